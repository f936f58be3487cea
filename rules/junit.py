"""JUnit XML: results as continuous integration reads them."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Literal, NamedTuple
from xml.etree import ElementTree as ET  # only writes here

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Suite", "Trial", "junit_xml"]

# What XML 1.0 cannot hold, not even escaped (https://www.w3.org/TR/xml/#charsets).
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Kind = Literal["failure", "error", "skipped"]


class Trial(NamedTuple):
    """One test. `kind` is None if it passed; `lines` say why it did not."""

    name: str
    kind: Kind | None = None
    lines: tuple[str, ...] = ()


class Suite(NamedTuple):
    """The tests of one file."""

    name: str
    trials: Sequence[Trial]


def junit_xml(suites: Sequence[Suite]) -> str:
    """A document of `testsuites`, in the shape that Ant's JUnit task made common."""
    root = ET.Element("testsuites", _counts([one for suite in suites for one in suite.trials]))
    for suite in suites:
        node = ET.SubElement(root, "testsuite", {"name": _held(suite.name), **_counts(suite.trials)})
        for trial in suite.trials:
            case = ET.SubElement(node, "testcase", name=_held(trial.name), classname=_held(suite.name))
            if trial.kind is not None:
                reason = ET.SubElement(case, trial.kind, message=_held("; ".join(trial.lines[:1])))
                reason.text = _held("\n".join(trial.lines))
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _counts(trials: Sequence[Trial]) -> dict[str, str]:
    kinds = Counter(trial.kind for trial in trials)
    return {
        "tests": str(len(trials)),
        "failures": str(kinds["failure"]),
        "errors": str(kinds["error"]),
        "skipped": str(kinds["skipped"]),
    }


def _held(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
