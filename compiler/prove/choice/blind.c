/* compiler/prove/choice/blind.c - which part of a Choice's rules the solver does not see into, in
 * words.
 */
#include "compiler/prove/choice/blind.h"

#include <string.h>

#include "compiler/prove/analysis/describe.h"
#include "compiler/prove/analysis/operation.h"

/* ---- where ---- */

static const struct ir_part *part_within(const struct ir_part *part, struct span span)
{
    if (span.start < part->span.start || span.end > part->span.end)
        return NULL;
    for (size_t i = 0; i < part->count; i++) {
        const struct ir_part *inner = part_within(&part->parts[i], span);

        if (inner != NULL)
            return inner;
    }
    return part;
}

const struct ir_part *blind_part_at(const struct ir_state *state, struct span span)
{
    const struct ir_part *part = NULL;

    for (size_t k = 0; k < state->rule_count && part == NULL; k++)
        part = part_within(&state->rules[k], span);
    return part;
}

static bool stands_in(const struct ir_state *state, size_t rule, const struct formula_blind *at)
{
    return rule < state->rule_count && part_within(&state->rules[rule], at->span) != NULL;
}

/* ---- words ---- */

static bool is_of_query(const struct ir_instruction *at)
{
    const char *name = ir_op_info(at->op)->name;

    return describe_is_query(at) || at->op == OP_PARAMETER || strncmp(name, "query_", 6) == 0 ||
           strncmp(name, "jsonata_", 8) == 0;
}

static const char *named(const struct formula *f, const struct ir_state *state,
                         const struct ir_instruction *value)
{
    struct buffer name = BUFFER_EMPTY;
    const char *made = NULL;

    if (describe_value(value, is_of_query(value), state->scope, &name))
        made = arena_text(f->arena, name.text, name.size);
    buffer_fini(&name);
    return made;
}

/* The values that it is given, as far as they have names: "$.a, $.b"; NULL: none has. */
static const char *given(const struct formula *f, const struct ir_state *state,
                         const struct ir_instruction *at)
{
    const char *text = NULL;

    for (size_t i = 0; i < at->count; i++) {
        const char *name = at->operands[i].type == IR_VALUE && ir_is_reference(&at->operands[i])
                               ? named(f, state, at->operands[i].as.instruction)
                               : NULL;

        if (name != NULL)
            text = text == NULL ? name : arena_format(f->arena, "%s, %s", text, name);
    }
    return text;
}

/* Of a name that is looked for in what an expression makes: what that is. */
static const char *root_words(const struct ir_instruction *at)
{
    for (const struct ir_instruction *whole = at; whole != NULL; whole = describe_whole(at))
        at = describe_read(whole);
    switch (at->op) {
    case OP_sfn_query_descendants:
        return "what ** finds";
    case OP_sfn_query_call:
    case OP_sfn_query_tail_call:
    case OP_sfn_query_apply:
    case OP_sfn_query_mapped:
        return "what a function makes";
    case OP_PARAMETER:
        return "what is made of the items of an array, one by one";
    default:
        return NULL;
    }
}

static const char *comparison(enum ir_opcode op)
{
    switch (op) {
    case OP_sfn_query_equal:
    case OP_sfn_query_not_equal:
        return "whether arrays and objects are equal";
    case OP_sfn_query_in:
        return "whether a value is in an array that is no constant";
    case OP_sfn_query_truth:
    case OP_sfn_query_condition:
    case OP_sfn_jsonata_boolean:
    case OP_sfn_jsonata_not:
        return "whether an array or object counts as true";
    default:
        return ir_compares_texts(op) ? "how texts compare of which none is a constant" : NULL;
    }
}

/* What it is that is not seen, without the values that it is given; NULL: there is no word for it.
 */
static const char *what_of(const struct formula *f, const struct ir_instruction *at)
{
    const char *name;

    if (comparison(at->op) != NULL)
        return comparison(at->op);
    name = operation_name(f->arena, at);
    return name != NULL ? arena_format(f->arena, "what %s makes", name) : root_words(at);
}

static const char *words_of(const struct formula *f, const struct ir_state *state,
                            const struct formula_blind *blind)
{
    const char *name = named(f, state, blind->at);
    const char *what = what_of(f, blind->at);
    const char *values = given(f, state, blind->at);

    if (name != NULL)
        return arena_format(f->arena, "what %s is%s", name,
                            blind->whole ? "" : " where arrays are on its way");
    if (what == NULL)
        return "what a part of it makes";
    if (values == NULL)
        return what;
    return arena_format(f->arena, comparison(blind->at->op) != NULL ? "%s (%s)" : "%s of %s", what,
                        values);
}

/* ---- which ---- */

/* The higher the more there is to tell of it. */
static int rank(const struct formula *f, const struct ir_state *state,
                const struct formula_blind *at)
{
    if (named(f, state, at->at) == NULL && what_of(f, at->at) == NULL)
        return 0;
    return at->whole && at->at->op != OP_PARAMETER ? 2 : 1;
}

/* That of which there is most to tell, and of these the first: in the rule itself (`own`), or in
 * any. */
static const struct formula_blind *best_of(const struct formula *f, const struct ir_state *state,
                                           size_t rule, bool own)
{
    const struct formula_blind *best = NULL;

    for (const struct formula_blind *at = f->blind; at != NULL; at = at->before)
        if ((!own || stands_in(state, rule, at)) &&
            (best == NULL || rank(f, state, at) >= rank(f, state, best)))
            best = at;
    return best;
}

static const struct formula_blind *which(const struct formula *f, const struct ir_state *state,
                                         size_t rule, const struct ir_instruction *failing)
{
    const struct formula_blind *own;

    for (const struct formula_blind *at = f->blind; at != NULL && failing != NULL; at = at->before)
        if (at->at == failing && rank(f, state, at) > 0)
            return at;
    own = best_of(f, state, rule, true);
    return own != NULL ? own : best_of(f, state, rule, false);
}

static const char *advice_of(const struct ir_instruction *at)
{
    const struct ir_instruction *root = describe_read(at);

    while (describe_whole(root) != NULL)
        root = describe_whole(root);
    if (root->op == OP_sfn_context)
        return "what the context object holds is not known: have the rule look at the input, or a "
               "variable";
    if (is_of_query(at))
        return "the solver sees into =, !=, <, <=, >, >=, in, and, or, ?:, $not, $exists, "
               "$boolean, $type, $count, $length and names: what else a condition needs may be "
               "computed before (Assign)";
    return ir_compares_texts(at->op) ? "the solver sees into comparisons with constants" : NULL;
}

struct blind blind_why(const struct formula *f, const struct ir_state *state, size_t rule,
                       const struct ir_instruction *failing)
{
    const struct formula_blind *blind = which(f, state, rule, failing);
    const struct ir_part *part;

    if (blind == NULL)
        return (struct blind){"what the solver has found does something else when it is tried",
                              NULL};
    part = blind_part_at(state, blind->span);
    return (struct blind){arena_format(f->arena, "%s%s%sthe solver does not see %s",
                                       part != NULL ? "in " : "", part != NULL ? part->name : "",
                                       part != NULL ? " " : "", words_of(f, state, blind)),
                          advice_of(blind->at)};
}
