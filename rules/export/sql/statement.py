"""Statement: the SELECT of a program, and the table that it reads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from rules.checks import dependencies
from rules.comparators import comparison
from rules.export.sql.comparisons import TYPES, compare, floor
from rules.facts import GENDER_NOT_KNOWN
from rules.faults import faults_by_place
from rules.graph import strongly_connected
from rules.requirements import read_requirement
from rules.values import is_blank, read_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rules.compiler import Program
    from rules.model import Offering, Question, Questionnaire, Requirement, Rule
    from rules.requirements import RequirementReading
    from rules.states import StateIdentifier
    from rules.values import Value

__all__ = ["Column", "SqlExport", "columns_of", "to_sql"]

# So that threshold x height x height needs no more than the 38 digits that DuckDB has.
_MEASURES = {"weight_kg": (13, 9), "height_cm": (12, 9)}
_BMI_DIGITS, _BMI_SCALE = 14, 8

_UNKNOWN = "CAST(NULL AS BOOLEAN)"


class Column(NamedTuple):
    """One column that the table has to have. `question_id` is None for a fact."""

    name: str
    type: str
    kind: str
    """`fact`, else what kind of answer (rules.values), or `number_of_text`."""
    question_id: str | None = None
    option: str | None = None
    """The key of the option that it is about."""


@dataclass(frozen=True, slots=True)
class SqlExport:
    """The statement, the one that makes an empty table for it, and what it reads and gives.

    `shown` and `eligible` are the names of the result's columns by question and by offering. `unsaid` are the pointers
    of requirements that it cannot compare exactly, so that they are unknown: a BMI with more than 8 decimals.
    """

    statement: str
    create_table: str
    columns: tuple[Column, ...]
    shown: Mapping[str, str]
    eligible: Mapping[str, str]
    unsaid: tuple[str, ...]


def to_sql(program: Program, table: str | Sequence[str]) -> SqlExport:
    """The SELECT over the table of that name; a schema and a name are given as a sequence."""
    statement = _Statement(program)
    names = [table] if isinstance(table, str) else table
    return statement.export(".".join(map(_quoted, names)))


def columns_of(program: Program) -> tuple[Column, ...]:
    """The columns that its statement reads."""
    return _Statement(program).export("").columns


class _Statement:
    def __init__(self, program: Program) -> None:
        self._questionnaire: Questionnaire = program.questionnaire
        self._not_means = program.not_means
        self._faults = faults_by_place(program.questionnaire)
        self._questions = {one.id: one for one in reversed(program.questionnaire.questions)}
        self._offerings = {one.id: one for one in program.questionnaire.offerings}
        taken: set[str] = {"case_id"}
        self._answers = {one.id: _unused("answer", one.id, taken) for one in program.questionnaire.questions}
        self._shown = {one.id: _unused("shown", one.id, taken) for one in program.questionnaire.questions}
        self._eligible = {
            one.id: _unused("eligible", one.id, taken) for one in program.questionnaire.offerings
        }
        self._columns: dict[str, Column] = {}
        self._unsaid: list[str] = []

    def export(self, table: str) -> SqlExport:
        layers = [
            {self._shown[question.id]: self._target(question) for question in layer}
            for layer in self._layers()
        ]
        eligible = {self._eligible[one.id]: self._target(one) for one in self._offerings.values()}
        known = ["case_id", *self._columns]
        parts: list[str] = []
        source = table
        for index, layer in enumerate(layers, start=1):
            made = [f"{expression} AS {_quoted(name)}" for name, expression in layer.items()]
            selected = ",\n    ".join([*map(_quoted, known), *made])
            # MATERIALIZED, or planners copy expressions into each other, without end.
            parts.append(f"layer_{index} AS MATERIALIZED (\n  SELECT\n    {selected}\n  FROM {source}\n)")
            known.extend(layer)
            source = f"layer_{index}"
        shown = [self._shown[one.id] for one in self._questionnaire.presented]
        result = [
            *map(_quoted, ("case_id", *dict.fromkeys(shown))),
            *(f"{expression} AS {_quoted(name)}" for name, expression in eligible.items()),
        ]
        with_layers = f"WITH\n{', '.join(parts)}\n" if parts else ""
        listed = ",\n  ".join(result)
        return SqlExport(
            statement=f"{with_layers}SELECT\n  {listed}\nFROM {source}",
            create_table=f"CREATE TABLE {table} ({', '.join(self._declared())})",
            columns=tuple(self._columns.values()),
            shown=self._shown,
            eligible=self._eligible,
            unsaid=tuple(dict.fromkeys(self._unsaid)),
        )

    def _declared(self) -> Iterator[str]:
        yield '"case_id" BIGINT'
        yield from (f"{_quoted(column.name)} {column.type}" for column in self._columns.values())

    def _layers(self) -> list[list[Question]]:
        """The questions, each in the layer after the last of those that it depends on."""
        questions = self._questionnaire.questions
        needs = [[needed for needed, _ in edges] for edges in dependencies(self._questionnaire)]
        depth = [0] * len(questions)
        layers: list[list[Question]] = []
        for group in strongly_connected(needs):
            for node in group:
                # In a cycle, what leads back is at fault and reads nothing.
                depth[node] = max((depth[one] + 1 for one in needs[node] if one not in group), default=0)
                layers.extend([[]] * (depth[node] + 1 - len(layers)))
                if self._questions[questions[node].id] is questions[node]:
                    layers[depth[node]] = [*layers[depth[node]], questions[node]]
        return layers

    def _target(self, target: Question | Offering) -> str:
        if target.pointer in self._faults:
            return _UNKNOWN
        return _joined("OR" if target.rule_type == "or" else "AND", [self._rule(one) for one in target.rules])

    def _rule(self, rule: Rule) -> str:
        parts = [self._requirement(one) for one in rule.requirements]
        if rule.pointer in self._faults:
            return _UNKNOWN
        if rule.type != "not" or not parts:
            return _joined("OR" if rule.type == "or" else "AND", parts)
        return f"NOT {_joined('OR' if self._not_means == 'none' else 'AND', parts)}"

    def _requirement(self, requirement: Requirement) -> str:
        if requirement.pointer in self._faults:
            return _UNKNOWN
        reading = read_requirement(requirement, self._questionnaire)
        comparator = requirement.conditional_answer
        positive = "=" if comparator == "!=" else comparator
        if reading.question is None:
            expression = self._on_fact(requirement, positive, reading.required)
        else:
            expression = self._on_question(reading.question, positive, reading)
        return f"NOT ({expression})" if comparator == "!=" else expression

    def _on_fact(self, requirement: Requirement, comparator: str, required: object) -> str:
        if requirement.based_on == "age":
            return compare("number", self._column("age_years", "INTEGER"), comparator, required)
        if requirement.based_on == "gender":
            gender = self._column("gender", "INTEGER")
            if required != GENDER_NOT_KNOWN:
                gender = f"NULLIF({gender}, {GENDER_NOT_KNOWN})"
            return f"{gender} = {required}"
        if requirement.based_on == "state":
            state = cast("StateIdentifier", required)
            return compare("text", self._column(f"state_{state.kind}", "VARCHAR"), "=", state.text)
        return self._on_bmi(requirement, comparator, cast("Decimal", required))

    def _on_bmi(self, requirement: Requirement, comparator: str, required: Decimal) -> str:
        weight, height = (
            self._column(name, f"DECIMAL({digits}, {scale})") for name, (digits, scale) in _MEASURES.items()
        )
        # Nobody's exceeds it: 1000 kg at 10 cm are 100,000.
        limit = Decimal(10) ** (_BMI_DIGITS - _BMI_SCALE) - 1
        threshold = max(-limit, min(limit, required))
        if threshold != floor(threshold, _BMI_SCALE):
            self._unsaid.append(requirement.pointer)
            return _UNKNOWN
        # Multiplied out: a quotient would be rounded. DuckDB multiplies in 18 digits unless one factor has more.
        exact = f"CAST('{threshold:f}' AS DECIMAL(20, {_BMI_SCALE}))"
        return f"CAST(10000 AS DECIMAL(5, 0)) * {weight} {comparator} {exact} * {height} * {height}"

    def _on_question(self, question: Question, comparator: str, reading: RequirementReading) -> str:
        if reading.kind == "informational":
            return "FALSE"
        holds = f"COALESCE({self._value(question, comparator, reading)}, FALSE)"
        if not question.rules and question.pointer not in self._faults:
            return holds
        shown = _quoted(self._shown[question.id])
        return f"CASE WHEN {shown} THEN {holds} WHEN NOT {shown} THEN FALSE END"

    def _value(self, question: Question, comparator: str, reading: RequirementReading) -> str:
        """The comparison of its answer, NULL without one."""
        name, required = self._answers[question.id], cast("Any", reading.required)
        if reading.kind == "multiple_option":
            number = 1 + next(i for i, one in enumerate(question.options) if one.key == required)
            column = (f"{name}__option_{number}", "BOOLEAN", reading.kind, question.id, required)
            answer = expression = self._column(*column)
        else:
            answer = self._column(name, TYPES[reading.kind], reading.kind, question.id)
            if reading.kind == "text" and comparator != "=":
                kind = "number_of_text"
                written = self._column(f"{name}__number", TYPES[kind], kind, question.id)
                expression = compare(kind, written, comparator, required)
            else:
                expression = compare(reading.kind, answer, comparator, required)
        default = _default(question)
        if default is None:
            return expression
        by_default = comparison(reading.kind, comparator, required)(default)
        return f"CASE WHEN {answer} IS NULL THEN {str(by_default).upper()} ELSE {expression} END"

    def _column(
        self,
        name: str,
        sql_type: str,
        kind: str = "fact",
        question_id: str | None = None,
        option: str | None = None,
    ) -> str:
        self._columns.setdefault(name, Column(name, sql_type, kind, question_id, option))
        return _quoted(name)


def _default(question: Question) -> Value | None:
    """What an invisible question offers without an answer; of a visible one the default only prefills."""
    if question.is_visible or is_blank(question.default_value):
        return None
    return read_value(question, question.default_value)


def _joined(word: str, parts: Sequence[str]) -> str:
    return f"({f' {word} '.join(f'({part})' for part in parts)})" if parts else "TRUE"


def _unused(prefix: str, identifier: str, taken: set[str]) -> str:
    """A name of letters, digits and underscores; PostgreSQL cuts off what is longer than 63."""
    readable = re.sub("[^a-z0-9]+", "_", identifier.casefold())[:36].strip("_")
    name = wanted = f"{prefix}_{readable}"
    number = 1
    while name in taken:
        number += 1
        name = f"{wanted}_{number}"
    taken.add(name)
    return name


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
