# SPDX-License-Identifier: Apache-2.0
"""Rows of many tables are read by one question in a reading, equal to what each question alone gives."""

from datetime import datetime
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from ..context import one_reading
from ..matters.models import Involvement, Matter, MatterLink
from ..options.queries import option_values
from ..people.models import Membership
from ..testing.specimen.whole_story import tell
from ..together import Beside, _Table, at_once

BESIDE = Beside()
SINCE = Beside(UUID, datetime)


@BESIDE.rows
def matter(key) -> QuerySet[Matter]:
    return Matter.objects.filter(pk=key)


@BESIDE.rows
def taking(key) -> QuerySet[Involvement]:
    return Involvement.objects.filter(matter=key).select_related("person", "matter").order_by("-since", "pk")


@BESIDE.rows
def places(key) -> QuerySet[Membership]:
    rows = Membership.objects.filter(person__involvement__matter=key).select_related("post__organisation")
    return rows.order_by("pk")


@BESIDE.rows
def links(key) -> QuerySet[MatterLink]:
    return MatterLink.objects.filter(source=key).only("relation")


@SINCE.rows
def taking_since(key, at) -> QuerySet[Involvement]:
    return Involvement.objects.filter(matter=key, since__gte=at).select_related("person").order_by("pk")


@SINCE.rows
def others_since(key, at) -> QuerySet[Matter]:
    return Matter.objects.filter(opened_at__gte=at).exclude(pk=key).order_by("-number")


ASKS = (matter, taking, places, links)


def columns(row):
    known = {
        one.attname: getattr(row, one.attname)
        for one in row._meta.concrete_fields
        if one.attname in vars(row)
    }
    return known, {name: one and columns(one) for name, one in row._state.fields_cache.items()}


def test_rows_read_together_are_what_each_question_alone_gives(story):
    tell(story)
    for key in Matter.objects.values_list("pk", flat=True):
        alone = [[columns(one) for one in ask(key)] for ask in ASKS]
        with one_reading():
            assert [[columns(one) for one in ask(key)] for ask in ASKS] == alone
    assert Involvement.objects.exists()


def test_what_is_asked_by_name_is_the_same(story):
    tell(story)
    one = Matter.objects.order_by("opened_at").first()
    with one_reading():
        for ask in (taking_since, others_since):
            assert ask(at=one.opened_at, key=one.pk) == ask(one.pk, one.opened_at)


def test_no_options_are_asked_for_without_any_question(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert option_values([], "") == {}


def test_a_reading_asks_once_for_all_of_them_and_the_next_reading_asks_anew(story):
    tell(story)
    first, second = Matter.objects.values_list("pk", flat=True)[:2]
    for _ in range(2):
        with one_reading(), CaptureQueriesContext(connection) as asked:
            for ask in (*ASKS, *ASKS):
                ask(first)
            ask(second)
        assert len(asked) == 2


def test_outside_of_a_reading_nothing_is_kept(story):
    tell(story)
    key = Involvement.objects.values_list("matter", flat=True)[0]
    before = len(taking(key))
    Involvement.objects.filter(matter=key).delete()
    assert (before > 0, taking(key)) == (True, [])


def test_what_is_asked_by_an_id_and_a_moment_is_read_together_too(story):
    tell(story)
    moments = sorted(Matter.objects.values_list("opened_at", flat=True))
    for key in Matter.objects.values_list("pk", flat=True):
        for at in moments[:: len(moments) // 3]:
            alone = [[columns(one) for one in ask(key, at)] for ask in (taking_since, others_since)]
            with one_reading(), CaptureQueriesContext(connection) as asked:
                together = [[columns(one) for one in ask(key, at)] for ask in (taking_since, others_since)]
            assert (together, len(asked)) == (alone, 1)


def test_several_questions_at_once_give_what_each_gives_cut_and_ordered(story):
    tell(story)
    newest = Matter.objects.order_by("-opened_at", "pk").values("pk")[:3]
    asks = [
        Matter.objects.filter(pk__in=newest).order_by("-opened_at", "pk"),
        Involvement.objects.filter(matter__in=newest).select_related("person", "matter").order_by("pk"),
        MatterLink.objects.none(),
        Membership.objects.only("person").order_by("-pk"),
    ]
    with CaptureQueriesContext(connection) as asked:
        found = at_once(*asks)
    assert len(asked) == 1
    assert [[columns(one) for one in rows] for rows in found] == [
        [columns(one) for one in ask] for ask in asks
    ]


def test_more_columns_than_a_database_takes_are_refused_where_they_are_declared():
    names = [f"other_{number}" for number in range(40)]
    table = _Table(Matter, [(name, Matter._meta.pk) for name in names * 3], [], ())
    with pytest.raises(ValueError, match="100 at most"):
        _ = table.paths
