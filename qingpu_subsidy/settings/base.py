"""What holds everywhere. Every value comes from the environment or has a safe default."""

from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from import_export.formats.base_formats import XLSX

from qingpu_subsidy import logs
from qingpu_subsidy.settings.values import BASE_DIR, VAR, connection, kept_field_key, kept_secret

env = environ.Env()


DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("DEMO", False)
PRODUCTION = False
SECRET_KEY = env.str("SECRET_KEY", "") or kept_secret(VAR / "secret_key")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SITE_URL = env.str("SITE_URL", f"http://localhost:{env.str('PORT', '8000')}")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "qingpu_subsidy.apps.HouseConfig",
    "payments",
    "reviews",
    "applications",
    "diagnosis",
    "parties",
    "policies",
    "records",
    "accounts",
    "qingpu_subsidy.apps.HouseAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "pgtrigger",
    "import_export",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "csp",
]
MIDDLEWARE = [
    "qingpu_subsidy.frames.room_middleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "accounts.middleware.MethodsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.middleware.NullCharacterMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "accounts.middleware.ActingMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.login_steps.LoginStepsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.OpenedByHandMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "qingpu_subsidy.urls"
WSGI_APPLICATION = "qingpu_subsidy.wsgi.application"
FORM_RENDERER = "accounts.form_fields.HouseRenderer"
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
                "accounts.context_processors.house",
            ],
        },
    },
]

# --- the database: two logins, see docs/decisions ---

DATABASE_URL = env.str("DATABASE_URL", "")
DATABASE_OWNER_URL = env.str("DATABASE_OWNER_URL", "")
DATABASE_ROLE = env.str("DATABASE_ROLE", "application")
STATEMENT_TIMEOUT = env.str("STATEMENT_TIMEOUT", "10s")
LOCK_TIMEOUT = env.str("LOCK_TIMEOUT", "5s")
DATABASES = {
    "default": connection(
        DATABASE_OWNER_URL or DATABASE_URL if DATABASE_ROLE == "owner" else DATABASE_URL,
        statement_timeout=STATEMENT_TIMEOUT,
        lock_timeout=LOCK_TIMEOUT,
    )
}
CLOCK_MAY_SHIFT = env.bool("CLOCK_MAY_SHIFT", DEMO)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- who ---

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "accounts.backends.PersonBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", False)
REAUTHENTICATE_WITHIN = env.int("REAUTHENTICATE_WITHIN", 0) or None
OTP_TOTP_ISSUER = "青浦智造奖励"
AXES_FAILURE_LIMIT = env.int("LOGIN_FAILURE_LIMIT", 5)
AXES_COOLOFF_TIME = timedelta(minutes=env.int("LOGIN_COOLOFF_MINUTES", 15))
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "accounts.views.login.locked_out"
AXES_VERBOSE = False

SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = env.int("SESSION_SECONDS", 30 * 60)  # without a click; see accounts.middleware
SESSION_COOKIE_HTTPONLY = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

# --- what the browser may do ---

X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- language and time ---

LANGUAGE_CODE = "zh-hans"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# --- files ---

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(VAR / "files")))
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_SCANNER = env.str("FILE_SCANNER", "")  # a ClamAV daemon; others then get clean files only
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FIELD_KEYS = env.list("FIELD_KEYS", default=[]) or [kept_field_key(VAR / "field_key")]
FIELD_DIGEST_KEY = env.str("FIELD_DIGEST_KEY", "") or kept_secret(VAR / "field_digest_key")
FONT_DIR = Path(env.str("FONT_DIR", str(VAR / "fonts")))
SEAL_DIR = Path(env.str("SEAL_DIR", str(VAR / "seals")))
IMPORT_EXPORT_FORMATS = [XLSX]
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "change"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "view"
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
IMPORT_EXPORT_USE_TRANSACTIONS = True

# --- jobs, mail, logs ---

REDIS_URL = env.str("REDIS_URL", "")
CELERY_BROKER_URL = REDIS_URL or None
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
EMAIL_CONFIG = env.email_url("EMAIL_URL", "dummymail://")
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_DIGESTS = bool(env.str("EMAIL_URL", ""))  # one letter a day, where e-mail is configured
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "noreply@localhost")
LOGGING = logs.configuration(env.str("LOG_LEVEL", "INFO"))

AMBER_DAYS = env.int("AMBER_DAYS", 2)  # working days left from which a limit is shown in amber
REMIND_DAYS = env.int("REMIND_DAYS", 2)  # working days before the end of a limit one is reminded
LONG_TABLE_ROWS = env.int("LONG_TABLE_ROWS", 2000)  # from which a job enters an imported table
QUESTION_DAYS = env.int("QUESTION_DAYS", 3)  # working days within which a question is answered

# --- what the public may send without a login ---

TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", int(env.bool("BEHIND_PROXY", False)))
OBJECTIONS_BY_ADDRESS_AN_HOUR = env.int("OBJECTIONS_BY_ADDRESS_AN_HOUR", 5)
OBJECTIONS_TO_ENTRY_A_DAY = env.int("OBJECTIONS_TO_ENTRY_A_DAY", 20)
SIGN_UPS_BY_ADDRESS_AN_HOUR = env.int("SIGN_UPS_BY_ADDRESS_AN_HOUR", 5)
CLAIMS_BY_PERSON_A_DAY = env.int("CLAIMS_BY_PERSON_A_DAY", 5)

# --- whom the public turns to; real telephone and address are set by the office that runs this ---

PUBLIC_CONTACT = {
    "unit": env.str("CONTACT_UNIT", "上海市青浦区经济委员会"),
    "section": env.str("CONTACT_SECTION", "产业投资科"),
    "phone": env.str("CONTACT_PHONE", "021-00000000"),
    "email": env.str("CONTACT_EMAIL", "contact@example.invalid"),
    "address": env.str("CONTACT_ADDRESS", "上海市青浦区公园路100号"),
    "postcode": env.str("CONTACT_POSTCODE", "201799"),
}

# --- what must be known of an organisation, and for how many days a check may be rested on ---

PLACES_REQUIRED = env.list(
    "PLACES_REQUIRED", default=["is_registered_here", "operates_here", "pays_tax_here"]
)
KINDS_REFUSED = env.list("KINDS_REFUSED", default=["branch"])  # parties.Party.Kind
KINDS_WARNED = env.list("KINDS_WARNED", default=["other"])
INDUSTRIES_SUPPORTED = env.list("INDUSTRIES_SUPPORTED", default=[])  # words; none means any
CHECKS_VALID_DAYS = {
    **dict.fromkeys(
        ("is_registered_here", "operates_here", "pays_tax_here"),
        env.int("PLACE_CHECK_VALID_DAYS", 365),
    ),
    "operating_status": env.int("STATUS_CHECK_VALID_DAYS", 180),
    "credit": env.int("CREDIT_CHECK_VALID_DAYS", 180),
}
