from __future__ import annotations

from rules.evaluation import Evaluation, OfferingStatuses, Progress
from rules.problems import Problem
from rules.verdicts import Verdicts


def test_everything_but_the_verdicts_is_json() -> None:
    evaluation = Evaluation(
        shown=("a", "b"),
        hidden=("c",),
        undetermined=("d",),
        offerings=OfferingStatuses(("e",), ("f", "g"), ("h",)),
        next_question="b",
        dead_end=None,
        complete=False,
        progress=Progress(1, 2, 3),
        ignored_answers=("c",),
        problems=(Problem("W115", "/answers/x", "no question 'x'"),),
        verdicts=Verdicts(lambda: ({}, {})),
    )
    assert evaluation.to_json() == {
        "shown": ["a", "b"],
        "hidden": ["c"],
        "undetermined": ["d"],
        "offerings": {"eligible": ["e"], "ineligible": ["f", "g"], "undetermined": ["h"]},
        "next_question": "b",
        "dead_end": None,
        "complete": False,
        "progress": {"answered": 1, "remaining_min": 2, "remaining_max": 3},
        "ignored_answers": ["c"],
        "problems": [
            {
                "severity": "warning",
                "code": "W115",
                "pointer": "/answers/x",
                "message": "no question 'x'",
            }
        ],
    }
