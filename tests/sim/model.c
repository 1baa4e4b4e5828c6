/* tests/sim/model.c - a store that a seed decides about.
 *
 * Between the process and a store in memory stands a queue. What waits in it is handed on (durable)
 * and told in steps of the loop, a random number of commits at a time: that is a group which shares
 * a flush. With some distance between the two, what is read may be newer than what was told. */
#include "tests/sim/model.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/lang/random.h"
#include "runtime/store/kind.h"
#include "runtime/store/memory/contents.h"
#include "runtime/store/memory/memory.h"
#include "runtime/store/memory/store.h"

/* A commit on its way. */
struct submitted {
    struct submitted *next;
    struct store_commit *commit; /* NULL: it is durable, or has failed */
    void *subject;
    enum store_result result;
};

/* What a process has open. */
struct open_model {
    struct store store;
    struct model *model;                  /* NULL: the process is dead */
    struct store *owner;                  /* in memory */
    struct submitted *never, **never_end; /* told: by the death of the process */
};

struct model {
    struct model_options options;
    struct store *durable; /* a visitor's, to look on */
    struct open_model *open;
    struct loop *loop;
    uint64_t random;
    struct submitted *first, **end; /* not told */
    struct submitted **waiting;     /* the first that is not durable */
    enum store_result outcome;      /* of the commit that was handed on last */
    unsigned full_left;             /* so many more find no room */
    bool broken;                    /* a write has failed; so many more are durable all the same */
    uint64_t broken_keeps;
    bool stepping; /* a step of the loop is armed or posted */
    bool dying;    /* the process is: nothing that it does counts */
    struct model_counts counts;
};

static uint64_t below(struct model *model, uint64_t bound)
{
    return random_next(&model->random) % bound;
}

/* ---- commits on their way ---- */

static bool has_room(struct model *model)
{
    if (model->full_left > 0) {
        model->full_left--;
        return false;
    }
    if (below(model, 1000) >= model->options.full)
        return true;
    model->full_left = (unsigned)below(model, 4);
    return false;
}

static void note_outcome(void *context, void *subject, enum store_result result)
{
    (void)subject;
    ((struct model *)context)->outcome = result;
}

/* After a failed write nobody knows what became of those that were under way. */
static enum store_result fail(struct model *model, struct store_commit *commit)
{
    if (model->broken_keeps > 0) {
        model->broken_keeps--;
        store_submit(model->open->owner, commit);
    } else {
        store_commit_free(commit);
    }
    return STORE_BROKEN;
}

/* The next commit becomes durable, unless it fails. */
static void settle_next(struct model *model)
{
    struct submitted *at = *model->waiting;

    if (!model->broken && below(model, 100000) < model->options.broken) {
        model->broken = true;
        model->broken_keeps = below(model, 3);
        model->counts.broken++;
    }
    if (model->broken) {
        at->result = fail(model, at->commit);
    } else if (has_room(model)) {
        store_submit(model->open->owner, at->commit);
        at->result = model->outcome;
        model->counts.refused += at->result != STORE_OK;
    } else {
        store_commit_free(at->commit);
        at->result = STORE_FULL;
        model->counts.full++;
    }
    at->commit = NULL;
    model->waiting = &at->next;
}

/* Pair: free. */
static struct submitted *take_first(struct model *model)
{
    struct submitted *first = model->first;

    model->first = first->next;
    if (model->waiting == &first->next)
        model->waiting = &model->first;
    if (model->end == &first->next)
        model->end = &model->first;
    return first;
}

static bool dies(struct model *model, enum model_moment moment)
{
    if (model->options.moment != NULL && model->options.moment(model->options.context, moment))
        model->dying = true;
    return model->dying;
}

/* Tell the first outcome. */
static void tell_next(struct model *model)
{
    const struct store_options *options = &model->open->store.options;
    struct submitted *at = take_first(model);

    options->done(options->context, at->subject, at->result);
    free(at);
}

/* False: the process dies meanwhile. */
static bool tell_some(struct model *model, uint64_t most)
{
    for (; most > 0 && model->first != NULL && model->first->commit == NULL; most--) {
        tell_next(model);
        if (dies(model, MODEL_TOLD))
            return false;
    }
    return true;
}

static void step(void *context);

/* At once, in another turn of the loop, or some time later. */
static void arm_step(struct model *model)
{
    if (model->stepping || model->first == NULL || model->loop == NULL)
        return;
    model->stepping = true;
    if (below(model, 3) == 0)
        loop_post(model->loop, step, model);
    else
        loop_arm(model->loop, loop_now_ms(model->loop) + (int64_t)below(model, 30), step, model);
}

static void step(void *context)
{
    struct model *model = context;
    uint64_t most = 1 + below(model, 6);
    bool alive = true;

    if (model->open == NULL || model->dying)
        return;
    model->stepping = false;
    if (*model->waiting != NULL && (model->first->commit != NULL || below(model, 2) == 0)) {
        for (uint64_t i = 0; i < most && *model->waiting != NULL; i++)
            settle_next(model);
        model->counts.groups++;
        alive = !dies(model, MODEL_DURABLE);
        most = below(model, 2) * most;
    }
    if (alive && tell_some(model, most))
        arm_step(model);
}

/* ---- the store of the process ---- */

static struct store *owner_of(struct store *store)
{
    return ((struct open_model *)store)->owner;
}

static void model_submit(struct store *store, struct store_commit *commit)
{
    struct model *model = ((struct open_model *)store)->model;
    struct submitted *at;

    if (model == NULL || model->dying) {
        commit->result = STORE_BROKEN;
        store_tell_done(store, commit);
        return;
    }
    at = mem_zeroed(1, sizeof *at);
    at->commit = commit;
    at->subject = commit->subject;
    *model->end = at;
    model->end = &at->next;
    model->counts.commits++;
    if (!dies(model, MODEL_SUBMITTED))
        arm_step(model);
}

static void model_flush(struct store *store)
{
    struct model *model = ((struct open_model *)store)->model;

    while (model != NULL && !model->dying && model->first != NULL) {
        while (*model->waiting != NULL)
            settle_next(model);
        if (!tell_some(model, UINT64_MAX))
            break;
    }
}

static void model_close(struct store *store)
{
    struct open_model *open = (struct open_model *)store;

    model_flush(store);
    if (open->model != NULL && open->model->dying)
        model_crash(open->model);
    while (open->never != NULL) {
        struct submitted *at = open->never;

        open->never = at->next;
        store->options.done(store->options.context, at->subject, STORE_BROKEN);
        free(at);
    }
    if (open->model != NULL) {
        open->model->open = NULL;
        open->model->loop = NULL;
        open->model->stepping = false;
    }
    store_close(open->owner);
    store_fini(store);
    free(open);
}

/* ---- reading: what is durable ---- */

static enum store_result read_row(struct store *store, int64_t execution,
                                  const struct store_row_key *key, struct buffer *text)
{
    return store_read_row(owner_of(store), execution, key, text);
}

static enum store_result read_rows(struct store *store, int64_t execution,
                                   const struct store_row_key *from, int32_t last,
                                   bool (*found)(void *context, const struct store_row *row),
                                   void *context)
{
    return store_read_rows(owner_of(store), execution, from, last, found, context);
}

static enum store_result read_children(struct store *store, int64_t execution, int64_t parent,
                                       int64_t after, bool (*found)(void *context, uint64_t frame),
                                       void *context)
{
    return store_read_children(owner_of(store), execution, parent, after, found, context);
}

static enum store_result
read_execution(struct store *store, int64_t number, struct store_text id,
               bool (*found)(void *context, const struct store_execution *execution), void *context)
{
    return store_read_execution(owner_of(store), number, id, found, context);
}

static enum store_result list(struct store *store, const struct store_query *query, int64_t below,
                              int64_t *next,
                              bool (*found)(void *context, const struct store_execution *execution),
                              void *context)
{
    struct store *owner = owner_of(store);

    return owner->kind->reads->list(owner, query, below, next, found, context);
}

static enum store_result read_map_run(struct store *store, struct store_text arn,
                                      bool (*found)(void *context, const struct store_map_run *run),
                                      void *context)
{
    return store_read_map_run(owner_of(store), arn, found, context);
}

static enum store_result
read_map_runs(struct store *store, int64_t execution, uint64_t after,
              bool (*found)(void *context, const struct store_map_run *run), void *context)
{
    return store_read_map_runs(owner_of(store), execution, after, found, context);
}

static enum store_result
read_events(struct store *store, int64_t execution, int64_t from, bool reverse,
            bool (*found)(void *context, const struct store_events *events), void *context)
{
    return store_read_events(owner_of(store), execution, from, reverse, found, context);
}

static enum store_result read_timers(struct store *store, int32_t shard, int64_t until_ms,
                                     int32_t most, const struct store_timer *after,
                                     bool (*found)(void *context, const struct store_timer *timer),
                                     void *context)
{
    return store_read_timers(owner_of(store), shard, until_ms, most, after, found, context);
}

static enum store_result
read_attempts(struct store *store, int32_t shard, const struct store_attempt *after,
              bool (*found)(void *context, const struct store_attempt *attempt), void *context)
{
    return store_read_attempts(owner_of(store), shard, after, found, context);
}

static enum store_result
read_offers(struct store *store, struct store_text activity, int64_t after, int32_t most,
            bool (*found)(void *context, int64_t number, int64_t execution, uint64_t id),
            void *context)
{
    return store_read_offers(owner_of(store), activity, after, most, found, context);
}

static enum store_result
read_express(struct store *store, int64_t after, int32_t most,
             bool (*found)(void *context, int64_t number, struct store_text text), void *context)
{
    return store_read_express(owner_of(store), after, most, found, context);
}

static enum store_result read_resource(struct store *store, struct store_text arn,
                                       bool (*found)(void *context, int64_t number,
                                                     const struct store_resource *resource),
                                       void *context)
{
    return store_read_resource(owner_of(store), arn, found, context);
}

static enum store_result list_resources(struct store *store, int32_t kind, struct store_text owner,
                                        int64_t after, bool newest_first, int32_t most,
                                        bool (*found)(void *context, int64_t number,
                                                      const struct store_resource *resource),
                                        void *context)
{
    return store_list_resources(owner_of(store), kind, owner, after, newest_first, most, found,
                                context);
}

static enum store_result
read_requests(struct store *store, int32_t shard,
              bool (*found)(void *context, const struct store_request *request), void *context)
{
    return store_read_requests(owner_of(store), shard, found, context);
}

static enum store_result read_definition(struct store *store, struct store_text digest,
                                         struct buffer *text)
{
    return store_read_definition(owner_of(store), digest, text);
}

static enum store_result read_digests(struct store *store,
                                      bool (*found)(void *context, struct store_text digest),
                                      void *context)
{
    return store_read_digests(owner_of(store), found, context);
}

static const struct store_reads reads = {
    .read_row = read_row,
    .read_rows = read_rows,
    .read_children = read_children,
    .read_execution = read_execution,
    .list = list,
    .read_map_run = read_map_run,
    .read_map_runs = read_map_runs,
    .read_events = read_events,
    .read_timers = read_timers,
    .read_attempts = read_attempts,
    .read_offers = read_offers,
    .read_express = read_express,
    .read_resource = read_resource,
    .list_resources = list_resources,
    .read_requests = read_requests,
    .read_definition = read_definition,
    .read_digests = read_digests,
};

static const struct store_kind kind = {
    .close = model_close,
    .submit = model_submit,
    .flush = model_flush,
    .reads = &reads,
};

struct store *model_open(struct model *model, const struct store_options *options)
{
    const struct store_options inner = {
        .mode = options->mode, .done = note_outcome, .context = model};
    struct open_model *open = mem_zeroed(1, sizeof *open);

    ENSURE(model->open == NULL && model->first == NULL);
    model->broken = false; /* it was for the process before */
    model->broken_keeps = 0;
    store_init(&open->store, &kind, options);
    open->model = model;
    open->never_end = &open->never;
    open->owner = store_memory_again(model->durable, &inner);
    open->store.lease = open->owner->lease;
    open->store.last_execution = open->owner->last_execution;
    memcpy(open->store.key, open->owner->key, sizeof open->store.key);
    model->open = open;
    return &open->store;
}

/* ---- the model ---- */

static void nothing_was_done(void *context, void *subject, enum store_result result)
{
    (void)context;
    (void)subject;
    (void)result;
}

/* Tokens are the same when a seed runs again. */
static void choose_token_key(struct model *model)
{
    struct contents *contents = ((struct memory_store *)model->durable)->contents;

    for (size_t i = 0; i < sizeof contents->token_key; i++)
        contents->token_key[i] = (unsigned char)below(model, 256);
}

struct model *model_new(const struct model_options *options)
{
    const struct store_options visit = {.mode = STORE_VISIT, .done = nothing_was_done};
    struct model *model = mem_zeroed(1, sizeof *model);

    model->options = *options;
    model->random = options->seed;
    model->end = model->waiting = &model->first;
    model->durable = store_memory_open(&visit);
    choose_token_key(model);
    return model;
}

void model_free(struct model *model)
{
    ENSURE(model->open == NULL && model->first == NULL);
    store_close(model->durable);
    free(model);
}

void model_live_in(struct model *model, struct loop *loop)
{
    model->loop = loop;
    arm_step(model);
}

void model_calm(struct model *model)
{
    model->options.full = model->options.broken = 0;
    model->full_left = 0;
}

void model_crash(struct model *model)
{
    /* All, none, or some of what had not become durable. */
    uint64_t keeps = model->broken ? 0 : below(model, 3) == 0 ? UINT64_MAX : below(model, 4);

    ENSURE(model->open != NULL);
    while (model->first != NULL) {
        struct submitted *at = model->first;

        if (at->commit != NULL && keeps > 0) {
            keeps--;
            settle_next(model);
            model->counts.kept += at->result == STORE_OK;
        } else if (at->commit != NULL) {
            store_commit_free(at->commit);
            at->commit = NULL;
            model->waiting = &at->next;
            model->counts.lost++;
        }
        take_first(model);
        at->next = NULL;
        *model->open->never_end = at;
        model->open->never_end = &at->next;
    }
    model->dying = false;
    model->open->model = NULL;
    model->open = NULL;
    model->loop = NULL;
    model->stepping = false;
}

struct model_holds model_holds(struct model *model, int64_t execution)
{
    struct contents *contents = ((struct memory_store *)model->durable)->contents;
    static const enum contents_map maps[] = {ROWS, TIMERS, ATTEMPTS, OFFERS};
    size_t counts[COUNT_OF(maps)] = {0};

    for (size_t i = 0; i < COUNT_OF(maps); i++) {
        const struct sorted_entry *at;

        CONTENTS_KEY(contents, execution);
        at = sorted_from(&contents->maps[maps[i]], &contents->key);
        for (; at != NULL && sorted_key_number(at, 0) == execution; at = sorted_next(at))
            counts[i]++;
    }
    return (struct model_holds){counts[0], counts[1], counts[2], counts[3]};
}

struct store *model_durable(struct model *model)
{
    return model->durable;
}

bool model_is_busy(const struct model *model)
{
    return model->first != NULL;
}

const struct model_counts *model_counts(const struct model *model)
{
    return &model->counts;
}
