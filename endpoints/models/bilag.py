"""BIL: BILAG-2004, 97 items in nine systems, recorded by exception, grades derived."""

from collections.abc import Mapping
from dataclasses import fields
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from crf.kit import items
from crf.kit.base import FORMS, Crf
from crf.kit.checks import Check
from crf.kit.conditions import Beyond, Condition, at_visit, given, when
from crf.kit.items import Kind, Section, codes
from crf.kit.suggestions import Suggestion
from endpoints import bilag, sledai
from endpoints.models import evidence, pulled
from trial.derived import Derived
from trial.words import Text

FIRST_ASSESSMENT = ("SCR",)
SCALE = codes(*[(str(value), words.en, words.zh) for value, words in bilag.SCALE.items()])
DIPSTICK = codes(
    ("0", "negative or trace", "阴性或微量"), ("1", "1+", "1+"), ("2", "2+", "2+"), ("3", "3+ or more", "3+及以上")
)
GRADES = codes(*[(grade, f"{grade}: {bilag.GRADE_MEANINGS[grade].en}", f"{grade}：{bilag.GRADE_MEANINGS[grade].zh}") for grade in reversed(bilag.GRADES)])  # fmt: skip
SYSTEMS = codes(*[(system.key, system.name.en, system.name.zh) for system in bilag.SYSTEMS])

# Possible ranges of the measured items: those of the laboratory and vital-sign forms, in this form's units.
RANGES: dict[str, tuple[Any, Any, int]] = {
    "sbp": (40, 280, 0),
    "dbp": (20, 180, 0),
    "uacr_mg_mmol": (0, 2262, 1),
    "upcr_mg_mmol": (0, 4525, 1),
    "protein_24h_g": (0, 40, 2),
    "creatinine_umol_l": (10, 3000, 1),
    "gfr": (1, 250, 1),
    "hb_g_l": (20, 250, 0),
    "wbc": (0, 500, 2),
    "neutrophils": (0, 400, 2),
    "lymphocytes": (0, 300, 2),
    "platelets": (0, 2500, 0),
}
# Quantities a subject need not have at every visit; the rule says what their absence means.
OPTIONAL = frozenset({"uacr_mg_mmol", "upcr_mg_mmol", "protein_24h_g", "gfr", "dipstick"})
URINE_PROTEIN = ("dipstick", "uacr_mg_mmol", "upcr_mg_mmol", "protein_24h_g")
# Where a measured item is pulled from: form and item, or an analyte of the laboratory panels.
FROM_FORMS = {
    "sbp": ("VS", "SYSBP"),
    "dbp": ("VS", "DIABP"),
    "dipstick": ("URN", "UPRODIP"),
    "uacr_mg_mmol": ("URN", "UACR"),
    "upcr_mg_mmol": ("URN", "UPCR"),
    "protein_24h_g": ("URN", "UPRO24"),
}
FROM_LABORATORY = {
    "creatinine_umol_l": "CREAT",
    "hb_g_l": "HGB",
    "wbc": "WBC",
    "neutrophils": "NEUT",
    "lymphocytes": "LYM",
    "platelets": "PLT",
}
PREVIOUS = ("sbp", "dbp", "dipstick", "uacr_mg_mmol", "upcr_mg_mmol", "protein_24h_g", "creatinine_umol_l", "gfr")


def field_of(item: bilag.Item) -> str:
    """The field name of a BILAG item: its value's name in the rule, or its number."""
    return item.value or f"item_{item.number}"


def grade_field(system: str) -> str:
    """The field name of a system's derived grade."""
    return f"{system}_grade"


def override_field(system: str) -> str:
    """The field name of the investigator's own grade of a system."""
    return f"{system}_override"


def _measure(item: bilag.Item, code: str, en: str, zh: str, **said: Any) -> Any:
    if item.kind == "dipstick":
        return items.coded(code, en, zh, DIPSTICK, **said)
    low, high, places = RANGES[str(item.value)]
    return items.decimal(code, en, zh, places=places, possible=(low, high), unit=item.unit or "", **said)


def _item_fields(item: bilag.Item) -> dict[str, Any]:
    said: dict[str, Any] = {
        "section": item.system,
        "sdtm": "RSORRES",
        "source": "S",
        "critical": True,
        "help": item.hint,
    }
    number = Text(f"{item.number}. {item.name.en}", f"{item.number}. {item.name.zh}")
    name = field_of(item)
    if item.kind in {"graded", "ttp"}:
        return {name: items.coded(item.code, number.en, number.zh, SCALE, **said)}
    if item.kind == "yes_no":
        return {name: items.yes_no(item.code, number.en, number.zh, **said)}
    made = {name: _measure(item, item.code, number.en, number.zh, required=item.value not in OPTIONAL, **said)}
    if item.due_to_lupus:
        made[f"{name}_due_to_lupus"] = items.yes_no(
            f"{item.code}LUP",
            f"{item.number}. due to lupus?",
            f"{item.number}. 由狼疮所致？",
            section=item.system,
            condition=attribution_matters(item),
            compact=True,
            sdtm="RSORRES",
            source="S",
            critical=True,
        )
    return made


def attribution_matters(item: bilag.Item) -> Condition:
    """When it is asked whether a value is due to lupus: where the value could count towards a grade.

    The limits are those of the rule itself; a value inside them gives no grade whoever caused it.
    """
    name = field_of(item)
    if item.kind == "dipstick":
        return when(name, "1", "2", "3")
    bands = [band.below for band in bilag.HAEMATOLOGICAL_BANDS if band.value == name]
    if bands:
        return Beyond(name, below=max(bands))
    above = {limits.value: limits.mild for limits in bilag.PROTEIN_LIMITS} | {
        "creatinine_umol_l": bilag.CREATININE_UMOL_L,
        "sbp": bilag.SYSTOLIC_MMHG,
        "dbp": bilag.DIASTOLIC_MMHG,
    }
    return Beyond(name, below=bilag.GFR_LIMIT) if name == "gfr" else Beyond(name, above=above[name])


def _previous_fields() -> dict[str, Any]:
    made: dict[str, Any] = {
        "ever_involved": items.multiple(
            "BILEVER",
            "Systems ever involved before this assessment",
            "本次评估前曾受累的系统",
            SYSTEMS,
            section="before",
            condition=at_visit(*FIRST_ASSESSMENT),
            required=False,
            help=Text("Decides between D and E where nothing is active.", "无活动时用于区分D级与E级。"),
        )
    }
    for name in PREVIOUS:
        item = bilag.ITEM_BY_VALUE[name]
        made[f"previous_{name}"] = _measure(
            item,
            f"{item.code}PRE",
            f"Previous value: {item.name.en}",
            f"前次值：{item.name.zh}",
            section="before",
            condition=at_visit(*FIRST_ASSESSMENT),
            required=False,
            compact=True,
        )
    return made


def _grade_fields(system: bilag.System) -> dict[str, Any]:
    short = system.key[:3].upper()
    return {
        grade_field(system.key): items.derived(
            f"BILDOM{short}",
            f"Grade: {system.name.en}",
            f"分级：{system.name.zh}",
            Kind.CODED,
            answers=GRADES,
            section=system.key,
            sdtm="RSSTRESC",
            source="S",
        ),
        override_field(system.key): items.coded(
            f"BILOVR{short}",
            f"Investigator's grade, only if different: {system.name.en}",
            f"研究者分级（仅在不一致时填写）：{system.name.zh}",
            GRADES,
            section="override",
            required=False,
        ),
        override_reason_field(system.key): items.memo(
            f"BILORS{short}",
            f"Reason for the different grade: {system.name.en}",
            f"分级不一致的原因：{system.name.zh}",
            max_length=200,
            section="override",
            condition=given(override_field(system.key)),
            compact=True,
        ),
    }


def override_reason_field(system: str) -> str:
    """The field name of the reason for the investigator's own grade."""
    return f"{system}_override_because"


def investigators_grade(values: Mapping[str, Any], system: str) -> str | None:
    """The investigator's own grade of a system; without a reason it does not count."""
    return values.get(override_field(system)) if values.get(override_reason_field(system)) else None


def effective_grades(values: Mapping[str, Any]) -> dict[str, str | None]:
    """The grade in force of each system: the investigator's where one was given with a reason, else the derived one."""
    return {
        system.key: investigators_grade(values, system.key) or values.get(grade_field(system.key))
        for system in bilag.SYSTEMS
    }


def involved_before(system: str, facts: Any) -> bool | None:
    """Whether a system was ever involved before this assessment: said at the first one, or active in an earlier one."""
    if facts.casebook is None:
        return None
    answer: bool | None = None
    for entry in facts.casebook.rows("BIL"):
        if not entry.performed or entry.visit == facts.visit:
            continue
        if facts.visit_on and entry.visit_on and entry.visit_on > facts.visit_on:
            continue
        ever = entry.values.get("ever_involved")
        if entry.visit in FIRST_ASSESSMENT:
            answer = answer or system in (ever or [])
        if effective_grades(entry.values).get(system) in {"A", "B", "C", "D"}:
            answer = True
    return answer


def _renal(values: Mapping[str, Any], prefix: str = "") -> bilag.RenalValues:
    known: dict[str, Any] = {}
    for each in fields(bilag.RenalValues):
        value = values.get(prefix + each.name)
        if each.name == "dipstick" and value is not None:
            value = int(value)
        elif each.name in {"sbp", "dbp"} and value is not None:
            value = Decimal(value)
        known[each.name] = frozenset() if each.name == "normal" else value
    return bilag.RenalValues(**known)


def _attributed(values: Mapping[str, Any]) -> dict[str, bool | None]:
    return {field_of(each): values.get(f"{field_of(each)}_due_to_lupus") for each in bilag.ITEMS if each.due_to_lupus}


def no_urine_protein(values: Mapping[str, Any], facts: Any) -> bool:
    """The renal values were entered, and none of them says how much protein the urine holds."""
    begun = any(values.get(name) is not None for name in ("sbp", "creatinine_umol_l", "sediment"))
    return begun and all(values.get(name) is None for name in URINE_PROTEIN)


def grades(values: Mapping[str, Any], facts: Any) -> dict[str, Derived[str]]:
    """The nine derived grades with their reasons.

    The previous renal values are those of the assessment before, or those asked at the first assessment.
    """
    out: dict[str, Derived[str]] = {}
    before = facts.previous("BIL")
    for system in bilag.SYSTEMS:
        if facts.visit in FIRST_ASSESSMENT:
            ever: bool | None = system.key in (values.get("ever_involved") or [])
        else:
            ever = involved_before(system.key, facts)
        if system.key == "renal":
            previous = _renal(before.values) if before else _renal(values, "previous_")
            out[system.key] = bilag.renal_grade(_renal(values), previous, ever, _attributed(values))
        elif system.key == "haematological":
            ttp = values.get("ttp")
            counts: dict[str, Any] = {name: values.get(name) for name in bilag.COUNTS}
            blood = bilag.HaematologicalValues(
                **counts,
                ttp=int(ttp) if ttp is not None else None,
                active_haemolysis=values.get("active_haemolysis"),
                coombs_isolated=values.get("coombs_isolated"),
            )
            out[system.key] = bilag.haematological_grade(blood, _attributed(values), ever)
        else:
            scored = {
                each.number: int(values[field_of(each)]) if values.get(field_of(each)) is not None else None
                for each in bilag.items_of(system.key)
            }
            out[system.key] = bilag.system_grade(system.key, scored, ever)
    return out


def _in_places(value: Decimal, name: str) -> str:
    """A pulled figure with the decimals of its item, half up."""
    return format(value.quantize(Decimal(1).scaleb(-RANGES[name][2]), rounding=ROUND_HALF_UP), "f")


def _dated(what: Text, on: Any) -> Text:
    return Text(f"{what.en}, {on}", f"{what.zh}，{on}") if on else what


def _dipstick_step(answer: str) -> str:
    """The dipstick of the urine form in the four steps of item 81: negative or trace, 1+, 2+, 3+ or more."""
    if answer.startswith(("NEG", "TRACE")):
        return "0"
    plus = next((figure for figure in answer if figure.isdigit()), "")
    return str(min(int(plus), 3)) if plus else ""


def _pulled_from_forms(facts: Any) -> dict[str, Suggestion]:
    """Blood pressure and urine of this visit; ratios are converted from mg/g (1 g of creatinine is 8.84 mmol)."""
    found: dict[str, Suggestion] = {}
    for name, (form, code) in FROM_FORMS.items():
        entry = pulled.near(facts, form, code)
        if entry is None or (name == "protein_24h_g" and pulled.value_of(entry, "U24COMP") is False):
            continue
        value = pulled.value_of(entry, code)
        what = FORMS[form].item(code).label
        if name == "dipstick":
            typed = _dipstick_step(str(value))
        elif name.endswith("_mg_mmol"):
            typed = _in_places(Decimal(value) / sledai.CREATININE_MMOL_PER_G, name)
            what = Text(f"{what.en} {value} mg/g / 8.84", f"{what.zh} {value} mg/g ÷ 8.84")
        else:
            typed = _in_places(Decimal(value), name)
        if typed:
            found[name] = Suggestion(typed, _dated(what, pulled.sampled_on(entry)), entry.place, prefill=True)
    return found


def _pulled_from_laboratory(facts: Any) -> dict[str, Suggestion]:
    """Creatinine and blood counts in the units of this form. A figure beyond the method's limit is not pulled."""
    found: dict[str, Suggestion] = {}
    for name, analyte in FROM_LABORATORY.items():
        result = pulled.laboratory(facts, analyte)
        if result is not None and result.value is not None:
            what = Text(f"{result.text} {result.printed_unit}", f"{result.text} {result.printed_unit}")
            typed = _in_places(result.value, name)
            found[name] = Suggestion(typed, _dated(what, result.on), result.place, prefill=True)
    return found


def _sediment(facts: Any) -> dict[str, Suggestion]:
    """Active sediment: more than 5 red or white cells per field, or cellular casts (efficacy 3.6). Other causes are the
    investigator's to exclude, so it is proposed and not filled in."""
    judged = [evidence.evidence_for(facts, key) for key in ("hematuria", "pyuria", "casts")]
    active = [each for each in judged if each.abnormal]
    telling = active or (judged if all(each.abnormal is False for each in judged) else [])
    if not telling:
        return {}
    why = Text("; ".join(each.told.en for each in telling), "；".join(each.told.zh for each in telling))
    return {"sediment": Suggestion("Y" if active else "N", why, telling[0].telling[0].place)}


def _ever_involved(facts: Any) -> dict[str, Suggestion]:
    """The systems of the disease history (SLEH), which knows them already."""
    known = {system.key.upper(): system.key for system in bilag.SYSTEMS}
    for entry in facts.casebook.rows("SLEH"):
        systems = [known[each] for each in pulled.value_of(entry, "ORGINV") or [] if each in known]
        if systems:
            why = Text("organs ever involved, disease history", "病史：既往受累器官")
            return {"ever_involved": Suggestion("|".join(systems), why, entry.place, prefill=True)}
    return {}


class Bilag(Crf):
    """BILAG-2004 at one visit: the last four weeks against the four before."""

    key = "BIL"
    title = Text("BILAG-2004", "BILAG-2004")
    domain = "RS"
    esign = "reviewed"
    reads = {"previous": ("BIL",), "baseline": ("BIL",), "evidence": evidence.SOURCES, "history": ("SLEH",)}
    follows = ("BIL", "SV", "INF")
    sections = (
        *(
            Section(
                system.key,
                system.name,
                quiet=True,
            )
            for system in bilag.SYSTEMS
        ),
        Section(
            "before",
            Text("Before this assessment", "本次评估之前"),
            Text(
                "Asked once: the immediately preceding values, so that a change can be judged.",
                "仅询问一次：紧邻的前次数值，用于判断变化。",
            ),
        ),
        Section(
            "override",
            Text("Investigator's grade", "研究者分级"),
            Text("Leave empty when you agree with the derived grades.", "同意推导分级时请留空。"),
        ),
        Section("change", Text("Change since baseline", "较基线变化")),
    )

    generated = {
        **{name: field for each in bilag.ITEMS for name, field in _item_fields(each).items()},
        **_previous_fields(),
        **{name: field for system in bilag.SYSTEMS for name, field in _grade_fields(system).items()},
    }
    new_a = items.derived("BILNEWA", "New A since baseline", "新发A级", Kind.INTEGER, section="change", source="S")
    new_b = items.derived("BILNEWB", "New B since baseline", "新发B级", Kind.INTEGER, section="change", source="S")

    checks = (
        Check(
            "BIL-01",
            "BIL81",
            Text(
                "No urine protein at all (dipstick, ratio or 24 h): the renal grade stays unknown, and with it SRI-4. "
                "Enter one, or keep it and say why.",
                "未录入任何尿蛋白指标（试纸、比值或24小时定量）：肾脏分级未知，SRI-4亦无法评价。请录入其一，或说明原因。",
            ),
            no_urine_protein,
            priority="endpoint",
            source="BILAG-2004 renal items 81 to 84; protocol operationalisation 2, A17",
        ),
    )

    @classmethod
    def has_value(cls, values: Mapping[str, Any]) -> bool:
        """A baseline needs all nine grades."""
        return None not in effective_grades(values).values()

    @classmethod
    def derive(cls, values: Mapping[str, Any], facts: Any) -> dict[str, Any]:
        graded = grades(values, facts)
        out: dict[str, Any] = {grade_field(system): grade for system, grade in graded.items()}
        baseline = facts.baseline("BIL")
        out["new_a"] = out["new_b"] = None
        if baseline is not None:
            now = {**values, **{grade_field(system): grade.value for system, grade in graded.items()}}
            compared = bilag.changes(effective_grades(baseline.values), effective_grades(now))
            out["new_a"], out["new_b"] = compared.new_a_count, compared.new_b_count
        return out

    @classmethod
    def suggest(cls, values: Mapping[str, Any], facts: Any) -> Mapping[str, Suggestion]:
        """Measured items of this visit from vital signs, urine and laboratory. Never an earlier score or grade."""
        if facts.casebook is None:
            return {}
        found = {**_pulled_from_forms(facts), **_pulled_from_laboratory(facts), **_sediment(facts)}
        if facts.visit in FIRST_ASSESSMENT:
            found |= _ever_involved(facts)
        return found
