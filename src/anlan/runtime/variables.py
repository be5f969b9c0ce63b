# SPDX-License-Identifier: Apache-2.0
"""Reads ANLAN_… variables; one that cannot be what it should be is named with its remedy, never with its value."""

import base64
import logging
import os
import ssl
import tempfile
from collections.abc import Iterable
from importlib.util import find_spec
from ipaddress import ip_address, ip_network
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32
FONTS = "/usr/share/fonts,/usr/local/share/fonts"  # where Debian and its kin keep them
LEAST_SIGNS = 20  # of a secret that a person thinks up
SYNCHRONOUS = ("OFF", "NORMAL", "FULL", "EXTRA")


def env(name: str, default: str | None = None) -> str:
    """The variable ANLAN_<name>; without a default it must be there."""
    value = os.environ.get(f"ANLAN_{name}", default)
    if value is None:
        raise wrong(name, "is not set; `anlan doctor` says what each variable means")
    return value


def wrong(name: str, remedy: str) -> ImproperlyConfigured:
    """What is raised for a variable: its name, and what to do."""
    return ImproperlyConfigured(f"ANLAN_{name} {remedy}")


def secret(name: str) -> str:
    """A text that must not be empty."""
    value = env(name)
    if not value:
        raise wrong(name, "is empty: give 50 random characters")
    return value


def key(name: str) -> str:
    """32 random bytes in base64."""
    value = env(name)
    if not _is_key(value):
        raise wrong(
            name, f"must be {KEY_BYTES} random bytes in base64: make one with `openssl rand -base64 32`"
        )
    return value


def field_keys(name: str) -> list[tuple[str, str]]:
    """Named keys, the newest first."""
    pairs = [(label, value) for label, _, value in (one.partition(":") for one in env(name).split(","))]
    if not all(label and "." not in label and _is_key(value) for label, value in pairs):
        raise wrong(
            name,
            f"must be name:key, comma between, each key {KEY_BYTES} random bytes in base64 (`openssl rand -base64 32`), no dot in a name",
        )
    return pairs


def optional_key(name: str) -> str:
    """32 random bytes in base64, or nothing."""
    return key(name) if env(name, "") else ""


def push_hosts(name: str, default: str) -> list[str]:
    """Names of push services, or origins of the loopback: nothing else may be asked, least of all inside the house."""
    found = [one.strip() for one in env(name, default).split(",") if one.strip()]
    for one in found:
        parts = urlsplit(one if "://" in one else f"https://{one.removeprefix('*.')}")
        is_near = parts.hostname in ("127.0.0.1", "localhost", "::1")
        is_name = (
            bool(parts.hostname)
            and not set(one.removeprefix("*.")) & set("/:@* ")
            and "." in one.removeprefix("*.")
        )
        is_number = (parts.hostname or "").replace(".", "").isdigit()
        if not (is_near and "://" in one) and not (is_name and not is_number):
            raise wrong(name, "takes DNS names of push services, such as *.push.apple.com, comma between")
    return found


def webhook_hosts(name: str, default: str) -> list[str]:
    """Names over https, or exact origins whose host is a number: what else lies inside the house is not asked."""
    found = [one.strip().lower() for one in env(name, default).split(",") if one.strip()]
    for one in found:
        if not (_is_origin(one) if "://" in one else _is_name(one)):
            raise wrong(
                name,
                "takes DNS names (*.gov.example, name:8443) or origins of a number such as http://10.1.2.3:8080, comma between",
            )
    return found


def _is_name(text: str) -> bool:
    host, colon, port = text.removeprefix("*.").partition(":")
    labels = host.split(".")
    fits = len(labels) > 1 and all(one.replace("-", "").isalnum() and one.isascii() for one in labels)
    return fits and not labels[-1].isdigit() and (not colon or port.isdigit())


def _is_origin(text: str) -> bool:
    parts = urlsplit(text)
    try:
        ip_address("127.0.0.1" if parts.hostname == "localhost" else parts.hostname or "")
        return (
            parts.scheme in ("http", "https")
            and f"{parts.scheme}://{parts.netloc}" == text
            and parts.port != 0
        )
    except ValueError:
        return False


def _is_key(text: str) -> bool:
    try:
        return len(base64.b64decode(text, validate=True)) == KEY_BYTES
    except ValueError:
        return False


def flag(name: str, default: str) -> bool:
    """1 or 0; a word such as “true” would be taken for no without a sound."""
    value = env(name, default)
    if value not in ("0", "1"):
        raise wrong(name, "is 1 for yes or 0 for no")
    return value == "1"


def number(name: str, default: str, least: int, most: int) -> int:
    """A whole number within bounds."""
    value = env(name, default)
    if not (value.isascii() and value.isdigit() and least <= int(value[:12]) <= most):
        raise wrong(name, f"is a whole number from {least} to {most}")
    return int(value)


def one_of(name: str, default: str, choices: Iterable[str]) -> str:
    """One of a few words."""
    value, known = env(name, default), tuple(choices)
    if value not in known:
        raise wrong(name, f"is one of {', '.join(known)}")
    return value


def log_level(name: str) -> str:
    """How much is logged."""
    return one_of(name, "WARNING", logging.getLevelNamesMapping())


def address(name: str, default: str, schemes: tuple[str, ...]) -> str:
    """A web address with one of these schemes; empty where there is none."""
    value = env(name, default)
    parts = urlsplit(value)
    if value and (parts.scheme not in schemes or not parts.hostname):
        raise wrong(name, f"is an address that begins with {' or '.join(f'{one}://' for one in schemes)}")
    return value


def broker(name: str) -> str:
    """Where the machines' broker is: mqtt:// or, over TLS, mqtts://, with name and password if it wants them."""
    value = address(name, "", ("mqtt", "mqtts"))
    try:
        _ = urlsplit(value).port
    except ValueError:
        raise wrong(
            name, "cannot be read: a port is a number, and signs in a password are written as %40 …"
        ) from None
    return value


def janus_key(name: str) -> str:
    """The secret by which a media server makes mountpoints; needed where there is one."""
    value = env(name, "")
    if len(value) < LEAST_SIGNS and (value or env("JANUS_URL", "")):
        raise wrong(
            name, f"is needed with ANLAN_JANUS_URL: at least {LEAST_SIGNS} random signs, the same as admin_key in "
            "janus.plugin.streaming.jcfg",
        )  # fmt: skip
    return value


def origins(name: str) -> list[str]:
    """Scheme and host of each place that forms may come from."""
    found = [one.strip() for one in env(name, "").split(",") if one.strip()]
    if not all(urlsplit(one).scheme in ("http", "https") and urlsplit(one).netloc for one in found):
        raise wrong(name, "takes origins with their scheme, such as https://anlan.example, comma between")
    return found


def host(name: str, default: str) -> str:
    """A DNS name alone."""
    value = env(name, default)
    if value and (set(value) & set("/:@ ") or value.replace(".", "").isdigit()):
        raise wrong(name, "is a DNS name alone, without scheme, port or path; an address of numbers is none")
    return value


def networks(name: str, default: str) -> list[str]:
    """Addresses and networks; a star would let everybody say who he is."""
    named = [one.strip() for one in env(name, default).split(",") if one.strip()]
    try:
        return [str(ip_network(one)).removesuffix("/32").removesuffix("/128") for one in named]
    except ValueError as fault:
        raise wrong(name, f"takes addresses and networks only: {fault}") from None


def authority(name: str) -> str:
    """A file of certificates that count beside the public ones; empty: none."""
    path = env(name, "")
    if not path:
        return ""
    try:
        ssl.create_default_context(cafile=path)
    except OSError:
        raise wrong(name, "names a file of certificates in PEM that this process may read") from None
    return path


def found_packs() -> list[str]:
    """Packs whose folder is here."""
    return sorted(
        path.parent.name for path in Path(__file__).resolve().parents[1].glob("packs/*/__init__.py")
    )


def packs(name: str, known: list[str]) -> list[str]:
    """Names of packs of this house; all when nothing is said."""
    wanted = [one for one in env(name, ",".join(known)).split(",") if one]
    for one in wanted:
        if one not in known:
            raise wrong(name, f"names “{one}”; there are: {', '.join(known)}")
    return wanted


def other_packs(name: str) -> list[str]:
    """Module paths of packs from elsewhere."""
    wanted = [one for one in env(name, "").split(",") if one]
    for one in wanted:
        try:
            found = find_spec(one)
        except (ImportError, ValueError):
            found = None
        if found is None:
            raise wrong(name, f"names “{one}”, which cannot be imported here: install it, or leave it out")
    return wanted


def webhook_secrets(name: str) -> list[str]:
    """Secrets of signed messages, the newest first, as the standard writes them."""
    found = [one for one in env(name, "").split(",") if one]
    for one in found:
        text = one.removeprefix("whsec_")
        try:
            fits = len(base64.b64decode(text + "=" * (-len(text) % 4), validate=True)) >= 24
        except ValueError:
            fits = False
        if not fits:
            raise wrong(name, "takes secrets such as whsec_…: at least 24 random bytes in base64 each")
    return found


def database(name: str) -> dict[str, object]:
    """What Django asks of a database, from its address."""
    given = env(name)
    try:
        parts = urlsplit(given)
        port = parts.port
    except ValueError:
        raise wrong(
            name, "cannot be read: a port is a number, and signs in a password are written as %40 …"
        ) from None
    if parts.scheme == "sqlite" and parts.path.strip("/"):
        return _sqlite(unquote(parts.path[1:] if parts.path.startswith("//") else parts.path))
    if parts.scheme in ("postgres", "postgresql") and parts.path.strip("/"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(port or ""),
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {
                "options": "-c lock_timeout=10s -c idle_in_transaction_session_timeout=10s",
                # What a connection has asked so often is prepared: the server plans it once. No pooler can stand between that
                # hands a session's transactions to different connections; the worker's leases would not bear one either.
                "server_side_binding": True,
                "prepare_threshold": 3,
            },
        }
    raise wrong(name, "is postgresql://user:password@host:5432/anlan or sqlite:////path/district.sqlite3")


def _sqlite(path: str) -> dict[str, object]:
    synchronous = one_of("SQLITE_SYNCHRONOUS", "FULL", SYNCHRONOUS)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": f"PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}; PRAGMA foreign_keys=ON;",
        },
        "TEST": {"NAME": str(Path(tempfile.gettempdir()) / f"anlan-test-{os.getpid()}.sqlite3")},
    }
