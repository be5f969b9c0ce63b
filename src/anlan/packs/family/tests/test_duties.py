# SPDX-License-Identifier: Apache-2.0
"""On call, dialects and fields as registers: kept by the window of one's own region, taken away and brought back."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from anlan.kernel import timing
from anlan.kernel.access.models import AccessRecord
from anlan.kernel.directory.tables import ImportFaults
from anlan.kernel.errors import NotAllowed
from anlan.kernel.people.models import Aptitude, OnCall
from anlan.kernel.teams.models import SeatCall

from .browsing import page
from .whole_story import HERE, Family

OTHER = "331002002"


@pytest.fixture
def family(story):
    return Family(story)


def line(person="family-police-a", **more):
    """A line of on-call from this minute."""
    return {"person": person, "starts_at": timing.now().isoformat(), **more}


def brought(family, by=None, **tables):
    return family.tell("import_duties", by or family.window, tables=tables).result


def faults(family, by=None, **tables):
    with pytest.raises(ImportFaults) as no:
        brought(family, by, **tables)
    return {(one.table, one.row, one.column) for one in no.value.faults}


def test_whoever_is_on_call_is_called_for_that_reason(family):
    for seat in ("police", "psychologist"):
        family.story.person(f"family-{seat}-z", f"family.{seat}", HERE)
        brought(family, on_call=[line(f"family-{seat}-z")])
    case = family.graded(danger="yes")
    family.tell("call_case_team", family.window, case=case)
    for seat in ("police", "psychologist"):
        call = SeatCall.objects.select_related("person").get(matter=case, seat=seat)
        assert (call.person.code, "on_duty" in call.because.split()) == (f"family-{seat}-z", True)


def test_words_and_codes_of_dialects_are_both_taken_and_each_kept_once(family):
    brought(family, aptitudes=[{"person": "family-mediator-a", "dialects": "taizhou；普通话;taizhou", "fields": "law",
                                "woman": "yes"}])  # fmt: skip
    able = Aptitude.objects.get(person__code="family-mediator-a")
    assert (able.dialects, able.fields, able.is_woman) == ("taizhou mandarin", "law", True)


def test_every_fault_is_named_and_nothing_is_written(family):
    now = timing.now()
    found = faults(
        family,
        on_call=[
            line(), line("nobody"), line("family-shelter-a", region="999"), line("family-window-a"),
            line("family-grid_worker-a", ends_at=(now - timedelta(hours=1)).isoformat()),
        ],
        aptitudes=[{"person": "family-mediator-a", "dialects": "klingon"}],
    )  # fmt: skip
    assert found == {
        ("on_call", 3, "person"), ("on_call", 4, "region"), ("on_call", 5, "person"), ("on_call", 6, "ends_at"),
        ("aptitudes", 2, "dialects"),
    }  # fmt: skip
    assert not OnCall.objects.exists()


def test_a_window_keeps_only_its_own_region(family):
    far = family.story.person("far", "family.window", OTHER)
    brought(family, on_call=[line()])
    assert faults(family, far, on_call=[line()]) == {("on_call", 2, "person")}
    assert faults(family, on_call=[line(region=OTHER)]) == {("on_call", 2, "region")}
    assert "family-police-a" not in page(far).get("/registers/on_call", {"as": "csv"}).content.decode()
    assert "family-police-a" not in page(far).get("/registers/aptitudes").content.decode()


@pytest.mark.parametrize("table", ["on_call", "aptitudes"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_was_taken_away_comes_back_unchanged(family, table, kind):
    brought(family, on_call=[line(region=HERE), line("family-shelter-a")],
            aptitudes=[{"person": "family-mediator-a", "dialects": "taizhou;wenzhou", "fields": "law;safety"}])  # fmt: skip
    window = page(family.window)
    out = window.get(f"/registers/{table}", {"as": kind})
    answer = window.post(f"/registers/{table}", {"file": SimpleUploadedFile(f"值班 (1).{kind}", out.content)})
    assert answer.status_code == 200
    assert "写入 0 行" in answer.content.decode()


def test_a_file_with_a_fault_comes_back_with_row_column_and_remedy(family):
    told = b"person,starts_at\nnobody,2026-12-01 08:00\n"
    answer = page(family.window).post("/registers/on_call", {"file": SimpleUploadedFile("a.csv", told)})
    assert answer.status_code == 422
    assert "请先授予角色" in answer.content.decode()


def test_a_line_is_written_and_ended_by_form_on_the_clock_of_the_wall(family):
    window = page(family.window)
    said = {"person": "family-police-a", "starts_at": "2026-12-01 08:00", "ends_at": "", "region": HERE}
    assert window.post("/registers/on_call/new", said).status_code == 302
    row = OnCall.objects.get()
    assert row.since.astimezone(timing.LOCAL).hour == 8
    key = f"family-police-a~{row.since.astimezone(timing.LOCAL).isoformat()}"
    assert window.get(f"/registers/on_call/{key}").status_code == 200
    window.post(f"/registers/on_call/{key}", {**said, "ends_at": "2026-12-02 08:00"})
    assert OnCall.objects.get().until == row.since + timedelta(days=1)


def test_people_are_picked_among_those_with_a_seat_and_the_look_is_on_the_ledger(family):
    window = page(family.window)
    hits = {one["code"] for one in window.get("/pick/aptitudes", {"q": "family"}).json()["hits"]}
    assert {"family-police-a", "family-head-a"} <= hits
    assert "family-window-a" not in hits
    assert window.get("/pick/people", {"q": "family"}).status_code == 403
    window.get("/registers/aptitudes")
    assert AccessRecord.objects.filter(viewer=family.window.person, what="list:aptitudes").exists()


def test_the_window_reads_these_two_registers_and_nobody_else_does(family):
    shown = page(family.window).get("/registers/").content.decode()
    assert "家事团队值班表" in shown
    assert "/registers/people" not in shown
    assert page(family.window).get("/registers/people").status_code == 403
    keeper = family.story.person("keeper", "kernel.administrator", "")
    assert page(keeper).get("/registers/on_call").status_code == 403
    with pytest.raises(NotAllowed):
        brought(family, family.committee, on_call=[line()])
