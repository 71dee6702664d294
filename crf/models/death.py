"""DTH: death (protocol operationalisation 5.5). One row; its day closes the casebook to later data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crf.endings import days_agree
from crf.kit import items
from crf.kit.base import FORMS, Crf
from crf.kit.checks import QUERY, Check
from crf.kit.items import codes
from crf.kit.suggestions import Suggestion
from crf.links import rows_of, said
from trial.words import Text

CAUSALITY = codes(
    ("DEFINITELY", "Definitely related", "肯定有关"),
    ("PROBABLY", "Probably related", "很可能有关"),
    ("POSSIBLY", "Possibly related", "可能有关"),
    ("UNLIKELY", "Unlikely related", "可能无关"),
    ("NOT_RELATED", "Not related", "肯定无关"),
)

FATAL_GRADE = 5


def _end_by_death(facts: Any) -> Any:
    rows = facts.casebook.rows("EOS") if facts.casebook is not None else []
    return next((entry for entry in rows if entry.performed and entry.values.get("status") == "DEATH"), None)


def _differs(values: Mapping[str, Any], facts: Any) -> bool:
    end = _end_by_death(facts)
    return end is not None and days_agree(end.values.get("ended_on"), values.get("died_on")) is False


def _no_fatal_event(values: Mapping[str, Any], facts: Any) -> bool:
    """EC-17: a death without an adverse event that ended in it. A death before consent or with the log not there asks
    nothing."""
    if values.get("died_on") is None or facts.casebook is None or "AE" not in FORMS:
        return False
    return not any(said(row, "AETOXGR") == FATAL_GRADE or said(row, "AEOUT") == "FATAL" for row in rows_of(facts, "AE"))


def _differs_words(values: Mapping[str, Any], facts: Any) -> Text:
    ended = _end_by_death(facts).values["ended_on"]
    return Text(
        f"{values['died_on']} here, {ended} at the end of study (EOS). The dates of a death agree; correct one of them.",
        f"本表为 {values['died_on']}，研究结束（EOS）为 {ended}。死亡日期应一致，请更正。",
    )


class Death(Crf):
    """When and of what the subject died, and whether the study treatment had a part in it."""

    key = "DTH"
    title = Text("Death details", "死亡记录")
    domain = "DD"
    repeats = "log"
    once = True
    esign = "reviewed"
    reads = {"visit": ("EOS",), "events": ("AE",)}
    settles = ("AE",)

    died_on = items.partial_date(
        "DTHDAT",
        "Date of death",
        "死亡日期",
        sdtm="DTHDAT",
        source="G",
        critical=True,
        help=Text(
            "As far as known. Known to the day, it closes the casebook to later data.",
            "按已知程度录入；精确到日时，此后日期的数据将受限。",
        ),
    )
    cause = items.text("DTHCAUS", "Primary cause", "主要死因", max_length=120, sdtm="DDORRES", source="G")
    related = items.coded(
        "DTHREL", "Related to study treatment", "与研究治疗相关", CAUSALITY, sdtm="DDORRES", source="G", critical=True
    )
    autopsy = items.coded(
        "DTHAUT",
        "Autopsy",
        "尸检",
        codes(("DONE", "Done", "已做"), ("NOT_DONE", "Not done", "未做"), ("UNKNOWN", "Unknown", "未知")),
        sdtm="DDORRES",
        source="G",
    )

    checks = (
        Check(
            "DTH-01",
            "DTHDAT",
            _differs_words,
            _differs,
            QUERY,
            priority="safety",
            source="protocol operationalisation 5.5",
            about=Text(
                "… here, … at the end of study (EOS). The dates of a death agree; correct one of them.",
                "本表为 …，研究结束（EOS）为 …。死亡日期应一致，请更正。",
            ),
        ),
        Check(
            "DTH-17",
            "DTHCAUS",
            Text(
                "No adverse event of grade 5 is recorded. The cause of death is an adverse event with a fatal outcome; enter it.",
                "未录入5级不良事件。死亡原因应录入为转归死亡的不良事件。",
            ),
            _no_fatal_event,
            QUERY,
            priority="safety",
            source="EC-17, protocol operationalisation 12, check 17",
        ),
    )

    @classmethod
    def suggest(cls, values: Mapping[str, Any], facts: Any) -> Mapping[str, Suggestion]:
        """The end of study by death gives its day."""
        end = _end_by_death(facts)
        if end is None or end.values.get("ended_on") is None:
            return {}
        on = end.values["ended_on"].isoformat()
        return {"died_on": Suggestion(on, Text("end of study by death", "研究因死亡结束"), end.place)}
