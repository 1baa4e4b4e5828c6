/* compiler/backend/c/function.c - emit an IR function as a C function.
 *
 * In: a function of verified IR. Out: plain C, a line for each operation, a label for each block.
 * Why so plain: it is made to be read beside the definition, and the C compiler optimises it. A
 * value is a variable of its block, or of the function when another block uses it too. */
#include "compiler/backend/c/body.h"

#include <string.h>

#include "compiler/ir/dominators.h"

void function_head(struct emitter *emitter, struct buffer *out, const struct ir_function *function)
{
    const char *name = emitter->names[function->number];

    switch (function->kind) {
    case IR_POINT_FUNCTION:
        buffer_add_format(out, "static int32_t %s(struct sfn_frame *f)", name);
        break;
    case IR_CHOOSER:
        /* A program without states is an expression of sfnc eval, which calls it by its name. */
        buffer_add_format(out, "%sconst struct value *%s(struct sfn_frame *f)",
                          emitter->program->states != NULL ? "static " : "", name);
        break;
    case IR_FILTER:
        buffer_add_format(out,
                          "static int32_t %s(struct sfn_frame *f, const struct value *node,\n"
                          "    const struct value *root)",
                          name);
        break;
    case IR_LAMBDA:
        buffer_add_format(out,
                          "static const struct value *%s(struct sfn_frame *f,\n"
                          "    const struct value *const *captured,\n"
                          "    const struct value *const *arguments)",
                          name);
        break;
    }
}
/* Whether the operand of a jump gives a parameter its own value again. */
static bool is_kept(const struct ir_instruction *at, size_t index)
{
    const struct ir_instruction *parameter;

    if (at->op != OP_JUMP || index == 0)
        return false;
    parameter = at->operands[0].as.block->first;
    for (size_t i = 1; i < index; i++)
        parameter = parameter->next;
    return at->operands[index].as.instruction == parameter;
}

static void note_uses(struct body *body, const struct ir_block *block)
{
    for (const struct ir_instruction *at = block->first; at != NULL; at = at->next) {
        for (size_t i = 0; i < at->count; i++) {
            const struct ir_operand *operand = &at->operands[i];
            struct use *use;

            if (!ir_is_reference(operand) || is_kept(at, i))
                continue;
            use = &body->uses[operand->as.instruction->id];
            use->used = true;
            use->shared = use->shared || operand->as.instruction->block != block;
        }
    }
}

/* Declare the variables of results that several blocks use, and of parameters. */
static void declare_shared(struct body *body)
{
    for (const struct ir_block *block = body->function->blocks; block != NULL;
         block = block->next) {
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next) {
            const struct use *use = &body->uses[at->id];

            if (at->id == 0 || operation_is_inline(at) || (!use->shared && at->op != OP_PARAMETER))
                continue;
            buffer_add_format(body->out, "    %sv%d%s;\n", operation_type(at->type), at->id,
                              use->used ? "" : " __attribute__((unused))");
        }
    }
}

static void emit_block(struct body *body, const struct ir_block *block)
{
    size_t start;

    /* A block is in braces so that its variables are its own. Nothing jumps to the entry, so it
     * gets no label. */
    if (block->id != 0)
        buffer_add_format(body->out, "b%d_%s: {\n", block->id, block->label);
    for (const struct ir_instruction *at = block->first; at != NULL; at = at->next) {
        if (operation_is_inline(at) || at->op == OP_PARAMETER)
            continue;
        place_emit(body, at->span.line);
        start = body->out->size;
        operation_emit(body, at);
        if (body->emitter->options->debug)
            place_hold(body, start, at->span.line);
    }
    if (block->id != 0)
        buffer_add_text(body->out, "}\n");
}

/* Emit the comment above a function: Charge.work, point 3: the work of state "Charge" (42:7). */
static void emit_caption(struct body *body)
{
    const struct ir_function *function = body->function;
    const struct emitter_role *role = &body->emitter->roles[function->number];
    struct buffer *out = body->out;

    buffer_add_text(out, "\n/* ");
    text_comment(out, function->name, strlen(function->name), COMMENT_MAX);
    if (function->point >= 0)
        buffer_add_format(out, ", point %d", function->point);
    if (role->state != NULL) {
        buffer_add_format(out, ": the %s of state \"", role->word);
        text_comment(out, role->state->name, strlen(role->state->name), COMMENT_MAX);
        buffer_add_byte(out, '"');
    }
    if (function->span.line > 0)
        buffer_add_format(out, " (%d:%d)", function->span.line, function->span.column);
    buffer_add_text(out, ". */\n");
}

/* Emit the blocks that can be reached; C compilers warn of a label without a goto. */
static void emit_blocks(struct body *body, struct region *region)
{
    struct ir_dominators dominators = ir_dominators_of(body->function, region);

    for (const struct ir_block *block = body->function->blocks; block != NULL;
         block = block->next) {
        if (ir_is_reachable(&dominators, block))
            note_uses(body, block);
    }
    declare_shared(body);
    for (const struct ir_block *block = body->function->blocks; block != NULL;
         block = block->next) {
        if (ir_is_reachable(&dominators, block))
            emit_block(body, block);
    }
}

void function_emit(struct emitter *emitter, const struct ir_function *function)
{
    struct body body = {.emitter = emitter, .function = function, .out = &emitter->code};
    struct region region;
    size_t results = 0;

    for (const struct ir_block *block = function->blocks; block != NULL; block = block->next) {
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
            results += at->id > 0;
    }
    region_init(&region);
    body.uses = region_alloc(&region, (results + 1) * sizeof *body.uses);
    memset(body.uses, 0, (results + 1) * sizeof *body.uses);
    emit_caption(&body);
    place_emit(&body, function->span.line);
    function_head(emitter, body.out, function);
    buffer_add_text(body.out, "\n{\n");
    emit_blocks(&body, &region);
    buffer_add_text(body.out, "}\n");
    region_fini(&region);
}
