# SPDX-License-Identifier: Apache-2.0
"""Words are found as they are typed: one character or many, by sound, by part of a number."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anlan.kernel.ids import new_id
from anlan.kernel.search.finding import found, put
from anlan.kernel.search.models import SearchEntry
from anlan.kernel.search.words import indexed, readings
from anlan.kernel.writing import plain_writing

TEXTS = st.text("安澜海门街道新村 12a，", max_size=9)


def write(*columns: str) -> None:
    with plain_writing():
        put("thing", [(new_id(), column) for column in columns])


def answers(query: str) -> int:
    return found("thing", query).count()


@pytest.mark.parametrize(
    "query",
    ["中", "路", "中山", "山东路", "中山东路 128", "128", "12", "0012", "12 弄", "KTV", "ktv", "路，128"],
)
def test_what_stands_in_a_text_is_found(db, query):
    write(indexed("中山东路128号0012弄 大光明KTV"))
    assert answers(query) == 1


@pytest.mark.parametrize("query", ["", " ，", "东山", "中路", "281", "tv", '"', "中山 OR", "*", "u4e2d"])
def test_what_does_not_is_not_found(db, query):
    write(indexed("中山东路128号"))
    assert answers(query) == 0


@pytest.mark.parametrize("query", ["wjg", "wj", "wangjian", "WangJianGuo", "王建国", "建"])
def test_a_person_is_found_by_sound(db, query):
    write(indexed(names=("王建国",)))
    assert answers(query) == 1


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("曾国强", "zgq"),
        ("单雄信", "sxx"),
        ("仇海洋", "qhy"),
        ("解晓东", "xxd"),
        ("尉迟恭", "yuchigong"),
        ("重庆", "cq"),
    ],
)
def test_every_reading_of_a_character_counts(name, typed):
    assert typed in readings(name)


def test_a_text_written_again_is_found_by_its_new_words_only(db):
    key = new_id()
    for text in ("老街", "新村"):
        with plain_writing():
            put("thing", [(key, indexed(text))])
    assert (answers("老街"), answers("新村")) == (0, 1)


def test_what_was_deleted_is_not_found(db):
    write(indexed("新村"))
    with plain_writing():
        SearchEntry.objects.all().delete()
    assert answers("新村") == 0


def test_each_table_is_searched_by_itself(db):
    write(indexed("新村"))
    assert found("person", "新村").count() == 0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS, query=st.text("安澜海门街道新村", min_size=1, max_size=5))
def test_chinese_is_found_exactly_where_it_stands(db, text, query):
    """Recall and precision 1: what the index says is what looking at the text says."""
    SearchEntry.objects.all().delete()
    write(indexed(text))
    assert answers(query) == (1 if query in text else 0)
