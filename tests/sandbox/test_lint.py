"""The shipped questionnaires pass their own lint: no errors, and each warning is meant, for the reason given here."""

from __future__ import annotations

import pytest

from rules import lint
from tests.sandbox.test_questionnaires import REALISTIC, SLUGS, questionnaire

MINORS_CONSENT_IN = (
    "7a0d705c-68e1-46ec-bcd1-4f9268f6c8f2",
    "54c9e074-3155-4396-96b1-2f22358d1407",
    "bdc3ecc1-93fd-473d-8599-02607d731f13",
    "d07b9b9a-5436-42b0-be0c-71b2ed2963a7",
)

# (slug, who cannot be eligible for anything, why that is meant).
MEANT = [
    ("contraception", "age 15 or less, any gender, any state", "no clinic of ours treats children online"),
    (
        "contraception",
        f"age 17 or less, any gender, any state but {', '.join(MINORS_CONSENT_IN)}",
        "four states let minors from 16 on consent for themselves",
    ),
    ("erectile-dysfunction", "age 17 or less, any gender", "the medicines are for adults"),
    ("erectile-dysfunction", "any age, gender female or not applicable", "and for men"),
    ("hair-loss", "age 17 or less, any gender", "the medicines are for adults"),
    (
        "weight-management",
        "any age, BMI below 25, any gender, any state",
        "who is not overweight needs no program",
    ),
    ("weight-management", "age 17 or less, any BMI, any gender, any state", "the program is for adults"),
    ("sample", "gender female or not applicable", "MDI's documentation prints it so"),
]


@pytest.mark.parametrize("slug", SLUGS)
def test_nothing_is_found_but_what_is_meant(slug: str) -> None:
    found = lint(questionnaire(slug))
    assert [one.problem.message for one in found if one.problem.code != "W112" or not one.is_decided] == []
    people = [one.problem.message.partition(": ")[2].partition("; ")[0] for one in found]
    assert sorted(people) == sorted(who for other, who, _ in MEANT if other == slug)


@pytest.mark.parametrize("slug", REALISTIC)
def test_nobody_goes_through_a_form_for_nothing(slug: str) -> None:
    for one in lint(questionnaire(slug)):
        assert one.problem.message.endswith("; a page without a next button stops them all")
