/* runtime/lang/path.c - the steps of definite paths: each finds one node, or nothing (NULL). */
#include <string.h>

#include "runtime/json/value.h"
#include "runtime/lang/frame.h"
#include "runtime/lang/pick.h"

const struct value *sfn_member(const struct value *value, const struct key *key)
{
    return value_member(value, key);
}

const struct value *sfn_element(const struct value *value, int64_t index)
{
    return value_item(value, index);
}

const struct value *sfn_element_or_null(const struct value *value, int64_t index)
{
    const struct value *item = value_item(value, index);

    return item == NULL && value_is(value, VALUE_ARRAY) ? &value_null : item;
}

const struct value *sfn_only_array(const struct value *value)
{
    return value_is(value, VALUE_ARRAY) ? value : NULL;
}

int32_t sfn_present(const struct value *value)
{
    return value != NULL;
}

/* ---- several names at once: pick.h ---- */
/* Whether a name is among those before it; it then makes no second member. */
static bool is_repeated(const struct key *keys, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (keys[i].hash == keys[at].hash && keys[i].size == keys[at].size &&
            memcmp(keys[i].text, keys[at].text, keys[at].size) == 0)
            return true;
    return false;
}

const struct value *pick_members(struct region *region, const struct value *object,
                                 const struct key_list *names, bool all)
{
    struct member *members;
    size_t count = 0;

    if (!value_is(object, VALUE_OBJECT))
        return NULL;
    members = value_new_members(region, names->count);
    for (size_t i = 0; i < names->count; i++) {
        const struct key *key = &names->keys[i];
        const struct value *value = value_member(object, key);

        if (value == NULL && all)
            return NULL;
        if (value != NULL && !is_repeated(names->keys, i))
            members[count++] = (struct member){*key, *value};
    }
    return value_object(region, members, count);
}

const struct value *sfn_pick(struct sfn_frame *frame, const struct value *value,
                             const struct key_list *names)
{
    return pick_members(frame->region, value, names, false);
}
