/* compiler/ir/dominators.c - find the blocks that the entry reaches, and which dominate which.
 *
 * In: a function whose blocks are closed and numbered. Out: reachability and dominance.
 * Why: SSA is only sound when a value is computed on every path to its use. The method is the
 * iterative one over reverse postorder (Cooper, Harvey, Kennedy): small, and linear in practice. */
#include "compiler/ir/dominators.h"

#include <string.h>

size_t ir_successors(const struct ir_block *block, struct ir_block *out[IR_SUCCESSORS_MAX])
{
    const struct ir_instruction *last = block->last;
    size_t count = 0;

    for (size_t i = 0; i < last->count; i++) {
        if (last->operands[i].type == IR_BLOCK && count < IR_SUCCESSORS_MAX)
            out[count++] = last->operands[i].as.block;
    }
    return count;
}

/* Fill `postorder` with the reachable blocks, without recursion: a Choice of ten thousand rules
 * is a chain of as many blocks. Returns their number. */
static size_t walk_blocks(const struct ir_function *function, size_t count, struct region *region,
                          struct ir_block **postorder)
{
    struct ir_block **stack = region_alloc(region, count * sizeof *stack);
    unsigned char *taken = region_alloc(region, count); /* successors already followed */
    unsigned char *seen = region_alloc(region, count);
    size_t depth = 0;
    size_t done = 0;

    memset(taken, 0, count);
    memset(seen, 0, count);
    stack[depth++] = function->blocks;
    seen[0] = 1;
    while (depth > 0) {
        struct ir_block *block = stack[depth - 1];
        struct ir_block *successors[IR_SUCCESSORS_MAX];

        if (taken[block->id] < ir_successors(block, successors)) {
            struct ir_block *next = successors[taken[block->id]++];

            if (!seen[next->id]) {
                seen[next->id] = 1;
                stack[depth++] = next;
            }
        } else {
            postorder[done++] = block;
            depth--;
        }
    }
    return done;
}

/* What the sweeps keep of each place beside its parent. */
struct ancestry {
    const int *parent;
    int *depth; /* in the tree */
    int *jump;  /* an ancestor far up, so that a way of any length takes few steps */
};

/* Note where a place stands, whose ancestors have been noted. Jumps get longer as the digits of a
 * number do (Myers' skew-binary lists): the way up is logarithmic. */
static void note_ancestor(const struct ancestry *tree, int place)
{
    int parent = tree->parent[place];
    int over = tree->jump[parent];
    bool equal = tree->depth[parent] - tree->depth[over] ==
                 tree->depth[over] - tree->depth[tree->jump[over]];

    tree->depth[place] = place == 0 ? 0 : tree->depth[parent] + 1;
    tree->jump[place] = equal ? tree->jump[over] : parent;
}

/* The nearest common ancestor of two places in the tree built so far. Why jumps: all the conditions
 * of an And lead to the same block when they do not hold, and are a chain as long as the And. */
static int intersect(const struct ancestry *tree, int left, int right)
{
    while (left != right) {
        int *lower = left > right ? &left : &right;
        int upper = left > right ? right : left;

        *lower = tree->jump[*lower] >= upper ? tree->jump[*lower] : tree->parent[*lower];
    }
    return left;
}

/* One sweep in reverse postorder: correct the immediate dominator of each block's successors.
 * Returns whether anything changed. */
static bool sweep(const struct ir_dominators *dominators, const struct ancestry *tree)
{
    bool changed = false;

    for (size_t place = 0; place < dominators->reachable; place++) {
        struct ir_block *block = dominators->blocks[place];
        struct ir_block *successors[IR_SUCCESSORS_MAX];
        size_t count = ir_successors(block, successors);

        note_ancestor(tree, (int)place);
        for (size_t i = 0; i < count; i++) {
            int target = dominators->order[successors[i]->id];
            int *parent = &dominators->parent[target];
            int found = (int)place;

            if (target == 0)
                continue;
            if (*parent >= 0)
                found = intersect(tree, *parent, found);
            changed = changed || found != *parent;
            *parent = found;
        }
    }
    return changed;
}

/* Number the dominator tree, a block and then all that it dominates, so that those are a range of
 * numbers and ir_dominates need not walk. A parent's place is always before its children's. */
static void number_tree(struct ir_dominators *dominators, struct region *region)
{
    size_t reachable = dominators->reachable;
    int *next = region_alloc(region, dominators->count * sizeof(int));

    dominators->enter = region_alloc(region, dominators->count * sizeof(int));
    dominators->extent = region_alloc(region, dominators->count * sizeof(int));
    for (size_t place = 0; place < reachable; place++)
        dominators->extent[place] = 1;
    for (size_t place = reachable; place-- > 1;)
        dominators->extent[dominators->parent[place]] += dominators->extent[place];
    dominators->enter[0] = 0;
    next[0] = 1;
    for (size_t place = 1; place < reachable; place++) {
        int parent = dominators->parent[place];

        dominators->enter[place] = next[parent];
        next[parent] += dominators->extent[place];
        next[place] = dominators->enter[place] + 1;
    }
}

struct ir_dominators ir_dominators_of(const struct ir_function *function, struct region *region)
{
    struct ir_dominators dominators = {0};
    struct ir_block **postorder;
    struct ancestry tree;
    size_t reachable;

    dominators.count = (size_t)function->last_block->id + 1;
    dominators.order = region_alloc(region, dominators.count * sizeof(int));
    dominators.parent = region_alloc(region, dominators.count * sizeof(int));
    dominators.blocks = region_alloc(region, dominators.count * sizeof(struct ir_block *));
    postorder = region_alloc(region, dominators.count * sizeof *postorder);
    reachable = walk_blocks(function, dominators.count, region, postorder);
    dominators.reachable = reachable;
    for (size_t i = 0; i < dominators.count; i++) {
        dominators.order[i] = -1;
        dominators.parent[i] = -1;
    }
    for (size_t place = 0; place < reachable; place++) {
        dominators.blocks[place] = postorder[reachable - 1 - place];
        dominators.order[dominators.blocks[place]->id] = (int)place;
    }
    dominators.parent[0] = 0;
    tree.parent = dominators.parent;
    tree.depth = region_alloc(region, dominators.count * sizeof(int));
    tree.jump = region_alloc(region, dominators.count * sizeof(int));
    tree.depth[0] = tree.jump[0] = 0;
    while (sweep(&dominators, &tree)) {
    }
    number_tree(&dominators, region);
    return dominators;
}

bool ir_is_reachable(const struct ir_dominators *dominators, const struct ir_block *block)
{
    return dominators->order[block->id] >= 0;
}

bool ir_dominates(const struct ir_dominators *dominators, const struct ir_block *above,
                  const struct ir_block *block)
{
    int upper = dominators->order[above->id];
    int lower = dominators->order[block->id];

    if (upper < 0 || lower < 0)
        return false;
    return dominators->enter[upper] <= dominators->enter[lower] &&
           dominators->enter[lower] < dominators->enter[upper] + dominators->extent[upper];
}
