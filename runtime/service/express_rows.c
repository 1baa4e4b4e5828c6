/* runtime/service/express_rows.c - express executions that nobody waits for.
 *
 * Such a start is a row of the store from before it is acknowledged until it has ended. When a
 * service begins, those that are left begin again, so many in a turn of the loop. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/durable/durable.h"
#include "runtime/host/host.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/service/express_run.h"

enum {
    LEFT_MOST = 100, /* so many of those that were left begin in a turn of the loop */
    PAGE = 1000,
};

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

static void write_row(const struct run *run, struct buffer *out)
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
    buffer_add_format(out, ",\"seed\":\"%" PRIx64 "\",\"level\":%d,\"data\":%s}", run->seed,
                      run->logged.level, run->logged.data ? "true" : "false");
}

/* Run what is recorded; that its input is JSON was seen. */
static void begin_recorded(struct run *run)
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
        begin_recorded(run);
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
    write_row(run, &row);
    commit = durable_commit_new(service->durable, on_recorded, run);
    store_commit_express(commit, run->number, (struct store_text){row.text, row.size});
    if (asker->request != 0)
        store_commit_take_request(commit, asker->request);
    durable_commit_submit(service->durable, commit);
    buffer_fini(&row);
    return true;
}

/* ---- those that are left from before ---- */

/* A row, read while the store tells of it. */
struct row {
    int64_t number;
    char *text;
    size_t size;
};

struct page {
    struct row rows[LEFT_MOST];
    size_t count;
    int64_t most;
};

static bool on_row(void *context, int64_t number, struct store_text text)
{
    struct page *page = context;

    if (number > page->most)
        return false;
    page->rows[page->count++] = (struct row){number, mem_text(text.text, text.size), text.size};
    return true;
}

static char *member(const struct value *row, const char *name, size_t *size)
{
    const struct value *text = value_member_named(row, name);

    if (!value_is(text, VALUE_STRING))
        return NULL;
    if (size != NULL)
        *size = text->size;
    return mem_text(text->as.text, text->size);
}

static int64_t number_in(const struct value *row, const char *name)
{
    const struct value *number = value_member_named(row, name);

    return number != NULL && (number->kind == VALUE_INTEGER || number->kind == VALUE_BOOLEAN)
               ? number->as.integer
               : 0;
}

/* Make the rest of a run of its row. False: there is something wrong with it, as is said. */
static bool read_run(struct run *run, const struct value *row, struct buffer *why)
{
    const struct service_options *options = &run->express->service->options;
    char *seed = member(row, "seed", NULL);

    run->seed = seed != NULL ? strtoull(seed, NULL, 16) : 0;
    run->started_ms = loop_now_ms(options->loop);
    run->input = member(row, "input", &run->input_size);
    run->role_arn = member(row, "roleArn", NULL);
    run->test_case = member(row, "testCase", NULL);
    run->logged.level =
        options->log != NULL ? (enum history_log_level)number_in(row, "level") : HISTORY_LOG_OFF;
    run->logged.data = number_in(row, "data") != 0;
    host_express_arn(run->loaded->express, run->name, run->seed, &run->arn);
    free(seed);
    if (run->test_case != NULL && options->setting.book == NULL) {
        buffer_add_text(why, "its test case needs the mocks of --mock FILE");
        return false;
    }
    if (run->input != NULL)
        return durable_is_json("input", run->input, run->input_size, why);
    buffer_add_text(why, "it has no input");
    return false;
}

/* Take up a row; NULL: its machine cannot run, and a line is appended to `why`. */
static struct run *take_up(struct express *express, int64_t number, const struct value *row,
                           struct buffer *why)
{
    struct service *service = express->service;
    char *arn = member(row, "machine", NULL), *digest = member(row, "digest", NULL);
    char *name = member(row, "name", NULL);
    const struct service_machine *machine = NULL;
    struct run *run = NULL;

    if (name == NULL || (arn == NULL || digest == NULL) != (service->options.compiler == NULL))
        buffer_add_text(why, "it is of another machine");
    else
        machine = service_take_machine(service, arn, digest, why);
    if (machine != NULL && machine->durable == NULL) {
        run = run_new(express, loaded_of(machine), name);
        run->number = number;
        if (!read_run(run, row, why)) {
            run_free(run);
            run = NULL;
        }
    }
    free(arn);
    free(digest);
    free(name);
    return run;
}

static void run_again(struct express *express, const struct row *row)
{
    const struct service_options *options = &express->service->options;
    struct buffer why = BUFFER_EMPTY;
    struct region region;
    struct json_error error;
    struct run *run;

    region_init(&region);
    run = take_up(express, row->number,
                  json_read(&region, row->text, row->size, JSON_TEXT_BORROWED, &error), &why);
    region_fini(&region);
    if (run != NULL) {
        begin_recorded(run);
    } else if (express->left_lost++ == 0 && options->tell != NULL) {
        buffer_add_text(&why, ": an EXPRESS execution that was started before does not run again, "
                              "nor do others like it; they stay in the store");
        options->tell(options->context, why.text);
    }
    buffer_fini(&why);
}

static void on_again(void *context)
{
    struct express *express = context;
    struct store *store = durable_store(express->service->durable);
    struct loop *loop = express->service->options.loop;
    struct page *page = mem_zeroed(1, sizeof *page);
    bool more;

    express->again = NULL;
    page->most = express->left_to;
    store_read_express(store, express->left_after, LEFT_MOST, on_row, page);
    more = page->count == LEFT_MOST;
    for (size_t i = 0; i < page->count; i++) {
        express->left_after = page->rows[i].number;
        run_again(express, &page->rows[i]);
        free(page->rows[i].text);
    }
    free(page);
    express->service->left = more;
    if (more)
        express->again = loop_arm(loop, 0, on_again, express);
}

static bool on_last(void *context, int64_t number, struct store_text text)
{
    *(int64_t *)context = number;
    return true;
}

void express_begin(struct express *express)
{
    struct service *service = express->service;
    struct store *store = durable_store(service->durable);
    int64_t before;

    do {
        before = express->last;
        if (store_read_express(store, before, PAGE, on_last, &express->last) != STORE_OK)
            break;
    } while (express->last != before);
    express->left_to = express->last;
    service->left = express->left_to > 0;
    if (service->left)
        express->again = loop_arm(service->options.loop, 0, on_again, express);
}
