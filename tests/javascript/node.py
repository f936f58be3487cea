"""Node: runs a script of this folder on JSON and gives back what it prints."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
NODE = Path(sys.executable).parent / "node"


def run(script: str, value: object) -> Any:
    """The JSON that `script` prints when it reads `value` as JSON from its standard input."""
    done = subprocess.run(
        [NODE, HERE / script], input=json.dumps(value), capture_output=True, text=True, cwd=HERE, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
