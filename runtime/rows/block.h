/* runtime/rows/block.h - the rows of one small execution in one block of bytes.
 *
 * For this process only, and for few rows: each is looked for from the beginning. */
#ifndef SFN_ROWS_BLOCK_H
#define SFN_ROWS_BLOCK_H

#include "runtime/rows/row.h"

/* A sink that appends rows to a buffer; none may be put twice, none dropped. The block is complete
 * after block_end. */
struct row_sink block_sink(struct buffer *block);
void block_end(struct buffer *block);

/* The rows of a complete block, which is borrowed. Its fields are in the compact form. */
struct row_source block_source(const char *block);

#endif
