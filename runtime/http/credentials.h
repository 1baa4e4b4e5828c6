/* runtime/http/credentials.h - access keys, from AWS's shared credentials file or the environment.
 *
 * A file holds profiles: `[name]`, and below it `aws_access_key_id = ...`, `aws_secret_access_key`
 * and perhaps `aws_session_token`. Lines that begin with `#` or `;` are comments, and so is what
 * follows a blank and one of these; other settings are of no interest here.
 * No message of ours contains a secret. Secrets are overwritten before their memory is freed. */
#ifndef SFN_HTTP_CREDENTIALS_H
#define SFN_HTTP_CREDENTIALS_H

#include <stdbool.h>
#include <stddef.h>

struct credential {
    char *profile;
    int line; /* of the profile in its file; 0: it comes from the environment */
    char *key;
    char *secret;
    char *token; /* NULL: a key that is good for ever, without a session */
};

/* A zeroed one is empty. */
struct credentials {
    struct credential *list;
    size_t count;
};

void credentials_fini(struct credentials *credentials);

/* Read the profiles of a file that have a key; there may be none. False when something is wrong
 * with it: *problem is then a line that says where and what; free it. *warning is NULL, or a line
 * to be told, when others than its owner may read the file; free it. */
bool credentials_read(struct credentials *credentials, const char *path, char **warning,
                      char **problem);

/* The same for a text; `name` is what messages call it. */
bool credentials_read_text(struct credentials *credentials, const char *text, size_t size,
                           const char *name, char **problem);

/* The key of a client, as the AWS CLI finds it: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and
 * AWS_SESSION_TOKEN; or else the profile AWS_PROFILE (by default "default") of the file
 * AWS_SHARED_CREDENTIALS_FILE (by default ~/.aws/credentials). There is none (*count is 0) if
 * there is no such file or no profile "default" in it. `credentials` has at most one afterwards;
 * *warning and *problem as above. */
bool credentials_find(struct credentials *credentials, char **warning, char **problem);

#endif
