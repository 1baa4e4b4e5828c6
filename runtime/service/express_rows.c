/* runtime/service/express_rows.c - express executions that nobody waits for.
 *
 * Such a start is a row of the store from before it is acknowledged until it has ended. What of
 * them is left from before express_left.c begins again. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/durable/durable.h"
#include "runtime/host/host.h"
#include "runtime/json/read.h"
#include "runtime/json/write.h"
#include "runtime/service/express_run.h"

/* ---- ends ---- */

static void on_end_recorded(void *context, enum store_result result)
{
    /* If it is not, it runs once more. */
}

static void on_ended(void *context, const struct service_express_end *end)
{
    const struct run *run = context;
    struct durable *durable = run->express->service->durable;
    struct store_commit *commit;

    if (run->express->ended)
        return; /* it was given up */
    commit = durable_commit_new(durable, on_end_recorded, NULL);
    store_commit_end_express(commit, run->number);
    durable_commit_submit(durable, commit);
}

/* ---- starts ---- */

static void add_text(struct buffer *out, const char *name, const char *text, size_t size)
{
    buffer_add_format(out, "%s\"%s\":", out->size > 1 ? "," : "", name);
    json_write_string(out, text, size);
}

void run_write_row(const struct run *run, struct buffer *out)
{
    const struct service_machine *machine = &run->loaded->machine;

    buffer_add_byte(out, '{');
    if (machine->arn != NULL) { /* an executable has one */
        add_text(out, "machine", machine->arn, strlen(machine->arn));
        add_text(out, "digest", machine->digest, strlen(machine->digest));
    }
    add_text(out, "name", run->name, strlen(run->name));
    if (run->role_arn != NULL)
        add_text(out, "roleArn", run->role_arn, strlen(run->role_arn));
    if (run->test_case != NULL)
        add_text(out, "testCase", run->test_case, strlen(run->test_case));
    add_text(out, "input", run->input, run->input_size);
    if (run->crashes > 0)
        buffer_add_format(out, ",\"crashes\":%" PRId64, run->crashes);
    buffer_add_format(out, ",\"seed\":\"%" PRIx64 "\",\"level\":%d,\"data\":%s}", run->seed,
                      run->logged.level, run->logged.data ? "true" : "false");
}

void run_begin_recorded(struct run *run)
{
    struct json_error error;
    bool fine;

    run->ended = on_ended;
    run->context = run;
    fine = run_begin(run, run->input, run->input_size, run->test_case, &error);

    ENSURE(fine);
}

static void on_recorded(void *context, enum store_result result)
{
    struct run *run = context;

    run->asker.started(run->asker.context, result, run->arn.text, run->started_ms);
    if (result == STORE_OK && !run->express->ended)
        run_begin_recorded(run);
    else
        run_free(run);
}

bool service_start_express(struct service *service, const struct service_express *start,
                           const struct service_express_asker *asker, struct buffer *why)
{
    struct run *run;
    struct buffer row = BUFFER_EMPTY;
    struct store_commit *commit;

    if (service->express->ended) {
        asker->started(asker->context, STORE_BROKEN, NULL, 0);
        return true;
    }
    run = run_prepare(service, start);
    if (!run_is_allowed(run, start, why) ||
        !durable_is_json("input", start->input, start->input_size, why)) {
        run_free(run);
        return false;
    }
    run->asker = *asker;
    run->number = ++service->express->last;
    run->input = mem_text(start->input, start->input_size);
    run->input_size = start->input_size;
    if (start->test_case != NULL)
        run->test_case = mem_text(start->test_case, strlen(start->test_case));
    run_write_row(run, &row);
    commit = durable_commit_new(service->durable, on_recorded, run);
    store_commit_express(commit, run->number, (struct store_text){row.text, row.size});
    if (asker->request != 0)
        store_commit_take_request(commit, asker->request);
    durable_commit_submit(service->durable, commit);
    buffer_fini(&row);
    return true;
}
