/* runtime/http/tls.c - what OpenSSL needs to know: certificates, keys, whom to trust. */
#include "runtime/http/tls.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"

/* Nobody is there to be asked for a passphrase; that one is needed is remembered. */
static int no_passphrase(char *out, int size, int writes, void *is_needed)
{
    *(bool *)is_needed = true;
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

/* What went wrong first is what was wrong. */
static const char *first_reason(void)
{
    const char *reason = ERR_reason_error_string(ERR_peek_error());

    return reason != NULL ? reason : "no reason given";
}

/* OpenSSL says "no start line" or "unsupported" of a file that holds something else. */
static char *bad_file(const char *path, const char *what)
{
    unsigned long error = ERR_peek_error();
    int library = ERR_GET_LIB(error);
    int reason = ERR_GET_REASON(error);

    if ((library == ERR_LIB_PEM && reason == PEM_R_NO_START_LINE) ||
        (library == ERR_LIB_OSSL_DECODER && reason == ERR_R_UNSUPPORTED))
        return text_format("%s: holds no %s in PEM", path, what);
    return text_format("%s: is no %s: %s", path, what, first_reason());
}

static char *load_files(SSL_CTX *tls, const char *cert, const char *key)
{
    char *problem = unreadable(cert);
    bool is_locked = false;

    if (problem == NULL)
        problem = unreadable(key);
    if (problem != NULL)
        return problem;
    SSL_CTX_set_default_passwd_cb(tls, no_passphrase);
    SSL_CTX_set_default_passwd_cb_userdata(tls, &is_locked);
    ERR_clear_error();
    if (SSL_CTX_use_certificate_chain_file(tls, cert) != 1)
        return bad_file(cert, "certificate");
    ERR_clear_error();
    if (SSL_CTX_use_PrivateKey_file(tls, key, SSL_FILETYPE_PEM) == 1)
        return NULL;
    if (is_locked)
        return text_format("%s: needs a passphrase; take a key that needs none", key);
    if (ERR_GET_REASON(ERR_peek_error()) == X509_R_KEY_VALUES_MISMATCH)
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

    SSL_CTX_set_alpn_select_cb(tls, choose_protocol, NULL);
    *problem = load_files(tls, cert, key);
    if (*problem == NULL)
        return tls;
    SSL_CTX_free(tls);
    return NULL;
}

SSL_CTX *tls_client(char **problem)
{
    SSL_CTX *tls = context_new(TLS_client_method());

    SSL_CTX_set_verify(tls, SSL_VERIFY_PEER, NULL);
    if (SSL_CTX_set_default_verify_paths(tls) == 1)
        return tls;
    *problem = text_format("certificates of authorities cannot be read: %s", first_reason());
    SSL_CTX_free(tls);
    return NULL;
}

static bool is_address(const char *host)
{
    struct in6_addr unused;

    return inet_pton(AF_INET, host, &unused) == 1 || inet_pton(AF_INET6, host, &unused) == 1;
}

SSL *tls_connection(SSL_CTX *tls, const char *host)
{
    SSL *ssl = SSL_new(tls);
    bool is_set;

    if (ssl == NULL)
        exhausted("memory: of a TLS connection");
    SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    if (is_address(host))
        is_set = X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host) == 1;
    else
        is_set = SSL_set1_host(ssl, host) == 1 && SSL_set_tlsext_host_name(ssl, host) == 1;
    ENSURE(is_set); /* else any certificate would do */
    return ssl;
}
