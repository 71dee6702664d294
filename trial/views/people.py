"""Signing in and out, one's own password and language, and the pages of people and roles."""

from __future__ import annotations

import math
import time
import unicodedata
from typing import Any

from axes.models import AccessAttempt
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.core.validators import RegexValidator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from trial.access import demand, needs
from trial.history import changes_of
from trial.models import AccountEvent, AuditEvent, User
from trial.notices import waiting_for
from trial.people import (
    ACCOUNT_EVENTS,
    address_of,
    change_account,
    change_own_password,
    choose_language,
    give_password,
    note_at_the_door,
    open_account,
)
from trial.roles import PERMISSIONS, ROLES, Permission
from trial.words import CHINESE, Text

LONGEST_PASSWORD = 256


# --- The door ------------------------------------------------------------------------------------------------------
def account_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """The user name failures are counted under: as typed, whatever its case or width (Ａnna is anna)."""
    typed = (credentials or {}).get("username") or request.POST.get("username")
    return unicodedata.normalize("NFKC", typed).strip().lower() if typed else None


def person_named(username: str | None) -> User | None:
    """The account of a user name, open or closed."""
    return User.objects.filter(username__iexact=username).first() if username else None


def minutes_locked(username: str) -> int:
    """How many minutes an account stays locked, at least 1: fifteen from the fifth failure (R010)."""
    last = AccessAttempt.objects.filter(username=username).order_by("-attempt_time").first()
    if last is None:
        return 1
    left = settings.AXES_COOLOFF_TIME * 3600 - (timezone.now() - last.attempt_time).total_seconds()
    return max(1, math.ceil(left / 60))


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """The page after five failures: until when, and whom to ask. Noted once, at the fifth failure."""
    username = account_name(request, credentials) or ""
    person = person_named(username)
    failures = getattr(request, "axes_failures_since_start", None)
    if person is not None and failures is not None:
        note_at_the_door(AccountEvent.LOCKED, person=person, address=address_of(request))
    minutes = minutes_locked(username)
    told = ngettext(
        "Five sign-ins failed. The account is locked; try again in %(minutes)d minute, or ask an administrator.",
        "Five sign-ins failed. The account is locked; try again in %(minutes)d minutes, or ask an administrator.",
        minutes,
    ) % {"minutes": minutes}
    return render(
        request,
        "trial/login.html",
        {"form": SignInForm(request), "locked": told, "next": safe_next(request, "")},
        status=429,
    )


class SignInForm(AuthenticationForm):
    """User name and password."""

    error_messages = {
        "invalid_login": _("User name and password do not match. After five failures the account is locked."),
        "inactive": _("User name and password do not match. After five failures the account is locked."),
    }
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "class": "form-control"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["username"].widget.attrs.update({"class": "form-control", "spellcheck": "false"})


def first_page(user: User) -> str:
    """Where a person begins: today's work, or the accounts for who has no clinical data."""
    if user.may(Permission.VIEW_CLINICAL):
        try:
            return reverse(settings.LOGIN_REDIRECT_URL)
        except NoReverseMatch:
            return reverse("configuration")
    return reverse("people")


def safe_next(request: HttpRequest, otherwise: str) -> str:
    """The page a person came from, if it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else otherwise


def speak(response: HttpResponseBase, language: str) -> None:
    """Remember the language for this browser's next sign-in page."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


@sensitive_post_parameters("password")
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in, and go back to the page one was on."""
    if isinstance(request.user, User) and request.user.is_authenticated:
        return redirect(safe_next(request, first_page(request.user)))
    ended = bool(request.session.pop("ended", False))
    form = SignInForm(request, data=request.POST or None)
    if request.method == "POST":
        if form.is_valid():
            person = form.get_user()
            chosen = request.session.pop("language", None)
            login(request, person)
            request.session["started"] = int(time.time())
            note_at_the_door(AccountEvent.SIGNED_IN, person=person, address=address_of(request))
            if chosen:
                choose_language(person, language=chosen)
            answer = redirect(safe_next(request, first_page(person)))
            speak(answer, person.language)
            return answer
        # An attempt at an account that is locked already is counted nowhere, or anybody could fill the log.
        if getattr(request, "axes_failures_since_start", None) is not None:
            meant = person_named(account_name(request))
            note_at_the_door(AccountEvent.REFUSED, person=meant, address=address_of(request))
    return render(request, "trial/login.html", {"form": form, "next": safe_next(request, ""), "ended": ended})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out. Drafts stay where they are."""
    if isinstance(request.user, User):
        person = request.user
        logout(request)
        note_at_the_door(AccountEvent.SIGNED_OUT, person=person, address=address_of(request))
    messages.success(request, _("You are signed out."))
    return redirect("login")


@require_POST
@never_cache
def keep_session(request: HttpRequest) -> HttpResponse:
    """Stay signed in (the button of the idle warning), and who that is; 401 when the session has ended."""
    if not isinstance(request.user, User):
        return JsonResponse({}, status=401)
    return JsonResponse({"person": str(request.user.pk), "idle_seconds": settings.SESSION_IDLE_SECONDS})


@login_required
def signed_in_again(request: HttpRequest) -> HttpResponse:
    """The end of a sign-in made in a second tab: go back to the first one."""
    return render(request, "trial/signed_in_again.html")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch between English and Chinese; kept with the account of a signed-in person."""
    wanted = request.POST.get("language", "")
    answer = redirect(safe_next(request, reverse("home")))
    if wanted in dict(settings.LANGUAGES):
        if isinstance(request.user, User):
            choose_language(request.user, language=wanted)
        else:
            request.session["language"] = wanted
        speak(answer, wanted)
    return answer


def home(request: HttpRequest) -> HttpResponse:
    """One's first page, or the sign-in page."""
    return redirect(first_page(request.user) if isinstance(request.user, User) else "login")


# --- One's own password ---------------------------------------------------------------------------------------------
def new_password_field(label: Any) -> forms.CharField:
    """A box for a password that is being chosen."""
    return forms.CharField(
        label=label,
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "class": "form-control"}),
    )


class PasswordForm(forms.Form):
    """The old password, and the new one twice."""

    old = forms.CharField(
        label=_("Present password"),
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "class": "form-control"}),
    )
    new = new_password_field(_("New password"))
    again = new_password_field(_("New password again"))

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_old(self) -> str:
        """The present password, or the person is not who the screen belongs to."""
        if not self.person.check_password(self.cleaned_data["old"]):
            raise ValidationError(_("This is not your present password."))
        return str(self.cleaned_data["old"])

    def clean_new(self) -> str:
        """Long enough, not common, not the user name (R009)."""
        validate_password(self.cleaned_data["new"], self.person)
        return str(self.cleaned_data["new"])

    def clean(self) -> dict[str, Any]:
        """The same twice, and another one than before."""
        given = super().clean() or self.cleaned_data
        if given.get("new") and given.get("new") == given.get("old"):
            self.add_error("new", _("Choose another password than the present one."))
        if given.get("new") and given.get("again") and given["new"] != given["again"]:
            self.add_error("again", _("The two new passwords differ. Type the same password twice."))
        return given


@sensitive_post_parameters()
@login_required
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; asked for at the first sign-in."""
    person: User = request.user  # type: ignore[assignment]
    form = PasswordForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        change_own_password(person, password=form.cleaned_data["new"])
        update_session_auth_hash(request, person)
        messages.success(request, _("Your password is changed."))
        return redirect(first_page(person))
    rules = password_validators_help_texts()
    return render(request, "trial/password.html", {"form": form, "rules": rules})


# --- People and roles -----------------------------------------------------------------------------------------------
def role_choices() -> list[tuple[str, str]]:
    """The roles by name, in the page's language."""
    return [(role.key, role.name.in_language(get_language())) for role in ROLES.values()]


class AccountForm(forms.Form):
    """What an account says of a person, and why it is changed."""

    full_name = forms.CharField(label=_("Full name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    role = forms.ChoiceField(label=_("Role"))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    is_active = forms.BooleanField(label=_("The account is open"), required=False)
    reason = forms.CharField(label=_("Reason for change"), max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = role_choices()  # type: ignore[attr-defined]
        for field in self.fields.values():
            look: dict[type, str] = {forms.Select: "form-select", forms.CheckboxInput: "form-check-input"}
            field.widget.attrs["class"] = look.get(type(field.widget), "form-control")


class NewAccountForm(AccountForm):
    """A new person: the account form with user name and a first password."""

    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        validators=[
            RegexValidator(r"^[A-Za-z0-9._@-]+$", _("Letters A to Z, digits, dot, underscore, @ and hyphen only."))
        ],
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    password = new_password_field(_("First password"))
    is_active = None  # type: ignore[assignment]
    field_order = ["full_name", "username", "email", "role", "language", "password", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Reason, and how the identity was verified")

    def clean_username(self) -> str:
        """A user name is given once, to one person, for ever."""
        username = str(self.cleaned_data["username"])
        if person_named(username):
            raise ValidationError(
                _("This user name was given before and is never given again, even after an account is closed.")
            )
        return username

    def clean_password(self) -> str:
        """By the same rules as everybody's own password."""
        validate_password(self.cleaned_data["password"], User(username=self.cleaned_data.get("username", "")))
        return str(self.cleaned_data["password"])


class GivePasswordForm(forms.Form):
    """A first password for somebody who forgot the own one."""

    prefix = "give"
    password = new_password_field(_("First password"))
    reason = forms.CharField(
        label=_("Reason, and how the identity was verified"),
        max_length=500,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        """By the same rules as everybody's own password."""
        validate_password(self.cleaned_data["password"], self.person)
        return str(self.cleaned_data["password"])


@needs(Permission.VIEW_PEOPLE)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with an account, what each role is for, and who may do what (R004)."""
    matrix = [
        (text, [permission in role.permissions for role in ROLES.values()]) for permission, text in PERMISSIONS.items()
    ]
    everybody = list(User.objects.order_by("-is_active", "full_name"))
    user: User = request.user  # type: ignore[assignment]
    # Whoever reads no clinical data has no Today; what they are told stands here.
    waiting = [] if user.may(Permission.VIEW_CLINICAL) else waiting_for(user)
    told = {"people": everybody, "roles": list(ROLES.values()), "matrix": matrix, "notices": waiting}
    return render(request, "trial/people.html", told)


@needs(Permission.MANAGE_PEOPLE)
def person_new(request: HttpRequest) -> HttpResponse:
    """Open an account."""
    form = NewAccountForm(request.POST or None, initial={"language": CHINESE})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = open_account(
            by=request.user,  # type: ignore[arg-type]
            reason=given["reason"],
            username=given["username"],
            full_name=given["full_name"],
            email=given["email"],
            role=given["role"],
            language=given["language"],
            password=given["password"],
        )
        messages.success(request, _("The account is open. The first password is replaced at the first sign-in."))
        return redirect("person", made.username)
    return render(request, "trial/person_new.html", {"form": form, "rules": password_validators_help_texts()})


@needs(Permission.VIEW_PEOPLE)
def person(request: HttpRequest, username: str) -> HttpResponse:
    """One account: what it says, its history; for administrators, the form that changes it."""
    shown = get_object_or_404(User, username__iexact=username)
    viewer: User = request.user  # type: ignore[assignment]
    manages = viewer.may(Permission.MANAGE_PEOPLE)
    form = give = None
    if manages:
        fields = ("full_name", "email", "role", "language", "is_active")
        giving = "give" in request.POST
        changing = request.method == "POST" and not giving
        form = AccountForm(request.POST if changing else None, initial={name: getattr(shown, name) for name in fields})
        give = GivePasswordForm(request.POST if giving else None, person=shown)
        if changing and form.is_valid():
            change_account(shown, by=viewer, **form.cleaned_data)
            messages.success(request, _("The account is changed."))
            return redirect("person", shown.username)
        if giving and give.is_valid():
            give_password(shown, by=viewer, **give.cleaned_data)
            messages.success(request, _("The new first password is set. It is replaced at the next sign-in."))
            return redirect("person", shown.username)
    elif request.method == "POST":
        demand(viewer, Permission.MANAGE_PEOPLE)
    past = AuditEvent.objects.filter(table=User._meta.db_table, record=str(shown.pk)).order_by("-id")[:50]
    context = {
        "shown": shown,
        "form": form,
        "give": give,
        "past": changes_of(past) if viewer.may(Permission.VIEW_AUDIT) else [],
        "rules": password_validators_help_texts(),
    }
    return render(request, "trial/person.html", context)


@needs(Permission.VIEW_AUDIT)
def account_log(request: HttpRequest) -> HttpResponse:
    """Who signed in and out, who was refused and locked out, newest first (R014)."""
    page = Paginator(AccountEvent.objects.select_related("person"), 100).get_page(request.GET.get("page"))
    rows = [(event, ACCOUNT_EVENTS.get(event.kind, Text(event.kind, event.kind))) for event in page]
    return render(request, "trial/account_log.html", {"rows": rows, "page": page})
