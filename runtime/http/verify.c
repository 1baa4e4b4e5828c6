/* runtime/http/verify.c - tell whether a request is signed with AWS Signature Version 4. */
#include <ctype.h>
#include <openssl/crypto.h>
#include <string.h>

#include "runtime/base/buffer.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"
#include "runtime/http/canonical.h"
#include "runtime/http/credentials.h"
#include "runtime/http/date.h"
#include "runtime/http/header.h"
#include "runtime/http/sign.h"

enum {
    SKEW_S = 5 * 60,
    SHOWN_MAX = 1000, /* characters of what was sent that a message shows */
    NAMES_MAX = 128,  /* signed headers */
};

static bool part_is(struct part part, const char *text)
{
    return part.size == strlen(text) && memcmp(part.at, text, part.size) == 0;
}

struct verifying {
    const struct signature_request *request;
    const struct signature_rules *rules;
    struct signature_verdict *verdict;
    struct buffer authorization;
    struct part algorithm;
    struct part credential, signature, signed_headers; /* `at` is NULL: not there */
    struct part elements[5];                           /* of the credential */
    char date[SIGNATURE_DATE_SIZE];
    const char *date_name; /* of the header that has it, in lower case */
    struct buffer names;   /* of the signed headers, in lower case */
    char body_hash[SHA256_HEX_SIZE];
};

static bool refuse(struct verifying *verifying, const char *error, char *message)
{
    verifying->verdict->error = error;
    verifying->verdict->message = message;
    return false;
}

static bool incomplete(struct verifying *verifying, char *message)
{
    return refuse(verifying, "IncompleteSignatureException", message);
}

static bool invalid(struct verifying *verifying, char *message)
{
    return refuse(verifying, "InvalidSignatureException", message);
}

static void add_shown(struct buffer *out, struct part part)
{
    text_add_clean(out, part.at, part.size, SHOWN_MAX);
}

/* A message with what was sent between two texts. */
static char *showing(const char *before, struct part part, const char *after)
{
    struct buffer message = BUFFER_EMPTY;

    buffer_add_text(&message, before);
    add_shown(&message, part);
    buffer_add_text(&message, after);
    return buffer_take(&message);
}

/* Append the value of a header. False if it is not there. */
static bool add_header(struct buffer *out, const struct verifying *verifying, const char *name)
{
    return canonical_add_value(out, verifying->request, name, strlen(name));
}

static bool has_header(const struct verifying *verifying, const char *name)
{
    struct buffer value = BUFFER_EMPTY;
    bool has = add_header(&value, verifying, name);

    buffer_fini(&value);
    return has;
}

/* One `Name=value` of the header. */
static bool read_parameter(struct verifying *verifying, struct part part)
{
    const char *sign = memchr(part.at, '=', part.size);
    struct part name, value, *place = NULL;

    if (sign == NULL)
        return incomplete(verifying, showing("'", part,
                                             "' not a valid key=value pair (missing equal-sign) "
                                             "in Authorization header."));
    name = (struct part){part.at, (size_t)(sign - part.at)};
    value = (struct part){sign + 1, part.size - name.size - 1};
    if (part_is(name, "Credential"))
        place = &verifying->credential;
    else if (part_is(name, "Signature"))
        place = &verifying->signature;
    else if (part_is(name, "SignedHeaders"))
        place = &verifying->signed_headers;
    if (place == NULL)
        return true;
    if (place->at != NULL)
        return incomplete(verifying,
                          showing("Authorization header has the parameter '", name, "' twice."));
    *place = value;
    return true;
}

static bool is_between(char byte)
{
    return byte == ' ' || byte == ',';
}

/* The algorithm, and what follows it, between blanks and commas. */
static bool read_authorization(struct verifying *verifying)
{
    struct buffer *text = &verifying->authorization;
    const char *at, *end;
    bool first = true;

    if (!add_header(text, verifying, "authorization") || text->size < 5 ||
        memcmp(text->text, "AWS4-", 5) != 0)
        return refuse(verifying, "MissingAuthenticationTokenException",
                      text_format("Missing Authentication Token"));
    for (at = text->text; *at != '\0'; at = end) {
        struct part part = {at, 0};

        while (*at != '\0' && !is_between(*at))
            at++;
        part.size = (size_t)(at - part.at);
        for (end = at; is_between(*end);)
            end++;
        if (first)
            verifying->algorithm = part;
        else if (!read_parameter(verifying, part))
            return false;
        first = false;
    }
    return true;
}

static bool has_parameters(struct verifying *verifying)
{
    const struct {
        const char *name;
        bool is_there;
    } needed[] = {
        {"Credential", verifying->credential.size > 0},
        {"Signature", verifying->signature.size > 0},
        {"SignedHeaders", verifying->signed_headers.at != NULL},
    };
    struct buffer missing = BUFFER_EMPTY;

    for (size_t i = 0; i < COUNT_OF(needed); i++)
        if (!needed[i].is_there)
            buffer_add_format(&missing, "Authorization header requires '%s' parameter. ",
                              needed[i].name);
    if (!has_header(verifying, "x-amz-date") && !has_header(verifying, "date"))
        buffer_add_text(&missing, "Authorization header requires existence of either a "
                                  "'X-Amz-Date' or a 'Date' header. ");
    if (missing.size == 0)
        return true;
    missing.size--; /* the blank at the end */
    missing.text[missing.size] = '\0';
    return incomplete(verifying, buffer_take(&missing));
}

static bool is_timely(struct verifying *verifying, int64_t seconds)
{
    int64_t now_s = verifying->rules->now_s;
    char now[SIGNATURE_DATE_SIZE], limit[SIGNATURE_DATE_SIZE];

    date_write_basic(now, now_s);
    if (seconds < now_s - SKEW_S) {
        date_write_basic(limit, now_s - SKEW_S);
        return invalid(verifying,
                       text_format("Signature expired: %s is now earlier than %s (%s - %d min.)",
                                   verifying->date, limit, now, SKEW_S / 60));
    }
    if (seconds > now_s + SKEW_S) {
        date_write_basic(limit, now_s + SKEW_S);
        return invalid(verifying,
                       text_format("Signature not yet current: %s is still later than %s (%s + "
                                   "%d min.)",
                                   verifying->date, limit, now, SKEW_S / 60));
    }
    return true;
}

static bool read_date(struct verifying *verifying)
{
    struct buffer text = BUFFER_EMPTY;
    int64_t seconds;
    bool good;

    verifying->date_name = has_header(verifying, "x-amz-date") ? "x-amz-date" : "date";
    buffer_add_text(&text, ""); /* so that there is a text */
    add_header(&text, verifying, verifying->date_name);
    good = date_read_basic(text.text, text.size, &seconds) ||
           (strcmp(verifying->date_name, "date") == 0 && text.size > 0 &&
            date_read_http(text.text, &seconds));
    if (good)
        date_write_basic(verifying->date, seconds);
    else
        incomplete(verifying, showing("Date must be in ISO-8601 'basic format'. Got '",
                                      (struct part){text.text, text.size},
                                      "'. See http://en.wikipedia.org/wiki/ISO_8601"));
    buffer_fini(&text);
    return good && is_timely(verifying, seconds);
}

/* Whether the name, in lower case, is one of the signed headers. */
static bool is_signed(const struct verifying *verifying, const char *name)
{
    size_t size = strlen(name);

    for (const char *at = verifying->names.text; at != NULL; at = strchr(at, ';')) {
        at += *at == ';';
        if (strncmp(at, name, size) == 0 && (at[size] == ';' || at[size] == '\0'))
            return true;
    }
    return false;
}

/* That each signed header is there. */
static bool are_there(struct verifying *verifying)
{
    size_t count = 0;
    const char *end;

    for (const char *at = verifying->names.text; *at != '\0'; at = *end == ';' ? end + 1 : end) {
        struct buffer value = BUFFER_EMPTY;
        bool is_there;

        end = strchrnul(at, ';');
        is_there = canonical_add_value(&value, verifying->request, at, (size_t)(end - at));
        buffer_fini(&value);
        if (!is_there)
            return incomplete(verifying,
                              showing("'", (struct part){at, (size_t)(end - at)},
                                      "' is named as a SignedHeader, but it does not exist in the "
                                      "HTTP request."));
        if (++count > NAMES_MAX)
            return incomplete(verifying,
                              text_format("There are more than %d SignedHeaders.", NAMES_MAX));
    }
    return true;
}

static const char must_be_signed[] = "' must be a 'SignedHeader' in the AWS Authorization.";

/* Whether all headers are signed that say something about the request: X-Amz-.... What is not
 * signed may have been added on the way. */
static bool are_signed(struct verifying *verifying)
{
    const struct signature_request *request = verifying->request;

    for (size_t i = 0; i < request->count; i++) {
        const char *name = request->headers[i].name;
        struct buffer lower = BUFFER_EMPTY;
        bool is_good = strncasecmp(name, "x-amz-", strlen("x-amz-")) != 0;

        for (const char *at = name; *at != '\0' && !is_good; at++)
            buffer_add_byte(&lower, (char)tolower((unsigned char)*at));
        is_good = is_good || is_signed(verifying, lower.text);
        buffer_fini(&lower);
        if (!is_good)
            return invalid(verifying,
                           showing("'", (struct part){name, strlen(name)}, must_be_signed));
    }
    return true;
}

static bool read_names(struct verifying *verifying)
{
    struct buffer *names = &verifying->names;

    buffer_add_text(names, ""); /* so that there is a text */
    for (size_t i = 0; i < verifying->signed_headers.size; i++)
        buffer_add_byte(names, (char)tolower((unsigned char)verifying->signed_headers.at[i]));
    if (!is_signed(verifying, "host"))
        return invalid(verifying, text_format("'Host' or ':authority%s", must_be_signed));
    if (!is_signed(verifying, verifying->date_name))
        return invalid(
            verifying,
            text_format("'%s%s", strcmp(verifying->date_name, "date") == 0 ? "Date" : "X-Amz-Date",
                        must_be_signed));
    return are_signed(verifying) && are_there(verifying);
}

/* The five elements of the credential; slashes at its end do not count. */
static bool read_credential(struct verifying *verifying)
{
    struct part whole = verifying->credential;
    const char *at = whole.at, *end;
    size_t count = 0;

    /* "for now" is AWS's wording. */
    if (!part_is(verifying->algorithm, SIGN_ALGORITHM))
        return incomplete(verifying, showing("Unsupported AWS 'algorithm': '", verifying->algorithm,
                                             "' (only " SIGN_ALGORITHM " for now)."));
    while (whole.size > 0 && whole.at[whole.size - 1] == '/')
        whole.size--;
    end = whole.at + whole.size;
    for (; at <= end; count++) {
        const char *slash = memchr(at, '/', (size_t)(end - at));
        const char *to = slash != NULL ? slash : end;

        if (count < COUNT_OF(verifying->elements))
            verifying->elements[count] = (struct part){at, (size_t)(to - at)};
        at = to + 1;
    }
    return count == COUNT_OF(verifying->elements) ||
           incomplete(verifying, showing("Credential must have exactly 5 slash-delimited elements, "
                                         "e.g. keyid/date/region/service/term, got '",
                                         whole, "'"));
}

static void check_service(struct verifying *verifying, struct buffer *wrong)
{
    const struct signature_rules *rules = verifying->rules;

    for (size_t i = 0; i < rules->services_count; i++)
        if (part_is(verifying->elements[3], rules->services[i]))
            verifying->verdict->service = rules->services[i];
    if (verifying->verdict->service == NULL)
        buffer_add_format(wrong, "Credential should be scoped to correct service: '%s'. ",
                          rules->services[0]);
}

static bool check_scope(struct verifying *verifying)
{
    struct part day = {verifying->date, SIGN_DAY_SIZE};
    struct buffer wrong = BUFFER_EMPTY;

    if (verifying->elements[2].size == 0)
        buffer_add_text(&wrong, "Credential should be scoped to a valid region. ");
    check_service(verifying, &wrong);
    if (!part_is(verifying->elements[4], SIGN_TERMINATOR)) {
        buffer_add_text(&wrong,
                        "Credential should be scoped with a valid terminator: '" SIGN_TERMINATOR
                        "', not '");
        add_shown(&wrong, verifying->elements[4]);
        buffer_add_text(&wrong, "'. ");
    }
    if (verifying->elements[1].size != SIGN_DAY_SIZE ||
        memcmp(verifying->elements[1].at, day.at, SIGN_DAY_SIZE) != 0) {
        buffer_add_text(&wrong, "Date in Credential scope does not match YYYYMMDD from ISO-8601 "
                                "version of date from HTTP: '");
        add_shown(&wrong, verifying->elements[1]);
        buffer_add_text(&wrong, "' != '");
        add_shown(&wrong, day);
        buffer_add_format(&wrong, "', from '%s'. ", verifying->date);
    }
    if (wrong.size == 0)
        return true;
    wrong.size--; /* the blank at the end */
    wrong.text[wrong.size] = '\0';
    return invalid(verifying, buffer_take(&wrong));
}

/* The hash of the body, and what the request says that it is. */
static bool check_body(struct verifying *verifying)
{
    unsigned char digest[SHA256_SIZE];
    struct buffer said = BUFFER_EMPTY;
    struct part part;
    bool good = true;

    sha256_digest(verifying->request->body, verifying->request->size, digest);
    sha256_hex(digest, verifying->body_hash);
    if (!add_header(&said, verifying, "x-amz-content-sha256"))
        return true;
    part = (struct part){said.size > 0 ? said.text : "", said.size};
    if (text_starts(part.at, "STREAMING-") || part_is(part, "UNSIGNED-PAYLOAD"))
        good = invalid(verifying, showing("X-Amz-Content-Sha256 is '", part,
                                          "', which is not supported here: a body must be signed "
                                          "as a whole."));
    else if (!part_is(part, verifying->body_hash))
        good = invalid(verifying, text_format("The provided 'x-amz-content-sha256' header does not "
                                              "match what was computed."));
    buffer_fini(&said);
    return good;
}

/* The last of the keys with that name; all of them are compared. */
static const struct credential *find_key(const struct verifying *verifying)
{
    const struct credentials *credentials = verifying->rules->credentials;
    struct part key = verifying->elements[0];
    const struct credential *found = NULL;

    for (size_t i = 0; i < credentials->count; i++) {
        const struct credential *one = &credentials->list[i];

        if (strlen(one->key) == key.size && CRYPTO_memcmp(one->key, key.at, key.size) == 0)
            found = one;
    }
    return found;
}

static bool has_token(const struct verifying *verifying, const struct credential *credential)
{
    struct buffer said = BUFFER_EMPTY;
    bool is_there = add_header(&said, verifying, "x-amz-security-token");
    bool good = !is_there && credential->token == NULL;

    if (is_there && credential->token != NULL)
        good = said.size == strlen(credential->token) &&
               CRYPTO_memcmp(said.text, credential->token, said.size) == 0;
    buffer_fini(&said);
    return good;
}

/* The signature is made for unknown keys, too. */
static bool check_signature(struct verifying *verifying)
{
    const struct credential *credential = find_key(verifying);
    struct sign_scope scope = {verifying->elements[1], verifying->elements[2],
                               verifying->elements[3]};
    struct part said = verifying->signature;
    char hex[SHA256_HEX_SIZE];
    bool is_same;

    sign_request(verifying->request, credential != NULL ? credential->secret : "", verifying->date,
                 &scope, verifying->names.text, verifying->body_hash, hex);
    is_same = said.size == strlen(hex) && CRYPTO_memcmp(said.at, hex, said.size) == 0;
    if (credential != NULL && !is_same)
        return invalid(verifying,
                       text_format("The request signature we calculated does not match the "
                                   "signature you provided. Check your AWS Secret Access Key and "
                                   "signing method. Consult the service documentation for "
                                   "details."));
    if (credential == NULL || !has_token(verifying, credential))
        return refuse(verifying, "UnrecognizedClientException",
                      text_format("The security token included in the request is invalid."));
    verifying->verdict->credential = credential;
    return true;
}

/* Whoever has a signed address could use it again and again. */
static bool is_not_presigned(struct verifying *verifying)
{
    static const char *const names[] = {"X-Amz-Signature", "X-Amz-Algorithm", "X-Amz-Credential"};

    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (canonical_query_has(verifying->request, names[i]))
            return incomplete(verifying,
                              text_format("A signature in the query (%s) is not supported here: it "
                                          "must be in the Authorization header.",
                                          names[i]));
    return true;
}

bool signature_verify(const struct signature_request *request, const struct signature_rules *rules,
                      struct signature_verdict *verdict)
{
    struct verifying verifying = {.request = request, .rules = rules, .verdict = verdict};
    bool good;

    *verdict = (struct signature_verdict){0};
    good = is_not_presigned(&verifying) && read_authorization(&verifying) &&
           has_parameters(&verifying) && read_date(&verifying) && read_names(&verifying) &&
           read_credential(&verifying) && check_scope(&verifying) && check_body(&verifying) &&
           check_signature(&verifying);
    if (!good)
        verdict->status = has_header(&verifying, "x-amz-target") ? 400 : 403;
    buffer_fini(&verifying.authorization);
    buffer_fini(&verifying.names);
    return good;
}
