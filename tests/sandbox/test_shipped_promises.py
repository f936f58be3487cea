"""What ships beside the questionnaires: invariants that hold for everybody, and scenarios that come out as expected."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from intake_host.sandbox import load_questionnaires
from rules.__main__ import main

FOLDER = Path(__file__).parents[2] / "intake_host" / "sandbox" / "questionnaires"
SLUGS = ("contraception", "erectile-dysfunction", "hair-loss", "sample", "weight-management")


@pytest.mark.parametrize("slug", SLUGS)
def test_its_invariants_are_proved_and_none_is_about_nobody(
    slug: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["prove", str(FOLDER / f"{slug}.json"), "--format", "json"]) == 0
    [proofs] = json.loads(capsys.readouterr().out).values()
    assert proofs
    assert {one["outcome"] for one in proofs} == {"proved"}


@pytest.mark.parametrize("slug", SLUGS)
def test_its_scenarios_come_out_and_the_generated_ones_cover_all_that_anybody_can_reach(
    slug: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def report(*paths: Path) -> dict[str, Any]:
        assert main(["test", *map(str, paths), "--coverage", "--format", "json"]) == 0
        read: dict[str, Any] = json.loads(capsys.readouterr().out)
        return read

    by_hand, around = FOLDER / f"{slug}.scenarios.yaml", FOLDER / f"{slug}.probes.scenarios.yaml"
    assert [len(one["scenarios"]) > 1 for one in report(by_hand, around)["files"]] == [True, True]
    [coverage] = report(FOLDER / f"{slug}.generated.scenarios.yaml")["coverage"]
    assert (coverage["missed"], coverage["undecided"]) == ([], [])


def test_the_sandbox_takes_questionnaires_only() -> None:
    assert tuple(one.slug for one in load_questionnaires()) == SLUGS
    assert len(list(FOLDER.glob("*.invariants.yaml"))) == len(SLUGS)
