/* compiler/prove/cover/box.c - of each subject, which cells are left. */
#include "compiler/prove/cover/box.h"

#include <stdlib.h>
#include <string.h>

#include "compiler/prove/cover/patterns.h"
#include "runtime/base/bug.h"

#define CONTAINERS 8 /* arrays and objects are among so many first cells of a place */

enum { UNKNOWN, NO, YES };

const uint64_t *box_of(const struct box *b, int subject)
{
    return b->bits + b->subjects->list[subject].first_word;
}

static void note_change(struct box *b, int subject)
{
    const struct subject *changed = &b->subjects->list[subject];

    b->changed[subject] = ++b->clock;
    if (changed->of >= 0)
        b->changed[changed->of] = b->clock;
}

/* Of the bits of a subject, put those of one of its words. */
static void put(struct box *b, int subject, size_t at, uint64_t bits)
{
    size_t word = b->subjects->list[subject].first_word + at;

    if (b->bits[word] == bits)
        return;
    if (b->trail_count == b->trail_room) {
        b->trail_room = 2 * b->trail_room + 256;
        b->trail = mem_resize(b->trail, b->trail_room * sizeof *b->trail);
    }
    b->trail[b->trail_count].subject = subject;
    b->trail[b->trail_count].word = word;
    b->trail[b->trail_count++].before = b->bits[word];
    b->bits[word] = bits;
    note_change(b, subject);
}

struct box_mark box_mark(const struct box *b)
{
    return (struct box_mark){b->trail_count, b->match_count};
}

void box_reset(struct box *b, struct box_mark mark)
{
    while (b->trail_count > mark.trail) {
        b->trail_count--;
        b->bits[b->trail[b->trail_count].word] = b->trail[b->trail_count].before;
        note_change(b, b->trail[b->trail_count].subject);
    }
    b->match_count = mark.matches;
}

/* ---- matches ---- */

/* Whether texts that match the one match the other (YES), or none does (NO). */
static unsigned implies(struct box *b, int match, int other)
{
    unsigned char *known;
    const struct value *left = b->subjects->list[match].pattern;
    const struct value *right = b->subjects->list[other].pattern;

    if (b->implied[match] == NULL)
        b->implied[match] = arena_alloc(b->subjects->arena, b->subjects->count);
    known = &b->implied[match][other];
    if (*known == 0)
        *known = (unsigned char)(1 + (patterns_within(left, right)  ? YES
                                      : patterns_apart(left, right) ? NO
                                                                    : UNKNOWN));
    return *known - 1u;
}

/* What is left of a match by the other ones of its text that have been decided. */
static uint64_t by_others(struct box *b, int match)
{
    uint64_t left = 3;

    for (size_t i = 0; i < b->match_count; i++) {
        int other = b->matches[i];
        unsigned means;

        if (b->subjects->list[other].of != b->subjects->list[match].of || other == match)
            continue;
        if (*box_of(b, other) == 2) { /* it matches */
            means = implies(b, other, match);
            left &= means == YES ? 2u : means == NO ? 1u : 3u;
        } else if (implies(b, match, other) == YES) {
            left &= 1u;
        }
    }
    return left;
}

/* ---- links ---- */

/* Whether a cell of the text leaves one of these cells of what is linked to it. */
static bool leaves(const struct subject *subject, size_t cell, const uint64_t *cells)
{
    return subject->link[cell] == LINK_ANY || bits_has(cells, (size_t)subject->link[cell]);
}

/* Whether the text that is left may be one of those cells of what is linked to it. */
static bool text_leaves(const struct box *b, const struct subject *subject, const uint64_t *cells)
{
    const struct subject *text = &b->subjects->list[subject->of];
    const uint64_t *left = b->bits + text->first_word;

    for (size_t i = 0; i < SUBJECT_WORDS(text->count); i++)
        for (uint64_t word = left[i]; word != 0; word &= word - 1)
            if (leaves(subject, i * 64 + (size_t)__builtin_ctzll(word), cells))
                return true;
    return false;
}

static bool is_container(const struct subject *part, const struct cell *whole)
{
    if (whole->kind == CELL_UNKNOWN)
        return true;
    if (part->query)
        return whole->kind == CELL_OBJECT || whole->kind == CELL_ARRAY;
    return whole->kind == (part->at->operands[1].type == IR_INT ? CELL_ARRAY : CELL_OBJECT);
}

/* Whether what a place is a part of may still have parts. */
static bool may_be_there(const struct box *b, const struct subject *part)
{
    int whole = b->subjects->f->places.list[part->place].whole;
    const uint64_t *left;

    if (whole < 0)
        return true;
    left = box_of(b, whole);
    for (size_t i = 0; i < b->subjects->list[whole].count && i < CONTAINERS; i++)
        if (bits_has(left, i) && is_container(part, &b->subjects->list[whole].cells[i]))
            return may_be_there(b, &b->subjects->list[whole]);
    return false;
}

/* ---- narrowing ---- */

static bool meets(struct box *b, const struct path_demand *demand)
{
    const struct subject *subject = &b->subjects->list[demand->subject];
    const uint64_t *left = b->bits + subject->first_word;
    size_t i = demand->first;

    while (i < demand->end && (demand->cells[i] & left[i]) == 0)
        i++;
    if (i == demand->end)
        return false;
    if (subject->form == SUBJECT_PLACE && demand->cells[0] % 2 == 0) /* it is there */
        return may_be_there(b, subject);
    if (subject->form == SUBJECT_MATCH && left[0] == 3 &&
        (demand->cells[0] & by_others(b, demand->subject)) == 0)
        return false;
    return subject->of < 0 || text_leaves(b, subject, demand->cells);
}

bool box_meets(struct box *b, const struct rule_path *path)
{
    for (size_t i = 0; i < path->demand_count; i++)
        if (!meets(b, &path->demands[i]))
            return false;
    return true;
}

/* A part that is there is in something that has parts. */
static bool narrow_whole(struct box *b, const struct subject *part)
{
    int number = b->subjects->f->places.list[part->place].whole;
    const struct subject *whole;
    uint64_t kept[SUBJECT_WORDS(CONTAINERS)] = {0};

    if (number < 0)
        return true;
    whole = &b->subjects->list[number];
    for (size_t i = 0; i < whole->count && i < CONTAINERS; i++)
        if (is_container(part, &whole->cells[i]))
            bits_add(kept, i);
    for (size_t i = 1; i < SUBJECT_WORDS(whole->count); i++)
        put(b, number, i, 0);
    put(b, number, 0, b->bits[whole->first_word] & kept[0]);
    return b->bits[whole->first_word] != 0 && narrow_whole(b, whole);
}

/* What a text has to be for what is linked to it. */
static bool narrow_text(struct box *b, const struct subject *subject, const uint64_t *cells)
{
    const struct subject *text = &b->subjects->list[subject->of];
    uint64_t any = 0;

    for (size_t i = 0; i < SUBJECT_WORDS(text->count); i++) {
        uint64_t left = b->bits[text->first_word + i];

        for (uint64_t word = left; word != 0; word &= word - 1) {
            size_t bit = (size_t)__builtin_ctzll(word);

            if (!leaves(subject, i * 64 + bit, cells))
                left &= ~((uint64_t)1 << bit);
        }
        put(b, subject->of, i, left);
        any |= left;
    }
    return any != 0 && (text->form != SUBJECT_PLACE || b->bits[text->first_word] % 2 != 0 ||
                        narrow_whole(b, text));
}

static bool narrow(struct box *b, int number, const uint64_t *cells)
{
    const struct subject *subject = &b->subjects->list[number];
    uint64_t any = 0;

    for (size_t i = 0; i < SUBJECT_WORDS(subject->count); i++) {
        uint64_t left = b->bits[subject->first_word + i] & cells[i];

        put(b, number, i, left);
        any |= left;
    }
    if (any == 0)
        return false;
    if (subject->form == SUBJECT_PLACE && b->bits[subject->first_word] % 2 == 0 &&
        !(may_be_there(b, subject) && narrow_whole(b, subject)))
        return false;
    if (subject->of >= 0 && !narrow_text(b, subject, cells))
        return false;
    if (subject->form == SUBJECT_MATCH)
        b->matches[b->match_count++] = number;
    return true;
}

bool box_narrow(struct box *b, const struct rule_path *path)
{
    for (size_t i = 0; i < path->demand_count; i++) {
        const struct path_demand *demand = &path->demands[i];
        const struct subject *subject = &b->subjects->list[demand->subject];
        bool decided = subject->form == SUBJECT_MATCH && b->bits[subject->first_word] != 3;

        if (!meets(b, demand))
            return false;
        if (!decided && !narrow(b, demand->subject, demand->cells))
            return false;
    }
    return true;
}

/* ---- the beginning ---- */

void box_begin(struct box *b, struct subjects *s)
{
    size_t words = 0;

    *b = (struct box){.subjects = s, .clock = 1};
    for (size_t i = 0; i < s->count; i++) {
        s->list[i].first_word = words;
        words += SUBJECT_WORDS(s->list[i].count);
        b->match_room += s->list[i].form == SUBJECT_MATCH;
    }
    b->bits = ARENA_ARRAY(s->arena, uint64_t, words);
    b->matches = ARENA_ARRAY(s->arena, int, b->match_room + 1);
    b->implied = ARENA_ARRAY(s->arena, unsigned char *, s->count);
    b->changed = ARENA_ARRAY(s->arena, uint64_t, s->count);
    for (size_t i = 0; i < s->count; i++)
        memcpy(b->bits + s->list[i].first_word, s->list[i].possible,
               SUBJECT_WORDS(s->list[i].count) * sizeof(uint64_t));
}

void box_fini(struct box *b)
{
    free(b->trail);
}
