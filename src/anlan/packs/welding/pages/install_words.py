# SPDX-License-Identifier: Apache-2.0
"""An install order in words: where it stands, what the chip says of itself, who still confirms and until which day."""

from typing import Any

from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.shell.spoken import say_clock, say_span

from ..commands.try_chip import HEARD, WEAKEST
from ..models.machines import Chip
from ..queries.codes import grouped
from ..queries.orders import OrderSeen

type Context = dict[str, Any]  # Any: what the templates read
STAGES = ("placed", "fitted", "tested", "active")


def order_words(seen: OrderSeen) -> Context:
    """What phone and desk print of one order."""
    order, machine = seen.order, seen.machine
    return {
        "id": order.pk,
        "stage": order.stage,
        "code": grouped(machine.code),
        "firm": machine.firm.organisation.name,
        "place": machine.place,
        "model": machine.model,
        "chip": order.chip,
        "replaces": order.replaces,
        "placed": order.placed_at,
        "placed_by": seen.name(order.placed_by_id),
        "needs_second": seen.needs_second,
        "due": seen.due,
        "due_says": due_words(seen),
        "is_overdue": seen.is_overdue,
        "installer": seen.name(order.installer_id),
        "officer": seen.name(order.officer_id),
        "installer_at": order.installer_at,
        "officer_at": order.officer_at,
        "waits_for": waits_for(seen),
        "heard": chip_words(seen.chip, machine.tampered_at is not None) if order.stage == "fitted" else [],
        "steps": steps_of(STAGES.index(order.stage)),
    }  # fmt: skip


def steps_of(reached: int) -> list[Context]:
    """The four steps: what is done, what comes next, what is still ahead."""
    done = (
        pgettext("welding", "Ordered"),
        pgettext("welding", "Fitted"),
        pgettext("welding", "Tested"),
        pgettext("welding", "In use"),
    )
    ahead = (
        "",
        pgettext("welding", "To fit"),
        pgettext("welding", "To test"),
        pgettext("welding", "To confirm"),
    )
    return [
        {"label": done[at] if at <= reached else ahead[at], "done": at <= reached, "now": at == reached + 1}
        for at in range(len(STAGES))
    ]


def due_words(seen: OrderSeen) -> str:
    """By which day, or by how many days it is late."""
    if seen.due is None:
        return ""
    if seen.is_overdue:
        late = (timing.today() - seen.due).days
        words = pgettext("welding", "Activation was due on %(day)s, %(late)d days late")
        return words % {"day": seen.due.isoformat(), "late": late}
    return pgettext("welding", "To be activated by %(day)s, three working days after the fitting") % {
        "day": seen.due.isoformat()
    }


def waits_for(seen: OrderSeen) -> str:
    """Whose turn it is, in one sentence."""
    order = seen.order
    if seen.needs_second:
        return pgettext(
            "welding", "A second person of the firm has to agree: the machine has a chip already."
        )
    if order.stage == "placed":
        return pgettext("welding", "Waits for an installer.")
    if order.stage == "fitted":
        return pgettext("welding", "Fitted; the installer tests it next.")
    if order.installer_at is None and order.officer_at is None:
        return pgettext("welding", "Tested; installer and safety officer both confirm that it works.")
    if order.installer_at is None:
        return pgettext("welding", "The installer still has to confirm.")
    return pgettext("welding", "The firm's safety officer still has to confirm.")


def chip_words(chip: Chip | None, is_tampered: bool) -> list[Context]:
    """What the chip says of itself, line by line, and whether that will do."""
    now = timing.now()
    if chip is None or chip.heard_at is None:
        return [
            _line(
                pgettext("welding", "Heard"),
                pgettext("welding", "not heard yet: look at power, card and antenna"),
                False,
            )
        ]
    age = now - chip.heard_at
    is_heard = chip.is_online and age <= HEARD
    heard = pgettext("welding", "just now, %(at)s") % {"at": say_clock(chip.heard_at)}
    if not is_heard:
        heard = pgettext("welding", "not for %(span)s: look at power, card and antenna") % {
            "span": say_span(age)
        }
    is_strong = chip.signal is None or WEAKEST <= chip.signal < 99
    signal = pgettext("welding", "not told")
    if chip.signal is not None:
        words = (
            pgettext("welding", "%(many)d of 31")
            if is_strong
            else pgettext("welding", "%(many)d of 31, too weak: move the antenna")
        )
        signal = words % {"many": min(chip.signal, 31) if chip.signal < 99 else 0}
    is_open = chip.relay == "open"
    relay = (
        pgettext("welding", "open, as it must be") if is_open else pgettext("welding", "closed: do not go on")
    )
    cover = (
        pgettext("welding", "opened: ask the safety officer")
        if is_tampered
        else pgettext("welding", "closed")
    )
    return [
        _line(pgettext("welding", "Heard"), heard, is_heard),
        _line(pgettext("welding", "Signal"), signal, is_strong),
        _line(pgettext("welding", "Relay"), relay, is_open),
        _line(pgettext("welding", "Cover"), cover, not is_tampered),
        _line(pgettext("welding", "Firmware"), chip.firmware or pgettext("welding", "not told"), True),
    ]  # fmt: skip


def _line(label: str, says: str, is_good: bool) -> Context:
    return {"label": label, "says": says, "is_good": is_good}
