"""`convert`: a questionnaire in another format."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rules.answers import read_answers
from rules.commands.reading import (
    UNREADABLE,
    add_questionnaire,
    case_error,
    read_one_case,
    read_program,
)
from rules.errors import CaseError
from rules.evaluator import evaluate
from rules.export.case_questions import CaseQuestions, to_case_questions, to_prefilled_questions
from rules.export.csv import to_csv
from rules.export.fhir.questionnaire import FhirVersion, to_fhir_questionnaire
from rules.export.json_logic import to_json_logic
from rules.export.json_schema import to_json_schema
from rules.export.mermaid import to_mermaid
from rules.export.sql import to_sql
from rules.export.surveyjs import to_surveyjs
from rules.values import kind_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Mapping

    from rules.cases import Case
    from rules.compiler import Program

__all__ = ["FORMATS", "HELP", "NAME", "Converted", "add_options", "run"]

NAME = "convert"
HELP = (
    "Prints the questionnaire in another format, and on standard error what that format cannot say, one line each "
    "with its JSON pointer. case-questions and prefilled-questions are about one person: give them a --case. "
    "Exit code 0, also if something is lost; 2 if a file cannot be read or written."
)


class Converted(NamedTuple):
    """A text in the other format, and a line for each thing that got lost."""

    text: str
    report: tuple[str, ...] = ()


def add_options(parser: argparse.ArgumentParser) -> None:
    """What `convert` is given."""
    add_questionnaire(parser)
    parser.add_argument("--to", required=True, choices=[*FORMATS, *FORMATS_OF_A_CASE], help="the format")
    parser.add_argument(
        "--case", metavar="CASE.json", help="one person's facts and answers; - reads standard input"
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help="write to this file instead of printing")


def run(options: argparse.Namespace) -> int:
    """Convert. Returns 0, also if something got lost; 2 if the questionnaire or the case cannot be read."""
    program = read_program(options.questionnaire, options)
    if program is None:
        return UNREADABLE
    converted = FORMATS[options.to](program) if options.to in FORMATS else _of_a_case(program, options)
    if converted is None:
        return UNREADABLE
    for line in converted.report:
        print(line, file=sys.stderr)
    if options.output is None:
        sys.stdout.write(converted.text)
    else:
        # Line ends as the format has them.
        options.output.write_text(converted.text, encoding="utf-8", newline="")
    return 0


def _of_a_case(program: Program, options: argparse.Namespace) -> Converted | None:
    if options.case is None:
        print(f"{options.to} is about one person: give --case CASE.json", file=sys.stderr)
        return None
    case = read_one_case(options.case)
    try:
        return None if case is None else FORMATS_OF_A_CASE[options.to](program, case)
    except CaseError as error:
        print(case_error(options.case, error), file=sys.stderr)
        return None


def _fhir(version: FhirVersion) -> Callable[[Program], Converted]:
    def convert(program: Program) -> Converted:
        form = to_fhir_questionnaire(program, version)
        return Converted(_json(form.resource), _lines(form.losses))

    return convert


def _sql(program: Program) -> Converted:
    exported = to_sql(program, "cases")
    table = f"-- {exported.create_table}\n"
    unsaid = (f"{pointer}: unknown: a BMI of more than 8 decimals" for pointer in exported.unsaid)
    return Converted(f"{table}{exported.statement}\n", tuple(unsaid))


def _json_logic(program: Program) -> Converted:
    return Converted(_json(to_json_logic(program)))


def _surveyjs(program: Program) -> Converted:
    survey = to_surveyjs(program)
    return Converted(_json(survey.document), _lines(survey.losses))


def _json_schema(program: Program) -> Converted:
    return Converted(_json(to_json_schema(program.questionnaire)))


def _mermaid(program: Program) -> Converted:
    return Converted(to_mermaid(program))


def _csv(program: Program) -> Converted:
    return Converted(to_csv(program))


def _case_questions(program: Program, case: Case) -> Converted:
    answers = read_answers(program.questionnaire, case.answers)
    evaluation = evaluate(program, answers, case.facts, final=case.final)
    files = {
        question.id: [str(one) for one in given]
        for question in program.questionnaire.questions
        if kind_of(question) == "file" and isinstance(given := case.answers.get(question.id), list)
    }
    return _sent("case_questions", to_case_questions(answers, evaluation, file_names=files))


def _prefilled_questions(program: Program, case: Case) -> Converted:
    answers = read_answers(program.questionnaire, case.answers)
    evaluation = evaluate(program, answers, case.facts, final=case.final)
    return _sent("prefilled_questions", to_prefilled_questions(answers, evaluation))


FORMATS: Mapping[str, Callable[[Program], Converted]] = {
    "csv": _csv,
    "fhir-r4": _fhir("R4"),
    "fhir-r5": _fhir("R5"),
    "json-logic": _json_logic,
    "json-schema": _json_schema,
    "mermaid": _mermaid,
    "sql": _sql,
    "surveyjs": _surveyjs,
}

FORMATS_OF_A_CASE: Mapping[str, Callable[[Program, Case], Converted]] = {
    "case-questions": _case_questions,
    "prefilled-questions": _prefilled_questions,
}


def _sent(key: str, sent: CaseQuestions) -> Converted:
    return Converted(_json({key: list(sent.questions)}), _lines(sent.losses))


def _lines(losses: Iterable[object]) -> tuple[str, ...]:
    return tuple(str(loss) for loss in losses)


def _json(value: object) -> str:
    return json.dumps(value, indent=2) + "\n"
