# SPDX-License-Identifier: Apache-2.0
"""Inline code and style are found in templates, modules and strings; what the policy allows is left alone."""

import pytest

from check_browser import in_html, in_module, in_python


@pytest.mark.parametrize(
    "html",
    [
        '<p style="color: red">',
        "<style>p {}</style>",
        "<script>alert(1)</script>",
        '<script type="importmap">{}</script>',
        '<button onclick="go()">',
        '<a {% if a > b %}class="x"{% endif %} onclick="go()">',
        '<div hx-on:click="go()">',
        """<div hx-vals='js:{"a": b}'>""",
        '<div hx-trigger="keyup[ctrlKey]">',
        '<a href="javascript:go()">',
        '<script src="https://cdn.example/x.js"></script>',
    ],
)
def test_what_the_policy_forbids_is_found(html: str) -> None:
    assert len(list(in_html(html))) == 1


@pytest.mark.parametrize(
    "html",
    [
        '<script type="importmap" nonce="{{ csp_nonce }}">{}</script>',
        """<script type="module" src="{% static 'shell/js/app.js' %}"></script>""",
        '<script type="application/json" id="words">{}</script>',
        "{# <p style='x'> #}{% comment %}<style>{% endcomment %}<!-- <style> -->",
        '<a href="https://example.org/law" data-only="x" hx-trigger="incident from:#sse">',
        "<p>the style = plain</p>",
    ],
)
def test_what_the_policy_allows_is_left_alone(html: str) -> None:
    assert list(in_html(html)) == []


@pytest.mark.parametrize(
    "code",
    [
        'import { live } from "./live.js";',
        'import "/static/x.js";',
        'export { a } from "../a.js";',
        'const m = await import("./map.js");',
        'element.setAttribute("style", "x")',
        'const f = new Function("return 1")',
        'box.innerHTML = `<b style="color: red">`;',
        'fetch("https://example.org/")',
    ],
)
def test_a_module_that_breaks_a_rule_is_found(code: str) -> None:
    assert len(list(in_module(code))) == 1


def test_a_module_with_bare_names_is_left_alone() -> None:
    code = (
        'import htmx from "htmx"; // ./x.js\nconst map = () => import("anlan/map");\nbox.style.left = left;\n'
    )
    assert list(in_module(code)) == []


def test_the_line_of_a_string_of_html_in_python_is_told() -> None:
    assert [line for line, _ in in_python('a = 1\nb = """<p>\n<i style="x">"""\n')] == [3]
