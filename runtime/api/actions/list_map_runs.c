/* runtime/api/actions/list_map_runs.c - the action ListMapRuns. */
#include <stdlib.h>
#include <string.h>

#include "runtime/api/actions/actions.h"
#include "runtime/base/count.h"

static const struct request_member members[] = {
    {"executionArn", MEMBER_TEXT, true, 1, 256, NULL},
    {"maxResults", MEMBER_INTEGER, false, 0, 1000, NULL},
    {"nextToken", MEMBER_TEXT, false, 1, 1024, NULL},
};

struct listing {
    struct buffer *out;
    struct store_text execution; /* its ARN */
    int32_t left;                /* so many may still be listed */
    uint64_t last;               /* the id of the last one that was */
    bool more;                   /* there is another */
};

/* The ARN of the machine that the run's children execute: that of the run without its last part,
 * and of another kind. */
static void output_machine(struct buffer *out, struct store_text run)
{
    const char *kind = strstr(run.text, ":mapRun:"), *end = strrchr(run.text, ':');
    struct buffer arn = BUFFER_EMPTY;

    if (kind != NULL && end > kind + strlen(":mapRun")) {
        buffer_add(&arn, run.text, (size_t)(kind - run.text));
        buffer_add_text(&arn, ":stateMachine:");
        kind += strlen(":mapRun:");
        buffer_add(&arn, kind, (size_t)(end - kind));
    }
    output_text(out, "stateMachineArn", (struct store_text){arn.text, arn.size});
    buffer_fini(&arn);
}

static bool on_run(void *context, const struct store_map_run *run)
{
    struct listing *listing = context;
    struct buffer *out = listing->out;

    if (listing->left == 0) {
        listing->more = true;
        return false;
    }
    listing->left--;
    listing->last = run->id;
    buffer_add_text(out, out->text[out->size - 1] == '[' ? "{" : ",{");
    output_text(out, "executionArn", listing->execution);
    output_text(out, "mapRunArn", run->arn);
    output_machine(out, run->arn);
    output_time(out, "startDate", run->started_ms);
    output_time(out, "stopDate", run->ended_ms);
    buffer_add_byte(out, '}');
    return true;
}

static void on_execution(struct request *request, const struct store_execution *execution,
                         void *context)
{
    *(int64_t *)context = execution->start.number;
}

/* The id behind which the page begins. False: the place is none. */
static bool read_place(struct store_text place, uint64_t *after)
{
    char *end;

    *after = 0;
    if (place.text == NULL)
        return true;
    if (place.size != 16 || strspn(place.text, "0123456789abcdef") != 16)
        return false;
    *after = strtoull(place.text, &end, 16);
    return *after > 0 && *after <= INT64_MAX;
}

static void output_end(struct request *request, uint64_t last)
{
    struct buffer place = BUFFER_EMPTY;

    buffer_add_format(&place, "%016llx", (unsigned long long)last);
    output_next_page(request, "mapRuns", (struct store_text){place.text, place.size});
    buffer_fini(&place);
}

void list_map_runs(struct request *request)
{
    struct listing listing = {.out = &request->output};
    int64_t execution;
    struct store_text place;
    uint64_t after;
    enum store_result result;

    if (!request_check(request, members, COUNT_OF(members)) ||
        !request_execution(request, on_execution, &execution) ||
        !request_page(request, "mapRuns", &place))
        return;
    if (!read_place(place, &after)) {
        request_fail_token(request);
        return;
    }
    listing.execution = request_text(request, "executionArn");
    listing.left = request_results_most(request);
    output_json(&request->output, "mapRuns", "[");
    result = store_read_map_runs(request->api->store, execution, after, on_run, &listing);
    buffer_add_byte(&request->output, ']');
    if (result != STORE_OK)
        request_fail_store(request, result);
    else if (listing.more)
        output_end(request, listing.last);
}
