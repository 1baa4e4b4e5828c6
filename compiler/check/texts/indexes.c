/* compiler/check/texts/indexes.c - find indexes in JSONata behind the last item.
 *
 * Items count from 0, so none stands at the number of all: x[$count(x)]. Nor has a match more
 * groups than its regular expression has. */
#include <string.h>

#include "compiler/check/family.h"
#include "compiler/check/texts/query_place.h"
#include "compiler/syntax/jsonata/ast.h"

/* Whether the argument is written as what begins at `start` and ends before the filter's bracket.
 */
static bool is_counted(const struct query_place *place, const struct jsonata_node *argument,
                       size_t start, const struct jsonata_node *filter)
{
    const char *text = place->query->text;
    size_t size = argument->end - argument->start, end = filter->start;

    while (end > start && text[end - 1] != '[')
        end--;
    return end > start && end - 1 - start == size &&
           memcmp(text + start, text + argument->start, size) == 0;
}

static void check_count(const struct query_place *place, size_t start,
                        const struct jsonata_stage *stage)
{
    for (; stage != NULL; stage = stage->next)
        if (stage->filter != NULL && query_calls(stage->filter, "count") &&
            stage->filter->count == 2 &&
            is_counted(place, stage->filter->children[1], start, stage->filter))
            diag_note(place->check->diags,
                      query_report(place, stage->filter, RULE_NEVER_FOUND,
                                   "no item stands at this index: they count from 0"),
                      (struct span){0}, "the last one is [-1]");
}

/* How many groups a regular expression has whose text a match gives. */
static size_t groups_of(const char *pattern)
{
    size_t count = 0;
    bool in_class = false;

    for (; *pattern != '\0'; pattern++) {
        if (*pattern == '\\' && pattern[1] != '\0')
            pattern++;
        else if (*pattern == '[')
            in_class = true;
        else if (*pattern == ']')
            in_class = false;
        else if (*pattern == '(' && !in_class)
            count +=
                pattern[1] != '?' || (pattern[2] == '<' && pattern[3] != '=' && pattern[3] != '!');
    }
    return count;
}

/* $match(text, /.../).groups[2]: of the first match, or of each. */
static void check_groups(const struct query_place *place, const struct jsonata_node *path)
{
    const struct jsonata_node *match = path->children[0], *groups, *index;
    size_t count;

    if (path->count < 2 || match->kind != JSONATA_CALL || match->count != 3 ||
        match->children[0]->kind != JSONATA_VARIABLE ||
        strcmp(match->children[0]->text, "match") != 0 || match->children[2]->kind != JSONATA_REGEX)
        return;
    groups = path->children[1];
    if (groups->kind != JSONATA_NAME || strcmp(groups->text, "groups") != 0 ||
        groups->stages == NULL || groups->stages->filter == NULL)
        return;
    index = groups->stages->filter;
    count = groups_of(match->children[2]->text);
    if (index->kind != JSONATA_LITERAL || index->literal->kind != VALUE_INTEGER ||
        index->literal->as.integer < (int64_t)count)
        return;
    query_report(place, index, RULE_NEVER_FOUND,
                 count == 0 ? "the regular expression has no group"
                            : arena_format(place->check->arena,
                                           "the groups count from 0, and the last one is [%zu]",
                                           count - 1));
}

static void check_node(void *context, const struct jsonata_node *node)
{
    const struct query_place *place = context;

    check_count(place, node->start, node->predicates);
    if (node->kind != JSONATA_PATH)
        return;
    for (size_t i = 0; i < node->count; i++)
        check_count(place, node->start, node->children[i]->stages);
    check_groups(place, node);
}

void check_indexes(struct check *check)
{
    query_nodes(check, check_node);
}
