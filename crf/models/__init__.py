"""The headers and machinery tables, and the general case report forms."""

from crf.models.consent import InformedConsent
from crf.models.demographics import Demographics
from crf.models.eligibility import Eligibility
from crf.models.enrolment import Enrolment
from crf.models.infusion import Infusion
from crf.models.product import ProductLot
from crf.models.records import Draft, FormRecord, MissingValue, Query
from crf.models.reviews import LogReview
from crf.models.visit import SubjectVisit
from crf.models.vital_signs import VitalSigns

__all__ = [
    "Demographics",
    "Draft",
    "Eligibility",
    "Enrolment",
    "FormRecord",
    "Infusion",
    "InformedConsent",
    "LogReview",
    "MissingValue",
    "ProductLot",
    "Query",
    "SubjectVisit",
    "VitalSigns",
]
