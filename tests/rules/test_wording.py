from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import parse_questionnaire
from rules.problems import Problem
from rules.states import read_state
from rules.verdicts import Reason, RequirementVerdict, Verdict
from rules.wording import (
    Stated,
    clipped,
    combination_words,
    exact,
    finding,
    listed,
    number_words,
    quoted,
    state_words,
    stated_actual,
    stated_required,
    title_of,
    value_words,
)
from tests.rules.documents import offering, on, on_question, option, question, questionnaire, rule

if TYPE_CHECKING:
    from rules.model import Question, Requirement

OPTIONS = [option("r", "Red"), option("b", "Blue"), option(None, "Green")]
UUID = "4f6c1c8e-0d6c-4b4e-9a39-0f6a3c1d2e01"


def asked(question_type: str, **fields: Any) -> Question:
    """A question "It?" with options."""
    one = question("q", question_type, options=OPTIONS, title="It?", **fields)
    return parse_questionnaire(questionnaire(one)).questions[0]


def required(document: Any) -> Requirement:
    form = questionnaire(question("asking", "boolean", rule(document)))
    [one] = parse_questionnaire(form, strict=False).questions[0].rules[0].requirements
    return one


def compared(document: Any, actual: object, wanted: object, *, holds: bool) -> RequirementVerdict:
    verdict = Verdict.TRUE if holds else Verdict.FALSE
    return RequirementVerdict(verdict, Reason.COMPARED, required(document), actual, wanted)


def test_titles_are_one_line_and_no_longer_than_a_sentence_bears() -> None:
    assert quoted("Do you\n  smoke?") == "'Do you smoke?'"
    assert quoted("word " * 80) == f"'{('word ' * 39).rstrip()} ... {('word ' * 20).rstrip()}'"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("x" * 300, "x" * 300),
        ("x" * 301, "x" * 195 + " ... " + "x" * 100),
        ("x" * 194 + " " + "y" * 200, "x" * 194 + " ... " + "y" * 100),
        ("x" * 299 + " " + "y" * 50 + " " + "z" * 99, "x" * 195 + " ... " + "z" * 99),
        (" \t a \n b ", "a b"),
        (" " * 500_000 + "a", "a"),
        ("a" + " " * 500_000 + "b", "a ... b"),
    ],
)
def test_three_hundred_characters_and_of_more_the_beginning_and_the_end(text: str, line: str) -> None:
    assert clipped(text) == line


def test_two_doses_of_one_medicine_are_told_apart() -> None:
    medicine = "Compounded semaglutide with cyanocobalamin, 2.5 mg/0.5 mg per mL, once weekly, "
    long = [f"{'x' * 2000}, {dose}" for dose in ("0.25 mg", "2.4 mg")]
    whole = [f"{medicine}{dose}" for dose in ("starting dose 0.25 mg", "maintenance dose 2.4 mg")]
    form = questionnaire(offerings=[offering(title, title=title) for title in (*whole, *long)])
    titles = [title_of(one) for one in parse_questionnaire(form).offerings]
    assert titles[:2] == whole
    assert len({*titles, *map(clipped, titles)}) == 6
    assert max(map(len, titles)) <= 1000


def test_people_call_a_target_by_its_title_or_its_id() -> None:
    form = questionnaire(
        question("q", title=" A\ntitle "), question("p", title=" "), offerings=[offering("f", title=None)]
    )
    assert [title_of(one) for one in parse_questionnaire(form).targets] == ["A title", "p", "f"]


@pytest.mark.parametrize(
    ("parts", "words"), [(["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c")]
)
def test_lists(parts: list[str], words: str) -> None:
    assert listed(parts, "or") == words
    assert listed(iter(parts)) == words.replace(" or ", " and ")


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


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (Decimal("2.50"), "2.5"),
        (Decimal("30.00"), "30"),
        (Decimal(100), "100"),
        (Decimal("1e3"), "1000"),
        (Decimal("1e-3"), "0.001"),
        (Decimal("-0.10"), "-0.1"),
        (Fraction(25000, 289), "25000/289"),
        (Fraction(30), "30"),
        (7, "7"),
        (10, "10"),
    ],
)
def test_numbers_have_no_exponent_and_no_zeros_behind(number: Any, words: str) -> None:
    assert number_words(number) == words


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("boolean", True, "yes"),
        ("boolean", False, "no"),
        ("file", True, "a file"),
        ("file", False, "no file"),
        ("multiple_option", frozenset({"b", "r"}), "'Red' and 'Blue'"),
        ("multiple_option", frozenset({"Green"}), "'Green'"),
        ("multiple_option", frozenset(), "nothing chosen"),
        ("multiple_option", "b", "'Blue'"),
        ("single_option", "b", "'Blue'"),
        ("single_option", "gone", "'gone'"),
        ("date", date(2026, 11, 25), "2026-11-25"),
        ("number", Decimal("7.0"), "7"),
        ("number", Decimal("1e310"), "1" + "0" * 194 + " ... " + "0" * 100),
        ("text", "r", "'r'"),
        ("text", "a\nb", "'a b'"),
    ],
)
def test_an_answer_as_people_write_it(kind: Any, value: Any, words: str) -> None:
    assert value_words(kind, value, asked(kind)) == words


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("gender", 0, "not known"),
        ("gender", 1, "male"),
        ("gender", 2, "female"),
        ("gender", 9, "not applicable"),
        ("age", 9, "9"),
        ("bmi", Fraction(61, 2), "61/2"),
        ("single_option", "b", "'b'"),
        ("multiple_option", frozenset({"b"}), "nothing chosen"),
    ],
)
def test_a_value_without_its_question(kind: Any, value: Any, words: str) -> None:
    assert value_words(kind, value, None) == words


@pytest.mark.parametrize(
    ("value", "json"),
    [
        (frozenset({"b", "r"}), ("r", "b")),
        (frozenset(), ()),
        (Decimal("2.50"), "2.5"),
        (Fraction(1, 3), "1/3"),
        (Decimal("1e999"), "1" + "0" * 999),
        (Decimal("1e1000"), "1E+1000"),
        (date(2026, 11, 25), "2026-11-25"),
        (True, True),
        (9, 9),
        ("r", "r"),
    ],
)
def test_a_value_for_programs_reads_back_as_the_same(value: Any, json: Any) -> None:
    assert exact(value, asked("multiple_option")) == json


def test_of_a_question_that_is_not_there_no_option_is_known() -> None:
    assert exact(frozenset({"b"}), None) == ()


@pytest.mark.parametrize(
    ("identifiers", "words"),
    [
        (("NY",), "NY"),
        ((UUID, "ny", "New York"), "New York"),
        ((UUID, "ny"), "ny"),
        ((UUID,), UUID),
        (("New York", "Empire State"), "New York"),
        (("NY", "CA"), "NY"),
    ],
)
def test_a_state_goes_by_the_identifier_that_people_know_best(identifiers: Any, words: str) -> None:
    assert state_words(identifiers) == words


AGE = on("age", ">=", "18")


def test_a_value_is_told_in_words_and_exactly() -> None:
    one = compared(on("age", ">=", "18.0"), 17, Decimal("18.0"), holds=False)
    assert (stated_actual(one, None), stated_required(one, None)) == (Stated("17", 17), Stated("18", "18"))
    chosen = compared(on_question("q", "=", "r"), frozenset({"b", "r"}), "r", holds=True)
    several = asked("multiple_option")
    assert stated_actual(chosen, several) == Stated("'Red' and 'Blue'", ("r", "b"))
    assert stated_required(chosen, several) == Stated("'Red'", "r")
    state = compared(on("state", "=", " ny "), (UUID, "CA"), read_state("ny"), holds=False)
    assert stated_actual(state, None) == Stated("CA", (UUID, "CA"))
    assert stated_required(state, None) == Stated("ny", "ny")


def test_what_is_not_there_is_not_told() -> None:
    one = RequirementVerdict(Verdict.UNKNOWN, Reason.FACT_MISSING, required(AGE))
    assert (stated_actual(one, None), stated_required(one, None)) == (None, None)
    page = RequirementVerdict(
        Verdict.FALSE, Reason.INFORMATIONAL, required(on_question("q", "=", None)), None, True
    )
    assert stated_required(page, asked("informational")) is None


@pytest.mark.parametrize(
    ("index", "threshold", "words"),
    [
        (Fraction("29.97"), "30", "29.97"),
        (Fraction("29.94"), "30", "29.9"),
        (Fraction("29.96"), "30", "29.96"),
        (Fraction("30.04"), "30", "30.04"),
        (Fraction("30.06"), "30", "30.1"),
        (Fraction(30), "30", "30"),
        (Fraction("24.22145"), "30", "24.2"),
        (Fraction("24.05"), "24", "24.05"),
        (Fraction("0.04"), "1", "0"),
        (Fraction(299999, 10000), "30", "29.9999"),
    ],
)
def test_a_bmi_is_rounded_but_not_across_the_line(index: Fraction, threshold: str, words: str) -> None:
    one = compared(on("bmi", ">=", threshold), index, Decimal(threshold), holds=index >= Decimal(threshold))
    assert stated_actual(one, None) == Stated(words, number_words(index))


@pytest.mark.parametrize(
    ("comparator", "holds", "clause"),
    [
        (">=", True, "is {} or more"),
        (">=", False, "is below {}"),
        (">", True, "is above {}"),
        (">", False, "is not above {}"),
        ("<=", True, "is {} or less"),
        ("<=", False, "is above {}"),
        ("<", True, "is below {}"),
        ("<", False, "is not below {}"),
        ("!=", True, "is not {}"),
        ("=", False, "is not {}"),
    ],
)
def test_a_number_beside_the_one_that_is_required(comparator: str, clause: str, *, holds: bool) -> None:
    words = clause.format("18")
    age = compared(on("age", comparator, "18"), 7, Decimal(18), holds=holds)
    assert finding(age, None) == f"age 7 {words}"
    bmi = compared(on("bmi", comparator, "18"), Fraction(7), Decimal(18), holds=holds)
    assert finding(bmi, None) == f"BMI 7 {words}"
    answer = compared(on_question("q", comparator, "18"), Decimal(7), Decimal(18), holds=holds)
    assert finding(answer, asked("number")) == f"the answer 7 to 'It?' {words}"
    assert finding(answer, asked("number", is_visible=False)) == f"the value 7 of 'It?' {words}"


@pytest.mark.parametrize(
    ("comparator", "holds", "clause"),
    [
        (">=", True, "is on or after"),
        (">=", False, "is before"),
        (">", True, "is after"),
        (">", False, "is not after"),
        ("<=", True, "is on or before"),
        ("<=", False, "is after"),
        ("<", True, "is before"),
        ("<", False, "is not before"),
        ("!=", True, "is not"),
        ("=", False, "is not"),
    ],
)
def test_a_day_beside_the_one_that_is_required(comparator: str, clause: str, *, holds: bool) -> None:
    day, other = date(2026, 11, 25), date(2026, 11, 26)
    one = compared(on_question("q", comparator, "2026-11-26"), day, other, holds=holds)
    assert finding(one, asked("date")) == f"the answer 2026-11-25 to 'It?' {clause} 2026-11-26"


@pytest.mark.parametrize(("comparator", "holds"), [("=", True), ("!=", False)])
def test_what_is_equal_says_so(comparator: str, *, holds: bool) -> None:
    def clause(document: Any, value: Any, wanted: Any, one: Question | None = None) -> str:
        return finding(compared(document, value, wanted, holds=holds), one)

    of_q = on_question("q", comparator, "x")
    assert clause(on("age", comparator, "18"), 18, Decimal(18)) == "age is 18"
    assert clause(on("gender", comparator, "1"), 1, 1) == "gender is male"
    assert clause(on("state", comparator, "ny"), ("NY",), read_state("ny")) == "state is NY"
    assert clause(of_q, Decimal(7), Decimal(7), asked("number")) == "the answer to 'It?' is 7"
    assert (
        clause(of_q, date(2026, 1, 2), date(2026, 1, 2), asked("date")) == "the answer to 'It?' is 2026-01-02"
    )
    assert (
        clause(of_q, Decimal(7), Decimal(7), asked("integer", is_visible=False)) == "the value of 'It?' is 7"
    )
    assert clause(of_q, True, True, asked("boolean")) == "'It?' was answered yes"
    assert clause(of_q, True, True, asked("boolean", is_visible=False)) == "'It?' is yes"
    assert clause(of_q, "b", "b", asked("single_option")) == "'It?' was answered 'Blue'"
    assert clause(of_q, "Yes", "yes", asked("text")) == "'It?' was answered 'Yes'"
    assert clause(of_q, False, False, asked("file")) == "no file was uploaded for 'It?'"
    several = frozenset({"r", "b"})
    assert clause(of_q, several, "b", asked("multiple_option")) == "'Blue' was chosen in 'It?'"
    hidden = asked("multiple_option", is_visible=False)
    assert clause(of_q, several, "b", hidden) == "'It?' includes 'Blue'"


@pytest.mark.parametrize(("comparator", "holds"), [("=", False), ("!=", True)])
def test_what_is_another_tells_both(comparator: str, *, holds: bool) -> None:
    def clause(document: Any, value: Any, wanted: Any, one: Question | None = None) -> str:
        return finding(compared(document, value, wanted, holds=holds), one)

    of_q = on_question("q", comparator, "x")
    assert clause(on("gender", comparator, "1"), 2, 1) == "gender is female, not male"
    assert clause(on("state", comparator, "ny"), ("CA",), read_state("ny")) == "state is CA, not ny"
    assert clause(of_q, False, True, asked("boolean")) == "'It?' was answered no"
    assert clause(of_q, "r", "b", asked("single_option")) == "'It?' was answered 'Red', not 'Blue'"
    assert clause(of_q, "r", "b", asked("single_option", is_visible=False)) == "'It?' is 'Red', not 'Blue'"
    assert clause(of_q, "tall", "yes", asked("text")) == "'It?' was answered 'tall', not 'yes'"
    assert clause(of_q, True, False, asked("file")) == "a file was uploaded for 'It?'"
    assert clause(of_q, frozenset({"r"}), "b", asked("multiple_option")) == "'Blue' was not chosen in 'It?'"
    hidden = asked("multiple_option", is_visible=False)
    assert clause(of_q, frozenset({"r"}), "b", hidden) == "'It?' does not include 'Blue'"


def test_texts_that_are_no_numbers_have_no_order() -> None:
    def clause(value: str, wanted: str, *, holds: bool = False) -> str:
        one = compared(on_question("q", "<", wanted), value, wanted, holds=holds)
        return finding(one, asked("text"))

    assert clause("6", "7", holds=True) == "the answer '6' to 'It?' is below '7'"
    assert clause("tall", "7") == "the answer 'tall' to 'It?' is no number"
    assert clause("6", "tall") == "the answer '6' to 'It?' is compared with 'tall', which is no number"


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (Reason.HIDDEN, "'It?' is not asked"),
        (Reason.SKIPPED, "'It?' was skipped"),
        (Reason.LEFT_OUT, "'It?' was left unanswered"),
        (Reason.INFORMATIONAL, "'It?' is a page to read and has no answer"),
        (Reason.UNSET, "'It?' has no value"),
        (Reason.NOT_ANSWERED, "the answer to 'It?'"),
        (Reason.UNDETERMINED, "whether 'It?' is asked"),
    ],
)
def test_why_there_was_nothing_to_compare(reason: Reason, words: str) -> None:
    one = RequirementVerdict(Verdict.UNKNOWN, reason, required(on_question("q", "=", "x")))
    assert finding(one, asked("boolean")) == words


def test_of_a_question_that_nobody_sees_it_does_not_apply() -> None:
    one = RequirementVerdict(Verdict.FALSE, Reason.HIDDEN, required(on_question("q", "=", "x")))
    assert finding(one, asked("boolean", is_visible=False)) == "'It?' does not apply"
    unset = one._replace(reason=Reason.UNSET)
    assert finding(unset, asked("boolean", is_visible=False)) == "'It?' has no value"


@pytest.mark.parametrize(
    ("based_on", "words"),
    [
        ("age", "the age"),
        ("bmi", "the BMI (weight and height)"),
        ("gender", "the gender"),
        ("state", "the state"),
    ],
)
def test_a_fact_that_is_missing(based_on: str, words: str) -> None:
    one = RequirementVerdict(Verdict.UNKNOWN, Reason.FACT_MISSING, required(on(based_on, "=", "1")))
    assert finding(one, None) == words


def test_a_fact_of_which_too_little_is_known() -> None:
    gender = RequirementVerdict(
        Verdict.UNKNOWN, Reason.GENDER_NOT_KNOWN, required(on("gender", "=", "1")), 0, 1
    )
    assert finding(gender, None) == "the gender (recorded as not known)"
    for text, kind in ((UUID, "UUID"), ("ny", "abbreviation"), ("Utah", "name")):
        state = RequirementVerdict(
            Verdict.UNKNOWN, Reason.STATE_KIND_MISSING, required(on("state", "=", text)), (), read_state(text)
        )
        assert finding(state, None) == f"the state (not known by its {kind})"


def test_an_error_tells_its_place() -> None:
    problem = Problem("E005", "/questions/0", "odd")
    one = RequirementVerdict(Verdict.UNKNOWN, Reason.ERROR, required(on("agee", "=", "1")), problem=problem)
    assert finding(one, None) == "an error in the questionnaire at /questions/0"


@given(st.fractions(0, 60, max_denominator=10**6), st.decimals(0, 60, places=2))
def test_a_rounded_bmi_stays_on_its_side_and_near(index: Fraction, threshold: Decimal) -> None:
    stated = stated_actual(compared(on("bmi", "<", "1"), index, threshold, holds=True), None)
    assert stated is not None
    told, line = Fraction(stated.text), Fraction(threshold)
    assert (told > line, told < line) == (index > line, index < line)
    assert abs(told - index) <= Fraction(1, 20)
