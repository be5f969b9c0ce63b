# SPDX-License-Identifier: Apache-2.0
"""The broker's configuration that a district copies: a certificate says who comes in, and which topics are his."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from anlan.adapters.mqtt.client import Access, Client
from anlan.adapters.mqtt.mosquitto import Mosquitto, program
from anlan.adapters.mqtt.tests.conftest import Ear
from anlan.kernel import timing
from anlan.kernel.ports import NotSent

DEPLOY = Path(__file__).resolve().parents[5] / "deploy"
NOW = timing.machine_now()  # by which certificates are judged
CHIP = "JX-0001"
CMD, EV = f"weld/1/{CHIP}/cmd", f"weld/1/{CHIP}/ev"


class Authority:
    """Makes certificates into a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._key = folder, ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "machines")])
        self.numbers: dict[str, int] = {}
        self.issue("machines-ca", authority=True)

    def issue(self, name: str, *, authority: bool = False) -> None:
        """A certificate and its key; the broker's is for the loopback."""
        key = self._key if authority else ec.generate_private_key(ec.SECP256R1())
        number = self.numbers[name] = x509.random_serial_number()
        subject = self._name if authority else x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        made = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(number)
            .not_valid_before(NOW - timedelta(days=1))
            .not_valid_after(NOW + timedelta(days=2))
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        )
        signed = made.sign(self._key, hashes.SHA256())
        (self.folder / f"{name}.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
        plain = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        (self.folder / f"{name}.key").write_bytes(plain)

    def revoke(self, *names: str) -> None:
        """The list of what counts no more."""
        listed = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self._name)
            .last_update(NOW - timedelta(hours=1))
            .next_update(NOW + timedelta(days=1))
        )
        for name in names:
            one = x509.RevokedCertificateBuilder().serial_number(self.numbers[name])
            listed = listed.add_revoked_certificate(one.revocation_date(NOW - timedelta(hours=1)).build())
        signed = listed.sign(self._key, hashes.SHA256())
        (self.folder / "revoked.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))


type Come = Callable[..., Client]


@pytest.fixture
def come(tmp_path: Path) -> Iterator[Come]:
    """Come in with a certificate of this name; on the broker that deploy/mosquitto.conf makes."""
    if program() is None:
        pytest.skip("mosquitto is not installed: tools/setup.sh test")
    authority = Authority(tmp_path)
    for name in ("broker", "anlan", CHIP, "JX-0002", "LOST"):
        authority.issue(name)
    authority.revoke("LOST")
    said = (DEPLOY / "mosquitto.conf").read_text().replace("/etc/mosquitto/certs", str(tmp_path))
    ours = "listener|acl_file|persistence\\w*|per_listener\\w*|allow_anon\\w*|set_tcp\\w*|max_[piq]\\w*"
    said = re.sub(
        rf"^({ours}) .*$",
        "",
        said,
        flags=re.MULTILINE,
    )
    broker = Mosquitto(
        tmp_path / "broker-folder", (DEPLOY / "mosquitto.acl").read_text(), more=said, is_plain=False
    ).start()
    lines = []

    def enter(name: str, *filters: str, ear: Ear | None = None, certificate: str = "") -> Client:
        url, key = f"mqtts://localhost:{broker.port}", certificate or name
        pem, secret = (
            (str(tmp_path / f"{key}.pem"), str(tmp_path / f"{key}.key")) if key != "none" else ("", "")
        )
        way = Access.of(url, authority=str(tmp_path / "machines-ca.pem"), certificate=pem, key=secret)
        lines.append(Client(way, name, filters=[(one, 1) for one in filters], hear=ear).start())
        return lines[-1]

    yield enter
    for line in lines:
        line.stop()
    broker.stop()


def test_a_machine_is_whom_its_certificate_names(come: Come):
    above, below = Ear(), Ear()
    platform, chip = come("anlan", "weld/1/+/ev", ear=above), come(CHIP, CMD, ear=below)
    assert platform.wait_connected()
    assert chip.wait_connected()
    platform.publish(CMD, b"unlock")
    chip.publish(EV, b"closed")
    above.waits_for(b"closed")
    below.waits_for(b"unlock")
    with pytest.raises(NotSent, match="refused"):
        chip.publish("weld/1/JX-0002/ev", b"forged")


@pytest.mark.parametrize("certificate", ["LOST", "none"])
def test_a_revoked_certificate_or_none_stays_outside(come: Come, certificate: str):
    assert not come("LOST", certificate=certificate).wait_connected(1.5)


def test_one_who_calls_himself_the_platform_is_still_what_his_certificate_says(come: Come):
    own = "weld/1/JX-0002/cmd"
    spy = come("anlan", "weld/1/+/ev", CMD, own, certificate="JX-0002", ear=(heard := Ear()))
    assert spy.wait_connected()
    with pytest.raises(NotSent):
        spy.publish(CMD, b"unlock")
    chip, platform = come(CHIP), come("platform", certificate="anlan")
    assert chip.wait_connected()
    assert platform.wait_connected()
    chip.publish(EV, b"closed")
    platform.publish(CMD, b"unlock")
    platform.publish(own, b"his own")
    heard.waits_for(b"his own")
    assert heard.words == [b"his own"]
