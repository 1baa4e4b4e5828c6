/* runtime/entry/store/tell.c - what an owner says of its store when it begins.
 *
 * In: executions that run, and the starts of EXPRESS machines that had not ended. Out: a line. */
#include "runtime/entry/output.h"
#include "runtime/entry/store/owner.h"
#include "runtime/store/read.h"

enum {
    COUNT_MAX = 1000, /* so many are counted ... */
    PAGES_MAX = 10,   /* ... in so many pages, most of which may be of children */
};

/* How many there are, or more. */
struct count {
    unsigned number;
    bool more;
};

/* Children of distributed Maps go on with their parents. */
static bool on_execution(void *context, const struct store_execution *execution)
{
    struct count *count = context;

    if (execution->start.map_run.text == NULL)
        count->number++;
    return true;
}

static bool on_express(void *context, int64_t number, struct store_text text)
{
    struct count *count = context;

    (void)number;
    (void)text;
    count->number++;
    return true;
}

/* Those that run, of the one machine if there is one. */
static struct count count_running(const struct api *api)
{
    struct buffer machine = BUFFER_EMPTY, tokens[2] = {BUFFER_EMPTY, BUFFER_EMPTY};
    struct store_query query = {.status = {"RUNNING", 7}, .most = COUNT_MAX};
    struct count count = {.more = true};

    if (api->program != NULL) {
        api_add_machine_arn(api, &machine);
        query.machine = (struct store_text){machine.text, machine.size};
    }
    for (int page = 0; page < PAGES_MAX && count.more && count.number < COUNT_MAX; page++) {
        struct buffer *next = &tokens[page % 2];

        if (store_list(api->store, &query, next, on_execution, &count) != STORE_OK)
            break; /* whoever drives it will say so */
        query.token = (struct store_text){next->text, next->size};
        count.more = next->size > 0;
    }
    buffer_fini(&machine);
    buffer_fini(&tokens[0]);
    buffer_fini(&tokens[1]);
    return count;
}

static struct count count_express(const struct owner *owner)
{
    struct count count = {.number = 0};

    if (owner->service != NULL) /* else nobody runs them */
        store_read_express(owner->api.store, 0, COUNT_MAX, on_express, &count);
    count.more = count.number == COUNT_MAX;
    return count;
}

static void add_count(struct buffer *line, const struct count *count, const char *verb)
{
    buffer_add_format(line, "%s%u execution%s %s%s", count->more ? "more than " : "", count->number,
                      count->number == 1 ? "" : "s", verb, count->number == 1 ? "s" : "");
}

void owner_tell(const struct owner *owner, bool also_none)
{
    struct count running = count_running(&owner->api), express = count_express(owner);
    struct buffer line = BUFFER_EMPTY;

    if (!also_none && running.number == 0 && express.number == 0)
        return;
    add_count(&line, &running, "run");
    if (express.number > 0) {
        buffer_add_text(&line, ", EXPRESS: ");
        add_count(&line, &express, "begin");
        buffer_add_text(&line, " again");
    }
    output_complain(owner->entry->invoked_as, "drives %s: %s", store_path(owner->api.store),
                    line.text);
    buffer_fini(&line);
}
