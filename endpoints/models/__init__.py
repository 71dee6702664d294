"""The efficacy forms, beside the rules that derive from them, and the stored results."""

from endpoints.models.bilag import Bilag
from endpoints.models.damage import DamageIndex
from endpoints.models.pga import PhysicianGlobalAssessment
from endpoints.models.response import DerivedResponses
from endpoints.models.results import EndpointResult
from endpoints.models.sledai import Sledai
from endpoints.models.steroids import GlucocorticoidLog
from endpoints.models.supplement import LldasSupplement

__all__ = [
    "Bilag",
    "DamageIndex",
    "DerivedResponses",
    "EndpointResult",
    "GlucocorticoidLog",
    "LldasSupplement",
    "PhysicianGlobalAssessment",
    "Sledai",
]
