/* compiler/syntax/jsonata/ancestry.c - which step a % means.
 *
 * A % goes one level up from where it stands: walking back, each step by a name or * is a level,
 * and another % is one level more. The step where none is left fills the slot of the %. */
#include "compiler/syntax/jsonata/draft.h"

#include <string.h>

#include "runtime/json/value.h"

struct jsonata_slot *ancestry_slot(struct jsonata_source *source, const struct jsonata_term *term,
                                   unsigned *labels)
{
    struct jsonata_slot *slot = ARENA_NEW(source->arena, struct jsonata_slot);

    if (*labels == JSONATA_PARENTS_MAX) {
        jsonata_complain(source, "U1001", "it has too many %", NULL, term->token.end, term->start,
                         term->end);
        return NULL;
    }
    slot->label = (*labels)++;
    slot->level = 1;
    return slot;
}

static void add_slot(struct jsonata_source *source, struct slot_list *list,
                     struct jsonata_slot *slot)
{
    struct jsonata_slot **slots;

    if (list->count == list->capacity) {
        list->capacity = list->capacity * 2 + 1;
        slots = ARENA_ARRAY(source->arena, struct jsonata_slot *, list->capacity);
        if (list->count > 0)
            memcpy(slots, list->slots, list->count * sizeof(struct jsonata_slot *));
        list->slots = slots;
    }
    list->slots[list->count++] = slot;
}

void ancestry_seek(struct jsonata_source *source, struct draft *draft, struct jsonata_slot *slot)
{
    if (draft->seeking == NULL)
        draft->seeking = ARENA_NEW(source->arena, struct slot_list);
    add_slot(source, draft->seeking, slot);
}

/* All slots that a node seeks a step for, its own among them. Never NULL. */
static struct slot_list *slots_of(struct jsonata_source *source, struct draft *draft)
{
    struct slot_list *list = draft->seeking;

    if (list == NULL)
        list = ARENA_NEW(source->arena, struct slot_list);
    if (draft->node.kind == JSONATA_PARENT)
        add_slot(source, list, draft->node.slot);
    return list;
}

void ancestry_push(struct jsonata_source *source, struct draft *result, struct draft *value)
{
    struct slot_list *list;
    size_t count;

    if (value->seeking == NULL && value->node.kind != JSONATA_PARENT)
        return;
    list = slots_of(source, value);
    count = list->count;
    if (result->seeking == NULL)
        result->seeking = list;
    else
        for (size_t i = 0; i < count; i++)
            add_slot(source, result->seeking, list->slots[i]);
}

/* What the reference calls a kind of node. */
static const char *type_of(const struct jsonata_node *node)
{
    switch (node->kind) {
    case JSONATA_LITERAL:
        return node->literal->kind == VALUE_STRING ? "\"string\""
               : value_is_number(node->literal)    ? "\"number\""
                                                   : "\"value\"";
    case JSONATA_NAME:
        return "\"name\"";
    case JSONATA_VARIABLE:
        return "\"variable\"";
    case JSONATA_WILDCARD:
        return "\"wildcard\"";
    case JSONATA_DESCENDANTS:
        return "\"descendant\"";
    case JSONATA_PARENT:
        return "\"parent\"";
    case JSONATA_REGEX:
        return "\"regex\"";
    case JSONATA_PATH:
        return "\"path\"";
    case JSONATA_BINARY:
        return "\"binary\"";
    case JSONATA_NEGATE:
    case JSONATA_ARRAY:
    case JSONATA_OBJECT:
        return "\"unary\"";
    case JSONATA_BLOCK:
        return "\"block\"";
    case JSONATA_CONDITION:
        return "\"condition\"";
    case JSONATA_BIND:
        return "\"bind\"";
    case JSONATA_LAMBDA:
        return "\"lambda\"";
    case JSONATA_CALL:
        return "\"function\"";
    case JSONATA_PARTIAL:
        return "\"partial\"";
    case JSONATA_HOLE:
        return "\"operator\"";
    case JSONATA_TRANSFORM:
        return "\"transform\"";
    case JSONATA_APPLY:
        return "\"apply\"";
    case JSONATA_SORT:
        return "\"sort\"";
    }
    return NULL;
}

static bool refuse(struct jsonata_source *source, const struct jsonata_node *node)
{
    jsonata_complain(source, "S0217", type_of(node), NULL, node->position, node->start, node->end);
    return false;
}

/* A step by a name is one level. If it is the last one, it fills the slot; another slot that it
 * fills already gets its label. */
static void pass_level(struct jsonata_node *step, struct jsonata_slot *slot)
{
    if (--slot->level != 0)
        return;
    if (step->ancestor != NULL)
        slot->label = step->ancestor->label;
    step->ancestor = slot;
    step->tuple = true;
}

/* Let a slot seek its step in a node, from its end. False after an error. */
static bool seek(struct jsonata_source *source, struct jsonata_node *node,
                 struct jsonata_slot *slot)
{
    size_t index = node->count;

    switch (node->kind) {
    case JSONATA_NAME:
    case JSONATA_WILDCARD:
        pass_level(node, slot);
        return true;
    case JSONATA_PARENT:
        slot->level++;
        return true;
    case JSONATA_BLOCK:
        if (index == 0)
            return true;
        node->tuple = true;
        return seek(source, node->children[index - 1], slot);
    case JSONATA_PATH:
        node->tuple = true;
        do {
            if (!seek(source, node->children[--index], slot))
                return false;
        } while (slot->level > 0 && index > 0);
        return true;
    default:
        return refuse(source, node);
    }
}

/* Let a slot seek among the steps before the last one; the path seeks it if none is left. */
static bool seek_before_last(struct jsonata_source *source, struct draft *path,
                             struct jsonata_slot *slot)
{
    struct jsonata_node **steps = path->node.children, *step;
    size_t left = path->node.count - 1;

    while (slot->level > 0) {
        if (left == 0) {
            ancestry_seek(source, path, slot);
            return true;
        }
        step = steps[--left];
        /* Of steps in a row that all bind the focus, each stands on what the first one did. */
        while (left > 0 && step->focus != NULL && steps[left - 1]->focus != NULL)
            step = steps[--left];
        if (!seek(source, step, slot))
            return false;
    }
    return true;
}

bool ancestry_resolve(struct jsonata_source *source, struct draft *path)
{
    struct draft *last = draft_last_step(path);
    struct slot_list *list;

    if (last->seeking == NULL && last->node.kind != JSONATA_PARENT)
        return true;
    list = slots_of(source, last);
    for (size_t i = 0; i < list->count; i++)
        if (!seek_before_last(source, path, list->slots[i]))
            return false;
    return true;
}

bool ancestry_resolve_predicate(struct jsonata_source *source, struct draft *step,
                                struct draft *predicate)
{
    const struct slot_list *list = predicate->seeking;

    if (list == NULL)
        return true;
    for (size_t i = 0; i < list->count; i++) {
        if (list->slots[i]->level != 1)
            list->slots[i]->level--;
        else if (!seek(source, &step->node, list->slots[i]))
            return false;
    }
    ancestry_push(source, step, predicate);
    return true;
}

bool ancestry_finish(struct jsonata_source *source, const struct draft *whole)
{
    if (whole->node.kind != JSONATA_PARENT && whole->seeking == NULL)
        return true;
    return refuse(source, &whole->node);
}
