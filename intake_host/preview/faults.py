"""Fault: an error of the questionnaire, told to whoever mends it: in which rule of what, what is wrong, what to do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rules.wording import quoted, title_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rules import Offering, Problem, Question, Questionnaire
    from rules.model import Requirement

__all__ = ["Fault", "fault_of", "placed", "target_at", "target_pointer"]


class Fault(NamedTuple):
    """`part` is what of the target it is in, such as "the rule 'Adults only'", or empty: in the target itself.

    `words` say of that what is wrong, `remedy` is a sentence.
    """

    target: Question | Offering | None
    part: str
    words: str
    remedy: str


def target_pointer(pointer: str) -> str:
    """Of the question or offering in which a place of the document is: "/questions/3"."""
    return "/".join(pointer.split("/")[:3])


def target_at(pointer: str, questionnaire: Questionnaire) -> Question | Offering | None:
    """The question or offering in which a place of the document is."""
    place = target_pointer(pointer)
    return next((one for one in questionnaire.targets if one.pointer == place), None)


def fault_of(problem: Problem, questionnaire: Questionnaire) -> Fault:
    """The error in words."""
    target = target_at(problem.pointer, questionnaire)
    tell = _TOLD.get(problem.code, _as_it_is)
    return Fault(target, _part(problem.pointer, target), *tell(problem, questionnaire))


_PLACES = re.compile(r"in the questionnaire at (/[^\s,;)]*[^\s,;).])")


def placed(words: str, questionnaire: Questionnaire) -> str:
    """What the engine says, with places of the document by their titles."""

    def place(found: re.Match[str]) -> str:
        target = target_at(found[1], questionnaire)
        part = _part(found[1], target)
        return found[0] if target is None else f"in {part}{' of ' if part else ''}{quoted(title_of(target))}"

    return _PLACES.sub(place, words)


def _part(pointer: str, target: Question | Offering | None) -> str:
    if target is None:
        return ""
    _, _, _, kind, number, *_ = [*pointer.split("/"), "", "", "", "", ""]
    if not number:
        return ""
    if kind == "options":
        titles = {str(index): one.title for index, one in enumerate(getattr(target, "options", ()))}
        return f"the answer {quoted(titles[number])}" if titles.get(number) else "one of the answers"
    if kind == "rules":
        rule = next((one for one in target.rules if one.pointer == f"{target.pointer}/rules/{number}"), None)
        return f"the rule {quoted(rule.title)}" if rule is not None and rule.title else "a rule"
    return ""


class _Told(NamedTuple):
    words: str
    remedy: str


def _question_gone(problem: Problem, questionnaire: Questionnaire) -> _Told:
    asked = _requirement_at(problem.pointer, questionnaire)
    if asked is None or asked.required_question_id is None:
        return _Told("it looks at a question, but does not say at which", "Choose the question.")
    title = asked.required_question_title
    named = f"the question {quoted(title)}" if title else "a question"
    words = f"it looks at {named}, but no question here has the id that stands there"
    called_so = [one for one in questionnaire.presented if title and one.title == title]
    if len(called_so) == 1:
        number = questionnaire.presented.index(called_so[0]) + 1
        remedy = (
            f"Question {number} has the same title: choose it again in MDI's form editor, or correct the id."
        )
        return _Told(words, remedy)
    return _Told(words, "Choose the question again in MDI's form editor, or correct the id.")


def _requirement_at(pointer: str, questionnaire: Questionnaire) -> Requirement | None:
    place = pointer.rpartition("/")[0]
    return next(
        (
            one
            for target in questionnaire.targets
            for rule in target.rules
            for one in rule.requirements
            if one.pointer == place
        ),
        None,
    )


def _answer_impossible(problem: Problem, _questionnaire: Questionnaire) -> _Told:
    allowed = problem.message.rpartition("allowed: ")[2]
    if problem.pointer.endswith("/default_value"):
        return _Told("its value is no answer to it", f"What it takes is: {allowed}.")
    return _Told("it asks for an answer that nobody can give", f"What can be given is: {allowed}.")


def _comparison(problem: Problem, _questionnaire: Questionnaire) -> _Told:
    if "order" in problem.message:
        words = "it asks for more or less where there is no more or less"
        return _Told(words, "Choose “is” (=) or “is not” (!=).")
    choice = "=, != (is not), <, <= (at most), > or >= (at least)"
    return _Told("there is no such comparison", f"Choose {choice}.")


def _as_it_is(problem: Problem, _questionnaire: Questionnaire) -> _Told:
    return _Told(problem.message, "Correct it.")


def _always(words: str, remedy: str) -> Callable[[Problem, Questionnaire], _Told]:
    return lambda _problem, _questionnaire: _Told(words, remedy)


_TOLD: Mapping[str, Callable[[Problem, Questionnaire], _Told]] = {
    "E001": _question_gone,
    "E002": _always(
        "whether the question is shown depends, through other questions, on itself",
        "Take away one of the conditions that make the circle.",
    ),
    "E003": _comparison,
    "E004": _always(
        "there is no such way to combine conditions",
        "Choose “and” or “or”; a single rule may also have “not”.",
    ),
    "E005": _always(
        "it looks at something that no rule can look at",
        "Choose the age, the BMI, the gender, the state, or a question.",
    ),
    "E006": _answer_impossible,
    "E007": _always(
        "it has the same id as another, so that nothing can tell them apart",
        "Give one of the two another id.",
    ),
    "E008": _always("it has no id, so that nothing can refer to it", "Give it one."),
    "E010": _always("something is written twice here, and only the last counts", "Take one of the two away."),
}
