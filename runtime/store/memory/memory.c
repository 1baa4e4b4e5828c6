/* runtime/store/memory/memory.c - a store in memory: apply commits at once, or fail as a test wants
 * it. */
#include "runtime/store/memory/memory.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/store/memory/contents.h"
#include "runtime/store/memory/store.h"

static void memory_close(struct store *store)
{
    struct contents *contents = ((struct memory_store *)store)->contents;

    if (--contents->users == 0)
        contents_free(contents);
    store_fini(store);
    free(store);
}

/* The failure that was chosen for this commit, or STORE_OK. */
static enum store_result chosen_failure(struct memory_store *memory)
{
    enum store_result failure = memory->failure;

    if (memory->broken)
        return STORE_BROKEN;
    if (failure == STORE_OK || memory->fails_after-- > 0)
        return STORE_OK;
    memory->failure = STORE_OK;
    memory->broken = failure == STORE_BROKEN;
    return failure;
}

static enum store_result apply(struct contents *contents, const struct store_commit *commit)
{
    const struct contents_numbers last = contents->last;
    enum store_result result = STORE_OK;

    if (commit->lease.epoch != 0 &&
        (commit->lease.shard != 0 || commit->lease.epoch != contents->epoch))
        return STORE_FENCED;
    for (const struct store_operation *at = commit->first; at != NULL && result == STORE_OK;
         at = at->next)
        result = contents_apply(contents, at);
    if (result == STORE_OK) {
        contents_keep(contents);
        return STORE_OK;
    }
    contents_undo(contents);
    contents->last = last;
    return result;
}

static void memory_submit(struct store *store, struct store_commit *commit)
{
    struct memory_store *memory = (struct memory_store *)store;

    commit->result = chosen_failure(memory);
    if (commit->result == STORE_OK)
        commit->result = apply(memory->contents, commit);
    store_tell_done(store, commit);
}

/* Nothing is ever under way. */
static void memory_flush(struct store *store)
{
}

static const struct store_kind memory_kind = {
    .close = memory_close,
    .submit = memory_submit,
    .flush = memory_flush,
    .reads = &memory_reads,
};

static struct store *open_contents(struct contents *contents, const struct store_options *options)
{
    struct memory_store *memory = mem_zeroed(1, sizeof *memory);

    store_init(&memory->store, &memory_kind, options);
    memory->contents = contents;
    contents->users++;
    if (options->mode == STORE_OWN)
        memory->store.lease.epoch = ++contents->epoch;
    memory->store.last_execution = contents->last.execution;
    memcpy(memory->store.key, contents->token_key, STORE_KEY_SIZE);
    return &memory->store;
}

struct store *store_memory_open(const struct store_options *options)
{
    return open_contents(contents_new(), options);
}

struct store *store_memory_again(struct store *store, const struct store_options *options)
{
    return open_contents(((struct memory_store *)store)->contents, options);
}

void store_memory_fail(struct store *store, int after, enum store_result result)
{
    struct memory_store *memory = (struct memory_store *)store;

    memory->fails_after = after;
    memory->failure = result;
}
