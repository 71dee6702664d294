"""The life of a form, in one table: status, action -> next status. Pure.

`empty` and `draft` are no rows of clinical data: a draft is what somebody has typed and not completed. A change of a
signed form takes it back to complete and breaks the signature, visibly. Freezing and locking come above these.
"""

from __future__ import annotations

from trial.roles import Permission
from trial.words import Text

FORM_STATUSES: dict[str, Text] = {
    "empty": Text("empty", "空白"),
    "draft": Text("draft", "草稿"),
    "complete": Text("complete", "已完成"),
    "signed": Text("signed", "已签署"),
}

ACTIONS: dict[str, Permission] = {
    "type": Permission.ENTER_DATA,
    "complete": Permission.ENTER_DATA,
    "change": Permission.ENTER_DATA,
    "sign": Permission.SIGN,
}

FORM_MOVES: dict[tuple[str, str], str] = {
    ("empty", "type"): "draft",
    ("draft", "type"): "draft",
    ("empty", "complete"): "complete",
    ("draft", "complete"): "complete",
    ("complete", "change"): "complete",
    ("complete", "sign"): "signed",
    ("signed", "change"): "complete",
}


def next_status(status: str, action: str) -> str | None:
    """The status after an action, or None when the action is not open in this status."""
    return FORM_MOVES.get((status, action))
