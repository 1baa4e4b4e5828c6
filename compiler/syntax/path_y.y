/* compiler/syntax/path_y.y - the grammar of JSONPath, as Jayway accepts it.
 *
 * In: tokens of path_l.l, which knows where names end. Out: parse->path, or parse->message.
 * Everything is in the arena, so nothing is to be freed when parsing stops at an error. */
%code requires {
#include "compiler/syntax/path_parse.h"
#include "runtime/json/value.h"
}

%define api.pure full
%define api.prefix {path_yy}
%define api.location.type {struct path_place}
%define parse.error custom
%define parse.lac full
%locations
%expect 0
%lex-param {void *scanner}
%parse-param {void *scanner} {struct path_parse *parse}

%code {
#define YYLLOC_DEFAULT(current, rhs, count)                                                        \
    do {                                                                                           \
        (current).start = (count) > 0 ? YYRHSLOC(rhs, 1).start : YYRHSLOC(rhs, 0).end;             \
        (current).end = YYRHSLOC(rhs, count).end;                                                  \
    } while (0)

int path_yylex(PATH_YYSTYPE *value, PATH_YYLTYPE *place, void *scanner);
static void path_yyerror(const struct path_place *place, void *scanner, struct path_parse *parse,
                         const char *message);

static const struct path_text nothing = {NULL, 0};
}

%union {
    struct path_text text;
    int64_t index;
    const struct filter_operator *operator;
    const struct value *value;
    struct path_step *step;
    struct path_chain chain;
    struct path *path;
    struct path_name_list names;
    struct path_index_list indexes;
    struct path_item_list items;
    struct filter_operand operand;
    struct path_filter *filter;
}

%initial-action { @$.start = @$.end = 0; }

%token END 0
%token BAD "what no path holds"
%token DOCUMENT CONTEXT NODE
%token <text> VARIABLE NAME FUNCTION QUOTED WORD PATTERN
%token <index> INTEGER
%token <step> SLICE
%token <value> NUMBER
%token <operator> OPERATOR
%token DOT DESCENT STAR OPEN CLOSE OPEN_PAREN CLOSE_PAREN OPEN_BRACE CLOSE_BRACE
%token COMMA COLON QUESTION AND OR NOT
%token TRUE FALSE NULL_

%type <chain> steps chain first next
%type <step> part bracket named
%type <path> inner
%type <names> names
%type <indexes> indexes
%type <items> arguments argument_list json_items json_members
%type <value> literal json
%type <text> json_key
%type <operand> operand
%type <filter> any all one condition

%%

document:
    DOCUMENT steps      { parse->path = path_new(parse, @$, PATH_ROOT_DATA, nothing, $2); }
  | CONTEXT steps       { parse->path = path_new(parse, @$, PATH_ROOT_CONTEXT, nothing, $2); }
  | VARIABLE steps      { parse->path = path_new(parse, @$, PATH_ROOT_VARIABLE, $1, $2); }
  ;

inner: /* a path in a filter or among arguments */
    NODE steps          { $$ = path_new(parse, @$, PATH_ROOT_NODE, nothing, $2); }
  | DOCUMENT steps      { $$ = path_new(parse, @$, PATH_ROOT_DATA, nothing, $2); }
  ;

steps:
    %empty              { $$ = (struct path_chain){0}; }
  | chain
  ;

chain:
    first
  | chain next          {
                            $$ = $1;
                            $$.last->next = $2.first;
                            $$.last = $2.last;
                        }
  ;

first:
    DOT part            { $$.first = $$.last = $2; }
  | DESCENT part        {
                            $$.first = path_step_new(parse, PATH_DESCENT, @1);
                            $$.first->next = $$.last = $2;
                        }
  | bracket             { $$.first = $$.last = $1; }
  ;

next: /* behind a bracket a name needs no dot */
    first
  | named               { $$.first = $$.last = $1; }
  ;

part:
    named
  | bracket
  ;

named:
    NAME                { $$ = path_name_step(parse, @1, $1); }
  | STAR                { $$ = path_step_new(parse, PATH_WILDCARD, @1); }
  | FUNCTION arguments CLOSE_PAREN
                        { $$ = path_function_step(parse, @$, $1, &$2); }
  ;

bracket:
    OPEN names CLOSE    { $$ = path_names_step(parse, @$, &$2); }
  | OPEN indexes CLOSE  { $$ = path_indexes_step(parse, @$, &$2); }
  | OPEN SLICE CLOSE    { $$ = $2; $$->start = @$.start; $$->end = @$.end; }
  | OPEN STAR CLOSE     { $$ = path_step_new(parse, PATH_WILDCARD, @$); }
  | OPEN QUESTION OPEN_PAREN any CLOSE_PAREN CLOSE
                        {
                            $$ = path_step_new(parse, PATH_FILTER, @$);
                            $$->filter = $4;
                        }
  ;

names:
    QUOTED              { $$ = (struct path_name_list){0}; path_names_add(parse, &$$, $1); }
  | names COMMA QUOTED  { $$ = $1; path_names_add(parse, &$$, $3); }
  ;

indexes:
    INTEGER             { $$ = (struct path_index_list){0}; path_indexes_add(parse, &$$, $1); }
  | indexes COMMA INTEGER
                        { $$ = $1; path_indexes_add(parse, &$$, $3); }
  ;

arguments:
    %empty              { $$ = (struct path_item_list){0}; }
  | argument_list
  ;

argument_list:
    literal             {
                            $$ = (struct path_item_list){0};
                            if (!path_items_add(parse, @1, &$$, nothing, $1))
                                YYABORT;
                        }
  | inner               {
                            $$ = (struct path_item_list){0};
                            if (!path_items_add(parse, @1, &$$, nothing, NULL))
                                YYABORT;
                            $$.last->argument.path = $1;
                        }
  | argument_list COMMA literal
                        {
                            $$ = $1;
                            if (!path_items_add(parse, @3, &$$, nothing, $3))
                                YYABORT;
                        }
  | argument_list COMMA inner
                        {
                            $$ = $1;
                            if (!path_items_add(parse, @3, &$$, nothing, NULL))
                                YYABORT;
                            $$.last->argument.path = $3;
                        }
  ;

/* ---- filters ---- */

any:
    all
  | any OR all          {
                            $$ = path_filter_join(parse, FILTER_OR, @$, $1, $3);
                            if ($$ == NULL)
                                YYABORT;
                        }
  ;

all:
    one
  | all AND one         {
                            $$ = path_filter_join(parse, FILTER_AND, @$, $1, $3);
                            if ($$ == NULL)
                                YYABORT;
                        }
  ;

one:
    condition
  | inner               {
                            $$ = path_filter_new(parse, FILTER_EXISTS, @$);
                            $$->left.path = $1;
                        }
  | OPEN_PAREN any CLOSE_PAREN
                        { $$ = $2; }
  | NOT one             {
                            /* Jayway's `!` before a bare comparison has no effect. */
                            $$ = $2;
                            if (($2->kind != FILTER_COMPARE && $2->kind != FILTER_MATCH) ||
                                $2->start != @2.start) {
                                $$ = path_filter_join(parse, FILTER_NOT, @$, $2, NULL);
                                if ($$ == NULL)
                                    YYABORT;
                            }
                        }
  ;

condition:
    operand OPERATOR operand
                        {
                            $$ = path_compare(parse, @$, $1, $2, $3);
                            if ($$ == NULL)
                                YYABORT;
                        }
  | operand OPERATOR PATTERN
                        {
                            $$ = path_match(parse, @$, $1, $2, $3);
                            if ($$ == NULL)
                                YYABORT;
                        }
  | PATTERN OPERATOR operand
                        {
                            $$ = path_match(parse, @$, $3, $2, $1);
                            if ($$ == NULL)
                                YYABORT;
                        }
  ;

operand:
    literal             { $$.literal = $1; $$.path = NULL; }
  | WORD                { $$.literal = path_string(parse, $1); $$.path = NULL; }
  | inner               { $$.literal = NULL; $$.path = $1; }
  ;

/* ---- literals: JSON, and the loose forms of it that Jayway reads ---- */

literal:
    QUOTED              { $$ = path_string(parse, $1); }
  | NUMBER
  | TRUE                { $$ = value_boolean(true); }
  | FALSE               { $$ = value_boolean(false); }
  | NULL_               { $$ = &value_null; }
  | OPEN CLOSE          { $$ = path_array(parse, &(struct path_item_list){0}); }
  | OPEN json_items CLOSE
                        { $$ = path_array(parse, &$2); }
  | OPEN_BRACE CLOSE_BRACE
                        { $$ = path_object(parse, &(struct path_item_list){0}); }
  | OPEN_BRACE json_members CLOSE_BRACE
                        { $$ = path_object(parse, &$2); }
  ;

json:
    literal
  | WORD                { $$ = path_string(parse, $1); }
  ;

json_items:
    json                {
                            $$ = (struct path_item_list){0};
                            if (!path_items_add(parse, @1, &$$, nothing, $1))
                                YYABORT;
                        }
  | json_items COMMA json
                        {
                            $$ = $1;
                            if (!path_items_add(parse, @3, &$$, nothing, $3))
                                YYABORT;
                        }
  ;

json_key:
    QUOTED
  | WORD
  ;

json_members:
    json_key COLON json {
                            $$ = (struct path_item_list){0};
                            if (!path_items_add(parse, @1, &$$, $1, $3))
                                YYABORT;
                        }
  | json_members COMMA json_key COLON json
                        {
                            $$ = $1;
                            if (!path_items_add(parse, @3, &$$, $3, $5))
                                YYABORT;
                        }
  ;

%%

/* The parser calls this when its stack cannot grow; depth is bounded, so that it never has to. */
static void path_yyerror(const struct path_place *place, void *scanner, struct path_parse *parse,
                         const char *message)
{
    (void)scanner;
    path_complain(parse, *place, message);
}

static bool is_expected(const yysymbol_kind_t *expected, int count, yysymbol_kind_t symbol)
{
    for (int i = 0; i < count; i++) {
        if (expected[i] == symbol)
            return true;
    }
    return false;
}

/* What could have stood where the parser stopped, in words. */
static const char *expectation(const struct path_parse *parse, yysymbol_kind_t found,
                               const yysymbol_kind_t *expected, int count)
{
    bool end = found == YYSYMBOL_YYEOF;

    if (is_expected(expected, count, YYSYMBOL_VARIABLE))
        return parse->dialect == PATH_DIALECT_ASL ? "a path begins with $" : "expected a path";
    if (is_expected(expected, count, YYSYMBOL_SLICE))
        return "expected 'name', an index, a slice, * or ?(...) in brackets";
    if (is_expected(expected, count, YYSYMBOL_NAME) && is_expected(expected, count, YYSYMBOL_DOT))
        return end ? "the path ends too early" : "expected '.' or '['";
    if (is_expected(expected, count, YYSYMBOL_NAME))
        return end ? "a path may not end with '.': add a name" : "expected a name after '.'";
    if (is_expected(expected, count, YYSYMBOL_NODE) && is_expected(expected, count, YYSYMBOL_NOT))
        return "expected a condition that begins with @, $ or a literal";
    if (is_expected(expected, count, YYSYMBOL_NODE))
        return "expected @, $ or a literal";
    if (is_expected(expected, count, YYSYMBOL_AND))
        return "expected a comparison, &&, || or ')'";
    if (is_expected(expected, count, YYSYMBOL_OPERATOR))
        return "a literal alone is no condition: compare it with something";
    if (is_expected(expected, count, YYSYMBOL_DOT))
        return end ? "the path ends too early" : "expected '.' or '['";
    if (is_expected(expected, count, YYSYMBOL_OPEN_PAREN))
        return "a filter is written [?(...)]";
    if (is_expected(expected, count, YYSYMBOL_CLOSE_PAREN))
        return "expected ')'";
    if (is_expected(expected, count, YYSYMBOL_CLOSE))
        return "expected ']'";
    if (is_expected(expected, count, YYSYMBOL_QUOTED))
        return "expected a name in quotes";
    if (is_expected(expected, count, YYSYMBOL_INTEGER))
        return "expected an index";
    return end ? "the path ends too early" : "unexpected character in a path";
}

static int yyreport_syntax_error(const yypcontext_t *context, void *scanner,
                                 struct path_parse *parse)
{
    enum { EXPECTED_MAX = YYNTOKENS };
    yysymbol_kind_t expected[EXPECTED_MAX];
    int count = yypcontext_expected_tokens(context, expected, EXPECTED_MAX);

    (void)scanner;
    path_complain(parse, *yypcontext_location(context),
                  expectation(parse, yypcontext_token(context), expected, count));
    return 0;
}
