/* runtime/bucket/mocked.c - items that a mock gives in the place of an object or a listing. */
#include <stdlib.h>

#include "runtime/base/bug.h"
#include "runtime/bucket/source.h"
#include "runtime/json/making.h"
#include "runtime/json/value.h"

struct mocked {
    struct items items;
    const struct value *all; /* an array, or an object */
    uint32_t next;
};

/* As json.c gives them of a document: an item, or a member as an item. */
static const struct value *mocked_next(struct items *items, struct region *region, char **problem)
{
    struct mocked *mocked = (struct mocked *)items;
    struct making pair = {.region = region};
    const struct member *member;

    (void)problem;
    if (mocked->next == mocked->all->size)
        return NULL;
    if (!items->members)
        return &mocked->all->as.items[mocked->next++];
    member = &mocked->all->as.members[mocked->next++];
    making_add(&pair, "Key", value_string(region, member->key.text, member->key.size));
    making_add(&pair, "Value", &member->value);
    return making_object(&pair);
}

static void mocked_close(struct items *items)
{
    free(items);
}

struct items *items_open_mocked(const struct value *all)
{
    static const struct item_format format = {mocked_next, mocked_close};
    struct mocked *mocked = mem_zeroed(1, sizeof *mocked);

    ENSURE(value_is(all, VALUE_ARRAY) || value_is(all, VALUE_OBJECT));
    mocked->items.format = &format;
    mocked->items.members = all->kind == VALUE_OBJECT;
    mocked->all = all;
    return &mocked->items;
}
