/* runtime/store/memory/contents_retain.c - retention of a store in memory: remove what has had its
 * time. */
#include "runtime/store/memory/contents.h"

/* Executions whose rows are kept in case of a redrive that can no longer come. */
static void end_redrives(struct contents *contents, const struct store_retention *retention)
{
    const struct sorted_entry *entry;

    for (int32_t i = 0; i < retention->most; i++) {
        struct store_execution execution;
        int64_t key[2];

        entry = contents->maps[REDRIVABLE].first[0];
        if (entry == NULL || sorted_key_number(entry, 0) > retention->now_ms)
            return;
        key[0] = sorted_key_number(entry, 0);
        key[1] = sorted_key_number(entry, SORTED_NUMBER_SIZE);
        execution = *contents_execution(contents, key[1]);
        execution.redrive_until_ms = 0;
        contents_set_execution(contents, &execution);
        contents_drop_rows(contents, key[1]);
        contents_key(contents, key, 2);
        contents_set(contents, REDRIVABLE, NULL);
    }
}

/* Whether something may still ask for an execution that has ended. */
static bool is_needed(struct contents *contents, const struct store_execution *execution)
{
    const struct store_execution *parent =
        execution->start.parent != 0 ? contents_execution(contents, execution->start.parent) : NULL;

    return execution->redrive_until_ms != 0 ||
           (parent != NULL && (parent->ended_ms == 0 || parent->redrive_until_ms != 0));
}

static void forget(struct contents *contents, enum contents_map map, struct store_text text,
                   int64_t number)
{
    if (text.text == NULL)
        return;
    sorted_key_add(contents_text_key(contents, text), number);
    contents_set(contents, map, NULL);
}

void contents_drop_unused_definition(struct contents *contents, struct store_text digest)
{
    const struct buffer *key = contents_text_key(contents, digest);

    if (!sorted_is_in(sorted_from(&contents->maps[USERS], key), key) &&
        !sorted_is_in(sorted_from(&contents->maps[NEEDED], key), key))
        contents_set(contents, DEFINITIONS, NULL);
}

void contents_release_definition(struct contents *contents, struct store_text digest,
                                 int64_t number)
{
    forget(contents, USERS, digest, number);
    contents_drop_unused_definition(contents, digest);
}

static void remove_events(struct contents *contents, int64_t number)
{
    const struct sorted_entry *entry;

    while (CONTENTS_KEY(contents, number),
           sorted_is_in(entry = sorted_from(&contents->maps[EVENTS], &contents->key),
                        &contents->key)) {
        const struct store_events *events = entry->item;

        CONTENTS_KEY(contents, number, events->first);
        contents_set(contents, EVENTS, NULL);
    }
}

static void remove_execution(struct contents *contents, const struct store_execution *execution)
{
    const struct store_start *start = &execution->start;

    contents_drop_rows(contents, start->number);
    contents_drop_waits(contents, start->number);
    remove_events(contents, start->number);
    contents_drop_runs(contents, start->number);
    forget(contents, IDS, start->id, start->number);
    forget(contents, MACHINES, start->machine, start->number);
    forget(contents, MAP_RUNS, start->map_run, start->number);
    contents_release_definition(contents, start->definition, start->number);
    CONTENTS_KEY(contents, execution->ended_ms, start->number);
    contents_set(contents, ENDED, NULL);
    CONTENTS_KEY(contents, start->number);
    contents_set(contents, EXECUTIONS, NULL);
}

void contents_retain(struct contents *contents, const struct store_retention *retention)
{
    const struct sorted_entry *entry, *next;
    int32_t removed = 0;

    end_redrives(contents, retention);
    for (entry = contents->maps[ENDED].first[0]; entry != NULL && removed < retention->most;
         entry = next) {
        const struct store_execution *execution =
            contents_execution(contents, sorted_key_number(entry, SORTED_NUMBER_SIZE));

        if (execution->ended_ms >= retention->ended_before_ms)
            return;
        next = sorted_next(entry);
        if (is_needed(contents, execution))
            continue;
        remove_execution(contents, execution);
        removed++;
    }
}
