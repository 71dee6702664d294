"""Pages of medical coding: the queue of verbatims, the way out and back as CSV, questions to the site, the dictionaries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crf.models import Query
from crf.targets import address_of
from safety import coding_round_trip, codings
from safety.codings import STALE, STATES, WAITING, WAYS, Group
from safety.dictionary_register import may_keep, put_in_force
from safety.models.coding import KINDS, MEDDRA, WHODRUG, Coding, Dictionary, Synonym
from safety.upcoding import CHANGES as MOVES
from safety.upcoding import KEPT, moves
from trial.access import Refused, needs, subjects_for
from trial.history import reason_words
from trial.models import User
from trial.roles import Permission
from trial.words import Text

MARKS = {
    STALE: "query",
    Coding.UNCODED: "empty",
    Coding.AUTO: "draft",
    Coding.QUERY: "query",
    Coding.CONFIRMED: "complete",
}
WAITS, ANSWERED, ALL = "waiting", "answered", "all"
LISTS: dict[str, Text] = {
    WAITS: Text("To be coded", "待编码"),
    STALE: Text("Changed", "已修改"),
    Coding.UNCODED: Text("Uncoded", "未编码"),
    Coding.AUTO: Text("Matched", "已匹配"),
    Coding.QUERY: Text("Asked", "已质疑"),
    ANSWERED: Text("Answered", "已答复"),
    Coding.CONFIRMED: Text("Coded", "已编码"),
    ALL: Text("All", "全部"),
}
OCCURRENCES_SHOWN = 40
LARGEST_FILE = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Row:
    """One verbatim as the list shows it."""

    url: str
    kind: str
    key: str
    verbatim: str
    forms: str
    mark: str
    state: str
    term: str
    hint: str
    code: str
    current: bool


def _within(group: Group, chosen: str) -> bool:
    answered = group.question is not None and group.question.query_status == Query.ANSWERED
    if chosen == WAITS:
        return group.state in WAITING or answered
    if chosen == ANSWERED:
        return answered
    return chosen == ALL or group.state == chosen


def _given(request: HttpRequest, name: str, longest: int = 400) -> str:
    """What was sent under a name: never longer than anything that is kept, and without what no text holds."""
    given = request.POST if request.method == "POST" else request.GET
    return given.get(name, "").replace("\0", "")[:longest]


def _where(request: HttpRequest) -> tuple[str, str]:
    """Which list and which dictionary the page is on."""
    show, kind = _given(request, "show"), _given(request, "dictionary")
    return show if show in LISTS else WAITS, kind if kind in KINDS else ""


def _page(show: str, only: str, kind: str = "", term: str = "") -> str:
    given = {"show": show if show != WAITS else "", "only": only, "dictionary": kind, "term": term}
    said = urlencode({name: value for name, value in given.items() if value})
    return f"{reverse('coding')}?{said}" if said else reverse("coding")


def _only(request: HttpRequest) -> str:
    only = _given(request, "only")
    return only if only in KINDS else ""


def _rows(
    found: Sequence[Group], show: str, only: str, dictionaries: Sequence[Dictionary], chosen: Group | None
) -> list[Row]:
    language = get_language()
    names = codings.names_in(language, (group.coded for group in found if group.coded), dictionaries)
    states = {state: text.in_language(language) for state, text in STATES.items()}
    ways = {way: text.in_language(language) for way, text in WAYS.items()}
    loaded = {each.kind for each in dictionaries}
    made = []
    for group in found:
        held, term, hint = group.coded, "", ""
        if held is not None and group.state != Coding.UNCODED:
            term, hint = names.get(held.term_code, (held.term_name, ""))[0], held.version
        elif group.match is not None:
            term, hint = f"≈ {group.match.name}", ways[group.match.way]
        elif group.kind not in loaded and group.fallback is not None:
            term = group.fallback.in_language(language)
        counted = Counter(each.source.form for each in group.occurrences)
        made.append(
            Row(
                _page(show, only, group.kind, group.key),
                group.kind,
                group.key,
                group.verbatim,
                " ".join(f"{form} {n}" for form, n in counted.items()),
                MARKS[group.state],
                states[group.state],
                term,
                hint,
                held.term_code if held is not None else "",
                chosen is not None and (group.kind, group.key) == (chosen.kind, chosen.key),
            )
        )
    return made


def _panel(user: User, group: Group | None, dictionaries: Sequence[Dictionary], show: str, only: str) -> dict[str, Any]:
    """What the right-hand part says of one verbatim."""
    if group is None:
        return {"group": None}
    language = get_language()
    loaded = [each for each in dictionaries if each.kind == group.kind]
    may_code = user.may(Permission.CODE)
    names = codings.names_in(language, [group.coded], loaded) if group.coded else {}
    name, above = "", ""
    if group.coded:
        name, above = names.get(group.coded.term_code, (group.coded.term_name, group.coded.above))
    past = codings.history(group)
    return {
        "group": group,
        "state": STATES[group.state],
        "mark": MARKS[group.state],
        "way": WAYS.get(group.coded.way) if group.coded else None,
        "name": name,
        "above": above,
        "loaded": loaded,
        "matches": codings.suggestions(group, loaded) if may_code else [],
        "exact": group.match.code if group.match else "",
        "shown": group.occurrences[:OCCURRENCES_SHOWN],
        "more": max(len(group.occurrences) - OCCURRENCES_SHOWN, 0),
        "stale": [each for each in group.occurrences if each.state == STALE][:5],
        "past": [(each, reason_words(each.reason), STATES.get(each.status)) for each in past],
        "show": show,
        "only": only,
        "may_code": may_code,
        "kind": KINDS[group.kind],
    }


@needs(Permission.VIEW_CLINICAL)
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """Every verbatim, what waits first; beside the list the one that is chosen, with the terms that fit."""
    user: User = request.user  # type: ignore[assignment]
    show, kind = _where(request)
    only, term = _only(request), _given(request, "term")
    everything, dictionaries = codings.queue(user)
    kept = [group for group in everything if not only or group.kind == only]
    found = [group for group in kept if _within(group, show)]
    chosen = next((group for group in kept if (group.kind, group.key) == (kind, term)), None) if term else None
    chosen = chosen or (found[0] if found else None)
    rows = _rows(found, show, only, dictionaries, chosen)
    counts = {name: sum(_within(group, name) for group in kept) for name in LISTS}
    loaded = {each.kind for each in dictionaries}
    context = {
        "rows": rows,
        "lists": [(name, words, counts[name], _page(name, only)) for name, words in LISTS.items()],
        "kinds": [(each, words, _page(show, each)) for each, words in KINDS.items()],
        "all_kinds": _page(show, ""),
        "dictionaries": dictionaries,
        "no_meddra": MEDDRA not in loaded,
        "no_whodrug": WHODRUG not in loaded,
        "matching": sum(group.match is not None and group.state in (STALE, Coding.UNCODED) for group in everything),
        "show": show,
        "only": only,
        "confirmable": show == Coding.AUTO and rows and user.may(Permission.CODE),
        **_panel(user, chosen, dictionaries, show, only),
    }
    return render(request, "safety/coding.html", context)


@needs(Permission.VIEW_CLINICAL)
@require_GET
def verbatim(request: HttpRequest) -> HttpResponse:
    """The part about one verbatim, for the page that is already open."""
    user: User = request.user  # type: ignore[assignment]
    show, kind = _where(request)
    group = codings.group_of(user, kind, _given(request, "term"))
    if group is None:
        raise Http404
    dictionaries = codings.in_force()
    [group] = codings.matched([group], dictionaries)
    return render(request, "safety/_coding_verbatim.html", _panel(user, group, dictionaries, show, _only(request)))


@needs(Permission.CODE)
@require_GET
def matches(request: HttpRequest) -> HttpResponse:
    """The terms that fit what is typed, while it is typed."""
    kind = _where(request)[1]
    typed = _given(request, "q", 200)
    found = codings.search(kind, typed, codings.in_force()) if kind else []
    return render(request, "safety/_coding_matches.html", {"matches": found, "typed": typed, "may_code": True})


def _done(request: HttpRequest, act: Callable[[User, str, str], str]) -> HttpResponse:
    """One act on a verbatim: what it says, or why not; then the queue, at the verbatim that comes next."""
    user: User = request.user  # type: ignore[assignment]
    show, kind = _where(request)
    key = _given(request, "term")
    going = key
    try:
        said = act(user, kind, key)
    except Refused as refusal:
        messages.error(request, refusal.why.in_language(get_language()))
    else:
        messages.success(request, said)
        next_kind, _, going = _given(request, "next").partition("|")
        kind = next_kind if next_kind in KINDS else kind
    return redirect(_page(show, _only(request), kind, going))


@needs(Permission.CODE)
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Code a verbatim, wherever it stands."""

    def act(user: User, kind: str, key: str) -> str:
        count = codings.decide(
            by=user,
            kind=kind,
            key=key,
            code=_given(request, "code", 11),
            note=_given(request, "note"),
            synonym=request.POST.get("synonym") == "1",
        )
        return ngettext("Coded on %(n)d form.", "Coded on %(n)d forms.", count) % {"n": count}

    return _done(request, act)


@needs(Permission.CODE)
@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    """Put a verbatim back among the uncoded."""

    def act(user: User, kind: str, key: str) -> str:
        count = codings.take_back(by=user, kind=kind, key=key, note=_given(request, "note"))
        return ngettext("Taken back on %(n)d form.", "Taken back on %(n)d forms.", count) % {"n": count}

    return _done(request, act)


@needs(Permission.CODE)
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask the site about a verbatim."""

    def act(user: User, kind: str, key: str) -> str:
        count = codings.ask(by=user, kind=kind, key=key, text=_given(request, "text"))
        return ngettext("Asked on %(n)d form.", "Asked on %(n)d forms.", count) % {"n": count}

    return _done(request, act)


@needs(Permission.CODE)
@require_POST
def match(request: HttpRequest) -> HttpResponse:
    """Keep the exact matches, for a coder to confirm."""
    count = codings.match_all(by=request.user)  # type: ignore[arg-type]
    said = ngettext("%(n)d verbatim matched. Confirm it.", "%(n)d verbatims matched. Confirm them.", count) % {
        "n": count
    }
    messages.success(request, said)
    return redirect(_page(Coding.AUTO if count else WAITS, _only(request)))


@needs(Permission.CODE)
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Confirm the matches that were shown."""
    shown = set()
    for line in request.POST.getlist("shown"):
        kind, _, rest = line.partition("|")
        code, _, key = rest.partition("|")
        shown.add((kind, key, code))
    count = codings.confirm_all(by=request.user, shown=shown)  # type: ignore[arg-type]
    said = ngettext("%(n)d verbatim confirmed.", "%(n)d verbatims confirmed.", count) % {"n": count}
    messages.success(request, said)
    return redirect(_page(WAITS, _only(request)))


@needs(Permission.CODE)
@require_GET
def download(request: HttpRequest) -> HttpResponse:
    """The verbatims that wait, as CSV to be coded elsewhere: nothing of a subject is in it."""
    found = codings.groups(codings.occurrences(request.user))  # type: ignore[arg-type]
    text = coding_round_trip.write(group for group in found if group.state != Coding.CONFIRMED)
    answer = HttpResponse(text.encode(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="verbatims-to-code.csv"'
    return answer


def _text_of(request: HttpRequest) -> str:
    """The coded file as text: as it was checked, or as it is uploaded now."""
    if "text" in request.POST:
        return request.POST["text"]
    file = request.FILES.get("file")
    if file is None:
        raise Refused(Text("Choose the coded file.", "请选择已编码的文件。"))
    if (file.size or 0) > LARGEST_FILE:
        raise Refused(Text("This file is too large, or it is no text.", "文件过大或不是文本文件。"))
    content = file.read()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(Text("This file is too large, or it is no text.", "文件过大或不是文本文件。"))


@needs(Permission.CODE)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """A coded file: what it would change is shown first; what was shown is written, and nothing else."""
    user: User = request.user  # type: ignore[assignment]
    context: dict[str, Any] = {"changes": coding_round_trip.CHANGES}
    if request.method == "POST":
        try:
            text = _text_of(request)
            if request.POST.get("digest"):
                count = coding_round_trip.take_over(text, by=user, digest=request.POST["digest"])
                said = ngettext("Coded on %(n)d form.", "Coded on %(n)d forms.", count) % {"n": count}
                messages.success(request, said)
                return redirect("coding")
        except Refused as refusal:
            messages.error(request, refusal.why.in_language(get_language()))
            if not request.POST.get("digest"):
                return render(request, "safety/coding_upload.html", context)
        try:
            plan = coding_round_trip.read(text, user)
        except Refused as refusal:
            messages.error(request, refusal.why.in_language(get_language()))
        else:
            counts = [(name, words, plan.count(name)) for name, words in coding_round_trip.CHANGES.items()]
            context |= {"plan": plan, "text": text, "counts": counts}
    return render(request, "safety/coding_upload.html", context)


@needs(Permission.VIEW_CLINICAL)
@require_GET
def questions(request: HttpRequest) -> HttpResponse:
    """The coder's questions to the site, each with the form it is about and a place to answer."""
    user: User = request.user  # type: ignore[assignment]
    found = codings.open_questions(user)
    texts = {(each.record_id, each.source.item): each.verbatim for each in codings.occurrences(user)} if found else {}
    rows = [
        {
            "query": query,
            "verbatim": texts.get((query.record_id, query.item), ""),
            "url": f"{address_of(query.record.subject, query.record.place)}?item={query.item}#item-{query.item}",
        }
        for query in found
    ]
    return render(request, "safety/coding_questions.html", {"rows": rows})


@needs(Permission.ENTER_DATA)
@require_POST
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Answer the coder where the text is right as it stands."""
    user: User = request.user  # type: ignore[assignment]
    query = get_object_or_404(
        Query.objects.select_related("record__subject"), pk=number, record__subject__in=subjects_for(user).values("pk")
    )
    try:
        codings.answer(by=user, query=query, text=_given(request, "answer"))
    except Refused as refusal:
        messages.error(request, refusal.why.in_language(get_language()))
    else:
        messages.success(request, _("The answer is with the coder."))
    return redirect("coding-questions")


def _versions(found: Iterable[Dictionary]) -> list[dict[str, Any]]:
    """The dictionaries by kind and version, each with the codings made with it and what it would move."""
    held: dict[tuple[str, str], list[Dictionary]] = {}
    for each in found:
        held.setdefault((each.kind, each.version), []).append(each)
    used = Counter(Coding.objects.exclude(term_code="").values_list("kind", "version"))
    made = []
    for (kind, version), rows in held.items():
        counted = Counter(move.change for move in moves(kind, version))
        made.append(
            {
                "kind": kind,
                "version": version,
                "words": KINDS[kind],
                "rows": rows,
                "active": rows[0].active,
                "used": used[kind, version],
                "moves": [
                    (words, counted[change]) for change, words in MOVES.items() if counted[change] and change != KEPT
                ],
            }
        )
    return made


@needs(Permission.VIEW_CONFIGURATION)
@require_http_methods(["GET", "POST"])
def dictionaries(request: HttpRequest) -> HttpResponse:
    """The dictionaries that were loaded, with their checksums, which version is in force, and the synonyms."""
    user: User = request.user  # type: ignore[assignment]
    if request.method == "POST":
        try:
            put_in_force(
                by=user,
                reason=_given(request, "reason"),
                kind=_given(request, "kind"),
                version=_given(request, "version"),
            )
        except Refused as refusal:
            messages.error(request, refusal.why.in_language(get_language()))
        else:
            messages.success(request, _("This version is in force from now on."))
        return redirect("dictionaries")
    context = {
        "versions": _versions(Dictionary.objects.select_related("loaded_by")),
        "synonyms": Synonym.objects.filter(withdrawn_at__isnull=True).select_related("approved_by"),
        "may_keep": may_keep(user),
        "clinical": user.may(Permission.VIEW_CLINICAL),
        "kinds": KINDS,
    }
    return render(request, "safety/dictionaries.html", context)


@needs(Permission.CODE)
@require_POST
def synonym_withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """The verbatim no longer matches by itself."""
    found = get_object_or_404(Synonym, pk=number, withdrawn_at__isnull=True)
    codings.withdraw_synonym(by=request.user, synonym=found)  # type: ignore[arg-type]
    messages.success(request, _("Withdrawn. Codings made stay as they are."))
    return redirect("dictionaries")
