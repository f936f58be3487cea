"""Joint space: all people, as two versions of a questionnaire tell them apart.

Both versions are put into one space as if they were one questionnaire, with the pointers /old/... and /new/...; its
cells are cut by the constants of both. So a claim can be about what the one says and the other does not.

Somebody is the same person in both versions if the facts are the same, and the answers to all questions that both have.
An answer that only one version has (an option, a question, a question whose answers became another kind) is not given
in the other.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from rules.analysis.matching import in_both, is_answered_alike, matching_of
from rules.analysis.partition import cells_of_fact, cells_of_option, cells_of_question
from rules.analysis.space import Space, bit_sets, default_of, space_of
from rules.values import is_dead_end, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from rules.analysis.matching import Matching, Pair
    from rules.analysis.partition import Cell, Comparison
    from rules.analysis.space import Leaf, Variable
    from rules.compiler import Program
    from rules.model import Offering, Option, Question, Questionnaire, Requirement

__all__ = ["Joint", "Side", "joint_of"]


@dataclass(frozen=True)
class Side:
    """One version within a joint space.

    `view` are the joint variables as this version names them, to write its cases; `has` says which of them it has.
    """

    program: Program
    prefix: str
    view: Space = field(repr=False)
    has: frozenset[int]

    def case(self, assignment: Mapping[int, int], *, walked: bool = False) -> dict[str, Any]:
        """The final case of a person in these cells, as this version reads it.

        If it is `walked`, every question but the dead ends has an entry: so the evaluation tells where it ends.
        """
        case = self.view.case({place: cell for place, cell in assignment.items() if place in self.has})
        if walked:
            passed = {one.id: None for one in self.program.questionnaire.questions if not is_dead_end(one)}
            case["answers"] = {**passed, **case["answers"]}
        return case


@dataclass(frozen=True)
class Joint:
    """All people of two versions: `space` knows the targets, rules and requirements of both."""

    space: Space
    matching: Matching
    old: Side
    new: Side


def joint_of(old: Program, new: Program) -> Joint:
    """The joint space of two versions.

    Raises:
        ValueError: If they read a `not` of several requirements differently.
    """
    if old.not_means != new.not_means:
        raise ValueError("both versions have to be compiled with the same not_means")
    return _Builder(old, new).joint()


class _Key(NamedTuple):
    """What a joint variable is about: a fact by its name, or a question and perhaps an option of it.

    `question` is its pointer, in the old version if both have it; `option` is a joint key.
    """

    fact: str
    question: str = ""
    option: str | None = None


class _Answers(NamedTuple):
    """A question whose answers both versions know, as a joint one, and each version's option keys by the joint ones."""

    question: Question
    old_keys: Mapping[str, str]
    new_keys: Mapping[str, str]


class _Version(NamedTuple):
    """One version on its way into the joint space.

    `answers` are the questions that both have, by this version's pointer; `keys` this version's option keys of them.
    """

    prefix: str
    space: Space
    offset: int
    answers: Mapping[str, _Answers]
    keys: Mapping[str, Mapping[str, str]]

    def key(self, variable: Variable) -> _Key:
        """The joint variable that this version's variable is part of."""
        question, option = variable.question, variable.option
        if question is None:
            return _Key(variable.name)
        if question.pointer not in self.answers:
            return _Key("", self.prefix + question.pointer, option)
        if option is not None:
            option = next(joint for joint, own in self.keys[question.pointer].items() if own == option)
        return _Key("", self.answers[question.pointer].question.pointer, option)

    def seen(self, variable: Variable) -> Iterator[tuple[Requirement, Comparison]]:
        """What this version compares, reading the joint variable's values."""
        question = variable.question
        offer = None if question is None or variable.option is not None else self._offer(question)
        return (
            (_moved(one, self.prefix), compared._replace(offer=offer)) for one, compared in variable.compared
        )

    def _offer(self, question: Question) -> Callable[[Any], Any]:
        """What the question offers for a joint value: this version's own, or what it offers if nothing is given."""
        default = default_of(question, self.space.faulty)

        def offered(value: object) -> object:
            own = self.own_answer(question, value)
            return default if own is None else own

        return offered

    def own_answer(self, question: Question, value: object) -> object:
        """This version's answer for a joint one; None if it has no such option."""
        if value is None or question.pointer not in self.keys or kind_of(question) != "single_option":
            return value
        return self.keys[question.pointer].get(str(value))


class _Builder:
    def __init__(self, old: Program, new: Program) -> None:
        self._matching = matching_of(old.questionnaire, new.questionnaire)
        shared = [
            (before, after, _answers(before, after, self._matching.options[before.pointer]))
            for before, after in in_both(self._matching.questions)
            if is_answered_alike(before, after)
        ]
        self._old = _Version(
            "/old",
            space_of(old),
            0,
            {before.pointer: one for before, _, one in shared},
            {before.pointer: one.old_keys for before, _, one in shared},
        )
        self._new = _Version(
            "/new",
            space_of(new),
            len(old.questionnaire.questions),
            {after.pointer: one for _, after, one in shared},
            {after.pointer: one.new_keys for _, after, one in shared},
        )
        self._new_question = {before.pointer: after for before, after, _ in shared}
        # Joint variable -> its part in the old version and in the new one.
        self._parts: dict[_Key, list[tuple[_Version, Variable]]] = defaultdict(list)
        self._leaves: dict[str, Leaf] = {}

    def joint(self) -> Joint:
        versions = (self._old, self._new)
        for version in versions:
            for variable in version.space.variables:
                self._parts[version.key(variable)].append((version, variable))
            for pointer, leaf in version.space.leaves.items():
                moved = leaf._replace(requirement=_moved(leaf.requirement, version.prefix))
                if leaf.question is not None:
                    moved = moved._replace(question=leaf.question + version.offset)
                self._leaves[version.prefix + pointer] = moved
        variables = tuple(
            self._variable(place, key, parts) for place, (key, parts) in enumerate(self._parts.items())
        )
        space = Space(
            program=_together(*(one.space.program for one in versions)),
            variables=variables,
            leaves=self._leaves,
            faulty=frozenset(one.prefix + pointer for one in versions for pointer in one.space.faulty),
            order=tuple(place + one.offset for one in versions for place in one.space.order),
        )
        return Joint(space, self._matching, self._side(self._old, space), self._side(self._new, space))

    def _variable(self, place: int, key: _Key, parts: list[tuple[_Version, Variable]]) -> Variable:
        version, first = parts[0]
        compared = [pair for one, variable in parts for pair in one.seen(variable)]
        question, cells = first.question, self._cells(version, first, key, [one for _, one in compared])
        if question is not None and question.pointer in version.answers:
            question = version.answers[question.pointer].question
        for index, (requirement, _) in enumerate(compared):
            true, false = bit_sets(cells, index)
            leaf = self._leaves[requirement.pointer]
            self._leaves[requirement.pointer] = leaf._replace(variable=place, true=true, false=false)
        return first._replace(question=question, option=key.option, cells=cells, compared=tuple(compared))

    def _cells(
        self, version: _Version, variable: Variable, key: _Key, comparisons: list[Comparison]
    ) -> tuple[Cell, ...]:
        if variable.question is None:
            return cells_of_fact(variable.name.removesuffix("_uuid"), comparisons)
        if key.option is not None:
            return cells_of_option(comparisons)
        answers = version.answers.get(variable.question.pointer)
        question = variable.question if answers is None else answers.question
        return cells_of_question(question, comparisons, None)

    def _side(self, version: _Version, space: Space) -> Side:
        own = {
            place: seen
            for place, (key, variable) in enumerate(zip(self._parts, space.variables, strict=True))
            if (seen := self._own_variable(version, key, variable)) is not None
        }
        variables = tuple(own.get(place, variable) for place, variable in enumerate(space.variables))
        view = replace(space, program=version.space.program, variables=variables)
        return Side(version.space.program, version.prefix, view, frozenset(own))

    def _own_variable(self, version: _Version, key: _Key, variable: Variable) -> Variable | None:
        """The joint variable as one version names it; None if it has none."""
        if variable.question is None:
            return variable
        if key.question.startswith(("/old", "/new")):
            return variable if key.question.startswith(version.prefix) else None
        question = variable.question
        if version is self._new:
            question = self._new_question[question.pointer]
        if key.option is not None:
            option = version.keys[question.pointer].get(key.option)
            return None if option is None else variable._replace(name=question.id, option=option)
        cells = tuple(
            replace(cell, samples=(version.own_answer(question, cell.sample),)) for cell in variable.cells
        )
        return variable._replace(name=question.id, cells=cells)


def _answers(old: Question, new: Question, pairs: tuple[Pair[Option], ...]) -> _Answers:
    """The question with the options of both, those first that both have."""
    old_keys = {one.key: one.key for one in old.options}
    new_keys: dict[str, str] = {}
    for before, after in in_both(pairs):
        if before.key not in new_keys and after.key not in new_keys.values():
            new_keys[before.key] = after.key
    options = {one.key: one for one in old.options if one.key in new_keys}
    options |= {one.key: _only(one, "old", one.key) for one in old.options if one.key not in new_keys}
    for one in new.options:
        if one.key not in new_keys.values():
            joint = one.key if one.key not in old_keys else f"{one.key} (new)"
            new_keys[joint] = one.key
            options[joint] = _only(one, "new", joint)
    return _Answers(replace(old, options=tuple(options.values())), old_keys, new_keys)


def _only(option: Option, version: str, key: str) -> Option:
    return replace(option, id=key, title=f"{option.title} (only in the {version} version)")


def _together(old: Program, new: Program) -> Program:
    """Both as one program, to be judged by `rules.analysis`, not by the engine: ids may occur twice."""
    first, second = (_moved_all(one.questionnaire, prefix) for one, prefix in ((old, "/old"), (new, "/new")))
    both = replace(
        first,
        questions=(*first.questions, *second.questions),
        offerings=(*first.offerings, *second.offerings),
    )
    return replace(old, questionnaire=both)


def _moved_all(questionnaire: Questionnaire, prefix: str) -> Questionnaire:
    return replace(
        questionnaire,
        questions=tuple(_moved_target(one, prefix) for one in questionnaire.questions),
        offerings=tuple(_moved_target(one, prefix) for one in questionnaire.offerings),
    )


_Target = TypeVar("_Target", "Question", "Offering")


def _moved_target(target: _Target, prefix: str) -> _Target:
    rules = tuple(
        replace(
            rule,
            pointer=prefix + rule.pointer,
            requirements=tuple(_moved(one, prefix) for one in rule.requirements),
        )
        for rule in target.rules
    )
    return replace(target, pointer=prefix + target.pointer, rules=rules)


def _moved(requirement: Requirement, prefix: str) -> Requirement:
    return replace(requirement, pointer=prefix + requirement.pointer)
