/* compiler/model/choice.c - bind choice rules: trees of And, Or and Not over tests of a value. */
#include <string.h>

#include "compiler/model/bind.h"
#include "runtime/base/text.h"

static struct choice_rule *bind_rule(struct binder *binder, const struct object *choice,
                                     const struct tree *tree, const char *location, bool top);

static void bind_rules(struct binder *binder, const struct object *object, struct choice_rule *rule,
                       enum field field)
{
    const struct tree *list = object_value(object, field);

    if (list == NULL || list->kind != TREE_ARRAY)
        return;
    rule->children = ARENA_ARRAY(binder->arena, struct choice_rule *, list->count);
    for (size_t i = 0; i < list->count; i++) {
        const char *place = bind_place_item(binder, object->location, field_rows[field].name, i);
        struct choice_rule *child = bind_rule(binder, object, list->items[i], place, false);

        if (child != NULL)
            rule->children[rule->count++] = child;
    }
}

static void bind_not(struct binder *binder, const struct object *object, struct choice_rule *rule)
{
    const struct tree *inner = object_value(object, FIELD_NOT);

    if (inner == NULL)
        return;
    rule->children = ARENA_ARRAY(binder->arena, struct choice_rule *, 1);
    rule->children[0] =
        bind_rule(binder, object, inner, object_place(binder, object, FIELD_NOT), false);
    rule->count = rule->children[0] != NULL;
}

static void bind_operand(struct binder *binder, const struct object *object,
                         struct choice_rule *rule, enum field field)
{
    const struct operator_row *row = &operator_rows[field - FIELD_FIRST_OPERATOR];
    const struct tree *tree = object_value(object, field);

    rule->operator= row->base;
    rule->operation = row->operation;
    if (tree == NULL)
        return; /* of the wrong type */
    rule->operand = tree;
    if (row->takes_path) {
        rule->path = bind_expression(binder, object, field, USE_CHOICE);
        return;
    }
    rule->literal = bind_value(binder, tree);
    rule->negated = text_starts(row->base, "Is") && tree->kind == TREE_BOOLEAN && !tree->truth;
}

/* The field that says what the rule does: And, Or, Not or a comparison operator. A rule with more
 * or fewer than one is reported. */
#define AWS_ONE_DECIDER                                                                            \
    "The object must have only one of the following fields, [And, Or, Not, Variable, Condition]"

/* The operators as AWS lists them: it knows those with a literal operand first, then those with a
 * path, then the rest. */
static void report_operators(struct binder *binder, const struct object *object,
                             struct finding *finding)
{
    const char *names[FIELD_COUNT];
    size_t count = 0;

    for (int turn = 0; turn < 3; turn++)
        for (enum field field = FIELD_FIRST_OPERATOR; field < FIELD_COUNT; field++) {
            const char *name = field_rows[field].name;
            bool rest = text_starts(name, "Is") || strcmp(name, "StringMatches") == 0;

            if (turn == (rest ? 2 : field_rows[field].type == TYPE_PATH))
                names[count++] = name;
        }
    bind_aws_one_of(binder, finding, object->location, AWS_ONE_AT_MOST, names, count);
}

static enum field find_decider(struct binder *binder, const struct object *object)
{
    enum field found = FIELD_COUNT;
    const struct tree_member *first = NULL;
    struct finding *finding;

    for (const struct tree_member *member = object->tree->members; member != NULL;
         member = member->next) {
        enum field field = field_find(member->key, member->key_size);
        bool decides = field == FIELD_AND || field == FIELD_OR || field == FIELD_NOT ||
                       (field >= FIELD_FIRST_OPERATOR && field < FIELD_COUNT);

        if (!decides || field == found)
            continue;
        if (found == FIELD_COUNT) {
            found = field;
            first = member;
            continue;
        }
        finding = bind_report(binder, member->key_span, RULE_CHOICE_OPERATOR, object->location,
                              "a choice rule has one operator, this has \"%s\" and \"%s\"",
                              first->key, member->key);
        diag_note(binder->diags, finding, first->key_span,
                  "\"%s\" stands here; join several tests with And", first->key);
        if (found >= FIELD_FIRST_OPERATOR && field >= FIELD_FIRST_OPERATOR)
            report_operators(binder, object, finding);
    }
    if (found == FIELD_COUNT && !object->unknown && !object->seen[FIELD_CONDITION]) {
        bool compares = object->seen[FIELD_VARIABLE];

        finding = bind_report(
            binder, object->head, RULE_CHOICE_OPERATOR, object->location,
            compares ? "this choice rule compares its Variable with nothing"
                     : "this choice rule tests nothing: it needs a Variable and an operator, or "
                       "And, Or or Not");
        if (!compares)
            bind_aws(binder, finding, object->location, AWS_ONE_DECIDER);
    }
    return found;
}

static void bind_test(struct binder *binder, const struct object *object, struct choice_rule *rule)
{
    enum field decider = find_decider(binder, object);

    rule->variable = bind_expression(binder, object, FIELD_VARIABLE, USE_CHOICE);
    rule->kind = decider == FIELD_AND   ? CHOICE_AND
                 : decider == FIELD_OR  ? CHOICE_OR
                 : decider == FIELD_NOT ? CHOICE_NOT
                                        : CHOICE_TEST;
    bind_rules(binder, object, rule, FIELD_AND);
    bind_rules(binder, object, rule, FIELD_OR);
    bind_not(binder, object, rule);
    if (decider == FIELD_COUNT)
        return;
    if (rule->kind != CHOICE_TEST && object->seen[FIELD_VARIABLE]) {
        bind_aws(binder,
                 bind_report(binder, tree_member(object->tree, "Variable")->key_span,
                             RULE_CHOICE_OPERATOR, object->location,
                             "\"Variable\" does not go with \"%s\"", field_rows[decider].name),
                 object->location, AWS_ONE_DECIDER);
        return;
    }
    if (rule->kind != CHOICE_TEST)
        return;
    bind_operand(binder, object, rule, decider);
    if (!object->seen[FIELD_VARIABLE]) {
        struct finding *finding = bind_report(binder, object->head, RULE_MISSING_FIELD,
                                              object->location, "this choice rule lacks Variable");

        bind_aws(binder, finding, object->location, "These fields are required: [%s]", "Variable");
    }
}

/* Next, Assign and Output belong to the rules that stand in Choices themselves. */
static void report_nested(struct binder *binder, struct object *object)
{
    const struct tree_member *next = tree_member(object->tree, "Next");

    if (next == NULL)
        return;
    bind_aws(binder,
             bind_report(binder, next->key_span, RULE_NESTED_NEXT, object->location,
                         "\"Next\" stands in a nested rule; it belongs to the rule in Choices"),
             object->location, "Field 'Next' is not supported");
}

static struct choice_rule *bind_rule(struct binder *binder, const struct object *choice,
                                     const struct tree *tree, const char *location, bool top)
{
    struct object object = {.tree = tree,
                            .owner = top ? IN_RULE : IN_NESTED_RULE,
                            .languages = choice->languages,
                            .location = location,
                            .what = arena_format(binder->arena, "a %schoice rule of \"%s\"",
                                                 top ? "" : "nested ", choice->state->name),
                            .head = bind_head(tree),
                            .state = choice->state};
    struct choice_rule *rule;

    if (tree->kind != TREE_OBJECT) {
        if (!tree_is_open(tree))
            bind_report(binder, tree->span, RULE_WRONG_TYPE, location,
                        "a choice rule must be an object, not %s", tree_kind_name(tree));
        return NULL;
    }
    rule = ARENA_NEW(binder->arena, struct choice_rule);
    rule->tree = tree;
    rule->location = location;
    object_read(binder, &object);
    if (!top)
        report_nested(binder, &object);
    if (object.languages == LANGUAGE_JSONPATH) {
        bind_test(binder, &object, rule);
    } else {
        rule->kind = CHOICE_TEST;
        if (object.languages == LANGUAGE_JSONATA && !object.seen[FIELD_CONDITION] &&
            !object.seen[FIELD_VARIABLE] && !object.seen[FIELD_AND] && !object.seen[FIELD_OR] &&
            !object.seen[FIELD_NOT])
            bind_aws(binder,
                     bind_report(binder, object.head, RULE_MISSING_FIELD, location,
                                 "this choice rule lacks Condition"),
                     location, "These fields are required: [%s]", "Condition");
    }
    if (top) {
        rule->next = bind_target(binder, &object, FIELD_NEXT);
        rule->assign = bind_assign(binder, &object);
    }
    return rule;
}

void bind_choices(struct binder *binder, struct object *object, struct state *state)
{
    const struct tree *list = object_value(object, FIELD_CHOICES);

    if (list == NULL || list->kind != TREE_ARRAY)
        return;
    state->choices = ARENA_ARRAY(binder->arena, struct choice_rule *, list->count);
    for (size_t i = 0; i < list->count; i++) {
        const char *place = bind_place_item(binder, state->location, "Choices", i);
        struct choice_rule *rule = bind_rule(binder, object, list->items[i], place, true);

        if (rule != NULL)
            state->choices[state->choice_count++] = rule;
    }
}
