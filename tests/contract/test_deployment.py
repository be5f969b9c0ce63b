# SPDX-License-Identifier: Apache-2.0
"""What a district copies to its server fits the program: units say words that exist, the proxy knows every live address."""

import json
import re
import shutil
import subprocess

import pytest
import yaml
from prometheus_client import generate_latest

from anlan.kernel.events.tail import Tail
from anlan.runtime.asgi import compose
from anlan.runtime.cli import _parser
from findings import ROOT
from private_postgres import free_port

DEPLOY = ROOT / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_says_a_word_of_the_command_line(unit):
    said = re.search(r"^ExecStart=\S+/anlan (.+)$", unit.read_text(), re.MULTILINE)
    assert _parser().parse_args(said[1].split()).word == unit.stem.removeprefix("anlan-")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd on this machine")
def test_systemd_takes_every_unit(tmp_path):
    for unit in (*UNITS, DEPLOY / "anlan.target"):
        said = re.sub(
            r"^ExecStart=\S+/anlan", f"ExecStart={shutil.which('true')}", unit.read_text(), flags=re.MULTILINE
        )
        (tmp_path / unit.name).write_text(said)
    names = [str(one) for one in tmp_path.iterdir()]
    done = subprocess.run(["systemd-analyze", "verify", *names], capture_output=True, text=True, check=False)
    assert (done.returncode, [line for line in done.stderr.splitlines() if str(tmp_path) in line]) == (0, [])


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


@pytest.fixture
def figures(transactional_db, tmp_path, settings) -> set[str]:
    """The names under which `/metrics` of a district answers."""
    settings.ANLAN_DATA = tmp_path
    told = generate_latest(compose(Tail())._registry).decode()
    return set(re.findall(r"^# TYPE (anlan_\w+) (?:gauge|counter)$", told, re.MULTILINE))


def asked(words: str) -> set[str]:
    """The names of our figures in an expression."""
    return set(re.findall(r"\banlan_\w+", words))


def test_the_board_draws_every_figure_that_there_is(figures):
    board = json.loads((DEPLOY / "grafana.json").read_text())
    drawn = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    assert asked(" ".join(drawn)) == figures


def test_the_alerts_ask_for_figures_that_there_are(figures):
    (group,) = yaml.safe_load((DEPLOY / "alerts.yml").read_text())["groups"]
    assert asked(" ".join(rule["expr"] for rule in group["rules"])) <= figures
    assert all(rule["annotations"]["description"] for rule in group["rules"])


def test_every_container_says_a_word_of_the_command_line():
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    words = {
        name: _parser().parse_args(one["command"]).word
        for name, one in services.items()
        if one["image"] == "anlan"
    }
    assert words == {name: name for name in ("migrate", "web", "streams", "worker", "bridge")}


def test_the_media_servers_ports_are_those_that_its_container_opens():
    services = yaml.safe_load((DEPLOY / "compose.janus.yaml").read_text())["services"]
    ports = re.search(r'rtp_port_range = "(\d+-\d+)"', (DEPLOY / "janus/janus.jcfg").read_text())
    assert services["streams"]["ports"] == [f"{ports[1]}:{ports[1]}/udp"]
    assert services["janus"]["network_mode"] == "service:streams"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd on this machine")
def test_systemd_takes_the_media_servers_unit(tmp_path):
    said = (DEPLOY / "janus/anlan-janus.service").read_text()
    unit = tmp_path / "anlan-janus.service"
    unit.write_text(said.replace("ExecStart=/usr/bin/janus", f"ExecStart={shutil.which('true')}"))
    done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert (done.returncode, str(unit) in done.stderr) == (0, False)


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
