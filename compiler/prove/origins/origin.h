/* compiler/prove/origins/origin.h - where a value comes from: what executions are given, or what
 * tasks give.
 *
 * It is looked for only to say what helps where something is not proven: what it does not find is
 * not told, and nothing is concluded from it. */
#ifndef SFNC_PROVE_ORIGINS_ORIGIN_H
#define SFNC_PROVE_ORIGINS_ORIGIN_H

#include "compiler/prove/analysis/analysis.h"

struct origins;

/* Lives in the arena. */
struct origins *origins_new(const struct analysis *analysis, const struct ir_program *program,
                            struct arena *arena);

/* What would say more of a value that an instruction of the function reads: "--input-schema FILE
 * says what executions are given". NULL: nothing that is known. In the arena. */
const char *origins_advice(struct origins *origins, const struct ir_function *function,
                           const struct ir_instruction *value);

#endif
