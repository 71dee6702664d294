"""The safety forms, beside the rules that derive from them."""

from safety.models.laboratory import LaboratoryResult, LocalLaboratory

__all__ = ["LaboratoryResult", "LocalLaboratory"]
