/* runtime/engine/execution_fields.c - the fields of an execution's row: written, and read again.
 * In: an execution between two happenings; or fields, and an execution without frames. Out: the
 * other one. */
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/fields.h"
#include "runtime/rows/row.h"

void execution_fields_write(const struct execution *execution, struct buffer *out)
{
    const struct ledger *ledger = &execution->ledger;

    fields_begin(out);
    fields_add(out, "version", ROWS_VERSION);
    fields_add_text(out, "status", execution_status_name((enum execution_status)execution->status));
    fields_add_text(out, "definition", execution->engine->options.program->digest);
    fields_add_text(out, "name", execution->name);
    fields_add(out, "started_ms", ledger->started_ms);
    timer_fields_write(out, "timer", &ledger->timer);
    fields_add(out, "events", ledger->events);
    fields_add(out, "variables_bytes", ledger->variables_bytes);
    fields_add_bits(out, "seed", execution->seed);
    fields_add_bits(out, "random", execution->random);
    fields_add(out, "frames", (int64_t)execution->frames_numbered);
    fields_add(out, "map_runs", (int64_t)execution->map_runs);
    fields_end(out);
}

static uint8_t read_status(const struct fields *fields)
{
    const char *name = fields_text(fields, "status");

    for (uint8_t i = EXECUTION_RUNNING; name != NULL && i <= EXECUTION_ABORTED; i++)
        if (strcmp(execution_status_name((enum execution_status)i), name) == 0)
            return i;
    fields_refuse(fields, "status");
    return EXECUTION_RUNNING;
}

void execution_fields_read(struct execution *execution, const struct fields *fields)
{
    struct ledger *ledger = &execution->ledger;
    const char *name = fields_text(fields, "name");
    const char *digest = fields_text(fields, "definition");
    const char *wanted = execution->engine->options.program->digest;

    if (fields_number(fields, "version", 0, INT32_MAX) != ROWS_VERSION)
        fields_refuse(fields, "version");
    if ((digest == NULL) != (wanted == NULL) || (digest != NULL && strcmp(digest, wanted) != 0))
        fields_refuse(fields, "definition");
    execution->status = read_status(fields);
    if (name != NULL)
        execution->name = mem_text(name, strlen(name));
    ledger->started_ms = fields_number(fields, "started_ms", -FIELDS_MOST, FIELDS_MOST);
    timer_fields_read(fields, "timer", 0, &ledger->timer);
    ledger->events = fields_number(fields, "events", 0, FIELDS_MOST);
    ledger->variables_bytes = fields_number(fields, "variables_bytes", -FIELDS_MOST, FIELDS_MOST);
    execution->seed = fields_bits(fields, "seed");
    execution->random = fields_bits(fields, "random");
    execution->frames_numbered = (uint64_t)fields_number(fields, "frames", 0, FIELDS_MOST);
    execution->map_runs = (uint64_t)fields_number(fields, "map_runs", 0, FIELDS_MOST);
}
