/* runtime/http/tls.c - what OpenSSL needs to know: certificates, keys, whom to trust. */
#include "runtime/http/tls.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"

/* Nobody is there to be asked for a passphrase. */
static int no_passphrase(char *out, int size, int writes, void *context)
{
    return -1;
}

/* Clients that also speak HTTP/2 are told that we do not. */
static int choose_protocol(SSL *ssl, const unsigned char **out, unsigned char *out_size,
                           const unsigned char *offered, unsigned offered_size, void *context)
{
    static const unsigned char ours[] = "\x08http/1.1";
    unsigned char *chosen;

    if (SSL_select_next_proto(&chosen, out_size, ours, sizeof ours - 1, offered, offered_size) !=
        OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_NOACK;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

/* "cert.pem: No such file or directory"; NULL when it can be read. */
static char *unreadable(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return text_format("%s: %s", path, strerror(errno));
    close(fd);
    return NULL;
}

static const char *last_reason(void)
{
    const char *reason = ERR_reason_error_string(ERR_peek_last_error());

    return reason != NULL ? reason : "no reason given";
}

/* OpenSSL says "no start line" of a file that holds something else. */
static char *bad_file(const char *path, const char *what)
{
    unsigned long error = ERR_peek_last_error();

    if (ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE)
        return text_format("%s: holds no %s in PEM", path, what);
    if (ERR_GET_REASON(error) == PEM_R_BAD_PASSWORD_READ)
        return text_format("%s: needs a passphrase; take a key that needs none", path);
    return text_format("%s: is no %s: %s", path, what, last_reason());
}

static char *load_files(SSL_CTX *tls, const char *cert, const char *key)
{
    char *problem = unreadable(cert);

    if (problem == NULL)
        problem = unreadable(key);
    if (problem != NULL)
        return problem;
    ERR_clear_error();
    if (SSL_CTX_use_certificate_chain_file(tls, cert) != 1)
        return bad_file(cert, "certificate");
    ERR_clear_error();
    if (SSL_CTX_use_PrivateKey_file(tls, key, SSL_FILETYPE_PEM) == 1)
        return NULL;
    if (ERR_GET_REASON(ERR_peek_last_error()) == X509_R_KEY_VALUES_MISMATCH)
        return text_format("%s: is not the key of the certificate in %s", key, cert);
    return bad_file(key, "private key");
}

static SSL_CTX *context_new(const SSL_METHOD *method)
{
    SSL_CTX *tls = SSL_CTX_new(method);

    if (tls == NULL)
        exhausted("memory: of TLS");
    SSL_CTX_set_min_proto_version(tls, TLS1_2_VERSION);
    /* A connection that waits holds no buffers. */
    SSL_CTX_set_mode(tls, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_options(tls, SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
    return tls;
}

SSL_CTX *tls_server(const char *cert, const char *key, char **problem)
{
    SSL_CTX *tls = context_new(TLS_server_method());

    SSL_CTX_set_default_passwd_cb(tls, no_passphrase);
    SSL_CTX_set_alpn_select_cb(tls, choose_protocol, NULL);
    *problem = load_files(tls, cert, key);
    if (*problem == NULL)
        return tls;
    SSL_CTX_free(tls);
    return NULL;
}
