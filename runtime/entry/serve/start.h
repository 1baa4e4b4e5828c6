/* runtime/entry/serve/start.h - ask the API for an execution, for whoever does not speak it. */
#ifndef SFN_ENTRY_SERVE_START_H
#define SFN_ENTRY_SERVE_START_H

#include <stddef.h>
#include <stdint.h>

#include "runtime/base/buffer.h"

/* What is to be started; what is NULL is not said. */
struct start {
    const char *machine; /* ARN of the machine, a version or an alias */
    const char *name;
    const char *trace;
    const char *input; /* JSON text */
    size_t input_size;
};

/* Append the input of StartExecution or StartSyncExecution. */
void start_add(struct buffer *out, const struct start *start);

#define START_ID_SIZE 37
/* Write a UUID of these 128 bits. */
void start_id(char id[START_ID_SIZE], uint64_t high, uint64_t low);

#endif
