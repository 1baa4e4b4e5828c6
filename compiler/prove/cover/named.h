/* compiler/prove/cover/named.h - which numbers, texts and moments tests name of what they look at.
 */
#ifndef SFNC_PROVE_COVER_NAMED_H
#define SFNC_PROVE_COVER_NAMED_H

#include "compiler/prove/cover/subjects.h"

/* Give all subjects their cells; add those of results, and of moments, that tests name something
 * of. */
void named_cut(struct subjects *subjects, const struct ir_function *function);

#endif
