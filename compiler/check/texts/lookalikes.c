/* compiler/check/texts/lookalikes.c - find texts that look like a path, a call or an expression
 * and are none where they stand: under a key without ".$", in a Result, in a JSONata state without
 * {% %}.
 *
 * AWS takes them as they are. What may be meant for another service, whose own language has paths,
 * is left alone: everything that a service for such documents is called with, everything below a
 * key that holds a document, and a path below a key like "filterExpression". */
#include <ctype.h>
#include <string.h>

#include "compiler/check/family.h"
#include "compiler/check/texts/literal.h"
#include "compiler/model/resource.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"

/* The texts of one state, and what is known of them. */
struct texts {
    struct check *check;
    const struct state *state;
    const struct table *variables; /* the names that the machine assigns */
};

/* The value of a field, and what it belongs to. */
struct field_value {
    struct check *check;
    const struct state *state;
    const struct table *variables;
    const char *field; /* "Parameters" */
    const char *twin;  /* "CausePath": the field that takes a path instead, or NULL */
    const char *location;
    bool jsonata;
};

/* ---- what may be meant for somebody else ---- */

/* Services, or single actions, that are told paths, templates and definitions of their own. */
static const char *const documents[] = {
    "aws-sdk:apigateway:",
    "aws-sdk:apigatewayv2:",
    "aws-sdk:cloudwatchlogs:putMetricFilter",
    "aws-sdk:eventbridge:putTargets",
    "aws-sdk:iot:",
    "aws-sdk:pipes:",
    "aws-sdk:sfn:createStateMachine",
    "aws-sdk:sfn:testState",
    "aws-sdk:sfn:updateStateMachine",
    "aws-sdk:sfn:validateStateMachineDefinition",
    "aws-sdk:ssm:createDocument",
    "aws-sdk:ssm:updateDocument",
};

static bool takes_documents(struct check *check, const struct state *state)
{
    struct resource_arn arn;

    if (state->kind != SFN_TASK || state->resource == NULL ||
        !resource_split(check->arena, state->resource, &arn))
        return false;
    for (size_t i = 0; i < COUNT_OF(documents); i++)
        if (text_starts(arn.rest, documents[i]))
            return true;
    return false;
}

static bool is_word(const char *key, size_t size, const char *word)
{
    if (size != strlen(word))
        return false;
    for (size_t i = 0; i < size; i++)
        if (tolower((unsigned char)key[i]) != tolower((unsigned char)word[i]))
            return false;
    return true;
}

/* Keys below which another document stands. */
static bool holds_document(const struct tree_member *member)
{
    static const char *const words[] = {"definition",       "inputpathsmap",
                                        "inputtransformer", "statemachinedefinition",
                                        "states",           "template"};

    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (is_word(member->key, member->key_size, words[i]))
            return true;
    return false;
}

/* Keys whose value may well be a path for somebody else. */
static bool names_path(const struct tree_member *member)
{
    static const char *const endings[] = {
        "expr",  "expression", "field",   "filter", "format", "jq",       "mapping",  "path",
        "paths", "pattern",    "pointer", "query",  "regex",  "selector", "template", "transform"};

    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        size_t size = strlen(endings[i]);

        if (member->key_size >= size &&
            is_word(member->key + member->key_size - size, size, endings[i]))
            return true;
    }
    return false;
}

static bool has_word(const struct tree_member *member, const char *word)
{
    size_t size = strlen(word);

    for (size_t i = 0; i + size <= member->key_size; i++)
        if (is_word(member->key + i, size, word))
            return true;
    return false;
}

/* Keys whose value may well be a dollar sign. */
static bool names_sign(const struct tree_member *member)
{
    static const char *const words[] = {"char",   "currency",  "delim", "dollar", "escape", "mark",
                                        "prefix", "separator", "sign",  "suffix", "symbol", "unit"};

    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (has_word(member, words[i]))
            return true;
    return false;
}

/* "filePath": "$.filePath" is no path for somebody else. */
static bool is_named_like(const struct tree_member *member, const struct tree *text)
{
    return text->size > member->key_size + 1 &&
           text->text[text->size - member->key_size - 1] == '.' &&
           is_word(text->text + text->size - member->key_size, member->key_size, member->key);
}

/* Whether a text may be meant for whoever gets it. */
static bool is_for_others(const struct tree_member *member, const struct tree *text, bool in_array,
                          enum literal_kind kind)
{
    if (kind == LITERAL_DOLLAR)
        return member == NULL || in_array || names_sign(member) || names_path(member);
    return kind == LITERAL_PATH && member != NULL && names_path(member) &&
           !is_named_like(member, text);
}

/* ---- one text ---- */

static const char *remedy_for(const struct field_value *value, const struct tree_member *member,
                              enum literal_kind kind)
{
    struct arena *arena = value->check->arena;

    if (value->jsonata && kind == LITERAL_QUERY)
        return "an expression is the whole string, from {% to %}";
    if (value->jsonata)
        return "this state's language is JSONata: \"{% $states.input.a %}\"";
    if (kind == LITERAL_QUERY)
        return "this state's language is JSONPath; \"QueryLanguage\": \"JSONata\" would change "
               "that";
    if (value->twin != NULL)
        return arena_format(arena, "\"%s\" takes a path", value->twin);
    if (strcmp(value->field, "Result") == 0)
        return "a Result is copied as it stands; Parameters, with \".$\" at the end of the key, "
               "are computed";
    if (member == NULL)
        return "what stands in an array is never computed; \"key.$\": \"States.Array(...)\" makes "
               "one";
    return arena_format(arena, "to have it computed, write \"%s.$\"", member->key);
}

static void check_text(const struct field_value *value, const struct tree_member *member,
                       const struct tree *text, bool in_array)
{
    enum literal_kind kind =
        literal_kind(value->check->arena, value->variables, value->jsonata, text);
    static const char *const looks[] = {[LITERAL_PATH] = "a path",
                                        [LITERAL_DOLLAR] = "the path of the whole input",
                                        [LITERAL_CALL] = "an intrinsic call",
                                        [LITERAL_QUERY] = "an expression of JSONata"};

    if (kind == LITERAL_PLAIN || is_for_others(member, text, in_array, kind))
        return;
    diag_note(value->check->diags,
              check_report(value->check, text->span, RULE_LITERAL_PATH, value->location,
                           "this looks like %s, but in %s of state \"%s\" it is only a text",
                           looks[kind], value->field, value->state->name),
              (struct span){0}, "%s", remedy_for(value, in_array ? NULL : member, kind));
}

/* A key with ".$" in the Result of a Pass: what it holds is copied, and the name keeps its end. */
static void check_result_key(const struct field_value *value, const struct tree_member *member)
{
    const struct tree *text = member->value;
    enum literal_kind kind;

    if (text->kind != TREE_STRING)
        return;
    kind = literal_kind(value->check->arena, value->variables, false, text);
    if (kind == LITERAL_PATH || kind == LITERAL_DOLLAR || kind == LITERAL_CALL)
        diag_note(value->check->diags,
                  check_report(value->check, member->key_span, RULE_LITERAL_PATH, value->location,
                               "\"%s\" is a key like any other in a Result, and its value a text",
                               member->key),
                  (struct span){0}, "%s", remedy_for(value, member, kind));
}

/* A key with ".$" in a JSONata state is a key like any other. */
static void check_key(const struct field_value *value, const struct tree_member *member,
                      bool variable)
{
    const struct tree *text = member->value;

    /* That no variable has such a name is told already. */
    bool computed = text->kind == TREE_STRING && tree_is_jsonata(text) && !variable;

    if (text->kind != TREE_STRING || text->size == 0 ||
        (text->text[0] != '$' && !text_starts(text->text, "States.") && !computed))
        return;
    diag_note(
        value->check->diags,
        check_report(value->check, member->key_span, RULE_LITERAL_PATH, value->location,
                     "\"%s\" is a key like any other in a JSONata state%s", member->key,
                     computed ? ": the value gets this name, with .$" : ", and its value a text"),
        (struct span){0}, "%s",
        computed ? "leave .$ out: the marks say that it is an expression"
                 : remedy_for(value, member, LITERAL_PATH));
}

static bool is_dynamic(const struct tree_member *member)
{
    return member->key_size >= 2 && memcmp(member->key + member->key_size - 2, ".$", 2) == 0;
}

/* Check what stands at or below `tree`, which is the value of `member` or an item in it. */
static void check_tree(const struct field_value *value, const struct tree_member *member,
                       const struct tree *tree, bool in_array)
{
    if (tree->kind == TREE_STRING && !(value->jsonata && tree_is_jsonata(tree)))
        check_text(value, member, tree, in_array);
    for (size_t i = 0; tree->kind == TREE_ARRAY && i < tree->count; i++)
        check_tree(value, member, tree->items[i], true);
    for (const struct tree_member *at = tree->members; at != NULL; at = at->next) {
        if (holds_document(at))
            continue;
        if (!is_dynamic(at))
            check_tree(value, at, at->value, false);
        else if (value->jsonata)
            check_key(value, at, member == NULL && strcmp(value->field, "Assign") == 0);
        else if (strcmp(value->field, "Result") == 0)
            check_result_key(value, at);
    }
}

/* ---- the fields of a state ---- */

static void check_field(const struct texts *texts, const char *field, const struct tree *tree)
{
    struct check *check = texts->check;
    const struct state *state = texts->state;
    struct field_value value = {.check = check,
                                .state = state,
                                .variables = texts->variables,
                                .field = field,
                                .location =
                                    arena_format(check->arena, "%s/%s", state->location, field),
                                .jsonata = state->language == QUERY_JSONATA};

    if (tree != NULL)
        check_tree(&value, NULL, tree, false);
}

/* A field that has a twin for paths: in JSONPath that is what was meant. */
static void check_twin(const struct texts *texts, const char *field, const char *twin,
                       const char *location, const struct tree *tree)
{
    struct field_value value = {.check = texts->check,
                                .state = texts->state,
                                .variables = texts->variables,
                                .field = field,
                                .twin = twin,
                                .location = location,
                                .jsonata = texts->state->language == QUERY_JSONATA};

    if (tree->kind == TREE_STRING && !(value.jsonata && tree_is_jsonata(tree)) &&
        literal_kind(texts->check->arena, texts->variables, value.jsonata, tree) != LITERAL_DOLLAR)
        check_text(&value, NULL, tree, false);
}

/* "$.b" as an operand is compared letter by letter. */
static void check_operands(const struct texts *texts, const struct choice_rule *rule)
{
    struct arena *arena = texts->check->arena;

    for (size_t i = 0; i < rule->count; i++)
        check_operands(texts, rule->children[i]);
    if (rule->kind == CHOICE_TEST && rule->path == NULL && rule->operand != NULL &&
        text_starts(rule->operator, "String") && strcmp(rule->operator, "StringMatches") != 0)
        check_twin(texts, rule->operator, arena_format(arena, "%sPath", rule->operator),
                   arena_format(arena, "%s/%s", rule->location, rule->operator), rule->operand);
}

static void check_failure(const struct texts *texts, const char *field,
                          const struct quantity *quantity)
{
    struct arena *arena = texts->check->arena;

    if (quantity->tree != NULL && quantity->path == NULL && quantity->query == NULL)
        check_twin(texts, field, arena_format(arena, "%sPath", field),
                   arena_format(arena, "%s/%s", texts->state->location, field), quantity->tree);
}

static const struct tree *tree_of(const struct template *template)
{
    return template == NULL ? NULL : template->tree;
}

/* What a state hands to others: to a Task, to items, to readers and writers. */
static void check_given(const struct texts *texts)
{
    const struct state *state = texts->state;

    if (!takes_documents(texts->check, state)) {
        check_field(texts, "Parameters", tree_of(state->parameters));
        check_field(texts, "Arguments", tree_of(state->arguments));
    }
    check_field(texts, "Credentials", tree_of(state->credentials));
    check_field(texts, "ItemSelector", tree_of(state->item_selector));
    check_field(texts, "BatchInput", tree_of(state->batch_input));
    check_field(texts, "Items", tree_of(state->items));
    check_field(texts, "ItemReader", tree_of(state->reader_parameters));
    check_field(texts, "ResultWriter", tree_of(state->writer_parameters));
}

/* What it leaves behind. */
static void check_left(const struct texts *texts)
{
    const struct state *state = texts->state;

    check_field(texts, "ResultSelector", tree_of(state->result_selector));
    check_field(texts, "Output", tree_of(state->output));
    for (const struct assignments *at = state->assigns; at != NULL; at = at->next)
        check_field(texts, "Assign", at->tree);
    for (size_t i = 0; i < state->catcher_count; i++)
        check_field(texts, "Catch", tree_of(state->catchers[i].output));
    for (size_t i = 0; i < state->choice_count; i++)
        check_field(texts, "Choices", tree_of(state->choices[i]->output));
    for (size_t i = 0; i < state->choice_count; i++)
        check_operands(texts, state->choices[i]);
    check_failure(texts, "Error", &state->error);
    check_failure(texts, "Cause", &state->cause);
    if (state->kind == SFN_PASS && state->language == QUERY_JSONPATH)
        check_field(texts, "Result", tree_field(state->tree, "Result"));
}

void check_lookalikes(struct check *check)
{
    struct table variables;

    table_init(&variables, &check->arena->region);
    for (const struct scope *at = check->machine->scopes; at != NULL; at = at->next)
        for (size_t i = 0; i < at->variable_count; i++)
            table_put(&variables, 0, at->variables[i], strlen(at->variables[i]), (void *)at);
    for (const struct state *state = first_state(check->machine); state != NULL;
         state = following_state(state)) {
        struct texts texts = {check, state, &variables};

        if (state->language_is_open)
            continue;
        check_given(&texts);
        check_left(&texts);
    }
}
