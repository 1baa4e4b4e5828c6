/* runtime/engine/keeping/keeping.c - the table of what puts executions into rows and reads them
 * again. */
#include "runtime/engine/keeping.h"

#include "runtime/engine/keeping/load.h"
#include "runtime/engine/keeping/rows.h"
#include "runtime/engine/keeping/save.h"
#include "runtime/engine/keeping/sleep.h"
#include "sfn/abi.h"

const struct keeping sfn_keeping = {
    .save_happening = save_happening,
    .drop_frame = rows_drop_frame,
    .drop_join = rows_drop_join,
    .take_items = rows_take_items,
    .put_result = rows_put_result,
    .put_sent = rows_put_sent,
    .put_record = rows_put_record,
    .load_frame = load_frame,
    .load_siblings = load_siblings,
    .load_item_row = load_item_row,
    .load_origin_row = load_origin_row,
    .load_result_rows = load_result_rows,
    .load_sent_row = load_sent_row,
    .load_next_record_row = load_next_record_row,
    .unload_frames = unload_frames,
    .sleep = execution_sleep,
    .wake = execution_wake,
    .forget = execution_forget,
    .packed_history = packed_history,
    .packed_progress = packed_progress,
};
