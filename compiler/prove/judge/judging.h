/* compiler/prove/judge/judging.h - what the judges of a program share: what was seen of the
 * function at hand, and the words for it. */
#ifndef SFNC_PROVE_JUDGE_JUDGING_H
#define SFNC_PROVE_JUDGE_JUDGING_H

#include "compiler/prove/analysis/analysis.h"
#include "compiler/prove/origins/lost.h"
#include "compiler/prove/judge/asked.h"
#include "compiler/prove/judge/payload.h"
#include "compiler/support/diag.h"

/* What was seen of an instruction, on all ways to it. */
struct seen {
    const struct ir_instruction *at;
    bool passed;                 /* on one way it does not fail */
    bool query;                  /* in an expression of JSONata */
    bool used;                   /* for more than to ask whether it is there */
    const struct shape *operand; /* its first one */
    const struct shape *result;
    const char *cause; /* of its failure, where that is known */
};

/* The fields of the function's state that are judged together. */
struct fields_seen {
    const struct ir_instruction *throws; /* the end of a Fail state */
    const struct shape *thrown[2];       /* its Error and Cause */
    const struct ir_instruction *beats;  /* where a Task is given its heartbeat */
    const struct shape *seconds[2];      /* of its timeout and of its heartbeat */
};

struct judging {
    const struct analysis *analysis;
    struct arena *whole; /* what is kept of one function for the next */
    struct arena *arena; /* of the function at hand */
    struct diags *diags;
    struct losses *losses; /* NULL until something is */
    struct asked *asked;   /* NULL until it is looked for */
    size_t nearness;       /* letters that may still be compared to guess names */
    const struct ir_program *program;
    const struct ir_function *function; /* at hand */
    const struct ir_scope *scope;       /* of that function */
    bool query;                         /* the finding at hand is about JSONata */
    struct seen *seen;                  /* by result */
    struct fields_seen fields;
    struct payloads payloads;
    struct buffer text;
};

/* What it is for a sentence: "an object with a, b", "null or a text". In j->arena, as all words. */
const char *judging_words(struct judging *j, const struct shape *shape);
/* "$.order.items[0]"; NULL: it has no name. */
const char *judging_name(struct judging *j, const struct ir_instruction *value);
/* The same, or what is called so that has none: "the value". */
const char *judging_name_or(struct judging *j, const struct ir_instruction *value,
                            const char *nameless);
/* What is known of a result on all ways; NULL: it is not come to. */
const struct shape *judging_known(const struct judging *j, const struct ir_instruction *value);

/* The join of a shape with another one; `all` may be NULL. */
const struct shape *judging_joined(struct judging *j, const struct shape *all,
                                   const struct shape *one);

/* Not there, or a sequence of nothing, which is the same in JSONata. */
bool judging_is_nothing(const struct shape *shape);

#endif
