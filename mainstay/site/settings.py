"""Every setting, read from the environment once.  `docs/guide/deploy.md` lists them in words."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from mainstay.site import environment

SITE = Path(__file__).resolve().parent
MAINSTAY_HOME = environment.HOME
MAINSTAY_KEYS = environment.KEYS

# --- what is switched on ---------------------------------------------------------------------

AREAS = [
    "mainstay.kernel.apps.KernelConfig",
    "mainstay.kernel.people.apps.PeopleConfig",
    "mainstay.care.charting.apps.ChartingConfig",
    "mainstay.care.history.apps.HistoryConfig",
    "mainstay.care.assessments.apps.AssessmentsConfig",
    "mainstay.care.planning.apps.PlanningConfig",
    "mainstay.care.risk.apps.RiskConfig",
    "mainstay.care.unit.apps.UnitConfig",
    "mainstay.care.medicines.apps.MedicinesConfig",
    "mainstay.connect.privacy.apps.PrivacyConfig",
    "mainstay.connect.portal.apps.PortalConfig",
    "mainstay.exchange.fhir_api.apps.FhirApiConfig",
]

INSTALLED_APPS = [
    *AREAS,
    "mainstay.kernel.components.apps.ComponentsConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "mainstay.site.middleware.quiet_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "mainstay.site.middleware.second_factor",
    "mainstay.kernel.pages.Door",
]

ROOT_URLCONF = "mainstay.site.urls"
WSGI_APPLICATION = "mainstay.site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Account"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SITE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mainstay.kernel.components.context.shell",
            ],
        },
    },
]

# Whose house this is, and its own alarm, shown on every staff page.
MAINSTAY_ORGANISATION = environment.text("MAINSTAY_ORGANISATION")
MAINSTAY_ALARM_TEXT = environment.text("MAINSTAY_ALARM_TEXT", "Use the wall alarm, or call")
MAINSTAY_ALARM_NUMBER = environment.text("MAINSTAY_ALARM_NUMBER", "911")
MAINSTAY_CLIENT_HELP_URL = environment.text("MAINSTAY_CLIENT_HELP_URL")
# Where *Leave this page* leads: a page that says nothing about the person who opens it.
MAINSTAY_LEAVE_URL = environment.text("MAINSTAY_LEAVE_URL", "https://www.weather.gov/")

# --- where it is kept ------------------------------------------------------------------------

DATABASES = environment.databases()
DATABASE_ROUTERS = ["mainstay.site.routers.Transient"]
# Migrations run as the owner of the tables; the application's own role owns none.
OWNER_DATABASE_URL = environment.text("MAINSTAY_OWNER_DATABASE_URL")

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "transient_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}
SESSION_ENGINE = "mainstay.site.sessions"

# Record keys are wrapped under the first master key; the others only unwrap until `rotate`.
MASTER_KEYS = environment.keys("MAINSTAY_MASTER_KEYS")
SITE_SIGNING_KEY = environment.key("MAINSTAY_SITE_SIGNING_KEY")

# The longest retention rule that applies here; nothing is destroyed before it has run out.
RETENTION_YEARS = environment.whole("MAINSTAY_RETENTION_YEARS", 10)

# --- who may come in -------------------------------------------------------------------------

SECRET_KEY = environment.secret("MAINSTAY_SECRET_KEY")
SECRET_KEY_FALLBACKS = environment.words("MAINSTAY_SECRET_KEY_FALLBACKS")
DEBUG = False  # its error pages would show a record to whoever met the error
INSECURE_HTTP = environment.truth("MAINSTAY_INSECURE_HTTP")
ALLOWED_HOSTS = environment.words("MAINSTAY_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = environment.words("MAINSTAY_ORIGINS")

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not INSECURE_HTTP
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = environment.whole("MAINSTAY_SESSION_HOURS", 12) * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
if not INSECURE_HTTP:
    # The prefix makes browsers refuse the cookie from any other host or from plain HTTP.
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"

SECURE_SSL_REDIRECT = not INSECURE_HTTP
SECURE_HSTS_SECONDS = 0 if INSECURE_HTTP else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = False
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # preloading binds a whole domain: its owner's choice
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if environment.truth("MAINSTAY_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = environment.whole("MAINSTAY_PROXIES", 1)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_CHECK = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_CHECK}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_CHECK}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_CHECK}.CommonPasswordValidator"},
]

# Staff who sign in with a password must hold an authenticator app or a passkey as well.
SECOND_FACTOR_REQUIRED = environment.truth("MAINSTAY_SECOND_FACTOR", default=True)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "mainstay.site.accounts.Accounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # nobody signs up: the adapter is shut
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
ACCOUNT_PRESERVE_USERNAME_CASING = False
MFA_ADAPTER = "mainstay.site.accounts.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Mainstay"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = INSECURE_HTTP
USERSESSIONS_TRACK_ACTIVITY = False

# --- words, times and files ------------------------------------------------------------------

USE_TZ = True
TIME_ZONE = environment.text("MAINSTAY_TIME_ZONE", "America/New_York")
USE_I18N = True
LANGUAGE_CODE = environment.text("MAINSTAY_LANGUAGE", "en-us")
LANGUAGES = [("en-us", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [SITE / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = MAINSTAY_HOME / "static"
STATICFILES_DIRS = [SITE / "static"]
# `serve` gathers the files once under names that carry their digest, and says so here.
_GATHERED = environment.truth("MAINSTAY_STATIC_GATHERED")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "mainstay.site.staticfiles.Digested"
        if _GATHERED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not _GATHERED
WHITENOISE_MAX_AGE = 3600 if _GATHERED else 0
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Logs name records by id, never a person and never their words: no locals, no bodies, no SQL.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": environment.text("MAINSTAY_LOG", "WARNING")},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "mainstay": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
