/* compiler/prove/solver/writer.h - the code of a function as terms: which of its blocks are come
 * to.
 *
 * Names: "in3" is true when block 3 is come to, "go3" when it is gone through, each with the prefix
 * of the writing before it. */
#ifndef SFNC_PROVE_SOLVER_WRITER_H
#define SFNC_PROVE_SOLVER_WRITER_H

#include "compiler/ir/dominators.h"
#include "compiler/prove/solver/terms.h"

struct writer {
    struct formula *f;
    struct terms *terms;
    struct ir_dominators order;
    const struct ir_block *from;  /* where it begins */
    const struct ir_block *until; /* where it ends, besides; or NULL */
    bool *ends;                   /* by block number: they are come to, but not gone through */
    const char *prefix;           /* of the names of blocks */
    struct buffer *edges;         /* by block number: the ways into it */
    bool *loops;                  /* by block number: in a loop, or behind its head */
};

/* Begin with a function; the formula's conditions are of it from now on. writer_end frees it. */
void writer_begin(struct writer *writer, struct formula *f, const struct ir_function *function,
                  struct terms *terms);
void writer_end(struct writer *writer);

/* Write all blocks that are reached from one, until another (or NULL), or the ends. */
void writer_write(struct writer *writer, const struct ir_block *from, const struct ir_block *until,
                  const char *prefix);

/* When the block is come to, by what was written last. */
const char *writer_comes_to(const struct writer *writer, const struct ir_block *block);

#endif
