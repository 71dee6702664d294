"""HO: hospital stays, a row for each."""

from collections.abc import Mapping, Sequence
from typing import Any

from crf.kit import items
from crf.kit.base import Crf
from crf.kit.checks import ASK, BLOCK, Check
from crf.kit.conditions import when
from crf.kit.items import codes
from crf.kit.suggestions import Beside
from crf.links import NO_SUCH_ROW, no_such_row, rows_beside
from trial.words import Text


def _overlaps(values: Mapping[str, Any], facts: Any) -> bool:
    """Whether the stay begins while another one of the same kind still lasts."""
    start = values.get("admitted_at")
    if facts.casebook is None or start is None:
        return False
    for entry in facts.casebook.rows("HO"):
        other = entry.values.get("admitted_at")
        if not entry.performed or entry.repeat == facts.repeat or other is None:
            continue
        ended = entry.values.get("discharged_at")
        if entry.values.get("kind") == values.get("kind") and other <= start and (ended is None or start < ended):
            return True
    return False


class Hospitalisation(Crf):
    """One stay. The stay planned for lymphodepletion and infusion is no adverse event; its prolongation is."""

    key = "HO"
    title = Text("Hospitalisation episodes", "住院记录")
    domain = "HO"
    repeats = "log"
    reads = {"reason": ("AE",)}

    kind = items.coded(
        "HOTYP",
        "Type",
        "类型",
        codes(
            ("PLANNED", "Planned for study", "研究计划住院"),
            ("EMERGENCY", "Emergency", "急诊"),
            ("ICU", "ICU", "重症监护"),
            ("OTHER_HOSPITAL", "Other hospital", "外院"),
        ),
        sdtm="HOTERM",
    )
    admitted_at = items.moment("HOST", "Admission", "入院", sdtm="HOSTDTC", before_consent=True)
    discharged_at = items.moment("HOEN", "Discharge", "出院", required=False, sdtm="HOENDTC")
    reason = items.coded(
        "HORSN",
        "Reason",
        "原因",
        codes(
            ("STUDY", "Study procedure", "研究程序"),
            ("AE", "AE line", "不良事件"),
            ("FLARE", "SLE flare", "狼疮复发"),
            ("SOCIAL", "Social", "社会原因"),
        ),
        sdtm="HOINDC",
    )
    adverse_event_row = items.integer(
        "HOAENO",
        "Row of the AE log",
        "不良事件行号",
        possible=(1, 999),
        required=False,
        condition=when("reason", "AE"),
        sdtm="RELREC",
    )

    checks = (
        Check(
            "HO-01",
            "HOEN",
            Text("Discharge is not after admission. Check both times.", "出院时间不晚于入院时间，请核对。"),
            lambda values, facts: (
                values.get("admitted_at") is not None
                and values.get("discharged_at") is not None
                and values["discharged_at"] <= values["admitted_at"]
            ),
            BLOCK,
            source="protocol operationalisation 11.2, HOEN",
        ),
        Check(
            "HO-02",
            "HOST",
            Text(
                "Another stay of this type had not ended then. Is its discharge missing, or is this entered twice?",
                "此时另一次同类住院尚未结束。是否漏录出院时间，或重复录入？",
            ),
            _overlaps,
            ASK,
            source="protocol operationalisation 11.2, HO",
        ),
        Check(
            "HO-03",
            "HOAENO",
            NO_SUCH_ROW,
            lambda values, facts: no_such_row(facts, "AE", values.get("adverse_event_row")),
            BLOCK,
            source="protocol operationalisation 11.2, HORSN",
        ),
    )

    @classmethod
    def beside(cls, values: Mapping[str, Any], facts: Any) -> Mapping[str, Sequence[Beside]]:
        """The adverse event that is the reason, or those that may be."""
        return {"adverse_event_row": rows_beside(facts, "AE", values.get("adverse_event_row"))}
