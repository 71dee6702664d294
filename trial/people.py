"""What happens to accounts: opened, changed, given a new password, closed; and what happens at the door.

Accounts are never deleted and user names never given to somebody else (R001). Every change says by whom and why.
"""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest

from trial import audit
from trial.access import Refused, demand
from trial.models import AccountEvent, User
from trial.roles import Permission
from trial.words import Text

By = User | audit.Actor

ACCOUNT_EVENTS: dict[str, Text] = {
    AccountEvent.SIGNED_IN: Text("signed in", "登录"),
    AccountEvent.SIGNED_OUT: Text("signed out", "退出登录"),
    AccountEvent.REFUSED: Text("sign-in refused", "登录被拒绝"),
    AccountEvent.LOCKED: Text("locked after five failures", "失败五次后锁定"),
    AccountEvent.ENDED: Text("session ended by the clock", "会话超时结束"),
}


def address_of(request: HttpRequest) -> str | None:
    """Where a request comes from; behind the hospital's proxy, the last address the proxy itself wrote down."""
    forwarded = request.headers.get("X-Forwarded-For", "") if request.is_secure() else ""
    return forwarded.split(",")[-1].strip() or request.META.get("REMOTE_ADDR") or None


def note_at_the_door(kind: str, *, person: User | None, address: str | None) -> None:
    """Keep that somebody signed in or out, was refused or locked out, or that the clock ended a session."""
    by_person = person is not None and kind in {AccountEvent.SIGNED_IN, AccountEvent.SIGNED_OUT}
    by: By = person if by_person and person is not None else audit.system("sign-in")
    with audit.acting(by=by, reason=ACCOUNT_EVENTS[kind].en):
        AccountEvent.objects.create(kind=kind, person=person, address=address)


def open_account(
    *,
    by: By,
    reason: str,
    username: str,
    full_name: str,
    role: str,
    password: str,
    email: str = "",
    language: str = "en",
    must_change_password: bool = True,
) -> User:
    """Open an account for a named person. The first password is replaced by the person's own at the first sign-in."""
    demand(by, Permission.MANAGE_PEOPLE)
    person = User(
        username=username,
        full_name=full_name,
        email=email,
        role=role,
        language=language,
        must_change_password=must_change_password,
    )
    validate_password(password, person)
    person.set_password(password)
    with audit.acting(by=by, reason=reason):
        person.save()
    return person


def change_account(
    person: User, *, by: By, reason: str, full_name: str, email: str, role: str, language: str, is_active: bool
) -> User:
    """Change what an account says, or close and open it. Takes effect at the person's next click.

    Refused for one's own role and one's own closing, so that there is always an administrator left.
    """
    demand(by, Permission.MANAGE_PEOPLE)
    with audit.acting(by=by, reason=reason):
        person = User.objects.select_for_update().get(pk=person.pk)
        if isinstance(by, User) and by.pk == person.pk and (role != person.role or not is_active):
            raise Refused(
                Text(
                    "Nobody changes the role of the own account or closes it. Ask another administrator.",
                    "不能更改自己账户的角色或停用自己的账户，请由另一位系统管理员操作。",
                )
            )
        person.full_name = full_name
        person.email = email
        person.role = role
        person.language = language
        person.is_active = is_active
        person.save()
    return person


def give_password(person: User, *, by: By, reason: str, password: str) -> None:
    """Give a forgotten account a first password again, to be replaced; open sessions end (R013)."""
    demand(by, Permission.MANAGE_PEOPLE)
    validate_password(password, person)
    with audit.acting(by=by, reason=reason):
        person.set_password(password)
        person.must_change_password = True
        person.save(update_fields=["password", "must_change_password"])


def change_own_password(person: User, *, password: str) -> None:
    """Replace one's own password; other sessions of the person end."""
    validate_password(password, person)
    with audit.acting(by=person, reason="own password changed"):
        person.set_password(password)
        person.must_change_password = False
        person.save(update_fields=["password", "must_change_password"])


def choose_language(person: User, *, language: str) -> None:
    """Keep the language a person reads and prints in."""
    if language != person.language:
        with audit.acting(by=person, reason="own language chosen"):
            person.language = language
            person.save(update_fields=["language"])
