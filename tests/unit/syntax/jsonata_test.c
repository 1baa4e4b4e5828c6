/* tests/unit/syntax/jsonata_test.c - JSONata: trees, places, each error, bounds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/syntax/jsonata/ast.h"
#include "runtime/base/buffer.h"
#include "runtime/base/count.h"
#include "runtime/base/utf8.h"
#include "runtime/json/write.h"

/* ---- a tree as a text: path(a b[0]) ---- */

static void add_node(struct buffer *out, const struct jsonata_node *node);

static void add_children(struct buffer *out, const char *name, const struct jsonata_node *node)
{
    buffer_add_format(out, "%s(", name);
    for (size_t i = 0; i < node->count; i++) {
        buffer_add_text(out, i > 0 ? " " : "");
        if (node->kind == JSONATA_SORT)
            buffer_add_text(out, node->descending[i] ? ">" : "<");
        add_node(out, node->children[i]);
    }
    buffer_add_byte(out, ')');
}

static void add_lambda(struct buffer *out, const struct jsonata_node *node)
{
    buffer_add_text(out, node->thunk ? "thunk" : "lambda");
    for (size_t i = 0; i < node->parameter_count; i++)
        buffer_add_format(out, " $%s", node->parameters[i]);
    if (node->signature != NULL)
        buffer_add_format(out, " %s", node->signature);
    add_children(out, "", node);
}

static void add_own(struct buffer *out, const struct jsonata_node *node)
{
    static const char *const names[] = {
        [JSONATA_PATH] = "path",      [JSONATA_NEGATE] = "negate",
        [JSONATA_ARRAY] = "array",    [JSONATA_OBJECT] = "object",
        [JSONATA_BLOCK] = "block",    [JSONATA_CONDITION] = "if",
        [JSONATA_CALL] = "call",      [JSONATA_PARTIAL] = "partial",
        [JSONATA_SORT] = "sort",      [JSONATA_TRANSFORM] = "transform",
        [JSONATA_APPLY] = "apply",    [JSONATA_WILDCARD] = "*",
        [JSONATA_DESCENDANTS] = "**", [JSONATA_HOLE] = "?",
    };

    switch (node->kind) {
    case JSONATA_LITERAL:
        json_write(out, node->literal);
        break;
    case JSONATA_NAME:
        buffer_add(out, node->text, node->size);
        break;
    case JSONATA_VARIABLE:
        buffer_add_format(out, "$%s", node->text);
        break;
    case JSONATA_PARENT:
        buffer_add_format(out, "%%%u", node->slot->label);
        buffer_add_text(out, node->slot->level > 0 ? "?" : "");
        break;
    case JSONATA_REGEX:
        buffer_add_format(out, "/%s/%s", node->text, node->flags);
        break;
    case JSONATA_BINARY:
        add_children(out, jsonata_operator_text(node->operation), node);
        break;
    case JSONATA_BIND:
        buffer_add_format(out, "$%s:=", node->text);
        add_children(out, "", node);
        break;
    case JSONATA_LAMBDA:
        add_lambda(out, node);
        break;
    case JSONATA_WILDCARD:
    case JSONATA_DESCENDANTS:
    case JSONATA_HOLE:
        buffer_add_text(out, names[node->kind]);
        break;
    default:
        add_children(out, names[node->kind], node);
    }
}

static void add_stages(struct buffer *out, const char *before, const struct jsonata_stage *stages)
{
    for (const struct jsonata_stage *stage = stages; stage != NULL; stage = stage->next) {
        if (stage->filter == NULL) {
            buffer_add_format(out, "#%s", stage->index);
            continue;
        }
        buffer_add_text(out, before);
        add_node(out, stage->filter);
        buffer_add_byte(out, ']');
    }
}

static void add_node(struct buffer *out, const struct jsonata_node *node)
{
    add_own(out, node);
    buffer_add_text(out, node->tail ? "!" : "");
    if (node->ancestor != NULL)
        buffer_add_format(out, "^%u", node->ancestor->label);
    if (node->focus != NULL)
        buffer_add_format(out, "@%s", node->focus);
    if (node->index != NULL)
        buffer_add_format(out, "#%s", node->index);
    add_stages(out, "[", node->stages);
    add_stages(out, "[[", node->predicates);
    if (node->group != NULL)
        add_children(out, "{}", node->group);
    buffer_add_text(out, node->keep_array ? "[]" : "");
    buffer_add_text(out, node->keep_singleton ? "+" : "");
    buffer_add_text(out, node->cons_array ? "&" : "");
    buffer_add_text(out, node->tuple ? "~" : "");
}

static const struct jsonata_node *parse(struct arena *arena, const char *text, size_t size)
{
    struct jsonata_error error;
    const struct jsonata_node *node = jsonata_parse(arena, text, size, &error);

    if (node == NULL)
        fail_msg("%s: %s: %s", text, error.code, error.message);
    return node;
}

static void assert_tree_of(const char *text, size_t size, const char *expected)
{
    struct arena *arena = arena_new();
    struct buffer out = BUFFER_EMPTY;

    add_node(&out, parse(arena, text, size));
    assert_string_equal(out.text, expected);
    buffer_fini(&out);
    arena_free(arena);
}

static void assert_tree(const char *text, const char *expected)
{
    assert_tree_of(text, strlen(text), expected);
}

/* ---- tests of trees ---- */

static void test_tokens(void **state)
{
    (void)state;
    assert_tree("a", "path(a)");
    assert_tree("`a b`", "path(a b)");
    assert_tree(" /* c **/ \xce\xbb\xc3\xa9 \v", "path(\xce\xbb\xc3\xa9)");
    assert_tree("$", "$");
    assert_tree("$$.a", "path($$ a)");
    assert_tree("$a$", "$a$");
    assert_tree("[1, 0.5, 1e2, 9007199254740993, 1e300, 1E-400]",
                "array(1 0.5 100 9007199254740992 1e+300 0)");
    assert_tree("[\"a\\n\\u00e9\\ud83d\\ude00\\/\", 'it\"s']",
                "array(\"a\\n\xc3\xa9\xf0\x9f\x98\x80/\" \"it\\\"s\")");
    assert_tree("['\\ud83d', '\\ude00\\ud83dx']",
                "array(\"\xef\xbf\xbd\" \"\xef\xbf\xbd\xef\xbf\xbdx\")");
    assert_tree("[true, false, null]", "array(true false null)");
    assert_tree("$match(a, /[/](\\/)\\\\/im)", "call($match path(a) /[/](\\/)\\\\/im)");
    assert_tree("a / b / c", "/(/(path(a) path(b)) path(c))");
    assert_tree("**", "**");
    assert_tree("* * *", "*(* *)");
    assert_tree_of("$a\0b", 4,
                   "$a\xc0\x80"
                   "b");
}

static void test_operators(void **state)
{
    (void)state;
    assert_tree("1 + 2 * 3 - 4", "-(+(1 *(2 3)) 4)");
    assert_tree("a or b and c = d & e", "or(path(a) and(path(b) =(path(c) &(path(d) path(e)))))");
    assert_tree("1 = 1 = true", "=(=(1 1) true)");
    assert_tree("a in b != c <= d >= e < f > g % h",
                ">(<(>=(<=(!=(in(path(a) path(b)) path(c)) path(d)) path(e)) path(f)) "
                "%(path(g) path(h)))");
    assert_tree("-5", "-5");
    assert_tree("- -5", "5");
    assert_tree("-0", "0");
    assert_tree("-1.5", "-1.5");
    assert_tree("-a.b", "negate(path(a b))");
    assert_tree("--a", "negate(negate(path(a)))");
    assert_tree("and and or", "and(path(and) path(or))");
    assert_tree("$a := $b := 1", "$a:=($b:=(1))");
    assert_tree("a ? b : c ? d", "if(path(a) path(b) if(path(c) path(d)))");
    assert_tree("[1..a, 2]", "array(..(1 path(a)) 2)");
    assert_tree("{'a': 1, b: {}}", "object(\"a\" 1 path(b) object())");
    assert_tree("(a; b;)", "block(path(a) path(b))");
    assert_tree("()", "block()");
    assert_tree("$ ~> |a|{}, 'b'| ~> $f(1)",
                "apply(apply($ transform(path(a) object() \"b\")) call($f 1))");
}

static void test_paths(void **state)
{
    (void)state;
    assert_tree("a.b.c", "path(a b c)");
    assert_tree("a.'b c'.\"d\"", "path(a b c d)");
    assert_tree("'a'.b", "path(a b)");
    assert_tree("a.*.**", "path(a * **)");
    assert_tree("a.b[0].c[x=1][2]", "path(a b[0] c[=(path(x) 1)][2])");
    assert_tree("(a.b)[0]", "block(path(a b))[[0]");
    assert_tree("$x[0].b", "path($x[[0] b)");
    assert_tree("a.$x[0]", "path(a $x[0])");
    assert_tree("a[]", "path(a[])[]+");
    assert_tree("a.b[][0].c", "path(a b[0][] c)+");
    assert_tree("$x[]", "$x[]");
    assert_tree("$x[].a", "path($x[] a)+");
    assert_tree("[1].a", "path(array(1)& a)");
    assert_tree("a.[b]", "path(a array(path(b))&)");
    assert_tree("([a].b).c", "path(block(path(array(path(a))& b))& c)");
    assert_tree("a^(b, >c, <d).e", "path(a sort(<path(b) >path(c) <path(d)) e)");
    assert_tree("$x^(b)", "path($x sort(<path(b)))");
    assert_tree("a{b: c}", "path(a){}(path(b) path(c))");
    assert_tree("a.b{}[0]", "path(a b[0]){}()");
    assert_tree("a@$x.b#$i", "path(a@x~ b#i~)");
    assert_tree("a[1]#$i[2]", "path(a[1]#i[2]~)");
    assert_tree("$x[1]#$i", "path($x[1]#i~)");
    assert_tree("$x@$y", "$x@y~");
    assert_tree("a@$x[]", "path(a@x[]~)[]");
    assert_tree("a.(b;c).d", "path(a block(path(b) path(c)) d)");
}

static void test_parents(void **state)
{
    (void)state;
    assert_tree("a.b.%.c", "path(a b^0~ %0 c)");
    assert_tree("a.b.%.%.c", "path(a^1~ b^0~ %0 %1 c)");
    assert_tree("a.b.{'x': %.c}", "path(a b^0~ object(\"x\" path(%0 c)))");
    assert_tree("a.b[%.c = 1]", "path(a b^0[=(path(%0 c) 1)]~)");
    assert_tree("a.b[%.%.c]", "path(a^1~ b^0[path(%0 %1 c)]~)");
    assert_tree("a.b.[%.c, %.d]", "path(a b^0~ array(path(%0 c) path(%0 d))&)");
    assert_tree("a.(b.c).%", "path(a block(path(b c^0~)~)~ %0)");
    assert_tree("a.b^(%.c)", "path(a b^0~ sort(<path(%0 c)))");
    assert_tree("a@$x.b@$y.%", "path(a^0@x~ b@y~ %0)");
    assert_tree("a[%]", "path(a[%0?])");
    assert_tree("function(){%.a}", "lambda(path(%0? a))");
}

static void test_functions(void **state)
{
    (void)state;
    assert_tree("$f()", "call($f)");
    assert_tree("$f(?, 1)", "partial($f ? 1)");
    assert_tree("a.f(1).g()", "path(a call(path(f) 1) call(path(g)))");
    assert_tree("function($x, $y){$x}", "lambda $x $y($x)");
    assert_tree("\xce\xbb(){1}(2)", "call(lambda(1) 2)");
    assert_tree("function($x)< n - : n >{$f($x)}", "lambda $x <n-:n>(thunk(call($f $x)!))");
    assert_tree("function($x)<a<n>(sb)?f<x:x>+>{1}", "lambda $x <a<n>(sb)?f<x:x>+>(1)");
    assert_tree("function($x){$x ? $f(1) : ($g(2); $g(3))}",
                "lambda $x(if($x thunk(call($f 1)!) block(call($g 2) thunk(call($g 3)!))))");
    assert_tree("function(){$f()[0]}", "lambda(call($f)[[0])");
    assert_tree("function(){1 + $f()}", "lambda(+(1 call($f)))");
    assert_tree("function", "path(function)");
}

static void test_places(void **state)
{
    struct arena *arena = arena_new();
    const struct jsonata_node *node = parse(arena, "  \xc3\xa9.b[ 1 ] + -$f(2)", 20);
    const struct jsonata_node *path = node->children[0], *call = node->children[1]->children[0];

    (void)state;
    assert_int_equal(node->start, 2);
    assert_int_equal(node->end, 20);
    assert_int_equal(node->position, 13);
    assert_int_equal(path->start, 2);
    assert_int_equal(path->end, 11);
    assert_int_equal(path->children[1]->start, 5);
    assert_int_equal(path->children[1]->position, 6);
    assert_int_equal(path->children[1]->stages->position, 7);
    assert_int_equal(call->start, 15);
    assert_int_equal(call->end, 20);
    assert_int_equal(call->position, 18);
    arena_free(arena);
}

/* ---- errors ---- */

static void assert_wrong(const char *text, const char *code, const char *message, size_t position,
                         size_t start, size_t end)
{
    struct arena *arena = arena_new();
    struct jsonata_error error;

    if (jsonata_parse(arena, text, strlen(text), &error) != NULL)
        fail_msg("%s is accepted", text);
    if (strcmp(error.code, code) != 0 || strcmp(error.message, message) != 0 ||
        error.position != position || error.start != start || error.end != end)
        fail_msg("%s: %s %s, %zu, %zu to %zu", text, error.code, error.message, error.position,
                 error.start, error.end);
    arena_free(arena);
}

static void test_wrong_tokens(void **state)
{
    (void)state;
    assert_wrong("a & 'b", "S0101", "String literal must be terminated by a matching quote", 6, 4,
                 6);
    assert_wrong("\"\\u1", "S0101", "String literal must be terminated by a matching quote", 7, 0,
                 4);
    assert_wrong("1e999", "S0102", "Number out of range: \"1e999\"", 0, 0, 5);
    assert_wrong("'a\\'b'", "S0103", "Unsupported escape sequence: \\\"'\"", 3, 2, 4);
    assert_wrong("'\\\xf0\x9f\x98\x80'", "S0103",
                 "Unsupported escape sequence: \\\"\xf0\x9f\x98\x80\"", 2, 1, 6);
    assert_wrong("'\\", "S0103", "Unsupported escape sequence: \\\"\"", 2, 1, 2);
    assert_wrong("'\\u12g4'", "S0104", "The escape sequence \\u must be followed by 4 hex digits",
                 2, 1, 3);
    assert_wrong("a.`b", "S0105", "Quoted property name must be terminated with a backquote (`)", 4,
                 2, 4);
    assert_wrong("a /* b *", "S0106", "Comment has no closing tag", 2, 2, 8);
    assert_wrong("a ! b", "S0204", "Unknown operator: \"!\"", 3, 2, 3);
    assert_wrong("$f(//)", "S0301", "Empty regular expressions are not allowed", 4, 3, 5);
    assert_wrong("$f(/a(/)", "S0302", "No terminating / in regular expression", 8, 3, 8);
    assert_wrong("$f(/a/ii)", "S0303", "Not a valid regular expression: \"ii\"", 6, 6, 8);
}

static void test_wrong_grammar(void **state)
{
    (void)state;
    assert_wrong("a b", "S0201", "Syntax error: \"b\"", 3, 2, 3);
    assert_wrong("1..3", "S0201", "Syntax error: \"..\"", 3, 1, 3);
    assert_wrong("a 1e21", "S0201", "Syntax error: 1e+21", 6, 2, 6);
    assert_wrong("a null", "S0201", "Syntax error: null", 6, 2, 6);
    assert_wrong("(a]", "S0202", "Expected \")\", got \"]\"", 3, 2, 3);
    assert_wrong("{a, b}", "S0202", "Expected \":\", got \",\"", 3, 2, 3);
    assert_wrong("[1", "S0203", "Expected \"]\" before end of expression", 2, 2, 2);
    assert_wrong("", "S0207", "Unexpected end of expression", 0, 0, 0);
    assert_wrong("1 + ", "S0207", "Unexpected end of expression", 4, 4, 4);
    assert_wrong("function($a, b){1}", "S0208",
                 "Parameter 2 of function definition must be a variable name (start with $)", 14,
                 13, 14);
    assert_wrong("$x{}[0]", "S0209", "A predicate cannot follow a grouping expression in a step", 5,
                 4, 5);
    assert_wrong("a{}{}", "S0210", "Each step can only have one grouping expression", 4, 3, 4);
    assert_wrong("a + )", "S0211", "The symbol \")\" cannot be used as a unary operator", 5, 4, 5);
    assert_wrong("a ?: b", "S0211", "The symbol \":\" cannot be used as a unary operator", 4, 3, 4);
    assert_wrong("(/a/)", "S0211", "The symbol \"/\" cannot be used as a unary operator", 2, 1, 2);
    assert_wrong("a.b := 1", "S0212", "The left side of := must be a variable name (start with $)",
                 2, 0, 3);
    assert_wrong("a@b", "S0214", "The right side of \"@\" must be a variable name (start with $)",
                 3, 2, 3);
    assert_wrong("a#1", "S0214", "The right side of \"#\" must be a variable name (start with $)",
                 3, 2, 3);
}

static void test_wrong_rewriting(void **state)
{
    (void)state;
    assert_wrong("a.1.5", "S0213",
                 "The literal value 1.5 cannot be used as a step within a path expression", 5, 2,
                 5);
    assert_wrong("a.true", "S0213",
                 "The literal value true cannot be used as a step within a path expression", 6, 2,
                 6);
    assert_wrong("a[0]@$x", "S0215",
                 "A context variable binding must precede any predicates on a step", 5, 4, 5);
    assert_wrong("a^(b)@$x", "S0216",
                 "A context variable binding must precede the 'order-by' clause on a step", 6, 5,
                 6);
    assert_wrong("%", "S0217",
                 "The object representing the 'parent' cannot be derived from this expression", 1,
                 0, 1);
    assert_wrong("$f().%", "S0217",
                 "The object representing the 'parent' cannot be derived from this expression", 3,
                 0, 4);
    assert_wrong("function($x)<n<s>>{1}", "S0401",
                 "Type parameters can only be applied to functions and arrays", 15, 14, 15);
    assert_wrong("function($x)<(na<s>)>{1}", "S0402",
                 "Choice groups containing parameterized types are not supported", 14, 13, 14);
    assert_wrong("function($x)<s++>{1}", "S0303", "Not a valid regular expression: \"<s++>\"", 13,
                 12, 13);
    assert_wrong("function($x)<(s-n)>{1}", "S0303", "Not a valid regular expression: \"<(s-n)>\"",
                 13, 12, 13);
    assert_wrong("function($x)<(\\x62-\\u0061)>{1}", "S0303",
                 "Not a valid regular expression: \"<(\\\\x62-\\\\u0061)>\"", 13, 12, 13);
    /* Classes of JavaScript that are sound: a range that goes up, one that is none for \d. */
    assert_wrong("function($x)<(\\141-\\x62\\d-\\n)>", "S0203",
                 "Expected \"{\" before end of expression", 30, 30, 30);
}

/* ---- bounds ---- */

static const char *repeat(struct buffer *out, const char *before, const char *part, size_t count,
                          const char *behind)
{
    buffer_clear(out);
    buffer_add_text(out, before);
    for (size_t i = 0; i < count; i++)
        buffer_add_text(out, part);
    buffer_add_text(out, behind);
    return out->text;
}

/* The code of the error, or NULL. */
static const char *code_of(const char *text)
{
    struct arena *arena = arena_new();
    struct jsonata_error error;

    jsonata_parse(arena, text, strlen(text), &error);
    arena_free(arena);
    return error.code;
}

static void test_bounds(void **state)
{
    static const char *const nested[] = {"(",    "[",  "{a:", "-", "$f(",        "a[",
                                         "$x:=", "a?", "a^(", "|", "function(){"};
    struct buffer out = BUFFER_EMPTY;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(nested); i++)
        assert_string_equal(code_of(repeat(&out, "", nested[i], 100000, "")), "U1001");
    assert_null(code_of(repeat(&out, "", "-", JSONATA_NESTING_MAX - 1, "a")));
    assert_string_equal(code_of(repeat(&out, "", "-", JSONATA_NESTING_MAX, "a")), "U1001");
    assert_null(code_of(repeat(&out, "a", "&a", JSONATA_HEIGHT_MAX - 1, "")));
    assert_string_equal(code_of(repeat(&out, "a", "&a", JSONATA_HEIGHT_MAX, "")), "U1001");
    assert_string_equal(code_of(repeat(&out, "a", "()", 100000, "")), "U1001");
    assert_null(code_of(repeat(&out, "a.b", ".%.b", JSONATA_PARENTS_MAX, "")));
    assert_string_equal(code_of(repeat(&out, "a.b", ".%.b", JSONATA_PARENTS_MAX + 1, "")), "U1001");
    buffer_fini(&out);
}

/* What is long and flat is taken, as far as there are not too many tokens. */
static void test_length(void **state)
{
    static const struct {
        const char *text;
        size_t tokens;
    } parts[] = {{".a", 2},   {"[0]", 3},   {"[]", 2},     {".a@$x", 4},
                 {"^(a)", 4}, {".a#$i", 4}, {".\"a\"", 2}, {".[a]", 4}};
    struct buffer out = BUFFER_EMPTY;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        size_t count = (JSONATA_TOKENS_MAX - 1) / parts[i].tokens;

        assert_null(code_of(repeat(&out, "a", parts[i].text, count, "")));
        assert_string_equal(code_of(repeat(&out, "a", parts[i].text, count + 1, "")), "U1001");
    }
    assert_null(code_of(repeat(&out, "a", " /*c*/ ", 100000, "")));
    assert_null(code_of(repeat(&out, "[a", ",a", JSONATA_TOKENS_MAX / 2 - 2, "]")));
    assert_string_equal(code_of(repeat(&out, "$f(?", ",?", 500000, ")")), "U1001");
    assert_null(code_of(repeat(&out, "'", "\\n", 500000, "'")));
    assert_string_equal(code_of(repeat(&out, "$f(/", "\\", 500000, "")), "S0302");
    assert_string_equal(code_of(repeat(&out, "'", "a", 500000, "")), "S0101");
    buffer_fini(&out);
}

/* What is told of operators that other languages have: how the remedy begins. */
static void test_remedies(void **state)
{
    static const struct {
        const char *text, *remedy;
    } cases[] = {
        {"$a == 1", "equal is written"},
        {"$a === 1", "equal is written"},
        {"$a !== 1", "not equal is written"},
        {"$a <> 1", "not equal is written"},
        {"$a && $b", "&& is written and"},
        {"$a || $b", "|| is written or"},
        {"$a => 1", "greater or equal"},
        {"function($x)=>$x", "greater or equal is written >=, a function"},
        {"$a =< 1", "less or equal"},
        {"$a ?? 1", "?? is written"},
        {"!$a", "not is a function"},
        {"$a and !($b)", "not is a function"},
        {"NOT $a", "not is a function"},
        {"$a and not $b", "not is a function"},
        {"$a AND $b", "this operator is written in small letters: and"},
        {"$a Or $b", "this operator is written in small letters: or"},
        {"if $a", "if is written"},
        {"$not $a", NULL},
        {"$a.if $a", NULL},
        {"!=", NULL},
        {"$a android", NULL},
        {"$a $b", NULL},
        {"$f(1", NULL},
        {"'!", NULL},
        {"", NULL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct arena *arena = arena_new();
        struct jsonata_error error = {0};
        const char *text = cases[i].text, *remedy;

        assert_null(jsonata_parse(arena, text, strlen(text), &error));
        remedy = jsonata_remedy(text, strlen(text), &error);
        if (cases[i].remedy == NULL)
            assert_null(remedy);
        else if (remedy == NULL || strncmp(remedy, cases[i].remedy, strlen(cases[i].remedy)) != 0)
            fail_msg("%s: %s", text, remedy != NULL ? remedy : "nothing");
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tokens),          cmocka_unit_test(test_operators),
        cmocka_unit_test(test_paths),           cmocka_unit_test(test_parents),
        cmocka_unit_test(test_functions),       cmocka_unit_test(test_places),
        cmocka_unit_test(test_wrong_tokens),    cmocka_unit_test(test_wrong_grammar),
        cmocka_unit_test(test_wrong_rewriting), cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_length),          cmocka_unit_test(test_remedies),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
