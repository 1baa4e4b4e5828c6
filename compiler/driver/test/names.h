/* compiler/driver/test/names.h - the members of an object by name: generated mock files are large.
 */
#ifndef SFNC_DRIVER_TEST_NAMES_H
#define SFNC_DRIVER_TEST_NAMES_H

#include "compiler/support/arena.h"
#include "compiler/syntax/tree.h"

/* All is borrowed from the object. */
struct names {
    const struct tree_member **sorted; /* of several with one name, the last in the file first */
    size_t count;
};

/* Of what is no object, or NULL: none. In the arena. */
struct names names_by(struct arena *arena, const struct tree *object);

/* The index in names->sorted of the member of that name, the last in the file; names->count when
 * there is none. */
size_t names_find(const struct names *names, const char *name);

/* Its value, or NULL. */
const struct tree *names_field(const struct names *names, const char *name);

#endif
