"""Settings of the site; every environment variable is read here."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from zuji.core.files import make_folder, write_whole
from zuji.core.province import Province, current_province
from zuji.core.refusals import Refusal
from zuji_portal.web.environment import of_process

ENVIRONMENT = of_process()
PACKAGE = Path(__file__).resolve().parents[1]
VAR = Path(ENVIRONMENT.text("ZUJI_VAR") or Path.cwd() / "var")
DEBUG = ENVIRONMENT.switch("ZUJI_DEBUG")
DEMONSTRATION = ENVIRONMENT.switch("ZUJI_DEMONSTRATION")
DEMONSTRATION_PEOPLE = "zuji_portal.demonstration.enterprises.demonstration_people"
"""Who gives the logins that the demonstration shows on the log-in page."""


def secret_key() -> str:
    """From the environment, or made once and kept in var/ with owner-only rights."""
    configured = ENVIRONMENT.text("ZUJI_SECRET_KEY")
    if configured:
        return configured
    file = VAR / "secret-key"
    if not file.exists():
        make_folder(VAR)
        write_whole(file, secrets.token_urlsafe(50).encode("ascii"), mode=0o600)
    return file.read_text("ascii")


def province_or_none() -> Province | None:
    try:
        return current_province()
    except Refusal:
        return None


SECRET_KEY = secret_key() or " "
"""An empty file is told by the check of secrets, before Django ends in a traceback."""
ALLOWED_HOSTS = ENVIRONMENT.parts("ZUJI_HOSTS", "127.0.0.1,localhost,[::1],testserver")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "simple_history",
    "django_tasks",
    "django_tasks_db",
    "zuji_portal.ui",
    "zuji_portal.foundation.workflow",
    "zuji_portal.foundation.accounts",
    "zuji_portal.foundation.audit",
    "zuji_portal.foundation.jobs",
    "zuji_portal.foundation.search",
    "zuji_portal.transparency",
    "zuji_portal.transparency.issuer",
    "zuji_portal.enterprises.organisations",
    "zuji_portal.enterprises.products",
    "zuji_portal.enterprises.evidence",
    "zuji_portal.enterprises.changes",
    "zuji_portal.enterprises.applications",
    "zuji_portal.people",
    "zuji_portal.rulebook.factors",
    "zuji_portal.rulebook.inforce",
    "zuji_portal.rulebook.sectormodels",
    "zuji_portal.studies",
    "zuji_portal.studies.results",
    "zuji_portal.studies.notifications",
    "zuji_portal.studies.plants",
    "zuji_portal.blastradius",
    "zuji_portal.verification",
    "zuji_portal.committee",
    "zuji_portal.certification",
    "zuji_portal.recognition",
    "zuji_portal.cbam",
    "zuji_portal.catalogue",
    "zuji_portal.consumer",
    "zuji_portal.supervision.complaints",
    "zuji_portal.supervision.draws",
    "zuji_portal.training",
    "zuji_portal.supervision.cases",
    "zuji_portal.standards",
    "zuji_portal.standards.suggestions",
    "zuji_portal.programme",
    "zuji_portal.programme.documents",
    "zuji_portal.programme.sitetexts",
    "zuji_portal.programme.awards",
    "zuji_portal.programme.campaigns",
    "zuji_portal.programme.adoption",
    "zuji_portal.programme.research",
    "zuji_portal.offers",
    "zuji_portal.api",
    "zuji_portal.exchange",
    "zuji_portal.exchange.subscriptions",
    "zuji_portal.web.operations",
    "zuji_portal.web.doors",
    "zuji_portal.demonstration",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
]
MIDDLEWARE = [
    "zuji_portal.catalogue.middleware.ProductPageMiddleware",
    "zuji_portal.web.operations.metrics.MetricsMiddleware",
    "zuji_portal.web.logs.LogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "zuji_portal.foundation.accounts.middleware.ViewerMiddleware",
    "zuji_portal.foundation.accounts.middleware.SeenMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zuji_portal.people.second_factor.SecondFactorMiddleware",
    "zuji_portal.web.middleware.PolicyMiddleware",
    "zuji_portal.web.caching.ReaderCacheMiddleware",
    "zuji_portal.web.caching.PrivateAnswersMiddleware",
    "zuji_portal.web.middleware.RefusalMiddleware",
]
ROOT_URLCONF = "zuji_portal.web.urls"
WSGI_APPLICATION = "zuji_portal.web.wsgi.application"
SILENCED_SYSTEM_CHECKS = ["templates.W003"]
"""That our own `i18n` and `static` take the place of Django's is meant (`ui.perlanguage`)."""
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "zuji_portal.ui.perlanguage.Loader",
                    ["django.template.loaders.app_directories.Loader"],
                )
            ],
            "libraries": dict.fromkeys(("i18n", "static"), "zuji_portal.ui.perlanguage"),
            "builtins": ["zuji_portal.ui.perlanguage"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "zuji_portal.web.context.site",
                "zuji_portal.studies.notifications.context.todo",
            ],
        },
    }
]
SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": VAR / "zuji.sqlite3",
    "CONN_MAX_AGE": 60,
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    },
}
DATABASE_URL = ENVIRONMENT.text("ZUJI_DATABASE_URL")
"""``postgresql://user:password@host:port/name``; empty for the embedded SQLite in var/."""
DATABASES = {
    "default": dict(dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True))
    if DATABASE_URL
    else SQLITE
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
] + [
    {
        "NAME": "zuji_portal.foundation.accounts.passwords.LengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "zuji_portal.foundation.accounts.passwords.OwnWordsValidator"},
    {"NAME": "zuji_portal.foundation.accounts.passwords.BreachedValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "todo"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = ENVIRONMENT.text("ZUJI_EMAIL_VERIFICATION", "optional")
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "5/5m/key",
    "signup": "60/m/ip",
    "reset_password": "300/m/ip,5/10m/key",
    "reset_password_from_key": "300/m/ip",
}
"""An address may be a whole office behind its proxy, so an address has room for many people. Failed
sign-ins are counted in `people.limits`; `login_failed` is of second factors, by person.
"""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_SIGNUP_FORM_CLASS = "zuji_portal.people.forms.SignupForm"
ACCOUNT_ADAPTER = "zuji_portal.people.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "zuji_portal.people.adapters.ProviderAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = "oidc"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Zuji"
MFA_ADAPTER = "zuji_portal.people.second_factor.SecondFactorAdapter"
SECOND_FACTOR = ENVIRONMENT.one_of("ZUJI_SECOND_FACTOR", ("nobody", "offices", "everyone"))
"""Of whom a second factor is asked; who comes by the government's provider shows it there."""
MFA_FORMS = {
    "add_webauthn": "zuji_portal.people.passkeys.AddPasskeyForm",
    "authenticate_webauthn": "zuji_portal.people.passkeys.AuthenticatePasskeyForm",
    "login_webauthn": "zuji_portal.people.passkeys.LoginPasskeyForm",
    "reauthenticate_webauthn": "zuji_portal.people.passkeys.ReauthenticatePasskeyForm",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or DEMONSTRATION
USERSESSIONS_TRACK_ACTIVITY = True
OIDC_ISSUER = ENVIRONMENT.address("ZUJI_OIDC_ISSUER")
"""Address of an OpenID Connect provider (…/.well-known/openid-configuration below it); empty for
none.
"""
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "government",
                "name": ENVIRONMENT.text("ZUJI_OIDC_NAME", "OIDC"),
                "client_id": ENVIRONMENT.text("ZUJI_OIDC_CLIENT"),
                "secret": ENVIRONMENT.text("ZUJI_OIDC_SECRET"),
                "settings": {"server_url": OIDC_ISSUER},
            }
        ]
        if OIDC_ISSUER
        else [],
    }
}
EMAIL_BACKEND = ENVIRONMENT.text(
    "ZUJI_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = VAR / "mail"
EMAIL_HOST = ENVIRONMENT.text("ZUJI_EMAIL_HOST", "localhost")
EMAIL_PORT = int(ENVIRONMENT.number("ZUJI_EMAIL_PORT", "25"))
EMAIL_HOST_USER = ENVIRONMENT.text("ZUJI_EMAIL_USER")
EMAIL_HOST_PASSWORD = ENVIRONMENT.text("ZUJI_EMAIL_PASSWORD")
EMAIL_TIMEOUT = 20
EMAIL_USE_TLS = ENVIRONMENT.switch("ZUJI_EMAIL_TLS")
DEFAULT_FROM_EMAIL = ENVIRONMENT.text("ZUJI_EMAIL_FROM", "zuji@localhost")

METRICS_TOKEN = ENVIRONMENT.text("ZUJI_METRICS_TOKEN")
"""What Prometheus sends as its bearer token; empty: there is no /metrics."""
os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(VAR / "metrics"))
Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]).mkdir(parents=True, exist_ok=True)

CACHES = {
    "default": {"BACKEND": "zuji_portal.web.counting.CountingCache", "LOCATION": "zuji_cache"},
    "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
"""Limits of sign-in and of the API are counted once for all processes; pages of visitors are
kept by each.
"""

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

PROVINCE = province_or_none()
"""What ZUJI_PROVINCE names; None where its files are wrong, which the system check says."""
LANGUAGE_NAMES = {"zh-hans": _("中文"), "en": _("English")}
LANGUAGES = [(c, LANGUAGE_NAMES[c]) for c in (PROVINCE.file.languages if PROVINCE else ("en",))]
# Chinese where it is offered: it has no catalogue, and what has none falls back to this language
LANGUAGE_CODE = "zh-hans" if "zh-hans" in dict(LANGUAGES) else "en"
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = PROVINCE.file.time_zone if PROVINCE else "UTC"
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS: list[tuple[str, Path]] = (
    [("province", PROVINCE.static_folder)] if PROVINCE and PROVINCE.static_folder.is_dir() else []
)
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "zuji_portal.web.views.csrf_failure"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_IDLE_AGE = 8 * 3600
"""Seconds after which a session that nobody used is over."""
IS_HTTPS = ENVIRONMENT.switch("ZUJI_HTTPS")
COOKIE_PREFIX = "__Host-" if IS_HTTPS else ""
"""With it browsers take a cookie from this host alone, over HTTPS, for all its paths."""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}zuji_language"
LANGUAGE_COOKIE_HTTPONLY, LANGUAGE_COOKIE_SAMESITE = True, "Lax"
LANGUAGE_COOKIE_SECURE = IS_HTTPS
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
TRUSTED_PROXY = ENVIRONMENT.text("ZUJI_TRUSTED_PROXY")
"""Address of the reverse proxy, whose X-Forwarded-For and X-Forwarded-Proto are believed; empty for
none.
"""
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_SECURE = IS_HTTPS
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = 31536000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS

UPLOAD_LIMIT = 20_000_000
EVIDENCE_ROOT = Path(ENVIRONMENT.text("ZUJI_EVIDENCE") or VAR / "evidence")
EVIDENCE_LIMIT = 50_000_000
CBAM_TEMPLATE = ENVIRONMENT.text("ZUJI_CBAM_TEMPLATE")
"""The Commission's blank communication template, which is not shipped; empty: none is handed out.
"""
LOG_WITNESSES = [w for w in ENVIRONMENT.text("ZUJI_LOG_WITNESSES").splitlines() if w.strip()]
"""Keys of witnesses whose signatures under checkpoints are taken, one a line."""
WEBHOOK_HOSTS = ENVIRONMENT.parts("ZUJI_WEBHOOK_HOSTS", "")
"""Receivers (``host:port``) inside the own network that webhooks may reach all the same."""
LOG_KEY = ENVIRONMENT.text("ZUJI_LOG_KEY")
LOG_ORIGIN = ENVIRONMENT.text("ZUJI_LOG_ORIGIN") or f"{ALLOWED_HOSTS[0]}/log"
"""Name of the transparency log, and the key that signs its checkpoints (64 hexadecimal digits;
else var/log-key).
"""
SITE_URL = (
    ENVIRONMENT.address("ZUJI_SITE_URL")
    or f"{'https' if IS_HTTPS else 'http'}://{ALLOWED_HOSTS[0]}"
)
"""Where the public reaches the site; stands in certificates and QR codes for ever, so set it
once.
"""
ISSUER = ENVIRONMENT.text("ZUJI_ISSUER") or "did:web:" + SITE_URL.split("://")[1].replace(
    ":", "%3A"
).replace("/", ":")
ISSUER_NAME = ENVIRONMENT.text("ZUJI_ISSUER_NAME") or (PROVINCE.file.issuer if PROVINCE else "")
ISSUER_KEY = ENVIRONMENT.text("ZUJI_ISSUER_KEY")
"""Who issues certificates (a did:web), and its private key as a JSON Web Key (else
var/issuer-keys).
"""
PAGE_SECONDS = ENVIRONMENT.number("ZUJI_PAGE_SECONDS", "5")
"""For how long a made product page is answered again at most (a change on this machine is seen
at once).
"""
DASK = ENVIRONMENT.text("ZUJI_DASK")
"""Address of a Dask scheduler whose workers compute blast radii; empty: the worker process
itself.
"""
VIRUS_SCAN = ENVIRONMENT.text("ZUJI_VIRUS_SCAN").split()
"""A command that reads a file's path as its last argument and exits 0 when it is clean
(clamdscan).
"""
BREACHED_PASSWORDS = ENVIRONMENT.text("ZUJI_BREACHED_PASSWORDS")
"""A file of breached passwords, one ``SHA-1:count`` a line in the order of the digests; empty: none
is kept.
"""
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
STORED_RESULTS_LIMIT = 5000
PREVIEW_DRAWS = 0
RESULT_DRAWS = 10_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "zuji_portal.web.logs.JsonLines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "waitress.queue": {"level": "ERROR"},
        "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
        "zuji.request": {"level": ENVIRONMENT.text("ZUJI_LOG", "WARNING")},
    },
}
