/* tests/sim/sim.c - processes that drive executions over one store, one after the other, until all
 * have ended. */
#include "tests/sim/sim.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"
#include "runtime/lang/random.h"
#include "tests/compiled/compiled.h"
#include "tests/property/told.h"
#include "tests/sim/world.h"

#define ROUNDS_MAX 8
#define HALF_A_YEAR_MS (INT64_C(180) * 24 * 3600 * 1000)

_Static_assert(MOMENTS <= SIM_MOMENTS, "the counts have room for all moments");

const char *sim_moment_name(int moment)
{
    static const char *const names[] = {
        [MOMENT_SUBMITTED] = "a commit is handed over",
        [MOMENT_DURABLE] = "commits are durable",
        [MOMENT_TOLD] = "an outcome is told",
        [MOMENT_TASK_STARTED] = "a task starts",
        [MOMENT_TASK_ANSWERS] = "a task is about to answer",
        [MOMENT_TASK_ANSWERED] = "a task has answered",
        [MOMENT_TASK_CANCELLED] = "a task is cancelled",
        [MOMENT_REPLIED] = "a reply is given",
        [MOMENT_ENDED] = "an end is told",
        [MOMENT_TIME] = "some time",
        [MOMENT_SOURCE_OPENED] = "a source is opened",
        [MOMENT_ITEMS_READ] = "items are read",
        [MOMENT_RESULT_GIVEN] = "a result is given to a sink",
        [MOMENT_RESULTS_ENDED] = "results are ended",
    };

    return moment < (int)COUNT_OF(names) ? names[moment] : NULL;
}

/* ---- the world's own ---- */

uint64_t world_below(struct world *world, uint64_t bound)
{
    return random_next(&world->random) % bound;
}

uint64_t world_hash(const struct world *world, const char *text, uint64_t number)
{
    uint64_t hash = world->options->seed ^ number << 32;

    for (; *text != '\0'; text++) {
        hash ^= (unsigned char)*text;
        (void)random_next(&hash);
        hash *= UINT64_C(0x100000001b3);
    }
    (void)random_next(&hash);
    return hash;
}

int64_t world_now_ms(const struct world *world)
{
    return world->world_ms + loop_now_ms(world->loop) - world->began_ms;
}

void world_note(const struct world *world, const char *format, ...)
{
    va_list arguments;

    if (!world->options->aloud)
        return;
    printf("# life %d, at %lld ms: ", world->life, (long long)world_now_ms(world));
    va_start(arguments, format);
    (void)vprintf(format, arguments);
    va_end(arguments);
    printf("\n");
}

void world_die(struct world *world, enum moment moment)
{
    world_note(world, "the process dies when %s", sim_moment_name((int)moment));
    world->dying = true;
    world->counts->deaths[moment]++;
    loop_stop(world->loop);
}

bool world_moment(struct world *world, enum moment moment)
{
    if (world->dying || world->deadly != moment || world->deadly_after < 0)
        return world->dying;
    if (world->deadly_after-- == 0)
        world_die(world, moment);
    return world->dying;
}

void world_complain(struct world *world, const char *format, ...)
{
    struct buffer text = BUFFER_EMPTY;
    char line[1024];
    va_list arguments;

    if (world->problem != NULL)
        return;
    va_start(arguments, format);
    (void)vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    buffer_add_format(&text, "life %d, at %lld ms: %s", world->life, (long long)world_now_ms(world),
                      line);
    world->problem = buffer_take(&text);
    loop_stop(world->loop);
}

struct run *world_run_of(struct world *world, const char *arn)
{
    const char *name = strrchr(arn, ':');

    for (size_t i = 0; name != NULL && i < world->run_count; i++)
        if (strcmp(world->runs[i].name, name + 1) == 0)
            return &world->runs[i];
    return NULL;
}

/* ---- a process ---- */

static struct store *open_store(const char *url, const struct store_options *options,
                                char **problem)
{
    struct world *world = world_present;

    (void)url;
    return world->disk->kind->open(world->disk, world->loop, options, problem);
}

static bool store_moment(void *context, enum model_moment moment)
{
    return world_moment(context, (enum moment)moment);
}

static void told(void *context, const char *line)
{
    struct world *world = context;

    world_note(world, "%s", line);
    if (!world->dying)
        check_told(world, line);
}

static void broken(void *context, const char *line)
{
    struct world *world = context;

    (void)line;
    if (!world->dying)
        world_die(world, MOMENT_TIME);
}

static void time_is_up(void *context)
{
    (void)world_moment(context, MOMENT_TIME);
}

/* Somebody ends the process in order; another one goes on. */
static void retire(void *context)
{
    struct world *world = context;

    world_note(world, "the process is ended in order");
    world->retiring = true;
    loop_stop(world->loop);
}

/* How this process dies, if it does. */
static void choose_death(struct world *world)
{
    static const unsigned often[MOMENTS] = {40, 40, 40, 12, 12, 12, 3, 8, 4, 1, 6, 12, 12, 4};
    const bool ports = world->books[0].reader != NULL || world->books[0].writer != NULL;

    world->deadly_after = -1;
    if (world->crashes_left == 0)
        return;
    if (world_below(world, 6) == 0)
        loop_arm(world->loop, world->began_ms + (int64_t)world_below(world, 9000), retire, world);
    world->deadly = (enum moment)world_below(world, MOMENT_SOURCE_OPENED);
    if (ports && world_below(world, 2) == 0)
        world->deadly = (enum moment)(MOMENT_SOURCE_OPENED +
                                      world_below(world, MOMENTS - MOMENT_SOURCE_OPENED));
    world->deadly_after = (int64_t)world_below(world, often[world->deadly]);
    if (world->deadly == MOMENT_TIME)
        loop_arm(world->loop, world->began_ms + (int64_t)world_below(world, 9000), time_is_up,
                 world);
}

/* By which definition this process goes on. What one has left alone the next one takes up; even
 * executions are not left alone, as the world would not wait for them. */
static void choose_book(struct world *world)
{
    world->demand = world_below(world, 3) == 0;
    world->adopts = false;
    if (world->revision == NULL)
        return;
    world->book = world->away ? 1 - world->book : (int)world_below(world, BOOKS);
    world->adopts = !world->demand && (world->options->even || world_below(world, 3) != 0);
    world->away = false;
    check_begin(world);
}

static bool open_process(struct world *world)
{
    static const size_t few[] = {0, 1, 2, 5};
    static const int64_t windows[] = {0, 1, 1000, 20000};
    const struct durable_options options = {
        .loop = world->loop,
        .url = "model:",
        .open = open_store,
        .program = "sim",
        .virtual_time = true,
        .store_in_loop = world->disk->kind->in_loop,
        .frames_kept = few[world_below(world, COUNT_OF(few))],
        .cached_max = few[world_below(world, COUNT_OF(few))],
        .cached_bytes = few[world_below(world, COUNT_OF(few))] * 2000,
        .turns_max = few[world_below(world, COUNT_OF(few))],
        .window_ms = windows[world_below(world, COUNT_OF(windows))],
        .timers_max = few[world_below(world, COUNT_OF(few))],
        .retention_ms = world->forgets ? 0 : -1,
        .tell = told,
        .broken = broken,
        .offered = workers_told,
        .wanted = world->demand ? machine_wanted : NULL,
        .context = world,
    };
    char *problem = NULL;

    world_note(world,
               "a process begins: frames %zu, cached %zu, turns %zu, window %lld, timers %zu, "
               "definition %d%s%s",
               options.frames_kept, options.cached_max, options.turns_max,
               (long long)options.window_ms, options.timers_max, world->book,
               world->adopts ? ", adopts" : "", world->demand ? ", on demand" : "");
    world->durable = durable_open(&options, &problem);
    if (world->durable != NULL)
        machines_begin(world);
    if (world->durable == NULL && !world->dying && world->disk->kind->fails(world->disk))
        world_die(world, MOMENT_TIME); /* the next one finds it in order */
    if (world->durable == NULL && !world->dying)
        world_complain(world, "the store cannot be opened: %s", problem);
    free(problem);
    return world->durable != NULL;
}

/* Somebody sets the clock, forward or back, while the process runs. */
static void set_clock(void *context)
{
    static const int64_t steps_ms[] = {-3600000, -20000, -5000, 5000, 20000, 3600000};
    struct world *world = context;
    int64_t step_ms = steps_ms[world_below(world, COUNT_OF(steps_ms))];

    world_note(world, "the clock is set by %lld ms", (long long)step_ms);
    loop_set_clock(world->loop, step_ms);
    world->began_ms += step_ms; /* no time has passed */
}

/* Until nothing happens any more. */
static void drive(struct world *world)
{
    people_begin(world);
    if (world->options->clock && world_below(world, 4) == 0)
        loop_arm(world->loop, world->began_ms + (int64_t)world_below(world, 9000), set_clock,
                 world);
    for (int round = 0; !world->dying && world->problem == NULL; round++) {
        loop_run(world->loop);
        if (world->dying || world->retiring || world->problem != NULL || !check_stuck(world))
            break;
        if (round == ROUNDS_MAX)
            world_complain(world, "some executions cannot be stopped");
    }
}

static void abandon(struct world *world)
{
    world->disk->kind->dies(world->disk);
    if (world->durable != NULL)
        durable_abandon(world->durable);
    world->disk->kind->dead(world->disk);
}

/* One process, from its start to its end or its death. True: there is nothing left to do. */
static bool live(struct world *world)
{
    bool lives;

    world->loop = loop_new(true);
    loop_begin_at(world->loop, world->began_ms);
    world->dying = world->retiring = false;
    choose_death(world);
    choose_book(world);
    if (open_process(world))
        drive(world);
    lives = !world->dying && world->problem == NULL;
    world->retiring = world->retiring || (lives && world->away);
    if (lives)
        durable_close(world->durable); /* it may die meanwhile */
    else
        abandon(world);
    if (lives && world->retiring)
        world->closes++;
    lives = lives && !world->dying && !world->retiring;
    tasks_forget(world);
    world->world_ms = world_now_ms(world);
    world->began_ms = loop_now_ms(world->loop);
    return lives;
}

/* After a crash: some time passes, and somebody may set the clock. */
static void pass_time(struct world *world)
{
    int64_t down_ms = (int64_t)world_below(world, 4) * (int64_t)world_below(world, 3000);
    int64_t step_ms = world_below(world, 4) == 0 ? (int64_t)world_below(world, 20000) - 10000 : 0;

    if (!world->options->clock)
        step_ms = 0;

    world->world_ms += down_ms;
    world->began_ms += down_ms + step_ms;
}

static void live_on(struct world *world)
{
    while (!live(world) && world->problem == NULL) {
        check_durable(world);
        loop_free(world->loop);
        world->loop = NULL;
        world->counts->crashes += !world->retiring;
        world->crashes_left -= world->crashes_left > 0;
        world->life++;
        if (world->crashes_left == 0)
            world->disk->kind->calm(world->disk);
        pass_time(world);
    }
}

/* After half a year nothing is left. */
static void outlive(struct world *world)
{
    world->disk->kind->calm(world->disk);
    world->crashes_left = 0;
    world->forgets = true;
    for (int i = 0; i < ROUNDS_MAX && world->problem == NULL && check_left(world); i++) {
        loop_free(world->loop);
        world->life++;
        world->world_ms += HALF_A_YEAR_MS;
        world->began_ms += HALF_A_YEAR_MS;
        if (!live(world))
            break;
    }
    if (world->problem == NULL && check_left(world))
        world_complain(world, "something is left after half a year");
}

/* ---- the whole ---- */

static void make_runs(struct world *world, const struct specimen *specimen)
{
    world->run_count = (size_t)world->options->executions;
    world->runs = mem_zeroed(world->run_count, sizeof *world->runs);
    for (size_t i = 0; i < world->run_count; i++) {
        struct run *run = &world->runs[i];

        run->world = world;
        (void)snprintf(run->name, sizeof run->name, "run-%u", (unsigned)i);
        run->input = &specimen->inputs[i % specimen->worlds];
        run->seed = world_hash(world, run->name, 0);
    }
}

static void forget(struct world *world)
{
    for (size_t i = 0; i < world->run_count; i++)
        buffer_fini(&world->runs[i].arn);
    free(world->runs);
    while (world->attempts != NULL) {
        struct attempt *attempt = world->attempts;

        world->attempts = attempt->next;
        free(attempt->key);
        free(attempt->state);
        free(attempt->arn);
        free(attempt);
    }
    people_forget(world);
    ports_forget(world);
    loop_free(world->loop);
    world->disk->kind->free(world->disk);
}

static void count(const struct world *world)
{
    struct model_counts counts = {.commits = 0};

    world->disk->kind->count(world->disk, &counts);
    world->counts->commits += counts.commits;
    world->counts->full += counts.full;
    world->counts->broken += counts.broken;
    world->counts->lost += counts.lost;
    world->counts->kept += counts.kept;
}

/* The definition, as the world has it. */
static void take_book(struct sfn_program *book, const struct sfn_program *program,
                      const char *digest)
{
    *book = *program;
    book->digest = digest;
    book->tasks = &world_tasks;
    if (program->reader != NULL)
        book->reader = &world_reader;
    if (program->writer != NULL)
        book->writer = &world_writer;
}

/* `taken` becomes the conduct of the first run; or NULL. */
static char *simulate(const struct sim_options *options, const struct specimen *specimen,
                      const struct sfn_program *const *programs, const struct revision *revision,
                      const struct conduct *conduct, struct conduct *taken,
                      struct sim_counts *counts)
{
    struct world world = {.options = options,
                          .revision = revision,
                          .conduct = conduct,
                          .counts = counts,
                          .random = options->seed,
                          .began_ms = START_MS,
                          .deadly_after = -1};
    const struct model_options model = {.seed = options->seed + 1,
                                        .full = options->fails ? 15 : 0,
                                        .broken = options->fails ? 40 : 0,
                                        .moment = store_moment,
                                        .context = &world};

    for (int i = 0; i < BOOKS; i++)
        take_book(&world.books[i], programs[i], i == 0 ? BOOK_FIRST : BOOK_CHANGED);
    world.disk = options->sqlite ? disk_sqlite(&model) : disk_model(&model);
    if (options->crashes > 0)
        world.crashes_left = (int)world_below(&world, (uint64_t)options->crashes + 1);
    world_present = &world;
    make_runs(&world, specimen);
    people_plan(&world);
    live_on(&world);
    if (world.problem == NULL)
        check_end(&world);
    if (world.problem == NULL && taken != NULL)
        check_conduct(&world, &world.runs[0], taken);
    if (world.problem == NULL && options->seed % 4 == 2)
        outlive(&world);
    count(&world);
    forget(&world);
    world_present = NULL;
    return world.problem;
}

/* With options->even one execution runs undisturbed, and the others are compared with it. */
static char *simulate_all(const struct sim_options *options, const struct specimen *specimen,
                          const struct sfn_program *const *programs,
                          const struct revision *revision, struct sim_counts *counts)
{
    const struct sim_options calm = {.seed = options->seed, .executions = 1, .even = true};
    struct conduct conduct = {.output = NULL};
    struct sim_counts own = {.executions = 0};
    char *problem;

    if (!options->even)
        return simulate(options, specimen, programs, revision, NULL, NULL, counts);
    problem = simulate(&calm, specimen, programs, NULL, NULL, &conduct, &own);
    if (problem == NULL && conduct.output != NULL)
        problem = simulate(options, specimen, programs, revision, &conduct, NULL, counts);
    free(conduct.output);
    return problem;
}

/* A definition that is changed at times; the changed one need not compile. */
static char *simulate_changes(const struct sim_options *options, const struct specimen *specimen,
                              const struct sfn_program *program, struct sim_counts *counts)
{
    const struct sfn_program *programs[BOOKS] = {program, program};
    struct compiled compiled;
    struct revision revision;
    void *handle = NULL;
    char *problem;

    revision_make(&revision, &specimen->definition, options->seed, options->even);
    problem = compiled_make(&compiled, "sim.asl.json", revision.text.text, revision.text.size,
                            specimen->express, false);
    if (problem == NULL)
        programs[1] = compiled_load(compiled.folded, 0, &handle);
    free(problem);
    problem = simulate_all(options, specimen, programs, handle != NULL ? &revision : NULL, counts);
    if (handle != NULL)
        compiled_llvm->drop(handle);
    compiled_free(&compiled);
    revision_fini(&revision);
    return problem;
}

char *sim_run(const struct sim_options *options, const struct specimen *specimen,
              struct sim_counts *counts)
{
    struct compiled compiled;
    char *problem = compiled_make(&compiled, "sim.asl.json", specimen->definition.text,
                                  specimen->definition.size, specimen->express, false);
    void *handle;

    if (problem == NULL) {
        const struct sfn_program *program = compiled_load(compiled.folded, 0, &handle);
        const struct sfn_program *const programs[BOOKS] = {program, program};

        problem = options->changes ? simulate_changes(options, specimen, program, counts)
                                   : simulate_all(options, specimen, programs, NULL, counts);
        compiled_llvm->drop(handle);
    }
    compiled_free(&compiled);
    return problem;
}
