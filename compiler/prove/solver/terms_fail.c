/* compiler/prove/solver/terms_fail.c - when operations fail, as terms of SMT-LIB. */
#include "compiler/prove/solver/terms.h"

#include "compiler/prove/solver/tests.h"
#include "sfn/abi.h"

static const char *source(struct terms *t, const struct ir_instruction *at, size_t index)
{
    return terms_operand(t, &at->operands[index]);
}

static const char *fits_order(struct terms *t, const char *x)
{
    return arena_format(t->f->arena, "(or ((_ is absent) %s) ((_ is num) %s) ((_ is str) %s))", x,
                        x, x);
}

/* Operands of JSONata's order: numbers, texts, or nothing; both of one kind. */
static const char *order_fails(struct terms *t, const struct ir_instruction *at)
{
    const char *x = source(t, at, 0);
    const char *y = source(t, at, 1);
    const char *first = fits_order(t, x);
    const char *second = fits_order(t, y);

    return arena_format(t->f->arena,
                        "(not (and %s %s (or ((_ is absent) %s) ((_ is absent) %s) "
                        "(= ((_ is num) %s) ((_ is num) %s)))))",
                        first, second, x, y, x, y);
}

static const char *settle_fails(struct terms *t, const struct ir_instruction *at)
{
    const char *x = source(t, at, 0);

    if (at->operands[1].as.integer == SFN_EXPECT_BOOLEAN)
        return arena_format(t->f->arena, "(not ((_ is bool) %s))", x);
    return arena_format(t->f->arena, "(or ((_ is absent) %s) ((_ is fun) %s))", x, x);
}

static const char *fails(struct terms *t, const struct ir_instruction *at)
{
    if (ir_wants_found(at->op))
        return arena_format(t->f->arena, "((_ is absent) %s)", source(t, at, 0));
    switch (at->op) {
    case OP_sfn_require_array:
        return arena_format(t->f->arena, "(not ((_ is arr) %s))", source(t, at, 0));
    case OP_sfn_require_items: /* an object may be too deep */
        return arena_format(t->f->arena, "(not (or ((_ is arr) %s) (and ((_ is obj) %s) %s)))",
                            source(t, at, 0), source(t, at, 0), tests_open(t->f));
    case OP_sfn_object_at:
        return arena_format(t->f->arena, "(not (or ((_ is absent) %s) ((_ is obj) %s)))",
                            source(t, at, 0), source(t, at, 0));
    case OP_sfn_query_settle:
        return settle_fails(t, at);
    case OP_sfn_query_less:
    case OP_sfn_query_less_equal:
    case OP_sfn_query_greater:
    case OP_sfn_query_greater_equal:
        return order_fails(t, at);
    case OP_sfn_jsonata_length:
        if (at->count != 2)
            return tests_open(t->f);
        return arena_format(t->f->arena, "(not (or ((_ is absent) %s) ((_ is str) %s)))",
                            source(t, at, 1), source(t, at, 1));
    default:
        terms_unseen(t, at);
        return tests_open(t->f);
    }
}

const char *terms_fails(struct terms *t, const struct ir_instruction *at)
{
    const struct ir_instruction *first = numbers_first(t->numbers, at);

    if (ir_never_fails(at->op))
        return NULL;
    if (first == NULL)
        return fails(t, at);
    if (t->fails[first->id] == NULL)
        t->fails[first->id] = fails(t, first);
    return t->fails[first->id];
}
