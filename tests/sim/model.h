/* tests/sim/model.h - a store that a seed decides about: when a commit is durable, when that is
 * told, what fails.
 *
 * It is a kind of store (runtime/store/kind.h) over the contents of a store in memory. A commit
 * that is submitted waits; at some later time it becomes durable, later again that is told, both in
 * the order of submission. A crash (model_crash) keeps what was durable and any number of commits
 * that follow it. What is durable can be read from outside at any time. */
#ifndef TESTS_SIM_MODEL_H
#define TESTS_SIM_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/loop/loop.h"
#include "runtime/store/read.h"

struct model;

/* Moments at which a crash may come; see model_options.moment. */
enum model_moment {
    MODEL_SUBMITTED, /* a commit was handed over */
    MODEL_DURABLE,   /* some commits have become durable, and nobody knows */
    MODEL_TOLD,      /* an outcome was told */
};

struct model_options {
    uint64_t seed;
    /* Of a thousand commits so many find no room, in groups as they come to a full disk. */
    unsigned full;
    /* With so many of a hundred thousand commits a write fails: then all fail, and some of them are
     * durable all the same. */
    unsigned broken;
    /* Called at each moment; or NULL. True: the process is to die now (model_crash follows when
     * nothing of it is on the stack any more). */
    bool (*moment)(void *context, enum model_moment moment);
    void *context;
};

/* What a store has been through. */
struct model_counts {
    uint64_t commits, full, broken, refused, lost,
        kept; /* lost and kept: by crashes, of what was not told */
    uint64_t groups;
};

/* An empty store. Free it when no store that was opened over it is left. */
struct model *model_new(const struct model_options *options);
void model_free(struct model *model);

/* Open it as its owner, as a process does. One at a time. */
struct store *model_open(struct model *model, const struct store_options *options);
/* In this loop commits become durable and are told. Until one is given they wait for
 * store_flush. */
void model_live_in(struct model *model, struct loop *loop);

/* No commit fails any more. */
void model_calm(struct model *model);

/* The process that has it open has died. What it still submits is nothing. Its store is to be
 * closed; it then tells that all that was not told is STORE_BROKEN, so that it can be freed. */
void model_crash(struct model *model);

/* What is durable, to be read by whoever looks on from outside. */
struct store *model_durable(struct model *model);

/* How many rows, timers, attempts and offers of an execution are durable. */
struct model_holds {
    size_t rows, timers, attempts, offers;
};
struct model_holds model_holds(struct model *model, int64_t execution);

/* Whether an outcome has not been told yet. */
bool model_is_busy(const struct model *model);

const struct model_counts *model_counts(const struct model *model);

#endif
