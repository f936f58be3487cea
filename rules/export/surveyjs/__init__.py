"""SurveyJS (https://surveyjs.io): a questionnaire as the JSON of a survey, logic included.

The page that shows the survey sets what is known of the person as variables (`surveyjs_variables`), before anything is
answered:

    for (const [name, value] of Object.entries(variables)) survey.setVariable(name, value);

**Three values.** Every question and every offering is a calculated value of its own, "yes", "no" or "unknown", with one
two-valued expression for yes and one for no (`rules.export.rails`); a question is visible if its value is "yes". The
body mass index is calculated too, from whole grams and whole millimetres, because that division is exact.

**Hidden answers are ignored**: an answer counts only together with its question's value, whatever the survey still
holds. So it needs no `clearInvisibleValues: "onHidden"`, which destroys what a person typed when a question disappears
for a moment. On completion the survey drops the answers of hidden questions (its default), and its result has each
offering's value.

| code | what SurveyJS cannot say |
|---|---|
| literal | a required value with a double quote or a backslash: that requirement is unknown |
| no-file | "no file", for a question without one counts as left out: that requirement is unknown |
| text-case | equality of texts beyond lower case: "Straße" is not "STRASSE" |
| text-number | that a text which looks like a number, true or false is a text: "30" equals "30.0" |
| text-order | which texts are numbers: "0x10" and "Infinity" count too |
| precision | numbers of more than 15 digits: they are doubles |
| choice | two options that it takes for the same |
| dead-end | a page without a next button |
| back-button | a page without a back button |
| piping | a brace in a text: it would be replaced by an answer |
| attachment | files shown with a question |
| flag | is_important, is_critical, display_in_pdf, label: of no use to a survey |
"""

from __future__ import annotations

from rules.export.surveyjs.survey import SurveyJS, surveyjs_variables, to_surveyjs

__all__ = ["SurveyJS", "surveyjs_variables", "to_surveyjs"]
