/* compiler/prove/judge/meant.c - the fields of what a part was looked for in, and which of them was
 * perhaps meant. */
#include "compiler/prove/judge/meant.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "compiler/prove/analysis/describe.h"
#include "runtime/base/nearest.h"

#define FIELDS_NAMED 12 /* of an object, in a note */
#define ALIKE_MIN 3     /* letters that two names have alike of which one is a slip */

const struct shape *meant_fielded(struct judging *j, const struct shape *whole)
{
    return shape_is_only(whole, SHAPE_ARRAY | SHAPE_ABSENT) ? shape_items_of(j->arena, whole)
                                                            : whole;
}

static bool may_have(const struct shape_member *member)
{
    return !shape_is_only(member->shape, SHAPE_ABSENT);
}

static const char *field_name(struct judging *j, const struct shape_member *member)
{
    return arena_text(j->arena, member->key.text, member->key.size);
}

const char *meant_near(struct judging *j, const struct shape_members *members, const char *wrong,
                       bool sometimes)
{
    const char **names = ARENA_ARRAY(j->arena, const char *, members->count + 1);
    size_t size = strlen(wrong);
    size_t count = 0;
    size_t letters = 0;

    for (size_t i = 0; i < members->count; i++)
        letters += members->list[i].key.size;
    if (size > 0 && letters > j->nearness / size)
        return NULL;
    j->nearness -= letters * size;
    for (size_t i = 0; i < members->count; i++)
        if (may_have(&members->list[i]) && (!sometimes || members->list[i].shape->lost))
            names[count++] = field_name(j, &members->list[i]);
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], wrong) == 0)
            names[i] = ""; /* itself */
    return nearest_name(wrong, names, count);
}

const char *meant_inner(struct judging *j, const struct shape_members *members,
                        const struct key *key)
{
    const struct shape_member *found = NULL;

    for (size_t i = 0; i < members->count; i++) {
        const struct shape *inner = members->list[i].shape;
        const struct shape_member *same =
            shape_may_be(inner, SHAPE_OBJECT) && inner->members != NULL
                ? shape_find(inner->members, key)
                : NULL;

        if (same == NULL || !may_have(same))
            continue;
        if (found != NULL)
            return NULL;
        found = &members->list[i];
    }
    return found == NULL
               ? NULL
               : arena_format(j->arena, "%s.%.*s", field_name(j, found), (int)key->size, key->text);
}

const char *meant_part(struct judging *j, const struct ir_instruction *part, bool sometimes)
{
    const struct ir_instruction *whole = describe_whole(part);
    const struct ir_operand *step = &part->operands[1];
    const struct shape *shape = whole != NULL ? judging_known(j, whole) : NULL;
    struct key key;
    const char *near;

    if (shape == NULL || step->type != IR_KEY)
        return NULL;
    shape = meant_fielded(j, shape);
    if (!shape_may_be(shape, SHAPE_OBJECT) || shape->members == NULL)
        return NULL;
    key = key_of(step->as.text.text, step->as.text.size);
    near = meant_near(j, shape->members, arena_text(j->arena, key.text, key.size), sometimes);
    return near != NULL || sometimes ? near : meant_inner(j, shape->members, &key);
}

const char *meant_fields(struct judging *j, const struct shape_members *members)
{
    const char *text = "";
    size_t count = 0, said = 0;
    bool always = true;

    for (size_t i = 0; i < members->count; i++) {
        count += may_have(&members->list[i]);
        always = always && !shape_may_be(members->list[i].shape, SHAPE_ABSENT);
    }
    for (size_t i = 0; i < members->count && said < FIELDS_NAMED; i++)
        if (may_have(&members->list[i])) {
            said++;
            text = arena_format(j->arena, "%s%s%s", text,
                                said == 1                   ? ""
                                : said == count && said > 1 ? " and "
                                                            : ", ",
                                field_name(j, &members->list[i]));
        }
    if (count == 0)
        return "no fields";
    return arena_format(j->arena, "%s %s%s",
                        always && count == 1 ? "only the field"
                        : always             ? "the fields"
                                             : "at most the fields",
                        text, said < count ? ", ..." : "");
}

static bool is_same_letter(char left, char right)
{
    return tolower((unsigned char)left) == tolower((unsigned char)right);
}

bool meant_is_one_off(const char *left, const char *right)
{
    size_t size = strlen(left), other = strlen(right), start = 0, end = 0;

    while (start < size && start < other && is_same_letter(left[start], right[start]))
        start++;
    while (end < size - start && end < other - start &&
           is_same_letter(left[size - end - 1], right[other - end - 1]))
        end++;
    return start + end >= ALIKE_MIN && size - start - end <= 1 && other - start - end <= 1;
}

const char *meant_longer(struct judging *j, const struct shape_members *members,
                         const struct key *key)
{
    const char *found = NULL;

    for (size_t i = 0; key->size > ALIKE_MIN && i < members->count; i++) {
        const struct key *other = &members->list[i].key;

        if (other->size <= key->size ||
            (strncasecmp(other->text, key->text, key->size) != 0 &&
             strncasecmp(other->text + other->size - key->size, key->text, key->size) != 0))
            continue;
        if (found != NULL)
            return NULL;
        found = field_name(j, &members->list[i]);
    }
    return found;
}
