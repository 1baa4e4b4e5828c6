/* compiler/prove/analysis/transfer_query.c - what expressions of JSONata make.
 *
 * Whether an array is a sequence, which collapses to its only item, is not part of a shape: where
 * it matters, both are possible. */
#include <math.h>

#include "compiler/prove/analysis/transfer.h"
#include "sfn/abi.h"

static const struct shape *kinds(struct transfer *t, unsigned which)
{
    return shape_of_kinds(t->arena, which);
}

static const struct shape *without(struct transfer *t, const struct shape *shape, unsigned which)
{
    return shape_only(t->arena, shape, ~which);
}

/* ---- the end of an expression ---- */

static const struct shape *as_json(struct transfer *t, const struct shape *shape);

/* In an array or object a function becomes an object that says what it was. Regular expressions and
 * arguments, which JavaScript calls functions, are left out of objects, and null in arrays. */
static const struct shape *part_as_json(struct transfer *t, const struct shape *part,
                                        unsigned left_out)
{
    if (shape_may_be(part, SHAPE_FUNCTION))
        part = shape_with(t->arena, without(t, part, SHAPE_FUNCTION), SHAPE_OBJECT | left_out);
    return as_json(t, part);
}

/* As JSON it is written in: a number that is infinite is null there. Where nothing bounds a number
 * it may be one. */
static const struct shape *as_json(struct transfer *t, const struct shape *shape)
{
    const struct shape_members *members = shape->members;
    const struct shape_items *items = shape->items;
    struct shape *json = ARENA_NEW(t->arena, struct shape);

    *json = *shape;
    json->functions = false;
    if (shape_may_be(shape, SHAPE_NUMBER) &&
        (isinf(shape->range.low) || isinf(shape->range.high))) {
        json->kinds |= SHAPE_NULL;
        if (shape->range.low == shape->range.high)
            json->kinds &= ~(unsigned)SHAPE_NUMBER;
    }
    if (shape_may_be(shape, SHAPE_OBJECT) && members != NULL) {
        struct shape_members *copy = ARENA_NEW(t->arena, struct shape_members);
        struct shape_member *list = ARENA_ARRAY(t->arena, struct shape_member, members->count);

        *copy = *members;
        copy->list = list;
        for (size_t i = 0; i < members->count; i++) {
            list[i].key = members->list[i].key;
            list[i].shape = part_as_json(t, members->list[i].shape, SHAPE_ABSENT);
        }
        if (members->other != NULL)
            copy->other = part_as_json(t, members->other, SHAPE_ABSENT);
        json->members = copy;
    }
    if (shape_may_be(shape, SHAPE_ARRAY) && items != NULL) {
        struct shape_items *copy = ARENA_NEW(t->arena, struct shape_items);
        const struct shape **first =
            ARENA_ARRAY(t->arena, const struct shape *, items->first_count);

        *copy = *items;
        copy->first = first;
        for (uint32_t i = 0; i < items->first_count; i++)
            first[i] = part_as_json(t, items->first[i], SHAPE_NULL);
        copy->other = part_as_json(t, items->other, SHAPE_NULL);
        json->items = copy;
    }
    return json;
}

const struct shape *transfer_query_settle(struct transfer *t)
{
    unsigned which = SHAPE_JSON;
    const struct shape *value;

    switch ((int)t->shapes[1]->range.low) {
    case SFN_EXPECT_BOOLEAN:
        which = SHAPE_BOOLEAN;
        break;
    case SFN_EXPECT_STRING:
        which = SHAPE_TEXT;
        break;
    case SFN_EXPECT_NUMBER:
    case SFN_EXPECT_INTEGER:
        which = SHAPE_NUMBER;
        break;
    case SFN_EXPECT_ARRAY:
        which = SHAPE_ARRAY;
        break;
    case SFN_EXPECT_OBJECT:
        which = SHAPE_OBJECT;
        break;
    default:
        break;
    }
    value = shape_only(t->arena, t->shapes[0], which);
    t->may_fail = !shape_is_only(t->shapes[0], which); /* but for depth */
    if (which != SHAPE_NUMBER)
        value = as_json(t, value);
    return value;
}

const struct shape *transfer_query_error(struct transfer *t)
{
    return kinds(t, 0);
}

/* ---- values ---- */

const struct shape *transfer_query_context(struct transfer *t)
{
    return t->shapes[0];
}

static const struct shape *whether(struct transfer *t, unsigned which)
{
    return transfer_truth(t, shape_may_be(t->shapes[0], which),
                          !shape_is_only(t->shapes[0], which));
}

const struct shape *transfer_query_is_array(struct transfer *t)
{
    return whether(t, SHAPE_ARRAY);
}

const struct shape *transfer_query_is_function(struct transfer *t)
{
    return whether(t, SHAPE_FUNCTION);
}

/* Which of the values may be true, and which false, in JSONata's sense. Of functions some are. */
static const struct shape *truth_of(struct transfer *t)
{
    const struct shape *value = t->shapes[0];
    const struct shape_range *range = &value->range;
    bool zero = range->low <= 0 && 0 <= range->high;
    bool number = shape_may_be(value, SHAPE_NUMBER);
    bool may = shape_may_be(value, SHAPE_TRUE | SHAPE_TEXT | SHAPE_CONTAINER | SHAPE_FUNCTION) ||
               (number && !(range->low == 0 && range->high == 0));
    bool may_not = shape_may_be(value, SHAPE_ABSENT | SHAPE_NULL | SHAPE_FALSE | SHAPE_TEXT |
                                           SHAPE_ARRAY | SHAPE_OBJECT | SHAPE_FUNCTION) ||
                   (number && zero);

    return transfer_truth(t, may, may_not);
}

const struct shape *transfer_query_truth(struct transfer *t)
{
    return truth_of(t);
}

const struct shape *transfer_query_condition(struct transfer *t)
{
    t->may_fail = shape_may_be(t->shapes[0], SHAPE_NUMBER);
    return truth_of(t);
}

/* ---- iteration ---- */

const struct shape *transfer_size(struct transfer *t, const struct shape *value)
{
    double low = shape_may_be(value, SHAPE_ABSENT) ? 0 : 1;
    double high = shape_is_only(value, SHAPE_ABSENT) ? 0 : 1;

    if (shape_may_be(value, SHAPE_ARRAY)) {
        const struct shape_items *items = value->items;

        low = fmin(low, items != NULL ? items->least : 0);
        if (shape_is_only(value, SHAPE_ARRAY) && items != NULL)
            low = items->least;
        high = items == NULL ? SHAPE_SIZE_ANY : fmax(high, items->most);
    }
    return shape_of_range(t->arena, low, high, true);
}

const struct shape *transfer_query_count(struct transfer *t)
{
    return transfer_size(t, t->shapes[0]);
}

/* A predicate is evaluated once on what is not there, too: its item is that. */
const struct shape *transfer_query_item(struct transfer *t)
{
    return shape_join(t->arena, shape_items_of(t->arena, t->shapes[0]),
                      without(t, t->shapes[0], SHAPE_ARRAY));
}

/* The list itself; what is added to it is in the shape that interpret.c keeps of it. */
const struct shape *transfer_query_list(struct transfer *t)
{
    return shape_of_array(t->arena, kinds(t, 0), 0, 0);
}

const struct shape *transfer_query_listed(struct transfer *t)
{
    return t->shapes[0];
}

const struct shape *transfer_query_listed_or_absent(struct transfer *t)
{
    return shape_with(t->arena, t->shapes[0], SHAPE_ABSENT);
}

/* A sequence, or its only item, or nothing. */
static const struct shape *collapsed(struct transfer *t, const struct shape *list)
{
    const struct shape *items = shape_items_of(t->arena, list);
    const struct shape *either;

    if (!shape_may_be(list, SHAPE_ARRAY))
        return list;
    if (list->items != NULL && list->items->least > 1 && !shape_may_be(items, SHAPE_ABSENT))
        return list;
    either = shape_join(t->arena, list, items);
    if (list->items != NULL && list->items->least > 0)
        return either;
    return shape_with(t->arena, either, SHAPE_ABSENT);
}

const struct shape *transfer_query_collapsed_list(struct transfer *t)
{
    return collapsed(t, t->shapes[0]);
}

const struct shape *transfer_query_compact_list(struct transfer *t)
{
    return collapsed(t, t->shapes[0]);
}

const struct shape *transfer_query_collapse(struct transfer *t)
{
    if (t->at->operands[0].as.instruction->op == OP_sfn_jsonata_split) /* which is no sequence */
        return t->shapes[0];
    return collapsed(t, t->shapes[0]);
}

const struct shape *transfer_query_keep(struct transfer *t)
{
    const struct shape *item = shape_join(t->arena, shape_items_of(t->arena, t->shapes[0]),
                                          without(t, t->shapes[0], SHAPE_ARRAY | SHAPE_ABSENT));

    return shape_with(
        t->arena,
        shape_join(t->arena, t->shapes[0], shape_of_array(t->arena, item, 0, SHAPE_SIZE_ANY)),
        SHAPE_ABSENT);
}

/* ---- steps ---- */

/* Whether a sequence of nothing is no value behind it. */
static bool collapses(enum ir_opcode op)
{
    return op == OP_sfn_query_last_field || op == OP_sfn_query_sum_field;
}

/* What a name finds in the items of an array: one of them, or a sequence of those of all. */
static const struct shape *field_of_items(struct transfer *t, const struct key *key)
{
    const struct shape *item = shape_items_of(t->arena, t->shapes[0]);
    unsigned any = t->shapes[0]->functions ? SHAPE_EVERY : SHAPE_JSON | SHAPE_ABSENT;
    const struct shape_items *items = t->shapes[0]->items;
    const struct shape *found, *all;
    bool always;

    if (shape_may_be(item, SHAPE_ARRAY))
        return kinds(t, any);
    found = shape_member_of(t->arena, item, key);
    if (shape_is_only(found, SHAPE_ABSENT) && collapses(t->at->op))
        return kinds(t, SHAPE_ABSENT);
    if (shape_may_be(shape_items_of(t->arena, found), SHAPE_ARRAY))
        return kinds(t, any);
    always = items != NULL && items->least > 0 && !shape_may_be(found, SHAPE_ARRAY | SHAPE_ABSENT);
    found = shape_join(t->arena, without(t, found, SHAPE_ARRAY | SHAPE_ABSENT),
                       shape_items_of(t->arena, found));
    all = always ? shape_of_array(t->arena, found, items->least, items->most)
                 : shape_of_array(t->arena, found, 0, SHAPE_SIZE_ANY);
    if (always && items->least > 1)
        return all;
    found = shape_join(t->arena, found, all);
    return always ? found : shape_with(t->arena, found, SHAPE_ABSENT);
}

const struct shape *transfer_query_field(struct transfer *t)
{
    const struct key key = key_of(t->at->operands[1].as.text.text, t->at->operands[1].as.text.size);
    const struct shape *found =
        shape_member_of(t->arena, without(t, t->shapes[0], SHAPE_ARRAY), &key);

    /* Between two steps an array stands for its items. */
    if (t->at->op == OP_sfn_query_step_field && t->shapes[2]->kinds != SHAPE_TRUE)
        found = collapsed(t, found);
    if (!shape_may_be(t->shapes[0], SHAPE_ARRAY))
        return found;
    found = shape_join(t->arena, found, field_of_items(t, &key));
    /* That an item has no such member does not make a way on which nothing is found. */
    return t->shapes[0]->lost ? found : shape_unlost(t->arena, found);
}

/* Only one item: what is no array is its own first and last. */
const struct shape *transfer_query_filter_at(struct transfer *t)
{
    const struct shape *array = shape_only(t->arena, t->shapes[0], SHAPE_ARRAY);
    const struct shape *single = without(t, t->shapes[0], SHAPE_ARRAY);
    const struct shape *found = kinds(t, 0);
    double index = t->shapes[1]->range.low;

    if (index != t->shapes[1]->range.high || fabs(index) > UINT32_MAX)
        return kinds(t, SHAPE_EVERY);
    if (!shape_is_empty(array))
        found = shape_item_of(t->arena, array, (int64_t)index);
    if (index == 0 || index == -1)
        found = shape_join(t->arena, found, single);
    else if (!shape_is_empty(single))
        found = shape_with(t->arena, found, SHAPE_ABSENT);
    if (shape_may_be(found, SHAPE_ABSENT)) /* which is a sequence of nothing */
        found = shape_join(t->arena, found, shape_of_array(t->arena, kinds(t, 0), 0, 0));
    /* How many items were kept is no way. */
    return t->shapes[0]->lost ? found : shape_unlost(t->arena, found);
}

/* What is no array is entered as it is. */
const struct shape *transfer_query_enter(struct transfer *t)
{
    return shape_may_be(t->shapes[0], SHAPE_ARRAY) &&
                   !(t->shapes[0]->items != NULL && t->shapes[0]->items->most == 0)
               ? kinds(t, SHAPE_EVERY)
               : collapsed(t, t->shapes[0]);
}

bool transfer_may_list(const struct shape *shape, unsigned within)
{
    const struct shape_items *items = shape->items;

    if (shape_may_be(shape, SHAPE_ABSENT | within))
        return true;
    if (!shape_may_be(shape, SHAPE_ARRAY))
        return false;
    if (items == NULL)
        return true;
    for (uint32_t i = 0; i < items->first_count && i < items->least; i++)
        if (!shape_may_be(items->first[i], within))
            return false;
    return items->least <= items->first_count || shape_may_be(items->other, within);
}

const struct shape *transfer_query_sum_field(struct transfer *t)
{
    const struct shape *found = transfer_query_field(t);

    if (shape_is_only(found, SHAPE_ABSENT))
        return found;
    if (!transfer_may_list(found, SHAPE_NUMBER))
        return kinds(t, 0);
    return kinds(t, SHAPE_NUMBER | SHAPE_ABSENT);
}

/* ---- arrays and objects ---- */

/* [a, b]: an array is spread unless it is one that is written there. */
const struct shape *transfer_query_array_of(struct transfer *t)
{
    const char *how = t->at->operands[0].as.text.text;
    const struct shape *all = kinds(t, 0);
    uint32_t least = 0;
    bool fixed = true;

    t->may_fail = false;
    for (size_t i = 1; i < t->at->count; i++) {
        const struct shape *part = t->shapes[i];
        bool spread = how[i - 1] == 's' && shape_may_be(part, SHAPE_ARRAY);

        fixed = fixed && !spread && !shape_may_be(part, SHAPE_ABSENT);
        least += !spread && !shape_may_be(part, SHAPE_ABSENT);
        if (spread)
            all = shape_join(t->arena, all, shape_items_of(t->arena, part));
        all = shape_join(t->arena, all,
                         without(t, part, SHAPE_ABSENT | (spread ? (unsigned)SHAPE_ARRAY : 0u)));
    }
    if (fixed)
        return shape_of_items(t->arena, t->shapes + 1, t->at->count - 1);
    return shape_of_array(t->arena, all, least, SHAPE_SIZE_ANY);
}

const struct shape *transfer_query_object(struct transfer *t)
{
    size_t count = t->at->count / 2;
    struct shape_member *list = ARENA_ARRAY(t->arena, struct shape_member, count);

    t->may_fail = false;
    for (size_t i = 0; i < count; i++) {
        const struct ir_operand *name = &t->at->operands[2 * i];

        list[i].key = key_of(name->as.text.text, name->as.text.size);
        list[i].shape = t->shapes[2 * i + 1];
    }
    return shape_of_members(t->arena, list, count, NULL, t->at->span);
}

const struct shape *transfer_query_bound(struct transfer *t)
{
    if (!shape_may_be(t->shapes[0], SHAPE_ABSENT))
        return t->shapes[0];
    return shape_join(t->arena,
                      shape_only(t->arena, t->shapes[0], SHAPE_EVERY & ~(unsigned)SHAPE_ABSENT),
                      t->shapes[1]);
}
