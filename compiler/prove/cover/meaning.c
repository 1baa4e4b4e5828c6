/* compiler/prove/cover/meaning.c - what the tests of rules say of each cell of what they look at.
 */
#include "compiler/prove/cover/meaning.h"

#include "compiler/prove/cover/questions.h"
#include "compiler/prove/solver/gather.h"

struct meanings {
    struct views views;
    struct arena *arena;
    struct arena *scratch;
    struct meaning *tests, *failures; /* by first result; yes NULL: not known yet */
    unsigned depth;                   /* of questions: the scratch is used by all of them */
};

/* ---- of answers ---- */

static struct meaning constant(struct meanings *m, cell_answer answer)
{
    uint64_t *bits = ARENA_ARRAY(m->arena, uint64_t, 2);

    bits[0] = (answer & MAY) != 0;
    bits[1] = (answer & MAY_NOT) != 0;
    return (struct meaning){-1, bits, bits + 1};
}

/* Of what is a truth itself; of none: anything. */
static struct meaning opaque(struct meanings *m, int subject)
{
    uint64_t *bits;

    if (subject < 0) {
        m->views.subjects->vague = true;
        return constant(m, MAY_EITHER);
    }
    bits = ARENA_ARRAY(m->arena, uint64_t, 2);
    bits[0] = 2;
    bits[1] = 1;
    return (struct meaning){subject, bits, bits + 1};
}

static struct meaning of_answers(struct meanings *m, int subject, const unsigned char *answers,
                                 size_t count)
{
    size_t words = SUBJECT_WORDS(count);
    uint64_t *yes, *no;

    if (subject < 0)
        return constant(m, answers[0]);
    yes = ARENA_ARRAY(m->arena, uint64_t, 2 * words);
    no = yes + words;
    for (size_t i = 0; i < count; i++) {
        yes[i / 64] |= (uint64_t)((answers[i] & MAY) != 0) << (i % 64);
        no[i / 64] |= (uint64_t)((answers[i] & MAY_NOT) != 0) << (i % 64);
    }
    return (struct meaning){subject, yes, no};
}

/* ---- tests of one or two views ---- */

/* Ask of all cells of one or two views, if no more than one of them is of a subject. */
static bool ask_all(struct meanings *m, const struct ir_instruction *at, struct meaning *out)
{
    const struct cell nothing = {.kind = CELL_ABSENT};
    struct view x = views_operand(&m->views, at, 0);
    struct view y = views_operand(&m->views, at, 1);
    const struct value *set = at->op == OP_sfn_query_in ? gather_literal(at, 1) : NULL;
    bool two = at->count > 1 && at->operands[1].type == IR_VALUE;
    int subject = x.subject >= 0 ? x.subject : two ? y.subject : -1;
    size_t count = subject >= 0 ? m->views.subjects->list[subject].count : 1;
    unsigned char *answers;

    if (two && x.subject >= 0 && y.subject >= 0 && x.subject != y.subject)
        return false;
    if (at->op == OP_sfn_query_in && !value_is(set, VALUE_ARRAY))
        return false;
    answers = ARENA_ARRAY(m->scratch, unsigned char, count);
    for (size_t i = 0; i < count; i++) {
        struct cell left, right;
        cell_answer answer;

        left = view_cell(&m->views, &x, i);
        right = two ? view_cell(&m->views, &y, i) : nothing;
        if (set != NULL)
            answer = questions_in(&left, set);
        else if (!questions_ask(at->op, &left, &right, &answer))
            return false;
        answers[i] = (unsigned char)answer;
        if (answer == MAY_EITHER)
            m->views.subjects->vague = true; /* the solver may see more */
    }
    *out = of_answers(m, subject, answers, count);
    return true;
}

/* ---- patterns and moments ---- */

static struct meaning match(struct meanings *m, const struct ir_instruction *at)
{
    const struct value *pattern = gather_pattern_of(m->arena, at);
    struct view x = views_operand(&m->views, at, 0);

    if (pattern == NULL || x.subject < 0 || !x.whole)
        return opaque(m, subjects_result(m->views.subjects, at));
    return opaque(m, subjects_match(m->views.subjects, x.subject, pattern));
}

static cell_answer moment_passes(const struct subject *subject, size_t cell,
                                 const struct ir_instruction *at)
{
    const struct instant named = {(int64_t)at->operands[1].as.integer,
                                  (int32_t)at->operands[2].as.integer};
    size_t index = (cell - 1) / 2;
    bool is_point = cell % 2 == 0;
    size_t points = subject->count / 2 - 1;
    /* -1, 0, 1: all of the cell is before it, it, behind it; else some may be */
    int order = 2;

    if (is_point)
        order = time_compare(&subject->moments[index], &named);
    else if (index < points && time_compare(&subject->moments[index], &named) <= 0)
        order = -1;
    else if (index > 0 && time_compare(&subject->moments[index - 1], &named) >= 0)
        order = 1;
    if (order == 2)
        return MAY_EITHER;
    switch (at->op) {
    case OP_sfn_timestamp_at:
        return cell_is(order == 0);
    case OP_sfn_timestamp_before:
        return cell_is(order < 0);
    case OP_sfn_timestamp_after:
        return cell_is(order > 0);
    case OP_sfn_timestamp_until:
        return cell_is(order <= 0);
    default:
        return cell_is(order >= 0);
    }
}

static struct meaning moment(struct meanings *m, const struct ir_instruction *at)
{
    struct view x = views_operand(&m->views, at, 0);
    int subject = x.subject >= 0 && x.whole ? subjects_moment(m->views.subjects, x.subject) : -1;
    const struct subject *found;
    unsigned char *answers;

    if (subject < 0)
        return opaque(m, subjects_result(m->views.subjects, at));
    found = &m->views.subjects->list[subject];
    answers = ARENA_ARRAY(m->scratch, unsigned char, found->count);
    answers[0] = MAY_NOT;
    for (size_t i = 1; i < found->count; i++)
        answers[i] =
            at->op == OP_sfn_is_timestamp ? MAY : (unsigned char)moment_passes(found, i, at);
    return of_answers(m, subject, answers, found->count);
}

/* ---- truths ---- */

static struct meaning turned(struct meaning meaning)
{
    return (struct meaning){meaning.subject, meaning.no, meaning.yes};
}

static struct meaning make(struct meanings *m, const struct ir_instruction *at)
{
    struct meaning asked;

    switch (at->op) {
    case OP_NOT:
        return turned(meaning_of(m, &at->operands[0]));
    case OP_CONST_BOOL:
        return constant(m, cell_is(at->operands[0].as.integer != 0));
    case OP_sfn_leave:
    case OP_sfn_query_visit:
        return constant(m, MAY);
    case OP_sfn_string_starts:
    case OP_sfn_string_ends:
    case OP_sfn_string_contains:
    case OP_sfn_string_matches:
        return match(m, at);
    case OP_sfn_timestamp_at:
    case OP_sfn_timestamp_before:
    case OP_sfn_timestamp_after:
    case OP_sfn_timestamp_until:
    case OP_sfn_timestamp_since:
    case OP_sfn_is_timestamp:
        return moment(m, at);
    default:
        return ask_all(m, at, &asked) ? asked : opaque(m, subjects_result(m->views.subjects, at));
    }
}

static struct meaning made(struct meanings *m, const struct ir_instruction *at,
                           struct meaning (*how)(struct meanings *m,
                                                 const struct ir_instruction *at))
{
    struct meaning meaning;

    m->depth++;
    meaning = how(m, at);
    if (--m->depth == 0)
        region_reset(&m->scratch->region);
    return meaning;
}

struct meaning meaning_of(struct meanings *m, const struct ir_operand *operand)
{
    const struct ir_instruction *at;
    const struct ir_instruction *first;

    if (operand->immediate)
        return constant(m, cell_is(operand->as.integer != 0));
    at = operand->as.instruction;
    if (at->op == OP_PARAMETER) {
        const struct ir_operand *bound = views_bound(&m->views, at);

        return bound != NULL ? meaning_of(m, bound) : constant(m, MAY_EITHER);
    }
    first = numbers_first(m->views.subjects->f->numbers, at);
    if (first == NULL)
        return made(m, at, make);
    if (m->tests[first->id].yes == NULL)
        m->tests[first->id] = made(m, first, make);
    return m->tests[first->id];
}

/* ---- failures ---- */

static struct meaning failure(struct meanings *m, const struct ir_instruction *at)
{
    struct view x = views_operand(&m->views, at, 0);
    struct view y = views_operand(&m->views, at, 1);
    int subject = at->op == OP_sfn_jsonata_length || x.subject < 0 ? y.subject : x.subject;
    size_t count = subject >= 0 ? m->views.subjects->list[subject].count : 1;
    unsigned char *answers = ARENA_ARRAY(m->scratch, unsigned char, count);

    if (at->op == OP_sfn_jsonata_length)
        x = y;
    if (x.subject >= 0 && y.subject >= 0 && x.subject != y.subject)
        return opaque(m, subjects_failing(m->views.subjects, at));
    for (size_t i = 0; i < count; i++) {
        struct cell left = view_cell(&m->views, &x, i);
        struct cell right = view_cell(&m->views, &y, i);
        cell_answer answer;

        if (!questions_fails(at, &left, &right, &answer))
            return opaque(m, subjects_failing(m->views.subjects, at));
        answers[i] = (unsigned char)answer;
    }
    return of_answers(m, subject, answers, count);
}

bool meaning_of_failure(struct meanings *m, const struct ir_instruction *at, struct meaning *out)
{
    const struct ir_instruction *first = numbers_first(m->views.subjects->f->numbers, at);

    if (ir_never_fails(at->op))
        return false;
    if (first == NULL) {
        *out = made(m, at, failure);
        return true;
    }
    if (m->failures[first->id].yes == NULL)
        m->failures[first->id] = made(m, first, failure);
    *out = m->failures[first->id];
    return true;
}

/* ---- the beginning ---- */

static struct meaning truth_of(void *context, const struct ir_operand *operand)
{
    return meaning_of(context, operand);
}

void meanings_bind(struct meanings *m, const struct ir_instruction *parameter,
                   const struct ir_operand *operand)
{
    views_bind(&m->views, parameter, operand);
}

void meanings_unbind(struct meanings *m, const struct ir_instruction *parameter)
{
    views_bind(&m->views, parameter, NULL);
}

struct meanings *meanings_of(struct subjects *subjects, const struct ir_function *function,
                             struct arena *arena)
{
    struct meanings *m = ARENA_NEW(arena, struct meanings);
    size_t room = ir_result_room(function);

    m->arena = arena;
    m->scratch = arena_new();
    m->views = (struct views){
        .subjects = subjects, .scratch = m->scratch, .truth = truth_of, .context = m};
    m->views.bound = ARENA_ARRAY(arena, const struct ir_operand *, room);
    m->tests = ARENA_ARRAY(arena, struct meaning, room);
    m->failures = ARENA_ARRAY(arena, struct meaning, room);
    return m;
}

void meanings_free(struct meanings *m)
{
    arena_free(m->scratch);
}
