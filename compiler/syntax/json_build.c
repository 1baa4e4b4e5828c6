/* compiler/syntax/json_build.c - make the nodes of a JSON text, and report what is wrong in it. */
#include <stdarg.h>
#include <string.h>

#include "compiler/syntax/json_parse.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"
#include "runtime/json/jackson.h"
#include "runtime/json/read.h"

/* Reading stops after this many: one broken bracket can make everything after it look wrong. */
#define SYNTAX_ERRORS_MAX 20
#define WORD_SHOWN 60    /* bytes of a wrong word that a message quotes */
#define SOURCE_SHOWN 500 /* bytes of the text that AWS quotes */

/* Add what AWS says to the first finding. AWS's parser stops at the first fault of a text. */
static void add_aws_text(struct json_parse *parse, struct finding *finding)
{
    const struct source *source = parse->source;
    struct buffer message = BUFFER_EMPTY, place = BUFFER_EMPTY;

    if (jackson_describe(source->text, source->size, JACKSON_OF_DEFINITIONS, &message, &place))
        diag_aws(parse->diags, finding, "INVALID_JSON_DESCRIPTION",
                 arena_text(parse->arena, place.text, place.size), "%s", message.text);
    buffer_fini(&message);
    buffer_fini(&place);
}

struct finding *json_complain(struct json_parse *parse, struct span span, bool lost,
                              const char *format, ...)
{
    struct finding *finding;
    va_list arguments;

    parse->lost |= lost;
    if (parse->stopped)
        return NULL;
    va_start(arguments, format);
    finding = diag_report(parse->diags, span, RULE_SYNTAX, "%s",
                          arena_format_list(parse->arena, format, arguments));
    va_end(arguments);
    if (parse->errors == 0)
        add_aws_text(parse, finding);
    if (++parse->errors >= SYNTAX_ERRORS_MAX) {
        parse->stopped = true;
        parse->lost = true;
    }
    return finding;
}

/* What a word of another language (None, nil, yes) is called in JSON; NULL for other words. */
static const char *json_word(const char *word)
{
    static const char *const words[][2] = {
        {"True", "true"}, {"TRUE", "true"}, {"False", "false"},    {"FALSE", "false"},
        {"None", "null"}, {"NULL", "null"}, {"Null", "null"},      {"nil", "null"},
        {"yes", "true"},  {"no", "false"},  {"undefined", "null"},
    };

    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (strcmp(words[i][0], word) == 0)
            return words[i][1];
    }
    return NULL;
}

/* True when a value may begin here: elsewhere AWS complains of a missing comma. */
static bool is_place_of_value(const struct source *source, size_t at)
{
    while (at > 0 && text_byte_is_blank(source->text[at - 1]))
        at--;
    return at == 0 || strchr(":[,", source->text[at - 1]) != NULL;
}

/* Where AWS's parser stopped, in its own form: the beginning of the text, then the place right
 * behind the token. */
static const char *source_location(struct json_parse *parse, struct span token)
{
    const struct source *source = parse->source;
    size_t shown = source->size <= SOURCE_SHOWN ? source->size : SOURCE_SHOWN;
    const char *more = "";

    if (shown < source->size)
        more = arena_format(parse->arena, "[truncated %zu chars]", source->size - shown);
    return arena_format(parse->arena, "[Source: (String)\"%s\"%s; line: %d, column: %d]",
                        arena_text(parse->arena, source->text, shown), more, token.end_line,
                        token.end_column + 1);
}

void json_complain_word(struct json_parse *parse, struct span span, struct json_token word)
{
    const char *meant = json_word(word.text);
    const struct span nowhere = {0};
    bool first = parse->errors == 0;
    struct finding *finding;

    finding = json_complain(parse, span, true, "'%.*s' is not a JSON value", WORD_SHOWN, word.text);
    if (finding == NULL)
        return;
    if (meant != NULL)
        diag_note(parse->diags, finding, nowhere, "did you mean %s?", meant);
    else
        diag_note(parse->diags, finding, nowhere, "a string stands in double quotes: \"%.*s\"",
                  WORD_SHOWN, word.text);
    /* AWS says this of an unknown word, but only where it is the first fault. */
    if (first && is_place_of_value(parse->source, span.start)) {
        const char *where = source_location(parse, span);

        diag_aws(parse->diags, finding, "INVALID_JSON_DESCRIPTION", where,
                 "Unrecognized token '%s': was expecting (JSON String, Number, Array, Object or "
                 "token 'null', 'true' or 'false')\n at %s",
                 word.text, where);
    }
    /* A text that begins like this is not JSON at all. */
    parse->stopped |= parse->depth == 0;
}

/* ---- nodes ---- */

struct tree *json_string_node(struct json_parse *parse, struct span span, struct json_token text)
{
    return placeholder_string(parse->placeholders, span, text.text, text.size);
}

struct tree *json_number_node(struct json_parse *parse, struct span span, struct json_token text)
{
    struct tree *node = build_node(parse->arena, TREE_NUMBER, span);
    struct value number;

    node->text = text.text;
    node->size = text.size;
    if (!parse->placeholders->verbatim && !json_read_number(text.text, text.size, &number)) {
        diag_report(parse->diags, span, RULE_NUMBER_RANGE, "%.*s is too large a number", WORD_SHOWN,
                    text.text);
        node->text = "0";
        node->size = 1;
    }
    return node;
}

struct tree *json_object_node(struct json_parse *parse, struct span span, const struct list *list)
{
    struct tree *node = build_object(parse->arena, span, list);

    if (!parse->placeholders->verbatim)
        build_check_keys(parse->diags, node);
    return node;
}

struct tree_member *json_member(struct json_parse *parse, struct span key_span,
                                struct json_token key, struct tree *value)
{
    struct tree_member *member = ARENA_NEW(parse->arena, struct tree_member);

    member->placeholder = placeholder_fill(parse->placeholders, key_span, &key.text, &key.size);
    member->key = key.text;
    member->key_size = key.size;
    member->key_span = key_span;
    member->value = value;
    return member;
}
