/* tests/property/held.c - compare what an execution remembers with what its effects said. */
#include "tests/property/held.h"

#include "runtime/base/bug.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/join.h"
#include "runtime/engine/task.h"
#include "runtime/json/write.h"
#include "tests/property/told.h"

/* Of a text, which is freed. Never 0. */
static uint64_t hash_of(struct buffer *text)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);

    for (size_t i = 0; i < text->size; i++)
        hash = (hash ^ (unsigned char)text->text[i]) * UINT64_C(0x100000001b3);
    buffer_fini(text);
    return hash | 1;
}

static uint64_t input_hash(const struct value *input)
{
    struct buffer text = BUFFER_EMPTY;

    json_write(&text, input);
    return hash_of(&text);
}

/* Of what an effect tells a task, whenever it does. */
static uint64_t told_hash(const struct effect *effect)
{
    const struct effects one = {.items = (struct effect *)effect, .count = 1};
    struct buffer text = BUFFER_EMPTY;

    tell_effects(&one, 0, &text);
    buffer_add_format(&text, "%s %d", effect->unfilled != NULL ? effect->unfilled : "",
                      effect->heartbeats);
    return hash_of(&text);
}

static size_t held_find(const struct held *held, uint64_t id)
{
    size_t at = 0;

    while (at < held->count && held->items[at].id != id)
        at++;
    return at;
}

static void held_forget(struct held *held, uint64_t id)
{
    for (size_t i = 0; i < held->count; i++)
        if (held->items[i].id == id) {
            held->items[i] = held->items[--held->count];
            return;
        }
}

void held_happens(struct held *held, const struct happening *happening)
{
    if (happening->kind == HAPPENING_TIMER_DUE || happening->kind == HAPPENING_TASK_SUCCEEDED ||
        happening->kind == HAPPENING_TASK_FAILED)
        held_forget(held, happening->id);
    if (happening->kind == HAPPENING_TASK_SUBMITTED && happening->last &&
        held_find(held, happening->id) < held->count)
        held->items[held_find(held, happening->id)].told = 0; /* its token is waited for */
}

void held_takes(struct held *held, const struct effect *effect)
{
    switch (effect->kind) {
    case EFFECT_ARM:
    case EFFECT_TASK:
        ENSURE(held->count < HELD_MAX);
        held->items[held->count].id = effect->id;
        held->items[held->count].due_ms = effect->due_ms;
        held->items[held->count].by_clock = effect->by_clock;
        held->items[held->count].told = effect->kind == EFFECT_TASK ? told_hash(effect) : 0;
        held->items[held->count++].hash =
            effect->kind == EFFECT_TASK ? input_hash(effect->input) : 0;
        break;
    case EFFECT_DISARM:
    case EFFECT_CANCEL:
        held_forget(held, effect->id);
        break;
    default:
        break;
    }
}

const char *held_lose(const struct held *held, struct execution *execution)
{
    const char *problem = NULL;
    struct effects effects;

    effects_init(&effects);
    for (size_t i = 0; i < held->count; i++) {
        effects_clear(&effects);
        execution_ask_again(execution, held->items[i].id, &effects);
        if (effects.count != (held->items[i].told != 0))
            problem = "what was lost is not asked for again, or a timer is";
        else if (effects.count > 0 && told_hash(effects.items) != held->items[i].told)
            problem = "a task that was lost is told other things";
    }
    effects_fini(&effects);
    return problem;
}

/* ---- the frames ---- */

struct search {
    const struct held *held;
    bool inputs;
    size_t found;
    const char *problem;
};

static void search_timer(struct search *search, const struct timer *timer)
{
    const struct held *held = search->held;
    size_t at = held_find(held, timer->id);

    if (timer->id == 0)
        return;
    search->found++;
    if (at == held->count)
        search->problem = "a frame holds a timer that is not armed";
    else if (held->items[at].due_ms != timer->due_ms &&
             (!held->clock_set || held->items[at].by_clock))
        search->problem = "a frame holds a timer with another due time";
}

static void search_task(struct search *search, const struct task *task)
{
    size_t at = held_find(search->held, task->id);

    search_timer(search, &task->timeout);
    search_timer(search, &task->heartbeat);
    if (task->id == 0)
        return;
    search->found++;
    if (at == search->held->count)
        search->problem = "a frame holds a task that does not run";
    else if (search->inputs && search->held->items[at].hash != input_hash(task->input))
        search->problem = "a frame holds another input of its task";
}

/* What docs/members.txt says need not be kept, as there is nothing between two happenings. */
static const char *left_over(const struct frame *frame)
{
    const struct join *join = frame->join;

    if (frame->head.failure.error != NULL || frame->head.failure.cause != NULL)
        return "a frame waits with a failure";
    if (frame->fatal || frame->heartbeat || frame->join_failed || frame->own.timed_out)
        return "a frame waits with what is said of a failure";
    if (frame->assigned != NULL)
        return "a frame waits with variables that no event told of";
    if (join == NULL)
        return NULL;
    if (join->selecting != -1 || !join->begun)
        return "children run of a state that is still beginning";
    return join->distributed && !join->run.begun ? "children run before their run" : NULL;
}

static void search_frame(struct search *search, const struct frame *frame)
{
    if (search->problem == NULL)
        search->problem = left_over(frame);
    search_timer(search, &frame->timer);
    search_timer(search, &frame->own.timer);
    if (frame->task != NULL)
        search_task(search, frame->task);
    if (frame->join == NULL)
        return;
    for (const struct frame *child = frame->join->first; child != NULL; child = child->next)
        search_frame(search, child);
}

const char *held_problem(const struct held *held, const struct execution *execution, bool inputs)
{
    struct search search = {.held = held, .inputs = inputs};

    search_timer(&search, &execution->awake->ledger.timer);
    if (execution->awake->root != NULL)
        search_frame(&search, execution->awake->root);
    if (search.problem == NULL && search.found != held->count)
        search.problem = "a timer or a task is in no frame";
    return search.problem;
}
