/* runtime/http/credentials.c - access keys, from AWS's shared credentials file or the environment.
 */
#include "runtime/http/credentials.h"

#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"

enum { FILE_BYTES_MAX = 1 << 20 };

static void wipe(char **text)
{
    if (*text != NULL)
        OPENSSL_cleanse(*text, strlen(*text));
    free(*text);
    *text = NULL;
}

static void credential_fini(struct credential *credential)
{
    free(credential->profile);
    free(credential->key);
    wipe(&credential->secret);
    wipe(&credential->token);
}

void credentials_fini(struct credentials *credentials)
{
    for (size_t i = 0; i < credentials->count; i++)
        credential_fini(&credentials->list[i]);
    free(credentials->list);
    *credentials = (struct credentials){NULL, 0};
}

/* ---- a file ---- */

/* A text within the file. */
struct part {
    const char *at;
    size_t size;
};

struct reading {
    struct credentials *credentials; /* the last of them is the profile that is read */
    const char *name;
    int line;
    char *problem;
};

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r';
}

static struct part trimmed(const char *at, const char *end)
{
    while (at < end && is_blank(*at))
        at++;
    while (end > at && is_blank(end[-1]))
        end--;
    return (struct part){at, (size_t)(end - at)};
}

/* Without the comment at its end. */
static struct part without_comment(struct part part)
{
    for (size_t i = 1; i < part.size; i++)
        if ((part.at[i] == '#' || part.at[i] == ';') && is_blank(part.at[i - 1]))
            return trimmed(part.at, part.at + i);
    return part;
}

/* `what` is of our own words and of names of the file, which are made plain. */
static bool refuse(struct reading *reading, int line, char *what)
{
    struct buffer problem = BUFFER_EMPTY;

    text_add_plain(&problem, reading->name, strlen(reading->name));
    buffer_add_format(&problem, ":%d: ", line);
    text_add_plain(&problem, what, strlen(what));
    free(what);
    reading->problem = buffer_take(&problem);
    return false;
}

static bool begin_profile(struct reading *reading, struct part part)
{
    struct credentials *credentials = reading->credentials;
    struct part name = without_comment(part);

    if (name.size < 2 || name.at[name.size - 1] != ']')
        return refuse(reading, reading->line, text_format("a \"[\" without the \"]\" at the end"));
    name = trimmed(name.at + 1, name.at + name.size - 1);
    if (name.size == 0)
        return refuse(reading, reading->line, text_format("a profile without a name"));
    for (size_t i = 0; i < credentials->count; i++)
        if (strlen(credentials->list[i].profile) == name.size &&
            memcmp(credentials->list[i].profile, name.at, name.size) == 0)
            return refuse(reading, reading->line,
                          text_format("the profile \"%s\" is there twice, first in line %d",
                                      credentials->list[i].profile, credentials->list[i].line));
    credentials->list =
        mem_resize(credentials->list, (credentials->count + 1) * sizeof *credentials->list);
    credentials->list[credentials->count++] =
        (struct credential){.profile = mem_text(name.at, name.size), .line = reading->line};
    return true;
}

/* Whether it can be what is sent in a header, or what a signature is made with. */
static bool is_printable(struct part value)
{
    for (size_t i = 0; i < value.size; i++)
        if (value.at[i] <= ' ' || value.at[i] > '~')
            return false;
    return true;
}

/* An access key stands between other things, in `Credential=KEY/...,`. */
static bool is_key(struct part value)
{
    for (size_t i = 0; i < value.size; i++)
        if (strchr("/,=", value.at[i]) != NULL)
            return false;
    return is_printable(value);
}

static bool set(struct reading *reading, struct part name, struct part value)
{
    static const char *const names[] = {"aws_access_key_id", "aws_secret_access_key",
                                        "aws_session_token"};
    struct credentials *credentials = reading->credentials;
    struct credential *credential;
    size_t which = 0;
    char **place;

    while (which < COUNT_OF(names) && (strlen(names[which]) != name.size ||
                                       strncasecmp(names[which], name.at, name.size) != 0))
        which++;
    if (which == COUNT_OF(names))
        return true;
    if (credentials->count == 0)
        return refuse(reading, reading->line,
                      text_format("%s before any profile: a line like [default] must come first",
                                  names[which]));
    credential = &credentials->list[credentials->count - 1];
    place = which == 0 ? &credential->key : which == 1 ? &credential->secret : &credential->token;
    if (*place != NULL)
        return refuse(reading, reading->line, text_format("%s is there twice", names[which]));
    if (value.size == 0)
        return refuse(reading, reading->line, text_format("%s has no value", names[which]));
    if (!(which == 0 ? is_key(value) : is_printable(value)))
        return refuse(reading, reading->line,
                      text_format("%s has a character that does not belong into it", names[which]));
    *place = mem_text(value.at, value.size);
    return true;
}

static bool read_line(struct reading *reading, const char *at, const char *end)
{
    struct part line = trimmed(at, end);
    const char *sign = line.at;

    if (line.size == 0 || line.at[0] == '#' || line.at[0] == ';')
        return true;
    if (line.at[0] == '[')
        return begin_profile(reading, line);
    while (sign < line.at + line.size && *sign != '=' && *sign != ':')
        sign++;
    if (sign == line.at + line.size)
        return refuse(reading, reading->line,
                      text_format("neither a profile in \"[\" and \"]\" nor a setting with \"=\""));
    return set(reading, trimmed(line.at, sign),
               without_comment(trimmed(sign + 1, line.at + line.size)));
}

static bool is_same(const char *one, const char *other)
{
    return one == NULL || other == NULL ? one == other : strcmp(one, other) == 0;
}

/* A key must lead to one secret. */
static bool is_alone(struct reading *reading, size_t i)
{
    const struct credential *one = &reading->credentials->list[i];

    for (size_t k = 0; k < i; k++) {
        const struct credential *other = &reading->credentials->list[k];

        if (strcmp(other->key, one->key) == 0 &&
            !(is_same(other->secret, one->secret) && is_same(other->token, one->token)))
            return refuse(reading, one->line,
                          text_format("the profiles \"%s\" and \"%s\" have the same "
                                      "aws_access_key_id, but not the same secrets",
                                      other->profile, one->profile));
    }
    return true;
}

/* Keep the profiles that have a key, if they have all of it. */
static bool check(struct reading *reading)
{
    struct credentials *credentials = reading->credentials;
    size_t kept = 0;

    for (size_t i = 0; i < credentials->count; i++) {
        struct credential *credential = &credentials->list[i];

        if ((credential->key == NULL) != (credential->secret == NULL))
            return refuse(
                reading, credential->line,
                text_format("the profile \"%s\" has %s, but no %s", credential->profile,
                            credential->key != NULL ? "aws_access_key_id" : "aws_secret_access_key",
                            credential->key != NULL ? "aws_secret_access_key"
                                                    : "aws_access_key_id"));
        if (credential->key == NULL) {
            credential_fini(credential);
            *credential = (struct credential){0};
            continue;
        }
        credentials->list[kept] = *credential;
        if (kept++ != i)
            *credential = (struct credential){0};
        if (!is_alone(reading, kept - 1))
            return false;
    }
    credentials->count = kept;
    return true;
}

bool credentials_read_text(struct credentials *credentials, const char *text, size_t size,
                           const char *name, char **problem)
{
    struct reading reading = {.credentials = credentials, .name = name};
    const char *at = text, *end = text + size;
    bool good = true;

    *credentials = (struct credentials){NULL, 0};
    *problem = NULL;
    while (good && at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const char *to = newline != NULL ? newline : end;

        reading.line++;
        good = read_line(&reading, at, to);
        at = newline != NULL ? newline + 1 : end;
    }
    if (good)
        good = check(&reading);
    if (!good) {
        credentials_fini(credentials);
        *problem = reading.problem;
    }
    return good;
}

bool credentials_read(struct credentials *credentials, const char *path, char **warning,
                      char **problem)
{
    struct buffer text = BUFFER_EMPTY;
    struct stat status;
    bool good;

    *credentials = (struct credentials){NULL, 0};
    *warning = NULL;
    if (!text_read_file(&text, path, FILE_BYTES_MAX, problem))
        return false;
    text_drop_mark(&text);
    good = credentials_read_text(credentials, text.size > 0 ? text.text : "", text.size, path,
                                 problem);
    if (text.text != NULL)
        OPENSSL_cleanse(text.text, text.size);
    buffer_fini(&text);
    if (stat(path, &status) == 0 && S_ISREG(status.st_mode) && (status.st_mode & 0077) != 0)
        *warning = text_format("%s: others than its owner have access to these secrets (mode "
                               "%04o); chmod 600 would change that",
                               path, (unsigned)status.st_mode & 07777);
    return good;
}

/* ---- those of a client ---- */

/* A variable that is set to something, or NULL. */
static const char *variable(const char *name)
{
    const char *value = getenv(name);

    return value != NULL && value[0] != '\0' ? value : NULL;
}

static bool take_variables(struct credentials *credentials, char **problem)
{
    const char *key = variable("AWS_ACCESS_KEY_ID"), *secret = variable("AWS_SECRET_ACCESS_KEY");
    const char *token = variable("AWS_SESSION_TOKEN");
    const char *wrong = NULL;

    if (key == NULL)
        wrong = "AWS_SECRET_ACCESS_KEY is set, but not AWS_ACCESS_KEY_ID";
    else if (secret == NULL)
        wrong = "AWS_ACCESS_KEY_ID is set, but not AWS_SECRET_ACCESS_KEY";
    else if (!is_key((struct part){key, strlen(key)}))
        wrong = "AWS_ACCESS_KEY_ID has a character that does not belong into it";
    else if (!is_printable((struct part){secret, strlen(secret)}))
        wrong = "AWS_SECRET_ACCESS_KEY has a character that does not belong into it";
    else if (token != NULL && !is_printable((struct part){token, strlen(token)}))
        wrong = "AWS_SESSION_TOKEN has a character that does not belong into it";
    if (wrong != NULL) {
        *problem = text_format("%s", wrong);
        return false;
    }
    credentials->list = mem_zeroed(1, sizeof *credentials->list);
    credentials->list[0] = (struct credential){
        .profile = mem_text("environment", strlen("environment")),
        .key = mem_text(key, strlen(key)),
        .secret = mem_text(secret, strlen(secret)),
        .token = token != NULL ? mem_text(token, strlen(token)) : NULL,
    };
    credentials->count = 1;
    return true;
}

/* Forget all but the one with that name. */
static void keep_profile(struct credentials *credentials, const char *profile)
{
    size_t kept = 0;

    for (size_t i = 0; i < credentials->count; i++) {
        struct credential credential = credentials->list[i];

        if (strcmp(credential.profile, profile) == 0)
            credentials->list[kept++] = credential;
        else
            credential_fini(&credential);
    }
    credentials->count = kept;
}

static char *default_path(void)
{
    const char *home = variable("HOME");

    return home != NULL ? text_format("%s/.aws/credentials", home) : NULL;
}

bool credentials_find(struct credentials *credentials, char **warning, char **problem)
{
    const char *named = variable("AWS_SHARED_CREDENTIALS_FILE");
    const char *profile = variable("AWS_PROFILE");
    char *path;
    struct stat status;
    bool good = true;

    *credentials = (struct credentials){NULL, 0};
    *warning = NULL;
    *problem = NULL;
    if (variable("AWS_ACCESS_KEY_ID") != NULL || variable("AWS_SECRET_ACCESS_KEY") != NULL)
        return take_variables(credentials, problem);
    path = named != NULL ? mem_text(named, strlen(named)) : default_path();
    /* The file need not be there, also if it is named, but where a profile is to be in it. */
    if (path != NULL && (profile != NULL || stat(path, &status) == 0)) {
        good = credentials_read(credentials, path, warning, problem);
        if (good)
            keep_profile(credentials, profile != NULL ? profile : "default");
        if (good && profile != NULL && credentials->count == 0) {
            *problem = text_format("%s: there is no profile \"%s\" with an access key, which "
                                   "AWS_PROFILE names",
                                   path, profile);
            credentials_fini(credentials);
            good = false;
        }
    }
    free(path);
    return good;
}
