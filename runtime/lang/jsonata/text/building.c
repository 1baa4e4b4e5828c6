/* runtime/lang/jsonata/text/building.c - build a text whose size is not known before. */
#include "runtime/lang/jsonata/text/building.h"

#include "runtime/base/utf8.h"
#include "runtime/lang/jsonata/fail.h"

enum { CAPACITY_FIRST = 120 };

bool building_grow(struct building *building, size_t more)
{
    size_t capacity = building->capacity > 0 ? building->capacity : CAPACITY_FIRST;
    char *text;

    if (building->failed || more > UINT32_MAX || building->size + more > UINT32_MAX) {
        building->failed = true;
        return false;
    }
    while (capacity < building->size + more)
        capacity *= 2;
    frame_afford(building->frame, capacity);
    text = region_alloc(building->frame->region, capacity);
    if (building->size > 0)
        memcpy(text, building->text, building->size);
    building->text = text;
    building->capacity = capacity;
    return true;
}

void building_repeat(struct building *building, const char *text, size_t size, size_t times)
{
    char *to;

    if (size == 0 || times == 0)
        return;
    if (times > UINT32_MAX / size) {
        building->failed = true;
        return;
    }
    to = building_room(building, size * times);
    if (to == NULL)
        return;
    building->size += size * times;
    for (; times > 0; times--, to += size)
        memcpy(to, text, size);
}

void building_add_character(struct building *building, uint32_t character)
{
    char bytes[4];

    building_add(building, bytes, utf8_write(bytes, character));
}

void building_insert(struct building *building, size_t at, const char *text, size_t size)
{
    char *to;

    if (size == 0 || building_room(building, size) == NULL)
        return;
    to = building->text + at;
    memmove(to + size, to, building->size - at);
    memcpy(to, text, size);
    building->size += size;
}

const struct value *building_value(struct building *building)
{
    if (building->failed)
        return FAIL_TOO_LONG(building->frame);
    if (building->size == 0)
        return &value_empty_string;
    return value_string(building->frame->region, building->text, building->size);
}
