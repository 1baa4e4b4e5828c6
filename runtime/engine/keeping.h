/* runtime/engine/keeping.h - what puts executions into rows and reads them again, as a service.
 *
 * Why a table of functions: an executable whose states never wait keeps nothing, so it is not
 * linked with what does (struct sfn_program names it). An engine without it has no row sink, and
 * its executions never sleep. */
#ifndef SFN_ENGINE_KEEPING_H
#define SFN_ENGINE_KEEPING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/engine/engine.h"

struct execution;
struct frame;
struct history;
struct value;

struct keeping {
    /* keeping/save.h, keeping/rows.h */
    void (*save_happening)(struct execution *execution);
    void (*drop_frame)(struct frame *frame);
    void (*drop_join)(const struct frame *parent);
    void (*take_items)(struct frame *child, size_t from, size_t to);
    void (*put_result)(const struct frame *parent, size_t index, const struct value *result);
    void (*put_sent)(const struct frame *parent, size_t index, const struct value *result,
                     bool failed);
    void (*put_record)(const struct frame *child, const struct value *record);
    /* keeping/load.h */
    struct frame *(*load_frame)(struct execution *execution, uint64_t number);
    void (*load_siblings)(struct frame *parent, bool stopped);
    const struct value *(*load_item_row)(const struct frame *parent, size_t index);
    const struct value *(*load_origin_row)(const struct frame *parent, size_t index);
    void (*load_result_rows)(struct frame *parent);
    const struct value *(*load_sent_row)(const struct frame *parent, size_t index, bool *failed);
    const struct value *(*load_next_record_row)(const struct frame *parent, uint64_t *number);
    void (*unload_frames)(struct execution *execution);
    /* keeping/sleep.h */
    void (*sleep)(struct execution *execution);
    void (*wake)(struct execution *execution);
    void (*forget)(struct execution *execution);
    struct history *(*packed_history)(const struct execution *execution);
    struct map_progress (*packed_progress)(const struct execution *execution);
};

#endif
