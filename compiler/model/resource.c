/* compiler/model/resource.c - split the text of a Resource into its parts.
 *
 * In: the text of a Resource. Out: the parts of an ARN, the pattern at its end.
 * Why here: compiler/check asks whether a Resource is legal, compiler/lower what it means for the
 * history, and both need the same parts. */
#include "compiler/model/resource.h"

#include <string.h>

#include "runtime/base/count.h"
#include "runtime/base/text.h"

static const struct {
    const char *ending;
    enum resource_pattern pattern;
} endings[] = {
    {".sync:2", RESOURCE_SYNC_2},
    {".sync", RESOURCE_SYNC},
    {".waitForTaskToken", RESOURCE_TOKEN},
};

bool resource_split(struct arena *arena, const char *text, struct resource_arn *arn)
{
    const char *starts[6] = {text};
    size_t parts = 1;
    bool open = false;

    if (!text_starts(text, "arn:"))
        return false;
    for (const char *at = text; *at != '\0' && parts < COUNT_OF(starts); at++) {
        if (at[0] == '$' && at[1] == '{')
            open = true;
        else if (*at == '}')
            open = false;
        else if (*at == ':' && !open)
            starts[parts++] = at + 1;
    }
    if (parts < COUNT_OF(starts) || *starts[5] == '\0')
        return false;
    arn->service = arena_text(arena, starts[2], (size_t)(starts[3] - starts[2]) - 1);
    arn->place = arena_text(arena, starts[3], (size_t)(starts[5] - starts[3]) - 1);
    arn->rest = starts[5];
    return true;
}

const char *resource_cut(struct arena *arena, const char *rest, enum resource_pattern *pattern)
{
    size_t size = strlen(rest);

    *pattern = RESOURCE_PLAIN;
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        if (!text_ends(rest, endings[i].ending) || size == strlen(endings[i].ending))
            continue;
        *pattern = endings[i].pattern;
        return arena_text(arena, rest, size - strlen(endings[i].ending));
    }
    return rest;
}

const char *resource_ending(enum resource_pattern pattern)
{
    for (size_t i = 0; i < COUNT_OF(endings); i++)
        if (endings[i].pattern == pattern)
            return endings[i].ending;
    return "";
}
