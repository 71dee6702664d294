"""The study's configuration: open points of the registry, figures, visits and windows, criteria, consent versions."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from trial.access import needs
from trial.models import (
    ConsentVersion,
    EligibilityCriterion,
    Parameter,
    ProtocolVersion,
    RegistryDecision,
    VisitDefinition,
)
from trial.models.protocol import SOURCE_MARKS
from trial.roles import Permission
from trial.words import Text


def option_words(option: dict[str, str]) -> Text:
    """One way to read an open point, in both languages."""
    return Text(option.get("en", ""), option.get("zh", ""))


@needs(Permission.VIEW_CONFIGURATION)
def configuration(request: HttpRequest) -> HttpResponse:
    """Everything the protocol leaves to configuration, with source and confirmation, on one page."""
    decisions = [
        (
            decision,
            [
                {
                    "key": option["key"],
                    "words": option_words(option),
                    "chosen": option["key"] == decision.chosen,
                    "default": option["key"] == decision.default,
                }
                for option in decision.options
            ],
        )
        for decision in RegistryDecision.objects.all()
    ]
    parameters = list(Parameter.objects.all())
    criteria = list(EligibilityCriterion.objects.select_related("version"))
    unconfirmed = {
        "decisions": sum(not decision.confirmed for decision, _ in decisions),
        "parameters": sum(not parameter.confirmed for parameter in parameters),
        "criteria": sum(not criterion.confirmed for criterion in criteria),
    }
    context = {
        "versions": list(ProtocolVersion.objects.all()),
        "decisions": decisions,
        "parameters": parameters,
        "visits": list(VisitDefinition.objects.select_related("version")),
        "criteria": criteria,
        "consents": list(ConsentVersion.objects.select_related("protocol_version")),
        "unconfirmed": unconfirmed if any(unconfirmed.values()) else None,
        "sources": SOURCE_MARKS,
    }
    return render(request, "trial/configuration.html", context)
