/* tests/unit/backend/c/fake_runtime.c - a runtime for c_test.c that prints what it is given.
 *
 * Linked with an emitted C file by c_test.c; nothing of the real runtime is needed to see what
 * emitted code does. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sfn/abi.h"

static void show_text(const char *text, size_t size)
{
    putchar('"');
    for (size_t i = 0; i < size; i++) {
        if (text[i] >= ' ' && text[i] <= '~')
            putchar(text[i]);
        else
            printf("\\%03o", (unsigned)(unsigned char)text[i]);
    }
    putchar('"');
}

/* Show a value; returns its depth by the rule of sfn/value.h, to compare with the stored one. */
static int show(const struct value *value)
{
    int deepest = 0;

    if (value == NULL) {
        printf("nothing");
        return 0;
    }
    if (value->kind == VALUE_ARRAY || value->kind == VALUE_OBJECT) {
        putchar(value->kind == VALUE_ARRAY ? '[' : '{');
        for (uint32_t i = 0; i < value->size; i++) {
            const struct value *child =
                value->kind == VALUE_ARRAY ? &value->as.items[i] : &value->as.members[i].value;
            int depth;

            if (i > 0)
                putchar(',');
            if (value->kind == VALUE_OBJECT) {
                const struct key *key = &value->as.members[i].key;

                show_text(key->text, key->size);
                putchar(':');
                if ((key->hash & KEY_FIXED) == 0)
                    printf("(not fixed)");
            }
            depth = show(child);
            deepest = depth > deepest ? depth : deepest;
        }
        putchar(value->kind == VALUE_ARRAY ? ']' : '}');
        deepest++;
    } else if (value->kind == VALUE_STRING || value->kind == VALUE_BIG) {
        show_text(value->as.text, value->size);
    } else if (value->kind == VALUE_REAL) {
        printf("%.17g", value->as.real);
    } else {
        printf("%d:%" PRId64, value->kind, value->as.integer);
    }
    if (value->flags != VALUE_FIXED || value->depth != deepest)
        printf("(flags %d depth %d)", value->flags, value->depth);
    return deepest;
}

static void say(const char *what, const struct value *value)
{
    printf("%s ", what);
    show(value);
    putchar('\n');
}

static const struct value the_input = {VALUE_STRING, VALUE_FIXED, 0, 2, {.text = "in"}};

const struct value *sfn_input(struct sfn_frame *frame)
{
    (void)frame;
    return &the_input;
}

/* Finds nothing, except under "found". */
const struct value *sfn_member(const struct value *object, const struct key *key)
{
    printf("member ");
    show_text(key->text, key->size);
    say(" of", object);
    return key->size == 5 && memcmp(key->text, "found", 5) == 0 ? object : NULL;
}

const struct value *sfn_require(struct sfn_frame *frame, const struct value *value,
                                const char *cause)
{
    (void)frame;
    printf("require \"%s\" ", cause);
    say("of", value);
    return value;
}

/* The last part, which shows that all are there. */
const struct value *sfn_object(struct sfn_frame *frame, const struct key *keys,
                               const struct value *const *values, size_t count)
{
    (void)frame;
    for (size_t i = 0; i < count; i++) {
        printf("part ");
        show_text(keys[i].text, keys[i].size);
        say("", values[i]);
    }
    return count > 0 ? values[count - 1] : &the_input;
}

const struct value *sfn_array(struct sfn_frame *frame, const struct value *const *values,
                              size_t count)
{
    (void)frame;
    for (size_t i = 0; i < count; i++)
        say("item", values[i]);
    return count > 0 ? values[count - 1] : &the_input;
}

const struct value *sfn_join(struct sfn_frame *frame, const struct value *const *values,
                             size_t count)
{
    (void)frame;
    for (size_t i = 0; i < count; i++)
        say("piece", values[i]);
    return count > 0 ? values[count - 1] : &the_input;
}

static const struct sfn_program *running;
static const struct sfn_state *entered;

void sfn_enter(struct sfn_frame *frame, int32_t number)
{
    const struct sfn_state *state = entered = &running->states[number];

    (void)frame;
    printf("enter \"%s\" kind %d points %d %d %d\n", state->name, (int)state->kind,
           (int)state->work, (int)state->leave, (int)state->fail);
}

int32_t sfn_leave(struct sfn_frame *frame, const struct value *output)
{
    (void)frame;
    say("leave", output);
    return 1;
}

int32_t sfn_retry(struct sfn_frame *frame, int64_t retrier, double interval, int64_t attempts,
                  double rate, double most, int32_t jitter)
{
    (void)frame;
    printf("retry %" PRId64 " %.17g %" PRId64 " %.17g %.17g %d\n", retrier, interval, attempts,
           rate, most, (int)jitter);
    return 0;
}

const struct value *sfn_nodes_filter(struct sfn_frame *frame, const struct value *nodes,
                                     const struct value *root, sfn_filter filter)
{
    printf("filter answers %d\n", (int)filter(frame, NULL, root));
    return nodes;
}

void sfn_map_start(struct sfn_frame *frame)
{
    const struct sfn_scope *scope = &running->scopes[entered->inner];

    printf("map of scope at %d with %d variables, of \"%s\", first state \"%s\" of %d\n",
           (int)scope->start, (int)scope->variables, running->states[scope->owner].name,
           running->states[scope->states].name, (int)scope->state_count);
    say("selector gives", entered->map->selector(frame));
}

/* What a program needs, each with its name. */
struct task_service {
    const char *name;
};
struct sfn_task_kind {
    const char *name;
};
struct bucket_reader {
    const char *name;
};
struct bucket_writer {
    const char *name;
};
const struct task_service sfn_tasks = {"tasks"};
#define TASK_KIND(name, prefix, form) const struct sfn_task_kind sfn_kind_##name = {#name};
#include "sfn/kinds.def"
#undef TASK_KIND
const struct bucket_reader sfn_reader = {"reader"};
const struct bucket_writer sfn_writer = {"writer"};

static void show_needs(const struct sfn_program *program)
{
    printf("needs %s", program->tasks != NULL ? program->tasks->name : "no tasks");
    for (size_t i = 0; i < program->kind_count; i++)
        printf(" %s", program->kinds[i].task->name);
    printf(" %s %s\n", program->reader != NULL ? program->reader->name : "-",
           program->writer != NULL ? program->writer->name : "-");
}

int sfn_main(const struct sfn_program *program, int argc, char **argv)
{
    struct sfn_frame_head head = {0}; /* all that emitted code sees of a frame */
    int32_t outcome;

    (void)argv;
    running = program;
    printf("program \"%s\" abi %s express %d timeout %" PRId64 " arguments %d\n", program->name,
           program->abi_version == SFN_ABI_VERSION ? "of ours" : "of others",
           (int)program->express, program->timeout_seconds, argc);
    printf("definition ");
    show_text(program->definition, program->definition_size);
    printf("\nbindings %s\n", program->bindings != NULL ? program->bindings : "none");
    for (size_t i = 0; i < program->state_count; i++) {
        const struct sfn_state *state = &program->states[i];

        if (state->task != NULL)
            printf("resource of %s: %s, %d %s %s %d %d, %s\n", state->name, state->task->text,
                   (int)state->task->kind, state->task->type, state->task->action,
                   (int)state->task->submits, (int)state->task->token,
                   state->unfilled != NULL ? state->unfilled : "filled");
    }
    show_needs(program);
    for (size_t i = 0; i < program->symbol_count; i++)
        printf("symbol %s %s\n", program->symbols[i].name,
               program->symbols[i].function != NULL ? "linked" : "missing");
    outcome = program->run((struct sfn_frame *)&head, program->scopes->start);
    printf("outcome %d\n", (int)outcome);
    return 0;
}

/* A task of the program under test. */
void *a_task(void *task, const void *input);
void *a_task(void *task, const void *input)
{
    (void)input;
    return task;
}
