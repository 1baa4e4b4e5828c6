/* tests/unit/backend/llvm/program.c - programs for the tests, written as text of the IR. */
#include "tests/unit/backend/llvm/program.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct ir_program *program_of(struct arena *arena, const char *text)
{
    const char *problem = NULL;
    struct ir_program *program = ir_read(arena, text, strlen(text), &problem);

    if (program == NULL)
        fail_msg("%s", problem);
    problem = ir_verify(program);
    if (problem != NULL)
        fail_msg("%s", problem);
    return program;
}
