# SPDX-License-Identifier: Apache-2.0
"""A region is searched by name, sound or number, and what is typed into a plain field is understood or refused in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.kernel.errors import Invalid
from anlan.kernel.ids import new_id
from anlan.kernel.places.models import Region
from anlan.kernel.search.words import readings

from ..regions import FEW, Place, best_of, found_places, region_code, region_field

STREETS = {"331002001": "海门街道", "331002002": "白云街道"}


@pytest.fixture
def towns(story):
    """Two streets with more communities than a list takes, two of one name."""
    for street in STREETS:
        upper = Region.objects.filter(code=street).first() or _put(
            street, STREETS[street], "street", "331002"
        )
        for number in range(1, FEW):
            name = "东山社区" if number == 7 else f"望海{number}社区"
            _put(f"{street}{100 + number}", name, "community", upper.path)


def _put(code, name, level, upper):
    above = Region.objects.get(path=upper)
    return Region.objects.create(
        id=new_id(), code=code, name=name, level=level, parent=above, path=f"{above.path}.{code}"
    )


def codes(query, paths=None):
    return [one.code for one in found_places(query, paths)]


@pytest.mark.parametrize("typed", ["海门街道", "海门", "hmjd", "haimen", "331002001", "海门街道 331002001"])
def test_a_region_is_named_by_word_sound_or_number(towns, typed):
    assert region_code(typed) == "331002001" or codes(typed)[0] == "331002001"


def test_a_word_about_the_street_tells_namesakes_apart(towns):
    assert codes("白云 东山") == ["331002002107"]
    assert codes("by ds") == ["331002002107"]
    assert region_code("hm dssq") == "331002001107"


def test_of_several_the_sentence_names_each_with_its_street_and_number(towns):
    with pytest.raises(Invalid) as no:
        region_code("东山社区")
    assert no.value.code == "several_regions"
    for word in ("331002001107", "331002002107", "白云街道"):
        assert word in str(no.value.fields["region"])


def test_what_is_no_region_is_said_with_a_remedy(towns):
    with pytest.raises(Invalid) as no:
        region_code("亚特兰蒂斯")
    assert (no.value.code, bool(no.value.fields["region"])) == ("no_such_region", True)


def test_whoever_keeps_one_street_is_offered_that_street_only(towns, story):
    keeper = story.person("keeper", "specimen.worker", "331002002")
    assert region_field(keeper, "specimen.measure_noise").choices[0][0] == "331002002"
    everywhere = region_field(story.person("all", "specimen.worker", "331002"), "specimen.measure_noise")
    assert everywhere.value.endswith("331002")


def test_the_page_answers_while_somebody_types_and_only_the_signed_in(towns, story, page, client):
    hits = (
        page(story.person("all", "specimen.worker", "331002"))
        .get("/find/region", {"q": "by ds"})
        .json()["hits"]
    )
    assert hits == [
        {"code": "331002002107", "name": "东山社区", "note": "白云街道", "value": "东山社区 331002002107"}
    ]
    assert client.get("/find/region", {"q": "海"}).status_code == 302


KNOWN = [
    Place("331002", "椒江区", "331002", ()),
    Place("331002001", "海门街道", "331002.331002001", ()),
    Place("331002001007", "东山社区", "331002.331002001.331002001007", ("海门街道",)),
]


@given(typed=st.text(alphabet="海门东山街道hmds0123 \t.", max_size=12) | st.text(max_size=40))
def test_whatever_is_typed_finds_only_what_holds_it_or_sounds_like_it(typed):
    for one in best_of(KNOWN, typed, None, 12):
        said = " ".join(
            (one.name, one.code, *one.above, *(r for name in (one.name, *one.above) for r in readings(name)))
        )
        assert all(word in said.lower() for word in typed.lower().split())
    assert best_of(KNOWN, typed, ["331002.331002002"], 12) == []
