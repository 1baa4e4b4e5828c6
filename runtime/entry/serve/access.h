/* runtime/entry/serve/access.h - who may ask: requests must be signed with a key of a file. */
#ifndef SFN_ENTRY_SERVE_ACCESS_H
#define SFN_ENTRY_SERVE_ACCESS_H

#include <stdbool.h>

struct access;
struct http_call;

/* Read the keys of a file. NULL: *problem is a line that says why (free it). A *warning that is not
 * NULL is to be told; free it. */
struct access *access_open(const char *file, char **warning, char **problem);
/* NULL is allowed. */
void access_close(struct access *access);

/* What is wrong with a request. */
struct access_refusal {
    int status;
    const char *error;
    char *message; /* free it */
};

/* Whether a request is signed with one of the keys, for a service that this one stands for: states,
 * execute-api or events. */
bool access_allows(const struct access *access, struct http_call *call,
                   struct access_refusal *refusal);

#endif
