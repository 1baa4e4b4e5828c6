/* choice - the state machine of choice.asl.json, compiled by sfnc.
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
static int32_t Big_enter_1(struct sfn_frame *f) __attribute__((noinline));
static int32_t Small_enter_2(struct sfn_frame *f) __attribute__((noinline));
static int32_t Big_filter1_3(struct sfn_frame *f, const struct value *node,
    const struct value *root) __attribute__((unused));

static const struct sfn_state sfn_states[] = {
    {.name = "Route", .kind = SFN_CHOICE, .enter = 0, .work = -1, .leave = -1,
     .fail = -1, .scope = 0, .inner = -1, .inner_count = 0},
    {.name = "Big", .kind = SFN_PASS, .enter = 1, .work = -1, .leave = -1,
     .fail = -1, .scope = 0, .inner = -1, .inner_count = 0},
    {.name = "Small", .kind = SFN_PASS, .enter = 2, .work = -1, .leave = -1,
     .fail = -1, .scope = 0, .inner = -1, .inner_count = 0},
};

static const struct sfn_scope sfn_scopes[] = {
    {.owner = -1, .start = 0, .variables = 0, .states = 0, .state_count = 3},
};

static int32_t sfn_run(struct sfn_frame *f, int32_t point)
{
    const struct sfn_frame_head *head = (const void *)f;

    do {
        switch (point) {
        case 0: point = Route_enter_0(f); break;
        case 1: point = Big_enter_1(f); break;
        case 2: point = Small_enter_2(f); break;
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
    .state_count = 3,
    .symbol_count = 0,
    .name = "choice",
    .digest = "d053f8247c8f3880b542391bf3dc529bf620863f31a2bf6af735cb7afd486bbc",
    .definition =
        "{\n"
        "  \"StartAt\": \"Route\",\n"
        "  \"States\": {\n"
        "    \"Route\": {\n"
        "      \"Type\": \"Choice\",\n"
        "      \"Choices\": [\n"
        "        { \"And\": [ { \"Variable\": \"$.n\", \"NumericGreaterThan\": 1 },\n"
        "                   { \"Or\": [ { \"Variable\": \"$.s\", \"StringEquals\": \"a\" },\n"
        "                             { \"Not\": { \"Variable\": \"$.s\", \"IsPresent\": true"
        " } } ] } ],\n"
        "          \"Next\": \"Big\" }\n"
        "      ],\n"
        "      \"Default\": \"Small\"\n"
        "    },\n"
        "    \"Big\": { \"Type\": \"Pass\", \"Parameters\": { \"first.$\": \"$.list[?(@.k > 2"
        ")].v\" }, \"End\": true },\n"
        "    \"Small\": { \"Type\": \"Pass\", \"Result\": { \"a\": 1.5, \"b\": [ null, true, "
        "\"x\" ] }, \"End\": true }\n"
        "  }\n"
        "}\n",
    .definition_size = 589,
    .kind_count = 0,
    .keeping = &sfn_keeping,
    .service = &sfn_service,
};

static const struct key n_key0 = {"n", 1, KEY_FIXED | 0x55b4f5c0u};
/* 1 */
static const struct value literal0 = {VALUE_INTEGER, VALUE_FIXED, 0, 0, {.integer = 1}};
static const struct key s_key1 = {"s", 1, KEY_FIXED | 0x1c883461u};
/* "a" */
static const struct value literal1 = {VALUE_STRING, VALUE_FIXED, 0, 1, {.text = "a"}};
static const struct key list_key2 = {"list", 4, KEY_FIXED | 0x435964a8u};
static const struct key v_key3 = {"v", 1, KEY_FIXED | 0x3f361a86u};
/* {"a":1.5,"b":[null,true,"x"]} */
static const struct value payload0[] = {
    {VALUE_NULL, VALUE_FIXED, 0, 0, {.integer = 0}},
    {VALUE_BOOLEAN, VALUE_FIXED, 0, 0, {.integer = 1}},
    {VALUE_STRING, VALUE_FIXED, 0, 1, {.text = "x"}},
};
static const struct member payload1[] = {
    {{"a", 1, KEY_FIXED | 0x54a1d40eu},
     {VALUE_REAL, VALUE_FIXED, 0, 0, {.real = 0x1.8p+0}}},
    {{"b", 1, KEY_FIXED | 0x3b3cb991u},
     {VALUE_ARRAY, VALUE_FIXED, 1, 3, {.items = payload0}}},
};
static const struct value literal2 = {VALUE_OBJECT, VALUE_FIXED, 2, 2, {.members = payload1}};
static const struct key k_key4 = {"k", 1, KEY_FIXED | 0x65767e96u};
/* 2 */
static const struct value literal3 = {VALUE_INTEGER, VALUE_FIXED, 0, 0, {.integer = 2}};

/* Route.enter, point 0 (4:5). */
#line 4 "choice.asl.json"
static int32_t Route_enter_0(struct sfn_frame *f)
{
    const struct value *v1;
    sfn_enter(f, 0 /* Route */);
    v1 = sfn_input(f);
#line 7 "choice.asl.json"
    const struct value *v2 = sfn_member(v1, &n_key0);
    const struct value *v3 = sfn_require(f, v2, "Invalid path '$.n': The choice state's condition path references an invalid value.");
    if (!v3)
        return SFN_FAILED;
    int32_t v5 = sfn_numeric_greater_than(v3, &literal0);
    if (v5)
        goto b3_next;
    goto b2_untaken;
b1_taken: {
#line 4 "choice.asl.json"
    if (!sfn_leave(f, v1))
        return SFN_FAILED;
#line 10 "choice.asl.json"
    return 1; /* Big.enter */
}
b2_untaken: {
#line 4 "choice.asl.json"
    if (!sfn_leave(f, v1))
        return SFN_FAILED;
#line 12 "choice.asl.json"
    return 2; /* Small.enter */
}
b3_next: {
#line 8 "choice.asl.json"
    const struct value *v8 = sfn_member(v1, &s_key1);
    const struct value *v9 = sfn_require(f, v8, "Invalid path '$.s': The choice state's condition path references an invalid value.");
    if (!v9)
        return SFN_FAILED;
    int32_t v11 = sfn_string_equals(v9, &literal1);
    if (v11)
        goto b1_taken;
    goto b4_next;
}
b4_next: {
#line 9 "choice.asl.json"
    goto b2_untaken;
}
}

/* Big.enter, point 1 (14:5). */
#line 14 "choice.asl.json"
static int32_t Big_enter_1(struct sfn_frame *f)
{
    sfn_enter(f, 1 /* Big */);
    const struct value *v1 = sfn_input(f);
    const struct value *v2 = sfn_member(v1, &list_key2);
    const struct value *v3 = sfn_nodes(f, v2);
    const struct value *v4 = sfn_nodes_filter(f, v3, v1, Big_filter1_3);
    const struct value *v5 = sfn_nodes_member(f, v4, &v_key3);
    static const struct key v6_keys[] = {
        {"first", 5, KEY_FIXED | 0x071c09d5u},
    };
    const struct value *const v6_values[] = {v5};
    const struct value *v6 = sfn_object(f, v6_keys, v6_values, 1);
    if (!v6)
        return SFN_FAILED;
    if (!sfn_leave(f, v6))
        return SFN_FAILED;
    return SFN_END;
}

/* Small.enter, point 2 (15:5). */
#line 15 "choice.asl.json"
static int32_t Small_enter_2(struct sfn_frame *f)
{
    sfn_enter(f, 2 /* Small */);
    if (!sfn_leave(f, &literal2))
        return SFN_FAILED;
    return SFN_END;
}

/* Big.filter1 (14:57). */
#line 14 "choice.asl.json"
static int32_t Big_filter1_3(struct sfn_frame *f, const struct value *node,
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
    const struct value *v5 = sfn_member(node, &k_key4);
    int32_t v7 = sfn_filter_greater_than(v5, &literal3);
    if (v7)
        goto b1_yes;
    goto b2_no;
}
}
