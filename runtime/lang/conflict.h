/* runtime/lang/conflict.h - a Reference Path that cannot be applied to the input. */
#ifndef SFN_LANG_CONFLICT_H
#define SFN_LANG_CONFLICT_H

#include <stddef.h>
#include <stdint.h>

struct sfn_frame;
struct value;

/* Fail with States.ReferencePathConflict. The cause names the step that cannot be taken, a name or
 * an index, and shows the whole input (NULL: null). Returns NULL. */
const struct value *conflict_at_name(struct sfn_frame *frame, const char *name, size_t size,
                                     const struct value *input);
const struct value *conflict_at_index(struct sfn_frame *frame, int64_t index,
                                      const struct value *input);

#endif
