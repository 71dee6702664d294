"""LLD: what LLDAS, DORIS and SRI-4 ask beside the scores: medication review, steroid dose, stability, new features, rescue.

The steroid dose is pulled from the log GC, never typed. Rescue stays the investigator's answer; what the logs say of it
stands beside it, and an answer that contradicts them is asked about.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from crf import deviations
from crf.kit import items
from crf.kit.base import FORMS, Crf
from crf.kit.checks import ASK, QUERY, Check
from crf.kit.conditions import at_visit, when
from crf.kit.items import Kind, codes
from crf.kit.suggestions import Suggestion
from crf.refractory import first_day, last_day
from endpoints import lupus_drugs, sledai, steroids
from endpoints.models import bilag as bilag_form
from endpoints.models import pulled
from endpoints.models import sledai as sledai_form
from endpoints.models.steroids import courses, doses_in_force, rules_in_force
from trial.derived import Derived
from trial.words import Text

# Visits at which treatment since the infusion can be asked about.
AFTER_INFUSION = ("M1", "M2", "M3", "M6", "M9", "M12", "ET")
PRIMARY_VISIT = "M1"
MEAN_DAYS, HIGHEST_DAYS = 7, 28

# Descriptors of an active major organ (efficacy 5.2): all of the central nervous system, vasculitis, kidney, serosa, fever.
MAJOR_ORGANS = tuple(
    each
    for each in sledai.DESCRIPTORS
    if each.group in {"cns", "renal", "serosal"} or each.key in {"vasculitis", "fever"}
)
EXCHANGES = frozenset({"PLASMA_EXCHANGE", "IVIG"})


def _medicines(facts: Any) -> list[Any]:
    return [entry for entry in facts.casebook.rows("CM") if entry.performed] if _has(facts, "CM") else []


def _has(facts: Any, form: str) -> bool:
    return form in FORMS and facts.casebook is not None


def _treatment(entry: Any, name: Text, starts: str, for_lupus: bool | None) -> steroids.Treatment:
    """A row of a log as the rescue rule reads it; its first day may be known in part only."""
    begun = pulled.value_of(entry, starts)
    text = begun if isinstance(begun, str) else begun.isoformat() if begun is not None else ""
    return steroids.Treatment(
        entry.place, name, first_day(text) if text else None, last_day(text) if text else None, for_lupus
    )


def _for_lupus(entry: Any) -> bool | None:
    """Whether a medicine was given for lupus: its indication in words names it, or it is prophylaxis; else nobody said."""
    words = str(pulled.value_of(entry, "CMINDOT") or "")
    if lupus_drugs.names_lupus(words):
        return True
    return False if pulled.value_of(entry, "CMINDC") == "PROPHYLAXIS" else None


def _drugs_begun(facts: Any) -> list[steroids.Treatment]:
    """Immunosuppressants and biologics of the medication log, with the purpose where the log says it."""
    found = []
    for entry in _medicines(facts):
        name = str(pulled.value_of(entry, "CMTRT") or "")
        if lupus_drugs.may_be_rescue(name):
            found.append(_treatment(entry, Text(name, name), "CMSTDAT", _for_lupus(entry)))
    return found


def _exchanges(facts: Any) -> list[steroids.Treatment]:
    """Plasma exchange and immunoglobulin, from the log of procedures and the class of a medicine."""
    found = []
    if _has(facts, "PR"):
        for entry in facts.casebook.rows("PR"):
            what = pulled.value_of(entry, "PRTRT")
            if what in EXCHANGES:
                label = FORMS["PR"].item("PRTRT").code_label(what)
                found.append(_treatment(entry, label, "PRDAT", pulled.value_of(entry, "PRSLE")))
    for entry in _medicines(facts):
        if pulled.value_of(entry, "CMCLASS") == "IVIG":
            name = str(pulled.value_of(entry, "CMTRT") or "IVIG")
            found.append(_treatment(entry, Text(name, name), "CMSTDAT", _for_lupus(entry)))
    return found


def rescue_by_the_logs(facts: Any) -> Derived[bool]:
    """Rescue at this visit by rules R1, R2 and R4, from the logs of steroids, medicines and procedures."""
    return steroids.rescue(
        courses(facts),
        _drugs_begun(facts),
        _exchanges(facts),
        facts.infusion_on,
        facts.visit_on,
        rules_in_force(facts),
        doses_in_force(facts),
    )


def _told(derived: Derived[bool], met: bool | None) -> Text:
    """The rules of a rescue answer that say so, with what was found."""
    steps = [step for step in derived.trace if step.met is met]
    return Text(
        "; ".join(f"{step.criterion.en}: {step.found.en}" for step in steps),
        "；".join(f"{step.criterion.zh}：{step.found.zh}" for step in steps),
    )


def _judged(values: Mapping[str, Any], facts: Any) -> Derived[bool] | None:
    """What the logs say where the investigator has answered; nothing before the logs can be read."""
    if values.get("rescue") is None or facts.casebook is None or facts.infusion_on is None or facts.visit_on is None:
        return None
    return rescue_by_the_logs(facts)


def _denied(values: Mapping[str, Any], facts: Any) -> bool:
    judged = _judged(values, facts)
    return judged is not None and values["rescue"] is False and judged.value is True


def _denied_words(values: Mapping[str, Any], facts: Any) -> Text:
    told = _told(rescue_by_the_logs(facts), True)
    return Text(
        f"Answered no, but the logs say rescue. {told.en}. Correct the answer or the log, or say why it does not count.",
        f"回答为“否”，但用药记录提示挽救治疗。{told.zh}。请更正答案或记录，或说明不计入的原因。",
    )


def _unsupported(values: Mapping[str, Any], facts: Any) -> bool:
    judged = _judged(values, facts)
    return judged is not None and values["rescue"] is True and judged.value is False


def _open(values: Mapping[str, Any], facts: Any) -> bool:
    judged = _judged(values, facts)
    return judged is not None and values["rescue"] is False and judged.value is None


def _open_words(values: Mapping[str, Any], facts: Any) -> Text:
    told = _told(rescue_by_the_logs(facts), None)
    return Text(
        f"Answered no, but the logs leave it open. {told.en}. If it was for lupus it is rescue; otherwise say what it was for.",
        f"回答为“否”，但用药记录无法判定。{told.zh}。若因狼疮使用则为挽救治疗，否则请说明用途。",
    )


def _no_row(values: Mapping[str, Any], facts: Any) -> bool:
    """The log was declared complete and has no row on the day of the assessment."""
    if values.get("medication_reviewed") is not True or facts.visit_on is None or facts.casebook is None:
        return False
    return all(course.on(facts.visit_on) is False for course in courses(facts))


def _no_row_words(values: Mapping[str, Any], facts: Any) -> Text:
    on = facts.visit_on
    return Text(
        f"The glucocorticoid log has no row on {on}: the dose of this visit counts as 0 mg/day. Add the missing row, or "
        "confirm that no glucocorticoid was taken.",
        f"激素记录在{on}无任何一行：本次访视剂量按0 mg/日计。请补录，或确认当日未使用激素。",
    )


def missing_for(values: Mapping[str, Any], facts: Any) -> dict[str, list[Text]]:
    """What LLDAS and DORIS still need at this visit, by endpoint."""
    sld, score = facts.here("SLD"), facts.here("PGA")
    wanted = {
        "clinical": (Text("clinical SLEDAI (SLD)", "临床SLEDAI（SLD）"), pulled.value_of(sld, "SLDCLIN")),
        "sledai2k": (Text("SLEDAI-2K (SLD)", "SLEDAI-2K（SLD）"), pulled.value_of(sld, "SLD2K")),
        "pga": (Text("PGA", "PGA"), pulled.value_of(score, "PGASC")),
        "dose": (
            Text("prednisone equivalent (medication review, glucocorticoid log)", "泼尼松当量（用药核对、激素记录）"),
            values.get("prednisone_mg"),
        ),
        "organ": (Text("active major organ", "主要器官活动"), values.get("major_organ")),
        "new": (Text("new lupus feature", "新发狼疮表现"), values.get("new_feature")),
    }
    needs = {"DORIS": ("clinical", "pga", "dose"), "LLDAS": ("sledai2k", "organ", "pga", "new", "dose")}
    return {
        endpoint: [wanted[name][0] for name in names if wanted[name][1] is None] for endpoint, names in needs.items()
    }


class LldasSupplement(Crf):
    """Answers that no score form holds. An unanswered medication review leaves steroid-dependent answers unknown."""

    key = "LLD"
    title = Text("LLDAS and DORIS supplementary items", "LLDAS/DORIS补充")
    domain = "RS"
    reads = {"log": ("GC", "CM", "PR"), "visit": ("SLD", "BIL", "PGA")}
    follows = ("GC", "SV")

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
    prednisone_mg = items.derived(
        "LLPRED",
        "Current prednisone-equivalent dose",
        "当前泼尼松当量",
        Kind.DECIMAL,
        places=2,
        unit="mg/d",
        sdtm="CMDOSE",
        source="S",
        help=Text(
            "From the glucocorticoid log on the visit day; 0 only once the medication review is complete.",
            "取自激素记录中访视当日剂量；仅在用药核对完成后方可为0。",
        ),
    )
    prednisone_mean_mg = items.derived(
        "LLPREDM7",
        "Mean prednisone equivalent of the 7 days up to the visit",
        "访视前7天（含当日）泼尼松当量平均值",
        Kind.DECIMAL,
        places=2,
        unit="mg/d",
    )
    prednisone_highest_mg = items.derived(
        "LLPREDMX",
        "Highest prednisone equivalent of the 28 days up to the visit",
        "访视前28天（含当日）泼尼松当量最高值",
        Kind.DECIMAL,
        places=2,
        unit="mg/d",
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

    checks = (
        Check(
            "LLD-01",
            "LLMEDOK",
            _no_row_words,
            _no_row,
            QUERY,
            "endpoint",
            source="EC-32 protocol operationalisation 12, check 32",
        ),
        Check(
            "LLD-02",
            "LLRESC",
            _denied_words,
            _denied,
            QUERY,
            "endpoint",
            source="protocol operationalisation 8.5, rules R1, R2 and R4",
            about=Text(
                "Answered no, but the logs say rescue: …. Correct the answer or the log, or say why it does not count.",
                "回答为“否”，但用药记录提示挽救治疗：…。请更正答案或记录，或说明不计入的原因。",
            ),
        ),
        Check(
            "LLD-03",
            "LLRESC",
            Text(
                "Answered yes, but the logs of steroids, medicines and procedures show no rescue since the infusion. Add the "
                "missing row, correct the answer, or say what was given.",
                "回答为“是”，但激素、合并用药及操作记录中未见回输后挽救治疗。请补录、更正答案，或说明所用治疗。",
            ),
            _unsupported,
            QUERY,
            "endpoint",
            source="protocol operationalisation 8.5, rules R1, R2 and R4",
        ),
        Check(
            "LLD-04",
            "LLRESC",
            _open_words,
            _open,
            ASK,
            "endpoint",
            source="protocol operationalisation 8.5, rules R2 and R4",
            about=Text(
                "Answered no, but the logs leave it open: …. If it was for lupus it is rescue; otherwise say what it "
                "was for.",
                "回答为“否”，但用药记录无法判定：…。若因狼疮使用则为挽救治疗，否则请说明用途。",
            ),
        ),
    )

    @classmethod
    def after_complete(cls, record: Any, values: Mapping[str, Any], facts: Any, by: Any) -> None:
        """A lupus drug other than a glucocorticoid begun between the infusion and month 1 is rescue and a deviation (8.5,
        R5): the deviation is laid ready."""
        if facts.visit != PRIMARY_VISIT or facts.infusion_on is None or facts.visit_on is None:
            return
        for drug in _drugs_begun(facts):
            if not drug.for_lupus or not drug.begun_after(facts.infusion_on) or drug.earliest > facts.visit_on:
                continue
            deviations.propose(
                record.subject,
                by=by,
                category="PROHIBITED_MEDICATION",
                on=drug.earliest,
                text=Text(
                    f"{drug.name.en} ({drug.place}) was begun for lupus before month 1; until then only glucocorticoids are "
                    "allowed (R5).",
                    f"第1个月前因狼疮开始使用{drug.name.zh}（{drug.place}）；此前仅允许使用糖皮质激素（R5）。",
                ),
            )

    @classmethod
    def derive(cls, values: Mapping[str, Any], facts: Any) -> dict[str, Any]:
        log, doses, reviewed = courses(facts), doses_in_force(facts), values.get("medication_reviewed")
        mean: Decimal | None = None
        highest: Decimal | None = None
        if facts.visit_on is not None and reviewed is True:
            mean = steroids.mean_dose(log, facts.visit_on, MEAN_DAYS, doses)
            highest = steroids.highest_dose(log, facts.visit_on, HIGHEST_DAYS, doses)
        return {
            "prednisone_mg": steroids.current_dose(log, facts.visit_on, reviewed, doses),
            "prednisone_mean_mg": steroids.rounded(mean),
            "prednisone_highest_mg": steroids.rounded(highest),
        }

    @classmethod
    def notices(cls, values: Mapping[str, Any], facts: Any) -> tuple[Text, ...]:
        """What keeps LLDAS and DORIS from being evaluated at this visit (EC-33)."""
        known = {**values, **{name: _plain(value) for name, value in cls.derive(values, facts).items()}}
        return tuple(
            Text(
                f"{endpoint} not evaluable yet, because these are missing: {', '.join(each.en for each in missing)}.",
                f"{endpoint}尚无法评价，缺少：{'、'.join(each.zh for each in missing)}。",
            )
            for endpoint, missing in missing_for(known, facts).items()
            if missing
        )

    @classmethod
    def suggest(cls, values: Mapping[str, Any], facts: Any) -> Mapping[str, Suggestion]:
        """Drugs in use from the medication log, rescue from the logs, organs from this visit's own SLEDAI and BILAG."""
        if facts.casebook is None:
            return {}
        found = {**_organs(facts), **_in_use(values, facts)}
        if values.get("medication_reviewed") is True and facts.infusion_on is not None and facts.visit_on is not None:
            judged = rescue_by_the_logs(facts)
            if judged.value is not None:
                told = _told(judged, judged.value)
                place = next((source for step in judged.trace for source in step.sources), "")
                found["rescue"] = Suggestion("Y" if judged.value else "N", told, place)
        return found


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Derived) else value


def _in_use(values: Mapping[str, Any], facts: Any) -> dict[str, Suggestion]:
    """The lupus drugs whose period in the medication log holds the visit day; none only once the review is complete."""
    if facts.visit_on is None or not _has(facts, "CM"):
        return {}
    taken: dict[str, str] = {}
    for entry in _medicines(facts):
        code = lupus_drugs.recognised(pulled.value_of(entry, "CMTRT"))
        begun, ended = pulled.value_of(entry, "CMSTDAT"), pulled.value_of(entry, "CMENDAT")
        if code is None or not begun or first_day(begun) > facts.visit_on:
            continue
        if ended and last_day(ended) < facts.visit_on:
            continue
        taken.setdefault(code, entry.place)
    if taken:
        rows = ", ".join(taken.values())
        why = Text(f"in the medication log on the visit day ({rows})", f"访视当日合并用药记录（{rows}）")
        return {"in_use": Suggestion("|".join(taken), why, next(iter(taken.values())), prefill=True)}
    if values.get("medication_reviewed") is True:
        none = Text("no such drug in the medication log on the visit day", "访视当日合并用药记录中无此类药物")
        return {"in_use": Suggestion("NONE", none)}
    return {}


def _organs(facts: Any) -> dict[str, Suggestion]:
    """Active organs as this visit's own SLEDAI and BILAG say. Only these of the same visit, never an earlier score."""
    found: dict[str, Suggestion] = {}
    sld, bil = facts.here("SLD"), facts.here("BIL")
    if sld is not None and sld.performed:
        answers = {each: sld.values.get(sledai_form.field_of(each)) for each in MAJOR_ORGANS}
        active = [each.name for each, answer in answers.items() if answer in sledai_form.POSITIVE]
        grades = {system: _grade(bil, system) for system in ("cardiorespiratory", "gastrointestinal")}
        active += [BILAG_NAMES[system] for system, grade in grades.items() if grade in {"A", "B"}]
        if active:
            why = Text("; ".join(name.en for name in active), "；".join(name.zh for name in active))
            found["major_organ"] = Suggestion("Y", why, sld.place)
        elif None not in answers.values() and None not in grades.values():
            why = Text("no major organ active in SLEDAI and BILAG", "SLEDAI与BILAG均无主要器官活动")
            found["major_organ"] = Suggestion("N", why, sld.place)
    if bil is not None and bil.performed:
        haemolysis, gut = bil.values.get("active_haemolysis"), _grade(bil, "gastrointestinal")
        if haemolysis is True or gut in {"A", "B", "C"}:
            why = Text("active haemolysis or gut activity in BILAG", "BILAG提示活动性溶血或胃肠道活动")
            found["haemolysis_or_gut"] = Suggestion("Y", why, bil.place)
        elif haemolysis is False and gut is not None:
            why = Text("no haemolysis and no gut activity in BILAG", "BILAG无溶血及胃肠道活动")
            found["haemolysis_or_gut"] = Suggestion("N", why, bil.place)
    return found


BILAG_NAMES = {
    "cardiorespiratory": Text("BILAG cardiorespiratory", "BILAG心肺"),
    "gastrointestinal": Text("BILAG gastrointestinal", "BILAG胃肠"),
}


def _grade(bil: Any, system: str) -> str | None:
    if bil is None or not bil.performed:
        return None
    return bilag_form.effective_grades(bil.values).get(system)
