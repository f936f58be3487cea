// [{document, variables, answers}] -> [{shown: [element names], values: {calculated value: "yes" | "no" | "unknown"}, data}]
import { Model } from "survey-core";
import { readFileSync } from "node:fs";

function filledIn({ document, variables, answers }) {
  const survey = new Model(document);
  if (survey.jsonErrors?.length) throw new Error(JSON.stringify(survey.jsonErrors));
  for (const [name, value] of Object.entries(variables)) survey.setVariable(name, value);
  survey.mergeData(answers);
  const values = {};
  for (const { name } of document.calculatedValues) values[name] = survey.getVariable(name.toLowerCase());
  const shown = survey.getAllQuestions(false).filter((one) => one.isVisible).map((one) => one.name);
  survey.validationEnabled = false;
  survey.completeLastPage();
  survey.doComplete();
  return { shown, values, data: survey.data };
}

console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(filledIn)));
