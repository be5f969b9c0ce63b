# SPDX-License-Identifier: Apache-2.0
"""B6: appending to the log by eight writers, reading while another's transaction stays open, folding, and verifying."""

import hashlib
import json
import threading
import time
from collections.abc import Callable
from uuid import uuid4

import psycopg
from django.db import connection, connections, transaction

from anlan.kernel import timing
from anlan.kernel.context import Caller, Context
from anlan.kernel.events import log
from anlan.kernel.events.models import EventRecord, Seal
from anlan.kernel.events.seal import said, verify
from anlan.kernel.events.tail import Tail
from anlan.kernel.following import drain
from anlan.kernel.ids import new_id
from anlan.kernel.writing import canonical, writing
from anlan.packs.dispatch.events import DutyBegun

from .bench import Bench
from .figures import Figure, at_most, in_turn, plain, ratio, share

WRITERS, RECORDS = 8, 3
CALLER = Caller(None, "bench", "cli")
type Write = Callable[[], None]


def append() -> None:
    """Three records as a command appends them."""
    ctx = Context(CALLER)
    with writing(ctx):
        for _ in range(RECORDS):
            ctx.record(DutyBegun(guard=uuid4()), region="0")


def insert() -> None:
    """The same rows by plain inserts."""
    heard = timing.now()
    act = new_id()
    with transaction.atomic():
        EventRecord.objects.bulk_create([
            EventRecord(id=new_id(), name=DutyBegun.name, region="0", channel="cli", act=act, at=heard, recorded_at=heard,
                        fields=canonical({"guard": str(uuid4())})) for _ in range(RECORDS)
        ])  # fmt: skip


def written(write: Write, seconds: float, writers: int = WRITERS) -> list[list[float]]:
    """What each of several writers needed for each transaction, in milliseconds."""
    took: list[list[float]] = [[] for _ in range(writers)]
    end = time.perf_counter() + seconds

    def work(mine: list[float]) -> None:
        while (began := time.perf_counter()) < end:
            write()
            mine.append((time.perf_counter() - began) * 1000)
        connections.close_all()

    threads = [threading.Thread(target=work, args=(mine,)) for mine in took]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return took


def run(bench: Bench) -> None:
    """Append beside plain inserts; then what reads the log."""
    seconds, on = 0.4 if bench.tiny else 3.0, bench.database
    ours, floor = in_turn(bench.rounds, lambda: written(append, seconds), lambda: written(insert, seconds))
    rates = [[sum(map(len, one)) / seconds for one in side] for side in (ours, floor)]
    all_ours, all_floor = ([ms for one in side for mine in one for ms in mine] for side in (ours, floor))
    fairness = min(min(map(len, one)) / max(map(len, one)) for one in ours)
    times = ratio(*rates)
    bench.show(
        Figure(f"{on}: transactions a second, {WRITERS} writers", f"{share(rates[0], 50):,.0f}/s", "≥ 0.8 × plain",
               f"{share(rates[1], 50):,.0f}/s plain", f"{times:.2f} ×", reached=times >= 0.8),
        _p99(bench, "one process", all_ours, 60, f"{share(all_floor, 99):.0f} ms"),
        plain(f"{on}: fairness: least by most of a writer, worst round", fairness, ""),
    )  # fmt: skip
    if bench.vendor == "sqlite":
        both = _two_processes(bench, seconds)
        bench.show(_p99(bench, "two processes", both, 250, ""))
    else:
        _open_transaction(bench)
    _fold_and_verify(bench)


def _p99(bench: Bench, what: str, took: list[float], limit: float, floor: str) -> Figure:
    name = f"{bench.database}: p99 of a transaction, {what}"
    if bench.vendor == "sqlite":
        return at_most(name, share(took, 99), limit, "ms", floor)
    return plain(name, share(took, 99), "ms", floor)


def _two_processes(bench: Bench, seconds: float) -> list[float]:
    begin = time.time() + (1.5 if bench.tiny else 3.0)
    children = [bench.start("b6_log.write_alone", begin, seconds, module="tests.load.part") for _ in range(2)]
    return [ms for child in children for ms in json.loads(child.line())]


def _open_transaction(bench: Bench) -> None:
    """How late a reader is while somebody else's transaction, with rows written, stays open; and without it."""
    many = bench.size(200, 10)
    ours, floor = in_turn(bench.rounds, lambda: _late(many, is_open=True), lambda: _late(many, is_open=False))
    late, free = ([ms for one in side for ms in one] for side in (ours, floor))
    waited = sum(ms > 250 for ms in late)
    bench.show(
        Figure("PostgreSQL: reader, another's transaction open: later than 250 ms", f"{waited} of {len(late)}", "0",
               reached=not waited),
        plain("PostgreSQL: reader, another's transaction open, p99", share(late, 99), "ms", f"{share(free, 99):.1f} ms without"),
    )  # fmt: skip


def _late(many: int, *, is_open: bool) -> list[float]:
    given = connection.get_connection_params()
    keep = {key: given[key] for key in ("dbname", "user", "password", "host", "port") if given.get(key)}
    tail = Tail().start()
    late: list[float] = []

    def read() -> None:
        seen = tail.head()
        while len(late) < many:
            if tail.wait(seen, 5.0) == seen:
                return
            now = timing.now()
            for record in tail.read(seen):
                late.append((now - record.recorded_at).total_seconds() * 1000)
                seen = record.position
        connections.close_all()

    reader = threading.Thread(target=read)
    reader.start()
    with psycopg.connect(**keep) as other:
        if is_open:
            other.execute("INSERT INTO kernel_counter (key, value) VALUES (%s, 1)", [f"open-{uuid4()}"])
        for _ in range(many // RECORDS + 1):
            append()
            time.sleep(0.005)
        reader.join(20)
        other.rollback()
    tail.stop()
    return late[:many]


def _fold_and_verify(bench: Bench) -> None:
    """Seal and read what was appended, then verify beside hashing."""
    drain(["events.sealer"], rounds=100_000)
    total = EventRecord.objects.count()
    began, after = time.perf_counter(), 0
    while records := log.read_after(after, 500):
        after = records[-1].position
    read = total / (time.perf_counter() - began)
    made = [
        b"\0" + said(record) for record in EventRecord.objects.order_by("position").iterator(chunk_size=2000)
    ]

    def check() -> float:
        began = time.perf_counter()
        verdict = verify()
        assert not verdict.broken_at
        assert verdict.events == total
        return total / (time.perf_counter() - began)

    def hashing() -> float:
        began = time.perf_counter()
        for one in made:
            hashlib.sha256(one).digest()
        return total / (time.perf_counter() - began)

    def making() -> float:
        """The same bytes made anew from rows in memory, and hashed."""
        rows = EventRecord.objects.order_by("position")[:2000]
        kept = list(rows)
        began = time.perf_counter()
        for one in kept:
            hashlib.sha256(b"\0" + said(one)).digest()
        return len(kept) / (time.perf_counter() - began)

    ours, floor, remade = in_turn(bench.rounds, check, hashing, making)
    raw, fair = ratio(ours, floor), ratio(ours, remade)
    on = bench.database
    bench.show(
        plain(f"{on}: log read", read, "records/s"),
        Figure(f"{on}: verify ({Seal.objects.count():,} seals over {total:,} records)", f"{share(ours, 50):,.0f}/s",
               "≥ 0.35 × hashing", f"{share(floor, 50):,.0f}/s hashlib over ready bytes", f"{raw:.3f} ×", reached=raw >= 0.35),
        plain(f"{on}: verify, beside making the bytes and hashing them", share(ours, 50), "/s",
              f"{share(remade, 50):,.0f}/s", f"{fair:.2f} ×"),
    )  # fmt: skip


def write_alone(begin: float, seconds: float) -> None:
    """The part of one of two processes: write from the moment named, say what each transaction took."""
    append()
    time.sleep(max(0.0, begin - time.time()))
    took = written(append, seconds, WRITERS // 2)
    print(json.dumps([ms for mine in took for ms in mine]), flush=True)
