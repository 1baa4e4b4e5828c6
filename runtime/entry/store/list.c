/* runtime/entry/store/list.c - the command `list`: executions, the newest first, or the
 * runs of distributed Maps in one. */
#include <inttypes.h>
#include <string.h>

#include "runtime/entry/output.h"
#include "runtime/entry/store/commands.h"
#include "runtime/entry/store/left.h"
#include "runtime/entry/store/visit.h"
#include "runtime/json/value.h"

enum { PAGE_MAX = 1000 };

/* What is listed: by which action, and how people see it. */
struct kind {
    const char *action, *member, *heading;
    void (*add_line)(struct buffer *out, const struct value *one);
};

#define COLUMNS "STATUS     STARTED                   ENDED                     "

/* The input for the next page; `token` is NULL for the first. */
static void make_input(struct buffer *input, const struct visit *visit, const char *token,
                       uint64_t left)
{
    struct buffer machine = BUFFER_EMPTY;

    buffer_clear(input);
    if (visit->options.map_runs_of != NULL) {
        input_add_execution(input, visit, visit->options.map_runs_of);
    } else if (visit->options.map_run != NULL) {
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

/* When it was started and ended, in columns. */
static void add_times(struct buffer *out, const struct value *one)
{
    const struct value *ended = value_member_named(one, "stopDate");

    show_time(out, value_member_named(one, "startDate"));
    buffer_add_text(out, "  ");
    show_time(out, ended);
    buffer_add_format(out, "%*s", ended != NULL ? 2 : 25, "");
}

static void add_columns(struct buffer *out, const struct value *execution)
{
    size_t from = out->size;

    show_plain(out, value_member_named(execution, "status"));
    while (out->size < from + 11)
        buffer_add_byte(out, ' ');
    add_times(out, execution);
}

static void add_execution(struct buffer *out, const struct value *execution)
{
    add_columns(out, execution);
    show_plain(out, value_member_named(execution, "name"));
    buffer_add_byte(out, '\n');
}

/* A child of a distributed Map has a name that other machines' executions may have, too. */
static void add_child(struct buffer *out, const struct value *child)
{
    add_columns(out, child);
    show_plain(out, value_member_named(child, "executionArn"));
    buffer_add_byte(out, '\n');
}

static void add_map_run(struct buffer *out, const struct value *run)
{
    add_times(out, run);
    show_plain(out, value_member_named(run, "mapRunArn"));
    buffer_add_byte(out, '\n');
}

static const struct kind executions = {"ListExecutions", "executions", COLUMNS "NAME\n",
                                       add_execution};
static const struct kind children = {"ListExecutions", "executions", COLUMNS "EXECUTION\n",
                                     add_child};
static const struct kind map_runs = {
    "ListMapRuns", "mapRuns", "STARTED                   ENDED                     MAP RUN\n",
    add_map_run};

/* Append those of a page; so many have been printed before. */
static void add_page(struct buffer *out, const struct kind *kind, const struct visit *visit,
                     const struct value *page, uint64_t before)
{
    for (uint32_t i = 0; i < page->size; i++) {
        if (!visit->options.json) {
            kind->add_line(out, &page->as.items[i]);
            continue;
        }
        if (before + i > 0)
            buffer_add_byte(out, ',');
        show_json(out, &page->as.items[i]);
    }
}

/* Close the list; `token` goes on behind it, if there is more. */
static void add_end(struct buffer *out, const struct visit *visit, const struct buffer *token)
{
    if (visit->options.json) {
        buffer_add_text(out, "]");
        show_next(out, token);
        buffer_add_text(out, "}\n");
    } else if (token->size > 0) {
        output_complain(visit->entry->invoked_as,
                        "there are more: the same command with --next-token %s goes on",
                        token->text);
    }
}

/* Print page after page; a status. */
static int list(struct visit *visit, const struct kind *kind)
{
    struct buffer input = BUFFER_EMPTY, out = BUFFER_EMPTY, token = BUFFER_EMPTY;
    uint64_t printed = 0, limit = visit->options.limit;
    bool more = true;
    int status = ENTRY_SUCCEEDED;

    if (visit->options.next_token != NULL)
        buffer_add_text(&token, visit->options.next_token);
    if (visit->options.json)
        buffer_add_format(&out, "{\"%s\":[", kind->member);
    else
        buffer_add_text(&out, kind->heading);
    while (status == ENTRY_SUCCEEDED && more) {
        const struct value *output, *page, *next;

        make_input(&input, visit, token.size > 0 ? token.text : NULL, limit - printed);
        output = visit_ask_list(visit, kind->action, &input, kind->member, &page);
        if (output == NULL) {
            status = visit_failure(visit);
            break;
        }
        next = value_member_named(output, "nextToken");
        add_page(&out, kind, visit, page, printed);
        printed += page->size;
        buffer_clear(&token);
        more = value_is(next, VALUE_STRING);
        if (more)
            buffer_add(&token, next->as.text, next->size);
        more = more && printed < limit;
        if (!more && visit->options.json)
            add_end(&out, visit, &token);
        if (!output_print(visit->entry->invoked_as, out.text, out.size))
            status = ENTRY_USAGE;
        buffer_clear(&out);
    }
    if (status == ENTRY_SUCCEEDED && !visit->options.json)
        add_end(&out, visit, &token);
    buffer_fini(&input);
    buffer_fini(&out);
    buffer_fini(&token);
    return status;
}

static int list_asked(struct visit *visit)
{
    const struct options *options = &visit->options;

    if (options->map_runs_of == NULL) {
        if (options->map_run == NULL && options->status == NULL && options->next_token == NULL)
            left_tell_starts(visit);
        return list(visit, options->map_run != NULL ? &children : &executions);
    }
    if (options->map_run != NULL || options->status != NULL) {
        output_complain(visit->entry->invoked_as, "--map-runs does not go with %s",
                        options->map_run != NULL ? "--map-run" : "--status");
        return ENTRY_USAGE;
    }
    left_tell_start(visit, options->map_runs_of);
    return list(visit, &map_runs);
}

int entry_list(const struct entry *entry, int argc, char **argv)
{
    struct visit visit;
    int status;

    if (visit_open(&visit, entry, OPTIONS_LIST, "[OPTION]... --store URL|--endpoint URL",
                   "List the executions of this machine that are kept there, the newest first; "
                   "or what\nbelongs to a distributed Map.\n"
                   "Exit status: 0, 1 when that is refused, 2 usage.",
                   argc, argv, &status))
        status = list_asked(&visit);
    visit_close(&visit);
    return status;
}
