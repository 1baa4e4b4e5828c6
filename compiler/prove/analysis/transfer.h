/* compiler/prove/analysis/transfer.h - what an operation makes of what is known: one function for
 * each.
 *
 * In: an instruction, the shapes of its operands, and what is known of the frame. Out: the shape of
 * its result, and whether it may fail. The table in transfer.c has a row for every operation of
 * ops.def, abi.def and query.def (tests/unit/prove/transfer_test says which lacks one), so whatever
 * language or field the code came from is covered. Where all operands are known, the runtime's own
 * function computes the result (compiler/evaluate); the functions here know the rest. */
#ifndef SFNC_PROVE_ANALYSIS_TRANSFER_H
#define SFNC_PROVE_ANALYSIS_TRANSFER_H

#include "compiler/ir/ir.h"
#include "compiler/prove/shape/shape.h"
#include "compiler/prove/analysis/world.h"

struct transfer {
    struct arena *arena;
    const struct ir_instruction *at;
    /* By operand: of results, and of constants that are an INT or a BOOL; NULL of any other. A BOOL
     * has the shape of true or false, an INT of a whole number, a LIST of an array. */
    const struct shape *const *shapes;
    const struct world *world;
    size_t scope_slots; /* how many variables of outer scopes stand before those of this one */
    bool has_token;     /* a task token is in the context */
    const struct shape *given; /* what the execution is given; NULL: not known */
    bool may_fail;             /* out: the function may end here */
    const char *cause; /* out, when it does for certain: what would be told of it; or NULL */
};

/* The shape of the result; of an operation without one, of nothing in particular. Empty when code
 * behind it cannot be reached, because it fails or a value that it needs can never be there. */
const struct shape *transfer_run(struct transfer *transfer);

/* Whether an operation has a row. Terminators and parameters need none. */
bool transfer_exists(enum ir_opcode op);

/* ---- for the functions of the table ---- */
typedef const struct shape *transfer_function(struct transfer *t);

#define TRANSFER(op, function) transfer_function function;
#include "compiler/prove/analysis/transfers.def"
#undef TRANSFER
transfer_function transfer_builtin;
transfer_function transfer_jsonata_join;
transfer_function transfer_jsonata_pad;

/* How many items there are: of an array its own, of another value one, of none none. */
const struct shape *transfer_size(struct transfer *t, const struct shape *value);

/* Whether it may be taken for an array of items of these kinds, or for none: a value of it is one,
 * is of these kinds itself, or is absent. */
bool transfer_may_list(const struct shape *shape, unsigned within);

/* The members of the second object over those of the first. */
const struct shape *transfer_merged(struct transfer *t, const struct shape *below,
                                    const struct shape *above);

/* The result, which is not there where the operand is not: lost where that is. */
static inline const struct shape *transfer_or_absent(struct transfer *t, const struct shape *result,
                                                     const struct shape *operand)
{
    if (!shape_may_be(operand, SHAPE_ABSENT))
        return result;
    return operand->lost ? shape_join(t->arena, result, shape_lost(t->arena))
                         : shape_with(t->arena, result, SHAPE_ABSENT);
}

/* Both true and false; the truth, where it is known. */
static inline const struct shape *transfer_truth(struct transfer *t, bool may, bool may_not)
{
    return shape_of_kinds(t->arena, (may ? SHAPE_TRUE : 0u) | (may_not ? SHAPE_FALSE : 0u));
}

#endif
