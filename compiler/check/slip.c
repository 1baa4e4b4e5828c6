/* compiler/check/slip.c - tell whether a name is another one with a slip of the pen.
 *
 * Less than runtime/base/nearest.h takes for near: there a name is known to be wrong, here being
 * near is all that speaks against it. */
#include "compiler/check/slip.h"

#include <ctype.h>
#include <string.h>

#define LETTERS_MIN 6 /* shorter names are too easily alike */

static bool differs_in_case(const char *left, const char *right)
{
    while (*left != '\0' && tolower((unsigned char)*left) == tolower((unsigned char)*right)) {
        left++;
        right++;
    }
    return *left == '\0' && *right == '\0';
}

static bool has_digit(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (isdigit((unsigned char)text[i]))
            return true;
    return false;
}

bool name_is_slip(const char *wrong, const char *right)
{
    size_t left = strlen(wrong), other = strlen(right), start = 0, end = 0;

    if (strcmp(wrong, right) == 0)
        return false;
    if (differs_in_case(wrong, right))
        return true;
    if (left < LETTERS_MIN || other < LETTERS_MIN)
        return false;
    while (start < left && start < other && wrong[start] == right[start])
        start++;
    while (end < left - start && end < other - start &&
           wrong[left - end - 1] == right[other - end - 1])
        end++;
    if (end == 0 || has_digit(wrong + start, left - start - end) ||
        has_digit(right + start, other - start - end))
        return false;
    left -= start + end;
    other -= start + end;
    return (left <= 1 && other <= 1) ||
           (left == 2 && other == 2 && wrong[start] == right[start + 1] &&
            wrong[start + 1] == right[start]);
}
