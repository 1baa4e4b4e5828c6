/* runtime/entry/store/run.c - the command `run` over a store that stays.
 *
 * Where nobody owns the store, this process does until its execution has ended; what else is in the
 * store goes on meanwhile; to a `work` that comes it gives way. Beside an owner it asks for the
 * execution, and looks until it has ended; when that owner ends before, it is as at the beginning.
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
#include "runtime/entry/store/again.h"
#include "runtime/entry/store/commands.h"
#include "runtime/entry/store/follow.h"
#include "runtime/entry/store/owner.h"
#include "runtime/entry/store/reach.h"
#include "runtime/entry/store/visit.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/lang/random.h"
#include "runtime/store/read.h"

enum {
    LOOK_MS = 100,
    FIRST_LOOK_MS = 2,
    RETRY_MS = 1000,  /* of a start that found no room */
    REACH_MS = 10000, /* so long it is tried to reach an owner */
    GIVEN_MS = 1000,  /* so long whoever asked for the store has time to take it */
};

enum step {
    STEP_ON,    /* it has begun: look how it ends */
    STEP_AGAIN, /* the owner is gone, or another one comes: reach the store again */
    STEP_OVER,  /* the command is, with the status */
};

struct run {
    const struct entry *entry;
    const struct options *options;
    const struct buffer *input;
    char name[UUID_TEXT_SIZE]; /* if none was given */
    struct buffer arn;
    struct follow follow;
    struct owner owner;
    struct loop_timer *look;
    struct loop_timer *retry; /* of a start that found no room */
    int64_t until_ms;         /* the start is asked for again */
    int64_t given_until_ms;   /* we do not own the store before, as we have given way */
    bool begun;               /* an owner has answered the start ... */
    bool asked;               /* ... or not, but may have carried it out */
    bool refused;             /* the start was */
    bool left;                /* the execution cannot go on here, which is told */
};

static const char *name_of(const struct run *run)
{
    return run->options->name != NULL ? run->options->name : run->name;
}

/* What a signal leaves to be said. */
static int interrupted(const struct run *run, int number)
{
    if (run->begun || run->owner.durable != NULL)
        output_complain(
            run->entry->invoked_as,
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

    run->begun = (execution->ended_ms == 0 || run->asked) && input->size == run->input->size &&
                 memcmp(input->text, run->input->text, input->size) == 0;
    return false;
}

/* Whether the execution runs already, with this input, or has ended after we asked for it. Why not
 * start it again, which would be the same: an answer that was left in the store may end it before.
 */
static bool has_begun(struct run *run)
{
    if (!run->begun)
        store_read_execution(run->follow.api->store, 0,
                             (struct store_text){run->arn.text, run->arn.size}, on_found, run);
    return run->begun;
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

static void start(void *context);

/* Whether the store takes nothing just now, for which it has told the reason. */
static bool may_come_later(const struct api_answer *answer)
{
    static const char error[] = "{\"error\":\"ServiceUnavailable\"";

    return !answer->stays && answer->size >= sizeof error &&
           memcmp(answer->text, error, sizeof error - 1) == 0;
}

static void on_started(void *context, const struct api_answer *answer)
{
    struct run *run = context;
    struct loop *loop = run->owner.loop;

    if (!answer->failed)
        return;
    if (may_come_later(answer)) {
        run->retry = loop_arm(loop, loop_now_ms(loop) + RETRY_MS, start, run);
        return;
    }
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

static void start(void *context)
{
    struct run *run = context;
    const struct api_asker asker = {.answered = on_started, .context = run};
    struct buffer request = BUFFER_EMPTY, input = BUFFER_EMPTY;

    run->retry = NULL;
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

static enum step run_as_owner(struct run *run, int *status)
{
    int caught = 0;
    bool begun;

    run->follow.api = &run->owner.api;
    run->owner.left = on_left;
    run->owner.left_context = run;
    run->owner.passing = visit_owner_option(run->options) == NULL;
    begun = has_begun(run);
    if (!begun)
        start(run);
    if (run->follow.account != NULL)
        on_look(run);
    if (!run->refused && !(begun && follow_has_ended(&run->follow)))
        caught = owner_run(&run->owner);
    loop_disarm(run->owner.loop, run->look);
    run->look = NULL;
    loop_disarm(run->owner.loop, run->retry);
    run->retry = NULL;
    if (run->owner.given && caught == 0 && !run->refused && !run->owner.broken &&
        !follow_has_ended(&run->follow)) {
        run->asked = true;
        run->given_until_ms = again_now_ms() + GIVEN_MS;
        return STEP_AGAIN;
    }
    *status = report(run, caught);
    return STEP_OVER;
}

/* ---- beside an owner ---- */

/* The owner has answered the start. */
static enum step take_answer(struct run *run, const struct visit *visit, const struct value *answer,
                             int *status)
{
    struct buffer line = BUFFER_EMPTY;

    run->begun = value_member_named(answer, "output") != NULL;
    if (run->begun)
        return STEP_ON;
    buffer_add_format(&line, "%s\n", visit->answer.text);
    output_write(STDERR_FILENO, line.text, line.size);
    buffer_fini(&line);
    visit_tell_machine(visit, answer);
    *status = ENTRY_FAILED;
    return STEP_OVER;
}

/* Have the owner start it. Whatever went wrong may be asked again, as it has its name. */
static enum step ask(struct run *run, struct visit *visit, int *status)
{
    struct buffer input = BUFFER_EMPTY, problem = BUFFER_EMPTY;
    const struct value *answer;
    enum caller_result result;
    enum step step = STEP_AGAIN;
    int caught;

    make_input(&input, run, &visit->api);
    result = visit_call(visit, "StartExecution", &input, &answer, &problem);
    caught = result != CALLER_ANSWERED ? guard_caught() : 0;
    run->asked = run->asked || result == CALLER_LOST;
    if (result == CALLER_ANSWERED)
        step = take_answer(run, visit, answer, status);
    else if (result == CALLER_REFUSED || caught != 0 || again_now_ms() > run->until_ms)
        step = STEP_OVER;
    if (step == STEP_OVER && result != CALLER_ANSWERED)
        output_complain(run->entry->invoked_as, "%s%s", problem.text,
                        run->asked ? ": it may have been done, or not" : "");
    if (caught != 0) {
        run->begun = run->asked; /* so that it is said, if it was */
        *status = interrupted(run, caught);
    }
    buffer_fini(&input);
    buffer_fini(&problem);
    return step;
}

/* Look until it has ended, a signal has come, or the owner is gone. */
static enum step look(struct run *run, const struct visit *visit, int *status)
{
    int64_t nap_ms = FIRST_LOOK_MS;

    while (guard_caught() == 0 && !follow_has_ended(&run->follow)) {
        const struct timespec nap = {.tv_nsec = nap_ms * 1000000};

        follow_on(&run->follow);
        if (!visit_has_owner(visit) && !follow_has_ended(&run->follow))
            return STEP_AGAIN;
        nanosleep(&nap, NULL);
        nap_ms = 2 * nap_ms < LOOK_MS ? 2 * nap_ms : LOOK_MS;
    }
    *status = follow_has_ended(&run->follow) ? follow_end(&run->follow)
                                             : interrupted(run, guard_caught());
    return STEP_OVER;
}

static enum step run_beside(struct run *run, struct visit *visit, int *status)
{
    enum step step = STEP_ON;

    if (!visit_fits_owner(visit))
        return STEP_OVER;
    run->follow.api = &visit->api;
    if (!has_begun(run))
        step = ask(run, visit, status);
    return step == STEP_ON ? look(run, visit, status) : step;
}

/* ---- the command ---- */

static enum step run_once(struct run *run, int *status)
{
    const struct reach_options how = {.entry = run->entry,
                                      .options = run->options,
                                      .ended = on_ended,
                                      .context = run,
                                      .most_ms = REACH_MS,
                                      .until_ms = run->given_until_ms};
    struct visit visit;
    char *whose = NULL;
    enum step step = STEP_OVER;

    *status = ENTRY_USAGE;
    switch (reach_store(&how, &run->owner, &visit, &whose)) {
    case REACH_OWNER:
        step = run_as_owner(run, status);
        owner_close(&run->owner);
        break;
    case REACH_BESIDE:
        step = run_beside(run, &visit, status);
        visit_close(&visit);
        break;
    case REACH_OTHER:
        if (guard_caught() != 0)
            *status = interrupted(run, guard_caught());
        else
            output_complain(run->entry->invoked_as, "%s, which cannot be asked", whose);
        break;
    case REACH_NONE:
        break;
    }
    free(whose);
    return step;
}

/* Until it has ended it may go on here, and by one owner after the other. */
static int run_to_end(struct run *run)
{
    struct loop *loop = loop_new(false); /* which signals stop, if it ran */
    int64_t rest_ms = 0;
    int status;

    guard_signals(loop);
    run->until_ms = again_now_ms() + REACH_MS;
    while (run_once(run, &status) == STEP_AGAIN)
        again_rest(&rest_ms);
    guard_rest();
    loop_free(loop);
    return status;
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
        status = run_to_end(&run);
        follow_fini(&run.follow);
    }
done:
    buffer_fini(&run.arn);
    return status;
}
