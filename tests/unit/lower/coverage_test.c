/* tests/unit/lower/coverage_test.c - each item of coverage has a number, and is counted once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "compiler/backend/backend.h"
#include "compiler/lower/coverage.h"
#include "compiler/lower/lower.h"
#include "compiler/syntax/tree.h"

static const char definition[] =
    "{\"StartAt\": \"Route\", \"States\": {\n"
    " \"Route\": {\"Type\": \"Choice\", \"Choices\": [\n"
    "   {\"Variable\": \"$.a\", \"IsPresent\": true, \"Next\": \"Work\"},\n"
    "   {\"Not\": {\"Variable\": \"$.b\", \"IsPresent\": true}, \"Next\": \"Work\"}],\n"
    "  \"Default\": \"Each\"},\n"
    " \"Work\": {\"Type\": \"Task\", \"Resource\": \"exec:true\", \"Next\": \"Each\",\n"
    "  \"Retry\": [{\"ErrorEquals\": [\"A\", \"B\"]}],\n"
    "  \"Catch\": [{\"ErrorEquals\": [\"States.ALL\"], \"Next\": \"Each\"}]},\n"
    " \"Each\": {\"Type\": \"Map\", \"End\": true, \"ItemProcessor\": {\"StartAt\": \"In\",\n"
    "  \"States\": {\"In\": {\"Type\": \"Pass\", \"End\": true}}}}}}";

static const char items[] = "0 2 /States/Route\n"
                            "4 3 /States/Route/Choices[0]\n"
                            "4 4 /States/Route/Choices[1]\n"
                            "1 5 /States/Route/Default Each\n"
                            "1 3 /States/Route/Choices[0]/Next Work\n"
                            "1 4 /States/Route/Choices[1]/Next Work\n"
                            "0 6 /States/Work\n"
                            "2 7 /States/Work/Retry[0]\n"
                            "3 8 /States/Work/Catch[0]\n"
                            "1 6 /States/Work/Next Each\n"
                            "1 8 /States/Work/Catch[0]/Next Each\n"
                            "0 9 /States/Each\n"
                            "0 10 /States/Each/ItemProcessor/States/In\n";

struct fixture {
    struct arena *arena;
    struct source source;
    struct machine *machine;
    struct coverage *coverage;
};

static void open_machine(struct fixture *f)
{
    const struct machine_options options = {.express = false};
    struct fillings none = {0};
    struct diags *diags;

    *f = (struct fixture){.arena = arena_new()};
    f->source =
        (struct source){.path = "order.asl.json", .text = definition, .size = strlen(definition)};
    diags = diags_new(f->arena, &f->source);
    f->machine = machine_bind(f->arena, &f->source,
                              syntax_parse(f->arena, &f->source, &none, diags), &options, diags);
    assert_null(diags_first(diags));
    f->coverage = coverage_of(f->arena, f->machine);
}

static void every_item_has_its_place(void **state)
{
    struct buffer out = BUFFER_EMPTY;
    struct fixture f;

    (void)state;
    open_machine(&f);
    for (size_t i = 0; i < f.coverage->count; i++) {
        const struct coverage_item *item = &f.coverage->items[i];

        assert_int_equal(coverage_item(f.coverage, item->state, item->of), i);
        buffer_add_format(&out, "%d %d %s%s%s\n", item->kind, item->span.line, item->location,
                          item->target != NULL ? " " : "",
                          item->target != NULL ? item->target : "");
    }
    assert_string_equal(out.text, items);
    buffer_fini(&out);
    arena_free(f.arena);
}

static size_t times(const struct buffer *text, const char *what)
{
    size_t count = 0;

    for (const char *at = text->text; (at = strstr(at, what)) != NULL; at++)
        count++;
    return count;
}

static void the_code_says_each_item_once(void **state)
{
    const struct emit_options options = {.optimize = 0};
    struct buffer out = BUFFER_EMPTY;
    struct ir_program *program;
    struct fixture f;
    char call[64];

    (void)state;
    open_machine(&f);
    program = lower_machine(f.arena, f.machine, f.coverage, NULL);
    assert_null(ir_verify(program));
    assert_null(backend_c.emit(program, EMIT_C, &options, &out));
    for (size_t i = 0; i < f.coverage->count; i++) {
        snprintf(call, sizeof call, "sfn_cover(f, %zu)", i);
        assert_int_equal(times(&out, call), 1);
    }
    buffer_clear(&out);
    program = lower_machine(f.arena, f.machine, NULL, NULL);
    assert_null(backend_c.emit(program, EMIT_C, &options, &out));
    assert_int_equal(times(&out, "sfn_cover"), 0);
    buffer_fini(&out);
    arena_free(f.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_item_has_its_place),
        cmocka_unit_test(the_code_says_each_item_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
