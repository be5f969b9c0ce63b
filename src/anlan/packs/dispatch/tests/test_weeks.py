# SPDX-License-Identifier: Apache-2.0
"""The roster as a calendar: a captain keeps his company's, nobody stands twice, and the law is told before anybody is sent."""

from datetime import timedelta

import pytest

from anlan.kernel import timing
from anlan.kernel.access.queries import caller_of
from anlan.kernel.directory.commands.import_directory import import_directory
from anlan.kernel.errors import Invalid, NotFound, Refused
from anlan.kernel.people.models import Organisation, Person

from ..commands.copy_week import copy_week
from ..commands.drop_shift import drop_shift
from ..commands.put_shift import put_shift
from ..models import Contract, Guard, Shift
from ..queries.registers import REGISTERS
from ..queries.weeks import guards_of, week

HOUR = timedelta(hours=1)


@pytest.fixture
def captain(street):
    """Keeps the roster of 椒安, and of nobody else."""
    street.story.tell(import_directory, tables={
        "people": [{"code": "duanhong", "name": "段宏", "organisation": "jiaoan"}],
        "grants": [{"person": "duanhong", "role": "dispatch.captain", "region": "331002", "organisation": "jiaoan"}],
    })  # fmt: skip
    return caller_of(Person.objects.get(code="duanhong"), "page")


@pytest.fixture
def put(street, captain):
    """Put a guard on the roster, so many hours from now and for so long."""

    def tell(guard=None, *, after=24, lasts=8, **more):
        starts_at = timing.now() + after * HOUR
        answer = street.tell(
            put_shift,
            by=captain,
            guard=(guard or street.guard).person,
            starts_at=starts_at,
            ends_at=starts_at + lasts * HOUR,
            **more,
        )
        return Shift.objects.get(pk=answer.result)

    return tell


def seen(captain, shift):
    """The line as the week of its day shows it."""
    company = Organisation.objects.get(code="jiaoan")
    found = week(
        guards_of(captain, "dispatch.put_shift"), company, shift.starts_at.astimezone(timing.LOCAL).date()
    )
    return next(
        line for row in found.rows for _day, lines in row.days for line in lines if line.id == shift.pk
    )


def rules(captain, shift):
    return [one.rule for one in seen(captain, shift).against]


def test_a_line_that_nothing_speaks_against_stands_in_its_week(captain, put):
    line = seen(captain, put(post="door"))
    assert (line.post_name, line.against) == ("酒吧门口", ())


def test_nobody_stands_in_two_places_at_once(put):
    put(after=24)
    with pytest.raises(Refused, match="王建国"):
        put(after=30)


def test_a_line_is_changed_in_its_place(put):
    first = put(after=24)
    second = put(after=25, instead=first.pk)
    assert not Shift.objects.filter(pk=first.pk).exists()
    assert Shift.objects.filter(pk=second.pk).exists()


def test_a_shift_ends_after_it_begins_and_within_a_day(put):
    for lasts in (0, -1, 25):
        with pytest.raises(Invalid) as no:
            put(lasts=lasts)
        assert set(no.value.fields) == {"ends_at"}


def test_a_post_that_is_not_there_is_named(put):
    with pytest.raises(Invalid) as no:
        put(post="nowhere")
    assert set(no.value.fields) == {"post"}


def test_too_long_without_a_rest_is_marked_PB_R13(captain, put):
    put(after=24, lasts=8)
    assert rules(captain, put(after=34, lasts=8)) == ["PB-R13"]
    assert rules(captain, put(after=60, lasts=12)) == []


def test_no_certificate_and_no_training_are_marked_PB_R12_PB_R14(street, captain, put):
    shift = put()
    yesterday = timing.now().date() - timedelta(days=1)
    Guard.objects.filter(pk=street.guard.person).update(revoked_on=yesterday, trained_until=yesterday)
    assert rules(captain, shift) == ["PB-R14", "PB-R12"]


def test_a_post_that_no_contract_serves_is_marked_PB_R2(street, captain, put):
    shift = put(post="door")
    Contract.objects.update(ends_on=timing.now().date() - timedelta(days=1))
    assert rules(captain, shift) == ["PB-R2"]


def test_other_companies_are_not_there_for_a_captain(street, put, captain):
    with pytest.raises(NotFound):
        put(street.in_house)
    theirs = Shift.objects.get(person=street.in_house.person)
    with pytest.raises(NotFound):
        street.tell(drop_shift, by=captain, shift=theirs.pk)


def test_a_week_is_copied_once(street, captain, put):
    put(after=24)
    company = Organisation.objects.get(code="jiaoan").pk
    day = (timing.now() + 24 * HOUR).astimezone(timing.LOCAL).date()
    first = street.tell(copy_week, by=captain, company=company, day=day).result
    again = street.tell(copy_week, by=captain, company=company, day=day).result
    assert first >= 1
    assert again == 0


def test_a_line_by_hand_is_the_line_of_a_delivery(street, put):
    shift = put(post="door")
    (register,) = (one for one in REGISTERS if one.table == "rosters")
    line = register.line(register.rows().get(pk=shift.pk))
    answer = street.story.tell(import_directory, tables={"rosters": [line]})
    assert (answer.result["written"], answer.result["unchanged"]) == (0, 1)


def test_the_page_shows_the_week_and_a_line_to_fill_in(captain, put, page):
    shift, client = put(post="door"), page(captain)
    day = shift.starts_at.astimezone(timing.LOCAL).date()
    shown = client.get(f"/dispatch/roster?week={day}").content.decode()
    assert "酒吧门口" in shown
    assert "徐立" not in shown
    form = client.get(f"/dispatch/roster?part=line&shift={shift.pk}").content.decode()
    assert f'name="instead" value="{shift.pk}"' in form
    assert client.get("/dispatch/roster?of=bar").status_code == 404


def test_a_line_is_put_by_the_form_in_the_clock_on_the_wall(street, captain, page):
    said = {
        "guard": street.guard.person,
        "post": "door",
        "starts_at": "2030-01-07T20:00",
        "ends_at": "2030-01-08T04:00",
    }
    assert (
        page(captain).post("/do/dispatch/put-shift", {**said, "next": "/dispatch/roster"}).status_code == 303
    )
    shift = Shift.objects.get(starts_at__year=2030)
    assert f"{shift.starts_at.astimezone(timing.LOCAL):%H:%M}" == "20:00"
