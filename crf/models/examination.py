"""PE: physical examination by system."""

import re
from collections.abc import Mapping
from typing import Any

from crf.kit import items
from crf.kit.base import FORMS, Crf
from crf.kit.checks import Check
from crf.kit.conditions import when
from crf.kit.items import Section, codes
from crf.kit.suggestions import Suggestion
from crf.models.answers import ABNORMAL, INTERPRETATION
from trial.words import Text

SOURCE = "protocol operationalisation 11.2, PE"
SYSTEMS: tuple[tuple[str, Text], ...] = (
    ("general", Text("General", "一般情况")),
    ("skin", Text("Skin", "皮肤")),
    ("heent", Text("Head, eyes, ears, nose, throat", "头眼耳鼻喉")),
    ("lymph_nodes", Text("Lymph nodes", "淋巴结")),
    ("heart", Text("Heart", "心脏")),
    ("lungs", Text("Lungs", "肺")),
    ("abdomen", Text("Abdomen", "腹部")),
    ("musculoskeletal", Text("Musculoskeletal", "肌肉骨骼")),
    ("neurological", Text("Neurological", "神经系统")),
    ("oral_mucosa", Text("Oral mucosa", "口腔黏膜")),
    ("other", Text("Other", "其他")),
)
EXAMINED = (*INTERPRETATION, *codes(("NOT_EXAMINED", "Not examined", "未查")))
_LINK = re.compile(r"(AE|MH)\s*[#＃]?\s*(\d{1,3})", re.IGNORECASE)


def linked_line(typed: str | None) -> tuple[str, int] | None:
    """The log and the row that a link names ("AE 3", "MH2"); None when it names neither."""
    found = _LINK.fullmatch((typed or "").strip())
    return (found[1].upper(), int(found[2])) if found else None


def _systems() -> dict[str, Any]:
    """PESYSnn for each system, with PEDESCnn and PEAEnn below it. The first answer says there is nothing to report."""
    made: dict[str, Any] = {}
    for place, (name, label) in enumerate(SYSTEMS, 1):
        made[name] = items.coded(
            f"PESYS{place:02d}", label.en, label.zh, EXAMINED, section="systems", sdtm="PEORRES", source="S"
        )
        made[f"{name}_finding"] = items.memo(
            f"PEDESC{place:02d}",
            f"{label.en}: finding",
            f"{label.zh}：异常描述",
            max_length=200,
            condition=when(name, *ABNORMAL),
            section="systems",
            sdtm="PEDESC",
            source="S",
            compact=True,
        )
        made[f"{name}_line"] = items.text(
            f"PEAE{place:02d}",
            f"{label.en}: linked AE or MH line",
            f"{label.zh}：关联AE/病史",
            max_length=10,
            condition=when(name, "CS"),
            section="systems",
            compact=True,
            help=Text("Log and row, e.g. AE 3 or MH 2.", "记录表及行号，如 AE 3 或 MH 2。"),
        )
    made["ecog"] = items.coded(
        "ECOG",
        "ECOG performance status",
        "ECOG评分",
        codes(
            ("0", "Fully active", "活动能力完全正常"),
            ("1", "Restricted in strenuous activity", "重体力活动受限"),
            ("2", "Up more than half of waking hours, no work", "能自理但不能工作，半数以上时间可起床"),
            ("3", "In bed or chair more than half of waking hours", "生活部分自理，半数以上时间卧床或坐轮椅"),
            ("4", "Completely disabled", "完全不能自理"),
        ),
        section="performance",
        required=False,
        sdtm="RSORRES",
    )
    return made


def _line_check(place: int, name: str, label: Text) -> Check:
    field = f"{name}_line"

    def fires(values: Mapping[str, Any], facts: Any) -> bool:
        typed = values.get(field)
        if typed is None:
            return False
        line = linked_line(typed)
        if line is None:
            return True
        log, row = line
        known = log in FORMS and facts.casebook is not None
        return known and row not in {entry.repeat for entry in facts.casebook.rows(log)}

    def words(values: Mapping[str, Any], facts: Any) -> Text:
        typed = values.get(field)
        if linked_line(typed) is None:
            return Text(
                f"{label.en}: “{typed}” names no line. Type the log and the row, e.g. AE 3 or MH 2.",
                f"{label.zh}：“{typed}”未指向任何记录行。请录入记录表及行号，如 AE 3 或 MH 2。",
            )
        return Text(
            f"{label.en}: there is no line {typed} yet. Enter it in its log, or correct the number.",
            f"{label.zh}：尚无 {typed} 行。请先在相应记录表录入，或更正行号。",
        )

    about = Text(
        f"{label.en}: the line typed names no row of the AE or MH log. Type the log and the row, or enter the row first.",
        f"{label.zh}：录入的关联行不存在。请录入记录表及行号，或先录入该行。",
    )
    return Check(f"PE-{place:02d}", f"PEAE{place:02d}", words, fires, source=SOURCE, about=about)


class PhysicalExamination(Crf):
    """One line per system: normal, abnormal without or with clinical significance, or not examined."""

    key = "PE"
    title = Text("Physical examination", "体格检查")
    domain = "PE"
    reads = {"previous": ("PE",), "logs": ("MH", "AE")}
    sections = (
        Section("systems", Text("Systems", "各系统"), quiet=True),
        Section("performance", Text("Performance status", "体能状态")),
    )
    generated = _systems()
    checks = tuple(_line_check(place, name, label) for place, (name, label) in enumerate(SYSTEMS, 1))

    @classmethod
    def suggest(cls, values: Mapping[str, Any], facts: Any) -> Mapping[str, Suggestion]:
        """The line a system was linked to at the visit before: a lasting finding belongs to the same event or history."""
        before = facts.previous("PE")
        if before is None or not before.performed:
            return {}
        return {
            f"{name}_line": Suggestion(
                before.values[f"{name}_line"],
                Text(f"linked at {before.visit}", f"{before.visit} 访视时的关联"),
                before.place,
            )
            for name, _label in SYSTEMS
            if before.values.get(f"{name}_line")
        }
