/* runtime/task/envelope.c - the shape of what lambda:invoke answers.
 * In: a function's output. Out: the object that AWS makes of it, with the output as its Payload.
 * Why: definitions pick the Payload, the status or a header out of that object. */
#include "runtime/task/envelope.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "runtime/json/write.h"

/* A header, once as AllHttpHeaders has it (a list, except the request id) and once plain. */
static void add_headers(struct buffer *out, const char *version, const char *id, size_t size,
                        bool lists)
{
    const char *open = lists ? "[" : "";
    const char *close = lists ? "]" : "";

    buffer_add_format(out, "{\"X-Amz-Executed-Version\":%s", open);
    json_write_string(out, version, strlen(version));
    buffer_add_format(out,
                      "%s,\"x-amzn-RequestId\":\"%s\",\"Content-Length\":%s\"%zu\"%s,"
                      "\"Content-Type\":%s\"application/json\"%s}",
                      close, id, open, size, close, open, close);
}

void envelope_add(struct buffer *out, const char *version, const char *output, size_t size,
                  uint64_t number)
{
    char id[40];

    snprintf(id, sizeof id, "00000000-0000-4000-8000-%012llx",
             (unsigned long long)(number & 0xFFFFFFFFFFFFu));
    buffer_add_text(out, "{\"ExecutedVersion\":");
    json_write_string(out, version, strlen(version));
    buffer_add_text(out, ",\"Payload\":");
    buffer_add(out, output, size);
    buffer_add_text(out, ",\"SdkHttpMetadata\":{\"AllHttpHeaders\":");
    add_headers(out, version, id, size, true);
    buffer_add_text(out, ",\"HttpHeaders\":");
    add_headers(out, version, id, size, false);
    buffer_add_format(out,
                      ",\"HttpStatusCode\":200},\"SdkResponseMetadata\":{\"RequestId\":\"%s\"},"
                      "\"StatusCode\":200}",
                      id);
}
