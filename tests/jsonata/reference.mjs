// tests/jsonata/reference.mjs - what the reference, npm's jsonata 2.0.6, gives for expressions.
//
// Reads lines {"expr", "input", "variables"}; prints for each {"value"}, {"undefined": true},
// {"error": {"code", "message"}}, or {"other": text} where JavaScript failed in its own way.
//   node reference.mjs PACKAGE_FOLDER
//
// One thing of it is changed: where {...} is evaluated on an empty array, the reference puts an
// undefined item into that array, of the input document as well, and whatever comes later finds it
// there. Our values never change; so here the item is put into an array of its own.
import { readFileSync } from 'fs';
import Module, { createRequire } from 'module';
import path from 'path';
import readline from 'readline';

const require = createRequire(path.join(process.cwd(), 'x.js'));
const CHANGED = 'input.push(undefined)';
const file = require.resolve(path.resolve(process.argv[2]));
const parts = readFileSync(file, 'utf8').split(CHANGED);
if (parts.length !== 2) throw new Error(`${file} is not the version that we know`);
const loaded = new Module(file);
loaded.filename = file;
loaded.paths = Module._nodeModulePaths(path.dirname(file));
loaded._compile(parts.join('input = [undefined]'), file);
const jsonata = loaded.exports;

const within = (promise, ms) => new Promise((resolve, reject) => {
  const timer = setTimeout(() => reject(new Error('timeout')), ms);
  promise.then(v => { clearTimeout(timer); resolve(v); }, e => { clearTimeout(timer); reject(e); });
});

// Plain JSON, as JSON.stringify makes it; functions are as the reference prints them.
const answer = async (line) => {
  try {
    const value = await within(jsonata(line.expr).evaluate(line.input, line.variables || {}), 5000);
    if (value === undefined) return { undefined: true };
    if (typeof value === 'function' || value._jsonata_lambda || value._jsonata_function)
      return { function: true };
    return { value };
  } catch (error) {
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
