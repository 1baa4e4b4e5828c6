/* tests/property/wrap.c - check that a machine inside a state of another does what it does alone.
 *
 * Why: all ways share one engine, so agreement says nothing of how it joins branches and items;
 * here two different histories must come to the same end. */
#include "tests/property/wrap.h"

#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "tests/property/runs.h"

/* Does it look at what of the context object is another one inside? */
static bool looks_around(const struct buffer *definition, enum wrapping wrapping)
{
    static const char *const same[] = {"$$.State.", "$$.Task", "$$.State\"", "$$.Execution"};

    for (const char *at = strstr(definition->text, "$$"); at != NULL; at = strstr(at + 2, "$$")) {
        bool fine = false;

        for (size_t i = 0; i < (wrapping == WRAP_RUN ? 3 : 4); i++)
            fine = fine || strncmp(at, same[i], strlen(same[i])) == 0;
        if (!fine)
            return true;
    }
    return false;
}

/* The same in JSONata: all but the state is another one inside. */
static bool queries_around(const struct buffer *definition)
{
    static const char states[] = "$states", around[] = "$states.context";
    size_t size = strlen(states);

    for (const char *at = strstr(definition->text, states); at != NULL;
         at = strstr(at + size, states))
        if (at[size] != '.' || (strncmp(at, around, strlen(around)) == 0 &&
                                strncmp(at + strlen(around), ".State.", 7) != 0))
            return true;
    return false;
}

/* A child of a distributed Map, and what runs of Maps are called inside of one. */
static bool can_be_child(const struct specimen *specimen)
{
    return !specimen->express && strstr(specimen->definition.text, "DISTRIBUTED") == NULL &&
           strstr(specimen->definition.text, "ItemReader") == NULL;
}

/* The members a branch has, or those only a machine has. */
static void add_members(struct buffer *out, const struct value *machine, bool of_machine)
{
    static const char *const names[] = {"Version", "QueryLanguage", "TimeoutSeconds"};

    for (uint32_t i = 0; i < machine->size; i++) {
        const struct member *member = &machine->as.members[i];
        bool only = false;

        for (size_t j = 0; j < COUNT_OF(names); j++)
            only = only || (member->key.size == strlen(names[j]) &&
                            memcmp(member->key.text, names[j], member->key.size) == 0);
        if (only != of_machine)
            continue;
        if (out->text[out->size - 1] != '{')
            buffer_add_text(out, ", ");
        json_write_string(out, member->key.text, member->key.size);
        buffer_add_text(out, ": ");
        json_write(out, &member->value);
    }
}

bool specimen_wrap(const struct specimen *specimen, enum wrapping wrapping,
                   struct specimen *wrapped)
{
    struct buffer *out = &wrapped->definition;
    struct json_error error;
    struct region region;
    const struct value *machine;
    bool jsonata;

    memset(wrapped, 0, sizeof *wrapped);
    wrapped->seed = specimen->seed;
    wrapped->worlds = specimen->worlds;
    wrapped->express = specimen->express;
    for (size_t i = 0; i < specimen->worlds; i++)
        buffer_add(&wrapped->inputs[i], specimen->inputs[i].text, specimen->inputs[i].size);
    if (specimen->files.size > 0)
        buffer_add(&wrapped->files, specimen->files.text, specimen->files.size);
    if (looks_around(&specimen->definition, wrapping) || queries_around(&specimen->definition) ||
        (wrapping == WRAP_RUN && !can_be_child(specimen)))
        return false;
    region_init(&region);
    machine = json_read(&region, specimen->definition.text, specimen->definition.size,
                        JSON_TEXT_BORROWED, &error);
    ENSURE(machine != NULL);
    jsonata = value_is_text(value_member_named(machine, "QueryLanguage"), "JSONata");
    buffer_add_byte(out, '{');
    add_members(out, machine, true);
    if (out->size > 1)
        buffer_add_text(out, ", ");
    if (wrapping == WRAP_PARALLEL)
        buffer_add_text(out, "\"StartAt\": \"wrap\", \"States\": {\"wrap\": {\"Type\": "
                             "\"Parallel\", \"End\": true, \"Branches\": [{");
    else
        buffer_add_format(
            out,
            "\"StartAt\": \"one\", \"States\": {\"one\": {\"Type\": \"Pass\", %s, \"Next\": "
            "\"wrap\"}, \"wrap\": {\"Type\": \"Map\", %s\"End\": true, \"ItemProcessor\": {",
            jsonata ? "\"Output\": [\"{% $states.input %}\"]"
                    : "\"Parameters\": {\"all.$\": \"States.Array($)\"}",
            jsonata ? "" : "\"ItemsPath\": \"$.all\", ");
    if (wrapping == WRAP_RUN)
        buffer_add_text(out, "\"ProcessorConfig\": {\"Mode\": \"DISTRIBUTED\", \"ExecutionType\": "
                             "\"STANDARD\"}");
    add_members(out, machine, false);
    buffer_add_text(out, wrapping == WRAP_PARALLEL ? "}]}}}" : "}}}}");
    region_fini(&region);
    return true;
}

static bool shows(const struct buffer *seen, const char *text)
{
    return strstr(seen->text, text) != NULL;
}

bool outcomes_compare(const struct buffer *alone, const struct buffer *inside)
{
    static const char *const limits[] = {"States.DataLimitExceeded", "[[[[[[[[[[[["};
    bool free = true;

    for (size_t i = 0; i < 2; i++)
        free = free && !shows(alone, limits[i]) && !shows(inside, limits[i]);
    free = free && !shows(alone, RUNS_MEDDLED) && !shows(inside, RUNS_MEDDLED);
    return free && !shows(alone, "\\\"Cause\\\":\\\"An error occurred");
}

/* Where its status, its error and its cause begin. */
static void find_outcome(const struct buffer *seen, const char *parts[3])
{
    static const char *const statuses[] = {"\nSUCCEEDED ", "\nFAILED\n", "\nTIMED_OUT\n",
                                           "\nABORTED\n"};
    const char *status = NULL;

    for (size_t i = 0; status == NULL && i < 4; i++)
        status = strstr(seen->text, statuses[i]);
    ENSURE(status != NULL);
    parts[0] = status + 1;
    parts[1] = strstr(status, "\nerror: ");
    parts[2] = strstr(parts[1], "\ncause: ");
}

void outcome_add(struct buffer *out, const struct buffer *seen)
{
    const char *parts[3];

    find_outcome(seen, parts);
    buffer_add(out, parts[0], (size_t)(parts[2] - parts[0]));
}

void outcome_add_alone(struct buffer *out, const struct buffer *seen, enum wrapping wrapping)
{
    const char *parts[3];

    find_outcome(seen, parts);
    if (strncmp(parts[0], "SUCCEEDED ", 10) == 0) {
        buffer_add_text(out, "SUCCEEDED [");
        buffer_add(out, parts[0] + 10, (size_t)(parts[1] - parts[0] - 10));
        buffer_add_byte(out, ']');
        buffer_add(out, parts[1], (size_t)(parts[2] - parts[1]));
    } else if (wrapping == WRAP_RUN && strncmp(parts[0], "FAILED\n", 7) == 0) {
        buffer_add_text(out, "FAILED\nerror: States.ExceedToleratedFailureThreshold");
    } else {
        outcome_add(out, seen);
    }
}
