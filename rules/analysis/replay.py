"""Replay: what a new version of a questionnaire does to past cases.

Answers are carried over to the questions and options that `rules.analysis.matching` finds to be the same. One that the
new version cannot read is told, and left out; everything else is evaluated. All of it by id; `rules.report.replayed`
says it with titles.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from rules.analysis.matching import in_both, matching_of
from rules.analysis.wording import NOT_THERE, is_unnoticed
from rules.answers import Answers, read_answers
from rules.bulk import CaseLine, too_long
from rules.cases import evaluate_case, read_case
from rules.errors import AnswerError, CaseError
from rules.evaluator import evaluate
from rules.titles import Titles
from rules.values import is_required, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rules.analysis.matching import Pair
    from rules.cases import Case
    from rules.compiler import Program
    from rules.evaluation import Evaluation
    from rules.model import Offering, Question
    from rules.titles import Register

__all__ = ["Replayed", "ReplayedChange", "Summary", "Target", "Unreadable", "replay"]

Noun = Literal["question", "offering", "next question", "dead end", "complete"]

_Target = TypeVar("_Target", "Question", "Offering")


class Target(NamedTuple):
    """What has an outcome: a question or an offering with its id in each version, or the form as a whole.

    `title` is its id where the title is missing or another has the same.
    """

    noun: Noun
    title: str = ""
    old_id: str | None = None
    new_id: str | None = None


class ReplayedChange(NamedTuple):
    """One outcome of one case in both versions.

    Of a question shown, hidden, undetermined or not there; of an offering eligible, ineligible, undetermined or not
    there; the next question or dead end by its id in that version, or none; complete yes or no.
    """

    target: Target
    before: str
    after: str


class Unreadable(NamedTuple):
    """An answer that fits the new version no more; `question_id` is the new one's.

    The message says what was given, without its value, and what is allowed.
    """

    question_id: str
    message: str


@dataclass(frozen=True, slots=True)
class Replayed:
    """What became of one case.

    Attributes:
        line: Of the file; of cases that come from no file, which one it is. From 1.
        error: What keeps the old version from reading it; then there is nothing else.
        changes: Outcomes that are no more what they were.
        unreadable: Answers that the new version cannot read.
        no_longer_asked: Old ids of questions that were shown and have an entry, and now are hidden or gone.
        newly_required: New ids of shown questions that are not optional and lack an entry, which was not so before.
    """

    line: int
    error: CaseError | None = None
    changes: tuple[ReplayedChange, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    no_longer_asked: tuple[str, ...] = ()
    newly_required: tuple[str, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether anything is other than it was."""
        return bool(self.changes or self.unreadable or self.no_longer_asked or self.newly_required)

    def to_json(self) -> dict[str, object]:
        """The same as a JSON object."""
        return {
            "line": self.line,
            "error": None if self.error is None else _error_as_json(self.error),
            "changes": [
                {**one.target._asdict(), "before": one.before, "after": one.after} for one in self.changes
            ],
            "unreadable": [one._asdict() for one in self.unreadable],
            "no_longer_asked": list(self.no_longer_asked),
            "newly_required": list(self.newly_required),
        }


@dataclass
class Summary:
    """Counts of many replayed cases: `add` each. Its size does not depend on how many there are."""

    cases: int = 0
    errors: int = 0
    changed: int = 0
    changes: dict[Target, Counter[tuple[str, str]]] = field(default_factory=lambda: defaultdict(Counter))
    unreadable: Counter[str] = field(default_factory=Counter)
    no_longer_asked: Counter[str] = field(default_factory=Counter)
    newly_required: Counter[str] = field(default_factory=Counter)

    def add(self, one: Replayed) -> None:
        """Count it."""
        self.cases += 1
        self.errors += one.error is not None
        self.changed += one.is_changed
        for change in one.changes:
            self.changes[change.target][change.before, change.after] += 1
        self.unreadable.update(answer.question_id for answer in one.unreadable)
        self.no_longer_asked.update(one.no_longer_asked)
        self.newly_required.update(one.newly_required)

    def to_json(self) -> dict[str, object]:
        """The counts as a JSON object."""
        return {
            "cases": self.cases,
            "errors": self.errors,
            "changed": self.changed,
            "changes": [
                {**target._asdict(), "before": before, "after": after, "cases": times}
                for target, ways in self.changes.items()
                for (before, after), times in ways.items()
            ],
            "unreadable": dict(self.unreadable),
            "no_longer_asked": dict(self.no_longer_asked),
            "newly_required": dict(self.newly_required),
        }


def replay(
    old: Program, new: Program, cases: Iterable[str | bytes | Mapping[str, object] | CaseLine]
) -> Iterator[Replayed]:
    """What becomes of each case, one after another; `rules.bulk.case_lines` reads them from a file.

    Never raises for a case: what the old version cannot read is told in `error`.
    """
    player = _Player(old, new)
    for place, source in enumerate(cases, 1):
        line, document = (source.number, source.line) if isinstance(source, CaseLine) else (place, source)
        try:
            if document is None:
                raise too_long()
            yield player.replayed(line, read_case(document))
        except CaseError as error:
            yield Replayed(line, error)


class _Player:
    def __init__(self, old: Program, new: Program) -> None:
        self._old, self._new = old, new
        self._matching = matching_of(old.questionnaire, new.questionnaire)
        self._titles = Titles(old.questionnaire), Titles(new.questionnaire)
        self._partner: dict[str, Question] = {}
        self._new_keys: dict[str, dict[str, str]] = {}
        for before, after in in_both(self._matching.questions):
            self._partner.setdefault(before.id, after)
            pairs = in_both(self._matching.options[before.pointer])
            self._new_keys.setdefault(before.id, {one.key: other.key for one, other in pairs})
        self._old_id = {after.id: old_id for old_id, after in self._partner.items()}

    def replayed(self, line: int, case: Case) -> Replayed:
        before = evaluate_case(self._old, case)
        answers, unreadable = self._carried(case)
        after = evaluate(self._new, answers, case.facts, final=case.final)
        return Replayed(
            line=line,
            changes=tuple(self._changes(before, after)),
            unreadable=unreadable,
            no_longer_asked=tuple(
                one for one in before.shown if one in case.answers and not self._is_asked(one, after)
            ),
            newly_required=tuple(
                one for one in after.shown if self._is_newly_required(one, case, before, answers)
            ),
        )

    def _carried(self, case: Case) -> tuple[Answers, tuple[Unreadable, ...]]:
        """The answers, as answers to the new version; and those that it cannot read."""
        unreadable: list[Unreadable] = []
        readable: dict[str, object] = {}
        for old_id, given in case.answers.items():
            question = self._old.questionnaire.question(old_id)
            if question is not None and old_id not in self._partner:
                continue
            new_id = old_id if question is None else self._partner[old_id].id
            answer = given if question is None else self._answer(question, given)
            try:
                read_answers(self._new.questionnaire, {new_id: answer})
                readable[new_id] = answer
            except AnswerError as error:
                unreadable.append(Unreadable(new_id, error.reason))
        return read_answers(self._new.questionnaire, readable), tuple(unreadable)

    def _answer(self, question: Question, given: object) -> object:
        """The answer with the new keys of its options; anything else as it is."""
        if kind_of(question) not in {"single_option", "multiple_option"}:
            return given
        if isinstance(given, list | tuple):
            return [self._answer(question, one) for one in given]
        if isinstance(given, Mapping):
            return {**given, "option": self._answer(question, given.get("option"))}
        option = question.option(given) if isinstance(given, str) else None
        return given if option is None else self._new_keys[question.id].get(option.key, given)

    def _is_asked(self, old_id: str, after: Evaluation) -> bool:
        return old_id in self._partner and self._partner[old_id].id not in after.hidden

    def _is_newly_required(self, new_id: str, case: Case, before: Evaluation, answers: Answers) -> bool:
        question = self._new.questionnaire.question(new_id)
        if question is None or not is_required(question):
            return False
        old_id = self._old_id.get(new_id)
        was_open = old_id in before.shown and old_id not in case.answers
        return new_id not in answers.entries and not was_open

    def _changes(self, before: Evaluation, after: Evaluation) -> Iterator[ReplayedChange]:
        old, new = self._titles
        questions, offerings = (old.questions, new.questions), (old.offerings, new.offerings)
        matching = self._matching
        yield from _status_changes(
            "question", questions, matching.questions, _statuses(before), _statuses(after)
        )
        yield from _status_changes(
            "offering",
            offerings,
            matching.offerings,
            {one: status for status, ids in before.offerings._asdict().items() for one in ids},
            {one: status for status, ids in after.offerings._asdict().items() for one in ids},
        )
        ways: list[tuple[Noun, str | None, str | None]] = [
            ("next question", before.next_question, after.next_question),
            ("dead end", before.dead_end, after.dead_end),
        ]
        for noun, old_id, new_id in ways:
            partner = None if old_id is None else self._partner.get(old_id)
            if (old_id, new_id) != (None, None) and (partner is None or partner.id != new_id):
                yield ReplayedChange(Target(noun), old_id or "none", new_id or "none")
        if before.complete != after.complete:
            yield ReplayedChange(
                Target("complete"), *("yes" if one.complete else "no" for one in (before, after))
            )


def _statuses(evaluation: Evaluation) -> dict[str, str]:
    lists = {"shown": evaluation.shown, "hidden": evaluation.hidden, "undetermined": evaluation.undetermined}
    return {one: status for status, ids in lists.items() for one in ids}


def _status_changes(
    noun: Noun,
    registers: tuple[Register[_Target], Register[_Target]],
    pairs: Iterable[Pair[_Target]],
    before: Mapping[str, str],
    after: Mapping[str, str],
) -> Iterator[ReplayedChange]:
    for pair in pairs:
        was = NOT_THERE if pair.old is None else before[pair.old.id]
        is_now = NOT_THERE if pair.new is None else after[pair.new.id]
        if was != is_now and not is_unnoticed(was, is_now):
            names = [one.name_of(each) for one, each in zip(registers, pair, strict=True) if each is not None]
            ids = (None if one is None else one.id for one in pair)
            yield ReplayedChange(Target(noun, names[-1], *ids), was, is_now)


def _error_as_json(error: CaseError) -> dict[str, object]:
    question_id = error.question_id if isinstance(error, AnswerError) else None
    return {"type": type(error).__name__, "message": str(error), "question_id": question_id}
