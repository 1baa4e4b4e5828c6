/* runtime/entry/serve/serve.h - the command `serve`: answer the API of AWS over HTTP. */
#ifndef SFN_ENTRY_SERVE_SERVE_H
#define SFN_ENTRY_SERVE_SERVE_H

#include "runtime/entry/entry.h"

struct service_compiler;

/* Of an executable, for its one machine. */
int entry_serve(const struct entry *entry, int argc, char **argv);
/* Of a compiler, for machines that arrive as text; the entry has no program. */
int entry_serve_definitions(const struct entry *entry, const struct service_compiler *compiler,
                            int argc, char **argv);

#endif
