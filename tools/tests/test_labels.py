# SPDX-License-Identifier: Apache-2.0
"""Labels are gathered from code and templates, keep their Chinese, and are missed when they have none."""

import gettext
from pathlib import Path

import polib
import pytest

from check_labels import check
from compile_labels import compile_labels
from gather_labels import main
from labels import Label, Use, uses

CODE = """
from django.utils.translation import gettext as _, pgettext_lazy, ngettext
LABEL = pgettext_lazy("dispatch", "Busy with %(task)s")
def say(count):
    return _("No") if count else ngettext("%(count)d case", "%(count)d cases", count)
"""
TEMPLATE = """{# {% translate "not this" %} #}
{% translate "100% \\"safe\\"" context "shell" %}
{% blocktranslate with n=count trimmed context "shell" %}
    {{ n }} of
    ten
{% endblocktranslate %}
{{ _("Help") }}
"""
FOUND = {
    Label("dispatch", "Busy with %(task)s"),
    Label("", "No"),
    Label("", "%(count)d case", "%(count)d cases"),
    Label("shell", '100%% "safe"'),
    Label("shell", "%(n)s of ten"),
    Label("", "Help"),
}


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "src/anlan/packs/dispatch"
    (folder / "templates/dispatch").mkdir(parents=True)
    (folder / "pack.py").write_text(CODE, encoding="utf-8")
    (folder / "templates/dispatch/board.html").write_text(TEMPLATE, encoding="utf-8")
    return folder


def catalogue(pack: Path) -> Path:
    return pack / "locale/zh_Hans/LC_MESSAGES/django.po"


def translate(pack: Path, sentence: str, chinese: str) -> None:
    entries = polib.pofile(str(catalogue(pack)))
    entry = entries.find(sentence)
    if entry.msgid_plural:
        entry.msgstr_plural = {0: chinese}
    else:
        entry.msgstr = chinese
    entries.save()


def test_every_way_of_marking_a_sentence_is_found(tmp_path: Path, pack: Path) -> None:
    assert {use.label for use in uses(tmp_path) if isinstance(use, Use)} == FOUND


def test_gathering_again_keeps_the_chinese_and_what_no_source_names(tmp_path: Path, pack: Path) -> None:
    main([str(tmp_path)])
    translate(pack, "Help", "帮助")
    (pack / "templates/dispatch/board.html").write_text('{% translate "New" %}', encoding="utf-8")
    main([str(tmp_path)])
    entries = polib.pofile(str(catalogue(pack)))
    assert entries.find("Help").msgstr == "帮助"
    assert entries.find("New").msgstr == ""
    main([str(tmp_path), "--prune"])
    assert polib.pofile(str(catalogue(pack))).find("Help") is None


def test_a_sentence_is_missed_until_it_has_its_chinese(tmp_path: Path, pack: Path) -> None:
    assert len(list(check(tmp_path))) == len(FOUND)
    main([str(tmp_path)])
    for label in FOUND:
        translate(pack, label.sentence, f"译：{label.sentence}")
    assert list(check(tmp_path)) == []


def test_a_translation_with_another_place_to_fill_in_is_found(tmp_path: Path, pack: Path) -> None:
    main([str(tmp_path)])
    for label in FOUND:
        translate(pack, label.sentence, f"译：{label.sentence}")
    translate(pack, "Busy with %(task)s", "正忙于 %(matter)s")
    assert ["%(matter)" in finding.sentence for finding in check(tmp_path)] == [True]


@pytest.mark.parametrize("made", ['f"{name} left"', '"%s left" % name', '"{} left".format(name)'])
def test_a_sentence_made_on_the_spot_is_found(tmp_path: Path, pack: Path, made: str) -> None:
    (pack / "templates/dispatch/board.html").unlink()
    code = f"from django.utils.translation import gettext as _\nname = 'x'\nsaid = _({made})\n"
    (pack / "pack.py").write_text(code, encoding="utf-8")
    assert ["stand there whole" in finding.sentence for finding in check(tmp_path)] == [True]


def test_what_is_compiled_is_read_by_gettext_and_compiled_once(tmp_path: Path, pack: Path) -> None:
    main([str(tmp_path)])
    translate(pack, "Help", "帮助")
    assert [compile_labels(tmp_path), compile_labels(tmp_path)] == [1, 0]
    with catalogue(pack).with_suffix(".mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("Help") == "帮助"
