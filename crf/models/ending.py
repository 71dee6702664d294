"""EOS: end of study or withdrawal (protocol operationalisation 5.2 to 5.5). The investigator's signature carries it out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from crf.endings import Attempt, attempts_suffice, days_agree
from crf.kit import items
from crf.kit.base import Crf
from crf.kit.checks import BLOCK, QUERY, Check
from crf.kit.conditions import when
from crf.kit.items import Section, codes
from crf.kit.suggestions import Suggestion
from trial.words import Text

STATUSES = codes(
    ("COMPLETED", "Completed M12", "完成12个月"),
    ("WITHDREW", "Withdrew consent", "撤回知情"),
    ("LOST", "Lost to follow-up", "失访"),
    ("DEATH", "Death", "死亡"),
    ("INVESTIGATOR", "Investigator decision", "研究者决定"),
    ("STOPPED", "Study stopped", "试验终止"),
    ("OTHER_THERAPY", "Other therapy started", "改用其他治疗"),
)
METHODS = codes(
    ("PHONE", "Phone", "电话"),
    ("MESSAGE", "Text message or app", "短信或即时通讯"),
    ("LETTER", "Registered letter", "挂号信"),
    ("EMAIL", "E-mail", "电子邮件"),
    ("VISIT", "Home visit or local hospital", "上门或经当地医院"),
    ("CONTACT_PERSON", "Contact person", "经联系人"),
)
SLOTS = (1, 2, 3, 4, 5, 6)
ALIVE = ("COMPLETED", "WITHDREW", "LOST", "INVESTIGATOR", "STOPPED", "OTHER_THERAPY")


def _attempt_items() -> dict[str, Any]:
    made: dict[str, Any] = {}
    for number in SLOTS:
        shared: dict[str, Any] = {
            "section": "attempts",
            "condition": when("status", "LOST"),
            "required": number <= 3,
            "compact": True,
        }
        made[f"attempt_{number}_on"] = items.date(
            f"EOSATT{number}DAT", f"Attempt {number}: date", f"第{number}次联系：日期", **shared
        )
        made[f"attempt_{number}_method"] = items.coded(
            f"EOSATT{number}MET", f"Attempt {number}: method", f"第{number}次联系：方式", METHODS, **shared
        )
    return made


def attempts(values: Mapping[str, Any]) -> list[Attempt]:
    """The attempts to reach the subject as they stand on the form."""
    return [Attempt(values.get(f"attempt_{number}_on"), values.get(f"attempt_{number}_method")) for number in SLOTS]


def _death(facts: Any) -> Any:
    rows = facts.casebook.rows("DTH") if facts.casebook is not None else []
    return next((entry for entry in rows if entry.performed), None)


def _death_missing(values: Mapping[str, Any], facts: Any) -> bool:
    return values.get("status") == "DEATH" and facts.casebook is not None and _death(facts) is None


def _death_differs(values: Mapping[str, Any], facts: Any) -> bool:
    death = _death(facts)
    if values.get("status") != "DEATH" or death is None:
        return False
    return days_agree(values.get("ended_on"), death.values.get("died_on")) is False


def _death_differs_words(values: Mapping[str, Any], facts: Any) -> Text:
    died = _death(facts).values["died_on"]
    return Text(
        f"{values['ended_on']} here, {died} on the death form (DTH). The dates of a death agree; correct one of them.",
        f"本表为 {values['ended_on']}，死亡记录（DTH）为 {died}。死亡日期应一致，请更正。",
    )


def _last_visit(facts: Any) -> tuple[date, str] | None:
    if facts.casebook is None:
        return None
    held = [(visit.occurred_on, str(visit)) for visit in facts.casebook.visits.values() if visit.occurred_on]
    return max(held, default=None)


class EndOfStudy(Crf):
    """Why and when the main study ended for the subject, and what was agreed for afterwards."""

    key = "EOS"
    title = Text("End of study / withdrawal", "研究结束或退出")
    domain = "DS"
    once = True
    esign = "reviewed"
    reads = {"log": ("DTH", "ICF")}
    sections = (
        Section("end", Text("End of study", "研究结束")),
        Section(
            "attempts",
            Text("Attempts to reach the subject", "失访前联系"),
            Text(
                "At least 3 attempts by 2 methods over 4 weeks. No phone numbers or names.",
                "至少3次、2种方式、历时4周。不得记录电话号码或姓名。",
            ),
        ),
        Section("after", Text("Afterwards", "后续")),
    )

    status = items.coded(
        "EOSSTAT", "Status", "状态", STATUSES, section="end", sdtm="DSDECOD", source="G", critical=True
    )
    ended_on = items.date("EOSDAT", "Date", "日期", section="end", sdtm="DSSTDAT", source="G", critical=True)
    last_contact_on = items.date("EOSLST", "Last contact", "末次联系", section="end", sdtm="DSSTDAT", source="G")
    generated = _attempt_items()
    agrees_to_follow_up = items.yes_no(
        "EOSCONT", "Agrees to LTFU", "同意长期随访", section="after", condition=when("status", *ALIVE)
    )
    samples = items.coded(
        "EOSSAMP",
        "Withdrawal: keep samples / data already collected",
        "退出后样本与既有数据处理",
        codes(
            ("KEEP", "Keep", "保留"),
            ("DESTROY", "Destroy samples", "销毁样本"),
            ("PER_ICF", "Per ICF", "按知情同意书"),
        ),
        section="after",
        condition=when("status", "WITHDREW"),
        source="G",
        help=Text("Data already collected are kept in any case.", "已收集的数据一律保留。"),
    )

    checks = (
        Check(
            "EOS-01",
            "EOSATT1DAT",
            Text(
                "Lost to follow-up needs at least 3 documented attempts by 2 methods over 4 weeks. Add them, or say why not.",
                "判定失访须有至少3次、2种方式、历时4周的联系记录。请补录或说明原因。",
            ),
            lambda values, facts: values.get("status") == "LOST" and not attempts_suffice(attempts(values)),
            source="protocol operationalisation 5.5",
        ),
        Check(
            "EOS-02",
            "EOSSTAT",
            Text(
                "No death form (DTH) stands in the casebook. Complete it; without it the end by death cannot be signed.",
                "尚无死亡记录（DTH）。请先完成，否则无法签署死亡结束。",
            ),
            _death_missing,
            QUERY,
            priority="safety",
            source="protocol operationalisation 5.5",
        ),
        Check(
            "EOS-03",
            "EOSDAT",
            _death_differs_words,
            _death_differs,
            QUERY,
            priority="safety",
            source="protocol operationalisation 5.5",
        ),
        Check(
            "EOS-04",
            "EOSLST",
            Text("The last contact lies after the end of study. Check both dates.", "末次联系晚于研究结束，请核对。"),
            lambda values, facts: (
                values.get("status") not in {None, "LOST"}
                and values.get("ended_on") is not None
                and values.get("last_contact_on") is not None
                and values["last_contact_on"] > values["ended_on"]
            ),
            QUERY,
            source="protocol operationalisation 11.2, EOSLST",
        ),
        Check(
            "EOS-05",
            "EOSSTAT",
            Text(
                "The subject was not infused, so month 12 cannot be completed. Choose how the study ended.",
                "受试者未回输，不可能完成12个月随访。请选择实际结束原因。",
            ),
            lambda values, facts: values.get("status") == "COMPLETED" and facts.infusion_on is None,
            BLOCK,
            source="protocol operationalisation 5.2",
        ),
    )

    @classmethod
    def suggest(cls, values: Mapping[str, Any], facts: Any) -> Mapping[str, Suggestion]:
        """The last visit is the last contact that the casebook knows; a death gives its day."""
        found: dict[str, Suggestion] = {}
        last = _last_visit(facts)
        if last is not None:
            found["last_contact_on"] = Suggestion(
                last[0].isoformat(), Text(f"date of visit {last[1]}", f"{last[1]} 访视日期"), f"SV@{last[1]}"
            )
        death = _death(facts)
        if values.get("status") == "DEATH" and death is not None and len(death.values.get("died_on") or "") == 10:
            found["ended_on"] = Suggestion(death.values["died_on"], Text("date of death", "死亡日期"), death.place)
        return found
