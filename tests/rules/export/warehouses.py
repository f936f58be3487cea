"""Warehouse: a database that evaluates a table of cases by the exported statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from rules import Verdict
from rules.export.sql import SqlExport, row_of, to_sql

if TYPE_CHECKING:
    from tests.rules.export.crowds import Crowd

TRUTH = {Verdict.TRUE: True, Verdict.FALSE: False, Verdict.UNKNOWN: None}


class Connection(Protocol):
    """What the connections of duckdb and psycopg have in common."""

    def execute(self, query: Any, params: Any = None, /) -> Any: ...


class Warehouse:
    """`mark` stands for a parameter in its SQL."""

    def __init__(self, connection: Connection, mark: str) -> None:
        self._connection = connection
        self._mark = mark

    def execute(self, statement: str) -> None:
        """Run what gives nothing."""
        self._connection.execute(statement)

    def insert(self, table: str, row: dict[str, object]) -> None:
        """One case."""
        listed = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join([self._mark] * len(row))
        statement = f"INSERT INTO {_quoted(table)} ({listed}) VALUES ({marks})"
        self._connection.execute(statement, list(row.values()))

    def rows(self, statement: str) -> list[dict[str, object]]:
        """What the statement gives."""
        cursor = self._connection.execute(statement)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def evaluate(self, crowd: Crowd, table: str) -> dict[object, dict[str, object]]:
        """The result by case_id, which is a person's position."""
        exported = to_sql(crowd.program, table)
        self.execute(exported.create_table)
        for position, person in enumerate(crowd.people):
            row = row_of(crowd.program, person.answers, person.facts)
            self.insert(table, {"case_id": position} | row)
        return {row["case_id"]: row for row in self.rows(exported.statement)}


def expected(crowd: Crowd, exported: SqlExport) -> dict[object, dict[str, object]]:
    """What this engine says, in the shape of `Warehouse.evaluate`."""
    result: dict[object, dict[str, object]] = {}
    for position, (_, _, evaluation) in enumerate(crowd.people):
        questions, offerings = evaluation.verdicts.questions, evaluation.verdicts.offerings
        result[position] = {
            "case_id": position,
            **{exported.shown[one]: TRUTH[verdict.verdict] for one, verdict in questions.items()},
            **{exported.eligible[one]: TRUTH[verdict.verdict] for one, verdict in offerings.items()},
        }
    return result


def _quoted(table: str) -> str:
    return '"' + table.replace('"', '""') + '"'
