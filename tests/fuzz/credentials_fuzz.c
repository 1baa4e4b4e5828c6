/* tests/fuzz/credentials_fuzz.c - any bytes as a shared credentials file: refused in a line, or
 * keys.
 *
 * What is read can be written as such a file and read again. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/buffer.h"
#include "runtime/base/bug.h"
#include "runtime/http/credentials.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_same(const char *one, const char *other)
{
    return one == NULL || other == NULL ? one == other : strcmp(one, other) == 0;
}

static void write_again(struct buffer *out, const struct credentials *credentials)
{
    buffer_add_text(out, "");
    for (size_t i = 0; i < credentials->count; i++) {
        const struct credential *one = &credentials->list[i];

        buffer_add_format(out, "[%zu]\naws_access_key_id = %s\naws_secret_access_key = %s\n", i,
                          one->key, one->secret);
        if (one->token != NULL)
            buffer_add_format(out, "aws_session_token = %s\n", one->token);
    }
}

static void check(const struct credentials *credentials)
{
    struct buffer text = BUFFER_EMPTY;
    struct credentials again;
    char *problem;

    write_again(&text, credentials);
    ENSURE(credentials_read_text(&again, text.text, text.size, "again", &problem));
    ENSURE(again.count == credentials->count);
    for (size_t i = 0; i < again.count; i++)
        ENSURE(is_same(again.list[i].key, credentials->list[i].key) &&
               is_same(again.list[i].secret, credentials->list[i].secret) &&
               is_same(again.list[i].token, credentials->list[i].token));
    credentials_fini(&again);
    buffer_fini(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct credentials credentials;
    char *problem;

    if (credentials_read_text(&credentials, (const char *)data, size, "file", &problem)) {
        check(&credentials);
        credentials_fini(&credentials);
    } else {
        ENSURE(strncmp(problem, "file:", 5) == 0 && strchr(problem, '\n') == NULL);
        free(problem);
    }
    return 0;
}
