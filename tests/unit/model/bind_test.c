/* tests/unit/model/bind_test.c - what machine_bind makes of fields, names and transitions. */
#include <stdio.h>

#include "runtime/base/count.h"
#include "runtime/json/value.h"
#include "tests/unit/model/fixture.h"

static void name_from_path(void **unused)
{
    static const struct {
        const char *path, *name;
    } cases[] = {{"order.asl.json", "order"},
                 {"a/b/pay.json", "pay"},
                 {"x.asl.yaml", "x"},
                 {"my.machine.yml", "my.machine"},
                 {"-", "machine"},
                 {"plain", "plain"},
                 {"dir/.json", ".json"}};

    (void)unused;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        struct fixture f = fixture_bind_as(
            cases[at].path, "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Succeed\"}}}");

        assert_non_null(f.machine);
        assert_string_equal(f.machine->name, cases[at].name);
        fixture_done(&f);
    }
}

static void targets_bound(void **unused)
{
    struct fixture f =
        fixture_states("\"A\": {\"Type\": \"Task\", \"Resource\": \"exec:x\", \"Next\": \"B\","
                       " \"Catch\": [{\"ErrorEquals\": [\"E\"], \"Next\": \"C\"}]},"
                       "\"B\": {\"Type\": \"Choice\", \"Default\": \"C\", \"Choices\":"
                       " [{\"Variable\": \"$.x\", \"IsNull\": true, \"Next\": \"A\"}]},"
                       "\"C\": {\"Type\": \"Succeed\"}");
    const struct state *a = fixture_state(&f, "A"), *b = fixture_state(&f, "B"),
                       *c = fixture_state(&f, "C");

    (void)unused;
    assert_ptr_equal(f.machine->scopes->start.state, a);
    assert_ptr_equal(a->next.state, b);
    assert_ptr_equal(a->catchers[0].next.state, c);
    assert_ptr_equal(b->default_target.state, c);
    assert_ptr_equal(b->choices[0]->next.state, a);
    assert_true(c->end);
    assert_false(a->end);
    assert_ptr_equal(machine_target(a, 2), &a->catchers[0].next);
    assert_null(machine_target(a, 3));
    assert_int_equal(a->id, 0);
    assert_int_equal(c->id, 2);
    assert_int_equal(f.machine->state_count, 3);
    fixture_done(&f);
}

static void target_stays_in_scope(void **unused)
{
    struct fixture f = fixture_bind(
        "{\"StartAt\": \"P\", \"States\": {\"P\": {\"Type\": \"Parallel\", \"Next\": \"Out\","
        " \"Branches\": [{\"StartAt\": \"In\", \"States\": {\"In\": {\"Type\": \"Pass\","
        " \"Next\": \"Out\"}}}]}, \"Out\": {\"Type\": \"Succeed\"}}}");

    (void)unused;
    assert_int_equal(fixture_count(&f, RULE_UNKNOWN_TARGET), 1);
    assert_null(fixture_state(&f, "In")->next.state);
    assert_non_null(fixture_state(&f, "P")->next.state);
    fixture_done(&f);
}

/* That a name belongs to another States object is known even when that stands further down. */
static void target_elsewhere_is_told(void **unused)
{
    struct fixture f = fixture_bind(
        "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Pass\", \"Next\": \"In\"},"
        " \"P\": {\"Type\": \"Parallel\", \"End\": true, \"Branches\": [{\"StartAt\": \"In\","
        " \"States\": {\"In\": {\"Type\": \"Pass\", \"End\": true}}}]}}}");
    const struct finding *finding = diags_first(f.diags);

    (void)unused;
    while (finding != NULL && finding->rule != RULE_UNKNOWN_TARGET)
        finding = finding->next;
    assert_non_null(finding);
    assert_non_null(finding->notes);
    assert_string_equal(finding->notes->message,
                        "\"In\" is in another States object; a transition may not leave its own: "
                        "\"End\": true ends it, and the state around it goes on");
    fixture_done(&f);
}

/* Scopes are bound one after the other, but numbered as the text has them. */
static void states_are_numbered_as_they_stand(void **unused)
{
    struct fixture f = fixture_states(
        "\"A\": {\"Type\": \"Parallel\", \"Next\": \"Z\", \"Branches\": [{\"StartAt\": \"B\","
        " \"States\": {\"B\": {\"Type\": \"Map\", \"Next\": \"D\", \"ItemProcessor\": {\"StartAt\":"
        " \"C\", \"States\": {\"C\": {\"Type\": \"Succeed\"}}}}, \"D\": {\"Type\": \"Succeed\"}}},"
        " {\"StartAt\": \"E\", \"States\": {\"E\": {\"Type\": \"Succeed\"}}}]},"
        "\"Z\": {\"Type\": \"Succeed\"}");
    static const char *const names[] = {"A", "B", "C", "D", "E", "Z"};
    int next = 0;

    (void)unused;
    for (int i = 0; i < 6; i++)
        assert_int_equal(fixture_state(&f, names[i])->id, i);
    for (const struct scope *scope = f.machine->scopes; scope != NULL; scope = scope->next)
        assert_int_equal(scope->id, next++);
    assert_int_equal(fixture_state(&f, "C")->scope->id, 2);
    assert_int_equal(fixture_state(&f, "E")->scope->id, 3);
    fixture_done(&f);
}

static void misspelt_target_is_guessed(void **unused)
{
    struct fixture f =
        fixture_bind("{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Pass\","
                     " \"Next\": \"Recipt\"}, \"Receipt\": {\"Type\": \"Succeed\"}}}");

    (void)unused;
    assert_null(fixture_state(&f, "A")->next.state);
    assert_ptr_equal(fixture_state(&f, "A")->next.guess, fixture_state(&f, "Receipt"));
    fixture_done(&f);
}

static void retry_defaults(void **unused)
{
    struct fixture f = fixture_states(
        "\"A\": {\"Type\": \"Task\", \"Resource\": \"exec:x\", \"End\": true, \"Retry\": ["
        "{\"ErrorEquals\": [\"E\", \"F\"]}, {\"ErrorEquals\": [\"G\"], \"IntervalSeconds\": 5,"
        " \"MaxAttempts\": 0, \"BackoffRate\": 1.5, \"MaxDelaySeconds\": 60,"
        " \"JitterStrategy\": \"FULL\"}]}");
    const struct state *a = fixture_state(&f, "A");

    (void)unused;
    assert_int_equal(a->retrier_count, 2);
    assert_int_equal(a->retriers[0].errors.count, 2);
    assert_string_equal(a->retriers[0].errors.names[1], "F");
    assert_float_equal(a->retriers[0].interval_seconds, 1, 0);
    assert_int_equal(a->retriers[0].max_attempts, 3);
    assert_float_equal(a->retriers[0].backoff_rate, 2, 0);
    assert_float_equal(a->retriers[0].max_delay_seconds, 0, 0);
    assert_false(a->retriers[0].full_jitter);
    assert_int_equal(a->retriers[1].max_attempts, 0);
    assert_float_equal(a->retriers[1].backoff_rate, 1.5, 0);
    assert_float_equal(a->retriers[1].max_delay_seconds, 60, 0);
    assert_true(a->retriers[1].full_jitter);
    fixture_done(&f);
}

static void templates(void **unused)
{
    struct fixture f = fixture_states(
        "\"A\": {\"Type\": \"Pass\", \"End\": true, \"Parameters\": {\"plain\": {\"a\": [1]},"
        " \"name.$\": \"$.n\", \"list\": [{\"x.$\": \"States.UUID()\"}, 2]}}");
    const struct template *t = fixture_state(&f, "A")->parameters;

    (void)unused;
    assert_int_equal(t->kind, TEMPLATE_OBJECT);
    assert_int_equal(t->count, 3);
    assert_int_equal(t->children[0]->kind, TEMPLATE_LITERAL);
    assert_int_equal(t->children[1]->kind, TEMPLATE_ARRAY);
    assert_int_equal(t->children[1]->children[0]->kind, TEMPLATE_OBJECT);
    assert_non_null(t->children[1]->children[0]->children[0]->expression->call);
    assert_int_equal(t->children[1]->children[1]->kind, TEMPLATE_LITERAL);
    assert_string_equal(t->keys[2], "name"); /* what is computed comes last */
    assert_int_equal(t->children[2]->kind, TEMPLATE_EXPRESSION);
    assert_string_equal(t->children[2]->expression->field, "name.$");
    assert_non_null(t->children[2]->expression->path);
    fixture_done(&f);
}

static void result_is_never_a_template(void **unused)
{
    struct fixture f =
        fixture_states("\"A\": {\"Type\": \"Pass\", \"End\": true, \"Result\": {\"a.$\": \"b\"}}");

    (void)unused;
    assert_non_null(value_member_named(fixture_state(&f, "A")->result, "a.$"));
    fixture_done(&f);
}

static void variables_have_slots(void **unused)
{
    struct fixture f = fixture_states(
        "\"A\": {\"Type\": \"Pass\", \"Assign\": {\"x\": 1, \"y.$\": \"$.y\"}, \"Next\": \"M\"},"
        "\"M\": {\"Type\": \"Map\", \"End\": true, \"Assign\": {\"y\": 2, \"z\": 3}, "
        "\"ItemProcessor\":"
        " {\"StartAt\": \"I\", \"States\": {\"I\": {\"Type\": \"Pass\", \"Assign\": {\"w\": 4},"
        " \"End\": true}}}}");
    const struct scope *inner = fixture_state(&f, "I")->scope;
    int up, slot;

    (void)unused;
    assert_int_equal(f.machine->scopes->variable_count, 3);
    assert_int_equal(fixture_state(&f, "M")->assign->items[0].slot, 1);
    assert_ptr_equal(machine_variable(inner, "z", &up, &slot), f.machine->scopes);
    assert_int_equal(up, 1);
    assert_int_equal(slot, 2);
    assert_ptr_equal(machine_variable(inner, "w", &up, &slot), inner);
    assert_int_equal(up, 0);
    assert_null(machine_variable(f.machine->scopes, "w", &up, &slot));
    fixture_done(&f);
}

static void choice_rules(void **unused)
{
    struct fixture f = fixture_states(
        "\"A\": {\"Type\": \"Choice\", \"Choices\": [{\"And\": [{\"Variable\": \"$.a\","
        " \"IsPresent\": false}, {\"Not\": {\"Variable\": \"$.b\", \"StringEqualsPath\": "
        "\"$.c\"}}],"
        " \"Next\": \"B\"}]}, \"B\": {\"Type\": \"Succeed\"}");
    const struct choice_rule *rule = fixture_state(&f, "A")->choices[0];
    const struct choice_rule *not = rule->children[1];

    (void)unused;
    assert_int_equal(rule->kind, CHOICE_AND);
    assert_int_equal(rule->count, 2);
    assert_string_equal(rule->children[0]->operation, "present");
    assert_true(rule->children[0]->negated);
    assert_int_equal(not ->kind, CHOICE_NOT);
    assert_string_equal(not ->children[0]->operator, "StringEquals");
    assert_non_null(not ->children[0]->path);
    assert_null(not ->children[0]->literal);
    assert_string_equal(not ->children[0]->location, "/States/A/Choices[0]/And[1]/Not");
    fixture_done(&f);
}

static void map_legacy_names(void **unused)
{
    struct fixture f = fixture_states(
        "\"A\": {\"Type\": \"Map\", \"End\": true, \"Parameters\": {\"v.$\": "
        "\"$$.Map.Item.Value\"},"
        " \"MaxConcurrency\": 3, \"Iterator\": {\"StartAt\": \"I\", \"States\": {\"I\": {\"Type\":"
        " \"Pass\", \"End\": true}}}}");
    const struct state *a = fixture_state(&f, "A");

    (void)unused;
    assert_non_null(a->item_selector);
    assert_null(a->parameters);
    assert_int_equal(a->scope_count, 1);
    assert_string_equal(a->scopes[0]->location, "/States/A/Iterator");
    assert_int_equal(a->max_concurrency.literal->as.integer, 3);
    assert_false(a->distributed);
    fixture_done(&f);
}

static void quantities(void **unused)
{
    struct fixture f =
        fixture_states("\"A\": {\"Type\": \"Wait\", \"SecondsPath\": \"$.n\", \"Next\": \"F\"},"
                       "\"F\": {\"Type\": \"Fail\", \"Error\": \"E\", \"CausePath\": "
                       "\"States.Format('{}', $.c)\"}");
    const struct state *a = fixture_state(&f, "A"), *fail = fixture_state(&f, "F");

    (void)unused;
    assert_null(a->seconds.literal);
    assert_non_null(a->seconds.path->path);
    assert_null(a->timestamp.tree);
    assert_true(value_is_text(fail->error.literal, "E"));
    assert_non_null(fail->cause.path->call);
    fixture_done(&f);
}

static void placeholders_satisfy(void **unused)
{
    struct fixture f = fixture_states(
        "\"A\": {\"Type\": \"Task\", \"Resource\": \"${Fn}\", \"TimeoutSeconds\": \"${T}\","
        " \"Next\": \"${Where}\", \"Comment\": \"${NotNeeded}\"}, \"B\": {\"Type\": \"Parallel\","
        " \"End\": true, \"Branches\": [{\"StartAt\": \"C\", \"States\": {\"C\": {\"Type\": "
        "\"Pass\","
        " \"Result\": \"${Inner}\", \"End\": true}}}]}");

    (void)unused;
    assert_string_equal(fixture_state(&f, "A")->unfilled.any, "Fn");
    assert_string_equal(fixture_state(&f, "A")->unfilled.work, "Fn");
    assert_string_equal(fixture_state(&f, "A")->unfilled.entry, "T");
    assert_true(fixture_state(&f, "A")->unfilled.leads);
    assert_null(fixture_state(&f, "B")->unfilled.any);
    assert_string_equal(fixture_state(&f, "C")->unfilled.any, "Inner");
    fixture_done(&f);
}

static void assert_name(const char *name, const char *expected)
{
    assert_string_equal(name != NULL ? name : "", expected != NULL ? expected : "");
}

/* Which part of a state a placeholder keeps from running. */
static void placeholders_keep_parts(void **unused)
{
    static const struct {
        const char *fields, *work, *errors, *entry;
    } tasks[] = {
        {"\"Parameters\": {\"a\": [{\"b\": \"${X}\"}]}", "X", NULL, NULL},
        {"\"Parameters\": {\"${X}\": 1}", "X", NULL, NULL},
        {"\"Parameters\": {\"a\": [{\"b.$\": \"${X}\"}], \"c\": \"${Y}\"}", NULL, NULL, "X"},
        {"\"Parameters\": \"${X}\"", "X", NULL, NULL},
        {"\"Credentials\": {\"RoleArn\": \"${X}\"}", "X", NULL, NULL},
        {"\"Credentials\": {\"RoleArn.$\": \"${X}\"}", NULL, NULL, "X"},
        {"\"Retry\": [{\"ErrorEquals\": [\"A\", \"${X}\"]}]", NULL, "X", NULL},
        {"\"Retry\": [{\"ErrorEquals\": [\"A\"], \"Comment\": \"${X}\"}]", NULL, NULL, NULL},
        {"\"Catch\": [{\"ErrorEquals\": [\"A\"], \"Next\": \"A\", \"Assign\": {\"v\": \"${X}\"}}]",
         NULL, "X", NULL},
        {"\"ResultSelector\": {\"a\": \"${X}\"}", NULL, NULL, "X"},
        {"\"Assign\": {\"Comment\": \"${X}\"}", NULL, NULL, "X"},
    };

    (void)unused;
    for (size_t i = 0; i < COUNT_OF(tasks); i++) {
        char text[300];
        struct fixture f;
        const struct unfilled *unfilled;

        snprintf(text, sizeof text,
                 "\"A\": {\"Type\": \"Task\", \"Resource\": \"exec:a\", \"End\": true, %s}",
                 tasks[i].fields);
        f = fixture_states(text);
        unfilled = &fixture_state(&f, "A")->unfilled;
        assert_int_equal(unfilled->any == NULL, tasks[i].work == NULL && tasks[i].errors == NULL &&
                                                    tasks[i].entry == NULL);
        assert_name(unfilled->work, tasks[i].work);
        assert_name(unfilled->errors, tasks[i].errors);
        assert_name(unfilled->entry, tasks[i].entry);
        assert_false(unfilled->leads);
        fixture_done(&f);
    }
}

static void languages(void **unused)
{
    struct fixture f = fixture_states("\"A\": {\"Type\": \"Pass\", \"Next\": \"B\"}, \"B\": "
                                      "{\"Type\": \"Pass\", \"QueryLanguage\":"
                                      " \"JSONata\", \"Output\": \"{% 1 %}\", \"End\": true}");

    (void)unused;
    assert_int_equal(fixture_state(&f, "A")->language, QUERY_JSONPATH);
    assert_int_equal(fixture_state(&f, "B")->language, QUERY_JSONATA);
    assert_ptr_equal(f.machine->jsonata, fixture_state(&f, "B"));
    fixture_done(&f);
}

static void broken_fields_are_absent(void **unused)
{
    struct fixture f = fixture_bind("{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Task\", "
                                    "\"Resource\": 7, \"Retry\": 1,"
                                    " \"Catch\": [2], \"TimeoutSeconds\": \"soon\", "
                                    "\"Parameters\": {\"a.$\": 1}, \"End\": 3}}}");
    const struct state *a = fixture_state(&f, "A");

    (void)unused;
    assert_null(a->resource);
    assert_int_equal(a->retrier_count, 0);
    assert_int_equal(a->catcher_count, 0);
    assert_null(a->timeout.tree);
    assert_int_equal(fixture_count(&f, RULE_WRONG_TYPE), 5);
    assert_int_equal(fixture_count(&f, RULE_TEMPLATE_VALUE), 1);
    assert_int_equal(fixture_count(&f, RULE_MISSING_FIELD), 0);
    fixture_done(&f);
}

static void no_machine(void **unused)
{
    static const char *const texts[] = {"[]", "7", "{}", "{\"StartAt\": \"A\", \"States\": 1}"};

    (void)unused;
    for (size_t at = 0; at < COUNT_OF(texts); at++) {
        struct fixture f = fixture_bind(texts[at]);

        assert_null(f.machine);
        assert_non_null(diags_first(f.diags));
        fixture_done(&f);
    }
}

static void dump_names_everything(void **unused)
{
    struct fixture f =
        fixture_states("\"A\": {\"Type\": \"Wait\", \"Seconds\": 5, \"Assign\":"
                       " {\"x\": 1}, \"Next\": \"B\"}, \"B\": {\"Type\": \"Succeed\"}");
    struct buffer out = BUFFER_EMPTY;

    (void)unused;
    machine_dump(f.machine, &out);
    assert_string_equal(out.text, "machine order: JSONPath\n"
                                  "  scope 0 /\n"
                                  "    variable [0] $x\n"
                                  "    StartAt -> A\n"
                                  "    state 0 \"A\": Wait\n"
                                  "      Seconds 5\n"
                                  "      $x [0] = 1\n"
                                  "      Next -> B\n"
                                  "    state 1 \"B\": Succeed end\n");
    buffer_fini(&out);
    fixture_done(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(name_from_path),
        cmocka_unit_test(targets_bound),
        cmocka_unit_test(target_stays_in_scope),
        cmocka_unit_test(target_elsewhere_is_told),
        cmocka_unit_test(states_are_numbered_as_they_stand),
        cmocka_unit_test(misspelt_target_is_guessed),
        cmocka_unit_test(retry_defaults),
        cmocka_unit_test(templates),
        cmocka_unit_test(result_is_never_a_template),
        cmocka_unit_test(variables_have_slots),
        cmocka_unit_test(choice_rules),
        cmocka_unit_test(map_legacy_names),
        cmocka_unit_test(quantities),
        cmocka_unit_test(placeholders_satisfy),
        cmocka_unit_test(placeholders_keep_parts),
        cmocka_unit_test(languages),
        cmocka_unit_test(broken_fields_are_absent),
        cmocka_unit_test(no_machine),
        cmocka_unit_test(dump_names_everything),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
