/* compiler/prove/judge/payload.c - values that are proven to be larger than AWS lets a payload be.
 *
 * A shape says how large a value is at least; of a constant, and of an object that is made of
 * values here, more is known than its shape tells. */
#include "compiler/prove/judge/payload.h"

#include "runtime/json/write.h"

#define PAYLOAD_MAX 262144 /* bytes of an input, an output, a result */
#define DEPTH_MAX 8        /* of objects that are made of others */

/* What is handed on at an instruction. */
struct payload {
    const struct ir_instruction *at;
    const struct ir_instruction *value;
    size_t least; /* on all ways */
    struct payload *next;
};

static size_t more(size_t left, size_t right)
{
    return left > right ? left : right;
}

/* What an instruction gives at least, whatever it is given. */
static size_t least_of(const struct ir_instruction *value, unsigned depth)
{
    size_t size = 2;

    if (value->op == OP_LITERAL)
        return json_size_within(value->literal, PAYLOAD_MAX);
    if ((value->op != OP_sfn_object && value->op != OP_sfn_query_object) || depth == DEPTH_MAX)
        return 0;
    for (size_t i = 0; i + 1 < value->count && size <= PAYLOAD_MAX; i += 2)
        if (ir_is_reference(&value->operands[i + 1]))
            size += value->operands[i].as.text.size + 3 +
                    least_of(value->operands[i + 1].as.instruction, depth + 1);
    return size;
}

/* The operand that is handed on; NULL: none is. */
static const struct ir_operand *handed_on(const struct ir_instruction *at)
{
    switch (at->op) {
    case OP_sfn_leave:
    case OP_sfn_task_start:
    case OP_sfn_parallel_begin:
    case OP_GIVE:
        return at->count > 0 && ir_is_reference(&at->operands[0]) ? &at->operands[0] : NULL;
    default:
        return NULL;
    }
}

void payload_see(struct payloads *payloads, const struct interpreted *what)
{
    const struct ir_operand *operand = handed_on(what->at);
    struct payload *payload = payloads->list;
    size_t least;

    if (operand == NULL || what->operands[0] == NULL)
        return;
    /* Of what comes in too large already the state before has told. */
    if (shape_least_bytes(what->world->input, PAYLOAD_MAX) > PAYLOAD_MAX)
        least = 0;
    else
        least = more(least_of(operand->as.instruction, 0),
                     shape_least_bytes(what->operands[0], PAYLOAD_MAX));
    while (payload != NULL && payload->at != what->at)
        payload = payload->next;
    if (payload != NULL) {
        payload->least = payload->least < least ? payload->least : least;
        return;
    }
    payload = ARENA_NEW(payloads->arena, struct payload);
    *payload = (struct payload){what->at, operand->as.instruction, least, payloads->list};
    payloads->list = payload;
}

void payload_tell(const struct payloads *payloads, const struct ir_state *state,
                  struct diags *diags)
{
    for (const struct payload *at = payloads->list; at != NULL; at = at->next)
        if (at->least > PAYLOAD_MAX)
            diag_report(diags, at->value->span, RULE_PAYLOAD_LIMIT,
                        "%s of state \"%s\" is always larger than the 262,144 bytes that AWS "
                        "allows: States.DataLimitExceeded",
                        at->at->op == OP_sfn_leave ? "the output" : "the input of the work",
                        state->name);
}
