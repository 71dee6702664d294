"""The product register: the lots of CHT101 that the site may infuse (protocol operationalisation 7)."""

from datetime import date
from decimal import Decimal

from django.db import models

from trial.models.base import Audited


class ProductLot(Audited):
    """One lot as its certificate describes it. A lot is infused only when it is released and has not expired.

    The donor is a code; nothing here names a person. Figures are those of the certificate: CAR+ fraction and viability
    in percent, the dose of one vial in 10^6 CAR+ viable T cells.
    """

    number = models.CharField(max_length=30, unique=True)
    donor = models.CharField(max_length=30)
    vials = models.PositiveSmallIntegerField()
    car_percent = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    viability_percent = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    dose_per_vial_million = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    expires_on = models.DateField()
    certificate = models.CharField(max_length=40, blank=True)
    released = models.BooleanField(default=False)

    class Meta(Audited.Meta):
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                name="product_lot_percentages",
                condition=(models.Q(car_percent__isnull=True) | models.Q(car_percent__gte=0, car_percent__lte=100))
                & (
                    models.Q(viability_percent__isnull=True)
                    | models.Q(viability_percent__gte=0, viability_percent__lte=100)
                ),
            ),
            models.CheckConstraint(
                name="product_lot_released_by_certificate",
                condition=models.Q(released=False) | ~models.Q(certificate=""),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def facts(self) -> tuple[date, bool, str, Decimal | None]:
        """What the infusion form needs of a lot: expiry, released or not, donor code, CAR+ percent."""
        return self.expires_on, self.released, self.donor, self.car_percent
