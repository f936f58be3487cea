"""What `scripts/bench-rules` runs: the rules engine against others and against itself, printed and drawn."""

from __future__ import annotations

import argparse
import importlib
import io
import json
import random
import time
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from rules import (
    Program,
    QuestionnaireError,
    Verdict,
    compile_questionnaire,
    evaluate,
    parse_questionnaire,
    read_answers,
    read_facts,
)
from rules.bulk import case_lines, evaluate_lines
from rules.cases import read_case
from scripts.benchmark import documents
from scripts.benchmark.engines import ENGINES
from scripts.benchmark.measuring import seconds_each
from scripts.benchmark.node import NODE_ENGINES, run
from scripts.benchmark.workload import Workload, flat, workload

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_FIGURES = Path(__file__).parent.parent / "docs" / "figures"

OURS_TYPED = "rules: verdicts, from typed answers"
OURS_RAW = "rules: verdicts, from raw JSON values"
OURS_TEXT = "rules: verdicts, from JSON text"
ZEN_TEXT = "zen-engine, from JSON text"
OURS_EVALUATION = "rules: evaluation"
OURS_TREE = "rules: evaluation with its whole tree"

_DOCUMENT_CHARACTERS = 5_000_000
_LENGTHS = (10, 100, 1_000, 10_000)


class Target(NamedTuple):
    """One contender against another: at most `limit` times its time."""

    name: str
    against: str
    limit: float


TARGETS = (
    Target(OURS_TYPED, "datalogic-py", 1.0),
    Target(OURS_RAW, "zen-engine", 1.5),
    Target(OURS_TEXT, ZEN_TEXT, 1.5),
    Target(OURS_TREE, "plain closures", 2.6),
)


class Step(NamedTuple):
    """A questionnaire of `questions`: seconds of a full evaluation and of one change in a session."""

    questions: int
    full_s: float
    change_s: float


def main() -> None:
    """Run everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20, help="turns of each contender; the best counts")
    options = parser.parse_args()
    made = workload()
    seconds = _against_others(made, options.rounds)
    _print_seconds(seconds)
    _print_reading()
    _print_compilation(made)
    _print_size()
    steps = [_step(length, options.rounds) for length in _LENGTHS]
    _print_steps(steps)
    _print_bulk(made)
    _draw(seconds, steps)


def _against_others(made: Workload, rounds: int) -> dict[str, float]:
    questionnaire = parse_questionnaire(made.document)
    program = compile_questionnaire(questionnaire)
    typed = [(read_answers(questionnaire, one.answers), read_facts(one.facts)) for one in made.people]
    evaluations = [evaluate(program, answers, facts) for answers, facts in typed]
    values = [
        flat(person, made.document, evaluation)
        for person, evaluation in zip(made.people, evaluations, strict=True)
    ]
    expected = [[verdict is Verdict.TRUE for verdict in program.verdicts(*one)] for one in typed]
    evaluators = {name: build(made.targets) for name, build in ENGINES.items()}
    for name, evaluator in evaluators.items():
        found = [[bool(one) for one in evaluator(one_values)] for one_values in values]
        _require(name, found, expected)
    for name in NODE_ENGINES:
        _require(name, run(name, made.targets, values, rounds=0).verdicts, expected)
    engines = len(evaluators) + len(NODE_ENGINES)
    print(f"{engines} engines agree on {len(made.targets)} verdicts of each of {len(values)} people.\n")

    def raw(index: int) -> object:
        person = made.people[index]
        answers = read_answers(questionnaire, person.answers)
        return program.verdicts(answers, read_facts(person.facts))

    texts = [json.dumps({"facts": one.facts, "answers": one.answers}) for one in made.people]
    zen, zen_texts = evaluators["zen-engine"], [json.dumps(one) for one in values]

    def from_text(index: int) -> object:
        case = read_case(texts[index])
        return program.verdicts(read_answers(questionnaire, case.answers), case.facts)

    contenders: dict[str, Callable[[int], object]] = {
        OURS_TYPED: lambda index: program.verdicts(*typed[index]),
        OURS_RAW: raw,
        OURS_TEXT: from_text,
        ZEN_TEXT: lambda index: zen(json.loads(zen_texts[index])),
        OURS_EVALUATION: lambda index: evaluate(program, *typed[index]),
        OURS_TREE: lambda index: evaluate(program, *typed[index]).verdicts.questions,
    }
    for name, evaluator in evaluators.items():
        contenders[name] = lambda index, evaluator=evaluator: evaluator(values[index])  # type: ignore[misc]
    seconds = seconds_each(contenders, len(values), rounds=rounds)
    for name in NODE_ENGINES:
        timed = run(name, made.targets, values, rounds=rounds).seconds
        seconds[f"{name} (Node)"] = cast("float", timed)
    return seconds


def _require(name: str, found: list[list[bool]], expected: list[list[bool]]) -> None:
    if found != expected:
        raise SystemExit(f"{name} does not come to the verdicts of rules: nothing was measured")


def _print_seconds(seconds: dict[str, float]) -> None:
    base = seconds["plain closures"]
    print("| one evaluation of 50 questions and 20 offerings | us | x plain closures |\n|---|---|---|")
    for name in sorted(seconds, key=seconds.__getitem__):
        print(f"| {name} | {seconds[name] * 1e6:.1f} | {seconds[name] / base:.2f} |")
    print()
    for target in TARGETS:
        ratio = seconds[target.name] / seconds[target.against]
        met = "met" if ratio <= target.limit else "not met"
        print(f"{target.name}: {ratio:.2f} x {target.against} (target {target.limit}: {met})")


def _print_reading() -> None:
    for made in (documents.dense, documents.sparse, documents.broken):
        text = made(_DOCUMENT_CHARACTERS)
        seconds = seconds_each({"read": lambda _index, text=text: _problems(text)}, 1, rounds=3)["read"]  # type: ignore[misc]
        print(
            f"a {made.__name__} document of {len(text) / 1e6:.1f} million characters, {_problems(text)} problems: "
            f"{seconds:.2f} s (target 1)"
        )


def _problems(text: str) -> int:
    try:
        return len(parse_questionnaire(text).problems)
    except QuestionnaireError as error:
        return len(error.problems)


def _print_compilation(made: Workload) -> None:
    questionnaire = parse_questionnaire(made.document)
    seconds = seconds_each({"compile": lambda _index: compile_questionnaire(questionnaire)}, 1, rounds=10)
    print(f"compile: {seconds['compile'] * 1e3:.1f} ms (target 10)")


def _print_size() -> None:
    document = workload(questions=10_000, offerings=20, people=0).document
    tracemalloc.start()
    program = compile_questionnaire(parse_questionnaire(document))
    mebibytes = tracemalloc.get_traced_memory()[0] / 2**20
    tracemalloc.stop()
    print(
        f"a program of {len(program.questions)} questions, document included: {mebibytes:.0f} MiB (target 100)"
    )


def _step(questions: int, rounds: int) -> Step:
    made = workload(questions=questions, offerings=20, people=2)
    program = compile_questionnaire(parse_questionnaire(made.document))
    answers = read_answers(program.questionnaire, made.people[0].answers)
    facts = read_facts(made.people[0].facts)
    change = _change(program, made)
    seconds = seconds_each(
        {"full": lambda _index: evaluate(program, answers, facts), "change": change}, 1, rounds=rounds
    )
    return Step(questions, seconds["full"], seconds["change"])


def _change(program: Program, made: Workload) -> Callable[[int], object]:
    """Answers one question after the other, at random, with what another person said."""
    session = program.session(read_facts(made.people[0].facts))
    for question_id, given in made.people[0].answers.items():
        session.answer(question_id, given)
    source = random.Random(7)
    ids = list(made.people[0].answers)
    changes = [(one, source.choice(made.people).answers[one]) for one in source.choices(ids, k=2_000)]
    at = iter(range(10**12))

    def change(_index: int) -> object:
        return session.answer(*changes[next(at) % len(changes)])

    return change


def _print_steps(steps: Sequence[Step]) -> None:
    print("\n| questions | full evaluation, us | one change, us | full / change |\n|---|---|---|---|")
    for one in steps:
        print(
            f"| {one.questions} | {one.full_s * 1e6:.1f} | {one.change_s * 1e6:.1f} | {one.full_s / one.change_s:.1f} |"
        )


def _print_bulk(made: Workload) -> None:
    program = compile_questionnaire(parse_questionnaire(made.document))
    cases = b"".join(
        json.dumps({"facts": one.facts, "answers": one.answers}).encode() + b"\n" for one in made.people
    )
    for jobs in (1, 2):
        started = time.perf_counter()
        count = sum(1 for _ in evaluate_lines(program, case_lines(io.BytesIO(cases * 50)), jobs=jobs))
        taken = time.perf_counter() - started
        print(f"bulk, {jobs} job(s): {count / taken:.0f} cases a second, from JSON line to JSON line")


def _draw(seconds: dict[str, float], steps: Sequence[Step]) -> None:
    pyplot: Any = importlib.import_module("matplotlib.pyplot")
    _FIGURES.mkdir(parents=True, exist_ok=True)
    figure, axes = pyplot.subplots(figsize=(8, 4.5), layout="constrained")
    names = sorted(seconds, key=seconds.__getitem__, reverse=True)
    colours = ["tab:orange" if name.startswith("rules") else "tab:blue" for name in names]
    bars = axes.barh(names, [seconds[name] * 1e6 for name in names], color=colours)
    axes.bar_label(bars, fmt="%.0f", padding=3)
    axes.set_xscale("log")
    axes.set_xlabel("microseconds for 50 questions and 20 offerings")
    figure.savefig(_FIGURES / "rules-engines.svg")
    figure, axes = pyplot.subplots(figsize=(6, 4), layout="constrained")
    lengths = [one.questions for one in steps]
    axes.loglog(lengths, [one.full_s * 1e6 for one in steps], marker="o", label="full evaluation")
    axes.loglog(lengths, [one.change_s * 1e6 for one in steps], marker="o", label="one change in a session")
    axes.set_xlabel("questions")
    axes.set_ylabel("microseconds")
    axes.legend()
    figure.savefig(_FIGURES / "rules-sessions.svg")


if __name__ == "__main__":
    main()
