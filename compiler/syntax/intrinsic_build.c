/* compiler/syntax/intrinsic_build.c - make the tokens and nodes of an intrinsic call. */
#include <string.h>

#include "compiler/syntax/intrinsic_parse.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"

void intrinsic_complain(struct intrinsic_parse *parse, struct path_place place, const char *message)
{
    if (parse->message != NULL)
        return;
    parse->message = message;
    parse->place = place;
}

/* ---- tokens ---- */

/* Copy a string without the backslashes that stand before one of `escaped`. A backslash that stands
 * before none of ' { } \ is an error. */
static const struct value *unescape(struct intrinsic_parse *parse, struct path_place place,
                                    const char *text, size_t size, const char *escaped)
{
    char *copy = arena_text(parse->arena, text, size), *out = copy;

    for (size_t i = 0; i < size; i++) {
        if (text[i] == '\\') {
            char next = text[++i];

            if (next == '\0' || strchr("'\\{}", next) == NULL) {
                /* `place` begins with the quote, `text` behind it. */
                struct path_place escape = {place.start + i, place.start + i + 2};

                intrinsic_complain(parse, escape, "a backslash stands only before ' { } and \\");
                return NULL;
            }
            if (strchr(escaped, next) == NULL)
                *out++ = '\\';
        }
        *out++ = text[i];
    }
    *out = '\0';
    return path_constant(parse->arena,
                         *value_string(&parse->arena->region, copy, (size_t)(out - copy)));
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

/* A literal as States.Format needs it: only \' is resolved, because a {} that stands for an
 * argument must still be told from an escaped brace. NULL when the literal is not a string. */
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
    return path_constant(parse->arena, number);
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
