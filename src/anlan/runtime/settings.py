# SPDX-License-Identifier: Apache-2.0
"""Django's settings, from ANLAN_… environment variables only; safe by default, and loud when something is missing."""

import base64
import hashlib
import os
import tempfile
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP


def env(name: str, default: str | None = None) -> str:
    """The variable ANLAN_<name>; without a default it must be there."""
    value = os.environ.get(f"ANLAN_{name}", default)
    if value is None:
        raise ImproperlyConfigured(f"ANLAN_{name} is not set; `anlan doctor` says what each variable means")
    return value


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        synchronous = env("SQLITE_SYNCHRONOUS", "FULL")
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:] if parts.path.startswith("//") else parts.path),
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": f"PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}; PRAGMA foreign_keys=ON;",
            },
            "TEST": {"NAME": str(Path(tempfile.gettempdir()) / f"anlan-test-{os.getpid()}.sqlite3")},
        }
    if parts.scheme in ("postgres", "postgresql"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {
                "options": "-c lock_timeout=10s -c idle_in_transaction_session_timeout=10s",
                # A statement that a connection has asked so often is prepared: the server plans it once, not each time.
                # It cannot stand behind a pooler that shares connections within a session; the worker's leases cannot either.
                "server_side_binding": True,
                "prepare_threshold": 3,
            },
        }
    raise ImproperlyConfigured("ANLAN_DATABASE_URL begins with sqlite: or postgresql:")


def _proxies(given: str) -> list[str]:
    """Addresses and networks; a star would let everybody say who he is."""
    named = [one.strip() for one in given.split(",") if one.strip()]
    try:
        return [str(ip_network(one)).removesuffix("/32").removesuffix("/128") for one in named]
    except ValueError as fault:
        raise ImproperlyConfigured(f"ANLAN_PROXIES takes addresses and networks only: {fault}") from None


BASE = Path(__file__).resolve().parents[3]
DEMO = env("DEMO", "0") == "1"
DEBUG = False
SECRET_KEY = env("SECRET_KEY")
ALLOWED_HOSTS = env("HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in env("ORIGINS", "").split(",") if origin]
ANLAN_PROXIES = _proxies(env("PROXIES", "127.0.0.1,::1"))
DATABASES = {"default": _database(env("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

ANLAN_DATA = Path(env("DATA", "var"))
FOUND_PACKS = sorted(
    path.parent.name for path in Path(__file__).resolve().parents[1].glob("packs/*/__init__.py")
)
ANLAN_PACKS = [f"anlan.packs.{name}" for name in env("PACKS", ",".join(FOUND_PACKS)).split(",") if name]
ANLAN_PACKS += [path for path in env("OTHER_PACKS", "").split(",") if path]
ANLAN_FIELD_KEYS = [tuple(one.split(":", 1)) for one in env("FIELD_KEYS").split(",")]  # newest first
ANLAN_INDEX_KEY = env("INDEX_KEY")
ANLAN_SEAL_KEY = env("SEAL_KEY")
ANLAN_NODE_MODULES = Path(env("NODE_MODULES", str(BASE / "node_modules")))
ANLAN_SUGGESTIONS_URL = env("SUGGESTIONS_URL", "/door/suggestions")
ANLAN_DESK_PHONE = env("DESK_PHONE", "000" if DEMO else "110")  # a demo must never ring a real desk
ANLAN_SECOND_FACTOR = int(env("SECOND_FACTOR", "0" if DEMO else "1"))  # what holds until the office turns it
ANLAN_PASSKEY_HOST = env(
    "PASSKEY_HOST", "localhost" if DEMO else ""
)  # the name that passkeys belong to, for life
ANLAN_OIDC_ISSUER, ANLAN_OIDC_CLIENT, ANLAN_OIDC_SECRET = (
    env("OIDC_ISSUER", ""),
    env("OIDC_CLIENT", ""),
    env("OIDC_SECRET", ""),
)
ANLAN_OIDC_NAME, ANLAN_OIDC_SCOPE = env("OIDC_NAME", "统一认证"), env("OIDC_SCOPE", "openid profile")
ANLAN_OIDC_CLAIM = env("OIDC_CLAIM", "sub")  # the claim that holds a person's code in the register
ANLAN_OIDC_SECOND = env("OIDC_SECOND", "0") == "1"
ANLAN_HELP_PHONES = env("HELP_PHONES", "000" if DEMO else "110,119,120").split(",")
ANLAN_TRACK_HOURS = int(env("TRACK_HOURS", "72"))
ANLAN_110_URL = env("110_URL", "")
ANLAN_110_SECRETS = [one for one in env("110_SECRETS", "").split(",") if one]
ANLAN_STREETS = env("STREETS", str(ANLAN_DATA / "streets.osm.pbf"))
ANLAN_VIDEO = Path(env("VIDEO", str(ANLAN_DATA / "video")))  # journals of live pictures, sealed
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
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"
AXES_HANDLER = "anlan.shell.lock_out.Ceilings"
AXES_CLIENT_IP_CALLABLE = "anlan.shell.lock_out.address_of"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # a rest ends when the page said it would
ANLAN_TRIES_PER_ACCOUNT = int(env("TRIES_PER_ACCOUNT", "30"))  # over all addresses
ANLAN_TRIES_PER_ADDRESS = int(env("TRIES_PER_ADDRESS", "60"))  # over all accounts; a station shares one
AXES_LOCKOUT_TEMPLATE = "shell/pages/locked_out.html"
AXES_RESET_ON_SUCCESS = True
SESSION_COOKIE_AGE = (
    72 * 3600
)  # the most that the setting `kernel.session_hours` allows; it ends them earlier
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_TLS = env("TLS", "0" if DEMO else "1") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_TLS
if SECURE_TLS:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sid", "__Host-csrf"
    SECURE_HSTS_SECONDS = 31536000

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", "blob:"],
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
if env("HASHED_STATIC", "0") == "1":
    STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
SERVESTATIC_USE_FINDERS = env("HASHED_STATIC", "0") != "1"
SERVESTATIC_AUTOREFRESH = env("RELOAD", "0") == "1"

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
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", "WARNING")},
}
