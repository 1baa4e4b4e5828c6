/* compiler/driver/serve.c - sfnc serve: answer the API of AWS for definitions that arrive as text.
 *
 * What answers is the `serve` command that every executable has; this one is given a compiler. */
#include <stdlib.h>
#include <string.h>

#include "compiler/driver/driver.h"
#include "compiler/driver/locate.h"
#include "compiler/driver/service_compiler.h"
#include "runtime/base/bug.h"
#include "runtime/entry/entry.h"
#include "runtime/entry/output.h"
#include "runtime/entry/serve/serve.h"

int command_serve(const struct command *command, int argc, char **argv)
{
    const struct entry entry = {.invoked_as = "sfnc serve"};
    struct service_compiling compiling = {.backend = locate_backend_llvm()};
    struct service_compiler compiler;
    char **options = mem_zeroed((size_t)argc, sizeof *options);
    int count = 0, status;

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            output_print("sfnc serve", command->usage, strlen(command->usage));
        if (strcmp(argv[i], "--allow-exec") == 0)
            compiling.any_resource = true;
        else
            options[count++] = argv[i];
    }
    if (compiling.backend == NULL) {
        free(options);
        return EXIT_USAGE;
    }
    service_compiler_init(&compiler, &compiling);
    status = entry_serve_definitions(&entry, &compiler, count, options);
    free(options);
    return status;
}
