// Writes the public examples of JSON Forms as files that `python -m tests.outside_forms` reads.
//
//   npm install esbuild && node tests/outside_forms/json_forms.mjs <jsonforms>/packages/examples/src/index.ts <folder>
//
// The examples are TypeScript beside functions; what of an example is not data (validators, actions) is left out.
import { createRequire } from 'node:module';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runInNewContext } from 'node:vm';

const require = createRequire(join(process.cwd(), 'package.json'));
const { buildSync } = require('esbuild');

const [source, folder] = process.argv.slice(2);
const built = buildSync({
  entryPoints: [resolve(source)],
  bundle: true,
  write: false,
  format: 'cjs',
  platform: 'node',
  external: ['@jsonforms/core', 'lodash/*', 'ajv*'],
});
// What the examples take from libraries only serves their actions and translations.
const stub = new Proxy(() => undefined, { get: (_, name) => (name === '__esModule' ? false : stub), apply: () => undefined });
const anything = new Proxy({}, { get: (_, name) => String(name) });
const core = { convertDateToString: (day) => day.toISOString().slice(0, 10), createTranslator: () => () => undefined };
const libraries = {
  'lodash/get': () => undefined,
  '@jsonforms/core': new Proxy(core, { get: (known, name) => known[name] ?? anything, has: () => true }),
};
const module = { exports: {} };
runInNewContext(built.outputFiles[0].text, {
  module,
  exports: module.exports,
  require: (name) => libraries[name] ?? stub,
  console,
  Date,
});
mkdirSync(folder, { recursive: true });
for (const example of module.exports.getExamples()) {
  const { name, label, schema, uischema, data } = example;
  if (!schema) continue;
  const whole = { name, label, schema, uischema: uischema ?? null, data: data ?? {} };
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(whole, null, 2)}\n`);
}
