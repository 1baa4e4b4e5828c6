/* runtime/entry/store/history.c - the command `history`: the events of an execution.
 *
 * For people it is the account that `run --verbose` prints. */
#include <inttypes.h>
#include <string.h>

#include "runtime/entry/output.h"
#include "runtime/entry/store/commands.h"
#include "runtime/entry/store/left.h"
#include "runtime/entry/store/visit.h"
#include "runtime/history/history.h"
#include "runtime/json/value.h"

enum { PAGE_MAX = 1000 };

struct telling {
    struct visit *visit;
    struct account *account; /* NULL: JSON is wanted */
    struct buffer out;
    uint64_t told;
};

static void make_input(struct buffer *input, const struct visit *visit, const struct buffer *token,
                       uint64_t left)
{
    buffer_clear(input);
    input_add_execution(input, visit, visit->options.operand);
    buffer_add_format(input, ",\"maxResults\":%" PRIu64, left < PAGE_MAX ? left : PAGE_MAX);
    if (visit->options.reverse)
        input_add_json(input, "reverseOrder", "true");
    if (visit->options.no_data)
        input_add_json(input, "includeExecutionData", "false");
    if (token->size > 0)
        input_add_text(input, "nextToken", token->text);
}

static void tell_page(struct telling *telling, const struct value *events)
{
    if (telling->account != NULL) {
        struct history *history = history_new(NULL);

        history_add_read(history, events);
        account_render(telling->account, history, &telling->out);
        history_free(history);
        return;
    }
    for (uint32_t i = 0; i < events->size; i++) {
        if (telling->told + i > 0)
            buffer_add_byte(&telling->out, ',');
        show_json(&telling->out, &events->as.items[i]);
    }
}

/* Close what is told; `token` goes on behind it, if there is more. */
static void tell_end(struct telling *telling, const struct buffer *token)
{
    if (telling->account != NULL) {
        account_end(telling->account, &telling->out);
    } else if (token->size > 0) {
        buffer_add_byte(&telling->out, ']');
        show_next(&telling->out, token);
        buffer_add_text(&telling->out, "}\n");
    } else {
        buffer_add_text(&telling->out, HISTORY_CLOSES "\n");
    }
}

/* A history that is empty may be one that is not kept: as with AWS, that of an Express child. */
static void tell_none(const struct visit *visit)
{
    if (strstr(visit->options.operand, ":express:") != NULL)
        output_complain(visit->entry->invoked_as,
                        "the history of an Express execution is not kept: `describe` tells what "
                        "came of it");
}

/* Print page after page; a status. */
static int tell(struct telling *telling)
{
    const struct visit *visit = telling->visit;
    struct buffer input = BUFFER_EMPTY, token = BUFFER_EMPTY;
    uint64_t limit = visit->options.limit;
    bool more = true;
    int status = ENTRY_SUCCEEDED;

    if (telling->account == NULL)
        buffer_add_text(&telling->out, HISTORY_OPENS);
    if (visit->options.next_token != NULL)
        buffer_add_text(&token, visit->options.next_token);
    while (status == ENTRY_SUCCEEDED && more) {
        const struct value *output, *events, *next;

        make_input(&input, visit, &token, limit - telling->told);
        output = visit_ask_list(telling->visit, "GetExecutionHistory", &input, "events", &events);
        if (output == NULL) {
            status = visit_failure(visit);
            break;
        }
        next = value_member_named(output, "nextToken");
        tell_page(telling, events);
        telling->told += events->size;
        buffer_clear(&token);
        more = value_is(next, VALUE_STRING);
        if (more)
            buffer_add(&token, next->as.text, next->size);
        more = more && telling->told < limit;
        if (!more)
            tell_end(telling, &token);
        if (!output_print(visit->entry->invoked_as, telling->out.text, telling->out.size))
            status = ENTRY_USAGE;
        buffer_clear(&telling->out);
    }
    if (status == ENTRY_SUCCEEDED && telling->account != NULL && token.size > 0)
        output_complain(visit->entry->invoked_as,
                        "there are more: a larger --limit, or --json "
                        "with --next-token %s",
                        token.text);
    if (status == ENTRY_SUCCEEDED && telling->told == 0)
        tell_none(visit);
    buffer_fini(&input);
    buffer_fini(&token);
    return status;
}

int entry_history(const struct entry *entry, int argc, char **argv)
{
    struct visit visit;
    struct telling telling = {.visit = &visit};
    int status;

    if (visit_open(&visit, entry, OPTIONS_HISTORY,
                   "EXECUTION [OPTION]... --store URL|--endpoint URL",
                   "Tell what an execution did, which is given by its name or its ARN: when, "
                   "the number of the\nevent, in which state, what.\n"
                   "Exit status: 0, 1 when there is none, 2 usage.",
                   argc, argv, &status)) {
        if (!visit.options.json)
            telling.account = account_new(output_names_width(entry->program));
        left_tell_start(&visit, visit.options.operand);
        status = tell(&telling);
    }
    account_free(telling.account);
    buffer_fini(&telling.out);
    visit_close(&visit);
    return status;
}
