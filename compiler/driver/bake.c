/* compiler/driver/bake.c - build a bindings file into an executable.
 *
 * In: a file that says what stands for which Resource. Out: its text in the program; and the
 * program needs the kinds of task and the C functions that it names.
 * Why now: the text is read again when the executable starts, but by then everything is linked. */
#include "compiler/driver/bake.h"

#include <stdlib.h>

#include "compiler/driver/driver.h"
#include "compiler/driver/file.h"
#include "compiler/driver/kinds.h"
#include "compiler/driver/print.h"
#include "compiler/lower/needs.h"
#include "runtime/base/text.h"
#include "runtime/task/bindings.h"
#include "runtime/task/task.h"
#include "sfn/abi.h"

static void add_target(void *program, const char *target)
{
    needs_add_target(program, target);
}

/* Add what the bindings name for the Resources of the program. Which function a lambda:invoke calls
 * is only known when it runs, so it may be any that is bound. */
static void add_needs(struct ir_program *program, const struct bindings *bindings)
{
    for (const struct ir_state *state = program->states; state != NULL; state = state->next) {
        const char *target;

        if (state->task == NULL)
            continue;
        target = bindings_find(bindings, state->task->text);
        if (target != NULL)
            needs_add_target(program, target);
        else if (bindings_is_invoke(state->task->text))
            bindings_each(bindings, add_target, program);
    }
}

int bake_bindings(struct compilation *c, const char *path)
{
    struct bindings *bindings = bindings_new();
    struct buffer text = BUFFER_EMPTY;
    int status = EXIT_USAGE;
    char *problem;

    if (file_read(&text, path, TASK_SETUP_MAX)) {
        text_drop_mark(&text);
        c->program->bindings = arena_text(c->arena, text.size > 0 ? text.text : "", text.size);
        problem = bindings_add(bindings, path, c->program->bindings, text.size, all_kinds,
                               SFN_KIND_COUNT);
        if (problem != NULL)
            print_complaint("%s", problem);
        else
            add_needs(c->program, bindings);
        status = problem != NULL ? EXIT_USAGE : 0;
        free(problem);
    }
    buffer_fini(&text);
    bindings_free(bindings);
    return status;
}
