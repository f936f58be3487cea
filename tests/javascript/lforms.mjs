// Which items LHC-Forms enables: [{questionnaire, response, version}] -> [{linkId: enabled}].
import { readFileSync } from "node:fs";
import { JSDOM, VirtualConsole } from "jsdom";

const BUNDLES = ["webcomponent/assets/lib/zone.min.js", "webcomponent/lhc-forms.js", "fhir/lformsFHIRAll.min.js"];

// LHC-Forms lays its web component out, which jsdom cannot; what it says of that is not asked for here.
const { window } = new JSDOM("<!doctype html><body></body>", {
  runScripts: "outside-only",
  url: "https://forms.example/",
  virtualConsole: new VirtualConsole(),
});
for (const bundle of BUNDLES) window.eval(readFileSync(`lforms/${bundle}`, "utf8"));
const { LForms } = window;

function enabled({ questionnaire, response, version }) {
  const definition = LForms.Util.convertFHIRQuestionnaireToLForms(questionnaire, version);
  const filled = LForms.Util.mergeFHIRDataIntoLForms("QuestionnaireResponse", response, definition, version);
  const form = new LForms.LFormsData(filled);
  return Object.fromEntries(form.itemList.map((item) => [item.linkId, item._skipLogicStatus !== "target-disabled"]));
}

const cases = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(cases.map(enabled)), () => process.exit(0));
