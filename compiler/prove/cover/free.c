/* compiler/prove/cover/free.c - whether what is left in a box has to do with each other. */
#include "compiler/prove/cover/free.h"

#include <string.h>

/* Whether it is compared with another value, which the formula knows. */
static bool compares(const struct ir_instruction *at)
{
    size_t values = 0;

    if (at == NULL)
        return false;
    if ((ir_op_info(at->op)->traits & IR_FAILS) == 0 && at->type == IR_BOOL)
        return true; /* a test of its own kind: let the solver see */
    for (size_t i = 0; i < at->count; i++)
        values += at->operands[i].type == IR_VALUE;
    switch (at->op) {
    case OP_sfn_query_equal:
    case OP_sfn_query_not_equal:
    case OP_sfn_query_in:
    case OP_sfn_query_less:
    case OP_sfn_query_less_equal:
    case OP_sfn_query_greater:
    case OP_sfn_query_greater_equal:
        return values > 1;
    default:
        return false;
    }
}

static bool is_decided(const struct box *b, const struct subject *subject)
{
    return memcmp(b->bits + subject->first_word, subject->possible,
                  SUBJECT_WORDS(subject->count) * sizeof(uint64_t)) != 0;
}

/* Whether it may be something that has no parts, and no items. */
static bool may_be_plain(const struct box *b, const struct subject *subject)
{
    for (size_t i = 0; i < subject->count; i++)
        if (bits_has(b->bits + subject->first_word, i) && subject->cells[i].kind != CELL_ARRAY &&
            subject->cells[i].kind != CELL_OBJECT)
            return true;
    return false;
}

/* Whether it is the root, and may be an object: its parts are looked at by themselves. */
static bool may_be_root(const struct box *b, const struct subject *subject)
{
    if (b->subjects->f->places.list[subject->place].whole >= 0)
        return false;
    for (size_t i = 0; i < subject->count; i++)
        if (bits_has(b->bits + subject->first_word, i) && subject->cells[i].kind == CELL_OBJECT)
            return true;
    return false;
}

/* Whether a place stands alone: nothing is demanded of what it is a part of. */
static bool is_apart(const struct box *b, const struct subject *subject)
{
    const struct place_of *list = b->subjects->f->places.list;

    for (int at = list[subject->place].whole; at >= 0; at = list[at].whole)
        if (list[at].whole >= 0 && is_decided(b, &b->subjects->list[at]))
            return false;
    return true;
}

/* Whether a text that is none of those named is left, with no order among them. */
static bool may_be_other(const struct box *b, const struct subject *text)
{
    const struct cell *last = &text->cells[text->count - 1];

    return last->kind == CELL_TEXT && last->text == NULL && last->above == NULL &&
           bits_has(b->bits + text->first_word, text->count - 1);
}

/* Whether a text is left that is, and says, what was demanded: of one pattern alone there is one
 * that matches no other, but those that it is within; a moment can be written. */
static bool may_be_text(const struct box *b, const struct subject *subject)
{
    size_t demanded = 0;

    for (size_t i = 0; i < b->subjects->count; i++) {
        const struct subject *other = &b->subjects->list[i];

        if (other->of == subject->of &&
            (other->form == SUBJECT_MOMENT ? is_decided(b, other)
                                           : b->bits[other->first_word] == 2))
            demanded++;
    }
    return demanded < 2 && may_be_other(b, &b->subjects->list[subject->of]);
}

/* Whether a result may be any number: the size of an array of which nothing is known, the length of
 * such a text, or what the formula does not see into. */
static bool may_be_any(const struct box *b, const struct subject *subject)
{
    const struct subject *whose = subject->place >= 0 ? &b->subjects->list[subject->place] : NULL;

    switch (subject->at->op) {
    case OP_sfn_jsonata_count:
    case OP_sfn_query_count_field:
        return whose != NULL && !is_decided(b, whose) && shape_may_be(whose->shape, SHAPE_ARRAY) &&
               whose->shape->items == NULL;
    case OP_sfn_jsonata_length:
        return whose != NULL && !is_decided(b, whose) && shape_may_be(whose->shape, SHAPE_TEXT) &&
               whose->shape->texts == NULL;
    default:
        return !compares(subject->at);
    }
}

bool free_of_links(const struct box *b)
{
    const struct subjects *s = b->subjects;

    if (s->f->places.way_count > 1)
        return false;
    for (size_t i = 0; i < s->count; i++) {
        const struct subject *subject = &s->list[i];

        if (!is_decided(b, subject))
            continue;
        switch (subject->form) {
        case SUBJECT_PLACE:
            if (!may_be_root(b, subject) && (!may_be_plain(b, subject) || !is_apart(b, subject)))
                return false;
            break;
        case SUBJECT_RESULT:
            if (!may_be_any(b, subject))
                return false;
            break;
        case SUBJECT_TRUTH:
            if (subject->at == NULL || compares(subject->at))
                return false;
            break;
        default:
            if (!may_be_text(b, subject))
                return false;
            break;
        }
    }
    return true;
}
