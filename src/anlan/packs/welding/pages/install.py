# SPDX-License-Identifier: Apache-2.0
"""The installer's phone: his orders, the scan of plate and chip, what the chip answers, and who confirms that it works."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET

from anlan.kernel import timing
from anlan.kernel.access.ledger import looked
from anlan.shell.hand import is_night
from anlan.shell.templatetags.shell import _json as json_in_script

from ..queries.orders import fitted_lately, orders_to_fit
from .hand import WASM
from .install_words import order_words

WORDS = {
    "fit.chip": pgettext_lazy("welding", "Now the code on the chip"),
    "fit.plate": pgettext_lazy("welding", "First the code on the machine"),
    "fit.foreign": pgettext_lazy("welding", "This is no plate of a welding machine. Scan the plate that the firm printed for it."),
    "fit.no_chip": pgettext_lazy("welding", "This is no code of a chip. It stands on the chip's own label."),
    "fit.is_plate": pgettext_lazy("welding", "That is the machine's plate again. Scan the label on the chip."),
    "fit.no_place": pgettext_lazy("welding", "The phone does not say where it is. Allow the browser its position, then try again."),
    "fit.offline": pgettext_lazy("welding", "No network: nothing was written. Try again where there is some."),
    "fit.trouble": pgettext_lazy("welding", "That did not work. Scan once more."),
    "fit.typed": pgettext_lazy("welding", "The numbers do not fit. Look at the plate and the label once more."),
    "fit.done": pgettext_lazy("welding", "Chip and machine are bound. Give the machine mains and test the chip."),
}  # fmt: skip
LATELY = timedelta(days=2)


@require_GET
@csp_override(WASM)
def show(request: HttpRequest) -> HttpResponse:
    """The page; `?part=screen` gives what it fetches again."""
    caller = request.caller  # type: ignore[attr-defined]
    open_ones = orders_to_fit(caller)
    done = fitted_lately(caller.person, timing.now() - LATELY)
    looked(caller.person, "page:install", rows=len(open_ones))
    orders = [order_words(one) for one in open_ones]
    context: dict[str, Any] = {  # Any: what the templates read
        "title": pgettext("welding", "Fit chips"),
        "subtitle": pgettext("welding", "Installer"),
        "night": is_night(request),
        "person": caller.person,
        "orders": sorted(orders, key=lambda one: -("placed", "fitted", "tested").index(one["stage"])),
        "done": [order_words(one) for one in done],
        "phone": settings.ANLAN_DESK_PHONE,
        "script_words": json_in_script({name: str(said) for name, said in WORDS.items()}),
    }
    part = request.GET.get("part") == "screen"
    return render(request, "welding/install_screen.html" if part else "welding/install.html", context)
