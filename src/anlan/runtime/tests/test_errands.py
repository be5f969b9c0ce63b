# SPDX-License-Identifier: Apache-2.0
"""The operator's words: each does what it promises, and says in a sentence why when it cannot."""

import fcntl
import sqlite3
import stat

import pytest

from anlan.kernel import timing
from anlan.kernel.access.models import ApiToken, RoleGrant
from anlan.kernel.access.queries import viewer_of_token
from anlan.kernel.events.models import EventRecord
from anlan.kernel.following.running import drain
from anlan.kernel.ids import new_id
from anlan.kernel.people.models import Person
from anlan.kernel.places.models import Region
from anlan.packs.dispatch.models import Category
from anlan.runtime import errands
from anlan.runtime.cli import main
from anlan.runtime.doctor import VARIABLES

PEOPLE = "code,name\nw1,王建国\n"
CATEGORIES = "code,name,class,level\nparking,停车争吵,allowed,yellow\n"


@pytest.fixture
def folder(tmp_path):
    """A delivery with a table of the register and one of dispatch."""
    (tmp_path / "people.csv").write_text(PEOPLE)
    (tmp_path / "categories.csv").write_text(CATEGORIES)
    (tmp_path / "weather.csv").write_text("x\n1\n")
    return tmp_path


def test_a_delivery_is_taken_in_with_what_the_packs_read_of_it(story, folder, capsys):
    assert main(["import-directory", str(folder)]) == 0
    assert "2 rows written" in capsys.readouterr().out
    assert Category.objects.get().category_class == "allowed"


def test_a_table_that_nobody_reads_is_named(story, folder, capsys):
    main(["import-directory", str(folder)])
    assert "weather" in capsys.readouterr().out


def test_a_fault_in_a_packs_table_leaves_the_register_as_it_was(story, folder, capsys):
    (folder / "categories.csv").write_text(CATEGORIES.replace("allowed", "perhaps"))
    assert main(["import-directory", str(folder)]) == 1
    assert "categories:2:class" in capsys.readouterr().out
    assert not Person.objects.exists()


def test_a_file_that_is_not_there_is_said(story, tmp_path, capsys):
    assert main(["import-directory", str(tmp_path / "no.xlsx")]) == 1
    assert "no.xlsx" in capsys.readouterr().out


def test_a_token_is_printed_and_cut_down_to_role_region_and_days(story, capsys):
    worker = story.actor("specimen.worker")
    assert errands.create_token(worker.name, "specimen.reader", "331002001", 3) == 0
    viewer = viewer_of_token(capsys.readouterr().out.strip())
    assert viewer.grants[0].permissions == {"specimen.view"}
    assert viewer.grants[0].region.endswith("331002001")
    row = ApiToken.objects.get()
    assert (row.expires_at - row.made_at).days == 3


@pytest.mark.parametrize(
    ("who", "role", "region", "days"),
    [
        ("nobody", "", "", 1),
        ("w", "no.such", "", 1),
        ("w", "", "nowhere", 1),
        ("w", "", "", 0),
        ("w", "", "", 10**12),
    ],
)
def test_a_token_that_cannot_be_made_is_explained(story, capsys, who, role, region, days):
    story.person("w", "specimen.worker")
    assert errands.create_token(who, role, region, days) == 1
    assert capsys.readouterr().err
    assert not ApiToken.objects.exists()


def test_the_log_verifies_until_a_record_is_changed(story, capsys):
    story.noise()
    drain(["events.sealer"])
    assert errands.verify_log(None) == 0
    assert f"{EventRecord.objects.count()} events" in capsys.readouterr().out
    second = EventRecord.objects.order_by("position")[1]
    EventRecord.objects.filter(pk=second.pk).update(fields="{}")
    assert errands.verify_log(None) == 1
    assert f"broken at {second.position}:" in capsys.readouterr().out


def test_another_key_does_not_verify(story, capsys):
    story.noise()
    drain(["events.sealer"])
    assert errands.verify_log(b"\x01" * 32) == 1


@pytest.mark.parametrize("key", ["zz", "00", ""])
def test_a_key_that_is_none_is_refused_by_the_command_line(key, capsys):
    with pytest.raises(SystemExit):
        main(["verify-log", "--key", key])
    assert "--key" in capsys.readouterr().err


def test_migrate_has_nothing_left_to_do(db):
    assert errands.migrate() == 0


def test_the_doctor_names_what_is_missing(monkeypatch, capsys):
    monkeypatch.delenv("ANLAN_SEAL_KEY")
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert all(f"ANLAN_{one.name}" in said for one in VARIABLES)
    assert "MISSING  ANLAN_SEAL_KEY" in said


@pytest.fixture
def district(tmp_path, monkeypatch):
    """A small file in the place of the district's database."""
    file = tmp_path / "district.sqlite3"
    with sqlite3.connect(file) as made:
        made.execute("CREATE TABLE kernel_eventrecord (position INTEGER)")
        made.execute("INSERT INTO kernel_eventrecord VALUES (7)")
    monkeypatch.setattr(errands, "_database", lambda: file)
    monkeypatch.setattr(errands, "_is_sqlite", lambda: True)
    monkeypatch.setattr(errands, "verify_log", lambda key: 0)
    return file


def positions(file):
    with sqlite3.connect(file) as read:
        return [row[0] for row in read.execute("SELECT position FROM kernel_eventrecord")]


def test_a_backup_is_for_its_owner_only_and_can_be_put_back(district, tmp_path):
    copy = tmp_path / "copy.sqlite3"
    assert errands.backup(copy) == 0
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with sqlite3.connect(district) as lost:
        lost.execute("DELETE FROM kernel_eventrecord")
    assert errands.restore(copy) == 0
    assert positions(district) == [7]
    assert positions(district.with_suffix(".before-restore")) == []


def test_a_district_that_runs_is_not_replaced(district, tmp_path, capsys):
    errands.backup(tmp_path / "copy.sqlite3")
    with (tmp_path / "district.sqlite3.clocks.ticker.lease").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert errands.restore(tmp_path / "copy.sqlite3") == 1
    assert "end it first" in capsys.readouterr().err
    assert not district.with_suffix(".before-restore").exists()


def test_a_restore_under_other_keys_says_which_belong_to_it(district, tmp_path, capsys, monkeypatch):
    errands.backup(tmp_path / "copy.sqlite3")
    monkeypatch.setattr(errands, "verify_log", lambda key: 1)
    assert errands.restore(tmp_path / "copy.sqlite3") == 1
    assert "keys.json" in capsys.readouterr().err


def test_a_backup_never_writes_over_a_file(district, tmp_path, capsys):
    (tmp_path / "there").write_text("mine")
    assert errands.backup(tmp_path / "there") == 1
    assert (tmp_path / "there").read_text() == "mine"


@pytest.mark.parametrize("content", [None, b"", b"no database at all, but long enough to look at" * 50])
def test_what_is_no_backup_does_not_take_the_districts_place(district, tmp_path, capsys, content):
    file = tmp_path / "wrong"
    if content is not None:
        file.write_bytes(content)
    assert errands.restore(file) == 1
    assert "cannot restore" in capsys.readouterr().err
    assert positions(district) == [7]


@pytest.mark.parametrize(
    ("name", "value"),
    [("SEAL_KEY", "abc"), ("INDEX_KEY", "c2hvcnQ="), ("FIELD_KEYS", "k1:xx"), ("FIELD_KEYS", "no name")],
)
def test_the_doctor_sees_a_key_that_is_none(monkeypatch, capsys, name, value):
    monkeypatch.setenv(f"ANLAN_{name}", value)
    assert main(["doctor"]) == 1
    assert f"WRONG    ANLAN_{name}" in capsys.readouterr().out


def test_a_log_that_cannot_be_written_is_a_sentence_and_no_traceback(story, tmp_path, capsys):
    assert main(["export-log", str(tmp_path / "no" / "log.txt")]) == 1
    assert capsys.readouterr().err.startswith("anlan export-log: ")


SPIKE = '{"type":"Polygon","coordinates":[[[121.4,28.6],[121.5,28.7],[121.4,28.6]]]}'


def test_the_doctor_finds_an_outline_that_encloses_nothing(story, capsys):
    Region.objects.filter(code="331002001").update(outline=SPIKE)
    assert main(["doctor"]) == 1
    assert "regions 331002001: polygon" in capsys.readouterr().out


def test_the_doctor_and_the_upgrade_find_who_holds_two_of_the_three_offices_X_R9(story, capsys):
    keeper = story.person("keeper", "kernel.administrator", "")
    assert main(["doctor"]) == 0
    RoleGrant.objects.create(
        id=new_id(), person_id=keeper.person, role="kernel.auditor", granted_at=timing.now()
    )
    capsys.readouterr()
    assert main(["doctor"]) == 1
    errands.migrate()
    assert capsys.readouterr().out.count("keeper holds kernel.administrator and kernel.auditor") == 2
