/* compiler/backend/symbol.c - choose the C names of emitted functions, the same in both back ends.
 *
 * In: a numbered function. Out: a C identifier: "Charge card!.work" is Charge_card__work_3.
 * Why it never collides: it ends in _ and the function's number, which is unique and which no
 * keyword and nothing else that the back ends define ends in. It does not begin with "sfn_", as the
 * runtime's names do. And a name that a c: task has already gets another '_'. */
#include "compiler/backend/backend.h"
#include "runtime/base/text.h"

#include <stdio.h>
#include <string.h>

#define SYMBOL_SIZE 64
#define NUMBER_ROOM 16 /* '_', the digits of an int, the NUL, and some '_' */

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_taken(const struct ir_program *program, const char *name)
{
    for (size_t i = 0; i < program->symbol_count; i++) {
        if (strcmp(program->symbols[i], name) == 0)
            return true;
    }
    return false;
}

const char *backend_symbol_problem(const struct ir_program *program)
{
    for (size_t i = 0; i < program->symbol_count; i++) {
        if (!text_is_identifier(program->symbols[i]))
            return arena_format(program->arena, "c:%s does not name a C function",
                                program->symbols[i]);
    }
    return NULL;
}

void backend_symbol_name(const struct ir_program *program, const struct ir_function *function,
                         char out[SYMBOL_SIZE])
{
    size_t size = 0;

    /* No identifier begins with a digit; a leading '_' is reserved, "sfn_" is the runtime's. */
    if (!is_letter(function->name[0]) || text_starts(function->name, "sfn_"))
        out[size++] = 'x';
    for (const char *at = function->name; *at != '\0' && size < SYMBOL_SIZE - NUMBER_ROOM; at++)
        out[size++] = is_letter(*at) || (*at >= '0' && *at <= '9') ? *at : '_';
    size += (size_t)snprintf(out + size, SYMBOL_SIZE - size, "_%d", function->number);
    while (is_taken(program, out) && size < SYMBOL_SIZE - 1) {
        out[size++] = '_';
        out[size] = '\0';
    }
}
