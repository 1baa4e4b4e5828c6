/* compiler/prove/bounds/price.h - what an execution costs on AWS, at the prices of prices.def. */
#ifndef SFNC_PROVE_BOUNDS_PRICE_H
#define SFNC_PROVE_BOUNDS_PRICE_H

#include <stddef.h>

#include "compiler/prove/bounds/amount.h"

/* When and where the prices were these. */
#define PRICE_DATE "2026-11-28"
#define PRICE_REGION "us-east-1"

/* Of a transition of a STANDARD execution, in USD. */
double price_of_transition(void);

/* Of an EXPRESS execution that lasts so many seconds, in USD. `steps`: how many branches and items
 * it has. */
struct amount price_of_express(struct amount seconds, struct amount steps, size_t definition_bytes);

#endif
