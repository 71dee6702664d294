"""SLD: SLEDAI, 24 descriptors recorded once, with the facts in which the SELENA and 2K texts differ."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from crf.kit import items
from crf.kit.base import Crf
from crf.kit.checks import ASK, BLOCK, QUERY, Check
from crf.kit.conditions import when
from crf.kit.items import Kind, Section, codes
from crf.kit.suggestions import Suggestion
from endpoints import sledai
from endpoints.evidence import Evidence, measured
from endpoints.models import evidence, pulled
from trial.words import Text

STATUS_CODES = {
    "ABSENT": sledai.ABSENT,
    "PERSISTENT": sledai.PERSISTENT,
    "NEW": sledai.NEW,
    "NOT_LUPUS": sledai.NOT_LUPUS,
}
ANSWERS = codes(
    *[(code, sledai.STATUSES[status].en, sledai.STATUSES[status].zh) for code, status in STATUS_CODES.items()]
)
POSITIVE = ("PERSISTENT", "NEW")
CODES = {status: code for code, status in STATUS_CODES.items()}

_EVIDENCE_CHECKS = {
    "hematuria": "EC-28 protocol operationalisation 12, check 28",
    "low_complement": "EC-29 protocol operationalisation 12, check 29",
    "high_dsdna": "EC-29 protocol operationalisation 12, check 29",
}
PGA_JUMP = 1
"""A change of PGA by 1.0 or more while SLEDAI stays the same is asked about (check 31)."""


def field_of(descriptor: sledai.Descriptor, fact: str = "") -> str:
    """The field name of a descriptor's status, of its date (`last_present_on`) or of one of its facts."""
    return f"{descriptor.key}_{fact}" if fact else descriptor.key


def _fact(descriptor: sledai.Descriptor, fact: sledai.SubFact, number: int) -> Any:
    code = "SLDJNT" if fact.kind == "count" else f"{descriptor.code}F{number}"
    said: dict[str, Any] = {
        "section": descriptor.group,
        "condition": when(descriptor.key, *POSITIVE),
        "sdtm": "RSORRES",
        "compact": True,
    }
    label = (f"{descriptor.name.en}: {fact.label.en}", f"{descriptor.name.zh}：{fact.label.zh}")
    if fact.kind == "count":
        return items.integer(code, *label, possible=(0, 66), critical=True, **said)
    if fact.kind == "g_24h":
        return items.decimal(code, *label, places=2, possible=(0, 40), unit="g/24h", **said)
    return items.yes_no(code, *label, **said)


def _descriptor_items(descriptor: sledai.Descriptor) -> dict[str, Any]:
    made = {
        field_of(descriptor): items.coded(
            descriptor.code,
            descriptor.name.en,
            descriptor.name.zh,
            ANSWERS,
            section=descriptor.group,
            sdtm="RSORRES",
            source="S",
            critical=True,
            help=Text(
                f"{descriptor.weight} points. {descriptor.definition.en}",
                f"{descriptor.weight}分。{descriptor.definition.zh}",
            ),
        ),
        field_of(descriptor, "last_present_on"): items.date(
            f"{descriptor.code}LAST",
            f"{descriptor.name.en}: date last present",
            f"{descriptor.name.zh}：末次出现日期",
            section=descriptor.group,
            condition=when(descriptor.key, *POSITIVE),
            sdtm="RSDTC",
            compact=True,
            before_consent=True,  # the look-back of ten days may reach before it
        ),
    }
    for number, fact in enumerate(descriptor.facts, start=1):
        made[field_of(descriptor, fact.name)] = _fact(descriptor, fact, number)
    return made


def _not_after_visit(descriptor: sledai.Descriptor) -> Check:
    name = field_of(descriptor, "last_present_on")

    def fires(values: Mapping[str, Any], facts: Any) -> bool:
        return values.get(name) is not None and facts.visit_on is not None and values[name] > facts.visit_on

    return Check(
        f"{descriptor.code}-DATE",
        f"{descriptor.code}LAST",
        Text("Last present after the visit: the date must be on or before it.", "末次出现日期不得晚于访视日期。"),
        fires,
        BLOCK,
        source="protocol operationalisation 11.2, SLDLAST: on or before the visit",
    )


def _evidence(values: Mapping[str, Any], facts: Any, descriptor: sledai.Descriptor) -> Evidence:
    """What was measured for a descriptor; for protein, where no form holds a value, the figure entered here."""
    found = evidence.evidence_for(facts, descriptor.key)
    entered = values.get("proteinuria_current_g_24h") if descriptor.key == "proteinuria" else None
    if found.readings or entered is None:
        return found
    own = measured("proteinuria", Text("the figure entered here", "本表录入值"), entered, "g/24h", on=facts.visit_on)
    return Evidence(descriptor.key, (own,), found.before, found.days_after_lymphodepletion)


def _contradiction(values: Mapping[str, Any], facts: Any, descriptor: sledai.Descriptor) -> Text | None:
    status = STATUS_CODES.get(values.get(field_of(descriptor)) or "")
    return _evidence(values, facts, descriptor).contradicts(status) if status is not None else None


def _agrees_with_laboratory(descriptor: sledai.Descriptor) -> Check:
    def words(values: Mapping[str, Any], facts: Any) -> Text:
        return _contradiction(values, facts, descriptor) or Text("", "")

    return Check(
        f"SLD-{descriptor.number}",
        descriptor.code,
        words,
        lambda values, facts: _contradiction(values, facts, descriptor) is not None,
        QUERY,
        "endpoint",
        source=_EVIDENCE_CHECKS.get(descriptor.key, "efficacy specification 1.5: value against tick"),
        about=Text(
            f"{descriptor.code} is ticked …, but … says otherwise. Correct the answer or the value, or say why both stand.",
            f"{descriptor.code} 勾选为“…”，但 … 与之不符。请更正答案或数值，或说明保留理由。",
        ),
    )


def pga_jumped_alone(values: Mapping[str, Any], score: Any, facts: Any) -> bool:
    """PGA moved by 1.0 or more since the assessment before, and the SELENA total did not move at all (check 31)."""
    before_pga, before_sld = facts.previous("PGA"), facts.previous("SLD")
    if before_pga is None or before_sld is None or score is None:
        return False
    earlier, total = before_pga.values.get("score"), values.get("selena_total")
    return (
        earlier is not None
        and total is not None
        and abs(score - earlier) >= PGA_JUMP
        and total == before_sld.values.get("selena_total")
    )


def assessment_of(values: Mapping[str, Any], visit_on: Any, infusion_on: Any) -> sledai.Assessment:
    """The form's values as the rule reads them. A descriptor without answer was not assessed."""
    findings = {}
    for each in sledai.DESCRIPTORS:
        status = values.get(field_of(each))
        findings[each.key] = sledai.Finding(
            STATUS_CODES.get(status) if status else None,
            values.get(field_of(each, "last_present_on")),
            {fact.name: values.get(field_of(each, fact.name)) for fact in each.facts},
        )
    return sledai.Assessment(findings, visit_on, infusion_on)


def rules_from(decisions: Mapping[str, str]) -> sledai.SledaiRules:
    """The study's choices where the texts leave one, from the registry decisions A18 and A20."""
    days = int(decisions.get("sledai.look_back_days", "10"))
    return sledai.SledaiRules(
        selena_proteinuria="original" if decisions.get("sledai.selena_proteinuria") == "original" else "hybrid",
        joints_2k=int(decisions.get("sledai.joints_2k", "2")),
        look_back_days=days,
        window_cut="infusion" if days > 10 else "none",
    )


class Sledai(Crf):
    """SLEDAI at one visit. No total is ever typed."""

    key = "SLD"
    title = Text("SLEDAI (SELENA and 2K)", "SLEDAI评分（SELENA与2K）")
    domain = "RS"
    esign = "reviewed"
    reads = {"evidence": evidence.SOURCES, "previous": ("SLD",), "visit": ("PGA",)}
    follows = ("SV", "INF")
    sections = (
        *(
            Section(key, Text(name.en[0].upper() + name.en[1:], name.zh), quiet=True)
            for key, name in sledai.GROUPS.items()
        ),
        Section("totals", Text("Totals", "总分")),
    )

    generated = {name: field for each in sledai.DESCRIPTORS for name, field in _descriptor_items(each).items()}
    assessor = items.coded(
        "SLDBY",
        "Assessor (same assessor preferred)",
        "评估者",
        register="investigators",
        section="totals",
        sdtm="RSEVALID",
    )
    look_back = items.derived(
        "SLDLOOK", "Look-back used", "评估时间窗", Kind.INTEGER, unit="days", section="totals", sdtm="RSEVLINT"
    )
    sledai2k_total = items.derived(
        "SLD2K", "SLEDAI-2K total", "SLEDAI-2K总分", Kind.INTEGER, section="totals", sdtm="RSSTRESN", source="S"
    )
    selena_total = items.derived(
        "SLDSEL",
        "SELENA-SLEDAI total",
        "SELENA-SLEDAI总分",
        Kind.INTEGER,
        section="totals",
        sdtm="RSSTRESN",
        source="S",
    )
    clinical_total = items.derived(
        "SLDCLIN",
        "Clinical SLEDAI (without dsDNA and complement)",
        "临床SLEDAI（不含抗dsDNA及补体）",
        Kind.INTEGER,
        section="totals",
        sdtm="RSSTRESN",
        source="S",
    )

    checks = (
        *(_not_after_visit(each) for each in sledai.DESCRIPTORS),
        *(_agrees_with_laboratory(sledai.BY_KEY[key]) for key in evidence.DESCRIPTORS),
        Check(
            "SLD-31",
            "SLDBY",
            Text(
                "PGA moved by 1.0 or more since the assessment before while SLEDAI is the same. Look at both again, or say "
                "what explains it.",
                "PGA较上次评估变化≥1.0，而SLEDAI未变。请复核两者，或说明原因。",
            ),
            lambda values, facts: pga_jumped_alone(values, pulled.value_of(facts.here("PGA"), "PGASC"), facts),
            ASK,
            "endpoint",
            source="EC-31 protocol operationalisation 12, check 31",
        ),
    )

    @classmethod
    def has_value(cls, values: Mapping[str, Any]) -> bool:
        """A baseline needs the SELENA total."""
        return values.get("selena_total") is not None

    @classmethod
    def derive(cls, values: Mapping[str, Any], facts: Any) -> dict[str, Any]:
        rules = rules_from(facts.decisions)
        scored = sledai.score(assessment_of(values, facts.visit_on, facts.infusion_on), rules)
        return {
            "look_back": rules.look_back_days,
            "sledai2k_total": scored.sledai2k.total,
            "selena_total": scored.selena.total,
            "clinical_total": scored.sledai2k.clinical,
        }

    @classmethod
    def notices(cls, values: Mapping[str, Any], facts: Any) -> tuple[Text, ...]:
        """What the reader must see beside the totals."""
        return sledai.notices(assessment_of(values, facts.visit_on, facts.infusion_on), rules_from(facts.decisions))

    @classmethod
    def suggest(cls, values: Mapping[str, Any], facts: Any) -> Mapping[str, Suggestion]:
        """What the laboratory and the thermometer say of a descriptor. Never an earlier score."""
        if facts.casebook is None:
            return {}
        found: dict[str, Suggestion] = {}
        for key in evidence.DESCRIPTORS:
            descriptor = sledai.BY_KEY[key]
            measured_ = evidence.evidence_for(facts, key)
            proposed = measured_.proposed
            if proposed is None:
                continue
            place = measured_.telling[0].place
            found[key] = Suggestion(CODES[proposed], measured_.why, place)
            if proposed in sledai.POSITIVE and measured_.on is not None:
                on: date = min(measured_.on, facts.visit_on) if facts.visit_on else measured_.on
                found[field_of(descriptor, "last_present_on")] = Suggestion(on.isoformat(), measured_.why, place)
        return {**found, **_protein_figures(facts)}


def _protein_figures(facts: Any) -> dict[str, Suggestion]:
    """The two figures of proteinuria from the urine form: 24 h protein, else the ratio in g/g in its place (efficacy 1.3)."""
    found: dict[str, Suggestion] = {}
    for name, pick in (("proteinuria_current_g_24h", pulled.near), ("proteinuria_previous_g_24h", pulled.before)):
        entry = pick(facts, "URN", "UPRO24")
        if entry is not None and pulled.value_of(entry, "U24COMP") is not False:
            value = pulled.value_of(entry, "UPRO24")
            why = Text("24 h urine protein", "24小时尿蛋白")
        else:
            entry = pick(facts, "URN", "UPCR")
            if entry is None:
                continue
            value = (pulled.value_of(entry, "UPCR") / 1000).quantize(Decimal("0.01"))
            why = Text(
                "protein/creatinine ratio in g/g, in place of 24 h protein", "尿蛋白肌酐比（g/g），代替24小时尿蛋白"
            )
        on = pulled.sampled_on(entry)
        said = Text(f"{why.en}, {on}", f"{why.zh}，{on}") if on else why
        found[name] = Suggestion(format(value, "f"), said, entry.place)
    return found
