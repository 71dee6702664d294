"""RESP: the derived answers of a visit, read only, and what the investigator thinks of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crf.kit import items
from crf.kit.base import Crf
from crf.kit.conditions import when
from crf.kit.items import Kind, codes
from crf.kit.suggestions import Beside
from trial.derived import NO, NOT_APPLICABLE, NOT_EVALUABLE, YES
from trial.words import Text

if TYPE_CHECKING:
    from endpoints.assemble import Answer

FORMS_READ = ("SLD", "BIL", "PGA", "LLD", "GC", "URN", "LB", "SLEH", "DM")
"""The forms that any endpoint is derived from."""

RESPONDER = codes(
    ("RESPONDER", "Responder", "应答"),
    ("NON_RESPONDER", "Non-responder", "无应答"),
    ("NE", "Not evaluable", "无法评价"),
)
MET = codes(("Y", "Yes", "是"), ("N", "No", "否"), ("NE", "Not evaluable", "无法评价"))
MET_IN_NEPHRITIS = (*MET, *codes(("NA", "Not applicable", "不适用")))

FIELDS = {
    "SRI4": "sri4",
    "DORIS": "doris",
    "LLDAS": "lldas",
    "CRR": "crr",
    "PRR": "prr",
    "ORRR": "orr",
    "PERR": "perr",
}
"""The field that shows an endpoint, by the endpoint's code."""
CODE_OF = {YES: "Y", NO: "N", NOT_EVALUABLE: "NE", NOT_APPLICABLE: "NA"}
CODE_OF_SRI4 = {YES: "RESPONDER", NO: "NON_RESPONDER", NOT_EVALUABLE: "NE"}
MARKS = {True: "✓", False: "✕", None: "?"}


def code_of(endpoint: str, value: str) -> str:
    """An answer as the form keeps it."""
    return (CODE_OF_SRI4 if endpoint == "SRI4" else CODE_OF)[value]


def fields_of(answers: Sequence[Answer]) -> dict[str, str]:
    """The answers of a visit by field name, as the form keeps them."""
    return {FIELDS[each.endpoint]: code_of(each.endpoint, each.value) for each in answers}


def _answers(facts: Any) -> Sequence[Answer]:
    """Every endpoint at the visit of the form, derived once for a reading of the casebook."""
    from endpoints.assemble import answers_at

    if facts.casebook is None or not facts.visit:
        return ()
    kept: dict[str, Sequence[Answer]] = facts.casebook.gathered
    name = f"RESP@{facts.visit}"
    if name not in kept:
        kept[name] = answers_at(facts.casebook, facts.visit, facts.casebook.decisions)
    return kept[name]


def _derived(code: str, en: str, zh: str, answers: Any, help: Text | None = None) -> Any:
    return items.derived(
        code, en, zh, Kind.CODED, answers=answers, section="derived", sdtm="RSORRES", source="S", help=help
    )


class DerivedResponses(Crf):
    """What the rules say of a visit, for the investigator to review and sign.

    The answers are those of the results page and are derived again in the background whenever a form they rest on
    changes; a signature on an answer that moved is broken. Disagreement is kept beside them and changes none.
    """

    key = "RESP"
    title = Text("Derived responses (read only) with investigator review", "疗效判定")
    domain = "RS"
    esign = "reviewed"
    reads = {"visit": FORMS_READ}
    sections = (
        items.Section("derived", Text("Derived responses", "推导结果")),
        items.Section("review", Text("Investigator's review", "研究者审核")),
    )

    sri4 = _derived("SRI4", "SRI-4", "SRI-4", RESPONDER)
    doris = _derived("DORIS", "DORIS remission", "DORIS缓解", MET)
    lldas = _derived("LLDAS", "LLDAS", "LLDAS", MET)
    crr = _derived(
        "CRR",
        "Complete renal response",
        "完全肾脏缓解",
        MET_IN_NEPHRITIS,
        Text("Renal answers exist in the nephritis population of baseline only.", "肾脏终点仅适用于基线狼疮肾炎人群。"),
    )
    prr = _derived("PRR", "Partial renal response", "部分肾脏缓解", MET_IN_NEPHRITIS)
    orr = _derived("ORRR", "Overall renal response = CRR or PRR", "总体肾脏缓解", MET_IN_NEPHRITIS)
    perr = _derived("PERR", "Primary efficacy renal response", "主要疗效肾脏反应", MET_IN_NEPHRITIS)
    disagrees = items.yes_no(
        "RESPDIS",
        "Investigator disagrees with derived result",
        "研究者不同意",
        section="review",
        critical=True,
        help=Text(
            "Changes no derived answer; it is shown beside them.",
            "不改变推导结果，仅与其并列显示。",
        ),
    )
    disagreement = items.memo(
        "RESPDISR",
        "With which answer, and why",
        "不同意的结果及理由",
        max_length=300,
        condition=when("disagrees", True),
        section="review",
        critical=True,
    )

    @classmethod
    def derive(cls, values: Mapping[str, Any], facts: Any) -> dict[str, Any]:
        """The answers of this visit, each as the results page shows it."""
        return dict.fromkeys(FIELDS.values()) | fields_of(_answers(facts))

    @classmethod
    def beside(cls, values: Mapping[str, Any], facts: Any) -> Mapping[str, Sequence[Beside]]:
        """Under each answer the criteria it was judged by, what would fill a gap, and the way to all its reasons."""
        from endpoints.places import cell_address, place_of

        told: dict[str, Sequence[Beside]] = {}
        for answer in _answers(facts):
            lines = [
                Beside(
                    MARKS[step["met"]],
                    Text(f"{step['criterion']}: {step['found']}", f"{step['criterion_zh']}：{step['found_zh']}"),
                )
                for step in answer.trace
                if step.get("decides", True)
            ]
            if answer.value == NOT_EVALUABLE:
                for code in answer.missing:
                    place = place_of(facts.casebook.subject, code)
                    words = Text(f"missing: {place.words.en}", f"缺失：{place.words.zh}")
                    lines.append(Beside(code, words, url=place.address))
            url = cell_address(facts.casebook.subject, answer.endpoint, answer.visit)
            lines.append(Beside("→", Text("all reasons, on the results page", "全部判定依据（结果页）"), url=url))
            told[FIELDS[answer.endpoint]] = lines
        return told
