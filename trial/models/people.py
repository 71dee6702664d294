"""People: one person, one account, one role; accounts are closed, never deleted (R001, R002)."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from trial.audit import audit_triggers
from trial.models.base import Audited
from trial.roles import ROLES, Permission, Role, may


class People(BaseUserManager["User"]):
    """Accounts by user name, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username__iexact=username)


class User(AbstractBaseUser, Audited):
    """A named person with one role. The password is kept as an argon2 hash; the audit trail sees only its digest.

    Delegation dates, training and the second factor attach here later: a person may act only while `is_active`.
    """

    audit_masked: ClassVar[tuple[str, ...]] = ("password",)
    # A log-in is no change of the account: it is not kept on the row.
    last_login: Any = None

    username = models.CharField(max_length=150, unique=True)
    full_name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=40)
    language = models.CharField(max_length=10, default="en")
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[People] = People()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name", "role"]

    class Meta(Audited.Meta):
        triggers = audit_triggers(masked=("password",))
        constraints = [
            models.UniqueConstraint(Lower("username"), name="user_username_once"),
            models.CheckConstraint(name="user_role_known", condition=models.Q(role__in=list(ROLES))),
            models.CheckConstraint(
                name="user_language_known", condition=models.Q(language__in=[code for code, _ in settings.LANGUAGES])
            ),
            models.CheckConstraint(name="user_is_named", condition=~models.Q(full_name="")),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def role_definition(self) -> Role:
        """The role with its name, description and permissions."""
        return ROLES[self.role]

    def may(self, permission: Permission) -> bool:
        """Whether this person may do a thing now."""
        return self.is_active and may(self.role, permission)

    def check_password(self, raw_password: str | None) -> bool:
        """Whether this is the password. Nothing is written: a hash made stronger waits for the next change."""
        return check_password(raw_password, self.password)


class AccountEvent(Audited):
    """What happened at the door: signed in, signed out, refused, locked, ended by the clock (R014).

    What somebody typed as a user name is not kept when it names nobody: it is sometimes a password.
    """

    SIGNED_IN, SIGNED_OUT, REFUSED, LOCKED, ENDED = "signed_in", "signed_out", "refused", "locked", "ended"

    at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=10)
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="account_events")
    address = models.GenericIPAddressField(null=True)

    class Meta(Audited.Meta):
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="account_event_kind_known",
                condition=models.Q(kind__in=["signed_in", "signed_out", "refused", "locked", "ended"]),
            ),
            models.CheckConstraint(
                name="account_event_signed_in_is_known",
                condition=models.Q(kind="refused") | models.Q(person__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at}"
