/* compiler/model/choice.c - bind choice rules: trees of And, Or and Not over tests of a value. */
#include <string.h>

#include "compiler/model/bind.h"
#include "runtime/base/text.h"

static struct choice_rule *bind_rule(struct binder *binder, const struct object *choice,
                                     const struct tree *tree, const char *location, bool top);

static void add_child(struct binder *binder, const struct object *choice, struct choice_rule *rule,
                      const struct tree *tree, const char *location)
{
    struct choice_rule *child = bind_rule(binder, choice, tree, location, false);

    if (child != NULL)
        rule->children[rule->count++] = child;
}

/* The list of And or Or as long as it is one, else NULL. */
static const struct tree *rule_list(const struct object *object, enum field field)
{
    const struct tree *list = object_value(object, field);

    return list != NULL && list->kind == TREE_ARRAY ? list : NULL;
}

static void add_list(struct binder *binder, const struct object *object, struct choice_rule *rule,
                     enum field field)
{
    const struct tree *list = rule_list(object, field);

    for (size_t i = 0; list != NULL && i < list->count; i++)
        add_child(binder, object, rule, list->items[i],
                  bind_place_item(binder, object->location, field_rows[field].name, i));
}

/* Bind the rules in a rule. One that has several of And, Or and Not, which is reported, gets those
 * of all, so that what is wrong in them is found, too. */
static void bind_children(struct binder *binder, const struct object *object,
                          struct choice_rule *rule)
{
    const struct tree *all = rule_list(object, FIELD_AND), *any = rule_list(object, FIELD_OR);
    const struct tree *inner = object_value(object, FIELD_NOT);
    size_t most = (all == NULL ? 0 : all->count) + (any == NULL ? 0 : any->count) + 1;

    rule->children = ARENA_ARRAY(binder->arena, struct choice_rule *, most);
    add_list(binder, object, rule, FIELD_AND);
    add_list(binder, object, rule, FIELD_OR);
    if (inner != NULL)
        add_child(binder, object, rule, inner, object_place(binder, object, FIELD_NOT));
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

/* AWS's text for a rule with none or several of these. */
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

static bool joins(enum field field)
{
    return field == FIELD_AND || field == FIELD_OR || field == FIELD_NOT;
}

static bool compares(enum field field)
{
    return field >= FIELD_FIRST_OPERATOR && field < FIELD_COUNT;
}

/* Report two fields of which each says what the rule does. */
static struct finding *report_deciders(struct binder *binder, const struct object *object,
                                       const struct tree_member *first,
                                       const struct tree_member *second)
{
    bool both_join = joins(field_find(first->key, first->key_size)) &&
                     joins(field_find(second->key, second->key_size));
    struct finding *finding =
        bind_report(binder, second->key_span, RULE_CHOICE_OPERATOR, object->location,
                    "a choice rule has one %s, this has \"%s\" and \"%s\"",
                    both_join ? "of And, Or and Not" : "operator", first->key, second->key);

    if (both_join)
        diag_note(binder->diags, finding, first->key_span,
                  "\"%s\" stands here; join both with And: [{\"%s\": ...}, {\"%s\": ...}]",
                  first->key, first->key, second->key);
    else
        diag_note(binder->diags, finding, first->key_span,
                  "\"%s\" stands here; join several tests with And", first->key);
    return finding;
}

/* Report a rule in which nothing says what it does, but what was reported as unknown. */
static void report_no_decider(struct binder *binder, const struct object *object)
{
    bool has_variable = object->seen[FIELD_VARIABLE];
    struct finding *finding;

    if (object->unknown || object->seen[FIELD_CONDITION])
        return;
    finding = bind_report(
        binder, object->head, RULE_CHOICE_OPERATOR, object->location,
        has_variable ? "this choice rule compares its Variable with nothing"
                     : "this choice rule tests nothing: it needs a Variable and an operator, or "
                       "And, Or or Not");
    if (!has_variable)
        bind_aws(binder, finding, object->location, AWS_ONE_DECIDER);
}

/* The field that says what the rule does: And, Or, Not or a comparison operator; the first of
 * them, or FIELD_COUNT. A rule with more or fewer than one, or with And, Or or Not beside a
 * Variable, is reported. */
static enum field find_decider(struct binder *binder, const struct object *object)
{
    enum field found = FIELD_COUNT;
    const struct tree_member *first = NULL;
    struct finding *mixed = NULL; /* the first finding that has AWS_ONE_DECIDER, which says it of
                                   * the whole rule */

    for (const struct tree_member *member = object->tree->members; member != NULL;
         member = member->next) {
        enum field field = field_find(member->key, member->key_size);
        struct finding *finding;

        if ((!joins(field) && !compares(field)) || field == found)
            continue;
        if (found == FIELD_COUNT) {
            found = field;
            first = member;
            continue;
        }
        finding = report_deciders(binder, object, first, member);
        if (compares(found) && compares(field))
            report_operators(binder, object, finding);
        else if (mixed == NULL && (joins(found) == joins(field) || object->seen[FIELD_VARIABLE]))
            bind_aws(binder, mixed = finding, object->location, AWS_ONE_DECIDER);
    }
    if (found == FIELD_COUNT)
        report_no_decider(binder, object);
    if (joins(found) && object->seen[FIELD_VARIABLE]) {
        struct finding *finding = bind_report(
            binder, tree_member(object->tree, "Variable")->key_span, RULE_CHOICE_OPERATOR,
            object->location, "\"Variable\" does not go with \"%s\"", first->key);

        if (mixed == NULL)
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
    bind_children(binder, object, rule);
    if (!compares(decider))
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
        rule->kind = CHOICE_CONDITION;
        rule->condition =
            bind_quantity(binder, &object, FIELD_CONDITION, FIELD_COUNT, USE_REFERENCE);
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
        rule->output = bind_template(binder, &object, FIELD_OUTPUT);
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
