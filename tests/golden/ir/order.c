/* order - the state machine of order.asl.json, compiled by sfnc.
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
static int32_t Big__enter_0(struct sfn_frame *f) __attribute__((noinline));
static int32_t Charge_card__enter_1(struct sfn_frame *f) __attribute__((noinline));
static int32_t Charge_card__work_2(struct sfn_frame *f) __attribute__((noinline));
static int32_t Charge_card__leave_3(struct sfn_frame *f) __attribute__((noinline));
static int32_t Charge_card__fail_4(struct sfn_frame *f) __attribute__((noinline));
static int32_t Each_enter_5(struct sfn_frame *f) __attribute__((noinline));
static int32_t Each_work_6(struct sfn_frame *f) __attribute__((noinline));
static int32_t Each_leave_7(struct sfn_frame *f) __attribute__((noinline));
static int32_t Pack_enter_8(struct sfn_frame *f) __attribute__((noinline));
static int32_t Each_filter0_9(struct sfn_frame *f, const struct value *node,
    const struct value *root) __attribute__((unused));
static const struct value *Each_item_10(struct sfn_frame *f) __attribute__((unused));

struct sfn_task;
extern void *charge_card(struct sfn_task *task, const void *input);

static const struct sfn_resource sfn_resources[] = {
    {.text = "c:charge_card", .type = "c", .action = "charge_card", .kind = SFN_SERVICE,
     .submits = 0, .token = 0},
};

static const struct sfn_map sfn_maps[] = {
    {.selector = Each_item_10, .distributed = 0, .express = 0, .form = 0, .drops = 0},
};

static const struct sfn_state sfn_states[] = {
    {.name = "Big?", .kind = SFN_CHOICE, .enter = -1, .work = -1, .leave = -1,
     .fail = -1, .scope = 0, .inner = -1, .inner_count = 0},
    {.name = "Charge card!", .kind = SFN_TASK, .enter = -1, .work = 2, .leave = 3,
     .fail = 4, .scope = 0, .inner = -1, .inner_count = 0, .task = &sfn_resources[0],
     .unfilled = "${Rate}"},
    {.name = "Each", .kind = SFN_MAP, .enter = -1, .work = 6, .leave = 7, .fail = -1,
     .scope = 0, .inner = 1, .inner_count = 1, .map = &sfn_maps[0]},
    {.name = "Pack", .kind = SFN_PASS, .enter = -1, .work = -1, .leave = -1,
     .fail = -1, .scope = 1, .inner = -1, .inner_count = 0},
};

static const struct sfn_variable sfn_variables[] = {
    {.name = "seen"},
};

static const struct sfn_scope sfn_scopes[] = {
    {.owner = -1, .start = 0, .variables = 1, .names = &sfn_variables[0], .states = 0,
     .state_count = 3},
    {.owner = 2, .start = 8, .variables = 0, .states = 3, .state_count = 1},
};

static const struct sfn_symbol sfn_symbols[] = {
    {.name = "charge_card", .function = (void *)charge_card},
};

static const struct sfn_kind sfn_kinds[] = {
    {.task = &sfn_kind_exec},
    {.task = &sfn_kind_c},
};

static int32_t sfn_run(struct sfn_frame *f, int32_t point)
{
    const struct sfn_frame_head *head = (const void *)f;

    do {
        switch (point) {
        case 0: point = Big__enter_0(f); break;
        case 1: point = Charge_card__enter_1(f); break;
        case 2: point = Charge_card__work_2(f); break;
        case 3: point = Charge_card__leave_3(f); break;
        case 4: point = Charge_card__fail_4(f); break;
        case 5: point = Each_enter_5(f); break;
        case 6: point = Each_work_6(f); break;
        case 7: point = Each_leave_7(f); break;
        case 8: point = Pack_enter_8(f); break;
        default: return point;
        }
    } while (!head->pause);
    return point;
}

const struct sfn_program sfn_program = {
    .abi_version = SFN_ABI_VERSION,
    .express = 1,
    .queries = 0,
    .timeout_seconds = 30,
    .run = sfn_run,
    .scopes = &sfn_scopes[0],
    .scope_count = 2,
    .states = &sfn_states[0],
    .state_count = 4,
    .symbols = &sfn_symbols[0],
    .symbol_count = 1,
    .name = "order",
    .definition = "",
    .definition_size = 0,
    .bindings = "{\"a\": \"?\?/b\"}",
    .tasks = &sfn_tasks,
    .kinds = &sfn_kinds[0],
    .kind_count = 2,
    .writer = &sfn_writer,
};

int main(int argc, char **argv)
{
    return sfn_main(&sfn_program, argc, argv);
}

static const struct key total_key0 = {"total", 5, KEY_FIXED | 0x28d22447u};
/* 100 */
static const struct value literal0 = {VALUE_INTEGER, VALUE_FIXED, 0, 0, {.integer = 100}};
/* 1.5 */
static const struct value literal1 = {VALUE_REAL, VALUE_FIXED, 0, 0, {.real = 0x1.8p+0}};
static const struct key n_key1 = {"n", 1, KEY_FIXED | 0x55b4f5c0u};
static const struct key limit_key2 = {"limit", 5, KEY_FIXED | 0x71e4bd9du};
/* [-9223372036854775808,12345678901234567890123,-0.0,1e+300,true,null,"a\u... */
static const struct member payload0[] = {
    {{"", 0, KEY_FIXED | 0x00000000u},
     {VALUE_OBJECT, VALUE_FIXED, 1, 0, {.members = NULL}}},
};
static const struct value payload1[] = {
    {VALUE_INTEGER, VALUE_FIXED, 0, 0, {.integer = INT64_MIN}},
    {VALUE_BIG, VALUE_FIXED, 0, 23, {.text = "12345678901234567890123"}},
    {VALUE_REAL, VALUE_FIXED, 0, 0, {.real = -0x0p+0}},
    {VALUE_REAL, VALUE_FIXED, 0, 0, {.real = 0x1.7e43c8800759cp+996}},
    {VALUE_BOOLEAN, VALUE_FIXED, 0, 0, {.integer = 1}},
    {VALUE_NULL, VALUE_FIXED, 0, 0, {.integer = 0}},
    {VALUE_STRING, VALUE_FIXED, 0, 11, {.text = "a\000\"?\?/\n*/\303\251"}},
    {VALUE_OBJECT, VALUE_FIXED, 2, 1, {.members = payload0}},
    {VALUE_ARRAY, VALUE_FIXED, 1, 0, {.items = NULL}},
};
static const struct value literal2 = {VALUE_ARRAY, VALUE_FIXED, 3, 9, {.items = payload1}};

/* Big?.enter, point 0 (4:5). */
#line 4 "order.asl.json"
static int32_t Big__enter_0(struct sfn_frame *f)
{
    const struct value *v1;
    const struct value *v2;
    sfn_enter(f, 0 /* Big? */);
    v1 = sfn_input(f);
    v2 = sfn_member(v1, &total_key0);
#line 7 "order.asl.json"
    int32_t v3 = v2 != NULL;
    if (v3)
        goto b1_compare;
    goto b3_otherwise;
b1_compare: {
#line 8 "order.asl.json"
    int32_t v5 = sfn_numeric_greater_than(v2, &literal0);
    int32_t v6 = !v5;
    if (v6)
        goto b3_otherwise;
    goto b2_then;
}
b2_then: {
#line 9 "order.asl.json"
    if (!sfn_leave(f, v1))
        return SFN_FAILED;
    return 1; /* Charge card!.enter */
}
b3_otherwise: {
#line 12 "order.asl.json"
    sfn_assign(f, 0, "seen", v1);
    if (!sfn_leave(f, v1))
        return SFN_FAILED;
    return 5; /* Each.enter */
}
}

/* Charge card!.enter, point 1 (20:5). */
#line 20 "order.asl.json"
static int32_t Charge_card__enter_1(struct sfn_frame *f)
{
    sfn_enter(f, 1 /* Charge card! */);
    return 2; /* Charge card!.work */
}

/* Charge card!.work, point 2: the work of state "Charge card!" (20:5). */
#line 20 "order.asl.json"
static int32_t Charge_card__work_2(struct sfn_frame *f)
{
    sfn_task_begin(f);
    if (!sfn_task_timeout(f, &literal1, ""))
        return SFN_FAILED;
    const struct value *v3 = sfn_input(f);
    sfn_task_start(f, v3);
    return SFN_SUSPENDED;
}

/* Charge card!.leave, point 3: the leave of state "Charge card!" (20:5). */
#line 20 "order.asl.json"
static int32_t Charge_card__leave_3(struct sfn_frame *f)
{
    const struct value *v1 = sfn_result(f);
    if (!sfn_leave(f, v1))
        return SFN_FAILED;
    return SFN_END;
}

/* Charge card!.fail, point 4: the fail of state "Charge card!" (25:9). */
#line 25 "order.asl.json"
static int32_t Charge_card__fail_4(struct sfn_frame *f)
{
    int32_t v1 = sfn_error_is_any(f);
    if (v1)
        goto b1_retry;
    goto b3_fail;
b1_retry: {
    int32_t v2 = sfn_retry(f, 0, 1.0, 3, 0x1.4p+1 /* 2.5 */, 0.0, 1);
    if (v2)
        goto b2_wait;
    goto b3_fail;
}
b2_wait: {
    return SFN_SUSPENDED;
}
b3_fail: {
    return SFN_FAILED;
}
}

/* Each.enter, point 5 (40:5). */
#line 40 "order.asl.json"
static int32_t Each_enter_5(struct sfn_frame *f)
{
    sfn_enter(f, 2 /* Each */);
    return 6; /* Each.work */
}

/* Each.work, point 6: the work of state "Each" (40:5). */
#line 40 "order.asl.json"
static int32_t Each_work_6(struct sfn_frame *f)
{
    const struct value *v1 = sfn_input(f);
    const struct value *v2 = sfn_nodes(f, v1);
#line 41 "order.asl.json"
    const struct value *v3 = sfn_nodes_filter(f, v2, v1, Each_filter0_9);
    sfn_map_begin(f, v3);
    sfn_map_start(f);
    return SFN_SUSPENDED;
}

/* Each.leave, point 7: the leave of state "Each" (40:5). */
#line 40 "order.asl.json"
static int32_t Each_leave_7(struct sfn_frame *f)
{
    const struct value *v1 = sfn_result(f);
    const struct value *const v2_values[] = {v1, v1};
    const struct value *v2 = sfn_array(f, v2_values, 2);
    if (!v2)
        return SFN_FAILED;
    if (!sfn_leave(f, v2))
        return SFN_FAILED;
    return SFN_END;
}

/* Pack.enter, point 8 (50:9). */
#line 50 "order.asl.json"
static int32_t Pack_enter_8(struct sfn_frame *f)
{
    sfn_enter(f, 3 /* Pack */);
    const struct value *v1 = sfn_input(f);
    if (!sfn_leave(f, v1))
        return SFN_FAILED;
    return SFN_END;
}

/* Each.filter0 (41:12). */
#line 41 "order.asl.json"
static int32_t Each_filter0_9(struct sfn_frame *f, const struct value *node,
    const struct value *root)
{
    const struct value *v3 = sfn_member(node, &n_key1);
    const struct value *v4 = sfn_member(root, &limit_key2);
    int32_t v5 = sfn_filter_less_than(v3, v4);
    if (v5)
        goto b1_yes;
    goto b2_no;
b1_yes: {
    return 1;
}
b2_no: {
    return 0;
}
}

/* Each.item (44:7). */
#line 44 "order.asl.json"
static const struct value *Each_item_10(struct sfn_frame *f)
{
    const struct value *v1 = sfn_item_value(f);
    const struct value *v2 = sfn_item_index(f);
    static const struct key v4_keys[] = {
        {"value", 5, KEY_FIXED | 0x4ca24658u},
        {"index", 5, KEY_FIXED | 0x768eb2fau},
        {"constant", 8, KEY_FIXED | 0x45b50cbau},
    };
    const struct value *const v4_values[] = {v1, v2, &literal2};
    const struct value *v4 = sfn_object(f, v4_keys, v4_values, 3);
    if (!v4)
        return NULL;
    return v4;
}
