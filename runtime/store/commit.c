/* runtime/store/commit.c - make commits: copy what they are given into a region of their own. */
#include "runtime/store/commit.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/store/operation.h"

struct store_text store_text_of(const char *text)
{
    return (struct store_text){text, text != NULL ? strlen(text) : 0};
}

bool store_text_is(struct store_text text, const char *word)
{
    return text.size == strlen(word) && memcmp(text.text, word, text.size) == 0;
}

struct store_commit *store_commit_new(struct store_lease lease, void *subject)
{
    struct store_commit *commit = mem_alloc(sizeof *commit);

    *commit = (struct store_commit){.lease = lease, .subject = subject, .end = &commit->first};
    region_init(&commit->region);
    return commit;
}

void store_commit_free(struct store_commit *commit)
{
    region_fini(&commit->region);
    free(commit);
}

bool store_commit_is_visit(const struct store_commit *commit)
{
    for (const struct store_operation *at = commit->first; at != NULL; at = at->next)
        if (at->kind != STORE_REQUEST)
            return false;
    return true;
}

static struct store_operation *add(struct store_commit *commit, enum store_operation_kind kind,
                                   int64_t execution)
{
    struct store_operation *operation = region_alloc(&commit->region, sizeof *operation);

    *operation = (struct store_operation){.kind = kind, .execution = execution};
    *commit->end = operation;
    commit->end = &operation->next;
    return operation;
}

static struct store_text copy(struct store_commit *commit, struct store_text text)
{
    char *to;

    if (text.text == NULL)
        return (struct store_text){NULL, 0};
    to = region_alloc(&commit->region, text.size + 1);
    memcpy(to, text.text, text.size);
    to[text.size] = '\0';
    return (struct store_text){to, text.size};
}

/* ---- executions ---- */

void store_commit_start(struct store_commit *commit, const struct store_start *start)
{
    struct store_start *own = &add(commit, STORE_START, start->number)->as.start;

    *own = *start;
    own->id = copy(commit, start->id);
    own->machine = copy(commit, start->machine);
    own->name = copy(commit, start->name);
    own->map_run = copy(commit, start->map_run);
    own->definition = copy(commit, start->definition);
    own->detail = copy(commit, start->detail);
    own->input = copy(commit, start->input);
}

void store_commit_change(struct store_commit *commit, int64_t execution, struct store_text detail)
{
    add(commit, STORE_CHANGE, execution)->as.detail = copy(commit, detail);
}

void store_commit_end(struct store_commit *commit, int64_t execution, const struct store_end *end)
{
    struct store_end *own = &add(commit, STORE_END, execution)->as.end;

    *own = *end;
    own->status = copy(commit, end->status);
    own->output = copy(commit, end->output);
    own->error = copy(commit, end->error);
    own->cause = copy(commit, end->cause);
}

void store_commit_redrive(struct store_commit *commit, int64_t execution, int64_t at_ms)
{
    add(commit, STORE_REDRIVE, execution)->as.at_ms = at_ms;
}

void store_commit_adopt(struct store_commit *commit, int64_t execution, struct store_text digest)
{
    add(commit, STORE_ADOPT, execution)->as.digest = copy(commit, digest);
}

void store_commit_map_run(struct store_commit *commit, const struct store_map_run *run)
{
    struct store_map_run *own = &add(commit, STORE_MAP_RUN, run->execution)->as.map_run;

    *own = *run;
    own->arn = copy(commit, run->arn);
    own->status = copy(commit, run->status);
    own->text = copy(commit, run->text);
}

/* ---- rows ---- */

void store_commit_put(struct store_commit *commit, int64_t execution, const struct store_row *row)
{
    struct store_row *own = &add(commit, STORE_PUT, execution)->as.row;

    *own = *row;
    own->key.name = copy(commit, row->key.name);
    own->text = copy(commit, row->text);
}

void store_commit_drop(struct store_commit *commit, int64_t execution,
                       const struct store_row_key *key)
{
    struct store_row *own = &add(commit, STORE_DROP, execution)->as.row;

    own->key = *key;
    own->key.name = copy(commit, key->name);
}

void store_commit_drop_kinds(struct store_commit *commit, int64_t execution, uint64_t frame,
                             int32_t first, int32_t last)
{
    struct store_operation *operation = add(commit, STORE_DROP_KINDS, execution);

    operation->as.kinds.frame = frame;
    operation->as.kinds.first = first;
    operation->as.kinds.last = last;
}

void store_commit_drop_rows(struct store_commit *commit, int64_t execution)
{
    add(commit, STORE_DROP_ROWS, execution);
}

/* ---- history ---- */

void store_commit_events(struct store_commit *commit, int64_t execution, int64_t first,
                         int32_t count, struct store_text text)
{
    struct store_operation *operation = add(commit, STORE_EVENTS, execution);

    ENSURE(count > 0);
    operation->as.events.first = first;
    operation->as.events.count = count;
    operation->as.events.text = copy(commit, text);
}

/* ---- what is waited for ---- */

void store_commit_timer(struct store_commit *commit, const struct store_timer *timer)
{
    add(commit, STORE_TIMER, timer->execution)->as.timer = *timer;
}

void store_commit_clear_timer(struct store_commit *commit, int64_t execution, uint64_t id)
{
    add(commit, STORE_CLEAR_TIMER, execution)->as.timer.id = id;
}

void store_commit_move_timers(struct store_commit *commit, int64_t by_ms)
{
    add(commit, STORE_MOVE_TIMERS, 0)->as.by_ms = by_ms;
}

void store_commit_attempt(struct store_commit *commit, const struct store_attempt *attempt)
{
    struct store_attempt *own = &add(commit, STORE_ATTEMPT, attempt->execution)->as.attempt;

    *own = *attempt;
    own->text = copy(commit, attempt->text);
}

void store_commit_end_attempt(struct store_commit *commit, int64_t execution, uint64_t id)
{
    add(commit, STORE_END_ATTEMPT, execution)->as.attempt.id = id;
}

/* ---- offers, resources, express starts ---- */

static struct store_offer *add_offer(struct store_commit *commit, enum store_operation_kind kind,
                                     int64_t execution, uint64_t id)
{
    struct store_offer *own = &add(commit, kind, execution)->as.offer;

    own->execution = execution;
    own->id = id;
    return own;
}

void store_commit_offer(struct store_commit *commit, int64_t execution, uint64_t id,
                        struct store_text activity)
{
    add_offer(commit, STORE_OFFER, execution, id)->activity = copy(commit, activity);
}

void store_commit_end_offer(struct store_commit *commit, int64_t execution, uint64_t id)
{
    add_offer(commit, STORE_END_OFFER, execution, id);
}

void store_commit_resource(struct store_commit *commit, const struct store_resource *resource)
{
    struct store_resource *own = &add(commit, STORE_RESOURCE, 0)->as.resource;

    ENSURE(resource->arn.text != NULL && resource->owner.text != NULL);
    own->kind = resource->kind;
    own->arn = copy(commit, resource->arn);
    own->owner = copy(commit, resource->owner);
    own->digest = copy(commit, resource->digest);
    own->text = copy(commit, resource->text);
}

void store_commit_drop_resource(struct store_commit *commit, struct store_text arn)
{
    add(commit, STORE_DROP_RESOURCE, 0)->as.resource.arn = copy(commit, arn);
}

void store_commit_express(struct store_commit *commit, int64_t number, struct store_text text)
{
    struct store_operation *operation = add(commit, STORE_EXPRESS, 0);

    operation->as.express.number = number;
    operation->as.express.text = copy(commit, text);
}

void store_commit_end_express(struct store_commit *commit, int64_t number)
{
    add(commit, STORE_END_EXPRESS, 0)->as.express.number = number;
}

/* ---- requests, definitions, upkeep ---- */

void store_commit_request(struct store_commit *commit, int64_t made_ms, struct store_text text)
{
    struct store_operation *operation = add(commit, STORE_REQUEST, 0);

    operation->as.request.made_ms = made_ms;
    operation->as.request.text = copy(commit, text);
}

void store_commit_take_request(struct store_commit *commit, int64_t number)
{
    add(commit, STORE_TAKE_REQUEST, 0)->as.request.number = number;
}

void store_commit_definition(struct store_commit *commit, struct store_text digest,
                             struct store_text text)
{
    struct store_operation *operation = add(commit, STORE_DEFINITION, 0);

    operation->as.definition.digest = copy(commit, digest);
    operation->as.definition.text = copy(commit, text);
}

void store_commit_retain(struct store_commit *commit, const struct store_retention *retention)
{
    add(commit, STORE_RETAIN, 0)->as.retention = *retention;
}
