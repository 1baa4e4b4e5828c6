/* runtime/lang/jsonata/text/print.c - values as text: $string, and values in messages. */
#include "runtime/lang/jsonata/text/print.h"

#include <math.h>
#include <string.h>

#include "runtime/json/bytes.h"
#include "runtime/json/value.h"
#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/run.h"
#include "runtime/lang/jsonata/text/building.h"
#include "runtime/lang/jsonata/text/number.h"

/* Text that is being written. */
struct printing {
    struct building *text;
    size_t most; /* stop when it has so many bytes */
    bool brief;  /* numbers are rounded */
    bool pretty;
    bool infinite;  /* there was a number that is not finite */
    unsigned level; /* of indentation */
};

/* ---- strings ---- */

static void add_escape(struct building *text, unsigned char byte)
{
    static const char digits[] = "0123456789abcdef";
    static const char letters[] = "btn?fr"; /* of the control characters 8 to 13 */
    char escape[6] = {'\\', 'u', '0', '0', digits[byte >> 4], digits[byte & 15]};

    if (byte >= 0x20)
        escape[1] = (char)byte;
    else if (byte >= 8 && byte <= 13 && byte != 11)
        escape[1] = letters[byte - 8];
    building_add(text, escape, escape[1] == 'u' ? 6 : 2);
}

/* How many bytes need no escape before one that does, or the end. */
static size_t plain_bytes(const char *text, size_t size)
{
    uint64_t escapes;
    size_t at = 0;

    for (; at + 8 <= size; at += 8) {
        escapes = bytes_escapes(bytes_load(text + at));
        if (escapes != 0)
            return at + bytes_first(escapes);
    }
    escapes = bytes_escapes(bytes_load_few(text + at, size - at)) & bytes_mask(size - at);
    return escapes != 0 ? at + bytes_first(escapes) : size;
}

static void print_escaped(struct building *text, const char *at, size_t size, size_t plain)
{
    const char *end = at + size;

    building_add_byte(text, '"');
    while (true) {
        building_add(text, at, plain);
        at += plain;
        if (at == end)
            break;
        add_escape(text, (unsigned char)*at++);
        plain = plain_bytes(at, (size_t)(end - at));
    }
    building_add_byte(text, '"');
}

/* Most strings need no escape: they take room once. */
static void print_string(struct building *text, const char *at, size_t size)
{
    size_t plain = plain_bytes(at, size);
    char *to;

    if (plain < size) {
        print_escaped(text, at, size, plain);
        return;
    }
    to = building_room(text, size + 2);
    if (to == NULL)
        return;
    to[0] = '"';
    memcpy(to + 1, at, size);
    to[size + 1] = '"';
    text->size += size + 2;
}

/* ---- containers ---- */

static void print_value(struct printing *printing, const struct value *value);

static void print_line(struct printing *printing)
{
    if (!printing->pretty)
        return;
    building_add_byte(printing->text, '\n');
    building_repeat(printing->text, "  ", 2, printing->level);
}

static bool is_full(const struct printing *printing)
{
    return printing->text->failed || printing->text->size > printing->most;
}

/* What a message shows is short, whatever the value is. */
static void count_parts(const struct printing *printing, const struct value *container)
{
    if (printing->most == UINT32_MAX)
        run_walk(printing->text->frame, container->size);
}

static void print_array(struct printing *printing, const struct value *array)
{
    building_add_byte(printing->text, '[');
    count_parts(printing, array);
    printing->level++;
    for (uint32_t i = 0; i < array->size && !is_full(printing); i++) {
        if (i > 0)
            building_add_byte(printing->text, ',');
        print_line(printing);
        print_value(printing, &array->as.items[i]);
    }
    printing->level--;
    if (array->size > 0)
        print_line(printing);
    building_add_byte(printing->text, ']');
}

static void print_object(struct printing *printing, const struct value *object)
{
    bool first = true;

    building_add_byte(printing->text, '{');
    count_parts(printing, object);
    printing->level++;
    for (uint32_t i = 0; i < object->size && !is_full(printing); i++) {
        const struct member *member = &object->as.members[i];

        if (member->value.kind == VALUE_UNDEFINED)
            continue;
        if (!first)
            building_add_byte(printing->text, ',');
        first = false;
        print_line(printing);
        print_string(printing->text, member->key.text, member->key.size);
        building_add_text(printing->text, printing->pretty ? ": " : ":");
        print_value(printing, &member->value);
    }
    printing->level--;
    if (!first)
        print_line(printing);
    building_add_byte(printing->text, '}');
}

/* ---- any value ---- */

static void print_number(struct printing *printing, double real)
{
    char text[QUERY_NUMBER_MAX];

    if (!isfinite(real)) {
        printing->infinite = true;
        building_add_text(printing->text, "null");
        return;
    }
    if (printing->brief)
        real = query_number_brief(real);
    building_add(printing->text, text, query_number_write(text, real));
}

static void print_value(struct printing *printing, const struct value *value)
{
    switch (value->kind) {
    case VALUE_NULL:
        building_add_text(printing->text, "null");
        break;
    case VALUE_BOOLEAN:
        building_add_text(printing->text, value->as.integer != 0 ? "true" : "false");
        break;
    case VALUE_INTEGER:
    case VALUE_REAL:
    case VALUE_BIG:
        print_number(printing, value_real(value));
        break;
    case VALUE_STRING:
        print_string(printing->text, value->as.text, value->size);
        break;
    case VALUE_ARRAY:
        print_array(printing, value);
        break;
    case VALUE_OBJECT:
        print_object(printing, value);
        break;
    case VALUE_UNDEFINED:
        building_add_text(printing->text, "null");
        break;
    default: /* a function */
        building_add_text(printing->text, "\"\"");
    }
}

const struct value *query_print(struct sfn_frame *frame, const struct value *value, bool pretty)
{
    struct building text = {.frame = frame};
    struct printing printing = {.text = &text, .most = UINT32_MAX, .brief = true, .pretty = pretty};

    if (value->kind == VALUE_STRING)
        return value;
    if (value->kind == VALUE_FUNCTION)
        return &value_empty_string;
    if (value->kind == VALUE_REAL && !isfinite(value->as.real))
        return query_fail(frame, "D3001",
                          "Attempting to invoke string function on Infinity or NaN");
    print_value(&printing, (value->flags & VALUE_WRAPPER) != 0 ? value->as.items : value);
    if (printing.infinite)
        return query_fail(frame, "D1001", "Number out of range: null");
    return building_value(&text);
}

#define QUOTED_MAX 4096

const char *query_quote(struct sfn_frame *frame, const struct value *value)
{
    struct building text = {.frame = frame};
    struct printing printing = {.text = &text, .most = QUOTED_MAX};

    print_value(&printing, value);
    building_add_byte(&text, '\0');
    return text.text;
}
