from __future__ import annotations

import pytest

from rules import HandwritingError, parse_questionnaire
from rules.handwriting import Written
from rules.manuscript import Manuscript
from tests.rules.documents import offering, question, questionnaire

FORM = parse_questionnaire(
    questionnaire(
        question("q", title="Smoker?"),
        question("one", title="Same"),
        question("two", title="Same"),
        offerings=[offering("o", title="Care")],
    )
)


def file() -> Manuscript:
    return Manuscript(FORM, "a.yaml")


def mistakes(one: Manuscript) -> list[tuple[int, str]]:
    with pytest.raises(HandwritingError) as refused:
        one.accepted([1], Written(None, 1), "things")
    assert str(refused.value).startswith("a.yaml:")
    return sorted((line, message) for line, message in refused.value.mistakes)


def test_what_is_sound_is_accepted() -> None:
    one = file()
    assert (one.name, one.questionnaire) == ("a.yaml", FORM)
    assert one.accepted([1, 2], Written(None, 1), "things") == (1, 2)


def test_a_file_has_to_say_something() -> None:
    one = file()
    with pytest.raises(HandwritingError) as refused:
        one.accepted([], Written(None, 4), "things")
    assert [tuple(mistake) for mistake in refused.value.mistakes] == [(4, "the file has no things")]


def test_every_mistake_is_told_whoever_noted_it() -> None:
    one = file()
    one.report(3, "odd")
    sheet = one.sheet(Written({"nme": Written("x", 5)}, 5), "a thing", ("name",))
    assert one.name_in(sheet, "a thing") == ""
    assert mistakes(one) == [
        (3, "odd"),
        (5, "a thing has to have a name"),
        (5, "unknown key 'nme' (did you mean 'name'?); a thing has name"),
    ]


def test_a_name_is_a_text() -> None:
    one = file()
    for value, name in (("Ada", "Ada"), ("", ""), (None, "")):
        sheet = one.sheet(Written({"name": Written(value, 2)}, 2), "a thing", ("name",))
        assert one.name_in(sheet, "a thing") == name
    assert mistakes(one) == [(2, "a thing has to have a name")] * 2


def test_what_is_no_mapping_has_no_name_to_miss() -> None:
    one = file()
    sheet = one.sheet(Written("text", 7), "a thing", ("name",))
    assert one.name_in(sheet, "a thing") == ""
    assert mistakes(one) == [(7, "a thing has to be a mapping with name")]


def test_a_title_is_found_or_told() -> None:
    one = file()
    find = one.titles.questions.find_all
    assert [found.id for found in one.found(Written("smoker?", 1), find)] == ["q"]
    assert one.found(Written(None, 2), find) == ()
    assert one.found(Written((), 3), find) == ()
    assert one.found(Written("Smokr?", 4), find) == ()
    assert mistakes(one) == [
        (2, "a title has to be a text"),
        (3, "a title has to be a text"),
        (4, "no question 'Smokr?' (did you mean 'Smoker?'?)"),
    ]


def test_a_statement_with_a_mistake_leaves_the_others_as_they_are() -> None:
    one = file()

    def read(written: Written) -> str:
        name = one.name_in(one.sheet(written, "a thing", ("name",)), "a thing")
        one.found(Written(name, written.line), one.titles.questions.find_all)
        return name

    things = [Written({"name": Written(name, line)}, line) for line, name in enumerate(("q", "Smokr?"), 1)]
    found = [one.statement(thing, read) for thing in things]
    assert found == ["q", ("Smokr?", 2, ((2, "no question 'Smokr?' (did you mean 'Smoker?'?)"),))]
    assert one.usable(found, Written(None, 1), "things") == (("q",), (found[1],))
    with pytest.raises(HandwritingError):
        one.accepted(found, Written(None, 1), "things")


def test_a_mistake_outside_of_all_statements_is_one_of_the_file() -> None:
    one = file()
    found = [one.statement(Written("x", 2), lambda written: one.report(written.line, "odd"))]
    one.report(1, "a line above")
    with pytest.raises(HandwritingError) as refused:
        one.usable(found, Written(None, 1), "things")
    assert [line for line, _ in refused.value.mistakes] == [1, 2]
