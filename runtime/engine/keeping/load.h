/* runtime/engine/keeping/load.h - read what an execution has in rows, when it is asked for.
 *
 * Of an execution that was restored, only the root is in memory. What is missing is read from the
 * engine's row source: a frame when something is for it or all its siblings are aborted, an item
 * when a child takes or sees it, results when the last child has ended. A row that is not what it
 * should be makes the execution damaged (execution_damage); something stands in for it until the
 * happening is over. */
#ifndef SFN_KEEPING_LOAD_H
#define SFN_KEEPING_LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/engine/frame.h"
#include "runtime/engine/join.h"
#include "runtime/rows/fields.h"
#include "runtime/rows/row.h"

struct execution;

/* Read the frame with this number, which is not in memory, and those above it. NULL: there is none.
 */
struct frame *load_frame(struct execution *execution, uint64_t number);
/* Read all children of a frame of which some may not be in memory; or those that have not stopped.
 */
void load_siblings(struct frame *parent, bool stopped);
/* The child with the smallest number above this, read unless it is in memory. NULL: there is none.
 */
struct frame *load_next_child(struct frame *parent, uint64_t after);
/* An item that is not in memory, and what is known of where it comes from. */
const struct value *load_item_row(const struct frame *parent, size_t index);
const struct value *load_origin_row(const struct frame *parent, size_t index);

/* Read the results of a join's children, which are not in memory. */
void load_result_rows(struct frame *parent);
/* A result that the sink of a Map was given. */
const struct value *load_sent_row(const struct frame *parent, size_t index, bool *failed);
/* What the sink of a Map was told of the child with the smallest number above *number, which has
 * stopped; *number becomes the child's. */
const struct value *load_next_record_row(const struct frame *parent, uint64_t *number);
/* Begin to read fields from the text of a row, which is borrowed; *wrong must be NULL. Then end it.
 */
struct fields load_fields(struct engine *engine, const struct buffer *text, const char **wrong);
void load_fields_end(struct engine *engine);
/* The execution is damaged, because of this row: "it is missing". */
void load_refuse(struct execution *execution, const struct row_key *key, const char *what);
/* The same, because of what load_fields has found wrong with it. */
void load_refuse_fields(struct execution *execution, const struct row_key *key, const char *wrong);
/* A value; NULL: there is no such row. */
const struct value *load_value(struct execution *execution, const struct row_key *key);
/* Forget all frames but the root; they have been put into rows. */
void unload_frames(struct execution *execution);
/* Forget all frames of an execution that has ended. */
void unload(struct execution *execution);
/* Read the root of an execution that has ended, and drop the rows of how. False: it is damaged. */
bool load_stopped(struct execution *execution);

#endif
