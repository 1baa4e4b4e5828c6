/* tests/property/generate.c - random machines: scopes, states and all their fields.
 *
 * A scope is a chain of states; Choice rules and Catch also jump ahead, and a Choice may jump back
 * while a counter of its scope allows it: every execution ends. */
#include "tests/property/generate.h"

#include <stdio.h>
#include <string.h>

#include "runtime/json/write.h"
#include "sfn/abi.h"

#define CHAIN_MAX 5
#define BUDGET 9

/* A scope while its states are written. */
struct chain {
    int scope;
    int count;
    int first; /* number of its first state */
    enum sfn_state_kind kinds[CHAIN_MAX];
    bool ends[CHAIN_MAX];    /* terminal before the last */
    int leads_to[CHAIN_MAX]; /* a Choice must have a rule that goes there, or 0 */
    bool loops;
    int at;
};

static void put_scope(struct generator *g, int parent);

static void format_name(char name[64], int number)
{
    static const char *const forms[] = {
        "S%d", "S%d", "S%d", "State %d", "\303\211tat %d", "\"%d\" or \\", "%d", "sfn_%d"};

    (void)snprintf(name, 64, forms[number % 8], number);
}

static void put_target(struct generator *g, const char *key, int number)
{
    char name[64];

    format_name(name, number);
    put_key(g, key);
    put_text(g, name);
}

/* A state further on in the chain. */
static int ahead(struct generator *g, const struct chain *chain)
{
    return chain->first + chain->at + 1 + (int)pick(g, (unsigned)(chain->count - chain->at - 1));
}

static bool is_last(const struct chain *chain)
{
    return chain->at == chain->count - 1;
}

/* ---- what states share ---- */

static void put_path_or_null(struct generator *g, const char *key, enum want want)
{
    if (chance(g, 12)) {
        put_key(g, key);
        buffer_add_text(g->out, "null");
    } else if (g->calm && chance(g, 95)) {
        put_key(g, key);
        put_text(g, "$");
    } else {
        put_path(g, key, want);
    }
}

static void put_result_path(struct generator *g)
{
    static const char *const paths[] = {"$",     "$.r",      "$.o.r",  "$.items[0]",
                                        "$.n.x", "$['x y']", "$.a",    "$.items[9]",
                                        "$.n",   "$.o",      "$.r.s.t"};

    put_key(g, "ResultPath");
    if (chance(g, 15))
        buffer_add_text(g->out, "null");
    else
        put_text(g, chance(g, g->calm ? 95 : 50) ? "$.r" : PICK(g, paths));
}

static void put_names(struct generator *g)
{
    static const char *const names[] = {"Boom",
                                        "Boom",
                                        "Custom.Error",
                                        "States.TaskFailed",
                                        "States.Timeout",
                                        "States.HeartbeatTimeout",
                                        "States.Permissions",
                                        "States.IntrinsicFailure",
                                        "States.ResultPathMatchFailure",
                                        "States.ParameterPathFailure",
                                        "States.BranchFailed",
                                        "States.ExceedToleratedFailureThreshold",
                                        "States.NoChoiceMatched",
                                        "States.Runtime",
                                        "States.DataLimitExceeded",
                                        "Lambda.Unknown",
                                        ""};
    unsigned count = 1 + pick(g, 3);

    put_key(g, "ErrorEquals");
    buffer_add_byte(g->out, '[');
    for (unsigned i = 0; i < count; i++) {
        buffer_add_text(g->out, i > 0 ? ", " : "");
        put_text(g, PICK(g, names));
    }
    buffer_add_byte(g->out, ']');
}

static void put_comment(struct generator *g)
{
    put_key(g, "Comment");
    put_text(g, "a comment: \"*/\" ?"
                "?/ %s \\");
}

static void put_retrier(struct generator *g, bool all)
{
    buffer_add_byte(g->out, '{');
    if (all) {
        put_key(g, "ErrorEquals");
        buffer_add_text(g->out, "[\"States.ALL\"]");
    } else {
        put_names(g);
    }
    if (chance(g, 60)) {
        put_key(g, "IntervalSeconds");
        buffer_add_format(g->out, "%u", 1 + pick(g, 3));
    }
    if (chance(g, 70)) {
        put_key(g, "MaxAttempts");
        buffer_add_format(g->out, "%u", pick(g, 4));
    }
    if (chance(g, 50)) {
        static const char *const rates[] = {"1", "1.0", "1.5", "2", "2.5"};

        put_key(g, "BackoffRate");
        buffer_add_text(g->out, PICK(g, rates));
    }
    if (chance(g, 30)) {
        put_key(g, "MaxDelaySeconds");
        buffer_add_format(g->out, "%u", 4 + pick(g, 5));
    }
    if (chance(g, 30)) {
        put_key(g, "JitterStrategy");
        put_text(g, chance(g, 60) ? "FULL" : "NONE");
    }
    if (chance(g, 10))
        put_comment(g);
    buffer_add_byte(g->out, '}');
}

static void put_catcher(struct generator *g, const struct chain *chain, bool all)
{
    buffer_add_byte(g->out, '{');
    if (all) {
        put_key(g, "ErrorEquals");
        buffer_add_text(g->out, "[\"States.ALL\"]");
    } else {
        put_names(g);
    }
    put_target(g, "Next", ahead(g, chain));
    if (chance(g, g->calm ? 90 : 50))
        put_result_path(g);
    g->blind = g->calm;
    if (chance(g, 30))
        put_assign(g, NULL, false);
    g->blind = false;
    if (chance(g, 10))
        put_comment(g);
    buffer_add_byte(g->out, '}');
}

static void put_handlers(struct generator *g, const struct chain *chain)
{
    if (chance(g, 45)) {
        unsigned count = 1 + pick(g, 2);

        put_key(g, "Retry");
        buffer_add_byte(g->out, '[');
        for (unsigned i = 0; i < count; i++) {
            buffer_add_text(g->out, i > 0 ? ", " : "");
            put_retrier(g, i == count - 1 && chance(g, 40));
        }
        buffer_add_byte(g->out, ']');
    }
    if (!is_last(chain) && chance(g, 60)) {
        unsigned count = 1 + pick(g, 2);

        put_key(g, "Catch");
        buffer_add_byte(g->out, '[');
        for (unsigned i = 0; i < count; i++) {
            buffer_add_text(g->out, i > 0 ? ", " : "");
            put_catcher(g, chain, i == count - 1 && chance(g, 60));
        }
        buffer_add_byte(g->out, ']');
    }
}

static void put_data_flow(struct generator *g, const struct chain *chain, bool result)
{
    if (chance(g, 15))
        put_path_or_null(g, "InputPath", WANT_OBJECT);
    if (result && chance(g, !g->calm ? 60 : chain->kinds[chain->at] == SFN_PASS ? 50 : 95))
        put_result_path(g);
    if (chance(g, 12))
        put_path_or_null(g, "OutputPath", WANT_ANY);
    if (chain->kinds[chain->at] == SFN_SUCCEED)
        return;
    g->blind = g->calm && result; /* it reads the result, whatever that is */
    if (chain->at == 0 && chain->loops) {
        char loop[32];

        (void)snprintf(loop, sizeof loop, "loop%d", chain->scope);
        put_assign(g, loop, true);
    } else if (chance(g, chain->at != 0 ? 25 : g->calm ? 100 : 70)) {
        put_assign(g, NULL, chain->at == 0);
    }
    g->blind = false;
}

static void put_parameters(struct generator *g, const char *key, unsigned percent)
{
    if (!chance(g, percent))
        return;
    g->blind = g->calm && strcmp(key, "ResultSelector") == 0;
    put_key(g, key);
    put_template(g, 2);
    g->blind = false;
}

/* Its number, or the path to one. */
static void put_quantity(struct generator *g, const char *key, unsigned least, unsigned range)
{
    char path[64];

    if (chance(g, 60)) {
        put_key(g, key);
        buffer_add_format(g->out, "%u", least + pick(g, range));
    } else {
        (void)snprintf(path, sizeof path, "%sPath", key);
        put_reference(g, path, WANT_NUMBER);
    }
}

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

    put_key(g, "Resource");
    put_text(g, !g->express && chance(g, 35) ? PICK(g, waiting) : PICK(g, answering));
    put_parameters(g, "Parameters", 45);
    put_parameters(g, "ResultSelector", 25);
    if (chance(g, 12)) {
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
    buffer_add_format(g->out, "{\"And\": [{\"Variable\": \"$loop%d\", \"NumericLessThan\": %u}, {",
                      chain->scope, 1 + pick(g, 3));
    put_choice_rule(g, 1);
    buffer_add_text(g->out, "}]");
    put_target(g, "Next", chain->first + 1 + (int)pick(g, (unsigned)chain->at));
    buffer_add_format(g->out, ", \"Assign\": {\"loop%d.$\": \"States.MathAdd($loop%d, 1)\"}}, ",
                      chain->scope, chain->scope);
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

static void put_map(struct generator *g, const struct chain *chain)
{
    bool old = chance(g, 25);

    if (g->calm || chance(g, 85))
        put_path(g, "ItemsPath", WANT_ARRAY);
    put_parameters(g, old ? "Parameters" : "ItemSelector", g->calm ? 90 : 35);
    put_parameters(g, "ResultSelector", 15);
    if (chance(g, 40))
        put_quantity(g, "MaxConcurrency", 0, 4);
    if (chance(g, 25))
        put_quantity(g, "ToleratedFailureCount", 0, 3);
    if (chance(g, 25))
        put_quantity(g, "ToleratedFailurePercentage", 0, 100);
    if (chance(g, 10)) {
        char label[32];

        (void)snprintf(label, sizeof label, "L%d", g->scopes);
        put_key(g, "Label");
        put_text(g, label);
    }
    put_key(g, old ? "Iterator" : "ItemProcessor");
    buffer_add_byte(g->out, '{');
    if (chance(g, 50)) {
        put_key(g, "ProcessorConfig");
        buffer_add_text(g->out, chance(g, 85)
                                    ? "{\"Mode\": \"INLINE\"}"
                                    : "{\"Mode\": \"INLINE\", \"ExecutionType\": \"STANDARD\"}");
    }
    put_scope(g, chain->scope);
    buffer_add_byte(g->out, '}');
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

    put_key(g, "Type");
    put_text(g, types[kind]);
    if (chance(g, 6))
        put_comment(g);
    if (chance(g, 3)) {
        put_key(g, "QueryLanguage");
        put_text(g, "JSONPath");
    }
    put_kind(g, chain);
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
    enum sfn_state_kind kind = kinds[pick(g, sizeof kinds / sizeof kinds[0])];
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
    for (int i = 1; i < chain->count - 1; i++)
        if (chain->kinds[i] != SFN_CHOICE && chance(g, 30))
            plan_end(g, chain, i);
    chain->loops = chain->count > 2 && chain->kinds[0] != SFN_CHOICE && chance(g, 40);
}

/* The members of a scope; the braces are the caller's. */
static void put_scope(struct generator *g, int parent)
{
    struct chain chain = {.scope = g->scopes++};
    char name[64];

    g->parents[chain.scope] = parent;
    g->scope = chain.scope;
    plan(g, &chain);
    g->depth++;
    put_target(g, "StartAt", chain.first);
    put_key(g, "States");
    buffer_add_byte(g->out, '{');
    for (chain.at = 0; chain.at < chain.count; chain.at++) {
        format_name(name, chain.first + chain.at);
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
    specimen->express = g.express = chance(&g, 12);
    g.calm = chance(&g, 70);
    buffer_add_byte(g.out, '{');
    if (chance(&g, 10)) {
        put_key(&g, "Version");
        put_text(&g, "1.0");
    }
    if (chance(&g, 10)) {
        put_key(&g, "QueryLanguage");
        put_text(&g, "JSONPath");
    }
    if (chance(&g, 15)) {
        put_key(&g, "TimeoutSeconds");
        buffer_add_format(g.out, "%u", 2 + pick(&g, 20));
    }
    put_scope(&g, -1);
    buffer_add_byte(g.out, '}');
    buffer_fini(&g.again);
    for (size_t i = 0; i < WORLDS; i++) {
        buffer_init(&specimen->inputs[i]);
        g.out = &specimen->inputs[i];
        put_document(&g);
    }
}

void specimen_fini(struct specimen *specimen)
{
    buffer_fini(&specimen->definition);
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
