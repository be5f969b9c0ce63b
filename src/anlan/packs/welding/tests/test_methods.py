# SPDX-License-Identifier: Apache-2.0
"""The district's own table of welding methods: taken in by file, all or nothing, by nobody of a firm."""

import pytest

from anlan.kernel.errors import Invalid, NotAllowed

from ..queries.methods import methods
from .workshop import verb

LINE = {"code": "FRW", "process": "none", "source": "TSG Z6002 现行文本，附件 A"}


def taken_in(workshop, by, *rows):
    return workshop.story.tell(verb("import_methods"), by=by, tables={"weld_methods": list(rows)})


@pytest.fixture
def district(workshop):
    return workshop.story.person("methods-district", "welding.district_officer", "331002", name="方敏")


def test_a_line_of_the_district_replaces_one_of_the_project(workshop, district):
    assert methods()["FRW"] == "pressure"
    taken_in(workshop, district, LINE)
    assert methods()["FRW"] == "none"


def test_one_fault_and_nothing_is_taken_in(workshop, district):
    with pytest.raises(Invalid):
        taken_in(workshop, district, LINE, {**LINE, "code": "X1"})
    assert methods()["FRW"] == "pressure"


def test_a_firm_decides_nothing_of_it(workshop):
    with pytest.raises(NotAllowed):
        taken_in(workshop, workshop.people["officer"], LINE)
