/* runtime/lang/jsonata/text/building.h - build a text whose size is not known before.
 *
 * It grows in the frame's region and holds nothing else, so it may be left at any time
 * (frame_afford). A text of 4 GiB or more is a failure, of which building_value tells. */
#ifndef SFN_LANG_JSONATA_TEXT_BUILDING_H
#define SFN_LANG_JSONATA_TEXT_BUILDING_H

#include <string.h>

#include "runtime/json/value.h"
#include "runtime/lang/frame.h"

/* Begin with {.frame = frame}. */
struct building {
    struct sfn_frame *frame;
    char *text;
    size_t size;
    size_t capacity;
    bool failed; /* it is too long: nothing is added any more */
};

/* Make room for `more` bytes. False when the text would be too long. */
bool building_grow(struct building *building, size_t more);

/* Where `more` bytes may be written, or NULL; they count when `size` is moved on. */
static inline char *building_room(struct building *building, size_t more)
{
    if (building->capacity - building->size < more && !building_grow(building, more))
        return NULL;
    return building->text + building->size;
}

static inline void building_add(struct building *building, const char *text, size_t size)
{
    char *to = size > 0 ? building_room(building, size) : NULL;

    if (to == NULL)
        return;
    memcpy(to, text, size);
    building->size += size;
}

static inline void building_add_byte(struct building *building, char byte)
{
    building_add(building, &byte, 1);
}

/* Add what ends in a NUL. */
static inline void building_add_text(struct building *building, const char *text)
{
    building_add(building, text, strlen(text));
}

/* Add a text so many times. */
void building_repeat(struct building *building, const char *text, size_t size, size_t times);

/* Add a character as UTF-8. */
void building_add_character(struct building *building, uint32_t character);

/* Put a text in at an offset. */
void building_insert(struct building *building, size_t at, const char *text, size_t size);

/* The text as a string; NULL, and the frame has failed, when it is too long. */
const struct value *building_value(struct building *building);

#endif
