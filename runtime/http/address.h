/* runtime/http/address.h - where a server listens: a host and a port, as people write them. */
#ifndef SFN_HTTP_ADDRESS_H
#define SFN_HTTP_ADDRESS_H

#include <stdbool.h>

/* Bind a socket that does not block and listen on it, with room for many that want to connect at
 * once. "127.0.0.1:8083", "[::1]:8083", "localhost:8083", "*:8083" (everywhere); a name that has
 * several addresses stands for its first one that can be had, IPv4 before IPv6. Returns the
 * descriptor, or -1: *problem is then one line that says why; free it. */
int address_listen(const char *place, char **problem);

/* The address that a socket is bound to: "127.0.0.1:8083", "[::1]:8083". Free it. */
char *address_of(int fd);

/* Whether a socket is bound to an address that only this machine can reach. */
bool address_is_loopback(int fd);

/* Split "host:port" in place; the host of "[::1]:80" loses its brackets. False when it is not that.
 */
bool address_split(char *place, char **host, char **port);

#endif
