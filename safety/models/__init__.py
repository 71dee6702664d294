"""The safety forms, beside the rules that derive from them."""

from safety.models.adverse_event import AdverseEvent, GradeChangeRow
from safety.models.coding import Coding, Dictionary, DictionaryTerm, Synonym
from safety.models.ctcae_document import CtcaeDocument
from safety.models.daily import DailyMonitoring
from safety.models.episodes import CrsEpisode, IcansEpisode
from safety.models.gvhd import AcuteGvhd, ChronicGvhd
from safety.models.laboratory import LaboratoryResult, LocalLaboratory
from safety.models.review import LaboratoryReview
from safety.models.serious import Pregnancy, SeriousEventReport
from safety.models.special_interest import SpecialInterest

__all__ = [
    "AcuteGvhd",
    "AdverseEvent",
    "ChronicGvhd",
    "Coding",
    "CrsEpisode",
    "CtcaeDocument",
    "DailyMonitoring",
    "Dictionary",
    "DictionaryTerm",
    "GradeChangeRow",
    "IcansEpisode",
    "LaboratoryResult",
    "LaboratoryReview",
    "LocalLaboratory",
    "Pregnancy",
    "SeriousEventReport",
    "SpecialInterest",
    "Synonym",
]
