from __future__ import annotations

import io
import json
import multiprocessing
from typing import TYPE_CHECKING

import pytest

from rules import compile_questionnaire, parse_questionnaire
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
    with pytest.raises(BulkError, match="a worker process ended"):
        list(outcomes)
