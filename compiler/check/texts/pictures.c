/* compiler/check/texts/pictures.c - check pictures of dates, and the time zones beside them.
 *
 * $now, $fromMillis and $toMillis take pictures of XPath: [Y0001]-[M01]-[D01]. In other languages
 * YYYY-MM-DD is one, which without brackets is only a text here; and M and m are two things, months
 * and minutes. */
#include <ctype.h>
#include <string.h>

#include "compiler/check/family.h"
#include "compiler/check/texts/query_place.h"
#include "compiler/model/names.h"
#include "compiler/syntax/jsonata/ast.h"
#include "runtime/base/count.h"

#define MARKERS_MAX 32 /* of a picture; what is behind them is not looked at */

/* Where functions are given a picture, and a time zone (0: nowhere). */
static const struct function {
    const char *name;
    size_t picture, zone;
} functions[] = {
    {"now", 1, 2},
    {"fromMillis", 2, 3},
    {"toMillis", 2, 0},
};

struct markers {
    char letters[MARKERS_MAX]; /* what each is of */
    size_t count;
};

/* Read a marker behind its bracket. Returns why the call fails, NULL if it need not. */
static const char *read_marker(struct arena *arena, const char *text, size_t size,
                               struct markers *markers)
{
    char letter = '\0', form = '\0';

    for (size_t i = 0; i < size && text[i] != ',' && form == '\0'; i++)
        if (!isspace((unsigned char)text[i])) {
            form = letter == '\0' ? '\0' : text[i];
            letter = letter == '\0' ? text[i] : letter;
        }
    if (letter == '\0')
        return NULL;
    if (strchr("YMDdFWwXxHhPmsfZzCE", letter) == NULL)
        return arena_format(arena, "[%.*s] is no part of a date: the call fails", (int)size, text);
    if (strchr("YMDdHhmsf", letter) != NULL && isalpha((unsigned char)form) &&
        strchr("NnIiAaWwoct", form) == NULL)
        return arena_format(arena, "[%.*s] is no part of a picture: the call fails", (int)size,
                            text);
    if (markers->count < MARKERS_MAX)
        markers->letters[markers->count++] = letter;
    return NULL;
}

/* The same for all markers of a picture. */
static const char *read_picture(struct arena *arena, const char *text, size_t size,
                                struct markers *markers)
{
    for (size_t at = 0; at < size; at++) {
        const char *end;
        const char *problem;

        if (text[at] != '[')
            continue;
        if (at + 1 < size && text[at + 1] == '[') {
            at++;
            continue;
        }
        end = memchr(text + at, ']', size - at);
        if (end == NULL)
            return NULL;
        problem = read_marker(arena, text + at + 1, (size_t)(end - text) - at - 1, markers);
        if (problem != NULL)
            return problem;
        at = (size_t)(end - text);
    }
    return NULL;
}

static bool has(const struct markers *markers, char letter)
{
    return memchr(markers->letters, letter, markers->count) != NULL;
}

/* What is not what it was meant to be, by what it stands beside. */
static const char *taken_for_another(const struct markers *markers)
{
    for (size_t i = 0; i < markers->count; i++) {
        char before = i > 0 ? markers->letters[i - 1] : '\0', at = markers->letters[i];
        char behind = i + 1 < markers->count ? markers->letters[i + 1] : '\0';
        bool in_date = before == 'Y' || before == 'D' || behind == 'Y' || behind == 'D';
        bool in_time = before == 'H' || before == 'h';

        if (at == 'm' && !in_time && in_date)
            return "[m] is the minutes: a month is [M01]";
        if (at == 'M' && in_time && behind != 'D' && behind != 'd' && behind != 'Y')
            return "[M] is the month: minutes are [m01]";
    }
    return has(markers, 'd') && has(markers, 'M') && !has(markers, 'D')
               ? "[d] is the day in the year: one in the month is [D01]"
               : NULL;
}

static void check_picture(const struct query_place *place, const struct jsonata_node *node)
{
    const struct value *text = node->literal;
    bool alone = text->size > 0 && memchr(text->as.text, '[', text->size) == NULL;
    struct markers markers = {.count = 0};
    const char *problem =
        alone ? "nothing stands in square brackets in this picture: it is only a text"
              : read_picture(place->check->arena, text->as.text, text->size, &markers);
    const char *other = problem == NULL ? taken_for_another(&markers) : NULL;

    if (problem != NULL)
        diag_note(
            place->check->diags,
            query_report(place, node, alone ? RULE_ALWAYS_SAME : RULE_JSONATA_ARGUMENT, problem),
            (struct span){0}, "a date is [Y0001]-[M01]-[D01], the time of day [H01]:[m01]:[s01]");
    else if (other != NULL)
        query_report(place, node, RULE_JSONATA_ARGUMENT, other);
}

/* A time zone is an offset: hours and minutes, of two digits each. */
static void check_zone(const struct query_place *place, const struct jsonata_node *node)
{
    const char *text = node->literal->as.text;
    size_t size = node->literal->size, digits = 0;

    if (size > 0 && (*text == '+' || *text == '-')) {
        text++;
        size--;
    }
    while (digits < size && isdigit((unsigned char)text[digits]))
        digits++;
    if (size > 0 && (digits != 4 || size != 4))
        query_report(place, node, RULE_JSONATA_ARGUMENT,
                     "a time zone is an offset of hours and minutes: \"+0200\"");
}

/* The argument at an index, from 1, if it is a text that stands there; NULL: it is not. */
static const struct jsonata_node *text_at(const struct query_name *name, size_t index)
{
    const struct jsonata_node *call = name->call, *node;

    if (index <= name->given || index - name->given >= call->count)
        return NULL;
    node = call->children[index - name->given];
    return node->kind == JSONATA_LITERAL && node->literal->kind == VALUE_STRING &&
                   node->predicates == NULL && node->group == NULL
               ? node
               : NULL;
}

static void check_one(void *context, const struct query_name *name)
{
    const struct query_place *place = context;

    if (name->call == NULL || name->call->kind != JSONATA_CALL)
        return;
    for (size_t i = 0; i < COUNT_OF(functions); i++) {
        const struct jsonata_node *picture, *zone;

        if (strcmp(name->node->text, functions[i].name) != 0)
            continue;
        picture = text_at(name, functions[i].picture);
        zone = text_at(name, functions[i].zone);
        if (picture != NULL)
            check_picture(place, picture);
        if (zone != NULL)
            check_zone(place, zone);
    }
}

void check_pictures(struct check *check)
{
    for (const struct state *state = first_state(check->machine); state != NULL;
         state = following_state(state))
        for (const struct field_query *at = state->queries; at != NULL; at = at->next) {
            struct query_place place = {.check = check, .query = at};

            query_names(at, check_one, &place);
        }
}
