"""The headers and machinery tables, and the general case report forms."""

from crf.models.attachments import Attachment, AttachmentDownload
from crf.models.biopsy import RenalBiopsy
from crf.models.consent import InformedConsent
from crf.models.demographics import Demographics
from crf.models.eligibility import Eligibility
from crf.models.enrolment import Enrolment
from crf.models.history import SleHistory
from crf.models.infusion import Infusion
from crf.models.medical_history import MedicalHistory
from crf.models.prior_treatment import PriorTreatment
from crf.models.laboratory import ImportMapping, Laboratory, ReferenceRange
from crf.models.product import ProductLot
from crf.models.records import Draft, FormRecord, MissingValue, Query
from crf.models.reviews import LogReview
from crf.models.visit import SubjectVisit
from crf.models.vital_signs import VitalSigns

__all__ = [
    "PriorTreatment",
    "MedicalHistory",
    "SleHistory",
    "RenalBiopsy",
    "AttachmentDownload",
    "Attachment",
    "Demographics",
    "Draft",
    "Eligibility",
    "Enrolment",
    "FormRecord",
    "ImportMapping",
    "Infusion",
    "InformedConsent",
    "Laboratory",
    "LogReview",
    "MissingValue",
    "ProductLot",
    "Query",
    "ReferenceRange",
    "SubjectVisit",
    "VitalSigns",
]
