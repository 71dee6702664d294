"""Events of special interest: timing, the course of the counts, figures beside the judgement, what is told (safety 6.4)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from crf import demo, save
from crf.casebook import facts_for, load
from crf.demo.filler import fill
from crf.kit.assess import Assessment, assess
from crf.kit.base import form
from crf.laboratories import load_register
from crf.targets import Target
from safety import special_interest as rules
from safety.models.special_interest import SpecialInterest
from tests import factories
from tests.safety.test_laboratory import NORMAL
from trial import audit
from trial.models import Notice, Subject
from trial.words import Text

INFUSED = date.fromisoformat(factories.INFUSED_ON)
DAYS = {"D4": "2025-06-06", "D7": "2025-06-09", "D10": "2025-06-12"}


# --- Rules -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "expected"),
    [(-1, None), (0, "EARLY"), (14, "EARLY"), (15, "INTERMEDIATE"), (30, "INTERMEDIATE"), (31, "LATE")],
)
def test_licats_is_early_to_day_14_intermediate_to_30_late_beyond(day: int, expected: str | None) -> None:
    """Protocol operationalisation 8.2."""
    assert rules.licats_timing(date.fromordinal(INFUSED.toordinal() + day), INFUSED) == expected


def test_licats_timing_needs_both_dates() -> None:
    assert rules.licats_timing(None, INFUSED) is None
    assert rules.licats_timing(INFUSED, None) is None


def reading(code: str, value: str, high: str | None = None, baseline: str | None = None) -> rules.Reading:
    name = Text(code, code)
    return rules.Reading(
        code, name, Decimal(value), "", Decimal(high) if high else None, Decimal(baseline) if baseline else None
    )


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ([reading("FERR", "400", "200")], ()),
        ([reading("FERR", "401", "200")], ("FERRITIN",)),
        ([reading("FERR", "401", None, "200")], ("FERRITIN",)),
        ([reading("FERR", "90000")], ()),
        ([reading("FIB", "1.5")], ()),
        ([reading("FIB", "1.49")], ("FIBRINOGEN",)),
        ([reading("AST", "200", "40")], ()),
        ([reading("ALT", "201", "40")], ("TRANSAMINASES",)),
        ([reading("ALT", "900")], ()),
    ],
)
def test_iec_hs_evidence_is_what_the_figures_support(figures: list[rules.Reading], expected: tuple[str, ...]) -> None:
    """Ferritin above twice the limit or baseline, fibrinogen below 1.5 g/L, AST or ALT above five times the limit."""
    assert rules.iec_hs_evidence({each.code: each for each in figures}) == expected


# --- The form --------------------------------------------------------------------------------------------------------
@pytest.fixture
def subject(db: None) -> Subject:
    """Infused, with neutrophils of 0.3 on days 4, 7 and 10."""
    load_register(by=audit.system("test"))
    infused = factories.enrolled()
    steps = [
        factories.attended("SCR", factories.SCREENED_ON),
        demo.demographics("1986-03"),
        demo.infusion(factories.INFUSED_ON, "5.00"),
        *[factories.attended(visit, on, contact="INPATIENT") for visit, on in DAYS.items()],
    ]
    for step in steps:
        infused = factories.do(step, infused)
    for visit in DAYS:
        counts(infused, visit, "0.3")
    return factories.fresh(infused)


def counts(subject: Subject, visit: str, neutrophils: str, **other: str) -> None:
    """The report of a visit, entered or corrected: usual but for the neutrophils and what is named."""
    target = Target("LB", subject, visit)
    standing = save.stored(target)
    results = {**NORMAL, "NEUT": neutrophils, "WBC": "2.6", **other}
    boxes = {"LBNAM": "DEMO", "LBDAT": DAYS[visit], **{f"{code}.LBORRES": each for code, each in results.items()}}
    boxes, _ = fill(target.form, boxes, facts_for(subject, target.form, visit))
    boxes["change_reason"] = "transcription"
    edition = standing.record.edition if standing else 0
    outcome = save.complete(target, by=factories.coordinator(), typed=boxes, edition=edition)
    assert outcome.saved, demo.why_not(outcome)


def assessed(subject: Subject, **answers: Any) -> Assessment:
    facts = facts_for(subject, SpecialInterest, "", repeat=0)
    return assess(SpecialInterest, demo.typed("AESI", **answers), facts, completing=False)


def asked(subject: Subject, **answers: Any) -> list[str]:
    return [finding.check for finding in assessed(subject, **answers).findings]


def entered(subject: Subject, **answers: Any) -> save.Outcome:
    facts = facts_for(subject, SpecialInterest, "", repeat=0)
    boxes, _ = fill(SpecialInterest, demo.typed("AESI", **answers), facts)
    return save.complete(Target("AESI", subject, "", 0), by=factories.coordinator(), typed=boxes, edition=0)


def test_only_what_belongs_to_the_type_is_asked(subject: Subject) -> None:
    licats = assessed(subject, kind="LICATS", started_on="2025-06-20")
    assert {"LICORG", "LICPRE", "LICGR", "LICTIM"} <= licats.applies
    assert not {"IECHS", "ICAHT", "INFSITE", "IGGVAL", "MALKIND"} & licats.applies
    assert licats.derived["licats_timing"] == "INTERMEDIATE"


def test_early_icaht_is_graded_from_the_counts_and_moves_with_them(subject: Subject) -> None:
    """Days 4, 7 and 10 at 0.3: seven days are certain, since two unknown days cannot be a recovery. That is grade 2;
    the days before and between leave nothing above it open but what nobody counted."""
    found = assessed(subject, kind="ICAHT_EARLY", started_on="2025-06-06")
    assert found.derived["icaht"] == 2
    assert entered(subject, kind="ICAHT_EARLY", started_on="2025-06-06", explained="n").saved
    counts(subject, "D7", "1.9")
    counts(subject, "D10", "1.9")
    entry = load(factories.fresh(subject), ["AESI"]).rows("AESI")[0]
    assert entry.values["icaht"] == 1, "one low day is left"


def test_late_icaht_without_a_count_after_day_30_is_not_graded(subject: Subject) -> None:
    assert assessed(subject, kind="ICAHT_LATE", started_on="2025-07-10").derived["icaht"] is None


def test_iec_hs_shows_the_figures_and_offers_what_they_support(subject: Subject) -> None:
    counts(subject, "D10", "0.3", FIB="1.20", AST="900", ALT="60")
    subject = factories.fresh(subject)
    facts = facts_for(subject, SpecialInterest, "", repeat=0)
    values = {"kind": "IECHS", "started_on": date(2025, 6, 11)}
    offered = SpecialInterest.suggest(values, facts)["iec_hs_evidence"]
    assert offered.typed == "FIBRINOGEN|TRANSAMINASES"
    assert offered.place == "LB@D10"
    (told,) = SpecialInterest.notices(values, facts)
    assert "Fibrinogen 1.2" in told.en
    assert "900" in told.en


def test_what_does_not_fit_is_asked(subject: Subject) -> None:
    assert "AESI-04" in asked(subject, kind="LICATS", started_on="2025-05-20")
    assert "AESI-03" in asked(subject, kind="FLARE", started_on="2025-07-01", ended_on="2025-06-20")
    assert "AESI-05" in asked(subject, kind="CYTOPENIA", started_on="2025-06-10", ended_on="2025-06-20")
    assert "AESI-05" not in asked(subject, kind="CYTOPENIA", started_on="2025-06-10", ended_on="2025-07-20")
    assert "AESI-06" in asked(subject, kind="IECHS", started_on="2025-06-11", iec_hs_explained="y")
    assert "AESI-07" in asked(subject, kind="IECHS", started_on="2025-06-11", iec_hs_evidence="FIBRINOGEN")
    assert "AESI-09" in asked(subject, kind="MALIGNANCY", started_on="2025-06-11", tissue="n")
    assert "AESI-10" in asked(subject, kind="FLARE", started_on="2025-06-11", worse_than_baseline="n")


@pytest.mark.parametrize(
    ("igg", "ivig", "fires"),
    [("3.9", "n", True), ("4.0", "n", False), ("3.9", "y", False), ("<4.0", "n", False), ("<3.0", "n", True)],
)
def test_low_igg_without_replacement_is_asked_about_below_the_alert(
    subject: Subject, igg: str, ivig: str, fires: bool
) -> None:
    """Parameter igg.alert: 4 g/L. On the limit is not below it; "<4.0" counts as 4.0."""
    assert ("AESI-08" in asked(subject, kind="LOW_IGG", started_on="2025-06-11", igg=igg, ivig=ivig)) is fires


def test_the_row_of_an_adverse_event_must_be_there(subject: Subject) -> None:
    assert "AESI-01" in asked(subject, kind="FLARE", started_on="2025-06-11", event_row="7")


def test_r084_a_second_cancer_is_told_once_without_clinical_detail(subject: Subject) -> None:
    outcome = entered(
        subject, kind="MALIGNANCY", started_on="2025-06-11", cancer="T_CELL", diagnosis="DEMO lymphoma", tissue="y"
    )
    assert outcome.saved, demo.why_not(outcome)
    (notice,) = Notice.objects.filter(kind="malignancy")
    assert notice.roles == ["medical_monitor", "principal_investigator"]
    assert notice.path == f"/subjects/{subject.screening_number}/log/AESI/1/"


def test_another_type_tells_nobody(subject: Subject) -> None:
    assert entered(subject, kind="FLARE", started_on="2025-06-11", worse_than_baseline="y").saved
    assert not Notice.objects.exists()


def test_the_form_is_in_the_casebook() -> None:
    assert form("AESI").repeats == "log"
