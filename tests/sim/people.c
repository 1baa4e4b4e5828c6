/* tests/sim/people.c - who starts executions, starts them once more, stops them, answers by token;
 * and what they were promised.
 *
 * A deed whose acknowledgement was lost with the process is done again, as a client does it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/lang/random.h"
#include "tests/sim/world.h"

#define START_WITHIN_MS 8000
#define RETRY_MS 700

static struct deed *add(struct world *world, enum deed_kind kind, struct run *run, int64_t due_ms)
{
    struct deed *deed = mem_zeroed(1, sizeof *deed);

    *deed = (struct deed){
        .next = world->deeds, .world = world, .kind = kind, .run = run, .due_ms = due_ms};
    world->deeds = deed;
    return deed;
}

/* What is done with a run does not depend on the others. */
static void plan_run(struct world *world, struct run *run)
{
    uint64_t dice = world_hash(world, run->name, 1);
    int64_t start_ms = (int64_t)(random_next(&dice) % START_WITHIN_MS);

    add(world, DEED_START, run, start_ms);
    if (!world->options->people)
        return;
    if (random_next(&dice) % 4 == 0)
        add(world, DEED_START_AGAIN, run, start_ms + (int64_t)(random_next(&dice) % 3000));
    if (random_next(&dice) % 8 == 0)
        add(world, DEED_START_OTHER, run, start_ms + (int64_t)(random_next(&dice) % 3000));
    if (random_next(&dice) % 8 == 0 && !world->options->even)
        add(world, DEED_STOP, run, start_ms + (int64_t)(random_next(&dice) % 12000));
    for (int i = 0; i < 2 && random_next(&dice) % 3 == 0 && !world->options->even; i++)
        add(world, DEED_REDRIVE, run, start_ms + (int64_t)(random_next(&dice) % 40000));
    if (world->options->even)
        return;
    if (random_next(&dice) % 3 == 0)
        add(world, DEED_STOP_CHILD, run, start_ms + (int64_t)(random_next(&dice) % 4000));
    if (random_next(&dice) % 3 == 0)
        add(world, DEED_CHANGE_RUN, run, start_ms + (int64_t)(random_next(&dice) % 4000));
}

void people_plan(struct world *world)
{
    for (size_t i = 0; i < world->run_count; i++)
        plan_run(world, &world->runs[i]);
}

/* ---- what is promised ---- */

static void arm(struct world *world);

static void try_again(struct deed *deed)
{
    deed->asked = deed->done = false;
    deed->due_ms = world_now_ms(deed->world) + RETRY_MS;
    arm(deed->world);
}

static const char *result_name(enum durable_result result)
{
    static const char *const names[] = {
        [DURABLE_OK] = "OK",
        [DURABLE_EXISTS] = "EXISTS",
        [DURABLE_NONE] = "NONE",
        [DURABLE_BAD_INPUT] = "BAD_INPUT",
        [DURABLE_REFUSED] = "REFUSED",
        [DURABLE_LEFT] = "LEFT",
        [DURABLE_BAD_TOKEN] = "BAD_TOKEN",
        [DURABLE_TASK_OVER] = "TASK_OVER",
        [DURABLE_NO_TASK] = "NO_TASK",
        [DURABLE_NOT_REDRIVABLE] = "NOT_REDRIVABLE",
    };

    return names[result];
}

static void start_acknowledged(struct deed *deed, const struct durable_reply *reply)
{
    struct world *world = deed->world;
    struct run *run = deed->run;
    struct recorded recorded;

    if (reply->arn == NULL || reply->arn[0] == '\0') {
        world_complain(world, "%s was started without an ARN", run->name);
        return;
    }
    if (run->arn.size > 0 && strcmp(run->arn.text, reply->arn) != 0)
        world_complain(world, "%s has two ARNs: %s, %s", run->name, run->arn.text, reply->arn);
    if (run->arn.size == 0) {
        buffer_add_text(&run->arn, reply->arn);
        world->counts->executions++;
    }
    recorded_read(world, run, &recorded);
    if (!recorded.is_there)
        world_complain(world, "the start of %s was acknowledged and is not durable", run->name);
    else if (recorded.number != reply->number)
        world_complain(world, "%s has another number", run->name);
    recorded_fini(&recorded);
}

/* That it exists already is right if it has ended, or has another input. */
static void start_exists(struct deed *deed)
{
    struct run *run = deed->run;
    struct recorded recorded;

    if (deed->kind == DEED_START_OTHER)
        return;
    if (run->arn.size == 0)
        return; /* nobody was told its ARN: its end will tell */
    recorded_read(deed->world, run, &recorded);
    if (!recorded.is_there || recorded.status == EXECUTION_RUNNING)
        world_complain(deed->world, "%s runs, and starting it again was refused", run->name);
    recorded_fini(&recorded);
}

static void stop_acknowledged(struct deed *deed)
{
    struct recorded recorded;

    recorded_read(deed->world, deed->run, &recorded);
    if (recorded.status != EXECUTION_ABORTED || recorded.error.size != 8 ||
        memcmp(recorded.error.text, "Sim.Stop", 8) != 0)
        world_complain(deed->world, "the stop of %s was acknowledged and is not durable: %s",
                       deed->run->name, execution_status_name(recorded.status));
    recorded_fini(&recorded);
    deed->run->stop_promised = true;
    deed->world->counts->stopped++;
}

static void stop_found_none(struct deed *deed)
{
    struct recorded recorded;

    recorded_read(deed->world, deed->run, &recorded);
    if (recorded.is_there && recorded.status == EXECUTION_RUNNING)
        world_complain(deed->world, "%s runs, and could not be stopped", deed->run->name);
    recorded_fini(&recorded);
}

static void redrive_acknowledged(struct deed *deed)
{
    struct recorded recorded;

    deed->run->redrives_promised++;
    deed->world->counts->redriven++;
    recorded_read(deed->world, deed->run, &recorded);
    if (recorded.redrives < deed->run->redrives_promised)
        world_complain(deed->world, "a redrive of %s was acknowledged and is not durable",
                       deed->run->name);
    recorded_fini(&recorded);
}

/* What runs or has succeeded is not redriven. */
static void redrive_refused(struct deed *deed, const struct durable_reply *reply)
{
    int64_t now_ms = loop_now_ms(deed->world->loop);
    struct recorded recorded;

    recorded_read(deed->world, deed->run, &recorded);
    if (recorded.status != EXECUTION_RUNNING && recorded.status != EXECUTION_SUCCEEDED &&
        recorded.redrive_until_ms > now_ms && strstr(reply->why, "RUNNING") == NULL)
        world_complain(deed->world, "%s is %s, and is not redriven: %s", deed->run->name,
                       execution_status_name(recorded.status), reply->why);
    recorded_fini(&recorded);
}

static void unexpected(struct deed *deed, const struct durable_reply *reply)
{
    world_complain(deed->world, "%s: deed %d was answered %s: %s", deed->run->name, deed->kind,
                   result_name(reply->result), reply->why != NULL ? reply->why : "-");
}

static void start_replied(struct deed *deed, const struct durable_reply *reply)
{
    struct run *run = deed->run;

    if (reply->result == DURABLE_OK && deed->kind == DEED_START_OTHER) {
        world_complain(deed->world, "%s was started with another input", run->name);
    } else if (reply->result == DURABLE_OK) {
        start_acknowledged(deed, reply);
    } else if (reply->result == DURABLE_EXISTS) {
        start_exists(deed);
        if (reply->arn != NULL && run->arn.size == 0) {
            buffer_add_text(&run->arn, reply->arn);
            deed->world->counts->executions++;
        }
    } else {
        unexpected(deed, reply);
    }
}

static void stop_replied(struct deed *deed, const struct durable_reply *reply)
{
    if (reply->result == DURABLE_OK)
        stop_acknowledged(deed);
    else if (reply->result == DURABLE_NONE)
        stop_found_none(deed);
    else
        unexpected(deed, reply);
}

static void redrive_replied(struct deed *deed, const struct durable_reply *reply)
{
    if (reply->result == DURABLE_OK)
        redrive_acknowledged(deed);
    else if (reply->result == DURABLE_NOT_REDRIVABLE)
        redrive_refused(deed, reply);
    else
        unexpected(deed, reply);
}

/* A task that nobody waits for any more has timed out, or was answered before. */
static void letter_replied(struct deed *deed, const struct durable_reply *reply)
{
    struct letter *letter = deed->letter;
    bool over = reply->result == DURABLE_TASK_OVER || reply->result == DURABLE_NO_TASK;

    if (letter->foreign ? reply->result != DURABLE_BAD_TOKEN : reply->result == DURABLE_BAD_TOKEN)
        unexpected(deed, reply);
    else if (reply->result == DURABLE_OK && letter->kind == DURABLE_HEARTBEAT)
        check_heartbeat(deed->world, letter, reply->at_ms);
    else if (reply->result == DURABLE_OK)
        letter->promised = true;
    else if (over && deed->world->options->even && letter->alone && deed->times == 1)
        unexpected(deed, reply);
    else if (!over && reply->result != DURABLE_BAD_TOKEN)
        unexpected(deed, reply);
}

static bool meddles(const struct deed *deed)
{
    return deed->kind == DEED_STOP_CHILD || deed->kind == DEED_CHANGE_RUN;
}

static void replied(void *context, const struct durable_reply *reply)
{
    struct deed *deed = context;

    if (!deed->asked || deed->done) {
        world_complain(deed->world, "%s: a reply that nobody waits for", deed->run->name);
        return;
    }
    if (world_moment(deed->world, MOMENT_REPLIED))
        return;
    world_note(deed->world, "%s: deed %d%s%s is answered %s", deed->run->name, deed->kind,
               deed->letter != NULL ? " " : "", deed->letter != NULL ? deed->letter->mark : "",
               result_name(reply->result));
    deed->done = true;
    if (reply->result == DURABLE_LEFT)
        deed->asked = true, deed->done = false; /* of the next process */
    else if (reply->result == DURABLE_REFUSED)
        try_again(deed);
    else if (meddles(deed))
        meddle_replied(deed, reply);
    else if (deed->kind == DEED_SEND)
        letter_replied(deed, reply);
    else if (deed->kind == DEED_REDRIVE)
        redrive_replied(deed, reply);
    else if (deed->kind == DEED_STOP || deed->kind == DEED_STOP_STUCK)
        stop_replied(deed, reply);
    else
        start_replied(deed, reply);
}

/* ---- letters ---- */

static struct letter *write_letter(struct world *world, const struct attempt *attempt, int kind,
                                   const char *token, int64_t after_ms)
{
    struct run *run = attempt->run != NULL ? attempt->run : &world->runs[0]; /* it is a child's */
    struct deed *deed = add(world, DEED_SEND, run, world_now_ms(world) + after_ms);
    struct letter *letter = mem_zeroed(1, sizeof *letter);

    letter->kind = kind;
    letter->token = mem_text(token, strlen(token));
    (void)snprintf(letter->mark, sizeof letter->mark, "Mark-%d-", ++world->letters);
    letter->mute = world->options->even || strstr(attempt->arn, ":express:") != NULL;
    deed->letter = letter;
    return letter;
}

/* One that looks like ours: a character of it is another. */
static void spoil(struct letter *letter, uint64_t *dice)
{
    size_t at = (size_t)(random_next(dice) % strlen(letter->token));

    letter->token[at] = letter->token[at] == 'A' ? 'B' : 'A';
    letter->foreign = true;
}

void people_give_token(struct world *world, const struct attempt *attempt, const char *token,
                       bool heartbeats)
{
    uint64_t dice = world_hash(world, attempt->key, 77);
    unsigned beats = random_next(&dice) % 3 == 0 ? (unsigned)(random_next(&dice) % 5) : 0;
    bool even = world->options->even, twice = random_next(&dice) % 4 == 0;
    /* An even execution is to be the same as others: its call has returned by then. */
    int64_t after_ms = (even ? 60000 : 200) + (int64_t)(random_next(&dice) % 900);
    struct letter *letter;
    int kind;

    for (unsigned i = 0; i < beats; i++) {
        letter = write_letter(world, attempt, DURABLE_HEARTBEAT, token, after_ms);
        letter->heartbeats = heartbeats;
        after_ms += (int64_t)(random_next(&dice) % 1200);
    }
    if (random_next(&dice) % 12 == 0)
        spoil(write_letter(world, attempt, DURABLE_SUCCESS, token, after_ms), &dice);
    if (random_next(&dice) % 12 == 0 && !even)
        return;
    kind = random_next(&dice) % 4 != 0 || even ? DURABLE_SUCCESS : DURABLE_FAILURE;
    letter = write_letter(world, attempt, kind, token, after_ms);
    letter->alone = !twice;
    if (twice)
        write_letter(world, attempt, even ? DURABLE_SUCCESS : DURABLE_FAILURE, token,
                     after_ms + (int64_t)(random_next(&dice) % 2000));
    arm(world);
}

/* ---- asking ---- */

static void ask_to_start(struct deed *deed, const struct durable_asker *asker)
{
    static const char other[] = "{\"other\":true}";
    struct run *run = deed->run;
    struct durable_start start = {.name = run->name,
                                  .input = run->input->text,
                                  .input_size = run->input->size,
                                  .seed = run->seed};

    if (deed->kind == DEED_START_OTHER) {
        start.input = other;
        start.input_size = sizeof other - 1;
    }
    run->may_be_there = true;
    durable_start(machine_at(deed->world, deed->world->book), &start, asker);
}

static void ask_to_send(struct deed *deed, const struct durable_asker *asker)
{
    const struct letter *letter = deed->letter;
    char output[48];
    struct durable_answer answer = {.kind = letter->kind, .token = letter->token};

    if (deed->world->options->even) /* whatever it says is seen in the output */
        (void)snprintf(output, sizeof output, "{}");
    else
        (void)snprintf(output, sizeof output, "{\"sent\":\"%s\"}", letter->mark);
    if (answer.kind == DURABLE_SUCCESS) {
        answer.output = output;
        answer.output_size = strlen(output);
    } else if (answer.kind == DURABLE_FAILURE) {
        answer.error = letter->mark;
    }
    durable_answer(deed->world->durable, &answer, asker);
}

/* Whether it makes sense now: an execution of which nobody knows is neither stopped nor doubled. */
static bool may_be_done(const struct deed *deed)
{
    return deed->kind == DEED_START || deed->kind == DEED_SEND || deed->run->arn.size > 0;
}

static void ask(struct deed *deed)
{
    const struct durable_asker asker = {.replied = replied, .context = deed};
    bool stuck = deed->kind == DEED_STOP_STUCK;

    if (!may_be_done(deed)) {
        deed->due_ms += RETRY_MS;
        return;
    }
    if (meddles(deed) && !meddle_choose(deed)) {
        deed->done = true;
        return;
    }
    deed->asked = true;
    deed->times++;
    world_note(deed->world, "%s: deed %d%s%s", deed->run->name, deed->kind,
               deed->letter != NULL ? " " : "", deed->letter != NULL ? deed->letter->mark : "");
    if (meddles(deed))
        meddle_ask(deed, &asker);
    else if (deed->kind == DEED_SEND)
        ask_to_send(deed, &asker);
    else if (deed->kind == DEED_REDRIVE)
        durable_redrive(deed->world->durable, deed->run->arn.text, &asker);
    else if (deed->kind == DEED_STOP || stuck)
        durable_stop(deed->world->durable, deed->run->arn.text, "Sim.Stop",
                     stuck ? "it waits for what never comes" : NULL, &asker);
    else
        ask_to_start(deed, &asker);
}

static struct deed *next_deed(struct world *world)
{
    struct deed *next = NULL;

    for (struct deed *at = world->deeds; at != NULL; at = at->next)
        if (!at->asked && !at->done && (next == NULL || at->due_ms < next->due_ms))
            next = at;
    return next;
}

static void due(void *context)
{
    struct world *world = context;
    struct deed *deed;

    world->next_deed = NULL;
    while (!world->dying && (deed = next_deed(world)) != NULL &&
           deed->due_ms <= world_now_ms(world))
        ask(deed);
    arm(world);
}

static void arm(struct world *world)
{
    const struct deed *next = next_deed(world);
    int64_t wait_ms;

    loop_disarm(world->loop, world->next_deed);
    world->next_deed = NULL;
    if (next == NULL || world->dying)
        return;
    wait_ms = next->due_ms - world_now_ms(world);
    world->next_deed =
        loop_arm(world->loop, loop_now_ms(world->loop) + (wait_ms > 0 ? wait_ms : 0), due, world);
}

void people_begin(struct world *world)
{
    workers_begin(world);
    world->next_deed = NULL;
    for (struct deed *at = world->deeds; at != NULL; at = at->next) {
        at->asked = false;                     /* the process that was asked is dead */
        at->done = at->done || world->forgets; /* nobody asks after half a year */
    }
    arm(world);
}

void people_ask_to_stop(struct world *world, struct run *run)
{
    add(world, DEED_STOP_STUCK, run, world_now_ms(world));
    arm(world);
}

void people_forget(struct world *world)
{
    workers_forget(world);
    while (world->deeds != NULL) {
        struct deed *deed = world->deeds;

        world->deeds = deed->next;
        if (deed->letter != NULL)
            free(deed->letter->token);
        free(deed->letter);
        free(deed->chosen);
        free(deed);
    }
}
