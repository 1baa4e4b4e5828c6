/* compiler/prove/inputs/wishes.c - what a way would like to be given, beside what it asks for. */
#include "compiler/prove/inputs/wishes.h"

#include <string.h>

#include "runtime/base/count.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"

/* What nobody looks at can only be there if all is a container that it is in. */
static void wish_containers(struct solving *s, const struct origin *origin)
{
    const struct part wanted = {.origin = *origin};

    for (size_t i = 0; i < s->sources.count; i++) {
        const struct part *whole = &s->sources.list[i];

        if (sources_contain(whole, &wanted))
            buffer_add_format(&s->formula.text, "(assert (=> wish ((_ is %s) p%d)))\n",
                              source_container(whole, &wanted), whole->place);
    }
}

/* What an operation would like its operand to be, if that is ours to choose. */
static void wish_operand(struct solving *s, const struct stop *stop,
                         const struct ir_instruction *at, size_t index)
{
    enum wish wish = wish_for(at, index);
    struct origin origin;
    struct part *part;

    if (wish == WISH_NOTHING || !ir_is_reference(&at->operands[index]))
        return;
    origin = origin_at(&s->tracing, stop, at->operands[index].as.instruction, NULL, 0);
    if (origin.kind != ORIGIN_SOURCE)
        return;
    part = sources_find(&s->sources, &origin);
    if (part == NULL)
        wish_containers(s, &origin);
    else if (part->wish < wish)
        part->wish = wish;
}

/* The first of the items that a filter lets through; NULL: nobody looks at it. */
static const struct part *filtered(struct solving *s, const struct stop *stop,
                                   const struct ir_instruction *at)
{
    const struct origin_step first = {.index = 0};
    struct origin item = origin_at(&s->tracing, stop, at, &first, 1);

    return item.kind == ORIGIN_SOURCE ? sources_find(&s->sources, &item) : NULL;
}

/* An item with members, for the filter to look at. */
static void wish_filtered(struct solving *s, const struct stop *stop,
                          const struct ir_instruction *at)
{
    const struct part *item = filtered(s, stop, at);

    if (item != NULL)
        buffer_add_format(&s->formula.text,
                          "(assert (=> wish (or (= p%d absent) ((_ is obj) p%d))))\n", item->place,
                          item->place);
}

static void wish_step(struct solving *s, size_t step)
{
    const struct ir_function *function = s->steps[step].function;

    for (const struct ir_block *block = function->blocks; block != NULL; block = block->next)
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next) {
            for (size_t i = 0; i < at->count; i++)
                wish_operand(s, s->stops[step], at, i);
            if (at->op == OP_sfn_nodes_filter)
                wish_filtered(s, s->stops[step], at);
        }
}

/* What inputs and answers look like where anything would do. */
void wishes_say(struct solving *s)
{
    static const char *const kinds[] = {[WISH_TEXT] = "str",
                                        [WISH_ARRAY] = "arr",
                                        [WISH_OBJECT] = "obj",
                                        [WISH_MOMENT] = "str",
                                        [WISH_JSON] = "str"};
    struct buffer *out = &s->formula.text;

    buffer_add_text(out, "(declare-const neat Bool)\n(declare-const wish Bool)\n");
    for (size_t i = 0; i < s->count; i++)
        wish_step(s, i);
    for (size_t i = 0; i < s->sources.count; i++) {
        const struct part *part = &s->sources.list[i];

        buffer_add_format(out, "(assert (=> neat (not (= p%d null))))\n", part->place);
        if (part->origin.count == 0 && part->wish == WISH_NOTHING)
            buffer_add_format(out, "(assert (=> neat ((_ is obj) p%d)))\n", part->place);
        if (part->wish == WISH_NUMBER)
            buffer_add_format(out,
                              "(assert (=> wish (and ((_ is num) p%d) (>= (n p%d) 1.0) "
                              "(<= (n p%d) 60.0) (is_int (n p%d)))))\n",
                              part->place, part->place, part->place, part->place);
        else if (part->wish == WISH_THERE)
            buffer_add_format(out, "(assert (=> wish (not (= p%d absent))))\n", part->place);
        else if (part->wish != WISH_NOTHING)
            buffer_add_format(out, "(assert (=> wish ((_ is %s) p%d)))\n", kinds[part->wish],
                              part->place);
    }
}

/* ---- values ---- */

static bool is_json(struct arena *arena, const struct value *text)
{
    struct json_error error;

    return json_read(&arena->region, text->as.text, text->size, JSON_TEXT_COPIED, &error) != NULL;
}

/* Of what is parsed hardly anything else is asked, so there it is JSON whatever was found. */
const struct value *wishes_granted(struct solving *s, const struct part *part,
                                   const struct value *found)
{
    struct region *region = &s->route->arena->region;

    if (!value_is(found, VALUE_STRING))
        return found;
    if (part->wish == WISH_JSON && !is_json(s->route->arena, found))
        return value_text(region, "1");
    if (part->wish == WISH_MOMENT && found->size == 4 && memcmp(found->as.text, "text", 4) == 0)
        return value_text(region, "2024-01-01T00:00:10Z");
    return found;
}

static const struct value *value_for(struct arena *arena, enum wish wish)
{
    switch (wish) {
    case WISH_NUMBER:
        return value_integer(&arena->region, 1);
    case WISH_ARRAY:
        return value_array_of(&arena->region, NULL, 0);
    case WISH_OBJECT:
        return value_object(&arena->region, NULL, 0);
    case WISH_MOMENT:
        return value_text(&arena->region, "2024-01-01T00:00:10Z");
    case WISH_JSON:
        return value_text(&arena->region, "{}");
    default:
        return value_text(&arena->region, "text");
    }
}

/* ---- what nobody looks at ---- */

static bool is_container(const struct value *value, const struct part *whole,
                         const struct part *part)
{
    const char *kind = source_container(whole, part);

    return value_is(value, kind[0] == 'o'   ? VALUE_OBJECT
                           : kind[0] == 'a' ? VALUE_ARRAY
                                            : VALUE_STRING);
}

/* Whether the part can be there beside those that are known: what it is in can hold it, and nothing
 * is known to be in it that a scalar would leave no room for. */
static bool has_room(const struct solving *s, const struct part *part, bool scalar)
{
    for (size_t i = 0; i < s->sources.count; i++) {
        const struct part *other = &s->sources.list[i];

        if (sources_contain(other, part) && !is_container(other->value, other, part))
            return false;
        if (scalar && sources_contain(part, other))
            return false;
    }
    return true;
}

static void add(struct solving *s, const struct origin *origin, const struct value *value)
{
    const struct part wanted = {.origin = *origin};
    bool scalar = value->kind != VALUE_OBJECT && value->kind != VALUE_ARRAY;

    if (sources_find(&s->sources, origin) != NULL || !has_room(s, &wanted, scalar))
        return;
    sources_part(&s->sources, origin, -1, shape_of_kinds(s->route->arena, SHAPE_JSON))->value =
        value;
}

static void add_operands(struct solving *s, const struct stop *stop,
                         const struct ir_instruction *at, bool there)
{
    for (size_t i = 0; i < at->count; i++) {
        enum wish wish = wish_for(at, i);
        struct origin origin;

        if (wish == WISH_NOTHING || (wish == WISH_THERE) != there ||
            !ir_is_reference(&at->operands[i]))
            continue;
        origin = origin_at(&s->tracing, stop, at->operands[i].as.instruction, NULL, 0);
        if (origin.kind == ORIGIN_SOURCE)
            add(s, &origin, value_for(s->route->arena, wish));
    }
}

/* An item that is got by its index must be there. */
static void add_got(struct solving *s, const struct stop *stop, const struct ir_instruction *at)
{
    struct origin origin = origin_at(&s->tracing, stop, at, NULL, 0);

    if (origin.kind == ORIGIN_SOURCE)
        add(s, &origin, value_for(s->route->arena, WISH_TEXT));
}

static const struct ir_instruction *operand(const struct ir_instruction *at, size_t index)
{
    return index < at->count && ir_is_reference(&at->operands[index])
               ? at->operands[index].as.instruction
               : NULL;
}

/* The member of an item that a filter compares with a constant is that. */
static void add_compared(struct solving *s, const struct origin *item,
                         const struct ir_instruction *at)
{
    const struct ir_instruction *member = operand(at, 0);
    const struct ir_instruction *literal = operand(at, 1);
    struct origin_step *steps = ARENA_ARRAY(s->route->arena, struct origin_step, item->count + 1);
    struct origin origin = *item;

    if (at->op != OP_sfn_filter_equals || member == NULL || literal == NULL ||
        member->op != OP_sfn_member || literal->op != OP_LITERAL ||
        operand(member, 0)->op != OP_ARGUMENT || operand(member, 0)->operands[0].as.integer != 0)
        return;
    if (item->count > 0)
        memcpy(steps, item->steps, item->count * sizeof *steps);
    steps[item->count] = (struct origin_step){.name = member->operands[1].as.text.text,
                                              .size = member->operands[1].as.text.size};
    origin.steps = steps;
    origin.count = item->count + 1;
    add(s, &origin, literal->literal);
}

/* The first item of what a filter looks at passes it, if there is to be one. */
static void add_filtered(struct solving *s, const struct stop *stop,
                         const struct ir_instruction *at)
{
    const struct part *part = filtered(s, stop, at);
    struct origin item;

    if (part == NULL || part->value == NULL)
        return;
    item = part->origin; /* parts move when one is added */
    for (const struct ir_block *block = at->operands[2].as.function->blocks; block != NULL;
         block = block->next)
        for (const struct ir_instruction *test = block->first; test != NULL; test = test->next)
            add_compared(s, &item, test);
}

static void add_step(struct solving *s, size_t step, bool there)
{
    const struct ir_function *function = s->steps[step].function;

    for (const struct ir_block *block = function->blocks; block != NULL; block = block->next)
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next) {
            add_operands(s, s->stops[step], at, there);
            if (at->op == OP_sfn_array_get_item && !there)
                add_got(s, s->stops[step], at);
            if (at->op == OP_sfn_nodes_filter && there)
                add_filtered(s, s->stops[step], at);
        }
}

void wishes_add(struct solving *s)
{
    for (int there = 0; there < 2; there++) /* what is only to be there is whatever else asks for */
        for (size_t i = 0; i < s->count; i++)
            add_step(s, i, there != 0);
}
