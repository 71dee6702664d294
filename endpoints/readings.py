"""The readings of an endpoint that are kept beside its answer, and the figures it was judged on, in words.

Source: efficacy specification, sections 4 to 6 ("show both"), and the decisions they name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from endpoints.assemble import SRI4
from endpoints.assemble.remission import DORIS, LLDAS
from endpoints.assemble.renal import CRR, ORR, PRR, RENAL
from trial.derived import ANSWERS, NO, NOT_APPLICABLE, YES, shown
from trial.words import Text

DECLINE = (
    ("decline_15", Text("eGFR decline at most 15 %", "eGFR下降≤15%")),
    ("decline_10", Text("eGFR decline at most 10 %", "eGFR下降≤10%")),
)
READINGS: Mapping[str, tuple[tuple[str, Text], ...]] = {
    SRI4: (
        ("published", Text("published standard (both BILAG parts)", "发表标准（BILAG两项均须满足）")),
        (
            "literal_or",
            Text("registry sentence read literally (either BILAG part)", "注册信息字面解读（BILAG任一项满足）"),
        ),
        ("published_nri", Text("published, not evaluable counted as non-response", "发表标准，无法评价计为无应答")),
        ("with_sledai2k", Text("published, with SLEDAI-2K (sensitivity)", "发表标准，采用SLEDAI-2K（敏感性分析）")),
    ),
    DORIS: (
        ("registry_le5", Text("prednisone equivalent at most 5 mg/day", "泼尼松当量≤5 mg/日")),
        ("strict_lt5", Text("prednisone equivalent below 5 mg/day", "泼尼松当量＜5 mg/日")),
    ),
    LLDAS: (
        ("registry4", Text("four criteria of the registry", "注册信息4条标准")),
        ("published5", Text("five published criteria", "已发表5条标准")),
    ),
    CRR: DECLINE,
    PRR: DECLINE,
    ORR: DECLINE,
}
BEST = Text("best category", "最佳类别")
NONE = Text("none", "无")


def readings_of(endpoint: str, value: str, said: Mapping[str, Any]) -> tuple[tuple[Text, Text], ...]:
    """The other readings of the same data. Outside the nephritis population there are none."""
    if value == NOT_APPLICABLE:
        return ()
    found = [(words, ANSWERS[said[name]]) for name, words in READINGS.get(endpoint, ()) if name in said]
    best = said.get("best")
    if best in {CRR, PRR}:
        found.append((BEST, Text(best, best)))
    elif endpoint == ORR and value == NO:
        found.append((BEST, NONE))
    return tuple(found)


def _pair(said: Mapping[str, Any]) -> Text:
    """Baseline and visit."""
    before, now = (shown(_short(said[side])) for side in ("baseline", "visit"))
    if said["baseline"] is None and said["visit"] is None:
        return before
    return Text(f"{before.en} → {now.en}", f"{before.zh} → {now.zh}")


def _short(figure: Any) -> Any:
    """A stored figure without the zeros that a conversion of units appended; two decimals stay."""
    if not isinstance(figure, str) or "." not in figure:
        return figure
    whole, _, part = figure.partition(".")
    return f"{whole}.{part[:2]}{part[2:].rstrip('0')}"


def _new_grades(said: Mapping[str, Any]) -> Text:
    count = Text("unknown", "未知") if said["count"] is None else shown(said["count"])
    systems = said.get("systems") or []
    return Text(f"{count.en}{_in_brackets(systems)}", f"{count.zh}{_in_brackets(systems)}")


def _in_brackets(systems: list[str]) -> str:
    return f" ({', '.join(systems)})" if systems else ""


def figures_of(endpoint: str, value: str, said: Mapping[str, Any]) -> tuple[tuple[Text, Text], ...]:
    """The figures the endpoint was judged on, each with baseline and visit where it compares them."""
    if value == NOT_APPLICABLE:
        return ()
    if endpoint == SRI4:
        return (
            (Text("SELENA-SLEDAI", "SELENA-SLEDAI"), _pair(said["sledai"])),
            (Text("New BILAG A", "新发BILAG A"), _new_grades(said["new_a"])),
            (Text("New BILAG B", "新发BILAG B"), _new_grades(said["new_b"])),
            (Text("PGA", "PGA"), _pair(said["pga"])),
        )
    if endpoint in RENAL:
        return (
            (Text("UPCR, g/g", "UPCR，g/g"), _pair(said["upcr_g_g"])),
            (Text("24-hour protein, g", "24小时尿蛋白，g"), _pair(said["protein_24h_g"])),
            (Text("eGFR, mL/min/1.73 m²", "eGFR，mL/min/1.73 m²"), _pair(said["egfr"])),
        )
    score = (
        (Text("Clinical SLEDAI", "临床SLEDAI"), "clinical_sledai")
        if endpoint == DORIS
        else (Text("SLEDAI-2K", "SLEDAI-2K"), "sledai2k")
    )
    return (
        (score[0], shown(said[score[1]])),
        (Text("PGA", "PGA"), shown(said["pga"])),
        (Text("Prednisone equivalent, mg/day", "泼尼松当量，mg/日"), shown(said["prednisone_mg_day"])),
    )


RESPONSE: Mapping[str, Text] = {
    **ANSWERS,
    YES: Text("responder", "应答"),
    NO: Text("non-responder", "无应答"),
}


def answer_words(endpoint: str, value: str) -> Text:
    """An answer in the words of its endpoint."""
    return (RESPONSE if endpoint == SRI4 else ANSWERS)[value]
