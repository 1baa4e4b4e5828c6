/* compiler/prove/solver/writer.c - the code of a function as terms: which of its blocks are come
 * to.
 *
 * Blocks and instructions are written in their order, each as a definition that later ones name; so
 * the formula is as long as the code, however often a value is used. */
#include "compiler/prove/solver/writer.h"

static void add_edge(struct writer *w, const struct ir_block *from, const struct ir_block *to,
                     const char *condition)
{
    struct buffer *edges = &w->edges[to->id];

    if (w->order.order[to->id] <= w->order.order[from->id])
        return; /* around a loop: it is entered before */
    buffer_add_format(edges, " (and %sgo%d %s)", w->prefix, from->id, condition);
    buffer_add_byte(edges, '\0');
    edges->size--; /* a NUL behind it */
}

/* Whether the block is the head of a loop: whether and how often it turns is not known. */
static bool is_head(const struct writer *w, const struct ir_block *block)
{
    return w->loops[block->id];
}

static void end_block(struct writer *w, const struct ir_block *block)
{
    const struct ir_instruction *last = block->last;
    const struct ir_operand *operands = last->operands;
    const char *condition;

    if (last->op == OP_JUMP) {
        add_edge(w, block, operands[0].as.block, "true");
        return;
    }
    if (last->op != OP_BRANCH)
        return;
    if (is_head(w, block)) {
        add_edge(w, block, operands[1].as.block, "true");
        add_edge(w, block, operands[2].as.block, "true");
        return;
    }
    condition = operands[0].immediate ? (operands[0].as.integer ? "true" : "false")
                                      : terms_of(w->terms, operands[0].as.instruction);
    if (!operands[0].immediate)
        w->f->conditions[block->id] = condition;
    add_edge(w, block, operands[1].as.block, condition);
    add_edge(w, block, operands[2].as.block, arena_format(w->f->arena, "(not %s)", condition));
}

/* A parameter is what the way that was taken gives it. */
static void define_parameter(struct writer *w, const struct ir_block *block,
                             const struct ir_instruction *parameter, size_t index)
{
    struct buffer text = BUFFER_EMPTY;
    size_t ways = 0;

    if (is_head(w, block)) {
        terms_opaque(w->terms, parameter);
        return;
    }
    for (size_t place = 0; place < w->order.reachable; place++) {
        const struct ir_block *from = w->order.blocks[place];
        const struct ir_instruction *last = from->last;
        const char *term;

        if (last->op != OP_JUMP || last->operands[0].as.block != block ||
            w->edges[from->id].size == 0)
            continue;
        term = terms_operand(w->terms, &last->operands[index + 1]);
        buffer_add_format(&text, "(ite %sgo%d %s ", w->prefix, from->id, term);
        ways++;
    }
    if (ways == 0 || parameter->type == IR_INT || parameter->type == IR_LIST) {
        terms_opaque(w->terms, parameter);
    } else {
        buffer_add_text(&text, parameter->type == IR_BOOL ? "false" : "absent");
        for (size_t i = 0; i < ways; i++)
            buffer_add_byte(&text, ')');
        terms_define(w->terms, parameter, text.text);
    }
    buffer_fini(&text);
}

/* Instructions that may fail narrow how far a block is gone through; `alive` says it. */
static void write_block(struct writer *w, const struct ir_block *block)
{
    const char *alive = arena_format(w->f->arena, "%sin%d", w->prefix, block->id);
    const struct ir_instruction *at = block->first;

    for (size_t index = 0; at->op == OP_PARAMETER; at = at->next)
        define_parameter(w, block, at, index++);
    for (size_t number = 0; at != block->last; at = at->next) {
        const char *fails = terms_fails(w->terms, at);
        const char *next;

        if (fails == NULL)
            continue;
        if (w->prefix[0] == '\0') {
            terms_name(w->f, arena_format(w->f->arena, "fail%zu", w->f->fail_count), "Bool",
                       arena_format(w->f->arena, "(and %s %s)", alive, fails));
            w->f->fails[w->f->fail_count++] = at;
        }
        next = arena_format(w->f->arena, "%sin%d_%zu", w->prefix, block->id, number++);
        terms_name(w->f, next, "Bool",
                   arena_format(w->f->arena, "(and %s (not %s))", alive, fails));
        alive = next;
    }
    terms_name(w->f, arena_format(w->f->arena, "%sgo%d", w->prefix, block->id), "Bool", alive);
    end_block(w, block);
}

static void find_loops(struct writer *w)
{
    w->loops = ARENA_ARRAY(w->f->arena, bool, w->order.count);
    for (size_t place = 0; place < w->order.reachable; place++) {
        struct ir_block *next[IR_SUCCESSORS_MAX];
        size_t count = ir_successors(w->order.blocks[place], next);

        for (size_t i = 0; i < count; i++)
            if (w->order.order[next[i]->id] <= (int)place)
                w->loops[next[i]->id] = true;
    }
}

void writer_write(struct writer *w, const struct ir_block *from, const struct ir_block *until,
                  const char *prefix)
{
    w->from = from;
    w->until = until;
    w->prefix = prefix;
    terms_restart(w->terms, prefix);
    for (size_t i = 0; i < w->order.count; i++) {
        buffer_clear(&w->edges[i]);
        w->f->conditions[i] = NULL;
    }
    for (size_t place = 0; place < w->order.reachable; place++) {
        const struct ir_block *block = w->order.blocks[place];

        if (block != from && w->edges[block->id].size == 0)
            continue;
        terms_name(w->f, arena_format(w->f->arena, "%sin%d", prefix, block->id), "Bool",
                   block == from
                       ? "true"
                       : arena_format(w->f->arena, "(or false%s)", w->edges[block->id].text));
        if (block == from || (!w->ends[block->id] && block != until))
            write_block(w, block);
    }
}

const char *writer_comes_to(const struct writer *w, const struct ir_block *block)
{
    return w->edges[block->id].size > 0 ? arena_format(w->f->arena, "%sin%d", w->prefix, block->id)
                                        : "false";
}

void writer_begin(struct writer *w, struct formula *f, const struct ir_function *function,
                  struct terms *terms)
{
    *w = (struct writer){.f = f, .terms = terms};
    w->order = ir_dominators_of(function, &f->arena->region);
    w->edges = ARENA_ARRAY(f->arena, struct buffer, w->order.count);
    f->conditions = ARENA_ARRAY(f->arena, const char *, w->order.count);
    w->ends = ARENA_ARRAY(f->arena, bool, w->order.count);
    find_loops(w);
}

void writer_end(struct writer *w)
{
    for (size_t i = 0; i < w->order.count; i++)
        buffer_fini(&w->edges[i]);
}
