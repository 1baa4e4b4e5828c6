/* runtime/durable/left.c - tell of the executions in a store that cannot go on here.
 * In: the definitions that are kept and are of no machine here. Out: a line for each execution of
 * theirs that is left alone. They are read a page at a time, and nothing of them is changed: what
 * could be adopted is forgotten again until something happens to it. A store in which all goes on
 * costs one look at its definitions, however much sleeps in it. Where machines are added when they
 * are wanted nothing is looked at: that would want them all. */
#include "runtime/durable/left.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/durable/inside.h"
#include "runtime/durable/resident.h"
#include "runtime/store/read.h"

enum {
    PAGE = 64,
    PATIENCE_MS = 1, /* for what is done meanwhile */
    TOLD = 20,       /* a store of another machine may have thousands that cannot go on here */
};

void left_tell(struct durable *durable, const char *arn, const char *why)
{
    struct left *left = &durable->left;

    left->count++;
    if (left->count <= TOLD)
        durable_tell(durable, "%s is left alone: %s", arn, why);
    else if (left->count == TOLD + 1)
        durable_tell(durable, "more executions are left alone than are told of here");
    if (durable->options.left != NULL)
        durable->options.left(durable->options.context, arn);
}

/* ---- the definitions ---- */

static bool add_digest(void *context, struct store_text digest)
{
    struct durable *durable = context;
    struct left *left = &durable->left;

    if (!resident_is_foreign(durable, digest))
        return true;
    left->digests = mem_resize(left->digests, (left->digest_count + 1) * sizeof *left->digests);
    left->digests[left->digest_count++] = mem_text(digest.text, digest.size);
    return true;
}

/* ---- their executions ---- */

struct page {
    int64_t numbers[PAGE];
    size_t count;
};

/* A child of a distributed Map is a part of another, which tells of both. */
static bool add_number(void *context, const struct store_execution *execution)
{
    struct page *page = context;

    if (execution->start.parent == 0)
        page->numbers[page->count++] = execution->start.number;
    return true;
}

/* See whether it could go on, unless it does. */
static void consider(struct durable *durable, int64_t number)
{
    struct resident *resident = resident_at(durable, number);

    if (resident->execution != NULL)
        return;
    durable->read_result = STORE_OK;
    changes_clear(&durable->changes, false); /* they are of the last turn, of another one */
    if (!resident_wake(resident, false) && durable->why.size > 0)
        left_tell(durable, durable->name.text, durable->why.text);
    resident_let_go(resident);
}

static void look(void *context);

static void arm(struct durable *durable, int64_t after_ms)
{
    struct loop *loop = durable->options.loop;

    durable->left.looking = loop_arm(loop, loop_now_ms(loop) + after_ms, look, durable);
}

/* Look at the next page of a definition. */
static void look(void *context)
{
    struct durable *durable = context;
    struct left *left = &durable->left;
    struct page page = {.count = 0};
    struct store_query query = {.status = {"RUNNING", 7}, .most = PAGE};

    left->looking = NULL;
    if (!left->begun)
        store_read_digests(durable->store, add_digest, durable);
    left->begun = true;
    if (left->digest_count == 0)
        return;
    query.definition.text = left->digests[left->digest_count - 1];
    query.definition.size = strlen(query.definition.text);
    if (left->token.size > 0)
        query.token = (struct store_text){left->token.text, left->token.size};
    if (store_list(durable->store, &query, &left->next, add_number, &page) != STORE_OK) {
        durable_tell(durable, "executions cannot be listed: %s", store_problem(durable->store));
        return;
    }
    buffer_clear(&left->token);
    buffer_add(&left->token, left->next.text, left->next.size);
    if (left->token.size == 0)
        free(left->digests[--left->digest_count]);
    for (size_t i = 0; i < page.count; i++)
        consider(durable, page.numbers[i]);
    if (left->digest_count > 0)
        arm(durable, PATIENCE_MS);
    else if (left->count > TOLD)
        durable_tell(durable, "%zu executions are left alone", left->count);
}

void left_begin(struct durable *durable)
{
    bool on_demand = durable->options.wanted != NULL;

    if (durable->left.looking == NULL && !durable->left.begun && !on_demand)
        arm(durable, 0);
}

void left_fini(struct durable *durable)
{
    struct left *left = &durable->left;

    loop_disarm(durable->options.loop, left->looking);
    while (left->digest_count > 0)
        free(left->digests[--left->digest_count]);
    free(left->digests);
    buffer_fini(&left->token);
    buffer_fini(&left->next);
}
