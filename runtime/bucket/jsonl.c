/* runtime/bucket/jsonl.c - read the items of a file that has a JSON value on each line. */
#include <stdlib.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/bucket/source.h"
#include "runtime/json/read.h"

struct jsonl {
    struct items items;
    struct text_file file;
    struct buffer line;
};

static const struct value *jsonl_next(struct items *items, struct region *region, char **problem)
{
    struct jsonl *jsonl = (struct jsonl *)items;
    const struct value *value;
    struct json_error error;
    uint64_t number;

    do {
        number = jsonl->file.line;
        if (!text_file_line(&jsonl->file, &jsonl->line, problem))
            return NULL;
    } while (text_is_blank(jsonl->line.text, jsonl->line.size));
    value = json_read(region, jsonl->line.text, jsonl->line.size, JSON_TEXT_COPIED, &error);
    if (value == NULL)
        *problem =
            text_format("line %llu of %s is not JSON: %s at column %d", (unsigned long long)number,
                        jsonl->file.name, error.message, error.column);
    else if (!text_file_item(&jsonl->file, number, value, problem))
        value = NULL;
    return value;
}

static void jsonl_close(struct items *items)
{
    struct jsonl *jsonl = (struct jsonl *)items;

    text_file_close(&jsonl->file);
    buffer_fini(&jsonl->line);
    free(jsonl);
}

struct items *items_open_jsonl(const struct items_request *request, char **problem)
{
    static const struct item_format format = {jsonl_next, jsonl_close};
    struct jsonl *jsonl = mem_zeroed(1, sizeof *jsonl);

    jsonl->items.format = &format;
    if (!text_file_open(&jsonl->file, request->path, problem)) {
        free(jsonl);
        return NULL;
    }
    return &jsonl->items;
}
