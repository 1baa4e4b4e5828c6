/* compiler/syntax/intrinsic.c - intrinsic calls: the parse as a whole, the 18 functions. */
#include "compiler/syntax/intrinsic.h"

#include <limits.h>
#include <string.h>

#include "compiler/syntax/intrinsic_parse.h"
#include "compiler/syntax/intrinsic_y.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"

const struct intrinsic_function intrinsic_functions[] = {
    {"States.Format", 1, -1, "format", 1, "s*", 's'},
    {"States.StringToJson", 1, 1, "string_to_json", 0, "s", '*'},
    {"States.JsonToString", 1, 1, "json_to_string", 1, "*", 's'},
    {"States.Array", 0, -1, "array", 0, "*", 'a'},
    {"States.ArrayPartition", 2, 2, "array_partition", 0, "an", 'a'},
    {"States.ArrayContains", 2, 2, "array_contains", 0, "a*", 'b'},
    {"States.ArrayRange", 3, 3, "array_range", 0, "n", 'a'},
    {"States.ArrayGetItem", 2, 2, "array_get_item", 1, "an", '*'},
    {"States.ArrayLength", 1, 1, "array_length", 0, "a", 'n'},
    {"States.ArrayUnique", 1, 1, "array_unique", 0, "a", 'a'},
    {"States.Base64Encode", 1, 1, "base64_encode", 1, "s", 's'},
    {"States.Base64Decode", 1, 1, "base64_decode", 1, "s", 's'},
    {"States.Hash", 2, 2, "hash", 1, "*s", 's'},
    {"States.JsonMerge", 3, 3, "json_merge", 0, "oob", 'o'},
    {"States.MathRandom", 2, 3, "math_random", 0, "n", 'n'},
    {"States.MathAdd", 2, 2, "math_add", 0, "n", 'n'},
    {"States.StringSplit", 2, 2, "string_split", 0, "s", 'a'},
    {"States.UUID", 0, 0, "uuid", 1, "", 's'},
};
const size_t intrinsic_function_count =
    sizeof(intrinsic_functions) / sizeof(intrinsic_functions[0]);

const struct intrinsic_function *intrinsic_find(const char *name)
{
    for (size_t i = 0; i < intrinsic_function_count; i++) {
        if (strcmp(intrinsic_functions[i].name, name) == 0)
            return &intrinsic_functions[i];
    }
    return NULL;
}

void intrinsic_complain(struct intrinsic_parse *parse, struct path_place place, const char *message)
{
    if (parse->message != NULL)
        return;
    parse->message = message;
    parse->place = place;
}

/* ---- tokens ---- */

static const struct value *fixed(struct intrinsic_parse *parse, struct value value)
{
    struct value *copy = ARENA_NEW(parse->arena, struct value);

    value.flags |= VALUE_FIXED;
    *copy = value;
    return copy;
}

/* Take the backslashes off that stand before one of `escaped`; another one is an error. */
static const struct value *unescape(struct intrinsic_parse *parse, struct path_place place,
                                    const char *text, size_t size, const char *escaped)
{
    char *copy = arena_text(parse->arena, text, size), *out = copy;

    for (size_t at = 0; at < size; at++) {
        if (text[at] == '\\') {
            char next = text[++at];

            if (next == '\0' || strchr("'\\{}", next) == NULL) {
                /* 1 for the quote in front. */
                struct path_place escape = {place.start + at, place.start + at + 2};

                intrinsic_complain(parse, escape, "a backslash stands only before ' { } and \\");
                return NULL;
            }
            if (strchr(escaped, next) == NULL)
                *out++ = '\\';
        }
        *out++ = text[at];
    }
    *out = '\0';
    return fixed(parse, *value_string(&parse->arena->region, copy, (size_t)(out - copy)));
}

bool intrinsic_opens(const struct intrinsic_parse *parse)
{
    size_t at = parse->offset;

    while (at < parse->size && memchr(" \t\r\n", parse->text[at], 4) != NULL)
        at++;
    return at < parse->size && parse->text[at] == '(';
}

const struct value *intrinsic_string(struct intrinsic_parse *parse, struct path_place place,
                                     const char *text, size_t size)
{
    return unescape(parse, place, text, size, "'\\{}");
}

/* A literal as the template of States.Format: there \{ is a brace and \\ a backslash, and what
 * stands behind that may still be a place, so only \' is resolved. NULL when it is no string. */
static const struct value *template_of(struct intrinsic_parse *parse,
                                       const struct intrinsic_argument *argument)
{
    struct path_place place = {argument->start, argument->end};

    if (argument->kind != INTRINSIC_LITERAL || argument->literal->kind != VALUE_STRING)
        return NULL;
    return unescape(parse, place, parse->text + place.start + 1, place.end - place.start - 2, "'");
}

const struct value *intrinsic_number(struct intrinsic_parse *parse, struct path_place place,
                                     const char *text, size_t size)
{
    const char *copy = arena_text(parse->arena, text, size);
    struct value number;

    if (!json_read_number(copy, size, &number)) {
        intrinsic_complain(parse, place, "the number is too large");
        return NULL;
    }
    return fixed(parse, number);
}

const struct path *intrinsic_path(struct intrinsic_parse *parse, struct path_place place)
{
    struct path_error error = {0};
    const struct path *path = path_parse(parse->arena, parse->text + place.start,
                                         place.end - place.start, parse->dialect, &error);

    if (path == NULL) {
        struct path_place inside = {place.start + error.start, place.start + error.end};

        intrinsic_complain(parse, inside, error.message);
    }
    return path;
}

/* ---- nodes ---- */

void intrinsic_list_add(struct intrinsic_parse *parse, struct intrinsic_list *list,
                        struct path_place place, struct intrinsic_argument argument)
{
    struct intrinsic_node *node = ARENA_NEW(parse->arena, struct intrinsic_node);

    node->argument = argument;
    node->argument.start = place.start;
    node->argument.end = place.end;
    if (list->last == NULL)
        list->first = node;
    else
        list->last->next = node;
    list->last = node;
    list->count++;
}

const struct intrinsic_call *intrinsic_call_new(struct intrinsic_parse *parse,
                                                struct path_place place, struct path_place name,
                                                const struct intrinsic_list *list)
{
    struct intrinsic_call *call = ARENA_NEW(parse->arena, struct intrinsic_call);
    struct intrinsic_argument *arguments =
        ARENA_ARRAY(parse->arena, struct intrinsic_argument, list->count);

    call->name = arena_text(parse->arena, parse->text + name.start, name.end - name.start);
    for (const struct intrinsic_node *node = list->first; node != NULL; node = node->next)
        arguments[call->count++] = node->argument;
    call->whole = parse->whole;
    call->arguments = arguments;
    if (call->count > 0)
        call->template = template_of(parse, &arguments[0]);
    call->start = place.start;
    call->end = place.end;
    call->name_end = name.end;
    return call;
}

/* ---- the whole ---- */

static int run_parser(void *scanner, struct intrinsic_parse *parse)
{
    return intrinsic_yyparse(scanner, parse);
}

const struct intrinsic_call *intrinsic_parse(struct arena *arena, const char *text, size_t size,
                                             enum path_dialect dialect, struct path_error *error)
{
    struct intrinsic_parse parse = {.arena = arena, .text = text, .size = size, .dialect = dialect};

    parse.whole = arena_text(arena, text, size);
    if (size > INT_MAX / 2)
        intrinsic_complain(&parse, (struct path_place){0, 0}, "the call is too long");
    else if (intrinsic_scan(&parse, run_parser) != 0)
        intrinsic_complain(&parse, (struct path_place){0, size}, "not an intrinsic call");
    if (parse.message != NULL) {
        error->message = parse.message;
        error->start = parse.place.start;
        error->end = parse.place.end;
        return NULL;
    }
    return parse.call;
}
