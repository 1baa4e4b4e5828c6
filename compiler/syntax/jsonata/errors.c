/* compiler/syntax/jsonata/errors.c - what is told of a text that is no expression. */
#include <string.h>

#include "compiler/syntax/jsonata/token.h"
#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

/* %t stands for the token, %v for the value. */
static const struct {
    const char *code, *message;
} messages[] = {
    {"S0101", "String literal must be terminated by a matching quote"},
    {"S0102", "Number out of range: %t"},
    {"S0103", "Unsupported escape sequence: \\%t"},
    {"S0104", "The escape sequence \\u must be followed by 4 hex digits"},
    {"S0105", "Quoted property name must be terminated with a backquote (`)"},
    {"S0106", "Comment has no closing tag"},
    {"S0201", "Syntax error: %t"},
    {"S0202", "Expected %v, got %t"},
    {"S0203", "Expected %v before end of expression"},
    {"S0204", "Unknown operator: %t"},
    {"S0207", "Unexpected end of expression"},
    {"S0208", "Parameter %v of function definition must be a variable name (start with $)"},
    {"S0209", "A predicate cannot follow a grouping expression in a step"},
    {"S0210", "Each step can only have one grouping expression"},
    {"S0211", "The symbol %t cannot be used as a unary operator"},
    {"S0212", "The left side of := must be a variable name (start with $)"},
    {"S0213", "The literal value %v cannot be used as a step within a path expression"},
    {"S0214", "The right side of %t must be a variable name (start with $)"},
    {"S0215", "A context variable binding must precede any predicates on a step"},
    {"S0216", "A context variable binding must precede the 'order-by' clause on a step"},
    {"S0217", "The object representing the 'parent' cannot be derived from this expression"},
    {"S0301", "Empty regular expressions are not allowed"},
    {"S0302", "No terminating / in regular expression"},
    {"S0303", "Not a valid regular expression: %t"},
    {"S0401", "Type parameters can only be applied to functions and arrays"},
    {"S0402", "Choice groups containing parameterized types are not supported"},
    {"U1001", "The expression is too large: %t"},
};

static const char *message_of(const char *code)
{
    for (size_t i = 0; i < COUNT_OF(messages); i++)
        if (strcmp(messages[i].code, code) == 0)
            return messages[i].message;
    BUG("a code without a message");
}

void jsonata_complain(struct jsonata_source *source, const char *code, const char *token,
                      const char *value, size_t position, size_t start, size_t end)
{
    struct jsonata_error *error = source->error;
    struct buffer message = BUFFER_EMPTY;

    if (error->code != NULL)
        return;
    for (const char *at = message_of(code); *at != '\0'; at++) {
        if (*at != '%') {
            buffer_add_byte(&message, *at);
            continue;
        }
        at++;
        ENSURE((*at == 't' ? token : value) != NULL);
        buffer_add_text(&message, *at == 't' ? token : value);
    }
    error->code = code;
    error->message = arena_text(source->arena, message.text, message.size);
    error->token = token;
    error->value = value;
    error->position = position;
    error->end = end < source->size ? end : source->size;
    error->start = start < error->end ? start : error->end;
    buffer_fini(&message);
}

/* A name of a variable as it was written: see ast.h. Returns its size. */
static size_t restore_nul(char *text, size_t size)
{
    size_t length = 0;

    for (size_t i = 0; i < size; i++) {
        bool is_nul = text[i] == '\xc0' && i + 1 < size && text[i + 1] == '\x80';

        text[length++] = is_nul ? '\0' : text[i];
        i += is_nul;
    }
    return length;
}

const char *jsonata_quoted(struct arena *arena, const char *text, size_t size)
{
    struct buffer out = BUFFER_EMPTY;
    char *copy = arena_text(arena, text, size);
    const char *quoted;

    json_write_string(&out, copy, restore_nul(copy, size));
    quoted = arena_text(arena, out.text, out.size);
    buffer_fini(&out);
    return quoted;
}

/* The digits, "0." and zeros before them, a dot within, zeros behind, or an exponent. */
static void add_digits(struct buffer *out, const char *digits, int count, int exponent)
{
    if (exponent > 21 || exponent < -5) {
        buffer_add(out, digits, 1);
        if (count > 1)
            buffer_add_byte(out, '.');
        buffer_add(out, digits + 1, (size_t)count - 1);
        buffer_add_format(out, "e%+d", exponent - 1);
        return;
    }
    if (exponent <= 0)
        buffer_add_text(out, "0.");
    for (int i = exponent; i < 0; i++)
        buffer_add_byte(out, '0');
    for (int i = 0; i < count || i < exponent; i++) {
        if (i > 0 && i == exponent)
            buffer_add_byte(out, '.');
        buffer_add_byte(out, i < count ? digits[i] : '0');
    }
}

static void add_number(struct buffer *out, const struct value *number)
{
    char digits[20];
    int exponent, count;

    if (number->kind == VALUE_INTEGER) {
        buffer_add_integer(out, number->as.integer);
        return;
    }
    if (number->as.real < 0)
        buffer_add_byte(out, '-');
    count = json_real_digits(digits, &exponent,
                             number->as.real < 0 ? -number->as.real : number->as.real);
    add_digits(out, digits, count, exponent);
}

void jsonata_add_literal(struct buffer *out, const struct value *literal)
{
    if (value_is_number(literal))
        add_number(out, literal);
    else
        json_write(out, literal);
}

const char *jsonata_literal_text(struct arena *arena, const struct value *literal)
{
    struct buffer out = BUFFER_EMPTY;
    const char *text;

    jsonata_add_literal(&out, literal);
    text = arena_text(arena, out.text, out.size);
    buffer_fini(&out);
    return text;
}

const char *jsonata_token_text(struct arena *arena, const struct jsonata_token *token)
{
    if (token->symbol == SYMBOL_END)
        return "\"(end)\"";
    if (token->symbol == SYMBOL_REGEX)
        return "{}"; /* JavaScript's text of it */
    if (token->symbol == SYMBOL_LITERAL)
        return jsonata_literal_text(arena, token->literal);
    return jsonata_quoted(arena, token->text, token->size);
}
