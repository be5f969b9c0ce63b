# SPDX-License-Identifier: Apache-2.0
"""Evidence handed over: a package that proves itself with the public key alone, and names whatever was changed."""

import json
import subprocess
import zipfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from anlan.kernel.events.seal import public_key
from anlan.kernel.evidence.commands.add_evidence import add_evidence
from anlan.kernel.evidence.commands.export_evidence import export_evidence
from anlan.kernel.evidence.events import EvidenceExported
from anlan.kernel.evidence.package import Unreadable, faults_of, write_package
from anlan.kernel.evidence.queries import custody_of, present
from anlan.kernel.testing.evidence import WORKER, added, picture, sent


@pytest.fixture
def package(story, tmp_path) -> Path:
    """A package with two photographs."""
    by = story.actor(WORKER)
    item = added(story, by)
    matter = item.matter
    story.tell(add_evidence, by=by, matter=matter.pk, upload=sent(by, picture(80, 60)).pk, medium="photo")
    story.tell(export_evidence, by=by, matter=matter.pk, reason="移送法制大队审核")
    path = tmp_path / "package.zip"
    with path.open("wb") as out:
        write_package(out, matter, present(matter), by)
    return path


def rewritten(path: Path, change: dict[str, bytes | None], more: dict[str, bytes] | None = None) -> Path:
    """The package with files changed, left out (None) or put in."""
    other = path.with_name("other.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            content = change.get(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return other


def test_handing_over_writes_a_line_into_every_custody(story, verify):
    by = story.actor(WORKER)
    item = added(story, by)
    verify(export_evidence, by=by, records=[EvidenceExported])(
        matter=item.matter_id, reason="移送法制大队审核"
    )
    assert [line.deed for line in custody_of(item)] == ["taken_in", "handed_over"]


def test_without_evidence_there_is_nothing_to_hand_over(story, verify):
    verify.refuses("no_evidence", export_evidence, by=story.actor(WORKER))(
        matter=story.noise().pk, reason="移送法制大队审核"
    )


def test_a_package_proves_itself_with_the_public_key_alone(package):
    assert list(faults_of(package, public_key())) == []


def test_the_signature_is_one_that_openssl_checks(package, tmp_path):
    with zipfile.ZipFile(package) as whole:
        whole.extractall(tmp_path)
    said = subprocess.run(
        ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "public.pem", "-rawin", "-in", "manifest.json",
         "-sigfile", "manifest.sig"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr


def test_a_changed_picture_is_named(package):
    other = rewritten(package, {"files/02.jpg": picture(81, 60)})
    assert list(faults_of(other, public_key())) == ["files/02.jpg: not what was taken in"]


def test_a_picture_left_out_is_named(package):
    assert list(faults_of(rewritten(package, {"files/01.jpg": None}), public_key())) == [
        "files/01.jpg: missing"
    ]


def test_a_picture_put_in_is_named(package):
    other = rewritten(package, {}, {"files/03.jpg": picture()})
    assert list(faults_of(other, public_key())) == ["files/03.jpg: the manifest does not name it"]


def test_a_rewritten_manifest_does_not_fit_its_signature(package):
    with zipfile.ZipFile(package) as whole:
        said = json.loads(whole.read("manifest.json"))
    said["items"][0]["custody"][0]["deed"] = "looked"
    found = list(faults_of(rewritten(package, {"manifest.json": json.dumps(said).encode()}), public_key()))
    assert [one.split(":")[0] for one in found] == ["manifest.json", "files/01.jpg"]


def test_another_offices_key_does_not_fit(package):
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    assert list(faults_of(package, other)) == ["manifest.json: the signature does not fit this key"]


@pytest.mark.parametrize("content", [b"", b"no package", picture()])
def test_what_is_no_package_is_said_to_be_none(tmp_path, content):
    path = tmp_path / "no.zip"
    path.write_bytes(content)
    with pytest.raises(Unreadable):
        list(faults_of(path, public_key()))
