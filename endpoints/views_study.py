"""Pages over the study: the registry's open points and their decisions, the cohort, and the steroid ledger of a subject."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from crf.kit.base import FORMS
from endpoints import ledger
from endpoints.assemble import ENDPOINTS
from endpoints.cohort import as_csv, cohort
from endpoints.preview import preview
from endpoints.steroid_page import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, steroid_page
from trial import deciding
from trial.access import Refused, demand, needs, subjects_for
from trial.deciding import option_words
from trial.derived import ANSWERS
from trial.models import DecisionChange, Parameter, RegistryDecision, User
from trial.models.protocol import SOURCE_MARKS
from trial.models.signatures import MEANINGS
from trial.protocol import decisions
from trial.roles import Permission, roles_with
from trial.words import Text


# --- Decisions -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Option:
    """One reading of an open point."""

    key: str
    words: Text
    chosen: bool
    default: bool


@dataclass(frozen=True, slots=True)
class Signed:
    """One decision of the past: the readings in words, and the signature."""

    change: DecisionChange
    before: Text
    after: Text


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """An open point of the registry as the page shows it."""

    decision: RegistryDecision
    options: tuple[Option, ...]
    results: tuple[Text, ...]
    elsewhere: tuple[Text, ...]
    history: tuple[Signed, ...]

    @property
    def settled(self) -> bool:
        """Nothing is left to decide: one reading, and it is confirmed."""
        return len(self.options) == 1 and bool(self.decision.confirmed)


EVERYTHING = Text("every result", "全部结果")


def _affected(codes: Iterable[str]) -> tuple[tuple[Text, ...], tuple[Text, ...]]:
    """Which results depend on an open point, and which forms and visits beside them."""
    results, elsewhere = [], []
    for code in codes:
        endpoint = "ORRR" if code == "ORR" else code
        if endpoint in ENDPOINTS:
            results.append(ENDPOINTS[endpoint])
        elif code == "all":
            results.append(EVERYTHING)
        elif code in FORMS:
            title = FORMS[code].title
            elsewhere.append(Text(f"{title.en} ({code})", f"{title.zh}（{code}）"))
        else:
            elsewhere.append(Text(code, code))
    return tuple(results), tuple(elsewhere)


def _point(decision: RegistryDecision) -> OpenPoint:
    results, elsewhere = _affected(decision.affects)
    options = tuple(
        Option(
            each["key"], Text(each["en"], each["zh"]), each["key"] == decision.chosen, each["key"] == decision.default
        )
        for each in decision.options
    )
    history = tuple(
        Signed(change, option_words(decision, change.before), option_words(decision, change.after))
        for change in decision.changes.all()
    )
    return OpenPoint(decision, options, results, elsewhere, history)


@needs(Permission.VIEW_CONFIGURATION)
@require_GET
def decision_list(request: HttpRequest) -> HttpResponse:
    """Every open point with its readings, what depends on them and who decided; every parameter not confirmed below."""
    user: User = request.user  # type: ignore[assignment]
    points = [_point(each) for each in RegistryDecision.objects.prefetch_related("changes")]
    context = {
        "points": points,
        "readings": decisions().revision,
        "unconfirmed": sum(not point.decision.confirmed for point in points),
        "parameters": Parameter.objects.filter(confirmed=False),
        "sources": SOURCE_MARKS,
        "may_decide": user.may(Permission.CHANGE_DECISION),
        "who_may": roles_with(Permission.CHANGE_DECISION),
    }
    return render(request, "endpoints/decisions.html", context)


@needs(Permission.CHANGE_DECISION)
@require_http_methods(["GET", "POST"])
def decision_page(request: HttpRequest, code: str) -> HttpResponse:
    """What a reading would change, before anything is signed; a POST signs it."""
    user: User = request.user  # type: ignore[assignment]
    decision = get_object_or_404(RegistryDecision.objects.prefetch_related("changes"), code=code)
    sent = request.POST if request.method == "POST" else request.GET
    typed = {name: sent.get(name, "").replace("\x00", "") for name in ("option", "reason", "username", "seen")}
    option = typed["option"] or decision.chosen
    in_force = decisions()
    wrong: dict[str, str] = {}
    if request.method == "POST":
        found = deciding.problems(decision, option=option, reason=typed["reason"])
        wrong = {field: words.in_language(get_language()) for field, words in found.items()}
        if not wrong:
            try:
                deciding.decide(
                    code,
                    option=option,
                    reason=typed["reason"],
                    username=typed["username"],
                    password=request.POST.get("password", ""),
                    seen=typed["seen"],
                    by=user,
                )
                messages.success(request, _("%(code)s: signed. Results are derived again.") % {"code": code})
                return redirect(f"{reverse('decisions')}#{code}")
            except Refused as refusal:
                wrong = {"signature": refusal.why.in_language(get_language())}
    known = any(each["key"] == option for each in decision.options)
    changes = known and option != decision.chosen
    context = {
        "point": _point(decision),
        "decision": decision,
        "option": option if known else "",
        "words": option_words(decision, option),
        "current": option_words(decision, decision.chosen),
        "changes": changes,
        "open": changes or (known and not decision.confirmed),
        "preview": preview(in_force.choosing(decision.parameter, option)) if changes and decision.parameter else None,
        "answers": ANSWERS,
        "seen": in_force.revision,
        "meaning": MEANINGS[deciding.MEANING],
        "typed": typed,
        "wrong": wrong,
    }
    return render(request, "endpoints/decision.html", context, status=422 if wrong else 200)


# --- Cohort ----------------------------------------------------------------------------------------------------------
@needs(Permission.VIEW_INTERIM)
@require_GET
def cohort_page(request: HttpRequest) -> HttpResponse:
    """The endpoints over all infused subjects; only for the roles on the interim list (R078)."""
    return render(
        request, "endpoints/cohort.html", {"cohort": cohort(), "who_may": roles_with(Permission.VIEW_INTERIM)}
    )


@needs(Permission.VIEW_INTERIM)
@require_GET
def cohort_csv(request: HttpRequest) -> HttpResponse:
    """The same figures as a table to take along, for who may make documents too."""
    user: User = request.user  # type: ignore[assignment]
    demand(user, Permission.MAKE_DOCUMENT)
    answer = HttpResponse("\ufeff" + as_csv(cohort()), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="interim-endpoints-{timezone.localdate()}.csv"'
    return answer


# --- Steroids --------------------------------------------------------------------------------------------------------
@needs(Permission.VIEW_CLINICAL)
@require_GET
def steroids(request: HttpRequest, number: str) -> HttpResponse:
    """The glucocorticoid log of a subject by day."""
    user: User = request.user  # type: ignore[assignment]
    subject = get_object_or_404(subjects_for(user), Q(screening_number=number) | Q(subject_number=number))
    frame = {"width": WIDTH, "height": HEIGHT, "left": LEFT, "right": RIGHT, "top": TOP, "bottom": BOTTOM}
    context = {"subject": subject, "page": steroid_page(subject), "frame": frame, "rule": ledger.RULE}
    return render(request, "endpoints/steroids.html", context)
