"""The page of the product register: the lots, and a form to add or change one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from crf.casebook import today_in_china
from crf.models import ProductLot
from crf.products import add_lot, change_lot
from trial.access import demand, needs
from trial.identifiers import identifier_in
from trial.models import User
from trial.roles import Permission

CODE = RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9._/-]*$", _("Letters A to Z, digits, dot, slash, underscore and hyphen."))


class LotForm(forms.Form):
    """A lot as its certificate describes it, and why it is entered or changed."""

    number = forms.CharField(label=_("Lot number"), max_length=30, validators=[CODE])
    donor = forms.CharField(label=_("Donor code"), max_length=30, validators=[CODE])
    vials = forms.IntegerField(label=_("Vials received"), min_value=1, max_value=500)
    car_percent = forms.DecimalField(
        label=_("CAR+ fraction (%)"), min_value=0, max_value=100, decimal_places=1, required=False
    )
    viability_percent = forms.DecimalField(
        label=_("Viability (%)"), min_value=0, max_value=100, decimal_places=1, required=False
    )
    dose_per_vial_million = forms.DecimalField(
        label=_("Dose per vial (10^6 CAR+ viable T cells)"),
        min_value=0,
        max_value=999999,
        decimal_places=2,
        required=False,
    )
    expires_on = forms.DateField(label=_("Expiry date"), widget=forms.DateInput(attrs={"placeholder": "2027-06-30"}))
    certificate = forms.CharField(label=_("Release certificate number"), max_length=40, required=False)
    released = forms.BooleanField(label=_("Released for infusion"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=500)

    def __init__(self, *args: Any, lot: ProductLot | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lot = lot
        if lot is not None:
            self.fields["number"].disabled = True
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-check-input" if name == "released" else "form-control"

    def clean_number(self) -> str:
        """One row for one lot."""
        number = str(self.cleaned_data["number"])
        if self.lot is None and ProductLot.objects.filter(number__iexact=number).exists():
            raise ValidationError(_("This lot is in the register already."))
        return number

    def clean(self) -> dict[str, Any]:
        """A lot is released by a certificate; nothing here names a person."""
        given = super().clean() or self.cleaned_data
        if given.get("released") and not given.get("certificate"):
            self.add_error("certificate", ValidationError(_("A released lot needs the number of its certificate.")))
        for name in ("donor", "certificate", "reason"):
            if identifier_in(str(given.get(name) or "")) is not None:
                self.add_error(name, ValidationError(_("This seems to name a person; describe it without.")))
        return given


def _described(lot: ProductLot) -> dict[str, Any]:
    names = [name for name in LotForm.base_fields if name != "reason"]
    return {name: getattr(lot, name) for name in names}


@needs(Permission.VIEW_CONFIGURATION)
@require_http_methods(["GET", "POST"])
def product(request: HttpRequest) -> HttpResponse:
    """The register for everybody; for who keeps it, a form that adds a lot or changes the one named by `lot`."""
    user: User = request.user  # type: ignore[assignment]
    lot = ProductLot.objects.filter(number=request.GET.get("lot", "")).first()
    initial = _described(lot) if lot else None
    if request.method == "POST":
        demand(user, Permission.MANAGE_PRODUCT)
        form = LotForm(request.POST, lot=lot, initial=initial)
        if form.is_valid():
            described = {name: value for name, value in form.cleaned_data.items() if name != "reason"}
            reason = str(form.cleaned_data["reason"])
            if lot is None:
                add_lot(by=user, reason=reason, **described)
            else:
                change_lot(lot, by=user, reason=reason, described=described)
            messages.success(request, _("The product register is up to date."))
            return redirect("product")
    else:
        form = LotForm(lot=lot, initial=initial)
    return render(
        request,
        "crf/product.html",
        {
            "lots": list(ProductLot.objects.all()),
            "lot": lot,
            "form": form,
            "may_change": user.may(Permission.MANAGE_PRODUCT),
            "today": today_in_china(),
        },
        status=422 if form.errors else 200,
    )
