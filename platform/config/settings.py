"""The one settings module. What may differ between machines comes from the environment (docs/operations.md)."""

from csp.constants import NONE, SELF, UNSAFE_INLINE

from config import env
from tenants.audit.retention import kept_days

ROOT = env.ROOT
VAR = env.var_folder()
TESTING = env.flag("KAOPING_TESTING", default=False)
DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = env.secret_key(VAR)
#: Under which keys personal numbers are sealed and indexed (accounts.keyring, docs/privacy.md); the text wins.
DATA_KEYS = env.text("KAOPING_KEYS", default="")
DATA_KEYS_FILE = env.text("KAOPING_KEYS_FILE", default=str(VAR / "data_keys"))
#: Under which name and key bundles of definitions are signed, whose are taken, and whether unsigned ones are.
BUNDLE_NAME = env.text("KAOPING_BUNDLE_NAME", default="kaoping")
BUNDLE_KEY = env.text("KAOPING_BUNDLE_KEY", default="")
BUNDLE_KEY_FILE = env.text("KAOPING_BUNDLE_KEY_FILE", default=str(VAR / "bundle_key"))
BUNDLE_TRUST = env.text("KAOPING_BUNDLE_TRUST", default="")
BUNDLE_TRUST_FILE = env.text("KAOPING_BUNDLE_TRUST_FILE", default=str(VAR / "bundle_trust"))
BUNDLE_UNSIGNED = env.flag("KAOPING_BUNDLE_UNSIGNED", default=False)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", default="*")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
CSRF_FAILURE_VIEW = "portal.views.outdated.outdated"
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", default=0)

#: Where the ends of all audit chains are written, under which key, and how long entries are kept (0: for ever).
AUDIT_ANCHOR_FOLDER = env.text("AUDIT_ANCHOR_FOLDER", default=str(VAR / "anchors"))
AUDIT_ANCHOR_KEY_FILE = env.text("AUDIT_ANCHOR_KEY_FILE", default=str(VAR / "anchor_key"))
AUDIT_KEPT_DAYS = kept_days(env.number("AUDIT_KEPT_DAYS", default=0))

# --- apps: public tables, tables of each region --------------------------------------------------------------------
_BOTH = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "accounts.members",
    "tenants.audit",
]
SHARED_APPS = [
    "django_tenants",
    "tenants",
    "accounts",
    *_BOTH,
    "django.contrib.sessions",
    "captcha",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_celery_beat",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "config",
]
TENANT_APPS = [
    *_BOTH,
    "schemas",
    "registers",
    "forms",
    "forms.guides",
    "workflows",
    "exchange",
    "authoring",
    "portal",
    "api",
    "portal.sheets",
    "portal.help",
    "portal.papers",
    "portal.designer",
    "portal.tryout",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.sites",
    "wagtail",
    "modelcluster",
    "taggit",
]
INSTALLED_APPS = [*SHARED_APPS, *(app for app in TENANT_APPS if app not in SHARED_APPS)]

AUTH_USER_MODEL = "accounts.User"
TENANT_MODEL = "tenants.Region"
TENANT_DOMAIN_MODEL = "tenants.Domain"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- database ------------------------------------------------------------------------------------------------------
DATABASE_URL = env.database_url(VAR)
_DATABASE = env.parse_database_url(DATABASE_URL)
DATABASES = {
    "default": {
        **_DATABASE,
        "ENGINE": "django_tenants.postgresql_backend",
        "CONN_MAX_AGE": 0,
        "OPTIONS": {
            **_DATABASE["OPTIONS"],
            # Django's own cursors bind on the client and prepare nothing; tenants.statements prepares what it runs.
            "prepare_threshold": 5,
            "options": f"-c statement_timeout={env.number('STATEMENT_TIMEOUT_MS', default=30_000)}",
            # Tests create and drop whole databases, which a pool's idle connections would block.
            **({} if TESTING else {"pool": {"min_size": 1, "max_size": env.number("DATABASE_POOL", default=4)}}),
        },
    }
}
#: Whether web, worker and clock may connect as a role that could rewrite the audit (config.roles, docs/operations.md).
OWNER_SERVES = env.flag("KAOPING_OWNER_SERVES", default=TESTING)
ORIGINAL_BACKEND = "config.pg"
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
TENANT_LIMIT_SET_CALLS = True

# --- requests ------------------------------------------------------------------------------------------------------
ROOT_URLCONF = "config.urls_public"
PUBLIC_SCHEMA_URLCONF = ROOT_URLCONF
REGION_URLCONF = "config.urls_region"
WSGI_APPLICATION = "config.wsgi.application"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "api.doors.ApiDoorMiddleware",
    "config.requests.PlainRequestMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tenants.middleware.RegionMiddleware",
    "config.csp.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.languages.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "config.requests.LongPostMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.sessions.middleware.SessionLimitsMiddleware",
    "accounts.middleware.StandingMiddleware",
    "accounts.tokens.middleware.TokenMiddleware",
    "accounts.middleware.RegionAccessMiddleware",
    "authoring.middleware.AuthorsOnlyMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/inbox/"

# --- sign-in and sessions ------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if TESTING
    else ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
)
_OWNER = {"user_attributes": ["username", "name", "mobile"]}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator", "OPTIONS": _OWNER},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.policy.passwords.PolicyValidator"},
]
#: What is asked of everybody who signs in with a password: a preset, or the file of a document (docs/identity.md).
ACCESS_POLICY = env.text("ACCESS_POLICY", default="standard")
LOGIN_FAILURES_PER_ADDRESS = 20  # a whole office may share one address
LOGIN_LOCK_MINUTES = 15  # where no policy says otherwise
#: Authorities whose certificates sign people in, and their lists (docs/identity.md); nothing there: nobody.
CERTIFICATE_TRUST_FOLDER = env.text("CERTIFICATE_TRUST_FOLDER", default=str(VAR / "trust"))
#: The signing service on people's own machines; empty: the page offers no certificates.
CERTIFICATE_SIGNER = env.text("CERTIFICATE_SIGNER", default="")
#: The header in which the reverse proxy hands on a certificate it asked for (mutual TLS); empty: none is believed.
CERTIFICATE_HEADER = env.text("CERTIFICATE_HEADER", default="")
SESSION_ENGINE = "accounts.sessions.store"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.flag("HTTPS", default=False)
if SESSION_COOKIE_SECURE:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail shows previews in a frame of its own
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}
#: Wagtail's own pages carry inline scripts and styles; ours never do.
ADMIN_CONTENT_SECURITY_POLICY = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "connect-src": [SELF],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a score sheet of some hundred items posts several fields for each

DRAFT_DAYS = env.number("KAOPING_DRAFT_DAYS", default=30)

# --- words, time ---------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = SESSION_COOKIE_SECURE
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# --- files ---------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "media"
MEDIA_URL = "/media/"  # nothing is served from here: files go through views that check access
MULTITENANT_RELATIVE_MEDIA_ROOT = "%s"
STORAGES = {
    "default": {"BACKEND": "django_tenants.files.storage.TenantFileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "config.static.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = TESTING or DEBUG
WHITENOISE_MANIFEST_STRICT = False
PACKS_FOLDER = ROOT / "tenants" / "regions"

# --- cache, queue --------------------------------------------------------------------------------------------------
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "KEY_FUNCTION": "django_tenants.cache.make_key",
        "REVERSE_KEY_FUNCTION": "django_tenants.cache.reverse_key",
    }
}
CELERY_BROKER_URL = env.broker_url(DATABASE_URL)

# --- registers (docs/registers.md) ---------------------------------------------------------------------------------
REGISTER_SERVICES = env.addresses("REGISTER_SERVICES")
REGISTER_PRIVATE_SERVICES = env.words("REGISTER_PRIVATE_SERVICES")
REGISTER_SECRETS_FOLDER = env.text("REGISTER_SECRETS_FOLDER", default=str(VAR / "secrets"))

# --- ways to people beside their list of messages ------------------------------------------------------------------
NOTICE_CHANNELS = env.addresses("NOTICE_CHANNELS", default="sms=console")
#: Hosts (or host:port) of webhooks that may lie in a private network and be told without TLS.
WEBHOOK_HOSTS_INSIDE = env.words("WEBHOOK_HOSTS_INSIDE")
NOTICE_TOKEN = env.text("NOTICE_TOKEN", default="")

# --- Wagtail -------------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "考评"
WAGTAILADMIN_BASE_URL = env.text("BASE_URL", default="http://127.0.0.1:8000")
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
#: This switch shows buttons on pages and snippets, and only releases go through a workflow (exchange.approvals);
#: Wagtail's engine and its settings of workflows do not ask it.
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAIL_FINISH_WORKFLOW_ACTION = "exchange.finishing.finish_workflow"
WAGTAIL_AUTOSAVE_INTERVAL = 0  # every draft is saved on purpose and has its entry in the history
WAGTAILADMIN_LOGIN_URL = "/login/"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
TAGGIT_CASE_INSENSITIVE = True

# --- the API (docs/api.md) ------------------------------------------------------------------------------------------
API_REQUESTS_A_MINUTE = env.number("API_REQUESTS_A_MINUTE", default=600)
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["api.access.TokenOrSession"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated", "api.access.WithinScopes"],
    "DEFAULT_THROTTLE_CLASSES": ["api.access.PerMinute"],
    "DEFAULT_RENDERER_CLASSES": ["api.wire.ExactRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.wire.ExactParser"],
    "DEFAULT_SCHEMA_CLASS": "api.describing.Described",
    "EXCEPTION_HANDLER": "api.problems.answer_problem",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Kaoping",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "DEFAULT_GENERATOR_CLASS": "api.describing.Generator",
    "PREPROCESSING_HOOKS": ["api.describing.ours"],
    "PATH_CONVERTER_OVERRIDES": {
        "int": {"type": "integer", "minimum": 0, "maximum": 2**63 - 1},
        "slug": {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"},
    },
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated", "api.access.WithinScopes"],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", default="WARNING")},
}
