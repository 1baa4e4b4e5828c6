/* runtime/trigger/ways.h - an event pattern that was read: the ways in which an event can match.
 *
 * Each $or multiplies the ways: one way is a choice of one branch of each. An event matches in a
 * way if all its fields are met. A field is known by its path, names joined by dots. */
#ifndef SFN_TRIGGER_WAYS_H
#define SFN_TRIGGER_WAYS_H

#include <stddef.h>

#include "runtime/base/region.h"
#include "runtime/trigger/condition.h"

struct way_field {
    const char *path;
    size_t size;
    const struct condition *conditions; /* one of them must be met */
};

struct way {
    struct way_field *fields; /* in the order of their paths */
    size_t count;
};

struct event_pattern {
    struct region region;
    struct way *ways;
    size_t count;
    size_t fields_max; /* of a way */
};

#endif
