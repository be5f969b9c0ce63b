# SPDX-License-Identifier: Apache-2.0
"""What a district copies to its server fits the program: units say words that exist, the proxy knows every live address."""

import re
import shutil
import subprocess

import pytest

from anlan.runtime.cli import _parser
from findings import ROOT
from private_postgres import free_port

DEPLOY = ROOT / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_says_a_word_of_the_command_line(unit):
    said = re.search(r"^ExecStart=\S+/anlan (.+)$", unit.read_text(), re.MULTILINE)
    assert _parser().parse_args(said[1].split()).word == unit.stem.removeprefix("anlan-")


def test_the_target_starts_every_unit():
    target = (DEPLOY / "anlan.target").read_text()
    assert all(unit.name in target for unit in UNITS)


def test_the_proxy_sends_what_stays_open_to_the_streams_and_keeps_the_figures_inside():
    said = (DEPLOY / "nginx.conf").read_text()
    for place in ("/api/live", "/api/positions", "/api/video/"):
        assert re.search(rf"location (= )?{place} {{ proxy_pass http://anlan_streams;", said), place
    assert "location = /metrics { return 404; }" in said


def test_the_proxy_does_not_hand_on_who_a_stranger_says_he_is():
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in (DEPLOY / "nginx.conf").read_text()


@pytest.mark.skipif(shutil.which("nginx") is None, reason="no nginx on this machine")
def test_nginx_takes_the_proxys_configuration(tmp_path):
    own = (DEPLOY / "nginx.conf").read_text()
    own = re.sub(r"listen .*", f"listen 127.0.0.1:{free_port()};", re.sub(r"ssl_certificate.*", "", own))
    main = tmp_path / "nginx.conf"
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    folders = "\n".join(f"{kind}_temp_path {tmp_path}/{kind};" for kind in kinds)
    main.write_text(
        f"pid {tmp_path}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\naccess_log off;\n{folders}\n{own}\n}}\n"
    )
    done = subprocess.run(
        ["nginx", "-t", "-p", str(tmp_path), "-c", str(main)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
