/* compiler/lower/jsonata/private.h - what the files of this folder share. Not for other folders.
 *
 * Lowering follows the reference's evaluator, node by node, in its order. What it does with
 * environments at run time is done here: names are found when lowering (names.c). */
#ifndef SFNC_LOWER_JSONATA_PRIVATE_H
#define SFNC_LOWER_JSONATA_PRIVATE_H

#include "compiler/lower/jsonata/query.h"
#include "compiler/lower/lowering.h"
#include "compiler/syntax/jsonata/ast.h"

/* A function that is being lowered: that in which the expression stands, or a lambda in it. What
 * belongs to an outer one is captured when it is first used. */
struct routine {
    struct routine *outer;  /* NULL: that in which the expression stands */
    struct ir_builder site; /* where, in the outer one, the closure will be made */
    struct found *captures; /* what the closure captures, in order; each belongs to an outer one */
    size_t count, capacity;
    struct binding *outside; /* of a lambda that is in no other: names that the scope has given */
};

/* A value that is computed in a routine. */
struct found {
    struct ir_instruction *value;
    struct routine *routine;
};

/* What a name means in a frame. */
struct binding {
    const char *name;
    bool cell; /* the value is a cell, which is assigned and read when it runs */
    struct found found;
    struct binding *next;
};

/* A frame of variables, as a block, a lambda and a tuple have one. */
struct query_frame {
    struct query_frame *outer;
    struct binding *bindings;
};

/* What names of fields are looked up in: $. */
struct context {
    struct found found;
    bool once;     /* it is known to be no array: steps need not visit its items */
    bool enclosed; /* it stands alone in an array, as the reference has it inside of [...] that a
                      path begins with; only * can tell */
};

/* An expression that is being lowered. */
struct query {
    struct lowering *l;
    const struct query_scope *scope;
    struct routine *routine;
    struct query_frame *frame;
    struct context context;
    struct ir_part *part; /* of a choice rule, to be filled in where and, or is lowered; or NULL */
    bool called; /* within a lambda that is called where it stands, so a tail call is a call */
};

/* What is in the tuples of a stream: names of slots, from 1 on; slot 0 is the value. */
struct layout {
    const char **names;
    size_t count, capacity;
};
/* IR(...) with the operation query_NAME. */
#define QUERY(q, name, ...) IR(&(q)->l->builder, OP_sfn_query_##name, __VA_ARGS__)
#define QUERY0(q, name) IR0(&(q)->l->builder, OP_sfn_query_##name)

/* ---- evaluate.c ---- */
/* The value of a node: as the reference's evaluate() gives it; the stages of a step are
 * left to the path. */
struct ir_instruction *query_evaluate(struct query *q, const struct jsonata_node *node);
/* The same of what makes tuples: the stream of them. */
struct ir_instruction *query_evaluate_tuples(struct query *q, const struct jsonata_node *node,
                                             struct layout *layout);
/* The value of a node on another context. */
struct ir_instruction *query_evaluate_on(struct query *q, const struct jsonata_node *node,
                                         struct ir_instruction *context);

/* ---- names.c ---- */
/* The instruction that gives the value in the routine that is being lowered. */
struct ir_instruction *query_use(struct query *q, struct found found);
struct found query_found(struct query *q, struct ir_instruction *value);
struct ir_instruction *query_context(struct query *q);
/* The value of $name. NULL: it is bound nowhere; then it may be a built-in. */
struct ir_instruction *query_lookup(struct query *q, const char *name);
/* The same; a built-in is a function, and any other name undefined. */
struct ir_instruction *query_variable(struct query *q, const char *name);
/* Whether a frame of the expression itself binds the name. */
bool query_is_local(const struct query *q, const char *name);
/* $name.member, if the scope knows it and the expression does not bind $name; else NULL. */
struct ir_instruction *query_member(struct query *q, const char *name, const char *member);
/* Begin a frame, in which `roots` (perhaps none) will be evaluated. The caller ends it by giving
 * q->frame its old value. */
void query_frame_open(struct query *q, const struct jsonata_node *const *roots, size_t count);
/* $name := value, in the innermost frame. */
void query_bind(struct query *q, const char *name, struct ir_instruction *value);
/* The name under which a frame has the ancestor that a % means; no variable has it. */
const char *query_ancestor_name(struct query *q, const struct jsonata_slot *slot);
/* Begin a routine: build into `function` from here on, until query_routine_end. */
void query_routine_begin(struct query *q, struct routine *routine, struct ir_function *function);
void query_routine_end(struct query *q, struct routine *routine);

/* ---- cells.c ---- */
/* The names that must be cells in a frame in which `roots` are evaluated in order; in the arena. */
struct name_list {
    const char *name;
    struct name_list *next;
};
struct name_list *query_cells(struct arena *arena, const struct jsonata_node *const *roots,
                              size_t count);

/* ---- control.c ---- */
struct ir_instruction *query_undefined(struct query *q);
struct ir_instruction *query_int(struct query *q, int64_t integer);
/* A loop over 0 .. count - 1. After query_loop_open the builder is in its body. */
struct query_loop {
    struct ir_block *head, *done;
    struct ir_instruction *index;
    struct ir_instruction *carried; /* a value that each round hands on, or NULL */
};
struct query_loop query_loop_open(struct query *q, struct ir_instruction *count);
/* The same; the first round gets `first`, and `carried` is what a round gets. */
struct query_loop query_loop_carry(struct query *q, struct ir_instruction *count,
                                   struct ir_instruction *start, struct ir_instruction *first);
/* End the body; the builder is then behind the loop. `next` is what the next round gets. */
void query_loop_close(struct query *q, struct query_loop *loop, struct ir_instruction *next);
/* A block where ways meet, each with a value: `value` is that of the way taken. */
struct query_join {
    struct ir_block *block;
    struct ir_instruction *value;
};
struct query_join query_join_new(struct query *q);
void query_join_from(struct query *q, struct query_join *join, struct ir_instruction *value);

/* ---- condition.c ---- */
/* End the builder's block: go to `then` where the node is true, else to `otherwise`. `what` is
 * "and", "or" or "". */
void query_branch(struct query *q, const struct jsonata_node *node, const char *what,
                  struct ir_block *then, struct ir_block *otherwise);
/* Whether a node is and, or: perhaps in brackets. */
bool query_is_logic(const struct jsonata_node *node);
struct ir_instruction *query_lower_logic(struct query *q, const struct jsonata_node *node);
struct ir_instruction *query_lower_condition(struct query *q, const struct jsonata_node *node);
/* Whether the node's value is true or false. */
bool query_is_truth(const struct jsonata_node *node);

/* ---- operator.c ---- */
struct ir_instruction *query_lower_binary(struct query *q, const struct jsonata_node *node);
struct ir_instruction *query_lower_negate(struct query *q, const struct jsonata_node *node);
struct ir_instruction *query_lower_array(struct query *q, const struct jsonata_node *node);

/* ---- filter.c ---- */
/* Whether a filter is a literal number; the index is rounded down. */
bool query_index_literal(const struct jsonata_node *filter, int64_t *index);
/* What `filter` keeps of a value: not collapsed (query.def, compact). */
struct ir_instruction *query_filter(struct query *q, const struct jsonata_node *filter,
                                    struct ir_instruction *input);
/* The same for a filter that is no literal number: what it keeps is added to a list. */
void query_filter_into(struct query *q, const struct jsonata_node *filter,
                       struct ir_instruction *input, struct ir_instruction *list);

/* ---- path.c ---- */
/* With `layout`: of a path that gives tuples, the stream of them. */
struct ir_instruction *query_lower_path(struct query *q, const struct jsonata_node *node,
                                        struct layout *layout);

/* ---- tuple.c ---- */
/* Whether steps of a path make tuples; whether a node's value is a stream of them. */
bool query_makes_tuples(const struct jsonata_node *path);
bool query_gives_tuples(const struct jsonata_node *node);
/* The steps of a path from `first` on, which is the first that makes tuples. `items` are what it
 * visits. Gives the stream; `layout` becomes its layout. */
struct ir_instruction *query_lower_tuple_steps(struct query *q, const struct jsonata_node *path,
                                               size_t first, struct ir_instruction *items,
                                               struct layout *layout);
/* Let the slots of a tuple be variables of a new frame, in which `root` is evaluated, and its value
 * the context. The caller restores q->frame and q->context. */
void query_enter_tuple(struct query *q, const struct layout *layout, struct ir_instruction *tuple,
                       const struct jsonata_node *root);

/* ---- group.c ---- */
/* {key: value} of what `input` is; `layout`: of a stream of tuples, else NULL. */
struct ir_instruction *query_group(struct query *q, const struct jsonata_node *object,
                                   struct ir_instruction *input, const struct layout *layout);

/* ---- sort.c, transform.c ---- */
struct ir_instruction *query_sort(struct query *q, const struct jsonata_node *node,
                                  struct ir_instruction *items, const struct layout *layout);
struct ir_instruction *query_lower_transform(struct query *q, const struct jsonata_node *node);

/* ---- lambda.c ---- */
struct ir_instruction *query_lower_lambda(struct query *q, const struct jsonata_node *node);
/* A function of one argument, in which `body` is evaluated on it as the context; with `layout` the
 * argument is a tuple. */
struct ir_instruction *query_function_of(struct query *q, const struct jsonata_node *body,
                                         const struct layout *layout);
/* Whether a node is a lambda that may be evaluated where it is called. */
bool query_is_plain_lambda(const struct jsonata_node *node);
/* The value of its body, with these arguments; those that are missing are undefined. */
struct ir_instruction *query_evaluate_body(struct query *q, const struct jsonata_node *lambda,
                                           struct ir_instruction *const *arguments, size_t count);

/* ---- call.c ---- */
struct ir_instruction *query_lower_call(struct query *q, const struct jsonata_node *node);
struct ir_instruction *query_lower_tail_call(struct query *q, const struct jsonata_node *node);
struct ir_instruction *query_lower_partial(struct query *q, const struct jsonata_node *node);
struct ir_instruction *query_lower_apply(struct query *q, const struct jsonata_node *node);

/* ---- builtin.c: the built-in functions by their names ---- */
struct builtin {
    const char *name;
    const char *signature;
    enum ir_opcode call, function;
};
/* NULL: there is none of that name. */
const struct builtin *builtin_find(const char *name);

/* ---- fuse.c ---- */
/* The call of $sum or $count with the one argument that has just been lowered, if there is a
 * shorter way; else NULL. */
struct ir_instruction *query_fuse(struct query *q, const struct builtin *builtin,
                                  struct ir_instruction *value);

/* ---- higher.c: $map and its like with a lambda that is written there ---- */
/* NULL: it is no such call. `first`: an argument before the others, or NULL. The result is raw. */
struct ir_instruction *query_lower_higher(struct query *q, const struct builtin *builtin,
                                          struct ir_instruction *first,
                                          const struct jsonata_node *const *arguments,
                                          size_t count);

#endif
