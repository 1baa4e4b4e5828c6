/* compiler/check/texts/literal.c - tell whether a text that AWS takes as it is was meant to be
 * more.
 *
 * Much begins with a dollar sign: amounts ("$5.00", "$.50"), words of shells ("$HOME"), what other
 * programs replace. So only what is a path as a whole counts: below the input or the context, or
 * of a variable that some state assigns. "$" alone is told apart, as its key must decide. */
#include "compiler/check/texts/literal.h"

#include <ctype.h>
#include <string.h>

#include "compiler/model/names.h"
#include "runtime/base/text.h"

static bool is_variable(const struct table *variables, const char *name)
{
    return table_get(variables, 0, name, strlen(name)) != NULL;
}

/* The text of a path has no blank but in quotes or filters, and no amount of money is one. */
static bool is_written_so(const char *text, size_t size)
{
    size_t plain = strcspn(text, "['");

    if (size > 2 && text[0] == '$' && text[1] == '.' && isdigit((unsigned char)text[2]))
        return false;
    for (size_t i = 0; i < plain && i < size; i++)
        if (text_byte_is_blank(text[i]))
            return false;
    return text[size - 1] != '.';
}

static bool is_path(struct arena *arena, const struct table *variables, const char *text,
                    size_t size)
{
    struct path_error error;
    const struct path *path;

    if (size < 2 || text[0] != '$' || memchr(text, '\0', size) != NULL ||
        !is_written_so(text, size))
        return false;
    path = path_parse(arena, text, size, PATH_DIALECT_ASL, &error);
    if (path == NULL)
        return false;
    return path->root == PATH_ROOT_VARIABLE ? is_variable(variables, path->variable)
                                            : text[1] == '$' || path->steps != NULL;
}

static bool is_call(struct arena *arena, const char *text, size_t size)
{
    struct path_error error;
    const struct intrinsic_call *call;

    if (!text_starts(text, "States.") || memchr(text, '\0', size) != NULL)
        return false;
    call = intrinsic_parse(arena, text, size, PATH_DIALECT_ASL, &error);
    return call != NULL && intrinsic_find(call->name) != NULL;
}

static bool has_any(const char *text, const char *const *pieces)
{
    for (; *pieces != NULL; pieces++)
        if (strstr(text, *pieces) != NULL)
            return true;
    return false;
}

/* An expression between marks that are not quite what they should be: blanks in or around them,
 * others of their kind, more text beside them. Templates of other programs have the same marks;
 * $states is only ours. */
static bool is_marked_query(const char *text)
{
    static const char *const marks[] = {"{%", "%}", "{ %", "% }", "{{", "}}", NULL};

    return strstr(text, "$states.") != NULL && has_any(text, marks);
}

/* In a JSONPath state: an expression in its marks, and nothing else. */
static bool is_whole_query(const char *text)
{
    return text_starts(text, "{%") && text_ends(text, "%}") && strchr(text, '$') != NULL &&
           strstr(text + 2, "{%") == NULL;
}

/* A call of a function of JSONata, and nothing else. */
static bool is_bare_call(const char *text)
{
    size_t size = strcspn(text, "(");

    if (text[0] != '$' || !text_ends(text, ")"))
        return false;
    for (size_t i = 0; query_builtin_names[i] != NULL; i++)
        if (strlen(query_builtin_names[i]) == size - 1 &&
            memcmp(text + 1, query_builtin_names[i], size - 1) == 0)
            return true;
    return false;
}

/* In a JSONata state: an expression without its marks, or among other text. */
static bool is_bare_query(const char *text)
{
    static const char *const names[] = {"$states.input", "$states.result", "$states.context",
                                        "$states.errorOutput", NULL};
    const char *mark = strstr(text, "{%");

    if (mark != NULL && strstr(mark, "%}") != NULL) {
        mark += 2;
        mark += strspn(mark, " ");
        if (*mark == '$')
            return true;
    }
    return has_any(text, names) || is_bare_call(text);
}

/* With an unfilled placeholder in it a call cannot be read, but is known by its name and its end.
 */
static bool is_open_call(struct arena *arena, const char *text)
{
    size_t name = strcspn(text, "(");

    return text_starts(text, "States.") && text_ends(text, ")") &&
           intrinsic_find(arena_text(arena, text, name)) != NULL;
}

enum literal_kind literal_kind(struct arena *arena, const struct table *variables, bool jsonata,
                               const struct tree *string)
{
    const char *text = string->text;
    size_t size = string->size;

    if (is_marked_query(text) || (!jsonata && is_whole_query(text)))
        return LITERAL_QUERY;
    if (tree_is_open(string))
        return is_open_call(arena, text) ? LITERAL_CALL : LITERAL_PLAIN;
    if (is_call(arena, text, size))
        return LITERAL_CALL;
    if (size == 1 && text[0] == '$')
        return LITERAL_DOLLAR;
    if (is_path(arena, variables, text, size) ||
        (jsonata && text_starts(text, "$states.") && strcspn(text, " ") == size))
        return LITERAL_PATH;
    if (jsonata && is_bare_query(text))
        return LITERAL_QUERY;
    return LITERAL_PLAIN;
}
