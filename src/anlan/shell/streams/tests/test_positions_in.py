# SPDX-License-Identifier: Apache-2.0
"""Positions that come in: what is taken, what is refused entry by entry, and what happens when the database is away."""

import json
import threading
from datetime import datetime, timedelta

import pytest

from anlan.kernel import timing
from anlan.kernel.testing.scene import until
from anlan.shell.streams.keeping import Keeping
from anlan.shell.streams.samples import MOST_ENTRIES, Sample
from anlan.shell.streams.tests.stage import Site, minutes_ago

JSON = "application/json"


@pytest.fixture
def site():
    with Site(full_at=200).open() as opened:
        yield opened


def entry(device="phone", *, ago=1.0, **values):
    return {"device": device, "at": minutes_ago(ago), "lat": 28.66, "lng": 121.43} | values


def post(site, batch, **headers):
    body = batch if isinstance(batch, bytes) else json.dumps(batch).encode()
    return site.ask("/api/positions", method="POST", body=body, Content_Type=JSON, **headers)


@pytest.mark.parametrize("size", [0, 1, 10, 50])
def test_a_batch_is_taken_whole_and_kept_soon(site, size):
    answer = post(site, [entry(ago=n, speed=1.5) for n in range(size)])
    assert (answer.status, answer.json) == (202, {"accepted": size, "refused": []})
    until(lambda: len(site.kept) == size, "they are kept")


@pytest.mark.parametrize(("fault", "field"), [
    ({"lat": 91}, "lat"), ({"lng": "121.4"}, "lng"), ({"lat": None}, "lat"), ({"accuracy": -1}, "accuracy"),
    ({"speed": 1e9}, "speed"), ({"at": "yesterday"}, "at"), ({"at": "2026-11-28T01:00:00"}, "at"), ({"at": 5}, "at"),
    ({"device": ""}, "device"), ({"device": "x" * 41}, "device"),
])  # fmt: skip
def test_a_bad_entry_is_refused_by_number_and_field_and_the_others_are_taken(site, fault, field):
    answer = post(site, [entry(), entry() | fault, entry()])
    assert (answer.status, answer.json["accepted"]) == (202, 2)
    (refused,) = answer.json["refused"]
    assert (refused["entry"], refused["field"]) == (1, field)
    assert "第 2 条" in refused["message"]


def test_a_batch_of_which_nothing_is_fit_is_refused(site):
    answer = post(site, [7, "x"])
    assert (answer.status, answer.json["accepted"], len(answer.json["refused"])) == (422, 0, 2)


def test_a_position_from_the_future_is_refused_a_little_ahead_is_not(site):
    answer = post(site, [entry(ago=-10), entry(ago=-1)])
    assert [one["field"] for one in answer.json["refused"]] == ["at"]
    assert answer.json["accepted"] == 1


def test_nobody_speaks_for_another_ones_device(site):
    answer = post(site, [entry("radio-7")], Accept_Language="en")
    assert answer.status == 422
    assert "radio-7 is not yours" in answer.json["refused"][0]["message"]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"{}", b"null", b'"x"', b"[NaN]", b"\xff\xfe", b"[" * 5000, b"[[[]]]"]
)
def test_what_is_no_list_of_positions_is_refused(site, body):
    assert post(site, body).status == 422


def test_too_many_entries_and_too_many_bytes_are_refused(site):
    assert post(site, [entry()] * (MOST_ENTRIES + 1)).json["code"] == "not_a_batch"
    assert post(site, b"[" + b" " * 200_000 + b"]").status == 413


def test_only_post_and_only_those_who_are_known(site):
    assert site.ask("/api/positions").status == 405
    assert site.ask("/api/positions", who="", method="POST", body=b"[]").status == 401


def test_a_form_of_another_site_cannot_use_the_cookie(site):
    cookie = {"Cookie": "a=b; sessionid=anna"}
    form = {"Content_Type": "text/plain", **cookie}
    assert site.ask("/api/positions", who="", method="POST", body=b"[]", **form).status == 415
    assert (
        site.ask("/api/positions", who="", method="POST", body=b"[]", Content_Type=JSON, **cookie).status
        == 202
    )


def test_while_the_database_is_away_positions_wait_then_senders_wait_and_nothing_taken_is_lost(site):
    back = threading.Event()

    def away(batch):
        if not back.is_set():
            raise ConnectionError("the database restarts")
        site.kept.extend(batch)

    site.keep = away
    taken = 0
    while (answer := post(site, [entry()] * 50)).status == 202:
        taken += 50
    assert (taken, answer.status, answer.headers["retry-after"]) == (200, 503, "1")
    back.set()
    until(lambda: len(site.kept) == taken, "what was taken is kept")


def test_when_far_too_many_come_only_the_newest_of_each_device_is_kept():
    kept = []
    keeping = Keeping(kept.extend, plenty=3)
    samples = [
        _sample("a", 5),
        _sample("a", 4),
        _sample("b", 5),
        _sample("a", 2),
        _sample("a", 3),
        _sample("b", 1),
    ]
    for one in samples:
        keeping.take([one])
    keeping.start()
    keeping.stop()
    assert kept == [*samples[:3], _sample("a", 2), _sample("b", 1)]
    assert (keeping.kept, keeping.thinned) == (5, 1)


def _sample(device, ago):
    moment = datetime(2026, 11, 28, 12, tzinfo=timing.LOCAL) - timedelta(minutes=ago)
    return Sample(device, moment, 28.66, 121.43)


def test_what_is_in_memory_is_written_at_the_end():
    kept = []
    keeping = Keeping(kept.extend, every=60)
    keeping.start()
    keeping.take([_sample("a", 1)])
    until(lambda: kept, "the first batch is written")
    keeping.take([_sample("a", 0)])
    keeping.stop()
    assert len(kept) == 2
