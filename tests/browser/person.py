"""A person who fills in the sandbox's intake, by what is on the screen."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from intake_host.sandbox.shipped import load_questionnaires

if TYPE_CHECKING:
    from playwright.sync_api import FrameLocator, Locator

JOURNEYS = Path(__file__).parents[1] / "sandbox" / "journeys"
QUESTIONNAIRES = {one.slug: one.document for one in load_questionnaires()}
MANY_STEPS = 80

DEMOGRAPHICS = {
    "First name": "Robin",
    "Last name": "Sparrow",
    "Email": "robin.sparrow@example.com",
    "Phone number": "(415) 555-0132",
    "Street address": "1 Example Street",
    "City": "Springfield",
    "ZIP code": "10001",
}
GENDERS = {0: "Prefer not to say", 1: "Male", 2: "Female"}


@dataclass
class Person:
    """Facts and answers, and what came of them."""

    slug: str
    facts: dict[str, Any]
    answers: dict[str, Any]
    asked: list[str] = field(default_factory=list)

    def fill_in(self, form: FrameLocator, *, until: str | None = None) -> None:
        """Go through every step until there is no way forward, or up to the step named."""
        for _ in range(MANY_STEPS):
            step = form.locator("form[data-step]")
            key = step.get_attribute("data-step")
            if key == until:
                return
            goes_on_by_itself = step.get_attribute("data-auto-advance") is not None
            self._fill_step(step)
            forward = step.locator("button[type=submit]")
            if not goes_on_by_itself:
                if forward.count() == 0:
                    return
                forward.click()
            expect(form.locator("form[data-step]")).not_to_have_attribute("data-step", str(key))
        raise AssertionError(f"still not at the end after {MANY_STEPS} steps")

    def _fill_step(self, step: Locator) -> None:
        questions = step.locator("[data-question-id]")
        if questions.count():
            for question_id in [one.get_attribute("data-question-id") for one in questions.all()]:
                self.asked.append(str(question_id))
                self._answer(step.locator(f"[data-question-id='{question_id}']"), str(question_id))
            return
        for label, text in DEMOGRAPHICS.items():
            entry = step.get_by_label(label, exact=True)
            if entry.count():
                entry.fill(text)
        self._state_facts(step)
        terms = step.get_by_label("I have read the terms of service and agree")
        if terms.count():
            terms.check()

    def _state_facts(self, step: Locator) -> None:
        key = step.get_attribute("data-step")
        if key == "date_of_birth":
            step.get_by_label("Date of birth").fill(self.facts["date_of_birth"])
        elif key == "gender":
            step.get_by_label(GENDERS[self.facts["gender"]], exact=True).check()
        elif key == "address":
            step.get_by_label("State").select_option(label=self.facts["state"][-1])
        elif key == "metrics":
            step.get_by_label("Height (cm)").fill(str(self.facts["height_cm"]))
            step.get_by_label("Weight (kg)").fill(str(self.facts["weight_kg"]))

    def _answer(self, entry: Locator, question_id: str) -> None:
        answer = self.answers.get(question_id)
        if answer is None:
            return
        question = _question(self.slug, question_id)
        kind = question["type"]
        if kind == "informational":
            return
        if kind == "file":
            entry.locator("input").set_input_files(
                {"name": "photo.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n"}
            )
        elif kind == "boolean":
            # A click, for choosing may send the form: the choice is gone before it could be seen.
            entry.get_by_label("Yes" if answer is True else "No", exact=True).click()
        elif kind in ("single_option", "multiple_option"):
            for chosen in answer if isinstance(answer, list) else [answer]:
                self._choose(entry, question, chosen)
        else:
            entry.locator("input, textarea").fill(str(answer))

    def _choose(self, entry: Locator, question: dict[str, Any], chosen: Any) -> None:
        name = chosen["option"] if isinstance(chosen, dict) else chosen
        title = next(option["title"] for option in question["options"] if _is(option, name))
        option = entry.locator("label.option-label").filter(has=entry.page.get_by_text(title, exact=True))
        option.locator("input").click()
        if isinstance(chosen, dict):
            entry.get_by_label(f"Tell us more about “{title}”").fill(chosen["additional"])


def _question(slug: str, question_id: str) -> dict[str, Any]:
    questions: Any = QUESTIONNAIRES[slug]["questions"]
    return next(one for one in questions if one["partner_questionnaire_question_id"] == question_id)


def _is(option: dict[str, Any], name: str) -> bool:
    spellings = (option["partner_questionnaire_question_option_id"], option["option"], option["title"])
    return name.strip().casefold() in [spelling.casefold() for spelling in spellings]


def journeys(slug: str) -> list[dict[str, Any]]:
    """The people of a questionnaire; the first one's path is the happy one."""
    people: list[dict[str, Any]] = json.loads((JOURNEYS / f"{slug}.json").read_text(encoding="utf-8"))[
        "people"
    ]
    return people
