/* runtime/entry/store/run.c - the command `run` over a store that stays.
 *
 * Where nobody owns the store, this process does until its execution has ended; what else is in the
 * store goes on meanwhile. Beside an owner it asks for the execution, and looks until it has ended.
 * A signal ends only us: the execution stays. */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/entry/guard.h"
#include "runtime/entry/input.h"
#include "runtime/entry/output.h"
#include "runtime/entry/store/commands.h"
#include "runtime/entry/store/follow.h"
#include "runtime/entry/store/owner.h"
#include "runtime/entry/store/visit.h"
#include "runtime/json/write.h"
#include "runtime/lang/random.h"
#include "runtime/store/read.h"

enum { LOOK_MS = 100, FIRST_LOOK_MS = 2 };

struct run {
    const struct entry *entry;
    const struct options *options;
    const struct buffer *input;
    char name[UUID_TEXT_SIZE]; /* if none was given */
    struct buffer arn;
    struct follow follow;
    struct owner owner;
    struct loop_timer *look;
    bool refused; /* the start was */
    bool left;    /* the execution cannot go on here, which is told */
    bool runs;    /* already, before we came */
};

static const char *name_of(const struct run *run)
{
    return run->options->name != NULL ? run->options->name : run->name;
}

/* What a signal leaves to be said. */
static int interrupted(const struct run *run, int number)
{
    output_complain(run->entry->invoked_as,
                    "interrupted; the execution stays: run --store %s --name %s%s goes on with it",
                    run->options->store, name_of(run),
                    run->options->input != NULL ? " with the same input" : "");
    return ENTRY_BY_SIGNAL + number;
}

/* The members of StartExecution's input. */
static void make_input(struct buffer *input, const struct run *run, const struct api *api)
{
    struct buffer text = BUFFER_EMPTY;

    api_add_machine_arn(api, &text);
    input_add_text(input, "stateMachineArn", text.text);
    input_add_text(input, "name", name_of(run));
    buffer_clear(&text);
    json_write_string(&text, run->input->text, run->input->size);
    input_add_json(input, "input", text.text);
    buffer_fini(&text);
}

static bool on_found(void *context, const struct store_execution *execution)
{
    const struct store_text *input = &execution->start.input;
    struct run *run = context;

    run->runs = execution->ended_ms == 0 && input->size == run->input->size &&
                memcmp(input->text, run->input->text, input->size) == 0;
    return false;
}

/* Whether the execution runs already, with this input. Why not start it again, which would be the
 * same: an answer that was left in the store may end it before. */
static bool goes_on(struct run *run)
{
    store_read_execution(run->follow.api->store, 0,
                         (struct store_text){run->arn.text, run->arn.size}, on_found, run);
    return run->runs;
}

/* ---- as the owner ---- */

static void on_ended(void *context, const struct durable_end *end)
{
    struct run *run = context;

    if (strcmp(end->arn, run->arn.text) == 0)
        loop_stop(run->owner.loop);
}

static void on_left(void *context, const char *arn)
{
    struct run *run = context;

    if (strcmp(arn, run->arn.text) != 0)
        return;
    run->left = true;
    loop_stop(run->owner.loop);
}

static void on_started(void *context, const struct api_answer *answer)
{
    struct run *run = context;

    if (!answer->failed)
        return;
    run->refused = true;
    buffer_add_format(&run->follow.lines, "%.*s\n", (int)answer->size, answer->text);
    loop_stop(run->owner.loop);
}

static void on_look(void *context)
{
    struct run *run = context;
    struct loop *loop = run->owner.loop;

    follow_on(&run->follow);
    run->look = loop_arm(loop, loop_now_ms(loop) + LOOK_MS, on_look, run);
}

static void start(struct run *run)
{
    const struct api_asker asker = {.answered = on_started, .context = run};
    struct buffer request = BUFFER_EMPTY, input = BUFFER_EMPTY;

    make_input(&input, run, &run->owner.api);
    buffer_add_format(&request, "{\"action\":\"StartExecution\",\"input\":{%s}}", input.text);
    api_take(&run->owner.api, loop_now_ms(run->owner.loop), request.text, request.size, &asker);
    buffer_fini(&input);
    buffer_fini(&request);
}

static int report(struct run *run, int caught)
{
    struct follow *follow = &run->follow;

    if (run->refused) {
        output_write(STDERR_FILENO, follow->lines.text, follow->lines.size);
        return ENTRY_FAILED;
    }
    if (run->left)
        return ENTRY_USAGE;
    if (!run->owner.broken && follow_has_ended(follow))
        return follow_end(follow);
    return caught != 0 ? interrupted(run, caught) : ENTRY_USAGE;
}

static int run_as_owner(struct run *run)
{
    int status = ENTRY_USAGE, caught = 0;

    if (owner_open(&run->owner, run->entry, run->options, on_ended, run)) {
        run->follow.api = &run->owner.api;
        run->owner.left = on_left;
        run->owner.left_context = run;
        if (!goes_on(run))
            start(run);
        if (run->follow.account != NULL)
            on_look(run);
        if (!run->refused)
            caught = owner_run(&run->owner);
        loop_disarm(run->owner.loop, run->look);
        status = report(run, caught);
    }
    owner_close(&run->owner);
    return status;
}

/* ---- beside an owner ---- */

/* Look until it has ended, or a signal has come. While nobody owns the store it does not go on. */
static int look(struct run *run, const struct visit *visit)
{
    int64_t nap_ms = FIRST_LOOK_MS;
    bool told = false;

    while (guard_caught() == 0 && !follow_has_ended(&run->follow)) {
        const struct timespec nap = {.tv_nsec = nap_ms * 1000000};

        follow_on(&run->follow);
        if (nap_ms == LOOK_MS && !told && !visit_has_owner(visit)) {
            output_complain(run->entry->invoked_as,
                            "nobody drives %s any more: it waits until somebody does",
                            run->options->store);
            told = true;
        }
        nanosleep(&nap, NULL);
        nap_ms = 2 * nap_ms < LOOK_MS ? 2 * nap_ms : LOOK_MS;
    }
    if (follow_has_ended(&run->follow))
        return follow_end(&run->follow);
    return interrupted(run, guard_caught());
}

static int run_beside(struct run *run, struct visit *visit)
{
    struct buffer input = BUFFER_EMPTY;
    struct loop *loop = loop_new(false); /* which signals stop, if it ran */
    enum visit_result result;
    const struct value *output;
    int status;

    run->follow.api = &visit->api;
    guard_signals(loop);
    make_input(&input, run, &visit->api);
    result = visit_change(visit, "StartExecution", &input, &output);
    buffer_fini(&input);
    if (result == VISIT_LOST && guard_caught() != 0)
        status = interrupted(run, guard_caught());
    else
        status = result == VISIT_DONE ? look(run, visit) : visit_status(result);
    guard_rest();
    loop_free(loop);
    return status;
}

/* ---- the command ---- */

/* Ask the owner, if there is one; false: there is none. */
static bool try_beside(struct run *run, int *status)
{
    struct visit visit;
    bool beside = visit_try(&visit, run->entry, run->options) && visit_has_owner(&visit);

    if (beside)
        *status = visit_fits_owner(&visit) ? run_beside(run, &visit) : ENTRY_USAGE;
    visit_close(&visit);
    return beside;
}

int entry_run_stored(const struct entry *entry, const struct options *options, struct buffer *input)
{
    struct run run = {.entry = entry, .options = options, .input = input};
    const struct api names = {.program = entry->program, .place = &engine_place_default};
    uint64_t seed = options->seed;
    int status = ENTRY_USAGE;

    random_uuid(&seed, run.name);
    api_add_execution_arn(&names, name_of(&run), &run.arn);
    if (entry->program->symbol_count > 0)
        output_keep_apart();
    if (!input_is_json(input, entry->invoked_as, "--input", options->input))
        goto done;
    status = visit_check_start(entry, options->name);
    if (status != ENTRY_SUCCEEDED)
        goto done;
    status = ENTRY_USAGE;
    if (follow_init(&run.follow, entry, options)) {
        run.follow.arn = run.arn.text;
        if (!try_beside(&run, &status))
            status = run_as_owner(&run);
        follow_fini(&run.follow);
    }
done:
    buffer_fini(&run.arn);
    return status;
}
