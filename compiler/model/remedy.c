/* compiler/model/remedy.c - what to write where a call names no function. */
#include "compiler/model/remedy.h"

#include <ctype.h>
#include <string.h>

#include "compiler/model/names.h"
#include "compiler/syntax/intrinsic.h"
#include "runtime/base/nearest.h"

const char *remedy_of_call(struct arena *arena, const char *name)
{
    size_t count = 0;
    const char *near;

    if (strcmp(name, "eval") == 0)
        return "AWS does not have $eval; for JSON in a text there is $parse";
    while (query_builtin_names[count] != NULL)
        count++;
    near = nearest_name(name, query_builtin_names, count);
    return near != NULL ? arena_format(arena, "did you mean $%s?", near) : NULL;
}

const char *remedy_of_bare_call(struct arena *arena, const char *name, size_t size)
{
    char *function = arena_text(arena, name, size);
    size_t least, most;

    if (!query_builtin(function, &least, &most))
        for (char *at = function; *at != '\0'; at++)
            *at = (char)tolower((unsigned char)*at);
    return query_builtin(function, &least, &most)
               ? arena_format(arena, "a function begins with $: $%s(...)", function)
               : NULL;
}

const char *remedy_of_intrinsic(struct arena *arena, const char *name)
{
    const char **names = ARENA_ARRAY(arena, const char *, intrinsic_function_count);
    const char *near;

    for (size_t i = 0; i < intrinsic_function_count; i++)
        names[i] = intrinsic_functions[i].name;
    near = nearest_name(name, names, intrinsic_function_count);
    return near == NULL ? arena_format(arena, "there is no intrinsic function \"%s\"", name)
                        : arena_format(arena,
                                       "there is no intrinsic function \"%s\"; did you mean "
                                       "\"%s\"?",
                                       name, near);
}
