/* tests/unit/store/random_commits.c - random commits, for a store and for its model. */
#include "tests/unit/store/random_commits.h"

#include <stdio.h>
#include <stdlib.h>

void random_begin(struct random_commits *random, uint64_t seed)
{
    *random = (struct random_commits){.state = seed, .now_ms = 1000};
    for (int i = 0; i <= RANDOM_EXECUTIONS; i++)
        random->next_event[i] = 1;
}

uint64_t random_number_from(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);

    return text != NULL ? strtoull(text, NULL, 10) : otherwise;
}

uint64_t random_below(struct random_commits *random, uint64_t below)
{
    random->state = random->state * 6364136223846793005u + 1442695040888963407u;
    return (random->state >> 33) % below;
}

/* An execution that was probably started. */
static int64_t any_execution(struct random_commits *random)
{
    return 1 + (int64_t)random_below(random, random->last > 0 ? (uint64_t)random->last : 1);
}

static void add_random_row(struct random_commits *random, struct store_commit *made)
{
    static const char *const names[] = {"", "a", "input"};
    char text[3000];
    int64_t execution = any_execution(random);
    uint64_t frame = random_below(random, 4), index = random_below(random, 3);
    int32_t row_kind = (int32_t)random_below(random, 8);
    const char *name = names[random_below(random, 3)];
    size_t size = random_below(random, 10) == 0 ? 2999 : 20;

    memset(text, 'a' + (int)random_below(random, 26), size);
    text[size] = '\0';
    add_row(made, execution, frame, row_kind, name, index, text);
}

static void drop_random_rows(struct random_commits *random, struct store_commit *made)
{
    int64_t execution = any_execution(random);
    const struct store_row_key key = {random_below(random, 4), (int32_t)random_below(random, 8),
                                      random_below(random, 3), text_of("a")};

    if (key.index == 0)
        store_commit_drop(made, execution, &key);
    else
        store_commit_drop_kinds(made, execution, key.frame, 2, key.kind);
}

static void add_random_wait(struct random_commits *random, struct store_commit *made)
{
    int64_t execution = any_execution(random);
    uint64_t id = 1 + random_below(random, 3), what = random_below(random, 4);
    int64_t due_ms = (int64_t)random_below(random, 1000);

    if (what == 0)
        add_timer(made, execution, id, due_ms);
    else if (what == 1)
        store_commit_clear_timer(made, execution, id);
    else if (what == 2)
        add_attempt(made, execution, id, (int32_t)id);
    else
        store_commit_end_attempt(made, execution, id);
}

static void add_random_run(struct random_commits *random, struct store_commit *made)
{
    int64_t execution = any_execution(random);
    uint64_t id = 1 + random_below(random, 3);
    char arn[32];

    (void)snprintf(arn, sizeof arn, "run:%lld:%llu", (long long)execution, (unsigned long long)id);
    add_map_run(made, execution, id, arn, (int64_t)random_below(random, 3));
}

static void add_random_offer(struct random_commits *random, struct store_commit *made)
{
    int64_t execution = any_execution(random);
    uint64_t id = 1 + random_below(random, 3);

    if (random_below(random, 3) == 0)
        store_commit_end_offer(made, execution, id);
    else
        add_offer(made, execution, id, random_below(random, 2) == 0 ? "a" : "b");
}

/* It may need a definition, which may be the only thing that it needs. */
static void add_random_resource(struct random_commits *random, struct store_commit *made)
{
    static const char *const digests[] = {"d", "e", NULL};
    const char *digest = digests[random_below(random, 3)];
    char arn[8];

    (void)snprintf(arn, sizeof arn, "r%d", (int)random_below(random, 6));
    if (random_below(random, 3) == 0) {
        store_commit_drop_resource(made, text_of(arn));
        return;
    }
    if (digest != NULL)
        store_commit_definition(made, text_of(digest), text_of("{}"));
    add_resource(made, arn, random_below(random, 2) == 0 ? "a" : "", digest);
}

static void add_random_express(struct random_commits *random, struct store_commit *made)
{
    int64_t number = 1 + (int64_t)random_below(random, 5);

    store_commit_end_express(made, number);
    if (random_below(random, 2) == 0)
        store_commit_express(made, number, text_of("{}"));
}

/* What a service has. */
static void add_random_service(struct random_commits *random, struct store_commit *made)
{
    uint64_t what = random_below(random, 3);

    if (what == 0)
        add_random_offer(random, made);
    else if (what == 1)
        add_random_resource(random, made);
    else
        add_random_express(random, made);
}

static void add_next_events(struct random_commits *random, struct store_commit *made)
{
    int64_t execution = any_execution(random);
    int32_t count = 1 + (int32_t)random_below(random, 20);

    add_events(made, execution, random->next_event[execution], count);
    random->next_event[execution] += count;
}

static void start_next(struct random_commits *random, struct store_commit *made)
{
    if (random->last == RANDOM_EXECUTIONS)
        return;
    random->last++;
    store_commit_definition(made, text_of("d"), text_of("{}"));
    add_start(made, random->last);
}

static void end_one(struct random_commits *random, struct store_commit *made)
{
    int64_t execution = any_execution(random);
    int64_t until_ms = random_below(random, 2) == 0 ? 0 : random->now_ms + 50;

    if (random->now_ms % 3 == 0)
        store_commit_redrive(made, execution, random->now_ms);
    else
        add_end(made, execution, "FAILED", random->now_ms, until_ms);
}

static void add_rare(struct random_commits *random, struct store_commit *made)
{
    uint64_t what = random_below(random, 3);
    int64_t number = 1 + (int64_t)random_below(random, 4);
    const struct store_retention retention = {random->now_ms, random->now_ms - 100, 2};

    if (what == 0)
        store_commit_request(made, random->now_ms, text_of("{}"));
    else if (what == 1)
        store_commit_take_request(made, number);
    else
        store_commit_retain(made, &retention);
}

/* What may be refused. */
static void add_risk(struct random_commits *random, struct store_commit *made)
{
    if (random_below(random, 2) == 0)
        end_one(random, made);
    else
        add_rare(random, made);
}

static void add_part(struct random_commits *random, struct store_commit *made)
{
    uint64_t what = random_below(random, 20);

    if (what < 8)
        add_random_row(random, made);
    else if (what < 12)
        add_random_wait(random, made);
    else if (what < 14)
        drop_random_rows(random, made);
    else if (what < 18)
        add_random_service(random, made);
    else if (what < 19)
        add_random_run(random, made);
    else
        add_next_events(random, made);
}

/* A refused commit has no events: those that come later would not follow on what is there. */
struct store_commit *random_commit(struct random_commits *random, struct store_lease lease)
{
    struct store_commit *made = store_commit_new(lease, NULL);
    uint64_t kind = random_below(random, 8);

    random->now_ms += 1 + (int64_t)random_below(random, 20);
    if (kind == 0)
        start_next(random, made);
    if (kind != 1) {
        for (uint64_t parts = 1 + random_below(random, 5); parts > 0; parts--)
            add_part(random, made);
        return made;
    }
    add_random_row(random, made);
    add_risk(random, made);
    add_random_wait(random, made);
    return made;
}
