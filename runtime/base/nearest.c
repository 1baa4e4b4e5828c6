/* runtime/base/nearest.c - guess which name a misspelt one was meant to be. */
#include "runtime/base/nearest.h"

#include <string.h>

/* Longer names are not compared: nobody types them by hand. */
#define NAME_MAX_SIZE 100

static int lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? byte + ('a' - 'A') : byte;
}

static unsigned least(unsigned left, unsigned right)
{
    return left < right ? left : right;
}

/* The edit distance: how many letters must be inserted, deleted, replaced or swapped with their
 * neighbour (optimal string alignment). A letter in the wrong case costs one, any other edit two,
 * so that case never hides a better match. */
static unsigned distance(const char *left, size_t left_size, const char *right, size_t right_size)
{
    unsigned rows[3][NAME_MAX_SIZE + 1];
    unsigned *before = rows[0], *last = rows[1], *row = rows[2];

    for (size_t j = 0; j <= right_size; j++)
        last[j] = 2 * (unsigned)j;
    memset(rows[0], 0, sizeof(rows[0]));
    for (size_t i = 1; i <= left_size; i++) {
        unsigned *spare = before;

        row[0] = 2 * (unsigned)i;
        for (size_t j = 1; j <= right_size; j++) {
            char a = left[i - 1], b = right[j - 1];
            unsigned change = a == b ? 0 : lower(a) == lower(b) ? 1 : 2;
            unsigned best = last[j - 1] + change;

            best = least(best, least(last[j], row[j - 1]) + 2);
            if (i > 1 && j > 1 && lower(a) == lower(right[j - 2]) && lower(left[i - 2]) == lower(b))
                best = least(best, before[j - 2] + 2);
            row[j] = best;
        }
        before = last;
        last = row;
        row = spare;
    }
    return last[right_size];
}

const char *nearest_name(const char *wrong, const char *const *names, size_t count)
{
    size_t size = strlen(wrong);
    const char *best = NULL;
    unsigned best_cost;

    if (size == 0 || size > NAME_MAX_SIZE)
        return NULL;
    /* A third of the letters may be wrong, at least one; a name that differs only in case always
     * counts as meant. */
    best_cost = (unsigned)(size < 3 ? 2 : size / 3 * 2) + 1;
    for (size_t i = 0; i < count; i++) {
        size_t other = strlen(names[i]);
        unsigned cost;

        if (other == 0 || other > NAME_MAX_SIZE)
            continue;
        if (other == size) {
            size_t same = 0;

            while (same < size && lower(wrong[same]) == lower(names[i][same]))
                same++;
            if (same == size)
                return names[i];
        }
        cost = distance(wrong, size, names[i], other);
        if (cost < best_cost && cost < 2 * (unsigned)(size > other ? size : other)) {
            best = names[i];
            best_cost = cost;
        }
    }
    return best;
}
