/* runtime/api/actions/test_state_checks.c - what AWS refuses of a TestState request, in its words.
 *
 * In: the input of a request. Out: the state that it names and the values that it gives, or the
 * error. Whether the definition is one is for the compiler to say. */
#include <stdlib.h>
#include <string.h>

#include "runtime/api/actions/test_state.h"
#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"
#include "runtime/json/jackson.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/service/compiler.h"
#include "runtime/service/teststate/mock_schema.h"
#include "runtime/service/teststate/state_context.h"

static const struct request_member members[] = {
    {"definition", MEMBER_SECRET, true, 1, (int64_t)SERVICE_DEFINITION_MAX, NULL},
    {"roleArn", MEMBER_TEXT, false, 1, 256, NULL},
    {"input", MEMBER_DATA, false, 0, MEMBER_DATA_MAX, NULL},
    {"inspectionLevel", MEMBER_TEXT, false, 0, 0, "INFO, DEBUG, TRACE"},
    {"revealSecrets", MEMBER_BOOLEAN, false, 0, 0, NULL},
    {"variables", MEMBER_DATA, false, 0, MEMBER_DATA_MAX, NULL},
    {"stateName", MEMBER_SECRET, false, 1, 80, NULL},
    {"context", MEMBER_DATA, false, 0, MEMBER_DATA_MAX, NULL},
    {"mock", MEMBER_OBJECT, false, 0, 0, NULL},
    {"mock.result", MEMBER_DATA, false, 0, MEMBER_DATA_MAX, NULL},
    {"mock.errorOutput", MEMBER_OBJECT, false, 0, 0, NULL},
    {"mock.errorOutput.error", MEMBER_SECRET, false, 0, 256, NULL},
    {"mock.errorOutput.cause", MEMBER_SECRET, false, 0, 32768, NULL},
    {"mock.fieldValidationMode", MEMBER_TEXT, false, 0, 0, "STRICT, PRESENT, NONE"},
    {"stateConfiguration", MEMBER_OBJECT, false, 0, 0, NULL},
    {"stateConfiguration.retrierRetryCount", MEMBER_INTEGER, false, 0, INT32_MAX, NULL},
    {"stateConfiguration.errorCausedByState", MEMBER_SECRET, false, 1, 80, NULL},
    {"stateConfiguration.mapIterationFailureCount", MEMBER_INTEGER, false, 0, INT32_MAX, NULL},
    {"stateConfiguration.mapItemReaderData", MEMBER_DATA, false, 0, MEMBER_DATA_MAX, NULL},
};

static bool refuse(struct tested *tested, const char *message)
{
    request_fail_text(tested->request, "ValidationException", message);
    return false;
}

static bool is_text(const struct value *value, const char *text)
{
    return value != NULL && value->kind == VALUE_STRING && value->size == strlen(text) &&
           memcmp(value->as.text, text, value->size) == 0;
}

/* ---- the state ---- */

static const struct value *find_state(struct tested *tested, const struct value *scope,
                                      const struct store_text name, bool in_map);

/* Look for the state among those of the state's branches, or of its item processor. */
static const struct value *find_inside(struct tested *tested, const struct value *state,
                                       const struct store_text name, bool in_map)
{
    static const char *const processors[] = {"ItemProcessor", "Iterator"};
    const struct value *branches = value_member_named(state, "Branches"), *found = NULL;

    for (uint32_t i = 0; value_is(branches, VALUE_ARRAY) && i < branches->size && found == NULL;
         i++)
        found = find_state(tested, &branches->as.items[i], name, in_map);
    for (size_t i = 0; i < COUNT_OF(processors) && found == NULL; i++)
        found = find_state(tested, value_member_named(state, processors[i]), name, true);
    return found;
}

static const struct value *find_state(struct tested *tested, const struct value *scope,
                                      const struct store_text name, bool in_map)
{
    const struct value *states =
        value_is(scope, VALUE_OBJECT) ? value_member_named(scope, "States") : NULL;
    const struct value *found = NULL;

    for (uint32_t i = 0; value_is(states, VALUE_OBJECT) && i < states->size && found == NULL; i++) {
        const struct member *member = &states->as.members[i];

        if (member->key.size == name.size && memcmp(member->key.text, name.text, name.size) == 0) {
            tested->in_map = in_map;
            found = &member->value;
        } else if (member->value.kind == VALUE_OBJECT) {
            found = find_inside(tested, &member->value, name, in_map);
        }
    }
    return found;
}

static bool find_tested(struct tested *tested)
{
    static const char *const types[] = {"Task", "Wait",   "Pass",     "Succeed",
                                        "Fail", "Choice", "Parallel", "Map"};
    struct request *request = tested->request;
    struct store_text text = request_text(request, "definition");
    struct json_error error;
    const struct value *whole =
        json_read(&request->region, text.text, text.size, JSON_TEXT_COPIED, &error);

    tested->type = "";
    if (!value_is(whole, VALUE_OBJECT))
        return true;
    tested->state = whole;
    if (request_has(request, "stateName"))
        tested->state = find_state(tested, whole, request_text(request, "stateName"), false);
    if (tested->state == NULL)
        return refuse(tested, "State not found in definition");
    for (size_t i = 0; i < COUNT_OF(types) && tested->state->kind == VALUE_OBJECT; i++)
        if (is_text(value_member_named(tested->state, "Type"), types[i]))
            tested->type = types[i];
    return true;
}

bool test_state_is(const struct tested *tested, const char *type)
{
    return strcmp(tested->type, type) == 0;
}

/* ---- the mock ---- */

/* Without a mock there is nothing that could be configured. */
static bool check_configuration(struct tested *tested)
{
    static const struct {
        const char *member, *name;
    } configured[] = {
        {"stateConfiguration.retrierRetryCount", "RetrierRetryCount"},
        {"stateConfiguration.errorCausedByState", "ErrorCausedByState"},
        {"stateConfiguration.mapIterationFailureCount", "MapIterationFailureCount"},
        {"stateConfiguration.mapItemReaderData", "MapItemReaderData"},
    };

    for (size_t i = 0; i < COUNT_OF(configured) && !tested->mocked; i++)
        if (request_has(tested->request, configured[i].member)) {
            request_fail(tested->request, "ValidationException",
                         "TestState does not support %s when a mock is not specified.",
                         configured[i].name);
            return false;
        }
    return true;
}

/* Whether the Resource is one of which AWS can only test what is made of an answer. */
static bool needs_mock(const struct value *resource)
{
    static const char *const parts[] = {":activity:", ".sync", ".waitForTaskToken"};
    char *text;
    bool needs = false;

    if (!value_is(resource, VALUE_STRING))
        return false;
    text = mem_text(resource->as.text, resource->size);
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        needs = needs || strstr(text, parts[i]) != NULL;
    free(text);
    return needs;
}

static bool check_type(struct tested *tested)
{
    bool joins = test_state_is(tested, "Map") || test_state_is(tested, "Parallel");
    struct request *request = tested->request;

    if (!tested->mocked && joins) {
        request_fail_text(request, "InvalidDefinition",
                          "TestState API does not support Map or Parallel states. Supported state "
                          "types include: [Task, Wait, Pass, Succeed, Fail, Choice]");
    } else if (tested->mocked && tested->type[0] != '\0' && !joins &&
               !test_state_is(tested, "Task")) {
        request_fail(request, "ValidationException",
                     "State type '%s' is not supported when a mock is specified", tested->type);
    } else if (!tested->mocked && test_state_is(tested, "Task")) {
        if (!request_has(request, "roleArn"))
            refuse(tested, "RoleArn must be specified when testing a Task state");
        else if (needs_mock(value_member_named(tested->state, "Resource")))
            refuse(tested, "TestState only supports Activity tasks, .sync and .waitForTaskToken "
                           "service integrations when a mock is specified.");
    }
    return request->error == NULL;
}

static bool check_joined(struct tested *tested)
{
    const struct value *branches = value_member_named(tested->state, "Branches");
    const struct value *result = tested->result;
    int64_t failed =
        request_integer(tested->request, "stateConfiguration.mapIterationFailureCount");
    bool writes = value_member_named(tested->state, "ResultWriter") != NULL;

    if (test_state_is(tested, "Map") && writes && result->kind != VALUE_OBJECT)
        return refuse(tested, "Mocked result must be a JSON object.");
    if (result->kind != VALUE_ARRAY)
        return writes || refuse(tested, "Mocked result must be an array.");
    if (test_state_is(tested, "Parallel") && value_is(branches, VALUE_ARRAY) &&
        branches->size != result->size)
        return refuse(tested, "Mocked result must contain the same number of items as number of "
                              "Parallel branches.");
    if (test_state_is(tested, "Map") && failed > result->size)
        return refuse(tested, "Map iteration failure count must be less than or equal to the "
                              "number of Map iterations");
    return true;
}

static bool check_shape(struct tested *tested)
{
    struct store_text mode = request_text(tested->request, "mock.fieldValidationMode");
    const struct value *resource = value_member_named(tested->state, "Resource");
    char *problem;
    bool fine;

    if (!value_is(resource, VALUE_STRING) || (mode.text != NULL && mode.size == strlen("NONE")))
        return true;
    problem = mock_schema_problem(resource->as.text, resource->size, tested->result,
                                  mode.text == NULL || mode.size != strlen("PRESENT") ||
                                      mode.text[0] == 'S');
    fine = problem == NULL || refuse(tested, problem);
    free(problem);
    return fine;
}

static bool check_mock(struct tested *tested)
{
    struct request *request = tested->request;
    struct store_text text = request_text(request, "mock.result");
    struct json_error error;

    if (request_boolean(request, "revealSecrets", false))
        return refuse(tested, "TestState does not support RevealSecrets when a mock is specified.");
    if (text.text != NULL && request_has(request, "mock.errorOutput"))
        return refuse(tested, "A test mock should have only one of the following fields: [result, "
                              "errorOutput].");
    if (text.text == NULL)
        return request_has(request, "mock.errorOutput") ||
               refuse(tested, "A test mock should have one of the following fields: [result, "
                              "errorOutput].");
    tested->result = json_read(&request->region, text.text, text.size, JSON_TEXT_COPIED, &error);
    if (tested->result == NULL)
        return refuse(tested, "Mocked result must be valid JSON");
    if (test_state_is(tested, "Task"))
        return check_shape(tested);
    return tested->type[0] == '\0' || check_joined(tested);
}

/* ---- what the state sees ---- */

static bool read_object(struct tested *tested, const char *name, const struct value **value,
                        const char *what)
{
    struct store_text text = request_text(tested->request, name);
    struct json_error error;

    if (text.text == NULL)
        return true;
    *value = json_read(&tested->request->region, text.text, text.size, JSON_TEXT_COPIED, &error);
    return value_is(*value, VALUE_OBJECT) || refuse(tested, what);
}

static bool read_context(struct tested *tested)
{
    char *problem;
    bool fine;

    if (!read_object(tested, "context", &tested->context,
                     "Invalid Context object provided: it must be a valid JSON object"))
        return false;
    problem = tested->context != NULL ? state_context_problem(tested->context) : NULL;
    fine = problem == NULL;
    if (!fine)
        request_fail(tested->request, "ValidationException", "Invalid Context object provided: %s",
                     problem);
    free(problem);
    return fine;
}

static bool read_input(struct tested *tested)
{
    struct store_text text = request_text(tested->request, "input");
    struct request *request = tested->request;
    struct buffer why = BUFFER_EMPTY, place = BUFFER_EMPTY;
    struct json_error error;

    tested->input = &value_empty_object;
    if (text.text == NULL)
        return true;
    tested->input = json_read(&request->region, text.text, text.size, JSON_TEXT_COPIED, &error);
    if (tested->input == NULL) {
        if (!jackson_describe(text.text, text.size, JACKSON_OF_DEFINITIONS, &why, &place))
            buffer_add_text(&why, error.message);
        request_fail_quoting(
            request, "InvalidExecutionInput",
            "Invalid State Machine Execution Input: ", (struct store_text){why.text, why.size});
    }
    buffer_fini(&why);
    buffer_fini(&place);
    return request->error == NULL;
}

static bool read_items(struct tested *tested)
{
    struct store_text text = request_text(tested->request, "stateConfiguration.mapItemReaderData");
    struct json_error error;

    if (text.text == NULL)
        return true;
    tested->items =
        json_read(&tested->request->region, text.text, text.size, JSON_TEXT_COPIED, &error);
    return value_is(tested->items, VALUE_ARRAY) ||
           refuse(tested, "MapItemReaderData must be a valid JSON array");
}

bool tested_check(struct tested *tested)
{
    struct request *request = tested->request;

    if (!request_check(request, members, COUNT_OF(members)))
        return false;
    tested->mocked = request_has(request, "mock");
    tested->variables = &value_empty_object;
    return find_tested(tested) && check_configuration(tested) && check_type(tested) &&
           (!tested->mocked || check_mock(tested)) && read_context(tested) &&
           read_object(tested, "variables", &tested->variables,
                       "Variables must be a valid JSON object") &&
           read_items(tested) && read_input(tested);
}
