/* compiler/prove/bounds/amount.h - how much of something there is at most, or why that is not
 * known. */
#ifndef SFNC_PROVE_BOUNDS_AMOUNT_H
#define SFNC_PROVE_BOUNDS_AMOUNT_H

#include <stdbool.h>
#include <stddef.h>

struct amount {
    double most;
    const char *cause; /* NULL: `most` is what there is at most; else there is no bound */
};

static inline struct amount amount_of(double most)
{
    return (struct amount){most, NULL};
}

static inline struct amount amount_unbounded(const char *cause)
{
    return (struct amount){0, cause};
}

/* The sum: unbounded for the cause of the first that is. */
static inline struct amount amount_plus(struct amount left, struct amount right)
{
    if (left.cause != NULL || right.cause != NULL)
        return left.cause != NULL ? left : right;
    return amount_of(left.most + right.most);
}

/* So many times; none of what is not bounded is none. */
static inline struct amount amount_times(struct amount amount, struct amount times)
{
    bool none =
        (amount.cause == NULL && amount.most <= 0) || (times.cause == NULL && times.most <= 0);

    if (none)
        return amount_of(0);
    if (amount.cause != NULL || times.cause != NULL)
        return times.cause != NULL ? times : amount;
    return amount_of(amount.most * times.most);
}

static inline bool amount_is_more(struct amount left, struct amount right)
{
    if (left.cause != NULL || right.cause != NULL)
        return left.cause != NULL && right.cause == NULL;
    return left.most > right.most;
}

static inline struct amount amount_larger(struct amount left, struct amount right)
{
    return amount_is_more(right, left) ? right : left;
}

#endif
