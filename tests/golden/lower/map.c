/* map - the state machine of map.asl.json, compiled by sfnc.
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
static int32_t Each_enter_0(struct sfn_frame *f) __attribute__((noinline));
static int32_t Keep_enter_1(struct sfn_frame *f) __attribute__((noinline));
static int32_t Each_work_2(struct sfn_frame *f) __attribute__((noinline));
static const struct value *Each_item_3(struct sfn_frame *f) __attribute__((unused));
static int32_t Each_leave_4(struct sfn_frame *f) __attribute__((noinline));

static const struct sfn_map sfn_maps[] = {
    {.selector = Each_item_3, .distributed = 0, .express = 0, .form = 0, .drops = 0},
};

static const struct sfn_state sfn_states[] = {
    {.name = "Each", .kind = SFN_MAP, .enter = 0, .work = 2, .leave = 3, .fail = -1,
     .scope = 0, .inner = 1, .inner_count = 1, .map = &sfn_maps[0]},
    {.name = "Keep", .kind = SFN_PASS, .enter = 1, .work = -1, .leave = -1,
     .fail = -1, .scope = 1, .inner = -1, .inner_count = 0},
};

static const struct sfn_variable sfn_variables[] = {
    {.name = "seen"},
};

static const struct sfn_scope sfn_scopes[] = {
    {.owner = -1, .start = 0, .variables = 0, .states = 0, .state_count = 1},
    {.owner = 0, .start = 1, .variables = 1, .names = &sfn_variables[0], .states = 1,
     .state_count = 1},
};

static int32_t sfn_run(struct sfn_frame *f, int32_t point)
{
    const struct sfn_frame_head *head = (const void *)f;

    do {
        switch (point) {
        case 0: point = Each_enter_0(f); break;
        case 1: point = Keep_enter_1(f); break;
        case 2: point = Each_work_2(f); break;
        case 3: point = Each_leave_4(f); break;
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
    .scope_count = 2,
    .states = &sfn_states[0],
    .state_count = 2,
    .symbol_count = 0,
    .name = "map",
    .digest = "125330bb78231d61439ac57dd863feb92f549b1a8830d52331f35fe5b2db1481",
    .definition =
        "{\n"
        "  \"StartAt\": \"Each\",\n"
        "  \"States\": {\n"
        "    \"Each\": {\n"
        "      \"Type\": \"Map\",\n"
        "      \"ItemsPath\": \"$.items\",\n"
        "      \"MaxConcurrency\": 2,\n"
        "      \"ItemSelector\": { \"no.$\": \"$$.Map.Item.Index\", \"item.$\": \"$$.Map.Item"
        ".Value\", \"who.$\": \"$.who\" },\n"
        "      \"ItemProcessor\": { \"StartAt\": \"Keep\", \"States\": { \"Keep\": { \"Type\""
        ": \"Pass\", \"Assign\": { \"seen.$\": \"$.item\" }, \"End\": true } } },\n"
        "      \"ResultSelector\": { \"all.$\": \"$\" },\n"
        "      \"End\": true\n"
        "    }\n"
        "  }\n"
        "}\n",
    .definition_size = 440,
    .kind_count = 0,
    .keeping = &sfn_keeping,
    .service = &sfn_service,
};

static const struct key item_key0 = {"item", 4, KEY_FIXED | 0x3f451d15u};
static const struct key items_key1 = {"items", 5, KEY_FIXED | 0x7aed0a5cu};
/* ["items"] */
static const struct value payload0[] = {
    {VALUE_STRING, VALUE_FIXED, 0, 5, {.text = "items"}},
};
static const struct value literal0 = {VALUE_ARRAY, VALUE_FIXED, 1, 1, {.items = payload0}};
/* 2 */
static const struct value literal1 = {VALUE_INTEGER, VALUE_FIXED, 0, 0, {.integer = 2}};
static const struct key who_key2 = {"who", 3, KEY_FIXED | 0x0cd84c96u};

/* Each.enter, point 0 (4:5). */
#line 4 "map.asl.json"
static int32_t Each_enter_0(struct sfn_frame *f)
{
    sfn_enter(f, 0 /* Each */);
    return 2; /* Each.work */
}

/* Keep.enter, point 1 (9:57). */
#line 9 "map.asl.json"
static int32_t Keep_enter_1(struct sfn_frame *f)
{
    sfn_enter(f, 1 /* Keep */);
    const struct value *v1 = sfn_input(f);
    const struct value *v2 = sfn_member(v1, &item_key0);
    const struct value *v3 = sfn_require_field(f, v2, v1, "$.item", "seen.$");
    if (!v3)
        return SFN_FAILED;
    sfn_assign(f, 0, "seen", v3);
    if (!sfn_leave(f, v1))
        return SFN_FAILED;
    return SFN_END;
}

/* Each.work, point 2: the work of state "Each" (4:5). */
#line 4 "map.asl.json"
static int32_t Each_work_2(struct sfn_frame *f)
{
    const struct value *v1 = sfn_input(f);
#line 6 "map.asl.json"
    const struct value *v2 = sfn_member(v1, &items_key1);
    const struct value *v4 = sfn_require_steps(f, v2, v1, &literal0, 0);
    if (!v4)
        return SFN_FAILED;
    const struct value *v5 = sfn_require_array(f, v4, "$.items");
    if (!v5)
        return SFN_FAILED;
#line 7 "map.asl.json"
    if (!sfn_map_concurrency(f, &literal1, ""))
        return SFN_FAILED;
    sfn_map_begin(f, v5);
    sfn_map_start(f);
    return SFN_SUSPENDED;
}

/* Each.item (4:5). */
#line 4 "map.asl.json"
static const struct value *Each_item_3(struct sfn_frame *f)
{
    const struct value *v1 = sfn_input(f);
#line 8 "map.asl.json"
    const struct value *v2 = sfn_item_index(f);
    const struct value *v3 = sfn_require_context_field(f, v2, "$$.Map.Item.Index", "no.$");
    if (!v3)
        return NULL;
    const struct value *v4 = sfn_item_value(f);
    const struct value *v5 = sfn_require_context_field(f, v4, "$$.Map.Item.Value", "item.$");
    if (!v5)
        return NULL;
    const struct value *v6 = sfn_member(v1, &who_key2);
    const struct value *v7 = sfn_require_field(f, v6, v1, "$.who", "who.$");
    if (!v7)
        return NULL;
    static const struct key v8_keys[] = {
        {"no", 2, KEY_FIXED | 0x35a263d0u},
        {"item", 4, KEY_FIXED | 0x3f451d15u},
        {"who", 3, KEY_FIXED | 0x0cd84c96u},
    };
    const struct value *const v8_values[] = {v3, v5, v7};
    const struct value *v8 = sfn_object(f, v8_keys, v8_values, 3);
    if (!v8)
        return NULL;
    return v8;
}

/* Each.leave, point 3: the leave of state "Each" (4:5). */
#line 4 "map.asl.json"
static int32_t Each_leave_4(struct sfn_frame *f)
{
    const struct value *v1 = sfn_result(f);
#line 10 "map.asl.json"
    static const struct key v2_keys[] = {
        {"all", 3, KEY_FIXED | 0x2259f798u},
    };
    const struct value *const v2_values[] = {v1};
    const struct value *v2 = sfn_object(f, v2_keys, v2_values, 1);
    if (!v2)
        return SFN_FAILED;
#line 4 "map.asl.json"
    if (!sfn_leave(f, v2))
        return SFN_FAILED;
    return SFN_END;
}
