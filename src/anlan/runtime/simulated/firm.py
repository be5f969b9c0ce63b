# SPDX-License-Identifier: Apache-2.0
"""Tells the demo's firm that welds: its machines, chips, welders and certificates, all through welding's own commands."""

import csv
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import uvicorn

from anlan.kernel import timing
from anlan.kernel.access.queries import caller_of
from anlan.kernel.command import perform
from anlan.kernel.context import Caller
from anlan.kernel.errors import Refused
from anlan.kernel.people.models import Organisation, Person
from anlan.kernel.ports import plug
from anlan.kernel.registry import REGISTRY
from anlan.packs.welding.adapters.http_source import HttpSource
from anlan.packs.welding.adapters.ministries import Ministries as Gateway
from anlan.packs.welding.adapters.plugs import SOURCES
from anlan.packs.welding.adapters.port import CertVerifier
from anlan.packs.welding.adapters.simulator_ministries import Issued, Ministries
from anlan.packs.welding.models import Firm, InstallOrder
from anlan.packs.welding.queries.codes import check_of
from anlan.packs.welding.queries.methods import methods

from ..demo_district.firm import FIRM, NEWCOMER, WELDERS, YARD
from ..demo_district.ground import lat_lng

OFFICER, INSTALLER, STREET = "zhengjianhua", "chenlixin", "jinli"
STANDS = {  # where it stands → the last four digits of the machines' codes
    "二车间": "2057 2058 2059 2060 2061 2062 2063 2064 2093 2095", "三车间": "2070 2071 2072 2077 2078 2101",
    "罐区": "2081 2082 2088", "机修房": "2065 2066 2067", "仓库": "2090 2091 2092",
}  # fmt: skip
PRESSURE = "2077"  # welds pressure vessels: asks for the certificate of the market regulator's ministry
WITH_PERMIT = ("罐区",)
UNFITTED = "2092"  # its order is placed: whoever plays the installer fits its chip
PROJECT = "GTAW-FeII-6G-3/60"
LABEL = "CHIP-"  # so begins the label of every chip that the demo plays
STEP = 18.0  # metres between two machines
KINDS = {"T": "special_operation", "S": "special_equipment", "J": "construction"}
NEW_PAPER = "T331002202600"  # the newcomer's certificate, short enough to be typed by whoever plays him
CERTIFICATES = {  # welder → of which ministry, and in how many days it ends
    "liguoqiang": (("T", 430), ("S", 610)), "chenweimin": (("T", 380),), "wanghaibo": (("T", 700), ("J", 500)),
    "yejianjun": (("T", 25),), "xuyongfa": (("T", 900),), "panxiaofeng": (("S", 300), ("T", 640)),
    "zhulingen": (("J", 220), ("T", 150)), "maoguohua": (("T", -12),), "shenlihui": (("T", 510),), "huxiaojun": (("T", 640),),
}  # fmt: skip


def codes() -> dict[str, str]:
    """Machine code → where it stands."""
    return {f"JX0417{number}": place for place, numbers in STANDS.items() for number in numbers.split()}


def chip_of(code: str) -> str:
    """The label of the chip that is fitted into a machine."""
    return f"{LABEL}{code[-4:]}"


def act(verb: str, by: Caller, **values: Any) -> Any:
    """Give a command of welding (Any: its own input and answer)."""
    return perform(REGISTRY.commands[f"welding.{verb}"], by, values).result


def caller(code: str) -> Caller:
    """Somebody of the demo, as his own page would act."""
    return caller_of(Person.objects.get(code=code), "page")


def tell_firm(district: Path) -> None:
    """Once: the street enrols the firm, the firm its machines and welders, the installer fits the chips."""
    organisation = Organisation.objects.filter(code=FIRM).first()
    if organisation is None or Firm.objects.filter(pk=organisation.pk).exists():
        return
    firm = organisation.pk
    act("enrol_firm", caller(STREET), firm=str(firm), industry="hazardous_chemical", is_hazardous=True)
    _machines(firm)
    _welders(firm, _identities(district))


def _machines(firm: UUID) -> None:
    officer, installer = caller(OFFICER), caller(INSTALLER)
    for number, (code, place) in enumerate(codes().items()):
        lat, lng = lat_lng((YARD[0] + number % 6 * STEP, YARD[1] + number // 6 * STEP))
        scene = {"scene": "special_equipment", "project": PROJECT} if code.endswith(PRESSURE) else {}
        machine = act(
            "register_machine", officer, firm=str(firm), code=code, place=place, model="ZX7-400", lat=lat, lng=lng,
            needs_permit=place in WITH_PERMIT, **scene,
        )  # fmt: skip
        act("place_order", officer, machine=str(machine))
        if not code.endswith(UNFITTED):
            chip = chip_of(code)
            act("fit_chip", installer, machine=code, check=check_of(code), chip=chip, lat=lat, lng=lng)


def _welders(firm: UUID, identities: dict[str, str]) -> None:
    officer = caller(OFFICER)
    for code, name in WELDERS:
        act("enrol_welder", officer, name=name, identity_number=identities[code])
        welder = caller(code)
        binding = act("ask_binding", welder, firm=str(firm))
        act("agree_binding", officer, binding=str(binding))
        for one in _issued(code, name, identities[code]):
            act("record_certificate", welder, kind=one.kind, number=one.number, ends_on=str(one.ends_on))
    code, name = NEWCOMER
    act("enrol_welder", officer, name=name, identity_number=identities[code])


def activate(chip: str) -> bool:
    """Test a chip that is heard and confirm by both that it works; False while it is not heard yet."""
    order = InstallOrder.objects.filter(chip=chip).order_by("-placed_at").first()
    if order is None or order.stage == "active":
        return True
    installer = caller(INSTALLER)
    try:
        if order.stage == "fitted":
            act("try_chip", installer, order=str(order.pk))
    except Refused:
        return False
    act("confirm_activation", installer, order=str(order.pk))
    act("confirm_activation", caller(OFFICER), order=str(order.pk))
    return True


# — the ministries —


def _identities(district: Path) -> dict[str, str]:
    """The identity numbers of nobody that the generated register gave to the welders."""
    with (district / "people.csv").open(encoding="utf-8-sig") as source:
        return {row["code"]: row["identity_number"] for row in csv.DictReader(source)}


def _issued(code: str, name: str, identity: str) -> list[Issued]:
    today: date = timing.now().date()
    return [
        Issued(
            KINDS[sort], NEW_PAPER if code == NEWCOMER[0] else f"{sort}{identity}", name, identity,
            today - timedelta(days=400), today + timedelta(days=left), projects=(PROJECT,) if sort == "S" else (),
        )
        for sort, left in CERTIFICATES[code]
    ]  # fmt: skip


@contextmanager
def ministries(district: Path) -> Iterator[Ministries]:
    """The three ministries on the loopback while the block runs; certificates are asked there.

    `ministries.txt` beside the district says where, so that whoever tries the demo can make one slow, wrong or silent.
    """
    known = _identities(district)
    simulator = Ministries([
        one for code, name in (*WELDERS, NEWCOMER) if code in known for one in _issued(code, name, known[code])
    ])  # fmt: skip
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(simulator.app(), log_config=None, access_log=False, lifespan="off", ws="none",
                            timeout_graceful_shutdown=1)  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [listener]}, name="ministries", daemon=True
    )
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        base = f"http://127.0.0.1:{listener.getsockname()[1]}"
        (district.parent / "ministries.txt").write_text(base)
        plug(
            CertVerifier,
            lambda: Gateway(
                {kind: HttpSource(at, f"{base}/{at}", "") for kind, at in SOURCES.items()}, methods
            ),
        )
        yield simulator
    finally:
        server.should_exit = True
        thread.join(5)
        listener.close()
