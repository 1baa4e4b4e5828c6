/* runtime/entry/store/follow.c - follow an execution in a store. */
#include "runtime/entry/store/follow.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/entry/guard.h"
#include "runtime/entry/output.h"
#include "runtime/entry/store/visit.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/store/read.h"

bool follow_init(struct follow *follow, const struct entry *entry, const struct options *options)
{
    *follow = (struct follow){.entry = entry, .next = 1};
    if (options->verbose)
        follow->account = account_new(output_names_width(entry->program));
    return history_file_open(&follow->file, entry, options);
}

void follow_fini(struct follow *follow)
{
    history_file_drop(&follow->file);
    account_free(follow->account);
    buffer_fini(&follow->lines);
}

/* ---- events ---- */

static void tell_event(struct follow *follow, const struct value *event)
{
    struct buffer text = BUFFER_EMPTY;

    json_write(&text, event);
    history_file_add_text(&follow->file, text.text, text.size);
    buffer_fini(&text);
}

static bool on_events(void *context, const struct store_events *events)
{
    struct follow *follow = context;
    struct region region;
    struct json_error error;
    const struct value *array;
    struct history *history = history_new(NULL);

    region_init(&region);
    array = json_read(&region, events->text.text, events->text.size, JSON_TEXT_BORROWED, &error);
    if (value_is(array, VALUE_ARRAY) && follow->next == events->first) {
        for (uint32_t i = 0; i < array->size; i++)
            tell_event(follow, &array->as.items[i]);
        history_add_read(history, array);
        follow->next = events->first + events->count;
    }
    if (follow->account != NULL)
        account_render(follow->account, history, &follow->lines);
    history_free(history);
    region_fini(&region);
    return true;
}

static bool on_number(void *context, const struct store_execution *execution)
{
    *(int64_t *)context = execution->start.number;
    return true;
}

static struct store_text id_of(const struct follow *follow)
{
    return store_text_of(follow->arn);
}

void follow_on(struct follow *follow)
{
    struct store *store = follow->api->store;

    if (follow->account == NULL && follow->file.fd < 0)
        return;
    if (follow->number == 0)
        store_read_execution(store, 0, id_of(follow), on_number, &follow->number);
    if (follow->number == 0)
        return;
    store_read_events(store, follow->number, follow->next, false, on_events, follow);
    output_write(STDERR_FILENO, follow->lines.text, follow->lines.size);
    buffer_clear(&follow->lines);
}

/* ---- the end ---- */

static bool on_state(void *context, const struct store_execution *execution)
{
    *(bool *)context = execution->ended_ms == 0;
    return true;
}

bool follow_has_ended(struct follow *follow)
{
    bool running = false;
    enum store_result result =
        store_read_execution(follow->api->store, 0, id_of(follow), on_state, &running);

    return !running && result != STORE_BUSY;
}

/* How it has ended. */
struct ending {
    struct buffer text; /* a line: its output, or {"status","error","cause"} */
    bool there, succeeded;
};

static bool on_end(void *context, const struct store_execution *execution)
{
    struct ending *ending = context;

    ending->there = true;
    ending->succeeded = execution->output.text != NULL;
    show_ending(&ending->text, execution, 0);
    buffer_add_byte(&ending->text, '\n');
    return true;
}

static int print_ending(const struct follow *follow, const struct ending *ending)
{
    int error = output_write(ending->succeeded ? STDOUT_FILENO : STDERR_FILENO, ending->text.text,
                             ending->text.size);

    if (error == EINTR) {
        output_complain(follow->entry->invoked_as, "nobody reads the output; it is recorded");
    } else if (error == EPIPE && guard_pipes_kill()) {
        return ENTRY_BY_SIGNAL + SIGPIPE;
    } else if (error != 0) {
        output_complain(follow->entry->invoked_as, "cannot write the output: %s", strerror(error));
        return ENTRY_USAGE;
    }
    return ending->succeeded ? ENTRY_SUCCEEDED : ENTRY_FAILED;
}

int follow_end(struct follow *follow)
{
    struct ending ending = {BUFFER_EMPTY, false, false};
    int status = ENTRY_USAGE;
    bool told;

    follow_on(follow);
    if (follow->account != NULL) {
        account_end(follow->account, &follow->lines);
        output_write(STDERR_FILENO, follow->lines.text, follow->lines.size);
    }
    told = history_file_end(&follow->file);
    store_read_execution(follow->api->store, 0, id_of(follow), on_end, &ending);
    if (ending.there)
        status = print_ending(follow, &ending);
    else
        output_complain(follow->entry->invoked_as, "%s is not in the store any more", follow->arn);
    buffer_fini(&ending.text);
    return told || status == ENTRY_USAGE ? status : ENTRY_USAGE;
}
