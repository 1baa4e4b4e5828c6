/* compiler/driver/build.c - sfnc build: make an executable of a definition, or another product. */
#include <stdlib.h>
#include <string.h>

#include "compiler/driver/bake.h"
#include "compiler/driver/background.h"
#include "compiler/driver/compilation.h"
#include "compiler/driver/driver.h"
#include "compiler/driver/file.h"
#include "compiler/driver/link.h"
#include "compiler/driver/locate.h"
#include "compiler/driver/print.h"
#include "compiler/driver/prove.h"
#include "compiler/driver/report.h"
#include "compiler/driver/results.h"
#include "compiler/driver/scratch.h"
#include "compiler/lower/needs.h"
#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"
#include "runtime/task/task.h"

/* What --emit may ask for, and how to get there. */
struct product {
    const char *name;
    const char *suffix;
    bool text;   /* may go to standard output */
    bool is_ir;  /* the IR as text: no back end runs */
    bool direct; /* the back end emits it; else the C compiler makes it of what was emitted */
    enum emit_kind llvm;   /* what the LLVM back end emits */
    bool c_can;            /* the C back end can be asked for it */
    enum link_output link; /* what the C compiler makes of what was emitted */
    const char *mark;      /* what its files begin with, or, of texts, have in their first lines */
};

#define ELF "\177ELF"

static const struct product products[] = {
    {"exe", "", false, false, false, EMIT_OBJECT, true, LINK_EXECUTABLE, ELF},
    {"obj", ".o", false, false, true, EMIT_OBJECT, true, LINK_OBJECT, ELF},
    {"so", ".so", false, false, false, EMIT_OBJECT, true, LINK_SHARED, ELF},
    {"c", ".c", true, false, true, EMIT_C, true, LINK_OBJECT, "compiled by sfnc"},
    {"llvm-ir", ".ll", true, false, true, EMIT_LLVM_IR, false, LINK_OBJECT, "; ModuleID"},
    {"llvm-bc", ".bc", false, false, true, EMIT_LLVM_BITCODE, false, LINK_OBJECT, "BC\300\336"},
    {"asm", ".s", true, false, true, EMIT_ASSEMBLY, true, LINK_ASSEMBLY, ".file"},
    {"ir", ".ir", true, true, true, EMIT_C, false, LINK_OBJECT, "program \""},
};

struct build {
    const struct command *command;
    struct compilation c;
    struct parts parts;
    const struct product *product;
    const char *definition;
    const char *output;
    const char *backend; /* "llvm" or "c" */
    const char *bindings_path;
    bool backend_given;
    bool verbose; /* -v: show the command line of the C compiler */
    bool fully_static;
    bool unproven;       /* --no-prove */
    bool require_proofs; /* build only what has no claim that is refuted */
    bool slim;           /* without the store and the commands over one */
};

static const struct product *product_named(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(products); i++)
        if (strcmp(products[i].name, name) == 0)
            return &products[i];
    return NULL;
}

static bool set_backend(struct build *b, const char *name)
{
    b->backend = name;
    b->backend_given = true;
    return strcmp(name, "llvm") == 0 || strcmp(name, "c") == 0;
}

/* Read one option or argument. Returns how many of argv it took, or -1 after a usage error. */
static int build_option(struct build *b, int argc, char **argv)
{
    const char *value;
    int used = compilation_option(&b->c, b->command, argc, argv);

    if (used != 0)
        return used;
    if ((value = option_value("-o", argc, argv, &used)) != NULL) {
        b->output = value;
    } else if ((value = option_value("--backend", argc, argv, &used)) != NULL) {
        if (!set_backend(b, value))
            return usage_error(b->command, "--backend is llvm or c"), -1;
    } else if ((value = option_value("--emit", argc, argv, &used)) != NULL) {
        b->product = product_named(value);
        if (b->product == NULL)
            return usage_error(b->command,
                               "--emit is exe, obj, so, c, llvm-ir, llvm-bc, asm or ir"),
                   -1;
    } else if ((value = option_value("--link", argc, argv, &used)) != NULL) {
        compilation_link(&b->c, value);
    } else if ((value = option_value("--bindings", argc, argv, &used)) != NULL) {
        b->bindings_path = b->c.bindings = value;
    } else if (strncmp(argv[0], "--input-schema", sizeof "--input-schema" - 1) == 0) {
        return prove_option(&b->c, argc, argv);
    } else if ((value = option_value("--target", argc, argv, &used)) != NULL) {
        b->c.emit_options.target = value;
    } else if ((value = option_value("--dump-after", argc, argv, &used)) != NULL) {
        if (!pass_exists(value))
            return usage_error(b->command, "no pass `%s`: --list-passes", value), -1;
        b->c.dump_after = value;
    } else if (optimize_option(argv[0], &b->c.emit_options.optimize)) {
        return 1;
    } else if (strcmp(argv[0], "-v") == 0) {
        b->verbose = true;
        return 1;
    } else if (strcmp(argv[0], "-g") == 0) {
        b->c.emit_options.debug = true;
        return 1;
    } else if (strcmp(argv[0], "--static") == 0) {
        b->fully_static = true;
        return 1;
    } else if (strcmp(argv[0], "--no-prove") == 0) {
        b->unproven = true;
        return 1;
    } else if (strcmp(argv[0], "--require-proofs") == 0) {
        b->require_proofs = true;
        return 1;
    } else if (strcmp(argv[0], "--slim") == 0) {
        b->slim = true;
        return 1;
    } else if (strcmp(argv[0], "--") == 0 && argc > 1 && b->definition == NULL) {
        b->definition = argv[1];
        return 2;
    } else if (argv[0][0] == '-' && argv[0][1] != '\0') {
        return usage_no_option(b->command, argv[0], NULL), -1;
    } else if (b->definition != NULL) {
        return usage_error(b->command, "one definition at a time: %s, %s", b->definition, argv[0]),
               -1;
    } else {
        b->definition = argv[0];
        return 1;
    }
    if (value[0] == '\0')
        return usage_error(b->command, "%s takes a value", argv[0]), -1;
    return used;
}

/* Refuse options that contradict each other. 0, or the exit status after a message. */
static int check_options(struct build *b)
{
    const char *target = b->c.emit_options.target;

    if (b->definition == NULL)
        return usage_error(b->command, "which definition?");
    if (b->unproven && b->require_proofs)
        return usage_error(b->command, "--no-prove and --require-proofs exclude each other");
    if (b->product->llvm == EMIT_C) {
        if (b->backend_given && strcmp(b->backend, "c") != 0 && !b->product->is_ir)
            return usage_error(b->command, "--emit c is the C back end's");
        b->backend = "c";
    }
    if (strcmp(b->backend, "c") == 0 && !b->product->c_can && !b->product->is_ir)
        return usage_error(b->command, "--emit %s needs --backend llvm", b->product->name);
    if (target != NULL && (strcmp(b->backend, "c") == 0 || !b->product->direct))
        return usage_error(b->command,
                           "--target goes with --backend llvm and --emit obj, asm or llvm-*: "
                           "linking for another machine is that machine's business");
    return 0;
}

/* Name the output, without -o, after the definition, or as a document names the machine. Nobody has
 * chosen that: only what such a build has made before is replaced. For another machine it may look
 * as no product of this one does. */
static bool name_output(struct build *b)
{
    bool foreign = b->c.emit_options.target != NULL;

    b->output = arena_format(b->c.arena, "%s%s", b->c.machine->name, b->product->suffix);
    if (!file_can_write(b->output, "-o"))
        return false;
    if (foreign || file_is_marked(b->output, b->product->mark, b->product->text))
        return true;
    print_complaint("%s is there and was not built by sfnc: give a name with -o", b->output);
    return false;
}

/* Look at the files to link and at the output, before the C compiler complains in its own words. */
static bool check_files(struct build *b)
{
    bool fine;

    if (b->output == NULL)
        fine = name_output(b);
    else
        fine = strcmp(b->output, "-") == 0 || file_can_write(b->output, "-o");
    return fine && link_check_files(b->c.with, b->c.with_count);
}

/* Run the C compiler, and let what it made take the output's place. */
static int link_and_write(struct build *b, const struct link_job *job)
{
    struct buffer made = BUFFER_EMPTY;
    bool runs = job->kind == LINK_EXECUTABLE || job->kind == LINK_SHARED;
    int status = link_run(job);

    if (status == 0 && !file_read(&made, job->output, SIZE_MAX))
        status = EXIT_USAGE;
    if (status == 0 && !scratch_is_interrupted())
        status = file_write(b->output, &made, runs ? 0777 : 0666);
    buffer_fini(&made);
    return status;
}

/* Write the emitted code to a temporary folder and let the C compiler make the product of it. */
static int link_product(struct build *b, const char *suffix)
{
    struct link_job job = {.parts = &b->parts,
                           .kind = b->product->link,
                           .with = b->c.with,
                           .with_count = b->c.with_count,
                           .optimize = b->c.emit_options.optimize,
                           .debug = b->c.emit_options.debug,
                           .fully_static = b->fully_static,
                           .slim = b->slim,
                           .verbose = b->verbose,
                           .symbols = b->c.program->symbols,
                           .symbol_count = b->c.program->symbol_count,
                           .include = compilation_folder(&b->c)};
    int status;

    if (!parts_locate(&b->parts))
        return EXIT_USAGE;
    job.folder = scratch_open(b->c.arena);
    if (job.folder == NULL)
        return EXIT_USAGE;
    job.output = arena_format(b->c.arena, "%s/product", job.folder);
    job.code = arena_format(b->c.arena, "%s/%s%s", job.folder, b->c.machine->name, suffix);
    status = file_write(job.code, &b->c.output, 0666);
    if (status == 0)
        status = link_and_write(b, &job);
    scratch_close();
    return status;
}

static int emit_product(struct build *b)
{
    const struct product *product = b->product;
    bool through_c = strcmp(b->backend, "c") == 0;

    if (product->is_ir) {
        ir_print(b->c.program, &b->c.output);
        return file_write(b->output, &b->c.output, 0666);
    }
    b->c.backend = through_c ? &backend_c : locate_backend_llvm();
    if (b->c.backend == NULL)
        return EXIT_USAGE;
    b->c.emit_kind = through_c ? EMIT_C : product->llvm;
    b->c.emit_options.shared = product->link == LINK_SHARED;
    b->c.emit_options.with_main = product->link == LINK_EXECUTABLE;
    if (!compilation_run(&b->c, STAGE_EMITTED))
        return report_failure(&b->c);
    if (product->direct && (!through_c || product->llvm == EMIT_C))
        return file_write(b->output, &b->c.output, 0666);
    return link_product(b, through_c ? ".c" : ".o");
}

/* Functions in C are in files given with --link: without any there is no use in trying. */
static bool lacks_symbols(const struct build *b)
{
    const struct ir_program *program = b->c.program;

    if (program->symbol_count == 0 || b->c.with_count > 0 || b->product->link != LINK_EXECUTABLE)
        return false;
    for (size_t i = 0; i < program->symbol_count; i++)
        link_report_missing(program->symbols[i]);
    return true;
}

/* Prove before anything is built, because it is only built if that is well. 0, or an exit status
 * after a message. */
static int prove_first(struct build *b)
{
    if (b->require_proofs && claims_refuted(&b->c, stderr))
        return EXIT_FINDINGS;
    if (!b->c.diag_options.werror)
        return 0;
    diags_shown(b->c.diags);
    prove_findings(&b->c);
    prove_directives(&b->c);
    return report_text(&b->c, stderr) > 0 ? EXIT_FINDINGS : 0;
}

static int build(struct build *b)
{
    int status;
    bool first = b->require_proofs || b->c.diag_options.werror;
    struct background proofs = {.child = 0};

    /* Without a store there is none to come from. */
    b->c.closed = b->slim && b->product->link == LINK_EXECUTABLE;
    status = report_program(&b->c, b->definition);
    if (status == 0 && b->bindings_path != NULL)
        status = bake_bindings(&b->c, b->bindings_path);
    if (status == 0 && !b->unproven && !results_check(b->bindings_path, NULL))
        status = EXIT_USAGE;
    if (status != 0)
        return status;
    if (!b->slim)
        needs_add_service(b->c.program);
    if (!check_files(b) || lacks_symbols(b))
        return EXIT_USAGE;
    if (first && !b->unproven)
        status = prove_first(b);
    else if (!b->unproven)
        background_begin(&proofs, &b->c);
    if (status == 0)
        status = emit_product(b);
    if (!background_end(&proofs))
        report_count(&b->c, stderr);
    return status;
}

int command_build(const struct command *command, int argc, char **argv)
{
    struct build b = {.command = command, .product = &products[0], .backend = "llvm"};
    int used = 1, status = EXIT_USAGE;

    b.c.emit_options.optimize = 2;
    for (int i = 1; i < argc && used > 0; i += used) {
        if (strcmp(argv[i], "--list-passes") == 0) {
            passes_list();
            status = EXIT_CLEAN;
            goto done;
        }
        used = build_option(&b, argc - i, argv + i);
    }
    if (used > 0)
        status = check_options(&b);
    if (status == 0)
        status = build(&b);
done:
    compilation_close(&b.c);
    return status;
}
