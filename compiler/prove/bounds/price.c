/* compiler/prove/bounds/price.c - what an execution costs on AWS, at the prices of prices.def. */
#include "compiler/prove/bounds/price.h"

#include <math.h>

#define PRICE(name, value) static const double price_##name = value;
#include "compiler/prove/bounds/prices.def"
#undef PRICE

#define BYTES_A_MB 1048576.0
#define MB_A_GB 1024.0

double price_of_transition(void)
{
    return price_TRANSITION;
}

struct amount price_of_express(struct amount seconds, struct amount steps, size_t definition_bytes)
{
    struct amount memory =
        amount_times(amount_of(price_DATA_MB), amount_larger(steps, amount_of(1)));

    memory = amount_plus(memory, amount_of(price_BASE_MB + (double)definition_bytes / BYTES_A_MB));
    memory.most = ceil(memory.most / price_CHUNK_MB) * price_CHUNK_MB;
    seconds.most = ceil(seconds.most / price_STEP_SECONDS) * price_STEP_SECONDS;
    return amount_plus(
        amount_of(price_REQUEST),
        amount_times(amount_times(seconds, memory), amount_of(price_GB_SECOND / MB_A_GB)));
}
