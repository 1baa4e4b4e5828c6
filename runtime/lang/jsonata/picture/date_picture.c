/* runtime/lang/jsonata/picture/date_picture.c - prepare pictures of dates and times. */
#include "runtime/lang/jsonata/picture/date_picture.h"

#include <math.h>
#include <string.h>

#include "runtime/base/utf8.h"
#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/text/blank.h"
#include "runtime/lang/jsonata/text/print.h"

/* ---- literal text ---- */

/* Add a part for [at, end), in which ]] is ]. */
static void add_text(struct sfn_frame *frame, struct date_picture *picture, const char *at,
                     const char *end)
{
    struct date_part *part = &picture->parts[picture->count];
    char *text;

    if (at == end)
        return;
    text = region_alloc(frame->region, (size_t)(end - at));
    *part = (struct date_part){.text = text};
    picture->count++;
    while (at < end) {
        if (at + 1 < end && at[0] == ']' && at[1] == ']')
            at++;
        text[part->size++] = *at++;
    }
}

/* ---- markers ---- */

/* Copy a marker without its blanks. Returns the size. */
static size_t copy_unblanked(char *to, const char *at, const char *end)
{
    char *start = to;
    uint32_t character;

    while (at < end) {
        size_t size = utf8_read(at, (size_t)(end - at), &character);

        if (!blank_is(character)) {
            memcpy(to, at, size);
            to += size;
        }
        at += size;
    }
    return (size_t)(to - start);
}

/* How a component is written when its marker does not say. NULL: it is unknown. */
static const char *usual_form(char component)
{
    if (component != '\0' && strchr("YMDdWwXxHhf", component) != NULL)
        return "1";
    if (component != '\0' && strchr("FPCE", component) != NULL)
        return "n";
    if (component == 'm' || component == 's')
        return "01";
    return component == 'Z' || component == 'z' ? "01:01" : NULL;
}

/* A width: false if none is asked for. */
static bool read_width(const char *at, const char *end, double *width)
{
    if (end - at == 1 && *at == '*')
        return false;
    *width = integer_parse(at, (size_t)(end - at));
    return true;
}

/* What is behind the comma of a marker: the least and the most digits. */
struct widths {
    bool has_least, has_most;
    double least, most;
};

static struct widths read_widths(const char *at, const char *end)
{
    const char *dash = memchr(at, '-', (size_t)(end - at));
    struct widths widths = {false, false, NAN, NAN};

    widths.has_least = read_width(at, dash != NULL ? dash : end, &widths.least);
    if (dash != NULL)
        widths.has_most = read_width(dash + 1, end, &widths.most);
    return widths;
}

/* Digits of years, months and days: as many as the width, or the picture, says. */
static void set_digits(struct date_part *part, const struct widths *widths)
{
    double digits = part->integer->mandatory + part->integer->optional;

    part->digits = -1;
    if (widths->has_most) {
        part->digits = widths->most;
        part->integer->mandatory = widths->most;
    } else if (digits >= 2) {
        part->digits = digits;
    }
}

/* The picture of the number of a component. False: it has failed. */
static bool set_integer(struct sfn_frame *frame, struct date_part *part, const char *form,
                        size_t size, char modifier, const struct widths *widths)
{
    char *text = region_alloc(frame->region, size + 2);

    memcpy(text, form, size);
    if (modifier != '\0') {
        text[size++] = ';';
        text[size++] = modifier;
    }
    part->integer = integer_picture(frame, text, size);
    if (part->integer == NULL)
        return false;
    if (widths->has_least && part->integer->mandatory < widths->least)
        part->integer->mandatory = widths->least;
    if (strchr("YMD", part->component) != NULL)
        set_digits(part, widths);
    return true;
}

static bool set_form(struct sfn_frame *frame, struct date_part *part, const char *form, size_t size,
                     char modifier, const struct widths *widths)
{
    part->zoned = modifier == 't';
    part->width_most = widths->most;
    part->wide = widths->has_most;
    if (form[0] == 'n' || form[0] == 'N') {
        part->named = true;
        part->letters = form[0] == 'n'               ? CASE_LOWER
                        : size > 1 && form[1] == 'n' ? CASE_TITLE
                                                     : CASE_UPPER;
    } else if (part->component != '\0' && strchr("YMDdFWwXxHhmsf", part->component) != NULL) {
        if (!set_integer(frame, part, form, size, modifier, widths))
            return false;
    }
    if (part->component == 'Z' || part->component == 'z') {
        part->integer = integer_picture(frame, form, size);
        return part->integer != NULL;
    }
    return true;
}

static bool refuse_component(struct sfn_frame *frame, const char *text, size_t size)
{
    struct value component = {.kind = VALUE_STRING, .size = (uint32_t)size, .as.text = text};

    query_fail(frame, "D3132", "Unknown component specifier %s in date/time picture string",
               query_quote(frame, &component));
    return false;
}

/* Add a part for what stands between brackets. */
static bool add_marker(struct sfn_frame *frame, struct date_picture *picture, const char *at,
                       const char *end)
{
    struct date_part *part = &picture->parts[picture->count++];
    char *marker = region_alloc(frame->region, (size_t)(end - at) + 1);
    size_t size = copy_unblanked(marker, at, end);
    size_t first = size > 0 ? utf8_lead_length(marker[0]) : 0;
    const char *comma = size > 0 ? memrchr(marker, ',', size) : NULL;
    struct widths widths = {false, false, NAN, NAN};
    const char *form = marker + first;
    char modifier = '\0';

    *part = (struct date_part){.component = first == 1 ? marker[0] : '\1', .digits = NAN};
    if (comma != NULL)
        widths = read_widths(comma + 1, marker + size);
    size = comma == marker ? 0 : (size_t)((comma != NULL ? comma : marker + size) - form);
    if (size > 1 && strchr("atco", form[size - 1]) != NULL && form[size - 1] != '\0')
        modifier = form[--size];
    if (size == 0) {
        form = usual_form(first == 1 ? part->component : '\0');
        if (form == NULL)
            return refuse_component(frame, marker, first);
        size = strlen(form);
    }
    return set_form(frame, part, form, size, modifier, &widths);
}

/* ---- pictures ---- */

const struct date_picture *date_picture(struct sfn_frame *frame, const char *text, size_t size)
{
    struct date_picture *picture = region_alloc(frame->region, sizeof *picture);
    const char *at = text, *start = text, *end = text + size;
    size_t room = (size + 1) * sizeof *picture->parts;

    frame_afford(frame, room);
    *picture = (struct date_picture){region_alloc(frame->region, room), 0};
    while (at < end) {
        const char *close;

        if (*at != '[') {
            at++;
            continue;
        }
        add_text(frame, picture, start, at);
        if (at + 1 < end && at[1] == '[') {
            add_text(frame, picture, at, at + 1);
            start = at += 2;
            continue;
        }
        close = memchr(at, ']', (size_t)(end - at));
        if (close == NULL) {
            query_fail(frame, "D3135",
                       "No matching closing bracket ']' in date/time picture string");
            return NULL;
        }
        if (!add_marker(frame, picture, at + 1, close))
            return NULL;
        start = at = close + 1;
    }
    add_text(frame, picture, start, end);
    return picture;
}

const struct value *date_refuse_name(struct sfn_frame *frame, char component)
{
    return query_fail(frame, "D3133",
                      "The 'name' modifier can only be applied to months and days in the date/time "
                      "picture string, not \"%c\"",
                      component);
}
