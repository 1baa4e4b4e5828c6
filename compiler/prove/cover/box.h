/* compiler/prove/cover/box.h - of each subject, which cells are left.
 *
 * A box is narrowed by what paths demand, and widened again to where it was. */
#ifndef SFNC_PROVE_COVER_BOX_H
#define SFNC_PROVE_COVER_BOX_H

#include "compiler/prove/cover/paths.h"

struct box {
    struct subjects *subjects;
    uint64_t *bits;    /* of all subjects, one after the other */
    uint64_t clock;    /* counts changes ... */
    uint64_t *changed; /* ... by subject: when it was, or what is said of it as a text */
    struct {
        int subject;
        size_t word;
        uint64_t before;
    } * trail;
    size_t trail_count, trail_room;
    int *matches; /* subjects of matches that have been decided, in their order */
    size_t match_count, match_room;
    unsigned char **implied; /* by match and match: whether the one means the other, if known */
};

struct box_mark {
    size_t trail, matches;
};

/* A box of all that is possible; lives in the arena of the subjects. No subject may be added
 * then. */
void box_begin(struct box *box, struct subjects *subjects);
void box_fini(struct box *box);

struct box_mark box_mark(const struct box *box);
void box_reset(struct box *box, struct box_mark mark);

/* The cells that are left of a subject. */
const uint64_t *box_of(const struct box *box, int subject);

/* Whether something is left of the box on the path, as far as each demand says by itself. */
bool box_meets(struct box *box, const struct rule_path *path);
/* Leave only what goes the path. False: nothing is left. */
bool box_narrow(struct box *box, const struct rule_path *path);

#endif
