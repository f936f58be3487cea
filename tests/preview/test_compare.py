"""Two versions beside each other: what is different, for whom the outcome changes, and people to play in both."""

from __future__ import annotations

import copy
import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from intake_host.preview.compare import differences_of, outcomes_of
from rules import compile_questionnaire, evaluate_case, parse_questionnaire, read_case
from tests.preview.forms import DOCUMENT, question, rule
from tests.preview.studio import carried, offered

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

pytestmark = pytest.mark.anyio


def stricter() -> dict[str, Any]:
    """The small form for people of 21 and older, with a question less and one more."""
    document = copy.deepcopy(DOCUMENT)
    adults = rule(based_on="age", conditional_answer=">=", required_answer="21")
    document["questions"][0]["rules"][0]["requirements"] = adults["requirements"]
    document["questions"][2] = question("sleep", "How do you sleep?", "text", 3)
    return document


def test_for_whom_the_outcome_changes_is_told_with_people_of_both_sides() -> None:
    old, new = json.dumps(DOCUMENT), json.dumps(stricter())
    found = outcomes_of(old, new)
    by_name = {one.name: one for one in found.changed}
    (way,) = by_name['question "Do you smoke?"'].ways
    assert (way.before, way.after, way.is_whole) == ("shown", "hidden", True)
    (group,) = way.groups
    assert "18" in group.who[0]
    for text, case, is_shown in ((old, group.old_case, True), (new, group.new_case, False)):
        program = compile_questionnaire(parse_questionnaire(text))
        result = evaluate_case(program, read_case(json.dumps(case)))
        assert ("smokes" in result.shown) is is_shown
    assert set(by_name) >= {'question "How many a day?"', 'offering "Patch"'}
    assert (found.unchanged, found.undecided) == (found.total - len(found.changed), ())


def test_what_is_different_in_the_document_is_told_by_kind() -> None:
    found = differences_of(json.dumps(DOCUMENT), json.dumps(stricter())).listed
    (logic,) = found["Logic"]
    assert logic.part.startswith('requirement age is at least 21 in rule "')
    assert (logic.what, logic.old, logic.new) == ("asked for", "18", "21")
    assert [one.part for one in found["New"]] == ['question "How do you sleep?"']
    assert [one.part for one in found["Gone"]] == ['question "Anything else?"']


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        pytest.param(
            ("questions", 0, "rules", 0, "requirements", 0, "conditional_answer"),
            ">",
            ("comparison", "is at least", "is above"),
            id="a comparator",
        ),
        pytest.param(
            ("questions", 0, "rules", 0, "type"), "not", ("type", "all", "none"), id="how a rule combines"
        ),
        pytest.param(
            ("offerings", 0, "rule_type"), "or", ("takes of its rules", "all", "one"), id="how rules combine"
        ),
        pytest.param(
            ("questions", 0, "is_optional"), True, ("is optional", "no", "yes"), id="a yes or no of MDI's"
        ),
        pytest.param(
            ("questions", 2, "type"), "boolean", ("type", "text", "yes or no"), id="the type of a question"
        ),
    ],
)
def test_what_is_different_is_told_in_words(
    path: tuple[Any, ...], value: object, told: tuple[str, str, str]
) -> None:
    document = copy.deepcopy(DOCUMENT)
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    (difference,) = differences_of(json.dumps(DOCUMENT), json.dumps(document)).listed["Logic"]
    assert (difference.what, difference.old, difference.new) == told


async def test_two_of_the_same_name_are_told_apart_by_their_files(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    (tmp_path / "strict.json").write_text(json.dumps(stricter()))
    page = await compare(client, "strict", against="small")
    assert versions(page) == (
        "From the old, A small form (small.json), to the new, A small form (strict.json, open here)."
    )


def test_of_the_same_document_it_is_proved_that_nothing_changes() -> None:
    same = json.dumps(DOCUMENT)
    found = outcomes_of(same, same)
    assert (found.changed, found.undecided, found.unchanged) == ((), (), found.total)
    assert not differences_of(same, same).listed


async def compare(client: httpx.AsyncClient, key: str = "small", **fields: str) -> httpx.Response:
    return await client.post(f"/q/{key}/compare", data=fields)


def versions(page: httpx.Response) -> str:
    """Which two are compared, as people read it."""
    found = re.search(r'<p class="versions">(.*?)</p>', page.text)
    assert found is not None
    return re.sub(r"<[^>]+>", "", found[1])


def played_in(page: httpx.Response) -> list[tuple[str, str, str]]:
    """Address, value and words of the buttons that play somebody in one of the two."""
    found = re.findall(r'formaction="([^"]*/play)" name="do" value="(play:[^"]*)">([^<]*)<', page.text)
    return [(address, unescape(value), words) for address, value, words in found]


async def test_a_file_is_compared_with_a_file_and_a_person_is_played_in_both(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    (tmp_path / "strict.json").write_text(json.dumps(stricter() | {"name": "A strict form"}))
    page = await compare(client, "strict", against="small")
    assert versions(page) == (
        "From the old, A small form (small.json), to the new, A strict form (strict.json, open here)."
    )
    assert carried(page)["against"] == "small"
    (old, value, words), (new, other, _), *_ = played_in(page)
    assert (old, words, new) == ("/q/small/play", "Play in the old", "/q/strict/play")
    played = await client.post(old, data={"run": json.dumps(carried(page)), "do": value})
    assert carried(played)["against"] == "strict"
    assert "Do you smoke?" in played.text.split('class="sheet')[1]
    played = await client.post(new, data={"run": json.dumps(carried(page)), "do": other})
    assert carried(played)["against"] == "small"


async def test_the_two_change_places(client: httpx.AsyncClient, tmp_path: Path) -> None:
    (tmp_path / "strict.json").write_text(json.dumps(stricter() | {"name": "A strict form"}))
    page = await compare(client, "strict", against="small")
    turned = await compare(client, "strict", run=json.dumps(carried(page)), do=offered(page, "turn"))
    assert versions(turned).startswith("From the old, A strict form (strict.json, open here), to the new")
    # Whoever plays one of their people stays in the same comparison, wherever it is looked at.
    (old, value, _), *_ = played_in(turned)
    assert old == "/q/strict/play"
    played = await client.post(old, data={"run": json.dumps(carried(turned)), "do": value})
    again = await compare(client, "strict", run=json.dumps(carried(played)))
    assert versions(again) == versions(turned)
    back = await compare(client, "strict", run=json.dumps(carried(again)), do=offered(again, "turn"))
    assert versions(back).startswith("From the old, A small form (small.json), to the new")


async def test_the_comparison_is_the_same_from_the_other_version_and_back(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    (tmp_path / "strict.json").write_text(json.dumps(stricter() | {"name": "A strict form"}))
    page = await compare(client, "strict", against="small")
    (old, value, _), *_ = played_in(page)
    frame = {"key": "strict", "revision": "of the page before"}
    played = await client.post(old, data={"run": json.dumps(carried(page)), "do": value, **frame})
    assert "The file has changed" not in played.text
    other = await compare(client, "small", run=json.dumps(carried(played)))
    assert versions(other) == (
        "From the old, A small form (small.json, open here), to the new, A strict form (strict.json)."
    )
    going_back = {"run": json.dumps(carried(other)), "key": "small", "against": "strict"}
    back = await client.post("/q/strict/compare", data=going_back)
    assert versions(back) == versions(page)


@pytest.mark.parametrize("is_file", [True, False])
async def test_a_draft_is_the_newer_of_the_two(client: httpx.AsyncClient, *, is_file: bool) -> None:
    draft = json.dumps(stricter() | {"name": "A draft"})
    if is_file:
        files = {"draft-file": ("draft.json", draft)}
        page = await client.post(
            "/q/small/compare", data={"draft": "", "against": "", "do": "draft"}, files=files
        )
    else:
        page = await compare(client, draft=draft, do="draft")
    assert versions(page).endswith("to the new, A draft (pasted).")
    assert carried(page)["against"].startswith("pasted-")
    assert "A draft (pasted)" in page.text
    live = await compare(client, carried(page)["against"], against="small")
    assert versions(live).endswith("to the new, A draft (pasted, open here).")


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"draft": "{", "do": "draft"}, "The other version cannot be read"),
        ({"against": "pasted-forgotten"}, "is not here any more"),
        ({"against": "../small"}, "is not here any more"),
    ],
)
async def test_what_cannot_be_compared_is_told(
    client: httpx.AsyncClient, fields: dict[str, str], problem: str
) -> None:
    page = await compare(client, **fields)
    assert (page.status_code, problem in page.text) == (200, True)
    assert "For whom the outcome changes" not in page.text


async def test_a_draft_that_is_still_being_typed_is_not_taken(client: httpx.AsyncClient) -> None:
    assert carried(await compare(client, draft=json.dumps(stricter())))["against"] is None


async def test_nothing_is_compared_with_itself(client: httpx.AsyncClient) -> None:
    page = await compare(client, against="small")
    assert "For whom the outcome changes" not in page.text
    assert '<option value="small"' not in page.text


def test_outcomes_are_called_what_the_rest_of_the_studio_calls_them() -> None:
    by_id = rule(
        based_on="state", conditional_answer="=", required_answer="8f404b2d-b60c-4a55-9b63-953edf949663"
    )
    gone = rule(based_on="question", required_question_id="gone", required_answer="true")
    old, new, broken = (
        json.dumps({**DOCUMENT, "offerings": [{**DOCUMENT["offerings"][0], "rules": rules}]})
        for rules in ([], [by_id], [gone])
    )
    [patch] = outcomes_of(old, new).changed
    assert [(way.before, way.after) for way in patch.ways] == [("offered", "not offered")]
    [patch] = outcomes_of(old, broken).changed
    assert [(way.before, way.after) for way in patch.ways] == [("offered", "not yet known")]


async def test_of_errors_it_is_said_that_they_count_as_not_known(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    words = "What depends on an error in a questionnaire counts as not yet known here"
    (tmp_path / "strict.json").write_text(json.dumps(stricter()))
    assert words not in (await compare(client, "strict", against="small")).text
    gone = rule(based_on="question", required_question_id="gone", required_answer="true")
    broken = {**DOCUMENT, "offerings": [{**DOCUMENT["offerings"][0], "rules": [gone]}]}
    (tmp_path / "strict.json").write_text(json.dumps(broken))
    told = (await compare(client, "strict", against="small")).text
    assert words in told
    assert "Proved" not in told
    assert "as far as the errors leave it known" in told


async def test_which_is_the_newer_is_said_of_two_and_not_of_the_next(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    (tmp_path / "strict.json").write_text(json.dumps(stricter() | {"name": "A strict form"}))
    page = await compare(client, "small", against="strict")
    (_, value, _), *_ = played_in(page)
    played = await client.post("/q/small/play", data={"run": json.dumps(carried(page)), "do": value})
    assert carried(played)["newer"] == "small"
    draft = json.dumps(stricter() | {"name": "A draft"})
    pasted = await compare(client, "small", run=json.dumps(carried(played)), draft=draft, do="draft")
    assert versions(pasted).endswith("to the new, A draft (pasted).")
