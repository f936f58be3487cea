"""Advice: what each code means for the person who wrote the questionnaire, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ADVICE"]

ADVICE: Mapping[str, str] = {
    "E000": "The file is no questionnaire at all: no JSON, or no object, or too deeply nested. Export it again.",
    "E001": "A rule asks about a question that is not in this questionnaire. Choose one that is, or remove the rule.",
    "E002": "Whether a question is shown depends on itself, through others. Break the circle.",
    "E003": "Use one of = != < <= > >=. Only numbers, dates, ages and BMI have an order.",
    "E004": "A rule is `and`, `or` or `not`; a question's or offering's `rule_type` is `and` or `or`.",
    "E005": "A requirement is about age, gender, state, bmi or a question.",
    "E006": "Nobody can ever give this answer, so the comparison means nothing. Write one that can be given.",
    "E007": "Two things bear one id, and cannot be told apart. Give one of them another.",
    "E008": "Without an id nothing can refer to it. Give it one.",
    "E009": "The field holds another kind of value than it has to. Correct it.",
    "E010": "One object gives a key twice; only the last counts. Remove one.",
    "W101": "The question appears only when the person is past its place. Move it behind the one it depends on.",
    "W102": "No person, whatever they answer, makes this rule true. Mend those of its requirements that are named.",
    "W103": "The rule makes no difference: it is true for every person. Remove it, or say what was meant.",
    "W104": "No person, whatever they answer, is ever asked this. Mend its rules, or those of what it depends on.",
    "W105": "No person, whatever they answer, can ever get this. Mend its rules, or those of what it depends on.",
    "W106": "`not` with several requirements is read as: none of them holds. One `not` each says it clearly.",
    "W107": "A rule that asks for nothing is true for everybody. Add what was forgotten, or remove it.",
    "W108": "Two questions claim the same place. Number them one after another.",
    "W110": "Texts are shown as they are written, tags and entities too. Write plain text.",
    "W111": "Everybody who would be shown this question meets a page without a next button before. Move one of them.",
    "W112": "These people go through the questionnaire for nothing. If that is meant, stop them early and kindly.",
    "W113": "Read as if it had been written correctly. Correct it, so that every reader does the same.",
    "W114": "A `not` or `!=` also holds for those who were never asked. If they are not meant, exclude them.",
    "W115": "The answer belongs to no question of this questionnaire, and counts for nothing.",
    "W116": "An answer by this text means the first of the two options. Give them different texts.",
}
