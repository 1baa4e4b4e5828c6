/* runtime/trigger/address.h - IP addresses and blocks of them, as event patterns know them. */
#ifndef SFN_TRIGGER_ADDRESS_H
#define SFN_TRIGGER_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/buffer.h"

struct address {
    uint8_t size; /* 4 or 16 bytes */
    uint8_t bytes[16];
};

/* All addresses that begin with the first `bits` of one. */
struct address_block {
    struct address base;
    int bits;
};

/* Read an address of version 4 or 6. One of version 6 that stands for one of version 4 is that. */
bool address_read(const char *text, size_t size, struct address *address);

/* Read "10.0.0.0/8". False when it is not a block: why is appended, in EventBridge's words. */
bool address_block_read(const char *text, size_t size, struct address_block *block,
                        struct buffer *problem);

bool address_block_has(const struct address_block *block, const struct address *address);

#endif
