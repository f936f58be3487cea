"""The files that the program is served with, wherever it was installed.

In a checkout, `static/` and `templates/` lie beside the package; in a wheel, inside it.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

from intake_host.errors import OperatorError

if TYPE_CHECKING:
    from types import ModuleType

__all__ = [
    "AssetsError",
    "AssetsMissingError",
    "WrongRulesError",
    "check_rules",
    "static_dir",
    "templates_dir",
]

PACKAGE = Path(__file__).resolve().parent
# What `rules` of this project has, and the package of that name on PyPI has not.
RULES_NAMES = ("parse_questionnaire", "compile_questionnaire", "evaluate")


class AssetsError(OperatorError):
    """The installation is incomplete or mixed up."""

    code = "assets"


class AssetsMissingError(AssetsError):
    """A folder of the installation is missing.

    Attributes:
        folder: Its name, such as `templates`.
        looked_in: Where it should have been.
    """

    code = "assets_missing"

    def __init__(self, folder: str, looked_in: tuple[Path, ...]) -> None:
        self.folder = folder
        self.looked_in = looked_in
        places = " and ".join(str(place) for place in looked_in)
        super().__init__(f"no folder {folder} in {places}: install intake-host again")


class WrongRulesError(AssetsError):
    """`import rules` found no rules engine, or somebody else's.

    Attributes:
        found_at: The file of the module that was found; None when there was none.
    """

    code = "wrong_rules"

    def __init__(self, found_at: str | None) -> None:
        self.found_at = found_at
        super().__init__(
            f"`import rules` finds {found_at or 'nothing'} and not intake-host's rules engine. Another "
            "package on PyPI has the same import name: `pip uninstall rules`, then "
            "`pip install --force-reinstall --no-deps intake-host`"
        )


def static_dir(package: Path = PACKAGE) -> Path:
    """The folder of scripts and style sheets, served under /static."""
    return _find("static", package)


def templates_dir(package: Path = PACKAGE) -> Path:
    """The folder of Jinja templates."""
    return _find("templates", package)


def check_rules(name: str = "rules") -> None:
    """Returns when `import rules` finds this project's engine.

    Raises:
        WrongRulesError: If it finds another package or none; PyPI has one that imports as `rules` too, and
            installing it overwrites files of ours.
    """
    try:
        found: ModuleType = importlib.import_module(name)
    except ImportError:
        raise WrongRulesError(None) from None
    if not all(hasattr(found, wanted) for wanted in RULES_NAMES):
        raise WrongRulesError(found.__file__)


def _find(folder: str, package: Path) -> Path:
    # Inside comes first: beside an installed package lies whatever else site-packages holds.
    places = (package / folder, package.parent / folder)
    for place in places:
        if place.is_dir():
            return place
    raise AssetsMissingError(folder, tuple(place.parent for place in places))
