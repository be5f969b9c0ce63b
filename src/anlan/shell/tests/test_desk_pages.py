# SPDX-License-Identifier: Apache-2.0
"""The desk's pages of any kind: inbox, list with its files, matter page with its parts, search; each look is on record."""

import io
import zipfile

import pytest

from anlan.kernel.access.models import AccessRecord
from anlan.kernel.following import drain
from anlan.kernel.matters.commands.add_note import add_note
from anlan.kernel.matters.commands.open_matter import open_matter

MOST_READS = 12  # figures.md B14
LIST = "/matters/specimen.noise"


def reads(asked) -> list[str]:
    return [one["sql"] for one in asked.captured_queries if one["sql"].startswith("SELECT")]


def text(answer) -> str:
    assert answer.status_code == 200, answer.content[:300]
    return answer.content.decode()


@pytest.fixture
def noises(story, worker) -> list:
    found = [story.noise(by=worker) for _ in range(3)]
    drain()
    return found


def found(client, query: str) -> list:
    return client.get("/search", {"q": query}, headers={"Accept": "application/json"}).json()["groups"]


def looks(caller, what: str):
    return AccessRecord.objects.filter(viewer=caller.person, what=what)


@pytest.mark.parametrize("place", [LIST, "/"])
def test_lists_ask_few_questions_whatever_their_length(noises, page, worker, query_count, place) -> None:
    client = page(worker)
    client.get(place)
    with query_count() as asked:
        text(client.get(place))
    assert len(reads(asked)) <= MOST_READS, "\n".join(reads(asked))


def test_a_matter_page_asks_as_many_questions_with_a_long_history_as_with_a_short_one(
    story, noises, page, worker, query_count
) -> None:
    client, number = page(worker), noises[0].number
    client.get(f"/m/{number}")
    with query_count() as short:
        text(client.get(f"/m/{number}"))
    for _ in range(5):
        client.post("/do/matters/add-note", {"matter": str(noises[0].pk), "text": "又响了"})
    with query_count() as long:
        text(client.get(f"/m/{number}"))
    assert len(reads(long)) <= len(reads(short)) + 1, "\n".join(reads(long))
    assert len(reads(long)) <= MOST_READS + 8, "\n".join(reads(long))


@pytest.mark.parametrize("part", ["head", "people", "history", "doing", "read", "panel"])
def test_each_part_answers_alone_and_is_on_record(noises, page, worker, part) -> None:
    told = text(page(worker).get(f"/m/{noises[0].number}/part/{part}"))
    assert "<html" not in told
    assert looks(worker, "page:matter").filter(matter=noises[0].pk).exists()


def test_the_language_switch_comes_back_to_the_page_that_holds_it(page, worker) -> None:
    """A switch inside a refetched part must not lead to the bare part: the referrer says which page it is."""
    switch = {"language": "en"}
    answer = page(worker).post("/language", switch, headers={"referer": f"http://testserver{LIST}"})
    assert answer.url.endswith(LIST)
    assert 'name="next"' not in text(page(worker).get(LIST))


def test_a_part_that_does_not_exist_is_not_there(noises, page, worker) -> None:
    assert page(worker).get(f"/m/{noises[0].number}/part/nothing").status_code == 404


def test_what_one_may_not_see_is_not_there(story, noises, page) -> None:
    stranger = story.person("elsewhere", "specimen.worker", "331002002")
    assert page(stranger).get(f"/m/{noises[0].number}").status_code == 404
    assert noises[0].number not in text(page(stranger).get(LIST))
    assert noises[0].number not in str(found(page(stranger), noises[0].number))


def test_a_list_is_filtered_by_its_address_and_says_so(noises, page, worker) -> None:
    client = page(worker)
    told = text(client.get(LIST, {"q": noises[1].number}))
    assert noises[1].number in told
    assert noises[0].number not in told
    assert noises[0].number not in text(client.get(LIST, {"stage": "no such stage"}))


def test_a_list_is_sorted_by_its_address_and_its_head_says_so(noises, page, worker) -> None:
    client = page(worker)

    def order(sort: str) -> list[str]:
        return [card.matter.number for card, _cells in client.get(LIST, {"sort": sort}).context["lines"]]

    assert order("number") == sorted(one.number for one in noises)
    assert order("-number") == sorted((one.number for one in noises), reverse=True)
    assert 'aria-sort="descending"' in text(client.get(LIST, {"sort": "-number"}))
    assert "aria-sort" not in text(client.get(LIST, {"sort": "nonsense"}))


def test_columns_are_chosen_in_the_address_and_the_filter_keeps_them(noises, page, worker) -> None:
    client = page(worker)
    answer = client.get(LIST, {"columns": "number,outcome", "sort": "number"})
    assert [one.name for one in answer.context["columns"] if one.shown] == ["number", "outcome"]
    assert ("columns", "number,outcome") in answer.context["kept"]
    more = next(one.url for one in answer.context["columns"] if one.name == "title")
    assert "title" in more
    assert "sort=number" in more
    unknown = client.get(LIST, {"columns": "no_such"}).context["columns"]
    assert any(one.shown for one in unknown)


def test_a_list_leaves_as_csv_with_its_filter_in_the_head_and_a_row_in_the_ledger(
    noises, page, worker
) -> None:
    answer = page(worker).get(LIST, {"q": noises[1].number, "as": "csv"})
    said = b"".join(answer).decode("utf-8-sig")
    assert noises[1].number in said.splitlines()[1]
    assert noises[0].number not in said
    assert looks(worker, "export:specimen.noise").get().rows == 1


def test_a_list_leaves_as_xlsx(noises, page, worker) -> None:
    answer = page(worker).get(LIST, {"as": "xlsx"})
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as book:
        words = b"".join(book.read(name) for name in book.namelist()).decode("utf-8", "ignore")
    assert all(one.number in words for one in noises)


def test_a_masked_detail_is_seen_for_ten_minutes_after_a_reason(noises, page, worker, hands) -> None:
    client, number = page(worker), noises[0].number
    assert "隔壁深夜唱歌" not in text(client.get(f"/m/{number}"))
    form = f"/m/{number}/unmask/story"
    assert client.post(form, {"reason": "", "purpose": "x"}).status_code == 422
    asked = client.post(form, {"reason": "上门谈话前核对经过", "purpose": "处理此事"})
    assert asked.status_code == 204
    assert str(noises[0].pk) in asked["HX-Trigger"]
    assert "隔壁深夜唱歌" in text(client.get(f"/m/{number}"))
    hands.pass_(seconds=601)
    assert "隔壁深夜唱歌" not in text(client.get(f"/m/{number}"))
    assert looks(worker, "unmask:story").filter(reason="上门谈话前核对经过").exists()


def test_a_note_can_be_read_again_with_a_reason_and_not_without(story, noises, page, worker) -> None:
    story.tell(add_note, by=worker, matter=noises[0].pk, text="电话里说下周搬走")
    client, number = page(worker), noises[0].number
    masked = text(client.get(f"/m/{number}"))
    assert "记录" in masked
    assert "下周搬走" not in masked
    client.post(f"/m/{number}/unmask/written-notes", {"reason": "接班前看一遍记录", "purpose": "处理此事"})
    assert "电话里说下周搬走" in text(client.get(f"/m/{number}"))
    assert looks(worker, "unmask:written-notes").exists()


@pytest.mark.parametrize("query", ["噪", "zao", "zyrm", "0001", "1", "noise"])
def test_a_matter_is_found_by_a_character_by_its_sound_and_by_a_part_of_its_number(
    story, page, worker, query
) -> None:
    details = {"source": "music", "story": "隔壁深夜唱歌", "caller_phone": "13800000001"}
    story.tell(
        open_matter, by=worker, kind="specimen.noise", region="331002001", details=details, title="噪音扰民"
    )
    assert "噪音扰民" in str(found(page(worker), query))


def test_people_are_in_no_search_that_states_no_purpose(story, page, worker) -> None:
    story.person("somebody", "specimen.worker", name="欧阳晓月")
    keeper = story.person("keeper", "kernel.administrator", "")
    assert "欧阳晓月" not in str(found(page(worker), "欧阳")) + str(found(page(keeper), "欧阳"))


def test_the_looks_of_one_page_are_written_together(noises, page, worker, query_count) -> None:
    client = page(worker)
    client.get(LIST)
    with query_count() as asked:
        client.get(LIST)
    writes = [one["sql"] for one in asked.captured_queries if "accessrecord" in one["sql"]]
    assert len(writes) == 1
    assert writes[0].startswith("INSERT")


@pytest.mark.parametrize("path", ["/matters/specimen.noise", "/registers/premises"])
def test_a_list_says_its_heading_once(story, page, path):
    seer = (
        story.person("seer", "kernel.administrator", "")
        if "registers" in path
        else story.actor("specimen.worker")
    )
    assert page(seer).get(path).content.decode().count("<h1") == 1
