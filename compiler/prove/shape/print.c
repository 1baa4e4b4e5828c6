/* compiler/prove/shape/print.c - a shape as text for people.
 *
 *   null | whole 1..5 | "a" | "b" | "x"... | [number, 2..5 items] | {a: text, b?: any, *: any}
 *
 * A member with ? is there sometimes, with ! never; * stands for all that are not named. */
#include <math.h>

#include "compiler/prove/shape/shape.h"
#include "runtime/json/write.h"

#define SHOWN_MAX 12 /* words, items and members of one shape */

#define DEPTH_SHOWN 3 /* of containers within each other */

struct printing {
    struct buffer *out;
    bool any; /* something stands there */
    int depth;
};

static void print_shape(const struct shape *shape, struct buffer *out, int depth);

static void separate(struct printing *p)
{
    if (p->any)
        buffer_add_text(p->out, " | ");
    p->any = true;
}

static void word(struct printing *p, const char *text)
{
    separate(p);
    buffer_add_text(p->out, text);
}

static void add_real(struct buffer *out, double real)
{
    char text[JSON_NUMBER_MAX];

    if (!isfinite(real)) {
        buffer_add_text(out, "infinite");
        return;
    }
    if (real == floor(real) && fabs(real) < 9007199254740992.0)
        json_write_integer(text, (int64_t)real);
    else
        json_write_real(text, real);
    buffer_add_text(out, text);
}

static void print_range(struct printing *p, const struct shape_range *range)
{
    bool open = range->low == -INFINITY && range->high == INFINITY;

    separate(p);
    if (range->low == range->high) {
        add_real(p->out, range->low);
        return;
    }
    buffer_add_text(p->out, range->whole ? "whole" : open ? "number" : "");
    if (open)
        return;
    if (range->whole)
        buffer_add_byte(p->out, ' ');
    if (range->low != -INFINITY)
        add_real(p->out, range->low);
    buffer_add_text(p->out, "..");
    if (range->high != INFINITY)
        add_real(p->out, range->high);
}

static void print_texts(struct printing *p, const struct shape_texts *texts)
{
    if (texts == NULL) {
        word(p, "text");
        return;
    }
    for (size_t i = 0; i < texts->count; i++) {
        separate(p);
        if (i == SHOWN_MAX) {
            buffer_add_text(p->out, "...");
            return;
        }
        json_write_string(p->out, texts->words[i].text, texts->words[i].size);
    }
    if (texts->count == 0 && texts->prefix.size == 0) {
        word(p, "text");
    } else if (texts->count == 0) {
        separate(p);
        json_write_string(p->out, texts->prefix.text, texts->prefix.size);
        buffer_add_text(p->out, "...");
    }
}

static void print_items(struct printing *p, const struct shape_items *items)
{
    if (items == NULL || p->depth >= DEPTH_SHOWN) {
        word(p, "array");
        return;
    }
    separate(p);
    buffer_add_byte(p->out, '[');
    for (uint32_t i = 0; i < items->first_count; i++) {
        buffer_add_text(p->out, i > 0 ? ", " : "");
        print_shape(items->first[i], p->out, p->depth + 1);
    }
    if (items->most > items->first_count) {
        buffer_add_text(p->out, items->first_count > 0 ? ", " : "");
        print_shape(items->other, p->out, p->depth + 1);
    }
    buffer_add_text(p->out, items->most > 0 ? "; " : "");
    if (items->least == items->most)
        buffer_add_format(p->out, "%u items]", items->least);
    else if (items->most == SHAPE_SIZE_ANY)
        buffer_add_format(p->out, "%u.. items]", items->least);
    else
        buffer_add_format(p->out, "%u..%u items]", items->least, items->most);
}

static void print_members(struct printing *p, const struct shape_members *members)
{
    if (members == NULL || p->depth >= DEPTH_SHOWN) {
        word(p, "object");
        return;
    }
    separate(p);
    buffer_add_byte(p->out, '{');
    for (size_t i = 0; i < members->count; i++) {
        const struct shape_member *member = &members->list[i];

        buffer_add_text(p->out, i > 0 ? ", " : "");
        if (i == SHOWN_MAX) {
            buffer_add_text(p->out, "...");
            break;
        }
        buffer_add(p->out, member->key.text, member->key.size);
        if (member->shape->kinds == SHAPE_ABSENT) {
            buffer_add_byte(p->out, '!');
            continue;
        }
        if (shape_may_be(member->shape, SHAPE_ABSENT))
            buffer_add_byte(p->out, '?');
        buffer_add_text(p->out, ": ");
        print_shape(member->shape, p->out, p->depth + 1);
    }
    if (members->other != NULL) {
        buffer_add_text(p->out, members->count > 0 ? ", *: " : "*: ");
        print_shape(members->other, p->out, p->depth + 1);
    }
    buffer_add_byte(p->out, '}');
}

static void print_shape(const struct shape *shape, struct buffer *out, int depth)
{
    struct printing p = {.out = out, .depth = depth};

    if (shape_is_empty(shape)) {
        buffer_add_text(out, "nothing");
        return;
    }
    if ((shape->kinds & SHAPE_JSON) == SHAPE_JSON && shape->texts == NULL && shape->items == NULL &&
        shape->members == NULL && shape->range.low == -INFINITY && shape->range.high == INFINITY &&
        !shape->range.whole) {
        buffer_add_text(out, "any");
        return;
    }
    if (shape->kinds == SHAPE_ABSENT)
        word(&p, "absent");
    if (shape_may_be(shape, SHAPE_NULL))
        word(&p, "null");
    if ((shape->kinds & SHAPE_BOOLEAN) == SHAPE_BOOLEAN)
        word(&p, "boolean");
    else if (shape_may_be(shape, SHAPE_BOOLEAN))
        word(&p, shape_may_be(shape, SHAPE_TRUE) ? "true" : "false");
    if (shape_may_be(shape, SHAPE_NUMBER))
        print_range(&p, &shape->range);
    if (shape_may_be(shape, SHAPE_TEXT))
        print_texts(&p, shape->texts);
    if (shape_may_be(shape, SHAPE_ARRAY))
        print_items(&p, shape->items);
    if (shape_may_be(shape, SHAPE_OBJECT))
        print_members(&p, shape->members);
    if (shape_may_be(shape, SHAPE_FUNCTION))
        word(&p, "function");
}

void shape_print(const struct shape *shape, struct buffer *out)
{
    print_shape(shape, out, 0);
}
