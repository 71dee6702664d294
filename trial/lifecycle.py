"""The states of a subject and the moves between them, in one table (protocol operationalisation 5.2). Pure."""

from __future__ import annotations

from trial.words import Text

SUBJECT_STATUSES: dict[str, Text] = {
    "screening": Text("screening", "筛选中"),
    "screen_failed": Text("screen failure", "筛选失败"),
    "enrolled": Text("enrolled", "已入组"),
    "infused": Text("infused, in follow-up", "已回输，随访中"),
    "completed": Text("completed month 12", "完成12个月随访"),
    "withdrawn": Text("withdrawn", "已退出"),
    "withdrawn_before_infusion": Text("withdrawn before infusion", "回输前退出"),
    "lost": Text("lost to follow-up", "失访"),
    "died": Text("died", "死亡"),
}

# Statuses that only an infused subject has; death has no part in it, it can come before infusion.
AFTER_INFUSION = ("infused", "completed", "withdrawn", "lost")

# status, event -> next status. Only forward moves; anything else is refused.
SUBJECT_MOVES: dict[tuple[str, str], str] = {
    ("screening", "screen_fail"): "screen_failed",
    ("screening", "enrol"): "enrolled",
    ("enrolled", "infuse"): "infused",
    ("enrolled", "withdraw"): "withdrawn_before_infusion",
    ("enrolled", "die"): "died",
    ("infused", "complete"): "completed",
    ("infused", "withdraw"): "withdrawn",
    ("infused", "lose"): "lost",
    ("infused", "die"): "died",
    ("lost", "find"): "infused",
    # Somebody who could not be found may be found to have left.
    ("lost", "withdraw"): "withdrawn",
    ("screening", "die"): "died",
    # A death is recorded whenever it becomes known: in long-term follow-up, or of somebody who had left.
    ("withdrawn_before_infusion", "die"): "died",
    ("completed", "die"): "died",
    ("withdrawn", "die"): "died",
    ("lost", "die"): "died",
}


# Statuses that end the main study; a signed correction of the ending goes back to where the subject stood before it.
ENDED = ("completed", "withdrawn", "withdrawn_before_infusion", "lost", "died")


def status_before_ending(*, enrolled: bool, infused: bool) -> str:
    """Where a subject stood before the study ended for them, read from what has happened to them."""
    return "infused" if infused else "enrolled" if enrolled else "screening"


class MoveRefused(ValueError):
    """The subject's state does not allow this."""

    def __init__(self, status: str, event: str) -> None:
        super().__init__(f"a subject who is {SUBJECT_STATUSES[status].en} cannot {event}")
        self.status = status
        self.event = event


def move(status: str, event: str) -> str:
    """The next status; raises MoveRefused when the table has no such move."""
    try:
        return SUBJECT_MOVES[status, event]
    except KeyError:
        raise MoveRefused(status, event) from None
