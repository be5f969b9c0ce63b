# SPDX-License-Identifier: Apache-2.0
"""Behind a proxy it is the proxy that says who asks and over what; nobody else may say so."""

import sqlite3
from contextlib import closing

import httpx
import pytest
from django.core.exceptions import ImproperlyConfigured

from anlan.kernel.testing.scene import sqlite_scene
from anlan.runtime.cli import main
from anlan.runtime.tests.township import Township
from anlan.runtime.variables import networks

MARK = "m" * 32
SAID = {"X-Forwarded-For": "203.0.113.5", "X-Forwarded-Proto": "https"}


def sign_in_wrongly(port: int) -> httpx.Response:
    """A form as a browser sends it through a proxy that ends TLS."""
    host = f"localhost:{port}"
    return httpx.post(
        f"http://127.0.0.1:{port}/sign-in", trust_env=False, timeout=60,
        data={"username": f"somebody-{port}", "password": "wrong-wrong-wrong", "csrfmiddlewaretoken": MARK},
        headers={**SAID, "Host": host, "Origin": f"https://{host}", "Cookie": f"__Host-csrf={MARK}"},
    )  # fmt: skip


def noted(folder) -> dict[str, str]:
    """From where each account was tried."""
    with closing(sqlite3.connect(folder / "district.sqlite3")) as read:
        return dict(read.execute("SELECT username, ip_address FROM axes_accessattempt"))


@pytest.mark.parametrize(
    ("proxies", "address", "status"), [("127.0.0.1", "203.0.113.5", 422), ("10.0.0.9", None, 403)]
)
def test_both_servers_believe_the_proxies_that_are_named_and_nobody_else(
    tmp_path, monkeypatch, proxies, address, status
):
    monkeypatch.setenv("ANLAN_PROXIES", proxies)
    monkeypatch.setenv("ANLAN_TLS", "1")
    district = Township.on(sqlite_scene(tmp_path))
    try:
        district.web(), district.streams()
        for port in (district.web_port, district.streams_port):
            assert (
                sign_in_wrongly(port).status_code == status
            )  # 403: the form did not come over https, it seems
            assert noted(tmp_path).get(f"somebody-{port}") == address
    finally:
        district.end()


@pytest.mark.parametrize("given", ["*", "proxy.example", "10.0.0.1/8"])
def test_a_proxy_is_named_by_address_or_network(monkeypatch, given):
    monkeypatch.setenv("ANLAN_PROXIES", given)
    with pytest.raises(ImproperlyConfigured, match="ANLAN_PROXIES"):
        networks("PROXIES", "")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ANLAN_PROXIES", "10.0.0.0/8", "a whole network"),
        ("ANLAN_PROXIES", "*", "addresses and networks only"),
        ("FORWARDED_ALLOW_IPS", "10.0.0.1", "not read"),
    ],
)
def test_the_doctor_says_what_is_wrong_with_the_proxies(db, monkeypatch, capsys, name, value, said):
    monkeypatch.setenv(name, value)
    main(["doctor"])
    assert said in capsys.readouterr().out
