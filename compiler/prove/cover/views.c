/* compiler/prove/cover/views.c - what the value of an instruction is, for each cell of the subject
 * that it is made of. */
#include "compiler/prove/cover/views.h"

#include "compiler/prove/solver/known.h"

static struct view view_of(struct views *v, const struct ir_instruction *at);

static struct view single(struct views *v, struct cell cell)
{
    struct cell *made = ARENA_NEW(v->scratch, struct cell);

    *made = cell;
    return (struct view){-1, false, made};
}

static struct view unknown(struct views *v)
{
    v->subjects->vague = true;
    return single(v, (struct cell){.kind = CELL_UNKNOWN});
}

static struct view whole_of(struct views *v, int subject)
{
    return subject >= 0 ? (struct view){subject, true, NULL} : unknown(v);
}

/* A result that may be another each time: of one kind, or anything. */
static struct view result_of(struct views *v, const struct ir_instruction *at)
{
    int subject = subjects_result(v->subjects, at);
    struct view made = {subject, true, NULL};

    if (subject >= 0)
        return made;
    made = unknown(v);
    if (at->type == IR_VALUE && at->op != OP_PARAMETER) {
        unsigned kinds = known_shape_of(v->subjects->f, at)->kinds;

        if (kinds == SHAPE_ARRAY || kinds == SHAPE_OBJECT)
            made =
                single(v, (struct cell){.kind = kinds == SHAPE_ARRAY ? CELL_ARRAY : CELL_OBJECT});
    }
    return made;
}

struct cell view_cell(const struct views *v, const struct view *view, size_t index)
{
    if (view->subject < 0)
        return view->cells[0];
    return view->cells != NULL ? view->cells[index] : v->subjects->list[view->subject].cells[index];
}

static struct cell truth_cell(cell_answer answer)
{
    return (struct cell){.kind = answer == MAY       ? CELL_TRUE
                                 : answer == MAY_NOT ? CELL_FALSE
                                                     : CELL_UNKNOWN};
}

/* ---- what operations make of cells ---- */

static cell_answer order(enum ir_opcode op, const struct cell *x, const struct cell *y)
{
    switch (op) {
    case OP_sfn_query_less:
        return cell_less(x, y);
    case OP_sfn_query_greater:
        return cell_less(y, x);
    case OP_sfn_query_less_equal:
        return cell_not(cell_less(y, x));
    default:
        return cell_not(cell_less(x, y));
    }
}

static struct cell order_cell(enum ir_opcode op, const struct cell *x, const struct cell *y)
{
    if (x->kind == CELL_UNKNOWN || y->kind == CELL_UNKNOWN)
        return (struct cell){.kind = CELL_UNKNOWN};
    if (x->kind == CELL_ABSENT || y->kind == CELL_ABSENT)
        return (struct cell){.kind = CELL_ABSENT};
    return truth_cell(order(op, x, y));
}

static struct cell type_cell(const struct cell *x)
{
    static const struct value words[] = {
        [CELL_NULL] = {.kind = VALUE_STRING, .size = 4, .as.text = "null"},
        [CELL_FALSE] = {.kind = VALUE_STRING, .size = 7, .as.text = "boolean"},
        [CELL_TRUE] = {.kind = VALUE_STRING, .size = 7, .as.text = "boolean"},
        [CELL_NUMBER] = {.kind = VALUE_STRING, .size = 6, .as.text = "number"},
        [CELL_TEXT] = {.kind = VALUE_STRING, .size = 6, .as.text = "string"},
        [CELL_ARRAY] = {.kind = VALUE_STRING, .size = 5, .as.text = "array"},
        [CELL_OBJECT] = {.kind = VALUE_STRING, .size = 6, .as.text = "object"},
        [CELL_FUNCTION] = {.kind = VALUE_STRING, .size = 8, .as.text = "function"},
    };

    if (x->kind == CELL_ABSENT || x->kind == CELL_UNKNOWN)
        return (struct cell){.kind = x->kind};
    return (struct cell){.kind = CELL_TEXT, .text = &words[x->kind]};
}

/* What it makes of its operands. False: it is not looked into. */
static bool make(const struct ir_instruction *at, const struct cell *x, const struct cell *y,
                 struct cell *out)
{
    switch (at->op) {
    case OP_sfn_object_at:
        *out = x->kind == CELL_ABSENT ? (struct cell){.kind = CELL_OBJECT} : *x;
        return true;
    case OP_sfn_query_collapse: /* an array may be a sequence of one */
        *out = x->kind == CELL_ARRAY ? (struct cell){.kind = CELL_UNKNOWN} : *x;
        return true;
    case OP_sfn_query_condition:
        *out = truth_cell(cell_truth(x));
        return true;
    case OP_sfn_query_less:
    case OP_sfn_query_less_equal:
    case OP_sfn_query_greater:
    case OP_sfn_query_greater_equal:
        *out = order_cell(at->op, x, y);
        return true;
    case OP_sfn_jsonata_exists:
        *out = truth_cell(cell_not(cell_is_kind(x, CELL_ABSENT)));
        return true;
    case OP_sfn_jsonata_not:
    case OP_sfn_jsonata_boolean:
        if (x->kind == CELL_ABSENT || x->kind == CELL_UNKNOWN)
            *out = *x;
        else
            *out =
                truth_cell(at->op == OP_sfn_jsonata_not ? cell_not(cell_truth(x)) : cell_truth(x));
        return true;
    case OP_sfn_jsonata_type:
        *out = type_cell(x);
        return true;
    default:
        return false;
    }
}

static bool is_function(enum ir_opcode op)
{
    return op == OP_sfn_jsonata_exists || op == OP_sfn_jsonata_not ||
           op == OP_sfn_jsonata_boolean || op == OP_sfn_jsonata_type;
}

/* ---- views ---- */

/* Of one that is made of others, cell by cell, if they are of one subject. */
static bool made_of(struct views *v, const struct ir_instruction *at, struct view *out)
{
    bool function = is_function(at->op); /* its first operand is the context */
    struct view x, y;
    struct cell *cells;
    size_t count;
    int subject;

    if (function && at->count != 2)
        return false;
    if (!make(at, &(struct cell){.kind = CELL_NULL}, &(struct cell){.kind = CELL_NULL},
              &(struct cell){.kind = CELL_NULL}))
        return false;
    x = views_operand(v, at, function ? 1 : 0);
    y = function ? x : views_operand(v, at, 1);
    if (x.subject >= 0 && y.subject >= 0 && x.subject != y.subject)
        return false;
    subject = x.subject >= 0 ? x.subject : y.subject;
    count = subject >= 0 ? v->subjects->list[subject].count : 1;
    cells = ARENA_ARRAY(v->scratch, struct cell, count);
    for (size_t i = 0; i < count; i++) {
        const struct cell left = view_cell(v, &x, i);
        const struct cell right = view_cell(v, &y, i);

        (void)make(at, &left, &right, &cells[i]);
    }
    *out = (struct view){subject, false, cells};
    return true;
}

/* A truth as a value. */
static struct view of_truth(struct views *v, const struct ir_operand *operand)
{
    const struct meaning meaning = v->truth(v->context, operand);
    size_t count = meaning.subject >= 0 ? v->subjects->list[meaning.subject].count : 1;
    struct cell *cells = ARENA_ARRAY(v->scratch, struct cell, count);

    for (size_t i = 0; i < count; i++)
        cells[i] = truth_cell((bits_has(meaning.yes, i) ? MAY : 0u) |
                              (bits_has(meaning.no, i) ? MAY_NOT : 0u));
    return (struct view){meaning.subject, false, cells};
}

/* Between two steps an array that has one item is that. */
static struct view step_view(struct views *v, const struct ir_instruction *at)
{
    int place = v->subjects->f->places.of[at->id];
    const struct subject *subject = place >= 0 ? &v->subjects->list[place] : NULL;
    struct cell *cells;

    if (subject == NULL)
        return result_of(v, at);
    cells = ARENA_ARRAY(v->scratch, struct cell, subject->count);
    for (size_t i = 0; i < subject->count; i++)
        cells[i] = subject->spread || subject->cells[i].kind == CELL_ARRAY
                       ? (struct cell){.kind = CELL_UNKNOWN}
                       : subject->cells[i];
    return (struct view){place, false, cells};
}

static bool gives_on(enum ir_opcode op)
{
    return ir_lets_through(op) || op == OP_sfn_query_settle || op == OP_sfn_query_from ||
           op == OP_sfn_query_context || op == OP_sfn_query_argument;
}

static struct view view_of(struct views *v, const struct ir_instruction *at)
{
    struct view made;

    while (gives_on(at->op) && ir_is_reference(&at->operands[0]))
        at = at->operands[0].as.instruction;
    switch (at->op) {
    case OP_PARAMETER:
        return v->bound[at->id] != NULL && ir_is_reference(v->bound[at->id])
                   ? view_of(v, v->bound[at->id]->as.instruction)
                   : unknown(v);
    case OP_LITERAL:
        return single(v, cell_of_value(at->literal));
    case OP_NOTHING:
        return single(v, (struct cell){.kind = CELL_ABSENT});
    case OP_sfn_query_closure:
    case OP_sfn_query_partial:
    case OP_sfn_query_transform:
    case OP_sfn_query_regex:
        return single(v, (struct cell){.kind = CELL_FUNCTION});
    case OP_sfn_query_boolean:
        return of_truth(v, &at->operands[0]);
    case OP_sfn_query_step_field:
        return step_view(v, at);
    default:
        if (subjects_value(v->subjects, at) >= 0)
            return whole_of(v, subjects_value(v->subjects, at));
        return made_of(v, at, &made) ? made : result_of(v, at);
    }
}

struct view views_operand(struct views *v, const struct ir_instruction *at, size_t index)
{
    if (index >= at->count || at->operands[index].type != IR_VALUE ||
        !ir_is_reference(&at->operands[index]))
        return single(v, (struct cell){.kind = CELL_ABSENT});
    return view_of(v, at->operands[index].as.instruction);
}

void views_bind(struct views *v, const struct ir_instruction *parameter,
                const struct ir_operand *operand)
{
    v->bound[parameter->id] = operand;
}

const struct ir_operand *views_bound(const struct views *v, const struct ir_instruction *parameter)
{
    return v->bound[parameter->id];
}
