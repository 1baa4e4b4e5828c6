/* tests/unit/prove/source_test.c - an input is put together of parts that somebody looks at. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/prove/inputs/source.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

struct fixture {
    struct arena *arena;
    struct sources sources;
};

static void open(struct fixture *f)
{
    f->arena = arena_new();
    f->sources = (struct sources){.arena = f->arena};
}

static struct origin_step name(const char *text)
{
    return (struct origin_step){.name = text, .size = strlen(text)};
}

/* A part of call 0 of a state (NULL: of the input) with that text, or what the value is. */
static struct part *add(struct fixture *f, const struct ir_state *state,
                        const struct origin_step *steps, size_t count, const struct value *value)
{
    struct origin origin = {.kind = ORIGIN_SOURCE, .state = state, .count = count};
    struct origin_step *copy = ARENA_ARRAY(f->arena, struct origin_step, count + 1);
    struct part *part;

    for (size_t i = 0; i < count; i++)
        copy[i] = steps[i];
    origin.steps = copy;
    part = sources_part(&f->sources, &origin, -1, shape_of_kinds(f->arena, SHAPE_JSON));
    part->value = value;
    return part;
}

static const struct value *text(struct fixture *f, const char *of)
{
    return value_text(&f->arena->region, of);
}

static void assert_builds(struct fixture *f, const struct ir_state *state, const char *json)
{
    struct buffer out = BUFFER_EMPTY;

    json_write(&out, sources_build(&f->sources, state, 0));
    buffer_add_byte(&out, '\0');
    assert_string_equal(out.text, json);
    buffer_fini(&out);
}

static void parts_make_their_wholes(void **unused)
{
    struct ir_state other = {.id = 1};
    struct fixture f;

    (void)unused;
    open(&f);
    assert_null(sources_build(&f.sources, NULL, 0));
    add(&f, NULL, (struct origin_step[]){name("a"), name("b")}, 2, text(&f, "deep"));
    add(&f, NULL, (struct origin_step[]){name("list"), {.index = 1}}, 2, text(&f, "second"));
    add(&f, NULL, (struct origin_step[]){name("gone")}, 1, NULL);
    add(&f, &other, (struct origin_step[]){name("c")}, 1, text(&f, "answer"));
    assert_builds(&f, NULL, "{\"a\":{\"b\":\"deep\"},\"list\":[null,\"second\"]}");
    assert_builds(&f, &other, "{\"c\":\"answer\"}");
    arena_free(f.arena);
}

static void what_is_parsed_is_written_as_a_text(void **unused)
{
    struct fixture f;

    (void)unused;
    open(&f);
    add(&f, NULL, (struct origin_step[]){name("t"), {.index = ORIGIN_PARSED}, name("n")}, 3,
        value_integer(&f.arena->region, 7));
    assert_builds(&f, NULL, "{\"t\":\"{\\\"n\\\":7}\"}");
    arena_free(f.arena);
}

/* Between pieces stands one character; a piece that nobody looks at is not empty. */
static void what_is_split_is_joined(void **unused)
{
    struct fixture f;
    struct origin_step split;

    (void)unused;
    open(&f);
    split = (struct origin_step){.index = ORIGIN_SPLIT, .separator = text(&f, "/-")};
    add(&f, NULL, (struct origin_step[]){name("k"), split, {.index = 0}}, 3, text(&f, "videos"));
    add(&f, NULL, (struct origin_step[]){name("k"), split, {.index = 2}}, 3, text(&f, ""));
    assert_builds(&f, NULL, "{\"k\":\"videos/text/text\"}");
    arena_free(f.arena);
}

static void parts_are_found_again(void **unused)
{
    struct fixture f;
    struct part *whole, *part;

    (void)unused;
    open(&f);
    add(&f, NULL, (struct origin_step[]){name("a")}, 1, NULL);
    add(&f, NULL, (struct origin_step[]){name("a"), {.index = 0}}, 2, NULL);
    add(&f, NULL, (struct origin_step[]){name("a")}, 1, NULL);
    assert_int_equal(f.sources.count, 2);
    whole = &f.sources.list[0];
    part = &f.sources.list[1];
    assert_ptr_equal(sources_find(&f.sources, &part->origin), part);
    assert_true(sources_contain(whole, part));
    assert_false(sources_contain(part, whole));
    assert_false(sources_contain(whole, whole));
    arena_free(f.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_make_their_wholes),
        cmocka_unit_test(what_is_parsed_is_written_as_a_text),
        cmocka_unit_test(what_is_split_is_joined),
        cmocka_unit_test(parts_are_found_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
