"""The kernel's tables. Every one is audited, or listed with its reason in tests/house/test_models.py."""

from trial.models.audit import AuditEvent
from trial.models.base import Audited
from trial.models.documents import Document, DocumentDownload, DocumentFile
from trial.models.holds import EnrolmentHold
from trial.models.notices import Notice, NoticeAcknowledgement
from trial.models.people import AccountEvent, User
from trial.models.protocol import (
    ConsentVersion,
    DecisionChange,
    EligibilityCriterion,
    Parameter,
    ProtocolVersion,
    RegistryDecision,
    VisitDefinition,
)
from trial.models.signatures import Signature
from trial.models.subjects import Subject, SubjectProtocol, Visit
from trial.models.work import PendingWork

__all__ = [
    "AccountEvent",
    "AuditEvent",
    "Audited",
    "ConsentVersion",
    "DecisionChange",
    "Document",
    "DocumentDownload",
    "DocumentFile",
    "EligibilityCriterion",
    "EnrolmentHold",
    "Notice",
    "NoticeAcknowledgement",
    "Parameter",
    "PendingWork",
    "ProtocolVersion",
    "RegistryDecision",
    "Signature",
    "Subject",
    "SubjectProtocol",
    "User",
    "Visit",
    "VisitDefinition",
]
