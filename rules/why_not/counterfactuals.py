"""Counterfactual: the smallest changes to facts or answers that would make a target true.

The search goes by the number of changes. Whoever is not there yet is changed only in what keeps the target from being
true (rules.why_not.obstacles), so that nothing is missed and little is tried; every set found is evaluated by the
engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from rules.candidates import Candidate, Source, is_covered
from rules.counts import counted
from rules.explanation import target_of
from rules.values import kind_of
from rules.verdicts import Verdict
from rules.why_not.alternatives import plainest, words_for
from rules.why_not.influence import Cells, Influence, influence_on
from rules.why_not.person import Person
from rules.wording import exact, listed, number_words, quoted, title_of, value_words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from decimal import Decimal

    from rules.answers import Answers
    from rules.compiler import Program
    from rules.evaluation import Evaluation
    from rules.facts import Facts
    from rules.model import Question

__all__ = ["Change", "ChangeSet", "Counterfactuals", "changes_for"]


class Change(NamedTuple):
    """One fact or one answer, and what it would have to be.

    `name` is age, bmi, gender, state or the question's id. `words` say which values do ("BMI 30 or more"), `example`
    which of them was evaluated. `facts` or `answers` are what to put into the case for it, as JSON: date_of_birth gives
    way to age_years, and weight and height carry the BMI.
    """

    name: str
    words: str
    example: str
    facts: Mapping[str, object]
    answers: Mapping[str, object]

    def to_json(self) -> dict[str, object]:
        """All of it as a JSON object."""
        return {
            "name": self.name,
            "words": self.words,
            "example": self.example,
            "facts": dict(self.facts),
            "answers": dict(self.answers),
        }


class ChangeSet(NamedTuple):
    """Changes which together make the target true, and none of which can be spared.

    Whatever values they take within their words: the target is true. `evaluation` is that of the examples.
    """

    changes: tuple[Change, ...]
    evaluation: Evaluation

    @property
    def words(self) -> str:
        """ "BMI 30 or more and 'Are you pregnant?' answered no"."""
        return listed(change.words for change in self.changes)


@dataclass(frozen=True, slots=True)
class Counterfactuals:
    """What would make a target true.

    `sets` are the smallest first; if the target is true already, the one set is empty. They are all that have at most
    `searched_changes` changes, and if `is_complete`, all there are. `uncovered` are the titles of questions of which
    rules name so many options that not every combination was tried.
    """

    target_id: str
    title: str
    sets: tuple[ChangeSet, ...]
    searched_changes: int
    is_complete: bool
    uncovered: tuple[str, ...] = ()

    @property
    def is_impossible(self) -> bool:
        """Whether it is proven that no facts and no answers make it true."""
        return self.is_complete and not self.sets

    def to_text(self) -> str:
        """For a terminal: one line for each set, and what is known of others."""
        if self.sets and not self.sets[0].changes:
            return f"{quoted(self.title)} is true already."
        heading = f"What would make {quoted(self.title)} true:" if self.sets else ""
        lines = [f"  - {_indented(one)}" for one in self.sets]
        return "\n".join(line for line in (heading, *lines, self._limits()) if line)

    def _limits(self) -> str:
        if self.is_impossible:
            return (
                f"Nothing can make {quoted(self.title)} true: every change to what it depends on was covered."
            )
        if self.is_complete:
            return "There is no other way."
        beyond = f"Undecided beyond {counted(self.searched_changes, 'change')}."
        if self.uncovered:
            beyond += f" Not every combination of options was tried of {listed(map(quoted, self.uncovered))}."
        return beyond

    def to_json(self) -> dict[str, object]:
        """All of it as a JSON object."""
        return {
            "target_id": self.target_id,
            "title": self.title,
            "sets": [[change.to_json() for change in one.changes] for one in self.sets],
            "searched_changes": self.searched_changes,
            "is_complete": self.is_complete,
            "is_impossible": self.is_impossible,
            "uncovered": list(self.uncovered),
        }


def _indented(one: ChangeSet) -> str:
    return "\n    and ".join(change.words for change in one.changes)


def changes_for(
    program: Program,
    answers: Answers,
    facts: Facts,
    target_id: str,
    *,
    final: bool = False,
    sizes_beyond: int = 1,
    budget: int = 2_000_000,
) -> Counterfactuals:
    """The smallest sets of changes to this case that make the question or offering true.

    All sets of the smallest size, and of `sizes_beyond` sizes more, none of which contains another. `budget` bounds the
    search, whatever the machine: so many requirements are judged at most, and what was not covered is said.

    Raises:
        UnknownTargetError: If there is neither a question nor an offering of that id.
        ValueError: If the answers were read by another questionnaire.
    """
    person = Person(program, answers, facts, final)
    evaluation = person.evaluation()
    verdict, target = target_of(program, evaluation, target_id)
    influence = influence_on(person, evaluation, verdict)
    found = _search(influence, sizes_beyond=sizes_beyond, most_judged=max(1, budget // influence.size))
    sets = tuple(_change_sets(person, influence, found.hits, target_id))
    uncovered = tuple(
        title_of(one.source.question)
        for one in influence.dimensions
        if one.source.question is not None and not is_covered(one.source)
    )
    searched = 0 if uncovered else found.searched
    is_complete = found.is_complete and not uncovered
    return Counterfactuals(target_id, title_of(target), sets, searched, is_complete, uncovered)


class _Found(NamedTuple):
    hits: list[Cells]
    searched: int
    is_complete: bool


def _search(influence: Influence, *, sizes_beyond: int, most_judged: int) -> _Found:
    """Level by level: all sets of changes of one size that may do, before any of the next."""
    hits: list[Cells] = []
    level: Collection[Cells] = [frozenset()]
    size, most = 0, None
    while True:
        missed: dict[Cells, int] = {}
        for changes in level:
            judged = influence.judged(changes)
            if judged.verdict is Verdict.TRUE:
                hits.append(changes)
            else:
                missed[changes] = judged.not_true
        most_judged -= len(level)
        if hits and most is None:
            most = size + sizes_beyond
        level = _next_level(influence, missed, hits, most_judged)
        if not level or size == most or len(level) > most_judged:
            return _Found(hits, size, is_complete=not level)
        size += 1


def _next_level(
    influence: Influence, missed: Mapping[Cells, int], hits: Collection[Cells], enough: int
) -> Collection[Cells]:
    """Sets of one change more that contain no hit; more than `enough` are of no use."""
    level: dict[Cells, None] = {}
    for changes, obstacles in missed.items():
        for further in _further(influence, changes, obstacles):
            if not any(hit < further for hit in hits):
                level[further] = None
        if len(level) > enough:
            break
    return level


def _further(influence: Influence, changes: Cells, obstacles: int) -> Iterator[Cells]:
    while obstacles:
        place = (obstacles & -obstacles).bit_length() - 1
        obstacles &= obstacles - 1
        for cell in range(1, len(influence.dimensions[place].cells)):
            yield changes | {(place, cell)}


def _change_sets(
    person: Person, influence: Influence, hits: Iterable[Cells], target_id: str
) -> Iterator[ChangeSet]:
    """The hits that the engine confirms, those that differ in one source taken together."""
    by_sources: dict[tuple[int, ...], set[_Box]] = {}
    boxes = ({place: frozenset({cell}) for place, cell in sorted(hit)} for hit in hits)
    for box in (box for box in boxes if _is_confirmed(person, influence, box, target_id)):
        by_sources.setdefault(tuple(box), set()).add(tuple(box.values()))
    for places in sorted(
        by_sources, key=lambda places: (len(places), _facts_among(influence, places), places)
    ):
        for cells in sorted(_merged(by_sources[places]), key=lambda cells: [*map(sorted, cells)]):
            yield _change_set(person, influence, dict(zip(places, cells, strict=True)))


def _is_confirmed(
    person: Person, influence: Influence, box: Mapping[int, frozenset[int]], target_id: str
) -> bool:
    """By the engine, which alone says what is true."""
    verdict, _ = target_of(person.program, _change_set(person, influence, box).evaluation, target_id)
    return verdict.verdict is Verdict.TRUE


def _facts_among(influence: Influence, places: tuple[int, ...]) -> int:
    """People can answer otherwise, but not be of another age: sets of answers come first."""
    return sum(influence.dimensions[place].source.question is None for place in places)


_Box = tuple[frozenset[int], ...]


def _merged(boxes: set[_Box]) -> set[_Box]:
    """The same in fewer boxes: those that differ in one source only become one."""
    before = 0
    while len(boxes) != before:
        before = len(boxes)
        for place in range(len(next(iter(boxes)))):
            alike: dict[tuple[_Box, _Box], frozenset[int]] = {}
            for box in boxes:
                rest = (box[:place], box[place + 1 :])
                alike[rest] = alike.get(rest, frozenset()) | box[place]
            boxes = {(*first, cells, *last) for (first, last), cells in alike.items()}
    return boxes


def _change_set(person: Person, influence: Influence, box: Mapping[int, frozenset[int]]) -> ChangeSet:
    """The changes into these cells, evaluated with an example of each."""
    changes: list[Change] = []
    for place, cells in box.items():
        source, candidates, members_of = influence.dimensions[place]
        members = sorted(member for cell in cells for member in members_of[cell])
        example = candidates[plainest(candidates, members, person.current(source))]
        person = person.changed(source, example.value)
        changes.append(_change(person, source, example, words_for(source, candidates, members)))
    return ChangeSet(tuple(changes), person.evaluation())


def _change(changed: Person, source: Source, example: Candidate, words: str) -> Change:
    value = example.value
    if source.question is not None:
        shown = "skipped" if value is None else value_words(source.kind, value, source.question)
        return Change(source.name, words, shown, {}, {source.name: _answer(source.question, value)})
    shown = example.label or value_words(source.kind, value, None)
    return Change(source.name, words, shown, _CHANGED_FACTS[source.name](changed.facts), {})


_CHANGED_FACTS: Mapping[str, Callable[[Facts], dict[str, object]]] = {
    "age": lambda facts: {"date_of_birth": None, "age_years": facts.age_years},
    "gender": lambda facts: {"gender": facts.gender},
    "state": lambda facts: {"state": list(facts.state)},
    "bmi": lambda facts: {"weight_kg": _text(facts.weight_kg), "height_cm": _text(facts.height_cm)},
}


def _text(number: Decimal | None) -> str | None:
    return None if number is None else number_words(number)


def _answer(question: Question, value: object) -> object:
    """As it stands in a case."""
    if kind_of(question) == "file" and value is not None:
        return ["file"] if value else []
    return list(value) if isinstance(value := exact(value, question), tuple) else value
