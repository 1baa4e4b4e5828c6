/* runtime/entry/store/waits.c - tell what an execution in a store waits for.
 *
 * In: the rows of its frames. Out: a line for each frame that waits for something outside; one that
 * waits for its children is told of by them. */
#include "runtime/entry/store/visit.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/rows/row.h"
#include "runtime/store/read.h"

enum { LINES_MAX = 20, DEPTH_MAX = 100 };

struct waits {
    const struct visit *visit;
    struct buffer *out;
    int64_t execution;
    int lines;
    int depth;
};

/* The timer of a row that is due first; NULL: there is none. */
static const struct value *sooner(const struct value *due, const struct value *timer)
{
    const struct value *other = value_member_named(timer, "due_ms");

    if (!value_is(due, VALUE_INTEGER))
        return other;
    return value_is(other, VALUE_INTEGER) && other->as.integer < due->as.integer ? other : due;
}

/* When the frame goes on by itself, at the latest; NULL: it does not. */
static const struct value *due_of(const struct value *row)
{
    const struct value *task = value_member_named(row, "task");
    const struct value *due = sooner(NULL, value_member_named(row, "timer"));

    due = sooner(due, value_member_named(task, "timeout"));
    return sooner(due, value_member_named(task, "heartbeat"));
}

static void add_ms(struct buffer *out, const char *before, const struct value *ms)
{
    if (!value_is(ms, VALUE_INTEGER))
        return;
    buffer_add_text(out, before);
    show_time_ms(out, ms->as.integer);
}

static void add_line(struct waits *waits, const struct value *row)
{
    struct buffer *out = waits->out;
    bool token = value_member_named(value_member_named(row, "task"), "token") != NULL;

    if (waits->lines++ >= LINES_MAX)
        return;
    buffer_add_format(out, "%-11s", waits->lines == 1 ? "waits" : "");
    show_plain(out, value_member_named(row, "state"));
    buffer_add_text(out, ": ");
    show_plain(out, value_member_named(row, "wait"));
    if (token)
        buffer_add_text(out, ", or its token");
    add_ms(out, ", since ", value_member_named(row, "entered_ms"));
    add_ms(out, ", until ", due_of(row));
    buffer_add_byte(out, '\n');
}

struct children {
    uint64_t frames[LINES_MAX];
    size_t count;
};

static bool on_child(void *context, uint64_t frame)
{
    struct children *children = context;

    children->frames[children->count++] = frame;
    return children->count < LINES_MAX;
}

static void add_frame(struct waits *waits, uint64_t frame)
{
    struct store *store = waits->visit->store;
    const struct store_row_key key = {frame, ROW_FRAME, 0, {"", 0}};
    struct buffer text = BUFFER_EMPTY;
    struct children children = {.count = 0};
    const struct value *row = NULL;
    struct json_error error;
    struct region region;

    region_init(&region);
    if (store_read_row(store, waits->execution, &key, &text) == STORE_OK)
        row = json_read(&region, text.text, text.size, JSON_TEXT_BORROWED, &error);
    if (value_is_text(value_member_named(row, "wait"), "children"))
        store_read_children(store, waits->execution, (int64_t)frame, -1, on_child, &children);
    else if (row != NULL)
        add_line(waits, row);
    region_fini(&region);
    buffer_fini(&text);
    waits->depth++;
    for (size_t i = 0; i < children.count && waits->depth < DEPTH_MAX; i++)
        if (waits->lines < LINES_MAX)
            add_frame(waits, children.frames[i]);
    waits->depth--;
}

static bool on_found(void *context, const struct store_execution *execution)
{
    *(int64_t *)context = execution->ended_ms == 0 ? execution->start.number : 0;
    return true;
}

void show_waits(struct buffer *out, const struct visit *visit, const struct value *arn)
{
    struct waits waits = {.visit = visit, .out = out};
    struct store_text id = {NULL, 0};

    if (visit->store == NULL)
        return;
    if (value_is(arn, VALUE_STRING))
        id = (struct store_text){arn->as.text, arn->size};
    store_read_execution(visit->store, 0, id, on_found, &waits.execution);
    if (waits.execution != 0)
        add_frame(&waits, 0);
    if (waits.lines >= LINES_MAX)
        buffer_add_format(out, "%-11s...\n", "");
}
