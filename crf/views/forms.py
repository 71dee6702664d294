"""The page of one form: enter, keep as draft, complete, change, sign; and the history of an item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from importlib import import_module
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crf import save, signing
from crf.casebook import Facts, beside, facts_for
from crf.entry import (
    PULLED,
    EntryForm,
    GridLayout,
    GridState,
    derived_text,
    held_back,
    lines_beside,
    offered_codes,
    offers_of,
    picked,
    prefilled,
    pulled_keys,
    rows_of,
    typed_from,
    typed_head,
)
from crf.history import item_history
from crf.kit.assess import ASSESSED, WRITTEN, Assessment, assess
from crf.kit.base import FORMS
from crf.kit.checks import BLOCK
from crf.kit.reading import REASONS, in_words
from crf.logs import after_row
from crf.models import Draft, Query
from crf.schedule import schedules, subject_url
from crf.targets import Target
from trial import subjects
from trial.access import Refused, demand, needs, subjects_for
from trial.models import ProtocolVersion, Signature, Subject, User, VisitDefinition
from trial.models.signatures import MEANINGS
from trial.roles import Permission
from trial.words import Text

NOT_FOR_ITEMS = {"csrfmiddlewaretoken", "action", "edition", "password", "change_reason", "change_text", "in_visit"}
# A request for a part of the page of a visit, not for a whole page.
PART = "X-Part"
# What a link may put into the boxes of a new form, and the name of the place it comes from.
LONGEST_ASKED_FOR, LONGEST_PLACE = 200, 40


def _target(user: User, number: str, visit: str, form_key: str, repeat: int) -> Target:
    if form_key not in FORMS:
        raise Http404
    subject = get_object_or_404(subjects_for(user), screening_number=number)
    form = FORMS[form_key]
    if (form.repeats == "log") == bool(visit) or (form.repeats == "visit" and repeat != 1):
        raise Http404
    return Target(form_key, subject, visit, repeat)


def _countable(visit: str, definition: VisitDefinition) -> bool:
    """Whether the visit's name fits its definition: only a repeatable visit carries a count, from 2 on (UNS-2)."""
    _code, dash, count = visit.partition("-")
    if not dash:
        return True
    return definition.kind == VisitDefinition.UNSCHEDULED and count.isascii() and count.isdigit() and int(count) > 1


def _around(target: Target, *, registers: bool = True) -> tuple[Facts, save.Stored | None]:
    """The facts around a form, and the form as it stands; no such page for a visit the protocol does not have."""
    facts = facts_for(target.subject, target.form, target.visit, repeat=target.repeat, registers=registers)
    if facts.casebook is None:
        return facts, None
    definition = facts.casebook.definition(target.visit) if target.visit else None
    if target.visit and (definition is None or not _countable(target.visit, definition)):
        raise Http404
    return facts, facts.casebook.stored(target.form_key, target.visit, target.repeat)


def _typed(request: HttpRequest) -> dict[str, str]:
    """What stands in the boxes; several ticked answers of one item are joined."""
    typed = {}
    for name in request.POST:
        if name not in NOT_FOR_ITEMS:
            typed[name] = "|".join(value for value in request.POST.getlist(name) if value)
    return typed


def _edition(request: HttpRequest) -> int:
    given = request.POST.get("edition", "0")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


@needs(Permission.VIEW_CLINICAL)
@require_http_methods(["GET", "POST"])
def form_page(request: HttpRequest, number: str, form_key: str, visit: str = "", repeat: int = 1) -> HttpResponse:
    """Open a form, or complete it."""
    target = _target(request.user, number, visit, form_key, repeat)  # type: ignore[arg-type]
    if request.method == "POST":
        return _complete(request, target)
    return _open(request, target)


@needs(Permission.ENTER_DATA)
@require_http_methods(["GET", "POST"])
def subject_new(request: HttpRequest) -> HttpResponse:
    """The consent that takes a new subject into screening."""
    target = Target("ICF")
    return _complete(request, target) if request.method == "POST" else _open(request, target)


@needs(Permission.ENTER_DATA)
@require_http_methods(["GET", "POST"])
def subject_rescreen(request: HttpRequest, number: str) -> HttpResponse:
    """The consent that takes a person whose screening failed into screening again, under a new number."""
    try:
        target = _rescreening(request.user, number)  # type: ignore[arg-type]
    except Refused as refusal:
        messages.error(request, refusal.why.in_language(get_language()))
        return redirect("subject", number)
    return _complete(request, target) if request.method == "POST" else _open(request, target)


@needs(Permission.ENTER_DATA)
@require_POST
def rescreen_live(request: HttpRequest, number: str) -> JsonResponse:
    """What follows from what is typed into the consent of a rescreening."""
    return _live(request, _rescreening(request.user, number))  # type: ignore[arg-type]


def _rescreening(user: User, number: str) -> Target:
    """The consent of a rescreening; Refused when this subject cannot be screened again."""
    earlier = get_object_or_404(subjects_for(user), screening_number=number)
    obstacle = subjects.rescreening_refused(earlier)
    if obstacle is not None:
        raise obstacle
    return Target("ICF", rescreened_from=earlier)


def _open(request: HttpRequest, target: Target) -> HttpResponse:
    shown = opened(request, target, *_around(target))
    return render(request, "crf/form.html", shown)


def opened(request: HttpRequest, target: Target, facts: Facts, before: save.Stored | None) -> dict[str, Any]:
    """A form as it stands, or as this person left it in a draft, ready to be shown on a page or a part of one."""
    user: User = request.user  # type: ignore[assignment]
    draft: Draft | None = None
    signatures: list[Signature] = []
    if target.subject is not None:
        draft, signatures = beside(user, target.key, target.subject, target.place)
    elif user.may(Permission.ENTER_DATA):
        draft = save.draft_of(target, user)
    typed = {**typed_from(target.form, before.values, before.nulls), **typed_head(before.record)} if before else {}
    if draft is not None:
        typed = {**draft.values}
    elif before is None and target.subject is None:
        typed = {"ICFTYPE": "MAIN", "ICFWDRAW": "NONE"}
    elif before is None:
        asked = _asked_for(request, target)
        given = assess(target.form, asked, facts, completing=False).values if asked else {}
        typed = {**prefilled(target.form, facts, given), **asked}
    edition = draft.edition if draft else (before.record.edition if before else 0)
    assessed = assess(target.form, typed, facts, completing=False)
    if draft is None and before is None:
        # What another form says of an item that does not apply here is not put into its box.
        typed = {
            name: value for name, value in typed.items() if "." in name or name.removeprefix(PULLED) in assessed.applies
        }
    return _context(request, target, before, facts, typed, assessed, edition, draft=draft, signatures=signatures)


def _asked_for(request: HttpRequest, target: Target) -> dict[str, str]:
    """What a link to a new form says stands in its boxes (a proposed event), with the place it comes from. Nothing is
    written by it: it is shown as pulled from there until somebody completes the form."""
    place = request.GET.get("from", "")[:LONGEST_PLACE]
    typed: dict[str, str] = {}
    for name in request.GET:
        value = request.GET.get(name, "")
        try:
            item = target.form.item(name)
        except KeyError:
            continue
        if not item.derived and len(value) <= LONGEST_ASKED_FOR:
            typed[name] = value
            if place and "." not in name:
                typed[PULLED + name] = place
    return typed


def _complete(request: HttpRequest, target: Target) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    demand(user, Permission.ENTER_DATA)
    if request.POST.get("action") == "discard":
        save.discard_draft(target, by=user)
        if target.subject is not None and _in_visit(request):
            return redirect(visit_url(target, open_form=target))
        if target.rescreened_from is not None:
            return redirect(subject_url(target.rescreened_from))
        return redirect(target.url() if target.subject else "subjects")
    facts, before = _around(target)
    typed = _typed(request)
    edition = _edition(request)
    reason = {name: request.POST.get(name, "") for name in ("change_reason", "change_text")}
    if request.POST.get("action") == "send":
        for name in request.POST:
            if name.startswith("ask__") and not name.endswith(save.ACCEPTED):
                typed.setdefault(name + save.ACCEPTED, "query")
    keys = _group_keys(target, typed, facts)
    outcome = save.complete(target, by=user, typed={**typed, **reason, "group_keys": keys}, edition=edition)
    if outcome.saved and outcome.record is not None:
        return _done(request, target, outcome)
    assessed = outcome.assessment or assess(target.form, typed, facts)
    if outcome.newer is not None:
        save.save_draft(target, by=user, typed=typed, edition=outcome.newer.edition)
        edition = outcome.newer.edition
    else:
        save.save_draft(target, by=user, typed=typed, edition=edition)
    typed = {**typed, **reason}
    shown = _context(request, target, before, facts, typed, assessed, edition, outcome=outcome, tried=True)
    part = _in_visit(request) and PART in request.headers
    return render(request, "crf/_form.html" if part else "crf/form.html", shown, status=422)


def _in_visit(request: HttpRequest) -> bool:
    """Whether the form was entered on the page of its visit, or opened from there, and leads back to it."""
    return bool(request.POST.get("in_visit") or request.GET.get("in_visit"))


def visit_url(target: Target, *, open_form: Target | None = None) -> str:
    """The page of the visit a form belongs to, with one form open for entry."""
    assert target.subject is not None  # nosec B101 - a visit belongs to a subject
    address = reverse("visit", args=[target.subject.screening_number, target.visit])
    if open_form is None:
        return f"{address}?open="
    return f"{address}?{urlencode({'open': open_form.form_key, 'row': open_form.repeat})}#form-{open_form.form_key}"


def _group_keys(target: Target, typed: Mapping[str, str], facts: Facts) -> str:
    """What one key filled in, and what was pulled from other forms, for the audit trail."""
    keys = typed.get("group_keys", "").strip()
    if not any(name.startswith(PULLED) and place for name, place in typed.items()):
        return keys
    pulled = pulled_keys(target.form, typed, assess(target.form, typed, facts, completing=False), facts)
    return ", ".join(part for part in (keys, pulled) if part)


def _done(request: HttpRequest, target: Target, outcome: save.Outcome) -> HttpResponse:
    record = outcome.record
    assert record is not None  # nosec B101 - saved outcomes carry their record
    subject = Subject.objects.select_related("protocol_version").get(pk=record.subject_id)
    title = target.form.title.in_language(get_language())
    if outcome.unchanged:
        messages.info(request, _("%(form)s: nothing had changed, nothing was saved.") % {"form": title})
    else:
        messages.success(
            request,
            _("%(form)s saved at %(time)s.") % {"form": title, "time": timezone.localtime().strftime("%H:%M:%S")},
        )
    for told in record.told:
        messages.info(request, told.in_language(get_language()))
    if outcome.assessment and outcome.assessment.dropped:
        messages.warning(
            request,
            _("Cleared because they no longer apply: %(items)s.") % {"items": ", ".join(outcome.assessment.dropped)},
        )
    if request.POST.get("action") == "stay":
        return redirect(Target(target.form_key, subject, target.visit, record.repeat).url())
    if target.form.repeats == "log" and target.subject is not None:
        return redirect(after_row(target, subject, was_new=target.repeat == 0))
    if target.visit and _in_visit(request):
        here = Target(target.form_key, subject, target.visit, record.repeat)
        following = schedules([subject])[0].next_form(target.visit, target.form_key)
        same_visit = following is not None and following.target.visit == target.visit
        return redirect(visit_url(here, open_form=following.target if following is not None and same_visit else None))
    plan = schedules([subject])[0]
    following = plan.next_form(target.visit or "SCR", target.form_key)
    return redirect(following.url if following else subject_url(subject))


def _context(
    request: HttpRequest,
    target: Target,
    before: save.Stored | None,
    facts: Facts,
    typed: Mapping[str, str],
    assessed: Assessment,
    edition: int,
    *,
    draft: Any = None,
    outcome: save.Outcome | None = None,
    tried: bool = False,
    signatures: list[Signature] | None = None,
) -> dict[str, Any]:
    user: User = request.user  # type: ignore[assignment]
    queries: dict[str, Query] = {}
    if before is not None:
        rows = before.queries
        queries = {row.item: row for row in rows}
        asked = {(finding.check, finding.text.en) for finding in assessed.findings}
        kept = {f"ask__{row.check_id}": row.answer for row in rows if (row.check_id, row.text_en) in asked}
        typed = {**kept, **typed}
    read_only = not user.may(Permission.ENTER_DATA)
    newer = outcome.newer.values if outcome and outcome.newer else None
    row_list = list(
        rows_of(
            target.form,
            typed,
            facts,
            assessed,
            tried=tried,
            asks=outcome.asks if outcome else (),
            queries={code: query for code, query in queries.items() if query.status == Query.OPEN},
            newer=newer,
            held_back=held_back(target.form, before is not None),
            signed=before.values if before is not None else None,
        )
    )
    history = target.url("form-history") if before else ""
    files = target.url("form-file") if target.subject is not None else ""
    entry = EntryForm(target.form, row_list, facts, read_only=read_only, history_url=history, file_url=files)
    if target.form.grid is not None:
        still_open = {code: query for code, query in queries.items() if query.status == Query.OPEN}
        asks = outcome.asks if outcome else ()
        state = GridState(target, facts, typed, assessed, tried, asks, still_open, newer, read_only)
        entry.helper.layout.fields.append(GridLayout(state))
    if signatures is None and target.subject is not None:
        signatures = beside(user, target.key, target.subject, target.place)[1]
    definition = None
    if target.visit and facts.casebook:
        definition = facts.casebook.definition(target.visit)
    errors = [row for row in row_list if row.error and not row.hidden]
    date_problem = assessed.problems.get(ASSESSED.code)
    paper_problem = assessed.problems.get(WRITTEN.code)
    head = ("form_date", "form_by", "form_paper", "form_paper_date", "form_comment", "not_done")
    return {
        "target": target,
        "subject": target.subject,
        "form": target.form,
        "form_url": target.url(),
        "row_number": target.repeat if target.form.repeats == "rows" and target.repeat > 1 else "",
        "in_visit": _in_visit(request),
        "entry": entry,
        "record": before.record if before else None,
        "definition": definition,
        "facts": facts,
        "edition": edition,
        "draft": draft,
        "outcome": outcome,
        "errors": errors,
        "read_only": read_only,
        "change_reasons": save.CHANGE_REASONS,
        "null_reasons": REASONS,
        "typed": typed,
        "about_open": any(typed.get(name) for name in head),
        "date_problem": date_problem.in_language(get_language()) if date_problem else "",
        "paper_problem": paper_problem.in_language(get_language()) if paper_problem else "",
        "older_protocol": _older_protocol(target, facts),
        "notices": _notices(target, assessed, facts),
        "live_url": target.url("form-live"),
        "signatures": signatures or [],
        "may_sign": before is not None and before.record.status == "complete" and user.may(Permission.SIGN),
        "sign_url": target.url("form-sign") if before else "",
        "meaning": MEANINGS[signing.MEANING_OF_FORM.get(target.form_key, "reviewed")],
    }


def _older_protocol(target: Target, facts: Facts) -> str:
    """The protocol version a form belongs to, where the subject has consented to a newer one since; else nothing."""
    if target.subject is None or facts.protocol_version == target.subject.protocol_version.number:
        return ""
    return ProtocolVersion.objects.values_list("label", flat=True).get(number=facts.protocol_version)


def _notices(target: Target, assessed: Assessment, facts: Facts) -> list[str]:
    told = getattr(target.form, "notices", None)
    if target.subject is None and target.rescreened_from is not None:
        number = target.rescreened_from.screening_number
        return [
            _("Rescreening of %(number)s: completing this consent gives a new screening number.") % {"number": number}
        ]
    if told is None:
        return []
    language = get_language()
    return [text.in_language(language) for text in told(assessed.values, facts)]


@needs(Permission.ENTER_DATA)
@require_POST
def form_live(
    request: HttpRequest, number: str = "", form_key: str = "ICF", visit: str = "", repeat: int = 1
) -> JsonResponse:
    """Keep what was typed as a draft, and answer with what follows from it: scores, grades, what applies, warnings."""
    user: User = request.user  # type: ignore[assignment]
    return _live(request, _target(user, number, visit, form_key, repeat) if number else Target("ICF"))


def _live(request: HttpRequest, target: Target) -> JsonResponse:
    user: User = request.user  # type: ignore[assignment]
    typed = _typed(request)
    facts, before = _around(target, registers=target.form.grid is not None)
    held = held_back(target.form, before is not None)
    assessed = assess(target.form, typed, facts, completing=False)
    save.save_draft(target, by=user, typed=typed, edition=_edition(request))
    language = get_language()
    items = {item.code: item for item in target.form.items}
    asks: dict[str, str] = {}
    refused: dict[str, str] = {}
    for finding in assessed.findings:
        said = refused if finding.severity == BLOCK else asks
        said[finding.item] = " ".join([*filter(None, [said.get(finding.item)]), finding.text.in_language(language)])
    echo = {}
    for item, day in ((ASSESSED, assessed.assessed_on), (WRITTEN, assessed.written_on)):
        if day is not None and day.isoformat() != typed.get(item.code, "").strip():
            echo[item.code] = day.isoformat()
    for code, item in items.items():
        value = assessed.values.get(item.name)
        if code in assessed.nulls:
            echo[code] = assessed.nulls[code].text.in_language(language)
        elif value is not None and not item.register and typed.get(code) and not picked(item):
            text = in_words(item, value).in_language(language)
            if text != typed[code].strip():
                echo[code] = text
    page = import_module(target.form.grid_page) if target.form.grid is not None else None
    rows = page.told(facts, typed, assessed) if page is not None else {}
    # What a signature wrote stands on the page until the form is saved again.
    known = {name for name, value in assessed.derived.items() if value is not None}
    return JsonResponse(
        {
            "saved": _("Draft kept at %(time)s") % {"time": timezone.localtime().strftime("%H:%M:%S")},
            "derived": {
                item.code: _("shown once saved")
                if item.code in held
                else derived_text(item, assessed.derived.get(item.name), language)
                for item in target.form.items
                if item.derived and (item.code not in signing.GIVEN_BY_SIGNING or item.name in known)
            }
            | rows.get("derived", {}),
            "hidden": [code for code in items if code not in {*assessed.applies, *asks, *refused}],
            "problems": refused
            | {
                code: problem.in_language(language)
                for code, problem in assessed.problems.items()
                if code not in items or not items[code].register
            },
            "asks": asks,
            "echo": echo | rows.get("echo", {}),
            "notices": _notices(target, assessed, facts),
            "offered": offered_codes(target.form, assessed, facts),
            "beside": {
                code: [asdict(line) for line in lines]
                for code, lines in lines_beside(target.form, assessed, facts).items()
            },
            "offers": {code: asdict(offer) for code, offer in offers_of(target.form, assessed, facts).items()},
            "grid": rows,
        }
    )


@needs(Permission.VIEW_CLINICAL)
@require_GET
def form_history(request: HttpRequest, number: str, form_key: str, visit: str = "", repeat: int = 1) -> HttpResponse:
    """Every value one item ever had, with who, when and why."""
    target = _target(request.user, number, visit, form_key, repeat)  # type: ignore[arg-type]
    _facts, before = _around(target, registers=False)
    try:
        item = target.form.item(request.GET.get("item", ""))
    except KeyError:
        raise Http404 from None
    changes = item_history(before.record, item) if before else []
    return render(request, "crf/_history.html", {"item": item, "changes": changes, "target": target})


@needs(Permission.SIGN)
@require_POST
def form_sign(request: HttpRequest, number: str, form_key: str, visit: str = "", repeat: int = 1) -> HttpResponse:
    """Sign a complete form with user name and password."""
    user: User = request.user  # type: ignore[assignment]
    target = _target(user, number, visit, form_key, repeat)
    facts, before = _around(target, registers=False)
    if before is None:
        raise Refused(Text("Complete the form first, then sign it.", "请先完成表单再签署。"))
    try:
        signing.sign(
            before.record,
            by=user,
            username=request.POST.get("username", ""),
            password=request.POST.get("password", ""),
            edition=_edition(request),
            values=before.values,
            nulls=before.nulls,
            facts=facts,
        )
    except Refused as refusal:
        messages.error(request, refusal.why.in_language(get_language()))
        return redirect(target.url())
    messages.success(request, _("Signed."))
    return redirect(target.url())
