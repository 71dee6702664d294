"""Documents: the list, asking for one, its progress, and taking it away."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from trial import documents
from trial.access import Refused, needs, subjects_for
from trial.models import Document, DocumentDownload, Subject, User
from trial.roles import Permission
from trial.words import CHINESE, Text

PAGE = 50
LANGUAGE_NAMES = {"en": Text("English", "英文"), CHINESE: Text("Chinese", "中文")}


@dataclass(frozen=True, slots=True)
class Line:
    """One document as the list shows it."""

    document: Document
    title: Text
    language: Text
    status: Text
    progress: documents.Progress | None
    problem: Text | None
    downloads: list[DocumentDownload]


def _line(document: Document) -> Line:
    problem = None
    if document.status == Document.FAILED:
        problem = documents.PROBLEMS[document.problem.split(" ")[0]]
    return Line(
        document,
        documents.kind_of(document.kind).title,
        LANGUAGE_NAMES[document.language],
        documents.STATUSES[document.status],
        documents.progress_of(document) if document.status in documents.OPEN else None,
        problem,
        list(document.downloads.all()),
    )


def documents_for(user: User) -> QuerySet[Document]:
    """The documents a person may see: those of the subjects they may see, and those of the study."""
    downloads = DocumentDownload.objects.select_related("downloaded_by")
    return (
        Document.objects.filter(Q(subject__isnull=True) | Q(subject__in=subjects_for(user)))
        .select_related("subject__protocol_version", "asked_by")
        .prefetch_related(Prefetch("downloads", queryset=downloads))
        .order_by("-asked_at", "-id")
    )


def _subject(user: User, number: str) -> Subject:
    return get_object_or_404(subjects_for(user), Q(screening_number=number) | Q(subject_number=number))


@needs(Permission.MAKE_DOCUMENT)
@require_GET
def document_list(request: HttpRequest, number: str = "") -> HttpResponse:
    """Every document, or those of one subject: who asked, what for, what became of it, who took it away."""
    user: User = request.user  # type: ignore[assignment]
    found = documents_for(user)
    subject = _subject(user, number) if number else None
    if subject is not None:
        found = found.filter(subject=subject)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    offered = [documents.kind_of(key) for key in settings.DOCUMENT_KINDS] if subject is not None else []
    kinds = [kind for kind in offered if not kind.scoped]
    context = {"subject": subject, "lines": [_line(each) for each in page], "page": page, "kinds": kinds}
    return render(request, "trial/documents.html", context)


@needs(Permission.MAKE_DOCUMENT)
@require_POST
def document_ask(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for a document of a subject, then show the list with its progress."""
    user: User = request.user  # type: ignore[assignment]
    subject = _subject(user, number)
    try:
        documents.ask(
            kind=request.POST.get("kind", ""),
            subject=subject,
            language=request.POST.get("language", ""),
            purpose=request.POST.get("purpose", ""),
            by=user,
        )
    except Refused as refusal:
        messages.error(request, refusal.why.in_language(get_language()))
    return redirect("subject-documents", subject.screening_number)


@needs(Permission.MAKE_DOCUMENT)
@require_POST
def document_again(request: HttpRequest, number: int) -> HttpResponse:
    """Ask once more for a document that could not be made."""
    user: User = request.user  # type: ignore[assignment]
    document = get_object_or_404(documents_for(user), pk=number)
    try:
        documents.ask_again(document, by=user)
    except Refused as refusal:
        messages.error(request, refusal.why.in_language(get_language()))
    if document.subject is None:
        return redirect("documents")
    return redirect("subject-documents", document.subject.screening_number)


@needs(Permission.MAKE_DOCUMENT)
@require_GET
def document_progress(request: HttpRequest, number: int) -> HttpResponse:
    """One line of the list, asked for by the page itself while the document is being made."""
    user: User = request.user  # type: ignore[assignment]
    document = get_object_or_404(documents_for(user), pk=number)
    if not request.headers.get("HX-Request"):
        return redirect("documents")
    return render(request, "trial/_document.html", {"line": _line(document)})


@needs(Permission.MAKE_DOCUMENT)
@require_GET
def document_file(request: HttpRequest, number: int) -> HttpResponse:
    """Take a finished document away; the download is on record before a byte leaves."""
    user: User = request.user  # type: ignore[assignment]
    document = get_object_or_404(documents_for(user), pk=number)
    content = documents.taken_away(document, by=user)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{documents.file_name(document)}"'
    answer["Cache-Control"] = "no-store"
    return answer
