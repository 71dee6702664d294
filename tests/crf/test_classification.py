"""EULAR/ACR 2019: weights as published (Ann Rheum Dis 2019;78:1151, table 2), highest item of each domain, unknown is not no."""

from __future__ import annotations

import pytest

from crf import classification
from crf.classification import DOMAINS, HIGHEST, Picture, classified, total

# Table 2 of the publication, by the item codes of the form SLEH (protocol operationalisation 11.2).
PUBLISHED = {
    "EA01": 2, "EA02": 3, "EA03": 4, "EA04": 4, "EA05": 2, "EA06": 3, "EA07": 5, "EA08": 2, "EA09": 2, "EA10": 4,
    "EA11": 6, "EA12": 5, "EA13": 6, "EA14": 6, "EA15": 4, "EA16": 8, "EA17": 10, "EA18": 2, "EA20": 6,
}  # fmt: skip
DOMAIN_OF = {
    "EA01": 1, "EA02": 2, "EA03": 2, "EA04": 2, "EA05": 3, "EA06": 3, "EA07": 3, "EA08": 4, "EA09": 4, "EA10": 4,
    "EA11": 4, "EA12": 5, "EA13": 5, "EA14": 6, "EA15": 7, "EA16": 7, "EA17": 7, "EA18": 8, "EA20": 10,
}  # fmt: skip


def picture(
    *present: str, unknown: tuple[str, ...] = (), complement: str | None = "NONE", ana: bool | None = True
) -> Picture:
    """A history in which the items named are present, those in `unknown` not answered, and all others absent."""
    answers: dict[str, bool | None] = {
        code: True if code in present else None if code in unknown else False for code in PUBLISHED
    }
    return Picture(ana, answers, complement)


def test_every_item_has_its_published_weight() -> None:
    found = {each.code: each.weight for domain in DOMAINS for each in domain.criteria if each.code != "EA19"}
    assert found == PUBLISHED
    assert [each.weight for each in (classification.LOW_EITHER, classification.LOW_BOTH)] == [3, 4]


def test_the_domains_are_the_ten_published_and_the_total_ends_at_51() -> None:
    """Seven clinical domains and three of immunology; the reference gives the range 0 to 51."""
    assert [domain.clinical for domain in DOMAINS] == [True] * 7 + [False] * 3
    for number, domain in enumerate(DOMAINS, start=1):
        if domain.key != "complement":
            assert {DOMAIN_OF[each.code] for each in domain.criteria} == {number}
    assert HIGHEST == 51
    assert total(picture(*PUBLISHED, complement="BOTH")).value == 51
    assert total(picture()).value == 0


@pytest.mark.parametrize("code", sorted(PUBLISHED))
def test_an_item_alone_gives_its_weight(code: str) -> None:
    assert total(picture(code)).value == PUBLISHED[code]


@pytest.mark.parametrize(("complement", "points"), [("NONE", 0), ("EITHER", 3), ("BOTH", 4)])
def test_complement_counts_once(complement: str, points: int) -> None:
    assert total(picture(complement=complement)).value == points


@pytest.mark.parametrize(
    ("case", "found", "complement", "points"),
    [
        ("class III and proteinuria: the biopsy alone counts", ("EA15", "EA17"), "NONE", 10),
        ("two skin items: the higher counts", ("EA08", "EA11"), "NONE", 6),
        ("all of haematology is one domain", ("EA02", "EA03", "EA04"), "NONE", 4),
        ("joints, leukopenia, both complements, dsDNA", ("EA14", "EA02", "EA20"), "BOTH", 19),
        ("fever and antiphospholipid antibodies", ("EA01", "EA18"), "EITHER", 7),
    ],
)
def test_only_the_highest_item_of_a_domain_counts(
    case: str, found: tuple[str, ...], complement: str, points: int
) -> None:
    assert total(picture(*found, complement=complement)).value == points, case


@pytest.mark.parametrize(
    ("case", "one", "expected"),
    [
        ("ten points with a clinical item: joints 6 and complement both 4", picture("EA14", complement="BOTH"), True),
        ("nine points: joints 6 and complement either 3", picture("EA14", complement="EITHER"), False),
        ("class III alone is ten points and clinical", picture("EA17"), True),
        ("twelve points of immunology alone are not SLE", picture("EA18", "EA20", complement="BOTH"), False),
        ("no ANA, no SLE", picture("EA17", ana=False), False),
        ("ANA not known", picture("EA17", ana=None), None),
        ("ANA not known, but too few points", picture("EA14", ana=None), False),
        ("ten points are there whatever the open item says", picture("EA17", unknown=("EA01",)), True),
        ("an open item could make ten", picture("EA14", unknown=("EA10",)), None),
        ("an open item cannot make ten", picture("EA14", unknown=("EA01",)), False),
        ("complement open: 6 and at most 4", picture("EA14", complement=None), None),
        ("immunology 12, every clinical item open", Picture(True, {"EA18": True, "EA20": True}, "BOTH"), None),
    ],
)
def test_i01_classified_needs_ana_ten_points_and_a_clinical_item(
    case: str, one: Picture, expected: bool | None
) -> None:
    assert classified(one).value is expected, case


@pytest.mark.parametrize("code", sorted(PUBLISHED))
def test_an_item_without_answer_leaves_the_total_unknown(code: str) -> None:
    answer = total(picture(unknown=(code,)))
    assert answer.value is None
    assert answer.missing == (code,)


def test_an_open_item_below_a_higher_one_of_its_domain_changes_nothing() -> None:
    answer = total(picture("EA17", unknown=("EA15", "EA16")))
    assert answer.value == 10
    assert answer.missing == ()


def test_complement_without_answer_is_named() -> None:
    assert total(picture(complement=None)).missing == ("EA19",)


def test_nothing_answered_is_unknown_and_not_no() -> None:
    assert classified(Picture(None, {}, None)).value is None
    assert total(Picture(None, {}, None)).value is None
