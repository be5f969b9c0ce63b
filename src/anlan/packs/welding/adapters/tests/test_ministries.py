# SPDX-License-Identifier: Apache-2.0
"""Three ministries over HTTP: their words are read, their silence is no answer, and none is asked for ever."""

import socket
import threading
import time
from collections.abc import Iterator
from datetime import date

import pytest
import uvicorn

from anlan.kernel.breaker import Breaker

from ...rulesets.methods import METHODS, processes_of
from .. import simulator_ministries as side
from ..http_source import HttpSource
from ..ministries import Ministries
from ..port import Ask, Found, NoAnswer

MEM = side.Issued("special_operation", "T1", "李国强", "331002198503070315", date(2024, 3, 8), date(2030, 3, 7),
                  review_on=date(2027, 3, 7))  # fmt: skip
SAMR = side.Issued("special_equipment", "S1", "李国强", "331002198503070315", date(2024, 3, 8), date(2028, 3, 7),
                   projects=("GTAW-FeII-6G", "SMAW-FeII-3G"))  # fmt: skip
MOHURD = side.Issued(
    "construction", "C1", "李国强", "331002198503070315", date(2025, 3, 8), date(2027, 3, 7), counts=False
)


@pytest.fixture
def ministries() -> side.Ministries:
    return side.Ministries([MEM, SAMR, MOHURD])


@pytest.fixture
def url(ministries) -> Iterator[str]:
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(ministries.app(), log_config=None, access_log=False, lifespan="off", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(5)
    listener.close()


@pytest.fixture
def verifier(url) -> Ministries:
    names = {"special_operation": "mem", "special_equipment": "samr", "construction": "mohurd"}
    return Ministries({
        kind: HttpSource(name, f"{url}/{name}", sleep=lambda _: None, read=0.3, breaker=Breaker(failures=6))
        for kind, name in names.items()
    })  # fmt: skip


def ask(one: side.Issued, **more: str) -> Ask:
    return Ask(one.kind, more.get("number", one.number), more.get("name", one.name), one.identity)


def test_each_ministry_is_read_in_its_own_words(verifier):
    assert verifier.check(ask(MEM)) == Found(
        "valid", "mem", ("fusion",), (), MEM.begins_on, MEM.ends_on, MEM.review_on
    )
    assert verifier.check(ask(SAMR)).projects == SAMR.projects
    assert verifier.check(ask(MOHURD)).verdict == "invalid"


@pytest.mark.parametrize("more", [{"name": "李国富"}, {"number": "T2"}])
def test_another_name_or_number_is_not_found(verifier, more):
    """AX-R3."""
    assert verifier.check(ask(MEM, **more)).verdict == "not_found"


@pytest.mark.parametrize("way", ["down", "busy", "nonsense"])
def test_a_ministry_that_cannot_answer_gives_no_answer(ministries, verifier, way):
    ministries.manners["mem"] = side.Manner(way=way)
    with pytest.raises(NoAnswer):
        verifier.check(ask(MEM))
    assert verifier.check(ask(SAMR)).verdict == "valid"


def test_a_slow_ministry_is_not_waited_for(ministries, verifier):
    ministries.manners["mem"] = side.Manner(slow_seconds=2)
    with pytest.raises(NoAnswer, match="timeout"):
        verifier.check(ask(MEM))


def test_a_ministry_that_is_down_is_left_alone_for_a_while(ministries, verifier):
    ministries.manners["mem"] = side.Manner(way="down")
    for _ in range(3):
        with pytest.raises(NoAnswer):
            verifier.check(ask(MEM))
    ministries.manners["mem"] = side.Manner()
    with pytest.raises(NoAnswer, match="resting"):
        verifier.check(ask(MEM))


def test_a_question_does_not_show_whose_it_is():
    assert "331002" not in repr(ask(MEM))


def test_a_districts_own_line_about_a_method_counts_before_the_projects_own():
    projects = ("GTAW-FeII-6G-3/60", "FRW-FeII")
    assert processes_of(projects, METHODS) == ("fusion", "pressure")
    assert processes_of(projects, {**METHODS, "FRW": "none", "GTAW": "brazing"}) == ("brazing",)
