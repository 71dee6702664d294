"""The safety forms, beside the rules that derive from them."""

from safety.models.coding import Coding, Dictionary, DictionaryTerm, Synonym
from safety.models.laboratory import LaboratoryResult, LocalLaboratory

__all__ = ["Coding", "Dictionary", "DictionaryTerm", "LaboratoryResult", "LocalLaboratory", "Synonym"]
