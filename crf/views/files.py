"""The file beside an item of a form: attach it after redaction, look at what is attached, take it away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from crf import attachments, save
from crf.entry import typed_from
from crf.kit.base import FORMS
from crf.kit.items import Item, Kind
from crf.models.attachments import Attachment
from crf.targets import Target
from trial.access import Refused, demand, needs, subjects_for
from trial.models import Subject, User
from trial.roles import Permission


def _item(form_key: str, code: str) -> Item:
    """The item a file stands beside; no such page for any other item."""
    try:
        item = FORMS[form_key].item(code)
    except KeyError:
        raise Http404 from None
    if item.kind is not Kind.FILE:
        raise Http404
    return item


@needs(Permission.VIEW_CLINICAL)
@require_http_methods(["GET", "POST"])
def form_file(request: HttpRequest, number: str, form_key: str, visit: str = "", repeat: int = 1) -> HttpResponse:
    """Show what is attached and the redaction checklist, or take a file in and put it into the draft of the form.

    As a part of the form's page (htmx) it answers with the part; as a page of its own it leads back to the form.
    """
    user: User = request.user  # type: ignore[assignment]
    subject = get_object_or_404(subjects_for(user), screening_number=number)
    if form_key not in FORMS or (FORMS[form_key].repeats == "log") == bool(visit):
        raise Http404
    given = request.POST if request.method == "POST" else request.GET
    item = _item(form_key, given.get("item", ""))
    target = Target(form_key, subject, visit, repeat)
    held: Attachment | None = None
    problem, status = "", 200
    if request.method == "POST":
        demand(user, Permission.ENTER_DATA)
        upload = request.FILES.get("file")
        try:
            held = attachments.attach(
                subject,
                by=user,
                form_key=form_key,
                item=item.code,
                name=upload.name or "" if upload else "",
                content=upload.read(attachments.LARGEST + 1) if upload else b"",
                confirmed=request.POST.getlist("redaction"),
            )
        except Refused as refusal:
            problem, status = refusal.why.in_language(get_language()), 422
        else:
            _into_draft(target, user, item, held)
            if not request.headers.get("HX-Request"):
                messages.success(request, _("%(name)s attached. Complete the form to keep it there.") % {"name": held})
                return redirect(target.url())
    standing = held or _standing(subject, given.get("value", ""))
    part = bool(request.headers.get("HX-Request"))
    context: dict[str, Any] = {
        "target": target,
        "subject": subject,
        "item": item,
        "attachment": standing,
        "problem": problem,
        "redaction": attachments.REDACTION,
        "confirmed": request.POST.getlist("redaction") if request.method == "POST" else [],
        "may_attach": user.may(Permission.ENTER_DATA),
        "part": part,
        "file_url": target.url("form-file"),
    }
    # htmx swaps in only what was answered with 200; the part says itself what is wrong.
    return render(request, "crf/_file.html" if part else "crf/file.html", context, status=200 if part else status)


def _standing(subject: Subject, sha256: str) -> Attachment | None:
    return attachments.attachment(subject, sha256) if sha256 else None


def _into_draft(target: Target, user: User, item: Item, held: Attachment) -> None:
    """What was typed so far, with the file beside its item."""
    draft = save.draft_of(target, user)
    if draft is not None:
        typed, edition = {**draft.values}, draft.edition
    else:
        before = save.stored(target)
        typed = typed_from(target.form, before.values, before.nulls) if before else {}
        edition = before.record.edition if before else 0
    save.save_draft(target, by=user, typed={**typed, item.code: held.sha256}, edition=edition)


@needs(Permission.VIEW_CLINICAL)
@require_GET
def attachment(request: HttpRequest, number: str, sha256: str) -> HttpResponse:
    """Take a file away; the download is on record before a byte leaves."""
    user: User = request.user  # type: ignore[assignment]
    subject = get_object_or_404(subjects_for(user), screening_number=number)
    found = attachments.attachment(subject, sha256)
    if found is None:
        raise Http404
    content = attachments.taken_away(found, by=user)
    answer = HttpResponse(content, content_type=found.content_type)
    answer["Content-Disposition"] = (
        f'attachment; filename="{subject.number}-{found.form_key}-{sha256[:12]}{_ending(found)}"'
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer


def _ending(found: Attachment) -> str:
    return next(ending for _start, kind, ending in attachments.KINDS if kind == found.content_type)
