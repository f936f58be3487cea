"""Played runs are kept beside the questionnaire, in files that `intake-host test` runs too."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import UTC, datetime
from html import unescape
from typing import TYPE_CHECKING

import httpx
import pytest

from intake_host.clock import FixedClock
from intake_host.preview import Folder, create_preview_app
from intake_host.preview.analyst import Analyst
from intake_host.preview.states import identifiers, state_called
from intake_host.preview.suggestions import suggested
from intake_host.preview.workers import Workers
from rules.__main__ import main as rules_command
from tests.preview.conftest import HOST
from tests.preview.forms import DOCUMENT, rule
from tests.preview.studio import offered, press

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.anyio

KEPT = "small.played.scenarios.yaml"
SMOKES = {"fact-as_of": "", "fact-age_years": "40", "asked": "smokes", "q-smokes": "true"}


async def kept(client: httpx.AsyncClient, name: str = "A smoker of 40", **fields: str) -> httpx.Response:
    """The page after the run of a smoker was kept."""
    page = await press(client, await client.get("/q/small/play"), **(SMOKES | fields))
    return await press(client, page, "scenarios", do="keep", scenario=name)


async def test_a_run_is_kept_and_passes_as_the_command_says_too(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    page = await kept(client)
    assert f"1 scenario was added to {KEPT}." in page.text
    assert "1 as expected" in page.text
    # The page knows its own file, and says what it has done until something else is pressed.
    assert f'data-revision="{(await client.get("/q/small/revision")).text}"' in page.text
    assert rules_command(["test", str(tmp_path)]) == 0
    written = (tmp_path / KEPT).read_text()
    assert "Do you smoke?: true" in written
    assert "age: 40" in written


async def test_what_people_wrote_into_the_file_stays(client: httpx.AsyncClient, tmp_path: Path) -> None:
    await kept(client)
    file = tmp_path / KEPT
    file.write_text(file.read_text().replace("# Runs", "# Mine. Runs"))
    page = await kept(client, "Another one")
    assert "2 as expected" in page.text
    assert file.read_text().startswith("# Mine. Runs")
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


@pytest.mark.parametrize("before", ["scenarios: []\n", "- name: [Odd\n"])
async def test_a_file_that_would_be_no_list_any_more_stays_as_it_is(
    client: httpx.AsyncClient, tmp_path: Path, before: str
) -> None:
    (tmp_path / KEPT).write_text(before)
    page = await kept(client)
    assert "The file of played scenarios is no list of scenarios: nothing was kept" in page.text
    assert (tmp_path / KEPT).read_text() == before


async def test_runs_that_are_kept_at_the_same_time_are_all_kept(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    names = [f"Number {number}" for number in range(8)]
    keeps = [{"do": "keep", "scenario": name} for name in names]
    await asyncio.gather(*(client.post("/q/small/scenarios", data=one) for one in keeps))
    written = (tmp_path / KEPT).read_text()
    assert sorted(re.findall(r"name: (.*)", written)) == names


async def test_enter_in_the_name_keeps_it_too(client: httpx.AsyncClient) -> None:
    page = await press(client, await client.get("/q/small/play"), **SMOKES)
    page = await press(client, page, "scenarios", do="enter", scenario="A smoker of 40")
    assert f"1 scenario was added to {KEPT}." in page.text
    assert "was added to" not in (await press(client, page, "scenarios", do="enter")).text


async def test_a_scenario_without_a_name_is_not_kept(client: httpx.AsyncClient, tmp_path: Path) -> None:
    assert "Give the scenario a name" in (await kept(client, " ")).text
    assert not (tmp_path / KEPT).exists()


async def test_a_scenario_that_no_longer_comes_out_says_what_is_different(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    await kept(client)
    others = rule(based_on="question", required_question_id="smokes", required_answer="false")
    offering = {**DOCUMENT["offerings"][0], "rules": [others]}
    (tmp_path / "small.json").write_text(json.dumps({**DOCUMENT, "offerings": [offering]}))
    page = await client.get("/q/small/scenarios")
    assert "1 of 1 failed" in page.text
    assert "&#39;Patch&#39; should be offered, but is not offered." in page.text


async def test_what_came_out_otherwise_is_told_as_people_say_it(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    (tmp_path / "small.scenarios.yaml").write_text("""\
scenarios:
  - name: A smoker
    facts: {age: 40}
    answers: {Do you smoke?: yes}
    expect: {exactly: yes, eligible: [], next: Anything else?}
""")
    page = unescape((await client.get("/q/small/scenarios")).text)
    assert "'Patch' is offered, but should not be. Offered, because" in page
    assert "The next question: should be 'Anything else?', but is 'How many a day?'." in page


async def test_people_are_found_for_what_no_scenario_reaches_until_everything_is(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    page = await kept(client)
    assert "not reached" in page.text
    assert "age is at least 18, for &#39;Do you smoke?&#39;: alone makes the difference</button>" in page.text
    assert '<th scope="row">Conditions that alone make the difference</th>' in page.text
    page = await press(client, page, "scenarios", do="suggest")
    assert re.search(r"[0-9]+ (people|person) for what is not reached", page.text)
    page = await press(client, page, "scenarios", do="keep-suggested")
    assert "Everything that anybody can reach is reached" in page.text
    assert rules_command(["test", str(tmp_path)]) == 0


MIXED = """\
scenarios:
  - name: A smoker
    facts: {age: 40}
    answers: {Do you smoke?: yes}
    expect: {eligible: [Patch]}
  - name: Of another day
    answers: {Do you smok?: yes, Zzz: 3}
    expect: {shown: [Do you smok?]}
  - name: A child
    facts: {age: 12}
    expect: {eligible: [Patch]}
"""


async def test_of_a_file_that_names_what_is_not_there_all_else_is_run(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    alone = MIXED.partition("  - name: Of another")[0]
    (tmp_path / "small.scenarios.yaml").write_text(alone)
    covered = counts(await client.get("/q/small/scenarios"))
    (tmp_path / "small.scenarios.yaml").write_text(MIXED.partition("  - name: A child")[0])
    page = await client.get("/q/small/scenarios")
    assert counts(page) == covered
    said = unescape(page.text)
    assert ">1 of 2 cannot be run</span>" in said
    assert ">1 as expected</span>" in said
    assert "cannot be run</span> <strong>Of another day</strong>" in said
    assert ">Lines 7, 8: no question 'Do you smok?' (did you mean 'Do you smoke?'?)</li>" in said
    assert ">Line 7: no question 'Zzz'</li>" in said


async def test_a_title_that_is_no_more_is_told_once_for_all_scenarios_that_name_it(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    one = "  - {{name: Number {}, answers: {{Do you smok?: yes}}, expect: {{complete: no}}}}\n"
    (tmp_path / "small.scenarios.yaml").write_text("scenarios:\n" + "".join(map(one.format, range(90))))
    page = unescape((await client.get("/q/small/scenarios")).text)
    assert ">90 of 90 cannot be run</span>" in page
    assert page.count("no question") == 1
    assert "Lines 2, 3, 4, 5, 6 and 85 more: no question 'Do you smok?' (did you mean" in page
    assert "<strong>90 scenarios</strong>" in page
    assert "<strong>Number 0</strong>" in page
    assert "and 70 more" in page


async def test_files_with_something_to_look_at_stand_above_what_is_covered(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    await kept(client)
    (tmp_path / "small.scenarios.yaml").write_text(MIXED)
    page = (await client.get("/q/small/scenarios")).text
    places = [page.index(f"<strong>{name}</strong>") for name in ("small.scenarios.yaml", KEPT)]
    assert places[0] < page.index("What the scenarios cover") < places[1]
    assert ">1 of 3 failed</span>" in page


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("scenarios: [", "no YAML"),
        ("questionnaire: small.json", "Line 1: the file has no scenarios"),
        ("some words", "Line 1: the file has no scenarios"),
        ("scenaros: []", "unknown key"),
    ],
)
async def test_a_file_that_cannot_be_read_says_why(
    client: httpx.AsyncClient, tmp_path: Path, text: str, words: str
) -> None:
    (tmp_path / "small.scenarios.yaml").write_text(text)
    page = await client.get("/q/small/scenarios")
    assert ">cannot be read</span>" in page.text
    assert "None of its scenarios is run" in page.text
    assert words in page.text


async def test_who_is_suggested_says_what_for_and_can_be_kept_alone(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    page = await press(client, await client.get("/q/small/scenarios"), "scenarios", do="suggest")
    assert re.search(r"Reaches [0-9]+ of them(, such as)?:", page.text)
    before = counts(page)
    names = re.findall('value="keep-one:([^"]*)"', page.text)
    assert len(names) > 1
    page = await press(client, page, "scenarios", do=f"keep-one:{unescape(names[1])}")
    assert f"1 scenario was added to {KEPT}." in page.text
    assert counts(page) > before
    left = re.findall('value="keep-one:([^"]*)"', page.text)
    assert left
    assert len(left) < len(names)
    written = (tmp_path / KEPT).read_text()
    assert re.search("why: .?Reaches [0-9]+ that no scenario reached before, such as", written)
    assert rules_command(["test", str(tmp_path)]) == 0


@pytest.mark.parametrize("verb", ["keep", "keep-one:", "keep-suggested"])
async def test_what_was_kept_is_kept_once_and_told_however_long_the_page_takes(
    tmp_path: Path, workers: Workers, verb: str
) -> None:
    (tmp_path / "small.json").write_text(json.dumps(DOCUMENT))
    clock = FixedClock(datetime(2026, 11, 25, tzinfo=UTC))
    app = create_preview_app(
        Folder(tmp_path), origin=HOST, clock=clock, analyst=Analyst(workers, patience_s=0)
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOST) as client:

        async def at_last(do: str) -> httpx.Response:
            page = await client.post("/q/small/scenarios", data={"do": do, "scenario": "A name"})
            while "data-again" in page.text:
                again = re.search('value="([^"]*)" data-again', page.text)
                assert again is not None
                page = await client.post("/q/small/scenarios", data={"do": unescape(again[1])})
            return page

        suggested = await at_last("suggest")
        page = await at_last(offered(suggested, verb[:-1]) if verb.endswith(":") else verb)
    assert re.search(rf"[0-9]+ scenarios? (was|were) added to {KEPT}\.", page.text)
    names = re.findall("^- name: (.*)", (tmp_path / KEPT).read_text(), re.MULTILINE)
    assert len(set(names)) == len(names) > 0


async def test_who_is_not_suggested_any_more_is_not_kept(client: httpx.AsyncClient, tmp_path: Path) -> None:
    page = await press(client, await kept(client), "scenarios", do="suggest")
    written = (tmp_path / KEPT).read_text()
    page = await press(client, page, "scenarios", do="keep-one:Somebody else")
    assert "choose again" in page.text
    assert (tmp_path / KEPT).read_text() == written


async def test_a_kept_state_has_its_name(client: httpx.AsyncClient, tmp_path: Path) -> None:
    await kept(client, **{"fact-state": "TX"})
    assert "state: Texas\n" in (tmp_path / KEPT).read_text()
    assert rules_command(["test", str(tmp_path)]) == 0


def counts(page: httpx.Response) -> list[int]:
    """How many goals are reached, by kind."""
    return [int(one) for one in re.findall(r"</th><td>([0-9]+)</td>", page.text)]


async def test_what_was_pasted_is_not_kept_but_can_be_copied(client: httpx.AsyncClient) -> None:
    opened = await client.post("/paste", data={"text": json.dumps(DOCUMENT)})
    address = opened.headers["location"].replace("/play", "/scenarios")
    page = await client.post(address, data={"do": "keep", "scenario": "A name"})
    assert "copy the text into a file" in page.text
    assert "added to" not in page.text
    assert "name: A name" in page.text


async def test_the_map_lights_up_what_the_scenarios_reach(client: httpx.AsyncClient) -> None:
    page = await press(client, await kept(client), "map", do="light")
    assert "Hide what the scenarios cover" in page.text
    assert 'name="lit"' in page.text
    said = re.findall(r'aria-label="Follow ([^"]*)"', page.text)
    assert [one.rpartition(", ")[2] for one in said] == [
        "partly covered by scenarios",
        "partly covered by scenarios",
        "covered by scenarios",
        "covered by scenarios",
        "partly covered by scenarios",
    ]
    page = await press(client, page, "map", do="unlight", lit="yes")
    assert "covered by" not in page.text


async def test_the_runs_of_another_questionnaire_with_a_longer_name_are_left_alone(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    another = tmp_path / "small.draft.played.scenarios.yaml"
    another.write_text("# Another's\n")
    await kept(client)
    assert "Another" not in (tmp_path / KEPT).read_text()
    assert another.read_text() == "# Another's\n"


async def test_what_cannot_be_written_is_told_and_what_was_typed_stays(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    (tmp_path / KEPT).mkdir()
    page = await kept(client, "An adult")
    assert page.status_code == 200
    assert f">{KEPT} is no file: nothing was kept; move what has its name and try again.<" in page.text
    assert 'value="An adult"' in page.text
    assert sorted(one.name for one in tmp_path.iterdir()) == ["small.json", KEPT]


async def test_a_link_in_place_of_the_file_is_replaced_and_where_it_leads_to_stays_as_it_is(
    client: httpx.AsyncClient, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "secret"
    outside.write_text("secret")
    (tmp_path / KEPT).symlink_to(outside)
    assert "secret" not in (await client.get("/q/small/scenarios")).text
    page = await kept(client, "An adult")
    assert "1 scenario was added to" in page.text
    assert outside.read_text() == "secret"
    assert "secret" not in (tmp_path / KEPT).read_text()


async def test_what_is_kept_is_not_said_to_be_stored_nowhere(client: httpx.AsyncClient) -> None:
    page = await client.get("/q/small/scenarios")
    assert "Nothing that you type is stored, except in the runs that you keep." in page.text
    page = await client.get("/q/small/play")
    assert "Nothing that you type is stored." in page.text


async def test_what_was_kept_is_told_even_if_the_rest_is_too_much_work(tmp_path: Path) -> None:
    (tmp_path / "small.json").write_text(json.dumps(DOCUMENT))
    workers = Workers(1, limit_s=0)
    clock = FixedClock(datetime(2026, 11, 25, tzinfo=UTC))
    app = create_preview_app(
        Folder(tmp_path), origin=HOST, clock=clock, analyst=Analyst(workers, patience_s=60)
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOST) as client:
        page = await client.post("/q/small/scenarios", data={"do": "keep", "scenario": "Somebody"})
    workers.close()
    assert f"1 scenario was added to {KEPT}. This was not done after 0 seconds" in page.text
    assert "data-again" not in page.text


def test_who_is_suggested_lives_where_they_reach_what_they_are_for() -> None:
    alabama = state_called("Alabama")
    assert alabama is not None
    by_id, by_name = (
        rule(based_on="state", conditional_answer="=", required_answer=one)
        for one in (identifiers(alabama)[0], "Texas")
    )
    offerings = [
        {**DOCUMENT["offerings"][0], "offering_id": name, "rules": rules}
        for name, rules in (("al", [by_id]), ("tx", [by_name]))
    ]
    people = suggested(json.dumps({**DOCUMENT, "questions": [], "offerings": offerings}), ())
    lived_in = {one.case["facts"]["state"][-1] for one in people}
    assert "Texas" in lived_in
