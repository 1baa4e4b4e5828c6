/* tests/property/generate.c - random machines: scopes, states and all their fields.
 *
 * A scope is a chain of states; Choice rules and Catch also jump ahead, and a Choice may jump back
 * while a counter of its scope allows it: every execution ends. */
#include "tests/property/generate.h"

#include <stdio.h>
#include <string.h>

#include "runtime/base/count.h"
#include "runtime/json/write.h"
#define BUDGET 9

/* ---- state by state ---- */

static void put_task(struct generator *g)
{
    static const char *const waiting[] = {"arn:aws:states:::sqs:sendMessage.waitForTaskToken",
                                          "arn:aws:states:us-east-1:123456789012:activity:A",
                                          "arn:aws:states:::batch:submitJob.sync"};
    static const char *const answering[] = {"arn:aws:lambda:us-east-1:123456789012:function:F",
                                            "arn:aws:states:::lambda:invoke",
                                            "arn:aws:states:::dynamodb:getItem", "exec:./work"};
    bool heartbeat = chance(g, 25);
    const char *resource = !g->express && chance(g, 35) ? PICK(g, waiting) : PICK(g, answering);

    put_key(g, "Resource");
    put_text(g, resource);
    put_parameters(g, "Parameters", 45);
    put_parameters(g, "ResultSelector", 25);
    if (chance(g, 12) && strstr(resource, ":activity:") == NULL) {
        put_key(g, "Credentials");
        buffer_add_byte(g->out, '{');
        if (chance(g, 50))
            put_path(g, "RoleArn.$", WANT_STRING);
        else
            put_key(g, "RoleArn"), put_text(g, "arn:aws:iam::123456789012:role/work");
        buffer_add_byte(g->out, '}');
    }
    if (chance(g, 40)) {
        if (heartbeat)
            put_quantity(g, "TimeoutSeconds", 6, 10);
        else
            put_quantity(g, "TimeoutSeconds", 1, 10);
    }
    if (heartbeat)
        put_quantity(g, "HeartbeatSeconds", 1, 5);
}

static void put_pass(struct generator *g)
{
    if (g->jsonata)
        return;
    if (chance(g, 25)) {
        put_key(g, "Result");
        if (g->calm || chance(g, 60))
            put_document(g);
        else
            put_literal(g, WANT_ANY);
    }
    put_parameters(g, "Parameters", 50);
}

static void put_loop_rule(struct generator *g, const struct chain *chain)
{
    if (g->jsonata) {
        buffer_add_format(g->out, "{\"Condition\": \"{%% $loop%d < %u %%}\"", chain->scope,
                          1 + pick(g, 3));
    } else {
        buffer_add_format(g->out,
                          "{\"And\": [{\"Variable\": \"$loop%d\", \"NumericLessThan\": %u}, {",
                          chain->scope, 1 + pick(g, 3));
        put_choice_rule(g, 1);
        buffer_add_text(g->out, "}]");
    }
    put_target(g, "Next", chain->first + 1 + (int)pick(g, (unsigned)chain->at));
    buffer_add_format(g->out, ", \"Assign\": {\"loop%d", chain->scope);
    buffer_add_format(g->out,
                      g->jsonata ? "\": \"{%% $loop%d + 1 %%}\"}}, "
                                 : ".$\": \"States.MathAdd($loop%d, 1)\"}}, ",
                      chain->scope);
}

static void put_choice(struct generator *g, const struct chain *chain)
{
    unsigned count = 1 + pick(g, 4);
    int wanted = chain->leads_to[chain->at];

    put_key(g, "Choices");
    buffer_add_byte(g->out, '[');
    if (chain->loops && chain->at > 0 && chance(g, 60))
        put_loop_rule(g, chain);
    for (unsigned i = 0; i < count; i++) {
        buffer_add_text(g->out, i > 0 ? ", {" : "{");
        put_choice_rule(g, 2);
        put_target(g, "Next", i == 0 && wanted > 0 ? wanted : ahead(g, chain));
        if (chance(g, 30))
            put_assign(g, NULL, false);
        if (g->jsonata && chance(g, 20))
            put_output(g, false);
        if (chance(g, 10))
            put_comment(g);
        buffer_add_byte(g->out, '}');
    }
    if (chance(g, 90)) { /* without: the next state must be led to by a rule */
        buffer_add_byte(g->out, ']');
        put_target(g, "Default", chain->first + chain->at + 1);
    } else {
        buffer_add_text(g->out, ", {");
        put_choice_rule(g, 1);
        put_target(g, "Next", chain->first + chain->at + 1);
        buffer_add_text(g->out, "}]");
    }
}

static void put_wait(struct generator *g)
{
    switch (pick(g, 4)) {
    case 0:
        put_key(g, "Seconds");
        buffer_add_format(g->out, "%u", pick(g, 5));
        break;
    case 1:
        put_reference(g, "SecondsPath", WANT_NUMBER);
        break;
    case 2:
        put_key(g, "Timestamp");
        put_literal(g, WANT_TIMESTAMP);
        break;
    default:
        put_reference(g, "TimestampPath", WANT_TIMESTAMP);
        break;
    }
}

static void put_fail_text(struct generator *g, const char *key)
{
    static const char *const texts[] = {"Boom", "Custom.Error",   "why",
                                        "",     "States.Timeout", "\303\251 \"q\""};
    struct buffer text = BUFFER_EMPTY;
    char path[32];

    if (chance(g, 50)) {
        put_key(g, key);
        put_text(g, PICK(g, texts));
        return;
    }
    (void)snprintf(path, sizeof path, "%sPath", key);
    if (g->jsonata) {
        put_query(g, path, WANT_STRING);
        return;
    }
    if (chance(g, 50))
        add_text_call(g, &text);
    else
        add_reference(g, &text, WANT_STRING);
    put_key(g, path);
    json_write_string(g->out, text.text, text.size);
    buffer_fini(&text);
}

static void put_parallel(struct generator *g, const struct chain *chain)
{
    unsigned count = 1 + pick(g, 3);

    put_parameters(g, "Parameters", 30);
    put_parameters(g, "ResultSelector", 20);
    put_key(g, "Branches");
    buffer_add_byte(g->out, '[');
    for (unsigned i = 0; i < count; i++) {
        buffer_add_text(g->out, i > 0 ? ", {" : "{");
        put_scope(g, chain->scope);
        buffer_add_byte(g->out, '}');
    }
    buffer_add_byte(g->out, ']');
}

static void put_kind(struct generator *g, const struct chain *chain)
{
    switch (chain->kinds[chain->at]) {
    case SFN_PASS:
        put_pass(g);
        break;
    case SFN_TASK:
        put_task(g);
        break;
    case SFN_CHOICE:
        put_choice(g, chain);
        break;
    case SFN_WAIT:
        put_wait(g);
        break;
    case SFN_SUCCEED:
        break;
    case SFN_FAIL:
        if (chance(g, 80))
            put_fail_text(g, "Error");
        if (chance(g, 80))
            put_fail_text(g, "Cause");
        break;
    case SFN_PARALLEL:
        put_parallel(g, chain);
        break;
    case SFN_MAP:
        put_map(g, chain);
        break;
    }
    g->scope = chain->scope; /* the scopes inside have changed it */
}

static void put_state(struct generator *g, const struct chain *chain)
{
    static const char *const types[] = {"Pass",    "Task", "Choice",   "Wait",
                                        "Succeed", "Fail", "Parallel", "Map"};
    enum sfn_state_kind kind = chain->kinds[chain->at];
    bool works = kind == SFN_TASK || kind == SFN_PARALLEL || kind == SFN_MAP;
    bool jsonata = g->only_jsonata || chance(g, 25);

    put_key(g, "Type");
    put_text(g, types[kind]);
    if (chance(g, 6))
        put_comment(g);
    if (jsonata != g->only_jsonata || chance(g, 3)) {
        put_key(g, "QueryLanguage");
        put_text(g, jsonata ? "JSONata" : "JSONPath");
    }
    g->jsonata = jsonata;
    put_kind(g, chain);
    g->jsonata = jsonata; /* of the states inside others may be in the other language */
    if (kind != SFN_FAIL)
        put_data_flow(g, chain, works || kind == SFN_PASS);
    if (works)
        put_handlers(g, chain);
    if (kind == SFN_FAIL || kind == SFN_SUCCEED || kind == SFN_CHOICE)
        return;
    if (is_last(chain) || chain->ends[chain->at]) {
        put_key(g, "End");
        buffer_add_text(g->out, "true");
    } else {
        put_target(g, "Next", chain->first + chain->at + 1);
    }
}

/* ---- scopes ---- */

static enum sfn_state_kind random_kind(struct generator *g, bool last)
{
    static const enum sfn_state_kind kinds[] = {
        SFN_PASS,     SFN_PASS, SFN_PASS, SFN_TASK,   SFN_TASK,   SFN_TASK,  SFN_WAIT,
        SFN_PARALLEL, SFN_MAP,  SFN_MAP,  SFN_CHOICE, SFN_CHOICE, SFN_CHOICE};
    enum sfn_state_kind kind = kinds[pick(g, COUNT_OF(kinds))];
    bool deep = g->depth >= DEPTH_MAX || g->budget <= 0 || g->scopes > SCOPES_MAX - 8;

    if (last && chance(g, 40))
        return chance(g, 60) ? SFN_SUCCEED : SFN_FAIL;
    if (last && kind == SFN_CHOICE)
        return SFN_PASS;
    if (deep && (kind == SFN_PARALLEL || kind == SFN_MAP))
        return SFN_PASS;
    return kind;
}

/* A terminal state amid the chain needs a Choice before it that leads beyond it. */
static void plan_end(struct generator *g, struct chain *chain, int at)
{
    for (int before = 0; before < at; before++) {
        if (chain->kinds[before] != SFN_CHOICE || chain->leads_to[before] > 0)
            continue;
        chain->leads_to[before] = chain->first + at + 1;
        chain->ends[at] = true;
        chain->kinds[at] = chance(g, 40) ? SFN_SUCCEED : chance(g, 60) ? SFN_FAIL : SFN_PASS;
        return;
    }
}

static void plan(struct generator *g, struct chain *chain)
{
    chain->count = 1 + (int)pick(g, g->depth == 0 ? CHAIN_MAX : 3);
    chain->first = g->states + 1;
    g->states += chain->count;
    g->budget -= chain->count;
    for (int i = 0; i < chain->count; i++)
        chain->kinds[i] = random_kind(g, i == chain->count - 1);
    if (chain->lead != NULL)
        chain->kinds[0] = SFN_PASS;
    for (int i = 1; i < chain->count - 1; i++)
        if (chain->kinds[i] != SFN_CHOICE && chance(g, 30))
            plan_end(g, chain, i);
    chain->loops = chain->count > 2 && chain->kinds[0] != SFN_CHOICE && chance(g, 40);
}

void put_scope(struct generator *g, int parent)
{
    struct chain chain = {.scope = g->scopes++, .lead = g->lead};
    char name[64];

    g->lead = NULL;
    g->parents[chain.scope] = parent;
    g->scope = chain.scope;
    plan(g, &chain);
    g->depth++;
    put_target(g, "StartAt", chain.first);
    put_key(g, "States");
    buffer_add_byte(g->out, '{');
    for (chain.at = 0; chain.at < chain.count; chain.at++) {
        name_state(name, chain.first + chain.at);
        put_key(g, name);
        buffer_add_byte(g->out, '{');
        put_state(g, &chain);
        buffer_add_text(g->out, chain.at < chain.count - 1 ? "}" : "}}");
        if (chain.at == 0)
            g->ready[chain.scope] = chain.kinds[0] != SFN_CHOICE;
    }
    if (chance(g, 5))
        put_comment(g);
    g->depth--;
}

/* ---- the whole ---- */

void specimen_generate(struct specimen *specimen, uint64_t seed)
{
    struct generator g = {.random = seed, .out = &specimen->definition, .budget = BUDGET};

    specimen->seed = seed;
    specimen->worlds = WORLDS;
    buffer_init(&specimen->definition);
    buffer_init(&specimen->files);
    specimen->express = g.express = chance(&g, 12);
    g.calm = chance(&g, 70);
    buffer_add_byte(g.out, '{');
    if (chance(&g, 10)) {
        put_key(&g, "Version");
        put_text(&g, "1.0");
    }
    g.only_jsonata = chance(&g, 20);
    if (g.only_jsonata || chance(&g, 10)) {
        put_key(&g, "QueryLanguage");
        put_text(&g, g.only_jsonata ? "JSONata" : "JSONPath");
    }
    if (chance(&g, 15)) {
        put_key(&g, "TimeoutSeconds");
        buffer_add_format(g.out, "%u", 2 + pick(&g, 20));
    }
    put_scope(&g, -1);
    buffer_add_byte(g.out, '}');
    buffer_fini(&g.again);
    if (g.files.size > 0)
        buffer_add_format(&specimen->files, "{%s}", g.files.text);
    buffer_fini(&g.files);
    g.jsonata = false;
    for (size_t i = 0; i < WORLDS; i++) {
        buffer_init(&specimen->inputs[i]);
        g.out = &specimen->inputs[i];
        if (chance(&g, 3))
            put_deep_document(&g, VALUE_DEPTH_MAX - 1); /* shrinking puts it into an object */
        else
            put_document(&g);
    }
}

void specimen_fini(struct specimen *specimen)
{
    buffer_fini(&specimen->definition);
    buffer_fini(&specimen->files);
    for (size_t i = 0; i < WORLDS; i++)
        buffer_fini(&specimen->inputs[i]);
}

uint64_t specimen_world(const struct specimen *specimen, size_t world)
{
    return specimen->seed + ((uint64_t)world << 40);
}

void expression_generate(struct buffer *expression, struct buffer *document, uint64_t seed)
{
    struct generator g = {.random = ~seed, .out = document, .data_only = true};

    put_document(&g);
    if (chance(&g, 60))
        add_call(&g, expression, 3);
    else
        add_path(&g, expression, WANT_ANY);
}
