/* runtime/engine/keeping/execution_fields.c - the fields of an execution's row: written, and read
 * again. In: an execution between two happenings; or fields, and an execution without frames. Out:
 * the other one. */
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/keeping/fields.h"
#include "runtime/rows/row.h"

/* Rows that stay in this process need not say of which program they are. */
static void write_program(const struct execution *execution, const struct fields_out *out)
{
    fields_add(out, FIELD_VERSION, ROWS_VERSION);
    fields_add_word(out, FIELD_STATUS, execution_status_names, execution->status);
    fields_add_text(out, FIELD_DEFINITION, execution->engine->options.program->digest);
}

static void write_progress(const struct fields_out *out, const struct map_progress *progress)
{
    fields_begin_in(out, FIELD_PROGRESS);
    fields_add(out, FIELD_MAP_RUNS, (int64_t)progress->runs);
    fields_add(out, FIELD_BEGUN, (int64_t)progress->children);
    fields_add(out, FIELD_TAKEN, (int64_t)progress->begun);
    fields_add(out, FIELD_SUCCEEDED, (int64_t)progress->succeeded);
    fields_add(out, FIELD_FAILED, (int64_t)progress->failed);
    fields_end(out);
}

static size_t read_count(const struct fields *fields, enum field field)
{
    return (size_t)fields_number(fields, field, 0, FIELDS_MOST);
}

struct map_progress execution_fields_progress(const struct fields *fields)
{
    struct fields in = fields_in(fields, FIELD_PROGRESS);

    return (struct map_progress){
        .runs = read_count(&in, FIELD_MAP_RUNS),
        .children = read_count(&in, FIELD_BEGUN),
        .begun = read_count(&in, FIELD_TAKEN),
        .succeeded = read_count(&in, FIELD_SUCCEEDED),
        .failed = read_count(&in, FIELD_FAILED),
    };
}

void execution_fields_write(const struct execution *execution, const struct fields_out *out)
{
    const struct awake *awake = execution->awake;
    const struct ledger *ledger = &awake->ledger;

    fields_begin(out);
    if (!out->compact)
        write_program(execution, out);
    fields_add_text(out, FIELD_NAME, awake->name);
    fields_add_text(out, FIELD_ROLE_ARN, awake->role_arn);
    fields_add(out, FIELD_STARTED_MS, ledger->started_ms);
    if (awake->latest_ms != ledger->started_ms)
        fields_add(out, FIELD_LATEST_MS, awake->latest_ms);
    fields_add(out, FIELD_REDRIVES, ledger->redrives);
    fields_add(out, FIELD_REDRIVEN_MS, ledger->redriven_ms);
    timer_fields_write(out, FIELD_TIMER, &ledger->timer);
    fields_add(out, FIELD_EVENTS, ledger->events);
    fields_add(out, FIELD_VARIABLES_BYTES, ledger->variables_bytes);
    fields_add_bits(out, FIELD_SEED, awake->seed);
    if (awake->random != awake->seed)
        fields_add_bits(out, FIELD_RANDOM, awake->random);
    fields_add(out, FIELD_FRAMES, (int64_t)awake->frames_numbered);
    fields_add(out, FIELD_MAP_RUNS, (int64_t)awake->map_runs);
    if (awake->progress.runs > 0)
        write_progress(out, &awake->progress);
    fields_end(out);
}

/* Whether the rows are those of the engine's definition. */
static bool is_defined_here(const struct execution *execution, const struct fields *fields)
{
    const char *digest = fields_text(fields, FIELD_DEFINITION);
    const char *wanted = execution->engine->options.program->digest;

    return digest == NULL || wanted == NULL ? digest == wanted : strcmp(digest, wanted) == 0;
}

void execution_fields_check(struct execution *execution, const struct fields *fields, bool adopt)
{
    if (fields_number(fields, FIELD_VERSION, 0, INT32_MAX) != ROWS_VERSION)
        fields_refuse(fields, FIELD_VERSION);
    if (!adopt && !is_defined_here(execution, fields))
        fields_refuse(fields, FIELD_DEFINITION);
    execution->status =
        (uint8_t)fields_word(fields, FIELD_STATUS, execution_status_names, EXECUTION_STATUSES);
    if (execution->status == EXECUTION_STATUSES)
        fields_refuse(fields, FIELD_STATUS);
}

/* A copy of a text; NULL: it is absent. */
static char *read_text(const struct fields *fields, enum field field)
{
    const char *text = fields_text(fields, field);

    return text != NULL ? mem_text(text, strlen(text)) : NULL;
}

void execution_fields_read(struct execution *execution, const struct fields *fields)
{
    struct awake *awake = execution->awake;
    struct ledger *ledger = &awake->ledger;

    awake->name = read_text(fields, FIELD_NAME);
    awake->role_arn = read_text(fields, FIELD_ROLE_ARN);
    ledger->started_ms = fields_number(fields, FIELD_STARTED_MS, -FIELDS_MOST, FIELDS_MOST);
    awake->latest_ms = ledger->started_ms;
    if (fields_have(fields, FIELD_LATEST_MS))
        awake->latest_ms = fields_number(fields, FIELD_LATEST_MS, -FIELDS_MOST, FIELDS_MOST);
    ledger->redrives = fields_number(fields, FIELD_REDRIVES, 0, INT32_MAX);
    ledger->redriven_ms = fields_number(fields, FIELD_REDRIVEN_MS, -FIELDS_MOST, FIELDS_MOST);
    timer_fields_read(fields, FIELD_TIMER, 0, &ledger->timer);
    ledger->events = fields_number(fields, FIELD_EVENTS, 0, FIELDS_MOST);
    ledger->variables_bytes =
        fields_number(fields, FIELD_VARIABLES_BYTES, -FIELDS_MOST, FIELDS_MOST);
    awake->seed = awake->random = fields_bits(fields, FIELD_SEED);
    if (fields_have(fields, FIELD_RANDOM))
        awake->random = fields_bits(fields, FIELD_RANDOM);
    awake->frames_numbered = (uint64_t)fields_number(fields, FIELD_FRAMES, 0, FIELDS_MOST);
    awake->map_runs = (uint64_t)fields_number(fields, FIELD_MAP_RUNS, 0, FIELDS_MOST);
    awake->progress = execution_fields_progress(fields);
}
