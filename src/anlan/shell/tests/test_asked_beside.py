# SPDX-License-Identifier: Apache-2.0
"""What a page asks beside something else: where the log stands, and whether the reader takes part."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from anlan.kernel.context import one_reading
from anlan.kernel.matters.queries import is_involved
from anlan.kernel.people.queries import keep_names, names_of


def test_a_page_asks_who_is_there_and_where_the_log_stands_by_one_question(page, worker):
    client = page(worker)
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/account").status_code == 200
    (who,) = [one["sql"] for one in asked if "kernel_rolegrant g" in one["sql"]]
    assert [one["sql"] for one in asked if "kernel_checkpoint" in one["sql"]] == [who]


def test_whoever_takes_part_is_known_from_what_stands_beside_the_matter(story, worker):
    noise = story.noise()
    alone = is_involved(worker.person, noise.pk)
    with one_reading():
        assert is_involved(worker.person, noise.pk) == alone


def test_a_name_that_came_along_is_not_asked_for_again(worker, django_assert_num_queries):
    with one_reading(), django_assert_num_queries(0):
        keep_names({worker.person: "演示"})
        assert names_of([worker.person]) == {worker.person: "演示"}
