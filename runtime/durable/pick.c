/* runtime/durable/pick.c - which test case of a book of mocks an execution has picked.
 *
 * In: the detail that the store keeps with the execution, {"testCase": NAME}. It is only read when
 * the first task starts here, where mocks count the calls; so it does not matter whether the
 * execution was started by this process or goes on in it. */
#include "runtime/durable/pick.h"

#include <stdlib.h>

#include "runtime/base/bug.h"
#include "runtime/durable/inside.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/store/read.h"

/* What it is called that cannot be read: there is no such test case, so that nothing runs which
 * might be mocked. */
#define UNREAD "(its detail cannot be read)"

static char *case_of(struct store_text detail)
{
    const struct value *root, *name = NULL;
    struct json_error error;
    struct region region;
    char *picked = NULL;

    if (detail.size == 0)
        return NULL;
    region_init(&region);
    root = json_read(&region, detail.text, detail.size, JSON_TEXT_BORROWED, &error);
    if (root != NULL)
        name = value_member_named(root, "testCase");
    if (value_is(name, VALUE_STRING))
        picked = mem_text(name->as.text, name->size);
    region_fini(&region);
    return picked;
}

static bool found(void *context, const struct store_execution *execution)
{
    *(char **)context = case_of(execution->start.detail);
    return false;
}

void pick_case(struct resident *resident)
{
    struct work *work = &resident->machine->work;
    char *picked = NULL;

    if (work_knows_execution(work, (uint64_t)resident->number))
        return;
    if (store_read_execution(resident->durable->store, resident->number,
                             (struct store_text){NULL, 0}, found, &picked) != STORE_OK)
        picked = mem_text(UNREAD, sizeof UNREAD - 1);
    work_begin_execution(work, (uint64_t)resident->number, picked);
    free(picked);
}
