# SPDX-License-Identifier: Apache-2.0
"""What an operator does now and then: migrate, import, tokens, verification, rebuilding, backups."""

import fcntl
import json
import shutil
import sqlite3
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import connection
from django.db.models import Q

from anlan.kernel.access.queries import issue_token
from anlan.kernel.accounts import signatures
from anlan.kernel.command import perform
from anlan.kernel.context import Caller
from anlan.kernel.directory.commands.import_directory import import_directory
from anlan.kernel.directory.commands.renew_telephones import renew_telephones
from anlan.kernel.directory.delivery import known_tables
from anlan.kernel.directory.tables import read_tables
from anlan.kernel.directory.triad import holding_two
from anlan.kernel.errors import Invalid
from anlan.kernel.events.export import Unreadable, verify_file, write_log
from anlan.kernel.events.seal import public_key, verify
from anlan.kernel.evidence.checking import faults as evidence_faults
from anlan.kernel.evidence.package import Unreadable as NotAPackage
from anlan.kernel.evidence.package import faults_of
from anlan.kernel.people.models import Person
from anlan.kernel.places.models import Region
from anlan.kernel.registry import REGISTRY

MOST_DAYS = 3650
type Say = Callable[[str], None]


def migrate() -> int:
    """Bring the tables up to date, and the static files, where they are served under hashed names."""
    call_command("migrate", interactive=False, verbosity=1)
    renewed = perform(renew_telephones, Caller(None, "operator", "cli"), {}).result
    if renewed:
        print(f"telephones: {renewed} of the register can be found again however they are written")
    for person, roles in holding_two():
        print(f"note: {person.code} holds {' and '.join(roles)}, which X-R9 keeps apart; take one back")
    if not settings.SERVESTATIC_USE_FINDERS:
        call_command("collectstatic", interactive=False, verbosity=1)
    return 0


def import_folder(source: Path, say: Say) -> int:
    """Import the register and what each pack reads of the same delivery; every fault is named, nothing half-done."""
    operator = Caller(None, "operator", "cli")
    try:
        tables = read_tables(source)
        wanted = known_tables(tables)
        for name in sorted(tables.keys() - wanted.keys()):
            say(f"{name}: no table of this name is read; left out")
        done = perform(import_directory, operator, {"tables": wanted}).result
        say(f"register: {done['written']} rows written, {done['unchanged']} unchanged")
    except Invalid as fault:
        say(str(fault.message))
        for place, remedy in fault.fields.items():
            say(f"  {place}: {remedy}")
        return 1
    return 0


def create_token(who: str, role: str, region: str, days: int) -> int:
    """Print a new bearer token of a person."""
    person = Person.objects.filter(Q(code=who) | Q(account__username=who) | Q(name=who)).first()
    if person is None:
        print(f"{who} is not in the register", file=sys.stderr)
        return 1
    if role and role not in REGISTRY.roles:
        print(f"there is no role {role}; there are: {', '.join(sorted(REGISTRY.roles))}", file=sys.stderr)
        return 1
    place = Region.objects.filter(code=region).first()
    if region and place is None:
        print(f"there is no region {region}", file=sys.stderr)
        return 1
    if not 1 <= days <= MOST_DAYS:
        print(f"--days is 1 to {MOST_DAYS}", file=sys.stderr)
        return 1
    scopes: frozenset[str] = REGISTRY.roles[role][2] if role else frozenset()
    if role and not scopes:  # no scopes at all would mean: everything that the person may
        print(f"the role {role} permits nothing", file=sys.stderr)
        return 1
    print(issue_token(person, scopes=scopes, region=place.path if place else "", lasts=timedelta(days=days)))
    return 0


def verify_signature(source: Path) -> int:
    """Check a proof on its own, and say with which key it was made: that key must be compared with what the office knows."""
    proof = source.read_text(encoding="utf-8")
    faults = list(signatures.faults_of(proof))
    for fault in faults:
        print(fault)
    if not faults:
        said = json.loads(proof)
        print(f"signed: {said['record']}")
        print(f"by the passkey {said['public_key']} of {said['rp_id']}")
    return 1 if faults else 0


def set_password(who: str) -> int:
    """Ask for a new password of somebody's account, by Django's own rules; his sign-ins end with it."""
    person = (
        Person.objects.filter(Q(code=who) | Q(account__username=who) | Q(name=who))
        .select_related("account")
        .first()
    )
    if person is None or person.account is None:
        print(f"{who} has no account in the register", file=sys.stderr)
        return 1
    call_command("changepassword", person.account.get_username())
    return 0


def export_log(target: Path) -> int:
    """Write the whole log with its seals into a file, and say with which key anybody can check it."""
    with target.open("w", encoding="utf-8") as out:
        written = write_log(out)
    print(
        f"{written} events; check it anywhere with: anlan verify-log --file {target.name} --key {public_key().hex()}"
    )
    return 0


def verify_log(key: bytes | None, file: Path | None = None) -> int:
    """Check the seal; 0 and the number of events when whole, 1 and the first broken position when not.

    With a file the exported log in it is checked, and no database is asked.
    """
    try:
        if file is None:
            verdict = verify(key)
        else:
            with file.open(encoding="utf-8") as lines:
                verdict = verify_file(lines, key or public_key())
    except (OSError, Unreadable) as fault:
        print(f"{file} cannot be read as a log: {fault}", file=sys.stderr)
        return 1
    if verdict.broken_at:
        print(f"broken at {verdict.broken_at}: {verdict.why}")
        return 1
    print(f"{verdict.events} events, sealed up to {verdict.sealed}")
    return 0


def verify_evidence() -> int:
    """Check every file of evidence and its custody; 0 when whole, 1 with a line for each that is not."""
    found = 0
    for item, why in evidence_faults():
        print(f"{item.matter.number} evidence {item.ordinal}: {why}")
        found += 1
    print("evidence is whole" if not found else f"{found} items of evidence do not fit")
    return 1 if found else 0


def verify_package(key: bytes | None, file: Path) -> int:
    """Check a package of evidence; 0 when whole, 1 with a line for each thing that does not fit."""
    try:
        faults = list(faults_of(file, key or public_key()))
    except NotAPackage as fault:
        print(f"{file} cannot be read as a package: {fault}", file=sys.stderr)
        return 1
    print("\n".join(faults) or "whole: every file as it was taken in, custody unbroken, signature valid")
    return 1 if faults else 0


def rebuild(names: Sequence[str]) -> int:
    """Make projections again from position zero."""
    for name in names or list(REGISTRY.projections):
        if name not in REGISTRY.projections:
            print(
                f"there is no projection {name}; there are: {', '.join(REGISTRY.projections)}",
                file=sys.stderr,
            )
            return 1
        print(f"{name}: {REGISTRY.projections[name].rebuild()} events applied")
    return 0


def backup(target: Path) -> int:
    """Copy the district's database into one file while it runs; PostgreSQL has pg_dump for that."""
    if not _is_sqlite():
        print(
            "on PostgreSQL use pg_dump --format=custom, or a streaming replica (docs/howto)", file=sys.stderr
        )
        return 1
    try:
        target.touch(mode=0o600, exist_ok=False)
    except OSError as fault:
        print(f"{target}: {fault.strerror}", file=sys.stderr)
        return 1
    with closing(sqlite3.connect(_database())) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
    print(f"{target}: {target.stat().st_size} bytes; keep keys.json apart from it")
    print(f"copy {storages['evidence'].base_location} after it: evidence lies there as files")  # type: ignore[attr-defined]
    return 0


def restore(source: Path) -> int:
    """Put a backup in the place of the district's database; the one before is kept beside it."""
    why = _why_no_backup(source) if _is_sqlite() else "on PostgreSQL use pg_restore (docs/howto)"
    if why:
        print(f"cannot restore from {source}: {why}", file=sys.stderr)
        return 1
    connection.close()
    place = _database()
    if _is_running(place):
        print(f"a process works on {place}: end it first, then restore", file=sys.stderr)
        return 1
    if place.exists():
        with closing(sqlite3.connect(place)) as before:
            before.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # what stands in -wal belongs to it
        shutil.move(place, place.with_suffix(".before-restore"))
    for rest in ("-wal", "-shm"):
        Path(f"{place}{rest}").unlink(missing_ok=True)
    shutil.copy(source, place)
    code = verify_log(None)
    if code:
        print(
            "a backup is opened with the keys of its own district: put its keys.json here, or set its variables, and verify again",
            file=sys.stderr,
        )
    return code


def _is_running(place: Path) -> bool:
    """Whether somebody holds a lease of this district: its followers would write into the file that is moved away."""
    for lease in place.parent.glob(f"{place.name}.*.lease"):
        with lease.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
    return False


def _is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def _database() -> Path:
    return Path(str(settings.DATABASES["default"]["NAME"]))


def _why_no_backup(source: Path) -> str:
    """Why a file cannot take the place of a district's database; empty when it can."""
    if not source.is_file():
        return "there is no such file"
    try:
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as read:
            whole = read.execute("PRAGMA quick_check").fetchone()[0]
            read.execute("SELECT count(*) FROM kernel_eventrecord").fetchone()
    except sqlite3.Error as fault:
        return str(fault)
    return "" if whole == "ok" else str(whole)
