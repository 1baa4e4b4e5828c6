/* runtime/entry/serve/start.c - write what asks for an execution. */
#include "runtime/entry/serve/start.h"

#include <string.h>

#include "runtime/json/write.h"

static void add_member(struct buffer *out, const char *name, const char *text, size_t size)
{
    buffer_add_format(out, "%s\"%s\":", out->text[out->size - 1] == '{' ? "" : ",", name);
    json_write_string(out, text, size);
}

void start_add(struct buffer *out, const struct start *start)
{
    buffer_add_byte(out, '{');
    add_member(out, "stateMachineArn", start->machine, strlen(start->machine));
    if (start->name != NULL)
        add_member(out, "name", start->name, strlen(start->name));
    if (start->trace != NULL)
        add_member(out, "traceHeader", start->trace, strlen(start->trace));
    add_member(out, "input", start->input, start->input_size);
    buffer_add_byte(out, '}');
}

/* Write the lowest `count` digits of a number. */
static char *write_digits(char *out, uint64_t number, int count)
{
    static const char digits[] = "0123456789abcdef";

    for (int i = count - 1; i >= 0; i--, number >>= 4)
        out[i] = digits[number & 15];
    return out + count;
}

void start_id(char id[START_ID_SIZE], uint64_t high, uint64_t low)
{
    static const uint64_t version = UINT64_C(4) << 12, variant = UINT64_C(8) << 12;

    id = write_digits(id, high >> 32, 8);
    *id++ = '-';
    id = write_digits(id, high >> 16, 4);
    *id++ = '-';
    id = write_digits(id, (high & 0xfff) | version, 4);
    *id++ = '-';
    id = write_digits(id, (low >> 48 & 0x3fff) | variant, 4);
    *id++ = '-';
    *write_digits(id, low, 12) = '\0';
}
