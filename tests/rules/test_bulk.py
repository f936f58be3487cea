from __future__ import annotations

import io
import json
import multiprocessing
from typing import TYPE_CHECKING

import pytest

from rules import bulk, compile_questionnaire, parse_questionnaire
from rules.bulk import BulkError, CaseLine, case_lines, evaluate_lines, too_long
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
        yield CaseLine(json.dumps({"facts": {"age_years": age % 40, "gender": 1}}).encode(), age)


def test_outcomes_say_where_their_case_ended() -> None:
    stream = io.BytesIO(b"{}\n\n  \n{}\nnonsense")
    found = list(evaluate_lines(PROGRAM, case_lines(stream)))
    assert [one.end for one in found] == [3, 10, 18]
    assert ["error" in json.loads(one.text) for one in found] == [False, False, True]


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
    padded = CaseLine(b'{"facts": {}}' + b" " * 600_000, 1)
    assert len(list(evaluate_lines(PROGRAM, [padded] * 5, jobs=2))) == 5


def test_a_worker_that_dies_is_an_error() -> None:
    outcomes = evaluate_lines(PROGRAM, lines(100_000), jobs=2)
    next(outcomes)
    for worker in multiprocessing.active_children():
        worker.kill()
    with pytest.raises(
        BulkError, match=r"^a worker process ended before its cases were done; try fewer jobs$"
    ):
        list(outcomes)


def test_what_refuses_a_case_is_its_outcome() -> None:
    wrong = [b"nonsense", b'{"answers": {"q": "perhaps"}}', b'{"facts": {"gender": 7}}', None]
    outcomes = evaluate_lines(PROGRAM, [CaseLine(line, 1) for line in wrong])
    errors = [json.loads(one.text)["error"] for one in outcomes]
    assert [(one["type"], one["question_id"]) for one in errors] == [
        ("CaseError", None),
        ("AnswerError", "q"),
        ("FactError", None),
        ("CaseError", None),
    ]
    assert errors[1]["message"].startswith("question 'q': given was a text of 7 characters; allowed: ")
    assert errors[3]["message"] == "a line of more than 16777216 bytes" == str(too_long())


def test_a_line_that_is_too_long_is_skipped_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "MAX_LINE_BYTES", 8)
    stream = io.BytesIO(b"1234567\n" + b"12345678\n" + b"x" * 20 + b"\n" + b"{}\n" + b"y" * 9)
    assert list(case_lines(stream)) == [
        CaseLine(b"1234567\n", 8),
        CaseLine(None, 17),
        CaseLine(None, 38),
        CaseLine(b"{}\n", 41),
        CaseLine(None, 50),
    ]


def test_chunks_are_cut_by_lines_and_by_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "_LINES_AT_ONCE", 3)
    monkeypatch.setattr(bulk, "_BYTES_AT_ONCE", 10)
    sizes = [2, 2, 2, 2, 9, 1, 10, None, 4]
    lines = [CaseLine(None if size is None else b"x" * size, 0) for size in sizes]
    assert [[len(one.line or b"") for one in chunk] for chunk in bulk._chunks(lines)] == [
        [2, 2, 2],
        [2, 9],
        [1, 10],
        [0, 4],
    ]
    assert list(bulk._chunks([])) == []
