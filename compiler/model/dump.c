/* compiler/model/dump.c - print a machine for --dump-after=bind, a fact on each line. */
#include "compiler/model/machine.h"
#include "runtime/json/write.h"

static const char *const kind_names[] = {
    [SFN_PASS] = "Pass",         [SFN_TASK] = "Task",       [SFN_CHOICE] = "Choice",
    [SFN_WAIT] = "Wait",         [SFN_SUCCEED] = "Succeed", [SFN_FAIL] = "Fail",
    [SFN_PARALLEL] = "Parallel", [SFN_MAP] = "Map"};

static void indent(struct buffer *out, int depth)
{
    for (int i = 0; i < depth; i++)
        buffer_add_text(out, "  ");
}

#define line(out, depth, ...)                                                                      \
    (indent(out, depth), buffer_add_format(out, __VA_ARGS__), buffer_add_byte(out, '\n'))

static void add_value(struct buffer *out, const struct value *value)
{
    if (value == NULL)
        buffer_add_text(out, "nothing");
    else
        json_write(out, value);
}

static const char *expression_text(const struct expression *expression)
{
    if (expression->is_null)
        return "null";
    return expression->tree->text == NULL ? "?" : expression->tree->text;
}

static void dump_expression(struct buffer *out, int depth, const struct expression *expression)
{
    if (expression != NULL)
        line(out, depth, "%s %s", expression->field, expression_text(expression));
}

static void add_query(struct buffer *out, const struct field_query *query)
{
    buffer_add_format(out, "{%% %s %%}", query->text);
}

static void add_template(struct buffer *out, const struct template *template)
{
    switch (template->kind) {
    case TEMPLATE_LITERAL:
        add_value(out, template->literal);
        return;
    case TEMPLATE_EXPRESSION:
        buffer_add_format(out, "<%s>", expression_text(template->expression));
        return;
    case TEMPLATE_QUERY:
        add_query(out, template->query);
        return;
    case TEMPLATE_OBJECT:
    case TEMPLATE_ARRAY:
        break;
    }
    buffer_add_byte(out, template->kind == TEMPLATE_OBJECT ? '{' : '[');
    for (size_t i = 0; i < template->count; i++) {
        if (i > 0)
            buffer_add_text(out, ", ");
        if (template->kind == TEMPLATE_OBJECT) {
            json_write_string(out, template->keys[i], template->key_sizes[i]);
            buffer_add_text(out, ": ");
        }
        add_template(out, template->children[i]);
    }
    buffer_add_byte(out, template->kind == TEMPLATE_OBJECT ? '}' : ']');
}

static void dump_template(struct buffer *out, int depth, const char *name,
                          const struct template *template)
{
    if (template == NULL)
        return;
    indent(out, depth);
    buffer_add_format(out, "%s ", name);
    add_template(out, template);
    buffer_add_byte(out, '\n');
}

static void dump_value(struct buffer *out, int depth, const char *name, const struct value *value)
{
    struct template literal = {.kind = TEMPLATE_LITERAL, .literal = value};

    if (value != NULL)
        dump_template(out, depth, name, &literal);
}

static void dump_quantity(struct buffer *out, int depth, const char *name,
                          const struct quantity *quantity)
{
    dump_value(out, depth, name, quantity->literal);
    dump_expression(out, depth, quantity->path);
    if (quantity->query != NULL) {
        indent(out, depth);
        buffer_add_format(out, "%s ", name);
        add_query(out, quantity->query);
        buffer_add_byte(out, '\n');
    }
}

static void dump_target(struct buffer *out, int depth, const char *name,
                        const struct target *target)
{
    if (target->tree != NULL)
        line(out, depth, "%s -> %s", name,
             target->state != NULL ? target->state->name : "(nowhere)");
}

static void dump_assign(struct buffer *out, int depth, const struct assignments *assign)
{
    for (size_t i = 0; assign != NULL && i < assign->count; i++) {
        struct buffer name = BUFFER_EMPTY;

        buffer_add_format(&name, "$%s [%d] =", assign->items[i].name, assign->items[i].slot);
        dump_template(out, depth, name.text, assign->items[i].value);
        buffer_fini(&name);
    }
}

static void dump_rule(struct buffer *out, int depth, const struct choice_rule *rule)
{
    static const char *const names[] = {[CHOICE_AND] = "And",
                                        [CHOICE_OR] = "Or",
                                        [CHOICE_NOT] = "Not",
                                        [CHOICE_TEST] = "test",
                                        [CHOICE_CONDITION] = "condition"};

    if (rule->kind == CHOICE_TEST)
        line(out, depth, "test %s %s%s", rule->operator== NULL ? "?" : rule->operator,
             rule->variable == NULL ? "?" : expression_text(rule->variable),
             rule->negated ? " negated" : "");
    else
        line(out, depth, "%s", names[rule->kind]);
    dump_value(out, depth + 1, "operand", rule->literal);
    dump_expression(out, depth + 1, rule->path);
    dump_quantity(out, depth + 1, "Condition", &rule->condition);
    for (size_t i = 0; i < rule->count; i++)
        dump_rule(out, depth + 1, rule->children[i]);
    dump_assign(out, depth + 1, rule->assign);
    dump_template(out, depth + 1, "Output", rule->output);
    dump_target(out, depth + 1, "Next", &rule->next);
}

static void dump_names(struct buffer *out, const struct error_names *names)
{
    for (size_t i = 0; i < names->count; i++)
        buffer_add_format(out, "%s%s", i == 0 ? "" : ", ", names->names[i]);
}

static void dump_errors(struct buffer *out, int depth, const struct state *state)
{
    for (size_t i = 0; i < state->retrier_count; i++) {
        const struct retrier *retrier = &state->retriers[i];
        struct buffer names = BUFFER_EMPTY;

        dump_names(&names, &retrier->errors);
        line(out, depth, "Retry %s: interval %g, attempts %lld, rate %g, at most %g%s",
             names.size > 0 ? names.text : "?", retrier->interval_seconds,
             (long long)retrier->max_attempts, retrier->backoff_rate, retrier->max_delay_seconds,
             retrier->full_jitter ? ", jitter" : "");
        buffer_fini(&names);
    }
    for (size_t i = 0; i < state->catcher_count; i++) {
        const struct catcher *catcher = &state->catchers[i];
        struct buffer names = BUFFER_EMPTY;

        dump_names(&names, &catcher->errors);
        line(out, depth, "Catch %s", names.size > 0 ? names.text : "?");
        buffer_fini(&names);
        dump_expression(out, depth + 1, catcher->result_path);
        dump_assign(out, depth + 1, catcher->assign);
        dump_template(out, depth + 1, "Output", catcher->output);
        dump_target(out, depth + 1, "Next", &catcher->next);
    }
}

static void dump_scope(struct buffer *out, int depth, const struct scope *scope);

static void dump_state(struct buffer *out, int depth, const struct state *state)
{
    line(out, depth, "state %d \"%s\": %s%s%s%s", state->id, state->name, kind_names[state->kind],
         state->language == QUERY_JSONATA ? " JSONata" : "",
         state->distributed ? " distributed" : "", state->end ? " end" : "");
    depth++;
    if (state->unfilled.any != NULL)
        line(out, depth, "placeholder %s", state->unfilled.any);
    dump_expression(out, depth, state->input_path);
    dump_template(out, depth, "Parameters", state->parameters);
    dump_template(out, depth, "Arguments", state->arguments);
    if (state->resource != NULL)
        line(out, depth, "Resource %s", state->resource);
    dump_template(out, depth, "Credentials", state->credentials);
    dump_quantity(out, depth, "TimeoutSeconds", &state->timeout);
    dump_quantity(out, depth, "HeartbeatSeconds", &state->heartbeat);
    dump_quantity(out, depth, "Seconds", &state->seconds);
    dump_quantity(out, depth, "Timestamp", &state->timestamp);
    dump_quantity(out, depth, "Error", &state->error);
    dump_quantity(out, depth, "Cause", &state->cause);
    dump_expression(out, depth, state->items_path);
    dump_template(out, depth, "Items", state->items);
    dump_template(out, depth, "ItemSelector", state->item_selector);
    dump_quantity(out, depth, "MaxConcurrency", &state->max_concurrency);
    if (state->reader_resource != NULL)
        line(out, depth, "ItemReader %s", state->reader_resource);
    dump_template(out, depth, "ItemReader Parameters", state->reader_parameters);
    dump_template(out, depth, "ReaderConfig", state->reader_config);
    dump_quantity(out, depth, "MaxItems", &state->max_items);
    if (state->writer_resource != NULL)
        line(out, depth, "ResultWriter %s", state->writer_resource);
    dump_template(out, depth, "ResultWriter Parameters", state->writer_parameters);
    dump_template(out, depth, "WriterConfig", state->writer_config);
    dump_quantity(out, depth, "MaxItemsPerBatch", &state->batch_items);
    dump_quantity(out, depth, "MaxInputBytesPerBatch", &state->batch_bytes);
    dump_template(out, depth, "BatchInput", state->batch_input);
    dump_quantity(out, depth, "ToleratedFailureCount", &state->tolerated_count);
    dump_quantity(out, depth, "ToleratedFailurePercentage", &state->tolerated_percentage);
    for (size_t i = 0; i < state->choice_count; i++)
        dump_rule(out, depth, state->choices[i]);
    dump_target(out, depth, "Default", &state->default_target);
    for (size_t i = 0; i < state->scope_count; i++)
        dump_scope(out, depth, state->scopes[i]);
    dump_value(out, depth, "Result", state->result);
    dump_template(out, depth, "ResultSelector", state->result_selector);
    dump_expression(out, depth, state->result_path);
    dump_assign(out, depth, state->assign);
    dump_expression(out, depth, state->output_path);
    dump_template(out, depth, "Output", state->output);
    dump_errors(out, depth, state);
    dump_target(out, depth, "Next", &state->next);
}

static void dump_scope(struct buffer *out, int depth, const struct scope *scope)
{
    line(out, depth, "scope %d %s", scope->id, scope->location[0] == '\0' ? "/" : scope->location);
    for (size_t i = 0; i < scope->variable_count; i++)
        line(out, depth + 1, "variable [%zu] $%s", i, scope->variables[i]);
    dump_target(out, depth + 1, "StartAt", &scope->start);
    for (const struct state *state = scope->states; state != NULL; state = state->next_state)
        dump_state(out, depth + 1, state);
}

void machine_dump(const struct machine *machine, struct buffer *out)
{
    line(out, 0, "machine %s: %s%s", machine->name,
         machine->language == QUERY_JSONATA ? "JSONata" : "JSONPath",
         machine->express ? " express" : "");
    if (machine->timeout_seconds != 0)
        line(out, 1, "TimeoutSeconds %lld", (long long)machine->timeout_seconds);
    if (machine->scopes != NULL)
        dump_scope(out, 1, machine->scopes);
}
