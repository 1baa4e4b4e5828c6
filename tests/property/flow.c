/* tests/property/flow.c - random fields of any state: Next, data flow, Retry and Catch. */
#include <stdio.h>
#include <string.h>

#include "runtime/json/write.h"
#include "tests/property/generate.h"

void name_state(char name[64], int number)
{
    static const char *const forms[] = {
        "S%d", "S%d", "S%d", "State %d", "\303\211tat %d", "\"%d\" or \\", "%d", "sfn_%d"};

    (void)snprintf(name, 64, forms[number % 8], number);
}

void put_target(struct generator *g, const char *key, int number)
{
    char name[64];

    name_state(name, number);
    put_key(g, key);
    put_text(g, name);
}

int ahead(struct generator *g, const struct chain *chain)
{
    return chain->first + chain->at + 1 + (int)pick(g, (unsigned)(chain->count - chain->at - 1));
}

bool is_last(const struct chain *chain)
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
                                        "States.ReferencePathConflict",
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

void put_comment(struct generator *g)
{
    put_key(g, "Comment");
    put_text(g, "a comment: \"*/\" ?"
                "?/ %s \\");
}

/* States.ALL stands alone, in the last of them. */
static void put_error_equals(struct generator *g, bool all)
{
    if (all) {
        put_key(g, "ErrorEquals");
        buffer_add_text(g->out, "[\"States.ALL\"]");
    } else {
        put_names(g);
    }
}

static void put_retrier(struct generator *g, bool all)
{
    buffer_add_byte(g->out, '{');
    put_error_equals(g, all);
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
    put_error_equals(g, all);
    put_target(g, "Next", ahead(g, chain));
    if (g->jsonata && chance(g, g->calm ? 95 : 50))
        put_output(g, false);
    else if (!g->jsonata && chance(g, g->calm ? 90 : 50))
        put_result_path(g);
    g->blind = g->calm;
    if (chance(g, 30))
        put_assign(g, NULL, false);
    g->blind = false;
    if (chance(g, 10))
        put_comment(g);
    buffer_add_byte(g->out, '}');
}

void put_handlers(struct generator *g, const struct chain *chain)
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

/* What a JSONata state hands on. */
static void put_query_flow(struct generator *g, const struct chain *chain, bool result)
{
    struct buffer text = BUFFER_EMPTY;

    if (chain->lead != NULL && chain->at == 0) {
        buffer_add_format(&text, "{%% $states.input%s %%}", chain->lead + 1);
        put_key(g, "Output");
        put_text(g, text.text);
    } else if (chance(g, result ? 95 : 30)) {
        put_output(g, result);
    }
    buffer_fini(&text);
}

void put_data_flow(struct generator *g, const struct chain *chain, bool result)
{
    if (g->jsonata) {
        result = result && chain->kinds[chain->at] != SFN_PASS;
        put_query_flow(g, chain, result);
    } else if (chain->lead != NULL && chain->at == 0) {
        put_key(g, "InputPath");
        put_text(g, chain->lead);
        result = false;
    } else if (chance(g, 15)) {
        put_path_or_null(g, "InputPath", WANT_OBJECT);
    }
    if (!g->jsonata && result &&
        chance(g, !g->calm ? 60 : chain->kinds[chain->at] == SFN_PASS ? 50 : 95))
        put_result_path(g);
    if (!g->jsonata && chance(g, 12))
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

void put_parameters(struct generator *g, const char *key, unsigned percent)
{
    if (!chance(g, percent) || (g->jsonata && strcmp(key, "ResultSelector") == 0))
        return;
    g->blind = g->calm && strcmp(key, "ResultSelector") == 0;
    put_key(g, g->jsonata ? "Arguments" : key);
    put_template(g, 2);
    g->blind = false;
}

void put_quantity(struct generator *g, const char *key, unsigned least, unsigned range)
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
