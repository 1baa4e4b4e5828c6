/* runtime/service/express_left.c - begin again what express executions a process has left.
 *
 * In: rows of starts whose ends are not recorded. Out: they run again from the beginning, a page in
 * a turn of the loop. An execution that takes the process with it would do so for ever: so a row
 * counts the crashes, which is recorded before it begins again, and after so many it is given up.
 * A process that ends in order says so by a row of its own, which the next one takes away. */
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"
#include "runtime/durable/durable.h"
#include "runtime/host/host.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/service/express_run.h"
#include "runtime/service/resource.h"

enum {
    LEFT_MOST = 100, /* so many begin in a turn of the loop */
    PAGE = 1000,
    CRASHES_MAX = 5, /* after so many it does not begin again, as a task's attempt */
    TOLD = 20,       /* of those that are given up */
    AGAIN_MS = 1000, /* after there was no room in the store, or in memory */
};

#define STOPPED_ARN "sfn:stopped"

static void on_again(void *context);

/* Those that are about to begin, when it is recorded that they do. */
struct page {
    struct express *express;
    struct run *runs[LEFT_MOST];
    size_t count;
    int64_t last; /* number of the last row, also if it cannot run */
    bool more;
};

/* ---- rows ---- */

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
    run->crashes = number_in(row, "crashes") + (run->express->left_crashed ? 1 : 0);
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

/* A row, read while the store tells of it. */
struct row {
    int64_t number;
    char *text;
    size_t size;
};

struct rows {
    struct row items[LEFT_MOST];
    size_t count;
    int64_t most;
};

static bool on_row(void *context, int64_t number, struct store_text text)
{
    struct rows *rows = context;

    if (number > rows->most)
        return false;
    rows->items[rows->count++] = (struct row){number, mem_text(text.text, text.size), text.size};
    return true;
}

static void add_to_page(struct page *page, const struct row *row)
{
    struct express *express = page->express;
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
        page->runs[page->count++] = run;
    } else if (express->left_lost++ == 0 && options->tell != NULL) {
        buffer_add_text(&why, ": an EXPRESS execution that was started before does not run again, "
                              "nor do others like it; they stay in the store");
        options->tell(options->context, why.text);
    }
    buffer_fini(&why);
}

static struct page *read_page(struct express *express)
{
    struct store *store = durable_store(express->service->durable);
    struct page *page = mem_zeroed(1, sizeof *page);
    struct rows *rows = mem_zeroed(1, sizeof *rows);

    page->express = express;
    page->last = express->left_after;
    rows->most = express->left_to;
    store_read_express(store, express->left_after, LEFT_MOST, on_row, rows);
    page->more = rows->count == LEFT_MOST;
    for (size_t i = 0; i < rows->count; i++) {
        page->last = rows->items[i].number;
        add_to_page(page, &rows->items[i]);
        free(rows->items[i].text);
    }
    free(rows);
    return page;
}

/* ---- those that are given up ---- */

static bool is_given_up(const struct run *run)
{
    return run->crashes >= CRASHES_MAX;
}

static void log_failure(struct run *run, const char *cause)
{
    struct express *express = run->express;
    const struct history_log how = {run->logged.level, run->logged.data, run->arn.text, 0};
    struct history *events = history_new(NULL);
    struct history_detail details[] = {
        {.field = HISTORY_FIELD_ERROR, .kind = DETAIL_TEXT},
        {.field = HISTORY_FIELD_CAUSE, .kind = DETAIL_TEXT},
    };
    struct region region;

    region_init(&region);
    details[0].value = value_text(&region, "States.Runtime");
    details[1].value = value_text(&region, cause);
    history_add(events, HISTORY_EXECUTION_FAILED, 1, 0, run->started_ms, details,
                COUNT_OF(details));
    buffer_clear(&express->lines);
    history_render_log(events, &how, &express->lines);
    service_log_add(express->service->options.log, express->lines.text, express->lines.size);
    history_free(events);
    region_fini(&region);
}

/* It has failed, which is recorded. */
static void give_up(struct run *run)
{
    struct express *express = run->express;
    struct service *service = express->service;
    const struct service_options *options = &service->options;
    char *cause =
        text_format("The process has ended %d times while the execution ran.", CRASHES_MAX);
    char *line = text_format("%s is given up: the process has ended %d times while it ran",
                             run->arn.text, CRASHES_MAX);

    if (run->logged.level != HISTORY_LOG_OFF)
        log_failure(run, cause);
    service->counts.ended[EXECUTION_FAILED]++;
    express->left_given_up++;
    if (options->tell != NULL && express->left_given_up <= TOLD)
        options->tell(options->context, line);
    else if (options->tell != NULL && express->left_given_up == TOLD + 1)
        options->tell(options->context, "more EXPRESS executions are given up than are told of");
    free(line);
    free(cause);
    run_free(run);
}

/* ---- pages ---- */

static void arm(struct express *express, int64_t after_ms)
{
    struct loop *loop = express->service->options.loop;

    express->again = loop_arm(loop, loop_now_ms(loop) + after_ms, on_again, express);
}

static void drop_page(struct page *page)
{
    for (size_t i = 0; i < page->count; i++)
        run_free(page->runs[i]);
    free(page);
}

/* What was recorded begins. */
static void on_recorded(void *context, enum store_result result)
{
    struct page *page = context;
    struct express *express = page->express;

    if (express->ended) {
        drop_page(page);
        return;
    }
    if (result != STORE_OK) {
        drop_page(page);
        arm(express, AGAIN_MS);
        return;
    }
    express->left_after = page->last;
    express->service->left = page->more;
    for (size_t i = 0; i < page->count; i++)
        if (is_given_up(page->runs[i]))
            give_up(page->runs[i]);
        else
            run_begin_recorded(page->runs[i]);
    if (page->more)
        arm(express, 0);
    free(page);
}

/* Put into a commit that the executions begin again, or do not. */
static void add_crashes(const struct page *page, struct store_commit *commit)
{
    struct buffer row = BUFFER_EMPTY;

    for (size_t i = 0; i < page->count; i++) {
        const struct run *run = page->runs[i];

        store_commit_end_express(commit, run->number);
        if (is_given_up(run))
            continue;
        buffer_clear(&row);
        run_write_row(run, &row);
        store_commit_express(commit, run->number, (struct store_text){row.text, row.size});
    }
    buffer_fini(&row);
}

static void on_again(void *context)
{
    struct express *express = context;
    struct durable *durable = express->service->durable;
    struct store_commit *commit;
    struct page *page;

    express->again = NULL;
    if (!service_has_room(express->service, false)) {
        arm(express, AGAIN_MS);
        return;
    }
    page = read_page(express);
    commit = durable_commit_new(durable, on_recorded, page);
    store_commit_drop_resource(commit, store_text_of(STOPPED_ARN));
    if (express->left_crashed)
        add_crashes(page, commit);
    durable_commit_submit(durable, commit);
}

/* ---- beginning and ending ---- */

static bool on_last(void *context, int64_t number, struct store_text text)
{
    *(int64_t *)context = number;
    return true;
}

static bool on_stopped(void *context, int64_t number, const struct store_resource *resource)
{
    return false;
}

void express_begin(struct express *express)
{
    struct service *service = express->service;
    struct store *store = durable_store(service->durable);
    enum store_result stopped;
    int64_t before;

    do {
        before = express->last;
        if (store_read_express(store, before, PAGE, on_last, &express->last) != STORE_OK)
            break;
    } while (express->last != before);
    stopped = store_read_resource(store, store_text_of(STOPPED_ARN), on_stopped, NULL);
    express->begun = true;
    express->left_crashed = stopped == STORE_NONE;
    express->left_to = express->last;
    service->left = express->left_to > 0;
    if (service->left || stopped == STORE_OK)
        arm(express, 0);
}

static void on_stop_recorded(void *context, enum store_result result)
{
    /* If it is not, it is a crash. */
}

void express_note_stop(struct express *express)
{
    struct durable *durable = express->service->durable;
    struct store_commit *commit;

    if (!express->begun)
        return;
    commit = durable_commit_new(durable, on_stop_recorded, NULL);
    store_commit_resource(commit, &(struct store_resource){.kind = SERVICE_STOPPED,
                                                           .arn = store_text_of(STOPPED_ARN),
                                                           .owner = store_text_of(""),
                                                           .text = store_text_of("{}")});
    durable_commit_submit(durable, commit);
}
