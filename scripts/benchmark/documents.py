"""Document: questionnaires of some megabytes, as JSON texts."""

from __future__ import annotations

import json

from scripts.benchmark.workload import workload

__all__ = ["broken", "dense", "sparse"]

_SENTENCE = "Lorem ipsum dolor sit amet, für Sie. "


def dense(size: int) -> str:
    """Many questions with small rules."""
    sample = 1000
    per_question = len(json.dumps(workload(questions=sample, people=0).document)) / sample
    return json.dumps(workload(questions=int(size / per_question), people=0).document)


def sparse(size: int) -> str:
    """Few questions with long texts."""
    document = workload(people=0).document
    for question in document["questions"]:
        question["description"] = _SENTENCE * (size // (len(_SENTENCE) * len(document["questions"])))
    return json.dumps(document, ensure_ascii=False)


def broken(size: int) -> str:
    """As dense, but nothing in it is right."""
    document = json.loads(dense(size))
    for question in document["questions"]:
        question |= {"is_optional": "maybe", "order": "first", "type": "bolean", "note": ""}
        for rule in question["rules"]:
            rule |= {"type": "nand", "note": ""}
            for requirement in rule["requirements"]:
                requirement |= {"required_question_id": "nowhere", "conditional_answer": "=>"}
    return json.dumps(document)
