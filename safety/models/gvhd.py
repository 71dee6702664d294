"""AGVHD and CGVHD: acute and chronic graft-versus-host disease, from findings to stages and grades (safety 4 and 5).

There is no haematopoietic graft in this trial: GVHD here is the donor CAR-T attacking the host. So each form asks for the
differentials and for donor chimerism, and each positive organ whether it is new since the infusion: lupus mimics most of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from crf.kit import items, results
from crf.kit.base import Crf
from crf.kit.checks import ASK, QUERY, Check
from crf.kit.conditions import Beyond, NonZero, differs, when
from crf.kit.items import Kind, Section, codes
from crf.kit.suggestions import Suggestion
from safety import magic, nih_cgvhd
from trial.derived import Derived, Step
from trial.words import Text

if TYPE_CHECKING:
    from crf.casebook import Facts
    from crf.laboratory.values import LabValue

ACUTE_SOURCE = "safety specification 4 (MAGIC 2016)"
CHRONIC_SOURCE = "safety specification 5 (NIH 2014)"


def _figure(value: LabValue | None) -> Decimal | None:
    """The figure of a result; of one printed with < or > its limit."""
    if value is None:
        return None
    return value.value if value.value is not None else getattr(results.parse(value.text), "limit", None)


def _said(head: Text, judged: Derived[str]) -> Text:
    """A rule's reasons in one line: the criterion that decided, or those that are open."""
    met = [each for each in judged.trace if each.met]
    told = met[:1] if judged.value is not None else [each for each in judged.trace if each.met is not False]
    if not told:
        return head
    en = "; ".join(f"{each.criterion.en} ({each.found.en})" for each in told)
    zh = "；".join(f"{each.criterion.zh}（{each.found.zh}）" for each in told)
    return Text(f"{head.en}: {en}", f"{head.zh}：{zh}")


def _differs(own: str | None, derived: str | None) -> bool:
    """Whether the investigator grades otherwise than the rule."""
    return own is not None and derived is not None and own != derived


# --- Acute -----------------------------------------------------------------------------------------------------------
SKIN_STAGES = codes(
    ("0", "0: no rash", "0期：无皮疹"),
    ("1", "1: below 25 % BSA", "1期：＜25%体表面积"),
    ("2", "2: 25–50 % BSA", "2期：25～50%体表面积"),
    ("3", "3: above 50 % BSA", "3期：＞50%体表面积"),
    ("4", "4: erythroderma with bullae and desquamation > 5 %", "4期：红皮病伴大疱及表皮脱落＞5%"),
)
LIVER_STAGES = codes(
    ("0", "0: bilirubin < 34 µmol/L", "0期：胆红素＜34 µmol/L"),
    ("1", "1: 34–50 µmol/L", "1期：34～50 µmol/L"),
    ("2", "2: 51–102 µmol/L", "2期：51～102 µmol/L"),
    ("3", "3: 103–255 µmol/L", "3期：103～255 µmol/L"),
    ("4", "4: above 255 µmol/L", "4期：＞255 µmol/L"),
)
UPPER_GI_STAGES = codes(
    ("0", "None, or comes and goes", "无或间歇"),
    ("1", "Persistent nausea, vomiting or anorexia", "持续恶心、呕吐或厌食"),
)
LOWER_GI_STAGES = codes(
    ("0", "0: < 500 mL/day or < 3 episodes", "0期：＜500 mL/日或＜3次"),
    ("1", "1: 500–999 mL/day or 3–4 episodes", "1期：500～999 mL/日或3～4次"),
    ("2", "2: 1000–1500 mL/day or 5–7 episodes", "2期：1000～1500 mL/日或5～7次"),
    ("3", "3: > 1500 mL/day or > 7 episodes", "3期：＞1500 mL/日或＞7次"),
    ("4", "4: severe pain, or grossly bloody stool", "4期：剧烈腹痛或肉眼血便"),
)
ACUTE_GRADES = codes(
    ("0", "0: none", "0级：无"),
    ("I", "I: skin 1–2 only", "I级：仅皮肤1～2期"),
    ("II", "II: skin 3, or liver 1, or gut 1", "II级：皮肤3期，或肝脏1期，或消化道1期"),
    ("III", "III: liver 2–3, or lower gut 2–3", "III级：肝脏2～3期，或下消化道2～3期"),
    ("IV", "IV: stage 4 of skin, liver or lower gut", "IV级：皮肤、肝脏或下消化道4期"),
)
OWN_GRADES = codes(*[(grade, grade, f"{grade}级") for grade in magic.GRADES])
BIOPSIES = codes(
    ("NOT_DONE", "Not done", "未做"),
    ("POSITIVE", "Positive", "阳性"),
    ("EQUIVOCAL", "Equivocal", "可疑"),
    ("NON_DIAGNOSTIC", "Non-diagnostic", "不能诊断"),
    ("OTHER_CAUSE", "Another cause", "其他病因"),
)
CONFIDENCE = codes(
    ("CONFIRMED", "Confirmed: biopsy clear, and treated", "确诊：活检明确并治疗"),
    ("PROBABLE", "Probable: most likely cause, and treated", "很可能：最可能病因并治疗"),
    ("POSSIBLE", "Possible: among the causes, not treated", "可能：鉴别诊断之一，未治疗"),
    ("NEGATIVE", "Negative: clearly another cause", "排除：明确为其他病因"),
)
DIFFERENTIALS = codes(
    ("LUPUS_RASH", "Lupus rash", "狼疮皮疹"),
    ("DRUG_RASH", "Drug eruption", "药疹"),
    ("CRS_RASH", "CRS or engraftment-like rash", "CRS或植入样皮疹"),
    ("VIRUS", "Viral reactivation", "病毒再激活"),
    ("CDIFF", "C. difficile", "艰难梭菌感染"),
    ("LUPUS_GUT", "Lupus enteritis or hepatitis", "狼疮肠炎或肝炎"),
    ("MYCOPHENOLATE", "Mycophenolate colitis", "吗替麦考酚酯结肠炎"),
    ("DRUG_LIVER", "Drug-induced liver injury", "药物性肝损伤"),
    ("OTHER", "Other", "其他"),
    ("NONE", "None", "无"),
)
TREATMENTS = codes(
    ("NONE", "None", "无"),
    ("TOPICAL", "Topical steroid", "局部激素"),
    ("STEROID", "Systemic steroid", "全身激素"),
    ("RUXOLITINIB", "Ruxolitinib", "芦可替尼"),
    ("OTHER", "Other", "其他"),
)


def _decimal(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def bilirubin_of_visit(facts: Facts) -> LabValue | None:
    """The total bilirubin that may stage the liver at this visit."""
    return facts.laboratory("TBIL") if facts.casebook is not None else None


def acute_stages(values: Mapping[str, Any], bilirubin: LabValue | None) -> dict[str, Derived[int]]:
    """The stages of the four organs, by organ."""
    upper = values.get("upper_gi")
    # Without generalised erythroderma nobody asks for bullae and desquamation; it is none up to half the body surface.
    extent = values.get("rash_bsa_pct")
    red = values.get("erythroderma") if extent is None or extent > magic.SKIN_STAGE_2_END_PCT else False
    return {
        "skin": magic.skin_stage(
            rash_bsa_pct=_decimal(extent),
            generalised_erythroderma=red,
            bullae=values.get("bullae") if red else False,
            desquamation_bsa_pct=_decimal(values.get("desquamation_bsa_pct")) if red else Decimal(0),
        ),
        "liver": magic.liver_stage(_figure(bilirubin), "umol/L"),
        "upper_gi": magic.upper_gi_stage(None if upper is None else upper == "1"),
        "lower_gi": magic.lower_gi_stage(
            stool_ml_day=_decimal(values.get("stool_ml_day")),
            episodes_day=_decimal(values.get("episodes_day")),
            severe_abdominal_pain=values.get("severe_pain"),
            grossly_bloody_stool=values.get("bloody_stool"),
        ),
    }


def acute_grade(values: Mapping[str, Any], bilirubin: LabValue | None) -> Derived[str]:
    """The overall grade: 0 where the investigator sees no sign, else the pattern of the stages."""
    present = values.get("present")
    if present is False:
        sign = Step(Text("any sign of acute GVHD", "有急性GVHD表现"), Text("no", "否"), False)
        return Derived("0", magic.GRADE_RULE, (sign,))
    if present is None:
        sign = Step(Text("any sign of acute GVHD", "有急性GVHD表现"), Text("not collected", "未采集"), None, ("AGYN",))
        return Derived(None, magic.GRADE_RULE, (sign,))
    stages = {organ: stage.value for organ, stage in acute_stages(values, bilirubin).items()}
    return magic.overall_grade(**stages)


def _stage_code(stage: Derived[int], present: bool | None) -> Derived[str]:
    value = str(stage.value) if stage.value is not None and present else None
    return Derived(value, stage.rule, stage.trace)


def _jaundice_unexplained(values: Mapping[str, Any], facts: Facts) -> bool:
    found = magic.liver_stage(_figure(bilirubin_of_visit(facts)), "umol/L").value
    return values.get("present") is False and bool(found)


def _jaundice_words(values: Mapping[str, Any], facts: Facts) -> Text:
    found = bilirubin_of_visit(facts)
    assert found is not None  # nosec B101 - the check fired on it
    stage = magic.liver_stage(_figure(found), "umol/L").value
    return Text(
        f"No sign of acute GVHD, but bilirubin {found.text} {found.printed_unit} ({found.place}) would be liver stage {stage}. "
        "Say what explains it, or answer yes.",
        f"无急性GVHD表现，但胆红素 {found.text} {found.printed_unit}（{found.place}）对应肝脏{stage}期。请说明原因或改为“是”。",
    )


def _treated(values: Mapping[str, Any]) -> bool | None:
    given = values.get("treatment")
    return None if not given else set(given) != {"NONE"}


class AcuteGvhd(Crf):
    """Acute GVHD by MAGIC 2016: what was found is recorded, stages and grade are derived."""

    key = "AGVHD"
    title = Text("Acute GVHD assessment (MAGIC 2016)", "急性GVHD评估")
    domain = "FA"
    reads = {"visit": ("LB",), "previous": ("AGVHD",)}
    follows = ("LB",)
    sections = (
        Section("sign", Text("Acute GVHD", "急性GVHD")),
        Section(
            "skin",
            Text("Skin", "皮肤"),
            Text(
                "Active erythema only; pigmentation that is left behind does not count.",
                "仅计活动性红斑，遗留色素不计。",
            ),
        ),
        Section(
            "liver",
            Text("Liver", "肝脏"),
            Text(
                "From total bilirubin; a second cause of jaundice does not lower the stage.",
                "按总胆红素；有其他黄疸原因亦不降期。",
            ),
        ),
        Section(
            "gut",
            Text("Gut", "消化道"),
            Text(
                "Liquid stool only: the worst of the 3 days before diagnosis, later the mean of 3 days. An unmeasured episode "
                "is 200 mL; of stool mixed with urine half counts. A measured volume outweighs the number of episodes.",
                "仅计稀便：诊断前3天取最差值，其后取3天均值。未量体积者每次按200 mL；混有尿液者按一半计。有实测体积时以体积为准。",
            ),
        ),
        Section("grade", Text("Grade", "分级")),
        Section("cause", Text("Diagnosis and treatment", "诊断与治疗")),
    )

    present = items.yes_no(
        "AGYN", "Any sign of aGVHD", "有无急性GVHD表现", section="sign", sdtm="FAOCCUR", source="S", critical=True
    )
    began_on = items.date(
        "AGSTDAT", "First sign", "首发日期", section="sign", condition=when("present", True), sdtm="FADTC", source="S"
    )
    rash_bsa_pct = items.integer(
        "AGBSA",
        "Rash BSA",
        "皮疹面积",
        unit="%",
        possible=(0, 100),
        section="skin",
        condition=when("present", True),
        sdtm="FAORRES",
        source="S",
        help=Text("0 for no rash. A palm with its fingers is 1 %.", "无皮疹录入0。手掌连手指约1%。"),
    )
    erythroderma = items.yes_no(
        "AGERY",
        "Generalised erythroderma",
        "全身红皮病",
        section="skin",
        condition=Beyond("rash_bsa_pct", above=magic.SKIN_STAGE_2_END_PCT),
        sdtm="FAORRES",
        source="S",
    )
    bullae = items.yes_no(
        "AGBUL", "Bullae", "大疱", section="skin", condition=when("erythroderma", True), sdtm="FAORRES", source="S"
    )
    desquamation_bsa_pct = items.integer(
        "AGDESQ",
        "Desquamation BSA",
        "表皮脱落面积",
        unit="%",
        possible=(0, 100),
        section="skin",
        condition=when("erythroderma", True),
        sdtm="FAORRES",
        source="S",
    )
    skin = items.derived(
        "AGSKIN",
        "Skin stage",
        "皮肤分期",
        Kind.CODED,
        answers=SKIN_STAGES,
        section="skin",
        condition=when("present", True),
        sdtm="FAORRES",
        source="S",
    )
    bilirubin_umol_l = items.derived(
        "AGTBIL",
        "Total bilirubin of the visit (LB)",
        "本次访视总胆红素（LB）",
        Kind.DECIMAL,
        unit="µmol/L",
        places=1,
        section="liver",
        condition=when("present", True),
        sdtm="LBSTRESN",
        help=Text("Read from the laboratory form of the visit.", "取自本次访视的检验表。"),
    )
    liver = items.derived(
        "AGLIV",
        "Liver stage by total bilirubin",
        "肝脏分期",
        Kind.CODED,
        answers=LIVER_STAGES,
        section="liver",
        condition=when("present", True),
        sdtm="FAORRES",
        source="S",
    )
    upper_gi = items.coded(
        "AGUGI",
        "Upper GI",
        "上消化道",
        UPPER_GI_STAGES,
        section="gut",
        condition=when("present", True),
        sdtm="FAORRES",
        source="S",
        usual="0",
        help=Text(
            "Persistent: anorexia with weight loss, or nausea, or two or more vomits a day, for 3 days or longer.",
            "持续：厌食伴体重下降，或恶心，或每日呕吐≥2次，达3天及以上。",
        ),
    )
    stool_ml_day = items.integer(
        "AGVOL",
        "Stool volume a day",
        "每日便量",
        unit="mL",
        possible=(0, 20000),
        required=False,
        section="gut",
        condition=when("present", True),
        sdtm="FAORRES",
        source="S",
    )
    episodes_day = items.integer(
        "AGEPI",
        "Episodes of diarrhoea a day",
        "每日腹泻次数",
        possible=(0, 60),
        required=False,
        section="gut",
        condition=when("present", True),
        sdtm="FAORRES",
        source="S",
    )
    severe_pain = items.yes_no(
        "AGPAIN",
        "Severe abdominal pain",
        "剧烈腹痛",
        section="gut",
        condition=when("present", True),
        sdtm="FAORRES",
        source="S",
        help=Text(
            "An opioid was started or increased, and function is clearly worse; with or without ileus.",
            "已开始或增加阿片类药物且功能明显下降；伴或不伴肠梗阻。",
        ),
    )
    bloody_stool = items.yes_no(
        "AGBLOOD",
        "Grossly bloody stool",
        "肉眼血便",
        section="gut",
        condition=when("present", True),
        sdtm="FAORRES",
        source="S",
        help=Text("Streaks from another source (haemorrhoids) do not count.", "其他来源的血丝（如痔）不计。"),
    )
    lower_gi = items.derived(
        "AGLGI",
        "Lower GI stage",
        "下消化道分期",
        Kind.CODED,
        answers=LOWER_GI_STAGES,
        section="gut",
        condition=when("present", True),
        sdtm="FAORRES",
        source="S",
    )
    grade = items.derived(
        "AGGR",
        "Overall grade",
        "总分级",
        Kind.CODED,
        answers=ACUTE_GRADES,
        section="grade",
        sdtm="FAORRES",
        source="S",
        critical=True,
        help=Text("A pattern of stages, not the highest stage.", "按分期组合判定，并非最高分期。"),
    )
    own_grade = items.coded(
        "AGGRI",
        "Grade by the investigator, where it differs",
        "研究者分级（如不同）",
        OWN_GRADES,
        required=False,
        section="grade",
        condition=when("present", True),
        sdtm="FAORRES",
        source="S",
    )
    own_because = items.text(
        "AGGRR",
        "Why it differs",
        "不同的原因",
        max_length=200,
        section="grade",
        condition=differs("own_grade", "grade"),
        sdtm="FAORRES",
    )
    biopsy = items.coded(
        "AGBX", "Biopsy", "活检", BIOPSIES, section="cause", condition=when("present", True), sdtm="FAORRES", source="S"
    )
    differentials = items.multiple(
        "AGDIFF",
        "Other causes that remain possible",
        "尚不能排除的其他原因",
        DIFFERENTIALS,
        section="cause",
        condition=when("present", True),
        sdtm="FAORRES",
    )
    treatment = items.multiple(
        "AGRX",
        "Treatment for GVHD",
        "GVHD治疗",
        TREATMENTS,
        section="cause",
        condition=when("present", True),
        sdtm="CMTRT",
    )
    confidence = items.coded(
        "AGCONF",
        "Confidence",
        "确诊程度",
        CONFIDENCE,
        section="cause",
        condition=when("present", True),
        sdtm="FAORRES",
        critical=True,
    )
    chimerism_pct = items.decimal(
        "AGCHIM",
        "Donor chimerism if suspected",
        "供者嵌合率",
        unit="%",
        places=1,
        possible=(0, 100),
        required=False,
        section="cause",
        condition=when("present", True),
        sdtm="LBORRES",
        help=Text("CAR-T copies stand on PK, donor typing on ALLO.", "CAR-T拷贝数见PK，供者分型见ALLO。"),
    )

    checks = (
        Check(
            "AGVHD-01",
            "AGYN",
            _jaundice_words,
            _jaundice_unexplained,
            ASK,
            priority="safety",
            source=ACUTE_SOURCE,
            about=Text(
                "No sign of acute GVHD, but the bilirubin of the visit would be a liver stage. Say what explains it.",
                "无急性GVHD表现，但本次胆红素达到肝脏分期，请说明原因。",
            ),
        ),
        Check(
            "AGVHD-02",
            "AGEPI",
            Text(
                "Neither stool volume nor episodes: the lower GI stage is not known. Enter one of them.",
                "便量和次数均未录入，下消化道分期未知。请至少录入一项。",
            ),
            lambda values, facts: (
                values.get("present") is True
                and values.get("stool_ml_day") is None
                and values.get("episodes_day") is None
                and values.get("lower_gi") is None
                and values.get("severe_pain") is not None
            ),
            ASK,
            source=ACUTE_SOURCE,
        ),
        Check(
            "AGVHD-03",
            "AGCONF",
            Text("Confirmed needs a positive biopsy. Check both answers.", "“确诊”须活检阳性，请核对。"),
            lambda values, facts: (
                values.get("confidence") == "CONFIRMED" and values.get("biopsy") not in {None, "POSITIVE"}
            ),
            QUERY,
            source=ACUTE_SOURCE,
        ),
        Check(
            "AGVHD-04",
            "AGCONF",
            Text(
                "Confirmed and probable GVHD is treated, possible GVHD is not. Check confidence and treatment.",
                "确诊和很可能者应有治疗，可能者未治疗。请核对确诊程度与治疗。",
            ),
            lambda values, facts: (
                (values.get("confidence") in {"CONFIRMED", "PROBABLE"} and _treated(values) is False)
                or (values.get("confidence") == "POSSIBLE" and _treated(values) is True)
            ),
            ASK,
            source=ACUTE_SOURCE,
        ),
        Check(
            "AGVHD-05",
            "AGYN",
            Text(
                "Signs are reported, but every stage is 0. Check the findings, or answer no.",
                "报告有急性GVHD表现，但各分期均为0。请核对或改为“否”。",
            ),
            lambda values, facts: values.get("present") is True and values.get("grade") == "0",
            ASK,
            source=ACUTE_SOURCE,
        ),
        Check(
            "AGVHD-06",
            "AGSTDAT",
            Text("The first sign lies before the infusion. Check the date.", "首发日期早于回输，请核对。"),
            lambda values, facts: (
                values.get("began_on") is not None
                and facts.infusion_on is not None
                and values["began_on"] < facts.infusion_on
            ),
            QUERY,
            source=ACUTE_SOURCE,
        ),
    )

    @classmethod
    def derive(cls, values: Mapping[str, Any], facts: Facts) -> dict[str, Any]:
        bilirubin, present = bilirubin_of_visit(facts), values.get("present")
        stages = acute_stages(values, bilirubin)
        grade = acute_grade(values, bilirubin)
        figure = _figure(bilirubin)
        return {
            **{organ: _stage_code(stage, present) for organ, stage in stages.items() if organ != "upper_gi"},
            "bilirubin_umol_l": figure if present else None,
            "grade": grade,
        }

    @classmethod
    def notices(cls, values: Mapping[str, Any], facts: Facts) -> tuple[Text, ...]:
        """Why the grade is what it is, with the stages that lead to it."""
        if not values.get("present"):
            return ()
        bilirubin = bilirubin_of_visit(facts)
        grade = acute_grade(values, bilirubin)
        from_where = Text(f"liver from {bilirubin.place}", f"肝脏取自{bilirubin.place}") if bilirubin else None
        unknown = Text("Overall grade not known yet", "总分级尚未知")
        head = unknown if grade.value is None else Text("Overall grade", "总分级")
        said = _said(head, grade)
        if from_where is not None:
            said = Text(f"{said.en}; {from_where.en}", f"{said.zh}；{from_where.zh}")
        return (said,)

    @classmethod
    def suggest(cls, values: Mapping[str, Any], facts: Facts) -> Mapping[str, Suggestion]:
        """The first sign of a GVHD that was there at the visit before."""
        earlier = facts.previous("AGVHD")
        if earlier is None or not earlier.values.get("present") or earlier.values.get("began_on") is None:
            return {}
        on = earlier.values["began_on"].isoformat()
        return {"began_on": Suggestion(on, Text("GVHD at the visit before", "前次访视已有GVHD"), earlier.place)}


# --- Chronic ---------------------------------------------------------------------------------------------------------
DIAGNOSTIC_SIGNS = codes(
    ("NONE", "None", "无"),
    ("POIKILODERMA", "Skin: poikiloderma", "皮肤：皮肤异色症"),
    ("LICHEN_PLANUS", "Skin: lichen-planus-like", "皮肤：扁平苔藓样"),
    ("SCLEROTIC", "Skin: sclerotic", "皮肤：硬化"),
    ("MORPHEA", "Skin: morphea-like", "皮肤：硬斑病样"),
    ("LICHEN_SCLEROSUS", "Skin: lichen-sclerosus-like", "皮肤：硬化性苔藓样"),
    ("MOUTH_LICHEN", "Mouth: lichen-planus-like", "口腔：扁平苔藓样"),
    ("GENITAL_LICHEN", "Genital: lichen-like", "生殖道：苔藓样"),
    ("GENITAL_SCAR", "Genital: scarring or stenosis", "生殖道：瘢痕或狭窄"),
    ("OESOPHAGUS", "Oesophageal web or stricture", "食管蹼或狭窄"),
    ("BO_BIOPSY", "Lung: bronchiolitis obliterans on biopsy", "肺：活检证实闭塞性细支气管炎"),
    ("BOS", "Lung: BOS (alone it needs a distinctive sign elsewhere)", "肺：BOS（单独存在时须他处有特征性体征）"),
    ("FASCIITIS", "Fasciitis", "筋膜炎"),
    ("CONTRACTURE", "Stiffness or contracture from sclerosis", "硬化致僵硬或挛缩"),
)
DISTINCTIVE_SIGNS = codes(
    ("NONE", "None", "无"),
    ("DEPIGMENTATION", "Skin: depigmentation", "皮肤：色素脱失"),
    ("PAPULOSQUAMOUS", "Skin: papulosquamous lesions", "皮肤：丘疹鳞屑性皮损"),
    ("NAILS", "Nails: dystrophy, ridging, onycholysis, loss", "甲：营养不良、纵嵴、甲剥离、脱落"),
    ("ALOPECIA", "Hair: new alopecia, loss of body hair, scaling", "毛发：新发脱发、体毛脱落、鳞屑"),
    ("XEROSTOMIA", "Mouth: xerostomia", "口腔：口干"),
    ("MOUTH_OTHER", "Mouth: mucoceles, atrophy, ulcers, pseudomembranes", "口腔：黏液囊肿、萎缩、溃疡、假膜"),
    ("DRY_EYES", "Eyes: new dry, gritty or painful", "眼：新发干涩、异物感或疼痛"),
    ("EYES_OTHER", "Eyes: cicatricial conjunctivitis, KCS, keratopathy", "眼：瘢痕性结膜炎、干燥性角结膜炎、角膜病变"),
    ("GENITAL", "Genital: erosions, fissures, ulcers", "生殖道：糜烂、裂隙、溃疡"),
    ("LUNG_CT", "Lung: air trapping and bronchiectasis on CT", "肺：CT气体陷闭及支气管扩张"),
    ("MYOSITIS", "Myositis", "肌炎"),
)
CONFIRMED_BY = codes(
    ("NONE", "Not confirmed", "未证实"),
    ("BIOPSY", "Biopsy", "活检"),
    ("LABORATORY", "Laboratory", "检验"),
    ("SPECIALIST", "Specialist", "专科会诊"),
    ("IMAGING", "Imaging", "影像"),
)
SKIN_FEATURES = codes(
    ("NONE", "No sclerosis", "无硬化"),
    ("SUPERFICIAL_SCLEROSIS", "Superficial sclerosis, can pinch", "浅表硬化，可捏起"),
    ("DEEP_SCLEROSIS", "Deep sclerosis, hidebound", "深部硬化，不可捏起"),
    ("IMPAIRED_MOBILITY", "Impaired mobility", "活动受限"),
    ("ULCERATION", "Ulceration", "溃疡"),
)
DYSPNOEA = codes(
    ("NONE", "None", "无"),
    ("ONE_FLIGHT", "After one flight of stairs", "上一层楼后气促"),
    ("FLAT_GROUND", "On flat ground", "平地行走气促"),
    ("REST_OR_O2", "At rest, or oxygen", "静息气促或需吸氧"),
)
CHANGES = codes(
    ("NEW", "New since infusion", "回输后新发"),
    ("WORSE", "Worse than before", "较前加重"),
    ("SAME", "Pre-existing", "原有"),
)
SEVERITIES = codes(
    ("NONE", "None", "无"),
    ("MILD", "Mild", "轻度"),
    ("MILD_NO_LUNG", "Mild (lung not assessed)", "轻度（肺未评估）"),
    ("MODERATE", "Moderate", "中度"),
    ("SEVERE", "Severe", "重度"),
)
OWN_SEVERITIES = tuple(code for code in SEVERITIES if code.value != "MILD_NO_LUNG")
# Organ by the rule's name, item suffix, and the published words of the levels 0 to 3; without words the score is derived.
ORGANS: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    ("skin", "SK", ()),
    (
        "mouth",
        "MO",
        (
            ("none", "无"),
            ("mild signs, intake not limited", "轻度，进食不受限"),
            ("moderate, intake partly limited", "中度，进食部分受限"),
            ("severe, major limitation", "重度，进食明显受限"),
        ),
    ),
    (
        "eyes",
        "EY",
        (
            ("none", "无"),
            ("mild dryness, drops up to 3 a day", "轻度干眼，滴眼≤3次/日"),
            ("partly affects ADL, drops > 3 a day or plugs", "部分影响生活，滴眼＞3次/日或泪点栓"),
            ("clearly affects ADL, cannot work, or vision lost from KCS", "明显影响生活、不能工作或因KCS视力丧失"),
        ),
    ),
    (
        "gi",
        "GI",
        (
            ("none", "无"),
            ("symptoms, weight loss < 5 % in 3 months", "有症状，3个月体重下降＜5%"),
            ("weight loss 5–15 %, or moderate diarrhoea", "体重下降5～15%，或中度腹泻"),
            (
                "weight loss > 15 % with supplements, dilation, or severe diarrhoea",
                "体重下降＞15%需营养补充，或食管扩张，或重度腹泻",
            ),
        ),
    ),
    ("liver", "LI", ()),
    ("lungs", "LU", ()),
    (
        "joints",
        "JO",
        (
            ("none", "无"),
            ("mild tightness, ADL fine", "轻度紧绷，生活不受影响"),
            ("tightness, contracture or fasciitis, ROM moderately reduced", "紧绷、挛缩或筋膜炎，活动度中度下降"),
            ("contracture, significant loss of ROM and ADL", "挛缩，活动度和生活能力明显丧失"),
        ),
    ),
    (
        "genital",
        "GE",
        (
            ("none", "无"),
            ("mild signs", "轻度体征"),
            ("moderate signs, may have symptoms", "中度体征，可有症状"),
            ("severe signs", "重度体征"),
        ),
    ),
)
ORGAN_TITLES: Mapping[str, Text] = {
    "skin": Text("Skin", "皮肤"),
    "mouth": Text("Mouth", "口腔"),
    "eyes": Text("Eyes", "眼"),
    "gi": Text("Gut", "消化道"),
    "liver": Text("Liver", "肝脏"),
    "lungs": Text("Lungs", "肺"),
    "joints": Text("Joints and fascia", "关节/筋膜"),
    "genital": Text("Genital tract", "生殖道"),
}
ORGAN_NOTES: Mapping[str, Text] = {
    "skin": Text("The higher of extent and features.", "取范围与特征的较高者。"),
    "liver": Text(
        "From bilirubin, ALT and ALP of the visit and their upper limits (LB).",
        "按本次访视的胆红素、ALT、ALP及其上限（LB）。",
    ),
    "lungs": Text("FEV1 whenever there is spirometry; symptoms only without it.", "有肺功能时以FEV1为准，无时按症状。"),
}
NOT_ASSESSED = Text("/nd where it was not assessed: that is not 0.", "未评估请输入 /nd，不等于0。")


def _score_field(organ: str) -> str:
    return f"{organ}_score"


def _levels(words: tuple[tuple[str, str], ...]) -> tuple[items.Code, ...]:
    return codes(*[(str(level), en, zh) for level, (en, zh) in enumerate(words)])


def _organ_items(organ: str, suffix: str, words: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    """The score of an organ, and of a positive one whether it is new and whether something else explains all of it."""
    title = ORGAN_TITLES[organ]
    said: dict[str, Any] = {"section": organ, "sdtm": "FAORRES", "source": "S"}
    made: dict[str, Any] = {}
    if organ == "skin":
        made["skin_bsa_pct"] = items.integer(
            "CGSKBSA",
            "Skin: extent, BSA",
            "皮肤：范围",
            unit="%",
            possible=(0, 100),
            condition=when("present", True),
            **said,
        )
        made["skin_feature"] = items.coded(
            "CGSKFEA", "Skin: features", "皮肤：特征", SKIN_FEATURES, condition=when("present", True), **said
        )
    if organ == "lungs":
        made["fev1_pct"] = items.integer(
            "CGFEV1",
            "FEV1 %pred",
            "FEV1占预计值",
            unit="%",
            possible=(10, 150),
            required=False,
            condition=when("present", True),
            section=organ,
            sdtm="REORRES",
        )
        made["dyspnoea"] = items.coded(
            "CGDYS",
            "Breathlessness",
            "气促",
            DYSPNOEA,
            condition=when("present", True),
            help=NOT_ASSESSED,
            **said,
        )
    if words:
        made[_score_field(organ)] = items.coded(
            f"CGORG{suffix}",
            f"{title.en}: score",
            f"{title.zh}：评分",
            _levels(words),
            condition=when("present", True),
            critical=True,
            help=NOT_ASSESSED,
            **said,
        )
        positive: Any = when(_score_field(organ), "1", "2", "3")
    else:
        made[_score_field(organ)] = items.derived(
            f"CGORG{suffix}",
            f"{title.en}: score",
            f"{title.zh}：评分",
            Kind.INTEGER,
            condition=when("present", True),
            critical=True,
            **said,
        )
        positive = NonZero(_score_field(organ))
    made[f"{organ}_change"] = items.coded(
        f"CGCH{suffix}",
        f"{title.en}: against the time before infusion",
        f"{title.zh}：与回输前相比",
        CHANGES,
        condition=positive,
        compact=True,
        **said,
    )
    made[f"{organ}_other"] = items.yes_no(
        f"CGNO{suffix}",
        f"{title.en}: entirely explained by a documented non-GVHD cause",
        f"{title.zh}：完全由已记录的非GVHD原因解释",
        condition=positive,
        compact=True,
        **said,
    )
    return made


def _every_organ() -> dict[str, Any]:
    made: dict[str, Any] = {}
    for organ, suffix, words in ORGANS:
        made.update(_organ_items(organ, suffix, words))
    return made


def _explained_condition() -> Any:
    condition: Any = when("skin_other", True)
    for organ, _suffix, _words in ORGANS[1:]:
        condition = condition | when(f"{organ}_other", True)
    return condition


def _severity_items() -> dict[str, Any]:
    """The severity, after the organs it comes from."""
    return {
        "explained_by": items.memo(
            "CGNOTXT",
            "The documented non-GVHD cause",
            "已记录的非GVHD原因",
            max_length=400,
            section="severity",
            condition=_explained_condition(),
            sdtm="FAORRES",
        ),
        "karnofsky": items.integer(
            "CGKPS",
            "Karnofsky",
            "Karnofsky评分",
            unit="%",
            possible=(0, 100),
            required=False,
            section="severity",
            condition=when("present", True),
            sdtm="QSORRES",
            help=Text("Not part of the severity.", "不计入严重度。"),
        ),
        "severity": items.derived(
            "CGGLOB",
            "Global severity",
            "总体严重度",
            Kind.CODED,
            answers=SEVERITIES,
            section="severity",
            sdtm="FAORRES",
            source="S",
            critical=True,
        ),
        "own_severity": items.coded(
            "CGGLOBI",
            "Severity by the investigator, where it differs",
            "研究者判定（如不同）",
            OWN_SEVERITIES,
            required=False,
            section="severity",
            condition=when("present", True),
            sdtm="FAORRES",
            source="S",
        ),
        "severity_differs": items.derived(
            "CGGLOBD",
            "Differs from the derived severity",
            "与推导结果不同",
            Kind.YES_NO,
            answers=items.YES_NO,
            section="severity",
            condition=NonZero("own_severity"),
        ),
        "own_because": items.text(
            "CGGLOBR",
            "Why it differs",
            "不同的原因",
            max_length=200,
            section="severity",
            condition=NonZero("severity_differs"),
            sdtm="FAORRES",
        ),
    }


def _times_limit(value: LabValue | None) -> Decimal | None:
    """A result as a multiple of its upper limit."""
    figure = _figure(value)
    return None if value is None or figure is None or not value.high else figure / value.high


def chronic_scores(values: Mapping[str, Any], facts: Facts) -> dict[str, Derived[int]]:
    """The derived scores: skin, liver, lungs."""
    feature, dyspnoea = values.get("skin_feature"), values.get("dyspnoea")
    bilirubin = facts.laboratory("TBIL") if facts.casebook is not None else None
    alt = facts.laboratory("ALT") if facts.casebook is not None else None
    alp = facts.laboratory("ALP") if facts.casebook is not None else None
    return {
        "skin": nih_cgvhd.skin_score(
            bsa_pct=_decimal(values.get("skin_bsa_pct")), feature=feature.lower() if feature else None
        ),
        "liver": nih_cgvhd.liver_score(
            bilirubin_umol_l=_figure(bilirubin),
            bilirubin_uln_umol_l=bilirubin.high if bilirubin is not None else None,
            alt_times_uln=_times_limit(alt),
            alp_times_uln=_times_limit(alp),
        ),
        "lungs": nih_cgvhd.lung_score(
            fev1_pct=_decimal(values.get("fev1_pct")), dyspnoea=dyspnoea.lower() if dyspnoea else None
        ),
    }


def all_scores(values: Mapping[str, Any], facts: Facts) -> dict[str, int | None]:
    """The score of every organ; None where it was not assessed."""
    derived = chronic_scores(values, facts)
    found: dict[str, int | None] = {}
    for organ, _suffix, words in ORGANS:
        typed = values.get(_score_field(organ)) if words else derived[organ].value
        found[organ] = None if typed is None else int(typed)
    return found


def explained_organs(values: Mapping[str, Any]) -> tuple[str, ...]:
    """The organs that something else explains entirely."""
    return tuple(organ for organ, _suffix, _words in ORGANS if values.get(f"{organ}_other") is True)


def chronic_severity(values: Mapping[str, Any], facts: Facts) -> Derived[str]:
    """The global severity as it is stored: none, mild, mild with the lung not assessed, moderate, severe."""
    present = values.get("present")
    if present is not True:
        found = Text("no", "否") if present is False else Text("not collected", "未采集")
        needs = ("CGYN",) if present is None else ()
        sign = Step(Text("any sign of chronic GVHD", "有慢性GVHD表现"), found, present, needs)
        return Derived(None if present is None else "NONE", nih_cgvhd.GLOBAL_RULE, (sign,))
    scores, dropped = all_scores(values, facts), explained_organs(values)
    judged = nih_cgvhd.global_severity(scores, dropped)
    value = judged.value.upper() if judged.value else None
    if value == "MILD" and "lungs" in nih_cgvhd.not_assessed(scores, dropped):
        value = "MILD_NO_LUNG"
    return Derived(value, judged.rule, judged.trace)


def gate(values: Mapping[str, Any]) -> Derived[bool]:
    """Whether it may be called chronic GVHD. BOS alone is diagnostic only with a distinctive sign elsewhere."""
    diagnostic, distinctive = values.get("diagnostic"), values.get("distinctive")
    confirmed = values.get("confirmed_by")
    some = None if not distinctive else set(distinctive) - {"NONE"} != set()
    first: bool | None
    if not diagnostic:
        first = None
    else:
        signs = set(diagnostic) - {"NONE"}
        elsewhere = None if not distinctive else bool(set(distinctive) - {"NONE", "LUNG_CT"})
        first = elsewhere if signs == {"BOS"} else bool(signs)
    return nih_cgvhd.diagnosis_gate(
        diagnostic_sign=first,
        distinctive_sign=some,
        distinctive_confirmed=False if some is False else None if not confirmed else set(confirmed) != {"NONE"},
        other_causes_excluded=values.get("others_excluded"),
    )


class ChronicGvhd(Crf):
    """Chronic GVHD: signs that make the diagnosis, organ scores 0 to 3 by NIH 2014, global severity derived."""

    key = "CGVHD"
    title = Text("Chronic GVHD assessment (NCCN 2020 v1, NIH organ scores)", "慢性GVHD评估")
    domain = "FA"
    reads = {"visit": ("LB",), "previous": ("CGVHD",)}
    follows = ("LB",)
    sections = (
        Section("sign", Text("Chronic GVHD", "慢性GVHD")),
        Section(
            "diagnosis",
            Text("Diagnosis", "诊断"),
            Text(
                "A diagnostic sign, or a distinctive one that was confirmed; other causes excluded. Lupus mimics most "
                "distinctive signs.",
                "有诊断性体征，或经证实的特征性体征，并排除其他原因。狼疮可出现多数特征性体征。",
            ),
        ),
        *[
            Section(organ, ORGAN_TITLES[organ], ORGAN_NOTES.get(organ), quiet=bool(words) or organ == "skin")
            for organ, _suffix, words in ORGANS
        ],
        Section("severity", Text("Severity", "严重度")),
    )

    present = items.yes_no(
        "CGYN", "Any sign of cGVHD", "有无慢性GVHD表现", section="sign", sdtm="FAOCCUR", source="S", critical=True
    )
    diagnostic = items.multiple(
        "CGDIAG", "Diagnostic signs", "诊断性体征", DIAGNOSTIC_SIGNS, section="diagnosis", condition=when("present", True),
        sdtm="FAORRES", source="S",
    )  # fmt: skip
    distinctive = items.multiple(
        "CGDIST", "Distinctive signs", "特征性体征", DISTINCTIVE_SIGNS, section="diagnosis", condition=when("present", True),
        sdtm="FAORRES", source="S",
    )  # fmt: skip
    confirmed_by = items.multiple(
        "CGDISCON",
        "Distinctive sign confirmed by",
        "特征性体征证实方式",
        CONFIRMED_BY,
        section="diagnosis",
        condition=when("distinctive", *[code.value for code in DISTINCTIVE_SIGNS if code.value != "NONE"]),
        sdtm="FAORRES",
    )
    others_excluded = items.yes_no(
        "CGEXCL",
        "Other causes excluded",
        "已排除其他原因",
        section="diagnosis",
        condition=when("present", True),
        sdtm="FAORRES",
    )
    gate_met = items.derived(
        "CGGATE",
        "Diagnostic criteria met",
        "符合诊断标准",
        Kind.YES_NO,
        answers=items.YES_NO,
        section="diagnosis",
        condition=when("present", True),
        sdtm="FAORRES",
    )
    generated = {**_every_organ(), **_severity_items()}
    checks = (
        Check(
            "CGVHD-01",
            "CGYN",
            Text(
                "The signs entered do not make the diagnosis: a diagnostic sign, or a distinctive one that was confirmed, and "
                "other causes excluded. Check the signs.",
                "所录体征不符合诊断标准：须有诊断性体征或经证实的特征性体征，并排除其他原因。请核对。",
            ),
            lambda values, facts: values.get("present") is True and values.get("gate_met") is False,
            ASK,
            source=CHRONIC_SOURCE,
        ),
        Check(
            "CGVHD-02",
            "CGYN",
            Text(
                "Signs are reported, but no organ counts. Check the scores, or answer no.",
                "报告有慢性GVHD表现，但无器官计分。请核对或改为“否”。",
            ),
            lambda values, facts: values.get("present") is True and values.get("severity") == "NONE",
            ASK,
            source=CHRONIC_SOURCE,
        ),
    )

    @classmethod
    def derive(cls, values: Mapping[str, Any], facts: Facts) -> dict[str, Any]:
        severity = chronic_severity(values, facts)
        scores = chronic_scores(values, facts) if values.get("present") else {}
        own = values.get("own_severity")
        said = "MILD" if severity.value == "MILD_NO_LUNG" else severity.value
        return {
            **{_score_field(organ): scores.get(organ) for organ, _suffix, words in ORGANS if not words},
            "gate_met": gate(values) if values.get("present") else None,
            "severity": severity,
            "severity_differs": _differs(own, said) if own else None,
        }

    @classmethod
    def notices(cls, values: Mapping[str, Any], facts: Facts) -> tuple[Text, ...]:
        """The severity in words, with what was not assessed, and why."""
        if not values.get("present"):
            return ()
        words = nih_cgvhd.severity_words(all_scores(values, facts), explained_organs(values))
        found = chronic_severity(values, facts).trace[0].found
        head = Text(f"Severity: {words.en}", f"严重度：{words.zh}")
        scored = Text(found.en.partition(";")[0], found.zh.partition("；")[0])
        return (Text(f"{head.en}. Score: {scored.en}", f"{head.zh}。评分：{scored.zh}"),)
