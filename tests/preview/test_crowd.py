"""The crowd: everybody of a sample walked one by one, beside what the view counts of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from intake_host.preview.crowd import CrowdView, Flow, flow_of
from intake_host.preview.window import MAX_LISTED, window
from rules import compile_questionnaire, evaluate_case, parse_questionnaire, population, read_case
from rules.values import is_dead_end
from tests.preview.forms import question, rule, smokers
from tests.preview.studio import carried, offered, press

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx

    from rules import Population, Question

SIZE, SEED = 300, 5
PAGE_WITHOUT_NEXT: dict[str, Any] = {"type_": "informational", "has_next_button": False}


def under(age: str) -> dict[str, Any]:
    """A rule that holds for whoever is younger."""
    return rule(based_on="age", conditional_answer="<", required_answer=age)


def answered(asked: str, answer: str) -> dict[str, Any]:
    """A rule that holds for whoever gives this answer."""
    return rule(based_on="question", required_question_id=asked, required_answer=answer)


DOCUMENT: dict[str, Any] = {
    "partner_questionnaire_id": "small",
    "name": "A form with ways out",
    "questions": [
        question("adults", "This is for adults", order=1, rules=[under("18")], **PAGE_WITHOUT_NEXT),
        question("smokes", "Do you smoke?", "boolean", 2),
        question("many", "How many a day?", "integer", 3, rules=[smokers()]),
        question("allergies", "Any allergies?", "string", 4),
        question(
            "no_nuts", "Not with nuts", order=5, rules=[answered("allergies", "nuts")], **PAGE_WITHOUT_NEXT
        ),
        question("source", "Source", "string", 6, is_visible=False, default_value="web"),
        question("web", "Which page?", "text", 7, rules=[answered("source", "web")]),
        question("school", "Which school?", "text", 8, rules=[under("16")]),
        question("heavy", "Why so many?", "text", 9, rules=[answered("many", "40")]),
        question("broken", "Broken", "text", 10, rules=[rule(based_on="horoscope", required_answer="1")]),
    ],
    "offerings": [
        {"offering_id": "patch", "title": "Patch", "rule_type": "and", "rules": [smokers()]},
        {"offering_id": "toy", "title": "Toy", "rule_type": "and", "rules": [under("18")]},
    ],
}


@pytest.fixture(scope="module")
def people() -> Population:
    program = compile_questionnaire(parse_questionnaire(json.dumps(DOCUMENT), strict=False))
    return population(program, SIZE, SEED)


@pytest.fixture(scope="module")
def flow() -> Flow:
    return flow_of(json.dumps(DOCUMENT), SIZE, SEED)


def walked(people: Population, place: int) -> Iterator[str]:
    """Ids of what this person comes to: questions up to a page without a way on, else offerings too."""
    program = people.space.program
    case = people.space.case(people.crowd.assignment(place))
    evaluation = evaluate_case(program, read_case(json.dumps(case)))
    shown: list[Question] = [one for one in program.questionnaire.presented if one.id in evaluation.shown]
    for one in shown:
        yield one.id
        if is_dead_end(one):
            return
    yield from evaluation.offerings.eligible


def test_the_counts_are_those_of_everybody_walked_alone(people: Population, flow: Flow) -> None:
    ways = [list(walked(people, place)) for place in range(SIZE)]
    assert {one.id: one.reached for one in flow.stops} == {
        one.id: sum(one.id in way for way in ways) for one in flow.stops
    }
    assert 0 < flow.through < SIZE
    assert flow.through == sum(not {"adults", "no_nuts"} & set(way) for way in ways)


def test_a_page_without_a_way_on_stops_people_from_what_comes_later(flow: Flow) -> None:
    by_id = {one.id: one for one in flow.stops}
    adults, no_nuts = by_id["adults"], by_id["no_nuts"]
    assert adults.reached > 0
    assert by_id["smokes"].reached == by_id["smokes"].on_the_way == SIZE - adults.reached
    assert by_id["web"].on_the_way == SIZE - adults.reached - no_nuts.reached
    for one in (by_id["school"], by_id["toy"]):
        assert one.is_dead
        assert one.granted > 0


def test_what_the_form_never_displays_and_what_has_an_error_is_not_dead(flow: Flow) -> None:
    by_id = {one.id: one for one in flow.stops}
    assert [by_id["source"].reached, by_id["broken"].reached] == [0, 0]
    assert by_id["broken"].open == flow.through
    assert {one.id for one in flow.stops if one.is_dead} == {"school", "toy"}


def test_the_people_to_play_come_to_what_they_are_played_for(people: Population, flow: Flow) -> None:
    for one in flow.stops:
        if one.person is None:
            assert not one.reached
            continue
        case = json.loads(flow.people[one.person])
        evaluation = evaluate_case(people.space.program, read_case(json.dumps({**case, "final": False})))
        assert one.id in (*evaluation.shown, *evaluation.offerings.eligible)


def test_whom_a_sample_misses_is_looked_for(people: Population) -> None:
    alone = flow_of(json.dumps(DOCUMENT), 1, SEED)
    # Of what has an error nobody gets as far as to leave it open.
    assert {one.id for one in alone.stops if one.is_dead} == {"school", "toy", "broken"}
    rare = [one for one in alone.stops if one.is_rare]
    assert rare
    for one in rare:
        assert one.person is not None
        case = json.dumps(json.loads(alone.people[one.person]) | {"final": False})
        evaluation = evaluate_case(people.space.program, read_case(case))
        assert one.id in (*evaluation.shown, *evaluation.offerings.eligible)
        assert evaluation.dead_end in {None, one.id}


def test_little_is_not_nothing_and_most_is_not_all() -> None:
    view = CrowdView(Flow(100_000, (), (), ()), window((), 0), seed=1, typed_seed="1", is_refused=False)
    shares = [view.share(people) for people in (0, 1, 100, 33_333, 99_901, 100_000)]
    assert shares == ["0 %", "under 0.1 %", "0.1 %", "33.3 %", "over 99.9 %", "100 %"]
    assert view.share(1, of=3) == "33.3 %"
    assert view.share(0, of=0) == "0 %"


@pytest.fixture
async def page(client: httpx.AsyncClient, tmp_path: Path) -> httpx.Response:
    (tmp_path / "small.json").write_text(json.dumps(DOCUMENT))
    return await client.get("/q/small/crowd")


@pytest.mark.anyio
async def test_the_page_says_who_they_are_and_what_nobody_comes_to(page: httpx.Response) -> None:
    assert "100,000 people" in page.text
    assert "no picture of your real patients" in page.text
    assert "Nobody comes to 2 of these." in page.text
    assert page.text.count('class="is-dead"') == page.text.count(">nobody</span>") == 2
    assert page.text.count("Everybody to whom it would come is stopped before.") == 2
    assert page.text.count("The form never displays it.") == 1
    assert page.text.count("An error leaves open for") == 1
    assert 'value="jump:school"' in page.text
    assert " style=" not in page.text


@pytest.mark.anyio
async def test_another_seed_draws_others_and_the_same_seed_the_same(
    client: httpx.AsyncClient, page: httpx.Response
) -> None:
    assert offered(page, "draw") == "draw:2"
    drawn = await press(client, page, "crowd", seed="1", do="draw:2")
    assert 'name="seed" inputmode="numeric" value="2"' in drawn.text
    assert drawn.text == (await press(client, page, "crowd", seed="2")).text
    assert counts(drawn) != counts(page)
    assert counts(await press(client, page, "crowd", seed="1")) == counts(page)


@pytest.mark.anyio
@pytest.mark.parametrize("typed", ["many", "-1", "1234567890", "²"])
async def test_what_is_no_seed_is_said(client: httpx.AsyncClient, page: httpx.Response, typed: str) -> None:
    refused = await press(client, page, "crowd", seed=typed)
    assert f'value="{typed}" aria-describedby="seed-hint" aria-invalid="true"' in refused.text
    assert "these are the people of draw 1" in refused.text
    assert counts(refused) == counts(page)


@pytest.mark.anyio
async def test_one_of_them_is_played_and_looked_at_where_they_were_met(
    client: httpx.AsyncClient, page: httpx.Response
) -> None:
    run = carried(await press(client, page, do="meet:1:/questions/2"))
    assert run["answers"]["smokes"] is True
    assert (run["at"], run["about"]) == ("many", "many")
    assert len(run["past"]) == 1


@pytest.mark.anyio
@pytest.mark.parametrize("press_on", ["meet:1:/questions/7", "meet:1:/questions/99", "meet:x:/questions/2"])
async def test_nobody_is_played_where_nobody_comes(
    client: httpx.AsyncClient, page: httpx.Response, press_on: str
) -> None:
    assert (await press(client, page, do=press_on)).status_code == 400


def counts(page: httpx.Response) -> str:
    """What the tables say."""
    return page.text[page.text.index('id="questions-heading"') :].replace("meet:2:", "meet:1:")


@pytest.mark.anyio
async def test_of_a_long_form_some_questions_are_listed_and_those_that_nobody_comes_to_are_named(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    impossible = [under("16"), rule(based_on="age", conditional_answer=">", required_answer="60")]
    questions = [
        question(f"q{place}", f"Number {place}", "text", place) for place in range(1, MAX_LISTED + 1)
    ]
    last = question("last", "The last one", "text", MAX_LISTED + 1, rules=impossible, rule_type="and")
    (tmp_path / "small.json").write_text(json.dumps({**DOCUMENT, "questions": [*questions, last]}))
    page = await client.get("/q/small/crowd")
    assert page.text.count('<th scope="row">') == MAX_LISTED + len(DOCUMENT["offerings"])
    assert f'name="stops" value="{MAX_LISTED}">Later questions' in page.text
    assert f'name="stops" value="{MAX_LISTED}">{MAX_LISTED + 1}. The last one' in page.text
    assert "The end of the form" not in page.text
    page = await press(client, page, "crowd", stops=str(MAX_LISTED))
    assert page.text.count('<th scope="row">') == 1 + 1 + len(DOCUMENT["offerings"])
    assert 'name="stops" value="0">Earlier questions' in page.text
    assert "The end of the form" in page.text
    assert 'type="hidden" name="stops" value="200"' in page.text


@pytest.mark.anyio
async def test_where_hardly_anybody_gets_to_the_end_it_is_said_why(
    client: httpx.AsyncClient, page: httpx.Response, tmp_path: Path
) -> None:
    assert "hardly anybody gets to the end" not in page.text
    stops = [
        one
        for number in range(8)
        for one in (
            question(f"ill{number}", f"Illness {number}?", "boolean", 2 * number),
            question(
                f"stop{number}",
                "Goodbye",
                order=2 * number + 1,
                rules=[answered(f"ill{number}", "true")],
                **PAGE_WITHOUT_NEXT,
            ),
        )
    ]
    (tmp_path / "small.json").write_text(json.dumps({**DOCUMENT, "questions": stops, "offerings": []}))
    assert "hardly anybody gets to the end" in (await client.get("/q/small/crowd")).text
