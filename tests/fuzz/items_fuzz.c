/* tests/fuzz/items_fuzz.c - any bytes as a file of items: read to the end, or refused.
 *
 * The first byte chooses the ReaderConfig, the rest is the object. Held against each other: the
 * items read one by one and many at a time, an item and its text. */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/bucket/bucket.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const configs[] = {
    "{\"InputType\":\"JSONL\"}",
    "{\"InputType\":\"JSON\"}",
    "{\"InputType\":\"CSV\",\"CSVHeaderLocation\":\"FIRST_ROW\"}",
    "{\"InputType\":\"CSV\",\"CSVHeaderLocation\":\"GIVEN\",\"CSVHeaders\":[\"A\",\"B\"]}",
    "{\"InputType\":\"CSV\",\"CSVHeaderLocation\":\"FIRST_ROW\",\"CSVDelimiter\":\"SPACE\"}",
    "{\"InputType\":\"MANIFEST\"}",
    "{\"InputType\":\"JSON\",\"ItemsPointer\":\"/a/3\"}",
    /* These read the other file in the folder, too. */
    "{\"Transformation\":\"LOAD_AND_FLATTEN\",\"InputType\":\"CSV\","
    "\"CSVHeaderLocation\":\"FIRST_ROW\"}",
    "{\"Transformation\":\"LOAD_AND_FLATTEN\",\"InputType\":\"JSONL\"}",
};

static char folder[] = "/tmp/sfnc-fuzz-XXXXXX";
static char object[64], part[64];

static void clean(void)
{
    unlink(object);
    unlink(part);
    rmdir(folder);
}

static void store(const char *path, const void *bytes, size_t size)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    ENSURE(fd >= 0 && write(fd, bytes, size) == (ssize_t)size);
    close(fd);
}

static void begin(void)
{
    static const char rows[] = "a,b\n1,2\n";

    if (object[0] != '\0')
        return;
    ENSURE(mkdtemp(folder) != NULL);
    snprintf(object, sizeof object, "%s/object", folder);
    snprintf(part, sizeof part, "%s/part.csv", folder);
    store(part, rows, sizeof rows - 1);
    atexit(clean);
}

/* Append the text of every item, a line each; what was read before a problem may be missing.
 * Returns the problem, or NULL. */
static char *read_all(struct buffer *out, const struct bucket_request *request, size_t at_a_time)
{
    struct item_source *source = source_open(request, 0);
    const struct value *items, *origins;
    char *problem = NULL;
    bool last = false;

    while (!last && (items = source_read(source, at_a_time, &origins, &last, &problem)) != NULL) {
        ENSURE(items->kind == VALUE_ARRAY && items->size <= at_a_time);
        ENSURE(origins->kind == VALUE_ARRAY && origins->size == items->size);
        ENSURE(last || items->size > 0);
        for (uint32_t i = 0; i < items->size; i++) {
            json_write(out, &items->as.items[i]);
            buffer_add_byte(out, '\n');
        }
    }
    ENSURE(last == (problem == NULL));
    source_close(source);
    return problem;
}

static void check_lines(const struct buffer *out)
{
    const char *at = out->text, *end = at + out->size, *newline;
    struct region region;
    struct json_error error;

    region_init(&region);
    for (; at < end && (newline = memchr(at, '\n', (size_t)(end - at))) != NULL; at = newline + 1)
        ENSURE(json_read(&region, at, (size_t)(newline - at), JSON_TEXT_BORROWED, &error) != NULL);
    region_fini(&region);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *config = configs[size == 0 ? 0 : data[0] % COUNT_OF(configs)];
    struct bucket_request request = {.resource = strstr(config, "LOAD") == NULL
                                                     ? "arn:aws:states:::s3:getObject"
                                                     : "arn:aws:states:::s3:listObjectsV2"};
    struct buffer text = BUFFER_EMPTY, one = BUFFER_EMPTY, many = BUFFER_EMPTY;
    struct region region;
    struct json_error error;
    char *problem, *again;

    if (size == 0)
        return 0;
    begin();
    store(object, data + 1, size - 1);
    buffer_add_format(&text,
                      "{\"Parameters\":{\"Bucket\":\"file:%s\",\"Key\":\"object\"},"
                      "\"Literals\":{\"Bucket\":true},\"ReaderConfig\":%s}",
                      folder, config);
    region_init(&region);
    request.said = json_read(&region, text.text, text.size, JSON_TEXT_BORROWED, &error);
    ENSURE(request.said != NULL);
    problem = read_all(&one, &request, 1);
    again = read_all(&many, &request, 1000);
    ENSURE((problem == NULL) == (again == NULL));
    if (problem != NULL)
        ENSURE(strcmp(problem, again) == 0 && many.size <= one.size);
    else
        ENSURE(one.size == many.size &&
               (one.size == 0 || memcmp(one.text, many.text, one.size) == 0));
    free(problem);
    free(again);
    if (one.size > 0)
        check_lines(&one);
    region_fini(&region);
    buffer_fini(&text);
    buffer_fini(&one);
    buffer_fini(&many);
    return 0;
}
