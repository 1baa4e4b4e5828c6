/* runtime/task/setup.h - read the files that say what stands for what: bindings, mocks, fillings.
 */
#ifndef SFN_TASK_SETUP_H
#define SFN_TASK_SETUP_H

#include "runtime/json/value.h"

/* Read the JSON text of a file, which messages call `name`. A key that stands twice in an object is
 * refused: which of the two counts is not for us to guess. The values may point into the text.
 * NULL: *problem is then one line that says what is wrong and where; free it. */
const struct value *setup_read(struct region *region, const char *name, const char *text,
                               size_t size, char **problem);

#endif
