/* compiler/prove/analysis/transfer_frame.c - what the frame holds, and fields of states that act on
 * it. */
#include <math.h>
#include <string.h>

#include "compiler/prove/analysis/transfer.h"
#include "runtime/base/bug.h"
#include "runtime/base/time.h"
#include "runtime/json/read.h"

#define INDEX_MAX 999999998.0 /* of an item: more of them are not held in memory */

const struct shape *transfer_input(struct transfer *t)
{
    return t->world->input;
}

const struct shape *transfer_result(struct transfer *t)
{
    return t->world->result;
}

static struct shape_member member(const char *name, const struct shape *shape)
{
    return (struct shape_member){key_of(name, strlen(name)), shape};
}

/* Whether an item of an inline Map, or of an ItemSelector, is at hand. */
static bool has_item(const struct transfer *t)
{
    return !shape_is_empty(t->world->item) && !shape_may_be(t->world->item, SHAPE_ABSENT);
}

static const struct shape *index_of_item(struct arena *arena)
{
    return shape_of_range(arena, 0, INDEX_MAX, true);
}

/* What the context says of the item; not its value, which may be nested too deeply to stand there.
 */
static const struct shape *map_of(struct arena *arena)
{
    const struct shape *any = shape_of_kinds(arena, SHAPE_JSON | SHAPE_ABSENT);
    const struct shape_member item[] = {member("Index", index_of_item(arena))};
    const struct shape_member map[] = {
        member("Item", shape_of_members(arena, item, 1, any, (struct span){0}))};

    return shape_of_members(arena, map, 1, any, (struct span){0});
}

/* The context object: what AWS documents, and no word about what else may be there. */
const struct shape *transfer_context(struct transfer *t)
{
    struct arena *arena = t->arena;
    const struct shape *text = shape_of_kinds(arena, SHAPE_TEXT);
    const struct shape *any = shape_of_kinds(arena, SHAPE_JSON | SHAPE_ABSENT);
    const struct shape *count = shape_of_range(arena, 0, INFINITY, true);
    const struct shape *given = t->given != NULL ? t->given : any;
    const struct shape_member execution[] = {member("Id", text), member("Input", given),
                                             member("Name", text), member("StartTime", text)};
    const struct shape_member state[] = {
        member("EnteredTime", text), member("Name", text),
        member("RetryCount", shape_with(arena, count, SHAPE_ABSENT))};
    const struct shape_member machine[] = {member("Id", text), member("Name", text)};
    const struct shape_member task[] = {member("Token", text)};
    struct shape_member whole[5] = {
        member("Execution", shape_of_members(arena, execution, 4, any, (struct span){0})),
        member("State", shape_of_members(arena, state, 3, any, (struct span){0})),
        member("StateMachine", shape_of_members(arena, machine, 2, any, (struct span){0})),
    };
    size_t members = 3;

    if (t->has_token)
        whole[members++] = member("Task", shape_of_members(arena, task, 1, any, (struct span){0}));
    if (has_item(t))
        whole[members++] = member("Map", map_of(arena));
    return shape_of_members(arena, whole, members, any, (struct span){0});
}

const struct shape *transfer_item_part(struct transfer *t)
{
    if (t->at->op == OP_sfn_item_value && !shape_is_empty(t->world->item))
        return t->world->item;
    if (t->at->op == OP_sfn_item_index && has_item(t))
        return index_of_item(t->arena);
    return shape_of_kinds(t->arena, SHAPE_JSON | SHAPE_ABSENT);
}

/* Of the scope itself, or so many scopes further out. Which slots those have is only known to
 * whoever knows the scopes: the operand is turned into a slot there (interpret.c). */
const struct shape *transfer_variable(struct transfer *t)
{
    size_t slot = t->scope_slots + (size_t)t->shapes[1]->range.low;

    ENSURE(slot < t->world->variable_count);
    return t->world->variables[slot];
}

/* ---- fields of states: what they do not take fails ---- */

/* The numbers that a field takes, as far as that is the same for all states. */
struct bounds {
    double least, most;
    bool whole;
};

static struct bounds bounds_of(const struct transfer *t)
{
    const struct ir_operand *path = &t->at->operands[1];

    switch (t->at->op) {
    case OP_sfn_wait_seconds:
    case OP_sfn_map_concurrency:
    case OP_sfn_map_tolerated_count:
        return (struct bounds){0, INFINITY, true};
    case OP_sfn_task_timeout:
    case OP_sfn_task_heartbeat_every: /* 0 is only refused of a path */
        return (struct bounds){path->as.text.size > 0 ? 1 : -INFINITY, 99999999, true};
    case OP_sfn_map_tolerated_percentage:
        return (struct bounds){0, 100, false};
    default:
        return (struct bounds){-INFINITY, INFINITY, false};
    }
}

static bool is_within(const struct bounds *bounds, double number)
{
    return bounds->least <= number && number <= bounds->most &&
           (!bounds->whole || number == floor(number));
}

/* Whether one of the texts is a number that the field takes: "5" is 5 there. */
static bool some_number(const struct shape *shape, const struct bounds *bounds)
{
    const struct shape_texts *texts = shape->texts;
    struct value number;

    if (texts == NULL || texts->count == 0)
        return true;
    for (size_t i = 0; i < texts->count; i++)
        if (json_read_number(texts->words[i].text, texts->words[i].size, &number) &&
            (number.kind == VALUE_BIG || is_within(bounds, value_real(&number))))
            return true;
    return false;
}

#define TAKEN_MAX 99999999 /* a number that is taken wherever larger ones are */

/* Whether the field takes all that it may be given. */
static bool is_taken(const struct shape *given, const struct bounds *bounds)
{
    return shape_is_only(given, SHAPE_NUMBER) && given->range.low >= bounds->least &&
           given->range.high <= fmin(bounds->most, TAKEN_MAX) &&
           (!bounds->whole || given->range.whole);
}

const struct shape *transfer_given_number(struct transfer *t)
{
    const struct shape *given = t->shapes[0];
    const struct bounds bounds = bounds_of(t);
    const struct shape *taken = shape_of_range(t->arena, bounds.least, bounds.most, bounds.whole);
    bool may =
        !shape_is_empty(shape_meet(t->arena, shape_only(t->arena, given, SHAPE_NUMBER), taken));

    may = may || (shape_may_be(given, SHAPE_TEXT) && some_number(given, &bounds));
    t->may_fail = !is_taken(given, &bounds);
    return shape_of_kinds(t->arena, may ? SHAPE_TRUE : 0);
}

/* Whether one of the texts is a timestamp. */
static bool some_moment(const struct shape *shape)
{
    struct instant instant;

    if (!shape_may_be(shape, SHAPE_TEXT))
        return false;
    if (shape->texts == NULL || shape->texts->count == 0)
        return true;
    for (size_t i = 0; i < shape->texts->count; i++)
        if (time_read(shape->texts->words[i].text, shape->texts->words[i].size, &instant))
            return true;
    return false;
}

const struct shape *transfer_given_text(struct transfer *t)
{
    t->may_fail = true; /* it may be no timestamp */
    return shape_of_kinds(t->arena, some_moment(t->shapes[0]) ? SHAPE_TRUE : 0);
}

const struct shape *transfer_field_timestamp(struct transfer *t)
{
    return shape_only(t->arena, t->shapes[0], some_moment(t->shapes[0]) ? SHAPE_TEXT : 0);
}

/* The names that lead a catcher's block to it; NULL: others do, too. */
static const struct shape *caught_names(const struct transfer *t)
{
    struct shape_word words[SHAPE_WORDS_MAX];
    size_t count = 0;

    for (const struct ir_block *at = t->at->block->function->blocks; at != NULL; at = at->next) {
        const struct ir_operand *operands = at->last->operands;
        const struct ir_instruction *test;

        if (at->last->op == OP_JUMP && operands[0].as.block == t->at->block)
            return NULL;
        if (at->last->op != OP_BRANCH)
            continue;
        if (operands[2].as.block == t->at->block)
            return NULL;
        if (operands[1].as.block != t->at->block)
            continue;
        test = ir_is_reference(&operands[0]) ? operands[0].as.instruction : NULL;
        if (test == NULL || test->op != OP_sfn_error_is || count == SHAPE_WORDS_MAX)
            return NULL;
        words[count].text = test->operands[0].as.text.text;
        words[count].size = test->operands[0].as.text.size;
        count++;
    }
    return count > 0 ? shape_of_words(t->arena, words, count) : NULL;
}

const struct shape *transfer_caught(struct transfer *t)
{
    /* A Fail state may give neither. */
    const struct shape *text = shape_of_kinds(t->arena, SHAPE_TEXT | SHAPE_NULL);
    const struct shape *name = caught_names(t);
    const struct shape_member error[] = {member("Cause", text),
                                         member("Error", name != NULL ? name : text)};

    return shape_of_members(t->arena, error, 2, NULL, t->at->span);
}
