"""Comparison: for whom the outcome changes from one version of a questionnaire to another.

For every question (is it shown, and required?), every offering (is the person eligible?) and for the dead ends: whose
outcome changes, as groups of people, or the proof that nobody's does, or that it could not be decided. Everybody counts
whose facts and answers are all known. `rules.analysis.joint` says who is the same person in both versions.

Whether a form is complete follows from these and from what is skipped, so it is no target of its own; nor is the next
question, which follows from what is shown and from the order of the questions (`rules.analysis.structure`).
"""

from __future__ import annotations

import random
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from rules.analysis.claims import AllOf, AnyOf, Fails, Holds, Not, pointers_of, support_of, true_of
from rules.analysis.columns import judge
from rules.analysis.cover import SearchedPeople, SeenPeople, cover
from rules.analysis.diff import Diff, Group, OutcomeChange, Place, TargetDiff
from rules.analysis.joint import joint_of
from rules.analysis.matching import in_both
from rules.analysis.outcomes import NOBODY
from rules.analysis.sameness import forms_of
from rules.analysis.sampling import sampled
from rules.analysis.search import Search
from rules.analysis.structure import structural
from rules.analysis.wording import NOT_THERE, box_in_words, is_unnoticed
from rules.model import Question
from rules.values import is_dead_end, is_required

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rules.analysis.claims import Claim
    from rules.analysis.columns import Columns, Crowd
    from rules.analysis.cover import Cover, People
    from rules.analysis.joint import Joint, Side
    from rules.analysis.matching import Pair
    from rules.analysis.search import Budget
    from rules.analysis.space import Space
    from rules.compiler import Program
    from rules.model import Offering

__all__ = ["diff"]

# Groups of one change that are looked for: where everybody can be looked at, and where each costs many searches.
_MOST_SEEN = 100
_MOST_SEARCHED = 12

# Up to so many groups with so many things in common people are told without saying among whom.
_FEW, _SIMPLE = 4, 4


def diff(
    old: Program, new: Program, budget: Budget | None = None, *, people: int = 100_000, seed: int = 0
) -> Diff:
    """What changed from `old` to `new`, and for whom.

    `people` are sampled for the shares; like a `population` they are no picture of a real clientele.

    Raises:
        ValueError: If the two read a `not` of several requirements differently.
    """
    joint = joint_of(old, new)
    return Diff(
        structure=structural(old.questionnaire, new.questionnaire, joint.matching),
        targets=tuple(_Comparison(joint, budget, people, seed).targets()),
        people=people,
        seed=seed,
    )


class _Way(NamedTuple):
    """From one outcome to another, and for whom."""

    before: str
    after: str
    claim: Claim
    among: _State | None = None


class _Told(NamedTuple):
    """People as a cover, and among whom it tells them."""

    among: str | None
    cover: Cover


class _State(NamedTuple):
    """An outcome in one version, and of whom it is the outcome; of a question that is shown also optional, required."""

    word: str
    claim: Claim
    need: str = ""


_EVERYBODY = AllOf(())

_NOT_THERE = _State(NOT_THERE, _EVERYBODY)


class _Comparison:
    def __init__(self, joint: Joint, budget: Budget | None, people: int, seed: int) -> None:
        self._joint = joint
        self._space = joint.space
        self._search = Search(joint.space, budget)
        self._forms = forms_of(joint.space)
        self._sample_size, self._seed = people, seed
        self._can_be_unknown = bool(self._space.faulty) or _is_unknown_for_some(self._space)

    def targets(self) -> Iterator[TargetDiff]:
        matching = self._joint.matching
        yield from (self._target("question", pair) for pair in matching.questions)
        yield from (self._target("offering", pair) for pair in matching.offerings)
        ends = [_ends(self._joint.old), _ends(self._joint.new)]
        if any(ends):
            yield self._dead_ends(*ends)

    def _target(
        self, noun: Literal["question", "offering"], pair: Pair[Question] | Pair[Offering]
    ) -> TargetDiff:
        before, after = self._states(self._joint.old, pair.old), self._states(self._joint.new, pair.new)
        ways = [
            _Way(was, is_now, AllOf((one.claim, other.claim)), _among(one, other))
            for one in before
            for other in after
            for was, is_now in [_words(one, other)]
            if was != is_now and not is_unnoticed(was, is_now)
        ]
        forms = self._form(self._joint.old, pair.old), self._form(self._joint.new, pair.new)
        is_same = forms[0] == forms[1] and _names(before) == _names(after)
        changes, is_decided = ((), True) if is_same else self._changes(ways, walked=False)
        places = [None if one is None else Place(one.id, one.pointer) for one in (pair.old, pair.new)]
        titles = [one.title or one.id for one in (pair.new, pair.old) if one is not None]
        return TargetDiff(
            noun=noun,
            title=titles[0],
            old=places[0],
            new=places[1],
            changes=changes,
            is_decided=is_decided,
        )

    def _dead_ends(self, old: Sequence[Question], new: Sequence[Question]) -> TargetDiff:
        before, after = _ending(self._joint.old, old), _ending(self._joint.new, new)
        same_page = [
            AllOf((before[one.pointer], after[other.pointer]))
            for one, other in in_both(self._joint.matching.questions)
            if one in old and other in new
        ]
        stopped, then_stopped = AnyOf(tuple(before.values())), AnyOf(tuple(after.values()))
        were = _State("those stopped in the old version", stopped)
        are = _State("those stopped in the new version", then_stopped)
        elsewhere = AllOf((stopped, then_stopped, Not(AnyOf(tuple(same_page)))))
        ways = [
            _Way("stopped", "not stopped", AllOf((stopped, Not(then_stopped))), were),
            _Way("not stopped", "stopped", AllOf((Not(stopped), then_stopped)), are),
            _Way("stopped", "stopped elsewhere", elsewhere, are),
        ]
        changes, is_decided = ((), True) if self._end_alike(old, new) else self._changes(ways, walked=True)
        return TargetDiff("dead ends", "", None, None, changes, is_decided)

    def _end_alike(self, old: Sequence[Question], new: Sequence[Question]) -> bool:
        """Whether the same pages, met by the same people, end both versions in the same order."""
        partner = {pair.new: pair.old for pair in self._joint.matching.questions}
        return [(one, self._form(self._joint.old, one)) for one in old] == [
            (partner[one], self._form(self._joint.new, one)) for one in new
        ]

    def _states(self, side: Side, target: Question | Offering | None) -> list[_State]:
        if target is None:
            return [_NOT_THERE]
        words = ("shown", "hidden") if isinstance(target, Question) else ("eligible", "ineligible")
        if isinstance(target, Question) and not target.is_visible:
            return [_State("hidden", _EVERYBODY)]
        holds, fails = Holds(side.prefix + target.pointer), Fails(side.prefix + target.pointer)
        need = "required" if isinstance(target, Question) and is_required(target) else "optional"
        states = [_State(words[0], holds, need), _State(words[1], fails)]
        if self._can_be_unknown:
            states.append(_State("undetermined", Not(AnyOf((holds, fails)))))
        return states

    def _form(self, side: Side, target: Question | Offering | None) -> int | None:
        return None if target is None else self._forms[side.prefix + target.pointer]

    def _changes(self, ways: Sequence[_Way], *, walked: bool) -> tuple[tuple[OutcomeChange, ...], bool]:
        """The ways that somebody goes, and whether it is proved that there are no others."""
        anybody = AnyOf(tuple(way.claim for way in ways))
        crowd = self._search.everyone(support_of(anybody, self._space))
        if crowd is None and self._search.find(anybody) is NOBODY:
            return (), True
        changes = [self._change(way, self._told(way, crowd), walked=walked) for way in ways]
        is_decided = all(one.is_whole for one in changes)
        return tuple(one for one in changes if one.groups), is_decided

    def _told(self, way: _Way, crowd: Crowd | None) -> _Told:
        """Who goes this way: by themselves if that takes few words, else among those whose outcome stands out."""
        simple = cover(self._space, self._people(way.claim, _EVERYBODY, crowd), _FEW, _SIMPLE)
        if simple.is_whole:
            return _Told(None, simple)
        among = way.among or _State("", _EVERYBODY)
        most = _MOST_SEARCHED if crowd is None else _MOST_SEEN
        return _Told(
            among.word or None, cover(self._space, self._people(way.claim, among.claim, crowd), most)
        )

    def _people(self, claim: Claim, among: Claim, crowd: Crowd | None) -> People:
        if crowd is None:
            return SearchedPeople(self._search, claim, among)
        verdicts = judge(self._space, crowd, pointers_of(AnyOf((claim, among))))
        return SeenPeople(crowd, true_of(claim, crowd, verdicts), true_of(among, crowd, verdicts))

    def _change(self, way: _Way, told: _Told, *, walked: bool) -> OutcomeChange:
        crowd, verdicts = self._sample
        groups = tuple(
            Group(
                box_in_words(self._space, box),
                box,
                self._joint.old.case(somebody, walked=walked),
                self._joint.new.case(somebody, walked=walked),
            )
            for box, somebody in told.cover.boxes
        )
        share = true_of(way.claim, crowd, verdicts).bit_count() / crowd.size
        return OutcomeChange(way.before, way.after, told.among, groups, told.cover.is_whole, share)

    @cached_property
    def _sample(self) -> tuple[Crowd, dict[str, Columns]]:
        crowd = sampled(self._space, self._sample_size, random.Random(self._seed))  # noqa: S311 - no secret
        return crowd, judge(self._space, crowd)


def _words(before: _State, after: _State) -> tuple[str, str]:
    """The outcomes in words; of who is shown a question in both versions, whether it has to be answered."""
    return (before.need, after.need) if before.word == after.word else (before.word, after.word)


def _names(states: Sequence[_State]) -> list[tuple[str, str]]:
    return [(one.word, one.need) for one in states]


def _among(before: _State, after: _State) -> _State | None:
    """Those who are shown something, or eligible, in the one version or the other."""
    for one, version in ((before, "old"), (after, "new")):
        if one.word in {"shown", "eligible"}:
            return _State(f"those {one.word} in the {version} version", one.claim)
    return None


def _is_unknown_for_some(space: Space) -> bool:
    """Whether some requirement is neither true nor false in some cell."""
    return any(
        leaf.variable is not None
        and (leaf.true | leaf.false).bit_count() != len(space.variables[leaf.variable].cells)
        for leaf in space.leaves.values()
    )


def _ends(side: Side) -> list[Question]:
    """The pages that end this version, in the order in which people meet them."""
    return [one for one in side.program.questionnaire.presented if one.is_visible and is_dead_end(one)]


def _ending(side: Side, ends: Sequence[Question]) -> dict[str, Claim]:
    """For each of these pages, by pointer, the claim that it is the one that ends the form."""
    return {
        end.pointer: AllOf(
            (
                Holds(side.prefix + end.pointer),
                Not(AnyOf(tuple(Holds(side.prefix + one.pointer) for one in ends[:place]))),
            )
        )
        for place, end in enumerate(ends)
    }
