"""Medical coding as work: groups of verbatims, matches, decisions, questions, files, versions. All terms are invented."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import InternalError, ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from crf import save
from crf.models import Query
from crf.targets import Target
from safety import coding_round_trip, codings, dictionary_register, upcoding
from safety.codings import STALE
from safety.models import Coding, Dictionary, DictionaryTerm, Synonym
from safety.models.coding import MEDDRA, WHODRUG
from tests import factories
from tests.safety import dictionaries
from trial.access import Refused
from trial.models import AuditEvent, Subject, User

pytestmark = pytest.mark.django_db


def coder() -> User:
    return factories.account("coder")


def write(subject: Subject, form: str, boxes: dict[str, str], repeat: int = 0, edition: int = 0) -> save.Outcome:
    outcome = save.complete(Target(form, subject, "", repeat), by=factories.coordinator(), typed=boxes, edition=edition)
    assert outcome.saved, outcome
    return outcome


def disease(subject: Subject, term: str, repeat: int = 0, edition: int = 0, **more: str) -> save.Outcome:
    boxes = {"MHSTDAT": "2018", "MHONGO": "n", "MHENDAT": "2019", "MHINF": "NONE", **more}
    return write(subject, "MH", {**boxes, "MHTERM": term}, repeat, edition)


def medicine(subject: Subject, name: str) -> save.Outcome:
    answers = {
        "indication": "OTHER",
        "dose": "200",
        "unit": "MG",
        "frequency": "BID",
        "route": "PO",
        "started_on": "2023",
    }
    return write(subject, "CM", factories.typed("CM", treatment=name, ongoing="y", **answers))


@pytest.fixture
def subject() -> Subject:
    return factories.in_screening()


@pytest.fixture
def loaded(tmp_path: Path) -> None:
    dictionaries.load(tmp_path, coder(), chinese=True)


def states() -> dict[str, str]:
    return {group.verbatim: group.state for group in codings.queue(coder())[0]}


# --- Dictionaries ----------------------------------------------------------------------------------------------------
def test_a_version_is_loaded_with_its_checksums_and_whoever_loaded_it(loaded: None) -> None:
    english = Dictionary.objects.get(kind=MEDDRA, language="en")
    assert (english.version, english.terms, english.active, english.loaded_by) == ("99.1", 5, True, coder())
    assert set(english.files) == {"llt.asc", "pt.asc", "hlt.asc", "hlgt.asc", "soc.asc", "hlt_pt.asc", "mdhier.asc"}
    assert all(len(digest) == 64 for digest in english.files.values())
    # The Chinese files of the version in force are in force with it.
    assert Dictionary.objects.get(kind=MEDDRA, language="zh").active
    assert AuditEvent.objects.filter(table="safety_dictionary", actor="coder").exists()


def test_licensed_terms_are_not_copied_into_the_audit_trail(loaded: None) -> None:
    assert not AuditEvent.objects.filter(table="safety_dictionaryterm").exists()


@pytest.mark.parametrize(
    "statement", ["UPDATE safety_dictionaryterm SET name = 'x'", "DELETE FROM safety_dictionaryterm"]
)
def test_a_loaded_dictionary_is_never_changed(loaded: None, statement: str) -> None:
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_second_version_lies_beside_the_first_until_it_is_put_in_force(loaded: None, tmp_path: Path) -> None:
    folder = dictionaries.meddra(tmp_path / "next", version="99.2", moved=True)
    dictionary_register.load_meddra(folder=folder, version="99.2", language="en", by=coder())
    assert [row.version for row in codings.in_force() if row.kind == MEDDRA] == ["99.1", "99.1"]
    dictionary_register.put_in_force(by=coder(), reason="agreed with the sponsor", kind=MEDDRA, version="99.2")
    assert [(row.version, row.language) for row in codings.in_force() if row.kind == MEDDRA] == [("99.2", "en")]
    with pytest.raises(Refused):
        dictionary_register.put_in_force(by=factories.coordinator(), reason="x", kind=MEDDRA, version="99.1")
    with pytest.raises(Refused):
        dictionary_register.put_in_force(by=coder(), reason=" ", kind=MEDDRA, version="99.1")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"version": "99.3"}, "says version 99.1, not 99.3"),
        ({"language": "zh"}, "says English, not Chinese"),
        ({"by": "nobody-here"}, "is no open account"),
        ({"by": "coordinator"}, "kept by the coder"),
    ],
)
def test_the_command_refuses_what_is_not_so_and_changes_nothing(
    tmp_path: Path, given: dict[str, str], says: str
) -> None:
    coder(), factories.coordinator()
    folder = dictionaries.meddra(tmp_path)
    options = {"release": "99.1", "language": "en", "by": "coder", **given}
    options["release"] = options.pop("version", options["release"])
    with pytest.raises(CommandError, match=says):
        call_command("load_meddra", str(folder), **options)
    assert not Dictionary.objects.exists()
    assert not DictionaryTerm.objects.exists()


def test_a_file_that_breaks_off_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = dictionaries.meddra(tmp_path)
    with (folder / "llt.asc").open("a", encoding="utf-8") as file:
        file.write("99900077$Half a te")
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("load_meddra", str(folder), release="99.1", by=coder().username)
    assert not DictionaryTerm.objects.exists()


def test_the_commands_load_from_the_command_line(tmp_path: Path) -> None:
    out = io.StringIO()
    call_command(
        "load_meddra", str(dictionaries.meddra(tmp_path / "m")), release="99.1", by=coder().username, stdout=out
    )
    call_command("load_whodrug", str(dictionaries.whodrug(tmp_path / "w")), release="2099 Jan", by="coder", stdout=out)
    assert "MedDRA 99.1 (en): 5 terms, in force" in out.getvalue()
    assert "WHODrug 2099 Jan (en): 5 terms, in force" in out.getvalue()
    with pytest.raises(CommandError, match="loaded already"):
        call_command("load_meddra", str(tmp_path / "m"), release="99.1", by="coder")


# --- The queue -------------------------------------------------------------------------------------------------------
def test_identical_verbatims_are_one_group(subject: Subject, loaded: None) -> None:
    for term in ("Glimmer ache", "glimmer  ACHE.", "嗡鸣热", "Something else"):
        disease(subject, term)
    medicine(subject, "Inventamol")
    found, _ = codings.queue(coder())
    assert {group.key: len(group.occurrences) for group in found} == {
        "glimmer ache": 2,
        "嗡鸣热": 1,
        "something else": 1,
        "inventamol": 1,
    }
    matches = {group.key: group.match.code for group in found if group.match}
    assert matches == {"glimmer ache": "99900011", "嗡鸣热": "99900021", "inventamol": "99001001001"}


def test_a_term_that_is_no_longer_current_is_not_offered(subject: Subject, loaded: None) -> None:
    disease(subject, "Glimmering")
    [group], found = codings.queue(coder())
    assert group.match is None
    assert "99900013" not in {match.code for match in codings.search(MEDDRA, "glimmer", found)}
    with pytest.raises(Refused, match="no longer current"):
        codings.decide(by=coder(), kind=MEDDRA, key=group.key, code="99900013")


def test_two_drugs_of_one_name_are_left_to_the_coder_unless_one_is_the_preferred_name(
    loaded: None, subject: Subject
) -> None:
    medicine(subject, "Madeupine")
    [group], _ = codings.queue(coder())
    assert group.match is not None
    assert group.match.code == "99002001001"


def test_nothing_is_coded_by_looking(subject: Subject, loaded: None) -> None:
    disease(subject, "Glimmer ache")
    codings.queue(coder())
    assert not Coding.objects.exists()


def test_a_match_waits_for_a_coder_who_confirms_it(subject: Subject, loaded: None) -> None:
    for term in ("Glimmer ache", "嗡鸣热", "Unknown thing"):
        disease(subject, term)
    assert codings.match_all(by=coder()) == 2
    assert states() == {"Glimmer ache": Coding.AUTO, "嗡鸣热": Coding.AUTO, "Unknown thing": Coding.UNCODED}
    shown = {(MEDDRA, "glimmer ache", "99900011"), (MEDDRA, "嗡鸣热", "99900011")}
    assert codings.confirm_all(by=coder(), shown=shown) == 1, "what was not shown with this term is not confirmed"
    assert states()["Glimmer ache"] == Coding.CONFIRMED
    row = Coding.objects.get(status=Coding.CONFIRMED)
    assert (row.way, row.version, row.soc_name) == (Coding.EXACT, "99.1", "Invented disorders")


def test_one_decision_codes_every_form_with_all_levels(subject: Subject, loaded: None) -> None:
    disease(subject, "Aching lights")
    disease(subject, "ACHING LIGHTS")
    assert codings.decide(by=coder(), kind=MEDDRA, key="aching lights", code="99900012") == 2
    row = Coding.objects.order_by("pk").first()
    assert row is not None
    assert (row.term_name, row.preferred_name, row.hlt_name, row.hlgt_name, row.soc_name) == (
        "Ache of glimmer",
        "Glimmer ache",
        "Invented aches",
        "Invented complaints",
        "Invented disorders",
    )
    assert (row.status, row.way, row.coded_by) == (Coding.CONFIRMED, Coding.CHOSEN, coder())
    # Deciding the same again writes nothing.
    assert codings.decide(by=coder(), kind=MEDDRA, key="aching lights", code="99900012") == 0


def test_a_chinese_verbatim_is_kept_under_the_english_name_and_shown_in_both(subject: Subject, loaded: None) -> None:
    outcome = disease(subject, "嗡鸣热")
    codings.decide(by=coder(), kind=MEDDRA, key="嗡鸣热", code="99900021")
    row = Coding.objects.get()
    assert row.term_name == "Humming fever"
    found, in_force = codings.queue(coder())
    assert codings.names_in("zh-hans", [group.coded for group in found if group.coded], in_force) == {
        "99900021": ("嗡鸣热", "其他虚构疾病")
    }
    assert outcome.record is not None
    with translation.override("en"):
        assert (
            codings.coded(outcome.record, "MHTERM")
            == "Humming fever [99900021] › Other invented disorders (MedDRA 99.1)"
        )


def test_changing_a_confirmed_coding_needs_a_reason_that_the_trail_keeps(subject: Subject, loaded: None) -> None:
    disease(subject, "Aching lights")
    codings.decide(by=coder(), kind=MEDDRA, key="aching lights", code="99900012")
    with pytest.raises(Refused, match="why"):
        codings.decide(by=coder(), kind=MEDDRA, key="aching lights", code="99900021")
    codings.decide(by=coder(), kind=MEDDRA, key="aching lights", code="99900021", note="it was a fever")
    newest = AuditEvent.objects.filter(table="safety_coding").order_by("-id").first()
    assert newest is not None
    assert newest.old is not None
    assert newest.new is not None
    assert (newest.reason, newest.old["term_code"], newest.new["term_code"]) == (
        "coding changed: it was a fever",
        "99900012",
        "99900021",
    )
    [group], _ = codings.queue(coder())
    assert [(each.term, each.forms) for each in codings.history(group)] == [
        ("Humming fever", 1),
        ("Ache of glimmer", 1),
    ]


def test_a_changed_verbatim_makes_the_coding_stale_and_puts_it_back(subject: Subject, loaded: None) -> None:
    outcome = disease(subject, "Glimmer ache")
    codings.decide(by=coder(), kind=MEDDRA, key="glimmer ache", code="99900011")
    assert outcome.record is not None
    row = outcome.record.repeat
    disease(subject, "Humming fever", row, 1, change_reason="transcription")
    assert states() == {"Humming fever": STALE}
    with translation.override("en"):
        assert "the text changed after it was coded" in codings.coded(outcome.record, "MHTERM")
    assert Coding.objects.get().verbatim == "Glimmer ache", "nothing is recoded by itself"
    codings.decide(by=coder(), kind=MEDDRA, key="humming fever", code="99900021")
    assert states() == {"Humming fever": Coding.CONFIRMED}


def test_another_spelling_of_the_same_words_is_shown_too(subject: Subject, loaded: None) -> None:
    outcome = disease(subject, "Glimmer ache")
    codings.decide(by=coder(), kind=MEDDRA, key="glimmer ache", code="99900011")
    assert outcome.record is not None
    disease(subject, "GLIMMER ACHE", outcome.record.repeat, 1, change_reason="transcription")
    assert states() == {"GLIMMER ACHE": STALE}


def test_a_synonym_matches_from_then_on_until_it_is_withdrawn(subject: Subject, loaded: None) -> None:
    disease(subject, "Lights that ache")
    codings.decide(by=coder(), kind=MEDDRA, key="lights that ache", code="99900012", synonym=True)
    codings.take_back(by=coder(), kind=MEDDRA, key="lights that ache", note="test of the synonym")
    [group], _ = codings.queue(coder())
    assert group.state == Coding.UNCODED
    assert group.match is not None
    assert (group.match.code, group.match.way) == ("99900012", Coding.SYNONYM)
    codings.withdraw_synonym(by=coder(), synonym=Synonym.objects.get())
    assert codings.queue(coder())[0][0].match is None


def test_a_synonym_whose_term_is_not_current_any_more_does_not_match(
    subject: Subject, loaded: None, tmp_path: Path
) -> None:
    disease(subject, "Hum hum")
    codings.decide(by=coder(), kind=MEDDRA, key="hum hum", code="99900022", synonym=True)
    folder = dictionaries.meddra(tmp_path / "next", version="99.2", moved=True)
    dictionary_register.load_meddra(folder=folder, version="99.2", language="en", by=coder())
    dictionary_register.put_in_force(by=coder(), reason="new version", kind=MEDDRA, version="99.2")
    codings.take_back(by=coder(), kind=MEDDRA, key="hum hum", note="new version")
    assert codings.queue(coder())[0][0].match is None


def test_the_search_finds_by_beginning_word_part_and_code_in_both_languages(loaded: None) -> None:
    in_force = codings.in_force()

    def names(typed: str) -> list[str]:
        return [match.name for match in codings.search(MEDDRA, typed, in_force)]

    assert names("glim") == ["Glimmer ache", "Ache of glimmer"]
    assert names("疼痛") == ["闪光样疼痛"]
    assert names("fever hum") == ["Humming fever", "Fever, humming"]
    assert names("99900021") == ["Humming fever"]
    assert names("") == names("%") == names("zzz") == []
    assert [match.name for match in codings.search(WHODRUG, "inventamol f", in_force)] == ["INVENTAMOL FORTE"]


# --- Asking the site -------------------------------------------------------------------------------------------------
def test_the_coder_asks_the_site_and_only_the_coder_closes_it(subject: Subject, loaded: None) -> None:
    outcome = disease(subject, "Ache")
    assert codings.ask(by=coder(), kind=MEDDRA, key="ache", text="Which ache?") == 1
    query = Query.objects.get()
    assert (query.check_id, query.item, query.status) == (Query.CODING, "MHTERM", Query.OPEN)
    assert query.text_zh == "编码：Which ache?"
    # Saving the form again closes what checks asked, not what the coder asked.
    assert outcome.record is not None
    disease(subject, "Glimmer ache", outcome.record.repeat, 1, change_reason="query")
    query.refresh_from_db()
    assert query.status == Query.OPEN
    assert states() == {"Glimmer ache": STALE}
    codings.decide(by=coder(), kind=MEDDRA, key="glimmer ache", code="99900011")
    query.refresh_from_db()
    assert (query.status, query.closed_by) == (Query.CLOSED, coder())


def test_the_site_answers_where_the_words_are_right(subject: Subject, loaded: None, client: Client) -> None:
    disease(subject, "Ache")
    codings.ask(by=coder(), kind=MEDDRA, key="ache", text="Which ache?")
    query = Query.objects.get()
    client.force_login(factories.coordinator())
    page = client.get(reverse("coding-questions")).content.decode()
    assert "Which ache?" in page
    client.post(reverse("coding-answer", args=[query.pk]), {"answer": "No place was named in the record."})
    query.refresh_from_db()
    assert (query.status, query.answer) == (Query.ANSWERED, "No place was named in the record.")
    client.force_login(coder())
    page = client.get(reverse("coding")).content.decode()
    assert "No place was named in the record." in page, "what was answered waits for the coder"
    with pytest.raises(Refused):
        codings.answer(by=factories.coordinator(), query=query, text="twice")


def test_a_question_that_names_a_person_is_refused(subject: Subject, loaded: None) -> None:
    disease(subject, "Ache")
    with pytest.raises(Refused):
        codings.ask(by=coder(), kind=MEDDRA, key="ache", text="call 13800138000")
    with pytest.raises(Refused):
        codings.ask(by=coder(), kind=MEDDRA, key="ache", text="x" * 301)
    assert not Query.objects.exists()


@pytest.mark.parametrize("role", ["coordinator", "investigator", "monitor", "data_manager", "inspector"])
def test_only_the_coder_codes(role: str, subject: Subject, loaded: None) -> None:
    disease(subject, "Glimmer ache")
    by = factories.account(role)
    for act in (
        lambda: codings.decide(by=by, kind=MEDDRA, key="glimmer ache", code="99900011"),
        lambda: codings.match_all(by=by),
        lambda: codings.ask(by=by, kind=MEDDRA, key="glimmer ache", text="x"),
        lambda: codings.take_back(by=by, kind=MEDDRA, key="glimmer ache", note="x"),
        lambda: coding_round_trip.read("", by),
    ):
        with pytest.raises(Refused):
            act()
    assert not Coding.objects.exists()


# --- Without a dictionary --------------------------------------------------------------------------------------------
def test_without_a_dictionary_pages_say_what_they_show_instead(subject: Subject, client: Client) -> None:
    disease(subject, "Glimmer ache")
    medicine(subject, "Entecavir")
    client.force_login(coder())
    page = client.get(reverse("coding")).content.decode()
    assert "that is CTCAE, not MedDRA" in page
    assert "own list, not WHODrug: ATC J05AF" in page
    with pytest.raises(Refused, match="No dictionary is loaded"):
        codings.decide(by=coder(), kind=MEDDRA, key="glimmer ache", code="99900011")


# --- Out and back ----------------------------------------------------------------------------------------------------
def coded_file(rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, coding_round_trip.COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def line(verbatim: str, code: str, **more: str) -> dict[str, str]:
    return {"dictionary": MEDDRA, "verbatim": verbatim, "version": "99.1", "term_code": code, **more}


def test_what_goes_out_holds_verbatims_and_nothing_of_a_subject(subject: Subject, loaded: None, client: Client) -> None:
    disease(subject, "=Glimmer ache")
    client.force_login(coder())
    text = client.get(reverse("coding-download")).content.decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text))
    assert (row["dictionary"], row["verbatim"], row["forms"], row["occurrences"]) == (
        "MEDDRA",
        "'=Glimmer ache",
        "MH",
        "1",
    )
    assert subject.number not in text
    plan = coding_round_trip.read(coded_file([{**row, "version": "99.1", "term_code": "99900011"}]), coder())
    assert [each.verbatim for each in plan.taken] == ["=Glimmer ache"], "the apostrophe comes off again"


def test_a_coded_file_is_shown_before_it_is_written(subject: Subject, loaded: None, client: Client) -> None:
    for term in ("Aching lights", "Hum hum", "Glimmer ache"):
        disease(subject, term)
    codings.decide(by=coder(), kind=MEDDRA, key="glimmer ache", code="99900011")
    codings.decide(by=coder(), kind=MEDDRA, key="hum hum", code="99900011")
    text = coded_file(
        [
            line("Aching lights", "99900012"),
            line("hum hum", "99900021"),
            line("Glimmer ache", "99900011"),
            line("Nowhere", "99900011"),
        ]
    )
    client.force_login(coder())
    file = SimpleUploadedFile("coded.csv", text.encode("utf-8-sig"))
    answer = client.post(reverse("coding-upload"), {"file": file})
    plan = answer.context["plan"]
    assert [each.change for each in plan.lines] == ["new", "changed", "same", "wrong"]
    assert Coding.objects.count() == 2, "nothing is written by looking"
    client.post(reverse("coding-upload"), {"text": answer.context["text"], "digest": plan.digest})
    assert {group.verbatim: group.coded.term_code for group in codings.queue(coder())[0] if group.coded} == {
        "Aching lights": "99900012",
        "Hum hum": "99900021",
        "Glimmer ache": "99900011",
    }
    assert Coding.objects.get(verbatim="Hum hum").way == Coding.FILE


def test_what_changed_between_looking_and_writing_is_looked_at_again(subject: Subject, loaded: None) -> None:
    disease(subject, "Aching lights")
    text = coded_file([line("Aching lights", "99900012")])
    plan = coding_round_trip.read(text, coder())
    codings.decide(by=coder(), kind=MEDDRA, key="aching lights", code="99900021")
    with pytest.raises(Refused, match="changed since the file was checked"):
        coding_round_trip.take_over(text, by=coder(), digest=plan.digest)
    assert Coding.objects.get().term_code == "99900021"


FULL = {
    "version": "98.0",
    "term_name": "Ache of glimmer",
    "preferred_code": "99900011",
    "preferred_name": "Glimmer ache",
    "hlt_code": "99901001",
    "hlt_name": "Invented aches",
    "hlgt_code": "99902001",
    "hlgt_name": "Invented complaints",
    "soc_code": "99903001",
    "soc_name": "Invented disorders",
}


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (line("Aching lights", "99900099"), "the code is not in version 99.1"),
        (line("Aching lights", "99900013"), "is not current in version 99.1"),
        (line("Aching lights", "99900012", term_name="Humming fever"), "the code is Ache of glimmer"),
        (line("Aching lights", "99900012", version=""), "names no version"),
        (line("Aching lights", "99900012", version="98.0"), "names and codes of all levels"),
        (line("Aching lights", "99900012", dictionary="ICD"), "names no dictionary"),
        (line("Aching lights", "99900012", **{**FULL, "soc_code": "1' OR 1=1"}), "names and codes of all levels"),
        (line("", "99900012"), "stands on no form"),
    ],
)
def test_a_line_that_cannot_be_right_is_not_taken(
    subject: Subject, loaded: None, row: dict[str, str], says: str
) -> None:
    disease(subject, "Aching lights")
    [found] = coding_round_trip.read(coded_file([row]), coder()).lines
    assert found.change == "wrong"
    assert found.problem is not None
    assert says in found.problem.en


def test_a_version_that_is_not_loaded_is_taken_with_all_its_names(subject: Subject) -> None:
    disease(subject, "Aching lights")
    text = coded_file([line("Aching lights", "99900012", **FULL)])
    plan = coding_round_trip.read(text, coder())
    assert plan.lines[0].warning is not None
    assert coding_round_trip.take_over(text, by=coder(), digest=plan.digest) == 1
    row = Coding.objects.get()
    assert (row.version, row.dictionary, row.soc_name) == ("98.0", None, "Invented disorders")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00\x01",
        b"a,b\n1,2\n",
        b'dictionary,verbatim,version,term_code\n"unclosed',
        "中文".encode("utf-16"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(
    subject: Subject, loaded: None, client: Client, content: bytes
) -> None:
    client.force_login(coder())
    answer = client.post(reverse("coding-upload"), {"file": SimpleUploadedFile("x.csv", content)})
    assert answer.status_code == 200
    assert "error" in answer.content.decode() or not answer.context["plan"].taken
    assert not Coding.objects.exists()


# --- Versions --------------------------------------------------------------------------------------------------------
def test_the_upcoding_report_says_what_moved_lapsed_and_stayed(subject: Subject, loaded: None, tmp_path: Path) -> None:
    for term, code in (("One", "99900011"), ("Two", "99900021"), ("Three", "99900022")):
        disease(subject, term)
        codings.decide(by=coder(), kind=MEDDRA, key=term.lower(), code=code)
    folder = dictionaries.meddra(tmp_path / "next", version="99.2", moved=True)
    dictionary_register.load_meddra(folder=folder, version="99.2", language="en", by=coder())
    found = {move.term_code: move.change for move in upcoding.moves(MEDDRA, "99.2")}
    assert found == {"99900011": upcoding.KEPT, "99900021": upcoding.MOVED, "99900022": upcoding.NOT_CURRENT}
    out, err = io.StringIO(), io.StringIO()
    before = Coding.objects.values_list("pk", "version", "soc_code")
    call_command("upcode", to="99.2", stdout=out, stderr=err)
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert [(row["change"], row["verbatim"]) for row in rows] == [("not_current", "Three"), ("moved", "Two")]
    assert "Other invented disorders" in rows[1]["before"]
    assert rows[1]["after"].endswith("Invented disorders")
    assert list(before) == list(Coding.objects.values_list("pk", "version", "soc_code")), "the report changes nothing"
    with pytest.raises(CommandError, match="is not loaded"):
        call_command("upcode", to="77.7")


# --- Pages -----------------------------------------------------------------------------------------------------------
def test_the_page_decides_and_goes_on_to_the_next(subject: Subject, loaded: None, client: Client) -> None:
    for term in ("Glimmer ache", "Hum hum"):
        disease(subject, term)
    client.force_login(coder())
    sent: dict[str, Any] = {"dictionary": MEDDRA, "term": "glimmer ache", "code": "99900011", "next": "MEDDRA|hum hum"}
    answer = client.post(reverse("coding-decide"), sent)
    assert answer["Location"] == "/coding/?dictionary=MEDDRA&term=hum+hum"
    page = client.get(answer["Location"]).content.decode()
    assert "Coded on 1 form." in page
    assert 'data-term="hum hum"' in page


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"dictionary": "X", "term": "y", "code": "z"},
        {"dictionary": MEDDRA, "term": "glimmer ache", "code": "0"},
        {"dictionary": MEDDRA, "term": "glimmer ache", "code": "9" * 400, "note": "\u0000"},
        {"dictionary": MEDDRA, "term": "a\u0000b", "code": "99900011", "show": "<script>", "only": "'"},
    ],
)
@pytest.mark.parametrize("name", ["coding-decide", "coding-ask", "coding-take-back", "coding-confirm"])
def test_hostile_posts_are_answered_in_words(
    subject: Subject, loaded: None, client: Client, name: str, sent: dict[str, str]
) -> None:
    disease(subject, "Glimmer ache")
    client.force_login(coder())
    assert client.post(reverse(name), sent).status_code in {302, 400}
    assert not Coding.objects.exists()
    for page in ("coding", "coding-verbatim", "coding-matches"):
        given = {"show": "x", "dictionary": "MEDDRA", "term": "\u0000", "q": "\u0000'%_", "only": "x"}
        assert client.get(reverse(page), given).status_code in {200, 404}


def test_the_queue_costs_the_same_however_long_it_is(subject: Subject, loaded: None, client: Client) -> None:
    client.force_login(coder())

    def cost() -> int:
        with CaptureQueriesContext(connection) as made:
            client.get(reverse("coding"), {"dictionary": MEDDRA, "term": "hum hum"})
        return sum("session" not in each["sql"] for each in made)

    disease(subject, "Glimmer ache")
    codings.decide(by=coder(), kind=MEDDRA, key="glimmer ache", code="99900011")
    disease(subject, "Hum hum")
    cost()
    few = cost()
    for number in range(6):
        disease(subject, f"Ache number {number}")
    assert cost() == few


def test_today_tells_the_coder_and_the_site(subject: Subject, loaded: None, client: Client) -> None:
    disease(subject, "Ache")
    client.force_login(coder())
    assert "To be coded" in client.get(reverse("today-panels")).content.decode()
    codings.ask(by=coder(), kind=MEDDRA, key="ache", text="Which ache?")
    client.force_login(factories.coordinator())
    page = client.get(reverse("today-panels")).content.decode()
    assert "The coder asks" in page


def test_the_dictionaries_page_shows_versions_checksums_and_licence(loaded: None, client: Client) -> None:
    client.force_login(factories.account("administrator"))
    page = client.get(reverse("dictionaries")).content.decode()
    assert "99.1" in page
    assert Dictionary.objects.get(kind=WHODRUG).files["DD.txt"] in page
    assert "are licensed" in page
