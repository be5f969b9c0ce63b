# SPDX-License-Identifier: Apache-2.0
"""`@command`: takes a verb's name from its place, its input from its signature, and its matters from `Of`."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, Protocol, cast, get_args, get_origin, get_type_hints, overload

from pydantic import BaseModel, ConfigDict, TypeAdapter, create_model

from ..context import Context
from ..declare import Label
from ..registry import REGISTRY, home_of


@dataclass(frozen=True)
class Of:
    """Marks a parameter as the id of a matter: locked, in scope, of this kind and at one of these stages.

    Without a kind any matter will do (the kernel's own verbs); then the permission is that of the matter's pack.
    `late` are stages at which it is taken only when it happened before the matter came to them: an offline phone.
    `twice` are stages at which it is taken only from a device that says which version it had seen: somebody else may have
    done the same meanwhile, and the command keeps what was said as another version (kernel/matters/versions.py).
    """

    kind: str | None = None
    at: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()


class Body[**P, R](Protocol):
    """A command's function: a Context, then keywords."""

    __name__: str
    __module__: str
    __doc__: str | None

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R: ...


@dataclass(frozen=True)
class Command[**P, R]:
    """A verb: its names, its input, what it works on, and its function."""

    name: str
    pack: str
    verb: str
    body: Callable[P, R]
    input: type[BaseModel]
    of: dict[str, Of]
    result: TypeAdapter[Any]  # Any: whatever the function returns
    label: Label
    main: Label
    states_at: timedelta | None
    open_to_all: bool
    by_device: bool = False
    versioned: bool = False

    @property
    def path(self) -> str:
        """Where it stands in the API: `dispatch/accept-task`."""
        return f"{self.pack}/{self.verb.replace('_', '-')}"

    @property
    def summary(self) -> str:
        """The first sentence of its docstring."""
        return (self.body.__doc__ or "").strip().split("\n")[0]

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run the body inside a transaction that is already open (tests of a body; commands do not call commands)."""
        return self.body(*args, **kwargs)


class NotACommand(TypeError):
    """A function under `commands/` does not have the shape of a command."""


@overload
def command[**P, R](body: Callable[P, R], /) -> Command[P, R]: ...
@overload
def command[**P, R](
    *,
    label: Label = "",
    states_at: timedelta | None = None,
    open_to_all: bool = False,
    by_device: bool = False,
    versioned: bool = False,
) -> Callable[[Callable[P, R]], Command[P, R]]: ...
def command(
    body: Any = None,
    /,
    *,
    label: Label = "",
    states_at: timedelta | None = None,
    open_to_all: bool = False,
    by_device: bool = False,
    versioned: bool = False,
) -> Any:  # the two overloads above give the types
    """Make a command of a function whose first parameter is a Context and whose others are keywords.

    `label` is the verb on a button. `states_at` is how far back from now a caller may say that it happened
    (an offline phone); without it the moment of hearing counts. `open_to_all`: any signed-in person may ask.
    `by_device`: a machine that the bridge heard may run it; without the word it may not. `versioned`: what it edits may be
    said differently by another device meanwhile; its forms say what they had seen (kernel/matters/versions.py).
    """

    def make(function: Any) -> Command[..., Any]:
        made = _made(function, label, states_at, open_to_all, by_device, versioned)
        REGISTRY.commands[made.name] = made
        return made

    return make if body is None else make(body)


def _made(
    function: Any,
    label: Label,
    states_at: timedelta | None,
    open_to_all: bool,
    by_device: bool,
    versioned: bool,
) -> Command[..., Any]:
    parameters = list(inspect.signature(function).parameters.values())
    hints = get_type_hints(function, include_extras=True)
    if not parameters or hints.get(parameters[0].name) is not Context:
        raise NotACommand(f"{function.__module__}: the first parameter must be a Context")
    fields: dict[str, Any] = {}
    matters: dict[str, Of] = {}
    pack = home_of(function.__module__)
    for one in parameters[1:]:
        if one.kind is not inspect.Parameter.KEYWORD_ONLY:
            raise NotACommand(f"{function.__module__}: {one.name} must be keyword-only")
        hint = hints[one.name]
        fields[one.name] = (hint, ... if one.default is inspect.Parameter.empty else one.default)
        marker = _of(hint)
        if marker is not None:
            kind = marker.kind if marker.kind is None or "." in marker.kind else f"{pack}.{marker.kind}"
            matters[one.name] = Of(kind, marker.at, marker.late, marker.twice)
    config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    shape = "".join(word.title() for word in function.__name__.split("_"))
    model = create_model(f"{pack.title()}{shape}", __config__=config, **cast("Any", fields))
    return Command(
        name=f"{pack}.{function.__name__}",
        pack=pack,
        verb=function.__name__,
        body=function,
        input=model,
        of=matters,
        result=TypeAdapter(hints.get("return", type(None))),
        label=label or function.__name__.replace("_", " ").capitalize(),
        main=function.__doc__,
        states_at=states_at,
        open_to_all=open_to_all,
        by_device=by_device,
        versioned=versioned,
    )


def _of(hint: Any) -> Of | None:
    if get_origin(hint) is Annotated:
        return next((item for item in get_args(hint)[1:] if isinstance(item, Of)), None)
    return None
