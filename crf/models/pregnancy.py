"""PRG: pregnancy test and contraception."""

from collections.abc import Mapping
from typing import Any

from crf.kit import items
from crf.kit.base import Crf
from crf.kit.checks import QUERY, Check
from crf.kit.conditions import about, when
from crf.kit.items import Kind, codes
from crf.kit.suggestions import Suggestion
from crf.models.answers import BELOW_LIMIT
from crf.pregnancy_tests import PregnancyTest, missing_before_lymphodepletion
from trial.words import Text

SOURCE = "protocol operationalisation 11.2, PRG"
# Visits at which the test before lymphodepletion is looked for (parameter hcg.schedule).
BEFORE_TREATMENT = ("BL", "PRE")
# Women who cannot become pregnant: contraception is not applicable. Men are asked (criterion I07).
NOT_APPLICABLE = {
    "POSTMENOPAUSAL": Text("postmenopausal (DM)", "已绝经（DM）"),
    "STERILE": Text("surgically sterile (DM)", "手术绝育（DM）"),
}


def is_tested(childbearing: str | None) -> bool | None:
    """Whether pregnancy is tested: childbearing potential on the form DM is yes; unknown until it is stated."""
    return childbearing == "YES" if childbearing else None


def pregnancy_tests(facts: Any, *, but: str = "") -> list[PregnancyTest]:
    """The pregnancy tests in the casebook, those of one visit left out."""
    if facts.casebook is None:
        return []
    return [
        PregnancyTest(entry.assessed_on or entry.visit_on, entry.values.get("result"))
        for entry in facts.casebook.rows("PRG")
        if entry.performed and entry.visit != but
    ]


def hcg_missing_before_lymphodepletion(facts: Any) -> bool:
    """Section 12, check 7, for any form that reads PRG: no test within 48 hours before lymphodepletion."""
    return missing_before_lymphodepletion(facts.childbearing, pregnancy_tests(facts), facts.lymphodepletion_on)


def _missing_here(values: Mapping[str, Any], facts: Any) -> bool:
    """The same question on the form itself: what is typed now stands for this visit."""
    if facts.visit not in BEFORE_TREATMENT:
        return False
    if facts.lymphodepletion_on is None:
        return facts.visit == "BL" and facts.childbearing == "YES" and values.get("result") == "NOT_DONE"
    tests = [*pregnancy_tests(facts, but=facts.visit), PregnancyTest(facts.visit_on, values.get("result"))]
    return missing_before_lymphodepletion(facts.childbearing, tests, facts.lymphodepletion_on)


class PregnancyTesting(Crf):
    """The test where pregnancy is possible, and the contraception in use. Due only with childbearing potential (4.2.8)."""

    key = "PRG"
    title = Text("Pregnancy test and contraception", "妊娠试验及避孕")
    domain = "LB/RP"
    due_if = about("childbearing", "YES")
    reads = {"previous": ("PRG",)}
    follows = ("DM",)

    applicable = items.derived(
        "PRGAPP",
        "Applicable",
        "是否适用",
        Kind.YES_NO,
        by=is_tested,
        uses=("@childbearing",),
        source="S",
        help=Text("From childbearing potential on the form DM.", "依据DM表的生育能力。"),
    )
    specimen = items.coded(
        "PRGTYP",
        "Specimen",
        "标本",
        codes(("SERUM", "Serum beta-hCG", "血"), ("URINE", "Urine", "尿")),
        condition=about("childbearing", "YES"),
        sdtm="LBSPEC",
        source="S",
    )
    result = items.coded(
        "PRGRES",
        "Result",
        "结果",
        codes(
            ("NEGATIVE", "Negative", "阴性"),
            ("POSITIVE", "Positive", "阳性"),
            ("INDETERMINATE", "Indeterminate", "不确定"),
            ("NOT_DONE", "Not done", "未做"),
        ),
        condition=about("childbearing", "YES"),
        sdtm="LBORRES",
        source="S",
        critical=True,
    )
    serum_value = items.result(
        "PRGQN",
        "Serum value",
        "血hCG值",
        unit="IU/L",
        words=BELOW_LIMIT,
        condition=when("specimen", "SERUM"),
        required=False,
        sdtm="LBORRES",
    )
    contraception = items.multiple(
        "CONTRAC",
        "Contraception method in use",
        "避孕方式",
        codes(
            ("DOUBLE_BARRIER", "Double barrier", "双重屏障"),
            ("CONDOM", "Condom", "避孕套"),
            ("ORAL", "Oral", "口服避孕药"),
            ("INJECTABLE", "Injectable", "注射避孕药"),
            ("IUD", "IUD", "宫内节育器"),
            ("ABSTINENCE", "Abstinence", "禁欲"),
            ("VASECTOMY", "Vasectomy", "输精管结扎"),
            ("NA", "Not applicable", "不适用"),
        ),
        sdtm="RPORRES",
        source="R",
    )

    checks = (
        Check(
            "PRG-01",
            "PRGRES",
            Text(
                "The test is positive. Repeat it in serum, tell the principal investigator, give no lymphodepletion and "
                "no infusion, and open a pregnancy report. Correct the result if it was mistyped.",
                "妊娠试验阳性。请复查血hCG、告知主要研究者，不得进行清淋预处理和回输，并填写妊娠报告；如录入有误请更正。",
            ),
            lambda values, facts: values.get("result") == "POSITIVE",
            QUERY,
            priority="safety",
            source=SOURCE,
        ),
        Check(
            "PRG-02",
            "PRGRES",
            Text(
                "The result is indeterminate; a negative one is expected. Repeat the test in serum.",
                "结果不确定，预期为阴性。请复查血hCG。",
            ),
            lambda values, facts: values.get("result") == "INDETERMINATE",
            priority="safety",
            source=SOURCE,
        ),
        Check(
            "PRG-03",
            "PRGRES",
            lambda values, facts: Text(
                "No pregnancy test with a result lies within the 48 hours before lymphodepletion"
                + (f" ({facts.lymphodepletion_on})" if facts.lymphodepletion_on else "")
                + ". Enter the test that was done, or do one before lymphodepletion begins.",
                "清淋预处理"
                + (f"（{facts.lymphodepletion_on}）" if facts.lymphodepletion_on else "")
                + "前48小时内无有结果的妊娠试验。请补录已做的检查，或在清淋开始前完成检查。",
            ),
            _missing_here,
            QUERY,
            priority="safety",
            source="EC-07 protocol operationalisation 12, check 7",
        ),
        Check(
            "PRG-04",
            "CONTRAC",
            Text(
                "“Not applicable” stands beside a method. Keep one or the other.",
                "“不适用”与具体避孕方式同时选择，请只保留其一。",
            ),
            lambda values, facts: "NA" in (found := values.get("contraception") or ()) and len(found) > 1,
            source=SOURCE,
        ),
        Check(
            "PRG-05",
            "CONTRAC",
            lambda values, facts: Text(
                "The subject can become pregnant, and contraception is given as not applicable. A method is expected "
                f"until {facts.parameters.get('contraception.months', '12')} months after infusion (criterion I07).",
                f"受试者具有生育能力，避孕方式却为“不适用”。回输后{facts.parameters.get('contraception.months', '12')}个月内"
                "须采取避孕措施（标准I07）。",
            ),
            lambda values, facts: facts.childbearing == "YES" and values.get("contraception") == ["NA"],
            source="protocol operationalisation 6, criterion I07",
        ),
    )

    @classmethod
    def suggest(cls, values: Mapping[str, Any], facts: Any) -> Mapping[str, Suggestion]:
        """Contraception as at the visit before, else not applicable where the form DM says why."""
        before = facts.previous("PRG")
        if before is not None and before.performed and before.values.get("contraception"):
            typed = "|".join(before.values["contraception"])
            why = Text(f"as at {before.visit}", f"同 {before.visit} 访视")
            return {"contraception": Suggestion(typed, why, before.place, prefill=True)}
        why_not = NOT_APPLICABLE.get(facts.childbearing)
        return {"contraception": Suggestion("NA", why_not, "DM@SCR", prefill=True)} if why_not else {}
