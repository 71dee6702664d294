"""The terms of CTCAE while somebody types, by organ class with what each grade asks, and the rules that grade a number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from safety import ctcae, ctcae_register, ctcae_terms
from trial.access import needs
from trial.roles import Permission
from trial.words import Text

LONGEST_QUESTION = 80
MOST_ON_PAGE = 60
TABLE = f"v{ctcae.VERSION}"
LOAD_COMMAND = "manage.py load_ctcae FILE"


@needs(Permission.ENTER_DATA)
@require_GET
def term_list(request: HttpRequest) -> JsonResponse:
    """The terms that fit what was typed, best first, with the grades each has and what they ask."""
    found = ctcae_terms.search(request.GET.get("q", "")[:LONGEST_QUESTION])
    return JsonResponse({"results": [_result(term) for term in found]})


def _result(term: ctcae_terms.Term) -> dict[str, object]:
    criteria = ctcae_terms.criteria_of(term.code)
    return {
        "value": term.name.en,
        "en": term.name.en,
        "zh": term.name.zh,
        "code": term.code,
        "soc": term.soc,
        "grades": list(term.usable_grades),
        "criteria": {each.grade: {"en": each.words.en, "zh": each.words.zh} for each in criteria},
        "official": any(each.official for each in criteria),
        "flag": "ASTCT" if term.locked else ", ".join(map(str, term.grades)),
    }


@dataclass(frozen=True, slots=True)
class Shown:
    """A term on the page: its grades with their words, and what NCI adds in the loaded document."""

    term: ctcae_terms.Term
    soc: Text
    criteria: tuple[ctcae_terms.Criterion, ...]
    definition: str
    note: str


def _shown(terms: list[ctcae_terms.Term], added: Mapping[str, tuple[str, str]]) -> list[Shown]:
    return [
        Shown(
            term,
            ctcae_terms.soc_words(term.soc),
            ctcae_terms.criteria_of(term.code),
            *added.get(term.code, ("", "")),
        )
        for term in terms
    ]


@needs(Permission.VIEW_CONFIGURATION)
@require_GET
def terms_page(request: HttpRequest) -> HttpResponse:
    """The terms of one organ class, or those that fit a question; without either, the classes and what is in force."""
    socs = ctcae_terms.socs()
    counts = dict.fromkeys((each.en for each in socs), 0)
    for term in ctcae_terms.terms():
        counts[term.soc] += 1
    question = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    chosen = request.GET.get("soc", "")
    found: list[ctcae_terms.Term] = []
    if question:
        found = ctcae_terms.search(question, MOST_ON_PAGE)
    elif chosen in counts:
        found = [term for term in ctcae_terms.terms() if term.soc == chosen]
    added = ctcae_register.definition_and_note([term.code for term in found]) if found else {}
    document = ctcae_register.in_force()
    return render(
        request,
        "safety/ctcae_terms.html",
        {
            "table": TABLE,
            "document": document,
            "document_digest": f"SHA-256 {document.sha256}" if document else "",
            "digest": f"{ctcae_terms.TERMS.name}, SHA-256 {ctcae_terms.checksum()}",
            "command": LOAD_COMMAND,
            "number_of_terms": len(ctcae_terms.terms()),
            "socs": [(each, counts[each.en]) for each in socs],
            "question": question,
            "chosen": chosen if chosen in counts and not question else "",
            "chosen_soc": ctcae_terms.soc_words(chosen) if chosen in counts else None,
            "shown": _shown(found, added),
        },
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One rule in one unit: the condition of each of the four grades a number can give."""

    unit: str
    conditions: tuple[Text | None, ...]


@dataclass(frozen=True, slots=True)
class ShownRule:
    """One rule on the page: its lines, and what gives a grade whatever the number says."""

    rule: ctcae.Rule
    name: Text
    analyte: Text
    lines: tuple[Line, ...]
    alternatives: tuple[tuple[int, Text], ...]
    status: Text

    @property
    def rows(self) -> int:
        """Rows of the table: its lines and the reading below them."""
        return len(self.lines) + 1


def _line(unit: str, rungs: tuple[ctcae.Rung, ...]) -> Line:
    by_grade = {rung.grade: rung.when.words() for rung in rungs}
    return Line("" if unit == "any" else unit, tuple(by_grade.get(grade) for grade in (1, 2, 3, 4)))


def _shown_rule(rule: ctcae.Rule) -> ShownRule:
    return ShownRule(
        rule=rule,
        name=ctcae_terms.term(rule.code).name,
        analyte=ctcae.ANALYTES[rule.analyte],
        lines=tuple(_line(unit, rungs) for unit, rungs in rule.ladders.items()),
        alternatives=tuple((each.grade, each.words) for each in rule.alternatives),
        status=ctcae.STATUS[rule.status],
    )


@needs(Permission.VIEW_CONFIGURATION)
@require_GET
def rules_page(request: HttpRequest) -> HttpResponse:
    """The rules that grade a number, the readings that nobody confirmed first, and what v5.0 does not grade by figures."""
    rules = ctcae.rules()
    names = {term.name.en: term.name for term in ctcae_terms.terms()}
    return render(
        request,
        "safety/ctcae_rules.html",
        {
            "table": TABLE,
            "digest": f"{ctcae.FILE.name}, SHA-256 {ctcae.checksum()}",
            "number_of_rules": len(rules),
            "unconfirmed": [_shown_rule(rule) for rule in rules if rule.status == ctcae.UNCONFIRMED],
            "settled": [_shown_rule(rule) for rule in rules if rule.status != ctcae.UNCONFIRMED],
            "not_graded": [(names[term], why) for term, why in ctcae.NOT_GRADED_FROM_A_NUMBER],
            "no_term": ctcae.NO_TERM_EXISTS_FOR,
        },
    )
