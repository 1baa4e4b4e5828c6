/* compiler/syntax/intrinsic_y.y - the grammar of an intrinsic call, whose arguments may be calls.
 *
 * In: tokens of intrinsic_l.l. Out: parse->call, or parse->message. Everything is in the arena. */
%code requires {
#include "compiler/syntax/intrinsic_parse.h"
}

%define api.pure full
%define api.prefix {intrinsic_yy}
%define api.location.type {struct path_place}
%define parse.error custom
%define parse.lac full
%locations
%expect 0
%lex-param {void *scanner}
%parse-param {void *scanner} {struct intrinsic_parse *parse}

%code {
#include "runtime/json/value.h"

#define YYLLOC_DEFAULT(current, rhs, count)                                                        \
    do {                                                                                           \
        (current).start = (count) > 0 ? YYRHSLOC(rhs, 1).start : YYRHSLOC(rhs, 0).end;             \
        (current).end = YYRHSLOC(rhs, count).end;                                                  \
    } while (0)

int intrinsic_yylex(INTRINSIC_YYSTYPE *value, INTRINSIC_YYLTYPE *place, void *scanner);
static void intrinsic_yyerror(const struct path_place *place, void *scanner,
                              struct intrinsic_parse *parse, const char *message);
}

%union {
    const struct value *value;
    const struct path *path;
    const struct intrinsic_call *call;
    struct intrinsic_argument argument;
    struct intrinsic_list list;
}

%initial-action { @$.start = @$.end = 0; }

%token END 0
%token BAD "what no call holds"
%token NAME OPEN CLOSE COMMA TRUE FALSE NULL_
%token <value> LITERAL
%token <path> PATH

%type <call> call
%type <list> arguments list
%type <argument> argument
%type <value> literal

%%

text:
    call                { parse->call = $1; }
  ;

call:
    NAME OPEN arguments CLOSE
                        { $$ = intrinsic_call_new(parse, @$, @1, &$3); }
  ;

arguments:
    %empty              { $$ = (struct intrinsic_list){0}; }
  | list
  ;

list:
    argument            {
                            $$ = (struct intrinsic_list){0};
                            intrinsic_list_add(parse, &$$, @1, $1);
                        }
  | list COMMA argument {
                            $$ = $1;
                            intrinsic_list_add(parse, &$$, @3, $3);
                        }
  ;

argument:
    literal             {
                            $$ = (struct intrinsic_argument){.kind = INTRINSIC_LITERAL};
                            $$.literal = $1;
                        }
  | PATH                {
                            $$ = (struct intrinsic_argument){.kind = INTRINSIC_PATH};
                            $$.path = $1;
                        }
  | call                {
                            $$ = (struct intrinsic_argument){.kind = INTRINSIC_CALL};
                            $$.call = $1;
                        }
  ;

literal:
    LITERAL
  | TRUE                { $$ = value_boolean(true); }
  | FALSE               { $$ = value_boolean(false); }
  | NULL_               { $$ = &value_null; }
  ;

%%

/* The parser calls this when its stack cannot grow; depth is bounded, so that it never has to. */
static void intrinsic_yyerror(const struct path_place *place, void *scanner,
                              struct intrinsic_parse *parse, const char *message)
{
    (void)scanner;
    intrinsic_complain(parse, *place, message);
}

static bool is_expected(const yysymbol_kind_t *expected, int count, yysymbol_kind_t symbol)
{
    for (int i = 0; i < count; i++) {
        if (expected[i] == symbol)
            return true;
    }
    return false;
}

static const char *expectation(const yysymbol_kind_t *expected, int count)
{
    if (is_expected(expected, count, YYSYMBOL_PATH))
        return "expected an argument: a path, a 'string', a number, true, false, null or a call";
    if (is_expected(expected, count, YYSYMBOL_COMMA))
        return "expected ',' or ')' after an argument";
    if (is_expected(expected, count, YYSYMBOL_OPEN))
        return "expected '(' after the function's name";
    if (is_expected(expected, count, YYSYMBOL_YYEOF))
        return "nothing may follow the call";
    return "expected a call like States.Format(...)";
}

static int yyreport_syntax_error(const yypcontext_t *context, void *scanner,
                                 struct intrinsic_parse *parse)
{
    enum { EXPECTED_MAX = YYNTOKENS };
    yysymbol_kind_t expected[EXPECTED_MAX];
    int count = yypcontext_expected_tokens(context, expected, EXPECTED_MAX);

    (void)scanner;
    intrinsic_complain(parse, *yypcontext_location(context), expectation(expected, count));
    return 0;
}
