/* compiler/check/slip.c - tell whether a name is another one with a slip of the pen.
 *
 * Less than runtime/base/nearest.h takes for near: there a name is known to be wrong, here being
 * near is all that speaks against it. */
#include "compiler/check/slip.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

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

/* ---- names of fields ---- */

#define SWAPPED_MIN 3 /* letters of a name in which two are swapped */
#define NEAR_MIN 4    /* letters of a name of which one is wrong behind others */
#define WORD_MIN 6    /* letters of a word in which one is wrong */

/* Where two names differ but for upper and lower case: behind `start` bytes, in so many bytes of
 * each. */
struct difference {
    size_t start, left, right;
};

static int lower(char byte)
{
    return tolower((unsigned char)byte);
}

static struct difference differ(const char *left, size_t left_size, const char *right,
                                size_t right_size)
{
    size_t least = left_size < right_size ? left_size : right_size, start = 0, end = 0;

    while (start < least && lower(left[start]) == lower(right[start]))
        start++;
    while (end < least - start &&
           lower(left[left_size - end - 1]) == lower(right[right_size - end - 1]))
        end++;
    return (struct difference){start, left_size - start - end, right_size - start - end};
}

static bool is_lower(char byte)
{
    return islower((unsigned char)byte) != 0;
}

/* Words that are each other with two letters swapped. */
static bool is_word_swapped(const char *text, size_t size, size_t at)
{
    static const char *const words[] = {"form",   "from",   "trial",  "trail",  "unit", "uint",
                                        "angle",  "angel",  "dairy",  "diary",  "sing", "sign",
                                        "untied", "united", "casual", "causal", "clam", "calm"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t length = strlen(words[i]);

        for (size_t from = at + 2 > length ? at + 2 - length : 0;
             from <= at && from + length <= size; from++)
            if (strncasecmp(text + from, words[i], length) == 0)
                return true;
    }
    return false;
}

static bool has_word_at(const char *text, size_t size, size_t from, const char *word)
{
    size_t length = strlen(word);

    return from + length <= size && strncasecmp(text + from, word, length) == 0;
}

/* Whether what differs at a place is one word here, and there another one that is as good. */
static bool are_words(const char *left, size_t left_size, const char *right, size_t right_size,
                      size_t at)
{
    static const char *const pairs[][2] = {
        {"advice", "advise"},      {"booked", "booted"},     {"change", "charge"},
        {"closed", "cloned"},      {"contact", "contract"},  {"content", "context"},
        {"country", "county"},     {"device", "devise"},     {"events", "evens"},
        {"expand", "expend"},      {"failed", "filed"},      {"filing", "filling"},
        {"header", "healer"},      {"hotels", "hostels"},    {"landing", "lending"},
        {"leader", "loader"},      {"letter", "latter"},     {"listing", "lasting"},
        {"loading", "leading"},    {"locked", "looked"},     {"marked", "masked"},
        {"matches", "marches"},    {"message", "massage"},   {"minutes", "minuses"},
        {"models", "modals"},      {"packed", "picked"},     {"packets", "pockets"},
        {"packing", "parking"},    {"packing", "picking"},   {"parent", "patent"},
        {"parking", "parsing"},    {"parsed", "passed"},     {"parsing", "passing"},
        {"places", "plates"},      {"planned", "planed"},    {"points", "prints"},
        {"posted", "ported"},      {"poster", "porter"},     {"posting", "porting"},
        {"prices", "prizes"},      {"reader", "render"},     {"recent", "resent"},
        {"remainder", "reminder"}, {"sample", "simple"},     {"scored", "stored"},
        {"scores", "stores"},      {"sending", "spending"},  {"shapes", "shares"},
        {"shipping", "shopping"},  {"shipping", "skipping"}, {"stages", "states"},
        {"started", "stated"},     {"states", "status"},     {"stores", "stories"},
        {"testing", "tasting"},    {"though", "through"},    {"traces", "trades"},
        {"tracking", "trucking"},  {"tracks", "trucks"},     {"values", "valves"},
        {"waiting", "writing"},    {"window", "widow"}};

    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        for (size_t from = 0; from <= at; from++)
            for (size_t way = 0; way < 2; way++)
                if (at < from + strlen(pairs[i][way]) &&
                    has_word_at(left, left_size, from, pairs[i][way]) &&
                    has_word_at(right, right_size, from, pairs[i][1 - way]))
                    return true;
    return false;
}

/* Whether a lower-case word of some length is around the byte at a place, which neither begins nor
 * ends it. An ending is looked at as in plurals: that of a word within the name, too. */
static bool is_within_word(const char *text, size_t size, size_t at)
{
    size_t start = at, end = at;

    while (start > 0 && is_lower(text[start]))
        start--;
    while (end < size && is_lower(text[end]))
        end++;
    return is_lower(text[at]) && at > start && end > at + 1 && end - start >= WORD_MIN;
}

bool member_is_slip(const char *wrong, size_t wrong_size, const char *right, size_t right_size)
{
    struct difference by = differ(wrong, wrong_size, right, right_size);
    const char *left = wrong + by.start, *other = right + by.start;

    if (by.left == 2 && by.right == 2)
        return wrong_size >= SWAPPED_MIN && by.start > 0 && lower(left[0]) == lower(other[1]) &&
               lower(left[1]) == lower(other[0]) && isalpha((unsigned char)left[0]) &&
               isalpha((unsigned char)left[1]) && !is_word_swapped(right, right_size, by.start);
    if (by.left > 1 || by.right > 1 || by.left + by.right == 0 || by.start == 0 ||
        are_words(wrong, wrong_size, right, right_size, by.start))
        return false;
    return (by.left == 0 || is_within_word(wrong, wrong_size, by.start)) &&
           (by.right == 0 || is_within_word(right, right_size, by.start));
}

bool member_is_near(const char *wrong, size_t wrong_size, const char *right, size_t right_size)
{
    struct difference by = differ(wrong, wrong_size, right, right_size);
    const char *left = wrong + by.start, *other = right + by.start;

    if (by.left > 1 || by.right > 1 || by.left + by.right == 0)
        return member_is_slip(wrong, wrong_size, right, right_size);
    return by.start >= NEAR_MIN - 1 && (by.left == 0 || isalpha((unsigned char)left[0])) &&
           (by.right == 0 || isalpha((unsigned char)other[0]));
}
