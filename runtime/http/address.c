/* runtime/http/address.c - where a server listens: a host and a port. */
#include "runtime/http/address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"

enum {
    BACKLOG = 4096, /* as many as the kernel takes by default */
};

static bool is_port(const char *text)
{
    long port = 0;
    size_t size = strlen(text);

    for (const char *at = text; *at != '\0'; at++) {
        if (*at < '0' || *at > '9')
            return false;
        port = port * 10 + (*at - '0');
    }
    return size > 0 && size <= 5 && port <= 65535;
}

bool address_split(char *place, char **host, char **port)
{
    char *colon = strrchr(place, ':');

    if (colon == NULL || colon == place || !is_port(colon + 1))
        return false;
    *port = colon + 1;
    *colon = '\0';
    *host = place;
    if (place[0] == '[') {
        if (colon[-1] != ']' || colon - place < 3)
            return false;
        colon[-1] = '\0';
        *host = place + 1;
    } else if (strchr(place, ':') != NULL) {
        return false; /* an IPv6 address: where it ends is not certain without brackets */
    }
    return true;
}

/* Listen at one address. -1: errno says why. */
static int listen_at(const struct addrinfo *at)
{
    int one = 1;
    int fd = socket(at->ai_family, at->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, at->ai_protocol);
    int error;

    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, at->ai_addr, at->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0)
        return fd;
    error = errno;
    close(fd);
    errno = error;
    return -1;
}

static int listen_at_first(const struct addrinfo *addresses)
{
    static const int families[] = {AF_INET, AF_INET6};
    int error = EADDRNOTAVAIL;

    for (size_t i = 0; i < 2; i++)
        for (const struct addrinfo *at = addresses; at != NULL; at = at->ai_next) {
            int fd = at->ai_family == families[i] ? listen_at(at) : -1;

            if (fd >= 0)
                return fd;
            if (at->ai_family == families[i] && error == EADDRNOTAVAIL)
                error = errno;
        }
    errno = error;
    return -1;
}

int address_listen(const char *place, char **problem)
{
    struct addrinfo hints = {.ai_flags = AI_PASSIVE, .ai_socktype = SOCK_STREAM};
    struct addrinfo *addresses;
    char *text = mem_text(place, strlen(place));
    char *host;
    char *port;
    int fd = -1;
    int failed;

    if (!address_split(text, &host, &port)) {
        *problem = text_format("%s: is not ADDRESS:PORT, as 127.0.0.1:8083 or [::1]:8083", place);
        free(text);
        return -1;
    }
    failed = getaddrinfo(strcmp(host, "*") == 0 ? NULL : host, port, &hints, &addresses);
    if (failed != 0) {
        *problem = text_format("%s: %s", place,
                               failed == EAI_SYSTEM ? strerror(errno) : gai_strerror(failed));
    } else {
        fd = listen_at_first(addresses);
        if (fd < 0)
            *problem = text_format("%s: %s", place,
                                   errno == EADDRINUSE ? "the address is in use" : strerror(errno));
        freeaddrinfo(addresses);
    }
    free(text);
    return fd;
}

char *address_of(int fd)
{
    struct sockaddr_storage address;
    socklen_t size = sizeof address;
    char host[NI_MAXHOST];
    char port[NI_MAXSERV];

    if (getsockname(fd, (struct sockaddr *)&address, &size) < 0 ||
        getnameinfo((struct sockaddr *)&address, size, host, sizeof host, port, sizeof port,
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0)
        BUG("a socket that listens has no address");
    return text_format(address.ss_family == AF_INET6 ? "[%s]:%s" : "%s:%s", host, port);
}

bool address_is_loopback(int fd)
{
    struct sockaddr_storage address;
    socklen_t size = sizeof address;
    const struct in6_addr *six = &((const struct sockaddr_in6 *)&address)->sin6_addr;

    if (getsockname(fd, (struct sockaddr *)&address, &size) < 0)
        return false;
    if (address.ss_family == AF_INET)
        return ntohl(((const struct sockaddr_in *)&address)->sin_addr.s_addr) >> 24 == 127;
    return IN6_IS_ADDR_LOOPBACK(six) || (IN6_IS_ADDR_V4MAPPED(six) && six->s6_addr[12] == 127);
}
