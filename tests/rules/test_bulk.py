from __future__ import annotations

import io
import json
import multiprocessing
from typing import TYPE_CHECKING

import pytest

from rules import AnswerError, bulk, compile_questionnaire, parse_questionnaire, read_answers
from rules.bulk import BulkError, CaseLine, case_lines, evaluate_lines
from tests.rules.documents import on, question, questionnaire, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAM = compile_questionnaire(
    parse_questionnaire(
        questionnaire(
            question("q", "boolean", rule(on("age", ">=", "18"), on("gender", "=", "2"), type="not"))
        )
    ),
    not_means="not_all",
)


def lines(count: int) -> Iterator[CaseLine]:
    for age in range(count):
        yield CaseLine(json.dumps({"facts": {"age_years": age % 40, "gender": 1}}).encode(), age, age + 1)


def test_outcomes_say_where_their_case_ended() -> None:
    stream = io.BytesIO(b"{}\n\n  \n{}\nnonsense")
    found = list(evaluate_lines(PROGRAM, case_lines(stream)))
    assert [one.end for one in found] == [3, 10, 18]
    assert ["error" in json.loads(one.text) for one in found] == [False, False, True]


def test_lines_are_counted_blank_ones_and_long_ones_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rules.bulk.MAX_LINE_BYTES", 8)
    stream = io.BytesIO(b"{}\n\n" + b"x" * 20 + b"\n \n{}")
    assert [(one.number, one.line) for one in case_lines(stream)] == [(1, b"{}\n"), (3, None), (5, b"{}")]


def test_processes_read_as_the_program_does_and_keep_the_order() -> None:
    alone = list(evaluate_lines(PROGRAM, lines(1024)))
    assert list(evaluate_lines(PROGRAM, lines(1024), jobs=2)) == alone
    assert json.loads(alone[30].text)["shown"] == ["q"]


def test_few_lines_wait_however_many_there_are() -> None:
    taken = 0

    def counted() -> Iterator[CaseLine]:
        nonlocal taken
        for line in lines(100_000):
            taken += 1
            yield line

    outcomes = evaluate_lines(PROGRAM, counted(), jobs=2)
    next(outcomes)
    assert taken <= 256 * (2 * 3 + 1)
    outcomes.close()  # type: ignore[attr-defined]


def test_long_lines_make_small_chunks() -> None:
    padded = CaseLine(b'{"facts": {}}' + b" " * 600_000, 1, 1)
    assert len(list(evaluate_lines(PROGRAM, [padded] * 5, jobs=2))) == 5


def test_a_worker_that_dies_is_an_error() -> None:
    outcomes = evaluate_lines(PROGRAM, lines(100_000), jobs=2)
    next(outcomes)
    for worker in multiprocessing.active_children():
        worker.kill()
    with pytest.raises(BulkError, match="a worker process ended"):
        list(outcomes)


def test_the_last_line_may_have_no_end_and_blank_ones_are_none() -> None:
    found = list(case_lines(io.BytesIO(b"{}\n \n\t\n[]")))
    assert found == [CaseLine(b"{}\n", 3, 1), CaseLine(b"[]", 9, 4)]


def test_a_line_that_is_too_long_is_passed_over_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "MAX_LINE_BYTES", 8)
    # Seven and the end of the line, eight and it, three times eight, and eight at the end of the file.
    text = b"1234567\n" + b"12345678\n" + b"x" * 24 + b"\n" + b"{}\n" + b"abcdefgh"
    assert list(case_lines(io.BytesIO(text))) == [
        CaseLine(b"1234567\n", 8, 1),
        CaseLine(None, 17, 2),
        CaseLine(None, 42, 3),
        CaseLine(b"{}\n", 45, 4),
        CaseLine(None, 53, 5),
    ]


def test_a_case_that_is_refused_says_of_which_kind_and_where() -> None:
    given = [b'{"answers": {"q": "perhaps"}}', b'{"facts": {"gender": 7}}', None]
    outcomes = evaluate_lines(PROGRAM, [CaseLine(line, 1, 1) for line in given])
    errors = [json.loads(one.text)["error"] for one in outcomes]
    assert [(one["type"], one["question_id"]) for one in errors] == [
        ("AnswerError", "q"),
        ("FactError", None),
        ("CaseError", None),
    ]
    assert errors[2]["message"] == f"a line of more than {16 * 1024 * 1024} bytes"
    with pytest.raises(AnswerError) as refused:
        read_answers(PROGRAM.questionnaire, {"q": "perhaps"})
    assert errors[0]["message"] == str(refused.value)


@pytest.mark.parametrize(
    ("sizes", "chunks"),
    [
        ([10] * 256, [256]),
        ([10] * 257, [256, 1]),
        ([10] * 512, [256, 256]),
        ([600_000] * 5, [2, 2, 1]),
        ([1024 * 1024, 1], [1, 1]),
        ([1024 * 1024 - 1, 1, 1], [2, 1]),
        ([None, 10], [2]),
        ([], []),
    ],
)
def test_a_chunk_is_so_many_lines_or_a_mebibyte(sizes: list[int | None], chunks: list[int]) -> None:
    given = [CaseLine(None if size is None else b"x" * size, 0, 1) for size in sizes]
    found = list(bulk._chunks(given))
    assert [len(one) for one in found] == chunks
    assert [line for one in found for line in one] == given
