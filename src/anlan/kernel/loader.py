# SPDX-License-Identifier: Apache-2.0
"""Walks the fixed places of kernel nouns and enabled packs, and fills the registry; called once, at start."""

import importlib
import importlib.util
import pkgutil
from collections.abc import Iterator
from types import ModuleType

from django.utils.translation import pgettext_lazy

from .accounts.limits import OPTIONS
from .clocks.consumer import ClockFollower
from .command.performing import hold_with
from .declare import Kind, Pack, Role, Scenario, Template
from .declare.packs import full_names
from .disclosure.limits import OPTIONS as EMERGENCY
from .disclosure.tells import TELLS
from .events.base import Event
from .law import AUDIT, INTEGRATOR, RULES, SECURITY, SYSTEM
from .matters.queries import hold
from .registry import REGISTRY, KindEntry, ScenarioEntry, TemplateEntry
from .review.consumer import ReviewFollower
from .teams.consumer import TeamFollower

NOUNS = (
    "matters",
    "clocks",
    "teams",
    "disclosure",
    "evidence",
    "documents",
    "closing",
    "review",
    "directory",
    "accounts",
    "notices",
    "webhooks",
)
PLACES = (
    "pack",
    "events",
    "kinds",
    "scenarios",
    "documents",
    "commands",
    "reactions",
    "projections",
    "indicators",
)
VERBS = ("add_note", "move_matter", "edit_details", "link_matters", "open_matter", "close_matter", "propose_closing",
         "approve_closing", "return_closing", "pause_clock", "resume_clock", "add_evidence", "see_evidence",
         "seal_evidence", "open_evidence", "export_evidence", "call_team", "call_person", "accept_seat",
         "decline_seat", "arrive_on_spot", "leave_team", "record_review", "skip_review", "draw_call_backs",
         "refer_matter", "end_referral", "break_glass", "review_break_glass", "draw_up_document", "sign_document",
         "refuse_document", "void_document", "choose_version")  # fmt: skip

SECURES = ("grant_role", "revoke_role")

KERNEL = Pack(
    label=pgettext_lazy("kernel", "Office"),
    icon="settings",
    rules=RULES,
    options=(*OPTIONS, *EMERGENCY),
    order=99,
    tells=TELLS,
)


def load(packs: list[str]) -> None:
    """Load the kernel's nouns and the packs at these module paths."""
    hold_with(hold)
    for noun in NOUNS:
        for place in ("events", "commands", "consumer"):
            _load_place(f"anlan.kernel.{noun}", place)
    _load_place("anlan.kernel.following", "sealing")
    REGISTRY.consumers[ClockFollower.name] = ClockFollower()
    REGISTRY.consumers[TeamFollower.name] = TeamFollower()
    REGISTRY.consumers[ReviewFollower.name] = ReviewFollower()
    REGISTRY.rules.update({rule.id: rule for rule in KERNEL.rules})
    REGISTRY.options.update({f"kernel.{option.name}": option for option in KERNEL.options})
    REGISTRY.house_tells.update({f"kernel.{one.name}": one for one in KERNEL.tells})
    for path in packs:
        name = path.rsplit(".", 1)[-1]
        REGISTRY.packs[name] = Pack(label=name.replace("_", " ").title())
        for place in PLACES:
            _load_place(path, place)
    _register_roles()


def _load_place(home: str, place: str) -> None:
    if importlib.util.find_spec(f"{home}.{place}") is None:
        return
    for module in _modules(f"{home}.{place}"):
        _take_in(module, home.rsplit(".", 1)[-1])


def _modules(path: str) -> Iterator[ModuleType]:
    module = importlib.import_module(path)
    yield module
    for inner in pkgutil.iter_modules(getattr(module, "__path__", ())):
        yield importlib.import_module(f"{path}.{inner.name}")


def _take_in(module: ModuleType, name: str) -> None:
    """Events, kinds and the pack's own declaration are found by what they are; verbs registered themselves."""
    for word, value in vars(module).items():
        if isinstance(value, type) and issubclass(value, Event) and value.__module__ == module.__name__:
            if value.sentence or not value.__subclasses__():  # what only others build on never happens itself
                REGISTRY.events[value.name] = value
        elif isinstance(value, Kind) and ".kinds." in module.__name__:  # others may look at it by its name
            full = f"{name}.{module.__name__.rsplit('.', 1)[-1]}"
            REGISTRY.kinds[full] = KindEntry(full, name, value, module.__file__ or "")
        elif isinstance(value, Scenario) and ".scenarios." in module.__name__:
            kind = f"{name}.{module.__name__.rsplit('.', 1)[-1]}"
            full = f"{kind}.{word.lower()}"
            REGISTRY.scenarios[full] = ScenarioEntry(full, kind, value, module.__file__ or "")
        elif isinstance(value, Template) and ".documents." in module.__name__:
            full = f"{name}.{module.__name__.rsplit('.', 1)[-1]}"
            REGISTRY.templates[full] = TemplateEntry(full, name, value)
        elif isinstance(value, Pack):
            REGISTRY.packs[name] = value
            REGISTRY.rules.update({rule.id: rule for rule in value.rules})
            REGISTRY.options.update({f"{name}.{option.name}": option for option in value.options})


def _register_roles() -> None:
    for name, pack in REGISTRY.packs.items():
        roles = list(pack.roles) or [_worker(name)]
        for role in roles:
            may = full_names(name, [*role.may, *role.in_region])
            REGISTRY.roles[f"{name}.{role.name}"] = (name, role, may)
    _register_office()


REGISTRY_VERBS = ("import_registry", "set_button_key")  # of packs: what stands on their registers


def _register_office() -> None:
    """The three of the office, kept apart: one runs it, one decides who may what, one reads what was done (X-R9).

    And who joins other systems to the house: he reads matters and says which of their events go out.
    """
    views = frozenset(f"{name}.view" for name in REGISTRY.packs)
    runs = frozenset(
        name for name, verb in REGISTRY.commands.items()
        if (verb.pack == "directory" and verb.verb not in SECURES) or verb.verb in REGISTRY_VERBS
    )  # fmt: skip
    secures = frozenset(f"directory.{verb}" for verb in SECURES) | {
        "directory.turn_option",
        "accounts.reset_factors",
    }
    integrates = frozenset(name for name, verb in REGISTRY.commands.items() if verb.pack == "webhooks")
    said = (
        (
            SYSTEM,
            pgettext_lazy("kernel", "System administrator"),
            runs
            | {
                "kernel.operate",
                "directory.see_register",
                "webhooks.end_webhook_message",
                "webhooks.turn_webhook",
            },
        ),
        (SECURITY, pgettext_lazy("kernel", "Security administrator"), secures | {"kernel.secure"}),
        (AUDIT, pgettext_lazy("kernel", "Auditor"), views | {"kernel.audit", "directory.see_register"}),
        (INTEGRATOR, pgettext_lazy("kernel", "Integrator"), views | integrates),
    )
    for name, label, may in said:
        role = Role(name.split(".")[1], label, may=(), second_factor=True)
        REGISTRY.roles[name] = ("kernel", role, may)


def _worker(pack: str) -> Role:
    """A pack of kinds alone gets one role that may do everything in it."""
    own = [name for name in REGISTRY.commands if name.startswith(f"{pack}.")]
    may = ["view", "unmask", *VERBS, *own]
    return Role("worker", pgettext_lazy("kernel", "Worker"), may=may)
