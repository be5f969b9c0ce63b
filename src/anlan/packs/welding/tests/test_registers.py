# SPDX-License-Identifier: Apache-2.0
"""Machines, chips and welders on their registers: one chip, one code, one machine; two people where it matters."""

import pytest

from anlan.kernel.errors import CommandError
from anlan.kernel.following import drain
from anlan.kernel.ports import plug, unplug

from ..adapters.port import CertVerifier, Found, NoAnswer
from ..models.machines import Chip, Machine
from ..models.welders import Binding
from ..queries.codes import check_of
from .workshop import CHIP, HERE, IDENTITY, MACHINE, NAMES, verb


def refused(code: str):
    return pytest.raises(CommandError, match=code)


def test_a_second_chip_needs_a_second_person_and_ends_the_first(workshop):
    order = workshop.tell("place_order", "officer", machine=workshop.machine)
    fitting = {
        "machine": MACHINE,
        "check": check_of(MACHINE),
        "chip": "CHIP-0002",
        "lat": HERE[0],
        "lng": HERE[1],
    }
    with refused("second_person"):
        workshop.tell("fit_chip", "installer", **fitting)
    with refused("second_person"):
        workshop.tell("agree_order", "officer", order=order)
    workshop.tell("agree_order", "officer2", order=order)
    workshop.tell("fit_chip", "installer", **fitting)
    assert workshop.row().chip.code == "CHIP-0002"
    with pytest.raises(AssertionError):
        workshop.chip.state()  # its key is worth nothing any more


def test_a_chip_is_in_one_machine_at_a_time(workshop):
    other = workshop.tell("register_machine", "officer", firm=workshop.firm)
    workshop.tell("place_order", "officer", machine=other)
    code = Machine.objects.get(pk=other).code
    with refused("chip_taken"):
        workshop.tell(
            "fit_chip", "installer", machine=code, check=check_of(code), chip=CHIP, lat=HERE[0], lng=HERE[1]
        )


def test_one_person_alone_activates_nothing(workshop):
    other = workshop.tell("register_machine", "officer", firm=workshop.firm)
    workshop.tell("place_order", "officer", machine=other)
    row = Machine.objects.get(pk=other)
    fitting = {
        "machine": row.code,
        "check": check_of(row.code),
        "chip": "CHIP-0003",
        "lat": HERE[0],
        "lng": HERE[1],
    }
    order = workshop.tell("fit_chip", "installer", **fitting)
    with refused("not_heard"):
        workshop.tell("try_chip", "installer", order=order)
    Chip.objects.filter(pk="CHIP-0003").update(is_online=True, heard_at=workshop.row().activated_at)
    workshop.tell("try_chip", "installer", order=order)
    assert workshop.tell("confirm_activation", "installer", order=order) is False
    assert workshop.tell("confirm_activation", "officer2", order=order) is True


def test_a_retired_machine_frees_its_chip_and_starts_no_more(workshop):
    workshop.tell("take_out_machine", "officer", machine=workshop.machine, what="retire")
    assert Chip.objects.get().machine_id is None
    assert workshop.scan().reasons == ("R01:not_active",)


def test_the_register_knows_a_welder_by_name_and_number_or_not_at_all(workshop):
    """AX-R3."""
    with refused("not_this_person"):
        workshop.story.tell(
            verb("enrol_welder"), by=workshop.people["officer"], name="李国富", identity_number=IDENTITY
        )


def test_who_guesses_at_names_and_numbers_is_stopped_for_an_hour(workshop, hands):
    """AX-R3: also with the right pair, else the limit would say which one it was."""
    wrong = {"name": "李国富", "identity_number": IDENTITY}
    for _ in range(10):
        with refused("not_this_person"):
            workshop.tell("enrol_welder", "officer", **wrong)
    with refused("too_many_unknown"):
        workshop.tell("enrol_welder", "officer", **wrong)
    with refused("too_many_unknown"):
        workshop.tell("enrol_welder", "officer", name=NAMES["welder"], identity_number=IDENTITY)
    hands.pass_(minutes=61)
    workshop.tell("enrol_welder", "officer", name=NAMES["welder"], identity_number=IDENTITY)


def test_nobody_binds_the_other_side(workshop):
    Binding.objects.all().delete()
    binding = workshop.tell("ask_binding", "welder", firm=workshop.firm)
    with refused("other_side"):
        workshop.tell("agree_binding", "welder", binding=binding)
    assert workshop.scan().reasons == ("R02:not_bound",)
    workshop.tell("agree_binding", "officer", binding=binding)
    assert workshop.scan().session is not None


def test_a_binding_that_ends_ends_what_is_welded(workshop):
    workshop.scan()
    workshop.tell("end_binding", "welder", binding=Binding.objects.get().pk)
    assert workshop.session().stop_because == "revoked"


def test_a_file_of_machines_is_taken_whole_or_not_at_all(workshop):
    good = {"code": "JX05010001", "firm": "yihua", "place": "一车间"}
    bad = [{"code": "JX05010002", "firm": "other"}, {"code": "x", "firm": "yihua"}, {"code": "JX05010003", "firm": "yihua",
           "scene": "special_equipment"}]  # fmt: skip
    with pytest.raises(CommandError) as found:
        workshop.tell("import_machines", "officer", tables={"machines": [good, *bad]})
    assert {one.rsplit(":", 1)[0] for one in found.value.fields} == {"machines:3", "machines:4", "machines:5"}
    assert not Machine.objects.filter(code="JX05010001").exists()
    assert workshop.tell("import_machines", "officer", tables={"machines": [good]}) == 1
    assert workshop.tell("import_machines", "officer", tables={"machines": [good]}) == 0


class Silent:
    """A ministry that does not answer."""

    def check(self, _ask):
        raise NoAnswer("timeout", "mem")


class Denies:
    """A ministry that knows nobody."""

    def check(self, _ask):
        return Found("not_found", "mem")


@pytest.mark.parametrize(("ministry", "reason"), [(Silent, "R05:too_old"), (Denies, "R04:not_found")])
def test_a_scan_that_wants_a_newer_answer_asks_for_it(workshop, ministry, reason):
    """AX-R4."""
    plug(CertVerifier, ministry)
    workshop.pass_(hours=30)
    workshop.chip.state()
    assert workshop.scan().reasons == ("R05:too_old",)
    drain()
    last = workshop.scan()
    unplug(CertVerifier)
    assert last.is_unverified if ministry is Silent else last.reasons == (reason,)
