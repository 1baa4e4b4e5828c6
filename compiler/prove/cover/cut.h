/* compiler/prove/cover/cut.h - cells of a subject, by what is named of it. */
#ifndef SFNC_PROVE_COVER_CUT_H
#define SFNC_PROVE_COVER_CUT_H

#include "compiler/prove/cover/subjects.h"

#define NAMED_MAX 4096 /* numbers, or texts, that cut one subject */

/* What tests name of one subject; in any order, also twice. */
struct named {
    double *numbers;
    const struct value **texts;
    struct instant *moments;
    size_t number_count, number_room, text_count, text_room, moment_count, moment_room;
    bool ordered, timed; /* their order matters; it is asked whether, and when, they are */
};

/* Give a subject its cells. What is named is sorted. */
void cut(struct arena *arena, struct subject *subject, struct named *named);

/* The subject that is the moment which a text (the subject of that number) says. Cell 0: none; 1:
 * before the first that is named; 2: that; 3: between it and the second, ... */
struct subject cut_moments(struct arena *arena, const struct subject *text, int of,
                           struct named *named);

#endif
