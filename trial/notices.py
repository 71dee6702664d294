"""Telling named roles what must not wait: on Today until acknowledged, and by e-mail without any clinical detail.

A message leaves the house, so it holds nothing but the study, the subject number and a link to a page behind the sign-in
(R083); even the address of the page, which may name a form, is put behind the notice's own number.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from trial import audit, work
from trial.access import Refused
from trial.models import Notice, NoticeAcknowledgement, Subject, User
from trial.roles import ROLES, Permission
from trial.words import Text

log = logging.getLogger(__name__)

SEND = "trial.tasks.send_notice"
# A message that no mail server took within this time is not tried any more; the notice still stands on Today.
TRIED_FOR = timedelta(days=3)
ACKNOWLEDGED = Text("notice acknowledged", "确认通知")
SENT = Text("notice sent", "通知已发送")

# What a notice says on the page, by kind. The words stay inside the product.
KINDS: dict[str, Text] = {
    "sae_half_time": Text(
        "Half of the time for reporting a serious adverse event has passed.", "严重不良事件报告时限已过半。"
    ),
    "sae_near_due": Text(
        "The time for reporting a serious adverse event is nearly over.", "严重不良事件报告时限即将届满。"
    ),
    "sae_overdue": Text("The report of a serious adverse event is overdue.", "严重不良事件报告已逾期。"),
    "susar": Text("A serious adverse event is judged a SUSAR.", "一例严重不良事件判定为SUSAR。"),
    "susar_half_time": Text("Half of the time for reporting a SUSAR has passed.", "SUSAR报告时限已过半。"),
    "susar_overdue": Text("The report of a SUSAR is overdue.", "SUSAR报告已逾期。"),
    "pregnancy": Text("A pregnancy was reported.", "报告一例妊娠。"),
    "crs_opened": Text("An episode of CRS was opened by a daily form.", "每日监测打开了一例CRS事件。"),
    "icans_opened": Text("An episode of ICANS was opened by a daily form.", "每日监测打开了一例ICANS事件。"),
    "malignancy": Text("A second malignancy was reported.", "报告一例继发恶性肿瘤。"),
    "dlt_candidate": Text(
        "A candidate for dose-limiting toxicity waits for an investigator’s judgement.",
        "有一例剂量限制性毒性候选待研究者判定。",
    ),
    "pausing_rule": Text("A pausing rule of the study is reached.", "研究暂停规则已触发。"),
    "enrolment_held": Text(
        "Pausing rule P1: enrolment is stopped until the committee’s decision is recorded.",
        "暂停规则P1：入组已暂停，待记录委员会决定。",
    ),
    "endpoint_flipped": Text("An endpoint that was shown before has another answer now.", "此前显示的终点结果已改变。"),
    "enrolment_hold": Text(
        "Enrolment is stopped. Record the committee’s decision to let it go on.",
        "入组已暂停，请记录委员会决定以恢复入组。",
    ),
}
# Reasons the audit trail keeps, in both languages.
REASONS: dict[str, Text] = {"acknowledged": ACKNOWLEDGED, "sent": SENT}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A notice a person has not acknowledged yet."""

    notice: Notice

    @property
    def words(self) -> Text:
        """What it says: its own words where it has some, else those of its kind."""
        if self.notice.words_en:
            return Text(self.notice.words_en, self.notice.words_zh)
        return KINDS.get(self.notice.kind, Text(self.notice.kind, self.notice.kind))


def tell(
    kind: str,
    *,
    subject: Subject | None,
    roles: Collection[str],
    path: str,
    once: str,
    by: User | audit.Actor | None = None,
    words: Text | None = None,
) -> Notice | None:
    """Tell every active account of these roles; None when the same cause (`once`) was told already. `words` say more than
    those of the kind; like them they never leave the product.

    Called inside the transaction of the change it speaks of. The e-mails follow once that is committed.
    """
    if kind not in KINDS or not roles or not set(roles) <= set(ROLES):
        raise ValueError(f"no such notice: {kind} to {sorted(roles)}")
    if Notice.objects.filter(once=once).exists():
        return None
    with audit.acting(by=by or audit.system("notices"), reason=f"notice: {KINDS[kind].en}", subject=subject):
        # Asked again behind the lock of the trail, so that two processes at the same moment tell once.
        if Notice.objects.filter(once=once).exists():
            return None
        notice = Notice.objects.create(
            kind=kind,
            subject=subject,
            roles=sorted(roles),
            path=path,
            once=once,
            told_at=timezone.now(),
            words_en=words.en if words else "",
            words_zh=words.zh if words else "",
        )
        transaction.on_commit(partial(work.send, SEND, notice.pk))
    return notice


def receivers(notice: Notice) -> QuerySet[User]:
    """The active accounts of the roles that are told."""
    return User.objects.filter(is_active=True, role__in=notice.roles).order_by("pk")


def may_see(notice: Notice, user: User) -> bool:
    """Whether a person may know of a notice: one of its roles, or whoever reads the trail and clinical data."""
    return user.role in notice.roles or (user.may(Permission.VIEW_AUDIT) and user.may(Permission.VIEW_CLINICAL))


def notices_for(user: User) -> QuerySet[Notice]:
    """The notices a person may know of, the newest first."""
    found = Notice.objects.select_related("subject")
    if user.may(Permission.VIEW_AUDIT) and user.may(Permission.VIEW_CLINICAL):
        return found
    return found.filter(roles__contains=[user.role])


def waiting_for(user: User) -> list[Waiting]:
    """What this person was told and has not acknowledged, the oldest first. One query."""
    unread = (
        Notice.objects.filter(roles__contains=[user.role], told_at__gte=user.created_at)
        .exclude(acknowledgements__acknowledged_by=user)
        .select_related("subject")
        .order_by("told_at")
    )
    return [Waiting(notice) for notice in unread]


def acknowledge(notice: Notice, *, by: User) -> NoticeAcknowledgement:
    """Keep that a person has seen a notice; a second time changes nothing."""
    if by.role not in notice.roles:
        raise Refused(
            Text("This notice was not for your role.", "该通知不是发给您的角色的。"),
            [ROLES[role] for role in notice.roles],
        )
    with audit.acting(by=by, reason=ACKNOWLEDGED.en, subject=notice.subject):
        made, _new = NoticeAcknowledgement.objects.get_or_create(
            notice=notice, acknowledged_by=by, defaults={"acknowledged_at": timezone.now()}
        )
    return made


# --- E-mail ----------------------------------------------------------------------------------------------------------
def link(notice: Notice) -> str:
    """The address in a message: the notice's number and nothing else."""
    return f"{settings.PUBLIC_URL}/notices/{notice.pk}/"


def message(notice: Notice, person: User) -> EmailMessage:
    """The message to one person: study, subject number, link (R083)."""
    number = notice.subject.number if notice.subject is not None else ""
    study = f"{settings.STUDY_PRODUCT} {settings.STUDY_REGISTRATION}"
    head = Text(f"{study} eCRF {number}".strip(), f"{study} eCRF {number}".strip())
    page = f"{number}\n{link(notice)}".strip()
    body = Text(
        f"A notice waits for you in the eCRF of {study}. Sign in and acknowledge it:\n\n{page}\n",
        f"{study} eCRF 有一条通知待您确认，请登录后查看：\n\n{page}\n",
    )
    return EmailMessage(
        subject=head.in_language(person.language),
        body=body.in_language(person.language),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[person.email],
    )


def send(notice_id: int) -> None:
    """Hand the messages of a notice to the mail server, each once; whoever it did not take is tried again by beat."""
    with transaction.atomic():
        found = Notice.objects.select_for_update(skip_locked=True, of=("self",)).select_related("subject")
        notice = found.filter(pk=notice_id, mailed_at__isnull=True).first()
        if notice is None:
            return
        done, failed = list(notice.mailed_to), False
        people = [each for each in receivers(notice).exclude(email="") if each.username not in done]
        try:
            with get_connection() as server:
                for person in people:
                    letter = message(notice, person)
                    letter.connection = server
                    letter.send()
                    done.append(person.username)
        except OSError as problem:  # smtplib's errors are OSErrors; addresses stay out of the log
            failed = True
            log.warning("notice %s: the mail server did not take it (%s)", notice_id, type(problem).__name__)
        if done == list(notice.mailed_to) and failed:
            return
        with audit.acting(by=audit.system("notices"), reason=SENT.en, subject=notice.subject):
            notice.mailed_to = done
            notice.mailed_at = None if failed else timezone.now()
            notice.save(update_fields=["mailed_to", "mailed_at"])


def left_behind(before: datetime) -> list[int]:
    """Notices whose messages are still to be sent."""
    still = Notice.objects.filter(mailed_at__isnull=True, told_at__lt=before, told_at__gt=before - TRIED_FOR)
    return list(still.values_list("pk", flat=True))
