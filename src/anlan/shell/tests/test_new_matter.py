# SPDX-License-Identifier: Apache-2.0
"""The form that opens a matter says what is promised with it: each time limit with its span and its beginning."""

from datetime import timedelta

import pytest
from django.utils.html import strip_tags

from anlan.kernel import timing
from anlan.shell.spoken import say_limit
from anlan.shell.templatetags.shell import near


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(minutes=30), "30 分"),
        (timedelta(hours=2), "2 小时"),
        (timedelta(days=7), "7 天"),
        (timedelta(seconds=90), "1 分 30 秒"),
    ],
)
def test_a_limit_is_said_in_its_largest_whole_unit(span, said):
    assert say_limit(span) == said


def test_each_time_limit_stands_with_its_span_before_anything_is_opened(page, worker):
    said = page(worker).get("/new/specimen.noise").content.decode()
    assert "2 个工作日" in said
    assert "受理起" in said


def test_what_is_due_on_another_day_says_the_day():
    now = timing.now()
    today, later = strip_tags(near(now)), strip_tags(near(now + timedelta(days=3)))
    assert "月" not in today
    assert "月" in later
    assert "明日" in strip_tags(near(now + timedelta(days=1)))
    assert near(None) == ""
