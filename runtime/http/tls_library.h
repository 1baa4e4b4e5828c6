/* runtime/http/tls_library.h - the functions of OpenSSL, and of libevent over it, that TLS takes.
 *
 * Nearly no executable ever speaks TLS. So none is linked with OpenSSL, which would be most of it
 * and would make it start later. It loads the shared libraries of the system, which are kept free
 * of known holes without it, when TLS is wanted. Inside runtime/http. */
#ifndef SFN_HTTP_TLS_LIBRARY_H
#define SFN_HTTP_TLS_LIBRARY_H

#include <event2/bufferevent_ssl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

/* Of OpenSSL, functions only: what its headers define as macros ends in one of these. */
#define TLS_LIBRARY_FUNCTIONS(X)                                                                   \
    X(ERR_clear_error)                                                                             \
    X(ERR_peek_error)                                                                              \
    X(ERR_reason_error_string)                                                                     \
    X(SSL_CTX_ctrl)                                                                                \
    X(SSL_CTX_free)                                                                                \
    X(SSL_CTX_new)                                                                                 \
    X(SSL_CTX_set_alpn_select_cb)                                                                  \
    X(SSL_CTX_set_default_passwd_cb)                                                               \
    X(SSL_CTX_set_default_passwd_cb_userdata)                                                      \
    X(SSL_CTX_set_default_verify_paths)                                                            \
    X(SSL_CTX_set_options)                                                                         \
    X(SSL_CTX_set_verify)                                                                          \
    X(SSL_CTX_use_PrivateKey_file)                                                                 \
    X(SSL_CTX_use_certificate_chain_file)                                                          \
    X(SSL_ctrl)                                                                                    \
    X(SSL_get0_param)                                                                              \
    X(SSL_get_verify_result)                                                                       \
    X(SSL_is_init_finished)                                                                        \
    X(SSL_new)                                                                                     \
    X(SSL_select_next_proto)                                                                       \
    X(SSL_set1_host)                                                                               \
    X(SSL_set_hostflags)                                                                           \
    X(TLS_client_method)                                                                           \
    X(TLS_server_method)                                                                           \
    X(X509_VERIFY_PARAM_set1_ip_asc)                                                               \
    X(X509_verify_cert_error_string)                                                               \
    X(bufferevent_get_openssl_error)                                                               \
    X(bufferevent_openssl_get_ssl)                                                                 \
    X(bufferevent_openssl_set_allow_dirty_shutdown)                                                \
    X(bufferevent_openssl_socket_new)

struct tls_library {
#define MEMBER(name) __typeof__(name) *name;
    TLS_LIBRARY_FUNCTIONS(MEMBER)
#undef MEMBER
};

/* For executables that cannot load any, as they are linked statically: --static has the linker look
 * for this name (compiler/driver/link.c), which nothing else does. */
extern const struct tls_library tls_library_linked;

/* The libraries, which are loaded by the first call and stay. NULL when one is not there: *problem
 * is then one line that says which; free it. */
const struct tls_library *tls_library_load(char **problem);

#endif
