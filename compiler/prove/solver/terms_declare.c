/* compiler/prove/solver/terms_declare.c - the places of a formula, declared, with what is known of
 * them. */
#include "compiler/prove/solver/terms.h"

#include <string.h>

#include "compiler/prove/solver/gather.h"
#include "compiler/prove/solver/known.h"
#include "compiler/prove/solver/sizes.h"
#include "compiler/prove/solver/tests.h"

static bool is_named(const struct place_of *place)
{
    return place->whole >= 0 && place->at->operands[1].type != IR_INT;
}

/* Whether names lead to a place through an array: what JSONata reads there is a sequence of what
 * its items have, however many names are between. */
static void declare_through(struct formula *f, size_t index)
{
    int whole = f->places.list[index].whole;
    bool further = is_named(&f->places.list[whole]);

    terms_name(f, arena_format(f->arena, "through%zu", index), "Bool",
               arena_format(f->arena, "(or ((_ is arr) p%d) %s)", whole,
                            further ? arena_format(f->arena, "through%d", whole) : "false"));
}

static void declare_place(struct formula *f, size_t index)
{
    const struct place_of *place = &f->places.list[index];
    const char *p = arena_format(f->arena, "p%zu", index);
    struct buffer *out = &f->text;

    buffer_add_format(
        out, "(declare-const %s V)\n(declare-const any%zu V)\n(assert (not ((_ is fun) any%zu)))\n",
        p, index, index);
    if (f->timed)
        buffer_add_format(out, "(declare-const ts%zu Bool)\n(declare-const tm%zu Real)\n", index,
                          index);
    buffer_add_text(out, "(assert (and");
    known_write(f, place->shape, p, out);
    buffer_add_text(out, "))\n");
    if (place->whole >= 0)
        buffer_add_format(out, "(assert (=> (not (= %s absent)) ((_ is %s) p%d)))\n", p,
                          place->at->operands[1].type == IR_INT ? "arr" : "obj", place->whole);
    if (is_named(place))
        declare_through(f, index);
    tests_declare_text(f, index);
}

/* A name stands for something else in an array's items, of which nothing is known: inputs without
 * such arrays are tried first. */
static void declare_plain(struct formula *f)
{
    buffer_add_text(&f->text, "(declare-const plain Bool)\n");
    for (size_t i = 0; i < f->places.count; i++) {
        const struct place_of *place = &f->places.list[i];

        if (place->whole < 0 || !places_is_query(place->at))
            continue;
        f->plain = true;
        buffer_add_format(&f->text, "(assert (=> plain (not ((_ is arr) p%d))))\n", place->whole);
    }
}

void terms_declare(struct formula *f, const struct ir_function *const *functions, size_t count)
{
    gather_tests(f, functions, count);
    for (size_t i = 0; i < f->places.count; i++)
        declare_place(f, i);
    for (size_t i = 0; f->sized && i < f->places.count; i++)
        sizes_declare(f, i);
    known_ways(f);
    declare_plain(f);
}

struct terms *terms_new(struct formula *f, const struct ir_function *function,
                        const struct numbers *numbers, const char *base)
{
    struct terms *t = ARENA_NEW(f->arena, struct terms);

    *t = (struct terms){.f = f,
                        .numbers = numbers,
                        .count = ir_result_room(function),
                        .base = base,
                        .prefix = base};
    t->terms = ARENA_ARRAY(f->arena, const char *, t->count);
    t->fails = ARENA_ARRAY(f->arena, const char *, t->count);
    t->blind = ARENA_ARRAY(f->arena, const struct formula_blind *, t->count);
    return t;
}
