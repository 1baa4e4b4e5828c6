/* runtime/http/tls.c - TLS by OpenSSL under libevent: certificates, keys, whom to trust, streams.
 */
#include "runtime/http/tls.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/pem.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/http/tls_library.h"

struct tls {
    const struct tls_library *library;
    SSL_CTX *context;
};

/* Nobody is there to be asked for a passphrase; that one is needed is remembered. */
static int no_passphrase(char *out, int size, int writes, void *is_needed)
{
    *(bool *)is_needed = true;
    return -1;
}

/* Clients that also speak HTTP/2 are told that we do not. */
static int choose_protocol(SSL *ssl, const unsigned char **out, unsigned char *out_size,
                           const unsigned char *offered, unsigned offered_size, void *tls)
{
    static const unsigned char ours[] = "\x08http/1.1";
    const struct tls_library *library = ((const struct tls *)tls)->library;
    unsigned char *chosen;

    if (library->SSL_select_next_proto(&chosen, out_size, ours, sizeof ours - 1, offered,
                                       offered_size) != OPENSSL_NPN_NEGOTIATED)
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

static const char *reason_of(const struct tls_library *library, unsigned long error)
{
    const char *reason = library->ERR_reason_error_string(error);

    return reason != NULL ? reason : "no reason given";
}

/* What went wrong first is what was wrong. */
static const char *first_reason(const struct tls_library *library)
{
    return reason_of(library, library->ERR_peek_error());
}

/* OpenSSL says "no start line" or "unsupported" of a file that holds something else. */
static char *bad_file(const struct tls_library *library, const char *path, const char *what)
{
    unsigned long error = library->ERR_peek_error();
    int from = ERR_GET_LIB(error);
    int reason = ERR_GET_REASON(error);

    if ((from == ERR_LIB_PEM && reason == PEM_R_NO_START_LINE) ||
        (from == ERR_LIB_OSSL_DECODER && reason == ERR_R_UNSUPPORTED))
        return text_format("%s: holds no %s in PEM", path, what);
    return text_format("%s: is no %s: %s", path, what, first_reason(library));
}

static char *load_files(const struct tls *tls, const char *cert, const char *key)
{
    const struct tls_library *library = tls->library;
    char *problem = unreadable(cert);
    bool is_locked = false;

    if (problem == NULL)
        problem = unreadable(key);
    if (problem != NULL)
        return problem;
    library->SSL_CTX_set_default_passwd_cb(tls->context, no_passphrase);
    library->SSL_CTX_set_default_passwd_cb_userdata(tls->context, &is_locked);
    library->ERR_clear_error();
    if (library->SSL_CTX_use_certificate_chain_file(tls->context, cert) != 1)
        return bad_file(library, cert, "certificate");
    library->ERR_clear_error();
    if (library->SSL_CTX_use_PrivateKey_file(tls->context, key, SSL_FILETYPE_PEM) == 1)
        return NULL;
    if (is_locked)
        return text_format("%s: needs a passphrase; take a key that needs none", key);
    if (ERR_GET_REASON(library->ERR_peek_error()) == X509_R_KEY_VALUES_MISMATCH)
        return text_format("%s: is not the key of the certificate in %s", key, cert);
    return bad_file(library, key, "private key");
}

static struct tls *tls_new(const struct tls_library *library, const SSL_METHOD *method)
{
    struct tls *tls = mem_zeroed(1, sizeof *tls);

    tls->library = library;
    tls->context = library->SSL_CTX_new(method);
    if (tls->context == NULL)
        exhausted("memory: of TLS");
    library->SSL_CTX_ctrl(tls->context, SSL_CTRL_SET_MIN_PROTO_VERSION, TLS1_2_VERSION, NULL);
    /* A connection that waits holds no buffers. */
    library->SSL_CTX_ctrl(tls->context, SSL_CTRL_MODE, SSL_MODE_RELEASE_BUFFERS, NULL);
    library->SSL_CTX_set_options(tls->context,
                                 SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
    return tls;
}

struct tls *tls_server(const char *cert, const char *key, char **problem)
{
    const struct tls_library *library = tls_library_load(problem);
    struct tls *tls;

    if (library == NULL)
        return NULL;
    tls = tls_new(library, library->TLS_server_method());
    library->SSL_CTX_set_alpn_select_cb(tls->context, choose_protocol, tls);
    *problem = load_files(tls, cert, key);
    if (*problem == NULL)
        return tls;
    tls_free(tls);
    return NULL;
}

struct tls *tls_client(char **problem)
{
    const struct tls_library *library = tls_library_load(problem);
    struct tls *tls;

    if (library == NULL)
        return NULL;
    tls = tls_new(library, library->TLS_client_method());
    library->SSL_CTX_set_verify(tls->context, SSL_VERIFY_PEER, NULL);
    if (library->SSL_CTX_set_default_verify_paths(tls->context) == 1)
        return tls;
    *problem = text_format("certificates of authorities cannot be read: %s", first_reason(library));
    tls_free(tls);
    return NULL;
}

void tls_free(struct tls *tls)
{
    if (tls == NULL)
        return;
    tls->library->SSL_CTX_free(tls->context);
    free(tls);
}

/* ---- streams ---- */

static SSL *connection_new(const struct tls *tls)
{
    SSL *ssl = tls->library->SSL_new(tls->context);

    if (ssl == NULL)
        exhausted("memory: of a TLS connection");
    return ssl;
}

static struct bufferevent *stream_new(const struct tls *tls, struct event_base *base, SSL *ssl,
                                      enum bufferevent_ssl_state state)
{
    struct bufferevent *stream =
        tls->library->bufferevent_openssl_socket_new(base, -1, ssl, state, BEV_OPT_CLOSE_ON_FREE);

    if (stream == NULL)
        exhausted("memory: of a TLS connection");
    return stream;
}

struct bufferevent *tls_server_stream(const struct tls *tls, struct event_base *base)
{
    struct bufferevent *stream =
        stream_new(tls, base, connection_new(tls), BUFFEREVENT_SSL_ACCEPTING);

    tls->library->bufferevent_openssl_set_allow_dirty_shutdown(stream, 1);
    return stream;
}

static bool is_address(const char *host)
{
    struct in6_addr unused;

    return inet_pton(AF_INET, host, &unused) == 1 || inet_pton(AF_INET6, host, &unused) == 1;
}

/* Any certificate that is trusted would do if this failed. */
static void insist_on_host(const struct tls_library *library, SSL *ssl, const char *host)
{
    bool is_set;

    library->SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    if (is_address(host))
        is_set = library->X509_VERIFY_PARAM_set1_ip_asc(library->SSL_get0_param(ssl), host) == 1;
    else
        is_set = library->SSL_set1_host(ssl, host) == 1 &&
                 library->SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                                   (char *)host) == 1;
    ENSURE(is_set);
}

struct bufferevent *tls_client_stream(const struct tls *tls, struct event_base *base,
                                      const char *host)
{
    SSL *ssl = connection_new(tls);

    insist_on_host(tls->library, ssl, host);
    return stream_new(tls, base, ssl, BUFFEREVENT_SSL_CONNECTING);
}

bool tls_is_established(const struct tls *tls, struct bufferevent *stream)
{
    return tls->library->SSL_is_init_finished(tls->library->bufferevent_openssl_get_ssl(stream));
}

char *tls_stream_problem(const struct tls *tls, struct bufferevent *stream)
{
    const struct tls_library *library = tls->library;
    long verified = library->SSL_get_verify_result(library->bufferevent_openssl_get_ssl(stream));
    unsigned long wrong = library->bufferevent_get_openssl_error(stream);

    if (verified != X509_V_OK)
        return text_format("its certificate is not trusted: %s",
                           library->X509_verify_cert_error_string(verified));
    /* What libevent says of a system call that failed is SSL_ERROR_SYSCALL, of no library. */
    if (ERR_GET_LIB(wrong) == 0)
        return NULL;
    return text_format("TLS failed: %s", reason_of(library, wrong));
}
