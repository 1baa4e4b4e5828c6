/* tests/bench/service.cjs - validates definitions by amazon-states-language-service, as an editor.
 *
 * node service.cjs FOLDER FILE...: FOLDER has the package in node_modules. Prints, as JSON, the
 * milliseconds of each file, elapsed and of the processor: the best of three, after one that warms
 * up. With one FILE and the option --once it is validated once, and nothing is printed. */
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const { createRequire } = require("node:module");

const ROUNDS = 4;

/* A function that validates a text, and counts what is found. */
function validator(folder) {
    const load = createRequire(path.join(path.resolve(folder), "package.json"));
    const { getLanguageService, TextDocument } = load("amazon-states-language-service");
    const service = getLanguageService({ aslOptions: { ignoreColonOffset: false } });

    return async (name, text) => {
        const document = TextDocument.create("file://" + name, "asl", 1, text);
        const found = await service.doValidation(document, service.parseJSONDocument(document));
        return found.length;
    };
}

async function measure(validate, name) {
    const text = fs.readFileSync(name, "utf8");
    const best = [Infinity, Infinity];

    for (let round = 0; round < ROUNDS; round++) {
        const used = process.cpuUsage();
        const begun = process.hrtime.bigint();
        await validate(name, text);
        const elapsed = Number(process.hrtime.bigint() - begun) / 1e6;
        const { user, system } = process.cpuUsage(used);
        if (round > 0) {
            best[0] = Math.min(best[0], elapsed);
            best[1] = Math.min(best[1], (user + system) / 1e3);
        }
    }
    return best;
}

async function main() {
    const words = process.argv.slice(2);
    const once = words[0] === "--once";
    const [folder, ...files] = once ? words.slice(1) : words;
    const validate = validator(folder);

    if (once) {
        await validate(files[0], fs.readFileSync(files[0], "utf8"));
        return;
    }
    const times = [];
    for (const name of files)
        times.push(await measure(validate, name));
    console.log(JSON.stringify(times));
}

main();
