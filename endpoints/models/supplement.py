"""LLD: what LLDAS, DORIS and SRI-4 ask beside the scores: medication review, stability, new features, rescue."""

from crf.kit import items
from crf.kit.base import Crf
from crf.kit.conditions import at_visit, when
from crf.kit.items import codes
from trial.words import Text

# Visits at which treatment since the infusion can be asked about.
AFTER_INFUSION = ("M1", "M2", "M3", "M6", "M9", "M12", "ET")


class LldasSupplement(Crf):
    """Answers that no score form holds. An unanswered medication review leaves steroid-dependent answers unknown."""

    key = "LLD"
    title = Text("LLDAS and DORIS supplementary items", "LLDAS/DORIS补充")
    domain = "RS"

    major_organ = items.yes_no(
        "LLORG",
        "Any active major organ (renal, CNS, cardiopulmonary, GI, vasculitis, fever)",
        "主要器官活动（肾、中枢、心肺、胃肠、血管炎、发热）",
        sdtm="RSORRES",
        source="S",
        critical=True,
    )
    new_feature = items.yes_no(
        "LLNEW",
        "New lupus feature compared with the previous visit",
        "较上次访视新发狼疮表现",
        sdtm="RSORRES",
        source="S",
        critical=True,
    )
    medication_reviewed = items.yes_no(
        "LLMEDOK",
        "Medication review complete for this visit",
        "本次访视用药核对完成",
        sdtm="CMYN",
        critical=True,
        help=Text(
            "N leaves every answer that depends on treatment not evaluable.",
            "选“否”时，依赖用药的终点均无法评价。",
        ),
    )
    rescue = items.yes_no(
        "LLRESC",
        "Rescue or prohibited lupus treatment since the infusion",
        "回输后使用挽救治疗或禁用的狼疮治疗",
        condition=when("medication_reviewed", True) & at_visit(*AFTER_INFUSION),
        source="D",
        critical=True,
        help=Text(
            "Glucocorticoid for lupus above 10 mg/day prednisone equivalent on 3 consecutive days or 7 days in all, an "
            "intravenous pulse, a new or increased lupus drug, plasma exchange or IVIG for lupus. Steroids for CRS, "
            "ICANS, GVHD or replacement do not count (protocol 8.5).",
            "狼疮用糖皮质激素＞10 mg/日泼尼松当量连续3天或累计7天、静脉冲击、新增或加量狼疮药物、狼疮用血浆置换或IVIG。"
            "用于CRS、ICANS、GVHD或替代治疗的激素不计（方案8.5）。",
        ),
    )
    stable = items.coded(
        "LLSTAB",
        "Immunosuppressant/biologic dose stable and tolerated",
        "免疫抑制剂/生物制剂剂量稳定耐受",
        codes(("Y", "Yes", "是"), ("N", "No", "否"), ("NA", "Not applicable, none in use", "不适用，未使用")),
        sdtm="RSORRES",
        critical=True,
    )
    haemolysis_or_gut = items.yes_no(
        "LLHAEM",
        "Haemolytic anaemia or GI lupus activity",
        "溶血性贫血或胃肠道活动",
        sdtm="RSORRES",
        critical=True,
    )
    in_use = items.multiple(
        "LLIS",
        "Immunosuppressant/biologic/antimalarial in use",
        "正在使用的免疫抑制剂/生物制剂/抗疟药",
        codes(
            ("NONE", "None", "无"),
            ("HCQ", "Hydroxychloroquine", "羟氯喹"),
            ("MMF", "Mycophenolate mofetil", "吗替麦考酚酯"),
            ("AZA", "Azathioprine", "硫唑嘌呤"),
            ("MTX", "Methotrexate", "甲氨蝶呤"),
            ("CYC", "Cyclophosphamide", "环磷酰胺"),
            ("TAC", "Tacrolimus", "他克莫司"),
            ("CSA", "Ciclosporin", "环孢素"),
            ("LEF", "Leflunomide", "来氟米特"),
            ("BELIMUMAB", "Belimumab", "贝利尤单抗"),
            ("TELITACICEPT", "Telitacicept", "泰它西普"),
            ("RITUXIMAB", "Rituximab", "利妥昔单抗"),
            ("OTHER", "Other", "其他"),
        ),
        sdtm="CMTRT",
        source="S",
    )
