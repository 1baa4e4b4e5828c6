/* compiler/syntax/jsonata/rewrite.c - terms as written -> the tree.
 *
 * In: a term. Out: its node: dots have become paths, what stands behind an operand hangs on it.
 * The order in which parts are rewritten is the reference's, for the first error is told, and the
 * slots of % are numbered. */
#include "compiler/syntax/jsonata/draft.h"
#include "runtime/base/bug.h"

struct rewriting {
    struct jsonata_source *source;
    unsigned labels; /* how many % there are so far */
};

static struct draft *rewrite(struct rewriting *rewriting, const struct jsonata_term *term);

static struct draft *refuse(struct rewriting *rewriting, const char *code, const char *token,
                            const struct jsonata_term *term)
{
    jsonata_complain(rewriting->source, code, token, NULL, term->token.end, term->token.start,
                     term->token.end);
    return NULL;
}

/* ---- operands ---- */

static struct draft *leaf(struct rewriting *rewriting, enum jsonata_kind kind,
                          const struct jsonata_term *term)
{
    struct draft *result = draft_new(rewriting->source, kind, term);

    result->node.text = term->token.text;
    result->node.size = term->token.size;
    result->node.flags = term->token.flags;
    result->node.literal = term->token.literal;
    return result;
}

static struct draft *rewrite_name(struct rewriting *rewriting, const struct jsonata_term *term)
{
    struct draft *step = leaf(rewriting, JSONATA_NAME, term);
    struct draft *path = draft_path(rewriting->source, step);

    step->node.keep_array = path->node.keep_singleton = term->keep_array;
    return path;
}

static struct draft *rewrite_parent(struct rewriting *rewriting, const struct jsonata_term *term)
{
    struct draft *result = draft_new(rewriting->source, JSONATA_PARENT, term);

    result->node.slot = ancestry_slot(rewriting->source, term, &rewriting->labels);
    return result->node.slot != NULL ? result : NULL;
}

/* Room for children; they are then filled one after the other. */
static void expect_children(struct rewriting *rewriting, struct draft *draft, size_t count)
{
    draft->node.children = ARENA_ARRAY(rewriting->source->arena, struct jsonata_node *, count);
}

/* Rewrite a term, which becomes the next child. `seeks`: what it seeks, the node seeks too. */
static struct draft *add_child(struct rewriting *rewriting, struct draft *draft,
                               const struct jsonata_term *term, bool seeks)
{
    struct draft *child = rewrite(rewriting, term);

    if (child == NULL)
        return NULL;
    draft->node.children[draft->node.count++] = &child->node;
    if (seeks)
        ancestry_push(rewriting->source, draft, child);
    return child;
}

/* The same for all items of a term. */
static struct draft *add_items(struct rewriting *rewriting, struct draft *draft,
                               const struct jsonata_term *term, bool seeks)
{
    for (const struct jsonata_term *item = term->first; item != NULL; item = item->next)
        if (add_child(rewriting, draft, item, seeks) == NULL)
            return NULL;
    return draft;
}

/* A node whose children are the items. */
static struct draft *rewrite_items(struct rewriting *rewriting, enum jsonata_kind kind,
                                   const struct jsonata_term *term, bool seeks)
{
    struct draft *result = draft_new(rewriting->source, kind, term);

    expect_children(rewriting, result, term->count);
    return add_items(rewriting, result, term, seeks);
}

static const struct value *negated(struct rewriting *rewriting, const struct value *number)
{
    struct value *copy = ARENA_NEW(rewriting->source->arena, struct value);

    *copy = *number;
    if (number->kind == VALUE_INTEGER)
        copy->as.integer = -number->as.integer;
    else
        copy->as.real = -number->as.real;
    return copy;
}

static bool is_number(const struct draft *draft)
{
    return draft->node.kind == JSONATA_LITERAL &&
           (draft->node.literal->kind == VALUE_INTEGER || draft->node.literal->kind == VALUE_REAL);
}

static struct draft *rewrite_negation(struct rewriting *rewriting, const struct jsonata_term *term)
{
    struct draft *result = draft_new(rewriting->source, JSONATA_NEGATE, term), *operand;

    expect_children(rewriting, result, 1);
    operand = add_child(rewriting, result, term->right, false);
    if (operand == NULL)
        return NULL;
    if (is_number(operand)) {
        operand->node.literal = negated(rewriting, operand->node.literal);
        operand->node.start = term->start;
        return operand;
    }
    ancestry_push(rewriting->source, result, operand);
    return result;
}

static struct draft *rewrite_block(struct rewriting *rewriting, const struct jsonata_term *term)
{
    struct draft *result = rewrite_items(rewriting, JSONATA_BLOCK, term, true);

    for (size_t i = 0; result != NULL && i < result->node.count; i++) {
        const struct jsonata_node *part = result->node.children[i];

        result->node.cons_array |=
            part->cons_array || (part->kind == JSONATA_PATH && part->children[0]->cons_array);
    }
    return result;
}

/* ---- functions ---- */

static struct draft *rewrite_call(struct rewriting *rewriting, enum jsonata_kind kind,
                                  const struct jsonata_term *term)
{
    struct draft *result = draft_new(rewriting->source, kind, term), *procedure;

    expect_children(rewriting, result, term->count + 1);
    result->node.count = 1;
    if (add_items(rewriting, result, term, true) == NULL)
        return NULL;
    procedure = rewrite(rewriting, term->left);
    if (procedure == NULL)
        return NULL;
    result->node.children[0] = &procedure->node;
    return result;
}

static struct draft *rewrite_lambda(struct rewriting *rewriting, const struct jsonata_term *term)
{
    struct jsonata_source *source = rewriting->source;
    struct draft *result = draft_new(source, JSONATA_LAMBDA, term);
    struct jsonata_node *node = &result->node;

    node->parameters = ARENA_ARRAY(source->arena, const char *, term->count);
    for (const struct jsonata_term *item = term->first; item != NULL; item = item->next)
        node->parameters[node->parameter_count++] = item->token.text;
    node->signature = term->signature;
    expect_children(rewriting, result, 1);
    if (add_child(rewriting, result, term->right, false) == NULL)
        return NULL;
    node->children[0] = tail_optimize(source, node->children[0]);
    return result;
}

/* ---- operators ---- */

static enum jsonata_operator operator_of(enum jsonata_symbol symbol)
{
    switch (symbol) {
    case SYMBOL_PLUS:
        return JSONATA_ADD;
    case SYMBOL_MINUS:
        return JSONATA_SUBTRACT;
    case SYMBOL_STAR:
        return JSONATA_MULTIPLY;
    case SYMBOL_SLASH:
        return JSONATA_DIVIDE;
    case SYMBOL_PERCENT:
        return JSONATA_MODULO;
    case SYMBOL_EQUAL:
        return JSONATA_EQUAL;
    case SYMBOL_NOT_EQUAL:
        return JSONATA_NOT_EQUAL;
    case SYMBOL_LESS:
        return JSONATA_LESS;
    case SYMBOL_LESS_EQUAL:
        return JSONATA_LESS_EQUAL;
    case SYMBOL_GREATER:
        return JSONATA_GREATER;
    case SYMBOL_GREATER_EQUAL:
        return JSONATA_GREATER_EQUAL;
    case SYMBOL_AMPERSAND:
        return JSONATA_CONCATENATE;
    case SYMBOL_AND:
        return JSONATA_AND;
    case SYMBOL_OR:
        return JSONATA_OR;
    case SYMBOL_IN:
        return JSONATA_IN;
    case SYMBOL_DOTS:
        return JSONATA_RANGE;
    default:
        BUG("no operator");
    }
}

static struct draft *rewrite_binary(struct rewriting *rewriting, const struct jsonata_term *term)
{
    struct draft *result = draft_new(rewriting->source, JSONATA_BINARY, term), *left, *right;

    result->node.operation = operator_of(term->token.symbol);
    expect_children(rewriting, result, 2);
    left = add_child(rewriting, result, term->left, false);
    right = left != NULL ? add_child(rewriting, result, term->right, false) : NULL;
    if (right == NULL)
        return NULL;
    ancestry_push(rewriting->source, result, left);
    ancestry_push(rewriting->source, result, right);
    return result;
}

static struct draft *rewrite_apply(struct rewriting *rewriting, const struct jsonata_term *term)
{
    struct draft *result = draft_new(rewriting->source, JSONATA_APPLY, term), *left, *right;

    expect_children(rewriting, result, 2);
    left = add_child(rewriting, result, term->left, false);
    right = left != NULL ? add_child(rewriting, result, term->right, false) : NULL;
    if (right == NULL)
        return NULL;
    result->node.keep_array = left->node.keep_array || right->node.keep_array;
    return result;
}

static struct draft *rewrite_bind(struct rewriting *rewriting, const struct jsonata_term *term)
{
    struct draft *result = draft_new(rewriting->source, JSONATA_BIND, term);

    result->node.text = term->left->token.text;
    result->node.size = term->left->token.size;
    expect_children(rewriting, result, 1);
    return add_child(rewriting, result, term->right, true) != NULL ? result : NULL;
}

static struct draft *rewrite_condition(struct rewriting *rewriting, const struct jsonata_term *term)
{
    struct draft *result = draft_new(rewriting->source, JSONATA_CONDITION, term);

    expect_children(rewriting, result, 1 + term->count);
    if (add_child(rewriting, result, term->left, true) == NULL)
        return NULL;
    return add_items(rewriting, result, term, true);
}

/* ---- what hangs on the left side: each takes it, rewritten ---- */

/* The step that something behind the left side belongs to. */
static struct draft *step_of(struct draft *left)
{
    return left->node.kind == JSONATA_PATH ? draft_last_step(left) : left;
}

/* Steps that have been added to a path: a string is a name, no other literal can be a step, and one
 * that keeps its array makes the path keep it. */
static bool look_at_steps(struct rewriting *rewriting, struct draft *path)
{
    struct jsonata_node **steps = path->node.children;
    /* What hangs on the last step may have changed it since. */
    size_t first = path->clean > 0 ? path->clean - 1 : 0;
    struct arena *arena = rewriting->source->arena;

    for (size_t i = first; i < path->node.count; i++) {
        struct jsonata_node *step = steps[i];

        if (step->kind == JSONATA_LITERAL && step->literal->kind != VALUE_STRING) {
            jsonata_complain(rewriting->source, "S0213", NULL,
                             jsonata_literal_text(arena, step->literal), step->position,
                             step->start, step->end);
            return false;
        }
        if (step->kind == JSONATA_LITERAL)
            step->kind = JSONATA_NAME;
        path->node.keep_singleton |= step->keep_array;
    }
    path->clean = path->node.count;
    if (steps[0]->kind == JSONATA_ARRAY)
        steps[0]->cons_array = true;
    if (steps[path->node.count - 1]->kind == JSONATA_ARRAY)
        steps[path->node.count - 1]->cons_array = true;
    return true;
}

static struct draft *add_dot(struct rewriting *rewriting, struct draft *left,
                             const struct jsonata_term *term)
{
    struct jsonata_source *source = rewriting->source;
    struct draft *path = left, *rest;

    if (left->node.kind != JSONATA_PATH)
        path = draft_path(source, left);
    if (left->node.kind == JSONATA_PARENT)
        ancestry_seek(source, path, left->node.slot);
    rest = rewrite(rewriting, term->right);
    if (rest == NULL)
        return NULL;
    if (rest->node.kind == JSONATA_PATH) {
        for (size_t i = 0; i < rest->node.count; i++)
            draft_add_step(source, path, rest->node.children[i]);
    } else {
        draft_make_step(rest);
        draft_add_step(source, path, &rest->node);
    }
    if (!look_at_steps(rewriting, path) || !ancestry_resolve(source, path))
        return NULL;
    return path;
}

static struct draft *add_filter(struct rewriting *rewriting, struct draft *left,
                                const struct jsonata_term *term)
{
    struct draft *step = step_of(left), *predicate;

    if (step->node.group != NULL)
        return refuse(rewriting, "S0209", NULL, term);
    predicate = rewrite(rewriting, term->right);
    if (predicate == NULL || !ancestry_resolve_predicate(rewriting->source, step, predicate))
        return NULL;
    draft_add_stage(rewriting->source, step, step == left, term->token.end)->filter =
        &predicate->node;
    return left;
}

static struct draft *add_group(struct rewriting *rewriting, struct draft *left,
                               const struct jsonata_term *term)
{
    struct draft *group;

    if (left->node.group != NULL)
        return refuse(rewriting, "S0210", NULL, term);
    group = rewrite_items(rewriting, JSONATA_OBJECT, term, false);
    if (group == NULL)
        return NULL;
    group->node.start = term->token.start;
    left->node.group = &group->node;
    return left;
}

static struct draft *add_sort(struct rewriting *rewriting, struct draft *left,
                              const struct jsonata_term *term)
{
    struct draft *path = left, *sort;
    bool *descending = ARENA_ARRAY(rewriting->source->arena, bool, term->count);
    size_t count = 0;

    if (left->node.kind != JSONATA_PATH)
        path = draft_path(rewriting->source, left);
    sort = rewrite_items(rewriting, JSONATA_SORT, term, true);
    if (sort == NULL)
        return NULL;
    for (const struct jsonata_term *item = term->first; item != NULL; item = item->next)
        descending[count++] = item->descending;
    sort->node.start = term->token.start;
    sort->node.descending = descending;
    draft_add_step(rewriting->source, path, &sort->node);
    return ancestry_resolve(rewriting->source, path) ? path : NULL;
}

static struct draft *add_focus(struct rewriting *rewriting, struct draft *left,
                               const struct jsonata_term *term)
{
    struct draft *step = step_of(left);

    if (step->node.stages != NULL || step->node.predicates != NULL)
        return refuse(rewriting, "S0215", NULL, term);
    if (step->node.kind == JSONATA_SORT)
        return refuse(rewriting, "S0216", NULL, term);
    step->node.keep_array |= term->keep_array;
    step->node.focus = term->right->token.text;
    step->node.tuple = true;
    return left;
}

static struct draft *add_index(struct rewriting *rewriting, struct draft *left,
                               const struct jsonata_term *term)
{
    struct draft *path = left, *step = step_of(left);
    const char *variable = term->right->token.text;

    if (left->node.kind != JSONATA_PATH) {
        path = draft_path(rewriting->source, left);
        draft_make_step(step);
    }
    if (step->node.stages == NULL)
        step->node.index = variable;
    else
        draft_add_stage(rewriting->source, step, false, term->token.end)->index = variable;
    step->node.tuple = true;
    return path;
}

static struct draft *add_behind(struct rewriting *rewriting, struct draft *left,
                                const struct jsonata_term *term)
{
    switch (term->kind) {
    case TERM_DOT:
        return add_dot(rewriting, left, term);
    case TERM_FILTER:
        return add_filter(rewriting, left, term);
    case TERM_GROUP:
        return add_group(rewriting, left, term);
    case TERM_SORT:
        return add_sort(rewriting, left, term);
    case TERM_FOCUS:
        return add_focus(rewriting, left, term);
    default:
        return add_index(rewriting, left, term);
    }
}

/* ---- terms ---- */

static struct draft *rewrite_steep(struct rewriting *rewriting, const struct jsonata_term *term)
{
    switch (term->kind) {
    case TERM_END:
        return refuse(rewriting, "S0207", "\"(end)\"", term);
    case TERM_NAME:
        return rewrite_name(rewriting, term);
    case TERM_VARIABLE:
        return leaf(rewriting, JSONATA_VARIABLE, term);
    case TERM_LITERAL:
        return leaf(rewriting, JSONATA_LITERAL, term);
    case TERM_REGEX:
        return leaf(rewriting, JSONATA_REGEX, term);
    case TERM_WILDCARD:
        return draft_new(rewriting->source, JSONATA_WILDCARD, term);
    case TERM_DESCENDANTS:
        return draft_new(rewriting->source, JSONATA_DESCENDANTS, term);
    case TERM_PARENT:
        return rewrite_parent(rewriting, term);
    case TERM_HOLE:
        return draft_new(rewriting->source, JSONATA_HOLE, term);
    case TERM_NEGATE:
        return rewrite_negation(rewriting, term);
    case TERM_BLOCK:
        return rewrite_block(rewriting, term);
    case TERM_ARRAY:
        return rewrite_items(rewriting, JSONATA_ARRAY, term, true);
    case TERM_OBJECT:
        return rewrite_items(rewriting, JSONATA_OBJECT, term, true);
    case TERM_TRANSFORM:
        return rewrite_items(rewriting, JSONATA_TRANSFORM, term, false);
    case TERM_LAMBDA:
        return rewrite_lambda(rewriting, term);
    case TERM_CALL:
        return rewrite_call(rewriting, JSONATA_CALL, term);
    case TERM_PARTIAL:
        return rewrite_call(rewriting, JSONATA_PARTIAL, term);
    case TERM_BIND:
        return rewrite_bind(rewriting, term);
    case TERM_CONDITION:
        return rewrite_condition(rewriting, term);
    case TERM_APPLY:
        return rewrite_apply(rewriting, term);
    case TERM_BINARY:
        return rewrite_binary(rewriting, term);
    default:
        BUG("a flat term");
    }
}

/* Of a chain of flat terms, the innermost is rewritten first. */
static struct draft *rewrite(struct rewriting *rewriting, const struct jsonata_term *term)
{
    const struct jsonata_term *inner = term, **chain;
    struct draft *result;
    size_t count = 0;

    for (; term_is_flat(inner); inner = inner->left)
        count++;
    chain = ARENA_ARRAY(rewriting->source->arena, const struct jsonata_term *, count);
    for (size_t i = count; i > 0; i--, term = term->left)
        chain[i - 1] = term;
    result = rewrite_steep(rewriting, inner);
    if (result != NULL)
        result->node.keep_array |= inner->keep_array;
    for (size_t i = 0; result != NULL && i < count; i++) {
        result = add_behind(rewriting, result, chain[i]);
        if (result == NULL)
            break;
        result->node.end = chain[i]->end;
        result->node.keep_array |= chain[i]->keep_array;
    }
    return result;
}

struct jsonata_node *term_rewrite(struct jsonata_source *source, const struct jsonata_term *term)
{
    struct rewriting rewriting = {source, 0};
    struct draft *whole = rewrite(&rewriting, term);

    return whole != NULL && ancestry_finish(source, whole) ? &whole->node : NULL;
}
