/* compiler/driver/prove.h - what is proven of a definition: shapes, and the rules of Choices. */
#ifndef SFNC_DRIVER_PROVE_H
#define SFNC_DRIVER_PROVE_H

#include <stdio.h>

#include "compiler/driver/compilation.h"
#include "compiler/prove/analysis/analysis.h"

/* How long the solver may take for all questions about one definition: where the table is asked
 * for, and for the findings of check and build. */
#define PROVE_SOLVER_MS 20000
#define FINDINGS_SOLVER_MS 5000

/* A definition as it is proven of: lowered for that alone. */
struct proof {
    struct assumptions assumptions;
    struct ir_program *program;
    struct analysis *analysis; /* what is known at all of its points */
};

/* Read one of the options --input-schema, --bindings and --mock, which say what is taken for
 * granted. Returns how many arguments it took (0: argv[0] is another option), or -1 after a
 * message: the file cannot be read, or is wrong. */
int prove_option(struct compilation *compilation, int argc, char **argv);

/* Open a proof about a compilation that is at STAGE_CHECKED or further. False: it cannot be built,
 * and nothing is proven of it. */
bool prove_open(struct compilation *compilation, struct proof *proof);

/* Print those claims about it that are refuted. Returns whether there are any (claims.c). */
bool claims_refuted(struct compilation *compilation, FILE *out);

/* Report what is proven of it: nothing, with --no-prove. */
void prove_findings(struct compilation *compilation);

/* After that: report directives that had nothing to ignore. Whether some rules have findings
 * depends on the command line: nothing is said of directives for them. */
void prove_directives(struct compilation *compilation);

#endif
