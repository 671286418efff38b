// The sheet of the bench, scored by json-logic-js and by SurveyJS. Started by tests/bench/rivals.py:
//   node sheet.mjs FOLDER   (the folder holds node_modules)
// The first line read is {"marks", "items", "sheets": {form: [text]}}; every further one {"peer", "runs"} asks for so
// many scorings from the stored texts by turns, and is answered by a line {"answer", "seconds"}: the last answer, and
// the time of one scoring.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(`${process.argv[2]}/`);
const jsonLogic = require("json-logic-js");
const { Model } = require("survey-core");

const logicOfFinding = ({ key, deduct, most }) => {
  const cost = { "*": [{ var: [`found.${key}`, 0] }, deduct] };
  return most === null ? cost : { min: [most, cost] };
};

const logicOf = (marks, items) => {
  const absent = ({ key }) => ({ var: [`absent.${key}`, 0] });
  const attainable = items.map((item) => ({ if: [absent(item), 0, item.marks] }));
  const lost = items.map((item) => ({
    if: [absent(item), 0, { min: [item.marks, { "+": item.findings.map(logicOfFinding) }] }],
  }));
  return { "/": [{ "*": [marks, { "-": [{ "+": attainable }, { "+": lost }] }] }, { "+": attainable }] };
};

const surveyOfFinding = (item, { key, deduct, most }) =>
  most === null
    ? `iif({${item.key}} contains '${key}', ${deduct}, 0)`
    : `iif({${item.key}} contains '${key}', min(${most}, {${key}} * ${deduct}), 0)`;

const attainableOf = (items) => `sum(${items.map((item) => `iif({${item.key}_absent} = true, 0, ${item.marks})`).join(", ")})`;

const lostOf = (items) => {
  const costs = (item) => item.findings.map((finding) => surveyOfFinding(item, finding)).join(" + ");
  return `sum(${items.map((item) => `iif({${item.key}_absent} = true, 0, min(${item.marks}, ${costs(item)}))`).join(", ")})`;
};

const questionsOf = (item) => [
  { type: "checkbox", name: item.key, choices: item.findings.map((finding) => finding.key) },
  { type: "boolean", name: `${item.key}_absent` },
  ...item.findings
    .filter((finding) => finding.most !== null)
    .map((finding) => ({ type: "text", inputType: "number", name: finding.key })),
];

// As it is used: every item a question, and expressions that show what they come to.
const surveyOf = (items) =>
  new Model({
    elements: [
      ...items.flatMap(questionsOf),
      { type: "expression", name: "attainable", expression: attainableOf(items) },
      { type: "expression", name: "lost", expression: lostOf(items) },
    ],
  });

// As people see it: each item also shows what it loses, and the totals add these up.
const tellingSurveyOf = (items) => {
  const cost = (item) => item.findings.map((finding) => surveyOfFinding(item, finding)).join(" + ");
  const lost = (item) => `iif({${item.key}_absent} = true, 0, min(${item.marks}, ${cost(item)}))`;
  return new Model({
    elements: [
      ...items.flatMap((item) => [
        ...questionsOf(item),
        { type: "expression", name: `${item.key}_lost`, expression: lost(item) },
      ]),
      { type: "expression", name: "attainable", expression: attainableOf(items) },
      { type: "expression", name: "lost", expression: `sum(${items.map((item) => `{${item.key}_lost}`).join(", ")})` },
    ],
  });
};

// At its lightest: no question at all, only two values that are worked out.
const bareSurveyOf = (items) =>
  new Model({
    elements: [],
    calculatedValues: [
      { name: "attainable", expression: attainableOf(items) },
      { name: "lost", expression: lostOf(items) },
    ],
  });

const scoredBy = (marks, survey, read) => (text) => {
  survey.data = JSON.parse(text);
  return (marks * (read(survey, "attainable") - read(survey, "lost"))) / read(survey, "attainable");
};

const peersOf = ({ marks, items }) => {
  const rule = logicOf(marks, items);
  return {
    "json-logic": (text) => jsonLogic.apply(rule, JSON.parse(text)),
    "telling survey": scoredBy(marks, tellingSurveyOf(items), (survey, name) => survey.getValue(name)),
    survey: scoredBy(marks, surveyOf(items), (survey, name) => survey.getValue(name)),
    "bare survey": scoredBy(marks, bareSurveyOf(items), (survey, name) => survey.getVariable(name)),
  };
};

let peers;
let sheets;
for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  if (!peers) {
    peers = peersOf(asked);
    sheets = asked.sheets;
    continue;
  }
  const score = peers[asked.peer];
  const texts = sheets[asked.peer === "json-logic" ? "flat" : "survey"];
  const began = process.cpuUsage();
  let answer;
  for (let run = 0; run < asked.runs; run += 1) answer = score(texts[run % texts.length]);
  const { user, system } = process.cpuUsage(began); // the processor's time, as on the other side
  const seconds = (user + system) / 1e6 / asked.runs;
  console.log(JSON.stringify({ answer, seconds }));
}
