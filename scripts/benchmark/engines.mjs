// node engines.mjs ENGINE <{rules, people, rounds} -> {verdicts: [[truth of each rule] for each person], seconds}
// `seconds` is the best of at least so many rounds, for one person; with 0 rounds it is null, and nothing is timed.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(new URL("../../tests/javascript/package.json", import.meta.url));

// Each makes of rules a function of one person's values.
const ENGINES = {
  "json-logic-js"(rules) {
    const jsonLogic = require("json-logic-js");
    return (values) => rules.map((rule) => jsonLogic.apply(rule, values));
  },
  "json-logic-engine"(rules) {
    const { LogicEngine } = require("json-logic-engine");
    return new LogicEngine().build(rules);
  },
  "survey-core"(rules) {
    const { ConditionRunner } = require("survey-core");
    const runners = rules.map((rule) => new ConditionRunner(rule));
    return (values) => runners.map((runner) => runner.runValues(values));
  },
  "json-rules-engine"(rules) {
    const { Engine } = require("json-rules-engine");
    const engine = new Engine();
    rules.forEach((conditions, place) => engine.addRule({ conditions, event: { type: "true" }, name: place }));
    engine.addFact("never", false);
    return async (values) => {
      const verdicts = rules.map(() => false);
      for (const { name } of (await engine.run(values)).results) verdicts[name] = true;
      return verdicts;
    };
  },
};

const { rules, people, rounds } = JSON.parse(readFileSync(0, "utf8"));
const evaluate = ENGINES[process.argv[2]](rules);
const verdicts = [];
for (const values of people) verdicts.push((await evaluate(values)).map(Boolean));

// Until it has compiled what it runs often, Node is slower than it will be.
const WARM_MS = 2000;
let seconds = rounds ? Infinity : null;
const begun = performance.now();
for (let round = 0; rounds && (round < rounds || performance.now() - begun < WARM_MS); round++) {
  const started = performance.now();
  for (const values of people) {
    const evaluated = evaluate(values);
    if (evaluated instanceof Promise) await evaluated;
  }
  seconds = Math.min(seconds, (performance.now() - started) / 1000 / people.length);
}
console.log(JSON.stringify({ verdicts, seconds }));
