"""Whether an event may have been caused by a treatment: the five levels of the scale, and which of them count as related.

Pure. Source: safety specification 6.2. Severity, seriousness and causality are three separate judgements. Causality is
asked for each possible cause: CHT101, lymphodepletion and each of its drugs, the infusion, other treatment, lupus itself.
Two assessors judge, the investigator on the event and the sponsor on the report of a serious one; both stand.

The set of levels is protocol-defined and UNCONFIRMED; the codes stay, and which of them count as related is the study
figure `causality.related`.
"""

from __future__ import annotations

from collections.abc import Collection

from trial.words import Text

DEFINITELY, PROBABLY, POSSIBLY = "DEFINITELY", "PROBABLY", "POSSIBLY"
UNLIKELY, NOT_RELATED = "UNLIKELY", "NOT_RELATED"

LEVELS: dict[str, Text] = {
    DEFINITELY: Text("Definitely related", "肯定有关"),
    PROBABLY: Text("Probably related", "很可能有关"),
    POSSIBLY: Text("Possibly related", "可能有关"),
    UNLIKELY: Text("Unlikely related", "可能无关"),
    NOT_RELATED: Text("Not related", "肯定无关"),
}
RELATED = frozenset({DEFINITELY, PROBABLY, POSSIBLY})

AIDS: dict[str, Text] = {
    DEFINITELY: Text(
        "plausible time order, known pattern, better when the cause ends, no other cause",
        "时间合理、符合已知特点、原因去除后好转、无其他原因",
    ),
    PROBABLY: Text(
        "plausible time order, known pattern, another cause is unlikely", "时间合理、符合已知特点、其他原因可能性小"
    ),
    POSSIBLY: Text("plausible time order, another cause is as likely", "时间合理，其他原因同样可能"),
    UNLIKELY: Text("doubtful time order, or another cause is more likely", "时间关系可疑，或其他原因更可能"),
    NOT_RELATED: Text("no plausible time order, or another cause is proven", "时间不合理，或已证实由其他原因引起"),
}
"""What each level usually rests on: a convention, UNCONFIRMED. Re-exposure cannot be judged with a single infusion."""


def counted(figure: str | None) -> frozenset[str]:
    """The levels that count as related, as the study figure names them ("DEFINITELY PROBABLY POSSIBLY")."""
    named = frozenset((figure or "").split()) & LEVELS.keys()
    return named or RELATED


def related(level: str | None, counts: Collection[str] = RELATED) -> bool | None:
    """Whether a level counts as related. Not judged yet is unknown."""
    return None if level is None else level in counts
