"""Foreign form: a random FHIR questionnaire that somebody else may have written, and how somebody fills it in."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

from rules import compile_questionnaire, evaluate, read_answers, read_facts

if TYPE_CHECKING:
    from rules.export.fhir.reading import FhirReading

Json = dict[str, Any]

TYPES = ["boolean", "choice", "choices", "integer", "decimal", "date", "attachment", "display"]
CODES = ["a", "b", "c"]
NUMBERS = [-1, 0, 2, 3]
DATES = ["1999-12-31", "2000-01-01", "2024-02-29"]


class ForeignForm:
    """`resource` is R4. Of `answers(random)` the values are MDI's, by linkId; `response` has them in FHIR."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.types: dict[str, str] = {}
        self.resource: Json = {
            "resourceType": "Questionnaire",
            "status": "active",
            "item": self._items(0, ""),
        }
        sources = list(self.types)
        # References go back only, so that there are no cycles.
        for position, item in enumerate(flat(self.resource)):
            earlier = [
                one for one in sources if one in [other["linkId"] for other in flat(self.resource)[:position]]
            ]
            if earlier and self.random.random() < 0.7:
                number = self.random.randint(1, 3)
                item["enableWhen"] = [self._condition(self.random.choice(earlier)) for _ in range(number)]
                if number > 1:
                    item["enableBehavior"] = self.random.choice(["all", "any"])

    def answers(self) -> Json:
        """Most questions answered, enabled or not."""
        return {
            link_id: self._value(item_type)
            for link_id, item_type in self.types.items()
            if item_type != "display" and self.random.random() < 0.8
        }

    def response(self, answers: Json) -> Json:
        """They in a response, in the questionnaire's groups."""
        items = self._answered(self.resource["item"], answers)
        return {"resourceType": "QuestionnaireResponse", "status": "in-progress", "item": items}

    def _items(self, depth: int, prefix: str) -> list[Json]:
        items: list[Json] = []
        for index in range(self.random.randint(1, 4)):
            link_id = f"{prefix}{index}"
            if depth < 2 and self.random.random() < 0.3:
                items.append(
                    {"linkId": link_id, "type": "group", "item": self._items(depth + 1, f"{link_id}.")}
                )
                continue
            item_type = self.types[link_id] = self.random.choice(TYPES)
            item: Json = {"linkId": link_id, "text": f"Item {link_id}", "type": item_type}
            if item_type in {"choice", "choices"}:
                item["type"] = "choice"
                item["answerOption"] = [
                    {"valueCoding": {"code": one, "display": one.upper()}} for one in CODES
                ]
                if item_type == "choices":
                    item["repeats"] = True
            items.append(item)
        return items

    def _condition(self, link_id: str) -> Json:
        item_type = self.types[link_id]
        operators = ["exists"]
        if item_type in {"boolean", "choice", "choices"}:
            operators = ["=", "!=", "exists"]
        if item_type in {"integer", "decimal", "date"}:
            operators = ["=", "!=", "<", "<=", ">", ">=", "exists"]
        operator = self.random.choice(operators)
        if operator == "exists":
            return {"question": link_id, "operator": operator, "answerBoolean": self.random.random() < 0.5}
        name = {"boolean": "Boolean", "integer": "Integer", "decimal": "Decimal", "date": "Date"}
        value = self._value(item_type)
        if item_type in {"choice", "choices"}:
            return {
                "question": link_id,
                "operator": operator,
                "answerCoding": {"code": self.random.choice(CODES)},
            }
        return {"question": link_id, "operator": operator, f"answer{name[item_type]}": value}

    def _value(self, item_type: str) -> Any:
        if item_type == "boolean":
            return self.random.random() < 0.5
        if item_type == "choices":
            return self.random.sample(CODES, self.random.randint(1, 3))
        values: dict[str, list[Any]] = {
            "choice": CODES,
            "integer": NUMBERS,
            "decimal": [*NUMBERS, 2.5],
            "date": DATES,
            "attachment": [["uploaded"]],
        }
        return self.random.choice(values.get(item_type, [None]))

    def _answered(self, items: list[Json], answers: Json) -> list[Json]:
        found = []
        for item in items:
            if item["type"] == "group":
                found.append({"linkId": item["linkId"], "item": self._answered(item["item"], answers)})
            elif item["linkId"] in answers:
                value = answers[item["linkId"]]
                values = value if isinstance(value, list) else [value]
                name = {"choice": "Coding", "attachment": "Attachment"}.get(
                    item["type"], item["type"].title()
                )
                wrap = {"Coding": "code", "Attachment": "title"}.get(name)
                given = [{f"value{name}": {wrap: one} if wrap else one} for one in values]
                found.append({"linkId": item["linkId"], "answer": given})
        return found


def flat(resource: Json) -> list[Json]:
    """All items in the order of the form."""
    return [one for item in resource.get("item", []) for one in (item, *flat(item))]


def shown(reading: FhirReading, answers: Json, facts: Json | None = None) -> set[str]:
    """The questions whose rules hold for this person, who submits."""
    program = compile_questionnaire(reading.questionnaire)
    read = read_answers(reading.questionnaire, answers)
    verdicts = evaluate(program, read, read_facts(facts or {}), final=True).verdicts
    both = {**verdicts.questions, **verdicts.offerings}
    return {target for target, verdict in both.items() if verdict.verdict.value == "true"}
