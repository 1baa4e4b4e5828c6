/* compiler/model/unfilled.c - find which unfilled placeholders a state holds.
 *
 * What a placeholder stands for follows from the type of its field in fields.def, so that a new
 * field needs nothing here. */
#include "compiler/model/unfilled.h"

#include "runtime/base/text.h"

bool field_is_structure(enum field field)
{
    if (field >= FIELD_FIRST_OPERATOR)
        return false; /* an operand */
    switch (field_rows[field].type) {
    case TYPE_OBJECT:
    case TYPE_ARRAY:
    case TYPE_FULL_ARRAY:
    case TYPE_STRINGS:
    case TYPE_ONE_OF:
    case TYPE_BOOLEAN:
        return field != FIELD_VERSION;
    case TYPE_STRING:
        return field == FIELD_START_AT || field == FIELD_NEXT || field == FIELD_DEFAULT ||
               field == FIELD_LABEL;
    default:
        return false;
    }
}

/* True when the objects in the field's value have fields of their own. The members of States are
 * states, those of the other two are data. */
static bool has_fields(enum field field)
{
    enum field_type type = field_rows[field].type;

    return (type == TYPE_OBJECT || type == TYPE_ARRAY || type == TYPE_FULL_ARRAY) &&
           field != FIELD_STATES && field != FIELD_ASSIGN && field != FIELD_CREDENTIALS;
}

/* Visit the fields of an object, which stands in `outer`; FIELD_COUNT: it is the outermost. */
static void visit_object(const struct tree *object, enum field outer, field_visit *visit,
                         void *context)
{
    for (const struct tree_member *at = object->members; at != NULL; at = at->next) {
        enum field field = field_find(at->key, at->key_size);
        enum field in = outer == FIELD_COUNT ? field : outer;
        const struct tree *value = at->value;

        if (field == FIELD_COUNT)
            continue;
        visit(context, in, field, value);
        if (!has_fields(field))
            continue;
        if (value->kind == TREE_OBJECT)
            visit_object(value, in, visit, context);
        for (size_t i = 0; value->kind == TREE_ARRAY && i < value->count; i++) {
            if (value->items[i]->kind == TREE_OBJECT)
                visit_object(value->items[i], in, visit, context);
            else
                visit(context, in, field, value->items[i]);
        }
    }
}

void fields_visit(const struct tree *object, field_visit *visit, void *context)
{
    if (object->kind == TREE_OBJECT)
        visit_object(object, FIELD_COUNT, visit, context);
}

/* The first unfilled placeholder of a subtree, or NULL. */
static const char *find(const struct tree *tree)
{
    const char *found = NULL;

    if (tree->kind == TREE_PLACEHOLDER)
        return tree->text;
    if (tree->kind == TREE_STRING)
        return tree->placeholder;
    for (const struct tree_member *at = tree->members; found == NULL && at != NULL; at = at->next)
        found = at->placeholder != NULL ? at->placeholder : find(at->value);
    for (size_t i = 0; tree->kind == TREE_ARRAY && found == NULL && i < tree->count; i++)
        found = find(tree->items[i]);
    return found;
}

/* The same among the paths and calls of a payload template, which are evaluated before the work
 * begins. */
static const char *find_dynamic(const struct tree *tree)
{
    const char *found = NULL;

    for (const struct tree_member *at = tree->members; found == NULL && at != NULL; at = at->next)
        found = tree_is_open(at->value) && text_ends(at->key, ".$") ? find(at->value)
                                                                    : find_dynamic(at->value);
    for (size_t i = 0; tree->kind == TREE_ARRAY && found == NULL && i < tree->count; i++)
        found = find_dynamic(tree->items[i]);
    return found;
}

/* True when one stands in a name of a member, or in an expression of JSONata. */
static bool is_code(const struct tree *tree)
{
    bool code = tree->kind == TREE_STRING && tree->placeholder != NULL &&
                text_starts(tree->text, "{%");

    for (const struct tree_member *at = tree->members; !code && at != NULL; at = at->next)
        code = at->placeholder != NULL || is_code(at->value);
    for (size_t i = 0; tree->kind == TREE_ARRAY && !code && i < tree->count; i++)
        code = is_code(tree->items[i]);
    return code;
}

/* True for a field that is a template of data. */
static bool holds_data(enum field field)
{
    return field == FIELD_PARAMETERS || field == FIELD_RESULT || field == FIELD_RESULT_SELECTOR ||
           field == FIELD_ITEM_SELECTOR || field == FIELD_ARGUMENTS || field == FIELD_OUTPUT ||
           field == FIELD_ASSIGN;
}

static void note(const char **first, const char *name)
{
    if (*first == NULL)
        *first = name;
}

static bool holds_transitions(enum field field)
{
    return field == FIELD_NEXT || field == FIELD_DEFAULT || field == FIELD_END ||
           field == FIELD_CHOICES || field == FIELD_CATCH;
}

/* Note the placeholder of a field, if it holds one, in the part of a Task that needs it. */
static void note_field(void *context, enum field outer, enum field field, const struct tree *value)
{
    struct unfilled *unfilled = context;
    const char *name = has_fields(field) && !tree_is_open(value) ? NULL : find(value);

    if (name == NULL || field == FIELD_COMMENT || (field == FIELD_STATES && !tree_is_open(value)))
        return;
    note(&unfilled->any, name);
    unfilled->leads |= tree_is_open(value) && holds_transitions(field);
    if (outer == FIELD_RETRY || outer == FIELD_CATCH)
        note(&unfilled->errors, name);
    else if (outer != FIELD_RESOURCE && outer != FIELD_PARAMETERS && outer != FIELD_CREDENTIALS)
        note(&unfilled->entry, name);
    else if (find_dynamic(value) != NULL)
        note(&unfilled->entry, find_dynamic(value));
    else
        note(&unfilled->work, name);
    if (outer != FIELD_RETRY && outer != FIELD_CATCH && outer != FIELD_RESOURCE &&
        outer != FIELD_CREDENTIALS &&
        (!holds_data(outer) || find_dynamic(value) != NULL || is_code(value)))
        note(&unfilled->code, name);
}

struct unfilled unfilled_of(const struct tree *state, bool is_task)
{
    struct unfilled unfilled = {.any = NULL};

    fields_visit(state, note_field, &unfilled);
    if (!is_task && unfilled.work != NULL) {
        note(&unfilled.entry, unfilled.work);
        unfilled.work = NULL;
    }
    return unfilled;
}
