"""What the casebook holds for each eligibility criterion: forms read by their item codes, handed to the pure rules.

A form or an item that does not exist or is not complete counts as not known; nothing here decides anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from crf import classification, eligibility, refractory
from crf.eligibility import Measured, Part, Proposal
from crf.kit.base import FORMS
from crf.kit.results import number, parse
from crf.models.history import picture
from crf.models.prior_treatment import DRUG_WORDS, screening_day, treatment, washout_days
from trial.derived import Derived
from trial.words import Text

# Forms the checklist reads: all of them in one query.
READS = ("SLEH", "PTRT", "MH", "RBX", "ICF", "DM", "SLD", "BIL", "LB", "VS", "ECHO", "PRG", "VIR", "ALLO", "CM")
# Visits before infusion in the order of the schedule: the newest at or before the checklist's own visit counts.
BEFORE_INFUSION = ("SCR", "BL", "LD1", "LD2", "LD3", "PRE")
GROWTH_FACTOR = re.compile(r"g-?csf|filgrastim|lenograstim|粒细胞(集落|刺激)|非格司亭|升白针", re.IGNORECASE)
GROWTH_FACTOR_DAYS = 14
# Neuropsychiatric descriptors of SLEDAI that speak of the central nervous system (E05).
CENTRAL_NERVOUS = ("SLD01", "SLD02", "SLD03", "SLD07")
SLEDAI_POSITIVE = {"PERSISTENT", "NEW"}
BILAG_SYSTEMS = ("CON", "MUC", "NEU", "MUS", "CAR", "GAS", "OPH", "REN", "HAE")


def by_code(entry: Any, code: str) -> Any:
    """A value of a form by its item code; None where the form has no such item or no value."""
    item = next((each for each in FORMS[entry.form].items if each.code == code), None)
    return entry.values.get(item.name) if item is not None else None


def newest(facts: Any, form: str) -> Any:
    """The newest complete form at or before this visit, of the visits before infusion."""
    if facts.casebook is None or form not in FORMS:
        return None
    reached = BEFORE_INFUSION.index(facts.visit) if facts.visit in BEFORE_INFUSION else len(BEFORE_INFUSION) - 1
    for visit in reversed(BEFORE_INFUSION[: reached + 1]):
        entry = facts.casebook.at(form, visit)
        if entry is not None and entry.performed:
            return entry
    return None


def day_of(entry: Any) -> date | None:
    """The day a form speaks of: of its assessment where that was given, else of its visit."""
    return getattr(entry, "assessed_on", None) or entry.visit_on


def whence(entry: Any) -> str:
    """Day and place of a form, e.g. 2025-05-06, ECHO@SCR."""
    day = day_of(entry)
    return ", ".join(part for part in (day.isoformat() if day else "", entry.place) if part)


def laboratory(facts: Any, code: str, en: str, zh: str) -> Measured:
    """The newest result of an analyte up to this visit, in its default unit, with its upper limit of normal.

    A `<` or `>` result is read only where it was printed in the default unit.
    """
    name = Text(en, zh)
    found = facts.laboratory(code, ever=True) if facts.casebook is not None else None
    if found is None:
        return Measured(name, None)
    printed_alike = not found.printed_unit or found.printed_unit == found.unit
    # As printed where that is the default unit, so that the page shows the figure of the report.
    value, comparator = number(found.text) if printed_alike else found.value, ""
    if value is None and printed_alike:
        printed = parse(found.text)
        if printed is not None and printed.comparator:
            value, comparator = printed.limit, printed.comparator
    return Measured(name, value, found.unit, found.on, found.place, found.high, comparator)


def _from(derived: Derived[bool], place: str) -> Proposal:
    """A proposal with the steps of a derived answer that decide; of an unknown one, those not known."""
    deciding = [step for step in derived.trace if step.decides]
    chosen = [step for step in deciding if step.met is derived.value] or deciding
    lines = tuple(
        Part(
            Text(f"{step.criterion.en}: {step.found.en}", f"{step.criterion.zh}：{step.found.zh}"),
            step.met,
            place=place,
        )
        for step in chosen
    )
    return Proposal(lines)


def _classification(facts: Any) -> Proposal | None:
    entry = facts.casebook.at("SLEH", "SCR")
    if entry is None or not entry.performed:
        return None
    return _from(classification.classified(picture(entry.values)), entry.place)


def _sledai(facts: Any) -> Proposal | None:
    entry = facts.casebook.at("SLD", "SCR")
    if entry is None or not entry.performed:
        return None
    return eligibility.disease_activity(by_code(entry, "SLD2K"), day_of(entry), entry.place)


def _bilag(facts: Any) -> Proposal | None:
    entry = facts.casebook.at("BIL", "SCR")
    if entry is None or not entry.performed:
        return None
    grades: list[str | None] = []
    for system in BILAG_SYSTEMS:
        own = by_code(entry, f"BILOVR{system}") if by_code(entry, f"BILORS{system}") else None
        grades.append(own or by_code(entry, f"BILDOM{system}"))
    return eligibility.organ_activity(grades, day_of(entry), entry.place)


def _treatment(facts: Any) -> Proposal | None:
    rows = [row for row in facts.casebook.rows("PTRT") if row.performed]
    if not rows:
        return None
    taken = [treatment(row.values, row.place) for row in rows]
    return _from(refractory.conventional_treatment(taken, screening_day(facts)), rows[0].place)


def _years(facts: Any) -> int | None:
    entry = facts.casebook.at("DM", "SCR")
    years: int | None = by_code(entry, "AGE") if entry is not None and entry.performed else None
    return years


def _age(facts: Any) -> Proposal | None:
    return eligibility.age(_years(facts))


def _growth_factor(facts: Any, counted_on: date | None) -> Part | None:
    """A row of G-CSF that reaches into the two weeks before the neutrophil count."""
    if "CM" not in FORMS or counted_on is None:
        return None
    since = counted_on - timedelta(days=GROWTH_FACTOR_DAYS)
    for row in facts.casebook.rows("CM"):
        words = " ".join(value for value in row.values.values() if isinstance(value, str))
        started, ended = by_code(row, "CMSTDAT"), by_code(row, "CMENDAT")
        if not row.performed or not GROWTH_FACTOR.search(words) or not started:
            continue
        begins = refractory.first_day(str(started))
        ends = refractory.last_day(str(ended)) if ended else counted_on
        if begins <= counted_on and ends >= since:
            en = f"G-CSF within 2 weeks before the neutrophil count of {counted_on} ({row.place})"
            return Part(
                Text(en, f"中性粒细胞检查（{counted_on}）前2周内使用过G-CSF（{row.place}）"), False, place=row.place
            )
    return None


def _bone_marrow(facts: Any) -> Proposal | None:
    neutrophils = laboratory(facts, "NEUT", "neutrophils", "中性粒细胞")
    return eligibility.bone_marrow(
        laboratory(facts, "WBC", "white cells", "白细胞"),
        neutrophils,
        laboratory(facts, "HGB", "haemoglobin", "血红蛋白"),
        _growth_factor(facts, neutrophils.on),
    )


def _liver(facts: Any) -> Proposal | None:
    gilbert = any("gilbert" in (by_code(row, "MHTERM") or "").lower() for row in facts.casebook.rows("MH"))
    return eligibility.liver(
        laboratory(facts, "ALT", "ALT", "ALT"),
        laboratory(facts, "AST", "AST", "AST"),
        laboratory(facts, "TBIL", "total bilirubin", "总胆红素"),
        gilbert=gilbert,
    )


def newest_weight_kg(facts: Any) -> Decimal | None:
    """The newest body weight at or before this visit."""
    for visit in reversed(BEFORE_INFUSION):
        if facts.visit in BEFORE_INFUSION and BEFORE_INFUSION.index(visit) > BEFORE_INFUSION.index(facts.visit):
            continue
        entry = facts.casebook.at("VS", visit)
        weight: Decimal | None = by_code(entry, "WEIGHT") if entry is not None and entry.performed else None
        if weight is not None:
            return weight
    return None


def _kidney(facts: Any) -> Proposal | None:
    creatinine = laboratory(facts, "CREAT", "creatinine", "肌酐")
    return eligibility.kidney(_years(facts), newest_weight_kg(facts), creatinine, facts.sex)


def _coagulation(facts: Any) -> Proposal | None:
    return eligibility.coagulation(
        laboratory(facts, "INR", "INR", "INR"),
        laboratory(facts, "PT", "prothrombin time", "凝血酶原时间"),
    )


def _heart(facts: Any) -> Proposal | None:
    echo, signs = newest(facts, "ECHO"), newest(facts, "VS")
    fraction = by_code(echo, "LVEF") if echo is not None else None
    measured = Measured(
        Text("LVEF", "左室射血分数"),
        None if fraction is None else Decimal(fraction),
        "%",
        day_of(echo) if echo is not None else None,
        echo.place if echo is not None else "",
    )
    pressure = None
    if signs is not None and by_code(signs, "SYSBP") is not None and by_code(signs, "DIABP") is not None:
        figure = f"{by_code(signs, 'SYSBP')}/{by_code(signs, 'DIABP')} mmHg"
        pressure = Text(f"blood pressure {figure} ({whence(signs)})", f"血压 {figure}（{whence(signs)}）")
    return eligibility.heart(measured, pressure)


def _contraception(facts: Any) -> Proposal | None:
    entry = newest(facts, "PRG")
    if entry is None or not facts.childbearing:
        return None
    return eligibility.contraception(
        by_code(entry, "CONTRAC"),
        by_code(entry, "PRGRES"),
        needs_contraception=facts.childbearing in {"YES", "MALE"},
        needs_test=facts.childbearing == "YES",
        whence=whence(entry),
    )


def _consent(facts: Any) -> Proposal | None:
    if facts.consented_on is None:
        return None
    day = facts.consented_on
    words = Text(
        f"consent signed {day}; whether the subject can comply is for the investigator",
        f"{day} 签署知情同意；依从性由研究者判断",
    )
    return Proposal((Part(words, True, on=day, place="ICF#1"),))


def _detected(value: Any) -> bool | None:
    """Whether nucleic acid was found: a word or a `<` result says no, a figure says yes."""
    if value is None:
        return None
    if str(value) in {"NEG", "BLQ"}:
        return False
    printed = parse(str(value))
    if printed is None:
        return True if str(value) == "POS" else None
    return printed.comparator != "<"


def _virus(facts: Any) -> Proposal | None:
    entry = newest(facts, "VIR")
    if entry is None:
        return None

    def answer(code: str) -> bool | None:
        return {"POS": True, "NEG": False}.get(str(by_code(entry, code)))

    hepatitis_b = _detected(by_code(entry, "HBVDNA"))
    if hepatitis_b is None and answer("HBSAG") is False and answer("HBCAB") is False:
        hepatitis_b = False
    syphilis = str(by_code(entry, "SYPH") or "")
    found: dict[str, bool | None] = {
        "HBV DNA": hepatitis_b,
        "HCV": answer("HCVAB"),
        "HIV": answer("HIVAB"),
        # Both tests positive is active; TPPA alone is an infection treated in the past.
        "TPPA/RPR": True if "BOTH" in syphilis else None if syphilis in {"", "ND"} else False,
    }
    for code, name in (("CMVDNA", "CMV DNA"), ("EBVDNA", "EBV DNA")):
        # A figure lies above the limit of quantification; the local limit of the criterion is not known here.
        found[name] = False if _detected(by_code(entry, code)) is False else None
    return eligibility.virus(found, day_of(entry), entry.place)


def _nervous_system(facts: Any) -> Proposal | None:
    entry = facts.casebook.at("SLD", "SCR")
    if entry is None or not entry.performed:
        return None
    items = {item.code: item for item in FORMS["SLD"].items}
    for code in CENTRAL_NERVOUS:
        if code in items and by_code(entry, code) in SLEDAI_POSITIVE:
            label = items[code].label
            words = Text(f"{label.en} present ({whence(entry)})", f"{label.zh}存在（{whence(entry)}）")
            return Proposal((Part(words, False, place=entry.place),))
    # SLEDAI looks back ten days and the criterion sixty: an absent descriptor proves nothing.
    return None


def _pregnancy(facts: Any) -> Proposal | None:
    if facts.childbearing == "MALE":
        return Proposal((Part(Text("male", "男性"), True, place="DM@SCR"),), not_applicable=True)
    entry = newest(facts, "PRG")
    if entry is not None and str(by_code(entry, "PRGRES") or "").startswith("POS"):
        words = Text(f"pregnancy test positive ({whence(entry)})", f"妊娠试验阳性（{whence(entry)}）")
        return Proposal((Part(words, False, place=entry.place),))
    return None


def _washout(facts: Any) -> Proposal | None:
    """E11: a drug whose last dose lies too near to the first lymphodepletion day, where the study names a washout."""
    start = facts.lymphodepletion_on
    if start is None:
        return None
    for row in facts.casebook.rows("PTRT"):
        last, drug = by_code(row, "PTSTOP"), by_code(row, "PTTRT")
        days = washout_days(facts.parameters, drug) if row.performed and last is not None else None
        if days is not None and (start - last).days < days:
            name = DRUG_WORDS[drug]
            words = Text(
                f"{name.en}: last dose {last}, {(start - last).days} days before lymphodepletion, {days} needed",
                f"{name.zh}：末次用药 {last}，距清淋{(start - last).days}天，要求{days}天",
            )
            return Proposal((Part(words, False, on=last, place=row.place),))
    return None


def _donor_antibody(facts: Any) -> Proposal | None:
    entry = newest(facts, "ALLO")
    if entry is None:
        return None
    found, intensity = by_code(entry, "DSA"), by_code(entry, "DSAMFI")
    limit = str(facts.parameters.get("dsa.strong_mfi", ""))
    if found == "NEG":
        words = Text(f"donor-specific antibody negative ({whence(entry)})", f"供者特异性抗体阴性（{whence(entry)}）")
        return Proposal((Part(words, True, on=day_of(entry), place=entry.place),))
    if found == "POS" and intensity is not None and limit.isdigit():
        measured = Measured(
            Text("donor-specific antibody", "供者特异性抗体"), Decimal(intensity), "MFI", day_of(entry), entry.place
        )
        return Proposal((eligibility.at_most(measured, Decimal(limit), laboratory=False),))
    return None


PROPOSERS: Mapping[str, Callable[[Any], Proposal | None]] = {
    "I01": _classification,
    "I02": _sledai,
    "I03": _bilag,
    "I04": _treatment,
    "I05": _age,
    "I06a": _bone_marrow,
    "I06b": _liver,
    "I06c": _kidney,
    "I06d": _coagulation,
    "I06e": _heart,
    "I07": _contraception,
    "I08": _consent,
    "E03": _virus,
    "E05": _nervous_system,
    "E09": _pregnancy,
    "E11": _washout,
    "E13": _donor_antibody,
}


def proposal(criterion: str, facts: Any) -> Proposal | None:
    """What the casebook proposes for a criterion; None where it has nothing to say."""
    if facts.casebook is None or criterion not in PROPOSERS:
        return None
    return PROPOSERS[criterion](facts)


def to_look_at(facts: Any) -> list[Text]:
    """Entries that no rule judges and that the investigator will want to see beside the exclusion criteria."""
    told = []
    if facts.casebook is None:
        return []
    for row in facts.casebook.rows("MH"):
        infections = [each for each in by_code(row, "MHINF") or () if each != "NONE"]
        if row.performed and infections:
            item = FORMS["MH"].item("MHINF")
            labels = [item.code_label(each) for each in infections]
            on = Text("ongoing", "持续") if by_code(row, "MHONGO") else Text("past", "既往")
            told.append(
                Text(
                    f"{', '.join(label.en for label in labels)}, {on.en} ({row.place})",
                    f"{'、'.join(label.zh for label in labels)}，{on.zh}（{row.place}）",
                )
            )
    virology = newest(facts, "VIR")
    if virology is not None and by_code(virology, "TSPOT") == "POS":
        told.append(Text(f"TB IGRA positive ({whence(virology)})", f"结核干扰素释放试验阳性（{whence(virology)}）"))
    return told
