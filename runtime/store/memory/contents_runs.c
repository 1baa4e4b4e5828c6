/* runtime/store/memory/contents_runs.c - runs of distributed Maps in a store in memory. */
#include <stddef.h>

#include "runtime/base/count.h"
#include "runtime/store/kind.h"
#include "runtime/store/memory/contents.h"

static void arn_key(struct contents *contents, const struct store_map_run *run)
{
    struct buffer *key = contents_text_key(contents, run->arn);

    sorted_key_add(key, run->execution);
    sorted_key_add(key, (int64_t)run->id);
}

enum store_result contents_set_run(struct contents *contents, const struct store_map_run *run)
{
    static const size_t texts[] = {
        offsetof(struct store_map_run, arn),
        offsetof(struct store_map_run, status),
        offsetof(struct store_map_run, text),
    };
    const struct buffer *key = contents_text_key(contents, run->arn);
    bool is_known = sorted_is_in(sorted_from(&contents->maps[RUN_ARNS], key), key);
    const struct store_map_run *former;

    CONTENTS_KEY(contents, run->execution, (int64_t)run->id);
    former = contents_get(contents, RUNS);
    if (former != NULL ? !store_text_equal(former->arn, run->arn) : is_known)
        return STORE_REFUSED;
    contents_set(contents, RUNS, contents_record(run, sizeof *run, texts, COUNT_OF(texts)));
    if (former == NULL) {
        arn_key(contents, run);
        contents_note(contents, RUN_ARNS);
    }
    return STORE_OK;
}

void contents_drop_runs(struct contents *contents, int64_t execution)
{
    const struct buffer *key;
    const struct sorted_entry *entry;

    while (key = CONTENTS_KEY(contents, execution),
           sorted_is_in(entry = sorted_from(&contents->maps[RUNS], key), key)) {
        const struct store_map_run *run = entry->item;

        arn_key(contents, run);
        contents_set(contents, RUN_ARNS, NULL);
        CONTENTS_KEY(contents, execution, (int64_t)run->id);
        contents_set(contents, RUNS, NULL);
    }
}
