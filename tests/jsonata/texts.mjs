// tests/jsonata/texts.mjs - random calls of JSONata's functions on texts and numbers: ours, by the
// program tests/jsonata/texts, must answer as the reference does.
//
//   node texts.mjs PROGRAM SEED COUNT [FAMILY]
//
// Prints a line of JSON for each family: its name, how many calls, and those that differ.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";

process.env.TZ = "UTC";
const NOW = 1700000000123; // what the reference takes for now
globalThis.Date = class extends Date {
  constructor(...given) {
    super(...(given.length > 0 ? given : [NOW]));
  }
};
const jsonata = createRequire(process.cwd() + "/")("jsonata");
const [, , program, seedText, countText, only] = process.argv;
let state = BigInt(seedText);

function random() { // SplitMix64
  const mask = (1n << 64n) - 1n;
  state = (state + 0x9e3779b97f4a7c15n) & mask;
  let z = state;
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & mask;
  return Number((z ^ (z >> 31n)) >> 11n) / 2 ** 53;
}
const below = (n) => Math.floor(random() * n);
const pick = (list) => list[below(list.length)];
const maybe = (chance, make) => (random() < chance ? make() : undefined);
const times = (most, make) => Array.from({ length: below(most + 1) }, make);

// ---- numbers and texts
function number() {
  switch (below(8)) {
    case 0: return below(20) - 5;
    case 1: return (below(2000) - 1000) / 8;
    case 2: return (below(2000000) - 1000000) / 1000;
    case 3: return (random() - 0.5) * 10 ** below(25);
    case 4: return random() * 10 ** -below(12);
    case 5: return (below(200) - 100) * 10 ** below(22);
    case 6: return below(2000) / 10 + 0.05;
    default: return below(1000000);
  }
}
const letters = ["a", "b", "c", "A", "B", "s", "k", "z", "1", "2", "0", "-", ",", ".", " ", " ", "\t",
  "\n", "é", "ß", "É", "Σ", "σ", "ς", "ſ", "K", "İ", "ı", "ŉ", "ﬃ", "€", "中", "\u2028", "\u00a0",
  "\u0307", "😀", "𐐨", "$", "_", "\"", "\\", "\u0001", "\r"];
const plainLetters = ["a", "b", "c", "A", "B", "s", "1", "2", " ", "-", "\n"];
const text = (most = 8, from = letters) => times(most, () => pick(from)).join("");
function value(depth = 0) {
  switch (below(depth > 2 ? 5 : 7)) {
    case 0: return null;
    case 1: return random() < 0.5;
    case 2: case 3: return number();
    case 4: return text(5);
    case 5: return times(3, () => value(depth + 1));
    default: return Object.fromEntries(times(3, () => ["k" + text(3), value(depth + 1)]));
  }
}
function numberText() {
  const digits = (n, from = "0123456789") => times(n, () => pick([...from])).join("");
  return pick([
    () => String(number()), () => "-" + digits(3) + "." + digits(3), () => digits(25),
    () => digits(2) + "e" + pick(["", "+", "-"]) + digits(3), () => "0x" + digits(16, "0123456789abcdefABCDEFg"),
    () => pick(["", " "]) + "0o" + digits(24, "01234567") + pick(["", " "]),
    () => pick(["", "\t"]) + "0b" + digits(60, "01") + pick(["", " "]), () => text(3),
    () => "0" + digits(4) + "." + digits(2)])();
}

// ---- regular expressions
function atom(depth) {
  switch (below(depth > 2 ? 12 : 16)) {
    case 0: case 1: case 2: return pick(["a", "b", "c", "A", "s", "k", "1", " ", "é", "ß", "ſ", "-", "σ", "]", "}"]);
    case 3: return ".";
    case 4: return pick(["\\d", "\\w", "\\s", "\\D", "\\W", "\\S"]);
    case 5: case 6: return charClass();
    case 7: return pick(["\\b", "\\B", "^", "$"]);
    case 8: return pick(["\\n", "\\t", "\\x61", "\\u0062", "\\u00e9", "\\-", "\\.", "\\$", "\\/", "\\cJ", "\\0", "\\e", "\\u2028"]);
    case 9: return pick(["\\1", "\\2"]);
    case 10: return "b";
    case 11: return "a";
    case 12: return "(" + alternatives(depth + 1) + ")";
    case 13: return "(?:" + alternatives(depth + 1) + ")";
    case 14: return pick(["(?=", "(?!"]) + alternatives(depth + 1) + ")";
    default: return "(" + alternatives(depth + 1) + ")";
  }
}
function charClass() {
  const item = () => pick(["a", "b", "a-c", "A-Z", "\\d", "\\w", "\\s", "\\S", "é", "-", "^", "\\]", "\\b",
    "\\u0061-\\u0063", "\\x41", "0-9", "[", ".", "$", "\\-", "ſ", "À-ÿ"]);
  return "[" + pick(["", "", "^"]) + times(3, item).join("") + "]";
}
function term(depth) {
  const one = atom(depth);
  const repeats = !/^(\\b|\\B|\^|\$|\(\?=|\(\?!)/.test(one) && random() < 0.3;
  return one + (repeats ? pick(["*", "+", "?", "{2}", "{1,2}", "{0,}", "*?", "+?", "??", "{1,3}?"]) : "");
}
function alternatives(depth) {
  return Array.from({ length: random() < 0.2 ? 2 : 1 }, () =>
    Array.from({ length: 1 + below(3) }, () => term(depth)).join("")).join("|");
}
function regex() {
  for (;;) {
    const pattern = alternatives(0);
    const flags = pick(["", "", "i", "m", "im"]);
    try {
      new RegExp(pattern, flags + "g");
    } catch (error) {
      continue;
    }
    if (!strange(pattern))
      return { pattern, flags };
  }
}
// What PCRE2 and ECMAScript do differently (docs/decisions/0018-jsonata-texts.md): rounds of a group
// that find nothing, and what groups inside of it were in an earlier round.
const strange = (pattern) => /\)[*+?{]/.test(pattern) && /\((?!\?)|[*+?}]\?/.test(pattern);
// ---- pictures
function integerPicture() {
  const digits = () => times(8, () => pick(["#", "#", "0", "0", "1", ",", ",", ".", " ", ":"])).join("");
  return pick([
    () => pick(["0", "01", "#0", "#,##0", "000,000", "#.##0,0", "#,###,##0", "0,0", "0000"]), digits,
    () => pick(["A", "a", "I", "i", "W", "w", "Ww", "١", "#٠٠", "Wx", "", "١0", "０,０００"]),
    () => digits() + "0"])() + pick(["", "", ";o", ";c", ";"]);
}
const numberPart = () => pick([
  () => pick(["0", "#0", "#,##0.00", "000.00", "0.0##", "#.##", "0,000.0", "#,###.##0,0", "##0%", "0.0‰", "0.0e0",
    "00.###e00", "#e0", "#.0#e00", "#,##,##0.0", "#,#,###", ".00", "0.", "#.e9", "A0B", "(#0.0)", "٠٠.٠", "0x", "$#0 EUR"]),
  () => times(9, () => pick(["#", "#", "#", "0", "0", "0", ",", ".", "e", "%", "a", "-", "‰"])).join("")])();
const numberOptions = () => Object.fromEntries(times(3, () => pick([["decimal-separator", ","], ["grouping-separator", "."],
  ["exponent-separator", "E"], ["zero-digit", "٠"], ["digit", "9"], ["pattern-separator", "|"], ["minus-sign", "−"],
  ["percent", "pc"], ["grouping-separator", "''"], ["per-mille", "m"]])));
// The reference never ends where the number is not positive and there is an exponent.
function formattedNumber() {
  const picture = numberPart() + maybe(0.2, () => ";" + numberPart() + (maybe(0.1, () => ";") ?? "")) ;
  const clean = picture.replace("undefined", "");
  const number_ = number();
  return ["formatNumber", /e|E/.test(clean) ? Math.abs(number_) || 1 : number_, clean, maybe(0.3, numberOptions)];
}
const integer = () => pick([() => below(30), () => below(2000), () => below(1e6) - 1000,
  () => Math.floor(random() * 1e13), () => pick([1000, 1000000, 1e12, 1e15, 1e16, 100000, 1100, 999999])])();
const integerText = () => pick([() => String(below(100000)), () => text(4, ["M", "C", "I", "X", "v", "i", "a", "Z"]),
  () => times(3, () => pick(["one", "twenty", "hundred", "thousand", "and", "million", "third", "x"])).join(pick([" ", "-", ", ", " and "])),
  () => below(50) + pick(["st", "nd", "th"]), () => text(3, plainLetters), () => "1,234,567".slice(below(5)), () => " 0x1f", () => "١٢"])();

// ---- dates
const marker = (read) => {
  const component = pick([..."YYMMDDdFWwXxHHhPmmssfZzCEq"]);
  const form = pick([() => "", () => "", () => pick(["1", "01", "0001", "#1", "I", "i", "a", "A", "w", "Ww", "W", "#0", "9,999", "٠", "001"]),
    () => pick(["n", "N", "Nn"]), () => pick(["1o", "wo", "01:01", "01:01t", "0000", "00t", "0", "1t", "000"])])();
  const width = random() < 0.25 ? "," + pick(["2", "2-2", "*-3", "3-3", "*-2", "4", "1-*", "*", "x", "2-4"]) : "";
  return "[" + component + (read && random() < 0.5 ? "" : form) + width + "]";
};
const datePicture = (read) => pick([
  () => pick(["[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]", "[D1o] [MNn] [Y]", "[FNn,*-3], [D01] [MNn,*-3] [Y,2-2] [h#1]:[m] [P]",
    "[X0001]-W[W01]-[F1]", "[x]/[w]", "[YI]", "[Dwo] of [MNn], [Yw]", "[M]/[D]/[Y] [H]:[m]", "[Y]-[d]", "[H01]:[m01] [z]",
    "[Y0001][M01][D01]", "[h]:[m] [PN]", "[[[Y]]]", "[Y] ]] [M]", "[Y0001]-[d001]", "[MN]", "[m]:[s]", "[d]", "[f]", "[D]-[H]", "[ Y 0001 ]",
    "[Y,*-4]", "[Z]", "[z0]", "[Z0000]", "[F] [W] [X]"]),
  () => Array.from({ length: 1 + below(4) }, () => marker(read) + pick(["", "-", " ", "/", ":", "]]", "[["])).join(""),
  () => Array.from({ length: 1 + below(5) }, () => marker(read) + pick(["-", " ", "/", ":", "."])).join(""),
  () => text(3) + marker(read) + pick(["", "[", "]"])])();
const millis = () => pick([() => below(2e9) * 1000, () => below(4e12) - 2e12, () => below(1e14) - 6e13, () => below(1e6) * 1e3 + 0.5,
  () => Date.UTC(1990 + below(40), pick([0, 11]), pick([1, 2, 3, 4, 28, 29, 30, 31])), () => (below(100) - 50) * 1e14])();
const zone = () => pick(["+0000", "-0500", "+0530", "0100", "-0330", "+1400", "+1"]);
async function written(picture) { // a text that the picture makes, so that it is read again, or nearly
  try {
    const made = await jsonata("$fromMillis(a, b, c)").evaluate({ a: Math.floor(millis() % 4e12), b: picture, c: zone() });
    return random() < 0.8 ? made : made.slice(0, -1) + pick(["", "1", "x"]);
  } catch {
    return text(6);
  }
}
async function dateText() {
  const picture = datePicture(true);
  return ["toMillis", await written(picture), picture];
}
const isoText = () => ["toMillis", pick([
  () => new Date(below(4e12) - 2e12).toISOString(),
  () => String(1000 + below(9000)) + times(3, () => pick(["-01", "-12", "-00", "-13", "-31", "-30"])).join("") +
    times(2, () => pick(["T10:20:30", "T24:00:00", "T23:59:59", "T25:00:00", "T10:20:30.1", "T10:20:30.1234"])).join("") +
    pick(["", "Z", "T10:00:00+0100", "T10:00:00-05:30", "T10:00:00+2900", "+01"]), () => "00" + (10 + below(90)) + "-01-01", () => text(5)])()];

const limit = () => maybe(0.3, () => below(4));
const families = {
  number: () => ["number", numberText()],
  formatBase: () => ["formatBase", number(), maybe(0.8, () => 2 + below(35))],
  round: () => ["round", number(), maybe(0.7, () => below(8) - 3)],
  string: () => ["string", value(), maybe(0.3, () => true)],
  formatNumber: formattedNumber,
  formatInteger: () => ["formatInteger", pick([integer, integer, number])(), integerPicture()],
  parseInteger: () => { // beyond 26^10 engines round differently
    const picture = integerPicture();
    return ["parseInteger", /^[Aa]/.test(picture) ? integerText().slice(0, 8) : integerText(), picture];
  },
  fromMillis: () => ["fromMillis", millis(), maybe(0.95, () => datePicture(false)), maybe(0.4, zone)],
  toMillis: dateText,
  toMillisIso: isoText,
  base64: () => pick([() => ["base64encode", text()], () => ["base64decode", text(9, plainLetters)],
    () => ["base64decode", times(9, () => pick([..."YWJhQ-_+/09z."])).join("") + pick(["", "=", "==", "==YQ"])]])(),
  url: () => [pick(["encodeUrl", "encodeUrlComponent", "decodeUrl", "decodeUrlComponent"]),
    pick([text, () => times(6, () => pick(["%41", "%2F", "%e2%82%ac", "%C3%A9", "%f0%9f%98%80", "a", "/", "%", "%c3", "%zz", "%3f", "%ed%a0%80", "?", "é", "%00"])).join("")])()],
  case: () => [pick(["uppercase", "lowercase"]), text(6)],
  substring: () => ["substring", text(), pick([below(12) - 6, (below(24) - 12) / 4]),
    maybe(0.6, () => pick([below(8) - 1, below(20) / 4]))],
  parts: () => [pick(["substringBefore", "substringAfter", "contains"]), text(), text(2)],
  trim: () => [pick(["trim", "length"]), text(12)],
  pad: () => ["pad", text(4), below(20) - 10, maybe(0.6, () => text(3))],
  split: () => ["split", text(10, plainLetters), pick([",", "a", "", " ", text(2)]), limit()],
  replace: () => ["replace", text(10, plainLetters), text(2, plainLetters), text(3), limit()],
  match: () => ["match", text(8, plainLetters), regex(), limit()],
  matchWide: () => ["match", text(8).replace(/[😀𐐨]/gu, "x"), regex(), limit()],
  containsRegex: () => ["contains", text(8, plainLetters), regex()],
  splitRegex: () => ["split", text(10, plainLetters), regex(), limit()],
  replaceRegex: () => ["replace", text(10, plainLetters), regex(),
    times(4, () => pick(["x", "$", "$$", "$0", "$1", "$2", "$12", "1", " ", "-"])).join(""), limit()],
};

// ---- the reference
async function reference([name, ...given]) {
  const inputs = {}, names = [];
  while (given.length > 0 && given[given.length - 1] === undefined)
    given.pop();
  for (const [index, argument] of given.entries()) {
    if (argument !== null && typeof argument === "object" && "pattern" in argument) {
      names.push("$r" + index);
    } else {
      inputs["a" + index] = argument;
      names.push(argument === undefined ? "undefinedname" : "$a" + index);
    }
  }
  const expression = jsonata("$" + name + "(" + names.join(",") + ")");
  for (const [key, argument] of Object.entries(inputs))
    expression.assign(key, argument);
  for (const [index, argument] of given.entries())
    if (names[index].startsWith("$r"))
      expression.assign("r" + index, matcher(argument));
  try {
    const result = await expression.evaluate({});
    if (name === "number" && Number.isNaN(result)) // which ours fails for
      return { code: "D3030" };
    return result === undefined ? [] : [JSON.parse(JSON.stringify(result))];
  } catch (error) {
    return { code: error.code ?? uncoded(String(error)) };
  }
}
// Errors of JavaScript itself have no code; ours do.
const uncoded = (error) => (/reading 'primary'/.test(error) ? "D3133" : /call stack/.test(error) ? "U1001" : /reading 'length'/.test(error) ? "D3085" :
  /code point|array length|digits.. argument/.test(error) ? "D1001" : error);
// What the reference makes of a regular expression, which has no text here.
function matcher({ pattern, flags }) {
  const re = new RegExp(pattern, flags + "g");
  const closure = (str, from) => {
    re.lastIndex = from || 0;
    const match = re.exec(str);
    if (match === null)
      return undefined;
    return {
      match: match[0], start: match.index, end: match.index + match[0].length,
      groups: match.slice(1),
      next: () => {
        if (re.lastIndex >= str.length)
          return undefined;
        const next = closure(str, re.lastIndex);
        if (next && next.match === "")
          throw { code: "D1004" };
        return next;
      },
    };
  };
  return closure;
}

// A sequence of one is collapsed by the reference, and one of none undefined; ours are raw.
function collapsed([name], ours) {
  if (name !== "match" || !Array.isArray(ours))
    return ours;
  return ours[0].length === 0 ? [] : ours[0].length === 1 ? [ours[0][0]] : ours;
}

for (const [family, make] of Object.entries(families)) {
  if (only && family !== only)
    continue;
  const calls = [];
  while (calls.length < Number(countText))
    calls.push(await make());
  const lines = calls.map((call) => JSON.stringify(call.map((x) => (x === undefined ? null : x))));
  const done = spawnSync(program, { input: lines.join("\n") + "\n", maxBuffer: 1 << 30 });
  const answers = done.stdout.toString().split("\n");
  const differ = [];
  for (const [index, call] of calls.entries()) {
    const wanted = JSON.stringify(await reference([...call]));
    let got = answers[index];
    try {
      got = JSON.stringify(collapsed(call, JSON.parse(got)));
    } catch (error) {
      got = "no answer: " + got;
    }
    if (got !== wanted)
      differ.push(`${lines[index]}: ${got}, not ${wanted}`);
  }
  if (done.status !== 0)
    differ.push(`the program ended with ${done.status ?? done.signal}: ${done.stderr}`);
  console.log(JSON.stringify({ family, calls: calls.length, differ: differ.length, first: differ.slice(0, 20) }));
}
