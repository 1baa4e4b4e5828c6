/* compiler/driver/test/generate.c - sfnc test --generate: make the test cases that are missing.
 *
 * Each item of the coverage table that no case has taken yet is a goal. Executions that should take
 * it are found by compiler/generate; each is run here, in memory, with all tasks mocked, and only
 * one that does take the goal becomes a case. What it came to is what the case expects. */
#include "compiler/driver/test/generate.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiler/driver/driver.h"
#include "compiler/driver/file.h"
#include "compiler/driver/locate.h"
#include "compiler/driver/memory.h"
#include "compiler/driver/print.h"
#include "compiler/driver/prove.h"
#include "compiler/driver/report.h"
#include "compiler/driver/test/made.h"
#include "compiler/driver/test/unreached.h"
#include "compiler/generate/calls.h"
#include "compiler/generate/search.h"
#include "compiler/lower/coverage.h"
#include "compiler/lower/lower.h"
#include "compiler/passes/passes.h"
#include "compiler/prove/shape/schema_mend.h"
#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "sfn/abi.h"

#define START_MS 1704067200000 /* as test cases without a StartTime */
#define OUTPUT_MAX 4096        /* bytes of an output that is expected */
#define MEMORY_MOST (16 << 20) /* bytes of one execution that is tried */
#define SECONDS_MAX 180        /* of the whole search: what is left then is not known */
#define FRUITLESS_MS 18000     /* without one more case: the same */
#define SILENCE_MS 2000        /* until a terminal is told how far it is */
#define FILLING "{ \"Return\": {} }"
#define NO_ITEMS "{ \"Return\": [] }"

struct generating {
    struct generation *g;
    struct compilation *c;
    struct arena *arena;
    struct memory_program memory;
    struct entry entry;
    struct proof proof;
    struct search search;
    uint64_t *counts; /* of all cases */
    uint64_t *trial;  /* of the one that is tried */
    struct made_case *first, **end;
    size_t count;
    const struct coverage_item *goal;
    struct made_case *made; /* that is tried */
    long long end_ms;       /* when the search ends */
    long long told;         /* when a terminal was told last how far it is; see solver_now */
    const char *shortfall;  /* what came of the last one for the goal that does not take it */
};

/* ---- names ---- */

/* "Choices[2]" of ".../Choices[2]". */
static const char *last_name(const char *location)
{
    const char *slash = strrchr(location, '/');

    return slash != NULL ? slash + 1 : location;
}

static int last_index(const char *location)
{
    const char *bracket = strrchr(location, '[');

    return bracket != NULL ? (int)strtol(bracket + 1, NULL, 10) : 0;
}

static const char *goal_name(struct arena *arena, const struct coverage_item *item)
{
    static const char *const words[COVERAGE_KINDS] = {
        [COVERAGE_RETRIER] = "retrier", [COVERAGE_CATCHER] = "catcher", [COVERAGE_RULE] = "rule"};

    if (item->kind == COVERAGE_STATE)
        return arena_format(arena, "%s: entered", item->state->name);
    if (item->kind == COVERAGE_TRANSITION && strcmp(last_name(item->location), "Default") == 0)
        return arena_format(arena, "%s: Default", item->state->name);
    if (item->kind == COVERAGE_TRANSITION)
        return arena_format(arena, "%s: to %s", item->state->name, item->target);
    return arena_format(arena, "%s: %s %d (%s)", item->state->name, words[item->kind],
                        last_index(item->location) + 1, last_name(item->location));
}

static const char *case_name(struct generating *t)
{
    const char *wanted = goal_name(t->arena, t->goal);
    const char *name = wanted;

    for (int number = 2;; number++) {
        const struct made_case *at = t->first;

        while (at != NULL && strcmp(at->name, name) != 0)
            at = at->next;
        if (at == NULL)
            return name;
        name = arena_format(t->arena, "%s, %d", wanted, number);
    }
}

/* ---- a case ---- */

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
    buffer_add_text(&text, ", \"Cause\": \"as the test says\" } }");
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

/* The solution as a case: what was thought of, and for each Task what is left to chance. */
static void make_case(struct generating *t, const struct solution *solution)
{
    struct made_case *made = ARENA_NEW(t->arena, struct made_case);
    size_t states = 0;

    for (const struct ir_state *at = t->proof.program->states; at != NULL; at = at->next)
        states++;
    made->name = case_name(t);
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
                   at->task != NULL ? FILLING : NO_ITEMS, true);
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

static bool try_case(struct generating *t, const struct solution *solution)
{
    struct trial trial;

    make_case(t, solution);
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

/* Try a solution. True: it takes the goal. */
static bool try(void *context, const struct solution *solution)
{
    struct generating *t = context;
    struct solution tried = *solution;

    for (unsigned turn = 0; (tried.input = allowed(t, solution->input, turn)) != NULL; turn++)
        if (try_case(t, &tried))
            return true;
    return false;
}

/* ---- all goals ---- */

/* Somebody who waits at a terminal is told how far it is. */
static void tell_progress(struct generating *t, size_t done)
{
    if (solver_now() - t->told < SILENCE_MS || !isatty(STDERR_FILENO))
        return;
    t->told = solver_now();
    print_remark("%zu test cases so far, %zu of %zu goals looked at", t->count, done,
                 t->c->coverage->count);
}

/* The time until the search ends, unless it finds a case. */
static void go_on(struct generating *t)
{
    struct solver *solver = t->search.solver;

    solver->deadline = solver_now() + FRUITLESS_MS;
    if (solver->deadline > t->end_ms)
        solver->deadline = t->end_ms;
}

static void seek(struct generating *t, size_t item, struct unreached *unreached)
{
    t->goal = &t->c->coverage->items[item];
    t->shortfall = NULL;
    if (search_goal(&t->search, (int64_t)item, try, t, &unreached->reasons[item]))
        go_on(t);
    else if (t->shortfall != NULL)
        unreached->reasons[item] = t->shortfall;
}

static void seek_all(struct generating *t, struct unreached *unreached)
{
    static const enum coverage_kind order[] = {COVERAGE_RULE, COVERAGE_CATCHER, COVERAGE_RETRIER,
                                               COVERAGE_TRANSITION, COVERAGE_STATE};

    size_t done = 0;

    for (size_t kind = 0; kind < COVERAGE_KINDS; kind++)
        for (size_t i = 0; i < t->c->coverage->count; i++) {
            if (t->c->coverage->items[i].kind != order[kind])
                continue;
            tell_progress(t, done++);
            if (t->counts[i] > 0 || unreached->proofs[i] != NULL)
                continue;
            if (solver_now() < t->search.solver->deadline)
                seek(t, i, unreached);
            else
                unreached->reasons[i] = "the time for the search is spent";
        }
}

static int write_mocks(struct generating *t)
{
    struct buffer text = BUFFER_EMPTY;
    int status;

    if (t->count == 0) {
        print_complaint("no test case was found: there is nothing to write");
        return EXIT_FINDINGS;
    }
    made_write(t->arena, t->c->machine->name, t->first, &text);
    status = file_write(t->g->output != NULL ? t->g->output : "-", &text, 0666);
    buffer_fini(&text);
    return status;
}

static int report(struct generating *t, struct unreached *unreached)
{
    struct buffer text = BUFFER_EMPTY;
    bool all = unreached_report(unreached, t->c, t->counts, t->count, &text);
    bool to_output = t->g->output != NULL && strcmp(t->g->output, "-") != 0;

    print_text(to_output ? stdout : stderr, text.text, text.size);
    buffer_fini(&text);
    return all ? EXIT_CLEAN : EXIT_FINDINGS;
}

static int generate(struct generating *t, struct solver *solver)
{
    struct unreached unreached;
    int status;

    t->counts = mem_zeroed(t->c->coverage->count + 1, sizeof *t->counts);
    t->trial = mem_zeroed(t->c->coverage->count + 1, sizeof *t->trial);
    search_open(&t->search, t->arena, t->proof.analysis, t->proof.program, solver,
                t->proof.assumptions.input);
    t->told = solver_now();
    t->end_ms = t->told + SECONDS_MAX * 1000;
    go_on(t);
    unreached_find(&unreached, t->c, &t->proof, solver);
    seek_all(t, &unreached);
    status = write_mocks(t);
    if (status == 0 || t->count == 0) {
        int reported = report(t, &unreached);

        status = status != 0 ? status : reported;
    }
    free(t->counts);
    free(t->trial);
    return status;
}

static bool can_write(const char *output)
{
    if (output == NULL || strcmp(output, "-") == 0)
        return true;
    if (!file_can_write(output, "-o"))
        return false;
    if (file_is_marked(output, MADE_MARK, true))
        return true;
    print_complaint("%s is there and was not made by sfnc test --generate", output);
    return false;
}

int generate_tests(struct generation *g)
{
    struct generating t = {.g = g, .c = g->c, .arena = g->c->arena};
    struct solver solver = {.module = locate_solver(), .milliseconds = PROVE_SOLVER_MS};
    int status;

    t.end = &t.first;
    g->c->covered = true;
    g->c->bindings = g->options.bindings; /* they may say what Resources give */
    if (!compilation_run(g->c, STAGE_PROGRAM) ||
        diags_errors(g->c->diags, &g->c->diag_options) > 0) {
        report_failure(g->c);
        return EXIT_USAGE;
    }
    if (solver.module == NULL) {
        print_complaint("test --generate needs sfnc-z3.so, which is not installed: build sfnc with "
                        "libz3-dev");
        return EXIT_USAGE;
    }
    if (!can_write(g->output) || !prove_open(g->c, &t.proof))
        return EXIT_USAGE;
    status = memory_load(g->c, &t.memory);
    if (status != 0)
        return status;
    t.entry.program = t.memory.program;
    t.entry.invoked_as = "sfnc test --generate";
    t.entry.folder = compilation_folder(g->c);
    status = generate(&t, &solver);
    solver_close(&solver);
    memory_drop(&t.memory);
    return status;
}
