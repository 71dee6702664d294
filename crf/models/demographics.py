"""DM: demographics. The day of birth is never asked nor stored (R091)."""

import datetime

from crf.kit import items
from crf.kit.base import Crf
from crf.kit.checks import BLOCK, Check
from crf.kit.conditions import when
from crf.kit.items import Kind, codes
from trial.calendar import age_in_years
from trial.words import Text


def age_at_consent(born: str | None, consented_on: datetime.date | None) -> int | None:
    """Completed years of age on the day of consent, from year and month of birth."""
    return None if born is None or consented_on is None else age_in_years(born, consented_on)


class Demographics(Crf):
    """Who the subject is, as far as the trial needs to know."""

    key = "DM"
    once = True
    title = Text("Demographics", "人口学资料")
    domain = "DM"
    follows = ("ICF",)

    born = items.partial_date(
        "BRTHYY",
        "Year and month of birth",
        "出生年月",
        sdtm="BRTHYY/BRTHMO",
        source="G",
        critical=True,
        help=Text("Year and month only, e.g. 1988-05.", "仅年月，如 1988-05。"),
    )
    age = items.derived(
        "AGE",
        "Age at consent",
        "知情时年龄",
        Kind.INTEGER,
        by=age_at_consent,
        uses=("born", "@consented_on"),
        unit="year",
        sdtm="AGE",
        source="R",
    )
    sex = items.coded(
        "SEX", "Sex", "性别", codes(("F", "Female", "女"), ("M", "Male", "男")), sdtm="SEX", critical=True
    )
    ethnic_group = items.coded(
        "ETHNICCN",
        "Ethnic group",
        "民族",
        codes(("HAN", "Han", "汉族"), ("OTHER", "Other (specify)", "其他")),
        sdtm="ETHNIC/RACE",
    )
    ethnic_other = items.text(
        "ETHNICOT",
        "Other ethnic group",
        "其他民族",
        max_length=40,
        condition=when("ethnic_group", "OTHER"),
        sdtm="ETHNIC/RACE",
    )
    childbearing = items.coded(
        "CHILDBP",
        "Childbearing potential",
        "生育能力",
        codes(
            ("YES", "Yes", "有"),
            ("POSTMENOPAUSAL", "Postmenopausal ≥ 12 months", "绝经≥12个月"),
            ("STERILE", "Surgically sterile", "手术绝育"),
            ("MALE", "Not applicable, male", "男性不适用"),
        ),
        sdtm="RPORRES",
    )
    blood_group = items.coded(
        "BLOODGRP",
        "ABO / Rh group",
        "血型",
        codes(*[(f"{abo}{rh}", f"{abo} Rh{rh}", f"{abo}型 Rh{rh}") for abo in ("A", "B", "AB", "O") for rh in "+-"]),
        required=False,
        sdtm="LBORRES",
    )

    checks = (
        Check(
            "DM-01",
            "BRTHYY",
            Text(
                "Type year and month only; the day of birth is never recorded.",
                "仅录入年月，系统不记录出生日。",
            ),
            lambda values, facts: len(values.get("born") or "") > 7,
            BLOCK,
            source="protocol operationalisation 5.1 and 11.2, BRTHYY: the day is never stored",
        ),
        Check(
            "DM-02",
            "BRTHYY",
            Text(
                "Age at consent is outside 18 to 65 years (criterion I05). Check the year.",
                "知情时年龄不在18至65岁之间（标准I05），请核对。",
            ),
            lambda values, facts: values.get("age") is not None and not 18 <= values["age"] <= 65,
            priority="endpoint",
            source="EC-03 (protocol operationalisation 12, check 3); criterion I05",
        ),
        Check(
            "DM-03",
            "CHILDBP",
            Text("Childbearing potential does not fit the sex.", "生育能力与性别不符。"),
            lambda values, facts: (
                values.get("sex") is not None
                and values.get("childbearing") is not None
                and (values["sex"] == "M") != (values["childbearing"] == "MALE")
            ),
            source="protocol operationalisation 11.2, CHILDBP",
        ),
    )
