"""The headers and machinery tables, and the general case report forms."""

from crf.models.allo import Alloimmunity
from crf.models.attachments import Attachment, AttachmentDownload
from crf.models.biopsy import RenalBiopsy
from crf.models.consent import InformedConsent
from crf.models.cytokines import Cytokines
from crf.models.death import Death
from crf.models.demographics import Demographics
from crf.models.deviation import Deviation
from crf.models.ecg import Electrocardiogram
from crf.models.echo import Echocardiography
from crf.models.eligibility import Eligibility
from crf.models.ending import EndOfStudy
from crf.models.enrolment import Enrolment
from crf.models.examination import PhysicalExamination
from crf.models.flow import FlowCytometry
from crf.models.history import SleHistory
from crf.models.hospitalisation import Hospitalisation
from crf.models.imaging import Imaging
from crf.models.infection import InfectionScreening
from crf.models.infusion import Infusion
from crf.models.kinetics import Kinetics
from crf.models.laboratory import ImportMapping, Laboratory, ReferenceRange
from crf.models.long_term import LongTermFollowUp
from crf.models.lymphodepletion import Lymphodepletion
from crf.models.medical_history import MedicalHistory
from crf.models.medication import Medication
from crf.models.pregnancy import PregnancyTesting
from crf.models.prior_treatment import PriorTreatment
from crf.models.procedures import Procedure
from crf.models.product import ProductLot
from crf.models.records import Draft, FormRecord, MissingValue, Query
from crf.models.reviews import LogReview
from crf.models.samples import Biospecimens
from crf.models.serology import Serology
from crf.models.sign_off import SignOff
from crf.models.urine import Urinalysis
from crf.models.visit import SubjectVisit
from crf.models.vital_signs import VitalSigns

__all__ = [
    "Alloimmunity",
    "Attachment",
    "AttachmentDownload",
    "Biospecimens",
    "Cytokines",
    "Death",
    "Demographics",
    "Deviation",
    "Draft",
    "Echocardiography",
    "Electrocardiogram",
    "Eligibility",
    "EndOfStudy",
    "Enrolment",
    "FlowCytometry",
    "FormRecord",
    "Hospitalisation",
    "Imaging",
    "ImportMapping",
    "InfectionScreening",
    "InformedConsent",
    "Infusion",
    "Kinetics",
    "Laboratory",
    "LogReview",
    "LongTermFollowUp",
    "Lymphodepletion",
    "MedicalHistory",
    "Medication",
    "MissingValue",
    "PhysicalExamination",
    "PregnancyTesting",
    "PriorTreatment",
    "Procedure",
    "ProductLot",
    "Query",
    "ReferenceRange",
    "RenalBiopsy",
    "Serology",
    "SignOff",
    "SleHistory",
    "SubjectVisit",
    "Urinalysis",
    "VitalSigns",
]
