"""Compiler: a questionnaire becomes a program.

Required answers are read, comparisons are chosen, every rule gets its lane, and questions are put in the order in
which they can be settled, once.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from itertools import accumulate, chain, groupby
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from rules.checks import dependencies
from rules.comparators import comparison
from rules.facts import body_mass_index, by_kind
from rules.faults import faults_by_place
from rules.graph import strongly_connected
from rules.lanes import (
    ALWAYS_TRUE,
    ALWAYS_UNKNOWN,
    LANE_BITS,
    MAX_TABULATED,
    ByState,
    Lane,
    by_verdict,
    lane_of,
    verdicts_by_state,
    verdicts_of_rules,
)
from rules.problems import only_errors
from rules.program import (
    Arrange,
    CompiledFact,
    CompiledQuestion,
    CompiledTarget,
    FarStep,
    Heads,
    Lanes,
    Network,
    NotMeans,
    Presented,
    Program,
    Rules,
    Segment,
    Step,
)
from rules.requirements import Readings
from rules.settling import TARGETS_PER_BLOCK, contribute
from rules.sources import OFFERED_UNLESS_TRUE, Dependent, Offer, Source
from rules.values import is_blank, kind_of, read_value
from rules.verdicts import (
    COMBINATIONS,
    Combine,
    Reason,
    RequirementVerdict,
    Verdict,
    all_of,
    not_all_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from rules.comparators import Compared
    from rules.facts import Facts
    from rules.model import Offering, Question, Questionnaire, Requirement, Rule
    from rules.problems import Problem

__all__ = ["NotMeans", "Program", "compile_questionnaire"]

_Bits = TypeVar("_Bits")

_STATE_BITS = 8
_BYTE = 0xFF

# What each fact's source is asked for, how it makes an offer of that, and what an explanation shows of it.
_FACTS: Mapping[
    Compared, tuple[Callable[[Facts], Any], Callable[[Any], Offer], Callable[[Any], object] | None]
] = {
    "age": (attrgetter("age_years"), lambda years: _known(years), None),
    "bmi": (
        attrgetter("weight_kg", "height_cm"),
        lambda measures: _known(body_mass_index(*measures)),
        lambda measures: body_mass_index(*measures),
    ),
    "gender": (attrgetter("gender"), lambda gender: _known(gender), None),
    "state": (attrgetter("state"), lambda state: _known(by_kind(state)), None),
}


def _known(value: object) -> Offer:
    return Reason.FACT_MISSING if value is None else value


def compile_questionnaire(questionnaire: Questionnaire, *, not_means: NotMeans = "none") -> Program:
    """The program of a questionnaire.

    `not_means` chooses the reading of a `not` with several requirements: "none" of them holds, or "not_all" of them do.
    """
    if not_means not in {"none", "not_all"}:
        raise ValueError(f"not_means has to be 'none' or 'not_all', not {not_means!r}")
    readings = Readings(questionnaire)
    form = _Form(
        questionnaire=questionnaire,
        position=_positions(questionnaire),
        repeated_ids=_repeated_ids(questionnaire),
        readings=readings,
        faults=faults_by_place(questionnaire, readings),
        combinations={**COMBINATIONS, "not": not_all_of} if not_means == "not_all" else COMBINATIONS,
    )
    needs = [[needed for needed, _ in edges] for edges in dependencies(questionnaire)]
    order = [node for group in strongly_connected(needs) for node in group]
    wiring = _Wiring(form)
    wired = [wiring.target(position, target) for position, target in enumerate(questionnaire.targets)]
    questions = tuple(_question(wired[node], form, wiring.dependents.get(node, ())) for node in order)
    offerings = tuple(CompiledTarget(**_target(one, form)) for one in wired[len(questionnaire.questions) :])
    facts = tuple([_fact(kind, wiring.dependents[kind]) for kind in _FACTS if kind in wiring.dependents])
    needed = tuple([question for question in questions if question.source.dependents])
    pages = [question for question in needed if question.source.is_constant]
    asked = tuple([question for question in needed if not question.source.is_constant])
    return Program(
        questionnaire=questionnaire,
        not_means=not_means,
        questions=questions,
        rules=_rules(wired, form, wiring.first_verdicts([*_keys(pages), *_FACTS, *_keys(asked)])),
        heads=_heads(wired, form),
        presented=tuple(_presented(questions)),
        offerings=offerings,
        facts=facts,
        fixed=(*wiring.faulty, *chain.from_iterable(_verdicts_on_page(one) for one in pages)),
        asked=asked,
        problems=only_errors(questionnaire.problems),
        lanes=_lanes(wiring, [*questions, *offerings], pages),
        segments=tuple(_segments(asked)),
        network=_network(facts, questions, offerings),
    )


def _presented(questions: Sequence[CompiledQuestion]) -> Iterator[Presented]:
    for one in sorted(questions, key=lambda one: (one.question.order, one.position)):
        yield Presented(one.id, one.position, one.question.is_visible, one.question)


def _fact(kind: Compared, dependents: Sequence[Dependent]) -> CompiledFact:
    given, read, show = _FACTS[kind]
    source = Source(kind, dependents, read=read, show=show)
    return given, source, source.by_cell, source.cell_of, source.reaches_far


def _keys(questions: Sequence[CompiledQuestion]) -> list[_Key]:
    return [question.position for question in questions]


def _verdicts_on_page(page: CompiledQuestion) -> list[RequirementVerdict]:
    return page.source.verdicts(Reason.INFORMATIONAL)


def _lanes(wiring: _Wiring, targets: Sequence[CompiledTarget], pages: Sequence[CompiledQuestion]) -> Lanes:
    by_position = sorted(targets, key=lambda one: one.position)
    blocks = list(wiring.blocks)
    for page in pages:
        blocks[page.block] |= page.source.bits(Reason.INFORMATIONAL)
        contribute(blocks, page.source.far_bits(Reason.INFORMATIONAL))
    return Lanes(
        blocks=tuple(blocks),
        regular=wiring.regular_blocks,
        verdicts=tuple(one.verdicts for one in by_position),
        wide=tuple(one for one in by_position if one.block >= wiring.regular_blocks),
    )


def _segments(questions: Sequence[CompiledQuestion]) -> Iterator[Segment]:
    for block, grouped in groupby(questions, key=attrgetter("block")):
        members = tuple(grouped)
        far = tuple([_far_step(question) for question in members if question.source.reaches_far])
        mask = max(_BYTE, *[question.mask for question in members])
        yield block, mask, tuple(map(_step, members)), far


def _network(
    facts: Sequence[CompiledFact],
    questions: Sequence[CompiledQuestion],
    offerings: Sequence[CompiledTarget],
) -> Network:
    targets = (*questions, *offerings)
    rank = {(one.block, one.shift): index for index, one in enumerate(targets) if one.mask}
    sources = [*(source for _, source, *_ in facts), *(question.source for question in questions)]
    dependents = [
        tuple(sorted({rank[one.block, one.home] for one in source.dependents})) for source in sources
    ]
    looked_at: list[list[int]] = [[] for _ in targets]
    for index, ranks in enumerate(dependents):
        for one in ranks:
            looked_at[one].append(index)
    return Network(
        targets=targets,
        blocks=tuple([source.block for source in sources]),
        dependents=tuple(dependents),
        sources=tuple(map(tuple, looked_at)),
    )


def _step(question: CompiledQuestion) -> Step:
    return (
        question.id,
        question.shift,
        _outcomes(question, question.source.bits),
        question.source.by_cell,
        question.source.cell_of,
        question,
    )


def _far_step(question: CompiledQuestion) -> FarStep:
    return question.shift, _outcomes(question, question.source.far_bits), question


def _outcomes(question: CompiledQuestion, bits_of: Callable[[Offer], _Bits]) -> ByState[_Bits | None]:
    """What it contributes, by its state, unless it is true."""
    by: dict[Verdict, _Bits | None] = {
        verdict: bits_of(offer) for verdict, offer in OFFERED_UNLESS_TRUE.items()
    }
    by[Verdict.TRUE] = None
    return by_verdict(question.verdicts, len(question.question.rules), by)


class _Form(NamedTuple):
    """What a part of a questionnaire is compiled against."""

    questionnaire: Questionnaire
    position: Mapping[str, int]
    repeated_ids: frozenset[str]
    readings: Readings
    faults: Mapping[str, Problem]
    combinations: Mapping[str, Combine]


def _positions(questionnaire: Questionnaire) -> Mapping[str, int]:
    """Where each id stands; the first place if there are several."""
    return {question.id: index for index, question in reversed(list(enumerate(questionnaire.questions)))}


def _repeated_ids(questionnaire: Questionnaire) -> frozenset[str]:
    times = Counter(question.id for question in questionnaire.questions)
    return frozenset(one for one in times if times[one] > 1)


_Key = str | int
"""What a requirement looks at: a fact by its name, a question by its position; _FAULTY: nothing."""

_FAULTY = "faulty"


class _WiredRule(NamedTuple):
    """`requirements` are known by what they look at and their place among those that look at it."""

    rule: Rule
    lane: Lane
    requirements: tuple[tuple[_Key, int], ...]


class _WiredTarget(NamedTuple):
    target: Question | Offering
    position: int
    block: int
    shift: int
    rules: tuple[_WiredRule, ...]

    @property
    def lanes(self) -> tuple[Lane, ...]:
        return tuple([rule.lane for rule in self.rules])


class _Wiring:
    """Gives every rule its lane, and every requirement its place among those that look at the same source."""

    def __init__(self, form: _Form) -> None:
        self.regular_blocks = -(-len(form.questionnaire.targets) // TARGETS_PER_BLOCK)
        self.blocks = [0] * self.regular_blocks
        self.faulty: list[RequirementVerdict] = []
        self.dependents: dict[_Key, list[Dependent]] = {}
        self._form = form
        # Forms ask for the same again and again; a huge one would hold as many functions as requirements.
        self._comparison = lru_cache(maxsize=None)(comparison)

    def target(self, position: int, target: Question | Offering) -> _WiredTarget:
        """Its lanes: in the byte of its position, or in a block of their own if there are too many."""
        block, place = divmod(position, TARGETS_PER_BLOCK)
        shift = _STATE_BITS * place
        if len(target.rules) > MAX_TABULATED:
            block, shift = len(self.blocks), 0
            self.blocks.append(0)
        rules = [self._rule(rule, index, block, shift) for index, rule in enumerate(target.rules)]
        return _WiredTarget(target, position, block, shift, tuple(rules))

    def first_verdicts(self, keys: Sequence[_Key]) -> Mapping[_Key, int]:
        """Where the verdicts of each source's dependents begin, if the faulty come first, then these sources."""
        first: dict[_Key, int] = {_FAULTY: 0}
        place = len(self.faulty)
        for key in keys:
            first[key] = place
            place += len(self.dependents.get(key, ()))
        return first

    def _rule(self, rule: Rule, index: int, block: int, home: int) -> _WiredRule:
        combine = self._form.combinations.get(rule.type)
        if combine is None or rule.pointer in self._form.faults:
            lane = ALWAYS_UNKNOWN
        else:
            lane = lane_of(combine) if rule.requirements else ALWAYS_TRUE
        places = [self._requirement(one, lane, block, home, LANE_BITS * index) for one in rule.requirements]
        return _WiredRule(rule, lane, tuple(places))

    def _requirement(
        self, requirement: Requirement, lane: Lane, block: int, home: int, offset: int
    ) -> tuple[_Key, int]:
        shift = home + offset
        fault = self._form.faults.get(requirement.pointer)
        if fault is not None:
            self.faulty.append(RequirementVerdict(Verdict.UNKNOWN, Reason.ERROR, requirement, problem=fault))
            self.blocks[block] |= lane.bits(Verdict.UNKNOWN) << shift
            return _FAULTY, len(self.faulty) - 1
        reading = self._form.readings.of(requirement)
        key = requirement.based_on if reading.question is None else self._form.position[reading.question.id]
        dependents = self.dependents.setdefault(key, [])
        compare = self._comparison(reading.kind, requirement.conditional_answer, reading.required)
        if_absent = Verdict.TRUE if requirement.conditional_answer == "!=" else Verdict.FALSE
        dependents.append(
            Dependent(requirement, reading.required, compare, if_absent, lane, block, shift, home)
        )
        return key, len(dependents) - 1


def _question(wired: _WiredTarget, form: _Form, dependents: Sequence[Dependent]) -> CompiledQuestion:
    question = form.questionnaire.questions[wired.position]
    kind = kind_of(question)
    is_page = kind == "informational" and question.id not in form.repeated_ids
    skipped: Offer = Reason.SKIPPED
    open_: Offer = Reason.NOT_ANSWERED
    left_out: Offer = Reason.LEFT_OUT
    if not question.is_visible:
        skipped = open_ = left_out = _default(question, form)
    return CompiledQuestion(
        **_target(wired, form),
        question=question,
        source=Source(
            kind,
            dependents,
            block=wired.block,
            always=Reason.INFORMATIONAL if is_page else None,
            options=len(question.options),
        ),
        if_skipped=skipped,
        if_open=open_,
        if_left_out=left_out,
    )


def _default(question: Question, form: _Form) -> Offer:
    if is_blank(question.default_value) or question.pointer in form.faults:
        return Reason.UNSET
    return read_value(question, question.default_value)


def _target(wired: _WiredTarget, form: _Form) -> dict[str, Any]:
    """What every target has, by the names of its fields."""
    target, rules = wired.target, wired.rules
    combine = COMBINATIONS.get(target.rule_type, _unknown) if rules else all_of
    if target.pointer in form.faults:
        combine = _unknown
    return {
        "id": target.id,
        "position": wired.position,
        "verdicts": verdicts_by_state(wired.lanes, combine),
        "block": wired.block,
        "shift": wired.shift,
        "mask": (1 << LANE_BITS * len(rules)) - 1,
    }


def _rules(wired: Sequence[_WiredTarget], form: _Form, first: Mapping[_Key, int]) -> Rules:
    rules = [rule for target in wired for rule in target.rules]
    return Rules(
        verdicts=tuple([verdicts_of_rules(target.lanes) for target in wired]),
        rules=tuple([rule.rule for rule in rules]),
        arrange=_arrange([first[key] + place for rule in rules for key, place in rule.requirements]),
        requirements=_slices([len(rule.requirements) for rule in rules]),
        problems=tuple([form.faults.get(rule.rule.pointer) for rule in rules]),
    )


def _heads(wired: Sequence[_WiredTarget], form: _Form) -> Heads:
    return Heads(
        ids=tuple([one.target.id for one in wired]),
        rule_types=tuple([one.target.rule_type for one in wired]),
        rules=_slices([len(one.rules) for one in wired]),
        problems=tuple([form.faults.get(one.target.pointer) for one in wired]),
    )


def _unknown(_verdicts: Sequence[Verdict]) -> Verdict:
    return Verdict.UNKNOWN


def _slices(lengths: Sequence[int]) -> tuple[slice, ...]:
    """The slices of these lengths, one after the other."""
    ends = accumulate(lengths)
    return tuple([slice(end - length, end) for end, length in zip(ends, lengths, strict=True)])


def _arrange(places: list[int]) -> Arrange:
    """What gives the verdicts at these places."""
    if len(places) > 1:
        return itemgetter(*places)
    return itemgetter(slice(places[0], places[0] + 1) if places else slice(0))
