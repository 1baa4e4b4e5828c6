/* compiler/prove/solver/classes.c - all texts, cut into classes that a set of tests cannot tell
 * apart. */
#include "compiler/prove/solver/classes.h"

#include <stdlib.h>
#include <string.h>

#include "compiler/prove/solver/characters.h"
#include "runtime/base/bug.h"
#include "runtime/json/value.h"
#include "runtime/lang/text.h"

#define STATES_MAX 20000
#define CLASSES_MAX 4000
#define SYMBOLS_MAX 512
#define CHARACTERS_MAX ((size_t)4 << 20) /* of the texts of all states */
#define OUT (-1) /* of the trie: no constant begins so */

/* A pattern: its texts, and for each how far a mismatch falls back (Knuth, Morris, Pratt). */
struct matcher {
    struct characters *pieces;
    size_t **fall;
    size_t count;
};

/* A place in a pattern: in which piece, and how many of its characters have been seen. */
struct progress {
    uint16_t piece;
    uint16_t seen;
    bool dead;
};

struct node {
    struct node *child, *next; /* children by their characters, in any order */
    uint32_t character;
    int constant; /* that ends here, or -1 */
    int number;
};

struct state {
    const struct node *node; /* NULL: OUT */
    size_t rank;             /* of OUT, when ordered */
    struct progress progress[CLASSES_PATTERNS_MAX];
    const struct state *before;
    uint32_t character; /* that led here */
    size_t size;        /* of the text in characters */
};

/* Numbers of a list by their hashes. Most lists are short: it grows with what is in it. */
struct slots {
    int *list; /* a number + 1, or 0 */
    size_t room;
};

struct finder {
    struct arena *arena;   /* of what is found */
    struct arena *scratch; /* of all else */
    const struct class_tests *tests;
    struct node *root;
    int node_count;
    struct matcher matchers[CLASSES_PATTERNS_MAX];
    uint32_t symbols[SYMBOLS_MAX];
    size_t symbol_count;
    struct state **states; /* in the order in which they were found */
    size_t state_count, state_room;
    struct slots state_slots;
    struct slots class_slots; /* of classes that are no constant */
    size_t class_room;
    const struct value **sorted; /* constants */
    struct classes *out;
};

/* ---- symbols ---- */

static void add_symbol(struct finder *f, uint32_t character)
{
    for (size_t i = 0; i < f->symbol_count; i++)
        if (f->symbols[i] == character)
            return;
    if (f->symbol_count < SYMBOLS_MAX)
        f->symbols[f->symbol_count++] = character;
}

static int compare_symbols(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left;
    uint32_t b = *(const uint32_t *)right;

    return (a > b) - (a < b);
}

/* Besides those that the tests name: one for all others, or one for each gap between them. */
static void add_other_symbols(struct finder *f)
{
    size_t named = f->symbol_count;

    qsort(f->symbols, named, sizeof *f->symbols, compare_symbols);
    for (size_t i = 0; i <= named; i++) {
        uint32_t end = i == named ? CHARACTERS_COUNT : f->symbols[i];
        uint32_t other = characters_between(i == 0 ? 0 : f->symbols[i - 1] + 1, end);

        if (other == end)
            continue;
        add_symbol(f, other);
        if (!f->tests->ordered)
            return;
    }
}

static void add_symbols_of(struct finder *f, const struct characters *text)
{
    for (size_t i = 0; i < text->count; i++)
        add_symbol(f, text->at[i]);
}

/* ---- the trie of the constants ---- */

static struct node *new_node(struct finder *f, uint32_t character)
{
    struct node *node = ARENA_NEW(f->scratch, struct node);

    node->character = character;
    node->constant = -1;
    node->number = f->node_count++;
    return node;
}

static struct node *child_of(const struct node *node, uint32_t character)
{
    struct node *at = node->child;

    while (at != NULL && at->character != character)
        at = at->next;
    return at;
}

static void add_constant(struct finder *f, const struct characters *text, int number)
{
    struct node *node = f->root;

    for (size_t i = 0; i < text->count; i++) {
        struct node *child = child_of(node, text->at[i]);

        if (child == NULL) {
            child = new_node(f, text->at[i]);
            child->next = node->child;
            node->child = child;
        }
        node = child;
    }
    node->constant = number;
}

/* ---- patterns ---- */

static size_t *falls_of(struct arena *arena, const struct characters *piece)
{
    size_t *fall = ARENA_ARRAY(arena, size_t, piece->count + 1);
    size_t seen = 0;

    for (size_t i = 1; i < piece->count; i++) {
        while (seen > 0 && piece->at[i] != piece->at[seen])
            seen = fall[seen];
        seen += piece->at[i] == piece->at[seen];
        fall[i + 1] = seen;
    }
    return fall;
}

static void read_pattern(struct finder *f, const struct value *pattern, struct matcher *matcher)
{
    matcher->count = pattern->size;
    matcher->pieces = ARENA_ARRAY(f->scratch, struct characters, pattern->size);
    matcher->fall = ARENA_ARRAY(f->scratch, size_t *, pattern->size);
    for (uint32_t i = 0; i < pattern->size; i++) {
        matcher->pieces[i] = characters_of(f->scratch, &pattern->as.items[i]);
        matcher->fall[i] = falls_of(f->scratch, &matcher->pieces[i]);
        add_symbols_of(f, &matcher->pieces[i]);
    }
}

/* Pieces without characters between two stars are passed at once. */
static void pass_empty(const struct matcher *matcher, struct progress *progress)
{
    while (progress->piece + 1u < matcher->count &&
           progress->seen == matcher->pieces[progress->piece].count) {
        progress->piece++;
        progress->seen = 0;
    }
}

static void advance(const struct matcher *matcher, struct progress *progress, uint32_t character)
{
    const struct characters *piece = &matcher->pieces[progress->piece];
    size_t seen = progress->seen;

    if (progress->dead)
        return;
    if (progress->piece == 0) { /* the first piece stands at the very beginning */
        progress->dead = seen >= piece->count || piece->at[seen] != character;
        progress->seen++;
        pass_empty(matcher, progress);
        return;
    }
    while (seen > 0 && (seen == piece->count || piece->at[seen] != character))
        seen = matcher->fall[progress->piece][seen];
    seen += seen < piece->count && piece->at[seen] == character;
    progress->seen = (uint16_t)seen;
    pass_empty(matcher, progress);
}

static bool accepts(const struct matcher *matcher, const struct progress *progress)
{
    return !progress->dead && progress->piece + 1u == matcher->count &&
           progress->seen == matcher->pieces[progress->piece].count;
}

/* ---- slots ---- */

/* Double the room, and give each number its slot again. */
static void grow_slots(struct slots *slots, uint64_t (*hash)(const struct finder *f, int number),
                       const struct finder *f)
{
    struct slots old = *slots;

    slots->room = old.room == 0 ? 64 : 2 * old.room;
    slots->list = ARENA_ARRAY(f->scratch, int, slots->room);
    for (size_t i = 0; i < old.room; i++) {
        size_t slot;

        if (old.list[i] == 0)
            continue;
        slot = hash(f, old.list[i] - 1) & (slots->room - 1);
        while (slots->list[slot] != 0)
            slot = (slot + 1) & (slots->room - 1);
        slots->list[slot] = old.list[i];
    }
}

/* Twice the room for a list of so many in the arena. */
static void *grown(struct arena *arena, const void *list, size_t count, size_t size, size_t *room)
{
    void *more;

    if (count < *room)
        return (void *)list;
    *room = 2 * *room + 16;
    more = arena_alloc(arena, *room * size);
    if (count > 0)
        memcpy(more, list, count * size);
    return more;
}

/* ---- states of all automata together ---- */

/* In the arena; its characters are of the scratch. */
static const struct value *text_of(struct finder *f, struct arena *arena, const struct state *state)
{
    char *text = arena_alloc(arena, state->size * 4 + 1);
    uint32_t *characters = ARENA_ARRAY(f->scratch, uint32_t, state->size);
    size_t size = 0;
    size_t count = state->size;

    for (size_t i = count; i > 0; i--, state = state->before)
        characters[i - 1] = state->character;
    for (size_t i = 0; i < count; i++)
        size += characters_write(text + size, characters[i]);
    return value_string(&arena->region, text, size);
}

static size_t rank_of(const struct finder *f, const struct value *text)
{
    size_t low = 0;
    size_t high = f->tests->constant_count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (text_compare(f->sorted[middle], text) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static uint64_t hash_of(const struct finder *f, const struct state *state)
{
    uint64_t hash = (uint64_t)(state->node != NULL ? state->node->number : OUT) * 31 + state->rank;

    for (size_t i = 0; i < f->tests->pattern_count; i++)
        hash = hash * UINT64_C(0x9e3779b97f4a7c15) + state->progress[i].piece * 65537u +
               state->progress[i].seen * 3u + state->progress[i].dead;
    return hash ^ (hash >> 29);
}

static uint64_t hash_of_number(const struct finder *f, int number)
{
    return hash_of(f, f->states[number]);
}

static bool same_state(const struct finder *f, const struct state *left, const struct state *right)
{
    if (left->node != right->node || left->rank != right->rank)
        return false;
    for (size_t i = 0; i < f->tests->pattern_count; i++)
        if (left->progress[i].dead != right->progress[i].dead ||
            (!left->progress[i].dead && (left->progress[i].piece != right->progress[i].piece ||
                                         left->progress[i].seen != right->progress[i].seen)))
            return false;
    return true;
}

/* Add the state unless it is there. False when there are too many. */
static bool add_state(struct finder *f, const struct state *state)
{
    struct slots *slots = &f->state_slots;
    struct state *copy;
    size_t slot;

    if (2 * f->state_count >= slots->room)
        grow_slots(slots, hash_of_number, f);
    slot = hash_of(f, state) & (slots->room - 1);
    for (; slots->list[slot] != 0; slot = (slot + 1) & (slots->room - 1))
        if (same_state(f, f->states[slots->list[slot] - 1], state))
            return true;
    if (f->state_count == STATES_MAX)
        return false;
    f->states =
        grown(f->scratch, f->states, f->state_count, sizeof(struct state *), &f->state_room);
    copy = ARENA_NEW(f->scratch, struct state);
    *copy = *state;
    f->states[f->state_count++] = copy;
    slots->list[slot] = (int)f->state_count;
    return true;
}

static bool add_next(struct finder *f, const struct state *from, uint32_t character)
{
    struct state to = *from;

    to.before = from;
    to.character = character;
    to.size = from->size + 1;
    to.node = from->node != NULL ? child_of(from->node, character) : NULL;
    for (size_t i = 0; i < f->tests->pattern_count; i++) {
        advance(&f->matchers[i], &to.progress[i], character);
        if (to.progress[i].dead)
            to.progress[i].piece = to.progress[i].seen = 0;
    }
    if (to.node == NULL && from->node != NULL && f->tests->ordered)
        to.rank = rank_of(f, text_of(f, f->scratch, &to));
    return add_state(f, &to);
}

/* ---- classes ---- */

static uint64_t hash_of_class(const struct finder *f, int number)
{
    const struct text_class *class = &f->out->list[number];
    uint64_t hash = class->rank * UINT64_C(0x9e3779b97f4a7c15) + class->patterns;

    return hash ^ (hash >> 29);
}

/* The slot for the last of the classes; NULL: there is one like it. */
static int *class_slot(struct finder *f)
{
    const struct text_class *class = &f->out->list[f->out->count];
    struct slots *slots = &f->class_slots;
    size_t slot;

    if (2 * f->out->count >= slots->room)
        grow_slots(slots, hash_of_class, f);
    slot = hash_of_class(f, (int)f->out->count) & (slots->room - 1);
    for (; slots->list[slot] != 0; slot = (slot + 1) & (slots->room - 1)) {
        const struct text_class *other = &f->out->list[slots->list[slot] - 1];

        if (other->rank == class->rank && other->patterns == class->patterns)
            return NULL;
    }
    return &slots->list[slot];
}

static bool add_class(struct finder *f, const struct state *state)
{
    struct text_class found = {.constant = -1};
    int *slot;

    if (state->node != NULL)
        found.constant = state->node->constant;
    for (size_t i = 0; i < f->tests->pattern_count; i++)
        found.patterns |= (uint32_t)accepts(&f->matchers[i], &state->progress[i]) << i;
    if (f->tests->ordered)
        found.rank = state->node != NULL ? rank_of(f, text_of(f, f->scratch, state)) : state->rank;
    f->out->list = grown(f->arena, f->out->list, f->out->count, sizeof found, &f->class_room);
    f->out->list[f->out->count] = found;
    if (found.constant < 0) { /* a constant is met once: it is a place of the trie */
        slot = class_slot(f);
        if (slot == NULL)
            return true;
        *slot = (int)f->out->count + 1;
    }
    if (f->out->count == CLASSES_MAX)
        return false;
    f->out->list[f->out->count++].text = text_of(f, f->arena, state);
    return true;
}

/* Before the classes of texts that are greater than a constant comes the constant itself. */
static int compare_classes(const void *left, const void *right)
{
    const struct text_class *a = left;
    const struct text_class *b = right;

    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    return (a->constant >= 0) - (b->constant >= 0);
}

static int compare_constants(const void *left, const void *right)
{
    return text_compare(*(const struct value *const *)left, *(const struct value *const *)right);
}

static void prepare(struct finder *f)
{
    const struct class_tests *tests = f->tests;

    f->root = new_node(f, 0);
    f->sorted = ARENA_ARRAY(f->scratch, const struct value *, tests->constant_count);
    for (size_t i = 0; i < tests->constant_count; i++) {
        struct characters text = characters_of(f->scratch, tests->constants[i]);

        add_constant(f, &text, (int)i);
        add_symbols_of(f, &text);
        f->sorted[i] = tests->constants[i];
    }
    qsort(f->sorted, tests->constant_count, sizeof *f->sorted, compare_constants);
    for (size_t i = 0; i < tests->pattern_count; i++)
        read_pattern(f, tests->patterns[i], &f->matchers[i]);
    add_other_symbols(f);
    *f->out = (struct classes){NULL, 0};
}

/* Go through all states. False when there are too many, or they are too long, or too many classes.
 */
static bool find_all(struct finder *f)
{
    struct state first = {.node = f->root};
    size_t characters = 0;

    if (f->symbol_count >= SYMBOLS_MAX)
        return false;
    for (size_t i = 0; i < f->tests->pattern_count; i++)
        pass_empty(&f->matchers[i], &first.progress[i]);
    add_state(f, &first);
    for (size_t at = 0; at < f->state_count; at++) {
        characters += f->states[at]->size;
        if (characters > CHARACTERS_MAX || !add_class(f, f->states[at]))
            return false;
        for (size_t i = 0; i < f->symbol_count; i++)
            if (!add_next(f, f->states[at], f->symbols[i]))
                return false;
    }
    return true;
}

bool classes_of(struct arena *arena, const struct class_tests *tests, struct classes *out)
{
    struct finder f = {.arena = arena, .scratch = arena_new(), .tests = tests, .out = out};
    bool found;

    ENSURE(tests->pattern_count <= CLASSES_PATTERNS_MAX);
    prepare(&f);
    found = find_all(&f);
    arena_free(f.scratch);
    if (!found)
        return false;
    if (tests->ordered)
        qsort(out->list, out->count, sizeof *out->list, compare_classes);
    return true;
}
