/* compiler/prove/analysis/order.h - in which order the points of a program are walked best. */
#ifndef SFNC_PROVE_ANALYSIS_ORDER_H
#define SFNC_PROVE_ANALYSIS_ORDER_H

#include "compiler/prove/analysis/points.h"

/* Set the places' order: reverse postorder, in which all that leads to a point comes before it, but
 * for loops. So what comes from several sides is there before a point is walked. */
void order_set(struct analysis *analysis, size_t functions);

#endif
