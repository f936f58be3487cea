"""The command line, as a user runs it."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from rules.__main__ import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
COMMAND = [sys.executable, "-m", "intake_host"]


def free_ports() -> int:
    """The first of three ports that nobody listens on."""
    while True:
        port = random.randrange(50_001, 60_000, 3)
        with ExitStack() as stack:
            try:
                for offset in range(3):
                    stack.enter_context(listening(port + offset))
            except OSError:
                continue
            return port


@contextmanager
def listening(port: int) -> Iterator[None]:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen()
        yield


def run(*arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, timeout=30, check=False, cwd=folder
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_demo_tells_three_addresses_that_answer_and_stops_cleanly(number: signal.Signals) -> None:
    port = free_ports()
    with (
        subprocess.Popen(
            [*COMMAND, "demo", "--port", str(port)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # A proxy is for the world outside; here it leads nowhere.
            env={**os.environ, "HTTP_PROXY": "http://127.0.0.1:9"},
        ) as demo,
        ExitStack() as ending,
    ):
        ending.callback(demo.kill)  # a failure would wait for its end otherwise
        assert demo.stdout is not None
        lines = [demo.stdout.readline() for _ in range(4)]
        told = [line.split()[-1] for line in lines[:3]]
        assert told == [
            f"http://{name}.localhost:{port + offset}"
            for offset, name in enumerate(("partner", "host", "mdi"))
        ]
        assert "<intake-embed" in httpx.get(f"http://127.0.0.1:{port}/").text
        assert httpx.get(f"http://127.0.0.1:{port + 1}/health").status_code == 204
        assert httpx.get(f"http://127.0.0.1:{port + 2}/sandbox/state").status_code == 200
        demo.send_signal(number)
        _, errors = demo.communicate(timeout=15)
    assert (demo.returncode, errors) == (0, "")
    for offset in range(3):
        with listening(port + offset):
            pass


def test_the_preview_tells_an_address_that_answers_and_stops_cleanly_in_the_middle_of_a_proof(
    tmp_path: Path,
) -> None:
    form = {"partner_questionnaire_id": "f", "name": "A form", "questions": [], "offerings": []}
    (tmp_path / "form.json").write_text(json.dumps(form), encoding="utf-8")
    port = free_ports()
    with (
        subprocess.Popen(
            [*COMMAND, "preview", str(tmp_path), "--port", str(port), "--no-open"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as preview,
        ExitStack() as ending,
    ):
        ending.callback(preview.kill)
        assert preview.stdout is not None
        assert preview.stdout.readline().split() == ["Preview", f"http://localhost:{port}/"]
        assert "A form" in httpx.get(f"http://127.0.0.1:{port}/q/form/play").text
        httpx.get(f"http://127.0.0.1:{port}/q/form/problems", timeout=30)
        preview.send_signal(signal.SIGTERM)
        _, errors = preview.communicate(timeout=15)
    assert (preview.returncode, errors) == (0, "")


def test_a_folder_without_questionnaires_is_one_clear_line_and_exit_code_2(tmp_path: Path) -> None:
    ended = run("preview", str(tmp_path), "--no-open")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert (
        ended.stderr == f"{tmp_path}: no questionnaire there; name a .json file, or a folder that has some\n"
    )


def test_a_taken_port_is_one_clear_line_and_exit_code_2() -> None:
    port = free_ports()
    with listening(port + 1):
        ended = run("demo", "--port", str(port))
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr == (
        f"port {port + 1} on 127.0.0.1 is taken: stop what listens there, or choose another with --port\n"
    )


def test_a_partner_file_with_mistakes_tells_them_all_and_exit_code_2(tmp_path: Path) -> None:
    config = tmp_path / "partners.toml"
    config.write_text(
        '[host]\norigin = "http://intake.example.com/"\n[[partners]]\nkey = "Lark"\n', encoding="utf-8"
    )
    ended = run("serve", "--config", str(config))
    assert ended.returncode == 2
    assert "host.origin" in ended.stderr
    assert "partners[0].key" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_partner_file_that_is_not_there_is_said() -> None:
    ended = run("serve", "--config", "nowhere.toml")
    assert ended.returncode == 2
    assert "nowhere.toml" in ended.stderr


def test_the_version_is_told() -> None:
    assert run("--version").stdout.startswith("intake-host, version ")


def test_another_package_named_rules_is_one_clear_line_and_exit_code_2(tmp_path: Path) -> None:
    (tmp_path / "rules.py").write_text("", encoding="utf-8")
    ended = run("demo", folder=tmp_path)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert str(tmp_path / "rules.py") in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_the_command_that_the_example_of_a_partner_file_gives_is_one() -> None:
    example = (ROOT / "docs" / "partners.example.toml").read_text(encoding="utf-8")
    (command,) = re.findall(r"^# +intake-host (.+)$", example, re.MULTILINE)
    ended = run(*command.replace("partners.toml", "nowhere.toml").split())
    assert "nowhere.toml" in ended.stderr
    assert "No such option" not in ended.stderr


def test_the_commands_of_the_rules_engine_are_commands_here(tmp_path: Path) -> None:
    form = tmp_path / "form.json"
    form.write_text('{"partner_questionnaire_id": "q", "name": "n", "questions": [{"title": "No id"}]}')
    ended = run("check", str(form), "--format=json", "--fail-on", "never")
    assert ended.returncode == 0
    assert "E008" in {one["code"] for one in json.loads(ended.stdout)["files"][0]["findings"]}
    assert run("check", str(form)).returncode == 1


def test_each_reads_its_own_options_and_help() -> None:
    for command in COMMANDS:
        helped = run(command.NAME, "--help")
        assert helped.returncode == 0
        assert helped.stdout.startswith(f"usage: intake-host {command.NAME} ")
    refused = run("check", "--no-such-option", "form.json")
    assert refused.returncode == 2
    assert "--no-such-option" in refused.stderr


def test_they_are_listed_with_the_others() -> None:
    listed = run("--help").stdout
    assert all(f"\n  {command.NAME} " in listed for command in COMMANDS)


def test_an_origin_and_a_port_that_do_not_agree_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, secret in SECRETS.items():
        monkeypatch.setenv(name, secret)
    config, port = tmp_path / "partners.toml", free_ports()
    url = f"sqlite+aiosqlite:///{tmp_path / 'host.sqlite3'}"
    config.write_text(PARTNERS.format(port=port, database_url=url), encoding="utf-8")
    with listening(port + 1):  # so that it ends by itself
        warned = run("serve", "--config", str(config), "--port", str(port + 1))
    with listening(port):
        agreed = run("serve", "--config", str(config), "--port", str(port))
    assert f"http://host.localhost:{port} (origin in {config})" in warned.stderr
    assert f"start it with --port {port}" in warned.stderr
    assert "Warning" not in agreed.stderr


PARTNERS = """\
[host]
origin = "http://host.localhost:{port}"
database_url = "{database_url}"
keys_env = "INTAKE_HOST_KEYS"

[[partners]]
key = "lark"
name = "Lark Health"
origins = ["http://partner.localhost:8700"]
api_key_env = "LARK_API_KEY"

[partners.mdi]
api_base = "http://127.0.0.1:8702"
frame_origins = ["http://mdi.localhost:8702"]
client_id_env = "LARK_MDI_CLIENT_ID"
client_secret_env = "LARK_MDI_CLIENT_SECRET"
"""
SECRETS = {
    "INTAKE_HOST_KEYS": "an invented key of more than 32 characters",
    "LARK_API_KEY": "an invented API key of Lark",
    "LARK_MDI_CLIENT_ID": "sandbox-client",
    "LARK_MDI_CLIENT_SECRET": "sandbox-secret",
}


def test_a_database_that_cannot_be_used_is_one_clear_line_and_exit_code_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, secret in SECRETS.items():
        monkeypatch.setenv(name, secret)
    config, port = tmp_path / "partners.toml", free_ports()
    url = f"sqlite+aiosqlite:///{tmp_path / 'none' / 'host.sqlite3'}"
    config.write_text(PARTNERS.format(port=port, database_url=url), encoding="utf-8")
    ended = run("serve", "--config", str(config), "--port", str(port))
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == (
        "host.database_url in the partner file names no usable database: unable to open database file\n"
    )
