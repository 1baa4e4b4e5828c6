/* decided - the state machine of decided.asl.json, compiled by sfnc.
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
static int32_t Route_enter_0(struct sfn_frame *f) __attribute__((noinline));
static int32_t Rest_enter_1(struct sfn_frame *f) __attribute__((noinline));
static int32_t Shape_enter_2(struct sfn_frame *f) __attribute__((noinline));
static int32_t Work_enter_3(struct sfn_frame *f) __attribute__((noinline));
static int32_t Done_enter_4(struct sfn_frame *f) __attribute__((noinline));
static int32_t Rest_leave_5(struct sfn_frame *f) __attribute__((noinline));
static int32_t Shape_filter1_6(struct sfn_frame *f, const struct value *node,
    const struct value *root) __attribute__((unused));
static int32_t Work_work_7(struct sfn_frame *f) __attribute__((noinline));
static int32_t Work_leave_8(struct sfn_frame *f) __attribute__((noinline));
static int32_t Work_fail_9(struct sfn_frame *f) __attribute__((noinline));

static const struct sfn_resource sfn_resources[] = {
    {.text = "exec:./work", .type = "exec", .action = "./work", .kind = SFN_SERVICE,
     .submits = 0, .token = 0},
};

static const struct sfn_state sfn_states[] = {
    {.name = "Route", .kind = SFN_CHOICE, .enter = 0, .work = -1, .leave = -1,
     .fail = -1, .scope = 0, .inner = -1, .inner_count = 0},
    {.name = "Rest", .kind = SFN_WAIT, .enter = 1, .work = -1, .leave = 5,
     .fail = -1, .scope = 0, .inner = -1, .inner_count = 0},
    {.name = "Shape", .kind = SFN_PASS, .enter = 2, .work = -1, .leave = -1,
     .fail = -1, .scope = 0, .inner = -1, .inner_count = 0},
    {.name = "Work", .kind = SFN_TASK, .enter = 3, .work = 6, .leave = 7, .fail = 8,
     .scope = 0, .inner = -1, .inner_count = 0, .task = &sfn_resources[0]},
    {.name = "Done", .kind = SFN_SUCCEED, .enter = 4, .work = -1, .leave = -1,
     .fail = -1, .scope = 0, .inner = -1, .inner_count = 0},
};

static const struct sfn_scope sfn_scopes[] = {
    {.owner = -1, .start = 0, .variables = 0, .states = 0, .state_count = 5},
};

static const struct sfn_kind sfn_kinds[] = {
    {.task = &sfn_kind_exec},
};

static int32_t sfn_run(struct sfn_frame *f, int32_t point)
{
    const struct sfn_frame_head *head = (const void *)f;

    do {
        switch (point) {
        case 0: point = Route_enter_0(f); break;
        case 1: point = Rest_enter_1(f); break;
        case 2: point = Shape_enter_2(f); break;
        case 3: point = Work_enter_3(f); break;
        case 4: point = Done_enter_4(f); break;
        case 5: point = Rest_leave_5(f); break;
        case 6: point = Work_work_7(f); break;
        case 7: point = Work_leave_8(f); break;
        case 8: point = Work_fail_9(f); break;
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
    .state_count = 5,
    .symbol_count = 0,
    .name = "decided",
    .digest = "f60f1775b1a0e97e46c903aa4e8e06dba25c755a6bf42e1e5d20992a51a35741",
    .definition =
        "{\n"
        "  \"Comment\": \"What is decided when compiling: nothing of it is parsed when the ex"
        "ecutable runs\",\n"
        "  \"StartAt\": \"Route\",\n"
        "  \"States\": {\n"
        "    \"Route\": {\n"
        "      \"Type\": \"Choice\",\n"
        "      \"Choices\": [\n"
        "        {\"Not\": {\"Variable\": \"$.quarry.present\", \"IsPresent\": true}, \"Next\""
        ": \"Shape\"},\n"
        "        {\"Variable\": \"$.quarry.name\", \"StringMatches\": \"exact\\\\*\", \"Next\""
        ": \"Shape\"},\n"
        "        {\"Variable\": \"$.quarry.name\", \"StringMatches\": \"first-*\", \"Next\": "
        "\"Shape\"},\n"
        "        {\"Variable\": \"$.quarry.name\", \"StringMatches\": \"*-last\", \"Next\": \""
        "Shape\"},\n"
        "        {\"Variable\": \"$.quarry.name\", \"StringMatches\": \"**-within-*\", \"Next"
        "\": \"Shape\"},\n"
        "        {\"Variable\": \"$.quarry.name\", \"StringMatches\": \"one*\\\\\\\\two*three"
        "\", \"Next\": \"Shape\"},\n"
        "        {\"Variable\": \"$.quarry.name\", \"StringMatches\": \"*\", \"Next\": \"Shap"
        "e\"},\n"
        "        {\"Variable\": \"$.quarry.when\", \"TimestampEquals\": \"2031-01-02T03:04:05"
        "Z\", \"Next\": \"Rest\"},\n"
        "        {\"Variable\": \"$.quarry.when\", \"TimestampLessThan\": \"2031-01-02T03:04:"
        "05.5Z\", \"Next\": \"Rest\"},\n"
        "        {\"Variable\": \"$.quarry.when\", \"TimestampGreaterThan\": \"2031-01-02T03:"
        "04:05+06:00\", \"Next\": \"Rest\"},\n"
        "        {\"Variable\": \"$.quarry.when\", \"TimestampLessThanEquals\": \"1931-01-02T"
        "03:04:05Z\", \"Next\": \"Rest\"},\n"
        "        {\"Variable\": \"$.quarry.when\", \"TimestampGreaterThanEquals\": \"2031-01-"
        "02T03:04:06Z\", \"Next\": \"Rest\"}\n"
        "      ],\n"
        "      \"Default\": \"Shape\"\n"
        "    },\n"
        "    \"Rest\": {\"Type\": \"Wait\", \"Timestamp\": \"2032-03-04T05:06:07.008Z\", \"Ne"
        "xt\": \"Shape\"},\n"
        "    \"Shape\": {\n"
        "      \"Type\": \"Pass\",\n"
        "      \"Parameters\": {\n"
        "        \"joined.$\": \"States.Format('left {} \\\\{middle\\\\} {} right', $, 7)\",\n"
        "        \"named.$\": \"States.Format('for {}', $.quarry.name)\",\n"
        "        \"hash.$\": \"States.Hash($, 'SHA-384')\",\n"
        "        \"names.$\": \"$.lists[*]['alpha beta','gamma delta']\",\n"
        "        \"places.$\": \"$.lists[0,2]\",\n"
        "        \"filtered.$\": \"$.lists[?(@.weight >= 5 && @.colour != 'grey')]\"\n"
        "      },\n"
        "      \"ResultPath\": \"$.shaped.result[0].final\",\n"
        "      \"Next\": \"Work\"\n"
        "    },\n"
        "    \"Work\": {\n"
        "      \"Type\": \"Task\",\n"
        "      \"Resource\": \"exec:./work\",\n"
        "      \"Retry\": [{\"ErrorEquals\": [\"Work.Busy\", \"States.HeartbeatTimeout\"]}],\n"
        "      \"Catch\": [\n"
        "        {\"ErrorEquals\": [\"States.TaskFailed\"], \"Next\": \"Done\"},\n"
        "        {\"ErrorEquals\": [\"States.ALL\"], \"Next\": \"Done\"}\n"
        "      ],\n"
        "      \"Next\": \"Done\"\n"
        "    },\n"
        "    \"Done\": {\"Type\": \"Succeed\"}\n"
        "  }\n"
        "}\n",
    .definition_size = 2297,
    .tasks = &sfn_tasks,
    .kinds = &sfn_kinds[0],
    .kind_count = 1,
    .keeping = &sfn_keeping,
    .service = &sfn_service,
};

static const struct key quarry_key0 = {"quarry", 6, KEY_FIXED | 0x35b77e5fu};
static const struct key present_key1 = {"present", 7, KEY_FIXED | 0x2b7cafeeu};
static const struct key name_key2 = {"name", 4, KEY_FIXED | 0x17252da6u};
/* "exact*" */
static const struct value literal0 = {VALUE_STRING, VALUE_FIXED, 0, 6, {.text = "exact*"}};
/* "first-" */
static const struct value literal1 = {VALUE_STRING, VALUE_FIXED, 0, 6, {.text = "first-"}};
/* "-last" */
static const struct value literal2 = {VALUE_STRING, VALUE_FIXED, 0, 5, {.text = "-last"}};
/* "-within-" */
static const struct value literal3 = {VALUE_STRING, VALUE_FIXED, 0, 8, {.text = "-within-"}};
/* ["one","\\two","three"] */
static const struct value payload0[] = {
    {VALUE_STRING, VALUE_FIXED, 0, 3, {.text = "one"}},
    {VALUE_STRING, VALUE_FIXED, 0, 4, {.text = "\\two"}},
    {VALUE_STRING, VALUE_FIXED, 0, 5, {.text = "three"}},
};
static const struct value literal4 = {VALUE_ARRAY, VALUE_FIXED, 1, 3, {.items = payload0}};
static const struct key when_key3 = {"when", 4, KEY_FIXED | 0x6c4e5200u};
/* "for " */
static const struct value literal5 = {VALUE_STRING, VALUE_FIXED, 0, 4, {.text = "for "}};
static const struct key lists_key4 = {"lists", 5, KEY_FIXED | 0x4acbe723u};
/* [0,2] */
static const struct value payload1[] = {
    {VALUE_INTEGER, VALUE_FIXED, 0, 0, {.integer = 0}},
    {VALUE_INTEGER, VALUE_FIXED, 0, 0, {.integer = 2}},
};
static const struct value literal6 = {VALUE_ARRAY, VALUE_FIXED, 1, 2, {.items = payload1}};
static const struct key names0_keys[] = {
    {"alpha beta", 10, KEY_FIXED | 0x788768a9u},
    {"gamma delta", 11, KEY_FIXED | 0x1f283dddu},
};
static const struct key_list names0 = {names0_keys, 2};
/* "left " */
static const struct value literal7 = {VALUE_STRING, VALUE_FIXED, 0, 5, {.text = "left "}};
/* " {middle} " */
static const struct value literal8 = {VALUE_STRING, VALUE_FIXED, 0, 10, {.text = " {middle} "}};
/* 7 */
static const struct value literal9 = {VALUE_INTEGER, VALUE_FIXED, 0, 0, {.integer = 7}};
/* " right" */
static const struct value literal10 = {VALUE_STRING, VALUE_FIXED, 0, 6, {.text = " right"}};
static const struct key shaped_key5 = {"shaped", 6, KEY_FIXED | 0x61a58ae6u};
static const struct key result_key6 = {"result", 6, KEY_FIXED | 0x60269228u};
static const struct key final_key7 = {"final", 5, KEY_FIXED | 0x25fbe17du};
static const struct key weight_key8 = {"weight", 6, KEY_FIXED | 0x7d6f6b1fu};
/* 5 */
static const struct value literal11 = {VALUE_INTEGER, VALUE_FIXED, 0, 0, {.integer = 5}};
static const struct key colour_key9 = {"colour", 6, KEY_FIXED | 0x793d03feu};
/* "grey" */
static const struct value literal12 = {VALUE_STRING, VALUE_FIXED, 0, 4, {.text = "grey"}};

/* Route.enter, point 0 (5:5). */
#line 5 "decided.asl.json"
static int32_t Route_enter_0(struct sfn_frame *f)
{
    const struct value *v1;
    const struct value *v2;
    const struct value *v6;
    const struct value *v25;
    sfn_enter(f, 0 /* Route */);
    v1 = sfn_input(f);
#line 8 "decided.asl.json"
    v2 = sfn_member(v1, &quarry_key0);
    const struct value *v3 = sfn_member(v2, &present_key1);
    int32_t v4 = v3 != NULL;
    if (v4)
        goto b2_untaken;
    goto b1_taken;
b1_taken: {
#line 5 "decided.asl.json"
    if (!sfn_leave(f, v1))
        return SFN_FAILED;
#line 8 "decided.asl.json"
    return 2; /* Shape.enter */
}
b2_untaken: {
#line 9 "decided.asl.json"
    v6 = sfn_member(v2, &name_key2);
    const struct value *v7 = sfn_require(f, v6, "Invalid path '$.quarry.name': The choice state's condition path references an invali"
        "d value.");
    if (!v7)
        return SFN_FAILED;
    int32_t v9 = sfn_string_equals(v7, &literal0);
    if (v9)
        goto b3_taken;
    goto b4_untaken;
}
b3_taken: {
#line 5 "decided.asl.json"
    if (!sfn_leave(f, v1))
        return SFN_FAILED;
#line 9 "decided.asl.json"
    return 2; /* Shape.enter */
}
b4_untaken: {
#line 10 "decided.asl.json"
    int32_t v12 = sfn_string_starts(v6, &literal1);
    if (v12)
        goto b5_taken;
    goto b6_untaken;
}
b5_taken: {
#line 5 "decided.asl.json"
    if (!sfn_leave(f, v1))
        return SFN_FAILED;
#line 10 "decided.asl.json"
    return 2; /* Shape.enter */
}
b6_untaken: {
#line 11 "decided.asl.json"
    int32_t v15 = sfn_string_ends(v6, &literal2);
    if (v15)
        goto b7_taken;
    goto b8_untaken;
}
b7_taken: {
#line 5 "decided.asl.json"
    if (!sfn_leave(f, v1))
        return SFN_FAILED;
#line 11 "decided.asl.json"
    return 2; /* Shape.enter */
}
b8_untaken: {
#line 12 "decided.asl.json"
    int32_t v18 = sfn_string_contains(v6, &literal3);
    if (v18)
        goto b9_taken;
    goto b10_untaken;
}
b9_taken: {
#line 5 "decided.asl.json"
    if (!sfn_leave(f, v1))
        return SFN_FAILED;
#line 12 "decided.asl.json"
    return 2; /* Shape.enter */
}
b10_untaken: {
#line 13 "decided.asl.json"
    int32_t v21 = sfn_string_matches(v6, &literal4);
    if (v21)
        goto b11_taken;
    goto b12_untaken;
}
b11_taken: {
#line 5 "decided.asl.json"
    if (!sfn_leave(f, v1))
        return SFN_FAILED;
#line 13 "decided.asl.json"
    return 2; /* Shape.enter */
}
b12_untaken: {
#line 14 "decided.asl.json"
    int32_t v23 = sfn_is_string(v6);
    if (v23)
        goto b13_taken;
    goto b14_untaken;
}
b13_taken: {
#line 5 "decided.asl.json"
    if (!sfn_leave(f, v1))
        return SFN_FAILED;
#line 14 "decided.asl.json"
    return 2; /* Shape.enter */
}
b14_untaken: {
#line 15 "decided.asl.json"
    v25 = sfn_member(v2, &when_key3);
    const struct value *v26 = sfn_require(f, v25, "Invalid path '$.quarry.when': The choice state's condition path references an invali"
        "d value.");
    if (!v26)
        return SFN_FAILED;
    int32_t v27 = sfn_timestamp_at(v26, 1925089445, 0);
    if (v27)
        goto b15_taken;
    goto b16_untaken;
}
b15_taken: {
#line 5 "decided.asl.json"
    if (!sfn_leave(f, v1))
        return SFN_FAILED;
#line 15 "decided.asl.json"
    return 1; /* Rest.enter */
}
b16_untaken: {
#line 16 "decided.asl.json"
    int32_t v29 = sfn_timestamp_before(v25, 1925089445, 500000000);
    if (v29)
        goto b17_taken;
    goto b18_untaken;
}
b17_taken: {
#line 5 "decided.asl.json"
    if (!sfn_leave(f, v1))
        return SFN_FAILED;
#line 16 "decided.asl.json"
    return 1; /* Rest.enter */
}
b18_untaken: {
#line 17 "decided.asl.json"
    int32_t v31 = sfn_timestamp_after(v25, 1925067845, 0);
    if (v31)
        goto b19_taken;
    goto b20_untaken;
}
b19_taken: {
#line 5 "decided.asl.json"
    if (!sfn_leave(f, v1))
        return SFN_FAILED;
#line 17 "decided.asl.json"
    return 1; /* Rest.enter */
}
b20_untaken: {
#line 18 "decided.asl.json"
    int32_t v33 = sfn_timestamp_until(v25, -1230670555, 0);
    if (v33)
        goto b21_taken;
    goto b22_untaken;
}
b21_taken: {
#line 5 "decided.asl.json"
    if (!sfn_leave(f, v1))
        return SFN_FAILED;
#line 18 "decided.asl.json"
    return 1; /* Rest.enter */
}
b22_untaken: {
#line 19 "decided.asl.json"
    int32_t v35 = sfn_timestamp_since(v25, 1925089446, 0);
    if (v35)
        goto b23_taken;
    goto b24_untaken;
}
b23_taken: {
#line 5 "decided.asl.json"
    if (!sfn_leave(f, v1))
        return SFN_FAILED;
#line 19 "decided.asl.json"
    return 1; /* Rest.enter */
}
b24_untaken: {
#line 5 "decided.asl.json"
    if (!sfn_leave(f, v1))
        return SFN_FAILED;
#line 21 "decided.asl.json"
    return 2; /* Shape.enter */
}
}

/* Rest.enter, point 1 (23:5). */
#line 23 "decided.asl.json"
static int32_t Rest_enter_1(struct sfn_frame *f)
{
    sfn_enter(f, 1 /* Rest */);
    if (!sfn_wait_until_moment(f, 1961989567, 8000000))
        return SFN_FAILED;
    return SFN_SUSPENDED;
}

/* Shape.enter, point 2 (24:5). */
#line 24 "decided.asl.json"
static int32_t Shape_enter_2(struct sfn_frame *f)
{
    sfn_enter(f, 2 /* Shape */);
    const struct value *v1 = sfn_input(f);
#line 28 "decided.asl.json"
    const struct value *v2 = sfn_member(v1, &quarry_key0);
    const struct value *v3 = sfn_member(v2, &name_key2);
    const struct value *v4 = sfn_require_argument(f, v3, v1, "$.quarry.name", "States.Format('for {}', $.quarry.name)");
    if (!v4)
        return SFN_FAILED;
    const struct value *const v6_values[] = {&literal5, v4};
    const struct value *v6 = sfn_join(f, v6_values, 2);
    if (!v6)
        return SFN_FAILED;
#line 31 "decided.asl.json"
    const struct value *v7 = sfn_member(v1, &lists_key4);
    const struct value *v8 = sfn_nodes(f, v7);
    const struct value *v10 = sfn_nodes_elements(f, v8, &literal6);
#line 30 "decided.asl.json"
    const struct value *v11 = sfn_nodes_children(f, v8);
    const struct value *v12 = sfn_nodes_pick(f, v11, &names0, 0);
#line 32 "decided.asl.json"
    const struct value *v13 = sfn_nodes_filter(f, v8, v1, Shape_filter1_6);
#line 27 "decided.asl.json"
    const struct value *const v18_values[] = {&literal7, v1, &literal8, &literal9, &literal10};
    const struct value *v18 = sfn_join(f, v18_values, 5);
    if (!v18)
        return SFN_FAILED;
#line 29 "decided.asl.json"
    const struct value *v19 = sfn_hash_sha384(f, v1, "States.Hash($, 'SHA-384')");
    if (!v19)
        return SFN_FAILED;
#line 26 "decided.asl.json"
    static const struct key v20_keys[] = {
        {"named", 5, KEY_FIXED | 0x4a958e6du},
        {"places", 6, KEY_FIXED | 0x62619af1u},
        {"names", 5, KEY_FIXED | 0x326d7913u},
        {"filtered", 8, KEY_FIXED | 0x1bdf9a59u},
        {"joined", 6, KEY_FIXED | 0x032c169du},
        {"hash", 4, KEY_FIXED | 0x3af4eaefu},
    };
    const struct value *const v20_values[] = {v6, v10, v12, v13, v18, v19};
    const struct value *v20 = sfn_object(f, v20_keys, v20_values, 6);
    if (!v20)
        return SFN_FAILED;
#line 34 "decided.asl.json"
    const struct value *v21 = sfn_input(f);
    const struct value *v22 = sfn_object_at(f, v21, "shaped", v21);
    if (!v22)
        return SFN_FAILED;
    const struct value *v23 = sfn_member(v22, &shaped_key5);
    const struct value *v24 = sfn_object_at(f, v23, "result", v21);
    if (!v24)
        return SFN_FAILED;
    const struct value *v25 = sfn_member(v24, &result_key6);
    const struct value *v26 = sfn_array_at(f, v25, 0, v21);
    if (!v26)
        return SFN_FAILED;
    const struct value *v27 = sfn_element(v26, 0);
    const struct value *v28 = sfn_object_at(f, v27, "final", v21);
    if (!v28)
        return SFN_FAILED;
    const struct value *v29 = sfn_set_member(f, v28, &final_key7, v20);
    if (!v29)
        return SFN_FAILED;
    const struct value *v30 = sfn_set_element(f, v26, 0, v29);
    if (!v30)
        return SFN_FAILED;
    const struct value *v31 = sfn_set_member(f, v24, &result_key6, v30);
    if (!v31)
        return SFN_FAILED;
    const struct value *v32 = sfn_set_member(f, v22, &shaped_key5, v31);
    if (!v32)
        return SFN_FAILED;
#line 24 "decided.asl.json"
    if (!sfn_leave(f, v32))
        return SFN_FAILED;
#line 35 "decided.asl.json"
    return 3; /* Work.enter */
}

/* Work.enter, point 3 (37:5). */
#line 37 "decided.asl.json"
static int32_t Work_enter_3(struct sfn_frame *f)
{
    sfn_enter(f, 3 /* Work */);
    return 6; /* Work.work */
}

/* Done.enter, point 4 (47:5). */
#line 47 "decided.asl.json"
static int32_t Done_enter_4(struct sfn_frame *f)
{
    sfn_enter(f, 4 /* Done */);
    const struct value *v1 = sfn_input(f);
    if (!sfn_leave(f, v1))
        return SFN_FAILED;
    return SFN_END;
}

/* Rest.leave, point 5: the leave of state "Rest" (23:5). */
#line 23 "decided.asl.json"
static int32_t Rest_leave_5(struct sfn_frame *f)
{
    const struct value *v1 = sfn_input(f);
    if (!sfn_leave(f, v1))
        return SFN_FAILED;
    return 2; /* Shape.enter */
}

/* Shape.filter1 (32:23). */
#line 32 "decided.asl.json"
static int32_t Shape_filter1_6(struct sfn_frame *f, const struct value *node,
    const struct value *root)
{
    int32_t v2 = sfn_is_container(node);
    if (v2)
        goto b3_container;
    goto b2_no;
b1_yes: {
    return 1;
}
b2_no: {
    return 0;
}
b3_container: {
    const struct value *v5 = sfn_member(node, &weight_key8);
    int32_t v7 = sfn_filter_greater_than_equals(v5, &literal11);
    if (v7)
        goto b4_next;
    goto b2_no;
}
b4_next: {
    const struct value *v8 = sfn_member(node, &colour_key9);
    int32_t v10 = sfn_filter_not_equals(v8, &literal12);
    if (v10)
        goto b1_yes;
    goto b2_no;
}
}

/* Work.work, point 6: the work of state "Work" (37:5). */
#line 37 "decided.asl.json"
static int32_t Work_work_7(struct sfn_frame *f)
{
#line 39 "decided.asl.json"
    sfn_task_begin(f);
    const struct value *v1 = sfn_input(f);
    sfn_task_start(f, v1);
    return SFN_SUSPENDED;
}

/* Work.leave, point 7: the leave of state "Work" (37:5). */
#line 37 "decided.asl.json"
static int32_t Work_leave_8(struct sfn_frame *f)
{
    const struct value *v1 = sfn_result(f);
    if (!sfn_leave(f, v1))
        return SFN_FAILED;
#line 45 "decided.asl.json"
    return 4; /* Done.enter */
}

/* Work.fail, point 8: the fail of state "Work" (37:5). */
#line 37 "decided.asl.json"
static int32_t Work_fail_9(struct sfn_frame *f)
{
#line 40 "decided.asl.json"
    int32_t v1 = sfn_error_is(f, "Work.Busy");
    if (v1)
        goto b2_retry;
    goto b5_or;
b1_catching: {
#line 42 "decided.asl.json"
    int32_t v2 = sfn_error_is_task_failed(f);
    if (v2)
        goto b6_catch;
    goto b7_catcher;
}
b2_retry: {
#line 40 "decided.asl.json"
    int32_t v3 = sfn_retry(f, 0, 1.0, 3, 2.0, 0.0, 0);
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
    int32_t v4 = sfn_error_is_heartbeat(f);
    if (v4)
        goto b2_retry;
    goto b4_retrier;
}
b6_catch: {
#line 42 "decided.asl.json"
    const struct value *v5 = sfn_caught(f);
#line 37 "decided.asl.json"
    if (!sfn_leave(f, v5))
        return SFN_FAILED;
#line 42 "decided.asl.json"
    return 4; /* Done.enter */
}
b7_catcher: {
#line 43 "decided.asl.json"
    int32_t v7 = sfn_error_is_any(f);
    if (v7)
        goto b8_catch;
    goto b9_catcher;
}
b8_catch: {
    const struct value *v8 = sfn_caught(f);
#line 37 "decided.asl.json"
    if (!sfn_leave(f, v8))
        return SFN_FAILED;
#line 43 "decided.asl.json"
    return 4; /* Done.enter */
}
b9_catcher: {
    return SFN_FAILED;
}
}
