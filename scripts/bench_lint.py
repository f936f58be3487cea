"""How long lint takes on generated forms: the same forms on every machine, whose times differ."""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from typing import Any

from rules import lint, parse_questionnaire
from rules.analysis.solver import is_installed
from rules.source import Source

Json = dict[str, Any]

_SEED = 20261123
_RULES, _REQUIREMENTS, _OFFERINGS = 2, 3, 20
# A question refers to those shortly before it, as forms do: chains grow, and with them what a proof depends on.
_REACH = 12


def main() -> None:
    """Print one line for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, nargs="*", default=[50, 100, 200, 400])
    sizes = parser.parse_args().questions
    print(f"solver {'installed' if is_installed() else 'missing'}; {_RULES} rules of {_REQUIREMENTS} each")
    print(f"{'questions':>10} {'requirements':>13} {'seconds':>8} {'CPU':>8} {'undecided':>10}  findings")
    for size in sizes:
        questionnaire = parse_questionnaire(json.dumps(form(size)))
        count = sum(len(rule.requirements) for one in questionnaire.targets for rule in one.rules)
        start, busy = time.perf_counter(), time.process_time()
        findings = lint(questionnaire)
        seconds, busy = time.perf_counter() - start, time.process_time() - busy
        codes = Counter(one.problem.code for one in findings if one.is_decided)
        undecided = sum(not one.is_decided for one in findings)
        found = ", ".join(f"{code} {number}" for code, number in sorted(codes.items()))
        print(f"{size:>10} {count:>13} {seconds:>8.2f} {busy:>8.2f} {undecided:>10}  {found}")
    _locate()


def _locate() -> None:
    """Places of a text of 5 MB: what a report needs for its carets."""
    questions = [_question(number, random.Random(_SEED)) for number in range(4000)]
    source = Source(json.dumps({"questions": questions}, indent=1))
    for wanted in (10, 4000, 40_000):
        keys = list(questions[0])
        pointers = [f"/questions/{n % 4000}/{keys[n // 4000]}" for n in range(wanted)]
        start = time.perf_counter()
        source.locate(pointers)
        print(f"{wanted} places in {len(source.text) / 1e6:.1f} MB: {time.perf_counter() - start:.2f} s")


def form(size: int) -> Json:
    """A form of so many questions and 20 offerings."""
    source = random.Random(_SEED)
    questions = [_question(number, source) for number in range(size)]
    offerings = [
        {
            "offering_id": f"o{number}",
            "title": f"Offering {number}",
            "rule_type": source.choice(["and", "or"]),
            "rules": [_rule(f"o{number}-{n}", size, source, reach=size) for n in range(_RULES)],
        }
        for number in range(_OFFERINGS)
    ]
    return {"partner_questionnaire_id": "f", "name": "Form", "questions": questions, "offerings": offerings}


def _question(number: int, source: random.Random) -> Json:
    is_end = number % 25 == 24
    rules = [_rule(f"q{number}-{n}", number, source, reach=_REACH) for n in range(_RULES)]
    return {
        "partner_questionnaire_question_id": f"q{number}",
        "title": f"Question {number}",
        "type": "informational" if is_end else ("boolean", "single_option", "number")[number % 3],
        "order": number,
        "rule_type": source.choice(["and", "or"]),
        "is_optional": source.random() < 0.2,
        "has_next_button": not is_end,
        "options": _options(number),
        "attachments": [],
        "rules": rules if number % 5 else [],
    }


def _options(number: int) -> list[Json]:
    return [
        {
            "partner_questionnaire_question_option_id": f"q{number}-{letter}",
            "title": letter,
            "option": letter,
            "order": place,
        }
        for place, letter in enumerate("abcd")
    ]


def _rule(rule_id: str, before: int, source: random.Random, *, reach: int) -> Json:
    kind = source.choice(["and", "or", "or", "not"])
    count = 1 if kind == "not" else _REQUIREMENTS
    requirements = [_requirement(before, source, reach) for _ in range(count)]
    return {"id": rule_id, "title": f"Rule {rule_id}", "type": kind, "requirements": requirements}


def _requirement(before: int, source: random.Random, reach: int) -> Json:
    asked = [one for one in range(max(0, before - reach), before) if one % 25 != 24]
    if asked and source.random() < 0.8:
        return _on_question(source.choice(asked), source)
    fact, comparators, required = source.choice(
        [
            ("age", [">=", "<"], ["18", "30", "40", "65"]),
            ("bmi", [">=", "<"], ["25", "27", "30"]),
            ("gender", ["="], ["1", "2"]),
            ("state", ["=", "!="], ["NY", "CA", "TX"]),
        ]
    )
    return {
        "based_on": fact,
        "required_question_id": None,
        "required_question_title": None,
        "conditional_answer": source.choice(comparators),
        "required_answer": source.choice(required),
    }


def _on_question(number: int, source: random.Random) -> Json:
    comparators, required = (
        (["=", "!="], ["true", "false"]),
        (["=", "!="], list("abcd")),
        ([">=", "<", "="], ["0", "5", "10"]),
    )[number % 3]
    return {
        "based_on": "question",
        "required_question_id": f"q{number}",
        "required_question_title": f"Question {number}",
        "conditional_answer": source.choice(comparators),
        "required_answer": source.choice(required),
    }


if __name__ == "__main__":
    main()
