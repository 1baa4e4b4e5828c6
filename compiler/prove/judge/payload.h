/* compiler/prove/judge/payload.h - values that are proven to be larger than AWS lets a payload be.
 */
#ifndef SFNC_PROVE_JUDGE_PAYLOAD_H
#define SFNC_PROVE_JUDGE_PAYLOAD_H

#include "compiler/prove/analysis/analysis.h"
#include "compiler/support/diag.h"

/* What the instructions of a function hand on. */
struct payloads {
    struct arena *arena;
    struct payload *list; /* NULL before the first */
};

/* An instruction is reached. */
void payload_see(struct payloads *payloads, const struct interpreted *what);
/* Once all are: tell of each place where what is handed on is too large on every way. */
void payload_tell(const struct payloads *payloads, const struct ir_state *state,
                  struct diags *diags);

#endif
