from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings

from rules import parse_questionnaire
from rules.analysis.structure import StructuralChange, structural
from tests.rules import documents as doc
from tests.rules.edits import versions

Json = dict[str, Any]

COLOURS = [doc.option("r", "Red"), doc.option("b", "Blue")]


def form(**fields: Any) -> Json:
    smokes = doc.rule(
        doc.on("age", ">=", "18"), doc.on_question("q", "=", "Red"), id="rule-1", title="Grown up"
    )
    return doc.questionnaire(
        doc.question("q", "single_option", options=[dict(one) for one in COLOURS]),
        doc.question("p", "boolean", smokes, order=2),
        doc.question("t", "text", order=3),
        offerings=[doc.offering("o", doc.rule(doc.on("bmi", "<", "30"))), doc.offering("o2")],
        **fields,
    )


def changed(edit: Any) -> list[StructuralChange]:
    new = json.loads(json.dumps(form()))
    edit(new)
    return list(structural(parse_questionnaire(form()), parse_questionnaire(new)))


def put(pointer: str, value: Any) -> Any:
    def edit(document: Json) -> None:
        *path, last = pointer.split("/")[1:]
        place: Any = document
        for part in path:
            place = place[int(part) if isinstance(place, list) else part]
        place[int(last) if isinstance(place, list) else last] = value

    return edit


RULE = "/questions/1/rules/0"
AGE, BMI = doc.on("age", ">=", "18"), doc.on("bmi", ">=", "30")


@pytest.mark.parametrize(
    ("pointer", "value", "kind", "old_value"),
    [
        ("/name", "Another", "wording", "A questionnaire"),
        ("/partner_questionnaire_id", "2", "id", "questionnaire"),
        ("/redirect_url", "https://a.example", "setting", None),
        ("/odd~1key", 1, "setting", None),
        ("/questions/0/title", "Colour?", "wording", "Question q"),
        ("/questions/0/partner_questionnaire_question_id", "q9", "id", "q"),
        ("/questions/2/type", "string", "logic", "text"),
        ("/questions/0/is_optional", True, "logic", False),
        ("/questions/0/is_visible", False, "logic", True),
        ("/questions/0/is_critical", True, "setting", False),
        ("/questions/0/default_value", "Red", "setting", None),
        ("/questions/0/options/1/title", "Azure", "wording", "Blue"),
        ("/questions/0/options/1/option", "azure", "wording", "Blue"),
        ("/questions/0/options/1/partner_questionnaire_question_option_id", "b9", "id", "b"),
        ("/offerings/0/offering_id", "o9", "id", "o"),
        ("/offerings/0/force_pharmacy", True, "setting", False),
        ("/offerings/0/rule_type", "or", "logic", "and"),
        (f"{RULE}/title", "Adults", "wording", "Grown up"),
        (f"{RULE}/id", "rule-2", "id", "rule-1"),
        (f"{RULE}/type", "or", "logic", "and"),
        (f"{RULE}/requirements/0/conditional_answer", ">", "logic", ">="),
        (f"{RULE}/requirements/0/required_answer", "21", "logic", "18"),
        (f"{RULE}/requirements/0/required_answer", "18.0", "wording", "18"),
        (f"{RULE}/requirements/1/required_answer", "r", "wording", "Red"),
        (f"{RULE}/requirements/1/required_answer", "Blue", "logic", "Red"),
        (f"{RULE}/requirements/1/required_question_title", "Colour?", "wording", None),
    ],
)
def test_a_field_that_changes_is_told_with_its_kind_place_and_values(
    pointer: str, value: Any, kind: str, old_value: Any
) -> None:
    def edit(document: Json) -> None:
        put(pointer.replace("~1", "/") if "odd" not in pointer else "/odd", value)(document)
        if "odd" in pointer:
            document["odd/key"] = document.pop("odd")
        if pointer.endswith("question_id"):
            put(f"{RULE}/requirements/1/required_question_id", value)(document)

    first, *others = changed(edit)
    assert (first.kind, first.old_pointer, first.new_pointer) == (kind, pointer, pointer)
    assert (first.old_value, first.new_value) == (old_value, value)
    # A rule follows the question whose id it names.
    assert [(one.kind, one.key) for one in others] == (
        [("id", "required_question_id")] if pointer.endswith("question_id") else []
    )


def test_a_default_counts_where_nobody_sees_the_question() -> None:
    def edit(document: Json) -> None:
        document["questions"][0] |= {"is_visible": False, "default_value": "Red"}

    assert [(one.kind, one.key) for one in changed(edit)] == [
        ("logic", "is_visible"),
        ("logic", "default_value"),
    ]


@pytest.mark.parametrize(
    ("new_parts", "expected"),
    [
        (("/questions/1/rules/0/requirements/0", doc.on("gender", "=", "2")), ["new", "gone"]),
        (("/offerings/1", doc.offering("o3", title="Third")), ["new", "gone"]),
        (("/questions/0/options/1", doc.option("g", "Green")), ["new", "gone"]),
        (("/questions/2", doc.question("u", "text", order=3)), ["new", "gone"]),
    ],
)
def test_what_is_new_and_what_is_gone(new_parts: tuple[str, Json], expected: list[str]) -> None:
    pointer, part = new_parts
    new, gone = changed(put(pointer, part))
    assert [new.kind, gone.kind] == expected
    assert (new.old_pointer, new.new_pointer, new.old_value) == (None, pointer, None)
    assert (gone.old_pointer, gone.new_pointer, gone.new_value) == (pointer, None, None)


def test_a_rule_without_an_id_is_the_rule_that_says_the_same_wherever_it_stands() -> None:
    def edit(document: Json) -> None:
        document["offerings"][0]["rules"].insert(0, doc.rule(doc.on("age", "<", "70"), title=None))

    [new] = changed(edit)
    assert (new.kind, new.new_pointer) == ("new", "/offerings/0/rules/0")
    assert new.new_value == {"type": "and", "requirements": ["age is below 70"]}


@pytest.mark.parametrize(
    ("requirement", "words"),
    [
        (doc.on("bmi", ">=", "27"), "BMI is at least 27"),
        (doc.on("gender", "!=", "2"), "gender is not female"),
        (doc.on_question("q", "=", "b"), '"Colour?" is "Blue"'),
    ],
)
def test_a_requirement_is_called_what_it_requires(requirement: Json, words: str) -> None:
    def edit(document: Json) -> None:
        document["questions"][0]["title"] = "Colour?"
        document["questions"][1]["rules"][0]["requirements"].append(requirement)

    new = next(one for one in changed(edit) if one.kind == "new")
    assert new.part.startswith(f"requirement {words}")
    assert new.part.endswith(' in rule "Grown up" of question "Question p"')


def test_the_same_text_can_mean_another_option() -> None:
    def edit(document: Json) -> None:
        one, other = document["questions"][0]["options"]
        one.update(title="Blue", option="Blue")
        other.update(title="Red", option="Red")

    [logic] = [one for one in changed(edit) if one.kind == "logic"]
    assert logic.new_pointer == f"{RULE}/requirements/1/required_answer"
    assert (logic.old_value, logic.new_value) == ("Red", "Red")


def test_texts_are_the_same_in_any_case() -> None:
    old, new = (
        doc.questionnaire(
            doc.question("t", "text"), doc.question("u", "text", doc.rule(doc.on_question("t", "=", word)))
        )
        for word in ("Yes", "yes")
    )
    [one] = structural(parse_questionnaire(old), parse_questionnaire(new))
    assert one.kind == "wording"


def test_only_what_has_to_move_has_moved() -> None:
    def edit(document: Json) -> None:
        document["questions"][2]["order"] = 0

    [moved] = changed(edit)
    assert (moved.kind, moved.part, moved.old_value, moved.new_value) == (
        "order",
        'question "Question t"',
        3,
        1,
    )
    assert str(moved) == 'order: question "Question t", place: 3 -> 1 (/questions/2)'


def test_new_numbers_in_the_same_sequence_are_one_change() -> None:
    def edit(document: Json) -> None:
        for question in document["questions"][1:]:
            question["order"] *= 10

    [one] = changed(edit)
    assert (one.kind, one.old_value, one.new_value) == ("order", [2, 3], [20, 30])
    assert one.part == "2 questions in the same place as before"


def test_options_and_offerings_have_an_order() -> None:
    def edit(document: Json) -> None:
        document["offerings"].reverse()
        document["questions"][0]["options"].reverse()

    assert [(one.kind, one.old_value, one.new_value) for one in changed(edit)] == [
        ("order", 2, 1),
        ("order", 2, 1),
    ]


def test_what_cannot_be_read_is_compared_as_it_stands() -> None:
    old, new = (
        doc.questionnaire(
            doc.question("q", "boolean", doc.rule(doc.on("age", "=", word), doc.on_question("x", "=", 1)))
        )
        for word in ("old", "older")
    )
    [one] = structural(parse_questionnaire(old, strict=False), parse_questionnaire(new, strict=False))
    assert (one.kind, one.new_value) == ("logic", "older")
    assert structural(parse_questionnaire(old, strict=False), parse_questionnaire(old, strict=False)) == ()


def test_an_unknown_key_that_stays_as_it_was_is_no_change() -> None:
    old, new = form(odd=1, name="A"), form(odd=1, name="B")
    assert [one.key for one in structural(parse_questionnaire(old), parse_questionnaire(new))] == ["name"]


def test_a_change_is_one_line_and_json() -> None:
    [one] = changed(put("/questions/0/title", "A\nB\u0007 " + "x" * 200))
    assert "\n" not in str(one)
    assert "\u0007" not in str(one)
    [number] = changed(put("/metadata", {"much": 1.5}))
    assert json.loads(json.dumps(number.to_json()))["new_value"] == {"much": 1.5}
    [gone] = changed(lambda document: document["offerings"].pop())
    assert str(gone) == 'gone: offering "o2" (/offerings/1)'


def test_a_change_as_json_has_numbers_with_a_point_as_texts() -> None:
    old, new = (parse_questionnaire(json.dumps(form(metadata={"much": [much, 2]}))) for much in (1.5, 1.25))
    [one] = structural(old, new)
    assert one.to_json() == {
        "kind": "setting",
        "part": "questionnaire",
        "key": "metadata",
        "old_pointer": "/metadata",
        "new_pointer": "/metadata",
        "old_value": {"much": ["1.5", 2]},
        "new_value": {"much": ["1.25", 2]},
    }
    assert (
        str(one)
        == 'setting: questionnaire, metadata: {"much": ["1.5", 2]} -> {"much": ["1.25", 2]} (/metadata)'
    )


KINDS: dict[str, dict[str, dict[str, Any]]] = {
    "": {
        "id": {"partner_questionnaire_id": "x"},
        "wording": dict.fromkeys(
            (
                *("name", "intro_title", "intro_description", "outro_title", "outro_description"),
                *("redirect_title", "terms_of_service"),
            ),
            "x",
        ),
        "setting": {
            "active": False,
            "redirect_url": "x",
            "has_pharmacy": True,
            "metadata": "x",
            "is_show_welcome": False,
            "is_show_thanks": False,
            "is_weight_asked": True,
            "is_height_asked": True,
            "unknown": "x",
        },
    },
    "/questions/2": {
        "id": {"partner_questionnaire_question_id": "x"},
        "logic": {
            "type": "date",
            "is_optional": True,
            "is_visible": False,
            "has_next_button": False,
            "rule_type": "or",
        },
        "wording": dict.fromkeys(("title", "description", "label", "placeholder"), "x"),
        "setting": {
            "is_important": True,
            "is_critical": True,
            "display_in_pdf": True,
            "has_back_button": False,
            "feed_ads": "x",
            "attachments": ["x"],
            "default_value": "x",
            "unknown": "x",
        },
    },
    "/questions/0/options/1": {
        "id": {"partner_questionnaire_question_option_id": "x"},
        "wording": {"title": "x", "option": "x"},
        "setting": {
            "is_important": True,
            "is_critical": True,
            "is_show_additional_field": True,
            "unknown": "x",
        },
    },
    "/offerings/0": {
        "id": {"offering_id": "x"},
        "logic": {"rule_type": "or"},
        "wording": {"title": "x"},
        "setting": {"pharmacy_id": "x", "force_pharmacy": True, "unknown": "x"},
    },
    RULE: {
        "id": {"id": "x"},
        "logic": {"type": "or"},
        "wording": {"title": "x"},
        "setting": {"unknown": "x"},
    },
    f"{RULE}/requirements/0": {
        "logic": {"conditional_answer": "<", "required_answer": "50"},
        "wording": {"required_question_title": "x"},
        "setting": {"unknown": "x"},
    },
}


@pytest.mark.parametrize(
    ("place", "key", "value", "kind"),
    [
        (place, key, value, kind)
        for place, kinds in KINDS.items()
        for kind, values in kinds.items()
        for key, value in values.items()
    ],
)
def test_every_key_has_its_kind(place: str, key: str, value: Any, kind: str) -> None:
    [one] = changed(put(f"{place}/{key}", value))
    assert (one.kind, one.key, one.to_json()["new_value"]) == (kind, key, value)
    assert one.old_pointer == one.new_pointer == f"{place}/{key}"


def test_an_option_without_an_id_is_named_by_its_own_word_in_answers() -> None:
    old, new = (
        doc.questionnaire(
            doc.question("q", "single_option", options=[doc.option(None, "Red") | {"option": word}])
        )
        for word in ("red-1", "red-2")
    )
    [one] = structural(parse_questionnaire(old), parse_questionnaire(new))
    assert (one.kind, one.key) == ("id", "option")


@pytest.mark.parametrize("visible", [(True, False), (False, True), (False, False)])
def test_a_default_is_logic_where_one_version_does_not_show_the_question(visible: tuple[bool, bool]) -> None:
    old, new = (
        doc.questionnaire(doc.question("q", is_visible=seen, default_value=default))
        for seen, default in zip(visible, ("yes", "no"), strict=True)
    )
    changes = structural(parse_questionnaire(old), parse_questionnaire(new))
    assert [one.kind for one in changes if one.key == "default_value"] == ["logic"]


def test_new_and_gone_rules_and_requirements_tell_what_they_ask_for() -> None:
    def edit(document: Json) -> None:
        document["offerings"][1]["rules"].append(
            doc.rule(doc.on("gender", "=", "2"), title="Women", type="or")
        )
        document["questions"][1]["rules"][0]["requirements"].pop(0)

    gone, new = changed(edit)
    assert (new.kind, new.part, new.new_value, new.new_pointer, new.old_pointer) == (
        "new",
        'rule "Women" of offering "o2"',
        {"type": "or", "requirements": ["gender is female"]},
        "/offerings/1/rules/0",
        None,
    )
    assert (gone.kind, gone.part, gone.old_value, gone.old_pointer, gone.new_pointer) == (
        "gone",
        'requirement age is at least 18 in rule "Grown up" of question "Question p"',
        "age is at least 18",
        f"{RULE}/requirements/0",
        None,
    )
    assert str(new) == 'new: rule "Women" of offering "o2" (/offerings/1/rules/0)'


def test_both_places_are_told_where_a_part_has_another_one() -> None:
    def edit(document: Json) -> None:
        document["offerings"].insert(0, doc.offering("o0"))
        document["offerings"][1]["title"] = "x"

    new, title = changed(edit)
    assert new.new_pointer == "/offerings/0"
    assert str(title) == 'wording: offering "x", title: "o" -> "x" (/offerings/0/title -> /offerings/1/title)'


def test_the_fewest_parts_move_and_both_places_are_told() -> None:
    def edit(document: Json) -> None:
        document["offerings"] = [document["offerings"][place] for place in (1, 2, 0)]

    old, new = form(), form()
    for document in (old, new):
        document["offerings"] = [doc.offering(name) for name in ("a", "b", "c")]
    edit(new)
    [one] = structural(parse_questionnaire(old), parse_questionnaire(new))
    assert (one.kind, one.part, one.key) == ("order", 'offering "a"', None)
    assert (one.old_value, one.new_value, one.old_pointer, one.new_pointer) == (
        1,
        3,
        "/offerings/0",
        "/offerings/2",
    )


def test_numbers_that_keep_the_sequence_are_told_beside_those_that_move() -> None:
    def edit(document: Json) -> None:
        orders = {"q": 30, "p": 10, "t": 20}
        for one in document["questions"]:
            one["order"] = orders[one["partner_questionnaire_question_id"]]

    moved, numbers = changed(edit)
    assert (moved.part, moved.old_value, moved.new_value) == ('question "Question q"', 1, 3)
    assert (numbers.kind, numbers.key) == ("order", "order")
    assert (numbers.old_value, numbers.new_value) == ([2, 3], [10, 20])
    assert numbers.old_pointer == numbers.new_pointer == "/questions"


def test_requirements_on_one_thing_belong_together_by_their_comparators() -> None:
    old, new = (
        doc.questionnaire(doc.question("q", "boolean", doc.rule(*(doc.on("age", *one) for one in asked))))
        for asked in ([(">=", "18"), ("<", "65")], [("<", "70"), (">=", "21")])
    )
    changes = structural(parse_questionnaire(old), parse_questionnaire(new))
    assert [(one.key, one.old_value, one.new_value) for one in changes] == [
        ("required_answer", "65", "70"),
        ("required_answer", "18", "21"),
    ]


def test_requirements_on_one_thing_with_other_comparators_belong_together_in_their_order() -> None:
    old, new = (
        doc.questionnaire(doc.question("q", "boolean", doc.rule(doc.on("age", comparator, "18"))))
        for comparator in (">=", ">")
    )
    [one] = structural(parse_questionnaire(old), parse_questionnaire(new))
    assert (one.key, one.old_value, one.new_value) == ("conditional_answer", ">=", ">")


@pytest.mark.parametrize("ids", [(None, "r"), ("r", None)])
def test_an_option_that_has_an_id_in_one_version_only_may_be_named_by_its_word(
    ids: tuple[str | None, str | None],
) -> None:
    old, new = (
        doc.questionnaire(
            doc.question("q", "single_option", options=[doc.option(one, "Red") | {"option": word}])
        )
        for one, word in zip(ids, ("red-1", "red-2"), strict=True)
    )
    changes = structural(parse_questionnaire(old), parse_questionnaire(new))
    assert [(one.kind, one.key) for one in changes] == [
        ("id", "partner_questionnaire_question_option_id"),
        ("id", "option"),
    ]


@pytest.mark.parametrize("ids", [(None, "r"), ("r", None), (None, None)])
def test_a_rule_without_an_id_in_one_version_has_not_changed_its_id(
    ids: tuple[str | None, str | None],
) -> None:
    old, new = (
        parse_questionnaire(doc.questionnaire(offerings=[doc.offering("o", doc.rule(AGE, id=one))]))
        for one in ids
    )
    assert structural(old, new) == ()


RULES = {
    "by id": ([doc.rule(AGE, id="a"), doc.rule(BMI, id="b")], [doc.rule(BMI, id="a"), doc.rule(AGE, id="b")]),
    "by title and meaning": (
        [doc.rule(AGE, title="Same"), doc.rule(BMI, title="Same")],
        [doc.rule(BMI, title="Same"), doc.rule(AGE, title="Same")],
    ),
    "by title": (
        [doc.rule(AGE, title="One"), doc.rule(BMI, title="Two")],
        [doc.rule(BMI, title=" two "), doc.rule(AGE, title="ONE", type="or")],
    ),
    "by meaning": (
        [doc.rule(AGE, title="One"), doc.rule(BMI, title="Two")],
        [doc.rule(BMI, title="Three"), doc.rule(AGE, title="Four")],
    ),
}


@pytest.mark.parametrize(
    ("how", "pairs"),
    [
        ("by id", ["0", "1"]),
        ("by title and meaning", []),
        ("by title", ["1 0", "0 1"]),
        ("by meaning", ["1 0", "0 1"]),
    ],
)
def test_which_rules_belong_together(how: str, pairs: list[str]) -> None:
    old, new = (
        parse_questionnaire(doc.questionnaire(offerings=[doc.offering("o", *rules)])) for rules in RULES[how]
    )
    places = [
        tuple(pointer.split("/")[4] for pointer in (one.old_pointer, one.new_pointer) if pointer is not None)
        for one in structural(old, new)
    ]
    assert list(dict.fromkeys(" ".join(one) for one in places)) == pairs


@given(versions())
@settings(max_examples=60, deadline=None)
def test_every_pointer_leads_to_something_and_back_again(documents: tuple[Json, Json]) -> None:
    old, new = map(parse_questionnaire, documents)
    forth, back = structural(old, new), structural(new, old)
    assert (forth == ()) == (back == ())
    swap = {"new": "gone", "gone": "new"}
    assert sorted(swap.get(one.kind, one.kind) for one in back if one.kind != "order") == sorted(
        one.kind for one in forth if one.kind != "order"
    )
