/* runtime/task/envelope.c - wrap a function's output in the object that lambda:invoke returns.
 *
 * In: a function's output. Out: the object that AWS makes of it, with the output as its Payload.
 * Why: definitions pick the Payload, the status or a header out of that object. */
#include "runtime/task/envelope.h"

#include <stdio.h>

#include "runtime/json/making.h"

/* The values that occur in the object. */
struct parts {
    struct region *region;
    const struct value *version, *id, *length, *type;
};

static const struct value *listed(struct region *region, const struct value *value)
{
    return value_array_of(region, &value, 1);
}

/* The headers. They occur twice: as AllHttpHeaders, where each is a list (except the request id),
 * and plain. */
static const struct value *headers(const struct parts *parts, bool lists)
{
    struct region *region = parts->region;
    struct making making = {.region = region};

    making_add(&making, "X-Amz-Executed-Version",
               lists ? listed(region, parts->version) : parts->version);
    making_add(&making, "x-amzn-RequestId", parts->id);
    making_add(&making, "Content-Length", lists ? listed(region, parts->length) : parts->length);
    making_add(&making, "Content-Type", lists ? listed(region, parts->type) : parts->type);
    return making_object(&making);
}

static const struct value *http_metadata(const struct parts *parts)
{
    struct making making = {.region = parts->region};

    making_add(&making, "AllHttpHeaders", headers(parts, true));
    making_add(&making, "HttpHeaders", headers(parts, false));
    making_add(&making, "HttpStatusCode", value_integer(parts->region, 200));
    return making_object(&making);
}

static const struct value *response_metadata(const struct parts *parts)
{
    struct making making = {.region = parts->region};

    making_add(&making, "RequestId", parts->id);
    return making_object(&making);
}

void envelope_request_id(char out[REQUEST_ID_MAX], uint64_t number)
{
    snprintf(out, REQUEST_ID_MAX, "00000000-0000-4000-8000-%012llx",
             (unsigned long long)(number & 0xFFFFFFFFFFFFu));
}

const struct value *envelope_make(struct region *region, const char *version,
                                  const struct value *output, size_t size, uint64_t number)
{
    struct making making = {.region = region};
    char text[REQUEST_ID_MAX];
    struct parts parts = {.region = region};

    parts.version = value_text(region, version);
    envelope_request_id(text, number);
    parts.id = value_text(region, text);
    snprintf(text, sizeof text, "%zu", size);
    parts.length = value_text(region, text);
    parts.type = value_text(region, "application/json");
    making_add(&making, "ExecutedVersion", parts.version);
    making_add(&making, "Payload", output);
    making_add(&making, "SdkHttpMetadata", http_metadata(&parts));
    making_add(&making, "SdkResponseMetadata", response_metadata(&parts));
    making_add(&making, "StatusCode", value_integer(region, 200));
    return making_object(&making);
}
