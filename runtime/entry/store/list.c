/* runtime/entry/store/list.c - the command `list`: executions in a store, the newest first. */
#include <inttypes.h>
#include <string.h>

#include "runtime/entry/output.h"
#include "runtime/entry/store/commands.h"
#include "runtime/entry/store/visit.h"
#include "runtime/json/value.h"

enum { PAGE_MAX = 1000 };

static const char heading[] =
    "STATUS     STARTED                   ENDED                     NAME\n";

/* The input for the next page; `token` is NULL for the first. */
static void make_input(struct buffer *input, const struct visit *visit, const char *token,
                       uint64_t left)
{
    struct buffer machine = BUFFER_EMPTY;

    buffer_clear(input);
    if (visit->options.map_run != NULL) {
        input_add_text(input, "mapRunArn", visit->options.map_run);
    } else {
        api_add_machine_arn(&visit->api, &machine);
        input_add_text(input, "stateMachineArn", machine.text);
        buffer_fini(&machine);
    }
    if (visit->options.status != NULL)
        input_add_text(input, "statusFilter", visit->options.status);
    if (token != NULL)
        input_add_text(input, "nextToken", token);
    buffer_add_format(input, ",\"maxResults\":%" PRIu64, left < PAGE_MAX ? left : PAGE_MAX);
}

/* A line for people. */
static void add_line(struct buffer *out, const struct value *execution)
{
    const struct value *ended = value_member_named(execution, "stopDate");
    const struct value *status = value_member_named(execution, "status");

    show_plain(out, status);
    for (uint32_t size = status->size; size < 11; size++)
        buffer_add_byte(out, ' ');
    show_time(out, value_member_named(execution, "startDate"));
    buffer_add_text(out, "  ");
    show_time(out, ended);
    buffer_add_format(out, "%*s", ended != NULL ? 2 : 25, "");
    show_plain(out, value_member_named(execution, "name"));
    buffer_add_byte(out, '\n');
}

/* Append executions; so many have been printed before. */
static void add_page(struct buffer *out, const struct visit *visit, const struct value *executions,
                     uint64_t before)
{
    for (uint32_t i = 0; i < executions->size; i++) {
        if (!visit->options.json) {
            add_line(out, &executions->as.items[i]);
            continue;
        }
        if (before + i > 0)
            buffer_add_byte(out, ',');
        show_json(out, &executions->as.items[i]);
    }
}

/* Print page after page; a status. */
static int list(struct visit *visit)
{
    struct buffer input = BUFFER_EMPTY, out = BUFFER_EMPTY, token = BUFFER_EMPTY;
    uint64_t printed = 0, limit = visit->options.limit;
    bool json = visit->options.json, more = true;
    int status = ENTRY_SUCCEEDED;

    buffer_add_text(&out, json ? "{\"executions\":[" : heading);
    while (status == ENTRY_SUCCEEDED && more) {
        const struct value *output, *executions, *next;

        make_input(&input, visit, token.size > 0 ? token.text : NULL, limit - printed);
        output = visit_ask(visit, "ListExecutions", &input);
        if (output == NULL) {
            status = ENTRY_FAILED;
            break;
        }
        executions = value_member_named(output, "executions");
        next = value_member_named(output, "nextToken");
        add_page(&out, visit, executions, printed);
        printed += executions->size;
        buffer_clear(&token);
        if (next != NULL)
            buffer_add(&token, next->as.text, next->size);
        more = next != NULL && printed < limit;
        if (json && !more)
            buffer_add_text(&out, "]}\n");
        if (!output_print(visit->entry->invoked_as, out.text, out.size))
            status = ENTRY_USAGE;
        buffer_clear(&out);
    }
    buffer_fini(&input);
    buffer_fini(&out);
    buffer_fini(&token);
    return status;
}

int entry_list(const struct entry *entry, int argc, char **argv)
{
    struct visit visit;
    int status;

    if (visit_open(&visit, entry, OPTIONS_LIST, "[OPTION]... --store URL",
                   "List the executions of this machine that are in the store, the newest first.\n"
                   "Exit status: 0, 1 when that is refused, 2 usage.",
                   argc, argv, &status))
        status = list(&visit);
    visit_close(&visit);
    return status;
}
