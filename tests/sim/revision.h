/* tests/sim/revision.h - a definition that somebody has changed. */
#ifndef TESTS_SIM_REVISION_H
#define TESTS_SIM_REVISION_H

#include "runtime/base/buffer.h"
#include "runtime/store/read.h"

enum revision_kind {
    REVISION_COMMENT, /* the comment says something else */
    REVISION_ADDED,   /* a state more comes at the end */
    REVISION_RENAMED, /* a state has another name */
    REVISION_TYPE,    /* a state is a Pass now */
    REVISION_REMOVED, /* a state is skipped */
    REVISION_KINDS
};

struct revision {
    enum revision_kind kind;
    struct buffer text;  /* the changed definition */
    struct buffer state; /* the one that is not what it was; empty: there is none */
    struct buffer lost;  /* variables that only that state assigned, a line each; or empty */
    bool unsure;         /* it assigned others, too */
};

/* Change a definition somehow; with `even`, so that executions do the same as before. It may not
 * compile. Pair: revision_fini. */
void revision_make(struct revision *revision, const struct buffer *definition, uint64_t seed,
                   bool even);
void revision_fini(struct revision *revision);

enum revision_fits { REVISION_FITS, REVISION_MISFITS, REVISION_UNSURE };

/* Whether an execution that runs by one of the two definitions can go on by the other, from what is
 * stored of it. *print is a hash of that: its rows and how many events it has. */
enum revision_fits revision_look(const struct revision *revision, struct store *store,
                                 int64_t execution, uint64_t *print);

#endif
