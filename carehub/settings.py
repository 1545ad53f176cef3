"""One settings file. Everything that differs between machines comes from the environment; .env.example names it all."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.conf.locale import LANG_INFO
from django.utils.csp import CSP

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")
# numpy reads it when it is loaded. Shared out among processors, our sums took four times as long and more.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# --- Which machine is this ------------------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
# A trial on a laptop: SQLite, no secret, demonstration accounts. `make` sets it; production never does.
TRIAL = env.bool("CAREHUB_TRIAL", default=False)
# While any of the data is made up, every page says so.
DEMONSTRATION = env.bool("CAREHUB_DEMONSTRATION", default=TRIAL)
SECRET_KEY = env.str("SECRET_KEY", default="only-for-trying-carehub-out") if TRIAL else env.str("SECRET_KEY")
# Older keys, with commas between them: what was signed or locked with one of them still opens.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# 127.0.0.1 is the health check, asking from inside.
ALLOWED_HOSTS = ["127.0.0.1", *env.list("ALLOWED_HOSTS", default=["localhost", "[::1]"] if TRIAL else [])]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = (env.str("SITE_URL", default="http://127.0.0.1:8000") if TRIAL else env.str("SITE_URL")).rstrip(
    "/"
)
HELPLINE = env.str("CAREHUB_HELPLINE", default="0808 157 0123")
# Where people write when they think that TLAP decided wrongly. Empty: they are asked to ring.
APPEALS_EMAIL = env.str("CAREHUB_APPEALS_EMAIL", default="appeals@carehub.example" if TRIAL else "")

# --- Applications ---------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "carehub.accounts.admin_config.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",  # its widget templates, beside which ours in templates/django/forms/ are found first
    "django_filters",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "carehub.places",
    "carehub.mail",
    "carehub.accounts",
    "carehub.moderation",
    "innovations",
    "making_it_real",
]
MIDDLEWARE = [
    "carehub.head.without_a_body",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "carehub.accounts.middleware.private_pages",
    "carehub.accounts.middleware.PagesOfAllauth",
]
ROOT_URLCONF = "carehub.urls"
WSGI_APPLICATION = "carehub.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

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
                "carehub.context.site",
            ],
            "builtins": ["django.templatetags.static", "carehub.templatetags.carehub"],
        },
    }
]

# --- Database and cache ---------------------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,  # seconds a writer waits for another
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;",
    }
else:
    DATABASES["default"]["ENGINE"] = "carehub.postgresql"
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=600)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # Compiling a plan takes longer than any of our queries.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")

REDIS_URL = env.str("REDIS_URL", default="")
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 5000}}
    )
}

# --- Celery: the database is the truth, the broker only rings the bell -------------------------------------------------
CELERY_BROKER_URL = REDIS_URL or None
CELERY_TASK_ALWAYS_EAGER = not REDIS_URL
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,  # seconds; above the longest task
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
}
CELERY_TIMEZONE = "Europe/London"

# --- Mail: written to the outbox with what it is about, sent from there -------------------------------------------------
_mail = env.email_url("EMAIL_URL", default="consolemail://")
_outgoing = {
    "smtp": {
        "host": _mail["EMAIL_HOST"],
        "port": _mail["EMAIL_PORT"],
        "username": _mail["EMAIL_HOST_USER"],
        "password": _mail["EMAIL_HOST_PASSWORD"],
        "use_tls": _mail.get("EMAIL_USE_TLS", False),
        "use_ssl": _mail.get("EMAIL_USE_SSL", False),
        "timeout": 20,  # seconds for each answer of the mail server
    },
    "filebased": {"file_path": _mail["EMAIL_FILE_PATH"]},
}
MAILERS = {
    "default": {"BACKEND": "carehub.mail.backend.OutboxBackend"},
    "outgoing": {
        "BACKEND": _mail["EMAIL_BACKEND"],
        "OPTIONS": _outgoing.get(_mail["EMAIL_BACKEND"].split(".")[-2], {}),
    },
}
DEFAULT_FROM_EMAIL = SERVER_EMAIL = (
    env.str("DEFAULT_FROM_EMAIL", default="") or f"CareHub <no-reply@{urlsplit(SITE_URL).hostname}>"
)
# Seconds after which the worker that is sending a message counts as dead. Longer than any talk with a mail server lasts.
MAIL_TAKE_AGAIN_AFTER = env.int("MAIL_TAKE_AGAIN_AFTER", default=600)

# --- Language and time ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
# CareHub is in English. The pages of the survey can be read in these languages too: codes, with commas between them.
SURVEY_LANGUAGES = env.list("SURVEY_LANGUAGES", default=[])
# Translations besides those that ship: a folder with LANGUAGE/LC_MESSAGES/django.mo in it.
SURVEY_TRANSLATIONS = env.str("SURVEY_TRANSLATIONS", default="")
LANGUAGES = [
    ("en-gb", "English"),
    *(
        (code, LANG_INFO.get(code, {"name_local": code})["name_local"])
        for code in {"cy": 1, **dict.fromkeys(SURVEY_LANGUAGES)}
    ),
]
LOCALE_PATHS = [*([SURVEY_TRANSLATIONS] if SURVEY_TRANSLATIONS else []), BASE_DIR / "locale"]

# --- Static files -----------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static" / "built", BASE_DIR / "static" / "public"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600

# --- Pictures people send: drawn anew before they are kept, and served by a view that knows who may see them -----------
MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(BASE_DIR / "media"))
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a listing with hundreds of places is one form
# A file far too large does not fill the disk, and the form it came with is drawn again with the rest.
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "carehub.uploads.LargeFileHandler",
]
# A command that reads a file on its standard input and ends with 0 (clean) or 1 (harmful). Empty: files are not scanned.
VIRUS_SCAN_COMMAND = env.str("VIRUS_SCAN_COMMAND", default="")

# --- Badges: signed, so that anyone can check them ---------------------------------------------------------------------
# An RSA key in one line (manage.py make_badge_key). A trial makes one and keeps it beside what people send.
BADGE_KEY = env.str("BADGE_KEY", default="") if TRIAL else env.str("BADGE_KEY")
# The public halves of earlier keys, with commas between them: what they signed can still be checked.
BADGE_OLD_KEYS = env.list("BADGE_OLD_KEYS", default=[])

# --- Doors ------------------------------------------------------------------------------------------------------------
MAP_TILE_URL = env.str(
    "MAP_TILE_URL", default=""
)  # e.g. https://tiles.example/{z}/{x}/{y}.png; empty: no third party
MAP_TILE_ATTRIBUTION = env.str("MAP_TILE_ATTRIBUTION", default="")
_tile_host = [MAP_TILE_URL.split("/{")[0]] if MAP_TILE_URL else []
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", *_tile_host] if MAP_TILE_URL else [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 0 if TRIAL else env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=not TRIAL)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not TRIAL
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# --- Accounts (allauth): e-mail address and password, passkeys, one-time codes ------------------------------------------
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "workspace"
LOGOUT_REDIRECT_URL = "home"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_ADAPTER = "carehub.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_CHANGE_EMAIL = True  # one address a person; the new one takes the place of the old
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Codes to type, not links to follow: a mail scanner has nothing to open, and a code works on another device too.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 30 * 60  # seconds
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8}
# No answer tells whether an address has an account. Changing the address while its code is awaited would.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = False
# Proxies in front, each adding to X-Forwarded-For; sign-in is limited by address. Too high lets people pretend to be others.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=1 if SECURE_PROXY_SSL_HEADER else 0)
MFA_ADAPTER = "carehub.accounts.adapters.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "CareHub"
# The code before and the one after work too, for slow typing and clocks that are wrong.
MFA_TOTP_TOLERANCE = 1
# allauth's forms are drawn by our renderer only as subclasses of ours, which is also where their words are put plainly.
_FORMS = "carehub.accounts.account_forms."
ACCOUNT_FORMS = {
    "login": _FORMS + "LoginForm",
    "signup": _FORMS + "SignupForm",
    "confirm_email_verification_code": _FORMS + "ConfirmEmailForm",
    "add_email": _FORMS + "NewEmailForm",
    "change_password": _FORMS + "ChangePasswordForm",
    "set_password": _FORMS + "SetPasswordForm",
    "reset_password": _FORMS + "ForgottenPasswordForm",
    "confirm_password_reset_code": _FORMS + "ConfirmResetForm",
    "reset_password_from_key": _FORMS + "NewPasswordForm",
    "reauthenticate": _FORMS + "PasswordAgainForm",
}
MFA_FORMS = {
    "authenticate": _FORMS + "CodeForm",
    "reauthenticate": _FORMS + "CodeAgainForm",
    "activate_totp": _FORMS + "StartAppForm",
    "generate_recovery_codes": _FORMS + "SpareCodesForm",
    "add_webauthn": _FORMS + "AddPasskeyForm",
    "edit_webauthn": _FORMS + "RenamePasskeyForm",
    "authenticate_webauthn": _FORMS + "PasskeyForm",
    "reauthenticate_webauthn": _FORMS + "PasskeyAgainForm",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"without_tokens": {"()": "carehub.logs.WithoutTokens"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_tokens"]}
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
