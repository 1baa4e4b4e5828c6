/* runtime/http/tls.h - what OpenSSL needs to know: certificates, keys, whom to trust. */
#ifndef SFN_HTTP_TLS_H
#define SFN_HTTP_TLS_H

struct ssl_ctx_st;
struct ssl_st;

/* For a server: a certificate with its chain, and its key, both files in PEM. NULL when that fails:
 * *problem is then one line that says why; free it. Free what is returned by SSL_CTX_free. */
struct ssl_ctx_st *tls_server(const char *cert, const char *key, char **problem);

/* For a client: it trusts the authorities of SSL_CERT_FILE and SSL_CERT_DIR or, without these, of
 * the system. The rest as above. */
struct ssl_ctx_st *tls_client(char **problem);

/* A connection of a client, which insists on a certificate for the host: a name or an address. */
struct ssl_st *tls_connection(struct ssl_ctx_st *tls, const char *host);

#endif
