# SPDX-License-Identifier: Apache-2.0
"""Django's settings, from ANLAN_… environment variables only; safe by default, and loud when something is missing."""

import base64
import hashlib
from pathlib import Path
from typing import Any

from django.utils.csp import CSP

from .variables import (
    FONTS,
    address,
    authority,
    broker,
    database,
    env,
    field_keys,
    flag,
    found_packs,
    host,
    janus_key,
    key,
    log_level,
    networks,
    number,
    optional_key,
    origins,
    other_packs,
    packs,
    push_hosts,
    secret,
    webhook_hosts,
    webhook_secrets,
)

BASE = Path(__file__).resolve().parents[3]
DEMO = flag("DEMO", "0")
DEBUG = False
SECRET_KEY = secret("SECRET_KEY")
ALLOWED_HOSTS = env("HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = origins("ORIGINS")
ANLAN_ADDRESS = address(
    "ADDRESS",
    (CSRF_TRUSTED_ORIGINS or [f"https://{ALLOWED_HOSTS[0].lstrip('.*') or 'localhost'}"])[0],
    ("https", "http"),
).rstrip("/")
ANLAN_FONTS = env("FONTS", FONTS).split(",")
ANLAN_PROXIES = networks("PROXIES", "127.0.0.1,::1")
DATABASES = {"default": database("DATABASE_URL")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

ANLAN_DATA = Path(env("DATA", "var"))
ANLAN_PACKS = [f"anlan.packs.{name}" for name in packs("PACKS", found_packs())]
ANLAN_PACKS += other_packs("OTHER_PACKS")
ANLAN_FIELD_KEYS = field_keys("FIELD_KEYS")  # newest first
ANLAN_INDEX_KEY = key("INDEX_KEY")
ANLAN_SEAL_KEY = key("SEAL_KEY")
ANLAN_NODE_MODULES = Path(env("NODE_MODULES", str(BASE / "node_modules")))
ANLAN_SUGGESTIONS_URL = env("SUGGESTIONS_URL", "/door/suggestions")
ANLAN_COMPLAINT_CONTACT = env("COMPLAINT_CONTACT", "")
ANLAN_DESK_PHONE = env("DESK_PHONE", "000" if DEMO else "110")  # a demo must never ring a real desk
ANLAN_SECOND_FACTOR = number(
    "SECOND_FACTOR", "0" if DEMO else "1", 0, 2
)  # what holds until the office turns it
ANLAN_PASSKEY_HOST = host(
    "PASSKEY_HOST", "localhost" if DEMO else ""
)  # the name that passkeys belong to, for life
ANLAN_OIDC_ISSUER, ANLAN_OIDC_CLIENT, ANLAN_OIDC_SECRET = (
    address("OIDC_ISSUER", "", ("https", "http")),
    env("OIDC_CLIENT", ""),
    env("OIDC_SECRET", ""),
)
ANLAN_OIDC_NAME, ANLAN_OIDC_SCOPE = env("OIDC_NAME", "统一认证"), env("OIDC_SCOPE", "openid profile")
ANLAN_OIDC_CLAIM = env("OIDC_CLAIM", "sub")  # the claim that holds a person's code in the register
ANLAN_OIDC_SECOND = flag("OIDC_SECOND", "0")
ANLAN_HELP_PHONES = env("HELP_PHONES", "000" if DEMO else "110,119,120").split(",")
ANLAN_TRACK_HOURS = number("TRACK_HOURS", "72", 1, 8784)
ANLAN_110_URL = address("110_URL", "", ("https", "http"))
ANLAN_110_SECRETS = webhook_secrets("110_SECRETS")
ANLAN_CERTIFICATES_URL = address("CERTIFICATES_URL", "", ("https", "http"))
ANLAN_CERTIFICATES_KEY = env("CERTIFICATES_KEY", "")
ANLAN_PUSH_KEY, ANLAN_PUSH_CONTACT = (
    optional_key("PUSH_KEY"),
    address("PUSH_CONTACT", "", ("https", "mailto")),
)
ANLAN_PUSH_HOSTS = push_hosts(
    "PUSH_HOSTS",
    "fcm.googleapis.com,updates.push.services.mozilla.com,*.push.apple.com,*.notify.windows.com",
)
ANLAN_WEBHOOK_HOSTS = webhook_hosts("WEBHOOK_HOSTS", "")
ANLAN_WEBHOOK_NETWORKS = networks("WEBHOOK_NETWORKS", "")
ANLAN_WEBHOOK_CA = authority("WEBHOOK_CA")
ANLAN_SMS_URL, ANLAN_SMS_SECRET = address("SMS_URL", "", ("https", "http")), env("SMS_SECRET", "")
ANLAN_CHAT_URL, ANLAN_CHAT_SECRET = address("CHAT_URL", "", ("https", "http")), env("CHAT_SECRET", "")
ANLAN_DEVICE_KEY = optional_key("DEVICE_KEY")  # every machine's key comes from it
ANLAN_BROKER_URL = broker("BROKER_URL")
ANLAN_BROKER_CA, ANLAN_BROKER_CERT, ANLAN_BROKER_CERT_KEY = (
    env("BROKER_CA", ""),
    env("BROKER_CERT", ""),
    env("BROKER_CERT_KEY", ""),
)
ANLAN_STREETS = env("STREETS", str(ANLAN_DATA / "streets.osm.pbf"))
ANLAN_VIDEO = Path(env("VIDEO", str(ANLAN_DATA / "video")))  # journals of live pictures, sealed
ANLAN_JANUS_URL = address("JANUS_URL", "", ("https", "http"))
ANLAN_JANUS_ADMIN_KEY = janus_key("JANUS_ADMIN_KEY")
ANLAN_TILES = env("TILES", str(ANLAN_DATA / "tiles.mbtiles"))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "django_htmx",
    "ninja",
    "anlan.kernel.apps.KernelConfig",
    "anlan.shell.apps.ShellConfig",
    *ANLAN_PACKS,
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "anlan.shell.static_files.StaticFiles",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "anlan.shell.middleware.RequestLine",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "anlan.runtime.urls"
WSGI_APPLICATION = "anlan.runtime.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "anlan.shell.frame.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "anlan.shell.templatetags.shell",
            ],
        },
    }
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
LOCALE_PATHS = [str(path) for path in sorted(Path(__file__).resolve().parents[1].glob("*/locale"))]

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
CSRF_FAILURE_VIEW = "anlan.shell.pages.problems.form_too_old"
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"
AXES_HANDLER = "anlan.shell.lock_out.Ceilings"
AXES_CLIENT_IP_CALLABLE = "anlan.shell.lock_out.counted_address"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # a rest ends when the page said it would
ANLAN_TRIES_PER_ACCOUNT = number("TRIES_PER_ACCOUNT", "30", 1, 1_000_000)  # over all addresses
ANLAN_TRIES_PER_ADDRESS = number(
    "TRIES_PER_ADDRESS", "60", 1, 1_000_000
)  # over all accounts; a station shares one
AXES_LOCKOUT_TEMPLATE = "shell/pages/locked_out.html"
AXES_RESET_ON_SUCCESS = True
SESSION_COOKIE_AGE = (
    72 * 3600
)  # the most that the setting `kernel.session_hours` allows; it ends them earlier
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_TLS = flag("TLS", "0" if DEMO else "1")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_TLS
if SECURE_TLS:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sid", "__Host-csrf"
    SECURE_HSTS_SECONDS = 31536000

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "media-src": [CSP.SELF, "blob:"],
    "connect-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}

STATIC_URL = "static/"
STATIC_ROOT = Path(env("STATIC_ROOT", str(ANLAN_DATA / "static")))
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "anlan.shell.finders.VendorFinder",
]
STORAGES: dict[str, dict[str, Any]] = {  # Any: what Django takes there
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "evidence": {
        "BACKEND": "anlan.kernel.evidence.folder.DurableFolder",
        "OPTIONS": {"location": env("EVIDENCE", str(ANLAN_DATA / "evidence"))},
    },
}
HASHED_STATIC = flag("HASHED_STATIC", "0")
if HASHED_STATIC:
    STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
SERVESTATIC_USE_FINDERS = not HASHED_STATIC
SERVESTATIC_AUTOREFRESH = flag("RELOAD", "0")

DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
ANLAN_CONTENT_KEY = hashlib.sha256(base64.b64decode(ANLAN_SEAL_KEY)).hexdigest()[
    :12
]  # tells instances apart in logs

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"masked": {"()": "anlan.runtime.logs.MaskingFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "masked"}},
    "root": {"handlers": ["console"], "level": log_level("LOG_LEVEL")},
}
