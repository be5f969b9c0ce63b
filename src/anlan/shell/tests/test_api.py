# SPDX-License-Identifier: Apache-2.0
"""The API's reads: scope, masks, pages, the ledger, and a schema that lists everything."""

import json

import pytest

from anlan.kernel.access.models import AccessRecord
from anlan.kernel.registry import REGISTRY

SECRETS = ("隔壁深夜唱歌", "13800000001")


def test_the_list_holds_only_what_the_caller_may_see(story, program):
    here, _there = story.noise("331002001"), story.noise("331002002")
    found = program(story.actor("specimen.worker", "331002001")).get("/api/matters").json()["items"]
    assert [one["number"] for one in found] == [here.number]


def test_pages_follow_one_another_without_gap_or_overlap(story, program, worker):
    numbers = [story.noise(by=worker).number for _ in range(7)]
    client, seen, after = program(worker), [], ""
    while True:
        page = client.get("/api/matters", {"limit": 3, **({"after": after} if after else {})}).json()
        seen += [one["number"] for one in page["items"]]
        after = page["next"]
        if not after:
            break
    assert sorted(seen) == sorted(numbers)


@pytest.mark.parametrize(
    ("query", "many"),
    [
        ({"kind": "specimen.noise"}, 1),
        ({"kind": "specimen.other"}, 0),
        ({"stage": "measured"}, 0),
        ({"open": "true"}, 1),
        ({"open": "false"}, 0),
        ({"region": "331002"}, 1),
        ({"region": "331002002"}, 0),
        ({"number": "-0001"}, 1),
    ],
)
def test_filters(story, program, worker, query, many):
    story.noise()
    assert len(program(worker).get("/api/matters", query).json()["items"]) == many


@pytest.mark.parametrize(
    "query", [{"after": "nonsense"}, {"limit": "0"}, {"limit": "many"}, {"region": "nowhere"}, {"odd": "1"}]
)
def test_a_filter_that_cannot_be_read_is_422(story, program, worker, query):
    answer = program(worker).get("/api/matters", query)
    assert answer.status_code == 422
    assert answer.json()["fields"]


def test_a_matter_comes_by_number_and_by_id_with_its_verbs(story, program, worker):
    noise, client = story.noise(), program(worker)
    found = client.get(f"/api/matters/{noise.number}").json()
    assert found == client.get(f"/api/matters/{noise.pk}").json()
    assert {
        "name": "specimen.measure_noise",
        "label": "Measure",
        "path": "/api/specimen/measure-noise",
        "now": True,
    } in [{**verb, "label": "Measure"} for verb in found["verbs"]]


def test_sealed_details_are_masked_also_for_who_may_unmask(story, program, worker):
    answer = program(worker).get(f"/api/matters/{story.noise().number}")
    text = answer.content.decode()
    assert not [secret for secret in SECRETS if secret in text]
    assert {one["name"]: one["masked"] for one in answer.json()["details"]} == {
        "source": False,
        "story": True,
        "caller_phone": True,
    }


def test_unmasking_needs_a_reason_and_leaves_a_row(story, program, worker):
    noise, client = story.noise(), program(worker)
    url = f"/api/matters/{noise.number}/unmask"
    without = client.post(url, json.dumps({"field": "story"}), content_type="application/json")
    assert (without.status_code, without.json()["code"]) == (422, "reason_missing")
    answer = client.post(
        url, json.dumps({"field": "story", "reason": "上门调解前要知道经过"}), content_type="application/json"
    )
    assert answer.json()["value"] == SECRETS[0]
    row = AccessRecord.objects.get(what="unmask:story", refused=False)
    assert (row.viewer, row.matter, row.reason) == (worker.person, noise.pk, "上门调解前要知道经过")


def test_who_may_not_unmask_is_403_and_on_record(story, program, reader):
    noise = story.noise()
    answer = program(reader).post(
        f"/api/matters/{noise.number}/unmask",
        json.dumps({"field": "story", "reason": "想看看到底是什么"}),
        content_type="application/json",
    )
    assert answer.status_code == 403
    assert AccessRecord.objects.filter(what="unmask:story", refused=True, viewer=reader.person).exists()


def test_a_matter_out_of_scope_is_404(story, program):
    noise = story.noise("331002002")
    client = program(story.actor("specimen.worker", "331002001"))
    for url in (
        f"/api/matters/{noise.number}",
        f"/api/matters/{noise.pk}",
        f"/api/matters/{noise.pk}/timeline",
    ):
        assert client.get(url).status_code == 404


def test_the_timeline_speaks_the_readers_language(story, program, worker):
    noise, client = story.noise(), program(worker)
    url = f"/api/matters/{noise.number}/timeline"
    english = client.get(url, headers={"Accept-Language": "en"}).json()["items"][0]["sentence"]
    assert english == "Opened."


def test_every_read_is_in_the_ledger(story, program, worker):
    noise, client = story.noise(), program(worker)
    client.get("/api/matters")
    client.get(f"/api/matters/{noise.number}")
    client.get(f"/api/matters/{noise.number}/timeline")
    seen = set(AccessRecord.objects.filter(viewer=worker.person).values_list("what", flat=True))
    assert {"list:matters", "api:matter", "api:timeline"} <= seen


def test_me_says_who_i_am_and_what_i_may(story, program, worker):
    found = program(worker).get("/api/people/me").json()
    assert found["id"] == str(worker.person)
    assert "specimen.measure_noise" in found["grants"][0]["permissions"]


def test_nobody_reads_nothing(story, client):
    for url in ("/api/matters", "/api/people/me"):
        assert client.get(url).status_code == 401


def schema(client, language="zh-hans"):
    return client.get("/api/openapi.json", headers={"Accept-Language": language}).json()


def test_the_schema_lists_every_command_and_every_read(story, client):
    paths = schema(client)["paths"]
    assert {f"/api/{verb.path}" for verb in REGISTRY.commands.values()} <= paths.keys()
    assert {"/api/matters", "/api/matters/{key}", "/api/people/me"} <= paths.keys()


def test_the_schema_holds_together(story, client):
    document = schema(client)
    assert document["openapi"].startswith("3.")
    text = json.dumps(document)
    wanted = {part.split('"')[0] for part in text.split('"#/components/schemas/')[1:]}
    assert wanted <= document["components"]["schemas"].keys()
    names = [one["operationId"] for path in document["paths"].values() for one in path.values()]
    assert len(names) == len(set(names))
    for path in document["paths"].values():
        for operation in path.values():
            assert operation["responses"]
            assert all(answer["description"] for answer in operation["responses"].values())


def test_the_docs_page_is_there(story, client):
    assert client.get("/api/docs").status_code == 200


def sentences(part) -> set[str]:
    """Every summary and description of a document."""
    if isinstance(part, list):
        return {text for one in part for text in sentences(one)}
    if not isinstance(part, dict):
        return set()
    own = {part[name] for name in ("summary", "description") if isinstance(part.get(name), str)}
    return own | {text for one in part.values() for text in sentences(one)}


def test_the_schema_speaks_chinese_and_english(story, client):
    """What is missing here goes into the pack's catalogue under the context `api`."""
    said = {
        language: sentences(client.get("/api/openapi.json", headers={"Accept-Language": language}).json())
        for language in ("zh-CN", "en")
    }
    specimen = [one for one in REGISTRY.commands.values() if one.pack == "specimen"]
    untold = {text for one in specimen for text in (one.summary, str(one.label))} | {"OK"}
    assert said["zh-CN"] & said["en"] <= untold
    assert not [one for one in said["en"] if "。" in one]
