"""docs/local-mdi.md does as printed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from intake_host.sandbox.shipped import load_questionnaires
from tests.test_cli import free_ports

if TYPE_CHECKING:
    from collections.abc import Iterator

GUIDE = Path(__file__).resolve().parent.parent / "docs" / "local-mdi.md"


class Terminal:
    """Shells in one directory that find `intake-host` and leave local addresses to themselves."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder, self._stack = folder, stack
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        self._environ = {"PATH": path, "NO_PROXY": "127.0.0.1", "PYTHONUNBUFFERED": "1"}

    def run(self, commands: str) -> str:
        """What commands print that come to an end."""
        ended = subprocess.run(
            ["bash", "-euc", commands],
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
            cwd=self._folder,
            env=self._environ,
        )
        return ended.stdout

    def start(self, commands: str) -> Iterator[str]:
        """The lines of commands that go on until the test ends."""
        running = self._stack.enter_context(
            subprocess.Popen(
                ["bash", "-euc", re.sub(r"^(intake-host|python3)", r"exec \1", commands, flags=re.MULTILINE)],
                stdout=subprocess.PIPE,
                text=True,
                cwd=self._folder,
                env=self._environ,
            )
        )
        self._stack.callback(running.terminate)
        assert running.stdout is not None
        return iter(running.stdout)


def blocks(port: int) -> tuple[str, list[str]]:
    """The partner file and the commands, on free ports."""
    text = re.sub(
        r"\b870([012])\b", lambda match: str(port + int(match[1])), GUIDE.read_text(encoding="utf-8")
    )
    (partners,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    return partners, re.findall(r"```sh\n(.*?)```", text, re.DOTALL)


def test_a_host_of_ones_own_runs_against_the_local_mdi(tmp_path: Path) -> None:
    port = free_ports()
    partners, (sandbox, host, page, web_server, events, messaging) = blocks(port)
    with ExitStack() as stack:
        terminal = Terminal(tmp_path, stack)
        told = terminal.start(sandbox)
        assert [next(told).split()[-1] for _ in range(4)] == [
            f"http://127.0.0.1:{port + 2}",
            f"http://mdi.localhost:{port + 2}",
            "sandbox-client",
            "sandbox-secret",
        ]
        ids = [next(told).split()[1] for _ in load_questionnaires()]
        assert ids == [one.id for one in load_questionnaires()]
        (tmp_path / "partners.toml").write_text(partners, encoding="utf-8")
        assert f"http://host.localhost:{port + 1}" in next(terminal.start(host))

        switches = f"http://127.0.0.1:{port + 2}/sandbox/state"
        httpx.put(switches, json={"maintenance": True}, trust_env=False).raise_for_status()
        with pytest.raises(subprocess.CalledProcessError) as refused:
            terminal.run(page)
        (line,) = refused.value.stderr.splitlines()
        assert line.startswith("mdi_maintenance: ")
        httpx.put(switches, json={"maintenance": False}, trust_env=False).raise_for_status()

        terminal.run(page)
        session = json.loads((tmp_path / "session.json").read_text(encoding="utf-8"))
        assert next(terminal.start(web_server)).startswith("Serving HTTP")
        served = httpx.get(f"http://127.0.0.1:{port}/", trust_env=False).text
        assert f'<intake-embed src="{session["embed_url"]}">' in served
        assert json.loads(terminal.run(events))["session_id"] == session["session_id"]

        terminal.run(messaging)
        embed_url = json.loads((tmp_path / "session.json").read_text(encoding="utf-8"))["embed_url"]
        opened = httpx.post(
            f"http://127.0.0.1:{port + 1}/api/v1/embed/open",
            headers={"authorization": f"Bearer {embed_url.partition('#t=')[2]}"},
            json={"reason": "first"},
            trust_env=False,
        ).json()
        assert (opened["workflow"], opened["gives_code"]) == ("messaging", True)
        assert opened["frame_url"].startswith(f"http://mdi.localhost:{port + 2}/messages/")
