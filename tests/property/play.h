/* tests/property/play.h - run an execution in a simulated world that a seed decides. */
#ifndef TESTS_PROPERTY_PLAY_H
#define TESTS_PROPERTY_PLAY_H

#include "tests/property/generate.h"
#include "sfn/abi.h"

/* Ways that must not make a difference. */
struct play_options {
    bool silent;   /* no history is recorded, and none is compared */
    bool collects; /* every safepoint collects, and so does every happening */
    bool late;     /* answers and timers that nobody waits for any more come again */
    bool replays;  /* what happened is written down and happens again, in another engine */
    bool rests;    /* it sleeps between any two happenings, if it can */
    bool kept;     /* touched frames are put into rows, which must be those of all of it */
    bool restored; /* after every happening it is made anew from its rows, in another engine */
    bool loses;    /* ... and all work that runs is lost now and then, and asked for again */
    const struct sfn_program *other; /* ... and every second time as this build of its definition */
    bool redriven; /* with `kept`: if it ends without success, it is redriven, twice at most */
    bool unloaded; /* after every happening all frames but the root are forgotten */
    int steps;     /* 0, or break off and forget the execution after so many events */
};

/* Whether the execution in a world has a name. Without one it is none that a user could start, and
 * the context object says nothing of it. */
bool play_is_named(const struct specimen *specimen, size_t world);

/* Run the program in one of the specimen's worlds to its end. Appends what the world saw (a line an
 * effect), the outcome, and the history. Returns NULL, or which invariant does not hold. */
const char *play(const struct sfn_program *program, const struct specimen *specimen, size_t world,
                 const struct play_options *options, struct buffer *seen);

#endif
