# SPDX-License-Identifier: Apache-2.0
"""Says what is missing: each variable that a district needs, what it means, and whether what it names is there."""

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from anlan.adapters.video.janus import trial
from anlan.kernel.documents.fonts import families_in, folders_of

from . import variables

WIDEST_PROXIES = 1024  # addresses


@dataclass(frozen=True)
class Variable:
    """One environment variable."""

    name: str
    about: str
    is_needed: bool = False


VARIABLES = (
    Variable(
        "DATABASE_URL",
        "postgresql://user:password@host:5432/anlan, or sqlite:////path/district.sqlite3",
        True,
    ),
    Variable("SECRET_KEY", "signs sessions: 50 random characters", True),
    Variable("FIELD_KEYS", "field encryption, newest first: name:base64 of 32 bytes, comma between", True),
    Variable("INDEX_KEY", "blind index of telephone and identity numbers: base64 of 32 bytes", True),
    Variable("SEAL_KEY", "signs the seal over the log (Ed25519): base64 of 32 bytes", True),
    Variable("DATA", "folder for files, default var"),
    Variable("VIDEO", "folder of live pictures' journals, sealed frame by frame; default DATA/video"),
    Variable(
        "JANUS_URL",
        "HTTP API of a Janus media server that spreads live pictures; empty: they go over our own line",
    ),
    Variable(
        "JANUS_ADMIN_KEY", "admin_key of its streaming plugin, at least 20 signs; needed with JANUS_URL"
    ),
    Variable("EVIDENCE", "folder of evidence, sealed in pieces; default DATA/evidence"),
    Variable("HOSTS", "host names that are answered, comma between"),
    Variable("ORIGINS", "origins with scheme that forms may come from, behind a proxy"),
    Variable(
        "ADDRESS",
        "the house's own address, printed on documents for whoever checks them; default the first of ORIGINS, or of HOSTS",
    ),
    Variable("FONTS", "folders with fonts to print documents with, comma between; default the machine's own"),
    Variable(
        "PROXIES",
        "addresses and networks of the proxies that say who asks (X-Forwarded-For), comma between; default 127.0.0.1,::1",
    ),
    Variable("TLS", "1 (default): cookies only over TLS"),
    Variable("PACKS", "packs that are on, comma between"),
    Variable("STREETS", ".osm.pbf extract of the district, for travel times"),
    Variable("TILES", "vector tiles of the map (.mbtiles)"),
    Variable("110_URL", "where feedback, return and revisit go"),
    Variable(
        "CERTIFICATES_URL",
        "gateway to the ministries that know welders' certificates (/mem, /samr, /mohurd); empty: none is asked",
    ),
    Variable("CERTIFICATES_KEY", "bearer key of that gateway"),
    Variable("110_SECRETS", "secrets that sign pushes, whsec_…, newest first"),
    Variable("PUSH_KEY", "signs notices to phones (Web Push): base64 of 32 bytes; empty: no such notices"),
    Variable("PUSH_CONTACT", "whom a push service may write to: mailto: or https:; needed with PUSH_KEY"),
    Variable(
        "PUSH_HOSTS", "push services that are asked, comma between; default those of the known browsers"
    ),
    Variable("SMS_URL", "gateway that takes short messages as JSON; empty: none are sent"),
    Variable("SMS_SECRET", "bearer secret of that gateway"),
    Variable(
        "WEBHOOK_HOSTS",
        "systems that may get signed events: names (*.gov.example, name:8443) over https, or exact origins"
        " such as http://10.1.2.3:8080; empty: none",
    ),
    Variable(
        "WEBHOOK_NETWORKS", "private networks that those names may lead into, comma between; empty: none"
    ),
    Variable(
        "WEBHOOK_CA",
        "file of certificates (PEM) that count for those systems beside the public ones; empty: none",
    ),
    Variable("CHAT_URL", "webhook of the duty room’s group robot (企业微信, 钉钉); empty: none"),
    Variable("CHAT_SECRET", "its signing secret, where it has one (钉钉)"),
    Variable("DEVICE_KEY", "every machine's key is derived from it: base64 of 32 bytes; empty: no machines"),
    Variable(
        "BROKER_URL",
        "broker of the machines: mqtts://user:password@host:8883; mqtt:// without TLS; empty: none",
    ),
    Variable(
        "BROKER_CA", "file with the authority of the broker's certificate; empty: the machine's own store"
    ),
    Variable("BROKER_CERT", "file with this process's certificate for the broker, where it asks for one"),
    Variable("BROKER_CERT_KEY", "file with the key of that certificate"),
    Variable("DESK_PHONE", "what a phone's call button rings at the command room; default 110 (a demo: 000)"),
    Variable(
        "HELP_PHONES", "numbers of a phone's help menu, comma between; default 110,119,120 (a demo: 000)"
    ),
    Variable("TRACK_HOURS", "how long positions are kept, default 72"),
    Variable(
        "SECOND_FACTOR",
        "second factor until the office turns it: 0 nobody, 1 roles that need it (default), 2 all",
    ),
    Variable("PASSKEY_HOST", "the DNS name that passkeys belong to, for life; empty: no passkeys"),
    Variable("OIDC_ISSUER", "address of an OpenID Connect provider, https; empty: none"),
    Variable("OIDC_CLIENT", "what that provider calls this house"),
    Variable("OIDC_SECRET", "the secret it gave this house; empty for a public client (PKCE alone)"),
    Variable("OIDC_NAME", "what the button calls the provider"),
    Variable("OIDC_SCOPE", "what is asked of it, default openid profile"),
    Variable("OIDC_CLAIM", "the claim with a person's code in the register, default sub"),
    Variable("OIDC_SECOND", "1: a second factor shown there counts here (claim amr)"),
    Variable("LOG_LEVEL", "WARNING, INFO …"),
    Variable(
        "TRIES_PER_ACCOUNT",
        "wrong passwords of one account within 15 minutes, over all addresses; default 30",
    ),
    Variable(
        "TRIES_PER_ADDRESS", "the same of one address over all accounts; a station shares one; default 60"
    ),
    Variable("SUGGESTIONS_URL", "where complaints and suggestions go, default our own page"),
    Variable("COMPLAINT_CONTACT", "who else takes complaints: a line with name and telephone on that page"),
    Variable("SQLITE_SYNCHRONOUS", "FULL (default), NORMAL: a power cut may cost the last second"),
    Variable("STATIC_ROOT", "where static files are gathered, default DATA/static"),
    Variable("HASHED_STATIC", "1: static files under hashed names, gathered by `anlan migrate`"),
    Variable("NODE_MODULES", "the browser libraries of a checkout"),
    Variable("OTHER_PACKS", "module paths of packs outside anlan.packs, comma between"),
    Variable("DEMO", "1: pick-an-actor sign-in; never for real data"),
    Variable("RELOAD", "1: look at static files anew for each request, for development"),
)


def examine() -> int:
    """Print one line for each variable; 1 when something needed is missing or cannot be what it should."""
    bad = 0
    for one in VARIABLES:
        value = os.environ.get(f"ANLAN_{one.name}")
        state = "set" if value else "MISSING" if one.is_needed else "default"
        remedy = _remedy(one.name) if value else ""
        if remedy:
            state = "WRONG"
        bad += state in ("MISSING", "WRONG")
        print(f"{state:8} ANLAN_{one.name:13} {remedy or one.about}")
    for note in _notes():
        print(f"note     {note}")
    return 1 if bad else 0


def _remedy(name: str) -> str:
    """What the settings would say of this variable's value; empty when they take it."""
    try:
        READERS.get(name, variables.env)(name)
    except ImproperlyConfigured as fault:
        return str(fault).removeprefix(f"ANLAN_{name} ")
    return ""


_flag, _web = (
    partial(variables.flag, default="0"),
    partial(variables.address, default="", schemes=("https", "http")),
)
_count = partial(variables.number, default="1", least=1, most=1_000_000)
READERS: dict[str, Callable[[str], object]] = {  # as the settings read them
    "DATABASE_URL": variables.database, "SECRET_KEY": variables.secret, "FIELD_KEYS": variables.field_keys,
    "INDEX_KEY": variables.key, "SEAL_KEY": variables.key, "ORIGINS": variables.origins,
    "PROXIES": partial(variables.networks, default=""), "TLS": _flag, "DEMO": _flag, "RELOAD": _flag,
    "HASHED_STATIC": _flag, "OIDC_SECOND": _flag, "OTHER_PACKS": variables.other_packs,
    "ADDRESS": _web, "110_URL": _web, "CERTIFICATES_URL": _web, "OIDC_ISSUER": _web, "110_SECRETS": variables.webhook_secrets,
    "TRIES_PER_ACCOUNT": _count, "TRIES_PER_ADDRESS": _count,
    "TRACK_HOURS": partial(variables.number, default="72", least=1, most=8784),
    "SECOND_FACTOR": partial(variables.number, default="1", least=0, most=2),
    "PASSKEY_HOST": partial(variables.host, default=""), "LOG_LEVEL": variables.log_level,
    "SQLITE_SYNCHRONOUS": partial(variables.one_of, default="FULL", choices=variables.SYNCHRONOUS),
    "PUSH_KEY": variables.optional_key, "PUSH_HOSTS": partial(variables.push_hosts, default=""),
    "PUSH_CONTACT": partial(variables.address, default="", schemes=("https", "mailto")),
    "SMS_URL": _web, "CHAT_URL": _web, "WEBHOOK_HOSTS": partial(variables.webhook_hosts, default=""),
    "WEBHOOK_NETWORKS": partial(variables.networks, default=""), "WEBHOOK_CA": variables.authority,
    "DEVICE_KEY": variables.optional_key, "BROKER_URL": variables.broker,
    "JANUS_URL": _web, "JANUS_ADMIN_KEY": variables.janus_key,
    "PACKS": partial(variables.packs, known=variables.found_packs()),
}  # fmt: skip


def _notes() -> list[str]:
    notes = []
    for name in ("STREETS", "TILES"):
        value = os.environ.get(f"ANLAN_{name}")
        if value and not Path(value).exists():
            notes.append(f"ANLAN_{name} names {value}, which is not there")
    if not families_in(folders_of(os.environ.get("ANLAN_FONTS", variables.FONTS).split(","))):
        notes.append("no Chinese font is installed: no document can be printed (Debian: fonts-noto-cjk)")
    notes += _on_proxies()
    url = urlsplit(os.environ.get("ANLAN_110_URL", ""))
    if url.scheme == "http" and url.hostname not in ("localhost", "127.0.0.1", "::1"):
        notes.append("ANLAN_110_URL is plain http: what it carries is personal; use https")
    return notes + _on_channels() + _on_machines() + _on_pictures()


def _on_channels() -> list[str]:
    """Which ways of telling people are there; without any, only open pages tell them."""
    notes = [
        f"ANLAN_{name}_URL is plain http: use https"
        for name in ("SMS", "CHAT")
        if urlsplit(os.environ.get(f"ANLAN_{name}_URL", "")).scheme == "http"
    ]
    if os.environ.get("ANLAN_PUSH_KEY") and not os.environ.get("ANLAN_PUSH_CONTACT"):
        notes.append("ANLAN_PUSH_CONTACT is not set: Apple’s push service refuses what names no contact")
    if not any(os.environ.get(f"ANLAN_{name}") for name in ("PUSH_KEY", "SMS_URL", "CHAT_URL")):
        notes.append(
            "no channel for notices is set (PUSH_KEY, SMS_URL, CHAT_URL): only open pages tell people"
        )
    return notes


def _on_machines() -> list[str]:
    """Whether machines can be heard, and whether what they say crosses a network in clear."""
    url = urlsplit(os.environ.get("ANLAN_BROKER_URL", ""))
    notes = [
        f"ANLAN_{name} names a file that is not there"
        for name in ("BROKER_CA", "BROKER_CERT", "BROKER_CERT_KEY")
        if os.environ.get(f"ANLAN_{name}") and not Path(os.environ[f"ANLAN_{name}"]).exists()
    ]
    if url.scheme == "mqtt" and url.hostname not in ("localhost", "127.0.0.1", "::1"):
        notes.append(
            "ANLAN_BROKER_URL is plain mqtt: positions and commands cross the network in clear; use mqtts"
        )
    if url.scheme and not os.environ.get("ANLAN_DEVICE_KEY"):
        notes.append("ANLAN_BROKER_URL is set and ANLAN_DEVICE_KEY is not: no machine will be believed")
    return notes


def _on_pictures() -> list[str]:
    """Whether the media server makes and ends a mountpoint for us, and whether pictures cross a network in clear."""
    given, key = os.environ.get("ANLAN_JANUS_URL", ""), os.environ.get("ANLAN_JANUS_ADMIN_KEY", "")
    if not given or _remedy("JANUS_URL") or _remedy("JANUS_ADMIN_KEY"):
        return []
    notes = []
    if urlsplit(given).hostname not in ("localhost", "127.0.0.1"):
        notes.append(
            "ANLAN_JANUS_URL is another machine: pictures go there in clear, by UDP; run Janus beside `anlan streams`"
        )
    if why := asyncio.run(trial(given, key)):
        notes.append(f"ANLAN_JANUS_URL: no picture is spread there, all go over the line: {why}")
    return notes


def _on_proxies() -> list[str]:
    """Whoever is trusted wrongly may say that he is somebody else; whoever is not trusted makes all look like one."""
    notes = []
    for one in os.environ.get("ANLAN_PROXIES", "").split(","):
        try:
            if one.strip() and ip_network(one.strip()).num_addresses > WIDEST_PROXIES:
                notes.append(
                    f"ANLAN_PROXIES trusts a whole network, {one.strip()}: name the proxies themselves"
                )
        except ValueError:
            continue  # named as WRONG
    if os.environ.get("FORWARDED_ALLOW_IPS"):
        notes.append("FORWARDED_ALLOW_IPS is not read: name the proxies in ANLAN_PROXIES")
    return notes
