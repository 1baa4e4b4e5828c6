/* compiler/driver/fillings.h - what the command line says to fill placeholders with.
 *
 * -D NAME=VALUE gives one value, --define-file FILE those of a JSON object. A -D counts before any
 * file, and of equals the one given last. */
#ifndef SFNC_DRIVER_FILLINGS_H
#define SFNC_DRIVER_FILLINGS_H

#include "compiler/driver/driver.h"
#include "compiler/syntax/tree.h"

/* Read -D, --define-file or --literal-placeholders. Returns how many arguments it took (0: argv[0]
 * is none of them), or -1 after a message. The argument of -D is cut in two at its '=', and has to
 * live as long as the fillings. */
int fillings_option(struct fillings *fillings, const struct command *command, int argc,
                    char **argv);

/* The same fillings, none of them used, for one more definition. They borrow the texts of the
 * first, which have to live longer. Free them with fillings_fini, too. */
struct fillings fillings_copy(const struct fillings *fillings);
/* Add values that count after all others, and need not be used. Their texts are borrowed. */
void fillings_add_last(struct fillings *fillings, const struct definition_value *values,
                       size_t count);
void fillings_fini(struct fillings *fillings);

#endif
