"""`python -m intake_host`: the command line."""

from __future__ import annotations

from intake_host.cli import main

main(prog_name="intake-host")
