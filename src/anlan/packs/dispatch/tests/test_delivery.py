# SPDX-License-Identifier: Apache-2.0
"""A district delivers its register and dispatch's own tables in one go: all of it is taken, or nothing."""

import pytest

from anlan.kernel.directory.commands.import_directory import import_directory
from anlan.kernel.directory.tables import ImportFaults
from anlan.kernel.people.models import Person

from ..commands.import_registry import import_registry
from ..models import Car, Category

PEOPLE = [{"code": "w9", "name": "王小明", "organisation": "station"}]
TYPES = [
    {"code": "parking", "name": "停车争吵", "class": "allowed", "level": "yellow", "police_at_once": "0"}
]


def test_one_delivery_writes_the_register_and_the_tables_of_dispatch(story):
    story.tell(import_directory, tables={"people": PEOPLE, "categories": TYPES})
    assert Person.objects.filter(code="w9").exists()
    assert Category.objects.filter(code="parking").exists()


def test_a_fault_in_a_table_of_dispatch_keeps_the_register_out_too(story):
    with pytest.raises(ImportFaults) as caught:
        story.tell(
            import_directory, tables={"people": PEOPLE, "categories": [{**TYPES[0], "class": "maybe"}]}
        )
    assert set(caught.value.fields) == {"categories:2:class"}
    assert not Person.objects.filter(code="w9").exists()


def test_a_car_is_given_another_crew_by_the_next_delivery(street):
    car = {"code": "fq02", "call_sign": "府前 02", "station": "station", "officers": "desk;officer"}
    street.story.tell(import_registry, tables={"cars": [car]})
    assert set(Car.objects.get(code="fq02").crew.values_list("code", flat=True)) == {"desk", "officer"}
