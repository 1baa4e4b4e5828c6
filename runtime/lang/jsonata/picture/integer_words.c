/* runtime/lang/jsonata/picture/integer_words.c - numbers in English words. */
#include "runtime/lang/jsonata/picture/integer_words.h"

#include <math.h>

#include "runtime/base/utf8.h"
#include "runtime/lang/jsonata/text/blank.h"

/* ---- writing ---- */

static const char *const cardinals[] = {"Zero",    "One",     "Two",       "Three",    "Four",
                                        "Five",    "Six",     "Seven",     "Eight",    "Nine",
                                        "Ten",     "Eleven",  "Twelve",    "Thirteen", "Fourteen",
                                        "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen"};
static const char *const ordinals[] = {
    "Zeroth",     "First",     "Second",    "Third",       "Fourth",     "Fifth",     "Sixth",
    "Seventh",    "Eighth",    "Ninth",     "Tenth",       "Eleventh",   "Twelfth",   "Thirteenth",
    "Fourteenth", "Fifteenth", "Sixteenth", "Seventeenth", "Eighteenth", "Nineteenth"};
static const char *const tens[] = {"Twent", "Thirt",  "Fort",  "Fift",
                                   "Sixt",  "Sevent", "Eight", "Ninet"};
static const char *const magnitudes[] = {"Thousand", "Million", "Billion", "Trillion"};

static void write_tens(struct building *building, int number, bool ordinal)
{
    building_add_text(building, tens[number / 10 - 2]);
    if (number % 10 == 0) {
        building_add_text(building, ordinal ? "ieth" : "y");
        return;
    }
    building_add_text(building, "y-");
    building_add_text(building, (ordinal ? ordinals : cardinals)[number % 10]);
}

/* Below a thousand; `follows`: another part of the number stands before. */
static void write_small(struct building *building, int number, bool follows, bool ordinal)
{
    if (number < 100) {
        building_add_text(building, follows ? " and " : "");
        if (number < 20)
            building_add_text(building, (ordinal ? ordinals : cardinals)[number]);
        else
            write_tens(building, number, ordinal);
        return;
    }
    building_add_text(building, follows ? ", " : "");
    building_add_text(building, cardinals[number / 100]);
    building_add_text(building, " Hundred");
    if (number % 100 > 0)
        write_small(building, number % 100, true, ordinal);
    else if (ordinal)
        building_add_text(building, "th");
}

static void write_number(struct building *building, double number, bool follows, bool ordinal)
{
    double factor, most, rest;
    int magnitude;

    if (number < 1000) {
        write_small(building, (int)number, follows, ordinal);
        return;
    }
    magnitude = (int)floor(log10(number) / 3);
    magnitude = magnitude > 4 ? 4 : magnitude;
    factor = pow(10, magnitude * 3);
    most = floor(number / factor);
    rest = number - most * factor;
    building_add_text(building, follows ? ", " : "");
    write_number(building, most, false, false);
    building_add_byte(building, ' ');
    building_add_text(building, magnitudes[magnitude - 1]);
    if (rest > 0)
        write_number(building, rest, true, ordinal);
    else if (ordinal)
        building_add_text(building, "th");
}

void words_write(struct building *building, double number, bool ordinal)
{
    write_number(building, number, false, ordinal);
}

/* ---- reading ---- */

static const struct {
    const char *text;
    double number;
} words[] = {
    {"zero", 0},          {"one", 1},          {"two", 2},          {"three", 3},
    {"four", 4},          {"five", 5},         {"six", 6},          {"seven", 7},
    {"eight", 8},         {"nine", 9},         {"ten", 10},         {"eleven", 11},
    {"twelve", 12},       {"thirteen", 13},    {"fourteen", 14},    {"fifteen", 15},
    {"sixteen", 16},      {"seventeen", 17},   {"eighteen", 18},    {"nineteen", 19},
    {"zeroth", 0},        {"first", 1},        {"second", 2},       {"third", 3},
    {"fourth", 4},        {"fifth", 5},        {"sixth", 6},        {"seventh", 7},
    {"eighth", 8},        {"ninth", 9},        {"tenth", 10},       {"eleventh", 11},
    {"twelfth", 12},      {"thirteenth", 13},  {"fourteenth", 14},  {"fifteenth", 15},
    {"sixteenth", 16},    {"seventeenth", 17}, {"eighteenth", 18},  {"nineteenth", 19},
    {"twenty", 20},       {"twentieth", 20},   {"thirty", 30},      {"thirtieth", 30},
    {"forty", 40},        {"fortieth", 40},    {"fifty", 50},       {"fiftieth", 50},
    {"sixty", 60},        {"sixtieth", 60},    {"seventy", 70},     {"seventieth", 70},
    {"eighty", 80},       {"eightieth", 80},   {"ninety", 90},      {"ninetieth", 90},
    {"hundred", 100},     {"hundreieth", 100}, /* the reference makes it by a rule */
    {"hundredth", 100},   {"thousand", 1e3},   {"thousandth", 1e3}, {"million", 1e6},
    {"millionth", 1e6},   {"billion", 1e9},    {"billionth", 1e9},  {"trillion", 1e12},
    {"trillionth", 1e12},
};

const char *words_at(size_t index, double *number)
{
    if (index >= sizeof words / sizeof *words)
        return NULL;
    *number = words[index].number;
    return words[index].text;
}

static double word_number(const char *text, size_t size)
{
    double number;
    const char *word;

    for (size_t i = 0; (word = words_at(i, &number)) != NULL; i++)
        if (strlen(word) == size && memcmp(word, text, size) == 0)
            return number;
    return NAN;
}

/* The size of the blank at a place, 0 if there is none. */
static size_t blank_size(const char *at, const char *end)
{
    uint32_t character;
    size_t size = at < end ? utf8_read(at, (size_t)(end - at), &character) : 0;

    return size > 0 && blank_is(character) ? size : 0;
}

/* The size of what separates words at a place: a comma and a blank, "and" between blanks, a blank,
 * a hyphen or a backslash. 0: nothing does. */
static size_t separator_size(const char *at, const char *end)
{
    size_t blank;

    if (*at == ',') {
        blank = blank_size(at + 1, end);
        return blank > 0 ? blank + 1 : 0;
    }
    if (*at == '-' || *at == '\\')
        return 1;
    blank = blank_size(at, end);
    if (blank > 0 && (size_t)(end - at) > blank + 3 && memcmp(at + blank, "and", 3) == 0) {
        size_t behind = blank_size(at + blank + 3, end);

        if (behind > 0)
            return blank + 3 + behind;
    }
    return blank;
}

/* The parts of a number so far: those before the last one are summed. */
struct sum {
    double before;
    double last;
};

/* "thousand" multiplies what the last part is; a small number is added to it, unless it is that of
 * thousands: then it begins a part. */
static void add_word(struct sum *sum, double number)
{
    if (!(number < 100)) {
        sum->last *= number;
        return;
    }
    if (sum->last >= 1000) {
        sum->before += sum->last;
        sum->last = 0;
    }
    sum->last += number;
}

double words_read(const char *text, size_t size)
{
    const char *at = text, *end = text + size, *word = text;
    struct sum sum = {0, 0};

    while (at < end) {
        size_t separator = separator_size(at, end);

        if (separator == 0) {
            at++;
            continue;
        }
        add_word(&sum, word_number(word, (size_t)(at - word)));
        at += separator;
        word = at;
    }
    add_word(&sum, word_number(word, (size_t)(end - word)));
    return sum.before + sum.last;
}
