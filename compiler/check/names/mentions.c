/* compiler/check/names/mentions.c - gather the names of fields that a machine mentions.
 *
 * Read they are in paths and expressions; made as keys of templates and results, by ResultPath and
 * Assign; and they may stand in texts. */
#include "compiler/check/names/mentions.h"

#include <ctype.h>
#include <string.h>

#include "compiler/syntax/jsonata/ast.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"

/* What is being looked through. */
struct place {
    struct mentions *mentions;
    const struct state *state;
    const struct tree *tree;
    const char *location;
    size_t offset; /* where the expression begins in the text */
};

/* ---- digests: FNV-1a ---- */

#define DIGEST_SEED 0xcbf29ce484222325

static uint64_t digest_byte(uint64_t digest, unsigned char byte)
{
    return (digest ^ byte) * 0x100000001b3;
}

static uint64_t digest_text(uint64_t digest, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        digest = digest_byte(digest, (unsigned char)text[i]);
    return digest_byte(digest, 0);
}

static uint64_t digest_number(uint64_t digest, uint64_t number)
{
    for (size_t i = 0; i < sizeof number; i++)
        digest = digest_byte(digest, (unsigned char)(number >> 8 * i));
    return digest;
}

static uint64_t step_into(uint64_t object, const char *text, size_t size)
{
    return object == 0 ? 0 : digest_text(object, text, size);
}

/* ---- all names ---- */

static struct name *name_of(struct mentions *mentions, const char *text, size_t size)
{
    struct name *name = table_get(&mentions->names, 0, text, size);

    if (name == NULL) {
        name = ARENA_NEW(mentions->check->arena, struct name);
        name->text = text;
        name->size = size;
        table_put(&mentions->names, 0, text, size, name);
        name->number = mentions->names.count;
        *mentions->end = name;
        mentions->end = &name->next;
    }
    return name;
}

static void see_text(struct mentions *mentions, const char *text, size_t size)
{
    if (size > 0 && size <= MENTIONED_MAX)
        name_of(mentions, text, size)->texts++;
}

/* Whether what is made there goes to a task, and nowhere else. */
static bool goes_out(const struct state *state, const char *location)
{
    static const char *const fields[] = {"/Parameters", "/Arguments", "/Credentials"};

    for (size_t i = 0; state->kind == SFN_TASK && i < COUNT_OF(fields); i++)
        if (text_starts(location, state->location) &&
            text_starts(location + strlen(state->location), fields[i]))
            return true;
    return false;
}

static void see_variable(struct mentions *mentions, const char *text, bool used)
{
    struct name *name;

    if (text[0] == '\0' || strlen(text) > MENTIONED_MAX)
        return;
    name = name_of(mentions, text, strlen(text));
    name->used = name->used || used;
    name->assigned = name->assigned || !used;
}

static void see_made(struct mentions *mentions, const char *text, size_t size, struct span span,
                     const char *location)
{
    struct name *name;

    if (size == 0 || size > MENTIONED_MAX)
        return;
    name = name_of(mentions, text, size);
    if (name->makes++ == 0) {
        name->made = span;
        name->made_in = location;
    }
    name->kept = name->kept || !goes_out(mentions->state, location);
}

void mention_put(struct arena *arena, struct table *table, uint64_t digest, struct name *name)
{
    struct alike *first = table_get(table, digest, NULL, 0), *alike;

    for (alike = first; alike != NULL; alike = alike->next)
        if (alike->name == name) {
            alike->reads++;
            return;
        }
    if (first != NULL && first->count >= ALIKE_MAX)
        return;
    alike = ARENA_NEW(arena, struct alike);
    alike->name = name;
    alike->reads = 1;
    if (first == NULL) {
        alike->count = 1;
        table_put(table, digest, NULL, 0, alike);
        return;
    }
    alike->next = first->next;
    first->next = alike;
    first->count++;
}

uint64_t mention_spelt(uint64_t object, const struct name *name)
{
    for (size_t i = 0; i < name->size; i++)
        if (name->text[i] != '_' && name->text[i] != '-')
            object = digest_byte(object, (unsigned char)tolower((unsigned char)name->text[i]));
    return object;
}

uint64_t mention_without(const struct name *name, size_t at)
{
    uint64_t digest = DIGEST_SEED;

    for (size_t i = 0; i < name->size; i++)
        if (i != at)
            digest = digest_byte(digest, (unsigned char)tolower((unsigned char)name->text[i]));
    return digest;
}

static void see_read(const struct place *place, const char *text, size_t size, size_t start,
                     size_t end, uint64_t object)
{
    struct mentions *mentions = place->mentions;
    struct name *name;

    if (size == 0 || size > MENTIONED_MAX || memchr(text, '\0', size) != NULL)
        return;
    name = name_of(mentions, text, size);
    if (name->reads++ == 0)
        name->first = (struct reading){place->tree, place->location, place->offset + start,
                                       place->offset + end, object};
    if (object != 0)
        mention_put(mentions->check->arena, &mentions->spelt, mention_spelt(object, name), name);
}

/* ---- JSONPath ---- */

/* What $ is: the data of a scope, which go from state to state. Not told: what an InputPath takes
 * out of them, or the result that a ResultSelector is given. */
static uint64_t data_of(const struct place *place)
{
    const struct expression *input = place->state->input_path;

    if ((input != NULL && place->tree != input->tree) ||
        text_ends(place->location, "/ResultSelector"))
        return 0;
    return digest_number(DIGEST_SEED, 1 + (uint64_t)place->state->scope->id);
}

static void see_path(const struct place *place, const struct path *path, bool made);

static void see_filter(const struct place *place, const struct path_filter *filter)
{
    if (filter == NULL)
        return;
    see_filter(place, filter->first);
    see_filter(place, filter->second);
    if (filter->left.path != NULL)
        see_path(place, filter->left.path, false);
    if (filter->right.path != NULL)
        see_path(place, filter->right.path, false);
}

static uint64_t root_of(const struct place *place, const struct path *path)
{
    switch (path->root) {
    case PATH_ROOT_DATA:
        return data_of(place);
    case PATH_ROOT_CONTEXT:
        return digest_text(DIGEST_SEED, "$$", 2);
    case PATH_ROOT_VARIABLE:
        return digest_text(DIGEST_SEED, path->variable, strlen(path->variable));
    default:
        return 0;
    }
}

static void see_path(const struct place *place, const struct path *path, bool made)
{
    uint64_t object = root_of(place, path);

    if (path->root == PATH_ROOT_VARIABLE)
        see_variable(place->mentions, path->variable, true);

    for (const struct path_step *step = path->steps; step != NULL; step = step->next) {
        if (step->kind == PATH_FILTER)
            see_filter(place, step->filter);
        if (made && step->kind == PATH_NAME && step->names[0].size <= MENTIONED_MAX)
            name_of(place->mentions, step->names[0].text, step->names[0].size)->placed = true;
        for (size_t i = 0; (step->kind == PATH_NAME || step->kind == PATH_NAMES) && i < step->count;
             i++)
            if (made)
                see_made(place->mentions, step->names[i].text, step->names[i].size,
                         place->tree->span, place->location);
            else if (!step->call)
                see_read(place, step->names[i].text, step->names[i].size, step->start, step->end,
                         object);
        if (step->kind == PATH_NAME)
            object = step_into(object, step->names[0].text, step->names[0].size);
        else if (step->kind == PATH_INDEX || step->kind == PATH_WILDCARD)
            object = step_into(object, "[]", 2);
        else
            object = 0;
    }
}

static void see_call(const struct place *place, const struct intrinsic_call *call)
{
    for (size_t i = 0; i < call->count; i++) {
        const struct intrinsic_argument *argument = &call->arguments[i];
        struct place inner = *place;

        inner.offset += argument->start;
        if (argument->kind == INTRINSIC_CALL)
            see_call(place, argument->call);
        else if (argument->kind == INTRINSIC_PATH)
            see_path(&inner, argument->path, false);
    }
}

/* ---- JSONata ---- */

static void see_steps(const struct place *place, const struct jsonata_node *path)
{
    uint64_t object = 0;

    for (size_t i = 0; i < path->count; i++) {
        const struct jsonata_node *step = path->children[i];

        if (i == 0 && step->kind == JSONATA_VARIABLE && step->text[0] != '\0')
            object = digest_text(digest_number(DIGEST_SEED, 0), step->text, strlen(step->text));
        else if (i == 1 && object != 0 && step->kind == JSONATA_NAME &&
                 strcmp(path->children[0]->text, "states") == 0)
            object = strcmp(step->text, "input") == 0 ? data_of(place)
                     : strcmp(step->text, "result") == 0
                         ? digest_number(object, 1 + (uint64_t)place->state->id)
                         : step_into(object, step->text, step->size);
        else if (step->kind == JSONATA_NAME) {
            see_read(place, step->text, step->size, step->start, step->end, object);
            object = step_into(object, step->text, step->size);
        } else {
            object = 0;
        }
    }
}

static void see_node(void *context, const struct jsonata_node *node)
{
    const struct place *place = context;

    if (node->kind == JSONATA_VARIABLE)
        see_variable(place->mentions, node->text, true);
    if (node->kind == JSONATA_PATH)
        see_steps(place, node);
    else if (node->kind == JSONATA_LITERAL && node->literal->kind == VALUE_STRING)
        see_text(place->mentions, node->literal->as.text, node->literal->size);
    else if (node->kind == JSONATA_OBJECT)
        for (size_t i = 0; i < node->count; i += 2)
            if (node->children[i]->kind == JSONATA_LITERAL &&
                node->children[i]->literal->kind == VALUE_STRING)
                see_made(place->mentions, node->children[i]->literal->as.text,
                         node->children[i]->literal->size,
                         check_inside(place->mentions->check, place->tree,
                                      place->offset + node->children[i]->start,
                                      place->offset + node->children[i]->end),
                         place->location);
}

/* ---- what is made ---- */

/* The keys and texts of a template, or of a value as it is written. */
static void see_tree(struct mentions *mentions, const struct tree *tree, const char *location)
{
    if (tree == NULL)
        return;
    if (tree->kind == TREE_STRING)
        see_text(mentions, tree->text, tree->size);
    for (size_t i = 0; tree->kind == TREE_ARRAY && i < tree->count; i++)
        see_tree(mentions, tree->items[i], location);
    if (tree->kind != TREE_OBJECT)
        return;
    for (const struct tree_member *member = tree->members; member != NULL; member = member->next) {
        size_t size = member->key_size;

        if (size > 2 && memcmp(member->key + size - 2, ".$", 2) == 0)
            size -= 2;
        see_made(mentions, member->key, size, member->key_span, location);
        see_tree(mentions, member->value, location);
    }
}

static void see_field(struct mentions *mentions, const struct tree *owner, const char *location,
                      const char *field)
{
    const struct tree *tree = tree_field(owner, field);

    if (tree != NULL)
        see_tree(mentions, tree, arena_format(mentions->check->arena, "%s/%s", location, field));
}

static void see_fields(struct mentions *mentions, const struct state *state)
{
    static const char *const fields[] = {"Parameters", "ResultSelector", "ItemSelector",
                                         "Arguments",  "Output",         "Result",
                                         "Items",      "Credentials"};

    for (size_t i = 0; i < COUNT_OF(fields); i++)
        see_field(mentions, state->tree, state->location, fields[i]);
    see_field(mentions, tree_field(state->tree, "ItemBatcher"), state->location, "BatchInput");
    for (const struct assignments *at = state->assigns; at != NULL; at = at->next) {
        see_tree(mentions, at->tree, at->location);
        for (size_t i = 0; i < at->count; i++)
            see_variable(mentions, at->items[i].name, false);
    }
    for (size_t i = 0; i < state->catcher_count; i++)
        see_field(mentions, state->catchers[i].tree, state->location, "Output");
    for (size_t i = 0; i < state->choice_count; i++)
        see_field(mentions, state->choices[i]->tree, state->choices[i]->location, "Output");
}

static void see_operands(struct mentions *mentions, const struct choice_rule *rule)
{
    if (rule->operand != NULL)
        see_tree(mentions, rule->operand, rule->location);
    for (size_t i = 0; i < rule->count; i++)
        see_operands(mentions, rule->children[i]);
}

static void see_state(struct mentions *mentions, const struct state *state)
{
    struct place place = {.mentions = mentions, .state = state};

    mentions->state = state;
    see_text(mentions, state->name, strlen(state->name));
    for (const struct expression *at = state->expressions; at != NULL; at = at->next) {
        place.tree = at->tree;
        place.location = at->location;
        if (at->path != NULL)
            see_path(&place, at->path, at->use == USE_RESULT);
        if (at->call != NULL)
            see_call(&place, at->call);
    }
    for (const struct field_query *at = state->queries; at != NULL; at = at->next) {
        place.tree = at->tree;
        place.location = at->location;
        place.offset = at->offset;
        if (at->node != NULL)
            jsonata_each(at->node, see_node, &place);
    }
    see_fields(mentions, state);
    for (size_t i = 0; i < state->choice_count; i++)
        see_operands(mentions, state->choices[i]);
}

void mentions_gather(struct mentions *mentions, struct check *check)
{
    *mentions = (struct mentions){.check = check};
    mentions->end = &mentions->first;
    table_init(&mentions->names, &check->arena->region);
    table_init(&mentions->spelt, &check->arena->region);
    for (const struct state *state = first_state(check->machine); state != NULL;
         state = following_state(state))
        see_state(mentions, state);
}
