/* compiler/prove/judge/meant.h - the fields of what a part was looked for in, and which of them was
 * perhaps meant. */
#ifndef SFNC_PROVE_JUDGE_MEANT_H
#define SFNC_PROVE_JUDGE_MEANT_H

#include "compiler/prove/judge/judging.h"

/* What has the fields that a path looks among: an object, or the items of an array. */
const struct shape *meant_fielded(struct judging *j, const struct shape *whole);
/* "the fields a, b and c", "at most the fields a and b": where some are not always there. */
const char *meant_fields(struct judging *j, const struct shape_members *members);

/* In all of these NULL: none is; else in j->arena.
 *
 * The name among the fields that is near to the misspelt one. Of one that is only sometimes not
 * found, the one that is meant is not always there either. */
const char *meant_near(struct judging *j, const struct shape_members *members, const char *wrong,
                       bool sometimes);
/* "order.id" where the fields lack "id", but the one of an object among them has it. */
const char *meant_inner(struct judging *j, const struct shape_members *members,
                        const struct key *key);
/* The only name among the fields that begins or ends with this one: ResponseBody for Body. */
const char *meant_longer(struct judging *j, const struct shape_members *members,
                         const struct key *key);
/* What a part of something was perhaps meant to be, near or inner. */
const char *meant_part(struct judging *j, const struct ir_instruction *part, bool sometimes);

/* Whether one letter, or only upper and lower case, makes two names of one. */
bool meant_is_one_off(const char *left, const char *right);

#endif
