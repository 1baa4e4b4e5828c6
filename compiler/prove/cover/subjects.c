/* compiler/prove/cover/subjects.c - what the rules of a Choice look at, cut into cells. */
#include "compiler/prove/cover/subjects.h"

#include <string.h>

#include "compiler/prove/cover/cut.h"
#include "compiler/prove/cover/patterns.h"
#include "compiler/prove/solver/known.h"
#include "sfn/abi.h"

/* Whether it gives on what it was given, whatever that is. */
static bool hands_on(enum ir_opcode op)
{
    return ir_lets_through(op) || op == OP_sfn_query_from || op == OP_sfn_query_context ||
           op == OP_sfn_query_argument || op == OP_sfn_query_settle;
}

int subjects_add(struct subjects *s, struct subject subject)
{
    if (s->count == s->room) {
        size_t room = 2 * s->room + 16;
        struct subject *list = ARENA_ARRAY(s->arena, struct subject, room);

        if (s->count > 0)
            memcpy(list, s->list, s->count * sizeof *list);
        s->list = list;
        s->room = room;
    }
    s->list[s->count] = subject;
    return (int)s->count++;
}

/* Two cells, of what may be false or true. */
static struct subject truth(struct subjects *s, enum subject_form form)
{
    struct subject made = {.form = form, .place = -1, .of = -1, .count = 2};

    made.possible = ARENA_ARRAY(s->arena, uint64_t, 1);
    made.possible[0] = 3;
    return made;
}

int subjects_value(struct subjects *s, const struct ir_instruction *at)
{
    while (hands_on(at->op))
        at = at->operands[0].as.instruction;
    if (at->op == OP_sfn_query_step_field || at->type != IR_VALUE || at->id == 0)
        return -1;
    if (at->op == OP_sfn_query_count_field || at->op == OP_sfn_query_sum_field)
        return -1;
    return s->f->places.of[at->id] >= 0 ? s->f->places.of[at->id] : -1;
}

/* Whose size, length or sum a result is: a place, or -1. */
static int measured(struct subjects *s, const struct ir_instruction *at)
{
    if (at->op == OP_sfn_query_count_field || at->op == OP_sfn_query_sum_field)
        return s->f->places.of[at->id] >= 0 ? s->f->places.of[at->id] : -1;
    if ((at->op == OP_sfn_jsonata_count || at->op == OP_sfn_jsonata_length) && at->count == 2 &&
        ir_is_reference(&at->operands[1]))
        return subjects_value(s, at->operands[1].as.instruction);
    return -1;
}

int subjects_result(struct subjects *s, const struct ir_instruction *at)
{
    const struct ir_instruction *first = numbers_first(s->f->numbers, at);
    struct named nothing = {.numbers = NULL};
    struct subject made;

    if (first == NULL || (first->type != IR_VALUE && first->type != IR_BOOL))
        return -1;
    if (s->of_result[first->id] > 0)
        return s->of_result[first->id];
    if (first->type == IR_BOOL) {
        made = truth(s, SUBJECT_TRUTH);
        made.at = first;
    } else {
        made = (struct subject){.form = SUBJECT_RESULT, .at = first, .of = -1};
        made.place = measured(s, first);
        made.shape = known_shape_of(s->f, first);
        if (s->cut)
            cut(s->arena, &made, &nothing);
    }
    return s->of_result[first->id] = subjects_add(s, made);
}

int subjects_failing(struct subjects *s, const struct ir_instruction *at)
{
    const struct ir_instruction *first = numbers_first(s->f->numbers, at);

    if (first == NULL)
        return -1;
    if (s->of_failing[first->id] == 0) {
        struct subject made = truth(s, SUBJECT_TRUTH);

        made.at = first;
        s->of_failing[first->id] = subjects_add(s, made);
    }
    return s->of_failing[first->id];
}

/* The pattern that all texts of the shape match, by what they begin with: it and a star. */
static const struct value *beginning_of(struct subjects *s, const struct shape *shape)
{
    struct shape_word word = shape_beginning(shape);
    struct value *pieces = ARENA_ARRAY(s->arena, struct value, 2);
    struct value *pattern = ARENA_NEW(s->arena, struct value);

    pieces[0] = (struct value){.kind = VALUE_STRING, .size = word.size, .as.text = word.text};
    pieces[1] = (struct value){.kind = VALUE_STRING, .as.text = ""};
    *pattern = (struct value){.kind = VALUE_ARRAY, .size = 2, .as.items = pieces};
    return pattern;
}

int subjects_match(struct subjects *s, int of, const struct value *pattern)
{
    const struct shape *shape = s->list[of].shape;
    struct subject made;
    bool other; /* whether a text that is none of those named may match */

    for (size_t i = s->count; i-- > 0;)
        if (s->list[i].form == SUBJECT_MATCH && s->list[i].of == of &&
            value_equals(s->list[i].pattern, pattern))
            return (int)i;
    made = truth(s, SUBJECT_MATCH);
    made.of = of;
    made.pattern = pattern;
    other = shape == NULL || !patterns_apart(beginning_of(s, shape), pattern);
    made.link = ARENA_ARRAY(s->arena, int, s->list[of].count);
    for (size_t i = 0; i < s->list[of].count; i++) {
        const struct cell *cell = &s->list[of].cells[i];

        made.link[i] = cell->kind == CELL_UNKNOWN                ? LINK_ANY
                       : cell->kind != CELL_TEXT                 ? 0
                       : cell->text == NULL                      ? (other ? LINK_ANY : 0)
                       : sfn_string_matches(cell->text, pattern) ? 1
                                                                 : 0;
    }
    return subjects_add(s, made);
}

int subjects_moment(struct subjects *s, int of)
{
    for (size_t i = s->f->places.count; i < s->count; i++)
        if (s->list[i].form == SUBJECT_MOMENT && s->list[i].of == of)
            return (int)i;
    return -1;
}

/* ---- all of them ---- */

/* Whether an array may stand on the way to a place: then JSONata's fields are of its items. */
static bool may_spread(const struct subjects *s, const struct place_of *place)
{
    const struct subject *whole;

    if (place->whole < 0 || !places_is_query(place->at))
        return false;
    whole = &s->list[place->whole];
    return whole->spread || shape_may_be(whole->shape, SHAPE_ARRAY);
}

static void add_places(struct subjects *s)
{
    const struct places *places = &s->f->places;

    for (size_t i = 0; i < places->count; i++) {
        struct subject made = {.form = SUBJECT_PLACE, .place = (int)i, .of = -1};

        made.at = places->list[i].at;
        made.query = places_is_query(made.at);
        made.spread = may_spread(s, &places->list[i]);
        made.shape = made.spread ? shape_of_kinds(s->arena, SHAPE_JSON | SHAPE_ABSENT)
                                 : places->list[i].shape;
        (void)subjects_add(s, made);
    }
}

struct subjects *subjects_of(const struct formula *f, const struct ir_function *function,
                             struct arena *arena)
{
    struct subjects *s = ARENA_NEW(arena, struct subjects);

    s->arena = arena;
    s->f = f;
    s->of_result = ARENA_ARRAY(arena, int, ir_result_room(function));
    s->of_failing = ARENA_ARRAY(arena, int, ir_result_room(function));
    add_places(s);
    if (s->count == 0) /* number 0 is none of a result */
        (void)subjects_add(s, truth(s, SUBJECT_TRUTH));
    return s;
}
