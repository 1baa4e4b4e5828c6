/* compiler/prove/inputs/walk.c - go a way with an input and answers that are known, when compiling.
 *
 * Each function on the way is run. It must leave by the terminator that leads to the next stop;
 * what it hands on is kept for those behind it. */
#include "compiler/prove/inputs/walk.h"

#include <string.h>

#include "compiler/prove/replay/replay.h"
#include "compiler/prove/ways/calls.h"
#include "compiler/prove/ways/handlers.h"
#include "runtime/base/time.h"
#include "runtime/json/value.h"
#include "sfn/abi.h"

#define SECONDS_MOST 99999998      /* of any field; of others it is enough */
/* Of the errors of tasks: as those of Lambda are. */
#define CAUSE "{\"errorMessage\":\"what the task says\",\"errorType\":\"Error\"}"

struct walker {
    struct route route;
    struct replayer **replayers; /* by function */
};

/* What an instruction has computed at a stop. */
struct kept {
    const struct stop *stop;
    const struct ir_instruction *at;
    const struct value *value;
    const struct kept *next;
};

struct walking {
    struct walker *walker;
    const struct solution *solution;
    struct arena *arena;
    const struct kept *kept;
    const struct stop *last; /* where the way ends */
    /* The stop at hand: */
    const struct stop *stop, *next;
    const struct value *result, *item;
    int attempts[HANDLERS_RETRIERS_MAX];
};

struct walker *walker_new(const struct route *route)
{
    struct walker *walker = ARENA_NEW(route->arena, struct walker);
    size_t functions = 0;

    for (const struct ir_function *at = route->program->functions; at != NULL; at = at->next)
        functions++;
    walker->route = *route;
    walker->replayers = ARENA_ARRAY(route->arena, struct replayer *, functions);
    return walker;
}

void walker_free(struct walker *walker)
{
    for (const struct ir_function *at = walker->route.program->functions; at != NULL; at = at->next)
        replayer_free(walker->replayers[at->number]);
}

static struct replayer *replayer_of(struct walker *walker, const struct stop *stop)
{
    struct replayer **replayer = &walker->replayers[stop->function->number];
    struct arena *arena = walker->route.arena;

    if (*replayer == NULL)
        *replayer = replayer_new(arena, stop->function, numbers_of(stop->function, arena),
                                 analysis_bases(walker->route.analysis, stop->state));
    return *replayer;
}

/* ---- what is given ---- */

static bool value_of(struct walking *w, const struct given *given, const struct value **out);

/* Whether the task may answer so, as far as anything is known of its answers. What is known of them
 * is by ways: all in one would have more. */
static bool may_answer(const struct walking *w, const struct ir_state *state,
                       const struct value *value)
{
    const struct world *const *ways;
    size_t count = 0;

    if (state->task == NULL)
        return true;
    if (state->leave != NULL)
        ways = analysis_ways(w->walker->route.analysis, state->leave, w->arena, &count);
    for (size_t i = 0; i < count; i++)
        if (shape_has(ways[i]->result, value))
            return true;
    return false;
}

static const struct outcome *outcome_of(const struct walking *w, const struct ir_state *state,
                                        size_t call)
{
    for (size_t i = 0; i < w->solution->count; i++) {
        const struct outcome *outcome = &w->solution->outcomes[i];

        if (outcome->state == state && outcome->first <= call &&
            call < outcome->first + outcome->count)
            return outcome;
    }
    return NULL;
}

static bool answer(const struct walking *w, const struct given *given, const struct value **out)
{
    const struct outcome *outcome = outcome_of(w, given->state, given->call);

    if (outcome == NULL || outcome->value == NULL || !may_answer(w, given->state, outcome->value))
        return false;
    *out = outcome->value;
    return true;
}

/* Whether the way goes on as the call ends that the stop waits for. */
static bool ends_so(const struct walking *w)
{
    const struct outcome *outcome;

    if (calls_at(w->next) == 0 || w->next->error == NULL)
        return true; /* what it returns is looked at when it is asked for */
    outcome = outcome_of(w, w->stop->state, calls_before(w->stop, w->stop->state));
    return outcome != NULL && outcome->error != NULL && strcmp(outcome->error, w->next->error) == 0;
}

static bool computed(const struct walking *w, const struct given *given, const struct value **out)
{
    for (const struct kept *at = w->kept; at != NULL; at = at->next)
        if (at->stop == given->stop && at->at == given->at) {
            *out = at->value;
            return true;
        }
    return false;
}

static bool list_of(struct walking *w, const struct given *given, const struct value **out)
{
    const struct value **items = ARENA_ARRAY(w->arena, const struct value *, given->count);

    for (size_t i = 0; i < given->count; i++)
        if (!value_of(w, given->list[i], &items[i]) || items[i] == NULL)
            return false;
    *out = value_array_of(&w->arena->region, items, given->count);
    return true;
}

static bool batch_of(struct walking *w, const struct given *given, const struct value **out)
{
    const struct key items = key_of("Items", 5);
    const struct key input = key_of("BatchInput", 10);
    const struct value *list, *whole;

    if (!list_of(w, given, &list))
        return false;
    *out = value_with_member(&w->arena->region, value_object(&w->arena->region, NULL, 0), &items,
                             list);
    if (given->whole == NULL)
        return true;
    if (!value_of(w, given->whole, &whole) || whole == NULL)
        return false;
    *out = value_with_member(&w->arena->region, *out, &input, whole);
    return true;
}

/* Whether the way ends within a child of the state. */
static bool ends_within(const struct walking *w, const struct ir_state *state)
{
    for (const struct parent *at = w->last->parent; at != NULL; at = at->outer)
        if (at->began->state == state)
            return true;
    return false;
}

/* The first item of a Map. Behind the Map all items count, which are not gone through. */
static bool item_of(struct walking *w, const struct given *given, const struct value **out)
{
    const struct given *from = given->whole;
    const struct value *whole;

    if (!value_of(w, from, &whole) || !value_is(whole, VALUE_ARRAY) || whole->size == 0)
        return false;
    *out = &whole->as.items[0];
    return whole->size == 1 ||
           ends_within(w, from->kind == GIVEN_COMPUTED ? from->stop->state : from->state);
}

/* What is given (*out NULL: nothing); false: it is not known. */
static bool value_of(struct walking *w, const struct given *given, const struct value **out)
{
    *out = NULL;
    if (given == NULL)
        return true;
    switch (given->kind) {
    case GIVEN_INPUT:
        *out = w->solution->input;
        return true;
    case GIVEN_ANSWER:
        return answer(w, given, out);
    case GIVEN_COMPUTED:
        return computed(w, given, out);
    case GIVEN_LIST:
        return list_of(w, given, out);
    case GIVEN_ITEM:
        return item_of(w, given, out);
    case GIVEN_BATCH:
        return batch_of(w, given, out);
    case GIVEN_UNKNOWN:
        return false;
    }
    return false;
}

/* ---- operations that read the frame, or act ---- */

static const struct value *text(struct walking *w, const char *text)
{
    return value_text(&w->arena->region, text);
}

static const struct value *with(struct walking *w, const struct value *object, const char *name,
                                const struct value *value)
{
    const struct key key = key_of(name, strlen(name));

    return value_with_member(&w->arena->region, object, &key, value);
}

/* What the task has failed with. Of other errors the cause is not known. */
static bool caught(struct walking *w, const struct value **out)
{
    const struct value *object = value_object(&w->arena->region, NULL, 0);

    if (w->stop->error == NULL || w->stop->throws == 0)
        return false;
    *out = with(w, with(w, object, "Error", text(w, w->stop->error)), "Cause", text(w, CAUSE));
    return true;
}

/* A context object that an execution may have. */
static const struct value *context(struct walking *w)
{
    const struct value *empty = value_object(&w->arena->region, NULL, 0);
    const struct value *execution =
        with(w, empty, "Id", text(w, "arn:aws:states:us-east-1:123456789012:execution:m:name"));
    const struct value *state;
    const struct value *machine;

    execution = with(w, execution, "Input", w->solution->input);
    execution = with(w, execution, "Name", text(w, "name"));
    execution = with(w, execution, "RoleArn", text(w, "arn:aws:iam::123456789012:role/role"));
    execution = with(w, execution, "StartTime", text(w, "2024-01-01T00:00:00.000Z"));
    state = with(w, empty, "EnteredTime", text(w, "2024-01-01T00:00:00.000Z"));
    state = with(w, state, "Name", text(w, w->stop->state->name));
    state = with(w, state, "RetryCount", value_integer(&w->arena->region, 0));
    if (interpret_has_token(w->stop->state, w->stop->function))
        empty = with(w, empty, "Task", with(w, empty, "Token", text(w, "token")));
    machine = with(w, value_object(&w->arena->region, NULL, 0), "Id",
                   text(w, "arn:aws:states:us-east-1:123456789012:stateMachine:m"));
    machine = with(w, machine, "Name", text(w, "m"));
    return with(w, with(w, with(w, empty, "Execution", execution), "State", state), "StateMachine",
                machine);
}

static bool is_count(const struct value *value, int64_t least, int64_t most)
{
    return value_is(value, VALUE_INTEGER) && value->as.integer >= least &&
           value->as.integer <= most;
}

static bool is_moment(const struct value *value)
{
    struct instant instant;

    return value_is(value, VALUE_STRING) && time_read(value->as.text, value->size, &instant);
}

static bool act(void *context_of, const struct ir_instruction *at, const struct value *of,
                struct evaluation *result)
{
    struct walking *w = context_of;
    int truth;

    switch (at->op) {
    case OP_sfn_result:
        result->value = w->result;
        return w->result != NULL;
    case OP_sfn_item_value:
        result->value = w->item;
        return w->item != NULL;
    case OP_sfn_item_index:
        result->value = value_integer(&w->arena->region, 0);
        return true;
    case OP_sfn_context:
        result->value = context(w);
        return true;
    case OP_sfn_require_context_field:
        result->value = of;
        return of != NULL;
    case OP_sfn_uuid: /* any may be */
        result->value = text(w, "7f7d9a31-1b0e-4b5c-9d57-0d4a5b1c2e3f");
        return true;
    case OP_sfn_caught:
        return caught(w, &result->value);
    case OP_sfn_wait_seconds:
    case OP_sfn_map_concurrency:
    case OP_sfn_map_tolerated_count:
        result->truth = true;
        return is_count(of, 0, SECONDS_MOST);
    case OP_sfn_map_tolerated_percentage:
        result->truth = true;
        return is_count(of, 0, 100);
    case OP_sfn_task_timeout:
    case OP_sfn_task_heartbeat_every:
    case OP_sfn_map_batch_items:
    case OP_sfn_map_batch_bytes:
    case OP_sfn_map_max_items:
        result->truth = true;
        return is_count(of, 1, SECONDS_MOST);
    case OP_sfn_wait_until:
        result->truth = true;
        return is_moment(of);
    case OP_sfn_leave:
    case OP_sfn_wait_until_moment:
    case OP_sfn_map_read:
    case OP_sfn_map_write:
        result->truth = true;
        return true;
    default:
        break;
    }
    if (at->type == IR_BOOL && w->stop->error != NULL) {
        truth = handlers_truth(at, w->stop->error, w->attempts);
        result->truth = truth > 0;
        return truth >= 0;
    }
    return at->type == IR_NONE;
}

/* ---- a stop ---- */

static void keep(struct walking *w, const struct replayer *replayer,
                 const struct ir_operand *operand)
{
    struct kept *kept;
    const struct value *value;

    if (!ir_is_reference(operand) || operand->type != IR_VALUE ||
        !replayer_value(replayer, operand->as.instruction, &value))
        return;
    kept = ARENA_NEW(w->arena, struct kept);
    *kept = (struct kept){.stop = w->stop, .at = operand->as.instruction, .next = w->kept};
    if (value != NULL)
        kept->value = value_copy(&w->arena->region, value);
    w->kept = kept;
}

/* What is handed on: it is an operand of what acts, or of the end. */
static void keep_all(struct walking *w, const struct replayer *replayer)
{
    for (const struct ir_block *block = w->stop->function->blocks; block != NULL;
         block = block->next)
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
            if ((ir_op_info(at->op)->traits & IR_ACTS) != 0 || at->op == OP_GIVE)
                for (size_t i = 0; i < at->count; i++)
                    keep(w, replayer, &at->operands[i]);
}

/* What the frame holds at the stop; false: not all of it is known. */
static bool hold(struct walking *w, const struct stop *stop, struct witness *out)
{
    bool known = value_of(w, stop->holding.input, &out->input) && out->input != NULL;

    out->variables = ARENA_ARRAY(w->arena, const struct value *, stop->world.variable_count);
    for (size_t i = 0; i < stop->world.variable_count; i++)
        known = value_of(w, stop->holding.variables[i], &out->variables[i]) && known;
    return known;
}

static bool go_on(struct walking *w)
{
    struct replayer *replayer = replayer_of(w->walker, w->stop);
    const struct replay_acts acts = {w, act};
    const struct ir_instruction *end = NULL;
    struct witness frame;
    enum replayed done;

    if (!hold(w, w->stop, &frame))
        return false;
    if (!value_of(w, w->stop->holding.result, &w->result))
        w->result = NULL;
    if (!value_of(w, w->stop->holding.item, &w->item))
        w->item = NULL;
    memset(w->attempts, 0, sizeof w->attempts);
    if (w->stop->attempts != NULL)
        memcpy(w->attempts, w->stop->attempts, sizeof w->attempts);
    done = replayer_leave(replayer, frame.input, frame.variables, &acts, &end);
    if (end != w->next->via || w->next->named != NULL || !ends_so(w) ||
        done != (w->next->broken != NULL ? REPLAY_FAILED : REPLAY_REACHED))
        return false;
    keep_all(w, replayer);
    return true;
}

bool walker_go(struct walker *walker, const struct stop *last, const struct solution *solution,
               struct arena *scratch, struct witness *out)
{
    const struct stop **way = ARENA_ARRAY(scratch, const struct stop *, last->length + 1);
    struct walking w = {.walker = walker, .solution = solution, .arena = scratch, .last = last};
    size_t count = 0;

    for (const struct stop *at = last; at != NULL; at = at->previous)
        way[count++] = at;
    for (; count > 1; count--) {
        w.stop = way[count - 1];
        w.next = way[count - 2];
        if (!go_on(&w))
            return false;
    }
    out->comes = true;
    return hold(&w, last, out);
}
