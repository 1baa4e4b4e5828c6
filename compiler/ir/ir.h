/* compiler/ir/ir.h - the intermediate representation: what both back ends see instead of ASL.
 *
 * A program is scopes, their states, and functions. A function is basic blocks of instructions in
 * SSA form; an instruction is an operation of ops.def or sfn/abi.def, its operands, and its result.
 * Values that meet are parameters of the block where they do: each jump to it gives them. A branch
 * gives none, so what it leads to has none. Blocks may form loops, but for the entry.
 * When an operation with the trait FAILS fails, the function returns at once (SFN_FAILED or NULL),
 * so straight code needs no error branches. Everything lives in the program's arena; functions,
 * blocks and instructions are linked in order.
 *
 * A point is where a frame can enter a state or come back to it (docs/architecture.md, "What a
 * state becomes"). Each point has a function, which returns the next point. */
#ifndef SFNC_IR_IR_H
#define SFNC_IR_IR_H

#include <stdbool.h>
#include <stdint.h>

#include "compiler/support/arena.h"
#include "compiler/support/span.h"
#include "runtime/base/buffer.h"
#include "sfn/kinds.h"
#include "sfn/value.h"

enum ir_type {
    IR_NONE,
    IR_VALUE, /* this and the next three are what results may be (ir_is_result_type) */
    IR_BOOL,  /* may be a constant in the instruction, too, as may INT */
    IR_INT,
    IR_LIST, /* a list of values that is being made */
    IR_REAL, /* this and all below are immediates only: constants in the instruction */
    IR_KEY,  /* a member's name, with its hash */
    IR_KEYS,
    IR_TEXT,
    IR_STATE,
    IR_FUNCTION,   /* a filter */
    IR_LAMBDA_REF, /* a lambda */
    IR_POINT,
    IR_BLOCK,
    IR_FRAME, /* the first C argument of most runtime operations; no operand ever has it */
};

/* Whether a result, and so an operand that is none of the instruction's constants, may have it. */
static inline bool ir_is_result_type(enum ir_type type)
{
    return type >= IR_VALUE && type <= IR_LIST;
}

enum ir_opcode {
#define IR_OP(symbol, name, result, terminator) OP_##symbol,
#include "compiler/ir/ops.def"
#undef IR_OP
#define SFN_ABI(name, result, parameters, traits) OP_sfn_##name,
#include "sfn/abi.def"
#include "sfn/query.def"
#undef SFN_ABI
    OP_COUNT
};

/* What an operation may do; sfn/abi.def explains each. */
enum ir_trait {
    IR_PURE = 1,
    IR_MAKES = 2,
    IR_FAILS = 4,
    IR_READS = 8,
    IR_ACTS = 16,
    IR_FINDS = 32,
    IR_BEGINS = 64
};

#define IR_PARAMETERS_MAX 8

/* A filter's arguments: @ and $. */
enum { IR_FILTER_NODE, IR_FILTER_ROOT, IR_FILTER_ARGUMENTS };
/* The most arguments of a lambda, and the most values that it has captured. */
#define IR_LAMBDA_MAX 65536

/* What ops.def or sfn/abi.def says of an operation. */
struct ir_op_info {
    const char *name;
    enum ir_type result;
    bool terminator;
    bool runtime; /* it is in abi.def: the back ends emit a call of sfn_NAME */
    bool frame;   /* the first C argument of sfn_NAME is the frame */
    unsigned traits;
    unsigned words; /* a bit for each operand that is a text on which the result depends */
    size_t count;   /* operands, without the frame and what follows */
    size_t repeats; /* any number of more: 1 VALUES (values), 2 MEMBERS (keys and values), else 0 */
    enum ir_type parameters[IR_PARAMETERS_MAX]; /* of `count`, and of those that repeat */
};

struct ir_program;
struct ir_function;
struct query_list;
struct ir_block;
struct ir_instruction;

struct ir_operand {
    enum ir_type type;
    union {
        struct ir_instruction *instruction; /* of a result type, unless immediate */
        int64_t integer;                    /* INT and BOOL immediates */
        double real;
        struct {
            const char *text; /* KEY, TEXT */
            size_t size;
        } text;
        const struct value *names; /* KEYS: an array of strings */
        struct ir_state *state;
        struct ir_function *function; /* FUNCTION, LAMBDA_REF, POINT */
        struct ir_block *block;
        struct query_list *const *list; /* LIST: where one is that a run when compiling makes */
    } as;
    bool immediate; /* a constant in the instruction */
};

/* Whether the operand is the result of an instruction. */
static inline bool ir_is_reference(const struct ir_operand *operand)
{
    return ir_is_result_type(operand->type) && !operand->immediate;
}

struct ir_instruction {
    enum ir_opcode op;
    enum ir_type type;           /* of its result, or IR_NONE */
    int id;                      /* number of its result; 0: it has none. Assigned by ir_number */
    const struct value *literal; /* LITERAL */
    struct ir_operand *operands;
    size_t count;
    struct span span; /* place in the definition */
    struct ir_block *block;
    struct ir_instruction *previous, *next;
    struct ir_instruction *replacement; /* scratch for passes */
};

struct ir_block {
    const char *label;
    int id;
    struct ir_function *function;
    struct ir_instruction *first, *last; /* parameters are first; last is the terminator */
    struct ir_block *next;
    bool mark; /* scratch for passes */
};

enum ir_function_kind {
    IR_POINT_FUNCTION, /* (frame) -> the next point, or SFN_END, SFN_SUSPENDED, SFN_FAILED */
    IR_CHOOSER,        /* (frame) -> value: an ItemSelector, an expression of sfnc eval */
    IR_FILTER,         /* (frame, node, root) -> bool: the condition of a filter in a path */
    IR_LAMBDA,         /* (frame, captured, arguments) -> value: the code of a closure */
};

struct ir_function {
    const char *name; /* unique: "Charge.work", "Charge.filter1", "Charge.lambda2" */
    enum ir_function_kind kind;
    int number; /* its place in the program, from 0; ir_number assigns this and the next */
    int point;  /* the number of its point, from 0; -1 when it is no point function */
    struct ir_block *blocks, *last_block;
    struct span span;
    struct ir_function *next;
    bool mark;
};

/* What is known of a Resource; see sfn/tables.def. */
struct ir_resource {
    const char *text;          /* as written */
    const char *type, *action; /* of SFN_SERVICE, else NULL */
    int kind;                  /* enum sfn_resource_kind */
    bool submits;
    bool token;
    int id;
    struct ir_resource *next;
};

/* What only a Map has. */
struct ir_map {
    struct ir_function *selector;        /* computes the input of each item's child; or NULL */
    const char *label;                   /* or NULL */
    struct ir_resource *reader, *writer; /* or NULL */
    bool distributed;
    bool express; /* its children are express executions */
    bool drops;   /* nobody looks at the results */
    int form;     /* of a child in the results, enum sfn_map_form */
    int id;
    struct ir_map *next;
};

/* A choice rule or a part of one, for those who tell of it. */
struct ir_part {
    enum { IR_PART_TEST, IR_PART_AND, IR_PART_OR, IR_PART_NOT } kind;
    const char *name; /* "Choices[1].And[0]", "\"$n > 5\" in Choices[1]" */
    struct span span;
    struct ir_part *parts; /* of all but a TEST */
    size_t count;
    /* Of a TEST: what decides by it; a pass may have made a jump of that. */
    const struct ir_instruction *branch;
};

struct ir_state {
    const char *name;
    int kind; /* enum sfn_state_kind */
    /* Where transitions lead; NULL once none is left that does. It keeps nothing alive. */
    struct ir_function *enter;
    struct ir_function *work, *leave, *fail; /* or NULL */
    struct ir_resource *task;                /* of a Task, else NULL */
    const char *placeholder;                 /* one that nothing filled, or NULL */
    const char *work_placeholder;            /* one that only the task needs, or NULL */
    struct ir_map *map;                      /* of a Map, else NULL */
    struct ir_part *rules;                   /* of a Choice as it was lowered, else NULL */
    size_t rule_count;
    struct ir_scope *scope; /* the scope that the state is in */
    struct ir_scope *inner; /* the first scope that it owns: a branch, an item processor; or NULL */
    int inner_count;        /* how many it owns; they follow each other */
    int id;
    struct ir_state *next;
};

struct ir_scope {
    int id;
    struct ir_state *owner;            /* the Parallel or Map; NULL: it is the machine */
    struct ir_function *start;         /* the point where a frame of the scope begins */
    int variables;                     /* how many slots its variables need ... */
    const char *const *variable_names; /* ... and their names, by slot */
    struct ir_state *states;           /* the first of `state_count`, which follow each other */
    int state_count;
    struct ir_scope *next;
};

/* The parts of the runtime that the program needs. struct sfn_program names only these, so that
 * only these are linked. */
struct ir_needs {
    bool tasks; /* sfn_tasks, which runs what stands for Resources */
    bool kinds[SFN_KIND_COUNT];
    bool keeping; /* sfn_keeping, which packs what waits */
    bool reader;
    bool writer;
    bool service; /* sfn_service, the commands over a store */
};

struct ir_program {
    struct arena *arena;
    const char *name;
    const char *id;          /* what a document calls the machine besides, or NULL */
    const char *source_path; /* for #line and DWARF */
    const char *definition;  /* text of the source */
    size_t definition_size;
    const char *digest; /* of the definition (compiler/syntax/digest.h), or NULL */
    bool express;
    int64_t timeout_seconds;
    const char *references; /* of variables, by state: a JSON object; NULL: there are none */
    const char *bindings;   /* text of a bindings file to be built in, or NULL */
    const char **symbols;   /* names of c: tasks to link */
    size_t symbol_count;
    struct ir_needs needs;
    struct ir_state *states, *last_state;
    struct ir_map *maps, *last_map; /* of the states, in their order */
    struct ir_resource *resources, *last_resource;
    struct ir_scope *scopes, *last_scope; /* the first is the machine */
    struct ir_function *functions, *last_function;
};

/* Whether an operation stands anywhere in the program. */
bool ir_uses(const struct ir_program *program, enum ir_opcode op);

/* ---- what operations are ---- */
const struct ir_op_info *ir_op_info(enum ir_opcode op);
/* The operation of that name ("member", "jump"), or OP_COUNT when there is none. */
enum ir_opcode ir_op_named(const char *name);
/* Whether the operation takes so many operands. */
bool ir_op_takes(const struct ir_op_info *info, size_t count);
/* The type of the operand at `index`, which the operation takes. */
enum ir_type ir_op_parameter(const struct ir_op_info *info, size_t index);

/* Whether the operation gives what it was given first, or fails. */
bool ir_lets_through(enum ir_opcode op);

/* Whether it is one of those that fail where nothing was found. */
bool ir_wants_found(enum ir_opcode op);

/* Whether no value that an execution may be given makes it fail, whatever its traits say. */
bool ir_never_fails(enum ir_opcode op);
/* Whether it compares, or matches, a text, its first operand: false for whatever is none. */
bool ir_compares_texts(enum ir_opcode op);
/* The signature of a built-in function of JSONata, as "<s-nn?:s>"; NULL: it is none. */
const char *ir_signature(enum ir_opcode op);
/* Whether the instruction neither reads nor changes what the frame holds: what it computes is
 * known as soon as its operands are. */
bool ir_is_computed(const struct ir_instruction *instruction);
/* Whether what the instruction computes, and that it fails, depends on nothing but its operands and
 * on what the frame holds: it is not drawn at random, and tells no time. False of what acts on a
 * list. */
bool ir_is_determined(const struct ir_instruction *instruction);
/* Whether it is one of an expression of JSONata, or of the field that takes its value. */
bool ir_is_query(enum ir_opcode op);
/* Whether it gives nothing when a value that it is given is not there: + and <, $uppercase. */
bool ir_hands_absence_on(enum ir_opcode op);
/* The built-in function of JSONata that is called, or given as a value; OP_COUNT: it is none. */
enum ir_opcode ir_builtin(enum ir_opcode op);

/* ---- building; see build.c ---- */
struct ir_program *ir_program_new(struct arena *arena, const char *name);
/* Append a scope: the machine (NULL), or one of `owner`. The scopes of an owner must follow each
 * other. */
struct ir_scope *ir_scope_add(struct ir_program *program, struct ir_state *owner);
/* A Resource for a Task or Map of the program; of SFN_SERVICE its type and action are to be set. */
struct ir_resource *ir_resource_add(struct ir_program *program, const char *text, int kind);
/* Append a state to the scope that was added last; the name is copied. */
struct ir_state *ir_state_add(struct ir_program *program, const char *name, int kind);
struct ir_function *ir_function_add(struct ir_program *program, const char *name,
                                    enum ir_function_kind kind);
/* Append an empty block; `label` is copied. */
struct ir_block *ir_block_add(struct ir_program *program, struct ir_function *function,
                              const char *label);
/* Append a parameter of one of the types of results to a block that has no instructions but
 * parameters. Jumps to the block have an argument for each: IR(b, OP_JUMP, ir_block_ref(loop),
 * ir_value(v), ir_int(0)). */
struct ir_instruction *ir_parameter(struct ir_program *program, struct ir_block *block,
                                    enum ir_type type);
/* True once the block ends in a terminator. */
bool ir_block_is_closed(const struct ir_block *block);

/* Where ir_emit appends instructions, and the place in the definition that they get. */
struct ir_builder {
    struct ir_program *program;
    struct ir_function *function;
    struct ir_block *block;
    struct span span;
};

/* Operands for ir_emit. */
struct ir_operand ir_value(struct ir_instruction *instruction); /* its result, of any type */
struct ir_operand ir_int(int64_t integer);
struct ir_operand ir_real(double real);
struct ir_operand ir_bool(bool truth);
struct ir_operand ir_key(struct ir_program *program, const char *text, size_t size); /* copies */
struct ir_operand ir_keys(const struct value *names); /* an array of strings of the arena */
struct ir_operand ir_text(const char *text); /* borrows: a call quotes one text many times */
struct ir_operand ir_state_ref(struct ir_state *state);
struct ir_operand ir_function_ref(struct ir_function *function);
struct ir_operand ir_lambda_ref(struct ir_function *function);
struct ir_operand ir_point(struct ir_function *function);
struct ir_operand ir_block_ref(struct ir_block *block);

/* Append an instruction with `count` operands to the builder's block. */
struct ir_instruction *ir_emit(struct ir_builder *builder, enum ir_opcode op, size_t count,
                               const struct ir_operand *operands);
/* Shorthand: IR(b, OP_sfn_member, ir_value(v), ir_key(p, "a", 1)). */
#define IR(builder, op, ...)                                                                       \
    ir_emit(builder, op, sizeof((struct ir_operand[]){__VA_ARGS__}) / sizeof(struct ir_operand),   \
            (struct ir_operand[]){__VA_ARGS__})
#define IR0(builder, op) ir_emit(builder, op, 0, NULL)
struct ir_instruction *ir_literal(struct ir_builder *builder, const struct value *value);

/* True when the state needs something to be there before anything runs: what stands for its
 * Resource, a bucket, the value of a placeholder. */
bool ir_state_needs_service(const struct ir_state *state);

/* Unlink an instruction (its result must be unused), a block, a function. */
void ir_remove(struct ir_instruction *instruction);

/* Give blocks, instructions, points, states and scopes their numbers, in order. */
void ir_number(struct ir_program *program);
/* One more than the largest number of a result in the function, once ir_number has run: the size of
 * a table by result. */
size_t ir_result_room(const struct ir_function *function);
/* How many instructions a function has. */
size_t ir_instruction_count(const struct ir_function *function);

/* ---- verify.c: NULL when well formed, else what is wrong, in one line (in the arena) ---- */
const char *ir_verify(const struct ir_program *program);

/* ---- print.c, read.c: text form, both ways; print(read(print(p))) equals print(p) ---- */
void ir_print(struct ir_program *program, struct buffer *out);
/* NULL when the text is not a program, and *problem says why ("line 3: no operation \"membr\""). */
struct ir_program *ir_read(struct arena *arena, const char *text, size_t size,
                           const char **problem);

#endif
