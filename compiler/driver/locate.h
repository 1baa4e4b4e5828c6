/* compiler/driver/locate.h - where sfnc's own parts are: the same answer from any folder.
 *
 * sfnc looks beside itself first (a build tree), then where `make install` puts things, relative to
 * its own place, so that an installation may be moved. */
#ifndef SFNC_DRIVER_LOCATE_H
#define SFNC_DRIVER_LOCATE_H

#include <stdbool.h>

struct parts {
    char archive[4096];     /* libsfn.a */
    char notasks[4096];     /* libsfn-notasks.a: before it, for a definition without a Task */
    char headers[4096];     /* the folder that holds sfn/abi.h */
    char llvm_module[4096]; /* sfnc-llvm.so */
};

/* Fill in all three. False when a part is nowhere; *missing names it. */
bool parts_locate(struct parts *parts, const char **missing);

#endif
