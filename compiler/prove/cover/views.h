/* compiler/prove/cover/views.h - what the value of an instruction is, for each cell of the subject
 * that it is made of. */
#ifndef SFNC_PROVE_COVER_VIEWS_H
#define SFNC_PROVE_COVER_VIEWS_H

#include "compiler/prove/cover/subjects.h"

/* Of which cells of its subject a test may be true, and of which false. */
struct meaning {
    int subject; /* -1: of none; then the first bit is all */
    const uint64_t *yes, *no;
};

struct views {
    struct subjects *subjects;
    struct arena *scratch;           /* of views */
    const struct ir_operand **bound; /* by result of a parameter: what it is; NULL: not known */
    /* What a BOOL says: who asks for views knows it. */
    struct meaning (*truth)(void *context, const struct ir_operand *operand);
    void *context;
};

struct view {
    int subject;              /* -1: it is `cells`, one */
    bool whole;               /* it is the subject itself */
    const struct cell *cells; /* by cell of the subject; NULL: those */
};

/* What an operand is that may be none (then it is absent) or no value. */
struct view views_operand(struct views *views, const struct ir_instruction *at, size_t index);
struct cell view_cell(const struct views *views, const struct view *view, size_t index);

void views_bind(struct views *views, const struct ir_instruction *parameter,
                const struct ir_operand *operand);
const struct ir_operand *views_bound(const struct views *views,
                                     const struct ir_instruction *parameter);

#endif
