# SPDX-License-Identifier: Apache-2.0
"""Who a session or token belongs to, what he may do, and what he may see."""

import hashlib
import secrets
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.base import SessionBase
from django.db import connection
from django.db.models import Q
from django.utils.crypto import constant_time_compare

from .. import timing
from ..context import Caller, Channel, Grant, Session
from ..declare.packs import full_names
from ..ids import new_id
from ..options.queries import option_value
from ..people.models import Person
from ..places.queries import within
from ..registry import REGISTRY
from ..writing import plain_writing
from .models import ApiToken, RoleGrant
from .permissions import may


@dataclass(frozen=True)
class Viewer:
    """Who reads: a person with the grants he holds, cut down to a token's scopes."""

    person: UUID
    name: str
    grants: tuple[Grant, ...]
    token_scopes: frozenset[str] | None = None
    duty: str = ""  # his post or organisation, where a page asked
    session: Session | None = None
    beside: int | None = None  # what was asked beside it

    def caller(self, channel: Channel = "page") -> Caller:
        """The same person, about to act."""
        return Caller(self.person, self.name, channel, self.grants, session=self.session)

    def sees(self, kind: str | None, region: str, involved: frozenset[UUID]) -> bool:
        """Whether an event of this kind and region, with these people involved, may reach him."""
        if not kind and self.person in involved:
            return True  # a notice: its people hear of it
        permission = f"{kind.split('.')[0]}.view" if kind else "kernel.audit"
        return may(self.caller(), permission, region=region, involved=self.person in involved)


def grants_of(person: UUID, scopes: frozenset[str] | None = None) -> tuple[Grant, ...]:
    """The roles a person holds today, with their permissions resolved."""
    moment = timing.now()
    rows = RoleGrant.objects.filter(person=person).filter(Q(ends_at=None) | Q(ends_at__gt=moment))
    return _resolved(rows.values_list("role", "region_path", "organisation"), scopes)


def _resolved(
    rows: Iterable[tuple[str, str, UUID | None]], scopes: frozenset[str] | None
) -> tuple[Grant, ...]:
    found = []
    for name, region, organisation in rows:
        entry = REGISTRY.roles.get(name)
        if entry is None:
            continue  # the role's pack is off: it grants nothing
        pack, role, permissions = entry
        if scopes is not None:
            permissions = permissions & scopes
        there = permissions & full_names(pack, role.in_region)
        found.append(Grant(name, region, organisation, permissions - there, role.scope == "involved"))
        if there:
            found.append(Grant(name, region, organisation, there))
    return tuple(found)


def viewer_of_person(person: Person, scopes: frozenset[str] | None = None) -> Viewer:
    """A person with what he may see."""
    return Viewer(person.pk, person.name, grants_of(person.pk, scopes), scopes)


def caller_of(person: Person, channel: Channel, *, scopes: frozenset[str] | None = None) -> Caller:
    """A person about to act through a channel."""
    return Caller(person.pk, person.name, channel, grants_of(person.pk, scopes))


SIGN_IN = "anlan_sign_in"  # the key of a session under which it names its SignIn


def needs_second(roles: Iterable[str], asked: int) -> bool:
    """Whether these roles must show a second factor, as the office has set it: 0 nobody, 1 those that say so, 2 all."""
    held = [REGISTRY.roles[name][1] for name in roles if name in REGISTRY.roles]
    return asked > 1 or (asked == 1 and any(role.second_factor for role in held))


def must_show_second(person: UUID) -> bool:
    """Whether this person must have a second factor."""
    return needs_second((one.role for one in grants_of(person)), option_value("kernel.second_factor", ""))


def viewer_of_session(key: str, agent: str | None = None) -> Viewer | None:
    """Whose session this is; None when it ended. `agent`: the device that shows it, where it is known."""
    return viewer_of_store(import_module(settings.SESSION_ENGINE).SessionStore(key), agent)


type Value = tuple[
    str, Sequence[Any]
]  # an SQL value with what it is asked with (Any: whatever the columns hold)


def viewer_of_store(
    store: SessionBase,
    agent: str | None = None,
    address: str | None = None,
    *,
    beside: Value = ("NULL", ()),
) -> Viewer | None:
    """Who signed in, with account, person, duty, grants and sign-in by one query; `beside`: a number asked by the same.

    The checks are Django's own of get_user, and: the sign-in stands, is neither idle nor too old, is used by the device
    (and, if the office says so, at the address) it began with, and has shown a second factor if a role needs one.
    """
    ident = store.get(SESSION_KEY)
    if ident is None or store.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    model = get_user_model()
    moment = connection.ops.adapt_datetimefield_value(timing.now())
    with connection.cursor() as cursor:
        asked, values = beside
        known = [*values, moment, _as_id(store.get(SIGN_IN)), model._meta.pk.to_python(ident)]
        cursor.execute(_OF_ACCOUNT.replace("BESIDE", asked), known)
        rows = cursor.fetchall()
    if not rows:
        return None
    person, name, password, is_active, duty = rows[0][:5]
    account = model(password=password)
    if not is_active or not constant_time_compare(
        store.get(HASH_SESSION_KEY, ""), account.get_session_auth_hash()
    ):
        return None
    held = [(*one[5:7], _id(one[7])) for one in rows if one[5] is not None]
    *standing, found = rows[0][8:]
    session = _standing(standing, agent, address, [role for role, *_ in held])
    if session is None:
        return None
    grants = _resolved(held, None)
    return Viewer(UUID(str(person)), name, grants, duty=duty or "", session=session, beside=found)


def _standing(row: Sequence[Any], agent: str | None, address: str | None, roles: list[str]) -> Session | None:
    """The sign-in, if it stands (Any: columns as the database gives them)."""
    key, began, seen, shown, agent_then, address_then, *turned = row
    if key is None:
        return None
    asked, idle, hours, bound = (
        REGISTRY.options[name].default if value is None else value
        for name, value in zip(_TURNED, turned, strict=True)
    )
    since, seen_at, confirmed_at = _moment(began), _moment(seen), _moment(shown) if shown else None
    moment = timing.now()
    if moment - since > timedelta(hours=hours) or moment - seen_at > timedelta(minutes=idle):
        return None
    if (agent is not None and agent_then and agent != agent_then) or (
        bound and address is not None and address != address_then
    ):
        return None
    if confirmed_at is None and needs_second(roles, asked):
        return None
    return Session(UUID(str(key)), since, seen_at, confirmed_at, timedelta(minutes=idle))


def _moment(stored: datetime | str) -> datetime:
    """A column's moment: SQLite gives it as text, without its offset, in UTC."""
    found = datetime.fromisoformat(stored) if isinstance(stored, str) else stored
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _as_id(named: object) -> UUID | str | None:
    """The id that a session names, as the database in use keeps it."""
    try:
        found = UUID(str(named))
    except ValueError:
        return None
    return found if connection.features.has_native_uuid_field else found.hex


_TURNED = ("kernel.second_factor", "kernel.idle_minutes", "kernel.session_hours", "kernel.bind_address")
_OPTIONS = ", ".join(
    f"(SELECT value FROM kernel_optionvalue WHERE option = '{name}' AND region_path = '')"  # noqa: S608 – our own names
    for name in _TURNED
)


# By hand and in one query, a row for each grant that counts: every page begins here.
_OF_ACCOUNT = f"""
SELECT p.id, p.name, a.password, a.is_active, (
    SELECT coalesce(post.name, o.name) FROM kernel_membership m JOIN kernel_organisation o ON o.id = m.organisation_id
    LEFT JOIN kernel_post post ON post.id = m.post_id WHERE m.person_id = p.id ORDER BY m.id LIMIT 1
), g.role, g.region_path, g.organisation_id, s.id, s.since, s.seen_at, s.confirmed_at, s.agent, s.address, {_OPTIONS},
    BESIDE
FROM {get_user_model()._meta.db_table} a JOIN kernel_person p ON p.account_id = a.id
LEFT JOIN kernel_rolegrant g ON g.person_id = p.id AND (g.ends_at IS NULL OR g.ends_at > %s)
LEFT JOIN kernel_signin s ON s.person_id = p.id AND s.id = %s AND s.ended_at IS NULL
WHERE a.id = %s
"""  # noqa: S608 – the account table's own name


def issue_token(
    person: Person, *, scopes: frozenset[str] = frozenset(), region: str = "", lasts: timedelta | None = None
) -> str:
    """A new bearer token, shown once; its last eight signs are a checksum so that typos cost no query."""
    raw = "anl_" + secrets.token_urlsafe(32)
    raw += f"{zlib.crc32(raw.encode()):08x}"
    with plain_writing():
        ApiToken.objects.create(
            id=new_id(), person=person, digest=hashlib.sha256(raw.encode()).hexdigest(), hint=raw[:10],
            scopes=" ".join(sorted(scopes)), region_path=region, made_at=timing.now(),
            expires_at=timing.now() + lasts if lasts else None,
        )  # fmt: skip
    return raw


def revoke_token(person: UUID, key: UUID) -> bool:
    """End one of a person's own tokens; False when he has none of this id that counts."""
    with plain_writing():
        rows = ApiToken.objects.filter(pk=key, person=person, revoked_at=None)
        return bool(rows.update(revoked_at=timing.now()))


def viewer_of_token(raw: str) -> Viewer | None:
    """Whose token this is, cut down to its scopes and region; None when unknown, ended or revoked."""
    if len(raw) < 20 or raw[-8:] != f"{zlib.crc32(raw[:-8].encode()):08x}":
        return None
    moment = connection.ops.adapt_datetimefield_value(timing.now())
    digest = hashlib.sha256(raw.encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(_OF_TOKEN, [moment, digest, moment])
        rows = cursor.fetchall()
    if not rows:
        return None
    person, name, said, region, is_active, asked, has_factor = rows[0][:7]
    if is_active is not None and not is_active:
        return None
    scopes = frozenset(said.split()) or None
    held = [(role, path, _id(organisation)) for *_, role, path, organisation in rows if role is not None]
    asked = REGISTRY.options[_TURNED[0]].default if asked is None else asked
    if is_active is not None and not has_factor and needs_second((one[0] for one in held), asked):
        return None  # who must have a second factor and has none yet reaches nothing by his programs either
    grants = _resolved(held, scopes)
    return Viewer(UUID(str(person)), name, _cut_down(grants, region) if region else grants, scopes)


# By hand and in one query, a row for each grant that counts: every call of the API begins here.
_OF_TOKEN = f"""
SELECT p.id, p.name, t.scopes, t.region_path, a.is_active,
    (SELECT value FROM kernel_optionvalue WHERE option = 'kernel.second_factor' AND region_path = ''),
    EXISTS (SELECT 1 FROM kernel_factor f WHERE f.person_id = p.id), g.role, g.region_path, g.organisation_id
FROM kernel_apitoken t JOIN kernel_person p ON p.id = t.person_id
LEFT JOIN {get_user_model()._meta.db_table} a ON a.id = p.account_id
LEFT JOIN kernel_rolegrant g ON g.person_id = p.id AND (g.ends_at IS NULL OR g.ends_at > %s)
WHERE t.digest = %s AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > %s)
"""  # noqa: S608 – the account table's own name


def _id(stored: UUID | str | None) -> UUID | None:
    return None if stored is None else UUID(str(stored))


def _cut_down(grants: tuple[Grant, ...], region: str) -> tuple[Grant, ...]:
    """Grants that hold inside a token's region only."""
    kept = []
    for grant in grants:
        if grant.involved_only:
            kept.append(replace(grant, bound=region))
        elif within(grant.region, region):
            kept.append(grant)
        elif within(region, grant.region):
            kept.append(replace(grant, region=region))
    return tuple(kept)
