// tests/jsonata/reference.mjs - what the reference, npm's jsonata 2.0.6, gives for expressions.
//
// Reads lines {"expr", "input", "variables"}; prints for each {"value"}, {"undefined": true},
// {"error": {"code", "message"}}, or {"other": text} where JavaScript failed in its own way.
//   node reference.mjs PACKAGE_FOLDER
//
// Where {...} is evaluated on an empty array, the reference puts an undefined item into that array, of
// the input document as well, and whatever comes later finds it there. Our values never change; so
// here the item is put into an array of its own.
//
// What it says of functions as values, and what a transform changes outside of the copy that it has
// made (a pattern may find the input document), is a matter of its JavaScript: then the answer is
// {"function": true}.
import { readFileSync } from 'fs';
import Module, { createRequire } from 'module';
import path from 'path';
import readline from 'readline';

const require = createRequire(path.join(process.cwd(), 'x.js'));
const file = require.resolve(path.resolve(process.argv[2]));

const holdsFunction = (value) => typeof value === 'function' || (typeof value === 'object' &&
  value !== null && (value._jsonata_lambda || value._jsonata_function ||
    (Array.isArray(value) && value.some(holdsFunction))));
const holds = (whole, part) => whole === part || (typeof whole === 'object' && whole !== null &&
  Object.values(whole).some((one) => holds(one, part)));
// What the changed code tells of the expression at hand.
globalThis.seen = {
  own: false,
  value(value) { this.own ||= Boolean(holdsFunction(value)); },
  match(copy, match) { this.own ||= typeof match === 'object' && !holds(copy, match); },
};

const CHANGES = [
  ['input.push(undefined)', 'input = [undefined]'],
  ['function boolean(arg) {', 'function boolean(arg) { seen.value(arg);'],
  ['function evaluateWildcard(expr, input) {',
    'function evaluateWildcard(expr, input) { seen.value(input);'],
  ['function recurseDescendants(input, results) {',
    'function recurseDescendants(input, results) { seen.value(input);'],
  ['var match = matches[ii];', 'var match = matches[ii]; seen.match(result, match);'],
];
const changed = CHANGES.reduce((text, [from, to]) => {
  const parts = text.split(from);
  if (parts.length !== 2) throw new Error(`${file} is not the version that we know`);
  return parts.join(to);
}, readFileSync(file, 'utf8'));
const loaded = new Module(file);
loaded.filename = file;
loaded.paths = Module._nodeModulePaths(path.dirname(file));
loaded._compile(changed, file);
const jsonata = loaded.exports;

const within = (promise, ms) => new Promise((resolve, reject) => {
  const timer = setTimeout(() => reject(new Error('timeout')), ms);
  promise.then(v => { clearTimeout(timer); resolve(v); }, e => { clearTimeout(timer); reject(e); });
});

// Plain JSON, as JSON.stringify makes it; functions are as the reference prints them.
const answer = async (line) => {
  seen.own = false;
  try {
    const value = await within(jsonata(line.expr).evaluate(line.input, line.variables || {}), 5000);
    if (seen.own) return { function: true };
    if (value === undefined) return { undefined: true };
    if (typeof value === 'function' || value._jsonata_lambda || value._jsonata_function)
      return { function: true };
    return { value };
  } catch (error) {
    if (seen.own) return { function: true };
    if (typeof error.code !== 'string') return { other: String(error.message) };
    return { error: { code: error.code, message: error.message } };
  }
};

for await (const text of readline.createInterface({ input: process.stdin })) {
  let out;
  try {
    out = JSON.stringify(await answer(JSON.parse(text)));
  } catch (error) {
    out = JSON.stringify({ other: String(error.message) });
  }
  process.stdout.write(out + '\n');
}
