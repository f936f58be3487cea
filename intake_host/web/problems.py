"""What is wrong with a body: every problem at once, each at its place and without the value that was given."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from intake_host.errors import DeveloperError

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")

# Of more, the answer would be longer than the body, and each suggestion takes its time.
MAX_PROBLEMS = 100
MAX_NAME_LENGTH = 80


@dataclass(frozen=True, slots=True)
class BodyProblem:
    """One problem: a JSON pointer to its place, and a sentence."""

    pointer: str
    message: str


class InvalidBodyError(DeveloperError):
    """A request's body is not what the endpoint takes.

    Attributes:
        problems: All of them, up to `MAX_PROBLEMS`, in the order of the document.
    """

    code = "invalid_request"

    def __init__(self, problems: Sequence[BodyProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            "; ".join(f"{problem.pointer or 'the body'}: {problem.message}" for problem in problems)
        )


def read_body(kind: TypeAdapter[T], raw: bytes, *, known: Sequence[str] = ()) -> T:
    """The body as a typed value. `known` are the top-level fields, for suggestions.

    Raises:
        InvalidBodyError: With every problem, up to `MAX_PROBLEMS`.
    """
    try:
        return kind.validate_json(raw)
    except ValidationError as reason:
        found = reason.errors(include_url=False, include_context=True)
        raise InvalidBodyError([_problem(one, known) for one in found[:MAX_PROBLEMS]]) from None


def no_such_field(places: Sequence[str], known: Sequence[str]) -> BodyProblem:
    """A field that nobody reads; `known` are those that may stand in its place."""
    shown = [place[:MAX_NAME_LENGTH] for place in places]
    close = get_close_matches(shown[-1], known, n=1)
    hint = f" (did you mean {close[0]!r}?)" if close else ""
    allowed = f"; allowed: {', '.join(known)}" if known else ""
    return BodyProblem(_pointer(shown), f"there is no such field{hint}{allowed}")


def _pointer(places: Sequence[str]) -> str:
    return "".join("/" + place.replace("~", "~0").replace("/", "~1") for place in places)


def _problem(error: Any, known: Sequence[str]) -> BodyProblem:  # noqa: ANN401 - pydantic's ErrorDetails
    places = [str(place)[:MAX_NAME_LENGTH] for place in error["loc"]]
    pointer = _pointer(places)
    if error["type"] == "extra_forbidden":
        # The fields within a field are its own, and few.
        return no_such_field(places, known if len(places) == 1 else ())
    if error["type"] == "json_invalid":
        return BodyProblem("", "is not JSON: " + error["ctx"]["error"])
    if error["type"] == "literal_error":  # one of a few words: never a secret
        return BodyProblem(pointer, f"{str(error['input'])[:40]!r} is not one of {error['ctx']['expected']}")
    if error["type"] == "value_error":
        return BodyProblem(pointer, str(error["ctx"]["error"]))
    return BodyProblem(pointer, error["msg"][:1].lower() + error["msg"][1:])
