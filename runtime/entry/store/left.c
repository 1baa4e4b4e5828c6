/* runtime/entry/store/left.c - tell of starts that were left in a store for its next owner.
 */
#include "runtime/entry/store/left.h"

#include <inttypes.h>
#include <string.h>

#include "runtime/entry/output.h"
#include "runtime/store/read.h"

enum { NAMES_MAX = 10 };

struct starts {
    const char *wanted; /* an ARN; NULL: all */
    uint64_t count;
    struct buffer names; /* of the first ones, a comma between */
};

static bool on_start(void *context, const struct api_left_start *start)
{
    struct starts *starts = context;

    if (starts->wanted != NULL && strcmp(starts->wanted, start->arn) != 0)
        return true;
    if (starts->count < NAMES_MAX)
        buffer_add_format(&starts->names, "%s%s", starts->count > 0 ? ", " : "", start->name);
    starts->count++;
    return true;
}

static bool ignore(void *context, const struct store_execution *execution)
{
    (void)context;
    (void)execution;
    return false;
}

void left_tell_start(const struct visit *visit, const char *name)
{
    struct starts starts = {.wanted = NULL};
    struct buffer arn = BUFFER_EMPTY;

    if (visit->store == NULL)
        return;
    api_add_execution_arn(&visit->api, name, &arn);
    starts.wanted = arn.text;
    if (store_read_execution(visit->store, 0, (struct store_text){arn.text, arn.size}, ignore,
                             NULL) == STORE_NONE)
        api_left_starts(&visit->api, on_start, &starts);
    if (starts.count > 0)
        output_complain(visit->entry->invoked_as,
                        "the start of %s is recorded: it begins when somebody drives %s, as `work` "
                        "does",
                        starts.names.text, store_path(visit->store));
    buffer_fini(&starts.names);
    buffer_fini(&arn);
}

void left_tell_starts(const struct visit *visit)
{
    struct starts starts = {.wanted = NULL};

    if (visit->store == NULL)
        return;
    api_left_starts(&visit->api, on_start, &starts);
    if (starts.count > 0)
        output_complain(visit->entry->invoked_as,
                        "%" PRIu64 " more %s recorded, to begin when somebody drives %s, as `work` "
                        "does: %s%s",
                        starts.count, starts.count == 1 ? "start is" : "starts are",
                        store_path(visit->store), starts.names.text,
                        starts.count > NAMES_MAX ? ", ..." : "");
    buffer_fini(&starts.names);
}
