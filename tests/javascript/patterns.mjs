// [{pattern, texts}] -> [[whether each text matches]]
import { readFileSync } from "node:fs";

const matches = ({ pattern, texts }) => texts.map((text) => new RegExp(pattern, "u").test(text));

console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(matches)));
