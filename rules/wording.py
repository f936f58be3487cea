"""Wording: values, questions and comparisons as people say them.

Everything here is about one requirement. A settled one reads as a clause ("BMI 24.2 is below 30"), an unknown one as
what is missing ("the answer to 'Are you pregnant?'").
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from rules.decimals import read_number
from rules.states import read_state
from rules.values import kind_of
from rules.verdicts import Reason, RequirementVerdict, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rules.comparators import Compared
    from rules.model import Offering, Question

__all__ = [
    "COMPARATOR_WORDS",
    "FACT_NAMES",
    "GENDERS",
    "Stated",
    "clipped",
    "combination_words",
    "exact",
    "finding",
    "listed",
    "number_words",
    "quoted",
    "state_words",
    "stated_actual",
    "stated_required",
    "title_of",
    "value_words",
]

GENDERS = {0: "not known", 1: "male", 2: "female", 9: "not applicable"}
"""ISO/IEC 5218."""

COMPARATOR_WORDS = {
    "=": "is",
    "!=": "is not",
    "<": "is below",
    "<=": "is at most",
    ">": "is above",
    ">=": "is at least",
}

_COMBINATIONS = {"and": "all of", "or": "any of", "not": "none of"}

FACT_NAMES = {"age": "age", "bmi": "BMI", "gender": "gender", "state": "state"}

# What a sentence bears of one title or answer: all of any that a person wrote, and not half a million of another.
_MAX_CHARACTERS = 300
# A title that stands for itself.
_MAX_TITLE_CHARACTERS = 1_000


class Stated(NamedTuple):
    """A value in words and, for programs, exactly: a JSON value, numbers as text (BMI as a fraction if need be).

    Several options or identifiers are a tuple.
    """

    text: str
    exact: object


def clipped(text: str, most: int = _MAX_CHARACTERS) -> str:
    """On one line; of more than so many characters the beginning and the end, where two of a kind differ."""
    text = text.strip()
    beginning = " ".join(text[: 10 * most].split())
    if len(text) <= 10 * most and len(beginning) <= most:
        return beginning
    end = " ".join(text[-10 * most :].split())
    kept = most // 3
    return f"{beginning[: most - kept - 5].rstrip()} ... {end[-kept:].lstrip()}"


def quoted(text: str) -> str:
    """In quotation marks, clipped."""
    return f"'{clipped(text)}'"


def title_of(target: Question | Offering) -> str:
    """What people call it: its title, else its id."""
    title = clipped(target.title or "", _MAX_TITLE_CHARACTERS)
    return title or clipped(target.id, _MAX_TITLE_CHARACTERS)


def listed(parts: Iterable[str], word: str = "and") -> str:
    """ "a, b and c"."""
    *first, last = parts
    return f"{', '.join(first)} {word} {last}" if first else last


def combination_words(rule_type: str, not_means: str) -> str | None:
    """How a rule or target of that type combines its parts ("all of"); None for a type that there is not."""
    return "not all of" if (rule_type, not_means) == ("not", "not_all") else _COMBINATIONS.get(rule_type)


def number_words(number: Decimal | Fraction | int) -> str:
    """Without exponent and without trailing zeros; a fraction that no decimal equals stays a fraction."""
    if isinstance(number, Fraction):
        return str(number)
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def value_words(kind: Compared, value: object, question: Question | None) -> str:
    """An engine value as people write it: options by their titles, booleans as yes and no."""
    if isinstance(value, bool):
        return _FILES[value] if kind == "file" else _BOOLEANS[value]
    if isinstance(value, frozenset):
        chosen = [one for one in question.options if one.key in value] if question else []
        return listed(quoted(one.title) for one in chosen) if chosen else "nothing chosen"
    if kind == "single_option" or kind == "multiple_option":
        titles = [one.title for one in question.options if one.key == value] if question else []
        return quoted(titles[0] if titles else str(value))
    if kind == "gender" and isinstance(value, int):
        return GENDERS[value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | Fraction | int):
        return clipped(number_words(value))
    return quoted(str(value))


_BOOLEANS = {True: "yes", False: "no"}
_FILES = {True: "a file", False: "no file"}


def stated_actual(verdict: RequirementVerdict, question: Question | None) -> Stated | None:
    """What the requirement found, or None if there was nothing to find."""
    kind, actual = _kind(verdict, question), verdict.actual
    if actual is None:
        return None
    if kind == "state" and isinstance(actual, tuple):
        return Stated(state_words(actual), actual)
    if isinstance(actual, Fraction) and isinstance(verdict.required, Decimal):
        return Stated(_rounded(actual, Fraction(verdict.required)), number_words(actual))
    return Stated(value_words(kind, actual, question), exact(actual, question))


def stated_required(verdict: RequirementVerdict, question: Question | None) -> Stated | None:
    """What the requirement asks for, or None if that cannot be read, or is of a page that asks for nothing."""
    if verdict.required is None:
        return None
    kind = _kind(verdict, question)
    if kind == "informational":
        return None
    if kind == "state":
        given = str(verdict.requirement.required_answer).strip()
        return Stated(clipped(given), given)
    return Stated(value_words(kind, verdict.required, question), exact(verdict.required, question))


def finding(verdict: RequirementVerdict, question: Question | None) -> str:
    """What the requirement found, as a clause; if it is unknown, what there is still to know, as a noun."""
    subject = quoted(title_of(question)) if question else FACT_NAMES.get(verdict.requirement.based_on, "")
    template = _FINDINGS.get(verdict.reason)
    if verdict.reason is Reason.HIDDEN and question is not None and not question.is_visible:
        template = "{} does not apply"
    if template is not None:
        return template.format(subject)
    if verdict.reason is Reason.ERROR and verdict.problem is not None:
        return f"an error in the questionnaire at {clipped(verdict.problem.pointer)}"
    if verdict.reason is Reason.STATE_KIND_MISSING:
        return f"the state (not known by its {_required_state_kind(verdict)})"
    if verdict.reason is Reason.FACT_MISSING:
        return "the BMI (weight and height)" if subject == "BMI" else f"the {subject}"
    return _compared(verdict, question, subject)


_FINDINGS: Mapping[Reason, str] = {
    Reason.HIDDEN: "{} is not asked",
    Reason.SKIPPED: "{} was skipped",
    Reason.LEFT_OUT: "{} was left unanswered",
    Reason.INFORMATIONAL: "{} is a page to read and has no answer",
    Reason.UNSET: "{} has no value",
    Reason.NOT_ANSWERED: "the answer to {}",
    Reason.UNDETERMINED: "whether {} is asked",
    Reason.GENDER_NOT_KNOWN: "the {} (recorded as not known)",
}


def _kind(verdict: RequirementVerdict, question: Question | None) -> Compared:
    if question is not None:
        return kind_of(question)
    # Anything else was refused by the parser, and has neither actual nor required value.
    return verdict.requirement.based_on  # type: ignore[return-value]


def _compared(verdict: RequirementVerdict, question: Question | None, subject: str) -> str:
    kind, comparator = _kind(verdict, question), verdict.requirement.conditional_answer
    actual, required = stated_actual(verdict, question), stated_required(verdict, question)
    found, asked = actual.text if actual else "", required.text if required else ""
    holds = verdict.verdict is Verdict.TRUE
    if comparator not in {"=", "!="}:
        return _ordered(kind, verdict, _measured(question, subject, found), asked, holds=holds)
    equal = holds == (comparator == "=")
    if kind == "file":
        return f"{found} was uploaded for {subject}"
    if kind == "multiple_option":
        return _chosen(question, subject, asked, chosen=equal)
    if kind in {"age", "bmi", "number", "date"}:
        return (
            f"{_measured(question, subject, '')} is {found}"
            if equal
            else (f"{_measured(question, subject, found)} is not {asked}")
        )
    verb = "is" if question is None or not question.is_visible else "was answered"
    instead = "" if equal or kind == "boolean" else f", not {asked}"
    return f"{subject} {verb} {found}{instead}"


def _measured(question: Question | None, subject: str, found: str) -> str:
    """ "age 34", "the answer 34 to 'How old?'"; without a value, what it is a value of."""
    value = f" {found}" if found else ""
    if question is None:
        return f"{subject}{value}"
    return f"the answer{value} to {subject}" if question.is_visible else f"the value{value} of {subject}"


def _chosen(question: Question | None, subject: str, option: str, *, chosen: bool) -> str:
    if question is not None and not question.is_visible:
        return f"{subject} {'includes' if chosen else 'does not include'} {option}"
    return f"{option} was {'' if chosen else 'not '}chosen in {subject}"


def _ordered(kind: Compared, verdict: RequirementVerdict, measured: str, asked: str, *, holds: bool) -> str:
    if kind == "text":
        if read_number(verdict.actual) is None:
            return f"{measured} is no number"
        if read_number(verdict.required) is None:
            return f"{measured} is compared with {asked}, which is no number"
    words = _DATE_ORDERS if kind == "date" else _NUMBER_ORDERS
    return f"{measured} {words[verdict.requirement.conditional_answer, holds].format(asked)}"


_NUMBER_ORDERS = {
    (">=", True): "is {} or more",
    (">=", False): "is below {}",
    (">", True): "is above {}",
    (">", False): "is not above {}",
    ("<=", True): "is {} or less",
    ("<=", False): "is above {}",
    ("<", True): "is below {}",
    ("<", False): "is not below {}",
}
_DATE_ORDERS = {
    (">=", True): "is on or after {}",
    (">=", False): "is before {}",
    (">", True): "is after {}",
    (">", False): "is not after {}",
    ("<=", True): "is on or before {}",
    ("<=", False): "is after {}",
    ("<", True): "is before {}",
    ("<", False): "is not before {}",
}


def _rounded(actual: Fraction, required: Fraction) -> str:
    """To one decimal, or as many as it takes to stay on its side of the required value: 29.96 is not 30.0."""
    digits = 1
    while _side(round(actual, digits), required) != _side(actual, required):
        digits += 1
    whole, part = divmod(int(round(actual, digits) * 10**digits), 10**digits)
    return clipped(number_words(Decimal(f"{whole}.{part:0{digits}d}")))


def _side(number: Fraction, required: Fraction) -> int:
    return (number > required) - (number < required)


def exact(value: object, question: Question | None) -> object:
    """As a JSON value that reads back as the same; a tuple stands for a list."""
    if isinstance(value, frozenset):
        options = question.options if question else ()
        return tuple(one.key for one in options if one.key in value)
    if isinstance(value, Decimal | Fraction):
        text = number_words(value)
        # More characters are no number to whoever reads it back.
        return text if len(text) <= 1000 else str(value)
    return value.isoformat() if isinstance(value, date) else value


def state_words(identifiers: tuple[str, ...]) -> str:
    """The identifier that people know best: the name, else the abbreviation."""
    by_kind = {read.kind: one for one in reversed(identifiers) if (read := read_state(one)) is not None}
    return clipped(by_kind.get("name") or by_kind.get("abbreviation") or identifiers[0])


def _required_state_kind(verdict: RequirementVerdict) -> str:
    kind = str(getattr(verdict.required, "kind", ""))
    return "UUID" if kind == "uuid" else kind
