/* tests/unit/backend/random_program.c - random IR programs with branches, loops and lambdas.
 *
 * Why structured: branches that meet again and loops with a counter always end, and every result
 * that is in sight is computed. What meets at a block is random, and often the same from
 * everywhere, unchanged around a loop, or another parameter of that loop. */
#include "tests/unit/backend/random_program.h"

#include "runtime/base/bug.h"
#include "tests/unit/backend/trace.h"

enum { VALUE, BOOL, INT, LIST, TYPES };
static const char *const type_words[] = {"value", "bool", "int", "list"};

#define SIGHT_MAX 4096
#define MEETING_MAX 4
#define DEPTH_MAX 3

/* What a function can use: the numbers of results, by type. */
struct sight {
    int results[TYPES][SIGHT_MAX];
    int counts[TYPES];
};

struct generator {
    struct buffer *out;
    uint64_t state;
    struct sight sight;
    int results, blocks; /* given out so far, in this function */
    int function;        /* its number among the lambdas, or how many of those there are */
    bool lambda;
    int loops; /* around the place at hand */
};

static unsigned random_below(struct generator *g, unsigned bound)
{
    g->state = g->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(g->state >> 33) % bound;
}

static int new_result(struct generator *g, int type)
{
    int number = ++g->results;

    ENSURE(g->sight.counts[type] < SIGHT_MAX);
    g->sight.results[type][g->sight.counts[type]++] = number;
    return number;
}

static int any(struct generator *g, int type)
{
    int count = g->sight.counts[type];

    ENSURE(count > 0);
    /* often one of the latest */
    if (random_below(g, 2) == 0 && count > 4)
        return g->sight.results[type][count - 1 - (int)random_below(g, 4)];
    return g->sight.results[type][random_below(g, (unsigned)count)];
}

static int number(struct generator *g)
{
    return (int)random_below(g, 9) - 3;
}

/* ---- straight code ---- */

static void write_value_operation(struct generator *g)
{
    unsigned choice = random_below(g, 9);
    int first = any(g, VALUE), second = any(g, VALUE), third = any(g, VALUE);
    int index = any(g, INT);
    int lambda = g->function > 0 ? (int)random_below(g, (unsigned)g->function) : 0;

    if (choice == 8 && (g->function == 0 || g->loops > 1))
        choice = 0; /* nothing to call, or called too often */
    buffer_add_format(g->out, "  %%%d = ", new_result(g, VALUE));
    if (choice < 2)
        buffer_add_format(g->out, "literal %d\n", number(g));
    else if (choice < 3)
        buffer_add_format(g->out, "literal [%d,[%d,%d],%d,%d]\n", number(g), number(g), number(g),
                          number(g), number(g));
    else if (choice < 5)
        buffer_add_format(g->out, "element %%%d, %%%d\n", first, index);
    else if (choice < 6)
        buffer_add_format(g->out, "element %%%d, %d\n", first, number(g));
    else if (choice < 8 && random_below(g, 12) == 0)
        buffer_add_format(g->out, "require %%%d, \"t\"\n", first);
    else if (choice < 8)
        buffer_add_text(g->out, "nothing\n");
    else
        buffer_add_format(g->out, "query_closure @l%d, %d, \"\", %%%d, %%%d, %%%d\n", lambda,
                          number(g), first, second, third);
}

static void write_bool_operation(struct generator *g)
{
    unsigned choice = random_below(g, 6);
    int left = any(g, INT), right = any(g, INT), value = any(g, VALUE), other = any(g, VALUE);
    int truth = any(g, BOOL);

    buffer_add_format(g->out, "  %%%d = ", new_result(g, BOOL));
    if (choice == 0)
        buffer_add_format(g->out, "bool %s\n", random_below(g, 2) == 0 ? "true" : "false");
    else if (choice == 1)
        buffer_add_format(g->out, "less %%%d, %%%d\n", left, right);
    else if (choice == 2)
        buffer_add_format(g->out, "equal %%%d, %d\n", left, number(g));
    else if (choice == 3)
        buffer_add_format(g->out, "present %%%d\n", value);
    else if (choice == 4)
        buffer_add_format(g->out, "numeric_less_than %%%d, %%%d\n", value, other);
    else
        buffer_add_format(g->out, "not %%%d\n", truth);
}

/* Sums grow by a little only, so that none gets too large. */
static void write_int_operation(struct generator *g)
{
    int left = any(g, INT);

    buffer_add_format(g->out, "  %%%d = ", new_result(g, INT));
    if (random_below(g, 3) == 0)
        buffer_add_format(g->out, "int %d\n", number(g));
    else
        buffer_add_format(g->out, "add %%%d, %d\n", left, number(g));
}

/* What a loop asks of a value that something was found for. */
static void write_question(struct generator *g)
{
    static const char *const literals[] = {"7",        "[]",           "[1,[2,3]]", "undefined",
                                           "\"text\"", "sequence [5]", "{\"a\":1}"};
    static const char *const tests[] = {"defined", "is_array", "is_string", "is_function"};
    int literal = new_result(g, VALUE);

    buffer_add_format(g->out, "  %%%d = literal %s\n", literal, literals[random_below(g, 7)]);
    buffer_add_format(g->out, "  %%%d = query_%s %%%d\n", new_result(g, INT),
                      random_below(g, 2) == 0 ? "count" : "rounds", literal);
    buffer_add_format(g->out, "  %%%d = query_%s %%%d\n", new_result(g, BOOL),
                      tests[random_below(g, 4)], literal);
    literal = new_result(g, VALUE);
    buffer_add_format(g->out, "  %%%d = literal %s\n", literal,
                      random_below(g, 2) == 0 ? "[3,[4],5]" : "8");
    buffer_add_format(g->out, "  %%%d = query_item %%%d, %u\n", new_result(g, VALUE), literal,
                      random_below(g, 3));
}

static void write_operation(struct generator *g)
{
    switch (random_below(g, 9)) {
    case 8:
        write_question(g);
        return;
    case 0:
    case 1:
        write_value_operation(g);
        return;
    case 2:
    case 3:
        write_bool_operation(g);
        return;
    case 4:
        write_int_operation(g);
        return;
    case 5:
        buffer_add_format(g->out, "  cover %%%d at %u:7\n", any(g, INT), random_below(g, 90));
        return;
    case 6:
        buffer_add_format(g->out, "  inspect %%%d, %%%d\n", any(g, INT), any(g, VALUE));
        return;
    default:
        if (random_below(g, 4) == 0)
            buffer_add_format(g->out, "  %%%d = query_list\n", new_result(g, LIST));
        else
            buffer_add_format(g->out, "  query_add %%%d, %%%d\n", any(g, LIST), any(g, VALUE));
    }
}

/* ---- what meets ---- */

struct meeting {
    int types[MEETING_MAX];
    int same[MEETING_MAX]; /* the result that everybody gives, or 0 */
    int numbers[MEETING_MAX];
    int count;
};

static struct meeting new_meeting(struct generator *g)
{
    struct meeting meeting = {.count = (int)random_below(g, MEETING_MAX + 1)};

    for (int i = 0; i < meeting.count; i++) {
        meeting.types[i] = (int)random_below(g, TYPES);
        if (random_below(g, 4) == 0)
            meeting.same[i] = any(g, meeting.types[i]);
    }
    return meeting;
}

/* ", %1, 7": what is given from here. Around the loop of the meeting its own parameters often are,
 * in their places or in others. */
static void write_arguments(struct generator *g, const struct meeting *meeting, bool around)
{
    for (int i = 0; i < meeting->count; i++) {
        int other = (int)random_below(g, (unsigned)meeting->count);
        int type = meeting->types[i];

        if (meeting->same[i] != 0 && !around)
            buffer_add_format(g->out, ", %%%d", meeting->same[i]);
        else if (around && (meeting->same[i] != 0 || random_below(g, 4) == 0))
            buffer_add_format(g->out, ", %%%d", meeting->numbers[i]);
        else if (around && meeting->types[other] == type)
            buffer_add_format(g->out, ", %%%d", meeting->numbers[other]);
        else if (type == INT && random_below(g, 3) == 0)
            buffer_add_format(g->out, ", %d", number(g));
        else if (type == BOOL && random_below(g, 3) == 0)
            buffer_add_text(g->out, ", true");
        else
            buffer_add_format(g->out, ", %%%d", any(g, type));
    }
}

/* The block where it meets; `first` are parameters that stand before. */
static void open_block(struct generator *g, int block, const char *first, struct meeting *meeting)
{
    const char *separator = *first != '\0' ? ", " : "";

    buffer_add_format(g->out, "^b.%d", block);
    if (*first != '\0' || meeting->count > 0)
        buffer_add_format(g->out, "(%s", first);
    for (int i = 0; i < meeting->count; i++) {
        meeting->numbers[i] = new_result(g, meeting->types[i]);
        buffer_add_format(g->out, "%s%%%d %s", separator, meeting->numbers[i],
                          type_words[meeting->types[i]]);
        separator = ", ";
    }
    buffer_add_text(g->out, *first != '\0' || meeting->count > 0 ? "):\n" : ":\n");
}

/* ---- blocks ---- */

static void write_body(struct generator *g, int depth);

static void forget(struct generator *g, const int counts[TYPES])
{
    for (int i = 0; i < TYPES; i++)
        g->sight.counts[i] = counts[i];
}

static void remember(const struct generator *g, int counts[TYPES])
{
    for (int i = 0; i < TYPES; i++)
        counts[i] = g->sight.counts[i];
}

static void write_choice(struct generator *g, int depth)
{
    struct meeting meeting = new_meeting(g);
    struct meeting none = {.count = 0};
    int blocks[] = {g->blocks + 1, g->blocks + 2};
    int meet = g->blocks + 3;
    int counts[TYPES];

    g->blocks += 3;
    remember(g, counts);
    buffer_add_format(g->out, "  branch %%%d, ^b.%d, ^b.%d\n", any(g, BOOL), blocks[0], blocks[1]);
    for (int i = 0; i < 2; i++) {
        open_block(g, blocks[i], "", &none);
        write_body(g, depth + 1);
        buffer_add_format(g->out, "  jump ^b.%d", meet);
        write_arguments(g, &meeting, false);
        buffer_add_text(g->out, "\n");
        forget(g, counts);
    }
    open_block(g, meet, "", &meeting);
}

static void write_loop(struct generator *g, int depth)
{
    struct meeting meeting = new_meeting(g);
    struct meeting none = {.count = 0};
    int head = g->blocks + 1, body = g->blocks + 2, out = g->blocks + 3;
    char counter[32];
    int index, test, next;
    int counts[TYPES];

    g->blocks += 3;
    buffer_add_format(g->out, "  jump ^b.%d, 0", head);
    write_arguments(g, &meeting, false);
    buffer_add_text(g->out, "\n");
    index = new_result(g, INT);
    (void)snprintf(counter, sizeof counter, "%%%d int", index);
    open_block(g, head, counter, &meeting);
    test = new_result(g, BOOL);
    buffer_add_format(g->out, "  %%%d = less %%%d, %u\n", test, index, random_below(g, 4));
    buffer_add_format(g->out, "  branch %%%d, ^b.%d, ^b.%d\n", test, body, out);
    remember(g, counts);
    open_block(g, body, "", &none);
    g->loops++;
    write_body(g, depth + 1);
    g->loops--;
    next = new_result(g, INT);
    buffer_add_format(g->out, "  %%%d = add %%%d, 1\n  jump ^b.%d, %%%d", next, index, head, next);
    write_arguments(g, &meeting, true);
    buffer_add_text(g->out, "\n");
    forget(g, counts);
    open_block(g, out, "", &none);
}

static void write_body(struct generator *g, int depth)
{
    unsigned parts = 1 + random_below(g, 3);

    for (unsigned i = 0; i < parts; i++) {
        unsigned operations = random_below(g, 5);

        for (unsigned j = 0; j < operations; j++)
            write_operation(g);
        if (depth >= DEPTH_MAX)
            continue;
        if (random_below(g, 3) == 0)
            write_choice(g, depth);
        else if (random_below(g, 3) == 0)
            write_loop(g, depth);
    }
}

static void write_function(struct generator *g, const char *kind, char letter, int index)
{
    g->sight = (struct sight){.counts = {0}};
    g->results = g->blocks = g->loops = 0;
    buffer_add_format(g->out, "\n%s @%c%d at %d:1 {\n^entry:\n", kind, letter, index, index + 2);
    buffer_add_format(g->out, "  %%%d = int %d\n", new_result(g, INT), number(g));
    buffer_add_format(g->out, "  %%%d = bool true\n", new_result(g, BOOL));
    buffer_add_format(g->out, "  %%%d = query_list\n", new_result(g, LIST));
    for (int i = 0; i < TRACE_ARGUMENTS && letter == 'l'; i++) {
        buffer_add_format(g->out, "  %%%d = argument %d\n", new_result(g, VALUE), i);
        buffer_add_format(g->out, "  %%%d = captured %d\n", new_result(g, VALUE), i);
    }
    buffer_add_format(g->out, "  %%%d = literal [3,1,4,[1,5]]\n", new_result(g, VALUE));
    write_body(g, 0);
    buffer_add_format(g->out, "  give %%%d\n}\n", any(g, VALUE));
}

void random_program(struct buffer *out, uint64_t seed, int lambdas, int choosers)
{
    struct generator g = {.out = out, .state = seed * 2 + 1};

    buffer_add_text(out, "program \"random\" source \"-\" timeout 0\n");
    for (int i = 0; i < lambdas; i++) {
        g.function = i;
        write_function(&g, "lambda", 'l', i);
    }
    g.function = lambdas;
    for (int i = 0; i < choosers; i++)
        write_function(&g, "chooser", 'c', i);
}
