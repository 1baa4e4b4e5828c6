/* compiler/prove/ways/reach.h - the first ways on which an execution comes to a function. */
#ifndef SFNC_PROVE_WAYS_REACH_H
#define SFNC_PROVE_WAYS_REACH_H

#include "compiler/prove/ways/route.h"

#define REACH_WAYS 8 /* to each function */

struct reach;

/* Ways are looked for when somebody asks for them. Lives in the route's arena; reach_free gives
 * back the rest. */
struct reach *reach_new(const struct route *route, const struct shape *input);
void reach_free(struct reach *reach);

/* The stops at the function, that of the cheapest way first; *out is good until the next question.
 * Returns their number: it is less than REACH_WAYS where there are no more, or too many stops were
 * looked at. */
size_t reach_ways(struct reach *reach, const struct ir_function *function,
                  const struct stop *const **out);

#endif
