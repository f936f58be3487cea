"""Row: what the table holds of one person."""

from __future__ import annotations

import re
from decimal import Context, Decimal, Inexact, InvalidOperation
from typing import TYPE_CHECKING, cast

from rules.decimals import read_number
from rules.errors import RulesError
from rules.export.sql.comparisons import storable
from rules.export.sql.statement import columns_of

if TYPE_CHECKING:
    from rules.answers import Answers
    from rules.compiler import Program
    from rules.export.sql.statement import Column
    from rules.facts import Facts
    from rules.states import StateKind
    from rules.values import Value

__all__ = ["SqlRowError", "row_of"]


class SqlRowError(RulesError):
    """A fact or an answer that its column cannot hold exactly; `column` names it."""

    def __init__(self, column: str) -> None:
        self.column = column
        super().__init__(f"column {column!r}: the value does not fit into it exactly")


def row_of(program: Program, answers: Answers, facts: Facts) -> dict[str, object]:
    """What the columns of `to_sql` hold for one person; None is NULL.

    Raises:
        SqlRowError: If a number has more digits than its column, or a state goes by two identifiers of one kind.
    """
    row: dict[str, object] = {}
    for column in columns_of(program):
        if column.question_id is None:
            row[column.name] = _fact(column, facts)
        else:
            row[column.name] = _answer(column, answers.entries.get(column.question_id))
    return row


def _fact(column: Column, facts: Facts) -> object:
    if not column.name.startswith("state_"):
        value = getattr(facts, column.name)
        return _fitting(column, value) if isinstance(value, Decimal) else value
    identifiers = (facts.states_by_kind or {}).get(
        cast("StateKind", column.name.removeprefix("state_")), frozenset()
    )
    if len(identifiers) > 1:
        raise SqlRowError(column.name)
    return next(map(storable, identifiers), None)


def _answer(column: Column, entry: Value | None) -> object:
    if isinstance(entry, frozenset):
        return column.option in entry
    if column.kind == "number_of_text":
        entry = read_number(entry)
    if isinstance(entry, str):
        return storable(entry.casefold() if column.kind == "text" else entry)
    return _fitting(column, entry) if isinstance(entry, Decimal) else entry


def _fitting(column: Column, number: Decimal) -> Decimal:
    digits, scale = (int(one) for one in re.findall("[0-9]+", column.type))
    exactly = Context(prec=digits, traps=[Inexact, InvalidOperation])
    try:
        return number.quantize(Decimal(1).scaleb(-scale), context=exactly)
    except (Inexact, InvalidOperation) as error:
        raise SqlRowError(column.name) from error
