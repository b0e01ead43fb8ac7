"""One settings file for both forms.

Embedded (default): nothing to install, everything below `var/`.
Server: `PORTAL_MODE=server` with `SECRET_KEY`, `PORTAL_URL`, `DATABASE_URL`, `REDIS_URL`.
`docs/operations.md` lists every variable.
"""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from portal import env
from portal.broker import folders as broker_folders
from portal.secret import embedded_secret

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = env.path("VAR_DIR", BASE_DIR / "var")
NODE_MODULES = BASE_DIR / "node_modules"

MODE = env.choice("PORTAL_MODE", "embedded", "server")
IS_SERVER = MODE == "server"
PORTAL_URL = env.text("PORTAL_URL", None if IS_SERVER else f"http://localhost:{env.number('PORT', 8000)}").rstrip("/")
BIND = env.text("BIND", "127.0.0.1")
DEBUG = env.flag("DEBUG", default=False, is_allowed=not IS_SERVER)
SECRET_KEY = env.secret("SECRET_KEY") if IS_SERVER else embedded_secret(VAR_DIR, "secret_key")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = [urlsplit(PORTAL_URL).hostname or "localhost", *env.words("ALLOWED_HOSTS")]
if not IS_SERVER:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]", "testserver"]

INSTALLED_APPS = [
    "synthesis",
    "demo",
    "overview",
    "reports",
    "pledges",
    "publications",
    "achievements",
    "campaigns",
    "documents",
    "notifications",
    "members",
    "portal",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "django.forms",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_celery_beat",
    "django_htmx",
    "csp",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.middleware.RequestLogMiddleware",
    "portal.middleware.PublicPagesMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "members.middleware.ActorMiddleware",
    "members.middleware.IdleLockMiddleware",
    "members.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # options as in templates/django/forms
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["portal.templating.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "members.context.actor",
                "notifications.context.unread",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "portal.templatetags.portal"],
        },
    }
]

# -- database: SQLite that never answers "database is locked" and keeps a commit through a power cut, or PostgreSQL --
DATABASE_URL = env.text("DATABASE_URL", None if IS_SERVER else f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL", None if IS_SERVER else "")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 3, "socket_timeout": 3},
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": str(VAR_DIR / "cache")}
}

# -- files --
MEDIA_ROOT = VAR_DIR / "media"
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", VAR_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "portal.finders.PackageFinder",
    "portal.finders.IconFinder",
]
STORAGES: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "portal.storage.WholeFileStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if bucket := env.text("S3_BUCKET", ""):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": env.text("S3_ENDPOINT_URL", "") or None,
            "file_overwrite": False,
        },
    }
PHOTO_MAX_BYTES = 20 * 1024 * 1024
EVIDENCE_MAX_BYTES = 20 * 1024 * 1024
PDF_MAX_BYTES = 30 * 1024 * 1024
IMPORT_MAX_BYTES = 30 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# -- language and time --
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["portal.formats"]
PUBLIC_PAGES, PUBLIC_PAGES_IN_ENGLISH = "/public/", "/public/en/"  # here the language stands in the address
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

# -- people --
AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "overview:home"
ACCOUNT_ADAPTER = "members.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "none"  # an account begins with an invitation sent to that address
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # before the password or a second factor changes
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # the person is told when the password or a second factor changed
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Per account and address axes counts, and says so on its own page; these are for one that comes from many addresses.
ACCOUNT_RATE_LIMITS = {"login_failed": "60/m/ip,100/h/key"}
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_SERVER
MFA_ADAPTER = "members.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "add_webauthn": "members.passkey_forms.AddPasskeyForm",
    "edit_webauthn": "members.passkey_forms.EditPasskeyForm",
    "authenticate_webauthn": "members.passkey_forms.AuthenticatePasskeyForm",
    "login_webauthn": "members.passkey_forms.LoginPasskeyForm",
    "reauthenticate_webauthn": "members.passkey_forms.ReauthenticatePasskeyForm",
}
MFA_TOTP_ISSUER = "Cổng thi đua"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # 15 minutes are 15 minutes, whatever is tried meanwhile
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 1 if IS_SERVER else 0)  # how far X-Forwarded-For is true
AXES_CLIENT_IP_CALLABLE = "members.lockout.address"
AXES_USERNAME_CALLABLE = "members.lockout.sign_in_name"
AXES_CLIENT_STR_CALLABLE = "members.lockout.nameless"
SECOND_FACTOR_REQUIRED = env.flag("SECOND_FACTOR_REQUIRED", default=IS_SERVER)
IS_DEMO = env.flag("PORTAL_DEMO", default=False, is_allowed=not IS_SERVER)
SESSION_COOKIE_AGE = 12 * 3600
IDLE_LOCK = timedelta(minutes=15)
IDLE_LOCK_ENABLED = env.flag("IDLE_LOCK", default=IS_SERVER)
ACCOUNTS_SLEEP_AFTER = timedelta(days=45) if IS_SERVER else None
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# -- mail --
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if IS_SERVER else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "thidua@localhost")

# -- signing --
SIGNING_CA_DIR = env.path("SIGNING_CA_DIR", VAR_DIR / "ca")
SIGNING_WRAPPING_KEY = env.secret("SIGNING_WRAPPING_KEY") if IS_SERVER else embedded_secret(VAR_DIR, "wrapping_key")
SIGNING_FORMER_WRAPPING_KEY = env.text("SIGNING_FORMER_WRAPPING_KEY", "")  # until manage.py rewrap_keys has run
SIGNING_TRUST_DIR = env.path("SIGNING_TRUST_DIR", VAR_DIR / "trust")  # roots/, intermediates/, lists/ of providers
SIGNING_CSC_SERVICES = env.services("SIGNING_CSC_SERVICES", is_plain_allowed=not IS_SERVER)  # documents/csc.py
# An authority of time (RFC 3161); without one signatures are of level B-B. See docs/signing.md, Time stamps.
SIGNING_TSA_URL = env.text("SIGNING_TSA_URL", "")
SIGNING_TSA_USER = env.text("SIGNING_TSA_USER", "")
SIGNING_TSA_PASSWORD = env.text("SIGNING_TSA_PASSWORD", "")
SIGNING_TSA_POLICY = env.text("SIGNING_TSA_POLICY", "")
SIGNING_TSA_SECONDS = env.number("SIGNING_TSA_SECONDS", 8)
SIGNING_TSA_TRUST_DIR = env.path("SIGNING_TSA_TRUST_DIR", VAR_DIR / "tsa-trust")  # built like SIGNING_TRUST_DIR
SIGNING_LEVEL = env.choice("SIGNING_LEVEL", "B-LTA", "B-LT", "B-T") if SIGNING_TSA_URL else "B-B"
SIGNING_PIN_ATTEMPTS = 5
SIGNING_PIN_LOCK = timedelta(minutes=15)

# -- jobs --
CELERY_BROKER_URL = REDIS_URL or "folder://localhost"  # portal/broker.py
# A silent Redis must not keep a person waiting for the two minutes of kombu's default.
REDIS_OPTIONS = {"visibility_timeout": 3600, "socket_connect_timeout": 3, "socket_timeout": 15}
CELERY_BROKER_TRANSPORT_OPTIONS = REDIS_OPTIONS if REDIS_URL else broker_folders(VAR_DIR / "broker")
CELERY_WORKER_ENABLE_REMOTE_CONTROL = bool(REDIS_URL)  # its reply queues would pile up as files
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 600_000  # KiB; Typst's memory climbs with different large documents
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = 5
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "portal.sweep", "schedule": timedelta(seconds=15), "options": {"expires": 15}},
    "refresh units": {"task": "members.refresh_units", "schedule": crontab(hour=0, minute=5)},
    "remind signers": {"task": "pledges.remind", "schedule": crontab(hour=7, minute=0)},
    "expire pledges": {"task": "pledges.expire", "schedule": crontab(hour=0, minute=10)},
    "sweep form drafts": {"task": "achievements.sweep_form_drafts", "schedule": crontab(hour=0, minute=50)},
    "close ended campaigns": {"task": "campaigns.close_ended", "schedule": crontab(minute=15)},
    "remind of measures": {"task": "campaigns.remind_of_measures", "schedule": crontab(hour=6, minute=30)},
    "sweep staged files": {"task": "achievements.sweep_staged", "schedule": crontab(hour=1, minute=0)},
    "forget sessions": {"task": "portal.forget_sessions", "schedule": crontab(hour=1, minute=10)},
    "watch audit": {"task": "portal.watch_audit", "schedule": crontab(hour=1, minute=20)},
    "warn of certificates": {"task": "documents.warn_holders", "schedule": crontab(hour=6, minute=50)},
    "sweep unconfirmed uploads": {"task": "documents.sweep_uploads", "schedule": crontab(hour=1, minute=50)},
    "renew revocation lists": {"task": "documents.watch_authorities", "schedule": crontab(hour=0, minute=30)},
    "watch documents": {"task": "documents.watch", "schedule": crontab(hour=3, minute=0, day_of_week="sun")},
    "watch jobs": {"task": "overview.watch_jobs", "schedule": timedelta(minutes=5)},
    "archive documents": {"task": "documents.begin_archiving", "schedule": crontab(minute="*/10")},
    "check files": {"task": "overview.begin_file_check", "schedule": crontab(hour=2, minute=0)},
    "catch up schedules": {"task": "reports.catch_up", "schedule": crontab(minute=40)},
    "remind of reports": {"task": "reports.remind_of_duties", "schedule": crontab(hour=6, minute=45)},
    "forget imports": {"task": "portal.forget_imports", "schedule": crontab(hour=1, minute=40)},
}
# What the nightly check reads: model, field that names the file, field of its SHA-256 ("" where only presence counts).
KEPT_FILES = (
    ("achievements.evidence", "file", "sha256"),
    ("documents.revision", "file", "sha256"),
    ("documents.paperscan", "file", "sha256"),
    ("reports.report", "pdf", "pdf_sha256"),
    ("campaigns.campaign", "document_file", ""),
)
HEARTBEAT_MAX_AGE = timedelta(seconds=90)
FILE_CHECK_MAX_AGE = timedelta(days=3)
JOB_LEASE = timedelta(seconds=env.number("JOB_LEASE_SECONDS", 60))
# Reminders to sign a pledge, in working days: the first, every further one; after how many the office above is told.
REPORT_LISTED_DEEDS = env.number("REPORT_LISTED_DEEDS", 1_000)  # more, and a report sums up the unions below

PLEDGE_REMIND_FIRST = env.number("PLEDGE_REMIND_FIRST", 3)
PLEDGE_REMIND_AGAIN = env.number("PLEDGE_REMIND_AGAIN", 3)
PLEDGE_ESCALATE_AFTER = env.number("PLEDGE_ESCALATE_AFTER", 3)
JOB_MAX_ATTEMPTS = 5
# Work that the person who asked for it may stop: nothing is left half done, and it can be asked for again.
CANCELLABLE_JOBS = frozenset({"reports.build", "reports.render", "pledges.sign_remotely", "reports.sign_remotely"})

# -- security headers --
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
CSRF_TRUSTED_ORIGINS = [PORTAL_URL]
CSRF_FAILURE_VIEW = "portal.errors.csrf_refused"
SILENCED_SYSTEM_CHECKS: list[str] = []
if IS_SERVER:
    SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^health/$"]
    if ALLAUTH_TRUSTED_PROXY_COUNT:  # without a proxy anybody could claim to come by TLS
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"

# -- forms, messages --
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False
PORTAL_NAME = _("Emulation portal")
LOG_LEVEL = env.text("LOG_LEVEL", "INFO")
LOGGING_CONFIG = "portal.logs.configure"
LOGGING = {"level": LOG_LEVEL, "is_json": env.flag("LOG_JSON", default=IS_SERVER)}
