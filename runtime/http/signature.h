/* runtime/http/signature.h - AWS Signature Version 4: sign a request, or tell whether it is signed.
 *
 * A request is data, borrowed for the time of a call. Everything here is done in the way of all
 * services of AWS but S3: paths are escaped once more than they are sent. */
#ifndef SFN_HTTP_SIGNATURE_H
#define SFN_HTTP_SIGNATURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct credential;
struct credentials;
struct http_header;

struct signature_request {
    const char *method;
    const char *target; /* as sent: the path, and behind a `?` the query */
    const struct http_header *headers;
    size_t count;
    const char *body;
    size_t size;
};

/* ---- telling ---- */

struct signature_rules {
    const struct credentials *credentials;
    const char *const *services; /* whose requests are taken, as credential scopes call them ... */
    size_t services_count;       /* ... at least one; the first is the one that messages name */
    int64_t now_s;               /* since the epoch */
};

struct signature_verdict {
    /* Of a good request. Borrowed from the rules. */
    const struct credential *credential;
    const char *service;
    /* Of a refusal: the status as AWS answers it (400 where X-Amz-Target names an action, 403
     * elsewhere, as an API gateway does), AWS's name of the error, and what it says. */
    int status;
    const char *error;
    char *message; /* free it */
};

/* Whether the request is signed with one of the keys, for one of the services (in any region),
 * at most five minutes ago or ahead, and is what was signed. The header Host must be signed, and so
 * must the date that counts (X-Amz-Date, or else Date) and all headers X-Amz-... that are there.
 * How long this takes does not depend on which keys there are, nor on where a signature goes wrong.
 * Refused by name is what is not supported: signatures in the query, and bodies that are signed in
 * chunks or not at all. */
bool signature_verify(const struct signature_request *request, const struct signature_rules *rules,
                      struct signature_verdict *verdict);

/* ---- signing ---- */

#define SIGNATURE_DATE_SIZE 17

/* Who signs, for what and when. */
struct signature_signer {
    const struct credential *credential;
    const char *region;
    const char *service;
    int64_t now_s;
};

/* What has to be sent beside the request's own headers. */
struct signature_headers {
    char date[SIGNATURE_DATE_SIZE]; /* X-Amz-Date */
    const char *token;              /* X-Amz-Security-Token, of the credential; or NULL */
    char *authorization;            /* Authorization; free it */
};

/* Sign the request with all of its headers, among which Host has to be, but none of those above. */
void signature_make(const struct signature_request *request, const struct signature_signer *signer,
                    struct signature_headers *headers);

#endif
