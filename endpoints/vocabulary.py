"""The efficacy instruments of `manage.py derive`, in the words an auditor writes them in.

Each instrument reads one case, calls the very function the pages call, and answers with its result and trace. Null, or
a key that is absent, is "not collected"; the defaults that the vocabulary names (a SLEDAI descriptor, a BILAG item or a
BILAG system that is not listed) are filled in here and nowhere else.

Source: efficacy specification, sections 1 to 4 and 10; the vocabulary of the derive command.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from endpoints import bilag, change, doris, kidney, lldas, pga, rates, renal, sdi, sledai, sri4, steroids
from trial.calendar import study_day, visit_on_day
from trial.derived import ANSWERS, Derived, Step, note, shown
from trial.vocabulary import Inputs, Instrument, Outcome, Unreadable
from trial.words import Text

# --- SLEDAI ----------------------------------------------------------------------------------------------------------


def sledai_total(inputs: Inputs) -> Outcome:
    """SLEDAI_TOTAL: descriptors already judged. One not listed is false; no `items` at all is nothing assessed."""
    inputs.allow("items")
    listed = inputs.nested("items")
    items: dict[str, bool | None]
    if listed is None:
        items = dict.fromkeys(sledai.BY_KEY)
    else:
        listed.allow(*sledai.BY_KEY)
        items = {key: listed.boolean(key) if listed.given(key) else False for key in sledai.BY_KEY}
    total = sledai.total_from_items(items)
    return Outcome(
        {
            "total": total.total.value,
            "clinical": total.clinical.value,
            "complete": total.complete,
            "minimum_total": total.minimum_total,
            "minimum_clinical": total.minimum_clinical,
            "missing": total.total.missing,
        },
        total.total.trace,
        sledai.RULE,
    )


STATUS_OF_SKIN = MappingProxyType({"new": sledai.NEW, "recurrent": sledai.NEW, "ongoing": sledai.PERSISTENT})


def _skin_finding(facts: Inputs) -> sledai.Finding:
    """rash, alopecia, mucosal ulcers: present; new, recurrent or ongoing; due to active lupus."""
    facts.allow("present", "status", "due_to_active_lupus", "scarring_only")
    present, due = facts.boolean("present"), facts.boolean("due_to_active_lupus")
    status = facts.coded("status", STATUS_OF_SKIN)
    scarring = facts.boolean("scarring_only")
    if present is False:
        return sledai.Finding(sledai.ABSENT)
    if due is False:
        return sledai.Finding(sledai.NOT_LUPUS)
    if present is None or due is None:
        return sledai.Finding(None)
    return sledai.Finding(STATUS_OF_SKIN.get(status or "", sledai.PRESENT), facts={"scarring_only": scarring})


def _proteinuria_finding(facts: Inputs) -> sledai.Finding:
    """proteinuria: present when the current value is above 0.5 g/24 h; new or rising by comparison."""
    facts.allow("current_g_24h", "previous_g_24h")
    current, previous = facts.number("current_g_24h", 0, 100), facts.number("previous_g_24h", 0, 100)
    if current is None:
        return sledai.Finding(None)
    status = sledai.PRESENT if current > sledai.PROTEINURIA_G_24H else sledai.ABSENT
    return sledai.Finding(status, facts={"current_g_24h": current, "previous_g_24h": previous})


def _ticked_finding(facts: Inputs) -> sledai.Finding:
    """Descriptors without sub-facts: present or not."""
    facts.allow("present")
    present = facts.boolean("present")
    return sledai.Finding({True: sledai.PRESENT, False: sledai.ABSENT, None: None}[present])


def _finding(descriptor: sledai.Descriptor, facts: Inputs) -> sledai.Finding:
    if descriptor.group == "skin":
        return _skin_finding(facts)
    if descriptor.key == "proteinuria":
        return _proteinuria_finding(facts)
    if not descriptor.facts:
        return _ticked_finding(facts)
    facts.allow(*(each.name for each in descriptor.facts))
    read: dict[str, sledai.Fact] = {
        each.name: facts.whole(each.name, 0, 66) if each.kind == "count" else facts.boolean(each.name)
        for each in descriptor.facts
    }
    for narrow, wide in (("severe_pain", "pain"), ("pleural_thickening_new", "pleural_thickening")):
        if read.get(narrow) is True and read.get(wide) is False:
            raise facts.wrong(narrow, f"true contradicts {wide} false")
    return sledai.Finding(sledai.PRESENT, facts=read)


def sledai_dual(inputs: Inputs) -> Outcome:
    """SLEDAI_DUAL: one descriptor under each text, from its facts; no look-back window is applied."""
    inputs.allow("descriptor", "facts")
    inputs.require("descriptor")
    descriptor = sledai.BY_KEY[inputs.coded("descriptor", sledai.BY_KEY) or ""]
    facts = inputs.nested("facts") or Inputs({}, "inputs.facts")
    finding = _finding(descriptor, facts)
    lines = {version: sledai.wording_points(descriptor.key, finding, version) for version in sledai.VERSIONS}
    result: dict[str, object] = {
        "selena": lines[sledai.SELENA_HYBRID].points,
        "sledai2k": lines[sledai.SLEDAI_2K].points,
        "legacy_new_or_recurrent_form": lines[sledai.LEGACY].points,
    }
    if descriptor.key == "proteinuria":
        result["selena_hybrid"] = lines[sledai.SELENA_HYBRID].points
        result["selena_original"] = lines[sledai.SELENA_ORIGINAL].points
    trace = tuple(
        Step(sledai.VERSIONS[version], line.step.found, line.step.met, children=(line.step,))
        for version, line in lines.items()
    )
    return Outcome(result, trace, sledai.RULE)


LABORATORY_DESCRIPTORS = tuple(key for key in sledai.BY_KEY if key in sledai.LABORATORY_RULES or key == "casts")


def sledai_lab(inputs: Inputs) -> Outcome:
    """SLEDAI_LAB: does a laboratory value suggest the descriptor? Casts take true, false or the kind reported."""
    inputs.allow("descriptor", "value", "unit", "limit", "days_after_lymphodepletion")
    inputs.require("descriptor")
    descriptor = inputs.coded("descriptor", LABORATORY_DESCRIPTORS) or ""
    unit = inputs.text("unit")
    days = inputs.whole("days_after_lymphodepletion", -400, 10000)
    if descriptor == "casts":
        return _suggestion(sledai.suggest_from_casts(_casts(inputs)))
    rule = sledai.LABORATORY_RULES[descriptor]
    allowed = (*(rule.units or {}), *rule.not_convertible)
    if rule.units is not None and unit is not None and unit not in allowed:
        raise inputs.wrong("unit", f"{unit} is not allowed for {descriptor}; allowed: {', '.join(allowed)}")
    value = inputs.number("value", rule.lowest, rule.highest)
    limit = inputs.number("limit", 0, 1000000)
    return _suggestion(sledai.suggest_from_laboratory(descriptor, value, unit, limit, days_after_lymphodepletion=days))


def _casts(inputs: Inputs) -> str | bool | None:
    try:
        return inputs.boolean("value")
    except Unreadable:
        pass
    try:
        return inputs.coded("value", sledai.CASTS)
    except Unreadable as wrong:
        raise Unreadable(f"{wrong}, true, false") from None


def _suggestion(derived: Derived[bool]) -> Outcome:
    return Outcome({"suggest": derived.value, "missing": derived.missing}, derived.trace, derived.rule)


# --- PGA -------------------------------------------------------------------------------------------------------------


def _pga(inputs: Inputs, key: str) -> Decimal | None:
    return inputs.number(key, pga.LOWEST, pga.HIGHEST, pga.DECIMALS)


def pga_endpoint(inputs: Inputs) -> Outcome:
    """PGA_ENDPOINT: change from baseline, and whether it is less than 0.30."""
    inputs.allow("baseline", "visit")
    baseline, visit = _pga(inputs, "baseline"), _pga(inputs, "visit")
    derived = pga.no_worsening(baseline, visit)
    return Outcome(
        {"change": pga.change(baseline, visit), "no_worsening": derived.value, "missing": derived.missing},
        derived.trace,
        derived.rule,
    )


# --- BILAG -----------------------------------------------------------------------------------------------------------

RENAL_NUMBERS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "sbp": (30, 350),
        "dbp": (10, 250),
        "uacr_mg_mmol": (0, 10000),
        "upcr_mg_mmol": (0, 10000),
        "protein_24h_g": (0, 100),
        "creatinine_umol_l": (0, 5000),
        "gfr": (0, 300),
    }
)
RENAL_KEYS = tuple(each.value or "" for each in bilag.items_of("renal"))
HAEMATOLOGICAL_NUMBERS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {"hb_g_l": (0, 300), "wbc": (0, 1000), "neutrophils": (0, 1000), "lymphocytes": (0, 1000), "platelets": (0, 10000)}
)
HAEMATOLOGICAL_KEYS = tuple(each.value or "" for each in bilag.items_of("haematological"))
ATTRIBUTION = "attributed_to_sle"


def _renal_values(values: Inputs | None) -> bilag.RenalValues:
    """Renal values. An answer not listed is no; a measure not listed is taken as normal; null is not collected."""
    if values is None:
        return bilag.RenalValues()
    values.allow(*RENAL_KEYS, ATTRIBUTION)
    measures = {
        bilag.URINE_PROTEIN: ("dipstick", "uacr_mg_mmol", "upcr_mg_mmol", "protein_24h_g"),
        bilag.KIDNEY_FUNCTION: ("creatinine_umol_l", "gfr"),
        bilag.BLOOD_PRESSURE: ("sbp", "dbp"),
    }

    def answered(key: str) -> bool | None:
        return values.boolean(key) if values.given(key) else False

    def measured(key: str) -> Decimal | None:
        return values.number(key, *RENAL_NUMBERS[key])

    return bilag.RenalValues(
        sbp=measured("sbp"),
        dbp=measured("dbp"),
        accelerated_htn=answered("accelerated_htn"),
        dipstick=values.whole("dipstick", 0, 3),
        uacr_mg_mmol=measured("uacr_mg_mmol"),
        upcr_mg_mmol=measured("upcr_mg_mmol"),
        protein_24h_g=measured("protein_24h_g"),
        nephrotic=answered("nephrotic"),
        creatinine_umol_l=measured("creatinine_umol_l"),
        gfr=measured("gfr"),
        sediment=answered("sediment"),
        histology_active_3m=answered("histology_active_3m"),
        normal=frozenset(name for name, keys in measures.items() if not any(values.given(key) for key in keys)),
    )


def _haematological_values(values: Inputs | None) -> bilag.HaematologicalValues:
    """Blood counts. One not listed is taken as normal, an answer not listed is no; null is not collected."""
    if values is None:
        return bilag.HaematologicalValues()
    values.allow(*HAEMATOLOGICAL_KEYS, ATTRIBUTION)
    return bilag.HaematologicalValues(
        **{key: values.number(key, *bounds) for key, bounds in HAEMATOLOGICAL_NUMBERS.items()},
        ttp=values.whole("ttp", 0, 4) if values.given("ttp") else 0,
        active_haemolysis=values.boolean("active_haemolysis") if values.given("active_haemolysis") else False,
        coombs_isolated=values.boolean("coombs_isolated") if values.given("coombs_isolated") else False,
        normal=frozenset(key for key in HAEMATOLOGICAL_NUMBERS if not values.given(key)),
    )


def _attribution(inputs: Inputs, values: Inputs | None, keys: tuple[str, ...]) -> dict[str, bool | None]:
    """`attributed_to_sle`: value name to true, false or null, or one answer for all; not listed is attributed.

    It may stand beside `values` or inside it.
    """
    holders = [each for each in (inputs, values) if each is not None and each.given(ATTRIBUTION)]
    if len(holders) > 1:
        raise inputs.wrong(ATTRIBUTION, "is written twice; write it beside values or inside values")
    attributed: dict[str, bool | None] = dict.fromkeys(keys, True)
    if not holders:
        return attributed
    try:
        everything = holders[0].boolean(ATTRIBUTION)
    except Unreadable:
        listed = holders[0].nested(ATTRIBUTION)
        if listed is not None:
            listed.allow(*keys)
            attributed.update({key: listed.boolean(key) for key in listed.written()})
        return attributed
    return dict.fromkeys(keys, everything)


def bilag_system(inputs: Inputs) -> Outcome:
    """BILAG_SYSTEM: the grade of one system. Items not listed are 0; null is not assessed."""
    inputs.require("system")
    system = inputs.coded("system", bilag.SYSTEM_BY_KEY) or ""
    involved = inputs.boolean("previous_involvement")
    if system == "renal":
        inputs.allow("system", "values", "previous", "previous_involvement", ATTRIBUTION)
        values, previous = inputs.nested("values"), inputs.nested("previous")
        derived = bilag.renal_grade(
            _renal_values(values),
            _renal_values(previous),
            involved,
            _attribution(inputs, values, RENAL_KEYS),
        )
    elif system == "haematological":
        inputs.allow("system", "values", "previous", "previous_involvement", ATTRIBUTION)
        values = inputs.nested("values")
        _haematological_values(inputs.nested("previous"))
        derived = bilag.haematological_grade(
            _haematological_values(values), _attribution(inputs, values, HAEMATOLOGICAL_KEYS), involved
        )
    else:
        inputs.allow("system", "items", "previous_involvement")
        derived = bilag.system_grade(system, _items(inputs, system), involved)
    return Outcome({"grade": derived.value, "missing": derived.missing}, derived.trace, derived.rule)


def _items(inputs: Inputs, system: str) -> dict[int, int | None]:
    numbers = [each.number for each in bilag.items_of(system)]
    listed = inputs.nested("items")
    if listed is None:
        return {}
    listed.allow(*map(str, numbers))
    return {number: listed.whole(str(number), 0, 4) if listed.given(str(number)) else 0 for number in numbers}


def _grades(inputs: Inputs | None) -> dict[str, str | None]:
    """Nine grades; a system not listed is E, null is missing. No object at all: every system is missing."""
    if inputs is None:
        return {}
    inputs.allow(*bilag.SYSTEM_BY_KEY)
    return {key: inputs.coded(key, "ABCDE") if inputs.given(key) else "E" for key in bilag.SYSTEM_BY_KEY}


def bilag_numeric(inputs: Inputs) -> Outcome:
    """BILAG_NUMERIC: A 12, B 8, C 1, D and E 0 over nine systems."""
    inputs.allow("grades")
    grades = _grades(inputs.nested("grades"))
    derived = bilag.numeric(grades)
    return Outcome(
        {"total": derived.value, "minimum_total": bilag.numeric_minimum(grades), "missing": derived.missing},
        derived.trace,
        derived.rule,
    )


def bilag_change(inputs: Inputs) -> Outcome:
    """BILAG_CHANGE: new A and new B since baseline, and the registry's endpoint (absence of worsening)."""
    inputs.allow("baseline", "visit")
    compared = bilag.changes(_grades(inputs.nested("baseline")), _grades(inputs.nested("visit")))
    derived = bilag.endpoint(compared)
    return Outcome(
        {
            "new_A": compared.new_a_count,
            "new_B": compared.new_b_count,
            "endpoint_met": derived.value,
            "new_A_systems": compared.new_a,
            "new_B_systems": compared.new_b,
            "missing": derived.missing,
        },
        derived.trace,
        derived.rule,
    )


# --- SRI-4 -----------------------------------------------------------------------------------------------------------


def _side(inputs: Inputs, key: str) -> sri4.Sri4Side:
    side = inputs.nested(key) or Inputs({}, f"{inputs.where}.{key}")
    side.allow("selena_sledai", "pga", "bilag", "sledai2k")
    return sri4.Sri4Side(
        selena_sledai=side.whole("selena_sledai", 0, sledai.MAXIMUM),
        pga=_pga(side, "pga"),
        bilag=_grades(side.nested("bilag")),
        sledai2k=side.whole("sledai2k", 0, sledai.MAXIMUM),
    )


def sri4_response(inputs: Inputs) -> Outcome:
    """SRI4: published reading, literal reading, and the published one with not evaluable counted as no.

    `rescue` null or absent is not collected: unless another criterion fails, the answer is not evaluable. With
    `sledai2k` on either side the sensitivity reading is answered as well.
    """
    inputs.allow("baseline", "visit", "rescue")
    baseline, visit = _side(inputs, "baseline"), _side(inputs, "visit")
    answered = sri4.sri4(baseline, visit, inputs.boolean("rescue"))
    result: dict[str, object] = {
        "published": answered.published.value,
        "literal_or": answered.literal_or.value,
        "published_nri": answered.published_nri,
        "literal_or_nri": answered.literal_or_nri,
        "sledai_change": answered.sledai_change,
        "pga_change": answered.pga_change,
        "new_A": answered.compared.new_a_count,
        "new_B": answered.compared.new_b_count,
        "missing": answered.published.missing,
    }
    if baseline.sledai2k is not None or visit.sledai2k is not None:
        result["published_with_sledai2k"] = answered.with_sledai2k.value
    literal = note(
        Text("literal reading (OR)", "字面解读（“或”）"),
        answered.literal_or.value,
        children=answered.literal_or.trace[1:2],
    )
    return Outcome(result, (*answered.published.trace, literal), sri4.RULE)


# --- Damage and steroids ---------------------------------------------------------------------------------------------


def _damage(inputs: Inputs, key: str) -> dict[str, int | None] | None:
    """Points by SDI code; one not listed is 0, null is not assessed. No object at all: None."""
    listed = inputs.nested(key)
    if listed is None:
        return None
    listed.allow(*sdi.BY_KEY)
    points: dict[str, int | None] = dict.fromkeys(sdi.BY_KEY, 0)
    for code in listed.written():
        allowed = sdi.BY_KEY[code].points
        points[code] = listed.whole(code, min(allowed), max(allowed))
        if points[code] is not None and points[code] not in allowed:
            raise listed.wrong(code, f"{points[code]} is not allowed; allowed: {', '.join(map(str, allowed))}, or null")
    return points


def damage_index(inputs: Inputs) -> Outcome:
    """SDI: the total, whether anything fell, and whether the assessment stands without a question."""
    inputs.allow("items", "previous", "duration_months")
    points, previous = _damage(inputs, "items"), _damage(inputs, "previous")
    listed = inputs.nested("duration_months")
    months: dict[str, int | None] = {}
    if listed is not None:
        listed.allow(*sdi.BY_KEY)
        months = {code: listed.whole(code, 0, 1200) for code in listed.written()}
    now = points if points is not None else dict.fromkeys(sdi.BY_KEY)
    scored, stands = sdi.total(now), sdi.accepted(now, previous, months)
    return Outcome(
        {
            "accepted": stands.value if points is not None else None,
            "total": scored.value,
            "decrease_flag": previous is not None and sdi.falls(now, previous),
            "missing": scored.missing,
        },
        (*scored.trace, *stands.trace),
        sdi.RULE,
    )


ROUTES = MappingProxyType(
    {"oral": "PO", "iv": "IV", "im": "IM"}
    | dict.fromkeys(("topical", "inhaled", "nasal", "eye", "intra_articular"), "LOCAL")
)
DRUGS = MappingProxyType({key.lower(): key for key in steroids.DRUGS})


def _course(record: Inputs) -> steroids.Course:
    """One record of the log. A route not written is taken as oral; no end is ongoing."""
    record.allow("drug", "dose_mg", "times_per_day", "every_n_days", "route", "start", "end", "indication")
    dose = record.number("dose_mg", 0, 5000)
    times = record.number("times_per_day", 0, 24) if record.given("times_per_day") else Decimal(1)
    every = record.whole("every_n_days", 1, 365) if record.given("every_n_days") else 1
    record.text("indication")
    daily = None if dose is None or times is None or every is None else dose * times / every
    route = record.coded("route", ROUTES) if record.given("route") else "oral"
    return steroids.Course(
        record.where,
        DRUGS.get(record.coded("drug", DRUGS) or ""),
        daily,
        ROUTES.get(route or ""),
        record.day("start"),
        record.day("end"),
    )


def glucocorticoid_dose(inputs: Inputs) -> Outcome:
    """GC_DOSE: prednisone equivalent of a day, the highest of the days before it, and whether one reached a pulse."""
    inputs.allow("records", "date", "window_days")
    inputs.require("date")
    day = inputs.day("date")
    back = inputs.whole("window_days", 0, 3660) if inputs.given("window_days") else 0
    listed = inputs.rows("records")
    courses = [_course(record) for record in listed or ()]
    doses = steroids.EQUAL_TO_REFERENCE_MG
    derived = steroids.current_dose(courses, day, True if listed is not None else None, doses)
    result: dict[str, object] = dict.fromkeys(("current", "max_in_window", "pulse_in_window"))
    if listed is not None and day is not None and back is not None:
        result = {
            "current": steroids.rounded(derived.value),
            "max_in_window": steroids.rounded(steroids.highest_dose(courses, day, back + 1, doses)),
            "pulse_in_window": steroids.pulsed(courses, day, back + 1, doses),
        }
    return Outcome({**result, "missing": derived.missing}, derived.trace, derived.rule)


# --- Remission, low disease activity, kidney -------------------------------------------------------------------------


def doris_remission(inputs: Inputs) -> Outcome:
    """DORIS: at most 5 mg as the registry has it, below 5 mg as printed."""
    inputs.allow("clinical_sledai", "pga", "pred_mg_day", "background_therapy_stable")
    facts = doris.Facts(
        inputs.whole("clinical_sledai", 0, sledai.CLINICAL_MAXIMUM),
        inputs.number("pga", pga.LOWEST, pga.HIGHEST, pga.DECIMALS),
        inputs.number("pred_mg_day", 0, 5000),
        inputs.boolean("background_therapy_stable"),
    )
    found = doris.doris(facts)
    strict = note(Text("strict reading (below 5 mg)", "严格解读（＜5 mg）"), ANSWERS[str(found.strict.value)])
    return Outcome(
        {
            "registry_le5": found.registry.value,
            "strict_lt5": found.strict.value,
            "missing": found.registry.missing,
        },
        (*found.registry.trace, strict),
        doris.RULE,
    )


def low_disease_activity(inputs: Inputs) -> Outcome:
    """LLDAS: the positive SLEDAI-2K descriptors, from which score and major organs follow; no list is not assessed."""
    inputs.allow(
        "sledai2k_items",
        "pga",
        "new_symptoms",
        "pred_mg_day",
        "gi_activity",
        "haemolytic_anaemia",
        "standard_is_tolerated",
    )
    positive = inputs.codes("sledai2k_items", sledai.BY_KEY)
    facts = lldas.Facts(
        None if positive is None else sum(sledai.BY_KEY[key].weight for key in positive),
        None if positive is None else tuple(key for key in positive if key in lldas.MAJOR_ORGAN),
        inputs.number("pga", pga.LOWEST, pga.HIGHEST, pga.DECIMALS),
        inputs.boolean("new_symptoms"),
        inputs.number("pred_mg_day", 0, 5000),
        inputs.boolean("gi_activity"),
        inputs.boolean("haemolytic_anaemia"),
        inputs.boolean("standard_is_tolerated"),
    )
    found = lldas.lldas(facts)
    published = note(
        Text("published definition (five criteria)", "已发表定义（5条）"), ANSWERS[str(found.published.value)]
    )
    return Outcome(
        {
            "registry4": found.registry.value,
            "published5": found.published.value,
            "missing": found.registry.missing,
        },
        (*found.registry.trace, published),
        lldas.RULE,
    )


CREATININE_UNITS = MappingProxyType({"umol/L": Decimal(1), "mg/dL": kidney.UMOL_L_PER_MG_DL})


def kidney_function(inputs: Inputs) -> Outcome:
    """EGFR: by one equation, in mL/min/1.73 m2."""
    inputs.allow("creatinine", "unit", "age", "sex", "equation")
    for key in ("unit", "equation"):
        inputs.require(key)
    unit, equation = inputs.coded("unit", CREATININE_UNITS), inputs.coded("equation", kidney.EQUATIONS)
    creatinine = inputs.number("creatinine", 0, 10000)
    age, sex = inputs.whole("age", 18, 120), inputs.coded("sex", kidney.MEETING_POINT)
    umol_l = None if creatinine is None else creatinine * CREATININE_UNITS[unit or ""]
    found = kidney.egfr(umol_l, age, sex, equation or "")
    given = (("creatinine", creatinine), ("age", age), ("sex", sex))
    lines = [
        note(Text("creatinine in µmol/L", "肌酐（µmol/L）"), umol_l),
        note(Text("age in completed years", "周岁"), age),
        note(Text("sex", "性别"), sex),
        note(Text("equation", "公式"), kidney.EQUATIONS[equation or ""].name),
    ]
    return Outcome(
        {
            "egfr": None if found is None else found.quantize(Decimal("0.01")),
            "missing": tuple(name for name, value in given if value is None),
        },
        tuple(lines),
        kidney.RULE,
    )


MG_G_PER: Mapping[str, Decimal] = MappingProxyType(
    {"mg/g": Decimal(1), "g/g": Decimal(1000), "mg/mmol": sledai.CREATININE_MMOL_PER_G}
)
"""One of each unit of the protein/creatinine ratio in mg/g: 1 g of creatinine is 8.84 mmol (efficacy 6.3)."""


def upcr_convert(inputs: Inputs) -> Outcome:
    """UPCR_CONVERT: the same ratio in another unit."""
    inputs.allow("value", "from", "to")
    inputs.require("from")
    inputs.require("to")
    value = inputs.number("value", 0, 1000000)
    first, second = inputs.coded("from", MG_G_PER), inputs.coded("to", MG_G_PER)
    found = None if value is None else value * MG_G_PER[first or ""] / MG_G_PER[second or ""]
    told = Text(f"{value} {first}", f"{value} {first}") if value is not None else shown(None)
    trace = (note(Text("1 g of creatinine is 8.84 mmol", "1 g肌酐=8.84 mmol"), told),)
    return Outcome({"value": None if found is None else found.quantize(Decimal("0.0001"))}, trace, "upcr/1")


def _renal_side(inputs: Inputs | None, *, visit: bool) -> renal.Side:
    if inputs is None:
        return renal.Side()
    inputs.allow("upcr_g_g", "egfr", *(("protein_24h_g",) if visit else ()))
    return renal.Side(
        inputs.number("upcr_g_g", 0, 1000),
        inputs.number("egfr", 0, 500),
        inputs.number("protein_24h_g", 0, 100) if visit else None,
    )


def renal_response(inputs: Inputs) -> Outcome:
    """RENAL_RESPONSE: CRR, PRR and ORR at a decline of 15 and of 10 percent, and PERR."""
    inputs.allow("ln_population", "baseline", "visit", "rescue")
    baseline = _renal_side(inputs.nested("baseline"), visit=False)
    visit = _renal_side(inputs.nested("visit"), visit=True)
    found = renal.renal(inputs.boolean("ln_population"), baseline, visit, inputs.boolean("rescue"))
    result: dict[str, object] = {}
    trace: list[Step] = []
    for percent, answers in found.at.items():
        for name, one in (("crr", answers.crr), ("prr", answers.prr), ("orr", answers.orr)):
            result[f"{name}_{percent}"] = one.value
            words = Text(f"{name.upper()} at {percent} %", f"{name.upper()}（{percent}%）")
            trace.append(note(words, ANSWERS[str(one.value)], children=one.trace))
    result["perr"] = found.perr.value
    trace.append(note(Text("PERR", "PERR"), ANSWERS[str(found.perr.value)], children=found.perr.trace))
    return Outcome(result, tuple(trace), renal.RULE)


# --- Change, windows, rates ------------------------------------------------------------------------------------------


def change_from_baseline(inputs: Inputs) -> Outcome:
    """CHANGE_FROM_BASELINE: visit minus baseline, and in percent of baseline."""
    inputs.allow("baseline", "visit")
    baseline, visit = (inputs.number(key, -1000000, 1000000) for key in ("baseline", "visit"))
    percent = change.percent_change(baseline, visit)
    first, second = shown(baseline), shown(visit)
    found = Text(f"baseline {first.en}, visit {second.en}", f"基线{first.zh}，访视{second.zh}")
    return Outcome(
        {
            "change": change.change(baseline, visit),
            "percent_change": None if percent is None else percent.quantize(Decimal("0.0001")),
        },
        (note(Text("change from baseline", "较基线变化"), found),),
        change.RULE,
    )


def visit_window(inputs: Inputs) -> Outcome:
    """VISIT_WINDOW: the study day of a date, and the visit whose window holds it."""
    inputs.allow("infusion_date", "visit_date", "windows")
    for key in ("infusion_date", "visit_date", "windows"):
        inputs.require(key)
    infusion, on, listed = inputs.day("infusion_date"), inputs.day("visit_date"), inputs.nested("windows")
    if infusion is None or on is None or listed is None:
        return Outcome({"study_day": None, "visit": None}, (), "visit_window/1")
    windows: dict[str, tuple[int, int, int]] = {}
    for label in listed.written():
        target, before, after = listed.wholes(label, -10000, 10000, 3)
        windows[label] = (target, before, after)
    day = study_day(on, infusion)
    trace = (note(Text("study day, the infusion being day 0", "研究日（回输日为D0）"), day),)
    return Outcome({"study_day": day, "visit": visit_on_day(day, windows)}, trace, "visit_window/1")


def exact_interval(inputs: Inputs) -> Outcome:
    """CLOPPER_PEARSON: n of N as fractions."""
    inputs.allow("n", "N")
    inputs.require("n")
    inputs.require("N")
    everybody = inputs.whole("N", 0, 100000) or 0
    found = rates.clopper_pearson(inputs.whole("n", 0, everybody) or 0, everybody)
    told = Text(f"{found.n} of {found.of}", f"{found.n}/{found.of}")
    figures = {"rate": found.rate, "lower": found.lower, "upper": found.upper}
    return Outcome(
        {name: None if each is None else Decimal(f"{each:.6f}") for name, each in figures.items()},
        (note(Text("responders of all", "应答例数/总例数"), told),),
        rates.RULE,
    )


INSTRUMENTS: Mapping[str, Instrument] = MappingProxyType(
    {
        "SLEDAI_TOTAL": sledai_total,
        "SLEDAI_DUAL": sledai_dual,
        "SLEDAI_LAB": sledai_lab,
        "PGA_ENDPOINT": pga_endpoint,
        "BILAG_SYSTEM": bilag_system,
        "BILAG_NUMERIC": bilag_numeric,
        "BILAG_CHANGE": bilag_change,
        "SRI4": sri4_response,
        "SDI": damage_index,
        "GC_DOSE": glucocorticoid_dose,
        "DORIS": doris_remission,
        "LLDAS": low_disease_activity,
        "EGFR": kidney_function,
        "UPCR_CONVERT": upcr_convert,
        "RENAL_RESPONSE": renal_response,
        "CHANGE_FROM_BASELINE": change_from_baseline,
        "VISIT_WINDOW": visit_window,
        "CLOPPER_PEARSON": exact_interval,
    }
)
"""The efficacy instruments by the name an auditor writes."""
