/* tests/unit/backend/llvm/fakes.c - a runtime that records the calls of emitted code. */
#include "tests/unit/backend/llvm/fakes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/base/count.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

struct sfn_frame the_frame;
const struct sfn_program *running;
struct buffer calls;
const char *failing = "";
int32_t truth = 1;
struct region region;

static void note(const char *name)
{
    buffer_add_format(&calls, "%s ", name);
}

static void note_value(const struct value *value)
{
    if (value == NULL)
        buffer_add_text(&calls, "nothing");
    else
        json_write(&calls, value);
    buffer_add_byte(&calls, ' ');
}

/* A function for every operation: it notes its name and answers. It is called with more arguments
 * than it takes, which the calling conventions of all our processors allow. */
#define RESULT_VALUE const struct value *
#define RESULT_BOOL int32_t
#define RESULT_INT int64_t
#define RESULT_LIST struct query_list *
#define RESULT_NONE void
#define GIVE_VALUE(name) return strcmp(name, failing) == 0 ? NULL : &value_true
#define GIVE_BOOL(name) return strcmp(name, failing) == 0 ? 0 : truth
#define GIVE_INT(name) return strcmp(name, failing) == 0 ? 0 : INT64_C(1) << 40
#define GIVE_LIST(name)                                                                            \
    return (struct query_list *)(void *)(strcmp(name, failing) == 0 ? NULL : calls.text)
#define GIVE_NONE(name)
#define SFN_ABI(name, result, parameters, traits)                                                  \
    static RESULT_##result plain_##name(void)                                                      \
    {                                                                                              \
        note(#name);                                                                               \
        GIVE_##result(#name);                                                                      \
    }
#include "sfn/abi.def"
#include "sfn/query.def"
#undef SFN_ABI

/* Operations whose arguments are looked at. */

static const struct value *fake_member(const struct value *value, const struct key *key)
{
    assert_int_equal(key->hash, value_hash(key->text, key->size) | KEY_FIXED);
    return value_member(value, key);
}

static const struct value *fake_element(const struct value *value, int64_t index)
{
    return value_item(value, index);
}

static void fake_enter(struct sfn_frame *frame, int32_t number)
{
    const struct sfn_state *state = &running->states[number];

    assert_ptr_equal(frame, &the_frame);
    buffer_add_format(&calls, "enter:%s:%d:%d:%d:%d ", state->name, state->kind, state->work,
                      state->leave, state->fail);
}

static int32_t fake_leave(struct sfn_frame *frame, const struct value *value)
{
    assert_ptr_equal(frame, &the_frame);
    buffer_add_text(&calls, "leave:");
    note_value(value);
    GIVE_BOOL("leave");
}

static void fake_assign(struct sfn_frame *frame, int64_t slot, const char *name,
                        const struct value *value)
{
    assert_ptr_equal(frame, &the_frame);
    buffer_add_format(&calls, "assign:%lld:%s:", (long long)slot, name);
    note_value(value);
}

static int32_t fake_retry(struct sfn_frame *frame, int64_t retrier, double interval,
                          int64_t attempts, double rate, double delay, int32_t jitter)
{
    assert_ptr_equal(frame, &the_frame);
    buffer_add_format(&calls, "retry:%lld:%g:%lld:%g:%g:%d ", (long long)retrier, interval,
                      (long long)attempts, rate, delay, (int)jitter);
    GIVE_BOOL("retry");
}

/* Keeps the items the filter says yes to. */
static const struct value *fake_nodes_filter(struct sfn_frame *frame, const struct value *nodes,
                                             const struct value *root, sfn_filter filter)
{
    for (uint32_t i = 0; i < nodes->size; i++) {
        if (filter(frame, &nodes->as.items[i], root))
            note_value(&nodes->as.items[i]);
    }
    return nodes;
}

/* Of the program's first state. */
static void fake_map_start(struct sfn_frame *frame)
{
    const struct sfn_scope *scope = &running->scopes[running->states->inner];

    buffer_add_format(&calls, "map_start:%d:%d:", scope->start, scope->variables);
    note_value(running->states->map->selector(frame));
}

static int32_t fake_numeric_less_than(const struct value *left, const struct value *right)
{
    return left != NULL && value_compare_numbers(left, right) < 0;
}

static const struct value *fake_object(struct sfn_frame *frame, const struct key *keys,
                                       const struct value *const *values, size_t count)
{
    assert_ptr_equal(frame, &the_frame);
    note("object");
    return strcmp(failing, "object") == 0 ? NULL : value_object_of(&region, keys, values, count);
}

static const struct value *fake_array(struct sfn_frame *frame, const struct value *const *values,
                                      size_t count)
{
    assert_ptr_equal(frame, &the_frame);
    note("array");
    return strcmp(failing, "array") == 0 ? NULL : value_array_of(&region, values, count);
}

static const struct value *fake_join(struct sfn_frame *frame, const struct value *const *values,
                                     size_t count)
{
    assert_ptr_equal(frame, &the_frame);
    note("join");
    return strcmp(failing, "join") == 0 ? NULL : value_array_of(&region, values, count);
}

const struct backend_symbol plain_symbols[SYMBOL_COUNT] = {
#define SFN_ABI(name, result, parameters, traits) {"sfn_" #name, (void *)plain_##name},
#include "sfn/abi.def"
#include "sfn/query.def"
#undef SFN_ABI
};

static const struct backend_symbol looking_symbols[] = {
    {"sfn_member", (void *)fake_member},
    {"sfn_element", (void *)fake_element},
    {"sfn_enter", (void *)fake_enter},
    {"sfn_leave", (void *)fake_leave},
    {"sfn_assign", (void *)fake_assign},
    {"sfn_retry", (void *)fake_retry},
    {"sfn_nodes_filter", (void *)fake_nodes_filter},
    {"sfn_map_start", (void *)fake_map_start},
    {"sfn_numeric_less_than", (void *)fake_numeric_less_than},
    {"sfn_object", (void *)fake_object},
    {"sfn_array", (void *)fake_array},
    {"sfn_join", (void *)fake_join},
};
struct backend_symbol symbols[SYMBOL_COUNT];

void fakes_start(void)
{
    memcpy(symbols, plain_symbols, sizeof plain_symbols);
    for (size_t i = 0; i < COUNT_OF(looking_symbols); i++) {
        for (size_t j = 0; j < SYMBOL_COUNT; j++) {
            if (strcmp(symbols[j].name, looking_symbols[i].name) == 0)
                symbols[j].address = looking_symbols[i].address;
        }
    }
}
