"""The 837 terms of CTCAE v5.0: safety specification, sections 1 and 11."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from safety import ctcae_terms
from safety.ctcae_terms import Term, criteria, elements, our_wording, said_by, search, socs, term, terms, written_out
from trial.words import Text

TERMS_PER_SOC = {
    "Blood and lymphatic system disorders": 12,
    "Cardiac disorders": 34,
    "Congenital, familial and genetic disorders": 1,
    "Ear and labyrinth disorders": 8,
    "Endocrine disorders": 14,
    "Eye disorders": 26,
    "Gastrointestinal disorders": 122,
    "General disorders and administration site conditions": 25,
    "Hepatobiliary disorders": 18,
    "Immune system disorders": 6,
    "Infections and infestations": 88,
    "Injury, poisoning and procedural complications": 79,
    "Investigations": 42,
    "Metabolism and nutrition disorders": 26,
    "Musculoskeletal and connective tissue disorders": 44,
    "Neoplasms benign, malignant and unspecified (incl cysts and polyps)": 7,
    "Nervous system disorders": 68,
    "Pregnancy, puerperium and perinatal conditions": 4,
    "Psychiatric disorders": 21,
    "Renal and urinary disorders": 23,
    "Reproductive system and breast disorders": 49,
    "Respiratory, thoracic and mediastinal disorders": 62,
    "Skin and subcutaneous tissue disorders": 39,
    "Social circumstances": 1,
    "Surgical and medical procedures": 1,
    "Vascular disorders": 17,
}


def test_there_are_837_terms_in_26_organ_classes() -> None:
    assert len(terms()) == 837
    assert len({each.code for each in terms()}) == 837
    assert Counter(each.soc for each in terms()) == TERMS_PER_SOC
    assert [each.en for each in socs()] == list(TERMS_PER_SOC)
    assert all(re.fullmatch(r"10\d{6}", each.code) for each in terms())


def test_the_filled_cells_are_as_many_as_in_the_source() -> None:
    filled = Counter(grade for each in terms() for grade in each.grades)
    assert filled == {1: 645, 2: 745, 3: 750, 4: 551, 5: 494}
    patterns = Counter(each.grades for each in terms())
    assert len(patterns) == 19
    assert patterns[(1, 2, 3, 4, 5)] == 330
    assert patterns[(1, 2, 3)] == 196
    assert patterns[(2, 3, 4, 5)] == 100
    assert patterns[(1, 2, 3, 4)] == 49
    assert patterns[(3, 4, 5)] == 45
    assert patterns[(1, 2)] == 42
    assert patterns[(1,)] == 18


def test_74_terms_carry_a_note_and_26_need_free_text() -> None:
    assert sum(each.noted for each in terms()) == 74
    others = [each for each in terms() if each.other_specify]
    assert len(others) == 26
    assert {each.soc for each in others} == set(TERMS_PER_SOC)


@pytest.mark.parametrize(
    ("name", "grades"),
    [("Death NOS", (5,)), ("Sudden death NOS", (5,)), ("Disease progression", (5,)), ("Death neonatal", (4,))]
    + [("Pregnancy loss", (4,)), ("Aphonia", (3,)), ("Syncope", (3,))],
)
def test_terms_with_one_grade(name: str, grades: tuple[int, ...]) -> None:
    found = ctcae_terms.named(name)
    assert found is not None
    assert found.grades == grades


@pytest.mark.parametrize("each", terms(), ids=lambda each: each.code)
def test_a_grade_exists_where_the_table_has_no_dash(each: Term) -> None:
    """Trap 20: a dash is not offered."""
    for grade in ctcae_terms.GRADES:
        if grade in each.grades:
            assert each.shorthand[grade - 1] != ctcae_terms.NO_GRADE
        else:
            assert each.shorthand[grade - 1] == ctcae_terms.NO_GRADE
            with pytest.raises(ctcae_terms.NoTerm):
                our_wording(each.code, grade)


# --- names -----------------------------------------------------------------------------------------------------------

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_every_term_and_class_has_a_chinese_name_of_its_own() -> None:
    names = [each.name.zh for each in terms()]
    assert len(set(names)) == 837
    assert all(CHINESE.search(name) for name in names)
    assert len({each.zh for each in socs()}) == 26
    assert all(CHINESE.search(each.zh) for each in socs())


def test_the_initials_fit_the_chinese_name() -> None:
    for each in terms():
        spoken = [letter for letter in each.name.zh if CHINESE.match(letter) or letter.isascii() and letter.isalnum()]
        assert len(each.initials) - each.name.zh.count("γ") == len(spoken), each
        assert re.fullmatch(r"[a-z0-9]+", each.initials), each


# --- what a grade asks -----------------------------------------------------------------------------------------------

SHORTHAND = re.compile(
    r"Rx|Sx|\bADL\b|\bBL\b|BCVA|\bVA\b|-fn\b|w/|\beg\b|\bHF\b|\bEF\b|\bIOP\b|\bBSA\b|\bassoc\b|\bhosp\b|\bTPN\b|\bOTC\b"
    r"|\bPO\b|\bresp\b|\bneuro\b|\bhaemodyn\b|\boccas\.|\bsev\b|\bmod\b|\bROM\b|\bpred\b|@|\banticoag\b|[{}|&\[\]]|\+/|>=|<="
    r"|LIFE-THREAT|SIGHT|DEATH|\bMOD\b|\bSEV\b|\bMILD\b|observe-only|\.\.|xULN|xLLN|xBL"
)


@pytest.mark.parametrize("soc", socs(), ids=lambda soc: soc.en)
def test_every_cell_reads_in_both_languages_without_shorthand(soc: Text) -> None:
    for each in terms():
        if each.soc != soc.en:
            continue
        for grade in each.grades:
            said = our_wording(each.code, grade)
            assert said.en
            assert said.zh
            assert not SHORTHAND.search(said.en), f"{each.name.en} {grade}: {said.en}"
            assert not SHORTHAND.search(said.zh), f"{each.name.en} {grade}: {said.zh}"
            assert not CHINESE.search(said.en), said.en


def test_every_element_is_used_and_every_figure_of_it_is_kept() -> None:
    """Figures of two digits or with decimals stand in both languages as in the shorthand."""
    used = {
        part for each in terms() for cell in each.shorthand if cell != "-" for part in cell.split(ctcae_terms.BETWEEN)
    }
    assert used == set(elements())
    number = re.compile(r"\d{2,}(?:\.\d+)?|\d\.\d+")
    for shorthand, said in elements().items():
        figures = Counter(number.findall(shorthand))
        for language, words in (("en", said.en), ("zh", said.zh)):
            assert not figures - Counter(number.findall(words)), f"{language}: {shorthand} -> {words}"


@pytest.mark.parametrize(
    ("code", "grade", "english", "chinese"),
    [
        ("10002272", 2, "80 to <100 g/L", "80～<100 g/L"),
        ("10002272", 3, "; transfusion needed", "；需要输血"),
        ("10012727", 3, "admission to hospital needed", "需要住院"),
        ("10001551", 1, ">1 to 3.0 × ULN (baseline normal)", ">1～3.0 × ULN（基线正常）"),
        ("10016558", 4, ">40.0 °C (>104.0 °F) for >24 h", ">40.0 ℃（>104.0 ℉），>24小时"),
        ("10020772", 3, "systolic ≥160", "收缩压≥160"),
        ("10022402", 1, ">1 to 1.5 × baseline while anticoagulated", "抗凝者>1～1.5×基线"),
        ("10011912", 4, "Neonatal loss of life", "新生儿死亡"),
    ],
)
def test_cells_say_what_the_source_says(code: str, grade: int, english: str, chinese: str) -> None:
    assert english in our_wording(code, grade).en
    assert chinese in our_wording(code, grade).zh


@pytest.mark.parametrize(
    ("marker", "english", "chinese"),
    [
        ("DEATH", "eath", "死亡"),
        ("LIFE-THREAT", "ife-threatening", "危及生命"),
        ("Rx:transfusion", "ransfusion", "输血"),
    ]
    + [
        ("ADL:self", "imits self-care", "自理性日常生活活动"),
        ("ADL:inst", "instrumental daily activities", "工具性日常生活活动"),
    ]
    + [("Rx:hosp", "dmission", "住院"), ("Rx:urgent", "rgent", "紧急")],
)
def test_the_weightiest_elements_are_never_lost(marker: str, english: str, chinese: str) -> None:
    cells = [cell for each in terms() for cell in each.shorthand if marker in cell]
    assert cells
    for cell in cells:
        said = written_out(cell)
        assert english in said.en, cell
        assert chinese in said.zh, cell


def test_criteria_are_ours_while_no_document_tells_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctcae_terms, "_official", [])
    assert criteria("10042772", 3) == our_wording("10042772", 3)
    assert not ctcae_terms.criterion("10042772", 3).official


def test_an_official_wording_takes_their_place_and_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctcae_terms, "_official", [lambda code: {3: "Fainting; orthostatic collapse"}])
    said = ctcae_terms.criterion("10042772", 3)
    assert said.official
    assert said.words.en == "Fainting; orthostatic collapse"
    assert said.words.zh.endswith("（NCI原文：Fainting; orthostatic collapse）")
    assert said.words.zh.startswith(our_wording("10042772", 3).zh)


def test_trap_7_the_cells_of_cytokine_release_syndrome_are_locked() -> None:
    crs = term("10052015")
    assert crs.name.en == "Cytokine release syndrome"
    assert crs.locked is not None
    assert "ASTCT" in crs.locked.en
    assert crs.usable_grades == ()
    assert [each for each in terms() if each.locked] == [crs]


# --- search ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Fever", "Fever"),
        ("fever", "Fever"),
        ("发热", "Fever"),
        ("发烧", "Fever"),
        ("白细胞减少", "White blood cell decreased"),
        ("血小板减少", "Platelet count decreased"),
        ("low platelets", "Platelet count decreased"),
        ("LOW  WHITE cells", "White blood cell decreased"),
        ("neutropenia", "Neutrophil count decreased"),
        ("粒缺", "Neutrophil count decreased"),
        ("xxbjsjd", "Platelet count decreased"),
        ("diarrhoea", "Diarrhea"),
        ("转氨酶升高", "Alanine aminotransferase increased"),
        ("高血压", "Hypertension"),
        ("10012727", "Diarrhea"),
        ("crs", "Cytokine release syndrome"),
        ("肺炎", "Lung infection"),
        ("带状疱疹", "Shingles"),
        ("ＣＲＰ", "Investigations - Other, specify"),
    ],
)
def test_a_term_is_found_the_way_hands_type_it(typed: str, first: str) -> None:
    assert search(typed)[0].name.en == first


def test_an_organ_class_finds_its_terms() -> None:
    found = {each.name.en for each in search("Hepatobiliary", 50)}
    assert {each.name.en for each in terms() if each.soc == "Hepatobiliary disorders"} <= found
    assert "Heart failure" in {each.name.en for each in search("心脏器官", 50)}


@pytest.mark.parametrize("typed", ["", "   ", "qqqqqqq", "%", "'; drop table", "\x00", "长" * 80])
def test_nothing_is_found_for_what_is_no_term(typed: str) -> None:
    assert search(typed) == []


def test_the_list_is_as_long_as_wanted() -> None:
    assert len(search("infection")) == ctcae_terms.MOST
    assert len(search("infection", 5)) == 5


def test_only_a_synonym_of_one_term_names_it() -> None:
    fever = said_by("发烧")
    assert fever is not None
    assert fever.name.en == "Fever"
    assert said_by("转氨酶升高") is None, "ALT, AST or GGT"
    assert said_by("not a term") is None
    assert ctcae_terms.named("血小板减少") is None, "another word is not the name"
