/* compiler/driver/serve.c - sfnc serve: answer the API of AWS for definitions that arrive as text.
 *
 * What answers is the `serve` command that every executable has; this one is given a compiler. */
#include "compiler/driver/driver.h"
#include "compiler/driver/locate.h"
#include "compiler/driver/service_compiler.h"
#include "runtime/entry/entry.h"
#include "runtime/entry/output.h"
#include "runtime/entry/serve/serve.h"

static const struct entry entry = {.invoked_as = "sfnc serve"};

static void tell(const char *line)
{
    output_complain(entry.invoked_as, "%s", line);
}

int command_serve(const struct command *command, int argc, char **argv)
{
    struct service_compiling compiling = {.backend = locate_backend_llvm(), .tell = tell};
    struct service_compiler compiler;

    (void)command;
    if (compiling.backend == NULL)
        return EXIT_USAGE;
    service_compiler_init(&compiler, &compiling);
    return entry_serve_definitions(&entry, &compiler, argc - 1, argv + 1);
}
