"""SQL: one SELECT that evaluates a table of final cases, for warehouses.

SQL's three-valued logic is Kleene's, as the engine's is: true, false and NULL for unknown. The statement runs unchanged
on PostgreSQL and DuckDB. Every question's verdict is a column of a common table expression, one a layer of questions
that depend on each other, so the text grows with the rules and not with the ways through them.

The table has one row a case: the column `case_id`, and the columns that `columns` names, each nullable:

| column | type | NULL means |
|---|---|---|
| age_years, gender | INTEGER | not known |
| weight_kg, height_cm | DECIMAL(13, 9), DECIMAL(12, 9) | not known |
| state_uuid, state_abbreviation, state_name | VARCHAR, trimmed and case-folded | not known by this kind of identifier |
| answer_... of a boolean, of a file (is there one?) | BOOLEAN | no answer |
| answer_... of a number | DECIMAL(38, 12) | no answer |
| answer_... of a date | DATE | no answer |
| answer_... of a text | VARCHAR, trimmed and case-folded | no answer |
| answer_...__number of a text that is compared as one | DECIMAL(38, 12) | it is no number |
| answer_..., one option | VARCHAR, the option's id (or `option`) | no answer |
| answer_...__option_N of several options, N from 1 | BOOLEAN: is it chosen | it is not |

`row_of` makes such a row from a case. Each question gives a column `shown_...` (of an invisible one: whether it is in
force), each offering a column `eligible_...`.
"""

from __future__ import annotations

from rules.export.sql.rows import SqlRowError, row_of
from rules.export.sql.statement import Column, SqlExport, to_sql

__all__ = ["Column", "SqlExport", "SqlRowError", "row_of", "to_sql"]
