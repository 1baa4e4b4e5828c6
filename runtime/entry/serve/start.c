/* runtime/entry/serve/start.c - write what asks for an execution. */
#include "runtime/entry/serve/start.h"

#include <inttypes.h>
#include <stdio.h>
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

void start_id(char id[START_ID_SIZE], uint64_t high, uint64_t low)
{
    snprintf(id, START_ID_SIZE, "%08x-%04x-%04x-%04x-%012" PRIx64, (unsigned)(high >> 32),
             (unsigned)(high >> 16) & 0xffff, ((unsigned)high & 0xfff) | 0x4000,
             ((unsigned)(low >> 48) & 0x3fff) | 0x8000, low & 0xffffffffffff);
}
