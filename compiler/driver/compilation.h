/* compiler/driver/compilation.h - one definition on its way through the passes. */
#ifndef SFNC_DRIVER_COMPILATION_H
#define SFNC_DRIVER_COMPILATION_H

#include <stdbool.h>

#include "compiler/backend/backend.h"
#include "compiler/definition/document.h"
#include "compiler/ir/ir.h"
#include "compiler/model/machine.h"
#include "compiler/support/diag.h"
#include "compiler/syntax/tree.h"

struct compilation {
    struct arena *arena;
    struct source file;                /* what was given */
    struct source source;              /* the definition: the file, or what stands in it */
    const char *machine_name;          /* --machine, or NULL */
    const struct document *document;   /* the file, when it is one that holds state machines */
    const struct document_machine *of; /* the machine of the document to compile, once chosen */
    struct fillings fillings;
    struct machine_options machine_options;
    bool type_given; /* --type: else the document may say it */
    struct diag_options diag_options;
    bool unproven;       /* --no-prove: find without proving */
    bool explain_errors; /* --explain-errors: also say which errors nothing catches */
    struct diags *diags;
    const char **with; /* --link: C sources, objects and archives with c: tasks */
    size_t with_count;
    const char *dump_after;   /* name of a pass, or NULL */
    const char *inspected;    /* the state that tells what it computes, for TestState; or NULL */
    const char *input_schema; /* --input-schema: what executions are given; or NULL */
    const char *bindings;     /* --bindings: which results tasks have; or NULL */
    const char *mocks;        /* --mock: what tasks answer, for proofs; or NULL */
    bool closed;  /* all executions begin in this program: passes may take it as whole */
    bool covered; /* compile code that counts what executions take, for coverage */

    size_t next_pass; /* its index in the table; the passes before it have run */

    /* what the passes make */
    struct tree *tree;
    struct machine *machine;
    struct coverage *coverage; /* what executions may take; NULL unless `covered` */
    struct ir_program *program;

    /* emit */
    const struct backend *backend;
    enum emit_kind emit_kind;
    struct emit_options emit_options;
    struct buffer output;
    const char *problem; /* of the back end: one line */
};

/* How far to compile. */
enum pass_stage { STAGE_CHECKED, STAGE_BUILDABLE, STAGE_LOWERED, STAGE_PROGRAM, STAGE_EMITTED };

/* Read the file at `path` ("-": standard input): a definition, or a document that holds some.
 * False, after a line on stderr, when that fails. Call compilation_close in either case. */
bool compilation_open(struct compilation *compilation, const char *path);

/* Begin to compile a definition that stands in memory: JSON, in which ${Name} is text. It is
 * copied. `name` is borrowed. Call compilation_close. */
void compilation_open_text(struct compilation *compilation, const char *text, size_t size,
                           const char *name);

/* Choose the machine of a document: that of --machine, or the only one. False, after a line on
 * stderr, when there is none of that name, or several and none is named. Findings say why a
 * document has no machines; then there is nothing to choose. A file that is a definition is chosen
 * as it is.
 */
bool compilation_choose(struct compilation *compilation);

/* Begin to compile one machine of a document that `whole` has read. Call compilation_close. */
void compilation_open_machine(struct compilation *compilation, const struct compilation *whole,
                              const struct document_machine *machine);
void compilation_close(struct compilation *compilation);

/* Add a file of --link. */
void compilation_link(struct compilation *compilation, const char *path);

/* The folder of the definition: relative paths of its tasks and headers start there. Lives in the
 * arena. */
const char *compilation_folder(const struct compilation *compilation);

/* Run the passes up to a stage, beginning where the last call ended. False when a pass found
 * errors: findings are in diags, a back end's problem is in `problem`. Dumps go to stderr. */
bool compilation_run(struct compilation *compilation, enum pass_stage stage);

/* Run the passes between lowering and emitting on a program that was lowered elsewhere. `closed`:
 * all its executions begin in it (decide_program). */
void program_improve(struct ir_program *program, bool closed);

/* True when a pass of that name exists. */
bool pass_exists(const char *name);
/* Print the name and summary of each pass to stdout. */
void passes_list(void);

/* Read an option that several commands take. Returns how many arguments it took (0: argv[0] is not
 * such an option), or -1 after a usage error. */
struct command;
int compilation_option(struct compilation *compilation, const struct command *command, int argc,
                       char **argv);

#endif
