/* tests/unit/syntax/json_test.c - JSON definitions: places, findings, placeholders, limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/syntax/placeholder.h"
#include "compiler/syntax/tree.h"
#include "runtime/base/count.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

struct fixture {
    struct arena *arena;
    struct source source;
    struct diags *diags;
    struct tree *tree;
};

static struct fixture parse_filled(const char *text, size_t size, struct fillings *fillings)
{
    struct fixture f;

    f.arena = arena_new();
    f.source = (struct source){.path = "d.json", .text = text, .size = size};
    f.diags = diags_new(f.arena, &f.source);
    f.tree = syntax_parse(f.arena, &f.source, fillings, f.diags);
    return f;
}

static struct fixture parse(const char *text)
{
    return parse_filled(text, strlen(text), NULL);
}

static void assert_place(struct span span, int line, int column, int end_line, int end_column)
{
    assert_int_equal(span.line, line);
    assert_int_equal(span.column, column);
    assert_int_equal(span.end_line, end_line);
    assert_int_equal(span.end_column, end_column);
}

static void assert_value(struct arena *arena, const struct tree *tree, const char *expected)
{
    struct buffer out = BUFFER_EMPTY;
    const struct value *value;

    assert_non_null(tree);
    value = tree_value(arena, tree);
    assert_non_null(value);
    assert_true(value->flags & VALUE_FIXED);
    json_write(&out, value);
    assert_string_equal(out.text, expected);
    buffer_fini(&out);
}

/* The first finding: its rule, place and message. */
static void assert_finding(const char *text, enum rule rule, int line, int column,
                           const char *message)
{
    struct fixture f = parse(text);
    const struct finding *finding = diags_first(f.diags);

    assert_non_null(finding);
    assert_string_equal(finding->message, message);
    assert_int_equal(finding->rule, rule);
    assert_int_equal(finding->span.line, line);
    assert_int_equal(finding->span.column, column);
    arena_free(f.arena);
}

static void test_places_are_exact(void **state)
{
    struct fixture f =
        parse("{\n  \"\xc3\xbc\": [1, \"x\\u0041\xe2\x82\xac\"],\r\n\t\"b\": {\"c\": null}\n}");
    struct tree_member *member;
    struct tree *string;

    (void)state;
    assert_null(diags_first(f.diags));
    assert_place(f.tree->span, 1, 1, 4, 1);
    member = tree_member(f.tree, "\xc3\xbc");
    assert_non_null(member);
    assert_place(member->key_span, 2, 3, 2, 5);
    assert_place(member->value->span, 2, 8, 2, 22);
    string = member->value->items[1];
    assert_place(string->span, 2, 12, 2, 21);
    assert_string_equal(string->text, "xA\xe2\x82\xac");
    assert_memory_equal(f.source.text + string->span.start, "\"x", 2);
    assert_place(tree_field(tree_field(f.tree, "b"), "c")->span, 3, 13, 3, 16);
    assert_value(f.arena, f.tree, "{\"\xc3\xbc\":[1,\"xA\xe2\x82\xac\"],\"b\":{\"c\":null}}");
    arena_free(f.arena);
}

static void test_places_inside_strings(void **state)
{
    struct fixture f = parse("[\"a\\n\\u00fcb\\ud83d\\ude00c\"]");
    struct tree *string = f.tree->items[0];
    struct span span;

    (void)state;
    span = tree_span_inside(&f.source, string, 0, 1);
    assert_place(span, 1, 3, 1, 3);
    span = tree_span_inside(&f.source, string, 2, 5); /* u-umlaut (2 bytes) and b */
    assert_place(span, 1, 6, 1, 12);
    span = tree_span_inside(&f.source, string, 5, 9); /* the pair */
    assert_place(span, 1, 13, 1, 24);
    span = tree_span_inside(&f.source, string, 9, 10);
    assert_place(span, 1, 25, 1, 25);
    span = tree_span_inside(&f.source, string, 10, 11); /* past the end: the quote */
    assert_place(span, 1, 26, 1, 26);
    arena_free(f.arena);
}

static void test_escapes(void **state)
{
    struct fixture f = parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\\ud83d\\ude00\"");

    (void)state;
    assert_null(diags_first(f.diags));
    assert_int_equal(f.tree->size, 13);
    assert_memory_equal(f.tree->text, "\"\\/\b\f\n\r\t\0\xf0\x9f\x98\x80", 13);
    arena_free(f.arena);
}

static void test_duplicate_keys_are_kept_and_reported(void **state)
{
    struct fixture f = parse("{\"a\": 1, \"b\": 2, \"a\": {\"c\": 1, \"c\": 2}}");
    const struct finding *finding = diags_first(f.diags);

    (void)state;
    assert_int_equal(f.tree->count, 3);
    assert_int_equal(diags_errors(f.diags, NULL), 2);
    assert_int_equal(finding->rule, RULE_DUPLICATE_KEY);
    assert_int_equal(finding->notes->span.column, 24);
    assert_int_equal(finding->next->span.column, 18);
    assert_int_equal(finding->next->notes->span.column, 2);
    assert_value(f.arena, f.tree, "{\"a\":{\"c\":2},\"b\":2}");
    arena_free(f.arena);
}

static void test_syntax_errors_say_what_to_do(void **state)
{
    (void)state;
    assert_finding("", RULE_SYNTAX, 1, 1, "the file is empty");
    assert_finding(" \n\t\xef\xbb", RULE_SYNTAX, 2, 2, "the byte 0xef is not UTF-8 here");
    assert_finding("{\"a\": 1,}", RULE_SYNTAX, 1, 8, "no ',' may follow the last member");
    assert_finding("[1,]", RULE_SYNTAX, 1, 3, "no ',' may follow the last item");
    assert_finding("{\"a\": 1 \"b\": 2}", RULE_SYNTAX, 1, 9, "expected ',' before the next member");
    assert_finding("[1 2]", RULE_SYNTAX, 1, 4, "expected ',' before the next item");
    assert_finding("{a: 1}", RULE_SYNTAX, 1, 2, "a key stands in double quotes: \"a\"");
    assert_finding("{'a': 1}", RULE_SYNTAX, 1, 2,
                   "a string stands in double quotes, not in single ones");
    assert_finding("{\"a\" 1}", RULE_SYNTAX, 1, 6, "expected ':' after a key");
    assert_finding("{\"a\" = 1}", RULE_SYNTAX, 1, 6, "expected ':' after a key, not '='");
    assert_finding("{\"a\": }", RULE_SYNTAX, 1, 7, "expected a value");
    assert_finding("{\"a\"}", RULE_SYNTAX, 1, 5, "expected ':' after a key");
    assert_finding("{5: 1}", RULE_SYNTAX, 1, 2, "expected a key in double quotes");
    assert_finding("{\"a\": 1]", RULE_SYNTAX, 1, 8, "expected ',' or '}' after a member");
    assert_finding("[1}", RULE_SYNTAX, 1, 3, "expected ',' or ']' after an item");
    assert_finding("{\"a\": [1", RULE_SYNTAX, 1, 9,
                   "the text ends: expected ',' or ']' after an item");
    assert_finding("{} {}", RULE_SYNTAX, 1, 4, "nothing may follow the value");
    assert_finding("[1, // no\n2]", RULE_SYNTAX, 1, 5,
                   "JSON has no comments: use a \"Comment\" field");
    assert_finding("[1 /* no */]", RULE_SYNTAX, 1, 4,
                   "JSON has no comments: use a \"Comment\" field");
    assert_finding("[\"a\n\"]", RULE_SYNTAX, 1, 2, "the string is not closed on its line");
    assert_finding("[\"a", RULE_SYNTAX, 1, 2, "the string is not closed on its line");
    assert_finding("[\"\\q\"]", RULE_SYNTAX, 1, 3, "no such escape: \\q");
    assert_finding("[\"\\u12\"]", RULE_SYNTAX, 1, 3, "\\u needs four hexadecimal digits");
    assert_finding("[\"\t\"]", RULE_SYNTAX, 1, 3, "a tab inside a string is written \\t");
    assert_finding("[\"\x01\"]", RULE_SYNTAX, 1, 3,
                   "a control character inside a string is written \\u0001");
    assert_finding("[\"x\\ud800\"]", RULE_SYNTAX, 1, 4,
                   "half of a surrogate pair: \\ud800 needs its other half");
    assert_finding("[\"ab\xff\"]", RULE_SYNTAX, 1, 5, "the byte 0xff is not UTF-8 here");
    assert_finding("[01]", RULE_SYNTAX, 1, 2, "not a number: leave the leading zero out");
    assert_finding("[+1]", RULE_SYNTAX, 1, 2, "not a number: leave the '+' out");
    assert_finding("[.5]", RULE_SYNTAX, 1, 2, "not a number: write a 0 before the '.'");
    assert_finding("[5.]", RULE_SYNTAX, 1, 2, "not a number: write a digit after the '.'");
    assert_finding("[@]", RULE_SYNTAX, 1, 2, "unexpected character '@'");
    assert_finding("[1e999]", RULE_NUMBER_RANGE, 1, 2, "1e999 is too large a number");
}

static void test_bytes_beyond_the_grammar(void **state)
{
    struct fixture f = parse_filled("{\"a\": 1}\0", 9, NULL);

    (void)state;
    assert_null(f.tree);
    assert_int_equal(diags_errors(f.diags, NULL), 1);
    arena_free(f.arena);
    f = parse("\xef\xbb\xbf{\"a\": 1}");
    assert_non_null(f.tree);
    assert_null(diags_first(f.diags));
    assert_place(f.tree->span, 1, 1, 1, 8);
    arena_free(f.arena);
}

/* What is left out or too much does not hide what comes after, nor the tree. */
static void test_reading_goes_on_after_an_error(void **state)
{
    struct fixture f = parse("{a: 'x' \"b\": [1 2,], // c\n \"d\": 1,}");

    (void)state;
    assert_int_equal(diags_errors(f.diags, NULL), 7);
    assert_value(f.arena, f.tree, "{\"a\":\"x\",\"b\":[1,2],\"d\":1}");
    arena_free(f.arena);

    f = parse("{\"a\": tru, \"b\": \"open\n \"c\": [1, :], \"d\": 01}");
    assert_null(f.tree);
    assert_int_equal(diags_errors(f.diags, NULL), 4);
    arena_free(f.arena);
}

static void test_errors_are_limited(void **state)
{
    struct buffer text = BUFFER_EMPTY;
    struct fixture f;

    (void)state;
    for (int i = 0; i < 1000; i++)
        buffer_add_text(&text, "[01,");
    f = parse(text.text);
    assert_null(f.tree);
    assert_in_range(diags_errors(f.diags, NULL), 2, 30);
    arena_free(f.arena);
    buffer_fini(&text);
}

static void test_aws_words_for_what_is_no_json(void **state)
{
    struct fixture f = parse("not a definition");
    const struct finding *finding = diags_first(f.diags);

    (void)state;
    assert_string_equal(finding->code, "INVALID_JSON_DESCRIPTION");
    assert_string_equal(finding->aws_text,
                        "Unrecognized token 'not': was expecting (JSON String, Number, Array, "
                        "Object or token 'null', 'true' or 'false')\n at [Source: (String)\"not a "
                        "definition\"; line: 1, column: 4]");
    assert_string_equal(finding->location,
                        "[Source: (String)\"not a definition\"; line: 1, column: 4]");
    assert_null(finding->next);
    arena_free(f.arena);
    f = parse("[1 tru]"); /* there, a comma is what is missing */
    assert_string_equal(diags_first(f.diags)->code, "INVALID_JSON_DESCRIPTION");
    assert_non_null(strstr(diags_first(f.diags)->aws_text,
                           "Unexpected character ('t' (code 116)): was expecting comma"));
    arena_free(f.arena);
}

static void test_depth_is_limited(void **state)
{
    size_t deep = 100000;
    char *text = malloc(2 * deep);
    struct fixture f;

    (void)state;
    memset(text, '[', deep);
    memset(text + deep, ']', deep);
    f = parse_filled(text, 2 * deep, NULL);
    assert_null(f.tree);
    assert_int_equal(diags_first(f.diags)->rule, RULE_NESTING);
    assert_int_equal(diags_first(f.diags)->span.column, VALUE_DEPTH_MAX + 1);
    assert_null(diags_first(f.diags)->next);
    arena_free(f.arena);
    f = parse_filled(text + deep - VALUE_DEPTH_MAX, 2 * VALUE_DEPTH_MAX, NULL);
    assert_non_null(f.tree);
    assert_non_null(tree_value(f.arena, f.tree));
    arena_free(f.arena);
    free(text);
}

static void test_placeholders_stay_and_are_noted_once(void **state)
{
    struct fixture f =
        parse("{\"a\": \"x ${One} ${!Not} ${Two}\", \"b\": ${One}, \"${K}\": \"$ {x}\"}");
    const struct finding *finding = diags_first(f.diags);

    (void)state;
    assert_int_equal(diags_errors(f.diags, NULL), 0);
    assert_string_equal(tree_field(f.tree, "a")->placeholder, "One");
    assert_string_equal(tree_field(f.tree, "a")->text, "x ${One} ${Not} ${Two}");
    assert_int_equal(tree_field(f.tree, "b")->kind, TREE_PLACEHOLDER);
    assert_string_equal(tree_field(f.tree, "b")->text, "One");
    assert_null(tree_field(f.tree, "${K}")->placeholder);
    assert_string_equal(finding->message, "nothing fills the placeholder ${One}");
    assert_int_equal(finding->span.column, 7);
    assert_string_equal(finding->next->message, "nothing fills the placeholder ${Two}");
    assert_string_equal(finding->next->next->message, "nothing fills the placeholder ${K}");
    assert_null(finding->next->next->next);
    assert_value(f.arena, f.tree,
                 "{\"a\":\"x ${One} ${Not} ${Two}\",\"b\":\"${One}\",\"${K}\":\"$ {x}\"}");
    arena_free(f.arena);
}

static void test_placeholders_are_filled(void **state)
{
    struct definition_value values[] = {{.name = "N", .value = "30"},
                                        {.name = "S", .value = "a \"b\" ${N}"},
                                        {.name = "O", .value = "{\"x\": [true]}"},
                                        {.name = "R.Arn", .value = "arn"},
                                        {.name = "Spare", .value = "1"}};
    struct fillings fillings = {.items = values, .count = 5};
    const char *text = "{\"n\": ${N}, \"s\": ${S}, \"o\": ${O}, \"t\": \"${N}-${R.Arn}${S}\","
                       " \"${N}\": 1}";
    struct fixture f = parse_filled(text, strlen(text), &fillings);

    (void)state;
    assert_value(f.arena, f.tree,
                 "{\"n\":30,\"s\":\"a \\\"b\\\" ${N}\",\"o\":{\"x\":[true]},"
                 "\"t\":\"30-arna \\\"b\\\" ${N}\",\"30\":1}");
    assert_null(tree_field(f.tree, "t")->placeholder);
    assert_int_equal(tree_field(f.tree, "n")->kind, TREE_NUMBER);
    assert_true(values[0].used && values[1].used && values[2].used && values[3].used);
    assert_int_equal(diags_first(f.diags)->rule, RULE_UNUSED_DEFINE);
    assert_null(diags_first(f.diags)->next);
    arena_free(f.arena);
}

/* The last of a name counts; a structure from a file replaces a quoted placeholder, too. */
static void test_placeholders_from_files(void **state)
{
    struct definition_value values[] = {
        {.name = "O", .value = "{\"x\": \"${N}\"}", .is_structure = true},
        {.name = "N", .value = "1"},
        {.name = "N", .value = "2"},
        {.name = "Spare", .value = "1"},
        {.name = "N", .value = "3"}};
    struct fillings fillings = {.items = values, .count = 5, .file_count = 4};
    const char *text = "{\"q\": \"${O}\", \"u\": ${O}, \"in\": \" ${O}\", \"n\": \"${N}\", "
                       "\"${O}\": ${N}}";
    struct fixture f = parse_filled(text, strlen(text), &fillings);

    (void)state;
    assert_value(f.arena, f.tree,
                 "{\"q\":{\"x\":\"${N}\"},\"u\":{\"x\":\"${N}\"},"
                 "\"in\":\" {\\\"x\\\": \\\"${N}\\\"}\",\"n\":\"3\","
                 "\"{\\\"x\\\": \\\"${N}\\\"}\":3}");
    assert_null(diags_first(f.diags));
    arena_free(f.arena);
}

/* What is the name of a placeholder, and what is text that only looks like one. */
static void test_placeholder_names(void **state)
{
    static const char *const names[] = {"X",           "_x1",        "Fn.Arn",    "AWS::Region",
                                        "bucket-name", "self:a.b-c", "var.list.0"};
    static const char *const texts[] = {"1",    "1x",    "",     "-",       ".a",  "a.",
                                        "a..b", "a:::b", "a:-b", "a b",     "a,b", "a[0]",
                                        "!a",   "a::",   "$a",   "\xc3\xbc"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        char text[40];
        int size = snprintf(text, sizeof text, "${%s}", names[i]);

        assert_int_equal(placeholder_name_size(text, (size_t)size), size - 3);
        assert_int_equal(placeholder_name_size(text, (size_t)size - 1), 0);
    }
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        char text[40];
        int size = snprintf(text, sizeof text, "${%s}}", texts[i]);

        assert_int_equal(placeholder_name_size(text, (size_t)size), 0);
    }
}

/* ${!X} is the text ${X}; where unfilled ones are text anyway, nothing is escaped. */
static void test_literal_placeholders(void **state)
{
    struct definition_value values[] = {{.name = "N", .value = "1"}};
    struct fillings fillings = {.items = values, .count = 1};
    const char *text = "{\"a\": \"${X} ${N} ${!N} ${!X} ${!1} ${! $${N} $\", \"${!K}\": 1}";
    struct fixture f = parse_filled(text, strlen(text), &fillings);

    (void)state;
    assert_value(f.arena, f.tree, "{\"a\":\"${X} 1 ${N} ${X} ${1} ${ $1 $\",\"${K}\":1}");
    assert_string_equal(tree_field(f.tree, "a")->placeholder, "X");
    assert_null(diags_first(f.diags)->next);
    arena_free(f.arena);

    fillings.literal = true;
    f = parse_filled(text, strlen(text), &fillings);
    assert_value(f.arena, f.tree, "{\"a\":\"${X} 1 ${!N} ${!X} ${!1} ${! $1 $\",\"${!K}\":1}");
    assert_null(tree_field(f.tree, "a")->placeholder);
    assert_null(diags_first(f.diags));
    arena_free(f.arena);
}

static void test_large_texts(void **state)
{
    struct buffer text = BUFFER_EMPTY;
    struct fixture f;

    (void)state;
    buffer_add_text(&text, "{\"big\": \"");
    for (int i = 0; i < 1000000; i++)
        buffer_add_text(&text, "0123456\\n\xc3\xbc");
    buffer_add_text(&text, "\"");
    for (int i = 0; i < 50000; i++)
        buffer_add_format(&text, ", \"k%d\": %d", i, i);
    buffer_add_text(&text, ", \"k7\": 0}");
    f = parse_filled(text.text, text.size, NULL);
    assert_non_null(f.tree);
    assert_int_equal(tree_field(f.tree, "big")->size, 10000000);
    assert_int_equal(diags_errors(f.diags, NULL), 1);
    assert_int_equal(value_member_named(tree_value(f.arena, f.tree), "k7")->as.integer, 0);
    arena_free(f.arena);
    buffer_fini(&text);
}

static void test_asking_is_safe(void **state)
{
    struct fixture f = parse("[{\"a\": 1}]");
    struct buffer dump = BUFFER_EMPTY;

    (void)state;
    assert_null(tree_member(NULL, "a"));
    assert_null(tree_field(f.tree, "a"));
    assert_null(tree_field(f.tree->items[0], "b"));
    assert_string_equal(tree_kind_name(f.tree), "an array");
    tree_dump(NULL, &dump);
    assert_int_equal(dump.size, 0);
    tree_dump(f.tree, &dump);
    assert_string_equal(dump.text, "array @1:1-1:10\n  object @1:2-1:9\n    \"a\": @1:3-1:5\n"
                                   "      1 @1:8-1:8\n");
    buffer_fini(&dump);
    arena_free(f.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_places_are_exact),
        cmocka_unit_test(test_places_inside_strings),
        cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_duplicate_keys_are_kept_and_reported),
        cmocka_unit_test(test_syntax_errors_say_what_to_do),
        cmocka_unit_test(test_bytes_beyond_the_grammar),
        cmocka_unit_test(test_reading_goes_on_after_an_error),
        cmocka_unit_test(test_errors_are_limited),
        cmocka_unit_test(test_aws_words_for_what_is_no_json),
        cmocka_unit_test(test_depth_is_limited),
        cmocka_unit_test(test_placeholders_stay_and_are_noted_once),
        cmocka_unit_test(test_placeholders_are_filled),
        cmocka_unit_test(test_placeholders_from_files),
        cmocka_unit_test(test_placeholder_names),
        cmocka_unit_test(test_literal_placeholders),
        cmocka_unit_test(test_large_texts),
        cmocka_unit_test(test_asking_is_safe),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
