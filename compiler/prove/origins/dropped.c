/* compiler/prove/origins/dropped.c - why a state does not hand on a part of what it has. */
#include "compiler/prove/origins/dropped.h"

#include "runtime/json/value.h"

/* What took the place of the input, and where that is written; NULL: no more than parts of it. */
static const char *replaced_by(const struct ir_instruction *made, struct span *span)
{
    while (made->op == OP_sfn_set_member || made->op == OP_sfn_query_from)
        made = made->operands[0].as.instruction; /* what was put into it is not the reason */
    *span = made->span;
    switch (made->op) {
    case OP_sfn_result:
        return "the result";
    case OP_sfn_caught:
        return "the error output";
    case OP_LITERAL:
        return made->literal->size == 0 && value_is(made->literal, VALUE_OBJECT)
                   ? "an empty object"
                   : "what is made here";
    case OP_sfn_object:
    case OP_sfn_query_object:
        return "what is made here";
    default:
        return NULL;
    }
}

const char *dropped_why(struct arena *arena, const struct ir_instruction *made, const char *path,
                        const char *state, bool certain, struct span *span)
{
    const char *by = made != NULL ? replaced_by(made, span) : NULL;

    if (by == NULL && certain)
        return arena_format(arena, "state \"%s\" does not hand \"%s\" on", state, path);
    if (certain)
        return arena_format(
            arena, "%s, without \"%s\", takes the place of the whole input of state \"%s\"", by,
            path, state);
    if (by == NULL)
        return arena_format(arena,
                            "the input of state \"%s\" may have \"%s\", which it does not hand on",
                            state, path);
    return arena_format(arena,
                        "the input of state \"%s\" may have \"%s\", but %s, which takes its place, "
                        "has not",
                        state, path, by);
}

struct span dropped_place(const struct ir_instruction *made)
{
    while (made->op == OP_sfn_set_member && made->operands[2].as.instruction->op != OP_sfn_input)
        made = made->operands[2].as.instruction; /* what was put into it is the reason */
    return made->span;
}
