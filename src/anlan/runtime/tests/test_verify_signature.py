# SPDX-License-Identifier: Apache-2.0
"""`anlan verify-signature` on a machine that has no district: says what stands under a proof, or what does not fit."""

import json
import os
import subprocess
import sys

import pytest

from anlan.kernel import timing
from anlan.kernel.accounts import signatures
from anlan.kernel.people.models import Person
from anlan.kernel.testing.soft_passkey import SoftPasskey

RECORD = '{"number":"T20261121-0001"}'


@pytest.fixture
def proof(story) -> str:
    person = Person.objects.get(pk=story.actor("specimen.worker").person)
    told = signatures.asked(person.pk, RECORD, timing.now(), "127.0.0.1")
    answer = {"asked": told["asked"], "credential": SoftPasskey(person).answer(told["options"])}
    return signatures.signed(person.pk, RECORD, json.dumps(answer))


def verified(folder, proof: str) -> tuple[int, str]:
    file = folder / "proof.json"
    file.write_text(proof, encoding="utf-8")
    plain = {name: value for name, value in os.environ.items() if not name.startswith("ANLAN_")}
    command = [sys.executable, "-m", "anlan.runtime.cli", "verify-signature", str(file)]
    done = subprocess.run(command, env=plain, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def test_a_proof_stands_without_a_district(proof, tmp_path):
    code, said = verified(tmp_path, proof)
    assert (code, RECORD in said) == (0, True)


@pytest.mark.parametrize("broken", ["{}", "[]", "no json"])
def test_what_is_no_proof_is_named(tmp_path, broken):
    assert verified(tmp_path, broken)[0] == 1


def test_a_changed_record_is_named(proof, tmp_path):
    code, said = verified(tmp_path, proof.replace("0001", "0002"))
    assert (code, "sha256" in said) == (1, True)
