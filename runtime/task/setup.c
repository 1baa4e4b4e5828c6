/* runtime/task/setup.c - read the files that say what stands for what, and refuse doubled keys. */
#include "runtime/task/setup.h"

#include <string.h>

#include "runtime/base/text.h"
#include "runtime/json/read.h"

/* The line for a key that occurs twice. It stands at the place of the error, unless it has escapes.
 */
static char *explain_twice(const char *name, const char *text, const struct json_error *error)
{
    const char *key = text + error->offset;

    if (*key != '"')
        return text_format("%s:%d:%d: a key stands twice in the object that ends here", name,
                           error->line, error->column);
    key++;
    return text_format("%s:%d:%d: the key \"%.*s\" stands twice in this object", name, error->line,
                       error->column, (int)strcspn(key, "\""), key);
}

const struct value *setup_read(struct region *region, const char *name, const char *text,
                               size_t size, char **problem)
{
    struct json_error error;
    const struct value *root = json_read_distinct(region, text, size, &error);

    if (root == NULL)
        *problem = error.twice ? explain_twice(name, text, &error)
                               : text_format("%s:%d:%d: not JSON: %s", name, error.line,
                                             error.column, error.message);
    return root;
}
