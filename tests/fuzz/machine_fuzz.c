/* tests/fuzz/machine_fuzz.c - any text as a definition: parsed, bound, checked, its findings shown.
 *
 * Nothing may crash, leak or hang. The first byte chooses the kind of machine. */
#include <stdint.h>
#include <stdlib.h>

#include "compiler/check/check.h"

static void show(struct diags *diags)
{
    struct diag_options options = {.werror = true};
    struct buffer out = BUFFER_EMPTY;
    const struct finding **list;
    size_t count;

    diags_render_text(diags, &options, &out);
    list = diags_sorted(diags, &options, true, &count);
    for (size_t i = 0; i < count; i++) {
        buffer_clear(&out);
        finding_render_json(list[i], &options, &out);
    }
    free(list);
    buffer_fini(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct machine_options options = {.express = size > 0 && data[0] == ' '};
    struct source source = {.path = "fuzz.asl.json", .text = (const char *)data, .size = size};
    struct fillings none = {0};
    struct diags *diags = diags_new(arena, &source);
    struct tree *tree = syntax_parse(arena, &source, &none, diags);
    struct machine *machine =
        tree == NULL ? NULL : machine_bind(arena, &source, tree, &options, diags);

    if (machine != NULL) {
        struct buffer dump = BUFFER_EMPTY;

        machine_check(arena, machine, NULL, diags);
        machine_check_buildable(machine, diags);
        machine_dump(machine, &dump);
        buffer_fini(&dump);
    }
    show(diags);
    arena_free(arena);
    return 0;
}
