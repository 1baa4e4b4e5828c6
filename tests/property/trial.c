/* tests/property/trial.c - run specimens in every way there is, and tell what differs.
 *
 * The ways: in memory (folded, merged, pruned; and as lowered), through C, through LLVM objects,
 * with a collection at every safepoint, with nobody recording, with late answers, from what was
 * written down of a run, kept in rows and made anew from them, and inside a state of another
 * machine. All see the same worlds. */
#include "tests/property/trial.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/engine/engine.h"
#include "tests/compiled/compiled.h"
#include "tests/property/coverage.h"
#include "tests/property/evaluate.h"
#include "tests/property/library.h"
#include "tests/property/play.h"
#include "tests/property/proved.h"
#include "tests/property/wrap.h"

#define SECONDS_MAX 60
#define NO_LIBRARY ((size_t)-1)

struct trial {
    struct specimen specimen;
    struct compiled compiled;
    struct buffer seen[WORLDS]; /* in memory, folded: what all else is compared with */
    size_t in_c, in_llvm;
    enum fault fault;
    size_t world;      /* ... was in this one */
    char *description; /* of the fault */
};

const char *fault_name(enum fault fault)
{
    switch (fault) {
    case FAULT_NONE:
        return "nothing";
    case FAULT_REFUSED:
        return "refused by the compiler";
    case FAULT_INVARIANT:
        return "an invariant is broken";
    case FAULT_DISAGREEMENT:
        return "two ways disagree";
    case FAULT_PROOF:
        return "what was proven is not so";
    case FAULT_EXPRESSION:
        return "an expression is folded to another value";
    case FAULT_CRASH:
        return "a crash or a hang";
    }
    BUG("no such fault");
}

static void note(struct trial *trial, enum fault fault, char *description)
{
    if (trial->fault != FAULT_NONE) {
        free(description);
        return;
    }
    trial->fault = fault;
    trial->description = description;
}

/* The lines around the first byte that differs. */
static char *difference(const char *way, const struct buffer *first, const struct buffer *second)
{
    struct buffer text = BUFFER_EMPTY;
    size_t size = first->size < second->size ? first->size : second->size;
    size_t at = 0, from;

    while (at < size && first->text[at] == second->text[at])
        at++;
    from = at > 300 ? at - 300 : 0;
    buffer_add_format(
        &text, "%s differs at byte %zu from memory, folded:\n--- %.*s\n+++ %.*s\n", way, at,
        (int)(first->size - from > 700 ? 700 : first->size - from), first->text + from,
        (int)(second->size - from > 700 ? 700 : second->size - from), second->text + from);
    return buffer_take(&text);
}

/* Play, and compare what is seen with the reference. */
static void play_against(struct trial *trial, const char *way, const struct sfn_program *program,
                         const struct play_options *options, size_t world, struct buffer reference)
{
    struct buffer seen = BUFFER_EMPTY;
    const char *problem = play(program, &trial->specimen, world, options, &seen);

    if ((options->silent || options->steps > 0) && reference.size > seen.size)
        reference.size = seen.size;
    if (trial->fault == FAULT_NONE)
        trial->world = world;
    if (reference.size != seen.size || memcmp(reference.text, seen.text, seen.size) != 0)
        note(trial, FAULT_DISAGREEMENT, difference(way, &reference, &seen));
    else if (problem != NULL)
        note(trial, FAULT_INVARIANT, mem_text(problem, strlen(problem)));
    buffer_fini(&seen);
}

static void play_in(struct trial *trial, const char *way, const struct sfn_program *program,
                    const struct play_options *options, size_t world)
{
    play_against(trial, way, program, options, world, trial->seen[world]);
}

static void play_as(struct trial *trial, const char *way, const struct sfn_program *program,
                    const struct play_options *options)
{
    for (size_t world = 0; world < trial->specimen.worlds; world++)
        play_in(trial, way, program, options, world);
}

/* ---- the ways ---- */

static const struct play_options usual;

static void note_way(struct report *report, int worker, const struct trial *trial, const char *way)
{
    if (report == NULL)
        return;
    report->at[worker] = trial->specimen.seed;
    report->way[worker] = way;
    alarm(SECONDS_MAX);
}

static void play_first(struct trial *trial, const struct sfn_program *program)
{
    for (size_t world = 0; world < trial->specimen.worlds; world++) {
        const char *problem = play(program, &trial->specimen, world, &usual, &trial->seen[world]);

        if (trial->fault == FAULT_NONE)
            trial->world = world;
        if (problem != NULL)
            note(trial, FAULT_INVARIANT, mem_text(problem, strlen(problem)));
    }
}

/* What was known before it ran. */
static void compare_proofs(struct report *report, struct trial *trial)
{
    for (size_t world = 0; world < trial->specimen.worlds; world++) {
        char *problem;

        if (!play_is_named(&trial->specimen, world))
            continue;
        problem = proved_wrong(trial->compiled.plain, &trial->seen[world]);
        if (report != NULL)
            __atomic_add_fetch(&report->proved, 1, __ATOMIC_RELAXED);
        if (trial->fault == FAULT_NONE)
            trial->world = world;
        if (problem != NULL)
            note(trial, FAULT_PROOF, problem);
    }
}

/* The program once more, in ways that must not make a difference. */
static void play_variations(struct report *report, int worker, struct trial *trial,
                            const struct sfn_program *program, const struct sfn_program *plain)
{
    uint64_t seed = trial->specimen.seed;
    const struct {
        const char *way;
        struct play_options options;
    } variations[] = {
        {"memory, collecting", {.collects = true}},
        {"memory, not recorded", {.silent = true}},
        {"memory, with late answers", {.late = true}},
        {"memory, taken again", {.replays = true}},
        {"memory, resting", {.rests = true, .late = seed % 4 == 0}},
        {"memory, kept in rows", {.kept = true, .late = seed % 2 == 0, .collects = seed % 3 == 0}},
        {"memory, restored",
         {.kept = true, .restored = true, .late = seed % 2 == 1, .silent = seed % 5 == 0}},
        {"memory, restored by another build",
         {.kept = true, .restored = true, .loses = true, .other = plain}},
        {"memory, unloaded", {.kept = true, .unloaded = true, .collects = seed % 3 == 1}},
        {"memory, broken off", {.steps = 1 + (int)(seed % 7)}},
    };

    for (size_t i = 0; i < COUNT_OF(variations); i++) {
        note_way(report, worker, trial, variations[i].way);
        play_as(trial, variations[i].way, program, &variations[i].options);
    }
}

/* An execution that fails is redriven, in ways that must not make a difference. */
static void play_redriven(struct report *report, int worker, struct trial *trial,
                          const struct sfn_program *program, const struct sfn_program *plain)
{
    static const struct play_options redriven = {.kept = true, .redriven = true};
    uint64_t seed = trial->specimen.seed;
    const struct play_options restored = {.kept = true,
                                          .redriven = true,
                                          .restored = true,
                                          .loses = true,
                                          .late = seed % 2 == 0,
                                          .other = plain};
    const struct play_options unloaded = {
        .kept = true, .redriven = true, .unloaded = true, .collects = seed % 2 == 0};

    for (size_t world = 0; world < trial->specimen.worlds; world++) {
        struct buffer seen = BUFFER_EMPTY;
        const char *problem;

        note_way(report, worker, trial, "memory, redriven");
        problem = play(program, &trial->specimen, world, &redriven, &seen);
        if (trial->fault == FAULT_NONE)
            trial->world = world;
        if (problem != NULL)
            note(trial, FAULT_INVARIANT, mem_text(problem, strlen(problem)));
        note_way(report, worker, trial, "memory, redriven from rows");
        play_against(trial, "memory, redriven from rows", program, &restored, world, seen);
        note_way(report, worker, trial, "memory, redriven and unloaded");
        play_against(trial, "memory, redriven and unloaded", program, &unloaded, world, seen);
        buffer_fini(&seen);
    }
}

static void run_in_memory(struct report *report, int worker, struct trial *trial)
{
    bool optimize = report == NULL || trial->specimen.seed % 8 == 1;
    const struct sfn_program *program, *plain;
    void *handle, *plain_handle;

    note_way(report, worker, trial, "memory, folded");
    program = compiled_load(trial->compiled.folded, 0, &handle);
    play_first(trial, program);
    note_way(report, worker, trial, "what is proven");
    compare_proofs(report, trial);
    plain = compiled_load(trial->compiled.plain, optimize ? 2 : 0, &plain_handle);
    play_variations(report, worker, trial, program, plain);
    play_redriven(report, worker, trial, program, plain);
    compiled_llvm->drop(handle);
    note_way(report, worker, trial, "memory, as lowered");
    play_as(trial, "memory, as lowered", plain, &usual);
    compiled_llvm->drop(plain_handle);
}

static void compare_wrapped(struct trial *trial, const struct sfn_program *program,
                            const struct specimen *wrapped, enum wrapping wrapping)
{
    for (size_t world = 0; world < wrapped->worlds; world++) {
        struct buffer seen = BUFFER_EMPTY, alone = BUFFER_EMPTY, inside = BUFFER_EMPTY;
        const char *problem = play(program, wrapped, world, &usual, &seen);

        if (!outcomes_compare(&trial->seen[world], &seen)) {
            buffer_fini(&seen);
            continue;
        }
        outcome_add_alone(&alone, &trial->seen[world], wrapping);
        outcome_add(&inside, &seen);
        if (trial->fault == FAULT_NONE)
            trial->world = world;
        if (alone.size != inside.size || memcmp(alone.text, inside.text, alone.size) != 0)
            note(trial, FAULT_DISAGREEMENT, difference("inside another state", &alone, &inside));
        else if (problem != NULL)
            note(trial, FAULT_INVARIANT, mem_text(problem, strlen(problem)));
        buffer_fini(&seen);
        buffer_fini(&alone);
        buffer_fini(&inside);
    }
}

static char *make_compiled(struct compiled *compiled, const struct specimen *specimen)
{
    return compiled_make(compiled, "property.asl.json", specimen->definition.text,
                         specimen->definition.size, specimen->express, specimen->seed % 2 == 0);
}

static void run_wrapped(struct report *report, int worker, struct trial *trial,
                        enum wrapping wrapping)
{
    struct compiled compiled = {NULL, NULL, NULL};
    struct specimen wrapped;
    char *refused = NULL;
    void *handle;

    note_way(report, worker, trial, "memory, inside another state");
    if (specimen_wrap(&trial->specimen, wrapping, &wrapped)) {
        refused = make_compiled(&compiled, &wrapped);
        if (refused != NULL) {
            note(trial, FAULT_REFUSED, refused);
        } else {
            compare_wrapped(trial, compiled_load(compiled.folded, 0, &handle), &wrapped, wrapping);
            compiled_llvm->drop(handle);
        }
    }
    compiled_free(&compiled);
    specimen_fini(&wrapped);
}

static void run_expression(struct report *report, int worker, struct trial *trial)
{
    struct buffer expression = BUFFER_EMPTY, document = BUFFER_EMPTY;
    bool folded;
    char *disagreement;

    note_way(report, worker, trial, "an expression");
    expression_generate(&expression, &document, trial->specimen.seed);
    disagreement = expression_disagreement(&expression, &document, &folded);
    if (disagreement != NULL)
        note(trial, FAULT_EXPRESSION, disagreement);
    if (report != NULL) {
        __atomic_add_fetch(&report->expressions, 1, __ATOMIC_RELAXED);
        __atomic_add_fetch(&report->folded, folded, __ATOMIC_RELAXED);
    }
    buffer_fini(&expression);
    buffer_fini(&document);
}

static void prepare(struct report *report, int worker, struct trial *trial, struct library *library)
{
    uint64_t seed = trial->specimen.seed;
    char *refused;

    note_way(report, worker, trial, "the compiler");
    trial->in_c = trial->in_llvm = NO_LIBRARY;
    refused = make_compiled(&trial->compiled, &trial->specimen);
    if (refused != NULL) {
        note(trial, FAULT_REFUSED, refused);
        return;
    }
    coverage_note(&trial->specimen.definition);
    note_way(report, worker, trial, "the C back end");
    trial->in_c = library_add_c(library, trial->compiled.folded);
    if (report == NULL || seed % 8 == 0) {
        note_way(report, worker, trial, "an LLVM object");
        trial->in_llvm = library_add_llvm(library, trial->compiled.folded, (int)(seed / 8 % 3));
    }
    run_in_memory(report, worker, trial);
    if (trial->fault == FAULT_NONE && (report == NULL || seed % 8 == 2))
        run_wrapped(report, worker, trial, WRAP_PARALLEL);
    if (trial->fault == FAULT_NONE && (report == NULL || seed % 8 == 3))
        run_wrapped(report, worker, trial, WRAP_MAP);
    if (trial->fault == FAULT_NONE && (report == NULL || seed % 8 == 4))
        run_wrapped(report, worker, trial, WRAP_RUN);
}

static void run_linked(struct report *report, int worker, struct trial *trial,
                       const struct library *library)
{
    if (trial->in_c != NO_LIBRARY) {
        note_way(report, worker, trial, "through C");
        play_as(trial, "through C", library_find(library, trial->in_c), &usual);
    }
    if (trial->in_llvm != NO_LIBRARY) {
        note_way(report, worker, trial, "an LLVM object");
        play_as(trial, "an LLVM object", library_find(library, trial->in_llvm), &usual);
    }
}

static void count_outcome(struct report *report, const struct trial *trial)
{
    for (int status = EXECUTION_RUNNING; status <= EXECUTION_ABORTED; status++) {
        struct buffer line = BUFFER_EMPTY;

        buffer_add_format(&line, "\n%s", execution_status_name((enum execution_status)status));
        for (size_t world = 0; world < WORLDS; world++)
            if (trial->seen[world].text != NULL &&
                strstr(trial->seen[world].text, line.text) != NULL)
                __atomic_add_fetch(&report->statuses[status], 1, __ATOMIC_RELAXED);
        buffer_fini(&line);
    }
    __atomic_add_fetch(&report->tried, 1, __ATOMIC_RELAXED);
}

static void fini(struct trial *trial)
{
    specimen_fini(&trial->specimen);
    compiled_free(&trial->compiled);
    for (size_t world = 0; world < WORLDS; world++)
        buffer_fini(&trial->seen[world]);
    free(trial->description);
}

static void note_failure(struct report *report, const struct trial *trial)
{
    size_t at = __atomic_fetch_add(&report->failures, 1, __ATOMIC_RELAXED);

    if (at >= FAILURES_MAX)
        return;
    report->failed[at].seed = trial->specimen.seed;
    report->failed[at].fault = trial->fault;
    report->failed[at].world = trial->world;
}

void trial_run(struct report *report, int worker, uint64_t first, size_t count)
{
    struct trial *trials = mem_zeroed(count, sizeof *trials);
    struct library library;

    library_open(&library);
    for (size_t i = 0; i < count; i++) {
        specimen_generate(&trials[i].specimen, first + i);
        prepare(report, worker, &trials[i], &library);
        run_expression(report, worker, &trials[i]);
    }
    alarm(20 * SECONDS_MAX);
    library_load(&library);
    for (size_t i = 0; i < count; i++) {
        run_linked(report, worker, &trials[i], &library);
        count_outcome(report, &trials[i]);
        if (trials[i].fault != FAULT_NONE)
            note_failure(report, &trials[i]);
        fini(&trials[i]);
    }
    alarm(0);
    library_close(&library);
    free(trials);
}

/* ---- one alone ---- */

static void try_alone(const struct specimen *specimen, bool aloud)
{
    struct trial trial = {.specimen = *specimen};
    struct library library;

    library_open(&library);
    prepare(NULL, 0, &trial, &library);
    if (trial.fault == FAULT_NONE && specimen->worlds > 1)
        run_expression(NULL, 0, &trial);
    if (trial.fault == FAULT_NONE) {
        library_load(&library);
        run_linked(NULL, 0, &trial, &library);
    }
    library_close(&library);
    if (aloud && trial.description != NULL)
        printf("%s\n", trial.description);
    for (size_t world = 0; aloud && getenv("SEEN") != NULL && world < specimen->worlds; world++)
        printf("%s", trial.seen[world].text != NULL ? trial.seen[world].text : "");
    fflush(stdout);
    _exit(trial.fault);
}

enum fault trial_of(const struct specimen *specimen, bool aloud)
{
    pid_t child;
    int status;

    fflush(NULL);
    child = fork();
    ENSURE(child >= 0);
    if (child == 0) {
        if (!aloud && freopen("/dev/null", "w", stderr) == NULL)
            _exit(1);
        alarm(SECONDS_MAX / 3);
        try_alone(specimen, aloud);
    }
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (WIFSIGNALED(status))
        return FAULT_CRASH;
    return WEXITSTATUS(status) == 0                 ? FAULT_NONE
           : WEXITSTATUS(status) < FAULT_REFUSED    ? FAULT_CRASH
           : WEXITSTATUS(status) > FAULT_EXPRESSION ? FAULT_CRASH
                                                    : (enum fault)WEXITSTATUS(status);
}
