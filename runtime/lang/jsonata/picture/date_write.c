/* runtime/lang/jsonata/picture/date_write.c - $fromMillis: write a time by a picture. */
#include <math.h>
#include <string.h>

#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/picture/date.h"
#include "runtime/lang/jsonata/picture/date_text.h"

/* Hours and minutes that a place is before UTC. */
struct offset {
    double hours, minutes;
};

static struct offset read_offset(const struct value *timezone)
{
    struct offset offset = {0, 0};
    double number;

    if (timezone == NULL)
        return offset;
    number = integer_parse(timezone->as.text, timezone->size);
    offset.hours = floor(number / 100);
    offset.minutes = fmod(number, 100);
    return offset;
}

/* ---- names ---- */

static void add_cased(struct building *building, const char *text, size_t size,
                      enum letter_case letters)
{
    for (size_t i = 0; i < size; i++) {
        char byte = text[i];

        if (letters == CASE_UPPER && byte >= 'a' && byte <= 'z')
            byte ^= 0x20;
        else if (letters == CASE_LOWER && byte >= 'A' && byte <= 'Z')
            byte ^= 0x20;
        building_add_byte(building, byte);
    }
}

static bool write_name(struct building *building, double number, const struct date_part *part)
{
    const char *name;
    size_t size;

    if (strchr("MxF", part->component) == NULL) {
        date_refuse_name(building->frame, part->component);
        return false;
    }
    if (isnan(number)) {
        query_fail(building->frame, "D1001", "Number out of range: null");
        return false;
    }
    name = part->component == 'F' ? date_days[(int)number - 1] : date_months[(int)number - 1];
    size = strlen(name);
    if ((double)size > part->width_most)
        size = part->width_most > 0 ? (size_t)part->width_most : 0;
    add_cased(building, name, size, part->letters);
    return true;
}

/* ---- numbers ---- */

static bool write_number(struct building *building, double time, const struct date_part *part)
{
    double number = date_component(time, part->component);

    if (part->component == 'Y' && part->digits != -1)
        number = fmod(number, pow(10, part->digits));
    if (part->named)
        return write_name(building, number, part);
    return integer_write(building, number, part->integer);
}

static bool write_fraction(struct building *building, double time, const struct date_part *part)
{
    if (part->integer == NULL) {
        date_refuse_name(building->frame, part->component);
        return false;
    }
    return integer_write(building, date_component(time, 'f'), part->integer);
}

/* ---- the offset ---- */

static bool write_minutes(struct building *building, double minutes)
{
    const struct integer_picture *two = integer_picture(building->frame, "00", 2);

    building_add_byte(building, ':');
    return integer_write(building, floor(minutes), two);
}

static bool write_offset(struct building *building, const struct offset *offset,
                         const struct date_part *part)
{
    double all = offset->hours * 100 + offset->minutes, digits = part->integer->mandatory;
    size_t start = building->size;

    if (part->component == 'z')
        building_add_text(building, "GMT");
    if (all >= 0)
        building_add_byte(building, '+');
    if (part->integer->regular || digits == 3 || digits == 4) {
        if (!integer_write(building, all, part->integer))
            return false;
    } else if (digits == 1 || digits == 2) {
        if (!integer_write(building, offset->hours, part->integer) ||
            (offset->minutes != 0 && !write_minutes(building, offset->minutes)))
            return false;
    } else {
        query_fail(building->frame, "D3134",
                   "The timezone integer format specifier cannot have more than four digits");
        return false;
    }
    if (all == 0 && part->zoned) {
        building->size = start;
        building_add_byte(building, 'Z');
    }
    return true;
}

/* ---- pictures ---- */

static bool write_part(struct building *building, double time, const struct offset *offset,
                       const struct date_part *part)
{
    switch (part->component) {
    case '\0':
        building_add(building, part->text, part->size);
        return true;
    case 'f':
        return write_fraction(building, time, part);
    case 'Z':
    case 'z':
        return write_offset(building, offset, part);
    case 'P':
        add_cased(building, date_component(time, 'P') != 0 ? "pm" : "am", 2,
                  part->named ? part->letters : CASE_LOWER);
        return true;
    case 'C':
    case 'E':
        building_add_text(building, "ISO");
        return true;
    default:
        if (strchr("YMDdFWwXxHhms", part->component) != NULL)
            return write_number(building, time, part);
        building_add_text(building, "undefined"); /* as the reference does */
        return true;
    }
}

const struct value *query_from_millis(struct sfn_frame *frame, double millis,
                                      const struct date_picture *picture,
                                      const struct value *timezone)
{
    struct offset offset = read_offset(timezone);
    double time = date_clip(millis + (60 * offset.hours + offset.minutes) * 60000);
    struct building building = {.frame = frame};

    for (size_t i = 0; i < picture->count; i++)
        if (!write_part(&building, time, &offset, &picture->parts[i]))
            return NULL;
    return building_value(&building);
}
