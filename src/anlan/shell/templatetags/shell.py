# SPDX-License-Identifier: Apache-2.0
"""The tags that templates use: {% importmap %} {% words %} {% icon %} {% clock %} {% hold %} {% verb %} {% deed %} {% part %} …"""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from anlan.kernel import timing
from anlan.kernel.fields import listed as in_a_row
from anlan.kernel.fields import told_apart as in_halves
from anlan.kernel.search.words import readings
from anlan.shell import hand, spoken
from anlan.shell.importmap import importmap as importmap_json
from anlan.shell.importmap import modules
from anlan.shell.ring import ring_at
from anlan.shell.strip import Strip

register = template.Library()

SHAPES = {
    "red": "M8 1.6l6.8 12.6H1.2z",
    "orange": "M8 .9L15.1 8 8 15.1.9 8z",
    "yellow": "M2 2h12v12H2z",
    "blue": "M8 1.7a6.3 6.3 0 1 0 0 12.6 6.3 6.3 0 0 0 0-12.6z",
}


def _json(value: object) -> SafeString:
    """JSON that cannot end the script element it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))  # noqa: S308


@register.simple_tag(takes_context=True)
def importmap(context: template.Context) -> SafeString:
    """The page's one import map, with the nonce of its content-security policy."""
    nonce = context.get(
        "csp_nonce", ""
    )  # lazy, and false until it is printed: do not ask whether it is there
    return format_html('<script type="importmap" nonce="{}">{}</script>', nonce, mark_safe(importmap_json()))  # noqa: S308


@register.simple_tag
def module(name: str) -> SafeString:
    """A module that comes with the page, before it counts as loaded: the network may go at any moment after that."""
    return format_html('<script type="module" src="{}"></script>', static(modules()[name]))


@register.simple_tag
def hand_words() -> SafeString:
    """What only the phone's modules say: of the network, of what waits to be sent, of positions."""
    told = _json({name: str(said) for name, said in hand.WORDS.items()})
    return format_html('<script type="application/json" data-words>{}</script>', told)


@register.simple_tag
def words() -> SafeString:
    """The few words that browser modules say, in the reader's language."""
    told = _json({name: str(said) for name, said in spoken.WORDS.items()})
    return format_html('<script type="application/json" id="anlan-words">{}</script>', told)


@register.simple_tag
def server_time() -> SafeString:
    """The district's clock and its speed, which every clock on the page follows."""
    moment = timing.now().isoformat(timespec="milliseconds")
    return format_html(
        '<meta name="anlan-now" content="{}" data-rate="{}" data-zone="{}">',
        moment,
        timing.rate(),
        timing.LOCAL.key,
    )


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; without a label it is ornament and screen readers skip it."""
    about = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="ic" viewBox="0 0 24 24" {}><use href="{}#{}"></use></svg>',
        about,
        static("shell/icons.svg"),
        name,
    )


@register.simple_tag
def level(name: str, word: str = "", hush: bool = False) -> SafeString:
    """A level as shape, word and colour; `hush` hides the word from sight where room is short, never from readers."""
    said = word or spoken.LEVELS.get(name, name)
    kind = mark_safe(' class="hid"') if hush else ""
    return format_html(
        '<span class="lv" data-lv="{}"><svg viewBox="0 0 16 16" aria-hidden="true"><path d="{}"/></svg><span{}>{}</span></span>',
        name, SHAPES.get(name, SHAPES["blue"]), kind, said,
    )  # fmt: skip


@register.filter
def sounds(label: object) -> str:
    """How a short Chinese label may be typed by its sound, for the palette; nothing for other labels."""
    return " ".join(sorted(readings(str(label))))


@register.filter
def of_key(found: Mapping[Any, Any], key: object) -> Any:
    """What a mapping holds under a key; nothing when it holds none (Any: whatever is in it)."""
    return found.get(key, "")


@register.filter
def span(value: Any) -> str:
    """A timedelta in words: 6 分 40 秒; nothing for nothing."""
    return spoken.say_span(value) if value is not None else ""


@register.filter
def when(value: datetime | None) -> SafeString | str:
    """A moment as <time>: 11月23日 14:03."""
    return _time(value, spoken.say_when(value)) if value else ""


@register.filter
def day(value: date | None) -> SafeString | str:
    """A day as <time>, of a moment or of the calendar: 11月23日."""
    if not value:
        return ""
    said = spoken.say_when(value, clock=False) if isinstance(value, datetime) else spoken.say_day(value)
    return _time(value, said)


@register.filter
def listed(words: Iterable[object]) -> str:
    """Words in a row: 甲、乙, or a, b."""
    return in_a_row(words)


@register.filter
def told_apart(sentences: Iterable[object]) -> str:
    """Half-sentences in a row: 甲；乙, or a; b."""
    return in_halves(sentences)


@register.filter
def hour(value: datetime | None) -> SafeString | str:
    """A time of day to the second as <time>: 14:03:12."""
    return _time(value, f"{value.astimezone(timing.LOCAL):%H:%M:%S}") if value else ""


@register.filter
def near(value: datetime | None) -> SafeString | str:
    """The same; where it is not today's the day stands before it: 明日 10:20."""
    return _time(value, spoken.say_near(value)) if value else ""


@register.filter
def ago(value: datetime | None) -> SafeString | str:
    """How long ago, kept true by the browser: 3 秒前."""
    return _time(value, spoken.say_ago(value), "data-ago") if value else ""


@register.filter
def age(value: datetime | None) -> SafeString | str:
    """How old, kept true by the browser: 1 分 29 秒."""
    return _time(value, spoken.say_span(timing.now() - value), "data-age") if value else ""


def _time(value: date, text: str, attribute: str = "") -> SafeString:
    return format_html('<time datetime="{}" {}>{}</time>', value.isoformat(), attribute, text)


@register.simple_tag
def wallclock() -> SafeString:
    """The time of day that runs, in the page's head."""
    moment = timing.now().astimezone(timing.LOCAL)
    return format_html('<time class="clock" data-wallclock>{}</time>', f"{moment:%H:%M:%S}")


@register.simple_tag
def today() -> SafeString:
    """Today's date as <time>: 11月23日."""
    return _time(timing.now(), spoken.say_when(timing.now(), clock=False))


def _of(thing: object, name: str) -> Any:  # Any: rows and dictionaries alike
    return thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name, None)


@register.inclusion_tag("shell/parts/clock.html")
def clock(of: object, size: str = "m", label: str = "") -> dict[str, object]:
    """A ring that runs, of anything with started, due and perhaps ended, paused, forecast, label."""
    times = {name: _of(of, name) for name in ("started", "due", "ended", "paused", "forecast")}
    return {
        **times,
        "ring": ring_at(timing.now(), **times),
        "size": size,
        "label": label or _of(of, "label") or "",
    }


@register.inclusion_tag("shell/parts/hold.html")
def hold(strip: Strip, kind: str = "strip", size: str = "", label: str = "") -> dict[str, object]:
    """Who holds the scene: kind `strip` for lists and phones, `axis` with moments for boards, matters and walls."""
    pieces = strip.pieces(timing.now())
    return {"pieces": pieces, "story": _json(strip.story()), "kind": kind, "size": size, "label": label}


@register.inclusion_tag("shell/parts/verb.html")
def verb(of: object, main: bool = False, size: str = "") -> dict[str, object]:
    """A verb as a button: it may be pressed, or says why not and what would help. See the part for its fields."""
    return {"verb": of, "main": main, "size": size}


@register.inclusion_tag("shell/parts/deed.html")
def deed(
    action: str,
    words: str,
    field: str = "",
    value: object = "",
    next: str = "",  # noqa: A002 – as the field is called that every form sends
    icon: str = "",
    state: str = "",
) -> dict[str, object]:
    """A form of one button: sends `value` as `field` to `action` and leads on to `next`; `state="stop"` takes something away."""
    return {
        "action": action,
        "words": words,
        "field": field,
        "value": value,
        "next": next,
        "icon": icon,
        "state": state,
    }


@register.inclusion_tag("shell/parts/person.html")
def person(of: object) -> dict[str, object]:
    """A person by name and function; a plain text stands for itself."""
    return {"person": {"name": of} if isinstance(of, str) else of}


@register.inclusion_tag("shell/parts/masked.html")
def masked(shown: str, url: str = "", label: str = "") -> dict[str, object]:
    """A value that is hidden from whoever need not know it, with the way to ask for it in place."""
    return {"shown": shown, "url": url, "label": label}


class PartNode(template.Node):
    """A piece of page that fetches itself again when certain facts happen."""

    def __init__(self, url: FilterExpression, options: dict[str, FilterExpression], inside: NodeList) -> None:
        self.url, self.options, self.inside = url, options, inside

    def render(self, context: template.Context) -> SafeString:
        """The element with what htmx and `live.js` need, around its inside."""
        given = {name: value.resolve(context) for name, value in self.options.items()}
        tag, every = given.pop("tag", "section"), given.pop("every", "")
        named = {
            "on": "data-on",
            "matter": "data-matter",
            "css": "class",
            "label": "aria-label",
            "state": "data-s",
            "first": "data-first",  # live.js fetches it as soon as it is on the page
        }
        extra = {
            named.get(name, name.replace("_", "-")): value
            for name, value in given.items()
            if value not in (None, "")
        }
        fixed = {
            "hx-get": self.url.resolve(context),
            "hx-trigger": f"refresh, every {every}" if every else "refresh",
            "hx-target": "this",
            "hx-swap": "outerMorph",
        }
        told = format_html_join("", ' {}="{}"', {**extra, **fixed}.items())
        return format_html("<{}{}>{}</{}>", tag, told, self.inside.render(context), tag)


@register.tag
def part(parser: Parser, token: Token) -> PartNode:
    """{% part url on="dispatch.* matters.note_added" id="team" matter=m.pk css="pane" tag="section" %} … {% endpart %}.

    The view behind `url` must answer with the same element, id and all. `every="10s"`: also without an event, for
    what no event tells (a follower that stands still).
    """
    bits = token.split_contents()
    if len(bits) < 3:
        raise template.TemplateSyntaxError("{% part %} needs a URL and on=…")
    options = token_kwargs(bits[2:], parser)
    if not {"on", "id"} <= options.keys():
        raise template.TemplateSyntaxError("{% part %} needs on=… and id=…, so that it is found again")
    inside = parser.parse(("endpart",))
    parser.delete_first_token()
    return PartNode(parser.compile_filter(bits[1]), options, inside)
