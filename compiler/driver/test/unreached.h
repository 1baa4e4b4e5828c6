/* compiler/driver/test/unreached.h - what no execution takes, with the proof; what is not known.
 *
 * Three verdicts: an item of the coverage table is taken by a test case, or a proof says that none
 * takes it, or neither is known, for a reason. */
#ifndef SFNC_DRIVER_TEST_UNREACHED_H
#define SFNC_DRIVER_TEST_UNREACHED_H

#include "compiler/driver/prove.h"
#include "compiler/prove/claims.h"
#include "compiler/prove/solver/solver.h"

struct unreached {
    const char **proofs;         /* by item: why nothing takes it; NULL: that is not proven */
    const char **reasons;        /* by item: why it is not known */
    const struct claim *claims;  /* all that is claimed, without those of bounds */
    const struct value **inputs; /* by item: of its state, with which a rule is taken; or NULL */
};

/* Find what can be proven. `proof` is about code that was lowered with the coverage table. */
void unreached_find(struct unreached *unreached, struct compilation *c, const struct proof *proof,
                    struct solver *solver);

/* Append the report about `cases` test cases that have taken `counts`. True: nothing is unknown. */
bool unreached_report(const struct unreached *unreached, const struct compilation *c,
                      const uint64_t *counts, size_t cases, struct buffer *out);

#endif
