/* runtime/entry/store/address.h - where the socket beside a store is.
 *
 * It is called as the database is, with ".sock" behind. A socket's address has room for some
 * hundred bytes only; a longer path is reached through its folder, which is open meanwhile. */
#ifndef SFN_ENTRY_STORE_ADDRESS_H
#define SFN_ENTRY_STORE_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>
#include <sys/un.h>

struct address {
    char *path;
    struct sockaddr_un at;
    socklen_t size;
    int folder; /* -1: not needed */
};

/* The address for the database at this path. False: its folder cannot be opened (errno), or the
 * name is too long even so (ENAMETOOLONG). Call address_forget in either case. */
bool address_find(struct address *address, const char *database);
void address_forget(struct address *address);

#endif
