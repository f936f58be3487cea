"""Influence: the facts and answers on which a target depends, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from rules.candidates import Candidate, Source, candidates_for
from rules.requirements import read_requirement
from rules.verdicts import Reason, RequirementVerdict, RuleVerdict, TargetVerdict, Verdict
from rules.why_not.obstacles import Judged, Leaf, Node, Part, constant, judge
from rules.why_not.person import Person, changed_facts
from rules.why_not.probe import Probe

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rules.compiler import Program
    from rules.evaluation import Evaluation
    from rules.model import Requirement
    from rules.values import Value

__all__ = ["Cells", "Dimension", "Influence", "influence_on"]


Cells = frozenset[tuple[int, int]]
"""Changes: which dimension, into which of its cells."""


class Dimension(NamedTuple):
    """A source and its cells: which candidates (by place) are judged alike. Cell 0 is as the case has it."""

    source: Source
    candidates: tuple[Candidate, ...]
    cells: tuple[tuple[int, ...], ...]


class Influence(NamedTuple):
    """The part of the program on which the target depends; `size` counts its requirements."""

    dimensions: tuple[Dimension, ...]
    nodes: tuple[Node | Judged, ...]
    size: int

    def judged(self, changes: Cells) -> Judged:
        """What the target is after these changes, and which further ones could make another of it."""
        cells = [0] * len(self.dimensions)
        fixed = 0
        for place, cell in changes:
            cells[place] = cell
            fixed |= 1 << place
        return judge(self.nodes, cells, fixed)


def influence_on(person: Person, evaluation: Evaluation, target: TargetVerdict) -> Influence:
    """What this person can change about the verdict `target` of their evaluation."""
    closure = _closure(person.program, evaluation, target)
    collected: dict[str, list[Requirement]] = {}
    for requirement in (one.requirement for node in closure for one in _requirements(node)):
        name = (
            requirement.required_question_id if requirement.based_on == "question" else requirement.based_on
        )
        collected.setdefault(str(name), []).append(requirement)
    dimensions: list[Dimension] = []
    leaves: dict[str, Leaf] = {}
    places = {node.target_id: place for place, node in enumerate(closure[:-1])}
    for name, requirements in collected.items():
        source = _source(person.program, name, requirements)
        dimension, verdicts = _dimension(person, source)
        for place, requirement in enumerate(requirements):
            leaves[requirement.pointer] = Leaf(
                len(dimensions),
                tuple(one[place] for one in verdicts),
                None if source.question is None else places[name],
                is_true_if_absent=requirement.conditional_answer == "!=",
            )
        dimensions.append(dimension)
    nodes = tuple(_node(node, leaves, person.program.not_means) for node in closure)
    return Influence(tuple(dimensions), nodes, max(1, len(leaves)))


def _closure(program: Program, evaluation: Evaluation, target: TargetVerdict) -> list[TargetVerdict]:
    """The target, last, and all questions that it depends on, each after those that it depends on itself."""
    verdicts = evaluation.verdicts.questions
    needed: set[str] = set()
    pending = [target]
    while pending:
        for one in _requirements(pending.pop()):
            question_id = one.requirement.required_question_id
            if (
                one.requirement.based_on == "question"
                and question_id not in needed
                and question_id is not None
            ):
                needed.add(question_id)
                pending.append(verdicts[question_id])
    in_order = (one.question.id for one in program.questions)
    return [*(verdicts[one] for one in in_order if one in needed), target]


def _requirements(target: TargetVerdict) -> Iterator[RequirementVerdict]:
    """Those that a change can move: not what has an error, nor what refers to a page to read."""
    if target.problem is None:
        for rule in target.rules:
            if rule.problem is None:
                yield from (one for one in rule.requirements if one.reason not in _IMMOVABLE)


_IMMOVABLE = frozenset({Reason.ERROR, Reason.INFORMATIONAL})


def _source(program: Program, name: str, requirements: list[Requirement]) -> Source:
    readings = [read_requirement(one, program.questionnaire) for one in requirements]
    required = tuple(one.required for one in readings)
    return Source(name, readings[0].kind, readings[0].question, tuple(requirements), required)


def _dimension(person: Person, source: Source) -> tuple[Dimension, list[tuple[Verdict, ...]]]:
    """Its cells, and how the requirements judge each of them."""
    probe, facts, final = Probe(source), person.facts, person.final
    candidates = candidates_for(source)
    entries = person.answers.entries
    known = {source.name: entries[source.name]} if source.name in entries else {}
    cells: dict[tuple[Verdict, ...], list[int]] = {probe.judge(known, facts, final=final): []}
    for place, (value, *_) in enumerate(candidates):
        if source.question is None:
            judged = probe.judge({}, changed_facts(facts, source.name, value), final=final)
        else:
            judged = probe.judge({source.name: cast("Value | None", value)}, facts, final=final)
        cells.setdefault(judged, []).append(place)
    return Dimension(source, candidates, tuple(map(tuple, cells.values()))), list(cells)


def _node(target: TargetVerdict, leaves: Mapping[str, Leaf], not_means: str) -> Node | Judged:
    if target.problem is not None:
        return constant(Verdict.UNKNOWN)
    if not target.rules:
        return constant(Verdict.TRUE)
    return Node(target.rule_type, tuple(_part(rule, leaves, not_means) for rule in target.rules))


def _part(rule: RuleVerdict, leaves: Mapping[str, Leaf], not_means: str) -> Part | Judged:
    if rule.problem is not None:
        return constant(Verdict.UNKNOWN)
    if not rule.requirements:
        return constant(Verdict.TRUE)
    combination = "not_all" if rule.rule.type == "not" and not_means == "not_all" else rule.rule.type
    return Part(
        combination,
        tuple(leaves.get(one.requirement.pointer) or constant(one.verdict) for one in rule.requirements),
    )
