/* runtime/entry/store/left.c - tell of starts that were left in a store for its next owner.
 *
 * In: the requests in the store, as visit.c leaves them. */
#include "runtime/entry/store/left.h"

#include <inttypes.h>
#include <string.h>

#include "runtime/entry/output.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/store/read.h"

enum { NAMES_MAX = 10 };

struct starts {
    const struct visit *visit;
    const char *wanted; /* an ARN; NULL: all */
    uint64_t count;
    struct buffer names; /* of the first ones, a comma between */
};

static void add_start(struct starts *starts, const struct value *input)
{
    const struct value *name = value_member_named(input, "name");
    struct buffer plain = BUFFER_EMPTY, arn = BUFFER_EMPTY;

    if (!value_is(name, VALUE_STRING))
        return;
    buffer_add(&plain, name->as.text, name->size);
    api_add_execution_arn(&starts->visit->api, plain.text, &arn);
    if (starts->wanted == NULL || strcmp(starts->wanted, arn.text) == 0) {
        if (starts->count < NAMES_MAX)
            buffer_add_format(&starts->names, "%s%s", starts->count > 0 ? ", " : "", plain.text);
        starts->count++;
    }
    buffer_fini(&plain);
    buffer_fini(&arn);
}

static bool on_request(void *context, const struct store_request *request)
{
    struct region region;
    struct json_error error;
    const struct value *value;

    region_init(&region);
    value = json_read(&region, request->text.text, request->text.size, JSON_TEXT_BORROWED, &error);
    if (value_is_text(value_member_named(value, "action"), "StartExecution"))
        add_start(context, value_member_named(value, "input"));
    region_fini(&region);
    return true;
}

static void find_starts(struct starts *starts)
{
    struct store *store = starts->visit->store;

    store_read_requests(store, store_lease_of(store).shard, on_request, starts);
}

static bool ignore(void *context, const struct store_execution *execution)
{
    (void)context;
    (void)execution;
    return false;
}

void left_tell_start(const struct visit *visit, const char *name)
{
    struct starts starts = {.visit = visit};
    struct buffer arn = BUFFER_EMPTY;

    api_add_execution_arn(&visit->api, name, &arn);
    starts.wanted = arn.text;
    if (store_read_execution(visit->store, 0, (struct store_text){arn.text, arn.size}, ignore,
                             NULL) == STORE_NONE)
        find_starts(&starts);
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
    struct starts starts = {.visit = visit};

    find_starts(&starts);
    if (starts.count > 0)
        output_complain(visit->entry->invoked_as,
                        "%" PRIu64 " more %s recorded, to begin when somebody drives %s, as `work` "
                        "does: %s%s",
                        starts.count, starts.count == 1 ? "start is" : "starts are",
                        store_path(visit->store), starts.names.text,
                        starts.count > NAMES_MAX ? ", ..." : "");
    buffer_fini(&starts.names);
}
