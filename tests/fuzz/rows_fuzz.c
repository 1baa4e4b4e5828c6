/* tests/fuzz/rows_fuzz.c - any bytes as the rows of an execution: refused, damaged, or it goes on.
 *
 * A row is a line of fields that tabs separate: kind, frame, parent, index, name, text. Rows come
 * from a disk, so whatever they say must not do worse than to be refused by name. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "tests/compiled/compiled.h"
#include "tests/keeper/shelf.h"

int LLVMFuzzerInitialize(int *count, char ***arguments);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct compiled compiled;
static void *handle; /* of its code */
static const struct sfn_program *program;
static struct shelf_ids ids;

/* The timers and tasks of the execution as it once was; their ids may be those of others now. */
static void note_ids(void)
{
    struct shelf shelf;

    shelf_init(&shelf, program);
    shelf_start_everything(&shelf, &ids);
    shelf_close(&shelf);
}

static void clean(void)
{
    compiled_llvm->drop(handle);
    compiled_free(&compiled);
}

int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count;
    (void)arguments;
    ENSURE(compiled_make(&compiled, "everything.asl.json", shelf_everything,
                         strlen(shelf_everything), false, false) == NULL);
    program = compiled_load(compiled.folded, 0, &handle);
    note_ids();
    return atexit(clean);
}

/* The field at *at, up to a tab or the end of the line; *at moves on behind that. Free it. */
static char *next_field(const char **at, const char *end)
{
    const char *from = *at, *to = from;
    char *field;

    while (to < end && *to != '\t')
        to++;
    *at = to < end ? to + 1 : end;
    field = mem_alloc((size_t)(to - from) + 1);
    if (to > from)
        memcpy(field, from, (size_t)(to - from));
    field[to - from] = '\0';
    return field;
}

static uint64_t next_number(const char **at, const char *end)
{
    char *field = next_field(at, end);
    uint64_t number = strtoull(field, NULL, 10);

    free(field);
    return number;
}

static void put_line(struct shelf *shelf, const char *at, const char *end)
{
    char *kind = next_field(&at, end), *name;
    struct row row = {.key.kind = ROW_EXECUTION};

    while (row.key.kind < ROW_KINDS && strcmp(row_kind_name(row.key.kind), kind) != 0)
        row.key.kind++;
    free(kind);
    if (row.key.kind == ROW_KINDS)
        return;
    row.key.frame = next_number(&at, end);
    row.parent = next_number(&at, end);
    row.key.index = next_number(&at, end);
    row.key.name = name = next_field(&at, end);
    row.text = at;
    row.size = (size_t)(end - at);
    shelf->sink.put(shelf->sink.context, NULL, &row);
    free(name);
}

static void put_lines(struct shelf *shelf, const char *at, const char *end)
{
    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const char *to = newline != NULL ? newline : end;

        put_line(shelf, at, to);
        at = to + 1;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buffer why = BUFFER_EMPTY;
    struct shelf shelf;

    shelf_init(&shelf, program);
    put_lines(&shelf, (const char *)data, (const char *)data + size);
    if (shelf_restart(&shelf, &why))
        shelf_live_on(&shelf, ids);
    else
        ENSURE(why.size > 0);
    shelf_close(&shelf);
    buffer_fini(&why);
    return 0;
}
