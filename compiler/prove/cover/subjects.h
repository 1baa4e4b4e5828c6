/* compiler/prove/cover/subjects.h - what the rules of a Choice look at, cut into cells.
 *
 * A subject is a place; or what an instruction makes that is not looked into; or, of the text that
 * one of those is, whether it matches a pattern, or which moment it says. A text that is not known
 * may match any pattern: a link says of each cell of the text which cells of the other subject are
 * left. So patterns cost no cells. */
#ifndef SFNC_PROVE_COVER_SUBJECTS_H
#define SFNC_PROVE_COVER_SUBJECTS_H

#include <stdint.h>

#include "compiler/prove/cover/cells.h"
#include "compiler/prove/solver/formula.h"
#include "runtime/base/time.h"

enum subject_form {
    SUBJECT_PLACE,
    SUBJECT_RESULT, /* of an instruction */
    SUBJECT_TRUTH,  /* of one whose result is a truth, or whether one fails: two cells */
    SUBJECT_MATCH,  /* two cells */
    SUBJECT_MOMENT, /* none, and then moments and what lies between them */
};

#define LINK_ANY (-1)

struct subject {
    enum subject_form form;
    int place; /* of PLACE; of RESULT: whose size, length or sum it is, or -1 */
    const struct ir_instruction *at; /* of RESULT, and of a TRUTH that is one */
    bool query;                      /* of PLACE: JSONata reads it, perhaps of many items */
    bool spread;                     /* ... an array may stand on the way to it */
    const struct shape *shape;       /* of PLACE, RESULT */
    struct cell *cells;              /* of PLACE, RESULT */
    size_t count;
    uint64_t *possible;          /* a bit for each cell: what the shape allows */
    int of;                      /* of MATCH, MOMENT: the subject that is the text */
    int *link;                   /* ... by its cells: the cell that is left then, or LINK_ANY */
    const struct value *pattern; /* of MATCH */
    struct instant *moments;     /* of MOMENT: cell 2i + 2 is the moment i */
    size_t first_word;           /* of its bits in a box */
};

struct subjects {
    struct arena *arena;
    const struct formula *f; /* its places, and the numbers of its function */
    struct subject *list;    /* the places first */
    size_t count, room;
    int *of_result; /* by result: its subject, or 0: it is a place, or none yet */
    int *of_failing;
    bool cut;   /* all have cells */
    bool vague; /* something is none of them, and may be another each time; or a test says more
                 * of a value than its cells do */
};

#define SUBJECT_WORDS(count) (((count) + 63) / 64)

static inline bool bits_has(const uint64_t *bits, size_t at)
{
    return (bits[at / 64] >> (at % 64) & 1) != 0;
}

static inline void bits_add(uint64_t *bits, size_t at)
{
    bits[at / 64] |= (uint64_t)1 << (at % 64);
}

/* All subjects of the function that are places; they have no cells yet (named.h). */
struct subjects *subjects_of(const struct formula *f, const struct ir_function *function,
                             struct arena *arena);

int subjects_add(struct subjects *subjects, struct subject subject);

/* The value at hand is that of a subject, which reads may hand on unchanged; -1: of none. */
int subjects_value(struct subjects *subjects, const struct ir_instruction *at);
/* The subject of what an instruction makes, or of whether it fails, that is not looked into; -1: it
 * may be another each time. */
int subjects_result(struct subjects *subjects, const struct ir_instruction *at);
int subjects_failing(struct subjects *subjects, const struct ir_instruction *at);
/* Whether the text that a subject is matches a pattern. */
int subjects_match(struct subjects *subjects, int of, const struct value *pattern);
/* The moment that it says. */
int subjects_moment(struct subjects *subjects, int of);

#endif
