/* compiler/prove/cover/pick.c - values of a box. */
#include "compiler/prove/cover/pick.h"

#include <math.h>
#include <string.h>

#include "compiler/prove/cover/patterns.h"
#include "runtime/base/count.h"
#include "sfn/abi.h"

#define SIZE_MOST 4096 /* of what is made for a size or a length */
#define SECONDS_MOST 100000000000

struct picking {
    const struct box *box;
    const struct subjects *subjects;
    size_t turn;
    struct arena *arena;
    struct place_value *values;
};

/* ---- cells ---- */

static bool is_decided(const struct picking *p, const struct subject *subject)
{
    return memcmp(p->box->bits + subject->first_word, subject->possible,
                  SUBJECT_WORDS(subject->count) * sizeof(uint64_t)) != 0;
}

/* One of the cells that are left: the first, the last, one between. */
static size_t pick_cell(const struct picking *p, const struct subject *subject, size_t from)
{
    const uint64_t *left = p->box->bits + subject->first_word;
    size_t count = 0;
    size_t wanted;

    for (size_t i = from; i < subject->count; i++)
        count += bits_has(left, i);
    if (count == 0)
        return 0;
    wanted = p->turn == 0 ? 0 : p->turn == 1 ? count - 1 : count * (p->turn - 1) / PICK_TURNS;
    for (size_t i = from; i < subject->count; i++)
        if (bits_has(left, i) && wanted-- == 0)
            return i;
    return 0;
}

/* ---- numbers ---- */

static const struct value *number_of(struct arena *arena, double number)
{
    return number == floor(number) && fabs(number) < 1e15
               ? value_integer(&arena->region, (int64_t)number)
               : value_from_real(&arena->region, number);
}

static bool fits(const struct cell *cell, const struct shape *shape, double number)
{
    return isfinite(number) && number >= shape->range.low && number <= shape->range.high &&
           !(shape->range.whole && number != floor(number)) &&
           (cell->low == cell->high ? number == cell->low
                                    : number > cell->low && number < cell->high);
}

static const struct value *pick_number(const struct picking *p, const struct cell *cell,
                                       const struct shape *shape)
{
    const double tried[] = {cell->low == cell->high ? cell->low : floor(cell->low) + 1,
                            ceil(cell->high) - 1,
                            0,
                            shape->range.low,
                            shape->range.high,
                            ceil(shape->range.low),
                            cell->low / 2 + cell->high / 2,
                            nextafter(cell->low, INFINITY)};

    for (size_t i = 0; i < COUNT_OF(tried); i++)
        if (fits(cell, shape, tried[i]))
            return number_of(p->arena, tried[i]);
    return number_of(p->arena, isfinite(cell->low) ? cell->low : 0);
}

/* ---- texts ---- */

/* What is demanded of a text that is none of those named. */
struct demanded {
    const struct cell *cell;
    const struct value **matched, **others; /* patterns */
    size_t match_count, other_count;
};

static struct demanded demanded_of(const struct picking *p, int number, const struct cell *cell)
{
    struct demanded d = {.cell = cell};
    size_t room = p->box->match_count;

    d.matched = ARENA_ARRAY(p->arena, const struct value *, room);
    d.others = ARENA_ARRAY(p->arena, const struct value *, room);
    for (size_t i = 0; i < room; i++) {
        const struct subject *match = &p->subjects->list[p->box->matches[i]];

        if (match->of != number)
            continue;
        if (*box_of(p->box, p->box->matches[i]) == 2)
            d.matched[d.match_count++] = match->pattern;
        else
            d.others[d.other_count++] = match->pattern;
    }
    return d;
}

static bool is_demanded(const struct demanded *d, const struct value *text)
{
    const struct cell own = cell_of_value(text);

    if (cell_equals(d->cell, &own) == MAY_NOT)
        return false;
    for (size_t i = 0; i < d->match_count; i++)
        if (!sfn_string_matches(text, d->matched[i]))
            return false;
    for (size_t i = 0; i < d->other_count; i++)
        if (sfn_string_matches(text, d->others[i]))
            return false;
    return true;
}

static const struct value *pick_text(const struct picking *p, int number, const struct cell *cell)
{
    static const char *const fillers[] = {"~", "", "0", "\x01", "~\x7f", "zz"};
    const struct demanded d = demanded_of(p, number, cell);
    const struct value *text = NULL;

    for (size_t i = 0; i < COUNT_OF(fillers); i++)
        for (size_t turn = 0; turn == 0 || turn < d.match_count; turn++) {
            text = patterns_text(p->arena, d.matched, d.match_count, fillers[i], turn);
            if (is_demanded(&d, text))
                return text;
            if (cell->above == NULL)
                continue;
            text = value_text(&p->arena->region,
                              arena_format(p->arena, "%.*s%s", (int)cell->above->size,
                                           cell->above->as.text, fillers[i]));
            if (is_demanded(&d, text))
                return text;
        }
    return text;
}

/* ---- moments ---- */

/* The text of a moment that is left, if it has to be one. */
static const struct value *pick_moment(const struct picking *p, const struct subject *moment)
{
    size_t cell = pick_cell(p, moment, 1);
    size_t points = moment->count / 2 - 1;
    size_t index = (cell - 1) / 2;
    struct instant at = {1700000000, 0};
    char text[40];
    int size;

    if (cell == 0 || !is_decided(p, moment) ||
        (p->box->bits[moment->first_word] % 2 != 0 && p->turn == 0))
        return NULL;
    if (cell % 2 == 0)
        at = moment->moments[index];
    else if (index < points)
        at = (struct instant){moment->moments[index].seconds - 1, 0};
    else if (index > 0)
        at = (struct instant){moment->moments[index - 1].seconds + 1, 0};
    if (cell % 2 != 0 && index > 0 && index < points) { /* between two */
        int64_t low = moment->moments[index - 1].seconds;
        int64_t high = moment->moments[index].seconds;

        at.seconds = low + (high - low) / 2 + (high - low == 1);
    }
    if (at.seconds < -SECONDS_MOST || at.seconds > SECONDS_MOST)
        return NULL;
    size = time_write_ms(text, at.seconds * 1000 + at.nanoseconds / 1000000);
    return value_string_copy(&p->arena->region, text, (size_t)size);
}

/* ---- places ---- */

/* What it is a part of has parts. */
static void put_whole(const struct picking *p, size_t place)
{
    const struct place_of *part = &p->subjects->f->places.list[place];
    struct place_value made = {.form = PLACE_OBJECT};

    if (part->whole < 0)
        return;
    if (part->at->operands[1].type == IR_INT)
        made.form = PLACE_ARRAY;
    if (p->values[part->whole].form != made.form)
        p->values[part->whole] = made;
}

static struct place_value value_of(const struct picking *p, int number)
{
    const struct subject *subject = &p->subjects->list[number];
    const struct cell *cell = &subject->cells[pick_cell(p, subject, 0)];
    struct place_value made = {.form = PLACE_VALUE};

    switch (cell->kind) {
    case CELL_NULL:
        made.value = &value_null;
        break;
    case CELL_FALSE:
    case CELL_TRUE:
        made.value = value_boolean(cell->kind == CELL_TRUE);
        break;
    case CELL_NUMBER:
        made.value = pick_number(p, cell, subject->shape);
        break;
    case CELL_TEXT:
        made.value = cell->text != NULL ? cell->text : pick_text(p, number, cell);
        break;
    case CELL_ARRAY:
        made.form = PLACE_ARRAY;
        break;
    case CELL_OBJECT:
        made.form = PLACE_OBJECT;
        break;
    default:
        made.form = PLACE_ABSENT;
        break;
    }
    return made;
}

/* What a place has to be for its size, its length, or the sum of it. */
static void put_measured(const struct picking *p, const struct subject *subject)
{
    const struct cell *cell = &subject->cells[pick_cell(p, subject, 0)];
    struct place_value *value = &p->values[subject->place];
    const struct value *number;
    double size;

    if (cell->kind != CELL_NUMBER)
        return;
    number = pick_number(p, cell, subject->shape);
    size = value_real(number);
    if (subject->at->op == OP_sfn_query_sum_field) {
        *value = (struct place_value){.form = PLACE_VALUE, .value = number};
    } else if (size >= 0 && size <= SIZE_MOST && subject->at->op == OP_sfn_jsonata_length) {
        char *text = arena_alloc(p->arena, (size_t)size + 1);

        memset(text, '~', (size_t)size);
        if (!value_is(value->value, VALUE_STRING) || value->value->size != (uint32_t)size)
            *value = (struct place_value){
                .form = PLACE_VALUE, .value = value_string(&p->arena->region, text, (size_t)size)};
    } else if (size >= 0 && size <= SIZE_MOST) {
        *value = (struct place_value){.form = size == 0 ? PLACE_ABSENT : PLACE_ARRAY,
                                      .size = (size_t)size};
    }
}

void pick_values(const struct box *box, size_t turn, struct arena *arena,
                 struct place_value *values)
{
    const struct subjects *subjects = box->subjects;
    const struct picking p = {box, subjects, turn, arena, values};
    size_t places = subjects->f->places.count;

    for (size_t i = 0; i < places; i++)
        values[i] = value_of(&p, (int)i);
    for (size_t i = places; i < subjects->count; i++) {
        const struct subject *subject = &subjects->list[i];
        const struct value *text;

        if (subject->form == SUBJECT_RESULT && subject->place >= 0 && is_decided(&p, subject))
            put_measured(&p, subject);
        if (subject->form != SUBJECT_MOMENT || subject->of >= (int)places)
            continue;
        text = pick_moment(&p, subject);
        if (text != NULL &&
            (values[subject->of].form != PLACE_VALUE ||
             !value_is(values[subject->of].value, VALUE_STRING) ||
             cell_find_text(
                 subjects->list[subject->of].cells[subjects->list[subject->of].count - 1].not_these,
                 values[subject->of].value) < 0))
            values[subject->of] = (struct place_value){.form = PLACE_VALUE, .value = text};
    }
    for (size_t i = places; i-- > 0;) /* parts stand behind what they are of */
        if (values[i].form != PLACE_ABSENT)
            put_whole(&p, i);
}
