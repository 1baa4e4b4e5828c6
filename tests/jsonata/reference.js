// tests/jsonata/reference.js - print what the reference, jsonata of npm, makes of expressions.
//
// In: an expression a line, as a JSON string. Out: its tree, or its error, a line, in the form of
// tests/jsonata/tree.c. The argument is the folder in which the package is installed.
"use strict";
const path = require("path");
const readline = require("readline");
const jsonata = require(path.join(path.resolve(process.argv[2]), "node_modules", "jsonata"));

const slot = (one) => [Number(one.label.slice(1)), one.level];
const stage = (one) => one.type === "filter"
    ? { expr: tree(one.expr), position: one.position }
    : { value: one.value, position: one.position };
const flat = (pairs) => pairs.flat().map(tree);

// What only nodes of its type have.
function own(node) {
    switch (node.type) {
    case "string":
    case "number":
    case "value":
    case "name":
    case "variable":
        return { value: node.value === 0 ? 0 : node.value };
    case "regex":
        return { value: node.value.source, flags: node.value.flags };
    case "parent":
        return { slot: slot(node.slot) };
    case "path":
        return { parts: node.steps.map(tree) };
    case "binary":
        return { value: node.value, sides: [tree(node.lhs), tree(node.rhs)] };
    case "unary":
        return { parts: node.value === "-" ? [tree(node.expression)]
            : node.value === "[" ? node.expressions.map(tree) : flat(node.lhs) };
    case "block":
        return { parts: node.expressions.map(tree) };
    case "condition":
        return { parts: [node.condition, node.then, node.else].filter(Boolean).map(tree) };
    case "transform":
        return { parts: [node.pattern, node.update, node.delete].filter(Boolean).map(tree) };
    case "apply":
        return { parts: [tree(node.lhs), tree(node.rhs)] };
    case "bind":
        return { value: node.lhs.value, rhs: tree(node.rhs) };
    case "function":
    case "partial":
        return { procedure: tree(node.procedure), arguments: node.arguments.map(tree) };
    case "lambda":
        return { parameters: node.arguments.map((one) => one.value),
            signature: node.signature && node.signature.definition,
            thunk: node.thunk, body: tree(node.body) };
    case "sort":
        return { terms: node.terms.map((one) => tree(one.expression)),
            descending: node.terms.map((one) => one.descending) };
    case "wildcard":
    case "descendant":
    case "operator":
        return { parts: [] };
    }
    throw new Error("a node of type " + node.type);
}

function tree(node) {
    return {
        type: node.type === "unary" ? "unary " + node.value : node.type,
        position: node.position,
        ...own(node),
        predicate: node.predicate && node.predicate.map(stage),
        stages: node.stages && node.stages.map(stage),
        group: node.group && flat(node.group.lhs),
        where: node.group && { position: node.group.position },
        keepArray: node.keepArray || undefined,
        keepSingletonArray: node.keepSingletonArray || undefined,
        consarray: node.consarray || undefined,
        tuple: node.tuple || undefined,
        focus: node.focus,
        index: node.index,
        ancestor: node.ancestor && slot(node.ancestor),
    };
}

// JavaScript cuts characters in two; a text has none that are.
const HALF = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const whole = (text) => text.replace(HALF, "\ufffd");

function error(expression, wrong) {
    if (wrong.code === "S0103" && /^[\ud800-\udbff]$/.test(wrong.token)) {
        const character = String.fromCodePoint(expression.codePointAt(wrong.position));
        return { code: wrong.code, position: wrong.position,
            message: "Unsupported escape sequence: \\" + JSON.stringify(character) };
    }
    // In a message they are escaped, and an escape may be of a backslash before the same letters.
    const message = String(wrong.message).replace(/\\(ud[89a-f][0-9a-f]{2}|.)/g,
        (escape) => escape.length > 2 ? "\ufffd" : escape);
    return { code: wrong.code, message, position: wrong.position };
}

readline.createInterface({ input: process.stdin }).on("line", (line) => {
    const expression = JSON.parse(line);
    let told;
    try {
        told = tree(jsonata(expression).ast());
    } catch (wrong) {
        told = error(expression, wrong);
    }
    console.log(JSON.stringify(told, (_, value) => typeof value === "string" ? whole(value)
        : value));
});
