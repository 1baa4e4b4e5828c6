/* compiler/syntax/json_y.y - the grammar of JSON, and of what people write in its place.
 *
 * In: tokens of json_l.l. Out: parse->root, findings in parse->diags.
 * Mistakes that leave no doubt about what was meant (a comma too many or too few, a bare key) are
 * rules of their own, so that reading goes on and finds more. Everything is in the arena. */
%code requires {
#include "compiler/syntax/json_parse.h"
}

%define api.pure full
%define api.prefix {json_yy}
%define api.location.type {struct span}
%define parse.error custom
%define parse.lac full
%locations
%expect 0
%lex-param {void *scanner}
%parse-param {void *scanner} {struct json_parse *parse}

%code {
#include <string.h>

#define YYLLOC_DEFAULT(current, rhs, count)                                                        \
    ((current) = (count) > 0 ? span_join(YYRHSLOC(rhs, 1), YYRHSLOC(rhs, count)) : YYRHSLOC(rhs, 0))
/* Far more than VALUE_DEPTH_MAX nested values need. */
#undef YYMAXDEPTH
#define YYMAXDEPTH 100000

int json_yylex(JSON_YYSTYPE *value, JSON_YYLTYPE *span, void *scanner);
static void json_yyerror(const struct span *span, void *scanner, struct json_parse *parse,
                         const char *message);

static void missing(struct json_parse *parse, struct span at, const char *what);
}

%union {
    struct json_token text;
    struct tree *node;
    struct tree_member *member;
    struct list list;
}

%token END 0 "the end of the text"
%token <text> STRING "a string"
%token <text> NUMBER "a number"
%token <text> WORD "a word"
%token <text> PLACEHOLDER "a placeholder"
%token TRUE "true" FALSE "false" NULL_ "null"
%token OPEN_OBJECT "'{'" CLOSE_OBJECT "'}'" OPEN_ARRAY "'['" CLOSE_ARRAY "']'"
%token COMMA "','" COLON "':'"

%type <node> value object array
%type <member> member
%type <list> members items
%type <text> key

%%

document:
    value               { parse->root = $1; }
  | value error
  | error
  ;

value:
    object
  | array
  | STRING              { $$ = json_string_node(parse, @1, $1); }
  | NUMBER              { $$ = json_number_node(parse, @1, $1); }
  | TRUE                { $$ = build_boolean(parse->arena, @1, true); }
  | FALSE               { $$ = build_boolean(parse->arena, @1, false); }
  | NULL_               { $$ = build_node(parse->arena, TREE_NULL, @1); }
  | PLACEHOLDER         { $$ = placeholder_node(parse->placeholders, @1, $1.text, $1.size); }
  | WORD                {
                            json_complain_word(parse, @1, $1);
                            $$ = build_node(parse->arena, TREE_NULL, @1);
                        }
  ;

object:
    OPEN_OBJECT CLOSE_OBJECT
                        {
                            struct list none = LIST_EMPTY;
                            $$ = json_object_node(parse, @$, &none);
                        }
  | OPEN_OBJECT members CLOSE_OBJECT
                        { $$ = json_object_node(parse, @$, &$2); }
  | OPEN_OBJECT members COMMA CLOSE_OBJECT
                        {
                            json_complain(parse, @3, false, "no ',' may follow the last member");
                            $$ = json_object_node(parse, @$, &$2);
                        }
  ;

members:
    member              {
                            $$ = (struct list)LIST_EMPTY;
                            list_add_member(&$$, $1);
                        }
  | members COMMA member
                        {
                            $$ = $1;
                            list_add_member(&$$, $3);
                        }
  | members member      {
                            missing(parse, @2, "expected ',' before the next member");
                            $$ = $1;
                            list_add_member(&$$, $2);
                        }
  | error               { $$ = (struct list)LIST_EMPTY; }
  | members COMMA error { $$ = $1; }
  ;

member:
    key COLON value     { $$ = json_member(parse, @1, $1, $3); }
  | key value           {
                            missing(parse, @2, "expected ':' after a key");
                            $$ = json_member(parse, @1, $1, $2);
                        }
  | key COLON error     {
                            $$ = json_member(parse, @1, $1,
                                             build_node(parse->arena, TREE_NULL, @1));
                        }
  ;

key:
    STRING
  | WORD                {
                            json_complain(parse, @1, false,
                                          "a key stands in double quotes: \"%s\"", $1.text);
                        }
  ;

array:
    OPEN_ARRAY CLOSE_ARRAY
                        {
                            struct list none = LIST_EMPTY;
                            $$ = build_array(parse->arena, @$, &none);
                        }
  | OPEN_ARRAY items CLOSE_ARRAY
                        { $$ = build_array(parse->arena, @$, &$2); }
  | OPEN_ARRAY items COMMA CLOSE_ARRAY
                        {
                            json_complain(parse, @3, false, "no ',' may follow the last item");
                            $$ = build_array(parse->arena, @$, &$2);
                        }
  ;

items:
    value               {
                            $$ = (struct list)LIST_EMPTY;
                            list_add_item(parse->arena, &$$, $1);
                        }
  | items COMMA value   {
                            $$ = $1;
                            list_add_item(parse->arena, &$$, $3);
                        }
  | items value         {
                            missing(parse, @2, "expected ',' before the next item");
                            $$ = $1;
                            list_add_item(parse->arena, &$$, $2);
                        }
  | error               { $$ = (struct list)LIST_EMPTY; }
  | items COMMA error   { $$ = $1; }
  ;

%%

/* Report a missing comma or colon, unless an unclosed string, reported before, has swallowed it. */
static void missing(struct json_parse *parse, struct span at, const char *what)
{
    const char *text = parse->source->text;
    size_t between = parse->explained;

    while (between > 0 && between < at.start && strchr(" \t\r\n", text[between]) != NULL)
        between++;
    if (between != at.start)
        json_complain(parse, at, false, "%s", what);
}

/* The parser calls this when its stack cannot grow; nesting is bounded: that would be our bug. */
static void json_yyerror(const struct span *span, void *scanner, struct json_parse *parse,
                         const char *message)
{
    (void)scanner;
    json_complain(parse, *span, true, "%s", message);
    parse->stopped = true;
}

static bool is_expected(const yysymbol_kind_t *expected, int count, yysymbol_kind_t symbol)
{
    for (int i = 0; i < count; i++) {
        if (expected[i] == symbol)
            return true;
    }
    return false;
}

/* What could have stood here, in words. */
static const char *expectation(const yysymbol_kind_t *expected, int count)
{
    if (is_expected(expected, count, YYSYMBOL_COLON))
        return "expected ':' after a key";
    if (is_expected(expected, count, YYSYMBOL_COMMA))
        return is_expected(expected, count, YYSYMBOL_CLOSE_OBJECT)
                   ? "expected ',' or '}' after a member"
                   : "expected ',' or ']' after an item";
    if (is_expected(expected, count, YYSYMBOL_NUMBER))
        return "expected a value";
    if (is_expected(expected, count, YYSYMBOL_STRING))
        return "expected a key in double quotes";
    return "nothing may follow the value";
}

static void note_open(struct json_parse *parse, struct finding *finding,
                      const struct json_bracket *open)
{
    diag_note(parse->diags, finding, open->span, "this '%c' is open", open->byte);
}

static int yyreport_syntax_error(const yypcontext_t *context, void *scanner,
                                 struct json_parse *parse)
{
    enum { EXPECTED_MAX = 20 };
    yysymbol_kind_t expected[EXPECTED_MAX];
    yysymbol_kind_t found = yypcontext_token(context);
    int count = yypcontext_expected_tokens(context, expected, EXPECTED_MAX);
    const char *what = expectation(expected, count);
    struct finding *finding;

    (void)scanner;
    if (parse->stopped)
        return 0;
    if (found == YYSYMBOL_YYEOF) {
        finding = json_complain(parse, *yypcontext_location(context), true, "the text ends: %s",
                                what);
    } else {
        finding = json_complain(parse, *yypcontext_location(context), true, "%s", what);
    }
    if (finding != NULL && found == YYSYMBOL_YYEOF && parse->depth > 0)
        note_open(parse, finding, &parse->open[parse->depth - 1]);
    /* The scanner has closed the bracket already, so it stands just above the open ones. */
    if (finding != NULL && (found == YYSYMBOL_CLOSE_OBJECT || found == YYSYMBOL_CLOSE_ARRAY) &&
        parse->open[parse->depth].byte == (found == YYSYMBOL_CLOSE_OBJECT ? '[' : '{'))
        note_open(parse, finding, &parse->open[parse->depth]);
    return 0;
}
