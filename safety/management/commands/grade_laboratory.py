"""`manage.py grade_laboratory`: grade the stored laboratory results of all subjects again."""

from typing import Any

from django.core.management.base import BaseCommand

from safety.regrade import regrade
from trial import audit
from trial.models import Subject


class Command(BaseCommand):
    """After the rules or a reading of them changed. Writes only what differs, recorded in the audit trail."""

    help = "Grade the stored laboratory results of all subjects again by CTCAE and keep what differs."

    def handle(self, *args: Any, **options: Any) -> None:
        """Subject by subject, so that a run that is stopped has kept what it did."""
        total = 0
        for subject in Subject.objects.select_related("protocol_version").order_by("screening_number"):
            changed = regrade(subject, by=audit.system("laboratory grading"))
            total += changed
            if changed:
                self.stdout.write(f"{subject.number}: {changed}")
        self.stdout.write(f"results whose grade changed: {total}")
