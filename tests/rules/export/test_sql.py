from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from rules import compile_questionnaire, parse_questionnaire, read_answers, read_facts
from rules.export.sql import SqlRowError, row_of, to_sql
from tests.rules import documents as doc
from tests.rules.export.crowds import Crowd, crowd_of
from tests.rules.export.warehouses import Warehouse, expected


def asked(warehouse: Warehouse, crowd: Crowd, table: str) -> tuple[dict[Any, Any], dict[Any, Any]]:
    return warehouse.evaluate(crowd, table), expected(crowd, to_sql(crowd.program, table))


def test_a_thousand_people_come_out_as_here(warehouse: Warehouse, crowds: list[Crowd]) -> None:
    for number, crowd in enumerate(crowds):
        found, wanted = asked(warehouse, crowd, f"crowd_{number}")
        assert found == wanted


def offered(*requirements: doc.Json, questions: tuple[doc.Json, ...] = ()) -> doc.Json:
    """A questionnaire with an offering for each requirement."""
    offerings = [doc.offering(f"o-{index}", doc.rule(one)) for index, one in enumerate(requirements)]
    return doc.questionnaire(*questions, offerings=offerings)


def test_a_bmi_is_exact(warehouse: Warehouse) -> None:
    thresholds = ["30", "29.99999999", "30.00000001", "0", "-5", "99999999", "1e300"]
    document = offered(*(doc.on("bmi", word, one) for one in thresholds for word in ("=", "!=", "<", ">=")))
    people = [
        {"facts": {"weight_kg": weight, "height_cm": height}}
        for weight, height in [
            ("86.7", "170"),
            ("86.700000001", "170"),
            ("1000", "10"),
            ("0.000000001", "300"),
        ]
    ]
    found, wanted = asked(warehouse, crowd_of(document, people), "bmi")
    assert found == wanted
    # 86.7 kg at 1.70 m are 30, which floats call 29.999999999999996.
    assert found[0]["eligible_o_0"] is True


def test_numbers_are_exact(warehouse: Warehouse) -> None:
    thresholds = ["0.1", "0.1000000000001", "-0.1000000000001", "1e30", "-1e30", "99999999999999999999999999"]
    comparators = ["=", "!=", "<", "<=", ">", ">="]
    requirements = [
        doc.on_question(one, word, limit) for one in "nt" for limit in thresholds for word in comparators
    ]
    document = offered(*requirements, questions=(doc.question("n", "number"), doc.question("t", "string")))
    numbers = ["0.1", "0.100000000001", "-0.1", "-0.100000000001", "99999999999999999999999999.999999999999"]
    people = [{"answers": {"n": one, "t": one}} for one in numbers] + [{"answers": {"t": "many"}}, {}]
    found, wanted = asked(warehouse, crowd_of(document, people), "numbers")
    assert found == wanted


def test_an_age_may_be_compared_with_anything(warehouse: Warehouse) -> None:
    limits = [("=", "18.5"), (">", "17.5"), ("<", "1e40"), (">", "1e40"), ("!=", "1e40"), ("<=", "18")]
    document = offered(*(doc.on("age", word, one) for word, one in limits))
    found, wanted = asked(warehouse, crowd_of(document, [{"facts": {"age_years": 18}}, {}]), "ages")
    assert found == wanted


TEXTS = [
    "'; DROP TABLE evil; --",
    'a"b',
    "back\\slash'",
    "%s ? $1 :x",
    "E'\\x00'",
    "Straße",
    "日本",
    "nul\0l",
    "''",
]


def test_no_text_of_a_questionnaire_gets_out_of_its_quotes(warehouse: Warehouse) -> None:
    options = [doc.option(None, text) for text in TEXTS]
    questions = (
        doc.question("t'; DROP TABLE evil; --", "string"),
        doc.question('o"', "single_option", options=options),
        doc.question("m", "multiple_option", options=options),
        doc.question("d", "string", is_visible=False, default_value=TEXTS[0]),
    )
    ids = [one["partner_questionnaire_question_id"] for one in questions]
    requirements = [doc.on_question(one, "=", text) for one in ids for text in TEXTS]
    requirements += [doc.on("state", "=", text) for text in TEXTS]
    document = offered(*requirements, questions=questions)
    document["offerings"].append(doc.offering('"); DROP TABLE evil; --'))
    people = [{"answers": dict.fromkeys(ids[:3], text), "facts": {"state": text}} for text in TEXTS]
    found, wanted = asked(warehouse, crowd_of(document, people), 'evil"; DROP TABLE "numbers')
    assert found == wanted
    # Everybody's own text is met, three times; the default and the last offering by everybody.
    assert [
        sum(row[name] is True for name in row if name.startswith("eligible")) for row in found.values()
    ] == [6] * len(TEXTS)


def test_a_long_chain_does_not_explode(warehouse: Warehouse) -> None:
    chain = [doc.question("q0")]
    for index in range(1, 40):
        before = [doc.on_question(f"q{one}", "=", "true") for one in (index - 1, max(index - 2, 0)) * 2]
        chain.append(doc.question(f"q{index}", "boolean", doc.rule(*before)))
    crowd = crowd_of(doc.questionnaire(*chain), [{"answers": {f"q{one}": True for one in range(40)}}])
    statement = to_sql(crowd.program, "chain").statement
    assert len(statement) < 1500 * 40
    found, wanted = asked(warehouse, crowd, "chain")
    assert found == wanted
    assert found[0]["shown_q39"] is True


def test_what_is_at_fault_is_unknown(warehouse: Warehouse) -> None:
    document = doc.questionnaire(
        doc.question("a", "boolean", doc.rule(doc.on_question("b", "=", "true"))),
        doc.question("b", "boolean", doc.rule(doc.on_question("a", "=", "true"))),
        doc.question("c", "boolean", doc.rule(doc.on("age", ">", "many"))),
        doc.question("d", "boolean", doc.rule(type="xor")),
        doc.question("e"),
        doc.question("e"),
        doc.question("f", rule_type="nor"),
        doc.question("g", "boolean", doc.rule(doc.on_question("f", "!=", "true"))),
        offerings=[doc.offering("same"), doc.offering("same")],
    )
    program = compile_questionnaire(parse_questionnaire(document, strict=False))
    exported = to_sql(program, "faulty")
    warehouse.execute(exported.create_table)
    warehouse.insert(
        "faulty", {"case_id": 1} | row_of(program, read_answers(program.questionnaire, {}), read_facts({}))
    )
    (row,) = warehouse.rows(exported.statement)
    assert {name: value for name, value in row.items() if value is not None} == {"case_id": 1}
    assert len(row) == 9


def test_a_schema_is_quoted_by_itself() -> None:
    program = compile_questionnaire(parse_questionnaire(doc.questionnaire()))
    exported = to_sql(program, ("a.b", 'c"d'))
    assert exported.create_table == 'CREATE TABLE "a.b"."c""d" ("case_id" BIGINT)'
    assert exported.statement == 'SELECT\n  "case_id"\nFROM "a.b"."c""d"'


def test_a_bmi_of_more_decimals_is_unknown_and_said_so(warehouse: Warehouse) -> None:
    crowd = crowd_of(
        offered(doc.on("bmi", ">", "18.123456789")), [{"facts": {"weight_kg": 80, "height_cm": 180}}]
    )
    exported = to_sql(crowd.program, "fine")
    assert exported.unsaid == ("/offerings/0/rules/0/requirements/0",)
    assert warehouse.evaluate(crowd, "fine")[0]["eligible_o_0"] is None


def test_columns_that_would_go_by_one_name_do_not() -> None:
    ids = ["A b", "a-b", "a_b", "x" * 100, "x" * 101, "日本", "é"]
    requirements = [doc.on_question(one, word, "1") for one in ids for word in ("=", "<")]
    document = offered(*requirements, questions=tuple(doc.question(one, "string") for one in ids))
    exported = to_sql(compile_questionnaire(parse_questionnaire(document)), "t")
    names = [*(one.name for one in exported.columns), *exported.shown.values(), *exported.eligible.values()]
    assert len(set(names)) == len(names) == 2 * 7 + 7 + 14
    assert all(len(name) <= 63 and name.isascii() for name in names)


@pytest.mark.parametrize(
    ("facts", "answers", "column"),
    [
        pytest.param(
            {"weight_kg": "80.0000000001", "height_cm": 180}, {}, "weight_kg", id="a weight in attograms"
        ),
        pytest.param({"state": ["New York", "Nueva York"]}, {}, "state_name", id="a state by two names"),
        pytest.param({}, {"n": "0.1234567890123"}, "answer_n", id="too many decimals"),
        pytest.param({}, {"n": 10**26}, "answer_n", id="too large"),
    ],
)
def test_what_a_column_cannot_hold_is_refused(facts: doc.Json, answers: doc.Json, column: str) -> None:
    requirements = [doc.on("bmi", ">", "1"), doc.on("state", "=", "New York"), doc.on_question("n", ">", "1")]
    document = offered(*requirements, questions=(doc.question("n", "number"),))
    program = compile_questionnaire(parse_questionnaire(json.dumps(document)))
    with pytest.raises(SqlRowError, match=column) as caught:
        row_of(program, read_answers(program.questionnaire, answers), read_facts(facts))
    assert caught.value.column == column
    assert not any(str(value) in str(caught.value) for value in answers.values())


def test_a_row_holds_what_the_columns_promise() -> None:
    options = [doc.option("r", "Red"), doc.option("b", "Blue")]
    questions = (
        doc.question("m", "multiple_option", options=options),
        doc.question("t", "string"),
        doc.question("f", "file"),
    )
    requirements = [
        doc.on_question("m", "=", "Blue"),
        doc.on_question("t", "=", "a"),
        doc.on_question("t", ">", "1"),
    ]
    requirements += [doc.on_question("f", "=", "true"), doc.on("age", ">", "1")]
    program = compile_questionnaire(parse_questionnaire(offered(*requirements, questions=questions)))
    answers = read_answers(program.questionnaire, {"m": ["Red"], "t": " 7.5E0 ", "f": []})
    assert row_of(program, answers, read_facts({"age_years": 40})) == {
        "answer_m__option_2": False,
        "answer_t": "7.5e0",
        "answer_t__number": Decimal("7.5"),
        "answer_f": False,
        "age_years": 40,
    }
