/* compiler/prove/shape/shown.c - a value as it stands in a sentence. */
#include "compiler/prove/shape/shown.h"

#include "runtime/base/buffer.h"
#include "runtime/json/write.h"

const char *value_shown(struct arena *arena, const struct value *value, size_t most)
{
    struct buffer text = BUFFER_EMPTY;
    const char *made;

    json_write(&text, value);
    while (text.size > most && most > 0 && ((unsigned char)text.text[most] & 0xC0) == 0x80)
        most--; /* no character is cut */
    made = text.size > most ? arena_format(arena, "%.*s...", (int)most, text.text)
                            : arena_text(arena, text.text, text.size);
    buffer_fini(&text);
    return made;
}
