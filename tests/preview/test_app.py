"""The pages over HTTP: they carry everything themselves, and nothing that is typed stays anywhere."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rules import parse_questionnaire
from tests.preview.forms import DOCUMENT, question, rule, smokers
from tests.preview.studio import carried, offered, press

if TYPE_CHECKING:
    import httpx

pytestmark = pytest.mark.anyio


async def test_the_shelf_leads_to_every_questionnaire(client: httpx.AsyncClient) -> None:
    assert 'href="/q/small/play"' in (await client.get("/")).text


async def test_a_form_is_played_without_javascript_from_the_first_question_to_the_offering(
    client: httpx.AsyncClient,
) -> None:
    page = await client.get("/q/small/play")
    page = await press(client, page, **{"fact-as_of": "", "fact-age_years": "40"})
    assert "Do you smoke?" in page.text
    page = await press(client, page, do="next", asked="smokes", **{"q-smokes": "true"})
    assert "appears: How many a day?" in page.text
    page = await press(client, page, do="next", asked="many", **{"q-many": "10"})
    page = await press(client, page, do="skip", asked="notes")
    page = await press(client, page, do="next", asked="read")
    assert "The end of the form" in page.text
    assert carried(page)["answers"] == {"smokes": True, "many": "10", "notes": None, "read": "seen"}


async def test_of_many_changes_a_few_are_told_and_the_rest_can_be_opened(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    more = [question(f"more-{one}", f"More {one}", "boolean", 5 + one, rules=[smokers()]) for one in range(9)]
    document = {**DOCUMENT, "questions": [*DOCUMENT["questions"], *more]}
    (tmp_path / "small.json").write_text(json.dumps(document))
    page = await press(
        client, await client.get("/q/small/play"), **{"fact-as_of": "", "fact-age_years": "40"}
    )
    page = await press(client, page, asked="smokes", **{"q-smokes": "true"})
    told = page.text.partition('aria-label="What changed">')[2].partition("</details>")[0]
    first, _, rest = told.partition("<summary>and 3 more</summary>")
    assert first.count("<li class=") == 8
    assert rest.count("<li class=") == 3
    assert "now offered: Patch" in rest


@pytest.mark.parametrize(
    ("smokes", "combination", "rule", "fact"),
    [
        ("false", "and", "Against it:", "Against it: &#39;Do you smoke?&#39; was answered no"),
        ("true", "and", "For it:", "For it: &#39;Do you smoke?&#39; was answered yes"),
        ("false", "not", "For it:", "For it: &#39;Do you smoke?&#39; was answered no"),
        ("true", "not", "Against it:", "Against it: &#39;Do you smoke?&#39; was answered yes"),
        ("", "not", "Not yet known:", "Not yet known: The answer to &#39;Do you smoke?&#39;"),
    ],
)
async def test_a_fact_is_told_as_it_is_and_marked_as_for_or_against_the_offering(
    client: httpx.AsyncClient, tmp_path: Path, smokes: str, combination: str, rule: str, fact: str
) -> None:
    offering = {**DOCUMENT["offerings"][0], "rules": [{**smokers(), "type": combination}]}
    (tmp_path / "small.json").write_text(json.dumps({**DOCUMENT, "offerings": [offering]}))
    adult = {"fact-as_of": "", "fact-age_years": "40"}
    page = await press(client, await client.get("/q/small/play"), **adult)
    page = await press(client, page, do="why:patch", asked="smokes", **{"q-smokes": smokes}, **adult)
    told = " ".join(re.sub(r"<[^>]*>", " ", page.text.partition('<ul class="rules">')[2]).split())
    assert told.startswith(f"{rule} Rule")
    assert fact in told


async def test_what_an_answer_would_rule_out_is_told_before_it_is_given_and_after(
    client: httpx.AsyncClient,
) -> None:
    adult = {"fact-as_of": "", "fact-age_years": "40"}
    page = await press(client, await client.get("/q/small/play"), **adult)
    tried = page.text.partition("<dt>No</dt>")[2].partition("</dd>")[0]
    assert "not offered: Patch" in tried
    assert "will not be asked: How many a day?" in tried
    page = await press(client, page, asked="smokes", **{"q-smokes": "false"}, **adult)
    assert "not offered: Patch" in page.text.partition('aria-label="What changed">')[2].partition("</ul>")[0]


async def test_it_says_why_and_what_would_change_it_and_does_it(client: httpx.AsyncClient) -> None:
    page = await client.get("/q/small/play")
    page = await press(client, page, do="ways:patch", **{"fact-as_of": "", "fact-age_years": "12"})
    assert "Not offered, because" in page.text
    page = await press(client, page, do=offered(page, "apply"))
    assert "now offered: Patch" in page.text


async def test_a_way_says_first_what_is_said_and_has_to_change_and_folds_what_is_open(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    form = Path("intake_host/sandbox/questionnaires/weight-management.json").read_text("utf-8")
    semaglutide = next(
        one.id for one in parse_questionnaire(form).offerings if (one.title or "").startswith("Semaglutide")
    )
    (tmp_path / "small.json").write_text(form)
    facts = {"fact-age_years": "34", "fact-height_cm": "170", "fact-weight_kg": "70"}
    page = await press(
        client, await client.get("/q/small/play"), do=f"ways:{semaglutide}", **{"fact-as_of": "", **facts}
    )
    headings = re.findall(r'<ul class="way-changes">(.*?)</ul>', page.text)
    assert headings[0] == "<li>BMI 30 or more</li>"
    assert len(headings) == len(set(headings))
    opened = re.search(r"<summary>and \d+ open questions answered so</summary>\s*<ul>(.*?)</ul>", page.text)
    assert opened is not None
    assert "Gender male" in opened[1]
    assert "BMI" not in opened[1]
    assert all(len(unescape(one)) <= 300 for one in re.findall(r"<li>(.*?)</li>", opened[1]))


async def test_a_way_of_somebody_who_said_nothing_has_nothing_to_change(client: httpx.AsyncClient) -> None:
    page = await press(client, await client.get("/q/small/play"), do="ways:patch")
    assert "Nothing that is said has to change." in page.text
    assert "Age 18 or more" in page.text


async def test_a_state_is_played_by_its_abbreviation_where_rules_know_it_by_its_id(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    new_york = "856d1903-8abf-4b2f-b217-12c449e825ba"
    here = rule(based_on="state", conditional_answer="=", required_answer=new_york)
    document = {**DOCUMENT, "offerings": [{**DOCUMENT["offerings"][0], "rules": [here]}]}
    (tmp_path / "small.json").write_text(json.dumps(document))
    page = await press(
        client, await client.get("/q/small/play"), **{"fact-as_of": "", "fact-state": "TX"}, do="ways:patch"
    )
    assert "Not offered, because" in page.text
    assert "<li>State New York</li>" in page.text
    page = await press(client, page, **{"fact-as_of": "", "fact-state": "ny"})
    assert "now offered: Patch" in page.text
    assert 'value="New York" list="states"' in page.text
    assert new_york not in re.sub(r'value="[^"]*"', "", page.text)
    sheet = await press(client, page, "sheet")
    assert "<li>State New York<" in sheet.text
    assert new_york not in re.sub(r'value="[^"]*"', "", sheet.text)


async def test_it_says_what_may_still_come(client: httpx.AsyncClient) -> None:
    page = await press(client, await client.get("/q/small/play"), do="still")
    assert "2 to 4 questions may still come" in page.text
    assert 'value="jump:smokes">Do you smoke?' in page.text


async def test_of_an_offering_with_too_much_open_it_says_what_could_change_it_at_most(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    questions = [question(f"q{one}", f"Question {one}", "boolean", one) for one in range(101)]
    rules = [
        rule(based_on="question", required_question_id=f"q{one}", required_answer="true")
        for one in range(101)
    ]
    offering = {"offering_id": "patch", "title": "Patch", "rule_type": "or", "rules": rules}
    (tmp_path / "small.json").write_text(
        json.dumps({**DOCUMENT, "questions": questions, "offerings": [offering]})
    )
    page = await press(client, await client.get("/q/small/play"), do="still")
    assert "At most 101 answers and facts can still change it" in page.text
    assert "Can still be changed by" not in page.text


async def test_what_is_typed_wrongly_is_shown_again_with_what_to_do(client: httpx.AsyncClient) -> None:
    page = await client.get("/q/small/play")
    typed = {"q-many": "a few", "fact-as_of": "", "fact-weight_kg": "x"}
    page = await press(client, page, do="next", asked="many", **typed)
    assert 'value="a few"' in page.text
    assert "Enter a whole number" in page.text
    assert "Has to be a number of kilograms" in page.text


async def test_starting_over_finds_all_questions_again(client: httpx.AsyncClient) -> None:
    page = await press(client, await client.get("/q/small/play"), find="smoke")
    assert 'value="jump:notes"' not in page.text
    page = await press(client, page, do="reset", find="smoke")
    assert 'value="jump:notes"' in page.text


async def test_no_text_of_a_questionnaire_becomes_markup(client: httpx.AsyncClient) -> None:
    hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    document = {
        "partner_questionnaire_id": hostile,
        "name": hostile,
        "questions": [
            question(
                hostile,
                hostile,
                "single_option",
                1,
                description=f"<b>bold</b>{hostile}",
                options=[
                    {"title": hostile, "option": hostile, "partner_questionnaire_question_option_id": hostile}
                ],
            ),
            question("b", hostile, "boolean", 2, rules=[rule(based_on=hostile, required_answer=hostile)]),
        ],
        "offerings": [{"offering_id": hostile, "title": hostile, "rule_type": "and", "rules": []}],
    }
    opened = await client.post("/paste", data={"text": json.dumps(document)})
    address = opened.headers["location"]
    for do in ("", f"jump:{hostile}", "why:b"):
        page = await client.post(address, data={"do": do})
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "<img" not in page.text


async def test_a_pasted_questionnaire_opens_at_an_address_of_its_own(client: httpx.AsyncClient) -> None:
    opened = await client.post("/paste", files={"file": ("form.json", json.dumps(DOCUMENT))})
    assert opened.status_code == 303
    assert "A small form" in (await client.get(opened.headers["location"])).text


async def test_nothing_pasted_is_told(client: httpx.AsyncClient) -> None:
    page = await client.post("/paste", data={"text": "  "})
    assert page.status_code == 400
    assert "Paste a questionnaire" in page.text


async def test_a_file_that_changes_is_another_revision_and_an_answer_that_fits_no_more_is_set_aside(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    page = await client.get("/q/small/play")
    page = await press(client, page, asked="smokes", **{"q-smokes": "true"})
    before = (await client.get("/q/small/revision")).text
    assert f'data-revision="{before}"' in page.text
    (tmp_path / "small.json").write_text(json.dumps({**DOCUMENT, "questions": DOCUMENT["questions"][1:]}))
    assert (await client.get("/q/small/revision")).text != before
    told = (await press(client, page)).text.partition("1 answer no longer fits")[2].partition("</div>")[0]
    assert "to a question that is gone" in told


async def test_an_answer_that_fits_no_more_leads_to_its_question(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    page = await press(client, await client.get("/q/small/play"), asked="smokes", **{"q-smokes": "true"})
    asked = [DOCUMENT["questions"][0] | {"type": "date"}, *DOCUMENT["questions"][1:]]
    (tmp_path / "small.json").write_text(json.dumps({**DOCUMENT, "questions": asked}))
    told = (await press(client, page)).text.partition("1 answer no longer fits")[2].partition("</div>")[0]
    assert 'value="jump:smokes">Do you smoke?</button>' in told


async def test_a_file_that_changed_is_told_once_with_the_way_to_its_problems(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    page = await client.get("/q/small/play")
    seen = {"key": "small", "revision": (await client.get("/q/small/revision")).text}
    assert f'name="revision" value="{seen["revision"]}"' in page.text
    assert "The file has changed" not in (await press(client, page, **seen)).text
    (tmp_path / "small.json").write_text(json.dumps({**DOCUMENT, "offerings": []}))
    told = (await press(client, page, **seen)).text.partition("The file has changed")[2].partition("</p>")[0]
    assert 'formaction="problems"' in told
    seen = {"key": "small", "revision": (await client.get("/q/small/revision")).text}
    assert "The file has changed" not in (await press(client, page, **seen)).text


async def test_an_error_leads_to_the_question_that_has_it(client: httpx.AsyncClient, tmp_path: Path) -> None:
    wrong = question(
        "q", "Which sign?", "boolean", 5, rules=[rule(based_on="horoscope", required_answer="1")]
    )
    (tmp_path / "small.json").write_text(
        json.dumps({**DOCUMENT, "questions": [*DOCUMENT["questions"], wrong]})
    )
    page = await client.get("/q/small/matrix")
    banner = page.text.partition('class="banner"')[2].partition("</details>")[0]
    assert 'value="jump:q">Which sign?</button>: it looks at something that no rule can look at.' in banner


async def test_a_broken_file_is_named_with_the_line_before_the_code(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    (tmp_path / "small.json").write_text('{\n"name": "Small",\n,\n"questions": []}')
    page = (await client.get("/q/small/play")).text
    assert "<h1>small.json cannot be read as a questionnaire</h1>" in page
    assert page.index("It goes wrong at line 3.") < page.index("E000")
    assert "opens by itself when the file is mended" in page


@pytest.mark.parametrize(
    "given", ["\x89PNG\r\n\x1a\n", "invariants:\n  - name: Nobody", "lorem ipsum", "[1]"]
)
async def test_what_is_pasted_and_nothing_like_a_questionnaire_is_told_as_that(
    client: httpx.AsyncClient, given: str
) -> None:
    opened = await client.post("/paste", files={"file": ("dropped", given.encode("latin-1"))})
    page = (await client.get(opened.headers["location"])).text
    assert "<h1>What you pasted or dropped is no questionnaire file</h1>" in page
    assert "Mend it" not in page


async def test_what_was_pasted_and_is_broken_is_to_be_pasted_again(client: httpx.AsyncClient) -> None:
    opened = await client.post("/paste", data={"text": "{"})
    page = await client.get(opened.headers["location"])
    assert "paste it again" in page.text
    assert "by itself" not in page.text


@pytest.mark.parametrize(("data", "status"), [({"run": "{"}, 400), ({"do": "jump:nowhere"}, 400)])
async def test_a_page_that_lost_its_place_says_how_to_go_on(
    client: httpx.AsyncClient, data: dict[str, str], status: int
) -> None:
    page = await client.post("/q/small/play", data=data)
    assert page.status_code == status
    assert 'href="play"' in page.text


async def test_what_the_patient_reads_before_and_after_the_questions_is_there(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    texts = {
        "intro_title": "Welcome, <you>",
        "intro_description": "It takes a minute.",
        "terms_of_service": "Be honest.",
        "outro_title": "Thank you, <you>",
        "outro_description": "We read it soon.",
    }
    around = {
        "is_show_welcome": True,
        "is_show_thanks": True,
        "questions": DOCUMENT["questions"][2:3],
        "offerings": [],
    }
    (tmp_path / "small.json").write_text(json.dumps({**DOCUMENT, **around, **texts}))
    page = await client.get("/q/small/play")
    before = page.text.partition("before the first question")[2].partition("</details>")[0]
    for one in ("Welcome, &lt;you&gt;", "It takes a minute.", "Be honest."):
        assert one in before
    page = await press(client, page, asked="notes", do="skip")
    after = page.text.partition("The end of the form")[2].partition("</section>")[0]
    for one in ("Thank you, &lt;you&gt;", "We read it soon."):
        assert one in after
    shown_neither = {"is_show_welcome": False, "is_show_thanks": False, "terms_of_service": None}
    (tmp_path / "small.json").write_text(json.dumps({**DOCUMENT, **around, **texts, **shown_neither}))
    assert "before the first question" not in (await press(client, page)).text
    assert "The patient then reads" not in (await press(client, page, do="next")).text


@pytest.mark.parametrize("path", ["/q/none/play", "/q/small/none", "/q/..%2Fsmall/play", "/q/none/revision"])
async def test_what_is_not_there_is_not_found(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 404


async def test_a_page_is_kept_by_nobody_and_framed_by_nobody(client: httpx.AsyncClient) -> None:
    page = await press(
        client, await client.get("/q/small/play"), asked="notes", **{"q-notes": "secret words"}
    )
    assert page.headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert "set-cookie" not in page.headers
    assert "secret" not in str(page.url)
    assert "secret" not in (await client.get("/q/small/play")).text


async def test_whoever_is_stopped_has_no_questions_to_come(client: httpx.AsyncClient, tmp_path: Path) -> None:
    minors = rule(based_on="age", conditional_answer="<", required_answer="18")
    stop = question("stop", "For adults only", "informational", 0, has_next_button=False, rules=[minors])
    (tmp_path / "small.json").write_text(
        json.dumps({**DOCUMENT, "questions": [stop, *DOCUMENT["questions"]]})
    )
    page = await client.get("/q/small/play")
    assert "to come, " in page.text
    page = await press(client, page, **{"fact-as_of": "", "fact-age_years": "12"})
    assert page.text.count("ends here for this person") == 2
    assert "0 answered, and no more come" in page.text
    assert "to come, " not in page.text
    assert page.text.count("not reached: the form ends before") == 2
    page = await press(client, page, do="jump:notes")
    assert "The patient does not see this question now" in page.text
    assert "Not reached: the form ends before, at “For adults only”." in page.text


async def test_every_view_says_what_nobody_comes_to_who_is_stopped(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    minor, young = (rule(based_on="age", conditional_answer="<", required_answer=age) for age in ("18", "16"))
    stop = question("stop", "For adults only", "informational", 0, has_next_button=False, rules=[minor])
    late = question("late", "Which school?", "text", 9, rules=[young])
    asked = [stop, *DOCUMENT["questions"], late]
    (tmp_path / "small.json").write_text(json.dumps({**DOCUMENT, "questions": asked}))
    page = await client.get("/q/small/play")
    page = await press(client, page, **{"fact-as_of": "", "fact-age_years": "12"})
    assert "appears: For adults only" in page.text
    assert "appears: Which school?" not in page.text
    sheet = (await press(client, page, "sheet")).text
    assert "The form ends before, at “For adults only”. By its own rules: Shown, because age 12" in sheet


async def test_a_stop_is_no_end_while_there_are_open_questions_before_it(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    stop = question("stop", "Goodbye", "informational", 9, has_next_button=False)
    (tmp_path / "small.json").write_text(
        json.dumps({**DOCUMENT, "questions": [*DOCUMENT["questions"], stop]})
    )
    page = await press(client, await client.get("/q/small/play"), do="jump:stop")
    assert "The form ends here for whoever comes here: the questions before it are still open." in page.text


async def test_the_end_says_which_questions_and_offerings_wait_and_for_what(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    (tmp_path / "small.json").write_text(json.dumps({**DOCUMENT, "questions": DOCUMENT["questions"][:1]}))
    page = (await client.get("/q/small/play")).text
    assert "These wait for what is not known of this person yet:" in page
    waiting = page.partition("of this person yet:")[2].partition("</ul>")[0]
    assert "Do you smoke?</button>. Not yet known: it depends on the age." in waiting
    assert "Patch</button>. Not yet known: it depends on the age." in waiting


async def test_the_end_tells_an_error_from_what_is_not_known_of_the_person(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    gone = rule(based_on="question", required_question_id="gone", required_answer="true")
    older = rule(based_on="age", conditional_answer=">=", required_answer="30")
    offerings = [
        {"offering_id": title, "title": title, "rule_type": "and", "rules": [one]}
        for title, one in (("Patch", gone), ("Talk", older))
    ]
    document = {**DOCUMENT, "questions": [], "offerings": offerings}
    (tmp_path / "small.json").write_text(json.dumps(document))
    page = (await client.get("/q/small/play")).text
    waiting, _, left = page.partition("This waits for what is not known")[2].partition("This cannot be known")
    assert "Talk</button>. Not yet known: it depends on the age." in waiting
    assert "until an error in the questionnaire is mended" in left
    assert "Patch</button>. Cannot be known, because of an error in the rule &#39;Rule&#39; of" in left
    (tmp_path / "small.json").write_text(json.dumps(document | {"offerings": offerings[:1]}))
    page = (await client.get("/q/small/play")).text
    assert "No more questions</h3>" in page
    assert "for what is not known" not in page


async def test_what_has_no_rules_is_told_in_words_that_need_no_programmer(client: httpx.AsyncClient) -> None:
    page = await press(client, await client.get("/q/small/play"), do="why:notes")
    assert "Shown, whatever is answered." in page.text
    assert "It has no rules: it is for everybody." in page.text
    assert "required" not in page.text.partition('id="why"')[2].partition("</section>")[0]


@pytest.mark.parametrize("view", ["play", "map", "sheet", "share"])
async def test_each_view_names_the_file_of_the_form(client: httpx.AsyncClient, view: str) -> None:
    page = await client.get(f"/q/small/{view}")
    assert re.search(r"<h1>A small form</h1>\s*<p[^>]*>small\.json</p>", page.text)


async def test_two_forms_of_one_name_are_told_apart_where_they_are_signed(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "small.json").write_text(json.dumps(DOCUMENT))
    assert "A small form (small.json)" in (await client.get("/q/small/sheet")).text
    assert "A small form (deep/small.json)" in (await client.get("/q/deep.small/sheet")).text


async def test_it_says_that_nothing_is_left_and_starting_over_finds_all_questions_again(
    client: httpx.AsyncClient,
) -> None:
    page = await press(client, await client.get("/q/small/play"), do="random")
    page = await press(client, page, do="random", find="notes that no title has")
    assert "Nothing is left to answer" in page.text
    assert "notes that no title has" in page.text
    page = await press(client, page, do="reset", find="notes that no title has")
    assert "Nothing is left to answer" not in page.text
    assert "notes that no title has" not in page.text


def unreadable_rules(**fields: object) -> dict[str, object]:
    return {**DOCUMENT, "offerings": [{**DOCUMENT["offerings"][0], **fields}]}


async def test_of_rules_that_cannot_be_read_it_is_not_said_that_there_are_none(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    (tmp_path / "small.json").write_text(json.dumps(unreadable_rules(rules=7)))
    page = await press(client, await client.get("/q/small/play"), do="why:patch")
    assert "Rules has to be a list" in page.text
    assert "a rule of" not in page.text
    assert "It has no rules" not in page.text


async def test_what_waits_for_the_person_is_told_beside_many_errors(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    gone = [rule(based_on="question", required_question_id="gone", required_answer="true")]
    offerings = [
        {**DOCUMENT["offerings"][0], "offering_id": f"o{number}", "rules": gone} for number in range(9)
    ]
    asked = [
        question(
            "late",
            "Which school?",
            "text",
            1,
            rules=[rule(based_on="age", conditional_answer="<", required_answer="16")],
        )
    ]
    (tmp_path / "small.json").write_text(json.dumps({**DOCUMENT, "questions": asked, "offerings": offerings}))
    page = await client.get("/q/small/play")
    waiting = page.text.partition("No more questions for now")[2].partition(
        "cannot be known, with these answers"
    )[0]
    assert "Which school?" in waiting
    assert page.text.count('value="why:o') >= 8
