/* runtime/engine/map_distributed.c - set up a distributed Map, for compiled code.
 * In: the fields of the state for batches, reader and writer. Out: the map_run of the join, filled
 * before the Map starts. */
#include "runtime/base/bug.h"
#include "runtime/engine/failure.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/join.h"
#include "runtime/engine/map.h"
#include "runtime/engine/names.h"
#include "runtime/engine/number.h"
#include "runtime/json/making.h"

void sfn_map_distribute(struct sfn_frame *head)
{
    struct frame *frame = frame_of(head);
    struct join *join = frame->join;

    ENSURE(join != NULL && join->begun);
    join->distributed = true;
    join->run.seed = map_run_seed(frame->execution);
}

static int32_t batch_limit(struct sfn_frame *head, const struct value *value, const char *field,
                           const char *path, int64_t *limit)
{
    if (!number_integer(value, limit)) {
        frame_fail(head, ERROR_RUNTIME,
                   "The %sPath field refers to value \"%s\" which is not a valid integer: %s",
                   field, number_shown(head->region, value), path);
        return 0;
    }
    if (*limit <= 0) {
        frame_fail(head, ERROR_RUNTIME, "%s must be positive.", field);
        return 0;
    }
    frame_of(head)->join->run.batches = true;
    return 1;
}

int32_t sfn_map_batch_items(struct sfn_frame *head, const struct value *value, const char *path)
{
    return batch_limit(head, value, "MaxItemsPerBatch", path,
                       &frame_of(head)->join->run.batch_items);
}

int32_t sfn_map_batch_bytes(struct sfn_frame *head, const struct value *value, const char *path)
{
    return batch_limit(head, value, "MaxInputBytesPerBatch", path,
                       &frame_of(head)->join->run.batch_bytes);
}

void sfn_map_batch_input(struct sfn_frame *head, const struct value *input)
{
    frame_of(head)->join->run.batch_input = input;
}

/* ---- readers and writers ---- */

/* False, after a failure, when the request could not be made because its parts are nested too
 * deeply. */
static int32_t request_is_made(struct sfn_frame *head, const struct value *request)
{
    if (request == NULL)
        frame_fail(head, ERROR_RUNTIME, "The Parameters are nested too deeply.");
    return request != NULL;
}

int32_t sfn_map_read(struct sfn_frame *head, const struct value *parameters,
                     const struct value *literals, const struct value *config)
{
    struct join *join = frame_of(head)->join;
    struct making request = {.region = head->region};

    making_add(&request, "Parameters", parameters);
    making_add(&request, "Literals", literals);
    making_add(&request, "ReaderConfig", config);
    join->run.request = making_object(&request);
    join->drained = false;
    return request_is_made(head, join->run.request);
}

int32_t sfn_map_max_items(struct sfn_frame *head, const struct value *value, const char *path)
{
    if (number_integer(value, &frame_of(head)->join->run.max_items))
        return 1;
    if (value == NULL)
        frame_fail(head, ERROR_RUNTIME,
                   "The MaxItemsPath field does not reference an input value: %s", path);
    else
        frame_fail(head, ERROR_RUNTIME,
                   "The MaxItemsPath field refers to value \"%s\" which is not a valid integer: %s",
                   number_shown(head->region, value), path);
    return 0;
}

int32_t sfn_map_write(struct sfn_frame *head, const struct value *parameters,
                      const struct value *literals, const struct value *config)
{
    struct map_run *run = &frame_of(head)->join->run;
    struct making request = {.region = head->region};

    making_add(&request, "Parameters", parameters);
    making_add(&request, "Literals", literals);
    making_add(&request, "WriterConfig", config);
    run->destination = making_object(&request);
    return request_is_made(head, run->destination);
}
