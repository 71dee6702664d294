"""Documents in the background: asked for by a person, drawn by a worker, kept with their digest (R027).

A kind of document is a function named in `settings.DOCUMENT_KINDS`: it takes the `Document` and returns the HTML to be
drawn. What may go wrong leaves a document that says so and can be asked for again; nothing is ever half finished, because
the bytes and the word "done" are written in one transaction, once.

Who draws a document holds a lock of PostgreSQL on it, which the server lets go of when the worker dies: that is how beat
knows that a document is left behind and sends it again.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.text import slugify

from trial import audit, work
from trial.access import Refused, demand
from trial.identifiers import identifier_in
from trial.models import Document, DocumentDownload, DocumentFile, Subject, User
from trial.roles import Permission
from trial.sessions import OUT_OF_REACH
from trial.words import CHINESE, ENGLISH, Text

log = logging.getLogger(__name__)

DRAW = "trial.tasks.draw_document"
DRAWING = 4102  # class of the advisory lock that the worker drawing a document holds
OPEN = (Document.QUEUED, Document.RUNNING)
LANGUAGES = (ENGLISH, CHINESE)
LONGEST_PURPOSE = 200
LONGEST_SCOPE = 800
PDF_VARIANT = "pdf/a-3a"

STATUSES: dict[str, Text] = {
    Document.QUEUED: Text("waiting", "排队中"),
    Document.RUNNING: Text("being made", "生成中"),
    Document.DONE: Text("ready", "已完成"),
    Document.FAILED: Text("failed", "失败"),
}
PHASES: dict[str, Text] = {
    "queued": Text("waiting for a free worker", "等待处理"),
    "collecting": Text("collecting the data", "汇集数据"),
    "setting": Text("setting the pages", "排版"),
    "writing": Text("writing the file", "写入文件"),
}
PROBLEMS: dict[str, Text] = {
    "too_long": Text("It took too long and was stopped. Ask again.", "生成超时，已停止。请重新生成。"),
    "drawing": Text(
        "It could not be made because of a fault in the software. Ask again; if it fails again, tell the administrator "
        "the number of the document.",
        "因软件故障未能生成。请重新生成；如再次失败，请将文件编号告知系统管理员。",
    ),
}


# --- Kinds -----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document: its name, and the function that makes its HTML.

    `scoped` kinds show what their `scope` names (the visits of worksheets) and are asked for on a page of their own.
    """

    key: str
    title: Text
    make: Callable[[Document], str]
    scoped: bool = False


def kind_of(key: str) -> Kind:
    """The kind by its key; KeyError when the product has none. The function carries its title."""
    make = import_string(settings.DOCUMENT_KINDS[key])
    return Kind(key, make.title, make, make.scoped)


def titled(
    en: str, zh: str, *, scoped: bool = False
) -> Callable[[Callable[[Document], str]], Callable[[Document], str]]:
    """Give the function that makes a kind of document its title in both languages."""

    def give(make: Callable[[Document], str]) -> Callable[[Document], str]:
        make.title = Text(en, zh)  # type: ignore[attr-defined]
        make.scoped = scoped  # type: ignore[attr-defined]
        return make

    return give


def file_name(document: Document) -> str:
    """What the file is called: study, subject, kind, language, number. Plain ASCII, safe on every system."""
    subject = document.subject.number if document.subject else "study"
    language = "zh" if document.language == CHINESE else "en"
    parts = (
        settings.STUDY_PRODUCT,
        subject.removeprefix(f"{settings.STUDY_PRODUCT}-"),
        slugify(document.kind),
        language,
    )
    return "-".join((*parts, str(document.pk))) + ("-DEMO" if settings.DEMO else "") + ".pdf"


# --- Asking ----------------------------------------------------------------------------------------------------------
def ask(*, kind: str, subject: Subject | None, language: str, purpose: str, by: User, scope: str = "") -> Document:
    """Ask for a document; a worker draws it. Says what for, because every copy that leaves the system is accounted for."""
    demand(by, Permission.MAKE_DOCUMENT)
    purpose = purpose.strip()
    known = kind in settings.DOCUMENT_KINDS and language in LANGUAGES
    if not known or kind_of(kind).scoped != bool(scope) or len(scope) > LONGEST_SCOPE:
        raise Refused(Text("There is no such document.", "没有此类文件。"))
    if not purpose or len(purpose) > LONGEST_PURPOSE:
        raise Refused(
            Text(
                f"Say what the document is for, in at most {LONGEST_PURPOSE} characters.",
                f"请填写文件用途（不超过{LONGEST_PURPOSE}个字符）。",
            )
        )
    naming = identifier_in(purpose)
    if naming is not None:
        raise Refused(Text(f"The purpose holds {naming.en}; leave it out.", f"用途中含有{naming.zh}，请去除后再提交。"))
    with audit.acting(by=by, reason=f"document asked for: {purpose}", subject=subject):
        document = Document.objects.create(
            kind=kind,
            subject=subject,
            scope=scope,
            language=language,
            purpose=purpose,
            asked_by=by,
            asked_at=timezone.now(),
        )
        identity = document.pk
        transaction.on_commit(lambda: work.send(DRAW, identity))
    return document


def ask_again(document: Document, *, by: User) -> Document:
    """Ask once more for a document that could not be made: the same in every respect, on one's own account."""
    return ask(
        kind=document.kind,
        subject=document.subject,
        language=document.language,
        purpose=document.purpose,
        by=by,
        scope=document.scope,
    )


def taken_away(document: Document, *, by: User) -> bytes:
    """The bytes of a finished document, once the download is on record. Refused while it is not done."""
    demand(by, Permission.MAKE_DOCUMENT)
    with audit.acting(by=by, reason="document downloaded", subject=document.subject):
        kept = DocumentFile.objects.filter(document=document, document__status=Document.DONE).first()
        if kept is None:
            raise Refused(Text("This document is not ready.", "该文件尚未生成。"))
        DocumentDownload.objects.create(document=document, downloaded_by=by, downloaded_at=timezone.now())
    return bytes(kept.content)


# --- Progress --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Progress:
    """How far a document is: a percentage and what is being done."""

    percent: int
    words: Text


def _key(document_id: int) -> str:
    return f"document/{document_id}/progress"


def tell(document_id: int, percent: int, phase: str) -> None:
    """Say how far the drawing is. Lost progress is no loss: the document itself stands in the database."""
    with suppress(*OUT_OF_REACH):
        cache.set(_key(document_id), (percent, phase), timeout=900)


def progress_of(document: Document) -> Progress:
    """How far a document is, as far as is known."""
    percent, phase = 0, "queued"
    with suppress(*OUT_OF_REACH):
        percent, phase = cache.get(_key(document.pk)) or (percent, phase)
    return Progress(percent, PHASES[phase])


class _Steps(logging.Handler):
    """Reads WeasyPrint's own account of its seven steps as progress from 30 to 95 per cent."""

    def __init__(self, document_id: int) -> None:
        super().__init__(logging.INFO)
        self.document_id = document_id
        self.told = 30

    def emit(self, record: logging.LogRecord) -> None:
        """One line such as "Step 5 - Creating layout - Page 3"."""
        message = record.getMessage()
        if message.startswith("Step ") and message[5:6].isdigit():
            percent = 30 + 9 * int(message[5])
            if percent > self.told:
                self.told = percent
                tell(self.document_id, percent, "setting" if percent < 84 else "writing")


# --- Drawing ---------------------------------------------------------------------------------------------------------
@contextmanager
def at_work(document_id: int) -> Iterator[bool]:
    """Whether this worker, and no other, works on the document meanwhile. The lock ends with the connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [DRAWING, document_id])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [DRAWING, document_id])


def left_behind() -> list[int]:
    """The documents that are not finished and that nobody works on. One query; the locks are the test."""
    held = "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objsubid = 2"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM trial_document WHERE status = ANY(%s) AND asked_at < now() - interval '8 seconds'"  # nosec B608
            f" AND id NOT IN ({held} AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
            " ORDER BY id",
            [list(OPEN), DRAWING],
        )
        return [row[0] for row in cursor.fetchall()]


def draw(document_id: int) -> None:
    """Draw a document that was asked for. Doing it again, or twice at once, changes nothing."""
    with at_work(document_id) as mine:
        document = Document.objects.select_related("subject__protocol_version", "asked_by").get(pk=document_id)
        if not mine or document.status not in OPEN:
            return
        try:
            _set(document, "drawing begins", status=Document.RUNNING)
            tell(document_id, 10, "collecting")
            html = kind_of(document.kind).make(document)
            tell(document_id, 30, "setting")
            content, pages = pdf_of(html, progress=_Steps(document_id))
            _finish(document, content, pages)
        except SoftTimeLimitExceeded:
            _set(document, "drawing stopped", status=Document.FAILED, problem="too_long", finished_at=timezone.now())
        except Exception as fault:
            log.exception("document %s could not be drawn", document_id)
            problem = f"drawing {type(fault).__name__}"
            _set(document, "drawing failed", status=Document.FAILED, problem=problem, finished_at=timezone.now())


def _set(document: Document, reason: str, **values: Any) -> int:
    """Change a document that is not finished yet; a finished one stays as it is."""
    with audit.acting(by=audit.system("documents"), reason=reason, subject=document.subject):
        return Document.objects.filter(pk=document.pk, status__in=OPEN).update(**values)


def _finish(document: Document, content: bytes, pages: int) -> None:
    """Keep the bytes and say "done" in one transaction, once."""
    with audit.acting(by=audit.system("documents"), reason="document drawn", subject=document.subject):
        digest = hashlib.sha256(content).hexdigest()
        done = {"status": Document.DONE, "finished_at": timezone.now(), "pages": pages, "bytes": len(content)}
        if _set(document, "document drawn", **done, sha256=digest):
            DocumentFile.objects.create(document=document, content=content)


def _fetcher() -> Any:
    """Our own style sheets by `own:css/name.css` and data within the page; a drawing reaches for nothing else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            if not url.startswith("own:"):
                return super().fetch(url, headers)
            found = finders.find(url.removeprefix("own:"))
            if not isinstance(found, str):
                raise ValueError(f"no such file: {url[:80]}")
            kind = "text/css" if url.endswith(".css") else "image/svg+xml"
            return URLFetcherResponse(url, Path(found).read_bytes(), {"Content-Type": kind})

    return Fetcher(allowed_protocols=("data",), fail_on_errors=True)


def pdf_of(html: str, *, progress: logging.Handler | None = None) -> tuple[bytes, int]:
    """An archive PDF (PDF/A-3a: tagged, fonts inside) and its number of pages. The same HTML gives the same bytes."""
    from weasyprint import CSS, HTML
    from weasyprint.urls import FatalURLFetchingError

    watched = logging.getLogger("weasyprint.progress")
    if progress is not None:
        watched.setLevel(logging.INFO)
        watched.propagate = False
        watched.addHandler(progress)
    try:
        fetcher = _fetcher()
        paper = CSS(url="own:css/print.css", url_fetcher=fetcher)
        identifier = hashlib.sha256(html.encode()).digest()[:16]
        pages = HTML(string=html, url_fetcher=fetcher, base_url="own:").render(
            stylesheets=[paper], pdf_variant=PDF_VARIANT, pdf_identifier=identifier
        )
        return pages.write_pdf(pdf_variant=PDF_VARIANT, pdf_identifier=identifier), len(pages.pages)
    except FatalURLFetchingError as fault:  # a BaseException, which would end the worker
        raise ValueError(str(fault)) from fault
    finally:
        if progress is not None:
            watched.removeHandler(progress)
