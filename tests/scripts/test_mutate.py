from __future__ import annotations

from difflib import SequenceMatcher
from pathlib import Path

import pytest

from scripts.mutate import Score, changed_since, mirror_and_others, mutants_of, sample

FACTS = Path("rules/facts.py")


@pytest.mark.parametrize(
    ("noticed", "tried", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_wilsons(noticed: int, tried: int, low: float, high: float) -> None:
    # Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
    assert Score(noticed, tried, 1000).bounds == pytest.approx((low, high), abs=1e-4)


def test_where_all_were_tried_nothing_is_uncertain() -> None:
    assert Score(27, 30, 30).bounds == (0.9, 0.9)


def test_a_mutant_is_the_module_with_one_change() -> None:
    original = FACTS.read_text().splitlines()
    for code in mutants_of(FACTS)[:3]:
        compared = SequenceMatcher(None, original, code().splitlines(), autojunk=False)
        assert sum(kind != "equal" for kind, *_ in compared.get_opcodes()) == 1


def test_a_sample_takes_each_mutant_at_most_once_and_more_from_long_modules() -> None:
    long, short = Path("rules/parser.py"), Path("rules/people.py")
    chosen = sample([long, short], 100, "1")
    assert sum(map(len, chosen.values())) == 100
    assert all(len(set(places)) == len(places) for places in chosen.values())
    assert len(chosen[long]) > 5 * len(chosen.get(short, []))


def test_without_a_size_every_mutant_is_taken() -> None:
    assert sample([FACTS], None, "1") == {FACTS: list(range(len(mutants_of(FACTS))))}


def test_after_those_that_mirror_come_tests_that_import_the_module() -> None:
    mirror, others = mirror_and_others(FACTS)
    assert mirror == ["tests/rules/test_facts.py"]
    assert "from rules.facts import" in Path(others[0]).read_text()
    assert mirror[0] not in others


def test_without_a_commit_to_compare_with_nothing_has_changed(capsys: pytest.CaptureFixture[str]) -> None:
    assert changed_since("no-such-commit") == []
    assert "nothing to compare with" in capsys.readouterr().out
