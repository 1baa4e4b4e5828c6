/* task - the state machine of task.asl.json, compiled by sfnc.
 *
 * How to read it. Every way into a state is a point: a number, and the function that runs
 * from there until the state machine goes on (the next point), is done (SFN_END), has to
 * wait (SFN_SUSPENDED) or has failed (SFN_FAILED). sfn_run goes from point to point. A state
 * has up to three more ways in than being entered: `work` is repeated by a retry, `leave` when
 * what it waited for is there, `fail` when its Retry or Catch may handle a failure. What an
 * operation means is said in sfn/abi.def. `f` is the frame: the running instance of the
 * scope. v1, v2, ... are results: JSON values (NULL where a path found nothing), numbers, lists.
 * Constants stand before the functions that use them. #line names the place in the definition. */
#include <sfn/abi.h>

/* Kept apart: inlined into sfn_run, a thousand states would be one function that
 * compiles for minutes. */
static int32_t Charge_enter_0(struct sfn_frame *f) __attribute__((noinline));
static int32_t Sorry_enter_1(struct sfn_frame *f) __attribute__((noinline));
static int32_t Charge_work_2(struct sfn_frame *f) __attribute__((noinline));
static int32_t Charge_leave_3(struct sfn_frame *f) __attribute__((noinline));
static int32_t Charge_fail_4(struct sfn_frame *f) __attribute__((noinline));

static const struct sfn_resource sfn_resources[] = {
    {.text = "exec:./charge.py", .type = "exec", .action = "./charge.py", .kind = SFN_SERVICE,
     .submits = 0, .token = 0},
};

static const struct sfn_state sfn_states[] = {
    {.name = "Charge", .kind = SFN_TASK, .enter = 0, .work = 2, .leave = 3,
     .fail = 4, .scope = 0, .inner = -1, .inner_count = 0, .task = &sfn_resources[0]},
    {.name = "Sorry", .kind = SFN_FAIL, .enter = 1, .work = -1, .leave = -1,
     .fail = -1, .scope = 0, .inner = -1, .inner_count = 0},
};

static const struct sfn_scope sfn_scopes[] = {
    {.owner = -1, .start = 0, .variables = 0, .states = 0, .state_count = 2},
};

static const struct sfn_kind sfn_kinds[] = {
    {.task = &sfn_kind_exec},
};

static int32_t sfn_run(struct sfn_frame *f, int32_t point)
{
    const struct sfn_frame_head *head = (const void *)f;

    do {
        switch (point) {
        case 0: point = Charge_enter_0(f); break;
        case 1: point = Sorry_enter_1(f); break;
        case 2: point = Charge_work_2(f); break;
        case 3: point = Charge_leave_3(f); break;
        case 4: point = Charge_fail_4(f); break;
        default: return point;
        }
    } while (!head->pause);
    return point;
}

const struct sfn_program sfn_program = {
    .abi_version = SFN_ABI_VERSION,
    .express = 0,
    .queries = 0,
    .timeout_seconds = 0,
    .run = sfn_run,
    .scopes = &sfn_scopes[0],
    .scope_count = 1,
    .states = &sfn_states[0],
    .state_count = 2,
    .symbol_count = 0,
    .name = "task",
    .digest = "e7d025192c092dd44ecf441d60930384be0d97baa097fe2c1c3b20fd7f15b009",
    .definition =
        "{\n"
        "  \"StartAt\": \"Charge\",\n"
        "  \"States\": {\n"
        "    \"Charge\": {\n"
        "      \"Type\": \"Task\",\n"
        "      \"Resource\": \"exec:./charge.py\",\n"
        "      \"Parameters\": { \"amount.$\": \"$.total\", \"list\": [1, \"$.not.a.path\"] }"
        ",\n"
        "      \"ResultPath\": \"$.payment\",\n"
        "      \"TimeoutSeconds\": 10,\n"
        "      \"Retry\": [ { \"ErrorEquals\": [ \"Busy\", \"States.Timeout\" ], \"MaxAttempt"
        "s\": 2 } ],\n"
        "      \"Catch\": [ { \"ErrorEquals\": [ \"States.ALL\" ], \"ResultPath\": \"$.error\""
        ", \"Next\": \"Sorry\" } ],\n"
        "      \"End\": true\n"
        "    },\n"
        "    \"Sorry\": { \"Type\": \"Fail\", \"Error\": \"Declined\", \"CausePath\": \"State"
        "s.Format('no: {}', $.error.Cause)\" }\n"
        "  }\n"
        "}\n",
    .definition_size = 575,
    .tasks = &sfn_tasks,
    .kinds = &sfn_kinds[0],
    .kind_count = 1,
    .keeping = &sfn_keeping,
    .service = &sfn_service,
};

static const struct key error_key0 = {"error", 5, KEY_FIXED | 0x009aedc3u};
static const struct key Cause_key1 = {"Cause", 5, KEY_FIXED | 0x587d8031u};
/* "no: " */
static const struct value literal0 = {VALUE_STRING, VALUE_FIXED, 0, 4, {.text = "no: "}};
/* "Declined" */
static const struct value literal1 = {VALUE_STRING, VALUE_FIXED, 0, 8, {.text = "Declined"}};
static const struct key total_key2 = {"total", 5, KEY_FIXED | 0x28d22447u};
/* [1,"$.not.a.path"] */
static const struct value payload0[] = {
    {VALUE_INTEGER, VALUE_FIXED, 0, 0, {.integer = 1}},
    {VALUE_STRING, VALUE_FIXED, 0, 12, {.text = "$.not.a.path"}},
};
static const struct value literal2 = {VALUE_ARRAY, VALUE_FIXED, 1, 2, {.items = payload0}};
/* 10 */
static const struct value literal3 = {VALUE_INTEGER, VALUE_FIXED, 0, 0, {.integer = 10}};
static const struct key payment_key3 = {"payment", 7, KEY_FIXED | 0x73324770u};

/* Charge.enter, point 0 (4:5). */
#line 4 "task.asl.json"
static int32_t Charge_enter_0(struct sfn_frame *f)
{
    sfn_enter(f, 0 /* Charge */);
    return 2; /* Charge.work */
}

/* Sorry.enter, point 1 (14:5). */
#line 14 "task.asl.json"
static int32_t Sorry_enter_1(struct sfn_frame *f)
{
    sfn_enter(f, 1 /* Sorry */);
    const struct value *v1 = sfn_input(f);
    const struct value *v3 = sfn_member(v1, &error_key0);
    const struct value *v4 = sfn_member(v3, &Cause_key1);
    const struct value *v5 = sfn_require_argument(f, v4, v1, "$.error.Cause", "States.Format('no: {}', $.error.Cause)");
    if (!v5)
        return SFN_FAILED;
    const struct value *const v7_values[] = {&literal0, v5};
    const struct value *v7 = sfn_join(f, v7_values, 2);
    if (!v7)
        return SFN_FAILED;
    sfn_throw(f, &literal1, v7);
    return SFN_FAILED;
}

/* Charge.work, point 2: the work of state "Charge" (4:5). */
#line 4 "task.asl.json"
static int32_t Charge_work_2(struct sfn_frame *f)
{
#line 6 "task.asl.json"
    sfn_task_begin(f);
    const struct value *v1 = sfn_input(f);
#line 7 "task.asl.json"
    const struct value *v3 = sfn_member(v1, &total_key2);
    const struct value *v4 = sfn_require_field(f, v3, v1, "$.total", "amount.$");
    if (!v4)
        return SFN_FAILED;
    static const struct key v5_keys[] = {
        {"list", 4, KEY_FIXED | 0x435964a8u},
        {"amount", 6, KEY_FIXED | 0x4d4b2cd0u},
    };
    const struct value *const v5_values[] = {&literal2, v4};
    const struct value *v5 = sfn_object(f, v5_keys, v5_values, 2);
    if (!v5)
        return SFN_FAILED;
#line 9 "task.asl.json"
    if (!sfn_task_timeout(f, &literal3, ""))
        return SFN_FAILED;
#line 6 "task.asl.json"
    sfn_task_start(f, v5);
    return SFN_SUSPENDED;
}

/* Charge.leave, point 3: the leave of state "Charge" (4:5). */
#line 4 "task.asl.json"
static int32_t Charge_leave_3(struct sfn_frame *f)
{
    const struct value *v1 = sfn_result(f);
#line 8 "task.asl.json"
    const struct value *v2 = sfn_input(f);
    const struct value *v3 = sfn_object_at(f, v2, "payment", v2);
    if (!v3)
        return SFN_FAILED;
    const struct value *v4 = sfn_set_member(f, v3, &payment_key3, v1);
    if (!v4)
        return SFN_FAILED;
#line 4 "task.asl.json"
    if (!sfn_leave(f, v4))
        return SFN_FAILED;
    return SFN_END;
}

/* Charge.fail, point 4: the fail of state "Charge" (4:5). */
#line 4 "task.asl.json"
static int32_t Charge_fail_4(struct sfn_frame *f)
{
#line 10 "task.asl.json"
    int32_t v1 = sfn_error_is(f, "Busy");
    if (v1)
        goto b2_retry;
    goto b5_or;
b1_catching: {
#line 11 "task.asl.json"
    int32_t v2 = sfn_error_is_any(f);
    if (v2)
        goto b6_catch;
    goto b7_catcher;
}
b2_retry: {
#line 10 "task.asl.json"
    int32_t v3 = sfn_retry(f, 0, 1.0, 2, 2.0, 0.0, 0);
    if (v3)
        goto b3_wait;
    goto b1_catching;
}
b3_wait: {
    return SFN_SUSPENDED;
}
b4_retrier: {
    goto b1_catching;
}
b5_or: {
    int32_t v4 = sfn_error_is(f, "States.Timeout");
    if (v4)
        goto b2_retry;
    goto b4_retrier;
}
b6_catch: {
#line 11 "task.asl.json"
    const struct value *v5 = sfn_caught(f);
    const struct value *v6 = sfn_input(f);
    const struct value *v7 = sfn_object_at(f, v6, "error", v6);
    if (!v7)
        return SFN_FAILED;
    const struct value *v8 = sfn_set_member(f, v7, &error_key0, v5);
    if (!v8)
        return SFN_FAILED;
#line 4 "task.asl.json"
    if (!sfn_leave(f, v8))
        return SFN_FAILED;
#line 11 "task.asl.json"
    return 1; /* Sorry.enter */
}
b7_catcher: {
    return SFN_FAILED;
}
}
