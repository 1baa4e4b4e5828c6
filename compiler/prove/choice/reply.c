/* compiler/prove/choice/reply.c - read what the solver has answered. */
#include "compiler/prove/choice/reply.h"

#include <stdlib.h>
#include <string.h>

/* Go behind the line that is expected. False when it is another. */
bool reply_take(const char **at, const char *line)
{
    size_t size = strlen(line);

    while (**at == '\n' || **at == ' ')
        (*at)++;
    if (strncmp(*at, line, size) != 0)
        return false;
    *at += size;
    return true;
}

void reply_skip(const char **at)
{
    while (**at == '\n' || **at == ' ')
        (*at)++;
    while (**at != '\0' && **at != '\n')
        (*at)++;
}

/* An error of get-value after "unsat" is one line that begins with (error. */
void reply_skip_error(const char **at)
{
    while (**at == '\n' || **at == ' ')
        (*at)++;
    if (strncmp(*at, "(error", 6) == 0)
        reply_skip(at);
}

static int compare_numbers(const void *left, const void *right)
{
    size_t a = *(const size_t *)left;
    size_t b = *(const size_t *)right;

    return (a > b) - (a < b);
}

size_t reply_core(const char **at, struct arena *arena, size_t rules, size_t **out)
{
    const char *next = *at;
    size_t count = 0;

    while (*next == '\n' || *next == ' ')
        next++;
    if (*next != '(' || strncmp(next, "(error", 6) == 0)
        return 0;
    *out = ARENA_ARRAY(arena, size_t, rules);
    for (next++; *next != ')' && *next != '\0'; next++) {
        char *end;
        size_t rule;

        while (*next == ' ')
            next++;
        if (*next == 'n') {
            rule = (size_t)strtoul(next + 1, &end, 10);
            if (rule < rules && count < rules)
                (*out)[count++] = rule;
        }
        while (*next != ' ' && *next != ')' && *next != '\0')
            next++;
        if (*next == ')')
            break;
    }
    *at = *next == ')' ? next + 1 : next;
    if (count > 0)
        qsort(*out, count, sizeof **out, compare_numbers);
    return count;
}
