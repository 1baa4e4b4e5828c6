/* compiler/prove/solver/sizes.c - how many items an array has, and a text characters, as terms. */
#include "compiler/prove/solver/sizes.h"

#include "compiler/prove/solver/tests.h"

/* Characters of a text. */
static size_t length_of(const struct value *text)
{
    size_t length = 0;

    for (uint32_t i = 0; i < text->size; i++)
        length += ((unsigned char)text->as.text[i] & 0xc0) != 0x80;
    return length;
}

static void declare_whole(struct formula *f, const char *name, size_t index, unsigned least)
{
    buffer_add_format(&f->text, "(declare-const %s%zu Int)\n(assert (>= %s%zu %u))\n", name, index,
                      name, index, least);
}

static void declare_size(struct formula *f, size_t index)
{
    const struct place_of *place = &f->places.list[index];
    const struct shape_items *items =
        shape_may_be(place->shape, SHAPE_ARRAY) ? place->shape->items : NULL;

    declare_whole(f, "sz", index, items != NULL ? items->least : 0);
    if (items != NULL && items->most != SHAPE_SIZE_ANY)
        buffer_add_format(&f->text, "(assert (<= sz%zu %u))\n", index, items->most);
    if (place->whole >= 0 && place->at->operands[1].type == IR_INT)
        buffer_add_format(&f->text,
                          "(assert (= (not (= p%zu absent)) (and ((_ is arr) p%d) "
                          "(< %lld sz%d))))\n",
                          index, place->whole, (long long)place->at->operands[1].as.integer,
                          place->whole);
}

/* The length of what is called `name` where it is a text that is known. */
static void declare_length(struct formula *f, const char *name, const char *length, size_t index)
{
    const char *empty = tests_text(f, "", 0);

    declare_whole(f, length, index, 0);
    for (size_t i = 0; f->classed && i < f->classes.count; i++) {
        const struct text_class *class = &f->classes.list[i];

        if (class->constant >= 0)
            buffer_add_format(&f->text, "(assert (=> (= %s%zu (str %zu)) (= %s%zu %zu)))\n", name,
                              index, i, length, index, length_of(class->text));
    }
    /* The empty text is a class of its own, so no other is as short. */
    if (empty != NULL)
        buffer_add_format(&f->text,
                          "(assert (=> (and ((_ is str) %s%zu) (not (= %s%zu %s))) (> %s%zu 0)))\n",
                          name, index, name, index, empty, length, index);
}

void sizes_declare(struct formula *f, size_t index)
{
    declare_size(f, index);
    declare_whole(f, "anysz", index, 0);
    declare_length(f, "p", "ln", index);
    declare_length(f, "any", "anyln", index);
}

/* "sz" or "ln" of a place as a real. Where a name has met an array's items it is another one, of
 * which nothing is known. */
static const char *measure(struct formula *f, int place, const char *what)
{
    int whole = place >= 0 ? f->places.list[place].whole : -1;

    if (place < 0)
        return arena_format(f->arena, "(n %s)", tests_open_value(f));
    if (whole < 0 || !places_is_query(f->places.list[place].at))
        return arena_format(f->arena, "(to_real %s%d)", what, place);
    return arena_format(f->arena, "(to_real (ite through%d any%s%d %s%d))", place, what, place,
                        what, place);
}

const char *sizes_count(struct formula *f, int place, const char *x)
{
    return arena_format(f->arena, "(num (ite ((_ is absent) %s) 0.0 (ite ((_ is arr) %s) %s 1.0)))",
                        x, x, measure(f, place, "sz"));
}

const char *sizes_count_member(struct formula *f, int place)
{
    const char *x = arena_format(f->arena, "(ite through%d any%d p%d)", place, place, place);

    return sizes_count(f, place, x);
}

const char *sizes_length(struct formula *f, int place, const char *x)
{
    return arena_format(f->arena, "(ite ((_ is absent) %s) absent (num %s))", x,
                        measure(f, place, "ln"));
}
