/* compiler/driver/test/attempt.c - run an execution that was thought of, and keep it as a test case
 * if it does what it was made for.
 *
 * All its tasks are mocked. What it comes to is what the case expects. */
#include "compiler/driver/test/attempt.h"

#include <string.h>

#include "compiler/driver/test/fails.h"
#include "compiler/driver/test/goal.h"
#include "compiler/driver/test/trial.h"
#include "compiler/prove/ways/calls.h"
#include "compiler/prove/inputs/fill.h"
#include "compiler/prove/schema/schema_mend.h"
#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "sfn/abi.h"

#define START_MS 1704067200000 /* as test cases without a StartTime */
#define OUTPUT_MAX 4096        /* bytes of an output that is expected */
#define MEMORY_MOST (16 << 20) /* bytes of one execution that is tried */
#define FILLING "{ \"Return\": {} }"
#define NO_ITEMS "{ \"Return\": [] }"

/* ---- the case ---- */

static const char *json_of(struct arena *arena, const struct value *value)
{
    struct buffer text = BUFFER_EMPTY;
    const char *copy;

    json_write(&text, value);
    copy = arena_text(arena, text.text, text.size);
    buffer_fini(&text);
    return copy;
}

static const char *throw_of(struct arena *arena, const char *error)
{
    struct buffer text = BUFFER_EMPTY;
    const char *copy;

    buffer_add_text(&text, "{ \"Throw\": { \"Error\": ");
    json_write_string(&text, error, strlen(error));
    buffer_add_text(&text, ", \"Cause\": ");
    json_write_string(&text, FAILS_THROWN, sizeof FAILS_THROWN - 1);
    buffer_add_text(&text, " } }");
    copy = arena_text(arena, text.text, text.size);
    buffer_fini(&text);
    return copy;
}

static const char *calls_of(struct arena *arena, size_t first, size_t count)
{
    return count == 1 ? arena_format(arena, "%zu", first)
                      : arena_format(arena, "%zu-%zu", first, first + count - 1);
}

static void add_answer(struct made_case *made, const char *state, const char *calls,
                       const char *text, bool filling)
{
    made->answers[made->count++] = (struct made_answer){state, calls, text, filling, false};
}

/* What calls return that were not thought of: nothing in particular, or (`filled`) what its state
 * can go on with. */
static const char *filling_of(struct generating *t, const struct ir_state *state, bool filled)
{
    const struct route route = {t->arena, t->search.route.analysis, t->search.route.program};
    const struct value *found;

    if (state->task == NULL)
        return NO_ITEMS;
    if (!filled)
        return FILLING;
    if (t->fillings[state->id] == NULL) {
        found = fill_answer(&route, t->search.solver, state);
        t->fillings[state->id] =
            found != NULL ? arena_format(t->arena, "{ \"Return\": %s }", json_of(t->arena, found))
                          : FILLING;
    }
    return t->fillings[state->id];
}

/* The solution as a case: what was thought of, and for each Task what is left to chance. */
static void make_case(struct generating *t, const struct solution *solution, bool filled)
{
    struct made_case *made = ARENA_NEW(t->arena, struct made_case);
    size_t states = 0;

    for (const struct ir_state *at = t->proof.program->states; at != NULL; at = at->next)
        states++;
    made->name = goal_name(t->arena, t->goal, t->first);
    made->input = json_of(t->arena, solution->input);
    made->answers = ARENA_ARRAY(t->arena, struct made_answer, solution->count + states);
    for (const struct ir_state *at = t->proof.program->states; at != NULL; at = at->next) {
        size_t next = 0;

        if (!calls_asks(at))
            continue;
        for (size_t i = 0; i < solution->count; i++) {
            const struct outcome *outcome = &solution->outcomes[i];

            if (outcome->state != at || outcome->first < next)
                continue;
            add_answer(made, at->name, calls_of(t->arena, outcome->first, outcome->count),
                       outcome->value != NULL ? arena_format(t->arena, "{ \"Return\": %s }",
                                                             json_of(t->arena, outcome->value))
                                              : throw_of(t->arena, outcome->error),
                       false);
            next = outcome->first + outcome->count;
        }
        add_answer(made, at->name, arena_format(t->arena, "%zu-%zu", next, next + 9999),
                   filling_of(t, at, filled), true);
    }
    t->made = made;
}

/* ---- running it ---- */

static void note_unused(void *context, const char *state, const char *response, const char *answer)
{
    struct generating *t = context;

    (void)response;
    for (size_t i = 0; i < t->made->count; i++) {
        struct made_answer *at = &t->made->answers[i];

        if (strcmp(at->state, state) == 0 && (answer == NULL || strcmp(at->calls, answer) == 0))
            at->unused = true;
    }
}

static const struct value *file_value(struct generating *t, const struct made_case *made)
{
    struct buffer text = BUFFER_EMPTY;
    struct json_error error;
    const struct value *value;

    made_write(t->arena, t->c->machine->name, made, &text);
    value = json_read(&t->arena->region, text.text, text.size, JSON_TEXT_COPIED, &error);
    buffer_fini(&text);
    ENSURE(value != NULL);
    return value;
}

static bool run(struct generating *t, uint64_t seed, int64_t start_ms, struct trial *trial)
{
    *trial = (struct trial){.arena = t->arena,
                            .entry = &t->entry,
                            .options = t->g->options,
                            .input = t->made->input,
                            .unused = note_unused,
                            .context = t};
    trial->options.mock = MADE_MARK;
    trial->options.mocks = file_value(t, t->made);
    trial->options.test_case = t->made->name;
    trial->options.virtual_time = true;
    trial->options.ends_loops = true;
    trial->options.memory_most = MEMORY_MOST;
    trial->options.coverage = t->trial;
    trial->options.seed = seed;
    trial->options.start_ms = start_ms;
    memset(t->trial, 0, t->c->coverage->count * sizeof *t->trial);
    return trial_run(trial);
}

/* What the case expects: what it came to, if that is the same with another clock and other random
 * numbers. */
static const char *expect_of(struct generating *t, const struct trial *trial)
{
    const char *status = execution_status_name(trial->status);
    struct trial again;
    bool same = run(t, 1, START_MS + 86400000, &again) && again.status == trial->status &&
                strcmp(trial->result, again.result) == 0;

    if (!same || trial->result[0] == '\0' || strlen(trial->result) > OUTPUT_MAX)
        return arena_format(t->arena, "{ \"Status\": \"%s\" }", status);
    return arena_format(t->arena, "{ \"Status\": \"%s\", \"%s\": %s }", status,
                        trial->status == EXECUTION_SUCCEEDED ? "Output" : "Error", trial->result);
}

static void keep(struct generating *t, const struct trial *trial)
{
    for (size_t i = 0; i < t->c->coverage->count; i++)
        t->counts[i] += t->trial[i];
    t->made->fails = fails_why(t, trial);
    t->made->expect = expect_of(t, trial);
    *t->end = t->made;
    t->end = (struct made_case **)&t->made->next;
    t->count++;
}

/* Why an execution that should take the goal does not, as far as its end says it. */
static const char *shortfall(struct generating *t, const struct trial *trial)
{
    int most = 160; /* bytes of a cause */

    if (trial->status == EXECUTION_SUCCEEDED)
        return "the execution that was made for it goes another way";
    return arena_format(t->arena, "the execution that was made for it ends before: %s %s %.*s%s",
                        execution_status_name(trial->status), trial->result, most, trial->cause,
                        strlen(trial->cause) > (size_t)most ? "..." : "");
}

#define INPUTS_MAX 8 /* that are tried for one solution */

/* The input of a solution, or another that is like it and that executions may be given; each turn
 * another one. NULL: there is none. */
static const struct value *allowed(struct generating *t, const struct value *input, unsigned turn)
{
    const struct value *schema = t->proof.assumptions.schema;
    const char *keyword = NULL;

    if (schema == NULL || schema_fits(t->arena, schema, input, &keyword) == FIT_YES)
        return turn == 0 ? input : NULL;
    input = turn < INPUTS_MAX ? schema_mend(t->arena, schema, input, turn) : NULL;
    if (turn == 0 && input == NULL)
        t->shortfall = arena_format(t->arena, "no input was found that %s%sthe input schema allows",
                                    keyword != NULL ? keyword : "", keyword != NULL ? " of " : "");
    return input;
}

/* Whether it was ended since it needs more memory than a trial has: sfnc test, where an execution
 * may have all there is, would see something else. */
static bool is_cut_off(const struct trial *trial)
{
    return trial->status == EXECUTION_FAILED &&
           text_starts(trial->cause, "The execution needs more memory");
}

static bool try_case(struct generating *t, const struct solution *solution, bool filled)
{
    struct trial trial;

    make_case(t, solution, filled);
    if (!run(t, 0, START_MS, &trial))
        return false;
    if (is_cut_off(&trial)) {
        t->shortfall = "the execution that was made for it needs too much memory";
        return false;
    }
    if (t->trial[t->goal - t->c->coverage->items] == 0) {
        t->shortfall = shortfall(t, &trial);
        return false;
    }
    keep(t, &trial);
    return true;
}

/* Whether the execution has asked a Task for more than was thought of. */
static bool was_filled(const struct generating *t)
{
    for (size_t i = 0; i < t->made->count; i++)
        if (t->made->answers[i].filling && !t->made->answers[i].unused)
            return true;
    return false;
}

bool attempt_solution(struct generating *t, const struct solution *solution)
{
    struct solution tried = *solution;

    for (unsigned turn = 0; (tried.input = allowed(t, solution->input, turn)) != NULL; turn++)
        if (try_case(t, &tried, false) || (was_filled(t) && try_case(t, &tried, true)))
            return true;
    return false;
}
