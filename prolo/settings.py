"""All settings, read from the environment; anything missing or odd stops the start with one clear line."""

from pathlib import Path
from zoneinfo import ZoneInfo

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from prolo import database, keys, logs
from prolo.clinic.price import read_price

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- what kind of start this is ------------------------------------------------------------------------------

DEMO = env.bool("DEMO", default=False)
DEBUG = False
DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / ".data")))


def required(name: str, *, demo: str) -> str:
    """A setting with no default: read from the environment; the demo has its own value."""
    value = env(name, default=demo if DEMO else "").strip()
    if not value:
        raise ImproperlyConfigured(f"{name} is missing: set it in the environment (see .env.example)")
    return value


# --- the clinic's own facts ----------------------------------------------------------------------------------

CLINIC_NAME = required("CLINIC_NAME", demo="Demo Clinic")
CLINIC_PHONE = required("CLINIC_PHONE", demo="555-0100")
EMERGENCY_NUMBER = required("EMERGENCY_NUMBER", demo="911")
CRISIS_LINE = required("CRISIS_LINE", demo="988")
CLINIC_TIME_ZONE = required("CLINIC_TIME_ZONE", demo="Europe/London")
CLINIC_PRICE, CLINIC_PRICE_SINCE = read_price(
    env("CLINIC_PRICE", default=""), env("CLINIC_PRICE_SINCE", default="")
)
_HERE = "http://localhost:" + env("PORT", default="8000")
PUBLIC_ORIGIN = required("PUBLIC_ORIGIN", demo=_HERE).rstrip("/")
PHONE_COUNTRY_CODE = env("PHONE_COUNTRY_CODE", default="1")
try:
    ZoneInfo(CLINIC_TIME_ZONE)
except (KeyError, ValueError) as error:
    raise ImproperlyConfigured(f"CLINIC_TIME_ZONE: no time zone is called {CLINIC_TIME_ZONE!r}") from error

# --- secrets -------------------------------------------------------------------------------------------------

if DEMO:
    SECRET_KEY, FIELD_KEYS, INDEX_KEYS = keys.of_the_demo(DATA_DIR / "keys.json")
else:
    SECRET_KEY = required("SECRET_KEY", demo="")
    FIELD_KEYS = keys.read("FIELD_KEYS", required("FIELD_KEYS", demo=""))
    INDEX_KEYS = keys.read("INDEX_KEYS", required("INDEX_KEYS", demo=""))
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10 or SECRET_KEY.startswith("django-insecure-"):
    raise ImproperlyConfigured("SECRET_KEY is too short or too plain: give at least 50 random characters")

# --- database, cache, background work ------------------------------------------------------------------------

if env("DATABASE_URL", default=""):
    DATABASES = {"default": database.from_url(env.db("DATABASE_URL"))}
elif DEMO:
    DATABASES = {"default": database.embedded(DATA_DIR / "postgres")}
else:
    raise ImproperlyConfigured(
        "DATABASE_URL is missing: the embedded PostgreSQL is for the demo and the tests only"
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_counters",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- the application -----------------------------------------------------------------------------------------

ROOT_URLCONF = "prolo.urls"
WSGI_APPLICATION = "prolo.wsgi.application"
INSTALLED_APPS = [
    "prolo.accounts",
    "prolo.audit",
    "prolo.clinic",
    "prolo.languages",
    "prolo.limits",
    "prolo.vault",
    "education",
    "triage",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.redirects",
    "django.contrib.sessions",
    "django.contrib.sites",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
]
MIDDLEWARE = [
    "prolo.middleware.give_request_id",
    "prolo.middleware.add_headers",
    "django.middleware.security.SecurityMiddleware",
    "prolo.policy.OnePolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "prolo.middleware.refuse_malformed",
    "prolo.middleware.name_our_own_origin",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "prolo.languages.middleware.speak",
    "prolo.accounts.middleware.SignInRequired",
    "prolo.accounts.middleware.SessionLimits",
    "allauth.account.middleware.AccountMiddleware",
    "prolo.accounts.middleware.SecondFactorRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "prolo.audit.middleware.RecordUnopened",
    "education.redirects.follow_moved",
]
SITE_ID = 1  # old addresses of pages belong to a site; there is one
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "prolo.templating.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "prolo.clinic.context.clinic",
                "prolo.views.display_choice",
                "prolo.accounts.menu.staff_menu",
            ],
            "libraries": {"languages": "prolo.languages.tags", "lines": "prolo.lines"},
        },
    }
]
FORM_RENDERER = "prolo.rendering.FormRenderer"
CRISPY_TEMPLATE_PACK = "prolo"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["prolo"]
CRISPY_FAIL_SILENTLY = False

# --- when a page of the library is checked again --------------------------------------------------------------

REVIEW_MONTHS = 12
REVIEW_MONTHS_SOON = 6  # harm, evidence, what to do after injections; any page whose urgent cards changed
REVIEW_NOTICE_DAYS = 60  # before the day: staff are told
REVIEW_NOTE_DAYS = 30  # after it: readers are told
REVIEW_HIDE_DAYS = 180  # after it: what is said of certainty and numbers is not shown any more

# --- languages and time --------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]  # each by its own name; offered once it is signed
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

# --- static files --------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(DATA_DIR / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- the web's dangers ---------------------------------------------------------------------------------------

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"] if DEMO else [])
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS is missing or '*': name the host this clinic is reached by")
CSRF_TRUSTED_ORIGINS = [PUBLIC_ORIGIN]
CSRF_FAILURE_VIEW = "prolo.views.csrf_failure"
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0 if DEMO else 1)
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
RATE_LIMITS = env.bool("RATE_LIMITS", default=True) if DEMO else True
SECURE_SSL_REDIRECT = not DEMO
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SECURE_HSTS_SECONDS = 0 if DEMO else 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not DEMO
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"  # none at all makes browsers send "Origin: null" with our forms
SECRET_ADDRESSES = ("/r/",)  # pages whose address is a key: these send no referrer, and "null" is let pass
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
FILE_UPLOAD_HANDLERS: list[str] = []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
SILENCED_SYSTEM_CHECKS = [
    "security.W021",  # preload is the operator's wish: HSTS_PRELOAD
]

# --- sessions and staff sign-in ------------------------------------------------------------------------------

_host_only = "" if DEMO else "__Host-"  # such cookies travel over https alone
SESSION_COOKIE_NAME = f"{_host_only}session"
SESSION_ENGINE = "prolo.sessions"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_SAVE_EVERY_REQUEST = False
CSRF_COOKIE_NAME = f"{_host_only}csrftoken"
CSRF_COOKIE_HTTPONLY = True
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["prolo.accounts.backend.Backend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home_of_staff"
LOGOUT_REDIRECT_URL = "account_login"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "prolo.accounts.passwords.LongestLength"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "prolo.accounts.passwords.NoContextWords"},
]
PASSWORD_RESET_TIMEOUT = 72 * 3600  # invitation links too
ACCOUNT_ADAPTER = "prolo.accounts.adapter.ClosedAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_RATE_LIMITS = {
    "login": "300/h/ip",  # a whole clinic signs in from one address; guesses are limited below
    "login_failed": "20/h/ip,10/h/key,96/d/key",
    "reset_password": "10/h/ip,3/d/key",
    "reauthenticate": "10/h/user",
    "change_password": "10/h/user",
}
ACCOUNT_FORMS = {
    "login": "prolo.accounts.forms.SignInForm",
    "reauthenticate": "prolo.accounts.forms.PasswordAgainForm",
    "reset_password": "prolo.accounts.forms.AskForLinkForm",
    "reset_password_from_key": "prolo.accounts.forms.NewPasswordForm",
    "change_password": "prolo.accounts.forms.ChangePasswordForm",
}
MFA_ADAPTER = "prolo.accounts.adapter.SealedMFAAdapter"
MFA_FORMS = {
    "authenticate": "prolo.accounts.forms.CodeForm",
    "reauthenticate": "prolo.accounts.forms.CodeAgainForm",
    "activate_totp": "prolo.accounts.forms.EnrolAppForm",
    "add_webauthn": "prolo.accounts.forms.EnrolPasskeyForm",
}
MFA_RECOVERY_CODE_COUNT = 10
MFA_RECOVERY_CODE_DIGITS = 10
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = CLINIC_NAME
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO

# --- mail and logs -------------------------------------------------------------------------------------------

if DEMO:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"
    DEFAULT_FROM_EMAIL = "clinic@example.org"
else:
    vars().update(env.email("EMAIL_URL"))
    DEFAULT_FROM_EMAIL = required("DEFAULT_FROM_EMAIL", demo="")
    EMAIL_TIMEOUT = 10
RECEIPT_LOG = env("RECEIPT_LOG", default="")
SECURITY_CONTACT = env("SECURITY_CONTACT", default="") or f"mailto:{DEFAULT_FROM_EMAIL}"
LOGGING_CONFIG = None
logs.configure()
