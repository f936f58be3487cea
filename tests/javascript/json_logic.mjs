// [{logic, data}] -> [{verdicts: {question id: true | false | null}, offerings: {offering id: true | false | null}}]
import jsonLogic from "json-logic-js";
import { readFileSync } from "node:fs";

function evaluated({ logic, data }) {
  // No prototype: any id may be a key.
  const verdicts = Object.create(null);
  for (const id of logic.order) {
    verdicts[id] = jsonLogic.apply(logic.questions[id], data);
    data.verdicts[logic.keys[id]] = verdicts[id];
  }
  const offerings = Object.create(null);
  for (const [id, rule] of Object.entries(logic.offerings)) offerings[id] = jsonLogic.apply(rule, data);
  return { verdicts, offerings };
}

console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(evaluated)));
