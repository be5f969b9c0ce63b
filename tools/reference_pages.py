# SPDX-License-Identifier: Apache-2.0
"""The pages of docs/reference as text, each made from what is registered; the same registry gives the same bytes."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

from django.utils import translation

from anlan.kernel.command import Command
from anlan.kernel.declare import Kind, OptionLimit, Rule, SaidLimit
from anlan.kernel.declare.packs import full_names
from anlan.kernel.events.base import Event
from anlan.kernel.fields import mark_of, marks
from anlan.kernel.following.errand import ERRANDS
from anlan.kernel.registry import REGISTRY
from anlan.runtime.doctor import VARIABLES
from anlan.shell.api import api
from anlan.shell.frame import page_url
from rehearsals import rehearsal
from trace_rules import Trace, order

MADE = "<!-- Written by `make docs` from what is registered. Do not edit. -->\n"
KEPT = {"enforced": "代码强制 enforced", "by_absence": "以不做来遵守 by absence", "later": "待实现 not yet"}


def both(label: object) -> str:
    """A label in Chinese and English."""
    said = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said.append(str(label).strip())
    return " · ".join(dict.fromkeys(one for one in said if one))


def type_name(hint: Any) -> str:
    """A type as a reader writes it (Any: a type expression)."""
    origin = get_origin(hint)
    if origin is Annotated:
        return type_name(get_args(hint)[0])
    if isinstance(hint, type) and origin is None:
        return hint.__name__
    text = re.sub(r"(?:[a-z_0-9]+\.)+([A-Za-z]\w*)", r"\1", str(hint))
    return re.sub(r"Annotated\[(\w+), .*?\)\]", r"\1", text).replace("|", "\\|").replace("NoneType", "None")


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """A Markdown table."""
    names = list(head)
    yield "| " + " | ".join(names) + " |"
    yield "|" + "---|" * len(names)
    for row in rows:
        yield "| " + " | ".join(str(cell).replace("\n", " ") for cell in row) + " |"


def page(title: str, about: str, lines: Iterable[str]) -> str:
    """A whole page."""
    return "\n".join([MADE, f"# {title}", "", about, "", *lines]).rstrip() + "\n"


def by_home(names: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Full names by pack or kernel noun; the kernel's nouns first."""
    homes: dict[str, list[str]] = {}
    for name in sorted(names):
        homes.setdefault(name.split(".")[0], []).append(name)
    yield from sorted(homes.items(), key=lambda item: (item[0] in REGISTRY.packs, item[0]))


def code(names: Iterable[str]) -> str:
    """Names as code, or a dash."""
    return ", ".join(f"`{name}`" for name in names) or "–"


def events() -> str:
    """events.md"""
    lines: list[str] = []
    for home, names in by_home(REGISTRY.events):
        lines += [f"## {home}", ""]
        for name in names:
            lines += [*_event(name, REGISTRY.events[name]), ""]
    about = "What the log can hold. Every record also carries position, id, matter, kind, region, actor, channel, act, cause, "
    about += "`at` (when it happened) and `recorded_at` (when we heard). No field can hold a name, free text or a home."
    return page("事件 Events", about, lines)


def _event(name: str, event: type[Event]) -> Iterator[str]:
    yield f"### `{name}`"
    yield ""
    yield f"{(event.__doc__ or '').strip()} {both(event.sentence)}"
    yield ""
    fields = [
        f"`{field}`: {type_name(info.annotation)}"
        for field, info in event.model_fields.items()
        if field != "matter"
    ]
    yield f"- fields: {', '.join(fields) or '–'}"
    heard = sorted(
        one for one, follower in REGISTRY.followers().items() if follower.wants and name in follower.wants
    )
    clocks = [
        f"{kind}: {clock.name} ({'starts' if name in clock.starts else 'stops'})"
        for kind, entry in sorted(REGISTRY.kinds.items()) for clock in entry.kind.clocks
        if name in clock.starts | clock.stops
    ]  # fmt: skip
    if heard:
        yield f"- followed by: {code(heard)}"
    if clocks:
        yield f"- clocks: {code(clocks)}"


def commands() -> str:
    """commands.md"""
    lines: list[str] = []
    for home, names in by_home(REGISTRY.commands):
        lines += [f"## {home}", ""]
        for name in names:
            lines += [*_command(REGISTRY.commands[name]), ""]
    about = "Every command is `POST /api/<pack>/<verb-noun>` with a JSON object; `Idempotency-Key` makes it happen once. "
    about += "200 gives `{matter, events, result}`; 401 nobody, 403 not allowed, 404 unknown or out of scope, 409 refused, 422 bad input."
    return page("命令 Commands", about, lines)


def _command(verb: Command[..., Any]) -> Iterator[str]:
    yield f"### `{verb.name}` {both(verb.label)}"
    yield ""
    yield f"`POST /api/{verb.path}` · {verb.summary}"
    yield ""
    for parameter, of in verb.of.items():
        stages = f" at {code(of.at)}" if of.at else " at any stage"
        yield f"- works on `{parameter}`: {f'`{of.kind}`' if of.kind else 'any matter'}{stages}"
    for field, info in verb.input.model_fields.items():
        mark = mark_of(info.metadata)
        level = f", L{int(mark.level)}" if mark else ""
        needed = "" if info.is_required() else ", optional"
        said = f" {both(mark.label)}" if mark else ""
        yield f"- `{field}`: {type_name(info.annotation)}{needed}{level}{said}"
    holders = [role for role, (_, _, may) in sorted(REGISTRY.roles.items()) if _holds(verb, may)]
    yield f"- who may: {'any signed-in person' if verb.open_to_all else code(holders)}"
    if verb.states_at:
        yield f"- the caller may say when it happened, at most {verb.states_at.total_seconds() / 3600:g} hours back"


def _holds(verb: Command[..., Any], may: frozenset[str]) -> bool:
    if any(of.kind is None for of in verb.of.values()):
        return any(one.split(".")[1] == verb.verb for one in may)
    return verb.name in may


def permissions() -> str:
    """permissions.md"""
    rows = []
    for name, (pack, role, may) in sorted(REGISTRY.roles.items()):
        scope = "own matters" if role.scope == "involved" else "region"
        if there := full_names(pack, role.in_region):
            scope += f"; region for {code(sorted(there))}"
        rows.append((f"`{name}`", both(role.label), scope, code(sorted(may))))
    pages = [
        (f"`{page_url(name, one)}`", both(one.label), f"`{one.may if '.' in one.may else f'{name}.{one.may}'}`")
        for name, pack in sorted(REGISTRY.packs.items()) for one in pack.pages
    ]  # fmt: skip
    lines = [
        *table(("role", "label", "scope", "may"), rows),
        "",
        "## Pages",
        "",
        *table(("page", "label", "asks for"), pages),
    ]
    about = "A permission is a command's full name, or one of the bare ones (`view`, `unmask`, `audit`, `operate`, `watch_positions`). "
    about += "A role is granted within a region subtree; `own matters`: only where one takes part. "
    about += "Walked whole by `tests/contract/test_commands.py`."
    return page("角色与权限 Roles and permissions", about, lines)


def kinds() -> str:
    """kinds.md"""
    lines: list[str] = []
    for name, entry in sorted(REGISTRY.kinds.items()):
        lines += [*_kind(name, entry.kind), "", *help_of(entry.file), *rehearsal(name)]
    about = "Stages, clocks, details and endings as declared, and the scenarios of each kind as they are played on a virtual "
    about += "clock (`anlan rehearse`): ▸ a deed, ⊘ refused, ◷ over, ✓ as expected."
    return page("一类事 Kinds of matters", about, lines)


def _kind(name: str, kind: Kind) -> Iterator[str]:
    yield from (f"## `{name}` {both(kind.label)}", "")
    yield f"Numbers begin with {kind.letters}. Opened by {code([kind.opened_by or 'matters.open_matter'])}, "
    yield from (f"closed by {code([kind.closed_by or 'closing.close_matter'])}.", "")
    stages = [
        (f"`{one.name}`", both(one.label), code(one.then) if not one.final else "end") for one in kind.stages
    ]
    yield from (*table(("stage", "label", "then"), stages), "")
    clocks = [
        (
            f"`{c.name}`",
            both(c.label),
            _limit(c.limit),
            c.calendar,
            f"at `{c.at}`" if c.at else code(sorted(c.starts)),
            "on to another" if c.at else code(sorted(c.stops)),
        )
        for c in kind.clocks
    ]
    if clocks:
        yield from (*table(("clock", "label", "limit", "calendar", "since", "until"), clocks), "")
    details = [
        (f"`{field}`", both(mark.label), f"L{int(mark.level)}", both(mark.purpose) if mark.purpose else "–")
        for field, mark in marks(kind.details).items()
    ]
    yield from (*table(("detail", "label", "level", "purpose"), details), "")
    yield from table(
        ("outcome", "label", "good"),
        [(f"`{o.name}`", both(o.label), "yes" if o.good else "no") for o in kind.closing.outcomes],
    )


def help_of(file: str) -> Iterator[str]:
    """What the pack tells people about a kind: `help/<kind>.md` beside its kinds, in Chinese."""
    kind = Path(file)
    told = kind.parents[1] / "help" / f"{kind.stem}.md"
    if told.exists():
        yield from (re.sub(r"^#+ ", "### ", told.read_text(encoding="utf-8").strip(), count=1), "")


def _limit(limit: Any) -> str:
    """A clock's limit (Any: a duration, an option, or what its event says)."""
    if isinstance(limit, SaidLimit):
        return f"what its event says: `{limit.field}`"
    return (
        f"option `{limit.name}`" if isinstance(limit, OptionLimit) else f"{limit.total_seconds() / 60:g} min"
    )


def settings() -> str:
    """settings.md"""
    variables = [(f"`ANLAN_{one.name}`", "yes" if one.is_needed else "", one.about) for one in VARIABLES]
    options = [
        (f"`{name}`", both(one.label), one.default, f"{one.least} … {one.most}")
        for name, one in sorted(REGISTRY.options.items())
    ]
    lines = [
        *table(("variable", "needed", "meaning"), variables),
        "",
        "## 区域可调的设定 Settings that a region may turn",
        "",
    ]
    lines += table(("setting", "label", "default", "bounds"), options)
    about = "Environment variables of the processes (`anlan doctor` says which are missing), then what the office page turns, "
    about += "each change in the log."
    return page("设定 Settings", about, lines)


def followers() -> str:
    """followers.md"""
    rows = [
        (f"`{name}`", _what(follower), code(sorted(follower.wants or ["every event"])))
        for name, follower in sorted(REGISTRY.followers().items())
    ]
    errands = [(f"`{name}`", f"{one.every.total_seconds():g} s") for name, one in sorted(ERRANDS.items())]
    lines = [
        *table(("follower", "does", "wants"), rows),
        "",
        "## Errands",
        "",
        *table(("errand", "every"), errands),
    ]
    about = "Whoever goes through the log with a position of his own. Positions and what stands still: the office page."
    return page("跟随者 Followers", about, lines)


def _what(follower: Any) -> str:
    """The first sentence of its description (Any: three classes of followers)."""
    described = getattr(follower, "function", None) or type(follower)
    return (described.__doc__ or "").strip().split("\n")[0]


def rules(traces: dict[str, Trace]) -> str:
    """rules.md"""
    lines: list[str] = []
    for name in sorted(REGISTRY.rules, key=order):
        lines += [*_rule(REGISTRY.rules[name], traces.get(name, Trace())), ""]
    about = "规则 → 在哪里执行 → 由哪些测试证明。Each rule that binds this software: the code that cites it, the tests that prove it. "
    about += "Rules of domains that are not built yet come with their packs."
    return page("规则 Rules", about, lines)


def _rule(rule: Rule, trace: Trace) -> Iterator[str]:
    yield from (f"## {rule.id}", "", both(rule.label), "")
    yield f"- 依据 source: {rule.source or '本项目的提议，待各地确认 a proposal of this project'}"
    yield f"- {KEPT[rule.kept]}"
    for title, places in (("代码 code", trace.code), ("测试 tests", trace.tests)):
        yield f"- {title}: {'' if places else '无 none'}"
        yield from (f"    - `{place}`" for place in places)


def rule_trace(traces: dict[str, Trace]) -> str:
    """The same for the page inside the product, as JSON."""
    said = {
        name: {"code": traces[name].code, "tests": traces[name].tests}
        for name in traces
        if name in REGISTRY.rules
    }
    return json.dumps(said, indent=1, ensure_ascii=False) + "\n"


def openapi() -> str:
    """openapi.json"""
    with translation.override("en"):
        document = json.loads(json.dumps(api.get_openapi_schema(), default=str))
        return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def index() -> str:
    """index.md"""
    pages = {
        "kinds.md": "一类事：阶段、时限、字段、结局 kinds of matters", "commands.md": "命令 commands", "events.md": "事件 events",
        "permissions.md": "角色、权限、页面 roles, permissions, pages", "settings.md": "环境变量与可调设定 settings",
        "followers.md": "跟随日志的部件 followers", "rules.md": "规则 → 代码 → 测试 rules", "openapi.json": "接口 OpenAPI",
    }  # fmt: skip
    lines = [f"- [{name}]({name}) {about}" for name, about in pages.items()]
    return page("参考 Reference", "Generated from the running registry; `make docs` writes it anew.", lines)


def every_page(traces: dict[str, Trace]) -> dict[Path, str]:
    """All pages by their place in the checkout."""
    reference = Path("docs/reference")
    return {
        reference / "index.md": index(), reference / "events.md": events(), reference / "commands.md": commands(),
        reference / "permissions.md": permissions(), reference / "kinds.md": kinds(), reference / "settings.md": settings(),
        reference / "followers.md": followers(), reference / "rules.md": rules(traces), reference / "openapi.json": openapi(),
        Path("src/anlan/shell/rule_trace.json"): rule_trace(traces),
    }  # fmt: skip
