/* runtime/durable/pick.c - which test case of a book of mocks an execution has picked.
 *
 * In: the detail that an execution starts with and that the store keeps, {"testCase": NAME}. Out:
 * the tasks of the machine know it. */
#include "runtime/durable/pick.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/durable/inside.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/store/read.h"

/* What it is called that cannot be read: there is no such test case, so that nothing runs which
 * might be mocked. */
#define UNREAD "(its detail cannot be read)"

static char *case_of(const char *detail, size_t size)
{
    const struct value *root, *name = NULL;
    struct json_error error;
    struct region region;
    char *picked = NULL;

    if (size == 0)
        return NULL;
    region_init(&region);
    root = json_read(&region, detail, size, JSON_TEXT_BORROWED, &error);
    if (root != NULL)
        name = value_member_named(root, "testCase");
    if (value_is(name, VALUE_STRING))
        picked = mem_text(name->as.text, name->size);
    region_fini(&region);
    return picked;
}

static bool found(void *context, const struct store_execution *execution)
{
    *(char **)context = case_of(execution->start.detail.text, execution->start.detail.size);
    return false;
}

void pick_case(struct resident *resident)
{
    struct work *work = &resident->machine->work;
    const struct arrival *first = resident->arrivals.first;
    char *picked = NULL;

    if (work_knows_execution(work, (uint64_t)resident->number))
        return;
    if (!first->lost && first->happening.kind == HAPPENING_START)
        picked = first->detail != NULL ? case_of(first->detail, strlen(first->detail)) : NULL;
    else if (store_read_execution(resident->durable->store, resident->number,
                                  (struct store_text){NULL, 0}, found, &picked) != STORE_OK)
        picked = mem_text(UNREAD, sizeof UNREAD - 1);
    work_begin_execution(work, (uint64_t)resident->number, picked);
    free(picked);
}
