/* runtime/api/actions/version.c - publish a version of a state machine.
 *
 * A version is a copy of what its machine was, by another ARN. Its number is used once: the machine
 * remembers the last one, also when the version is gone. */
#include "runtime/api/actions/version.h"

#include <inttypes.h>

#include "runtime/api/resource.h"
#include "runtime/store/commit.h"

const char *version_add(struct request *request, const struct new_version *version,
                        struct buffer *machine, struct store_commit *commit)
{
    const char *arn =
        request_keep_format(request, "%s:%" PRId64, version->machine, version->number);
    struct store_text description = request_text(
        request, request_has(request, "versionDescription") ? "versionDescription" : "description");
    struct buffer text = BUFFER_EMPTY;

    buffer_add(&text, machine->text, machine->size);
    output_integer(&text, "versionDate", request->now_ms);
    output_text(&text, "description", description);
    resource_put(commit, SERVICE_VERSION, arn, version->machine, version->digest, &text);
    output_integer(machine, "lastVersion", version->number);
    buffer_fini(&text);
    return arn;
}
