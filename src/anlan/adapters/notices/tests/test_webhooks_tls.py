# SPDX-License-Identifier: Apache-2.0
"""Webhooks over real TLS to an address that was judged before: under the right name, by an authority that counts, or not at all."""

import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from anlan.kernel import timing
from anlan.kernel.ports import NotSent

from ..webhooks import WebhookPost

NAME = "brain.gov.example"
BODY = b'{"type":"specimen.noise_measured"}'
NOW = timing.machine_now()  # by which certificates are judged


@dataclass
class House:
    """A certificate authority, and an HTTPS server on the loopback that keeps what came."""

    folder: Path
    came: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)  # asked for before the first byte (SNI)
    answer: int = 204

    def __post_init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.authority = self._certificate("authority", self._key, is_authority=True)

    def _certificate(
        self, name: str, key: ec.EllipticCurvePrivateKey, *, is_authority: bool = False, days: int = 2
    ) -> Path:
        said = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "authority")])
        signed = (
            x509.CertificateBuilder().subject_name(said).issuer_name(issuer).public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW - timedelta(days=5)).not_valid_after(NOW + timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
            .sign(self._key, hashes.SHA256())
        )  # fmt: skip
        path = self.folder / f"{name}.pem"
        plain = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path.write_bytes(signed.public_bytes(serialization.Encoding.PEM) + (b"" if is_authority else plain))
        return path

    def serve(self, name: str = NAME, days: int = 2) -> int:
        """Answer with a certificate of this name, good for so many days more; the port."""
        house = self

        class Taking(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                house.came.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
                self.send_response(house.answer)
                self.send_header("location", "https://elsewhere.example/")
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        shown = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        shown.load_cert_chain(self._certificate(name, ec.generate_private_key(ec.SECP256R1()), days=days))
        shown.sni_callback = lambda _socket, asked, _context: self.names.append(asked)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Taking)
        self.server.handle_error = lambda *_: None  # type: ignore[method-assign] – a handshake that is broken off is wanted
        self.server.socket = shown.wrap_socket(self.server.socket, server_side=True)
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        return int(self.server.server_address[1])


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """The other side."""
    made = House(tmp_path)
    yield made
    if hasattr(made, "server"):
        made.server.shutdown()
        made.server.server_close()


@pytest.fixture
def looked_up(monkeypatch) -> list[str]:
    """The name leads to the loopback the first time, and into another network afterwards; each question is kept."""
    asked: list[str] = []

    def answer(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        return [
            (
                socket.AF_INET,
                socket.SOCK_STREAM,
                6,
                "",
                ("127.0.0.1" if len(asked) == 1 else "10.9.9.9", port),
            )
        ]

    real = socket.getaddrinfo
    monkeypatch.setattr(
        "socket.getaddrinfo",
        lambda host, *more, **named: (answer if host == NAME else real)(host, *more, **named),
    )
    return asked


def posted(house: House, port: int, *, authority: bool = True) -> None:
    post = WebhookPost([f"{NAME}:{port}"], ["127.0.0.0/8"], str(house.authority) if authority else "")
    post.hand_over(f"https://{NAME}:{port}/in?street=331002001", BODY, {"webhook-id": "m1"})


def not_sent(house: House, port: int, **more: bool) -> str:
    """Why nothing was handed over; no byte of the message may have come."""
    with pytest.raises(NotSent) as no:
        posted(house, port, **more)
    return no.value.code


def test_a_message_goes_to_the_address_that_was_judged_under_the_name_that_was_meant(house, looked_up):
    port = house.serve()
    posted(house, port)
    ((path, heads, body),) = house.came
    assert (path, body, heads["webhook-id"]) == ("/in?street=331002001", BODY, "m1")
    assert (heads["host"], house.names) == (f"{NAME}:{port}", [NAME])
    assert looked_up == [NAME]  # once: who answers otherwise a moment later is not asked


def test_a_name_that_leads_elsewhere_the_next_time_is_not_followed(house, looked_up):
    port = house.serve()
    posted(house, port)
    assert not_sent(house, port) == "private_address"
    assert len(house.came) == 1


def test_a_certificate_of_an_unknown_authority_gets_nothing(house, looked_up):
    assert not_sent(house, house.serve(), authority=False) == "no_connection"
    assert house.came == []


def test_a_certificate_of_another_name_gets_nothing(house, looked_up):
    assert not_sent(house, house.serve("other.gov.example")) == "no_connection"
    assert house.came == []


def test_a_certificate_that_has_run_out_gets_nothing(house, looked_up):
    assert not_sent(house, house.serve(days=-1)) == "no_connection"
    assert house.came == []


def test_nobody_is_led_on_to_another_address(house, looked_up):
    house.answer = 302
    assert not_sent(house, house.serve()) == "http_302"
    assert len(house.came) == 1
