"""The assets are found in a checkout and in a wheel, and only our rules engine will do."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from intake_host.assets import (
    AssetsMissingError,
    WrongRulesError,
    check_rules,
    static_dir,
    templates_dir,
)

CHECKOUT = Path(__file__).resolve().parent.parent


def test_in_a_checkout_they_lie_beside_the_package() -> None:
    assert static_dir() == CHECKOUT / "static"
    assert templates_dir() == CHECKOUT / "templates"


def test_in_a_wheel_they_lie_inside_the_package(tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "intake_host"
    for place in (package, package.parent):
        for folder in ("static", "templates"):
            (place / folder).mkdir(parents=True)
    assert static_dir(package) == package / "static"
    assert templates_dir(package) == package / "templates"


def test_a_missing_folder_is_named_with_the_places_that_were_looked_in(tmp_path: Path) -> None:
    package = tmp_path / "intake_host"
    with pytest.raises(AssetsMissingError) as caught:
        templates_dir(package)
    assert caught.value.folder == "templates"
    assert caught.value.looked_in == (package, tmp_path)
    assert str(package) in str(caught.value)


def test_the_rules_engine_of_the_project_is_accepted() -> None:
    check_rules()


def test_another_package_of_the_name_is_refused_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What `pip install rules` puts there begins like this one.
    (tmp_path / "rules_of_another.py").write_text("class RuleSet(dict):\n    pass\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    try:
        with pytest.raises(WrongRulesError) as caught:
            check_rules("rules_of_another")
    finally:
        sys.modules.pop("rules_of_another", None)
    assert caught.value.found_at == str(tmp_path / "rules_of_another.py")
    assert "pip uninstall rules" in str(caught.value)


def test_no_package_of_the_name_is_refused_too() -> None:
    with pytest.raises(WrongRulesError) as caught:
        check_rules("rules_that_nobody_wrote")
    assert caught.value.found_at is None
