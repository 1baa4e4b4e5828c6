/* compiler/driver/test/reading.h - a mock file while it is read, and what is said of it. Inside
 * suite.c and its parts. */
#ifndef SFNC_DRIVER_TEST_READING_H
#define SFNC_DRIVER_TEST_READING_H

#include "compiler/driver/test/names.h"
#include "compiler/driver/test/suite.h"

struct reading {
    struct arena *arena;
    const struct machine *machine;
    struct suite *suite;
    const char *only;
    const struct state **states; /* all of the machine, by name */
    size_t state_count;
    struct names responses;
};

/* A finding about the mock file. */
struct finding *reading_wrong(struct reading *r, struct span span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Add a note to it: which of the names was probably meant; of an object's members (or NULL). */
void reading_guess(struct reading *r, struct finding *finding, const char *name,
                   const char *const *names, size_t count);
void reading_guess_member(struct reading *r, struct finding *finding, const char *name,
                          const struct tree *object);

/* True for an object; anything else is reported. */
bool reading_object(struct reading *r, const struct tree *tree, const char *what);

/* Report the members whose names are not among `known`, which a NULL ends. */
void reading_check_members(struct reading *r, const struct tree *object, const char *what,
                           const char *const *known);

/* What "Expect" may hold. */
extern const char *const reading_expect_members[];

#endif
