from __future__ import annotations

import pytest

from rules.suggestions import did_you_mean


def test_the_closest_word_is_named_ready_to_stand_behind_a_message() -> None:
    assert did_you_mean("agee", ["gender", "age", "page"]) == " (did you mean 'age'?)"


@pytest.mark.parametrize("word", ["height", "", None, 3, ["age"]])
def test_where_nothing_is_close_nothing_is_said(word: object) -> None:
    assert did_you_mean(word, ["age", "bmi"]) == ""


def test_only_the_first_fifty_mistakes_get_one() -> None:
    assert did_you_mean("agee", ["age"], mistakes_before=49)
    assert did_you_mean("agee", ["age"], mistakes_before=50) == ""


def test_a_text_of_more_than_a_hundred_characters_is_no_misspelt_word() -> None:
    assert did_you_mean("x" * 100, ["x" * 99])
    assert did_you_mean("x" * 101, ["x" * 100]) == ""


def test_the_first_three_hundred_words_are_compared() -> None:
    others = [str(number) for number in range(299)]
    assert did_you_mean("agee", [*others, "age"])
    assert did_you_mean("agee", [*others, "299", "age"]) == ""
