"""The command line's entrance: `intake-host`, or `python -m intake_host`."""

from __future__ import annotations

import sys

from intake_host.assets import check_rules
from intake_host.errors import OperatorError

EXIT_UNUSABLE = 2


def main() -> None:
    """Run the command; what its caller can mend is one message and exit code 2."""
    try:
        # Before anything imports `rules`: somebody else's would end that import in a traceback.
        check_rules()
        from intake_host.cli import main as commands

        commands(prog_name="intake-host")
    except OperatorError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(EXIT_UNUSABLE)


if __name__ == "__main__":
    main()
