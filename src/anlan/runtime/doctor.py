# SPDX-License-Identifier: Apache-2.0
"""Says what is missing: each variable that a district needs, what it means, and whether what it names is there."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


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
    Variable("EVIDENCE", "folder of evidence, sealed in pieces; default DATA/evidence"),
    Variable("HOSTS", "host names that are answered, comma between"),
    Variable("ORIGINS", "origins with scheme that forms may come from, behind a proxy"),
    Variable("TLS", "1 (default): cookies only over TLS"),
    Variable("PACKS", "packs that are on, comma between"),
    Variable("STREETS", ".osm.pbf extract of the district, for travel times"),
    Variable("TILES", "vector tiles of the map (.mbtiles)"),
    Variable("110_URL", "where feedback, return and revisit go"),
    Variable("110_SECRETS", "secrets that sign pushes, whsec_…, newest first"),
    Variable(
        "DESK_PHONE", "telephone of the command room, for the phones of guards and officers; default 110"
    ),
    Variable("HELP_PHONES", "emergency numbers on the phones, comma between; default 110,119,120"),
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
    Variable("DESK_PHONE", "what a phone's call button rings at the desk, default 110 (a demo: 000)"),
    Variable("HELP_PHONES", "numbers of its help menu, comma between, default 110,119,120"),
    Variable("SUGGESTIONS_URL", "where complaints and suggestions go, default our own page"),
    Variable("SQLITE_SYNCHRONOUS", "FULL (default), NORMAL: a power cut may cost the last second"),
    Variable("STATIC_ROOT", "where static files are gathered, default DATA/static"),
    Variable("HASHED_STATIC", "1: static files under hashed names, gathered before"),
    Variable("NODE_MODULES", "the browser libraries of a checkout"),
    Variable("OTHER_PACKS", "module paths of packs outside anlan.packs, comma between"),
    Variable("DEMO", "1: pick-an-actor sign-in; never for real data"),
    Variable("RELOAD", "1: look at static files anew for each request, for development"),
)


def examine() -> int:
    """Print one line for each variable; 1 when something needed is missing."""
    missing = 0
    for one in VARIABLES:
        value = os.environ.get(f"ANLAN_{one.name}")
        state = "set" if value else "MISSING" if one.is_needed else "default"
        missing += state == "MISSING"
        print(f"{state:8} ANLAN_{one.name:13} {one.about}")
    for note in _notes():
        print(f"note     {note}")
    return 1 if missing else 0


def _notes() -> list[str]:
    notes = []
    for name in ("STREETS", "TILES"):
        value = os.environ.get(f"ANLAN_{name}")
        if value and not Path(value).exists():
            notes.append(f"ANLAN_{name} names {value}, which is not there")
    url = urlsplit(os.environ.get("ANLAN_110_URL", ""))
    if url.scheme == "http" and url.hostname not in ("localhost", "127.0.0.1", "::1"):
        notes.append("ANLAN_110_URL is plain http: what it carries is personal; use https")
    return notes
