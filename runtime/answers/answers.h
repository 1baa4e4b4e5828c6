/* runtime/answers/answers.h - what AWS's services answer, as far as it is documented.
 *
 * A shape is a text (answers.def says how it is written), which is read along with a value, or for
 * itself. The first character is its kind; what follows that are its words, bounds or parts. */
#ifndef SFN_ANSWERS_ANSWERS_H
#define SFN_ANSWERS_ANSWERS_H

#include <stdbool.h>
#include <stddef.h>

/* The shape of what the API of "service:action" answers; NULL: it is not known. */
const char *answer_of_api(const char *action);
/* The shape of the result of a Task that has done "service:action", with ".sync" or ".sync:2" if
 * that stands there; `sdk`: it stood behind "aws-sdk:". NULL: it is not known. */
const char *answer_of_task(const char *action, bool sdk);

/* What stands behind a shape. */
const char *answer_behind(const char *shape);

/* A member of the shape of an object. */
struct answer_member {
    const char *name; /* not ended; "*": all others */
    size_t size;
    bool required;
    const char *shape;
};

/* Read the member at `at`, behind "{" or another member. Returns what stands behind it; NULL: there
 * is none. */
const char *answer_next_member(const char *at, struct answer_member *member);

/* A word of s(A|B), or a bound of n(A,B), not ended, which may be empty. `at` stands behind the
 * parenthesis or what this has returned; NULL: there is none. */
const char *answer_next_word(const char *at, const char **word, size_t *size);

#endif
