"""Django settings. Values that change from one place to another are read by `env.py`."""

import os

from maillage.project import env, logs, messaging, sas, video

PRODUCTION = env.choice("MAILLAGE_ENV", "demonstration", ("demonstration", "production")) == (
    "production"
)
VAR = env.var_folder()

SECRET_KEY = env.secret_key(production=PRODUCTION)
ENCRYPTION_KEYS = env.encryption_keys(production=PRODUCTION)
ALLOWED_HOSTS = env.hosts(production=PRODUCTION)
DEBUG = False

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "maillage.web.components",  # before allauth: its templates wear our design
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "django_prometheus",
    "django_tasks_db",
    "leaflet",
    "maillage.apps.accounts",
    "maillage.apps.training",
    "maillage.apps.territory",
    "maillage.apps.studies",
    "maillage.apps.offer",
    "maillage.apps.booking",
    "maillage.apps.teleconsult",
    "maillage.apps.rota",
    "maillage.apps.compact",
    "maillage.web.public",
    "maillage.web.relay",
    "maillage.web.practitioner",
    "maillage.web.coordination",
    "maillage.web.api",
    "maillage.fhir",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "maillage.web.components.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "maillage.project.urls"
ASGI_APPLICATION = "maillage.project.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "maillage.web.components.context.portal",
            ],
        },
    }
]

DATABASES = {"default": env.database(env.text("DATABASE_URL"), VAR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "coordination:home"
LOGOUT_REDIRECT_URL = "public:home"
ACCOUNT_ADAPTER = "maillage.apps.accounts.adapter.InvitationOnly"
MFA_ADAPTER = "maillage.apps.accounts.adapter.SecondFactor"
ACCOUNT_FORMS = {
    "login": "maillage.web.components.account_forms.SignInForm",
    "reset_password": "maillage.web.components.account_forms.ForgottenPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an account is only made by invitation, sent to that address
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody is written to who has no account
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600  # invitations too
MFA_FORMS = {"activate_totp": "maillage.web.components.account_forms.ActivateSecondFactorForm"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "maillage"
MFA_TOTP_TOLERANCE = 1  # a telephone half a minute early or late still works

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
SERVER_EMAIL = DEFAULT_FROM_EMAIL = env.text("MAILLAGE_EMAIL_FROM", "maillage@localhost")
globals().update(env.email(env.text("MAILLAGE_EMAIL_URL"), production=PRODUCTION))

SITE_URL = messaging.site_url(production=PRODUCTION)
SMS = messaging.carrier("MAILLAGE_SMS", production=PRODUCTION)
SMS_TOKEN = env.text("MAILLAGE_SMS_TOKEN")
LETTERS = messaging.carrier("MAILLAGE_LETTERS", production=PRODUCTION)
LETTERS_TOKEN = env.text("MAILLAGE_LETTERS_TOKEN")

HTTPS = env.flag("MAILLAGE_HTTPS", default=PRODUCTION)
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "maillage.web.components.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
BEHIND_PROXY = env.flag("MAILLAGE_PROXY")
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # sign-in attempts are counted by the visitor's own address
SAS_CLIENTS = sas.clients(behind_proxy=BEHIND_PROXY)
SAS_URL = sas.platform()
SAS_CERTIFICATE = sas.file("MAILLAGE_SAS_CERTIFICATE")
SAS_KEY = sas.file("MAILLAGE_SAS_KEY")
SAS_AUTHORITY = sas.file("MAILLAGE_SAS_AUTHORITY")
VIDEO = video.carrier()
TURN_URLS, TURN_SECRET = video.relays(production=PRODUCTION)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "font-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

EXECUTOR = env.text("MAILLAGE_EXECUTOR", "processes")
WORKERS = env.whole("MAILLAGE_WORKERS", default=1, most=64)
METRICS_TOKEN = env.text("MAILLAGE_METRICS_TOKEN")
PROMETHEUS_EXPORT_MIGRATIONS = False

LOGGING = logs.configuration(
    level=env.choice("MAILLAGE_LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR")),
    as_json=PRODUCTION,
)
LOGGING_CONFIG = "maillage.project.logs.apply"

# No font, map or script comes from elsewhere.
LEAFLET_CONFIG = {"TILES": [], "RESET_VIEW": False, "PLUGINS": {}}
# HSTS speaks for this host alone: its subdomains and the browsers' preload list are not ours.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.project.settings")
