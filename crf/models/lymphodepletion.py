"""LD: lymphodepletion, a row for each drug and day (protocol operationalisation 4.2, 7; checks 8 and 9)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from crf import dosing
from crf.kit import items
from crf.kit.base import Crf
from crf.kit.checks import BLOCK, QUERY, Check
from crf.kit.conditions import when
from crf.kit.items import Section, codes
from crf.kit.suggestions import Suggestion
from crf.models.pregnancy import hcg_missing_before_lymphodepletion
from trial.calendar import study_day
from trial.subjects import anchor, local_date
from trial.words import Text

ONE_DAY = timedelta(hours=24)
GIVEN = ("NO", "REDUCED_RENAL", "REDUCED_OTHER", "DELAYED")
DRUGS = codes(
    ("FLUDARABINE", "Fludarabine", "氟达拉滨"),
    ("CYCLOPHOSPHAMIDE", "Cyclophosphamide", "环磷酰胺"),
    ("OTHER", "Other", "其他"),
)
DAYS = codes(("D-5", "D-5", "D-5"), ("D-4", "D-4", "D-4"), ("D-3", "D-3", "D-3"), ("OTHER", "Other day", "其他日"))
DAY_OF_VISIT = {"LD1": "D-5", "LD2": "D-4", "LD3": "D-3"}


def body_surface(facts: Any) -> tuple[Decimal | None, str]:
    """Body surface in m2 and where it stands: vital signs of this visit, else the latest known before it."""
    if facts.casebook is None:
        return None, ""
    here = facts.here("VS")
    if here is not None and here.values.get("bsa") is not None:
        return here.values["bsa"], here.place
    known = [entry for entry in facts.casebook.rows("VS") if entry.values.get("bsa") is not None]
    if facts.visit_on is not None:
        known = [entry for entry in known if entry.visit_on is None or entry.visit_on <= facts.visit_on]
    latest = max(known, key=lambda entry: entry.visit_on or date.min, default=None)
    return (latest.values["bsa"], latest.place) if latest is not None else (None, "")


def _expected_mg(values: Mapping[str, Any], facts: Any) -> Decimal | None:
    return dosing.planned_mg(values.get("planned"), body_surface(facts)[0])


def _off_plan(values: Mapping[str, Any], facts: Any) -> bool:
    return dosing.beyond_tolerance(
        values.get("actual"), _expected_mg(values, facts), dosing.LYMPHODEPLETION_TOLERANCE_PERCENT
    )


def _off_plan_words(values: Mapping[str, Any], facts: Any) -> Text:
    surface, place = body_surface(facts)
    expected = _expected_mg(values, facts)
    return Text(
        f"{values['actual']} mg given; {values['planned']} mg/m² × {surface} m² ({place}) is {expected} mg. "
        "More than 10 % apart: correct it, or say why.",
        f"实际给药 {values['actual']} mg；{values['planned']} mg/m² × {surface} m²（{place}）为 {expected} mg。"
        "相差超过10%，请更正或说明原因。",
    )


def _day(values: Mapping[str, Any], facts: Any) -> int | None:
    given_on = local_date(values.get("started_at"))
    day_zero = anchor(facts.casebook.subject) if facts.casebook is not None else None
    return study_day(given_on, day_zero) if given_on is not None and day_zero is not None else None


def _outside_days_words(values: Mapping[str, Any], facts: Any) -> Text:
    day = _day(values, facts)
    return Text(
        f"This is study day {day}; lymphodepletion is given from D-7 to D-2. Check the date and the planned infusion.",
        f"此为研究第 {day} 天；清淋应在 D-7 至 D-2 进行。请核对日期及计划回输日。",
    )


def _usual_words(values: Mapping[str, Any], facts: Any) -> Text:
    low, high = dosing.USUAL_MG_PER_M2[values["drug"]]
    return Text(
        f"{values['planned']} mg/m² is outside the usual {low}–{high} mg/m² for this drug. Correct or confirm.",
        f"{values['planned']} mg/m² 超出该药常用范围 {low}–{high} mg/m²。请更正或确认。",
    )


def _twice(values: Mapping[str, Any], facts: Any) -> bool:
    """Whether another row of this visit holds the same drug for the same planned day."""
    if facts.casebook is None or values.get("drug") in {None, "OTHER"}:
        return False
    return any(
        entry.performed and entry.repeat != facts.repeat and entry.values.get("drug") == values["drug"]
        for entry in facts.casebook.all_at("LD", facts.visit)
    )


def _recheck_missing(values: Mapping[str, Any], facts: Any) -> bool:
    """Whether the eligibility recheck at baseline is not there, or not all criteria held."""
    if facts.casebook is None or values.get("eligible") is None:
        return False
    recheck = facts.casebook.at("IE", "BL")
    return recheck is None or recheck.values.get("eligible") is not True


class Lymphodepletion(Crf):
    """One drug on one day of lymphodepletion: what was planned by body surface, what was given."""

    key = "LD"
    title = Text("Lymphodepletion", "清淋预处理")
    domain = "EC"
    repeats = "rows"
    reads = {"visit": ("VS", "IE", "LD"), "before": ("PRG",)}
    sections = (
        Section("check", Text("Before dosing", "给药前")),
        Section("plan", Text("Drug and plan", "药物与计划")),
        Section("given", Text("What was given", "实际给药")),
    )

    eligible = items.yes_no(
        "LDELIG",
        "Pre-LD recheck passed (infection, labs, pregnancy, prohibited meds)",
        "清淋前复核通过（感染、检验、妊娠、禁用药物）",
        section="check",
        critical=True,
    )
    drug = items.coded("LDDRUG", "Drug", "药物", DRUGS, section="plan", sdtm="ECTRT", critical=True)
    drug_other = items.text(
        "LDDRUGOT",
        "Which other drug",
        "其他药物名称",
        max_length=60,
        section="plan",
        condition=when("drug", "OTHER"),
        sdtm="ECTRT",
        lookup="medicines",
    )
    planned_day = items.coded("LDDAY", "Planned day", "计划日", DAYS, section="plan", sdtm="ECTPT")
    planned = items.decimal(
        "LDPLAN",
        "Planned dose",
        "计划剂量",
        unit="mg/m²",
        places=1,
        possible=("0.1", 5000),
        section="plan",
        sdtm="ECDOSE (SCHEDULED)",
        critical=True,
    )
    change = items.coded(
        "LDMOD",
        "Changed from plan",
        "剂量调整",
        codes(
            ("NO", "No", "否"),
            ("REDUCED_RENAL", "Reduced (renal)", "减量（肾功能）"),
            ("REDUCED_OTHER", "Reduced (other)", "减量（其他）"),
            ("DELAYED", "Delayed", "延迟"),
            ("OMITTED", "Omitted", "未给药"),
        ),
        section="given",
        sdtm="ECADJ",
    )
    change_reason = items.memo(
        "LDRSN",
        "Reason",
        "调整原因",
        max_length=200,
        section="given",
        condition=when("change", "REDUCED_RENAL", "REDUCED_OTHER", "DELAYED", "OMITTED"),
        sdtm="ECADJ",
    )
    actual = items.decimal(
        "LDACT",
        "Actual dose",
        "实际剂量",
        unit="mg",
        places=1,
        possible=("0.1", 10000),
        section="given",
        condition=when("change", *GIVEN),
        sdtm="ECDOSE (PERFORMED)",
        critical=True,
    )
    started_at = items.moment(
        "LDSTDT",
        "Start",
        "开始日期时间",
        section="given",
        condition=when("change", *GIVEN),
        sdtm="ECSTDAT/ECSTTIM",
        critical=True,
    )
    ended_at = items.moment(
        "LDENDT", "End", "结束日期时间", section="given", condition=when("change", *GIVEN), sdtm="ECENDAT/ECENTIM"
    )
    mesna = items.yes_no(
        "MESNA", "Mesna / hydration given", "美司那/水化", section="given", required=False, sdtm="CMOCCUR"
    )

    checks = (
        Check(
            "LD-01",
            "LDELIG",
            Text(
                "The recheck before lymphodepletion did not pass: no dose may be recorded.",
                "清淋前复核未通过，不得记录给药。",
            ),
            lambda values, facts: values.get("eligible") is False,
            BLOCK,
            priority="safety",
            source="protocol operationalisation 11.2, LDELIG",
        ),
        Check(
            "LD-02",
            "LDACT",
            _off_plan_words,
            _off_plan,
            source="EC-08 (protocol operationalisation 12, check 8)",
        ),
        Check(
            "LD-03",
            "LDSTDT",
            _outside_days_words,
            lambda values, facts: dosing.outside_lymphodepletion_days(_day(values, facts)),
            source="EC-09 (protocol operationalisation 12, check 9)",
        ),
        Check(
            "LD-04",
            "LDENDT",
            Text("The end is not after the start. Check both times.", "结束时间不晚于开始时间，请核对。"),
            lambda values, facts: (
                values.get("started_at") is not None
                and values.get("ended_at") is not None
                and values["ended_at"] <= values["started_at"]
            ),
            BLOCK,
            source="protocol operationalisation 11.2, LDENDT",
        ),
        Check(
            "LD-05",
            "LDENDT",
            Text(
                "The dose took 24 hours or longer. One row holds one drug of one day; check the times.",
                "给药持续24小时或更长。每行记录一种药物一天，请核对时间。",
            ),
            lambda values, facts: dosing.longer_than(values.get("started_at"), values.get("ended_at"), ONE_DAY),
            QUERY,
            source="protocol operationalisation 11.2, LDENDT",
        ),
        Check(
            "LD-06",
            "LDPLAN",
            _usual_words,
            lambda values, facts: dosing.outside_usual(values.get("drug"), values.get("planned")),
            source="protocol operationalisation 3, ld.flu and ld.cy",
            about=Text(
                "… mg/m² is outside the usual … for this drug. Correct or confirm.",
                "… mg/m² 超出该药常用范围 …。请更正或确认。",
            ),
        ),
        Check(
            "LD-07",
            "LDDRUG",
            Text(
                "This drug stands in another row of this visit already. Is it entered twice?",
                "本次访视已有该药物的记录，是否重复录入？",
            ),
            _twice,
            source="one row for each drug and day",
        ),
        Check(
            "LD-08",
            "LDELIG",
            Text(
                "The eligibility recheck at baseline (IE@BL) is not complete, or not all criteria hold. Complete it first.",
                "基线入排复核（IE@BL）未完成或未全部符合，请先完成。",
            ),
            _recheck_missing,
            QUERY,
            priority="safety",
            source="protocol operationalisation 5.2",
        ),
        Check(
            "LD-09",
            "LDELIG",
            Text(
                "No pregnancy test with a result lies within the 48 hours before the first day of lymphodepletion (PRG). "
                "Enter the test that was done; if none was, hold the dose and test first.",
                "清淋第1天前48小时内无有结果的妊娠试验（PRG）。请补录已做的检查；如未做，请暂停给药并先行检查。",
            ),
            lambda values, facts: facts.visit == "LD1" and hcg_missing_before_lymphodepletion(facts),
            QUERY,
            priority="safety",
            source="EC-07 protocol operationalisation 12, check 7",
        ),
    )

    @classmethod
    def suggest(cls, values: Mapping[str, Any], facts: Any) -> Mapping[str, Suggestion]:
        """The planned day follows from the visit; the planned dose from the drug's earlier rows."""
        found: dict[str, Suggestion] = {}
        if facts.visit in DAY_OF_VISIT:
            day = DAY_OF_VISIT[facts.visit]
            found["planned_day"] = Suggestion(
                day, Text(f"{facts.visit} is planned on {day}", f"{facts.visit} 计划在 {day}"), prefill=True
            )
        if facts.casebook is not None and values.get("drug") is not None:
            earlier = [
                entry
                for entry in facts.casebook.rows("LD")
                if entry.values.get("drug") == values["drug"]
                and entry.values.get("planned") is not None
                and (entry.visit, entry.repeat) != (facts.visit, facts.repeat)
            ]
            if earlier:
                last = max(earlier, key=lambda entry: (entry.visit_on or date.min, entry.visit))
                found["planned"] = Suggestion(
                    format(last.values["planned"], "f"),
                    Text(f"planned dose of {last.visit}", f"{last.visit} 的计划剂量"),
                    last.place,
                )
        return found
