/* compiler/driver/compilation.h - one definition on its way through the passes. */
#ifndef SFNC_DRIVER_COMPILATION_H
#define SFNC_DRIVER_COMPILATION_H

#include <stdbool.h>

#include "compiler/backend/backend.h"
#include "compiler/ir/ir.h"
#include "compiler/model/machine.h"
#include "compiler/support/diag.h"
#include "compiler/syntax/tree.h"

struct compilation {
    struct arena *arena;
    struct source source;
    struct fillings fillings;
    struct machine_options machine_options;
    struct diag_options diag_options;
    struct diags *diags;
    const char *dump_after; /* name of a pass, or NULL */
    bool covered;           /* compile code that tells what was taken */

    size_t next_pass; /* of the table: passes before it have run */

    /* what the passes make */
    struct tree *tree;
    struct machine *machine;
    struct coverage *coverage; /* what may be taken; NULL unless `covered` */
    struct ir_program *program;

    /* emit */
    const struct backend *backend;
    enum emit_kind emit_kind;
    struct emit_options emit_options;
    struct buffer output;
    const char *problem; /* of the back end: one line */
};

/* How far to go: the last pass to run. */
enum pass_stage { STAGE_CHECKED, STAGE_BUILDABLE, STAGE_LOWERED, STAGE_PROGRAM, STAGE_EMITTED };

/* Read the definition at `path` ("-": standard input). False, with a line on stderr, when that
 * fails. Pair: compilation_close, in any case. */
bool compilation_open(struct compilation *compilation, const char *path);
void compilation_close(struct compilation *compilation);

/* The definition's folder, where its programs and the headers of its tasks are; in the arena. */
const char *compilation_folder(const struct compilation *compilation);

/* Run the passes up to a stage, going on where the last call ended. False when a pass found errors;
 * findings are in diags, what a back end could not do in `problem`. Dumps go to stderr. */
bool compilation_run(struct compilation *compilation, enum pass_stage stage);

/* Run the passes between lowering and emitting on a program that came another way. */
void program_improve(struct ir_program *program);

/* True when a pass of that name exists. */
bool pass_exists(const char *name);
/* name, what it makes of what: a line a pass, on stdout. */
void passes_list(void);

/* "--name VALUE" or "--name=VALUE": the value, or NULL when argv[0] is another option. *used tells
 * how many arguments that took; a missing value is "". */
const char *option_value(const char *name, int argc, char **argv, int *used);

/* Options that several commands take. Returns how many arguments were used (0: not such an
 * option), or -1 after a usage error. */
struct command;
int compilation_option(struct compilation *compilation, const struct command *command, int argc,
                       char **argv);

#endif
