"""The audit trail as a page: what it shows, to whom, and how one finds a change (R004, R017, R020, R022)."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.trial.people import changed, person, screened
from trial import audit
from trial.history import COLUMNS, TABLES, changes_of, column_words, reason_words, table_words, value_words
from trial.models import AuditEvent, Subject, User
from trial.people import choose_language
from trial.views.audit import PAGE
from trial.words import Text

pytestmark = pytest.mark.django_db


def trail(client: Client, role: str = "inspector", **asked: str) -> str:
    """The page as a role reads it."""
    reader = User.objects.filter(role=role).first() or person(role, username=f"test-reader-{role}")
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(reverse("audit-trail"), asked)
    assert answer.status_code == 200
    return str(answer.content.decode())


def table_of(page: str) -> str:
    """The rows of the page, without the filter above them."""
    return page[page.index("<tbody>") : page.index("</tbody>")] if "<tbody>" in page else ""


@pytest.fixture
def coordinator() -> User:
    return person("coordinator")


@pytest.fixture
def subject(coordinator: User) -> Subject:
    """A subject whose sex was entered and then corrected."""
    made = changed(screened(coordinator), by=coordinator, sex="M")
    with audit.acting(by=coordinator, reason="typing error, see source page 2", subject=made):
        made.sex = "F"
        made.save()
    return made


def test_r022_a_change_shows_who_in_which_role_when_why_what_it_was_and_what_it_became(client, subject):
    rows = table_of(trail(client, subject=subject.number))
    newest = rows[: rows.index("</tr>")]
    assert "Test test-coordinator" in newest
    assert "Clinical research coordinator" in newest
    assert "UTC+8" in newest
    assert "typing error, see source page 2" in newest
    assert '<del class="old-value">M</del>' in newest
    assert '<ins class="new-value">F</ins>' in newest
    assert subject.number in newest


def test_r021_a_first_entry_shows_what_was_entered(client, subject):
    assert subject.screening_number in table_of(trail(client, subject=subject.number))
    first = AuditEvent.objects.filter(table="trial_subject", action="insert").latest("id")
    entry = changes_of([first])[0]
    number = next(change for change in entry.changes if change.label.en == "screening number")
    assert (number.old, number.new) == (None, Text(subject.screening_number, subject.screening_number))


def test_newest_comes_first(client, subject):
    rows = table_of(trail(client, subject=subject.number))
    assert rows.index(">F</ins>") < rows.index(">M</ins>")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"reason": "SOURCE page 2"}, True),
        ({"reason": "no such words"}, False),
        ({"person": "test-coord"}, True),
        ({"person": "Test test-COORD"}, True),
        ({"person": "somebody else"}, False),
        ({"table": "trial_subject"}, True),
        ({"table": "trial_parameter", "subject": "S01-001"}, False),
        ({"subject": "S01-999"}, False),
        ({"since": "2000-01-01"}, True),
        ({"until": "2000-01-01"}, False),
        ({"since": "2999-01-01"}, False),
    ],
)
def test_a_change_is_found_by_subject_table_person_day_and_reason(client, subject, asked, found):
    assert ("typing error, see source page 2" in table_of(trail(client, **asked))) is found


def test_days_are_days_in_china_and_both_ends_belong(client, subject):
    at = AuditEvent.objects.latest("id").at
    china = (at.astimezone(UTC).timestamp() + 8 * 3600) // 86400
    on = datetime.fromtimestamp(china * 86400, tz=UTC).date().isoformat()
    assert "typing error" in table_of(trail(client, since=on, until=on))


def test_a_date_that_is_none_is_answered_beside_its_box(client, subject):
    page = trail(client, since="yesterdayish")
    assert "item-error" in page
    assert table_of(page) == ""


def test_pages_go_backward_without_skipping_or_repeating(client, coordinator):
    made = screened(coordinator)
    for number in range(PAGE + 10):
        changed(made, by=coordinator, dose_level=f"L{number}")
    first = trail(client, subject=made.number)
    older = first[first.index('href="?') + 6 :]
    older = older[: older.index('"')].replace("&amp;", "&")
    second = client.get(reverse("audit-trail") + older).content.decode()
    mine = AuditEvent.objects.filter(subject_id=made.pk).order_by("-id").values_list("id", flat=True)
    on_first = [number for number in mine if f"event {number}<" in first]
    on_second = [number for number in mine if f"event {number}<" in second]
    assert on_first == list(mine)[:PAGE]
    assert on_second == list(mine)[PAGE:]


def test_r005_an_administrator_reads_accounts_and_configuration_and_nothing_clinical(client, subject):
    assert subject.number not in trail(client, role="administrator")
    assert "typing error" not in trail(client, role="administrator", subject=subject.number)
    assert "typing error" not in trail(client, role="administrator", table="trial_subject")
    assert "Test test-coordinator" in trail(client, role="administrator", table="trial_user")


def test_a_coder_is_refused_in_words(client):
    client.force_login(person("coder"), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(reverse("audit-trail"))
    assert answer.status_code == 403
    assert "Inspector or auditor" in answer.content.decode()


def test_sign_ins_are_shown_only_when_asked_for(client, coordinator):
    from trial.models import AccountEvent
    from trial.people import note_at_the_door

    note_at_the_door(AccountEvent.SIGNED_IN, person=coordinator, address="192.0.2.7")
    assert "192.0.2.7" not in trail(client)
    assert "192.0.2.7" in trail(client, table="trial_accountevent")


def test_the_trail_speaks_chinese(client, coordinator):
    choose_language(coordinator, language="zh-hans")
    reader = person("inspector", language="zh-hans")
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    with translation.override("zh-hans"):
        shown = client.get(reverse("audit-trail"), {"table": "trial_user"}).content.decode()
    assert "选择本人界面语言" in shown
    assert "临床研究协调员" in shown


def test_the_page_costs_the_same_however_many_rows_it_shows(client, coordinator, django_assert_max_num_queries):
    for _ in range(4):
        screened(coordinator)
    client.force_login(person("inspector"), backend="django.contrib.auth.backends.ModelBackend")
    with django_assert_max_num_queries(8):
        client.get(reverse("audit-trail"))


def test_every_kernel_table_and_column_has_its_words_in_both_languages():
    for model in audit.audited_models():
        table = model._meta.db_table
        words = table_words(table)
        assert words.zh != table, f"{table} has no words in trial.history.TABLES"
        if model._meta.app_label == "trial":
            for field in model._meta.concrete_fields:
                if field.column != "id":
                    assert column_words(table, field.column)[0].zh != field.column, f"{table}.{field.column}"


@pytest.mark.parametrize("words", [*TABLES.values(), *COLUMNS.values()])
def test_words_are_said_in_both_languages(words):
    assert words.en
    assert words.zh


@pytest.mark.parametrize(
    ("table", "column", "stored", "shown"),
    [
        ("trial_subject", "nephritis", True, Text("yes", "是")),
        ("trial_subject", "nephritis", False, Text("no", "否")),
        ("trial_subject", "nephritis", None, None),
        ("trial_subject", "dose_level", "", None),
        ("trial_subject", "place", 0, Text("0", "0")),
        (
            "trial_subject",
            "infused_at",
            "2026-05-22T06:05:00+00:00",
            Text("2026-05-22 14:05 UTC+8", "2026-05-22 14:05 UTC+8"),
        ),
        ("trial_user", "role", "monitor", Text("Monitor (CRA)", "临床监查员")),
        ("trial_visitdefinition", "forms", ["SV", "VS"], Text("SV, VS", "SV、VS")),
    ],
)
def test_empty_no_and_zero_are_three_different_things(table, column, stored, shown):
    assert value_words(table, column, stored) == shown


@pytest.mark.parametrize(
    ("kept", "chinese"),
    [
        ("first entry", "首次录入"),
        ("signature: eligibility", "签署：入选确认"),
        ("entry error corrected: typed twice", "录入错误更正：typed twice"),
        ("left the study: see log", "left the study: see log"),
        ("first entry; entered by group key: A1", "首次录入；批量键录入：A1"),
        ("读错一行", "读错一行"),
    ],
)
def test_a_reason_is_read_in_chinese_where_the_product_knows_its_words(kept, chinese):
    assert reason_words(kept) == Text(kept, chinese)
