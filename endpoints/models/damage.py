"""SDI: SLICC/ACR damage index, 41 items, carried forward when nothing changed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from crf.kit import items
from crf.kit.base import Crf
from crf.kit.checks import ASK, BLOCK, QUERY, Check
from crf.kit.conditions import when
from crf.kit.items import Kind, Section, codes
from crf.kit.suggestions import Suggestion
from crf.refractory import first_day
from endpoints import sdi
from trial.derived import Derived
from trial.words import Text

SOURCE = "protocol operationalisation 12, check 30"
# What the points of an item mean, in the order English, Chinese.
WORDS = {
    0: ("absent", "无"),
    1: ("present", "有"),
    2: ("more than one", "多于1次"),
    3: ("present: 3 points", "有（3分）"),
}


def field_of(item: sdi.Item) -> str:
    """The field name of an item."""
    return f"item_{item.number}"


def onset_field(item: sdi.Item) -> str:
    """The field name of the day an item began."""
    return f"{field_of(item)}_since"


def _item_fields(item: sdi.Item) -> dict[str, Any]:
    answers = codes(*[(str(points), *WORDS[points]) for points in item.points])
    return {
        field_of(item): items.coded(
            item.code,
            item.name.en,
            item.name.zh,
            answers,
            section=item.system,
            condition=when("changed", True),
            sdtm="RSORRES",
            source="S",
            critical=True,
        ),
        onset_field(item): items.partial_date(
            f"{item.code}ON",
            f"{item.name.en}: since",
            f"{item.name.zh}：开始日期",
            section=item.system,
            condition=when(field_of(item), *[str(points) for points in item.points if points]),
            compact=True,
            before_consent=True,
            sdtm="RSDTC",
        ),
    }


def _own_points(values: Mapping[str, Any]) -> dict[str, int | None]:
    found: dict[str, int | None] = {}
    for item in sdi.ITEMS:
        given = values.get(field_of(item))
        found[item.key] = int(given) if given is not None else None
    return found


def points_at(
    values: Mapping[str, Any], visit: str, on: date | None, casebook: Any
) -> tuple[dict[str, int | None], str]:
    """The points in force at an assessment, and the place where they were given.

    "No change since the last" takes the answers of the assessment before, however far back they were given.
    """
    place = f"SDI@{visit}"
    seen: set[str] = set()
    while values.get("changed") is False and casebook is not None and visit not in seen:
        seen.add(visit)
        before = casebook.previous("SDI", visit, on)
        if before is None:
            return dict.fromkeys(sdi.BY_KEY), ""
        values, visit, on, place = before.values, before.visit, before.visit_on, before.place
    if values.get("changed") is not True:
        return dict.fromkeys(sdi.BY_KEY), ""
    return _own_points(values), place


def _points_of(entry: Any, facts: Any) -> dict[str, int | None]:
    return points_at(entry.values, entry.visit, entry.visit_on, facts.casebook)[0]


def _now_and_before(
    values: Mapping[str, Any], facts: Any
) -> tuple[dict[str, int | None], dict[str, int | None] | None]:
    before = facts.previous("SDI")
    now, _ = points_at(values, facts.visit, facts.visit_on, facts.casebook)
    return now, _points_of(before, facts) if before is not None else None


def _falls(values: Mapping[str, Any], facts: Any) -> bool:
    now, before = _now_and_before(values, facts)
    return before is not None and sdi.falls(now, before)


def _fall_words(values: Mapping[str, Any], facts: Any) -> Text:
    now, before = _now_and_before(values, facts)
    fell = sdi.fallen(now, before or {})
    place = facts.previous("SDI").place
    en = "; ".join(f"{item.name.en}: {now[item.key]}, before {(before or {})[item.key]}" for item in fell)
    zh = "；".join(f"{item.name.zh}：现{now[item.key]}，前次{(before or {})[item.key]}" for item in fell)
    return Text(
        f"Damage falls below {place} ({en}). Damage is irreversible: correct this form or the earlier one, or say why.",
        f"损伤评分低于{place}（{zh}）。损伤不可逆：请更正本表或前次评估，或说明原因。",
    )


def _nothing_to_copy(values: Mapping[str, Any], facts: Any) -> bool:
    return values.get("changed") is False and facts.previous("SDI") is None


def _too_recent(values: Mapping[str, Any], facts: Any) -> list[sdi.Item]:
    """Items that cannot have been there for six months, whatever the unknown part of their date."""
    return [
        item
        for item in sdi.ITEMS
        if int(values.get(field_of(item)) or 0)
        and values.get(onset_field(item))
        and sdi.too_recent(item, first_day(values[onset_field(item)]), facts.visit_on)
    ]


def _too_recent_words(values: Mapping[str, Any], facts: Any) -> Text:
    found = _too_recent(values, facts)
    en = "; ".join(f"{item.name.en} since {values[onset_field(item)]}" for item in found)
    zh = "；".join(f"{item.name.zh}自{values[onset_field(item)]}" for item in found)
    return Text(
        f"Present for less than 6 months at this visit: {en}. An item counts from 6 months on; correct it or say why.",
        f"至本次访视存在不足6个月：{zh}。条目须存在至少6个月方可计分，请更正或说明原因。",
    )


def _after_visit(values: Mapping[str, Any], facts: Any) -> bool:
    return facts.visit_on is not None and any(
        values.get(onset_field(item)) and first_day(values[onset_field(item)]) > facts.visit_on for item in sdi.ITEMS
    )


class DamageIndex(Crf):
    """SLICC/ACR damage index at one visit. The total is never typed."""

    key = "SDI"
    title = Text("SLICC/ACR damage index", "SDI损伤指数")
    domain = "RS"
    esign = "reviewed"
    reads = {"previous": ("SDI",), "baseline": ("SDI",)}
    follows = ("SDI", "SV")
    sections = (
        Section(
            "change",
            Text("Since the last assessment", "较上次评估"),
            Text(
                "Irreversible change since lupus began, whatever its cause, present for at least 6 months unless the item "
                "says otherwise; repeated events count twice when 6 months apart. Most damage begun in the study cannot "
                "count before month 6. Stroke, infarction, fracture and tissue loss count at once (forms differ). Wording "
                "and split over the systems UNCONFIRMED until compared with the published index.",
                "狼疮起病以来的不可逆改变，不论原因；除条目另有说明外须存在至少6个月；重复事件须间隔6个月方可计2分。"
                "研究期间新出现的损伤多在第6个月前不能计分。脑卒中、梗死、骨折及组织缺失即时计分（各版本不一）。"
                "条目表述及系统划分待与已发表指数核对（待确认）。",
            ),
        ),
        *(Section(system.key, system.name, quiet=True) for system in sdi.SYSTEMS),
        Section("total", Text("Total", "总分")),
    )

    changed = items.yes_no(
        "SDIYN",
        "Any change since last SDI",
        "较上次有变化",
        section="change",
        sdtm="RSOCCUR",
        source="S",
        help=Text(
            "N carries every answer of the last assessment forward. Y at the first assessment: all items are answered.",
            "选“否”则沿用上次评估的全部答案。首次评估请选“是”并回答所有条目。",
        ),
    )
    generated = {name: field for each in sdi.ITEMS for name, field in _item_fields(each).items()}
    total = items.derived(
        "SDITOT", "Total", "总分", Kind.INTEGER, section="total", sdtm="RSSTRESN", source="S", unit=""
    )
    total_change = items.derived(
        "SDIDLT", "Change from baseline", "较基线变化", Kind.INTEGER, section="total", sdtm="RSSTRESN", source="S"
    )
    answered_visit = items.derived("SDIFROM", "Answers given at", "答案来源访视", Kind.TEXT, section="total", help=None)

    checks = (
        Check(
            "SDI-01",
            "SDIYN",
            Text(
                "There is no earlier SDI to carry forward: answer Y and go through the items.",
                "尚无既往SDI可沿用：请选“是”并逐项作答。",
            ),
            _nothing_to_copy,
            BLOCK,
            source="reference dictionary SDIYN: N copies forward",
        ),
        Check("SDI-02", "SDIYN", _fall_words, _falls, QUERY, "endpoint", source=f"EC-30 {SOURCE}"),
        Check(
            "SDI-03",
            "SDIYN",
            _too_recent_words,
            lambda values, facts: bool(_too_recent(values, facts)),
            ASK,
            "endpoint",
            source="efficacy specification 5.3: present for at least 6 months",
            about=Text(
                "Present for less than 6 months at this visit: …. An item counts from 6 months on; correct it or say "
                "why.",
                "至本次访视存在不足6个月：…。条目须存在至少6个月方可计分，请更正或说明原因。",
            ),
        ),
        Check(
            "SDI-04",
            "SDIYN",
            Text("An item begins after this visit. Correct its date.", "有条目的开始日期晚于本次访视，请更正日期。"),
            _after_visit,
            QUERY,
            source="efficacy specification 5.3: onset date",
        ),
    )

    @classmethod
    def has_value(cls, values: Mapping[str, Any]) -> bool:
        """A baseline needs the total."""
        return values.get("total") is not None

    @classmethod
    def derive(cls, values: Mapping[str, Any], facts: Any) -> dict[str, Any]:
        points, place = points_at(values, facts.visit, facts.visit_on, facts.casebook)
        carried = dict.fromkeys(points, place) if place and place != f"SDI@{facts.visit}" else {}
        scored: Derived[int] = sdi.total(points, carried)
        baseline = facts.baseline("SDI")
        before = baseline.values.get("total") if baseline is not None else None
        known = scored.value is not None and before is not None
        return {
            "total": scored,
            "total_change": scored.value - before if known else None,  # type: ignore[operator]
            "answered_visit": place or None,
        }

    @classmethod
    def suggest(cls, values: Mapping[str, Any], facts: Any) -> Mapping[str, Suggestion]:
        """At the first assessment: answer every item. Later, once something changed: the damage already recorded."""
        before = facts.previous("SDI")
        if before is None:
            first = Text("first assessment: every item is answered", "首次评估：须逐项作答")
            return {"changed": Suggestion("Y", first, prefill=True)}
        if values.get("changed") is not True:
            return {}
        points, place = points_at(before.values, before.visit, before.visit_on, facts.casebook)
        given = next((entry for entry in facts.casebook.rows("SDI") if entry.place == place), before)
        why = Text(f"recorded at {place}", f"已于{place}记录")
        found: dict[str, Suggestion] = {}
        for item in sdi.ITEMS:
            if points.get(item.key):
                found[field_of(item)] = Suggestion(str(points[item.key]), why, place)
                if given.values.get(onset_field(item)):
                    found[onset_field(item)] = Suggestion(str(given.values[onset_field(item)]), why, place)
        return found
