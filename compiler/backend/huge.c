/* compiler/backend/huge.c - which functions are too long to be optimised.
 *
 * Why: a Choice may have thousands of rules, a path thousands of steps, and some passes of LLVM and
 * of C compilers take quadratic time over one function (gcc's points-to analysis: 24 s for 10,000
 * steps, of which all others take one). */
#include "compiler/backend/backend.h"

#define BLOCKS_MAX 1500
#define OPERATIONS_MAX 5000 /* instructions and their operands */

bool backend_is_huge(const struct ir_function *function)
{
    size_t blocks = 0, operations = 0;

    for (const struct ir_block *block = function->blocks; block != NULL; block = block->next) {
        blocks++;
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
            operations += 1 + at->count;
    }
    return blocks > BLOCKS_MAX || operations > OPERATIONS_MAX;
}
