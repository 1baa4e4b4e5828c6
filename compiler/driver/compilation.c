/* compiler/driver/compilation.c - the table of passes that make up the compiler, run in order.
 *
 * The functions in the table are adapters, so that no pass knows the driver. */
#include "compiler/driver/compilation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/check/check.h"
#include "compiler/driver/driver.h"
#include "compiler/driver/file.h"
#include "compiler/driver/fillings.h"
#include "compiler/driver/kinds.h"
#include "compiler/driver/print.h"
#include "compiler/lower/coverage.h"
#include "compiler/lower/lower.h"
#include "compiler/passes/passes.h"
#include "compiler/syntax/digest.h"
#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/base/nearest.h"
#include "runtime/base/reads.h"
#include "runtime/base/text.h"

struct pass {
    const char *name;
    bool (*run)(struct compilation *c); /* false: stop; c->diags or c->problem say why */
    void (*dump)(const struct compilation *c, struct buffer *out);
    const char *summary;
    enum pass_stage stage; /* the pass runs when this stage or a later one is asked for */
};

static bool clean(const struct compilation *c)
{
    struct diag_options any = {.werror = false};

    return diags_errors(c->diags, &any) == 0;
}

/* Make the definition of the chosen machine the source. */
static bool read_definition(struct compilation *c)
{
    const struct definition *definition;

    if (c->of == NULL)
        return false; /* findings say why */
    definition = document_definition(c->arena, c->document, c->of, &c->fillings, c->diags);
    if (definition == NULL)
        return false;
    c->source = *definition->source;
    diags_turn(c->diags, &c->source);
    c->machine_options.name = definition->name;
    c->machine_options.id = strcmp(c->of->id, definition->name) != 0 ? c->of->id : NULL;
    if (!c->type_given && definition->type != DEFINITION_UNSAID)
        c->machine_options.express = definition->type == DEFINITION_EXPRESS;
    c->fillings.literal |= definition->deployed;
    fillings_add_last(&c->fillings, definition->values, definition->value_count);
    return true;
}

static bool run_parse(struct compilation *c)
{
    if (c->document != NULL && !read_definition(c))
        return false;
    c->tree = syntax_parse(c->arena, &c->source, &c->fillings, c->diags);
    return c->tree != NULL;
}

static bool run_bind(struct compilation *c)
{
    c->machine = machine_bind(c->arena, &c->source, c->tree, &c->machine_options, c->diags);
    return c->machine != NULL;
}

static bool run_check(struct compilation *c)
{
    machine_check(c->arena, c->machine, all_kinds_malformed, c->diags);
    return clean(c);
}

static bool run_buildable(struct compilation *c)
{
    machine_check_buildable(c->machine, c->diags);
    return clean(c);
}

static bool run_lower(struct compilation *c)
{
    if (c->covered)
        c->coverage = coverage_of(c->arena, c->machine);
    c->program = lower_machine(c->arena, c->machine, c->coverage, c->inspected);
    c->program->digest = source_digest(c->arena, &c->source, &c->fillings);
    return true;
}

static bool run_decide(struct compilation *c)
{
    if (c->inspected == NULL) /* a state by itself gets whatever context it is given */
        decide_program(c->program, c->closed);
    return true;
}

static bool run_fold(struct compilation *c)
{
    fold_program(c->program);
    return true;
}

static bool run_merge(struct compilation *c)
{
    merge_program(c->program);
    return true;
}

static bool run_prune(struct compilation *c)
{
    prune_program(c->program);
    return true;
}

static bool run_emit(struct compilation *c)
{
    c->problem = c->backend->emit(c->program, c->emit_kind, &c->emit_options, &c->output);
    return c->problem == NULL;
}

static void dump_tree(const struct compilation *c, struct buffer *out)
{
    tree_dump(c->tree, out);
}

static void dump_machine(const struct compilation *c, struct buffer *out)
{
    machine_dump(c->machine, out);
}

static void dump_ir(const struct compilation *c, struct buffer *out)
{
    ir_print(c->program, out);
}

static const struct pass passes[] = {
    {"parse", run_parse, dump_tree, "text -> located tree", STAGE_CHECKED},
    {"bind", run_bind, dump_machine, "tree -> state machine, targets bound", STAGE_CHECKED},
    {"check", run_check, NULL, "find what is wrong in the machine", STAGE_CHECKED},
    {"buildable", run_buildable, NULL, "refuse what cannot be built, by name", STAGE_BUILDABLE},
    {"lower", run_lower, dump_ir, "state machine -> IR", STAGE_LOWERED},
    {"decide", run_decide, dump_ir, "drop tests whose outcome is proven", STAGE_PROGRAM},
    {"fold", run_fold, dump_ir, "compute what is already known", STAGE_PROGRAM},
    {"merge", run_merge, dump_ir, "compute the same thing once", STAGE_PROGRAM},
    {"prune", run_prune, dump_ir, "drop blocks and values nothing needs", STAGE_PROGRAM},
    {"emit", run_emit, NULL, "IR -> C or LLVM", STAGE_EMITTED},
};

#define PASS_COUNT COUNT_OF(passes)

static void dump(const struct compilation *c, const struct pass *pass)
{
    struct buffer out = BUFFER_EMPTY;

    pass->dump(c, &out);
    fwrite(out.text, 1, out.size, stderr);
    buffer_fini(&out);
}

bool compilation_run(struct compilation *c, enum pass_stage stage)
{
    for (; c->next_pass < PASS_COUNT && passes[c->next_pass].stage <= stage; c->next_pass++) {
        const struct pass *pass = &passes[c->next_pass];
        bool going_on = pass->run(c);

        if (going_on && c->program != NULL) {
            const char *problem = ir_verify(c->program);

            if (problem != NULL) {
                fprintf(stderr, "after pass %s: %s\n", pass->name, problem);
                BUG("the IR is malformed");
            }
        }
        if (!going_on)
            return false;
        if (c->dump_after != NULL && strcmp(c->dump_after, pass->name) == 0 && pass->dump != NULL)
            dump(c, pass);
    }
    return true;
}

void program_improve(struct ir_program *program, bool closed)
{
    struct compilation c = {.program = program, .closed = closed};

    while (passes[c.next_pass].stage <= STAGE_LOWERED)
        c.next_pass++;
    compilation_run(&c, STAGE_PROGRAM);
}

bool pass_exists(const char *name)
{
    for (size_t i = 0; i < PASS_COUNT; i++)
        if (strcmp(passes[i].name, name) == 0)
            return true;
    return false;
}

void passes_list(void)
{
    struct buffer list = BUFFER_EMPTY;

    for (size_t i = 0; i < PASS_COUNT; i++)
        buffer_add_format(&list, "%-10s %s\n", passes[i].name, passes[i].summary);
    print_text(stdout, list.text, list.size);
    buffer_fini(&list);
}

bool compilation_open(struct compilation *c, const char *path)
{
    struct document *document;
    struct buffer text = BUFFER_EMPTY;

    if (!file_read(&text, path, FILE_DEFINITION_MAX)) {
        buffer_fini(&text);
        return false;
    }
    buffer_init(&c->output);
    c->arena = arena_new();
    c->file.path = path;
    c->file.text = arena_text(c->arena, text.size > 0 ? text.text : "", text.size);
    c->file.size = text.size;
    c->source = c->file;
    c->diags = diags_new(c->arena, &c->file);
    document = document_read(c->arena, &c->file, c->diags);
    if (document != NULL)
        document_name_machines(c->arena, document, &c->fillings);
    c->document = document;
    buffer_fini(&text);
    return true;
}

void compilation_open_text(struct compilation *c, const char *text, size_t size, const char *name)
{
    buffer_init(&c->output);
    c->arena = arena_new();
    c->file.path = "definition"; /* no name of a file that would be YAML */
    c->file.text = arena_text(c->arena, size > 0 ? text : "", size);
    c->file.size = size;
    c->source = c->file;
    c->diags = diags_new(c->arena, &c->file);
    c->fillings.literal = true;
    c->machine_options.name = name;
}

/* Name the machines that could have been chosen. */
static void list_machines(const struct compilation *c)
{
    const struct document_machine *machines = c->document->machines;

    for (size_t i = 0; i < c->document->count; i++)
        if (machines[i].name != NULL && strcmp(machines[i].name, machines[i].id) != 0)
            print_remark("  %s (%s)", machines[i].id, machines[i].name);
        else
            print_remark("  %s", machines[i].id);
}

/* Say which machine a name was probably meant to be. */
static void guess_machine(const struct compilation *c)
{
    const struct document *document = c->document;
    const char **names = ARENA_ARRAY(c->arena, const char *, 2 * document->count);
    size_t count = 0;
    const char *near;

    for (size_t i = 0; i < document->count; i++) {
        names[count++] = document->machines[i].id;
        if (document->machines[i].name != NULL)
            names[count++] = document->machines[i].name;
    }
    near = nearest_name(c->machine_name, names, count);
    if (near != NULL)
        print_remark("did you mean \"%s\"?", near);
}

static bool choose_definition(const struct compilation *c)
{
    if (c->machine_name == NULL)
        return true;
    print_complaint("%s is a definition itself: --machine picks one of a document that holds "
                    "several",
                    c->file.path);
    return false;
}

bool compilation_choose(struct compilation *c)
{
    const struct document *document = c->document;

    if (document == NULL)
        return choose_definition(c);
    if (document->count == 0)
        return true;
    if (c->machine_name != NULL)
        c->of = document_find(document, c->machine_name);
    else if (document->count == 1)
        c->of = &document->machines[0];
    if (c->of != NULL)
        return true;
    if (c->machine_name != NULL)
        print_complaint("%s has no one state machine \"%s\". It holds:", c->file.path,
                        c->machine_name);
    else
        print_complaint("%s is %s with %zu state machines: choose one with --machine:",
                        c->file.path, document_kind_name(document), document->count);
    list_machines(c);
    if (c->machine_name != NULL)
        guess_machine(c);
    return false;
}

void compilation_open_machine(struct compilation *c, const struct compilation *whole,
                              const struct document_machine *machine)
{
    *c = *whole;
    buffer_init(&c->output);
    c->fillings = fillings_copy(&whole->fillings);
    c->arena = arena_new();
    c->diags = diags_new(c->arena, &whole->file);
    c->of = machine;
}

void compilation_close(struct compilation *c)
{
    buffer_fini(&c->output);
    if (c->arena != NULL)
        arena_free(c->arena);
    fillings_fini(&c->fillings);
    free(c->with);
    c->with = NULL;
    c->with_count = 0;
    c->arena = NULL;
}

void compilation_link(struct compilation *c, const char *path)
{
    c->with = mem_resize(c->with, (c->with_count + 1) * sizeof(*c->with));
    c->with[c->with_count++] = path;
    reads_note(path);
}

const char *compilation_folder(const struct compilation *c)
{
    const char *path = c->source.path;
    const char *slash = strrchr(path, '/');

    if (slash == NULL)
        return ".";
    return arena_text(c->arena, path, slash == path ? 1 : (size_t)(slash - path));
}

static int set_type(struct compilation *c, const struct command *command, const char *type)
{
    if (type == NULL || (strcmp(type, "standard") != 0 && strcmp(type, "express") != 0))
        return usage_error(command, "--type is standard or express"), -1;
    c->machine_options.express = strcmp(type, "express") == 0;
    c->type_given = true;
    return 0;
}

static int set_rule(struct compilation *c, const struct command *command, const char *name)
{
    bool off = text_starts(name, "no-");
    enum rule rule;

    name += off ? 3 : 0;
    if (strcmp(name, "error") == 0)
        return c->diag_options.werror = !off, 1;
    if (!off && (strcmp(name, "all") == 0 || strcmp(name, "extra") == 0)) {
        memset(c->diag_options.off, 0, sizeof c->diag_options.off);
        return 1;
    }
    rule = rule_of(name);
    if (rule == RULE_COUNT && rule_nearest(name) != NULL)
        return usage_error(command, "no rule `%s`; did you mean `%s`?", name, rule_nearest(name)),
               -1;
    if (rule == RULE_COUNT)
        return usage_error(command, "no rule `%s`: sfnc explain --list", name), -1;
    if (off && rule_severity(rule) == SEVERITY_ERROR)
        return usage_error(command, "%s is an error: it cannot be turned off", name), -1;
    c->diag_options.off[rule] = off;
    return 1;
}

int compilation_option(struct compilation *c, const struct command *command, int argc, char **argv)
{
    const char *value;
    int used = fillings_option(&c->fillings, command, argc, argv);

    if (used != 0)
        return used;
    if ((value = option_value("--type", argc, argv, &used)) != NULL)
        return set_type(c, command, value) < 0 ? -1 : used;
    if ((value = option_value("--machine", argc, argv, &used)) != NULL) {
        if (value[0] == '\0')
            return usage_error(command, "--machine takes a name"), -1;
        return c->machine_name = value, used;
    }
    if (strcmp(argv[0], "--werror") == 0)
        return c->diag_options.werror = true, 1;
    if (text_starts(argv[0], "-W"))
        return set_rule(c, command, argv[0] + 2);
    return 0;
}
