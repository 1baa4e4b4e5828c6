/* compiler/model/object.c - read one JSON object against the field table.
 *
 * In: an object, which kind of object it is, the query languages it may use. Out: its legal,
 * well-typed members, and a finding for everything else.
 * Why: which object has which fields is written in one table (fields.def). The functions that bind
 * need not ask again "is it a string?", and a wrong field is reported once. */
#include <math.h>
#include <string.h>

#include "compiler/model/bind.h"
#include "compiler/model/field_remedy.h"
#include "compiler/support/origin.h"
#include "runtime/base/nearest.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"

#define MOST_NAMES FIELD_COUNT

bool tree_is_open(const struct tree *tree)
{
    return tree != NULL && (tree->kind == TREE_PLACEHOLDER ||
                            (tree->kind == TREE_STRING && tree->placeholder != NULL));
}

bool tree_is_jsonata(const struct tree *tree)
{
    return tree->kind == TREE_STRING && tree->size >= 2 &&
           (memcmp(tree->text, "{%", 2) == 0 || memcmp(tree->text + tree->size - 2, "%}", 2) == 0);
}

unsigned state_languages(const struct state *state)
{
    return state->language == QUERY_JSONATA ? LANGUAGE_JSONATA : LANGUAGE_JSONPATH;
}

/* ---- what is wrong with a field ---- */

static void report_unknown(struct binder *binder, struct object *object,
                           const struct tree_member *member)
{
    const char *names[MOST_NAMES];
    size_t count = 0;
    const char *near;
    struct finding *finding;

    for (int i = 0; i < FIELD_COUNT; i++)
        if ((field_rows[i].required | field_rows[i].optional) & object->owner &&
            field_rows[i].languages & object->languages)
            names[count++] = field_rows[i].name;
    near = nearest_name(member->key, names, count);
    finding = bind_report(binder, member->key_span, RULE_UNKNOWN_FIELD, object->location,
                          "%s has no field \"%s\"", object->what, member->key);
    if (near != NULL)
        diag_note(binder->diags, finding, (struct span){0}, "did you mean \"%s\"?", near);
    else
        field_remedy_unknown(binder, finding, object, member->key);
    bind_aws(binder, finding, object->location, "Field '%s' is not supported", member->key);
    object->unknown = true;
}

static void report_language(struct binder *binder, const struct object *object,
                            const struct tree_member *member, const struct field_row *row)
{
    const char *is = object->languages == LANGUAGE_JSONATA ? "JSONata" : "JSONPath";
    const char *wants = object->languages == LANGUAGE_JSONATA ? "JSONPath" : "JSONata";
    struct finding *finding =
        bind_report(binder, member->key_span, RULE_WRONG_LANGUAGE, object->location,
                    "state \"%s\" is %s, but \"%s\" belongs to %s states", object->state->name, is,
                    row->name, wants);

    bind_aws(binder, finding, object->location,
             "The QueryLanguage is set to '%s', but field '%s' is only supported for the '%s' "
             "QueryLanguage",
             is, row->name, wants);
    field_remedy_language(binder, finding, row->name, object->languages == LANGUAGE_JSONATA);
}

/* Whether a text of a document stands where a number has to. No value of a reference in it makes
 * it one: CloudFormation hands on texts, of parameters that are numbers, too. */
static bool is_text_for_number(const struct binder *binder, const struct field_row *row,
                               const struct tree *value)
{
    return binder->source->origin != NULL && value->kind == TREE_STRING &&
           (row->type == TYPE_INTEGER || row->type == TYPE_NUMBER);
}

/* Whether a text of a document came there by a reference: it is not what the document says itself.
 */
static bool is_referred(const struct binder *binder, const struct tree *value)
{
    struct span place = source_place(binder->source, value->span);
    const char *text = source_file(binder->source)->text + place.start;
    size_t size = place.end - place.start;

    while (size > 0 && strchr("\\\"'", text[0]) != NULL) {
        text++;
        size--;
    }
    while (size > 0 && strchr("\\\"'", text[size - 1]) != NULL)
        size--;
    return tree_is_open(value) || size != value->size || memcmp(text, value->text, size) != 0;
}

/* Whether the field as a whole may be a JSONata expression. Assign names what it assigns, and the
 * time of the whole machine does not depend on data. */
static bool takes_expression(const struct object *object, const struct field_row *row)
{
    return row->takes_jsonata && object->languages & LANGUAGE_JSONATA &&
           row != &field_rows[FIELD_ASSIGN] && object->owner != IN_MACHINE;
}

static void report_type(struct binder *binder, const struct object *object,
                        const struct tree_member *member, const char *wanted)
{
    const struct field_row *row = &field_rows[field_find(member->key, member->key_size)];
    bool jsonata = object->languages == LANGUAGE_JSONATA && takes_expression(object, row);
    const char *place = bind_place(binder, object->location, member->key);
    struct finding *finding =
        bind_report(binder, member->value->span, RULE_WRONG_TYPE, place,
                    "\"%s\" must be %s%s, not %s", member->key, wanted,
                    jsonata ? ", or a JSONata expression" : "", tree_kind_name(member->value));

    if (row->type == TYPE_INTEGER)
        bind_aws(binder, finding, place, "Expected value of type Integer");
    field_remedy_value(binder, finding, row, member->value, jsonata);
    if (is_text_for_number(binder, row, member->value) && is_referred(binder, member->value))
        diag_note(binder->diags, finding, (struct span){0},
                  "a reference in an object is deployed as a text: for a number, have the "
                  "definition as a text, with ${Name} outside of quotes");
}

/* ---- whether a field's value has the right type ---- */

static bool check_one_of(struct binder *binder, const struct object *object,
                         const struct tree_member *member, const struct field_row *row)
{
    const char *names[16];
    size_t count = 0;
    const char *list = "", *near;
    struct finding *finding;
    const char *place = bind_place(binder, object->location, member->key);

    for (const char *at = row->values; *at != '\0' && count < 16;) {
        size_t size = strcspn(at, " ");

        names[count] = arena_text(binder->arena, at, size);
        if (member->value->size == size && memcmp(member->value->text, at, size) == 0)
            return true;
        list = arena_format(binder->arena, "%s%s%s", list, count == 0 ? "" : ", ", names[count]);
        count++;
        at += size + strspn(at + size, " ");
    }
    finding = bind_report(binder, member->value->span, RULE_WRONG_VALUE, place,
                          "\"%s\" is \"%s\", it may be one of: %s", member->key,
                          member->value->text, list);
    near = nearest_name(member->value->text, names, count);
    if (near != NULL)
        diag_note(binder->diags, finding, (struct span){0}, "did you mean \"%s\"?", near);
    if (row == &field_rows[FIELD_TYPE])
        bind_aws(binder, finding, place, "The field '%s' should have one of these values: [%s]",
                 member->key, list);
    else
        bind_aws(binder, finding, place, "Value should be one of the following: [%s]", list);
    return false;
}

static const char *number_text(struct binder *binder, double number)
{
    return arena_format(binder->arena, "%.15g", number);
}

/* AWS takes 0 for the time of a whole machine, but not for that of a Task. */
static double least_of(const struct object *object, const struct field_row *row)
{
    return object->owner == IN_MACHINE ? 0 : row->least;
}

static void report_range(struct binder *binder, const struct object *object, const char *place,
                         const struct tree_member *member, const struct field_row *row, bool low)
{
    const struct tree *tree = member->value;
    const char *least = number_text(binder, least_of(object, row));
    const char *most = number_text(binder, row->most);
    struct finding *finding;

    if (isinf(row->most))
        finding = bind_report(binder, tree->span, RULE_OUT_OF_RANGE, place,
                              "\"%s\" is %.*s, it must be at least %s", member->key,
                              (int)tree->size, tree->text, least);
    else
        finding = bind_report(binder, tree->span, RULE_OUT_OF_RANGE, place,
                              "\"%s\" is %.*s, it must be between %s and %s", member->key,
                              (int)tree->size, tree->text, least, most);
    bind_aws(binder, finding, place, "%s value is %s%s", low ? "Minimum" : "Maximum",
             low ? least : most, row->type == TYPE_NUMBER ? ".0" : "");
}

static bool check_number(struct binder *binder, const struct object *object,
                         const struct tree_member *member, const struct field_row *row)
{
    const struct tree *tree = member->value;
    const char *place = bind_place(binder, object->location, member->key);
    struct value number;
    double real;

    if (!json_read_number(tree->text, tree->size, &number)) {
        report_type(binder, object, member, "a finite number");
        return false;
    }
    real = value_real(&number);
    if (row->type == TYPE_INTEGER && number.kind == VALUE_REAL) {
        bind_aws(binder,
                 bind_report(binder, tree->span, RULE_WRONG_TYPE, place,
                             "\"%s\" must be an integer, not %.*s", member->key, (int)tree->size,
                             tree->text),
                 place, "Expected value of type Integer");
        return false;
    }
    if (real >= least_of(object, row) && real <= row->most)
        return true;
    report_range(binder, object, place, member, row, real < row->least);
    return false;
}

static void report_empty(struct binder *binder, const struct object *object,
                         const struct tree_member *member)
{
    const char *place = bind_place(binder, object->location, member->key);
    struct finding *finding = bind_report(binder, member->value->span, RULE_EMPTY_VALUE, place,
                                          "\"%s\" must not be empty", member->key);

    bind_aws(binder, finding, place, "Value cannot be empty");
}

static bool check_array(struct binder *binder, const struct object *object,
                        const struct tree_member *member, const struct field_row *row)
{
    bool good = true;

    if (member->value->count == 0 && row->type != TYPE_ARRAY) {
        report_empty(binder, object, member);
        return false;
    }
    for (size_t i = 0; row->type == TYPE_STRINGS && i < member->value->count; i++) {
        const struct tree *item = member->value->items[i];

        if (item->kind == TREE_STRING || tree_is_open(item))
            continue;
        bind_report(binder, item->span, RULE_WRONG_TYPE,
                    bind_place_item(binder, object->location, member->key, i),
                    "\"%s\" must hold strings, not %s", member->key, tree_kind_name(item));
        good = false;
    }
    return good;
}

/* What messages call a type, and which kinds of node have it. */
static const struct {
    const char *wanted;
    unsigned kinds;
} types[] = {
    [TYPE_ANY] = {"", ~0u},
    [TYPE_STRING] = {"a string", 1u << TREE_STRING},
    [TYPE_BOOLEAN] = {"a boolean", 1u << TREE_BOOLEAN},
    [TYPE_OBJECT] = {"an object", 1u << TREE_OBJECT},
    [TYPE_ARRAY] = {"an array", 1u << TREE_ARRAY},
    [TYPE_FULL_ARRAY] = {"an array", 1u << TREE_ARRAY},
    [TYPE_STRINGS] = {"an array of strings", 1u << TREE_ARRAY},
    [TYPE_ITEMS] = {"an array or an object", 1u << TREE_ARRAY | 1u << TREE_OBJECT},
    [TYPE_INTEGER] = {"an integer", 1u << TREE_NUMBER},
    [TYPE_NUMBER] = {"a number", 1u << TREE_NUMBER},
    [TYPE_ONE_OF] = {"a string", 1u << TREE_STRING},
    [TYPE_TIMESTAMP] = {"a timestamp string", 1u << TREE_STRING},
    [TYPE_PATH] = {"a path", 1u << TREE_STRING},
    [TYPE_PATH_OR_NULL] = {"a path or null", 1u << TREE_STRING | 1u << TREE_NULL},
};

static bool check_type(struct binder *binder, const struct object *object,
                       const struct tree_member *member, const struct field_row *row)
{
    const struct tree *tree = member->value;
    bool may_be_jsonata = takes_expression(object, row);

    if (tree_is_open(tree) && (may_be_jsonata || !is_text_for_number(binder, row, tree)))
        return true;
    if (may_be_jsonata && tree_is_jsonata(tree))
        return true;
    if (!(types[row->type].kinds & 1u << tree->kind)) {
        report_type(binder, object, member, types[row->type].wanted);
        return false;
    }
    switch (row->type) {
    case TYPE_ONE_OF:
        return check_one_of(binder, object, member, row);
    case TYPE_INTEGER:
    case TYPE_NUMBER:
        return check_number(binder, object, member, row);
    case TYPE_ARRAY:
    case TYPE_FULL_ARRAY:
    case TYPE_STRINGS:
        return check_array(binder, object, member, row);
    default:
        return true;
    }
}

/* ---- the whole object ---- */

static void read_member(struct binder *binder, struct object *object,
                        const struct tree_member *member, enum field field)
{
    const struct field_row *row = &field_rows[field];

    object->seen[field] = true;
    if (!(row->languages & object->languages)) {
        report_language(binder, object, member, row);
        return;
    }
    if (!check_type(binder, object, member, row))
        return;
    object->at[field] = member;
}

static void check_required(struct binder *binder, const struct object *object)
{
    const char *list = "";
    struct finding *finding;

    for (int i = 0; i < FIELD_COUNT; i++)
        if (field_rows[i].required & object->owner && !object->seen[i])
            list = arena_format(binder->arena, "%s%s%s", list, list[0] == '\0' ? "" : ", ",
                                field_rows[i].name);
    if (list[0] == '\0')
        return;
    finding = bind_report(binder, object->head, RULE_MISSING_FIELD, object->location, "%s lacks %s",
                          object->what, list);
    for (int i = 0; i < FIELD_COUNT; i++)
        if (field_rows[i].required & object->owner && !object->seen[i])
            field_remedy_missing(binder, finding, object, field_rows[i].name);
    if (object->owner == IN_UNKNOWN_STATE)
        bind_aws(binder, finding, object->location, "The field 'Type' is required");
    else
        bind_aws(binder, finding, object->location, "These fields are required: [%s]", list);
}

static void check_group(struct binder *binder, const struct object *object,
                        const struct field_group *group)
{
    const struct tree_member *first = NULL;
    const char **all = ARENA_ARRAY(binder->arena, const char *, group->count);
    const char *names = "";
    struct finding *finding;

    for (size_t i = 0; i < group->count; i++)
        all[i] = field_rows[group->fields[i]].name;
    for (size_t i = 0; i < group->count; i++) {
        const char *name = all[i];
        const struct tree_member *member = tree_member(object->tree, name);

        names = arena_format(binder->arena, "%s%s%s", names,
                             i == 0                 ? ""
                             : i + 1 < group->count ? ", "
                                                    : " or ",
                             name);
        if (!object->seen[group->fields[i]] || member == NULL ||
            !(field_rows[group->fields[i]].languages & object->languages))
            continue;
        if (first == NULL) {
            first = member;
            continue;
        }
        if (member->key_span.start < first->key_span.start) {
            const struct tree_member *later = first;

            first = member;
            member = later;
        }
        finding =
            bind_report(binder, member->key_span, RULE_EXCLUSIVE_FIELDS, object->location,
                        "%s has both \"%s\" and \"%s\"", object->what, first->key, member->key);
        diag_note(binder->diags, finding, first->key_span, "\"%s\" stands here; keep one of them",
                  first->key);
        bind_aws_one_of(binder, finding, object->location, AWS_ONE_AT_MOST, all, group->count);
    }
    for (size_t i = 0; i < group->count; i++)
        if (object->seen[group->fields[i]])
            return;
    if (!group->one)
        return;
    finding = bind_report(binder, object->head, RULE_MISSING_FIELD, object->location, "%s lacks %s",
                          object->what, names);
    bind_aws_one_of(binder, finding, object->location, AWS_EXACTLY_ONE, all, group->count);
}

/* Which field the member is, or FIELD_COUNT when such an object has no field of that name. */
static enum field member_field(const struct object *object, const struct tree_member *member)
{
    enum field field = field_find(member->key, member->key_size);

    if (field == FIELD_COUNT ||
        !((field_rows[field].required | field_rows[field].optional) & object->owner))
        return FIELD_COUNT;
    return field;
}

void object_read(struct binder *binder, struct object *object)
{
    const struct tree_member *last[FIELD_COUNT + 1] = {NULL};

    memset(object->at, 0, sizeof(object->at));
    memset(object->seen, 0, sizeof(object->seen));
    object->unknown = false;
    if (object->tree == NULL || object->tree->kind != TREE_OBJECT)
        return;
    for (const struct tree_member *at = object->tree->members; at != NULL; at = at->next)
        last[member_field(object, at)] = at; /* the last of its name counts */
    for (const struct tree_member *at = object->tree->members; at != NULL; at = at->next) {
        enum field field = member_field(object, at);

        if (field == FIELD_COUNT && object->owner == IN_UNKNOWN_STATE)
            continue;
        if (field == FIELD_COUNT)
            report_unknown(binder, object, at);
        else if (last[field] == at)
            read_member(binder, object, at, field);
    }
    check_required(binder, object);
    for (size_t i = 0; i < field_group_count; i++)
        if (field_groups[i].owners & object->owner)
            check_group(binder, object, &field_groups[i]);
    bind_comment(binder, object, object_value(object, FIELD_COMMENT));
}

const struct tree *object_value(const struct object *object, enum field field)
{
    return object->at[field] == NULL ? NULL : object->at[field]->value;
}

const char *object_text(const struct object *object, enum field field)
{
    const struct tree *tree = object_value(object, field);

    return tree != NULL && tree->kind == TREE_STRING ? tree->text : NULL;
}

double object_number(const struct object *object, enum field field, double otherwise)
{
    const struct tree *tree = object_value(object, field);
    struct value number;

    if (tree == NULL || tree->kind != TREE_NUMBER ||
        !json_read_number(tree->text, tree->size, &number))
        return otherwise;
    return value_real(&number);
}

const struct value *bind_value(struct binder *binder, const struct tree *tree)
{
    const struct value *value = tree_value(binder->arena, tree);

    if (value == NULL)
        bind_report(binder, tree->span, RULE_NESTING, NULL, "this value is nested too deeply");
    return value;
}

const char *object_place(struct binder *binder, const struct object *object, enum field field)
{
    return bind_place(binder, object->location, field_rows[field].name);
}

struct object object_inner(struct binder *binder, const struct object *parent, enum field field,
                           unsigned owner, const char *what)
{
    struct object inner = {.tree = object_value(parent, field),
                           .owner = owner,
                           .languages = parent->languages,
                           .location = object_place(binder, parent, field),
                           .what = what,
                           .state = parent->state};

    if (inner.tree != NULL)
        inner.head = bind_head(inner.tree);
    return inner;
}
