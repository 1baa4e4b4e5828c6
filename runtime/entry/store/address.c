/* runtime/entry/store/address.c - where the socket beside a store is. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* O_PATH */
#endif
#include "runtime/entry/store/address.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"

/* Fill in a path that may be too long. */
static bool fill(struct address *address, const char *path)
{
    size_t size = strlen(path);

    if (size >= sizeof address->at.sun_path)
        return false;
    memcpy(address->at.sun_path, path, size + 1);
    address->size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + size + 1);
    return true;
}

/* Open the folder, and have the system find the socket from there. */
static bool fill_by_folder(struct address *address)
{
    const char *name = strrchr(address->path, '/');
    char *folder, *path;
    bool fits = false;

    folder = name == NULL            ? text_format(".")
             : name == address->path ? text_format("/")
                                     : mem_text(address->path, (size_t)(name - address->path));
    address->folder = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    path = text_format("/proc/self/fd/%d/%s", address->folder,
                       name != NULL ? name + 1 : address->path);
    if (address->folder >= 0) {
        fits = fill(address, path);
        errno = ENAMETOOLONG;
    }
    free(folder);
    free(path);
    return fits;
}

bool address_find(struct address *address, const char *database)
{
    *address = (struct address){.at = {.sun_family = AF_UNIX}, .folder = -1};
    address->path = text_format("%s.sock", database);
    return fill(address, address->path) || fill_by_folder(address);
}

void address_forget(struct address *address)
{
    if (address->folder >= 0)
        close(address->folder);
    free(address->path);
    *address = (struct address){.folder = -1};
}
