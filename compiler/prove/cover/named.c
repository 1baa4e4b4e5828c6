/* compiler/prove/cover/named.c - which numbers, texts and moments tests name of what they look at.
 *
 * What is named beyond a bound cuts nothing: of a cell that a test would cut it is not known
 * whether it passes. */
#include "compiler/prove/cover/named.h"

#include <math.h>
#include <string.h>

#include "compiler/prove/cover/cut.h"
#include "compiler/prove/solver/gather.h"

#define ITEMS_MAX 1000 /* of a list that is named */
#define EXACT_MAX 1e15 /* of whole numbers that cut */

struct cutting {
    struct subjects *s;
    struct named *list; /* by subject */
    size_t room;
};

static void *grown(struct arena *arena, void *list, size_t count, size_t size, size_t *room)
{
    void *more;

    if (count < *room)
        return list;
    *room = 2 * *room + 4;
    more = arena_alloc(arena, *room * size);
    if (count > 0)
        memcpy(more, list, count * size);
    return more;
}

static struct named *named_of(struct cutting *c, int subject)
{
    if ((size_t)subject >= c->room) {
        size_t room = 2 * ((size_t)subject + 8);
        struct named *list = ARENA_ARRAY(c->s->arena, struct named, room);

        if (c->room > 0)
            memcpy(list, c->list, c->room * sizeof *list);
        c->list = list;
        c->room = room;
    }
    return &c->list[subject];
}

static void name_number(struct cutting *c, struct named *named, double number)
{
    if (named->number_count >= NAMED_MAX || !(fabs(number) < 1e300) ||
        (number == floor(number) && fabs(number) > EXACT_MAX))
        return;
    named->numbers = grown(c->s->arena, named->numbers, named->number_count, sizeof(double),
                           &named->number_room);
    named->numbers[named->number_count++] = number;
}

static void name_text(struct cutting *c, struct named *named, const struct value *text)
{
    if (named->text_count >= NAMED_MAX)
        return;
    named->texts = grown(c->s->arena, named->texts, named->text_count, sizeof *named->texts,
                         &named->text_room);
    named->texts[named->text_count++] = text;
}

static void name_value(struct cutting *c, struct named *named, const struct value *value)
{
    if (value_is(value, VALUE_STRING))
        name_text(c, named, value);
    else if (value != NULL && value_is_number(value))
        name_number(c, named, value_real(value));
    for (uint32_t i = 0; value_is(value, VALUE_ARRAY) && i < value->size && i < ITEMS_MAX; i++)
        if (!value_is(&value->as.items[i], VALUE_ARRAY))
            name_value(c, named, &value->as.items[i]);
}

static void name_moment(struct cutting *c, struct named *named, const struct ir_instruction *at)
{
    const struct instant instant = {(int64_t)at->operands[1].as.integer,
                                    (int32_t)at->operands[2].as.integer};

    named->timed = true;
    if (named->moment_count >= NAMED_MAX)
        return;
    named->moments = grown(c->s->arena, named->moments, named->moment_count, sizeof instant,
                           &named->moment_room);
    named->moments[named->moment_count++] = instant;
}

/* The subject that an operand is, behind what only takes a sequence of one for its item. */
static int subject_of(struct cutting *c, const struct ir_instruction *at, size_t index)
{
    const struct ir_instruction *source;
    int subject;

    if (index >= at->count || !ir_is_reference(&at->operands[index]))
        return -1;
    source = at->operands[index].as.instruction;
    while (source->op == OP_sfn_query_collapse || source->op == OP_sfn_query_settle ||
           source->op == OP_sfn_query_argument || source->op == OP_sfn_object_at)
        source = source->operands[0].as.instruction;
    if (source->op == OP_LITERAL || source->op == OP_PARAMETER || source->type != IR_VALUE)
        return -1;
    subject = subjects_value(c->s, source);
    return subject >= 0 ? subject : subjects_result(c->s, source);
}

static bool is_order(enum ir_opcode op)
{
    switch (op) {
    case OP_sfn_string_less_than:
    case OP_sfn_string_greater_than:
    case OP_sfn_string_less_than_equals:
    case OP_sfn_string_greater_than_equals:
    case OP_sfn_query_less:
    case OP_sfn_query_less_equal:
    case OP_sfn_query_greater:
    case OP_sfn_query_greater_equal:
        return true;
    default:
        return false;
    }
}

static bool is_truth(enum ir_opcode op)
{
    return op == OP_sfn_query_truth || op == OP_sfn_query_condition || op == OP_sfn_jsonata_not ||
           op == OP_sfn_jsonata_boolean;
}

static void gather_two(struct cutting *c, const struct ir_instruction *at)
{
    for (size_t i = 0; i < 2; i++) {
        const struct value *literal = gather_literal(at, 1 - i);
        int subject = literal != NULL ? subject_of(c, at, i) : -1;

        if (subject < 0)
            continue;
        name_value(c, named_of(c, subject), literal);
        if (is_order(at->op) && value_is(literal, VALUE_STRING))
            named_of(c, subject)->ordered = true;
    }
}

static void gather(struct cutting *c, const struct ir_instruction *at)
{
    static const struct value empty = {.kind = VALUE_STRING, .as.text = ""};
    int subject;

    if (at->op == OP_sfn_is_timestamp ||
        (at->op >= OP_sfn_timestamp_equals && at->op <= OP_sfn_timestamp_since)) {
        subject = subject_of(c, at, 0);
        if (subject >= 0 && at->count > 2 && at->operands[1].type == IR_INT)
            name_moment(c, named_of(c, subject), at);
        else if (subject >= 0)
            named_of(c, subject)->timed = true;
    } else if (is_truth(at->op)) {
        subject =
            subject_of(c, at, at->op == OP_sfn_jsonata_not || at->op == OP_sfn_jsonata_boolean);
        if (subject < 0)
            return;
        name_text(c, named_of(c, subject), &empty);
        name_number(c, named_of(c, subject), 0);
    } else if (at->count == 2 && (at->type == IR_BOOL || at->type == IR_VALUE) &&
               at->operands[0].type == IR_VALUE && at->operands[1].type == IR_VALUE) {
        gather_two(c, at);
    }
}

/* The texts that a place may be, where they are listed. */
static void gather_shape(struct cutting *c, size_t index)
{
    const struct shape *shape = c->s->list[index].shape;

    if (shape == NULL || !shape_may_be(shape, SHAPE_TEXT) || shape->texts == NULL)
        return;
    for (size_t i = 0; i < shape->texts->count; i++)
        name_text(c, named_of(c, (int)index),
                  value_string(&c->s->f->arena->region, /* it may be shown */
                               shape->texts->words[i].text, shape->texts->words[i].size));
}

void named_cut(struct subjects *s, const struct ir_function *function)
{
    struct cutting c = {.s = s};
    size_t count;

    (void)named_of(&c, (int)s->count);
    for (const struct ir_block *block = function->blocks; block != NULL; block = block->next)
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
            if (at->id != 0)
                gather(&c, at);
    count = s->count;
    for (size_t i = 0; i < count; i++)
        gather_shape(&c, i);
    for (size_t i = 0; i < count; i++)
        if (s->list[i].form <= SUBJECT_RESULT)
            cut(s->arena, &s->list[i], named_of(&c, (int)i));
    for (size_t i = 0; i < count; i++)
        if (s->list[i].form <= SUBJECT_RESULT && named_of(&c, (int)i)->timed)
            (void)subjects_add(s, cut_moments(s->arena, &s->list[i], (int)i, named_of(&c, (int)i)));
    s->cut = true;
}
