"""JSON Schema (draft 2020-12) of the answers to a questionnaire.

It accepts what `rules.read_answers` accepts and refuses what that refuses: option spellings in any case, with blanks
around them; words for true and false; numeric strings; real days only. Whether a question is shown or may be left out
is no matter of the schema, and neither is a key that is no question: `read_answers` ignores it with a warning.

Exceptions, for a pattern cannot say them: the schema also accepts numbers of more than 1000 digits before or after the
point, and for an option whose text has more than eight letters in a row that could be ligatures (ss, ff, fi, st ...) it
knows these letters one by one only.

Patterns are of the subset that Python and JavaScript (with the flag u) read alike.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from rules.values import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from rules.model import Question, Questionnaire
    from rules.values import Kind

__all__ = ["to_json_schema"]

Json = dict[str, object]

_TRUE_AND_FALSE = ("true", "1", "yes", "false", "0", "no")
_NUMERIC = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?"

_LEAP_YEAR = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)"
_DAYS = (
    "[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    f"|02-(?:0[1-9]|1[0-9]|2[0-8]))|{_LEAP_YEAR}-02-29"
)
_DATE = f"(?!0000)(?:{_DAYS})"

_LONGEST_RUN = 8
_LONGEST_EXPANSION = 3


def to_json_schema(questionnaire: Questionnaire) -> Json:
    """The schema of one JSON object: question id -> answer."""
    properties: dict[str, Json] = {}
    for question in questionnaire.presented:
        properties.setdefault(question.id, _described(question))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": questionnaire.name,
        "type": "object",
        "properties": properties,
        "additionalProperties": True,
    }


def _described(question: Question) -> Json:
    texts = {"title": question.title, "description": question.description}
    described: Json = {key: text for key, text in texts.items() if text}
    kind = kind_of(question)
    if kind != "informational":
        described["anyOf"] = [{"type": "null"}, _text_of(""), *_SCHEMAS[kind](question)]
    if question.options and kind in {"single_option", "multiple_option"}:
        described["examples"] = [option.key for option in question.options]
    return described


def _boolean(_question: Question) -> Iterator[Json]:
    yield {"type": "boolean"}
    yield {"enum": [0, 1]}
    yield _text_of(_any_of(_TRUE_AND_FALSE))


def _option(question: Question) -> Iterator[Json]:
    spellings = [
        spelling
        for option in question.options
        for spelling in (option.id or "", option.option, option.title)
        if spelling.strip()
    ]
    if not spellings:
        return
    one = _text_of(_any_of(dict.fromkeys(spellings)))
    yield one
    yield {
        "type": "object",
        "properties": {"option": one, "additional": {"type": ["string", "null"]}},
        "required": ["option"],
        "additionalProperties": False,
    }


def _options(question: Question) -> Iterator[Json]:
    one = list(_option(question))
    yield from one
    yield {"type": "array", "items": {"anyOf": one}} if one else {"type": "array", "maxItems": 0}


def _number(_question: Question) -> Iterator[Json]:
    yield {"type": "number"}
    yield _text_of(_NUMERIC)


def _text(_question: Question) -> Iterator[Json]:
    yield {"type": "string"}


def _date(_question: Question) -> Iterator[Json]:
    yield _text_of(_DATE)


def _file(_question: Question) -> Iterator[Json]:
    yield {"type": "array", "items": {"type": "string", "pattern": f"[^{_blanks()}]"}}


_SCHEMAS: Mapping[Kind, Callable[[Question], Iterator[Json]]] = {
    "boolean": _boolean,
    "single_option": _option,
    "multiple_option": _options,
    "number": _number,
    "text": _text,
    "date": _date,
    "file": _file,
}


def _text_of(pattern: str) -> Json:
    """A text that matches, whatever blanks are around it."""
    return {"type": "string", "pattern": f"^[{_blanks()}]*(?:{pattern})[{_blanks()}]*$"}


@cache
def _blanks() -> str:
    """What counts as blank (`str.strip`), as the inside of a character class."""
    return "".join(f"\\u{code:04x}" for code in range(0x10000) if chr(code).isspace())


def _any_of(spellings: Iterable[str]) -> str:
    return "|".join(_any_case(spelling.strip().casefold()) for spelling in spellings)


def _any_case(folded: str) -> str:
    """A pattern of all texts that fold to this one."""
    return "".join(_run_pattern(run) for run in _runs(folded))


def _runs(folded: str) -> Iterator[str]:
    """The text in pieces that no single letter folds across: "pa", "ss", "ed" letter by letter but for the ss."""
    start = 0
    while start < len(folded):
        position, end = start, start + 1
        while position < end:
            for length in range(2, _LONGEST_EXPANSION + 1):
                if folded[position : position + length] in _unfolded():
                    end = max(end, position + length)
            position += 1
        yield folded[start:end]
        start = end


def _run_pattern(run: str) -> str:
    if len(run) > _LONGEST_RUN:
        return "".join(_letter(one) for one in run)
    ways = list(_ways(run))
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"


def _ways(run: str) -> Iterator[str]:
    if not run:
        yield ""
    for length in range(1, min(len(run), _LONGEST_EXPANSION) + 1):
        if length == 1 or run[:length] in _unfolded():
            for rest in _ways(run[length:]):
                yield _letter(run[:length]) + rest


def _letter(folded: str) -> str:
    """One letter that folds to this, itself included if it is one."""
    letters = [*([folded] if len(folded) == 1 else []), *_unfolded().get(folded, ())]
    escaped = "".join(re.sub(r"[\\^$.|?*+()\[\]{}/]", r"\\\g<0>", one) for one in letters)
    return escaped if len(letters) == 1 else f"[{escaped}]"


@cache
def _unfolded() -> Mapping[str, list[str]]:
    """By what they fold to, all letters that are not folded already."""
    letters: defaultdict[str, list[str]] = defaultdict(list)
    for code in range(sys.maxunicode + 1):
        folded = chr(code).casefold()
        if folded != chr(code):
            letters[folded].append(chr(code))
    return dict(letters)
