"""Reading the files of MedDRA and WHODrug: laid out as their publishers do, filled with invented terms only."""

from __future__ import annotations

from pathlib import Path

import pytest

from safety import dictionary_files
from safety.dictionary_files import WrongFile
from safety.verbatim import comparable, rank
from tests.safety import dictionaries


@pytest.mark.parametrize(
    ("written", "also"),
    [
        ("Glimmer ache", "GLIMMER  ACHE."),
        ("Glimmer ache", "ｇｌｉｍｍｅｒ ａｃｈｅ"),
        ("发热", "发热。"),
        ("CMV感染", "CMV 感染"),
        ("上呼吸道感染", " 上 呼吸道 感染；"),
        ("B-cell loss", "B – cell loss"),
        ("“rash”", "Rash"),
    ],
)
def test_what_means_nothing_does_not_matter(written: str, also: str) -> None:
    assert comparable(written) == comparable(also)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("headache", "headaches"),
        ("发热", "发热2级"),
        ("rash", "rash?no"),
        ("low potassium", "potassium low"),
        ("C3 low", "C4 low"),
    ],
)
def test_what_may_mean_something_is_kept_apart(one: str, other: str) -> None:
    assert comparable(one) != comparable(other)


def test_a_name_that_begins_so_goes_before_one_that_holds_it() -> None:
    found = sorted(["low fever ache", "ache of head", "ache", "headache"], key=lambda name: rank("ache", name))
    assert found == ["ache", "ache of head", "low fever ache", "headache"]


def test_a_lowest_level_term_carries_its_primary_path(tmp_path: Path) -> None:
    terms = {term.code: term for term in dictionary_files.meddra(dictionaries.meddra(tmp_path), "en")}
    assert len(terms) == 5
    term = terms["99900012"]
    assert (term.name, term.preferred_code, term.preferred_name) == ("Ache of glimmer", "99900011", "Glimmer ache")
    # The primary class, not the secondary one that mdhier.asc marks N.
    assert term.soc == ("99903001", "Invented disorders")
    assert term.hlt == ("99901001", "Invented aches")
    assert not terms["99900013"].current


def test_the_chinese_release_has_the_same_codes(tmp_path: Path) -> None:
    english = {term.code for term in dictionary_files.meddra(dictionaries.meddra(tmp_path / "en"), "en")}
    terms = list(dictionary_files.meddra(dictionaries.meddra(tmp_path / "zh", language="zh"), "zh"))
    assert {term.code for term in terms} == english
    assert terms[0].name == "闪烁痛"


def test_a_chinese_release_in_its_older_encoding_is_read(tmp_path: Path) -> None:
    folder = dictionaries.meddra(tmp_path, language="zh")
    for path in folder.iterdir():
        path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))
    assert next(dictionary_files.meddra(folder, "zh")).name == "闪烁痛"


def test_a_drug_carries_its_preferred_name_and_atc_groups(tmp_path: Path) -> None:
    terms = {term.code: term for term in dictionary_files.whodrug(dictionaries.whodrug(tmp_path), "en")}
    trade = terms["99001001002"]
    assert (trade.name, trade.preferred_code, trade.preferred_name) == ("INVENTAMOL FORTE", "99001001001", "INVENTAMOL")
    assert trade.atc == (("X99ZZ", "INVENTED COMFORTERS"), ("X98", "INVENTED TONICS"))
    # A salt is its own preferred name, and takes the groups of its record where it has none of its own.
    salt = terms["99001002001"]
    assert (salt.preferred_code, salt.atc) == ("99001002001", trade.atc)


def broken(folder: Path, file: str, old: str, new: str) -> Path:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")
    return folder


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("llt.asc", "99900011$Glimmer", "9990001$Glimmer", "llt.asc, line 1: “9990001” is no code of eight digits"),
        ("llt.asc", "$99900011$$$$$$$Y$$", "$99900099$$$$$$$Y$$", "preferred term 99900099 does not stand in pt.asc"),
        ("llt.asc", "$$$$$$$Y$$", "$$$$$$$X$$", "line 1: does not say Y or N for currency"),
        ("llt.asc", "99900012$", "99900011$", "line 2: 99900011 stands twice"),
        ("llt.asc", "99900011$Glimmer ache$99900011$$$$$$$Y$$", "99900011;Glimmer ache", "has 1 fields closed by $"),
        ("llt.asc", "Glimmer ache", "", "line 1: 99900011 has no name"),
        ("mdhier.asc", "$Y$", "$N$", "preferred term 99900011 has no primary path in mdhier.asc"),
        ("mdhier.asc", "$N$", "$Y$", "99900011 has two primary paths"),
        ("mdhier.asc", "$99903001$", "$99903009$", "99903009 does not stand in soc.asc"),
        (
            "hlt_pt.asc",
            "99901001$99900011$",
            "99901002$99900011$",
            "99900011 under 99901001 does not stand in hlt_pt.asc",
        ),
        ("pt.asc", "Glimmer", "Glim\0mer", "pt.asc, line 1: holds a character that no text has"),
    ],
)
def test_a_folder_that_does_not_hold_together_is_refused(
    tmp_path: Path, file: str, old: str, new: str, says: str
) -> None:
    folder = broken(dictionaries.meddra(tmp_path), file, old, new)
    with pytest.raises(WrongFile) as wrong:
        list(dictionary_files.meddra(folder, "en"))
    assert says in str(wrong.value)


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (
            "DD.txt",
            "990010010017",
            "99001001001 ",
            "DD.txt, line 1: “99001001001 ” is no drug code with its check digit",
        ),
        ("DD.txt", "990010010027", "990010010017", "99001001001 stands twice"),
        ("DD.txt", "990020010017", "990020010037", "drug record 990020 has no preferred name"),
        ("DDA.txt", "X98", "x98", "DDA.txt, line 2: “x98” is no ATC code"),
        ("DDA.txt", "X98", "X97", "X97 does not stand in INA.txt"),
        ("INA.txt", "X98    2", "X98     ", "INA.txt, line 2"),
    ],
)
def test_drug_files_that_do_not_hold_together_are_refused(
    tmp_path: Path, file: str, old: str, new: str, says: str
) -> None:
    folder = broken(dictionaries.whodrug(tmp_path), file, old, new)
    with pytest.raises(WrongFile) as wrong:
        list(dictionary_files.whodrug(folder, "en"))
    assert says in str(wrong.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = dictionaries.meddra(tmp_path)
    (folder / "mdhier.asc").unlink()
    with pytest.raises(WrongFile, match=r"does not hold mdhier\.asc"):
        list(dictionary_files.meddra(folder, "en"))
    with pytest.raises(WrongFile, match="is not a folder"):
        list(dictionary_files.meddra(tmp_path / "nowhere", "en"))
