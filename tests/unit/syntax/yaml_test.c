/* tests/unit/syntax/yaml_test.c - YAML definitions: the same tree, types, places, limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/syntax/tree.h"
#include "runtime/json/write.h"

struct fixture {
    struct arena *arena;
    struct source source;
    struct diags *diags;
    struct tree *tree;
};

static struct fixture parse_as(const char *path, const char *text, struct fillings *fillings)
{
    struct fixture f;

    f.arena = arena_new();
    f.source = (struct source){.path = path, .text = text, .size = strlen(text)};
    f.diags = diags_new(f.arena, &f.source);
    f.tree = syntax_parse(f.arena, &f.source, fillings, f.diags);
    return f;
}

static struct fixture parse(const char *text)
{
    return parse_as("d.yaml", text, NULL);
}

static void assert_value(const struct fixture *f, const char *expected)
{
    struct buffer out = BUFFER_EMPTY;

    assert_non_null(f->tree);
    json_write(&out, tree_value(f->arena, f->tree));
    assert_string_equal(out.text, expected);
    buffer_fini(&out);
}

static void assert_yields(const char *text, const char *expected)
{
    struct fixture f = parse(text);

    assert_null(diags_first(f.diags));
    assert_value(&f, expected);
    arena_free(f.arena);
}

/* The same, with `count` remarks about what YAML 1.1 would take it for, and no other finding. */
static void assert_yields_with_remarks(const char *text, const char *expected, size_t count)
{
    struct fixture f = parse(text);
    size_t found = 0;

    for (const struct finding *at = diags_first(f.diags); at != NULL; at = at->next, found++)
        assert_int_equal(at->rule, RULE_YAML_VERSION);
    assert_int_equal(found, count);
    assert_value(&f, expected);
    arena_free(f.arena);
}

static void assert_finding(const char *text, enum rule rule, int line, int column)
{
    struct fixture f = parse(text);
    const struct finding *finding = diags_first(f.diags);

    assert_non_null(finding);
    assert_int_equal(finding->rule, rule);
    assert_int_equal(finding->span.line, line);
    assert_int_equal(finding->span.column, column);
    arena_free(f.arena);
}

static void test_scalars_have_types_of_the_core_schema(void **state)
{
    (void)state;
    assert_yields_with_remarks("[true, False, null, ~, NULL, yes, on]",
                               "[true,false,null,null,null,\"yes\",\"on\"]", 2);
    assert_yields_with_remarks("[1, -2, +3, 007, 0x1F, 0o17, 1.5, .5, 5., -1.5e+3, 12e03]",
                               "[1,-2,3,7,31,15,1.5,0.5,5.0,-1500.0,12000.0]", 2);
    assert_yields_with_remarks("[\"yes\", 'off', yEs, 0, 08, 0.7, 'on']",
                               "[\"yes\",\"off\",\"yEs\",0,8,0.7,\"on\"]", 0);
    assert_yields("['1', \"true\", '', !!str 12, !!int '7', 2016-03-14T01:59:00Z, 1.2.3, -, '.']",
                  "[\"1\",\"true\",\"\",\"12\",7,\"2016-03-14T01:59:00Z\",\"1.2.3\",\"-\",\".\"]");
    assert_yields("[0x, 0xg, e5, 1e, 1e+, +, .]",
                  "[\"0x\",\"0xg\",\"e5\",\"1e\",\"1e+\",\"+\",\".\"]");
    assert_yields("a:\nb: |\n  two\n  lines\nc: >-\n  one\n  line\n",
                  "{\"a\":null,\"b\":\"two\\nlines\\n\",\"c\":\"one line\"}");
    assert_finding("a: .inf", RULE_NUMBER_RANGE, 1, 4);
    assert_finding("a: 1e999", RULE_NUMBER_RANGE, 1, 4);
    assert_finding("a: 0xfffffffffffffffff", RULE_NUMBER_RANGE, 1, 4);
}

static void test_tags_make_strings(void **state)
{
    (void)state;
    assert_yields("a: !GetAtt Fn.Arn\nb: !Sub '5'\nc: !Ref 5\n",
                  "{\"a\":\"Fn.Arn\",\"b\":\"5\",\"c\":\"5\"}");
}

static void test_places_are_exact(void **state)
{
    struct fixture f =
        parse("# one\n\xc3\xbc: \"x\xe2\x82\xac\"\nlist:\n  - a: 1\n  - plain text\n");
    struct tree *list = tree_field(f.tree, "list");
    struct span span = tree_member(f.tree, "\xc3\xbc")->value->span;

    (void)state;
    assert_int_equal(span.line, 2);
    assert_int_equal(span.column, 4);
    assert_int_equal(span.end_column, 7);
    assert_memory_equal(f.source.text + span.start, "\"x", 2);
    span = list->items[0]->members->value->span;
    assert_int_equal(span.line, 4);
    assert_int_equal(span.column, 8);
    assert_int_equal(list->span.line, 4);
    assert_int_equal(list->span.end_line, 5);
    assert_int_equal(list->span.end_column, 14);
    span = tree_span_inside(&f.source, list->items[1], 6, 10);
    assert_int_equal(span.line, 5);
    assert_int_equal(span.column, 11);
    assert_int_equal(span.end_column, 14);
    arena_free(f.arena);
}

static void test_aliases_share_nodes(void **state)
{
    (void)state;
    assert_yields("a: &x {k: [1, 2]}\nb: *x\nc: &x 3\nd: *x\n",
                  "{\"a\":{\"k\":[1,2]},\"b\":{\"k\":[1,2]},\"c\":3,\"d\":3}");
    assert_finding("a: *x\n", RULE_SYNTAX, 1, 4);
    assert_finding("a: &x [*x]\n", RULE_SYNTAX, 1, 8);
}

static void test_aliases_are_limited(void **state)
{
    struct buffer text = BUFFER_EMPTY;
    struct fixture f;

    (void)state;
    buffer_add_text(&text, "- &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
        buffer_add_format(&text, "- &a%d [", i);
        for (int j = 0; j < 10; j++)
            buffer_add_format(&text, "%s*a%d", j > 0 ? ", " : "", i - 1);
        buffer_add_text(&text, "]\n");
    }
    f = parse(text.text);
    assert_null(f.tree);
    assert_int_equal(diags_first(f.diags)->rule, RULE_NESTING);
    arena_free(f.arena);

    /* Each level of this chain is one alias deeper. */
    buffer_clear(&text);
    buffer_add_text(&text, "- &a0 [x]\n");
    for (int i = 1; i < 900; i++)
        buffer_add_format(&text, "- &a%d [[*a%d]]\n", i, i - 1);
    f = parse(text.text);
    assert_null(f.tree);
    assert_int_equal(diags_first(f.diags)->rule, RULE_NESTING);
    arena_free(f.arena);

    buffer_clear(&text);
    for (int i = 0; i < 2000; i++)
        buffer_add_format(&text, "- &a%d x\n", i);
    f = parse(text.text);
    assert_null(f.tree);
    assert_int_equal(diags_first(f.diags)->rule, RULE_SYNTAX);
    arena_free(f.arena);
    buffer_fini(&text);
}

static void test_bad_texts_are_findings(void **state)
{
    (void)state;
    assert_finding("", RULE_SYNTAX, 1, 1);
    assert_finding("# nothing\n", RULE_SYNTAX, 1, 1);
    assert_finding("a: [1, 2", RULE_SYNTAX, 1, 9);
    assert_finding("a: b: c", RULE_SYNTAX, 1, 5);
    assert_finding("a: 1\n\tb: 2", RULE_SYNTAX, 2, 1);
    assert_finding("a: \x01", RULE_SYNTAX, 1, 4);
    assert_finding("a: \xff", RULE_SYNTAX, 1, 4);
    assert_finding("a: 1\n---\nb: 2\n", RULE_SYNTAX, 2, 1);
    assert_finding("[a]: 1", RULE_SYNTAX, 1, 1);
    assert_finding("<<: {a: 1}", RULE_SYNTAX, 1, 1);
    assert_finding("a: 1\nb: 2\na: 3\n", RULE_DUPLICATE_KEY, 3, 1);
}

static void test_depth_is_limited(void **state)
{
    char *text = malloc(100001);
    struct fixture f;

    (void)state;
    memset(text, '[', 100000);
    text[100000] = '\0';
    f = parse(text);
    assert_null(f.tree);
    assert_int_equal(diags_first(f.diags)->rule, RULE_NESTING);
    assert_int_equal(diags_first(f.diags)->span.column, VALUE_DEPTH_MAX + 1);
    arena_free(f.arena);
    free(text);
}

static void test_placeholders(void **state)
{
    struct definition_value values[] = {{.name = "N", .value = "30"},
                                        {.name = "S", .value = "text"}};
    struct fillings fillings = {.items = values, .count = 2};
    struct fixture f =
        parse_as("d.yml", "a: ${N}\nb: 'x ${S}'\nc: ${Open}\nd: !Sub '${N}'\n", &fillings);

    (void)state;
    assert_int_equal(tree_field(f.tree, "c")->kind, TREE_PLACEHOLDER);
    assert_int_equal(diags_first(f.diags)->rule, RULE_UNFILLED_PLACEHOLDER);
    assert_null(diags_first(f.diags)->next);
    assert_value(&f, "{\"a\":30,\"b\":\"x text\",\"c\":\"${Open}\",\"d\":\"30\"}");
    arena_free(f.arena);
}

static void test_literal_placeholders(void **state)
{
    struct definition_value values[] = {{.name = "N", .value = "30"}};
    struct fillings fillings = {.items = values, .count = 1, .literal = true};
    struct fixture f = parse_as("d.yml", "a: ${N}\nb: ${X}\nc: ${!X}\n", &fillings);

    (void)state;
    assert_null(diags_first(f.diags));
    assert_value(&f, "{\"a\":30,\"b\":\"${X}\",\"c\":\"${!X}\"}");
    arena_free(f.arena);
    fillings.literal = false;
    f = parse_as("d.yml", "a: ${N}\nc: ${!X}\n", &fillings);
    assert_null(diags_first(f.diags));
    assert_value(&f, "{\"a\":30,\"c\":\"${X}\"}");
    arena_free(f.arena);
}

/* From standard input the text itself tells. */
static void test_notation_is_chosen(void **state)
{
    struct fixture f = parse_as("-", "a: 1", NULL);

    (void)state;
    assert_value(&f, "{\"a\":1}");
    arena_free(f.arena);
    f = parse_as("-", " {a: 1}", NULL);
    assert_string_equal(diags_first(f.diags)->message, "a key stands in double quotes: \"a\"");
    arena_free(f.arena);
    f = parse_as("d.json", "a: 1", NULL);
    assert_null(f.tree);
    arena_free(f.arena);
    f = parse_as("d.yaml", "\xef\xbb\xbf{a: 1}", NULL);
    assert_value(&f, "{\"a\":1}");
    assert_int_equal(f.tree->span.column, 1);
    arena_free(f.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scalars_have_types_of_the_core_schema),
        cmocka_unit_test(test_tags_make_strings),
        cmocka_unit_test(test_places_are_exact),
        cmocka_unit_test(test_aliases_share_nodes),
        cmocka_unit_test(test_aliases_are_limited),
        cmocka_unit_test(test_bad_texts_are_findings),
        cmocka_unit_test(test_depth_is_limited),
        cmocka_unit_test(test_placeholders),
        cmocka_unit_test(test_literal_placeholders),
        cmocka_unit_test(test_notation_is_chosen),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
