/* compiler/syntax/jsonata/ast.h - a JSONata expression as a tree, after the rewriting.
 *
 * The shape is that of the language's reference implementation (jsonata 2.0.6) after its own
 * rewriting: chains of dots are paths of steps, predicates hang on what they filter, `%` knows
 * which step it means. Trees live in the arena.
 * Places are bytes of the expression's text. `position` is the place that the reference tells of a
 * node or an error, which is mostly the end of its token; utf8_units of the text up to there is the
 * reference's own number, which counts UTF-16 units.
 * Names of variables, and signatures, are NUL-terminated; a NUL inside one has become C0 80, which
 * is in no other text, so that strcmp tells names apart.
 * Invariant: whoever walks a tree may recurse: it is nested at most JSONATA_HEIGHT_MAX deep, where
 * a name that is a path of one step counts as one. */
#ifndef SFNC_SYNTAX_JSONATA_AST_H
#define SFNC_SYNTAX_JSONATA_AST_H

#include <stdbool.h>
#include <stddef.h>

#include "compiler/support/arena.h"
#include "sfn/value.h"

/* How deep what is written between brackets, behind a prefix or to the right of an operator may be
 * nested; and how high a tree may be, which also has a level for each operand of `a & b & c`. */
#define JSONATA_NESTING_MAX 500
#define JSONATA_HEIGHT_MAX 1000
/* How many `%` an expression may have. */
#define JSONATA_PARENTS_MAX 1000
/* How many tokens. What a client of the service sends is compiled while it waits: so many take a
 * second or two at worst, and are ten times what is written by hand. */
#define JSONATA_TOKENS_MAX 10000

enum jsonata_kind {
    JSONATA_LITERAL,     /* `literal`: null, true, false, a string or a number, whose sign is folded
                            in; a number is VALUE_INTEGER when it is whole and at most 2^53 */
    JSONATA_NAME,        /* a field of the context: `text`. Only as a step of a path. A string that
                            is a step beside a dot is one too */
    JSONATA_VARIABLE,    /* $text; "" is the context, $; "$" is the input document, $$ */
    JSONATA_WILDCARD,    /* * */
    JSONATA_DESCENDANTS, /* ** */
    JSONATA_PARENT,      /* %: its `slot` */
    JSONATA_REGEX,       /* `text` is the pattern as written between the slashes, `flags` of "im" */
    JSONATA_PATH,        /* children: the steps, at least one; also a lone name is one */
    JSONATA_BINARY,      /* `operation`; children 0 and 1 */
    JSONATA_NEGATE,      /* - child 0 */
    JSONATA_ARRAY,       /* [children]; an item a..b is a BINARY of JSONATA_RANGE, which stands
                            nowhere else */
    JSONATA_OBJECT,      /* {children}: key, value, key, value */
    JSONATA_BLOCK,       /* (children; ...): may be none */
    JSONATA_CONDITION,   /* children: condition, then, perhaps else */
    JSONATA_BIND,        /* $text := child 0 */
    JSONATA_LAMBDA,      /* `parameters`, `signature`; child 0: the body. A `thunk` was made around
                            the call of a tail position and has no parameters */
    JSONATA_CALL,        /* child 0: the procedure; then the arguments */
    JSONATA_PARTIAL,     /* the same, some of the arguments are HOLEs */
    JSONATA_HOLE,        /* ? as an argument */
    JSONATA_TRANSFORM,   /* children: pattern, update, perhaps delete */
    JSONATA_APPLY,       /* child 0 ~> child 1 */
    JSONATA_SORT,        /* a step: ^(children), `descending` tells of each */
};

enum jsonata_operator {
    JSONATA_ADD,
    JSONATA_SUBTRACT,
    JSONATA_MULTIPLY,
    JSONATA_DIVIDE,
    JSONATA_MODULO,
    JSONATA_EQUAL,
    JSONATA_NOT_EQUAL,
    JSONATA_LESS,
    JSONATA_LESS_EQUAL,
    JSONATA_GREATER,
    JSONATA_GREATER_EQUAL,
    JSONATA_CONCATENATE,
    JSONATA_AND,
    JSONATA_OR,
    JSONATA_IN,
    JSONATA_RANGE,
};

struct jsonata_node;

/* What follows a step, or another expression, in brackets or behind #, in the order written. */
struct jsonata_stage {
    struct jsonata_node *filter; /* [filter]; NULL: #$index */
    const char *index;           /* the variable of #$index */
    size_t position;
    struct jsonata_stage *next;
};

/* An ancestor that a % means. The step that fills it has it as its `ancestor`. Two slots of one
 * label are filled by the same step. Where `level` is not 0, no step was found and the reference
 * saw no reason to refuse: the % is undefined when it is evaluated. */
struct jsonata_slot {
    unsigned label;
    int level;
};

struct jsonata_node {
    enum jsonata_kind kind;
    enum jsonata_operator operation; /* BINARY */
    size_t start, end;               /* the bytes that it is written in */
    size_t position;                 /* of a PATH: where its first step says that it is */
    const char *text;                /* NAME VARIABLE BIND REGEX */
    size_t size;
    const char *flags;           /* REGEX */
    const struct value *literal; /* LITERAL; marked VALUE_FIXED */
    struct jsonata_node **children;
    size_t count;
    const bool *descending;  /* SORT: one for each child */
    const char **parameters; /* LAMBDA */
    size_t parameter_count;
    const char *signature; /* LAMBDA: "<s-n?:s>", checked; or NULL */
    bool thunk;            /* LAMBDA */
    bool tail;             /* CALL: in the tail position of a lambda, the body of a thunk */

    /* What the reference attaches to nodes of any kind. */
    struct jsonata_stage *predicates; /* filters of its whole result, when it has been evaluated;
                                         also the first step of a path may have them [predicate] */
    struct jsonata_stage *stages;     /* of a step: of what it gives for each item [stages] */
    struct jsonata_node *group;       /* {key: value} behind it: an OBJECT; or NULL */
    bool keep_array;               /* [] is behind it, so one result stays an array [keepArray] */
    bool keep_singleton;           /* PATH: that holds for the path [keepSingletonArray] */
    bool cons_array;               /* an array whose items a step does not flatten, or a block that
                                      holds one [consarray] */
    bool tuple;                    /* a step, or a path, whose results are tuples [tuple] */
    const char *focus;             /* @$focus, or NULL */
    const char *index;             /* #$index right behind it, or NULL; after a filter it is a
                                      stage instead */
    struct jsonata_slot *ancestor; /* the slot that this step fills, or NULL */
    struct jsonata_slot *slot;     /* PARENT */
};

/* Why a text is no expression. */
struct jsonata_error {
    const char *code;    /* "S0201" */
    const char *message; /* "Syntax error: \")\"", in the reference's words */
    const char *token; /* the token to blame, as the reference prints it, or NULL: it names none */
    const char *value; /* likewise the other text that the message has, what was expected */
    size_t position;   /* as the reference tells it. May lie behind the text, as there: when an
                          escape is cut off, or in a signature that is longer than its tokens */
    size_t start, end; /* the bytes to underline; within the text, and start <= end */
};

/* Parse one expression. NULL with *error filled, its texts in the arena or static, when it is none.
 * Beyond the codes of the reference there are two:
 * U1001: nested too deeply, or another of the bounds above is exceeded;
 * S0303: what the reference hands on to JavaScript's regular expressions and these refuse for a
 * reason that is not in the pattern: flags that are repeated, a signature like <s++>. Whether a
 * pattern is one is not asked here. */
struct jsonata_node *jsonata_parse(struct arena *arena, const char *text, size_t size,
                                   struct jsonata_error *error);

/* What to write instead where a text that is no expression has an operator of another language
 * (`&&`, `NOT x`, `[?(`), or the marks that a definition has around it. NULL: it is not known; else
 * static. */
const char *jsonata_remedy(const char *text, size_t size, const struct jsonata_error *error);

/* Visit an expression and all that is below it, each node before those that it has. */
typedef void jsonata_visit(void *context, const struct jsonata_node *node);
void jsonata_each(const struct jsonata_node *node, jsonata_visit *visit, void *context);

/* The operator as it is written: "!=", "and". */
const char *jsonata_operator_text(enum jsonata_operator operation);

#endif
