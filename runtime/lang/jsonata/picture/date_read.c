/* runtime/lang/jsonata/picture/date_read.c - $toMillis: read a time by a picture. */
#include <math.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/picture/date.h"
#include "runtime/lang/jsonata/picture/date_match.h"
#include "runtime/lang/jsonata/picture/date_text.h"
#include "runtime/lang/jsonata/text/number.h"

/* What was found of each component. */
struct found {
    double numbers[128]; /* NaN may be a number */
    bool defined[128];
    bool any; /* there are markers at all, though perhaps nothing is defined */
};

static void define(struct found *found, char component, double number)
{
    found->numbers[(unsigned char)component] = number;
    found->defined[(unsigned char)component] = true;
}

static bool is_defined(const struct found *found, char component)
{
    return found->defined[(unsigned char)component];
}

static double number_of(const struct found *found, char component)
{
    return found->numbers[(unsigned char)component];
}

/* ---- the parts ---- */

/* Whether each part can be read at all. False: it has failed. */
static bool check_parts(struct sfn_frame *frame, const struct date_picture *picture)
{
    for (size_t i = 0; i < picture->count; i++) {
        const struct date_part *part = &picture->parts[i];

        if (part->component == '\0' || part->component == 'Z' || part->component == 'z')
            continue;
        if (part->integer != NULL && part->integer->form == INTEGER_SEQUENCE) {
            integer_refuse(frame, part->integer);
            return false;
        }
        if (part->integer == NULL && strchr("MxFP", part->component) == NULL) {
            date_refuse_name(frame, part->component);
            return false;
        }
    }
    return true;
}

/* An offset in minutes. */
static double read_offset(const struct date_part *part, const char *at, const char *end)
{
    uint32_t separator = date_zone_separator(part);
    double hours, minutes = 0;
    const char *digits;

    if (part->component == 'z')
        at += 3;
    for (digits = at + 1; digits < end && *digits >= '0' && *digits <= '9';)
        digits++;
    hours = integer_parse(at, (size_t)(digits - at));
    if (separator != 0) {
        while (digits < end && (*digits < '0' || *digits > '9'))
            digits++;
        minutes = integer_parse(digits, (size_t)(end - digits));
    } else if (end - at > 3) {
        hours = integer_parse(at, 3);
        minutes = integer_parse(at + 3, (size_t)(end - at) - 3);
    }
    return hours * 60 + minutes;
}

/* The number of a name, as the picture writes it, letter by letter. False: it is none. */
static bool read_name(const struct date_part *part, const struct date_span *span, double *number)
{
    bool months = part->component != 'F';
    const char *const *names = months ? date_months : date_days;
    size_t size = (size_t)(span->end - span->start);

    for (size_t i = 0; i < (months ? 12u : 7u); i++) {
        size_t length = strlen(names[i]);

        if (part->wide && part->width_most > 0 && (double)length > part->width_most)
            length = (size_t)part->width_most;
        if (length == size && memcmp(names[i], span->start, size) == 0)
            *number = (double)i + 1; /* of two that are the same the last one counts */
    }
    return *number > 0;
}

static bool read_half(const struct date_span *span, double *number)
{
    static const char *const halves[] = {"am", "AM", "pm", "PM"};

    for (int i = 0; i < 4; i++)
        if (span->end - span->start == 2 && memcmp(halves[i], span->start, 2) == 0) {
            *number = i / 2;
            return true;
        }
    return false;
}

/* Note what a part says. False: it says what cannot be. */
static bool read_part(struct found *found, const struct date_part *part,
                      const struct date_span *span)
{
    double number = 0;
    bool defined = true;

    found->any = true;
    if (part->component == 'Z' || part->component == 'z')
        number = read_offset(part, span->start, span->end);
    else if (part->integer != NULL)
        number = integer_read(part->integer, span->start, (size_t)(span->end - span->start));
    else if (part->component == 'P')
        defined = read_half(span, &number);
    else
        defined = read_name(part, span, &number);
    found->defined[(unsigned char)part->component] = false;
    if (defined)
        define(found, part->component, number);
    return !isinf(number);
}

/* ---- which parts make a time ---- */

/* A bit for each component that was found and is not zero; the first one is the highest. */
static unsigned mask_of(const struct found *found, const char *components)
{
    unsigned mask = 0;

    for (; *components != '\0'; components++) {
        double number = number_of(found, *components);

        mask = mask << 1 | (is_defined(found, *components) && number != 0 && !isnan(number));
    }
    return mask;
}

static bool is_type(unsigned mask, unsigned type)
{
    return (~type & mask) == 0 && (type & mask) != 0;
}

/* The ways to name a date: by year, month, day; by year and its day; by weeks, which the reference
 * does not compute. */
enum date_way { BY_MONTH, BY_DAY, BY_WEEK };

struct ways {
    enum date_way date;
    bool halves;            /* the hours are those of half a day */
    const char *components; /* from the most to the least significant one */
};

static struct ways find_ways(const struct found *found)
{
    unsigned date = mask_of(found, "YXMxWwdD"), time = mask_of(found, "PHhmsf");
    bool halves = !is_type(time, 0x17) && is_type(time, 0x2f);

    if (!is_type(date, 0xa1) && is_type(date, 0x82))
        return (struct ways){BY_DAY, halves, halves ? "YDPhmsf" : "YDHmsf"};
    if (is_type(date, 0x54))
        return (struct ways){BY_WEEK, halves, halves ? "XxwFPhmsf" : "XxwFHmsf"};
    if (is_type(date, 0x48))
        return (struct ways){BY_WEEK, halves, halves ? "XWFPhmsf" : "XWFHmsf"};
    return (struct ways){BY_MONTH, halves, halves ? "YMDPhmsf" : "YMDHmsf"};
}

/* What is before the parts that were found is now, what is behind them is the least there is.
 * Between them nothing may be missing. */
static bool complete(struct found *found, const char *components, double now)
{
    bool begun = false, ended = false;

    for (; *components != '\0'; components++) {
        if (is_defined(found, *components)) {
            if (ended)
                return false;
            begun = true;
        } else if (begun) {
            define(found, *components, strchr("MDd", *components) != NULL ? 1 : 0);
            ended = true;
        } else {
            define(found, *components, *components == 'P' ? NAN : date_component(now, *components));
        }
    }
    return true;
}

static double hour_of(const struct found *found, bool halves)
{
    double hour = number_of(found, 'h');

    if (!halves)
        return number_of(found, 'H');
    hour = hour == 12 ? 0 : hour;
    return number_of(found, 'P') == 1 ? hour + 12 : hour;
}

static double offset_of(const struct found *found)
{
    double offset = is_defined(found, 'Z') ? number_of(found, 'Z') : 0;

    if (offset != 0 && !isnan(offset))
        return offset;
    return is_defined(found, 'z') ? number_of(found, 'z') : isnan(offset) ? 0 : offset;
}

static double time_of(struct found *found, const struct ways *ways)
{
    double month =
        number_of(found, 'M') > 0 && is_defined(found, 'M') ? number_of(found, 'M') - 1 : 0;
    double time, day = number_of(found, 'D');

    if (ways->date == BY_DAY) {
        double first = date_utc(number_of(found, 'Y'), 0, 1, 0, 0, 0, 0);
        struct date_fields fields =
            date_fields(date_clip(first + (number_of(found, 'd') - 1) * 86400000));

        month = fields.month;
        day = fields.day;
    }
    time = date_utc(number_of(found, 'Y'), month, day, hour_of(found, ways->halves),
                    number_of(found, 'm'), number_of(found, 's'), number_of(found, 'f'));
    return time - offset_of(found) * 60000;
}

/* ---- $toMillis ---- */

static const struct value undefined = {.kind = VALUE_UNDEFINED};

static const struct value *read_spans(struct sfn_frame *frame, const struct date_picture *picture,
                                      const struct date_span *spans, double now)
{
    struct found found = {.any = false};
    struct ways ways;

    for (size_t i = 0; i < picture->count; i++)
        if (picture->parts[i].component != '\0' &&
            !read_part(&found, &picture->parts[i], &spans[i]))
            return query_fail(frame, "D1001", "Number out of range: null");
    if (!found.any)
        return &undefined;
    ways = find_ways(&found);
    if (!complete(&found, ways.components, now) || ways.date == BY_WEEK)
        return query_fail(
            frame, "D3136",
            "The date/time picture string is missing specifiers required to parse the "
            "timestamp");
    return query_number(frame->region, time_of(&found, &ways));
}

const struct value *query_to_millis(struct sfn_frame *frame, const struct value *text,
                                    const struct date_picture *picture, double now)
{
    struct date_span *spans;

    if (!check_parts(frame, picture))
        return NULL;
    frame_afford(frame, picture->count * sizeof *spans);
    spans = region_alloc(frame->region, picture->count * sizeof *spans + 1);
    switch (date_match(frame, picture, text, spans)) {
    case DATE_FITS:
        return read_spans(frame, picture, spans, now);
    case DATE_FITS_NOT:
        return &undefined;
    default:
        return NULL;
    }
}
