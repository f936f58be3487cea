"""Sheet: the whole logic in words, with the person it was played for, to be read, printed and signed."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from intake_host.preview.dependencies import Source, needs
from intake_host.preview.download import Download
from intake_host.preview.person import facts_in_words
from intake_host.preview.prospects import case_of, program_of
from rules import evaluate, explain, read_answers, read_facts
from rules.export.csv import to_csv
from rules.export.words import answer_in_words, default_in_words, requirement_in_words, rule_in_words
from rules.model import Question
from rules.people import person_in_words
from rules.values import is_dead_end, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from intake_host.preview.visit import Visit
    from rules import Offering, Program, Questionnaire
    from rules.values import Kind

__all__ = ["MAX_LINES", "Condition", "SheetLine", "SheetView", "csv_of", "lines_of", "show"]

MAX_LINES = 1_000
# A browser waits for a file, and cannot look again.
PATIENCE_FOR_A_FILE_S = 45.0
# A reason looks at everything that it goes back to: in a long questionnaire each takes 10 ms and more.
MAX_REASONS = 120

_TYPES: Mapping[Kind, str] = {
    "boolean": "yes or no",
    "single_option": "one of",
    "multiple_option": "any of",
    "informational": "a page to read",
    "text": "a text",
    "number": "a number",
    "date": "a date",
    "file": "a file",
}


class Condition(NamedTuple):
    """One rule: its title or empty, how it combines what it requires, and that in words."""

    title: str
    combination: str
    requirements: tuple[str, ...]


class SheetLine(NamedTuple):
    """One question or offering.

    `number` is its place among its kind. `needs` says how many of the conditions have to hold; without
    conditions it is for everybody. `decides` are titles of what looks at it. `answer` says of a
    question whether it has to be answered, `default` which value it has before anybody gives one.
    `is_end`: whoever is shown it can go no further. `reason` is the sentence for where it stands, or empty.
    """

    id: str
    number: int
    title: str
    type: str
    options: tuple[str, ...]
    needs: str
    conditions: tuple[Condition, ...]
    decides: tuple[str, ...]
    answer: str = ""
    default: str = ""
    is_end: bool = False
    is_visible: bool = True
    reason: str = ""


class SheetView(NamedTuple):
    """The sheet. `person` are lines of facts and answers, `fingerprint` changes with any change of the document.
    `unreached` are the questions behind the page, of the title `ends_at`, at which the form ends for the person.

    `left_out` counts what is not on this page, `without_reason` lines whose reason is not told on it.
    """

    person: Sequence[str]
    questions: Sequence[SheetLine]
    offerings: Sequence[SheetLine]
    statuses: Mapping[str, str]
    unreached: frozenset[str]
    ends_at: str
    fingerprint: str
    today: date
    left_out: int
    without_reason: int


async def show(visit: Visit) -> SheetView | Download:
    """The page for a run, or the sheet as a file."""
    if visit.posted.verb == "csv":
        text = await visit.desk.analyst.ask_of_a_person(
            csv_of, visit.opened.text, patience_s=PATIENCE_FOR_A_FILE_S
        )
        return Download("logic.csv", "text/csv", text)
    case = case_of(visit)
    questionnaire = visit.opened.program.questionnaire
    lines = await visit.desk.analyst.ask_of_a_person(lines_of, visit.opened.text, case)
    offered = len(questionnaire.offerings[:MAX_LINES])
    return SheetView(
        person=[
            *facts_in_words(visit.run.facts),
            *person_in_words(json.loads(case) | {"facts": {}}, questionnaire),
        ],
        questions=lines[offered:],
        offerings=lines[:offered],
        statuses=visit.played.statuses,
        unreached=visit.played.unreached,
        ends_at=visit.played.ends_at,
        fingerprint=fingerprint_of(visit.opened.text),
        today=visit.desk.clock.now().date(),
        left_out=len(questionnaire.targets) - len(lines),
        without_reason=sum(not line.reason for line in lines),
    )


def fingerprint_of(text: str) -> str:
    """The first 16 digits of what `sha256sum` says of the file."""
    return sha256(text.encode(errors="replace")).hexdigest()[:16]


def csv_of(text: str) -> str:
    """The sheet of a document as a file."""
    return to_csv(program_of(text))


def lines_of(text: str, case: str) -> tuple[SheetLine, ...]:
    """The offerings and then the questions of a document, for a case as JSON.

    The first thousand of them, the first 120 with their reasons.
    """
    program, person = program_of(text), json.loads(case)
    questionnaire = program.questionnaire
    answers = read_answers(questionnaire, person["answers"])
    evaluation = evaluate(program, answers, read_facts(person["facts"]))
    decides = _decides(questionnaire)
    numbered: list[tuple[int, Question | Offering]] = [
        *enumerate(questionnaire.offerings, start=1),
        *enumerate(questionnaire.presented, start=1),
    ]
    lines = [_line(program, one, number, decides) for number, one in numbered[:MAX_LINES]]
    reasons = [explain(program, evaluation, of=line.id).sentence() for line in lines[:MAX_REASONS]]
    return (
        *(line._replace(reason=reason) for line, reason in zip(lines, reasons, strict=False)),
        *lines[MAX_REASONS:],
    )


def _decides(questionnaire: Questionnaire) -> Mapping[Source, Sequence[str]]:
    """The titles of what looks at each question."""
    decides: dict[Source, list[str]] = {}
    targets: tuple[Question | Offering, ...] = (*questionnaire.presented, *questionnaire.offerings)
    for target in targets:
        for source in needs(target, questionnaire):
            decides.setdefault(source, []).append(_title(target))
    return decides


def _title(target: Question | Offering) -> str:
    """All of it: what is signed is not cut."""
    return " ".join((target.title or "").split()) or target.id


def _line(
    program: Program,
    target: Question | Offering,
    number: int,
    decides: Mapping[Source, Sequence[str]],
) -> SheetLine:
    line = SheetLine(
        id=target.id,
        number=number,
        title=_title(target),
        type="offering",
        options=(),
        needs="all of these" if target.rule_type == "and" else "one of these",
        conditions=tuple(_conditions(program, target)),
        decides=(),
    )
    if not isinstance(target, Question):
        return line
    return line._replace(
        type=_TYPES[kind_of(target)],
        options=tuple(one.title for one in target.options),
        decides=tuple(decides.get(Source("question", target.id), ())),
        answer=answer_in_words(target),
        default=default_in_words(target),
        is_end=is_dead_end(target),
        is_visible=target.is_visible,
    )


def _conditions(program: Program, target: Question | Offering) -> Iterator[Condition]:
    for rule in target.rules:
        words = tuple(requirement_in_words(one, program.questionnaire) for one in rule.requirements)
        is_plain = len(words) == 1 and rule.type in {"and", "or"}
        title = " ".join((rule.title or "").split())
        yield Condition(title, "" if is_plain else rule_in_words(rule, program), words)
