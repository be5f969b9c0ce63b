# SPDX-License-Identifier: Apache-2.0
"""The IT office's page of notices: how the channels are, what reached nobody, what went out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel.notices.channels import PORTS, numbers_of
from anlan.kernel.notices.queries import health, sent_lately, unreached
from anlan.kernel.ports import is_plugged

from ..auth import permitted
from ..notice_words import CHANNELS, delivery_of, line_of, problem


@permitted("kernel.operate")
def show(request: HttpRequest) -> HttpResponse:
    """The page; in a demo what went out went to simulated sides on this machine."""
    channels = [
        {"one": one, "label": CHANNELS[one.channel], "is_on": is_plugged(PORTS[one.channel]), "problem": problem(one.problem),
         "slowest": one.slowest_ms / 1000}
        for one in health(list(PORTS))
    ]  # fmt: skip
    late, sent = unreached(), sent_lately()
    numbers = numbers_of([*late, *(one.notice for one in sent)])
    lost = [
        {**line_of(row, numbers), "can_retry": any(one.state == "failed" for one in row.deliveries.all())}
        for row in late
    ]
    context = {
        "title": pgettext("shell", "Office"),
        "subtitle": pgettext("shell", "Notices"),
        "channels": channels,
        "lost": lost,
        "outbox": [delivery_of(row, numbers) for row in sent],
    }
    return render(request, "shell/pages/office_notices.html", context)
