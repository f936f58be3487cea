"""Rails: three values in a logic that has two.

A format that knows only true and false gets two conditions for each target. `holds` is true if and only if the verdict
is true, `fails` if and only if it is false; where neither is, the verdict is unknown. They are those of a **final**
evaluation: a question left out offers absent, and only a missing fact (or an error in the questionnaire) is unknown.

Questions refer to each other by their verdicts (`Settled`), in the order of `Logic.questions`, so that conditions
stay as long as the rules that they come from, however deep a questionnaire is nested.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from rules.comparators import Compared as ComparedKind
from rules.decimals import read_number
from rules.faults import faults_by_place
from rules.requirements import read_requirement
from rules.values import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from rules.compiler import NotMeans, Program
    from rules.model import Offering, Question, Questionnaire, Requirement, Rule
    from rules.problems import Problem

__all__ = [
    "All",
    "Compared",
    "Condition",
    "Constant",
    "Either",
    "Logic",
    "Not",
    "Rails",
    "Settled",
    "logic_of",
]

Kind = ComparedKind | Literal["numeric_text"]


class Constant(NamedTuple):
    """Always, or never."""

    value: bool


class Settled(NamedTuple):
    """That question's verdict is known, and is this."""

    question: Question
    verdict: bool


class Compared(NamedTuple):
    """There is a value, and it compares like this: false if it is missing, whatever the comparator.

    `question` is None for a fact. A gender that is not known (0) is no value here unless 0 is what is required, and a
    state is none unless it is known by the kind of identifier that is required. `numeric_text` is the number that a
    text stands for; a text that stands for none is no value.
    """

    question: Question | None
    kind: Kind
    comparator: str
    required: object
    requirement: Requirement


class Not(NamedTuple):
    """The part is false."""

    part: Condition


class All(NamedTuple):
    """Every part is true."""

    parts: tuple[Condition, ...]


class Either(NamedTuple):
    """At least one part is true."""

    parts: tuple[Condition, ...]


Condition = Constant | Settled | Compared | Not | All | Either

_NEVER, _ALWAYS = Constant(value=False), Constant(value=True)


class Rails(NamedTuple):
    """When a target holds and when it fails; `settled` if it always does one of them."""

    holds: Condition
    fails: Condition
    settled: bool


class Logic(NamedTuple):
    """The rails of a questionnaire: questions each after all that it refers to, offerings in the document's order."""

    questions: tuple[tuple[Question, Rails], ...]
    offerings: tuple[tuple[Offering, Rails], ...]


def logic_of(program: Program, *, can_say: Callable[[Compared], bool] = lambda _compared: True) -> Logic:
    """The rails of every question and offering.

    A requirement that the format cannot say is unknown, as if there were an error in it: nothing comes true by it.
    """
    reader = _Reader(program.questionnaire, program.not_means, can_say)
    questions = tuple((one.question, reader.settle(one.question)) for one in program.questions)
    return Logic(questions, tuple((one, reader.rails(one)) for one in program.questionnaire.offerings))


_UNKNOWN = Rails(_NEVER, _NEVER, settled=False)
_TRUE = Rails(_ALWAYS, _NEVER, settled=True)
_FALSE = Rails(_NEVER, _ALWAYS, settled=True)

_OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


class _Reader:
    def __init__(
        self, questionnaire: Questionnaire, not_means: NotMeans, can_say: Callable[[Compared], bool]
    ) -> None:
        self._can_say = can_say
        self._questionnaire = questionnaire
        self._not_means = not_means
        self._faults: Mapping[str, Problem] = faults_by_place(questionnaire)
        self._settled: dict[str, Rails] = {}

    def settle(self, question: Question) -> Rails:
        rails = self._settled[question.id] = self.rails(question)
        return rails

    def rails(self, target: Question | Offering) -> Rails:
        if target.pointer in self._faults:
            return _UNKNOWN
        return _combined(target.rule_type, [self._rule(rule) for rule in target.rules])

    def _rule(self, rule: Rule) -> Rails:
        if rule.pointer in self._faults:
            return _UNKNOWN
        word = rule.type
        if word == "not":
            word = "not_all" if self._not_means == "not_all" else "none"
        return _combined(word, [self._requirement(one) for one in rule.requirements])

    def _requirement(self, requirement: Requirement) -> Rails:
        if requirement.pointer in self._faults:
            return _UNKNOWN
        reading = read_requirement(requirement, self._questionnaire)
        comparator = requirement.conditional_answer
        if reading.question is None:
            facts = [
                Compared(None, reading.kind, one, reading.required, requirement)
                for one in (comparator, _OPPOSITE[comparator])
            ]
            return _rails(facts[0], facts[1], settled=False) if self._can_say(facts[0]) else _UNKNOWN
        # Absent makes `!=` true: it is the opposite of `=`, not a comparison of its own.
        equal = "=" if comparator == "!=" else comparator
        compared = _compared(reading.question, reading.kind, equal, reading.required, requirement)
        if isinstance(compared, Compared) and not self._can_say(compared):
            return _UNKNOWN
        rails = self._on_question(reading.question, compared)
        return _opposite(rails) if comparator == "!=" else rails

    def _on_question(self, question: Question, compared: Condition) -> Rails:
        if kind_of(question) == "informational":
            return _FALSE
        source = self._settled[question.id]
        if source.settled:
            holds = _all([_when(source, question, verdict=True), compared])
            return _rails(holds, _not(holds), settled=True)
        shown = _when(source, question, verdict=True)
        fails = _either([_when(source, question, verdict=False), _all([shown, _not(compared)])])
        return _rails(_all([shown, compared]), fails, settled=False)


def _when(source: Rails, question: Question, *, verdict: bool) -> Condition:
    rail = source.holds if verdict else source.fails
    return rail if isinstance(rail, Constant) else Settled(question, verdict)


def _compared(
    question: Question, kind: ComparedKind, comparator: str, required: object, requirement: Requirement
) -> Condition:
    if kind != "text" or comparator == "=":
        return Compared(question, kind, comparator, required, requirement)
    number = read_number(required)
    if number is None:
        return _NEVER
    return Compared(question, "numeric_text", comparator, number, requirement)


def _combined(word: str, parts: list[Rails]) -> Rails:
    if not parts:
        return _TRUE
    if word in {"none", "not_all"}:
        return _opposite(_combined("or" if word == "none" else "and", parts))
    settled = all(part.settled for part in parts)
    holding, failing = (_all, _either) if word == "and" else (_either, _all)
    holds = holding(part.holds for part in parts)
    fails = _not(holds) if settled else failing(part.fails for part in parts)
    return _rails(holds, fails, settled=settled)


def _rails(holds: Condition, fails: Condition, *, settled: bool) -> Rails:
    if holds == _ALWAYS:
        return _TRUE
    return _FALSE if fails == _ALWAYS else Rails(holds, fails, settled)


def _opposite(rails: Rails) -> Rails:
    return Rails(rails.fails, rails.holds, rails.settled)


def _not(part: Condition) -> Condition:
    if isinstance(part, Constant):
        return Constant(not part.value)
    return part.part if isinstance(part, Not) else Not(part)


def _all(parts: Iterable[Condition]) -> Condition:
    return _joined(All, parts, without=_ALWAYS, decided_by=_NEVER)


def _either(parts: Iterable[Condition]) -> Condition:
    return _joined(Either, parts, without=_NEVER, decided_by=_ALWAYS)


def _joined(
    word: type[All | Either], parts: Iterable[Condition], *, without: Constant, decided_by: Constant
) -> Condition:
    listed = tuple(part for part in parts if part != without)
    if decided_by in listed:
        return decided_by
    if not listed:
        return without
    return listed[0] if len(listed) == 1 else word(listed)
