/* tests/unit/syntax/path_test.c - JSONPath: what is taken, what is refused and where, traits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/syntax/path.h"
#include "runtime/json/write.h"

static const struct path *parse(struct arena *arena, const char *text, enum path_dialect dialect)
{
    struct path_error error = {NULL, 0, 0};
    const struct path *path = path_parse(arena, text, strlen(text), dialect, &error);

    if (path == NULL)
        fail_msg("%s: %s", text, error.message);
    return path;
}

static void assert_form(const char *text, enum path_dialect dialect, const char *form,
                        bool definite)
{
    struct arena *arena = arena_new();
    const struct path *path = parse(arena, text, dialect);

    assert_string_equal(path_bracket_form(arena, path), form);
    assert_int_equal(path->definite, definite);
    arena_free(arena);
}

static void assert_refused(const char *text, enum path_dialect dialect, size_t start, size_t end,
                           const char *message)
{
    struct arena *arena = arena_new();
    struct path_error error = {NULL, 0, 0};

    assert_null(path_parse(arena, text, strlen(text), dialect, &error));
    assert_string_equal(error.message, message);
    assert_int_equal(error.start, start);
    assert_int_equal(error.end, end);
    arena_free(arena);
}

static void test_steps(void **state)
{
    const enum path_dialect asl = PATH_DIALECT_ASL;

    (void)state;
    assert_form("$", asl, "$", true);
    assert_form("$.a.b-c['d e'][\"f\"][0][-1]", asl, "$['a']['b-c']['d e']['f'][0][-1]", true);
    assert_form("$[ 'a' , \"b\" ]", asl, "$['a','b']", true);
    assert_form("$['a','b'].c", asl, "$['a','b']['c']", true);
    assert_form("$['a','b'].c", PATH_DIALECT_JAYWAY, "$['a','b']['c']", false);
    assert_form("$[ 0 , 1 ]", asl, "$[0,1]", false);
    assert_form("$[1:3]..a.*", asl, "$[1:3]..['a'][*]", false);
    assert_form("$[:-2][010:][1:2:9]", asl, "$[:-2][10:][1:2]", false);
    assert_form("$..[0].['a']", asl, "$..[0]['a']", false);
    assert_form("$['a']b", asl, "$['a']['b']", true);
    assert_form("$.a[?(@.b)].c ", asl, "$['a'][?]['c']", false);
    assert_form("$.a.length()", PATH_DIALECT_JAYWAY, "$['a'].length()", true);
    assert_form("$..a.max()", PATH_DIALECT_JAYWAY, "$..['a'].max()", true);
    assert_form("$.f($.a, 1, \"x\").g()", PATH_DIALECT_JAYWAY, "$.f(...).g()", true);
    assert_form("$.a.length()", asl, "$['a']['length()']", true);
    assert_form("$..a.max( )", asl, "$..['a']['max( )']", false);
    assert_form("$.\xe2\x82\xac.'q'.\"r\"", asl, "$['\xe2\x82\xac'][''q'']['\"r\"']", true);
}

static void test_roots_of_the_service(void **state)
{
    struct arena *arena = arena_new();
    const struct path *path;

    (void)state;
    assert_int_equal(parse(arena, "$.a", PATH_DIALECT_ASL)->root, PATH_ROOT_DATA);
    path = parse(arena, "$$.Execution.Id", PATH_DIALECT_ASL);
    assert_int_equal(path->root, PATH_ROOT_CONTEXT);
    assert_string_equal(path->text, "$$.Execution.Id");
    assert_string_equal(path->steps->names[0].text, "Execution");
    path = parse(arena, "$na\xc3\xafve_1[0]", PATH_DIALECT_ASL);
    assert_int_equal(path->root, PATH_ROOT_VARIABLE);
    assert_string_equal(path->variable, "na\xc3\xafve_1");
    assert_int_equal(path->steps->kind, PATH_INDEX);
    assert_null(parse(arena, "$$", PATH_DIALECT_ASL)->steps);
    arena_free(arena);
}

static void test_backslashes_quote(void **state)
{
    (void)state;
    assert_form("$.store\\.book", PATH_DIALECT_ASL, "$['store.book']", true);
    assert_form("$.\\stor\\e.boo\\k", PATH_DIALECT_ASL, "$['store']['book']", true);
    assert_form("$.foo\\@bar.baz\\[\\[.\\?pretty", PATH_DIALECT_ASL,
                "$['foo@bar']['baz[[']['?pretty']", true);
    assert_form("$.\\u00fc\\uD800\\uDF46.x\\ y", PATH_DIALECT_ASL,
                "$['\xc3\xbc\xf0\x90\x8d\x86']['x y']", true);
    assert_form("$['it\\'s']['\\n\\\"']", PATH_DIALECT_ASL, "$['it's']['\\n\\\"']", true);
    assert_form("$['it\\'s']['\\\"\\\\']", PATH_DIALECT_JAYWAY, "$['it's']['\"\\']", true);
    assert_form("$.a\\.b", PATH_DIALECT_JAYWAY, "$['a\\']['b']", true);
}

static void test_jayway_adds_a_root(void **state)
{
    struct arena *arena = arena_new();

    (void)state;
    assert_form("a.b", PATH_DIALECT_JAYWAY, "$['a']['b']", true);
    assert_form(".a", PATH_DIALECT_JAYWAY, "$..['a']", false);
    assert_form("@.a", PATH_DIALECT_JAYWAY, "$['a']", true);
    assert_int_equal(parse(arena, " ab.c", PATH_DIALECT_JAYWAY)->steps->start, 0);
    assert_refused("a[b]", PATH_DIALECT_JAYWAY, 2, 3,
                   "a name in brackets stands in quotes: ['name']");
    assert_refused("$$.a", PATH_DIALECT_JAYWAY, 0, 2, "expected a path");
    arena_free(arena);
}

static const struct path_filter *filter_of(struct arena *arena, const char *text)
{
    const struct path *path = parse(arena, text, PATH_DIALECT_ASL);

    assert_int_equal(path->steps->kind, PATH_FILTER);
    return path->steps->filter;
}

static void assert_literal(struct arena *arena, const char *text, const char *expected)
{
    const char *path = arena_format(arena, "$[?(@.a == %s)]", text);
    const struct value *literal = filter_of(arena, path)->right.literal;
    struct buffer out = BUFFER_EMPTY;

    assert_non_null(literal);
    json_write(&out, literal);
    assert_string_equal(out.text, expected);
    buffer_fini(&out);
}

static void test_filter_literals(void **state)
{
    struct arena *arena = arena_new();

    (void)state;
    assert_literal(arena, "'it\\'s'", "\"it's\"");
    assert_literal(arena, "\"a)]\"", "\"a)]\"");
    assert_literal(arena, "-1.5e3", "-1500.0");
    assert_literal(arena, "-007", "-7");
    assert_literal(arena, "00", "0");
    assert_literal(arena, "true", "true");
    assert_literal(arena, "null", "null");
    assert_literal(arena, "home-1", "\"home-1\""); /* as the service takes it */
    assert_literal(arena, "[]", "[]");
    assert_literal(arena, "['a', \"b\", {k: [1, %x], 'k': {}}]", "[\"a\",\"b\",{\"k\":{}}]");
    arena_free(arena);
}

static void test_filter_precedence(void **state)
{
    struct arena *arena = arena_new();
    const struct path_filter *filter =
        filter_of(arena, "$[?(@.a && @.b==1 || !(@.c<2 || $.d) && !@.e)]");

    (void)state;
    assert_int_equal(filter->kind, FILTER_OR);
    assert_int_equal(filter->first->kind, FILTER_AND);
    assert_int_equal(filter->first->first->kind, FILTER_EXISTS);
    assert_string_equal(filter->first->second->comparison->text, "==");
    assert_int_equal(filter->second->kind, FILTER_AND);
    assert_int_equal(filter->second->first->kind, FILTER_NOT);
    assert_int_equal(filter->second->first->first->kind, FILTER_OR);
    assert_int_equal(filter->second->second->kind, FILTER_NOT);
    assert_int_equal(filter->second->second->first->kind, FILTER_EXISTS);
    arena_free(arena);
}

static void test_filter_names_and_patterns(void **state)
{
    struct arena *arena = arena_new();
    const struct path_filter *filter = filter_of(arena, "$[?(@.key-dash+50>=-1)]");

    (void)state;
    assert_string_equal(filter->left.path->steps->names[0].text, "key-dash+50");
    assert_string_equal(filter->comparison->text, ">=");
    filter = filter_of(arena, "$[?(@.n =~ /a\\/(b).*/i)]");
    assert_int_equal(filter->kind, FILTER_MATCH);
    assert_string_equal(filter->pattern, "a\\/(b).*");
    assert_string_equal(filter->flags, "i");
    filter = filter_of(arena, "$[?(2 IN @.list[?(@.x == ')')])]");
    assert_string_equal(filter->comparison->text, "in");
    assert_non_null(filter->right.path->steps->next->filter);
    filter = filter_of(arena, "$[?(@.list.length() > 2)]");
    assert_true(filter->left.path->steps->next->call);
    /* Jayway's `!` before a comparison has no effect. */
    assert_int_equal(filter_of(arena, "$[?(!@.a == 1)]")->kind, FILTER_COMPARE);
    assert_int_equal(filter_of(arena, "$[?(!(@.a == 1))]")->kind, FILTER_NOT);
    arena_free(arena);
}

static void test_refusals_say_where_and_why(void **state)
{
    const enum path_dialect asl = PATH_DIALECT_ASL;

    (void)state;
    assert_refused("", asl, 0, 0, "the path is empty");
    assert_refused("a.b", asl, 0, 1, "a path begins with $");
    assert_refused("@.a", asl, 0, 1, "a path begins with $");
    assert_refused("$.", asl, 2, 2, "a path may not end with '.': add a name");
    assert_refused("$.a..", asl, 5, 5, "a path may not end with '.': add a name");
    assert_refused("$...a", asl, 3, 4, "expected a name after '.'");
    assert_refused("$.a b", asl, 3, 4, "a name with blanks stands in brackets: ['my name']");
    assert_refused("$[key]", asl, 2, 5, "a name in brackets stands in quotes: ['name']");
    assert_refused("$['a]", asl, 2, 5, "the quote is not closed");
    assert_refused("$['a'5]", asl, 5, 6, "expected ']'");
    assert_refused("$['a',]", asl, 6, 7, "expected a name in quotes");
    assert_refused("$[]", asl, 2, 3, "expected 'name', an index, a slice, * or ?(...) in brackets");
    assert_refused("$[:]", asl, 2, 3,
                   "a slice needs a bound: [from:], [:to] or [from:to]; * is all");
    assert_refused("$[1-2:3]", asl, 2, 7, "a slice is written [from:to]");
    assert_refused("$[99999999999]", asl, 2, 13, "an index must fit 32 bits");
    assert_refused("$[1 2]", asl, 4, 5, "expected ']'");
    assert_refused("$[*,1]", asl, 3, 4, "expected ']'");
    assert_refused("$[?@.a]", asl, 3, 4, "a filter is written [?(...)]");
    assert_refused("$[?()]", asl, 4, 5, "expected a condition that begins with @, $ or a literal");
    assert_refused("$[?(true)]", asl, 8, 9,
                   "a literal alone is no condition: compare it with something");
    assert_refused("$[?(@.a = 1)]", asl, 8, 9, "equality is written ==");
    assert_refused("$[?(@.a == x)]", PATH_DIALECT_JAYWAY, 11, 12,
                   "a text in a filter stands in quotes");
    assert_refused("$[?(length(@) == 4)]", asl, 10, 11,
                   "a literal alone is no condition: compare it with something");
    assert_refused("$[?(@.a == 1e999)]", asl, 11, 16, "the number is too large");
    assert_refused("$[?(@.a =~ 'x')]", asl, 4, 14, "=~ compares with a pattern: /.../");
    assert_refused("$[?(@.a == /x/)]", asl, 4, 14, "a pattern is compared with =~");
    assert_refused("$[?(@.a)", asl, 8, 8, "expected ']'");
    assert_refused("$.f(", asl, 4, 4, "expected @, $ or a literal");
}

/* Whoever walks a path may recurse: nothing is deeper than the parser allows. */
static void test_limits(void **state)
{
    struct arena *arena = arena_new();
    struct buffer text = BUFFER_EMPTY;
    struct path_error error;

    (void)state;
    buffer_add_text(&text, "$[?(");
    for (int i = 0; i < 100000; i++)
        buffer_add_byte(&text, '(');
    assert_null(path_parse(arena, text.text, text.size, PATH_DIALECT_ASL, &error));
    assert_string_equal(error.message, "the path is nested too deeply");
    buffer_clear(&text);
    buffer_add_text(&text, "$[?(@.a");
    for (int i = 0; i < 100000; i++)
        buffer_add_text(&text, " && @.a");
    buffer_add_text(&text, ")]");
    assert_null(path_parse(arena, text.text, text.size, PATH_DIALECT_ASL, &error));
    assert_string_equal(error.message, "the path has too many conditions");
    buffer_clear(&text);
    buffer_add_byte(&text, '$');
    for (int i = 0; i < 100000; i++)
        buffer_add_text(&text, ".a[0]");
    assert_true(parse(arena, text.text, PATH_DIALECT_ASL)->definite);
    assert_null(path_parse(arena, "$.a\0b\n[", 7, PATH_DIALECT_ASL, &error));
    buffer_fini(&text);
    arena_free(arena);
}

static void assert_traits(const char *text, unsigned traits, const char *problem)
{
    struct arena *arena = arena_new();
    const struct path *path = parse(arena, text, PATH_DIALECT_ASL);
    size_t start = 0, end = 0;
    const char *found = path_reference_problem(path, &start, &end);

    assert_int_equal(path_traits(path), traits);
    if (problem == NULL)
        assert_null(found);
    else
        assert_string_equal(found != NULL ? found : "none", problem);
    arena_free(arena);
}

static void assert_trait_at(const char *text, enum path_trait trait, const char *part)
{
    struct arena *arena = arena_new();
    size_t start = 0, end = 0;

    path_trait_place(parse(arena, text, PATH_DIALECT_ASL), trait, &start, &end);
    assert_int_equal(end - start, strlen(part));
    assert_memory_equal(text + start, part, end - start);
    arena_free(arena);
}

static void test_places_of_traits(void **state)
{
    (void)state;
    assert_trait_at("$.a.length()", PATH_USES_FUNCTION, "length()");
    assert_trait_at("$.a[?(@.b == 1 && (@.c in [1] || @.d))].e", PATH_USES_WORD_OPERATOR,
                    "@.c in [1]");
    assert_trait_at("$.x[?(@.a)].b[?(@.b =~ /x/)]", PATH_USES_REGEX, "@.b =~ /x/");
    assert_trait_at("$.a[?(@.b == $.c)]", PATH_USES_DOCUMENT_IN_FILTER, "@.b == $.c");
    assert_trait_at("$.a[-1]", PATH_USES_NEGATIVE_INDEX, "[-1]");
}

static void test_traits(void **state)
{
    (void)state;
    assert_traits("$.a['b'][0]", 0, NULL);
    assert_traits("$$.a", 0, NULL);
    assert_traits("$.a[-1]", PATH_USES_NEGATIVE_INDEX,
                  "must name one node: an index may not be negative");
    assert_traits("$..a", PATH_USES_INDEFINITE, "must name one node: \"..\" may name many");
    assert_traits("$.a[*]", PATH_USES_INDEFINITE, "must name one node: \"*\" may name many");
    assert_traits("$.a[0,1]", PATH_USES_INDEFINITE, "must name one node: \",\" names several");
    assert_traits("$['a','b']", PATH_USES_INDEFINITE, "must name one node: \",\" names several");
    assert_traits("$.a[1:2]", PATH_USES_INDEFINITE, "must name one node: \":\" may name many");
    assert_traits("$.a.length()", PATH_USES_FUNCTION,
                  "must name a node: a function computes a value");
    assert_traits("$[?(@.a[-1] in $.b && @.c.size() =~ /x/)]",
                  PATH_USES_INDEFINITE | PATH_USES_FILTER | PATH_USES_NEGATIVE_INDEX |
                      PATH_USES_WORD_OPERATOR | PATH_USES_DOCUMENT_IN_FILTER | PATH_USES_FUNCTION |
                      PATH_USES_REGEX,
                  "must name one node: \"?\" may name many");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps),
        cmocka_unit_test(test_roots_of_the_service),
        cmocka_unit_test(test_backslashes_quote),
        cmocka_unit_test(test_jayway_adds_a_root),
        cmocka_unit_test(test_filter_literals),
        cmocka_unit_test(test_filter_precedence),
        cmocka_unit_test(test_filter_names_and_patterns),
        cmocka_unit_test(test_refusals_say_where_and_why),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_traits),
        cmocka_unit_test(test_places_of_traits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
