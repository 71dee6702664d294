"""ENR: enrolment or screen failure. Signed "Enrolled", it takes one of the fifteen places (protocol 5.1, 5.2)."""

import re
from collections.abc import Mapping
from typing import Any

from crf.kit import items
from crf.kit.base import Crf
from crf.kit.checks import BLOCK, QUERY, Check
from crf.kit.conditions import when
from crf.kit.items import Kind, codes
from crf.kit.suggestions import Suggestion
from crf.models.criteria import CRITERIA
from trial.words import Text

FAILURES = (
    *codes(
        *[
            (criterion.code, f"{criterion.code} {criterion.text.en}", f"{criterion.code} {criterion.text.zh}")
            for criterion in CRITERIA
        ]
    ),
    *codes(
        ("CONSENT", "Withdrew consent", "撤回知情"),
        ("INVESTIGATOR", "Investigator decision", "研究者决定"),
        ("WORSENING", "Disease worsening", "病情变化"),
        ("OTHER", "Other", "其他"),
    ),
)


class Enrolment(Crf):
    """The end of screening. The coordinator fills it; the investigator's signature carries it out."""

    key = "ENR"
    once = True
    title = Text("Enrolment / screen failure", "入组或筛选失败")
    domain = "DS"
    esign = "enrolment"

    result = items.coded(
        "ENRRES",
        "Screening result",
        "筛选结果",
        codes(
            ("ENROLLED", "Enrolled", "入组"),
            ("SCREEN_FAILURE", "Screen failure", "筛选失败"),
            ("RESCREEN", "Rescreen planned", "拟再筛"),
        ),
        sdtm="DSDECOD",
        source="G",
        critical=True,
    )
    failure_reason = items.coded(
        "ENRSFRS",
        "Screen failure main reason",
        "筛败主要原因",
        FAILURES,
        condition=when("result", "SCREEN_FAILURE", "RESCREEN"),
        sdtm="DSTERM",
        source="G",
    )
    decided_on = items.date(
        "ENRDAT",
        "Date of enrolment / failure",
        "入组或筛败日期",
        before_consent=True,  # ENR-01 says it in the words of an enrolment
        sdtm="DSSTDAT",
        source="G",
        critical=True,
    )
    subject_number = items.derived(
        "SUBJID",
        "Subject number",
        "受试者编号",
        Kind.TEXT,
        by=lambda number: number,
        uses=("@subject_number",),
        sdtm="SUBJID",
    )
    screening_number = items.derived(
        "SCRNID",
        "Screening number",
        "筛选号",
        Kind.TEXT,
        by=lambda number: number,
        uses=("@screening_number",),
        sdtm="SCRNID",
    )
    previous_screening = items.text(
        "PREVSCR",
        "Previous screening number",
        "既往筛选号",
        max_length=12,
        required=False,
        help=Text("Only for a person who was screened before, e.g. S01-003.", "仅用于再次筛选者，如 S01-003。"),
    )
    dose_level = items.coded(
        "DOSELV",
        "Dose level / cohort assigned",
        "剂量组",
        register="dose_levels",
        condition=when("result", "ENROLLED"),
        sdtm="ARMCD",
        critical=True,
    )

    checks = (
        Check(
            "ENR-01",
            "ENRDAT",
            Text("This lies before the consent was signed.", "日期早于知情同意签署日期。"),
            lambda values, facts: (
                values.get("decided_on") is not None
                and facts.consented_on is not None
                and values["decided_on"] < facts.consented_on
            ),
            BLOCK,
            source="EC-01 (protocol operationalisation 12, check 1)",
        ),
        Check(
            "ENR-02",
            "PREVSCR",
            lambda values, facts: Text(
                f"{values['previous_screening']} is not a screening number of an earlier screening. It reads S, the site, a "
                "dash and three digits, e.g. S01-003, and is not this subject's own.",
                f"{values['previous_screening']} 不是既往筛选号。格式为S加中心号、连字符和三位数字，如 S01-003，且不能是本次筛选号。",
            ),
            lambda values, facts: (
                values.get("previous_screening") is not None
                and (
                    re.fullmatch(r"S\d{2}-\d{3}", values["previous_screening"]) is None
                    or values["previous_screening"] == facts.screening_number
                )
            ),
            QUERY,
            source="protocol operationalisation 5.1",
        ),
    )

    @classmethod
    def suggest(cls, values: Mapping[str, Any], facts: Any) -> Mapping[str, Suggestion]:
        subject = facts.casebook.subject if facts.casebook is not None else None
        if subject is None or subject.rescreened_from_id is None:
            return {}
        earlier = subject.rescreened_from.screening_number
        return {"previous_screening": Suggestion(earlier, Text("screened again", "再次筛选"), "", prefill=True)}
