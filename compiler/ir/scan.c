/* compiler/ir/scan.c - cut the IR's text form into words, numbers and JSON values.
 *
 * In: text, line by line. Out: tokens, or one problem with its line.
 * Why apart: so read.c reads like the grammar. */
#include "compiler/ir/scan.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "compiler/ir/text.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"

#define PROBLEM_MAX 256

void ir_scan_init(struct ir_scanner *scanner, struct arena *arena, const char *text, size_t size)
{
    *scanner = (struct ir_scanner){.arena = arena, .at = text, .end = text};
    scanner->rest = text;
    scanner->text_end = text + size;
}

bool ir_scan_wrong_at(struct ir_scanner *scanner, int line, const char *format, ...)
{
    char text[PROBLEM_MAX];
    va_list arguments;

    if (scanner->problem != NULL)
        return false;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    scanner->problem = arena_format(scanner->arena, "line %d: %s", line, text);
    return false;
}

bool ir_scan_wrong(struct ir_scanner *scanner, const char *format, ...)
{
    char text[PROBLEM_MAX];
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return ir_scan_wrong_at(scanner, scanner->line, "%s", text);
}

static void skip_blanks(struct ir_scanner *scanner)
{
    while (scanner->at < scanner->end &&
           (*scanner->at == ' ' || *scanner->at == '\t' || *scanner->at == '\r'))
        scanner->at++;
}

bool ir_scan_line(struct ir_scanner *scanner)
{
    while (scanner->problem == NULL && scanner->rest < scanner->text_end) {
        size_t left = (size_t)(scanner->text_end - scanner->rest);
        const char *end = memchr(scanner->rest, '\n', left);

        scanner->at = scanner->rest;
        scanner->end = end != NULL ? end : scanner->text_end;
        scanner->rest = end != NULL ? end + 1 : scanner->text_end;
        scanner->line++;
        skip_blanks(scanner);
        if (scanner->at < scanner->end && *scanner->at != '#')
            return true;
    }
    return false;
}

char ir_scan_peek(struct ir_scanner *scanner)
{
    skip_blanks(scanner);
    return scanner->at < scanner->end ? *scanner->at : '\0';
}

bool ir_scan_is_done(struct ir_scanner *scanner)
{
    skip_blanks(scanner);
    return scanner->at == scanner->end;
}

bool ir_scan_is(struct ir_scanner *scanner, char character)
{
    skip_blanks(scanner);
    if (scanner->at == scanner->end || *scanner->at != character)
        return false;
    scanner->at++;
    return true;
}

/* How many of the next bytes are among `characters`. */
static size_t run_length(const struct ir_scanner *scanner, const char *characters)
{
    size_t size = 0;

    while (scanner->at + size < scanner->end && scanner->at[size] != '\0' &&
           strchr(characters, scanner->at[size]) != NULL)
        size++;
    return size;
}

bool ir_scan_is_word(struct ir_scanner *scanner, const char *word)
{
    size_t size = strlen(word);

    skip_blanks(scanner);
    if (run_length(scanner, IR_NAME_CHARACTERS) != size || memcmp(scanner->at, word, size) != 0)
        return false;
    scanner->at += size;
    return true;
}

bool ir_scan_expect(struct ir_scanner *scanner, char character)
{
    return ir_scan_is(scanner, character) || ir_scan_wrong(scanner, "expected '%c'", character);
}

bool ir_scan_expect_word(struct ir_scanner *scanner, const char *word)
{
    return ir_scan_is_word(scanner, word) || ir_scan_wrong(scanner, "expected \"%s\"", word);
}

bool ir_scan_end_line(struct ir_scanner *scanner)
{
    return ir_scan_is_done(scanner) || ir_scan_wrong(scanner, "something follows at the end");
}

bool ir_scan_run(struct ir_scanner *scanner, const char *characters, const char **text)
{
    size_t size;

    skip_blanks(scanner);
    size = run_length(scanner, characters);
    if (size == 0)
        return ir_scan_wrong(scanner, "expected a name");
    *text = arena_text(scanner->arena, scanner->at, size);
    scanner->at += size;
    return true;
}

/* The byte behind a JSON string that begins at `at`, or NULL when it does not end in this line. */
static const char *string_end(const char *at, const char *end)
{
    for (at++; at < end; at++) {
        if (*at == '\\')
            at++;
        else if (*at == '"')
            return at + 1;
    }
    return NULL;
}

/* The byte behind the JSON value that begins at `at`, or NULL. Only brackets are counted and
 * strings skipped; json_read then tells whether it is JSON. */
static const char *json_end(const char *at, const char *end)
{
    size_t depth = 0;

    while (at < end) {
        if (*at == '"') {
            at = string_end(at, end);
            if (at == NULL)
                return NULL;
        } else if (*at == '{' || *at == '[') {
            depth++;
            at++;
        } else if (*at == '}' || *at == ']') {
            if (depth == 0)
                return at;
            depth--;
            at++;
        } else if (depth > 0) {
            at++;
            continue;
        } else {
            while (at < end && strchr(" \t\r,", *at) == NULL)
                at++;
        }
        if (depth == 0)
            return at;
    }
    return depth == 0 ? at : NULL;
}

bool ir_scan_json(struct ir_scanner *scanner, const struct value **value)
{
    struct json_error error;
    const char *end;

    skip_blanks(scanner);
    end = json_end(scanner->at, scanner->end);
    if (end == NULL)
        return ir_scan_wrong(scanner, "a JSON value does not end");
    *value = json_read(&scanner->arena->region, scanner->at, (size_t)(end - scanner->at),
                       JSON_TEXT_COPIED, &error);
    if (*value == NULL)
        return ir_scan_wrong(scanner, "%s", error.message);
    scanner->at = end;
    return true;
}

bool ir_scan_text(struct ir_scanner *scanner, const char **text, size_t *size)
{
    const struct value *value;

    if (ir_scan_peek(scanner) != '"')
        return ir_scan_wrong(scanner, "expected a text in quotes");
    if (!ir_scan_json(scanner, &value))
        return false;
    *text = arena_text(scanner->arena, value->as.text, value->size);
    *size = value->size;
    return true;
}

bool ir_scan_plain_text(struct ir_scanner *scanner, const char **text)
{
    size_t size;

    if (!ir_scan_text(scanner, text, &size))
        return false;
    return memchr(*text, '\0', size) == NULL || ir_scan_wrong(scanner, "a text holds a NUL byte");
}

bool ir_scan_integer(struct ir_scanner *scanner, int64_t *integer)
{
    struct value number;
    size_t size;

    skip_blanks(scanner);
    size = run_length(scanner, "-0123456789");
    if (!json_read_number(scanner->at, size, &number) || number.kind != VALUE_INTEGER)
        return ir_scan_wrong(scanner, "expected an integer");
    *integer = number.as.integer;
    scanner->at += size;
    return true;
}

bool ir_scan_count(struct ir_scanner *scanner, int most, int *count)
{
    int64_t integer;

    if (!ir_scan_integer(scanner, &integer))
        return false;
    if (integer < 0 || integer > most)
        return ir_scan_wrong(scanner, "a number is out of range");
    *count = (int)integer;
    return true;
}

bool ir_scan_place(struct ir_scanner *scanner, struct span *span)
{
    *span = (struct span){0};
    if (!ir_scan_count(scanner, INT_MAX, &span->line) || !ir_scan_expect(scanner, ':') ||
        !ir_scan_count(scanner, INT_MAX, &span->column))
        return false;
    span->end_line = span->line;
    span->end_column = span->column;
    return true;
}
