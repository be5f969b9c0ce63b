# SPDX-License-Identifier: Apache-2.0
"""The form of a new permit: what the firm's registers know already stands in it to choose from."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.ids import new_id

from ..queries.for_permits import firm_of
from ..queries.own_firm import own_machines
from ..queries.own_people import holders, the_firm
from ..queries.people_of_firm import named, welders_of
from ..queries.rules import rule_for
from ..rulesets.words import LEVEL_WORDS, PERMIT_WORDS
from .fleet_words import spaced

METHODS = ("arc", "gas_welding", "cutting", "grinding", "other")


def show(request: HttpRequest) -> HttpResponse:
    """The form, for the one firm that the reader acts for."""
    caller = request.caller  # type: ignore[attr-defined]
    firm = firm_of(the_firm(caller, "welding.apply_permit", None))
    now = timing.now().astimezone(timing.LOCAL).replace(second=0, microsecond=0)
    rule = rule_for(firm.industry, now, firm.organisation.region_path)
    lightest = list(rule.levels)[-1]
    machines = own_machines(caller, "welding.apply_permit").filter(firm=firm, stage="active")
    return render(request, "welding/desk_apply.html", {
        "key": new_id(),
        "levels": [(one, LEVEL_WORDS[one]) for one in sorted(rule.levels, key=lambda one: one != lightest)],
        "methods": [(one, PERMIT_WORDS[one]) for one in METHODS],
        "welders": welders_of(firm.pk),
        "watchers": [("", pgettext("welding", "nobody yet")), *named(holders("watcher", firm.pk))],
        "machines": [(one.pk, f"{spaced(one.code)} {one.place}") for one in machines[:300]],
        "begins": f"{now:%Y-%m-%dT%H:%M}",
        "ends": f"{now + timedelta(hours=min(8, rule.levels[lightest].hours)):%Y-%m-%dT%H:%M}",
        "words": {"place": pgettext("welding", "Where"), "part": pgettext("welding", "On which part"),
                  "level": pgettext("welding", "Level"), "method": pgettext("welding", "How"),
                  "welder": pgettext("welding", "Who does the hot work"), "watcher": pgettext("welding", "Watcher"),
                  "machine": pgettext("welding", "Machine")},
    })  # fmt: skip
