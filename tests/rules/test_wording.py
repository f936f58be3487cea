from __future__ import annotations

import pytest

from rules.wording import combination_words, listed, quoted


def test_titles_are_one_line_and_no_longer_than_a_sentence_bears() -> None:
    assert quoted("Do you\n  smoke?") == "'Do you smoke?'"
    assert quoted("word " * 40) == f"'{('word ' * 40)[:77].rstrip()}...'"


@pytest.mark.parametrize(
    ("parts", "words"), [(["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c")]
)
def test_lists(parts: list[str], words: str) -> None:
    assert listed(parts, "or") == words


@pytest.mark.parametrize(
    ("rule_type", "not_means", "words"),
    [
        ("and", "none", "all of"),
        ("or", "none", "any of"),
        ("not", "none", "none of"),
        ("not", "not_all", "not all of"),
        ("and", "not_all", "all of"),
        ("xor", "none", None),
    ],
)
def test_how_parts_are_combined(rule_type: str, not_means: str, words: str | None) -> None:
    assert combination_words(rule_type, not_means) == words
