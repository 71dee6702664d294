"""Settings of the eCRF. Everything a site may change comes from the environment; see docs/operations.md.

The application connects to PostgreSQL as a role that neither owns the tables nor may alter triggers. Commands that
migrate run as the owner: `DATABASE_ROLE=owner` picks `DATABASE_OWNER_URL`.
"""

import os
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

BASE_DIR = Path(__file__).resolve().parent.parent


def _flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


def _number(name: str, default: int) -> int:
    return int(os.environ.get(name, default))


# --- What this installation is -------------------------------------------------------------------------------------
STUDY_REGISTRATION = "NCT06946485"
STUDY_PRODUCT = "CHT101"
SITE_CODE = "01"
SOFTWARE_VERSION = "0.1.0"
DEMO = _flag("CHT101_DEMO")
DEBUG = False
SECRET_KEY = os.environ.get("SECRET_KEY", "")
if not SECRET_KEY:
    if not _flag("CHT101_NO_SERVICES"):
        raise ImproperlyConfigured("SECRET_KEY is not set. `python3 dev.py` makes one; a server sets its own.")
    SECRET_KEY = "for commands that need neither database nor sessions"  # nosec B105
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "bootstrap",
    "django_htmx",
    "pgtrigger",
    "trial",
    "crf",
    "endpoints",
    "safety",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "trial.middleware.request_context",
    "trial.middleware.session_limits",
    "trial.middleware.ended_sessions",
    "trial.middleware.own_password_first",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "trial.middleware.refusals",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "trial.urls"
WSGI_APPLICATION = "trial.wsgi.application"
APP_URLS = ["safety.urls", "crf.urls", "endpoints.urls"]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "trial.context.study",
            ],
            "builtins": ["trial.templatetags.ecrf"],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"


# --- Database: PostgreSQL only, two roles --------------------------------------------------------------------------
def _database(url: str) -> dict[str, Any]:
    given = conninfo_to_dict(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": given.pop("dbname", ""),
        "USER": given.pop("user", ""),
        "PASSWORD": given.pop("password", ""),
        "HOST": given.pop("host", ""),
        "PORT": given.pop("port", ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**given, "application_name": "cht101"},
    }


DATABASE_ROLE = os.environ.get("DATABASE_ROLE", "application")
_DATABASE_URL = os.environ.get("DATABASE_OWNER_URL" if DATABASE_ROLE == "owner" else "DATABASE_URL", "")
DATABASES = {"default": _database(_DATABASE_URL)} if _DATABASE_URL else {}
APPLICATION_DATABASE_ROLE = os.environ.get("APPLICATION_DATABASE_ROLE", "cht_app")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Redis and Celery ----------------------------------------------------------------------------------------------
REDIS_URL = os.environ.get("REDIS_URL", "redis://localhost:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "cht101",
    }
}
CELERY_BROKER_URL = "redis+socket://" + REDIS_URL.removeprefix("unix://") if REDIS_URL[:5] == "unix:" else REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Longer than the task time limit, or a long task would be delivered a second time while it still runs.
    "visibility_timeout": 3600,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "send-again-what-was-left": {"task": "trial.tasks.send_again", "schedule": 10.0},
    "forget-sessions": {"task": "trial.tasks.forget_sessions", "schedule": 24 * 3600.0},
    "watch-clocks": {"task": "safety.tasks.watch_clocks", "schedule": 300.0},
    "nightly-recomputation": {"task": "endpoints.tasks.recompute_all", "schedule": 24 * 3600.0},
}

# Names, not imports: who wants to know that a subject's casebook changed, and where documents are drawn.
CASEBOOK_LISTENERS = ["endpoints.tasks.recompute", "safety.tasks.grade_laboratory", "safety.tasks.evaluate_pausing"]
# What sets the holds on enrolment that are due, asked before anybody is enrolled.
BEFORE_ENROLMENT = ["safety.pausing.before_enrolment"]
# Functions of a person and the study's schedules that put more lists on Today.
TODAY_PANELS: list[str] = ["safety.today.panels", "safety.codings.panels"]
DOCUMENT_KINDS = {
    "efficacy_summary": "endpoints.report.efficacy_summary_pdf",
    "worksheet": "crf.worksheets.worksheets_pdf",
}
AUDIT_REASONS = [
    "crf.save.CHANGE_REASONS",
    "trial.deciding.REASONS",
    "trial.holds.REASONS",
    "trial.notices.REASONS",
    "safety.codings.REASONS",
    "safety.regrade.REASONS",
    "safety.reviews.REASONS",
]
CRF_MODULES = ["crf.models", "endpoints.models", "safety.models"]
DERIVE_REGISTRIES = ["endpoints.vocabulary.INSTRUMENTS", "safety.vocabulary.INSTRUMENTS"]

# --- E-mail: without a server nothing leaves the house, and notices stand on Today alone ---------------------------------
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = _number("EMAIL_PORT", 25)
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = _flag("EMAIL_USE_TLS")
EMAIL_USE_SSL = _flag("EMAIL_USE_SSL")
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = "django.core.mail.backends." + ("smtp" if EMAIL_HOST else "dummy") + ".EmailBackend"
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM", "ecrf@localhost")
# Where the links of e-mails lead: the address of this installation as its readers type it.
PUBLIC_URL = os.environ.get("PUBLIC_URL", (CSRF_TRUSTED_ORIGINS or ["http://127.0.0.1:8000"])[0]).rstrip("/")

# --- People and sessions -------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "trial.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "today"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_LOCKOUT_CALLABLE = "trial.views.people.locked_out"
AXES_USERNAME_CALLABLE = "trial.views.people.account_name"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # fifteen minutes from the fifth failure, however one insists
AXES_DISABLE_ACCESS_LOG = True  # trial.models.AccountEvent is the log
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
SESSION_ENGINE = "trial.sessions"
SESSION_IDLE_SECONDS = _number("SESSION_IDLE_SECONDS", 15 * 60)
SESSION_WARNING_SECONDS = _number("SESSION_WARNING_SECONDS", 13 * 60)
SESSION_ABSOLUTE_SECONDS = _number("SESSION_ABSOLUTE_SECONDS", 12 * 3600)
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_SECONDS
SESSION_COOKIE_NAME = "cht101_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "cht101_csrf"
CSRF_FAILURE_VIEW = "trial.views.errors.csrf_failure"
_TLS = _flag("CHT101_TLS")
SESSION_COOKIE_SECURE = _TLS
CSRF_COOKIE_SECURE = _TLS
SECURE_SSL_REDIRECT = _TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _TLS else None
SECURE_HSTS_SECONDS = 31536000 if _TLS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# A pasted text that is far too long must come back with a message beside its field, so the request has to get in.
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "object-src": ["'none'"],
    }
}

# --- Languages and time --------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LANGUAGE_COOKIE_NAME = "cht101_language"
LOCALE_PATHS = [BASE_DIR / "trial" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# --- Static files: our own, and Bootstrap and htmx from their packages ---------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", BASE_DIR / "collected"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Bootstrap ships four hundred files. Compressing only what a browser asks for makes the first start 14 s shorter.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "png", "jpg", "gz", "br", "woff", "woff2"]

# --- Logs: to standard output, one line each, no clinical value ----------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    "loggers": {"axes": {"level": "ERROR"}, "fontTools": {"level": "ERROR"}, "weasyprint": {"level": "ERROR"}},
}

# axes.W006 wants lock-out by address too. An account is locked after five failures from anywhere (R010): counting per
# address would give an attacker five more tries from each new one.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
