"""What the SELECT says of each requirement, rule and target: three-valued, as SQL is."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rules import compile_questionnaire, parse_questionnaire
from rules.export.sql.statement import Column, SqlExport, columns_of, to_sql
from tests.rules import documents as doc

Json = dict[str, Any]

OPTIONS = [doc.option("r", "Red"), doc.option("b", "Blue")]
TYPES = (
    *("boolean", "single_option", "multiple_option", "number"),
    *("string", "text", "date", "file", "informational"),
)
UNKNOWN = "CAST(NULL AS BOOLEAN)"
DECIMAL = "DECIMAL(38, 12)"
PLACE = "/offerings/0/rules/0/requirements/0"


def exported(document: Json, table: Any = "cases", **options: Any) -> SqlExport:
    questionnaire = parse_questionnaire(json.dumps(document), strict=False)
    return to_sql(compile_questionnaire(questionnaire, **options), table)


def offering_of(*rules: Json, questions: list[Json] | None = None, **fields: Any) -> Json:
    """An offering under these rules, next to a question of each type, named by it."""
    asked = [doc.question(one, one, options=OPTIONS) for one in TYPES] if questions is None else questions
    return doc.questionnaire(*asked, offerings=[doc.offering("o", *rules, **fields)])


def eligible(document: Json, **options: Any) -> str:
    """The expression of that offering."""
    statement = exported(document, **options).statement
    return statement.split(' AS "eligible_o"')[0].rsplit(",\n  ", 1)[-1]


def literal(text: str) -> str:
    return f"CAST('{text}' AS VARCHAR)"


def number(text: str) -> str:
    return f"CAST('{text}' AS {DECIMAL})"


@pytest.mark.parametrize(
    ("requirement", "expression"),
    [
        (doc.on("age", ">=", "18"), f'"age_years" >= {number("18.000000000000")}'),
        (doc.on("gender", "=", "female"), 'NULLIF("gender", 0) = 2'),
        (doc.on("gender", "=", "0"), '"gender" = 0'),
        (doc.on("gender", "!=", "female"), 'NOT (NULLIF("gender", 0) = 2)'),
        (doc.on("state", "=", "NY"), f'"state_abbreviation" = {literal("ny")}'),
        (doc.on("state", "!=", "New York"), f'NOT ("state_name" = {literal("new york")})'),
        (
            doc.on("bmi", "<", "30.5"),
            (
                'CAST(10000 AS DECIMAL(5, 0)) * "weight_kg" < '
                'CAST(\'30.5\' AS DECIMAL(20, 8)) * "height_cm" * "height_cm"'
            ),
        ),
    ],
)
def test_a_fact_is_compared_and_null_where_it_is_not_known(requirement: Json, expression: str) -> None:
    assert eligible(offering_of(doc.rule(requirement))) == f"(((({expression}))))"


@pytest.mark.parametrize(
    ("question", "comparator", "required", "compared"),
    [
        ("boolean", "=", "yes", '"answer_boolean"'),
        ("boolean", None, "no", 'NOT "answer_boolean"'),
        ("single_option", "=", "Blue", f'"answer_single_option" = {literal("b")}'),
        ("multiple_option", "=", "Red", '"answer_multiple_option__option_1"'),
        ("multiple_option", "=", "Blue", '"answer_multiple_option__option_2"'),
        ("number", "<=", "2.5", f'"answer_number" <= {number("2.500000000000")}'),
        ("string", "=", "Why", f'"answer_string" = {literal("why")}'),
        ("text", "<", "7", f'"answer_text__number" < {number("7.000000000000")}'),
        ("date", ">", "2024-02-29", "\"answer_date\" > CAST('2024-02-29' AS DATE)"),
        ("file", "=", "true", '"answer_file"'),
    ],
)
def test_an_answer_is_compared_and_without_one_it_is_false(
    question: str, comparator: str | None, required: str, compared: str
) -> None:
    requirement = doc.on_question(question, comparator, required)
    holds = f"COALESCE({compared}, FALSE)"
    assert eligible(offering_of(doc.rule(requirement))) == f"(((({holds}))))"
    if comparator == "=":
        differs = doc.on_question(question, "!=", required)
        assert eligible(offering_of(doc.rule(differs))) == f"((((NOT ({holds})))))"


def test_a_page_is_no_answer() -> None:
    assert eligible(offering_of(doc.rule(doc.on_question("informational", "=", "x")))) == "((((FALSE))))"


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"rules": [doc.rule(doc.on("age", ">", "17"))]}, id="with rules"),
        pytest.param({"rule_type": "nor"}, id="at fault"),
    ],
)
def test_of_a_question_that_may_be_hidden_or_undetermined_that_is_asked_first(fields: Json) -> None:
    document = offering_of(
        doc.rule(doc.on_question("q", "=", "yes")), questions=[doc.question("q", **fields)]
    )
    holds = 'COALESCE("answer_q", FALSE)'
    asked = f'CASE WHEN "shown_q" THEN {holds} WHEN NOT "shown_q" THEN FALSE END'
    assert eligible(document) == f"(((({asked}))))"


@pytest.mark.parametrize(
    ("question_type", "default", "comparator", "required", "compared", "by_default"),
    [
        ("boolean", "yes", "=", "yes", '"answer_q"', "TRUE"),
        ("boolean", "no", "=", "yes", '"answer_q"', "FALSE"),
        ("number", "3", "<", "4", f'"answer_q" < {number("4.000000000000")}', "TRUE"),
        ("multiple_option", ["Red"], "=", "Red", '"answer_q__option_1"', "TRUE"),
        ("multiple_option", ["Red"], "=", "Blue", '"answer_q__option_2"', "FALSE"),
    ],
)
def test_the_default_of_an_invisible_question_counts_where_there_is_no_answer(
    question_type: str, default: Any, comparator: str, required: str, compared: str, by_default: str
) -> None:
    def document(**fields: Any) -> Json:
        asked = doc.question("q", question_type, options=OPTIONS, default_value=default, **fields)
        return offering_of(doc.rule(doc.on_question("q", comparator, required)), questions=[asked])

    answer = compared.split(" ")[0]
    either = f"CASE WHEN {answer} IS NULL THEN {by_default} ELSE {compared} END"
    assert eligible(document(is_visible=False)) == f"((((COALESCE({either}, FALSE)))))"
    assert eligible(document()) == f"((((COALESCE({compared}, FALSE)))))"


def test_of_a_text_that_is_a_number_by_default_it_is_its_text_that_is_not_there() -> None:
    asked = doc.question("q", "string", is_visible=False, default_value="9")
    document = offering_of(doc.rule(doc.on_question("q", ">", "7")), questions=[asked])
    compared = f'"answer_q__number" > {number("7.000000000000")}'
    either = f'CASE WHEN "answer_q" IS NULL THEN TRUE ELSE {compared} END'
    assert eligible(document) == f"((((COALESCE({either}, FALSE)))))"


@pytest.mark.parametrize("blank", [None, "", " "])
def test_a_blank_default_is_none(blank: Any) -> None:
    asked = doc.question("q", "string", is_visible=False, default_value=blank)
    document = offering_of(doc.rule(doc.on_question("q", "=", "a")), questions=[asked])
    assert "CASE" not in eligible(document)


YES, NO = (doc.on_question("boolean", "=", one) for one in ("yes", "no"))
A, B = 'COALESCE("answer_boolean", FALSE)', 'COALESCE(NOT "answer_boolean", FALSE)'


@pytest.mark.parametrize(
    ("kind", "not_means", "expression"),
    [
        ("and", "none", f"(({A}) AND ({B}))"),
        ("or", "none", f"(({A}) OR ({B}))"),
        ("not", "none", f"NOT (({A}) OR ({B}))"),
        ("not", "not_all", f"NOT (({A}) AND ({B}))"),
    ],
)
def test_a_rule_combines_its_requirements(kind: str, not_means: str, expression: str) -> None:
    document = offering_of(doc.rule(YES, NO, type=kind))
    assert eligible(document, not_means=not_means) == f"(({expression}))"


@pytest.mark.parametrize("word", ["and", "or"])
def test_a_target_combines_its_rules(word: str) -> None:
    document = offering_of(doc.rule(YES), doc.rule(NO), rule_type=word)
    assert eligible(document) == f"(((({A}))) {word.upper()} ((({B}))))"


@pytest.mark.parametrize("kind", ["and", "or", "not"])
def test_what_asks_for_nothing_is_true(kind: str) -> None:
    assert eligible(offering_of(doc.rule(type=kind))) == "((TRUE))"
    assert eligible(offering_of(rule_type="or", questions=[])).endswith("TRUE")


@pytest.mark.parametrize(
    ("rules", "fields", "expression"),
    [
        ([doc.rule(doc.on("age", ">", "many"))], {}, f"(((({UNKNOWN}))))"),
        ([doc.rule(YES, type="xor")], {}, f"(({UNKNOWN}))"),
        ([doc.rule(YES)], {"rule_type": "nor"}, UNKNOWN),
    ],
)
def test_what_is_at_fault_is_null(rules: list[Json], fields: Json, expression: str) -> None:
    assert eligible(offering_of(*rules, **fields)) == expression


@pytest.mark.parametrize(
    ("required", "threshold"),
    [
        ("18.12345678", "18.12345678"),
        ("-3", "-3"),
        ("999999", "999999"),
        ("1000000", "999999"),
        ("1e300", "999999"),
        ("-1e300", "-999999"),
        ("18.123456789", None),
    ],
)
def test_a_bmi_is_compared_with_eight_decimals_and_nobody_s_exceeds_a_million(
    required: str, threshold: str | None
) -> None:
    document = offering_of(doc.rule(doc.on("bmi", ">", required), doc.on("bmi", ">", required)))
    if threshold is None:
        assert UNKNOWN in eligible(document)
        assert exported(document).unsaid == (PLACE, f"{PLACE[:-1]}1")
    else:
        assert f"> CAST('{threshold}' AS DECIMAL(20, 8)) *" in eligible(document)
        assert exported(document).unsaid == ()


def test_the_statement_has_a_layer_for_each_depth_of_questions() -> None:
    document = doc.questionnaire(
        doc.question("third", "boolean", doc.rule(doc.on_question("second", "=", "yes")), order=3),
        doc.question("second", "boolean", doc.rule(doc.on_question("first", "=", "yes")), order=2),
        doc.question("first", order=1),
        doc.question("also", "number", doc.rule(doc.on_question("first", "=", "no")), order=0),
        offerings=[doc.offering("o", doc.rule(doc.on("age", "=", "18"))), doc.offering("p")],
    )
    second = 'CASE WHEN "shown_second" THEN COALESCE("answer_second", FALSE) WHEN NOT "shown_second" THEN FALSE END'
    columns = '"case_id",\n    "answer_first",\n    "answer_second",\n    "age_years"'
    found = exported(document)
    first, layer_2, layer_3, result = found.statement.split("\n)")
    assert first == (
        f'WITH\nlayer_1 AS MATERIALIZED (\n  SELECT\n    {columns},\n    TRUE AS "shown_first"\n  FROM "cases"'
    )
    made = [
        '((((COALESCE("answer_first", FALSE))))) AS "shown_second"',
        '((((COALESCE(NOT "answer_first", FALSE))))) AS "shown_also"',
    ]
    head = f', layer_2 AS MATERIALIZED (\n  SELECT\n    {columns},\n    "shown_first",\n    '
    assert layer_2 in [f"{head}{one},\n    {other}\n  FROM layer_1" for one, other in (made, reversed(made))]
    assert layer_3.startswith(f', layer_3 AS MATERIALIZED (\n  SELECT\n    {columns},\n    "shown_first",\n')
    assert layer_3.endswith(f',\n    (((({second})))) AS "shown_third"\n  FROM layer_2')
    assert result == (
        '\nSELECT\n  "case_id",\n  "shown_also",\n  "shown_first",\n  "shown_second",\n  "shown_third",\n  '
        f'(((("age_years" = {number("18.000000000000")})))) AS "eligible_o",\n  TRUE AS "eligible_p"\nFROM layer_3'
    )
    assert found.create_table == (
        'CREATE TABLE "cases" ("case_id" BIGINT, "answer_first" BOOLEAN, "answer_second" BOOLEAN, '
        '"age_years" INTEGER)'
    )
    assert found.shown == {one: f"shown_{one}" for one in ("third", "second", "first", "also")}
    assert found.eligible == {"o": "eligible_o", "p": "eligible_p"}


@pytest.mark.parametrize(
    ("requirement", "columns"),
    [
        (doc.on("age", ">", "1"), [Column("age_years", "INTEGER", "fact")]),
        (doc.on("gender", "=", "1"), [Column("gender", "INTEGER", "fact")]),
        (doc.on("state", "=", "NY"), [Column("state_abbreviation", "VARCHAR", "fact")]),
        (
            doc.on("bmi", ">", "1"),
            [
                Column("weight_kg", "DECIMAL(13, 9)", "fact"),
                Column("height_cm", "DECIMAL(12, 9)", "fact"),
            ],
        ),
        (
            doc.on_question("multiple_option", "=", "Blue"),
            [
                Column(
                    "answer_multiple_option__option_2", "BOOLEAN", "multiple_option", "multiple_option", "b"
                )
            ],
        ),
        (
            doc.on_question("string", ">", "1"),
            [
                Column("answer_string", "VARCHAR", "text", "string"),
                Column("answer_string__number", DECIMAL, "number_of_text", "string"),
            ],
        ),
        (doc.on_question("date", ">", "2024-02-29"), [Column("answer_date", "DATE", "date", "date")]),
        (doc.on_question("informational", "=", "x"), []),
    ],
)
def test_the_table_has_what_is_compared_and_no_more(requirement: Json, columns: list[Column]) -> None:
    document = offering_of(doc.rule(requirement, requirement))
    assert list(exported(document).columns) == columns
    program = compile_questionnaire(parse_questionnaire(document))
    assert list(columns_of(program)) == columns
    declared = ", ".join(['"case_id" BIGINT', *(f'"{one.name}" {one.type}' for one in columns)])
    assert exported(document).create_table == f'CREATE TABLE "cases" ({declared})'


def test_without_questions_there_is_no_layer() -> None:
    found = exported(offering_of(questions=[]), ("a", 'b"c'))
    assert found.statement == 'SELECT\n  "case_id",\n  TRUE AS "eligible_o"\nFROM "a"."b""c"'
    assert found.create_table == 'CREATE TABLE "a"."b""c" ("case_id" BIGINT)'


@pytest.mark.parametrize(
    ("ids", "names"),
    [
        (["q"], ["shown_q"]),
        (["Do you  smoke?"], ["shown_do_you_smoke"]),
        (["_a_"], ["shown_a"]),
        (["a b", "a-b", "A_B"], ["shown_a_b", "shown_a_b_2", "shown_a_b_3"]),
        (["x" * 40], [f"shown_{'x' * 36}"]),
        ([f"{'x' * 35}-y"], [f"shown_{'x' * 35}"]),
        (["日本", "é"], ["shown_", "shown__2"]),
    ],
)
def test_a_name_is_made_of_what_both_databases_read(ids: list[str], names: list[str]) -> None:
    found = exported(doc.questionnaire(*map(doc.question, ids)))
    assert found.shown == dict(zip(ids, names, strict=True))


def test_two_of_one_id_are_both_unknown_and_are_there_once() -> None:
    twice = doc.questionnaire(
        doc.question("q"), doc.question("q"), offerings=[doc.offering("o"), doc.offering("o")]
    )
    found = exported(twice)
    assert found.statement.count(f"{UNKNOWN} AS") == 2
    assert found.statement.count('AS "shown_') == 1
    shown, eligible_o = found.shown["q"], found.eligible["o"]
    result = f'SELECT\n  "case_id",\n  "{shown}",\n  {UNKNOWN} AS "{eligible_o}"\nFROM layer_1'
    assert found.statement.endswith(result)


def test_a_cycle_is_unknown_and_what_hangs_on_it_comes_after_it() -> None:
    document = doc.questionnaire(
        doc.question("after", "boolean", doc.rule(doc.on_question("a", "=", "yes"))),
        doc.question("a", "boolean", doc.rule(doc.on_question("b", "=", "yes"))),
        doc.question("b", "boolean", doc.rule(doc.on_question("a", "=", "yes"))),
    )
    statement = exported(document).statement
    first, second, _ = statement.split("\n)")
    assert first.count(f"(((({UNKNOWN})))) AS") == 2
    assert second.endswith(' AS "shown_after"\n  FROM layer_1')
