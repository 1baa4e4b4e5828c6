/* jsonata - the state machine of jsonata.asl.json, compiled by sfnc.
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
static int32_t Work_enter_0(struct sfn_frame *f) __attribute__((noinline));
static int32_t Choose_enter_1(struct sfn_frame *f) __attribute__((noinline));
static int32_t Done_enter_2(struct sfn_frame *f) __attribute__((noinline));
static int32_t Work_work_3(struct sfn_frame *f) __attribute__((noinline));
static int32_t Work_leave_4(struct sfn_frame *f) __attribute__((noinline));
static int32_t Work_fail_5(struct sfn_frame *f) __attribute__((noinline));

static const struct sfn_resource sfn_resources[] = {
    {.text = "arn:aws:lambda:us-east-1:123456789012:function:f", .kind = SFN_LAMBDA,
     .submits = 0, .token = 0},
};

static const struct sfn_state sfn_states[] = {
    {.name = "Work", .kind = SFN_TASK, .enter = 0, .work = 3, .leave = 4, .fail = 5,
     .scope = 0, .inner = -1, .inner_count = 0, .task = &sfn_resources[0]},
    {.name = "Choose", .kind = SFN_CHOICE, .enter = 1, .work = -1, .leave = -1,
     .fail = -1, .scope = 0, .inner = -1, .inner_count = 0},
    {.name = "Done", .kind = SFN_SUCCEED, .enter = 2, .work = -1, .leave = -1,
     .fail = -1, .scope = 0, .inner = -1, .inner_count = 0},
};

static const struct sfn_variable sfn_variables[] = {
    {.name = "got"},
};

static const struct sfn_scope sfn_scopes[] = {
    {.owner = -1, .start = 0, .variables = 1, .names = &sfn_variables[0], .states = 0,
     .state_count = 3},
};

static const struct sfn_kind sfn_kinds[] = {
    {.task = &sfn_kind_exec},
};

static int32_t sfn_run(struct sfn_frame *f, int32_t point)
{
    const struct sfn_frame_head *head = (const void *)f;

    do {
        switch (point) {
        case 0: point = Work_enter_0(f); break;
        case 1: point = Choose_enter_1(f); break;
        case 2: point = Done_enter_2(f); break;
        case 3: point = Work_work_3(f); break;
        case 4: point = Work_leave_4(f); break;
        case 5: point = Work_fail_5(f); break;
        default: return point;
        }
    } while (!head->pause);
    return point;
}

const struct sfn_program sfn_program = {
    .abi_version = SFN_ABI_VERSION,
    .express = 0,
    .queries = 1,
    .timeout_seconds = 0,
    .run = sfn_run,
    .scopes = &sfn_scopes[0],
    .scope_count = 1,
    .states = &sfn_states[0],
    .state_count = 3,
    .symbol_count = 0,
    .name = "jsonata",
    .digest = "9f0756ea3e7052886460cdb7450ebe64fcf7a6782e778f903bf2f6e425d57238",
    .definition =
        "{\n"
        "  \"QueryLanguage\": \"JSONata\",\n"
        "  \"StartAt\": \"Work\",\n"
        "  \"States\": {\n"
        "    \"Work\": {\n"
        "      \"Type\": \"Task\",\n"
        "      \"Resource\": \"arn:aws:lambda:us-east-1:123456789012:function:f\",\n"
        "      \"Arguments\": {\"n\": \"{% $states.input.n %}\", \"fixed\": [1, \"{% 'a' & 'b"
        "' %}\"]},\n"
        "      \"TimeoutSeconds\": \"{% $states.input.patience %}\",\n"
        "      \"Assign\": {\"got\": \"{% $states.result %}\"},\n"
        "      \"Catch\": [{\"ErrorEquals\": [\"States.ALL\"], \"Output\": \"{% $states.error"
        "Output.Cause %}\", \"Next\": \"Done\"}],\n"
        "      \"Next\": \"Choose\"\n"
        "    },\n"
        "    \"Choose\": {\n"
        "      \"Type\": \"Choice\",\n"
        "      \"Choices\": [{\"Condition\": \"{% $got > 1 %}\", \"Output\": {\"got\": \"{% $"
        "got %}\"}, \"Next\": \"Done\"}],\n"
        "      \"Default\": \"Done\"\n"
        "    },\n"
        "    \"Done\": {\"Type\": \"Succeed\"}\n"
        "  }\n"
        "}\n",
    .definition_size = 713,
    .references = "{\"Choose\":[\"got\"]}",
    .tasks = &sfn_tasks,
    .kinds = &sfn_kinds[0],
    .kind_count = 1,
    .keeping = &sfn_keeping,
    .service = &sfn_service,
};

/* 1 */
static const struct value literal0 = {VALUE_INTEGER, VALUE_FIXED, 0, 0, {.integer = 1}};
static const struct key n_key0 = {"n", 1, KEY_FIXED | 0x55b4f5c0u};
/* [1,"ab"] */
static const struct value payload0[] = {
    {VALUE_INTEGER, VALUE_FIXED, 0, 0, {.integer = 1}},
    {VALUE_STRING, VALUE_FIXED, 0, 2, {.text = "ab"}},
};
static const struct value literal1 = {VALUE_ARRAY, VALUE_FIXED, 1, 2, {.items = payload0}};
static const struct key patience_key1 = {"patience", 8, KEY_FIXED | 0x402e4bacu};
static const struct key Cause_key2 = {"Cause", 5, KEY_FIXED | 0x587d8031u};

/* Work.enter, point 0 (5:5). */
#line 5 "jsonata.asl.json"
static int32_t Work_enter_0(struct sfn_frame *f)
{
    sfn_enter(f, 0 /* Work */);
    return 3; /* Work.work */
}

/* Choose.enter, point 1 (14:5). */
#line 14 "jsonata.asl.json"
static int32_t Choose_enter_1(struct sfn_frame *f)
{
    const struct value *v1;
    const struct value *v3;
    sfn_enter(f, 1 /* Choose */);
    v1 = sfn_input(f);
#line 16 "jsonata.asl.json"
    sfn_query_begin(f, "$got > 1", "Choices[0]/Condition");
    const struct value *v2 = sfn_variable(f, 0, 0);
    v3 = sfn_query_from(v2);
    const struct value *v5 = sfn_query_greater(f, v3, &literal0);
    if (!v5)
        return SFN_FAILED;
    const struct value *v6 = sfn_query_settle(f, v5, 1);
    if (!v6)
        return SFN_FAILED;
    int32_t v7 = sfn_query_truth(f, v6);
    if (v7)
        goto b1_taken;
    goto b2_untaken;
b1_taken: {
    sfn_query_begin(f, "$got", "Choices[0]/Output/got");
    const struct value *v8 = sfn_query_settle(f, v3, 0);
    if (!v8)
        return SFN_FAILED;
    static const struct key v9_keys[] = {
        {"got", 3, KEY_FIXED | 0x097d59a2u},
    };
    const struct value *const v9_values[] = {v8};
    const struct value *v9 = sfn_object(f, v9_keys, v9_values, 1);
    if (!v9)
        return SFN_FAILED;
#line 14 "jsonata.asl.json"
    if (!sfn_leave(f, v9))
        return SFN_FAILED;
#line 16 "jsonata.asl.json"
    return 2; /* Done.enter */
}
b2_untaken: {
#line 14 "jsonata.asl.json"
    if (!sfn_leave(f, v1))
        return SFN_FAILED;
#line 17 "jsonata.asl.json"
    return 2; /* Done.enter */
}
}

/* Done.enter, point 2 (19:5). */
#line 19 "jsonata.asl.json"
static int32_t Done_enter_2(struct sfn_frame *f)
{
    sfn_enter(f, 2 /* Done */);
    const struct value *v1 = sfn_input(f);
    if (!sfn_leave(f, v1))
        return SFN_FAILED;
    return SFN_END;
}

/* Work.work, point 3: the work of state "Work" (5:5). */
#line 5 "jsonata.asl.json"
static int32_t Work_work_3(struct sfn_frame *f)
{
#line 7 "jsonata.asl.json"
    sfn_task_begin(f);
    const struct value *v1 = sfn_input(f);
#line 8 "jsonata.asl.json"
    sfn_query_begin(f, "$states.input.n", "Arguments/n");
    const struct value *v2 = sfn_query_from(v1);
    const struct value *v3 = sfn_query_last_field(f, v2, &n_key0);
    const struct value *v4 = sfn_query_settle(f, v3, 0);
    if (!v4)
        return SFN_FAILED;
    sfn_query_begin(f, "'a' & 'b'", "Arguments/fixed[1]");
    static const struct key v6_keys[] = {
        {"n", 1, KEY_FIXED | 0x55b4f5c0u},
        {"fixed", 5, KEY_FIXED | 0x69a3ec60u},
    };
    const struct value *const v6_values[] = {v4, &literal1};
    const struct value *v6 = sfn_object(f, v6_keys, v6_values, 2);
    if (!v6)
        return SFN_FAILED;
#line 9 "jsonata.asl.json"
    sfn_query_begin(f, "$states.input.patience", "TimeoutSeconds");
    const struct value *v7 = sfn_query_last_field(f, v2, &patience_key1);
    const struct value *v8 = sfn_query_settle(f, v7, 3);
    if (!v8)
        return SFN_FAILED;
    const struct value *v9 = sfn_field_integer(f, v8, 0, 99999999, "TimeoutSeconds");
    if (!v9)
        return SFN_FAILED;
    if (!sfn_task_timeout(f, v9, ""))
        return SFN_FAILED;
#line 7 "jsonata.asl.json"
    sfn_task_start(f, v6);
    return SFN_SUSPENDED;
}

/* Work.leave, point 4: the leave of state "Work" (5:5). */
#line 5 "jsonata.asl.json"
static int32_t Work_leave_4(struct sfn_frame *f)
{
    const struct value *v1 = sfn_result(f);
#line 10 "jsonata.asl.json"
    sfn_query_begin(f, "$states.result", "Assign/got");
    const struct value *v2 = sfn_query_from(v1);
    const struct value *v3 = sfn_query_collapse(v2);
    const struct value *v4 = sfn_query_settle(f, v3, 0);
    if (!v4)
        return SFN_FAILED;
    sfn_assign(f, 0, "got", v4);
#line 5 "jsonata.asl.json"
    if (!sfn_leave(f, v1))
        return SFN_FAILED;
#line 12 "jsonata.asl.json"
    return 1; /* Choose.enter */
}

/* Work.fail, point 5: the fail of state "Work" (5:5). */
#line 5 "jsonata.asl.json"
static int32_t Work_fail_5(struct sfn_frame *f)
{
#line 11 "jsonata.asl.json"
    int32_t v1 = sfn_error_is_any(f);
    if (v1)
        goto b1_catch;
    goto b2_catcher;
b1_catch: {
    const struct value *v2 = sfn_caught(f);
    sfn_query_begin(f, "$states.errorOutput.Cause", "Catch[0]/Output");
    const struct value *v3 = sfn_query_from(v2);
    const struct value *v4 = sfn_query_last_field(f, v3, &Cause_key2);
    const struct value *v5 = sfn_query_settle(f, v4, 0);
    if (!v5)
        return SFN_FAILED;
#line 5 "jsonata.asl.json"
    if (!sfn_leave(f, v5))
        return SFN_FAILED;
#line 11 "jsonata.asl.json"
    return 2; /* Done.enter */
}
b2_catcher: {
    return SFN_FAILED;
}
}
