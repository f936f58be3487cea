from __future__ import annotations

import pytest

from rules.problems import CODES, DocumentError, Problem, Problems, escape, only_errors


@pytest.mark.parametrize(
    ("code", "severity"), [("E001", "error"), ("W101", "warning"), ("W113", "repaired"), ("W116", "warning")]
)
def test_the_code_says_how_bad_it_is(code: str, severity: str) -> None:
    problem = Problem(code, "/name", "a word")
    assert problem.severity == severity
    assert str(problem) == f"/name: {severity} {code}: a word"
    assert problem.to_json() == {
        "severity": severity,
        "code": code,
        "pointer": "/name",
        "message": "a word",
    }


def test_of_the_whole_document_it_says_so() -> None:
    assert str(Problem("E000", "", "no JSON")) == "(document): error E000: no JSON"


def test_a_problem_is_one_line_whatever_it_quotes() -> None:
    assert str(Problem("E009", "/a\nb", "\x1b[31mé")) == "/a\\nb: error E009: \\x1b[31mé"


def test_errors_alone_in_their_order() -> None:
    problems = [Problem(code, "", "") for code in ("W101", "E002", "W113", "E001", "E002")]
    assert [one.code for one in only_errors(problems)] == ["E002", "E001", "E002"]


@pytest.mark.parametrize(
    ("key", "segment"),
    [("plain", "plain"), ("a/b", "a~1b"), ("a~b", "a~0b"), ("~1/", "~01~1"), ("//", "~1~1")],
)
def test_a_key_is_one_segment_of_a_pointer(key: str, segment: str) -> None:
    assert escape(key) == segment


@pytest.mark.parametrize(
    ("code", "most", "noun"), [("E001", 10_000, "errors"), ("W113", 100_000, "problems")]
)
def test_a_document_with_more_than_anybody_mends_is_not_read_on(code: str, most: int, noun: str) -> None:
    problems = Problems()
    for _ in range(most):
        problems.append(Problem(code, "", ""))
    with pytest.raises(DocumentError, match=f"^more than {most} {noun}; reading ended there$") as refused:
        problems.append(Problem(code, "/last", ""))
    assert len(refused.value.problems) == most + 1
    assert refused.value.problems[-1].pointer == "/last"


def test_every_code_has_its_words() -> None:
    assert all(CODES.values())
    assert len(set(CODES.values())) == len(CODES)
