/* compiler/check/calls/parameter_kinds.c - check that what an API is given is of the kind that it
 * takes: as far as it stands there, or a function of JSONPath says what it gives. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "compiler/check/calls/parameter.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"

bool parameter_is_computed(const struct call *call, const struct tree_member *member)
{
    return call->state->language == QUERY_JSONPATH && text_ends(member->key, ".$");
}

const char *parameter_name(const struct call *call, const struct tree_member *member)
{
    return arena_text(call->check->arena, member->key,
                      member->key_size - (parameter_is_computed(call, member) ? 2 : 0));
}

/* Whether a text is one of the words of a kind. */
static bool is_word(const char *kind, const char *text)
{
    for (const char *at = kind; *at != ')';) {
        size_t size = strcspn(++at, "|)");

        if (strlen(text) == size && memcmp(text, at, size) == 0)
            return true;
        at += size;
    }
    return false;
}

static void report_word(const struct call *call, const char *location, const char *name,
                        const char *kind, const struct tree *value)
{
    char *words = arena_text(call->check->arena, kind + 1, strcspn(kind, ")") - 1);

    for (char *at = words; *at != '\0'; at++)
        if (*at == '|')
            *at = ' ';
    check_report(call->check, value->span, RULE_CALL_PARAMETER, location,
                 "\"%s\" is no \"%s\" of %s, which is one of: %s", value->text, name, call->place,
                 words);
}

/* Whether a value can be read as what the kind says. AWS's client reads texts as numbers and as
 * booleans, and numbers as booleans. */
static bool is_of_kind(const char *kind, const struct tree *value)
{
    char *end;

    switch (*kind) {
    case '[':
        return value->kind == TREE_ARRAY;
    case '{':
        return value->kind == TREE_OBJECT;
    case '#':
        if (value->kind != TREE_STRING)
            return value->kind == TREE_NUMBER;
        strtod(value->text, &end);
        return end != value->text && text_is_blank(end, strlen(end));
    case '?':
        if (value->kind == TREE_STRING)
            return strcasecmp(value->text, "true") == 0 || strcasecmp(value->text, "false") == 0;
        return value->kind == TREE_BOOLEAN || value->kind == TREE_NUMBER;
    default:
        return true;
    }
}

static const char *kind_name(char kind)
{
    return kind == '['   ? "an array"
           : kind == '{' ? "an object"
           : kind == '#' ? "a number"
                         : "a boolean";
}

/* What an intrinsic function gives: a letter as of signatures; ?: that depends. */
static char result_of(const char *call)
{
    static const struct {
        const char *names;
        char kind;
    } results[] = {
        {"ArrayPartition ArrayRange ArrayUnique Array StringSplit", 'a'},
        {"ArrayContains", 'b'},
        {"ArrayLength MathAdd MathRandom", 'n'},
        {"JsonMerge", 'o'},
        {"Base64Decode Base64Encode Format Hash JsonToString UUID", 's'},
    };

    if (!text_starts(call, "States."))
        return '?';
    call += strlen("States.");
    for (size_t i = 0; i < COUNT_OF(results); i++)
        if (text_has_word(results[i].names, call, strcspn(call, "( ")))
            return results[i].kind;
    return '?';
}

/* Whether what a function gives is nothing that the kind says. A text may be a number or a boolean.
 */
static bool is_other(char kind, char result)
{
    switch (kind) {
    case '[':
        return strchr("bnos", result) != NULL;
    case '{':
        return strchr("abns", result) != NULL;
    case '#':
    case '?':
    case '(':
        return strchr("ao", result) != NULL;
    default:
        return false;
    }
}

static void check_computed(const struct call *call, const char *location, const struct tree *value,
                           const char *name, char kind)
{
    char result = value->kind == TREE_STRING ? result_of(value->text) : '?';

    if (is_other(kind, result))
        check_report(call->check, value->span, RULE_CALL_PARAMETER, location,
                     "the \"%s\" of %s must be %s, and this gives %s", name, call->place,
                     kind == '(' ? "a string" : kind_name(kind),
                     result == 'a'   ? "an array"
                     : result == 'b' ? "a boolean"
                     : result == 'n' ? "a number"
                     : result == 'o' ? "an object"
                                     : "a string");
}

void parameter_check_kind(const struct call *call, const char *location,
                          const struct tree_member *member)
{
    const struct tree *value = member->value;
    const char *name = parameter_name(call, member), *kind;
    size_t at = 0;

    while (at < call->count && strcasecmp(call->names[at], name) != 0)
        at++;
    if (at < call->count && parameter_is_computed(call, member))
        check_computed(call, location, value, name, *call->kinds[at]);
    if (at == call->count || parameter_is_computed(call, member) || value->kind == TREE_NULL ||
        !value_is_plain(call->state, value))
        return;
    kind = call->kinds[at];
    if (!is_of_kind(kind, value) && !(value->kind == TREE_STRING && value->text[0] == '$'))
        check_report(call->check, check_head(value), RULE_CALL_PARAMETER, location,
                     "the \"%s\" of %s must be %s, not %s", name, call->place, kind_name(*kind),
                     tree_kind_name(value));
    else if (*kind == '(' && value->kind == TREE_STRING && value->text[0] != '$' &&
             !is_word(kind, value->text))
        report_word(call, location, name, kind, value);
}
