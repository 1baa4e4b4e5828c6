/* runtime/host/setup.h - make what runs the tasks of a machine. Inside runtime/host. */
#ifndef SFN_HOST_SETUP_H
#define SFN_HOST_SETUP_H

#include <stdbool.h>

#include "runtime/base/cold.h"

struct buffer;
struct work;
struct work_options;

/* Fill in work->tasks and work->unserved. False when something is wrong; a line is appended to
 * `problems` for each. */
COLD bool setup_tasks(struct work *work, const struct work_options *options,
                      struct buffer *problems);

#endif
