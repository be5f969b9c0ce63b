# SPDX-License-Identifier: Apache-2.0
"""What stands on the page by code beside how far it is: who looked, and what is kept of her, which she may contest."""

from typing import Any

from django.utils.translation import pgettext_lazy

from ..models import Case
from ..queries.her_ledger import her_ledger
from ..queries.portrait import own_facts
from ..rulesets.care_words import CONTESTS
from ..rulesets.factors import FACTOR_WORDS, SOURCES

type Context = dict[str, Any]  # Any: what the templates read
ASKER = "applicant"  # who holds the code
SHOWN = 30
CONTESTED = pgettext_lazy("family", "It does not count from now on. Somebody else answers it.")


def ledger_context(case: Case) -> Context:
    """What `family/_her_ledger.html` reads."""
    seen = her_ledger(case.pk)
    return {
        "ledger": seen,
        "looks": seen.looks[:SHOWN],
    }


def facts_context(case: Case) -> Context:
    """What `family/_her_facts.html` reads."""
    return {
        "facts": [
            {"id": one.pk, "what": FACTOR_WORDS[one.type], "source": SOURCES[one.source], "observed_on": one.observed_on,
             "expires_on": one.expires_on, "is_disputed": one.is_disputed, "is_answered": one.answered_at is not None}
            for one in own_facts(case.pk, ASKER)
        ],
        "whys": [(code, CONTESTS[code]) for code in ("never_so", "no_longer_so", "not_mine")],
    }  # fmt: skip
