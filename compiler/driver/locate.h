/* compiler/driver/locate.h - where sfnc's own parts are: the same answer from any folder.
 *
 * sfnc looks beside itself first (a build tree), then where `make install` puts things, relative to
 * its own place, so that an installation may be moved. */
#ifndef SFNC_DRIVER_LOCATE_H
#define SFNC_DRIVER_LOCATE_H

#include <stdbool.h>

struct parts {
    char archive[4096]; /* libsfn.a */
    char headers[4096]; /* the folder that holds sfn/abi.h */
};

/* What an executable is linked from. False, with a line on stderr, when a part is nowhere. */
bool parts_locate(struct parts *parts);

struct backend;

/* The LLVM back end, loaded from sfnc-llvm.so. NULL, with a line on stderr, when that fails. */
const struct backend *locate_backend_llvm(void);

#endif
