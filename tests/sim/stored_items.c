/* tests/sim/stored_items.c - check that each item of a source was given to one child. In: the
 * inputs of the children of a run, as they are recorded. */
#include "tests/sim/stored_items.h"

#include <stdio.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"

bool stored_items_are_read(const char *run_arn, size_t *expected)
{
    const char *label = strstr(run_arn, "/source");
    unsigned count;
    int state;

    if (label == NULL || sscanf(label, "/" SIM_SOURCE_LABEL, &count, &state) != 2)
        return false;
    ENSURE(count <= SIM_ITEMS_MAX);
    *expected = count;
    return true;
}

/* One item, or what an ItemSelector has made of it. */
static void note_item(struct stored_items *items, const struct value *input)
{
    const struct value *item = value_member_named(input, "item");
    const struct value *number = value_member_named(item, SIM_ITEM_NUMBER);

    items->count++;
    if (value_is(number, VALUE_INTEGER) && number->as.integer >= 0 &&
        number->as.integer < SIM_ITEMS_MAX)
        items->given[number->as.integer]++;
    else
        items->strange = true;
}

void stored_items_note(struct stored_items *items, struct store_text input)
{
    struct json_error error;
    struct region region;
    const struct value *value, *batch;

    region_init(&region);
    value = json_read(&region, input.text, input.size, JSON_TEXT_BORROWED, &error);
    ENSURE(value != NULL);
    batch = value_member_named(value, "Items");
    if (batch == NULL)
        note_item(items, value);
    for (uint32_t i = 0; batch != NULL && i < batch->size; i++)
        note_item(items, &batch->as.items[i]);
    region_fini(&region);
}

const char *stored_items_problem(const struct stored_items *items, size_t taken, size_t expected,
                                 bool all)
{
    if (items->strange)
        return "a child has an item that is in no source";
    for (size_t i = 0; i < SIM_ITEMS_MAX; i++) {
        if (items->given[i] > 1)
            return "an item of a source was given to two children";
        if (items->given[i] > 0 && i >= items->count)
            return "an item of a source was left out";
    }
    if (items->count != taken)
        return "a map run counts other items than its children have";
    if (items->count > expected || (all && items->count < expected))
        return "the children have not as many items as the source";
    return NULL;
}
