"""The library of edit checks, how each of them does, and today's checks over what is stored."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from crf.checks_library import (
    CORE,
    ELSEWHERE,
    FORM,
    GENERIC,
    KINDS,
    RANGE,
    SEVERITIES,
    Listed,
    carriers,
    library,
    of_query,
    write_csv,
)
from crf.kit.base import FORMS
from crf.models import Query
from crf.recheck import GONE, NEW, Line, recheck_all
from crf.recheck import KINDS as DIFFERENCES
from crf.recheck import write_csv as write_lines
from crf.targets import Target
from trial.access import needs
from trial.models import Subject
from trial.roles import Permission
from trial.words import Text

# So many subjects are gone through while somebody waits; more are taken one by one, or all as a file.
AT_ONCE = 20
# Above this share of questions kept without a change a check asks more than it finds.
NOISY_PERCENT, NOISY_FROM = 80, 5


@dataclass(frozen=True, slots=True)
class Use:
    """How a check does: how often its question was kept, is open, was answered, and was confirmed unchanged."""

    fired: int = 0
    open: int = 0
    confirmed: int = 0

    @property
    def noise(self) -> int | None:
        """Per cent of its questions that were settled without a change of the value; None while it asked nothing."""
        return round(100 * self.confirmed / self.fired) if self.fired else None

    @property
    def noisy(self) -> bool:
        """Whether it should be looked at: it asks often, and hardly anything is changed."""
        return self.fired >= NOISY_FROM and (self.noise or 0) >= NOISY_PERCENT


@dataclass(frozen=True, slots=True)
class Row:
    """A check of the library as the page shows it."""

    check: Listed
    kind: Text
    severity: Text
    use: Use


def uses(known: Collection[str]) -> dict[str, Use]:
    """How every check of the library does, by its identity. One query."""
    counted = (
        Query.objects.exclude(check_id__in=Query.BY_PEOPLE)
        .order_by()
        .values("check_id")
        .annotate(
            fired=Count("pk"),
            open=Count("pk", filter=Q(status=Query.OPEN)),
            confirmed=Count("pk", filter=Q(status__in=[Query.CONFIRMED, Query.ANSWERED])),
        )
    )
    found: dict[str, Use] = {}
    for each in counted:
        check = of_query(each["check_id"], known)
        so_far = found.get(check, Use())
        found[check] = Use(
            so_far.fired + each["fired"], so_far.open + each["open"], so_far.confirmed + each["confirmed"]
        )
    return found


@dataclass(frozen=True, slots=True)
class Core:
    """One of the forty core checks: its number, what it is about, which checks carry it, or what does instead."""

    number: str
    words: Text
    checks: tuple[str, ...]
    elsewhere: Text | None


@needs(Permission.VIEW_CONFIGURATION)
@require_GET
def checks(request: HttpRequest) -> HttpResponse:
    """Every edit check with its words, severity and source, and how often it asked and was kept without a change."""
    listed = library()
    if request.GET.get("format") == "csv":
        text = io.StringIO()
        write_csv(text)
        answer = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="edit-checks.csv"'
        return answer
    chosen = request.GET.get("form", "")
    if chosen and chosen not in {*FORMS, GENERIC, RANGE}:
        raise Http404
    used = uses({check.id for check in listed})
    carried = carriers(listed)
    rows = [Row(check, KINDS[check.kind], SEVERITIES[check.severity], used.get(check.id, Use())) for check in listed]
    if chosen in {GENERIC, RANGE}:
        shown = [row for row in rows if row.check.kind == chosen]
    elif chosen:
        shown = [row for row in rows if row.check.form == chosen]
    else:
        shown = [row for row in rows if row.check.kind != RANGE or row.use.fired]
    forms = sorted({check.form for check in listed if check.kind != GENERIC})
    core = [Core(number, words, tuple(carried[number]), ELSEWHERE.get(number)) for number, words in CORE.items()]
    context = {
        "rows": shown,
        "chosen": chosen,
        "forms": [(key, FORMS[key].title) for key in forms],
        "counts": {kind: sum(check.kind == kind for check in listed) for kind in (GENERIC, RANGE, FORM)},
        "core": core,
        "fired": sum(use.fired for use in used.values()),
        "open": sum(use.open for use in used.values()),
        "confirmed": sum(use.confirmed for use in used.values()),
        "noisy": [row for row in rows if row.use.noisy],
        "noisy_percent": NOISY_PERCENT,
    }
    return render(request, "crf/checks.html", context)


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of a run over what is stored, with the page of its form."""

    line: Line
    kind: Text
    severity: Text | None
    url: str


def _as_file(lines: Iterator[Line]) -> Iterator[str]:
    written = io.StringIO()
    write_lines((), written)
    yield "\ufeff" + written.getvalue()
    for line in lines:
        written = io.StringIO()
        write_lines((line,), written)
        yield written.getvalue().partition("\n")[2]


@needs(Permission.MANAGE_DATA)
@require_GET
def stored(request: HttpRequest) -> HttpResponseBase:
    """Today's checks over the stored forms of one subject or of all. Reads only."""
    subjects = Subject.objects.select_related("protocol_version").order_by("screening_number")
    chosen = request.GET.get("subject", "")
    found = subjects if chosen == "all" else subjects.filter(screening_number=chosen)
    if request.GET.get("format") == "csv":
        answer = StreamingHttpResponse(_as_file(recheck_all(found.iterator(chunk_size=50))), content_type="text/csv")
        answer["Content-Disposition"] = 'attachment; filename="checks-over-stored-forms.csv"'
        return answer
    everybody = list(subjects)
    picked = everybody if chosen == "all" else [each for each in everybody if each.screening_number == chosen]
    if chosen and not picked:
        raise Http404
    differences: list[Difference] | None = None
    if picked and len(picked) <= AT_ONCE:
        known = {each.number: each for each in picked}
        differences = [
            Difference(
                line,
                DIFFERENCES[line.kind],
                SEVERITIES.get(line.severity),
                Target(line.form, known[line.subject], line.visit, line.repeat).url(),
            )
            for line in recheck_all(picked)
        ]
    context = {
        "subjects": everybody,
        "chosen": chosen,
        "picked": picked,
        "too_many": bool(picked) and differences is None,
        "differences": differences,
        "new": sum(each.line.kind == NEW for each in differences or ()),
        "gone": sum(each.line.kind == GONE for each in differences or ()),
        "at_once": AT_ONCE,
    }
    return render(request, "crf/checks_stored.html", context)
