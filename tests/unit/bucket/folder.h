/* tests/unit/bucket/folder.h - a temporary folder that stands for the buckets of a test. */
#ifndef TESTS_UNIT_BUCKET_FOLDER_H
#define TESTS_UNIT_BUCKET_FOLDER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/base/buffer.h"
#include "runtime/base/region.h"
#include "runtime/bucket/bucket.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

static char folder_path[] = "/tmp/sfnc-bucket-XXXXXX";

static int folder_make(void **state)
{
    (void)state;
    return mkdtemp(folder_path) == NULL ? -1 : 0;
}

static int folder_remove(void **state)
{
    const char *arguments[] = {"rm", "-rf", folder_path, NULL};
    pid_t pid = fork();

    (void)state;
    if (pid == 0) {
        execvp(arguments[0], (char *const *)arguments);
        _exit(127);
    }
    return pid < 0 || waitpid(pid, NULL, 0) != pid;
}

/* The path of a file in the folder, in a static buffer until the next call. */
static inline const char *folder_file(const char *name)
{
    static char path[512];

    snprintf(path, sizeof path, "%s/%s", folder_path, name);
    return path;
}

static inline void folder_write_bytes(const char *name, const char *bytes, size_t size)
{
    FILE *file = fopen(folder_file(name), "w");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static inline void folder_write(const char *name, const char *text)
{
    folder_write_bytes(name, text, strlen(text));
}

/* A request as the engine writes it; `said` is JSON in which FOLDER stands for the folder's path.
 */
static inline struct bucket_request folder_request(struct region *region, const char *resource,
                                                   const char *said)
{
    struct buffer text = BUFFER_EMPTY;
    struct bucket_request request = {.resource = resource};
    struct json_error error;
    const char *at;

    for (; (at = strstr(said, "FOLDER")) != NULL; said = at + strlen("FOLDER")) {
        buffer_add(&text, said, (size_t)(at - said));
        buffer_add_text(&text, folder_path);
    }
    buffer_add_text(&text, said);
    request.said = json_read(region, text.text, text.size, JSON_TEXT_COPIED, &error);
    assert_non_null(request.said);
    buffer_fini(&text);
    return request;
}

/* A message with FOLDER in the place of the folder's path: for comparing. Changes the text. */
static inline const char *folder_plain(char *text)
{
    size_t size = strlen(folder_path);

    for (char *at = strstr(text, folder_path); at != NULL; at = strstr(at, folder_path)) {
        memcpy(at, "FOLDER", 6);
        memmove(at + 6, at + size, strlen(at + size) + 1);
    }
    return text;
}

#endif
