"""One settings file, told apart by environment variables. With none set, this is production.

SECRET_KEY, ALLOWED_HOSTS and DATABASE_URL are needed in production; DEBUG=1 needs none of them.
BEHIND_PROXY=1 says that a proxy in front ends HTTPS and sets X-Forwarded-Proto itself.
SECOND_FACTOR says whether staff need a code from a phone after their password (a server: yes).
LOGIN_TRIES is how many wrong passwords an account or an address may send (a server: 10; 0: any
number) before it waits LOGIN_PAUSE minutes (15).
STATIC_ROOT is the folder that `manage.py collectstatic` fills.
"""

import os
import re
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

import bootstrap_wrapper
import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent


def flag(name: str, *, unset: bool = False) -> bool:
    """A yes-or-no variable: 1, 0 or nothing. A guess could leave DEBUG on for everybody."""
    value = os.environ.get(name, "")
    if value not in {"1", "0", ""}:
        raise ImproperlyConfigured(f"{name} is {value!r}. Set {name}=1, {name}=0, or leave it out.")
    return value == "1" if value else unset


def whole_number(name: str, *, unset: int, least: int) -> int:
    """A number of things, or what it is unless set."""
    value = os.environ.get(name, "")
    if not value:
        return unset
    if not re.fullmatch(r"[0-9]{1,6}", value) or int(value) < least:
        raise ImproperlyConfigured(
            f"{name} is {value!r}. Set it to a whole number from {least} on, or leave it out:"
            f" {name}={unset}"
        )
    return int(value)


def secret_key(*, debug: bool) -> str:
    """The key that signs cookies. On a laptop without one, a new key for each start."""
    key = os.environ.get("SECRET_KEY", "")
    if debug:
        return key or secrets.token_urlsafe(50)
    cure = (
        "Set SECRET_KEY to at least 50 random characters and keep it secret; this makes one:\n"
        "  python -c 'import secrets; print(secrets.token_urlsafe(50))'\n"
        "Or set DEBUG=1 to work on your own machine."
    )
    if not key:
        raise ImproperlyConfigured(f"SECRET_KEY is not set. {cure}")
    if len(key) < 50 or len(set(key)) < 5:
        raise ImproperlyConfigured(f"SECRET_KEY is too easy to guess. {cure}")
    return key


def allowed_hosts(*, debug: bool) -> list[str]:
    """The names this site answers to. Nothing is allowed on a laptop but the laptop itself."""
    hosts = [
        host.strip() for host in os.environ.get("ALLOWED_HOSTS", "").split(",") if host.strip()
    ]
    cure = "Set it to the site's names, with commas: ALLOWED_HOSTS=example.org,www.example.org"
    if not hosts and not debug:
        raise ImproperlyConfigured(f"ALLOWED_HOSTS is not set. {cure}")
    for host in hosts:
        if not re.fullmatch(r"\.?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*|\[[0-9A-Fa-f:]+\]", host):
            raise ImproperlyConfigured(
                f"ALLOWED_HOSTS holds {host!r}, which is not a plain host name"
                f" (no https, no port, no path, no *). {cure}"
            )
    return hosts


def database(*, debug: bool) -> dict[str, Any]:
    """SQLite on a laptop, so a fresh clone runs; PostgreSQL is one variable away."""
    url = os.environ.get("DATABASE_URL", "")
    cure = (
        "Set DATABASE_URL to postgres://USER:PASSWORD@HOST:PORT/NAME,"  # pragma: allowlist secret
        " or to sqlite:////FULL/PATH/db.sqlite3"
        " (letters such as @ or / in a password are written %40 or %2F)."
    )
    if not url:
        if not debug:
            raise ImproperlyConfigured(f"DATABASE_URL is not set. {cure}")
        url = f"sqlite:///{BASE_DIR}/db.sqlite3"
    try:
        # The laptop's server has a thread for each request, and each would keep a connection.
        kept = 0 if debug else 600
        config = dj_database_url.parse(url, conn_max_age=kept, conn_health_checks=True)
    except ValueError:  # its message could repeat the password
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read. {cure}") from None
    engine = config["ENGINE"].rpartition(".")[2]
    if engine not in {"postgresql", "sqlite3"} or not config["NAME"]:
        raise ImproperlyConfigured(
            f"DATABASE_URL is not for PostgreSQL or SQLite, or names no database. {cure}"
        )
    config["OPTIONS"] = config.get("OPTIONS", {}) | (
        SQLITE_OPTIONS if engine == "sqlite3" else POSTGRES_OPTIONS
    )
    return dict(config)


# A server that does not answer is away: nobody waits for it for minutes.
POSTGRES_OPTIONS = {"connect_timeout": 5}

# Readers do not wait for a writer, a writer waits its turn, and a transaction that will write says
# so at its start: otherwise two people answering at once end in "database is locked".
SQLITE_OPTIONS = {
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
}

DEBUG = flag("DEBUG")
SECRET_KEY = secret_key(debug=DEBUG)
ALLOWED_HOSTS = allowed_hosts(debug=DEBUG)
DATABASES = {"default": database(debug=DEBUG)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "quiz",
    "careers",
    "certifications",
    "certifications.history",
    "staff.apps.DeskConfig",  # django.contrib.admin, with our own door
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "import_export",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "staff.apps.StaffConfig",  # after those whose pages it puts in order
    "ninja",  # its documentation page then uses our own static files, not another site's
]

MIDDLEWARE = [
    # First, so that a watcher on the same machine needs neither HTTPS nor a host name.
    "careerpath.health.Health",
    "careerpath.logs.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    # runserver and the tests serve static files themselves; production collects them first.
    *([] if DEBUG else ["whitenoise.middleware.WhiteNoiseMiddleware"]),
    "careerpath.cookies.WithoutNul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "certifications.history.middleware.OneRequestOneAct",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "careerpath.urls"
WSGI_APPLICATION = "careerpath.wsgi.application"

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
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # inputs of our own in templates/
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: who has tried too often is not even looked up
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Every text goes through gettext; a second language is a line here and a folder in locale/.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "America/New_York"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT") or BASE_DIR / "staticfiles")
STATICFILES_DIRS = [BASE_DIR / "static", ("bootstrap", bootstrap_wrapper.get_bootstrap_dir())]
STATICFILES_FINDERS = [
    "careerpath.static.WhatPagesUse",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
# In production a file's name carries its content's hash, so browsers may keep it for ever.
STATIC_STORAGE = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else STATIC_STORAGE
    },
}
# Source maps are for a developer's eyes: collected, but not worth the time to compress them.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (
    "gif",
    "gz",
    "br",
    "ico",
    "jpg",
    "map",
    "png",
    "webp",
    "woff",
    "woff2",
    "zip",
)

# Off the laptop, everything travels over HTTPS only.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not DEBUG
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# A browser takes a cookie of such a name from this host alone, over HTTPS, and for every page:
# another name under the same domain can set none of them.
COOKIE_PREFIX = "" if DEBUG else "__Host-"
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
MESSAGE_STORAGE = "careerpath.messages.SaidOnce"
SECURE_HSTS_SECONDS = 0 if DEBUG else 365 * 24 * 60 * 60
BEHIND_PROXY = flag("BEHIND_PROXY")
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Promising HTTPS for every name under the domain, or for ever, is for the domain's owner to do.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# What a page could ask of a phone, and none of ours does.
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer",
        "autoplay",
        "camera",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
}

# Only our own files: nothing inline, nothing from another site. Bootstrap's icons are data: images.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        # Browsers take it from default-src; who audits the site looks for its name.
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    },
}

# Staff: after the password a code from a phone, and only so many wrong passwords.
SECOND_FACTOR = flag("SECOND_FACTOR", unset=not DEBUG)
OTP_TOTP_ISSUER = "Careerpath"
AXES_FAILURE_LIMIT = whole_number("LOGIN_TRIES", unset=0 if DEBUG else 10, least=0)
AXES_ENABLED = AXES_FAILURE_LIMIT > 0
AXES_COOLOFF_TIME = timedelta(minutes=whole_number("LOGIN_PAUSE", unset=15, least=1))
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]  # either of them, each for itself
# Whoever keeps trying must not keep the account's owner out for ever.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
# One's own success must not wipe out what the same address tried on other accounts.
AXES_RESET_ON_SUCCESS = False
AXES_HANDLER = "staff.throttling.Counting"
AXES_USERNAME_CALLABLE = "staff.throttling.name_of"
AXES_CLIENT_IP_CALLABLE = "staff.throttling.address_of"
AXES_LOCKOUT_CALLABLE = "staff.throttling.locked"
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ACCESS_FAILURE_LOG = AXES_ENABLE_ADMIN = AXES_VERBOSE = False

# To stderr, and never a person's answers: see careerpath/logs.py.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": f"careerpath.logs.{'WithoutTokens' if DEBUG else 'AsJson'}",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        },
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # Replaces Django's own mail to administrators, which carries what the person posted.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # The laptop's server prints every address; a private link's is not for a terminal either.
        "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        # It has a line for every sign-in that goes well.
        "axes": {"level": "WARNING"},
        # The laptop's server writes its own line about each request.
        "careerpath.requests": {"level": "WARNING" if DEBUG else "INFO"},
        # At DEBUG it would print every answer that is saved.
        "django.db.backends": {"level": "INFO"},
    },
}
