"""The configuration page shows every open point, figure, visit, criterion and consent version with its state."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from crf.checks_library import library
from tests.trial.people import person
from trial import audit
from trial.models import ConsentVersion, EligibilityCriterion, Parameter, RegistryDecision, VisitDefinition
from trial.templatetags.ecrf import source_words

pytestmark = pytest.mark.django_db


def page(client: Client, role: str = "principal_investigator") -> str:
    """The page as a role reads it."""
    client.force_login(person(role), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(reverse("configuration"))
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_every_open_point_is_shown_with_the_registrys_words_and_all_its_readings(client):
    shown = page(client)
    for decision in RegistryDecision.objects.all():
        assert f'id="{decision.code}"' in shown
        assert escaped(decision.registry_words_en) in shown
        for option in decision.options:
            assert escaped(option["en"]) in shown


def escaped(text: str) -> str:
    """The text as a page holds it."""
    from django.utils.html import escape

    return str(escape(text))


def test_every_figure_visit_criterion_and_consent_version_is_shown(client):
    shown = page(client)
    for parameter in Parameter.objects.all():
        assert parameter.key in shown
        assert escaped(parameter.value) in shown
    for visit in VisitDefinition.objects.all():
        assert escaped(visit.label_en) in shown
    for criterion in EligibilityCriterion.objects.all():
        assert escaped(criterion.text_en) in shown
    for consent in ConsentVersion.objects.all():
        assert consent.number in shown


def test_what_is_not_confirmed_is_marked_and_counted(client):
    shown = page(client)
    models = (RegistryDecision, Parameter, EligibilityCriterion)
    open_still = sum(model.objects.filter(confirmed=False).count() for model in models)
    assert shown.count('class="unconfirmed"') == open_still


def test_the_reading_in_force_follows_a_decision(client):
    decision = RegistryDecision.objects.get(parameter="sri4.bilag_clause")
    other = next(option for option in decision.options if option["key"] != decision.chosen)
    with audit.acting(by=audit.system("test"), reason="decided otherwise"):
        decision.chosen = other["key"]
        decision.revision += 1
        decision.save()
    shown = page(client)
    article = shown[shown.index(f'id="{decision.code}"') :]
    chosen = article[article.index('class="is-chosen"') :]
    assert escaped(other["en"]) in chosen[: chosen.index("</li>")]
    assert "revision 2" in article[: article.index("</article>")]


def test_the_page_speaks_chinese(client):
    reader = person("inspector", language="zh-hans")
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    with translation.override("zh-hans"):
        shown = client.get(reverse("configuration")).content.decode()
    assert "注册信息中的未定事项" in shown
    assert escaped(RegistryDecision.objects.get(code="A1").problem_zh) in shown


def test_the_page_costs_the_same_whatever_it_holds(client, django_assert_max_num_queries):
    client.force_login(person("inspector"), backend="django.contrib.auth.backends.ModelBackend")
    client.get(reverse("configuration"))  # the session notes its beginning once
    with django_assert_max_num_queries(8):
        client.get(reverse("configuration"))


def test_a_stranger_is_sent_to_the_door(client):
    assert client.get(reverse("configuration")).url.startswith(reverse("login"))


@pytest.mark.parametrize(
    ("source", "chinese"),
    [
        ("EC-08 (protocol operationalisation 12, check 8)", "EC-08 (方案实施细则 12，核查8)"),
        ("operationalisation A20; efficacy decision 2", "方案实施细则 A20；疗效决定 2"),
        ("protocol operationalisation 11.2, IEWAIV: waivers are not allowed", "方案实施细则 11.2，IEWAIV：不允许豁免"),
    ],
)
def test_a_source_is_said_in_the_language_of_the_page(source: str, chinese: str) -> None:
    """A Chinese page holds no English sentence; the stored source and the English page stay as they are."""
    with translation.override("zh-hans"):
        assert source_words(source) == chinese
    with translation.override("en"):
        assert source_words(source) == source


def test_every_source_of_a_check_can_be_read_on_a_chinese_page() -> None:
    """What is left of English in a source is a name: a form, an item, a parameter, a paper."""
    with translation.override("zh-hans"):
        left = {
            check.source: re.findall(r"(?<![-._])\b[a-z]{4,}\b(?![._])", source_words(check.source))
            for check in library()
        }
    assert not {source: words for source, words in left.items() if words}
