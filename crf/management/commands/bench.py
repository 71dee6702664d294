"""`manage.py bench`: how long the main pages and saves take on the demonstration study, as JSON, beside their budgets.

Everything goes through the real views and middleware as the application's own database role, and whatever a measure
writes is rolled back after each run. CPU is that of this process: Python, without the database.
"""

import json
import statistics
import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from crf import demo
from crf.casebook import facts_for
from crf.demo.courses import measured
from crf.demo.filler import fill
from crf.demo.stories import COURSES
from crf.kit.base import FORMS
from crf.laboratory.analytes import of_panels
from crf.models import FormRecord
from crf.targets import Target
from trial import audit, documents
from trial.models import Document, Subject, User

# Adverse events of one subject on the pages that are timed with many, and what each says.
EVENTS = 60
AN_EVENT: Mapping[str, Any] = {
    "AETERM": "DEMO: platelets low",
    "AECTC": "Platelet count decreased",
    "AELLTCD": "10035528",
    "AESOC": "Investigations",
    "AEGRBY": "CTCAE",
    "AEONGO": True,
    "AEGRONS": "2",
    "AETOXGR": 2,
    "AESER": False,
    "AEREL": "POSSIBLY",
    "AERELLD": "PROBABLY",
    "AERELSLE": "UNLIKELY",
    "AEACN": "NOT_APPLICABLE",
    "AETRT": ["NONE"],
    "AEOUT": "NOT_RECOVERED",
    "AESI": "CYTOPENIA",
}
# An adverse event also asks for its graded laboratory values and for its code.
QUERIES = {"AE": 12}
# The two largest forms.
HEAVY = {"BIL", "LB"}
PLAIN_STATIC = {
    **settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing to time: what it is, how to do it once, what to do before (untimed), and what it may cost."""

    what: str
    do: Callable[[], None]
    before: Callable[[], None] | None = None
    budget: Mapping[str, float] = field(default_factory=dict)
    runs: int | None = None


class _Undo(Exception):
    pass


def once(measure: Measure, *, count: bool = False) -> dict[str, float]:
    """Do it once, and undo it: milliseconds by the clock and of CPU, or the number of queries."""
    found: dict[str, float] = {}
    try:
        with transaction.atomic():
            if measure.before is not None:
                measure.before()
            with CaptureQueriesContext(connection) if count else nullcontext() as queries:
                wall, cpu = time.perf_counter(), time.process_time()
                measure.do()
                found["wall_ms"] = (time.perf_counter() - wall) * 1000
                found["cpu_ms"] = (time.process_time() - cpu) * 1000
            if queries is not None:
                found["queries"] = len([query for query in queries if "SAVEPOINT" not in query["sql"]])
            raise _Undo
    except _Undo:
        return found


def result(measure: Measure, runs: int) -> dict[str, Any]:
    """Medians over the runs after one that warms up, the number of queries, and whether all is within its budget."""
    counted = once(measure, count=True)
    timed = [once(measure) for _ in range(measure.runs or runs)]
    row: dict[str, Any] = {
        "what": measure.what,
        "wall_ms": round(statistics.median(run["wall_ms"] for run in timed), 1),
        "cpu_ms": round(statistics.median(run["cpu_ms"] for run in timed), 1),
        "queries": int(counted["queries"]),
        "budget": dict(measure.budget),
    }
    row["within"] = all(row[name] <= most for name, most in measure.budget.items())
    return row


def answered(response: Any, status: int) -> None:
    """Stop where a page did not answer as it should: a time for a refusal would mislead."""
    if response.status_code != status:
        raise CommandError(f"{response.request['PATH_INFO']} answered {response.status_code}, not {status}.")


class Bench:
    """The measures on one demonstration study, for one signed-in investigator."""

    def __init__(self) -> None:
        if not demo.is_ours() or not demo.is_complete():
            raise CommandError("There is no demonstration study here. Write it first: manage.py demo")
        person = User.objects.get(username="investigator")
        self.person = person
        self.followed = self.first("infused")
        self.waiting = self.last("enrolled")
        self.client = Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
        self.client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[-1])
        self.recompute()  # what the worker has still to store of the demonstration study is not measured

    def leave(self) -> None:
        """End the session that was opened for the measures."""
        self.client.session.delete()

    @staticmethod
    def first(status: str) -> Subject:
        """The demonstration subject of a status who was screened first."""
        return Bench.of(status)[0]

    @staticmethod
    def last(status: str) -> Subject:
        """The demonstration subject of a status who was screened last."""
        return Bench.of(status)[-1]

    @staticmethod
    def of(status: str) -> list[Subject]:
        """The demonstration subjects of a status, in the order of their screening."""
        found = list(Subject.objects.select_related("protocol_version").filter(status=status))
        if not found:
            raise CommandError(f"The demonstration study holds no subject who is {status}.")
        return found

    def page(self, name: str, *arguments: str) -> Callable[[], None]:
        """Opening a page."""
        address = reverse(name, args=arguments)
        return lambda: answered(self.client.get(address, secure=settings.SECURE_SSL_REDIRECT), 200)

    def form(self, key: str, visit: str, subject: Subject | None = None) -> Callable[[], None]:
        """Opening a form."""
        return self.page("form", (subject or self.followed).screening_number, visit, key)

    def post(self, address: str, boxes: Mapping[str, str], status: int) -> None:
        """Sending what stands in the boxes."""
        answered(self.client.post(address, boxes, secure=settings.SECURE_SSL_REDIRECT), status)

    def panel(self) -> Callable[[], None]:
        """Completing a laboratory report of three panels, about thirty results."""
        target = Target("LB", self.waiting, "PRE")
        printed = {
            f"{analyte.code}.LBORRES": measured(COURSES[0], analyte.code, 60)
            for analyte in of_panels(("HEM", "CHEM", "COAG"))
        }
        typed, _assessed = fill(target.form, printed, facts_for(self.waiting, target.form, "PRE"))
        boxes = {**typed, "edition": "0", "action": "complete"}
        return lambda: self.post(target.url(), boxes, 302)

    def opened(self) -> list[Measure]:
        """Opening every form of the casebook, where the followed subject has it: entered already, with its history."""
        held: dict[str, tuple[str, str]] = {}
        for record in FormRecord.objects.filter(subject=self.followed).select_related("visit").order_by("-pk"):
            held[record.form_key] = (
                record.place,
                Target(record.form_key, self.followed, str(record.visit or ""), record.repeat).url(),
            )
        budget = {"queries": 10, "cpu_ms": 100}
        return [
            Measure(
                f"form open {place}",
                partial(self.get, address),
                budget={**budget, "cpu_ms": 150} if key in HEAVY else {**budget, "queries": QUERIES.get(key, 10)},
            )
            for key, (place, address) in sorted(held.items())
        ]

    def sixty_events(self) -> None:
        """Sixty adverse events of the followed subject, in rows beyond those there are."""
        subject, form, now = self.followed, FORMS["AE"], timezone.now()
        names = {item.code: item.name for item in form.items}
        answers = {names[code]: value for code, value in AN_EVENT.items()}
        taken = set(FormRecord.objects.filter(subject=subject, form_key="AE").values_list("repeat", flat=True))
        with audit.acting(by=self.person, reason="bench", subject=subject):
            for number in range(1, EVENTS + 1):
                if number not in taken:
                    record = FormRecord.objects.create(
                        subject=subject,
                        form_key="AE",
                        repeat=number,
                        protocol_version=subject.protocol_version,
                        completed_at=now,
                        completed_by=self.person,
                    )
                    day = {names["AESTDAT"]: f"2025-{1 + number % 12:02d}-{1 + number % 28:02d}"}
                    form.objects.create(record=record, **answers, **day)  # type: ignore[attr-defined]

    def get(self, address: str) -> None:
        """Opening an address."""
        answered(self.client.get(address, secure=settings.SECURE_SSL_REDIRECT), 200)

    def first_entry(self, step: demo.Step) -> Callable[[], None]:
        """Completing a form that was empty."""
        target = Target(step.form, self.waiting, step.visit)
        boxes = {**dict(step.typed or {}), "edition": "0", "action": "complete"}
        return lambda: self.post(target.url(), boxes, 302)

    def draft(self, step: demo.Step) -> Callable[[], None]:
        """What happens while somebody types: the draft is kept and the live answers come back."""
        target = Target(step.form, self.waiting, step.visit)
        return lambda: self.post(target.url("form-live"), {**dict(step.typed or {}), "edition": "0"}, 200)

    def recompute(self) -> None:
        """What the worker does after a save: endpoints, laboratory grades, pausing rules."""
        for listener in settings.CASEBOOK_LISTENERS:
            import_string(listener)(self.followed.pk)

    def change_a_score(self) -> None:
        """A change that makes the stored endpoints stale."""
        confirmed = demo.confirmed("PGA-01", "as on the source")
        demo.do(demo.changed(demo.pga("M1", "0.95", also=confirmed), "source"), self.followed, self.person)

    def ask_for_the_summary(self) -> None:
        """A document asked for, not yet drawn."""
        documents.ask(
            kind="efficacy_summary", subject=self.followed, language="zh-hans", purpose="bench", by=self.person
        )

    def draw_the_summary(self) -> None:
        """Drawing the efficacy summary, as the worker does."""
        document = Document.objects.order_by("-pk")[0]
        documents.draw(document.pk)
        document.refresh_from_db()
        if document.status != Document.DONE:
            raise CommandError(f"The efficacy summary was not drawn: {document.problem}")

    def measures(self) -> list[Measure]:
        """What is measured, with the budgets of the design."""
        page = {"cpu_ms": 100}
        vital_signs = demo.vital_signs("LD1", weight="64.0")
        bilag = demo.bilag("BL", item_6="2", item_42="2")
        completion = {"queries": 40, "cpu_ms": 90}
        return [
            Measure("today", self.page("today"), budget=page),
            Measure("subject list", self.page("subjects"), budget={"queries": 12, **page}),
            Measure(
                "subject page", self.page("subject", self.followed.screening_number), budget={"queries": 12, **page}
            ),
            Measure("results page", self.page("results", self.followed.screening_number), budget=page),
            Measure("visit page", self.page("visit", self.followed.screening_number, "M1"), budget=page),
            Measure("log page CM", self.page("log", self.followed.screening_number, "CM"), budget=page),
            Measure(
                "log page AE, 60 events",
                self.page("log", self.followed.screening_number, "AE"),
                self.sixty_events,
                {"queries": 12, **page},
            ),
            Measure(
                "form open AE, 60 events",
                self.page("log-form", self.followed.screening_number, "AE", str(EVENTS)),
                self.sixty_events,
                {"queries": 12, **page},
            ),
            *self.opened(),
            Measure(
                "form open BIL, empty", self.form("BIL", "BL", self.waiting), budget={"queries": 10, "cpu_ms": 150}
            ),
            Measure("form open LB, empty", self.form("LB", "PRE", self.waiting), budget={"queries": 10, "cpu_ms": 150}),
            Measure("draft save VS", self.draft(vital_signs), budget={"queries": 8, **page}),
            Measure("draft save BIL", self.draft(bilag), budget={"queries": 8, **page}),
            Measure("form complete VS", self.first_entry(vital_signs), budget=completion),
            Measure("form complete BIL", self.first_entry(bilag), budget=completion),
            Measure("form complete LB", self.panel(), budget=completion),
            Measure("recompute one subject", self.recompute, self.change_a_score, {"wall_ms": 250}),
            Measure("safety worklist", self.page("safety-worklist"), budget={"queries": 20, **page}),
            Measure(
                "grade 15,000 laboratory values",
                import_string("safety.bench.grade_a_trial"),
                import_string("safety.bench.prepare"),
                {"wall_ms": 5_000},
                3,
            ),
            Measure("PDF efficacy summary", self.draw_the_summary, self.ask_for_the_summary, {"wall_ms": 20_000}, 3),
        ]


def static_files() -> Any:
    """The collected static files where there are any; otherwise the plain ones, so that pages can be drawn at all."""
    try:
        staticfiles_storage.url("css/app.css")
    except ValueError:
        return override_settings(STORAGES=PLAIN_STATIC)
    return nullcontext()


class Command(BaseCommand):
    """Print medians beside budgets. A slow machine is no failure: whoever reads the figures judges them."""

    help = "Median wall time, CPU and query count of the main pages and saves on the demonstration study, as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        """How often, and what."""
        parser.add_argument("--runs", type=int, default=9, help="timed runs of each measure (9)")
        parser.add_argument("--only", default="", help="only measures whose name contains this")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure and print."""
        if not settings.DEMO:
            raise CommandError("This is not a demonstration installation: CHT101_DEMO is off. Nothing was measured.")
        if settings.DATABASE_ROLE == "owner":
            raise CommandError("Measured as the application's own role, not as the owner: leave DATABASE_ROLE unset.")
        bench = Bench()
        with static_files():
            rows = [
                result(measure, max(1, options["runs"]))
                for measure in bench.measures()
                if options["only"] in measure.what
            ]
        bench.leave()
        self.stdout.write(json.dumps({"runs": options["runs"], "measures": rows}, indent=1, ensure_ascii=False))
