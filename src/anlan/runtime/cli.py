# SPDX-License-Identifier: Apache-2.0
"""The command line: one word for each role and errand; `anlan --help` lists them.

What a word needs is imported when it is said: Django must be set up first, and help must come at once.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import django
from django.core.exceptions import ImproperlyConfigured
from django.db import Error as DatabaseError

from . import keys

type Word = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one word; the exit code says whether it did what it promised."""
    given = _parser().parse_args(arguments)
    if given.word == "rehearse":
        with TemporaryDirectory() as nowhere:
            keys.use_nothing(Path(nowhere))
            return _run(given)
    if given.data is not None or given.word == "demo":
        keys.use_folder(Path(given.data or "var/demo"))
    elif given.word == "verify-signature" or (
        given.word in ("verify-log", "verify-package") and given.file and given.key
    ):  # on a machine that has no district at all
        with TemporaryDirectory() as nowhere:
            keys.use_folder(Path(nowhere))
    return _run(given)


def _run(given: argparse.Namespace) -> int:
    """Set Django up and run the word."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.runtime.settings")
    word: Word = given.run
    try:
        if given.word not in ("doctor", "new", "web"):  # web becomes another program, which does it itself
            django.setup()
        return word(given)
    except KeyboardInterrupt:
        return 130
    except (
        ImproperlyConfigured,
        DatabaseError,
        OSError,
    ) as fault:  # an operator's mistake, not the program's
        said = "\n".join(" ".join(line.split()) for line in str(fault).splitlines())
        print(f"anlan {given.word}: {said}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="anlan", description="安澜 Anlan: one platform on which a district keeps safe"
    )
    words = parser.add_subparsers(dest="word", required=True, metavar="WORD")

    def add(name: str, run: Word, about: str) -> argparse.ArgumentParser:
        one = words.add_parser(name, help=about, description=about)
        one.add_argument("--data", metavar="DIR", help="a demo's folder, instead of ANLAN_… variables")
        one.set_defaults(run=run)
        return one

    demo = add("demo", _demo, "a living district on an embedded database, with simulated people")
    demo.add_argument("--port", type=int, default=8000)
    demo.add_argument("--seed", type=int, default=7)
    demo.add_argument("--speed", type=_speed, default=1.0, help="how fast the district's time runs")
    demo.add_argument(
        "--broker-port", type=int, default=0, help="where machines come in; any free one without it"
    )
    demo.add_argument("--quiet", action="store_true", help="print nothing but the ready line")
    demo.add_argument("--alone", action="store_true", help="without simulated people")
    for name, about in (("web", "pages, API and commands"), ("streams", "live streams and positions")):
        one = add(name, _web if name == "web" else _streams, about)
        one.add_argument("--host", default="127.0.0.1")
        one.add_argument("--port", type=int, default=8000 if name == "web" else 8001)
    add("worker", _worker, "followers, clocks and errands")
    add("bridge", _bridge, "listens to machines at their broker; several take turns")
    _add_simulated(add)
    add("migrate", _migrate, "bring the database's tables up to date")
    imports = add(
        "import-directory",
        _import,
        "take in a district's register: a folder or ZIP of CSV files, or one XLSX",
    )
    imports.add_argument("file", type=Path)
    token = add("token", _token, "make a bearer token")
    token.add_argument("action", choices=["create"])
    token.add_argument(
        "--as", dest="person", required=True, help="code, account or name of a person in the register"
    )
    token.add_argument("--role", default="", help="cut the token down to this role")
    token.add_argument("--region", default="", help="cut the token down to this region's code")
    token.add_argument("--days", type=int, default=90)
    password = add("password", _password, "ask for a new password of a local account")
    password.add_argument(
        "--as", dest="person", required=True, help="code, account or name of a person in the register"
    )
    _add_keeping(add)
    _add_making(add)
    return parser


def _add_making(add: Callable[[str, Word, str], argparse.ArgumentParser]) -> None:
    """The words for whoever makes a kind: play its scenarios, copy a working one."""
    rehearsal = add("rehearse", _rehearse, "play the scenarios of kinds on a virtual clock; nothing is kept")
    rehearsal.add_argument(
        "what", nargs="*", help="kinds, scenarios or packs, such as dispatch.incident; else all"
    )
    rehearsal.add_argument("--language", choices=["zh-hans", "en"], default="zh-hans")
    new = add(
        "new", _new, "copy a working pack, kind, command or page with its test; asks for what is not said"
    )
    new.add_argument("what", nargs="?", choices=["pack", "kind", "command", "page"])
    new.add_argument("name", nargs="?", help="in snake_case, such as neighbour_noise")
    new.add_argument("--pack", help="the pack that it belongs to")
    new.add_argument("--kind", help="the kind that a command works on; of a new pack its first")
    new.add_argument("--label", help="as the screen says it, in English")
    new.add_argument("--chinese", help="as the screen says it, in Chinese")


def _add_simulated(add: Callable[[str, Word, str], argparse.ArgumentParser]) -> None:
    """The word that plays people, or machines."""
    simulate = add(
        "simulate",
        _simulate,
        "simulated guards, officers and callers, through the public API; or welding machines, at a broker",
    )
    simulate.add_argument("what", nargs="?", choices=["people", "welding"], default="people")
    simulate.add_argument("--url", default="http://localhost:8000", help="of the district that people act in")
    simulate.add_argument("--seed", type=int, default=7)
    simulate.add_argument("--machines", type=int, default=10, help="how many; those of the register first")
    simulate.add_argument("--broker", help="such as mqtt://127.0.0.1:1883; else ANLAN_BROKER_URL")
    simulate.add_argument(
        "--offline", type=_share, default=0.0, help="share of heartbeats after which one drops off"
    )
    simulate.add_argument(
        "--wrong-clock", type=_share, default=0.0, help="share whose clock is an hour wrong"
    )
    simulate.add_argument("--clones", type=int, default=0, help="how many have a twin under the same name")


def _share(text: str) -> float:
    share = float(text)
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError("give a share from 0 to 1")
    return share


def _add_keeping(add: Callable[[str, Word, str], argparse.ArgumentParser]) -> None:
    """The words that check, copy and make anew what a district holds."""
    verify = add(
        "verify-log", _verify, "check the seal over the whole log; exit 1 names the first broken position"
    )
    verify.add_argument(
        "--key", type=_public_key, help="public key as hex, instead of the one in the settings"
    )
    verify.add_argument("--file", type=Path, help="an exported log, instead of the database")
    export = add("export-log", _export, "write the log with its seals into a file that anybody can check")
    export.add_argument("file", type=Path)
    package = add(
        "verify-package", _verify_package, "check a package of evidence; exit 1 names what does not fit"
    )
    package.add_argument("file", type=Path)
    package.add_argument(
        "--key", type=_public_key, help="public key as hex, instead of the one in the settings"
    )
    add(
        "verify-evidence",
        _verify_evidence,
        "check every file of evidence and its custody; exit 1 names what does not fit",
    )
    add(
        "verify-signature",
        _verify_signature,
        "check a take-over signed by a passkey; exit 1 names what does not fit",
    ).add_argument("file", type=Path)
    rebuild = add("rebuild", _rebuild, "make projections again from the log")
    rebuild.add_argument("name", nargs="*", help="such as dispatch.Board; all without a name")
    add("backup", _backup, "copy a SQLite district into one file").add_argument("file", type=Path)
    add("restore", _restore, "put a backup in place of a SQLite district").add_argument("file", type=Path)
    add("doctor", _doctor, "say what is missing")


def _public_key(text: str) -> bytes:
    key = bytes.fromhex(text)
    if len(key) != 32:
        raise ValueError(text)
    return key


def _speed(text: str) -> float:
    """How fast a demo's time runs: forward, and no faster than its clocks can follow."""
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0.01 <= speed <= 1000:
        raise argparse.ArgumentTypeError("give a number from 0.01 to 1000; time neither stands nor goes back")
    return speed


def _demo(given: argparse.Namespace) -> int:
    from .embedded import run_demo

    return run_demo(
        Path(given.data or "var/demo"), port=given.port, seed=given.seed, speed=given.speed, quiet=given.quiet,
        simulated=not given.alone, broker_port=given.broker_port,
    )  # fmt: skip


def _web(given: argparse.Namespace) -> int:
    from . import settings  # noqa: F401 – a wrong one is said here, in a sentence, before this becomes another program
    from .web import run_web

    return run_web(given.host, given.port)


def _streams(given: argparse.Namespace) -> int:
    from .roles import run_streams

    return run_streams(given.host, given.port)


def _worker(given: argparse.Namespace) -> int:
    from .roles import run_worker

    return run_worker()


def _bridge(_given: argparse.Namespace) -> int:
    from .roles import run_bridge

    return run_bridge()


def _simulate(given: argparse.Namespace) -> int:
    from .roles import run_machines, run_simulated

    if given.what == "welding":
        return run_machines(
            given.broker, given.machines, given.seed, given.offline, given.wrong_clock, given.clones
        )
    return run_simulated(given.url, given.seed)


def _migrate(given: argparse.Namespace) -> int:
    from .errands import migrate

    return migrate()


def _import(given: argparse.Namespace) -> int:
    from .errands import import_folder

    return import_folder(given.file, print)


def _token(given: argparse.Namespace) -> int:
    from .errands import create_token

    return create_token(given.person, given.role, given.region, given.days)


def _password(given: argparse.Namespace) -> int:
    from .errands import set_password

    return set_password(given.person)


def _verify(given: argparse.Namespace) -> int:
    from .errands import verify_log

    return verify_log(given.key, given.file)


def _verify_package(given: argparse.Namespace) -> int:
    from .errands import verify_package

    return verify_package(given.key, given.file)


def _verify_signature(given: argparse.Namespace) -> int:
    from .errands import verify_signature

    return verify_signature(given.file)


def _verify_evidence(_given: argparse.Namespace) -> int:
    from .errands import verify_evidence

    return verify_evidence()


def _export(given: argparse.Namespace) -> int:
    from .errands import export_log

    return export_log(given.file)


def _rebuild(given: argparse.Namespace) -> int:
    from .errands import rebuild

    return rebuild(given.name)


def _backup(given: argparse.Namespace) -> int:
    from .errands import backup

    return backup(given.file)


def _restore(given: argparse.Namespace) -> int:
    from .errands import restore

    return restore(given.file)


def _doctor(given: argparse.Namespace) -> int:
    from .doctor import examine

    if examine():
        return 1  # without its settings nothing can be asked of the database
    django.setup()
    from .stored import examine_rows

    return examine_rows()


def _rehearse(given: argparse.Namespace) -> int:
    from .rehearse import rehearse

    return rehearse(given.what, given.language)


def _new(given: argparse.Namespace) -> int:
    from .scaffold import write_new

    return write_new(given.what, given.name, given.pack, given.kind, label=given.label, chinese=given.chinese)


if __name__ == "__main__":
    sys.exit(main())
