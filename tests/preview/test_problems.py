"""What is wrong with a questionnaire, and what has to hold for everybody, with people to play."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.preview.forms import DOCUMENT, question, rule, smokers
from tests.preview.studio import carried, offered, press

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

pytestmark = pytest.mark.anyio

PROVED = """\
invariants:
  - name: Whoever is offered the patch smokes
    why: It is of no use to others
    when: {Do you smoke?: no}
    never_offered: [Patch]
"""
REFUTED = """\
invariants:
  - name: Nobody is offered the patch
    never_offered: [Patch]
"""


async def test_invariants_beside_the_questionnaire_are_proved(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    (tmp_path / "small.invariants.yaml").write_text(PROVED)
    page = await client.get("/q/small/problems")
    assert "small.invariants.yaml" in page.text
    assert "is-proved" in page.text
    assert "It is of no use to others" in page.text


async def test_who_breaks_one_can_be_played(client: httpx.AsyncClient) -> None:
    page = await press(client, await client.get("/q/small/play"), "problems", invariants=REFUTED)
    assert "is-refuted" in page.text
    assert (
        "Expected: &#39;Patch&#39; is not offered. Somebody is found for whom it is otherwise." in page.text
    )
    page = await press(client, page, do=offered(page, "play"))
    assert carried(page)["answers"]["smokes"] is True
    assert 'is-eligible"><button' in page.text.replace("\n", "")


async def test_a_statement_that_cannot_be_read_says_where(client: httpx.AsyncClient) -> None:
    text = "invariants:\n  - name: Odd\n    never_offered: [Pach]\n"
    page = await press(client, await client.get("/q/small/play"), "problems", invariants=text)
    assert "Line 3: no offering &#39;Pach&#39; (did you mean &#39;Patch&#39;?)" in page.text
    assert "never_offered: [Pach]" in page.text


async def test_of_a_file_that_names_what_is_not_there_all_else_is_proved(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    (tmp_path / "small.invariants.yaml").write_text(
        PROVED + "  - name: Of another day\n    when: {Do you smok?: yes, age: 12}\n    offered: [Patch]\n"
    )
    page = (await client.get("/q/small/problems")).text
    assert ">proved</span> <strong>Whoever is offered the patch smokes</strong>" in page
    assert ">not checked</span> <strong>Of another day</strong>" in page
    assert "no question &#39;Do you smok?&#39;" in page
    assert page.index("not checked") < page.index(">proved<")


async def test_a_file_of_which_nothing_is_checked_says_so(client: httpx.AsyncClient, tmp_path: Path) -> None:
    (tmp_path / "small.invariants.yaml").write_text("invariants: [")
    page = (await client.get("/q/small/problems")).text
    assert ">cannot be read</span> None of its statements is checked." in page


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("- text\n" * 5000, id="statements"),
        pytest.param("- name: x\n" + "".join(f"  k{number}: x\n" for number in range(5000)), id="mistakes"),
        pytest.param("a: 1\n" * 5000, id="mistakes of the file"),
    ],
)
async def test_only_the_first_mistakes_of_what_is_tried_are_told(
    client: httpx.AsyncClient, text: str
) -> None:
    page = await press(client, await client.get("/q/small/play"), "problems", invariants=text)
    assert re.search("and [0-9]+ more", page.text)
    assert page.text.count("Line") < 50
    assert len(page.text) < len(text) + 60_000


async def test_findings_have_their_place_their_reason_and_who_shows_them(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    minors = rule(based_on="age", conditional_answer="<", required_answer="18")
    never = question("never", "Are you young and do you smoke?", "boolean", 5, rules=[smokers(), minors])
    broken = question(
        "broken", "Broken", "boolean", 6, rules=[rule(based_on="horoscope", required_answer="1")]
    )
    document = {**DOCUMENT, "questions": [*DOCUMENT["questions"], never, broken]}
    (tmp_path / "small.json").write_text(json.dumps(document))
    page = await client.get("/q/small/problems")
    assert 'value="jump:never"' in page.text
    assert "W104" in page.text
    assert "age is at least 18" in page.text
    assert "E005" in page.text


async def test_what_nobody_can_ever_have_stands_first_and_refuted_before_proved(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    minors = rule(based_on="age", conditional_answer="<", required_answer="18")
    none = {"offering_id": "none", "title": "None", "rule_type": "and", "rules": [smokers(), minors]}
    doubtful = question("b", "<b>Bold?</b>", "boolean", 6)
    broken = question(
        "broken", "Broken", "boolean", 7, rules=[rule(based_on="horoscope", required_answer="1")]
    )
    document = {
        **DOCUMENT,
        "questions": [*DOCUMENT["questions"], doubtful, broken],
        "offerings": [*DOCUMENT["offerings"], none],
    }
    (tmp_path / "small.json").write_text(json.dumps(document))
    (tmp_path / "small.invariants.yaml").write_text(PROVED + REFUTED.partition("\n")[2])
    page = (await client.get("/q/small/problems")).text
    levels = re.findall(r'<span class="level[^>]*>([a-z]+)</span>', page)
    assert levels[:4] == ["error", "nobody", "refuted", "proved"]
    assert "warning" in levels[4:]
    assert not {"error", "nobody"} & set(levels[4:])
    assert page.index("to mend first") < page.index("What has to hold") < page.index("other finding")


def with_an_error() -> dict[str, Any]:
    """Whether somebody drinks, of whom nobody is asked, decides about the patch."""
    drinks = rule(based_on="question", required_question_id="drinks", required_answer="false")
    [patch] = DOCUMENT["offerings"]
    patch = {**patch, "rules": [*patch["rules"], drinks | {"title": "No alcohol"}]}
    talk = {"offering_id": "talk", "title": "Talk", "rule_type": "and", "rules": [smokers()]}
    return {**DOCUMENT, "offerings": [patch, talk]}


async def test_what_depends_on_an_error_is_undecided_and_the_rest_is_proved(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    (tmp_path / "small.json").write_text(json.dumps(with_an_error()))
    (tmp_path / "small.invariants.yaml").write_text(PROVED)
    tried = """\
invariants:
  - name: nobody who smokes
    when: {Do you smoke?: yes}
    never_offered: [Patch]
  - name: everybody who smokes
    when: {Do you smoke?: yes}
    offered: [Patch]
  - name: nobody at all
    never_offered: [Talk]
"""
    page = await press(client, await client.get("/q/small/play"), "problems", invariants=tried)
    levels = re.findall(r'<span class="level[^>]*>([a-z]+)</span> <strong>([^<]+)', page.text)
    assert levels == [
        ("refuted", "nobody at all"),
        ("undecided", "nobody who smokes"),
        ("undecided", "everybody who smokes"),
        ("proved", "Whoever is offered the patch smokes"),
    ]
    assert "Undecided because of an error in the rule &#39;No alcohol&#39; of" in page.text
    assert "Mend the errors first" in page.text


async def test_errors_on_which_nothing_depends_leave_nothing_out(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    (tmp_path / "small.json").write_text(json.dumps(DOCUMENT).removesuffix("}") + ', "name": "Again"}')
    page = (await client.get("/q/small/problems")).text
    assert "1 to mend first" in page
    assert "Mend the errors first" not in page


async def test_what_is_sound_says_so(client: httpx.AsyncClient, tmp_path: Path) -> None:
    plain = {**DOCUMENT, "questions": [question("a", "Anything?", "text", 1)], "offerings": []}
    (tmp_path / "small.json").write_text(json.dumps(plain))
    assert "Nothing is wrong or doubtful" in (await client.get("/q/small/problems")).text
