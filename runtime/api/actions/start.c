/* runtime/api/actions/start.c - what all actions that start executions have in common. */
#include "runtime/api/actions/start.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/api/resource.h"
#include "runtime/base/text.h"
#include "runtime/json/jackson.h"
#include "runtime/json/value.h"
#include "runtime/task/mock_book.h"

bool start_check(struct request *request, const struct request_member *members, size_t count)
{
    struct named_machine *machine = region_alloc(&request->region, sizeof *machine);
    struct store_text name;

    if (!request_check(request, members, count) ||
        !request_started_machine(request, "stateMachineArn", machine))
        return false;
    request->state = machine;
    name = request_text(request, "name");
    if (machine->deleting)
        request_fail_deleting(request, request_text(request, "stateMachineArn"));
    else if (!api_is_name(name))
        request_fail_quoting(request, "InvalidName", "Invalid Name: ", name);
    return request->error == NULL;
}

struct store_text start_input(const struct request *request)
{
    struct store_text input = request_text(request, "input");

    return input.text != NULL ? input : (struct store_text){"{}", 2};
}

/* As recorded from AWS, which says what is wrong as its JSON parser does. */
void start_fail_input(struct request *request, const char *why)
{
    struct store_text input = start_input(request);
    struct buffer said = BUFFER_EMPTY, place = BUFFER_EMPTY;
    const char *text = why;
    size_t size = strlen(why);

    if (text_is_blank(input.text, input.size)) {
        text = "Invalid execution input.";
        size = strlen(text);
    } else if (jackson_describe(input.text, input.size, JACKSON_OF_STRINGS, &said, &place)) {
        text = said.text;
        size = strcspn(text, "\n"); /* the place is not told */
    }
    request_fail_quoting(
        request, "InvalidExecutionInput",
        "Invalid State Machine Execution Input: ", (struct store_text){text, size});
    buffer_fini(&said);
    buffer_fini(&place);
}

static void check_test_case(struct request *request, const char *test_case,
                            const struct sfn_program *program)
{
    const struct mock_book *book = service_mocks(request->api->service);
    char *problem = NULL;

    if (test_case != NULL)
        problem = mock_book_problem(book, program, test_case);
    if (problem != NULL)
        request_fail(request, "ValidationException", "%s", problem);
    free(problem);
}

const struct service_machine *start_machine(struct request *request)
{
    const struct named_machine *named = request->state;
    const struct service_machine *machine;
    struct buffer why = BUFFER_EMPTY;

    machine = service_take_machine(request->api->service, named->arn, named->digest, &why);
    if (machine == NULL)
        request_fail_inside(request, "It cannot be started", why.text);
    else
        check_test_case(request, named->test_case, machine->program);
    buffer_fini(&why);
    return request->error == NULL ? machine : NULL;
}

bool start_has_room(struct request *request)
{
    bool has = service_has_room(request->api->service, request->for_task);

    if (!has)
        request_fail(request, "ServiceUnavailable",
                     "EXPRESS executions take all the memory that they may have");
    return has;
}

void start_express_fill(struct request *request, const struct service_machine *machine,
                        struct service_express *start)
{
    static const struct service_logged all = {HISTORY_LOG_ALL, true};
    const struct named_machine *named = request->state;
    struct store_text input = start_input(request);

    *start = (struct service_express){
        .machine = machine,
        .name = request_keep(request, request_text(request, "name")),
        .input = input.text,
        .input_size = input.size,
        .role_arn = request_keep(request, resource_text(named->text, "roleArn")),
        .test_case = named->test_case,
        .depth = request->depth,
        .logged = named->text == NULL
                      ? all
                      : service_logged_by(value_member_named(named->text, "loggingConfiguration")),
    };
}
