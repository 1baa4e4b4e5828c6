/* compiler/lower/jsonata/query.h - lower an expression of JSONata to IR.
 *
 * In: the tree of an expression (compiler/syntax/jsonata/ast.h) and where names that it does not
 * bind itself are found. Out: straight code, loops and lambdas that compute its value; nothing of
 * JSONata is left but in the texts of errors. */
#ifndef SFNC_LOWER_JSONATA_QUERY_H
#define SFNC_LOWER_JSONATA_QUERY_H

#include <stdbool.h>

struct ir_instruction;
struct jsonata_node;
struct lowering;

/* What is around an expression. The functions are called while the expression is lowered, each time
 * that a name stands somewhere, with the builder at a place of the function that lower_query was
 * called in; what they return must be computed there, or at a place that dominates it. They may add
 * instructions and blocks. What a VALUE is at run time may be nothing (NULL), as of a variable that
 * is not set; then the name is undefined. */
struct query_scope {
    /* $NAME. NULL: there is no such name; then it is a built-in function, or undefined. Also asked
     * for "$", the input document $$. May itself be NULL. */
    struct ir_instruction *(*variable)(struct lowering *l, const struct query_scope *scope,
                                       const char *name);
    /* $NAME.MEMBER, where that need not be looked up in the value of $NAME: $states.input. MEMBER
     * may have several parts: context.Map.Item. NULL: it must. May itself be NULL. */
    struct ir_instruction *(*member)(struct lowering *l, const struct query_scope *scope,
                                     const char *name, const char *member);
    /* The context, $; NULL: there is none. An array is one context, as the reference has it for
     * what is outermost. */
    struct ir_instruction *context;
    const void *data; /* of the functions */
};

/* Lower an expression at the builder's place; the builder is then at the place behind it. Gives its
 * value, which may be undefined, a function, or hold such: sfn_query_settle makes JSON of it. */
struct ir_instruction *lower_query(struct lowering *l, const struct jsonata_node *node,
                                   const struct query_scope *scope);

#endif
