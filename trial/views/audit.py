"""The audit trail as a page: newest first, filtered, one page at a time (R020-R022)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from trial.access import needs
from trial.audit import audited_models
from trial.history import NOT_CLINICAL, SIGN_INS, changes_of, table_words
from trial.models import AuditEvent, Subject, User
from trial.roles import Permission

PAGE = 50


def readable_by(user: User) -> QuerySet[AuditEvent]:
    """The part of the trail a person may read: all, or accounts and configuration for who sees no clinical data."""
    events = AuditEvent.objects.order_by("-id")
    if not user.may(Permission.VIEW_CLINICAL):
        events = events.filter(subject_id__isnull=True, table__in=NOT_CLINICAL)
    return events


def _midnight(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time.min))


class TrailForm(forms.Form):
    """What to look for: subject, form, record, person, days, words of the reason."""

    subject = forms.CharField(label=_("Subject"), required=False, max_length=20)
    table = forms.ChoiceField(label=_("Form or table"), required=False)
    person = forms.CharField(label=_("Person"), required=False, max_length=150)
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"placeholder": "YYYY-MM-DD", "size": 10})
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"placeholder": "YYYY-MM-DD", "size": 10})
    )
    reason = forms.CharField(label=_("Words of the reason"), required=False, max_length=100)
    record = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    before = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        tables = [model._meta.db_table for model in audited_models()]
        if not user.may(Permission.VIEW_CLINICAL):
            tables = [table for table in tables if table in NOT_CLINICAL]
            del self.fields["subject"]
        named = sorted((table_words(table).in_language(get_language()), table) for table in tables)
        choice = self.fields["table"]
        choices = [("", gettext("all but sign-ins")), *[(table, name) for name, table in named]]
        choice.choices = choices  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select" if field is choice else "form-control"

    def narrow(self, events: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
        """The events that fit what was asked."""
        asked = self.cleaned_data
        if asked.get("subject"):
            number = Q(subject_number__iexact=asked["subject"]) | Q(screening_number__iexact=asked["subject"])
            events = events.filter(subject_id__in=Subject.objects.filter(number).values("pk"))
        events = events.filter(table=asked["table"]) if asked.get("table") else events.exclude(table=SIGN_INS)
        if asked.get("record"):
            events = events.filter(record=asked["record"])
        if asked.get("person"):
            named = User.objects.filter(full_name__icontains=asked["person"]).values("username")
            events = events.filter(Q(actor__icontains=asked["person"]) | Q(actor__in=named))
        if asked.get("since"):
            events = events.filter(at__gte=_midnight(asked["since"]))
        if asked.get("until"):
            events = events.filter(at__lt=_midnight(asked["until"] + timedelta(days=1)))
        if asked.get("reason"):
            events = events.filter(reason__icontains=asked["reason"])
        return events


@needs(Permission.VIEW_AUDIT)
def audit_trail(request: HttpRequest) -> HttpResponse:
    """Who changed what, when and why, old and new. Pages go backward from an event number, so none is skipped."""
    user: User = request.user  # type: ignore[assignment]
    form = TrailForm(request.GET, user=user)
    found: list[AuditEvent] = []
    older = newest = ""
    if form.is_valid():
        asked = {name: value for name, value in request.GET.items() if value and name != "before"}
        events = form.narrow(readable_by(user))
        if form.cleaned_data.get("before"):
            events = events.filter(id__lt=form.cleaned_data["before"])
            newest = "?" + urlencode(asked)
        found = list(events[: PAGE + 1])
        if len(found) > PAGE:
            older = "?" + urlencode({**asked, "before": found[PAGE - 1].pk})
    context = {
        "form": form,
        "entries": changes_of(found[:PAGE]),
        "older": older,
        "newest": newest,
        "filtered": any(value for name, value in request.GET.items() if name != "before"),
    }
    return render(request, "trial/audit_trail.html", context)
