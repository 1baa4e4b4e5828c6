/* compiler/driver/test/generate.c - sfnc test --generate: make the test cases that are missing.
 *
 * Each item of the coverage table that no case has taken yet is a goal. Executions that should take
 * it are found by compiler/generate; each is run (attempt.h), and only one that does take the goal
 * becomes a case. */
#include "compiler/driver/test/generate.h"

#include <stdlib.h>
#include <unistd.h>

#include "compiler/driver/driver.h"
#include "compiler/driver/file.h"
#include "compiler/driver/locate.h"
#include "compiler/driver/print.h"
#include "compiler/driver/report.h"
#include "compiler/driver/test/attempt.h"
#include "compiler/driver/test/fails.h"
#include "compiler/driver/test/unreached.h"
#include "runtime/base/bug.h"

#define SECONDS_MAX 180    /* of the whole search: what is left then is not known */
#define FRUITLESS_MS 18000 /* without one more case: the same */
#define SILENCE_MS 2000    /* until a terminal is told how far it is */

static bool try(void *context, const struct solution *solution)
{
    return attempt_solution(context, solution);
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

/* Give executions what was shown to take the rule when its state is given it: no more is needed
 * where nothing before the state makes another input of it. */
static bool try_shown(struct generating *t, const struct value *input)
{
    const struct solution solution = {.input = input};

    return input != NULL && attempt_solution(t, &solution);
}

static void seek(struct generating *t, size_t item, struct unreached *unreached)
{
    t->goal = &t->c->coverage->items[item];
    t->shortfall = NULL;
    if (try_shown(t, unreached->inputs[item]) ||
        search_goal(&t->search, (int64_t)item, try, t, &unreached->reasons[item]))
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

    fails_report(t, &text);
    print_text(to_output ? stdout : stderr, text.text, text.size);
    buffer_fini(&text);
    return all ? EXIT_CLEAN : EXIT_FINDINGS;
}

static size_t state_count(const struct generating *t)
{
    size_t count = 0;

    for (const struct ir_state *at = t->proof.program->states; at != NULL; at = at->next)
        count++;
    return count;
}

static int generate(struct generating *t, struct solver *solver)
{
    struct unreached unreached;
    int status;

    t->counts = mem_zeroed(t->c->coverage->count + 1, sizeof *t->counts);
    t->fillings = ARENA_ARRAY(t->arena, const char *, state_count(t));
    t->trial = mem_zeroed(t->c->coverage->count + 1, sizeof *t->trial);
    search_open(&t->search, t->arena, t->proof.analysis, t->proof.program, solver,
                t->proof.assumptions.input);
    t->told = solver_now();
    t->end_ms = t->told + SECONDS_MAX * 1000;
    go_on(t);
    unreached_find(&unreached, t->c, &t->proof, solver);
    t->claims = unreached.claims;
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
