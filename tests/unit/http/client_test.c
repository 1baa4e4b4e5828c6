/* tests/unit/http/client_test.c - a client that asks servers of all kinds, with and without TLS. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/base/text.h"
#include "runtime/http/client.h"
#include "tests/unit/http/serving.h"

/* ---- certificates ---- */

static char folder[] = "/tmp/sfnc-http-XXXXXX";

struct identity {
    char cert[64];
    char key[64];
};

/* A certificate that is its own authority, for a host and an address. */
static struct identity identity_make(const char *name, const char *hosts)
{
    struct identity made;
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *cert = X509_new();
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, hosts);
    FILE *file;

    snprintf(made.cert, sizeof made.cert, "%s/%s.pem", folder, name);
    snprintf(made.key, sizeof made.key, "%s/%s.key", folder, name);
    X509_set_version(cert, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(cert), 1);
    X509_gmtime_adj(X509_getm_notBefore(cert), -3600);
    X509_gmtime_adj(X509_getm_notAfter(cert), 3600);
    X509_set_pubkey(cert, key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(cert), "CN", MBSTRING_ASC,
                               (const unsigned char *)name, -1, -1, 0);
    X509_set_issuer_name(cert, X509_get_subject_name(cert));
    X509_add_ext(cert, extension, -1);
    assert_true(X509_sign(cert, key, EVP_sha256()) > 0);
    file = fopen(made.cert, "w");
    PEM_write_X509(file, cert);
    fclose(file);
    file = fopen(made.key, "w");
    PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL);
    fclose(file);
    X509_EXTENSION_free(extension);
    X509_free(cert);
    EVP_PKEY_free(key);
    return made;
}

static int make_folder(void **state)
{
    return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state)
{
    DIR *files = opendir(folder);

    for (struct dirent *file; (file = readdir(files)) != NULL;)
        unlinkat(dirfd(files), file->d_name, 0);
    closedir(files);
    return rmdir(folder);
}

/* ---- asking ---- */

#define ENDPOINT_SIZE 96

static void endpoint_of(char endpoint[ENDPOINT_SIZE], const char *scheme, const char *host,
                        const struct serving *serving, const char *path)
{
    snprintf(endpoint, ENDPOINT_SIZE, "%s://%s:%d%s", scheme, host, serving->port, path);
}

static enum http_outcome post(const char *endpoint, const char *text, struct http_answer *answer,
                              char **problem)
{
    struct http_header header = {"X-Amz-Target", "AWSStepFunctions.StartExecution"};
    struct http_request request = {.headers = &header,
                                   .count = 1,
                                   .text = text,
                                   .size = strlen(text),
                                   .connect_ms = 5000,
                                   .answer_ms = 300};
    struct http_client *client = http_client_open(endpoint, problem);
    enum http_outcome outcome;

    assert_non_null(client);
    outcome = http_client_post(client, &request, answer, problem);
    http_client_close(client);
    return outcome;
}

static void expect_answer(const char *endpoint, const char *text, const char *part)
{
    struct http_answer answer;
    char *problem;
    enum http_outcome outcome = post(endpoint, text, &answer, &problem);

    if (outcome != HTTP_ANSWERED)
        fail_msg("%s", problem);
    assert_int_equal(answer.status, 200);
    assert_int_equal(strlen(answer.text), answer.size);
    if (strstr(answer.text, part) == NULL)
        fail_msg("expected \"%s\" in: %s", part, answer.text);
    free(answer.text);
}

static void expect_failure(const char *endpoint, enum http_outcome expected, const char *why)
{
    struct http_answer answer;
    char *problem = NULL;
    char line[256];

    assert_int_equal(post(endpoint, "{}", &answer, &problem), expected);
    assert_null(answer.text);
    snprintf(line, sizeof line, "%s: %s", endpoint, why);
    assert_string_equal(problem, line);
    free(problem);
}

/* ---- without TLS ---- */

static void what_is_asked_is_answered(void **state)
{
    struct serving serving = serving_start((struct http_server_options){0}, 0);
    char endpoint[ENDPOINT_SIZE], host[64];
    char *large = malloc(3000001);

    endpoint_of(endpoint, "http", "localhost", &serving, "");
    snprintf(host, sizeof host, "POST /\nHost: localhost:%d\n", serving.port);
    expect_answer(endpoint, "{\"a\":1}", host);
    expect_answer(endpoint, "{\"a\":1}", "X-Amz-Target: AWSStepFunctions.StartExecution\n");
    expect_answer(endpoint, "{\"a\":1}", "Content-Length: 7\n\n{\"a\":1}");
    expect_answer(endpoint, "", "Content-Length: 0\n\n");
    memset(large, 'a', 3000000);
    large[3000000] = '\0';
    expect_answer(endpoint, large, large);
    free(large);
    endpoint_of(endpoint, "HTTP", "127.0.0.1", &serving, "/a/b");
    expect_answer(endpoint, "{}", "POST /a/b\n");
    serving_end(&serving);
}

static void why_there_is_no_answer_is_one_line(void **state)
{
    struct serving serving = serving_start((struct http_server_options){0}, 0);
    char endpoint[ENDPOINT_SIZE];

    endpoint_of(endpoint, "http", "127.0.0.1", &serving, "/hold");
    expect_failure(endpoint, HTTP_UNANSWERED, "no answer within 0.3 s");
    endpoint_of(endpoint, "https", "127.0.0.1", &serving, "");
    expect_failure(endpoint, HTTP_UNREACHED, "TLS failed: wrong version number");
    endpoint_of(endpoint, "http", "127.0.0.1", &serving, "");
    serving_end(&serving);
    expect_failure(endpoint, HTTP_UNREACHED, "Connection refused");
    endpoint_of(endpoint, "https", "127.0.0.1", &serving, "");
    expect_failure(endpoint, HTTP_UNREACHED, "Connection refused");
    expect_failure("http://nowhere.invalid:80", HTTP_UNREACHED, "Name or service not known");
}

static void an_endpoint_is_a_url(void **state)
{
    static const char *const wrong[] = {"127.0.0.1:8083",    "ftp://here",       "http://",
                                        "http://:80",        "http://here:port", "http://here:0",
                                        "http://here:65536", "http://a@here",    "http://here/?a=b",
                                        "http://here/#a",    "http://a b/",      ""};
    struct {
        const char *endpoint, *host, *target;
    } right[] = {
        {"http://here", "here", "/"},
        {"https://here:443/", "here:443", "/"},
        {"http://[::1]:80/a/b", "[::1]:80", "/a/b"},
    };

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char *problem = NULL;

        assert_null(http_client_open(wrong[i], &problem));
        assert_non_null(strstr(problem, ": is not an endpoint, as http://127.0.0.1:8083"));
        free(problem);
    }
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
        char *problem;
        struct http_client *client = http_client_open(right[i].endpoint, &problem);

        assert_non_null(client);
        assert_string_equal(http_client_host(client), right[i].host);
        assert_string_equal(http_client_target(client), right[i].target);
        http_client_close(client);
    }
}

/* A server that says one thing to whoever connects, and hangs up. */
static struct serving liar_start(const char *says)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct serving serving = {0};

    assert_int_equal(bind(fd, (struct sockaddr *)&at, size), 0);
    assert_int_equal(listen(fd, 8), 0);
    getsockname(fd, (struct sockaddr *)&at, &size);
    serving.port = ntohs(at.sin_port);
    fflush(NULL);
    serving.process = fork();
    if (serving.process == 0) {
        int client = accept(fd, NULL, NULL);
        char text[4096];

        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (recv(client, text, sizeof text, 0) > 0)
            client_say(client, says);
        shutdown(client, SHUT_WR);
        while (recv(client, text, sizeof text, 0) > 0)
            ;
        _exit(0);
    }
    close(fd);
    return serving;
}

static void answers_that_are_none_are_told(void **state)
{
    static const struct {
        const char *says, *why;
    } liars[] = {
        {"", "the connection broke off before the answer"},
        {"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
         "the connection broke off before the answer"},
        {"HTTP/1.1 200 OK\r\nContent-Le", "the connection broke off before the answer"},
        {"SSH-2.0-OpenSSH_9.2\r\n", "what answers is not an HTTP server"},
        {"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n",
         "the answer is larger than 67108864 bytes"},
    };

    for (size_t i = 0; i < sizeof liars / sizeof liars[0]; i++) {
        struct serving liar = liar_start(liars[i].says);
        char endpoint[ENDPOINT_SIZE];

        endpoint_of(endpoint, "http", "127.0.0.1", &liar, "");
        expect_failure(endpoint, HTTP_UNANSWERED, liars[i].why);
        serving_wait(&liar);
    }
}

/* ---- with TLS ---- */

static void tls_is_spoken_with_who_is_trusted(void **state)
{
    struct identity ours = identity_make("ours", "DNS:localhost,IP:127.0.0.1");
    struct identity other = identity_make("other", "DNS:localhost,IP:127.0.0.1");
    struct identity elsewhere = identity_make("elsewhere", "DNS:elsewhere.example");
    struct serving serving =
        serving_start((struct http_server_options){.tls_cert = ours.cert, .tls_key = ours.key}, 0);
    char endpoint[ENDPOINT_SIZE];
    char *large = malloc(3000001);

    setenv("SSL_CERT_FILE", ours.cert, 1);
    endpoint_of(endpoint, "https", "localhost", &serving, "");
    expect_answer(endpoint, "{}", "\n\n{}");
    endpoint_of(endpoint, "https", "127.0.0.1", &serving, "");
    expect_answer(endpoint, "{}", "\n\n{}");
    memset(large, 'a', 3000000);
    large[3000000] = '\0';
    expect_answer(endpoint, large, large);
    free(large);
    setenv("SSL_CERT_FILE", other.cert, 1);
    expect_failure(endpoint, HTTP_UNREACHED,
                   "its certificate is not trusted: self-signed certificate");
    endpoint_of(endpoint, "http", "127.0.0.1", &serving, "");
    expect_failure(endpoint, HTTP_UNANSWERED, "the connection broke off before the answer");
    endpoint_of(endpoint, "https", "127.0.0.1", &serving, "/end");
    setenv("SSL_CERT_FILE", ours.cert, 1);
    expect_answer(endpoint, "", "ending");
    serving_wait(&serving);

    serving = serving_start(
        (struct http_server_options){.tls_cert = elsewhere.cert, .tls_key = elsewhere.key}, 0);
    setenv("SSL_CERT_FILE", elsewhere.cert, 1);
    endpoint_of(endpoint, "https", "localhost", &serving, "");
    expect_failure(endpoint, HTTP_UNREACHED, "its certificate is not trusted: hostname mismatch");
    endpoint_of(endpoint, "https", "127.0.0.1", &serving, "");
    expect_failure(endpoint, HTTP_UNREACHED, "its certificate is not trusted: IP address mismatch");
    unsetenv("SSL_CERT_FILE");
    kill(serving.process, SIGKILL);
    waitpid(serving.process, NULL, 0);
}

/* A client that speaks TLS by hand. */
struct tls_client {
    int fd;
    SSL_CTX *tls;
    SSL *ssl;
};

static struct tls_client tls_client_open(const struct serving *serving, int newest)
{
    struct tls_client client = {client_connect(serving), SSL_CTX_new(TLS_client_method()), NULL};

    SSL_CTX_set_max_proto_version(client.tls, newest);
    SSL_CTX_set_min_proto_version(client.tls, 0);
    SSL_CTX_set_cipher_list(client.tls, "ALL:@SECLEVEL=0");
    client.ssl = SSL_new(client.tls);
    SSL_set_fd(client.ssl, client.fd);
    return client;
}

static void tls_client_close(struct tls_client *client)
{
    SSL_free(client->ssl);
    SSL_CTX_free(client->tls);
    close(client->fd);
}

/* Say something, and check that this comes back in the end: an answer may come in parts. */
static void expect_over_tls(SSL *ssl, const char *says, const char *part)
{
    char text[4096] = "";
    int size = 0;
    int got;

    if (says[0] != '\0')
        assert_true(SSL_write(ssl, says, (int)strlen(says)) > 0);
    while (strstr(text, part) == NULL) {
        got = SSL_read(ssl, text + size, (int)sizeof text - 1 - size);
        assert_true(got > 0);
        size += got;
        text[size] = '\0';
    }
}

static void tls_is_held_to_the_same_bounds(void **state)
{
    struct identity ours = identity_make("bounds", "IP:127.0.0.1");
    struct serving serving = serving_start(
        (struct http_server_options){
            .tls_cert = ours.cert, .tls_key = ours.key, .request_ms = 300, .idle_ms = 60000},
        0);
    struct tls_client old = tls_client_open(&serving, TLS1_1_VERSION);
    struct tls_client client;
    int silent = client_connect(&serving);

    signal(SIGPIPE, SIG_IGN);
    assert_true(SSL_connect(old.ssl) <= 0);
    tls_client_close(&old);
    client_read_end(silent, 2000); /* no handshake: it is cut off as a slow request is */
    close(silent);
    client = tls_client_open(&serving, TLS1_2_VERSION);
    assert_int_equal(SSL_connect(client.ssl), 1);
    expect_over_tls(client.ssl,
                    "GET /later HTTP/1.1\r\nHost: h\r\n\r\nGET /hello HTTP/1.1\r\nHost: h\r\n\r\n",
                    "later");
    expect_over_tls(client.ssl, "", "hello");
    SSL_write(client.ssl, "GET /hold HTTP/1.1\r\nHost: h\r\n\r\n", 31);
    assert_true(client_is_quiet(client.fd, 1000));
    tls_client_close(&client);
    client = tls_client_open(&serving, TLS1_3_VERSION);
    assert_int_equal(SSL_connect(client.ssl), 1);
    expect_over_tls(client.ssl, "GET /gone HTTP/1.1\r\nHost: h\r\n\r\n", "\r\n\r\n1");
    expect_over_tls(client.ssl, "GET /end HTTP/1.1\r\nHost: h\r\n\r\n", "ending");
    serving_wait(&serving);
    tls_client_close(&client);
}

/* Alone, and behind requests that are answered: at once, and later. */
static void what_is_read_differently_elsewhere_is_refused_over_tls(void **state)
{
    static const char *const before[] = {"", "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n",
                                         "GET /later HTTP/1.1\r\nHost: h\r\n\r\n"};
    struct identity ours = identity_make("refused", "IP:127.0.0.1");
    struct serving serving =
        serving_start((struct http_server_options){.tls_cert = ours.cert, .tls_key = ours.key}, 0);
    struct tls_client client;

    for (size_t i = 0; i < sizeof before / sizeof before[0]; i++) {
        char text[256];

        client = tls_client_open(&serving, TLS1_3_VERSION);
        assert_int_equal(SSL_connect(client.ssl), 1);
        snprintf(text, sizeof text,
                 "%sPOST / HTTP/1.1\r\nHost: h\r\nContent-Length: +1\r\n\r\naGET /hello",
                 before[i]);
        expect_over_tls(client.ssl, text, "plain digits.\"}");
        assert_true(SSL_read(client.ssl, text, sizeof text) <= 0);
        tls_client_close(&client);
    }
    client = tls_client_open(&serving, TLS1_3_VERSION);
    assert_int_equal(SSL_connect(client.ssl), 1);
    expect_over_tls(client.ssl, "GET /end HTTP/1.1\r\nHost: h\r\n\r\n", "ending");
    serving_wait(&serving);
    tls_client_close(&client);
}

static void expect_refusal(const char *cert, const char *key, const char *expected)
{
    struct http_server_options options = {
        .listen = "127.0.0.1:0", .tls_cert = cert, .tls_key = key};
    char *problem = NULL;

    assert_null(http_server_open(&options, &problem));
    assert_string_equal(problem, expected);
    free(problem);
}

static void what_is_wrong_with_files_is_one_line(void **state)
{
    struct identity one = identity_make("one", "IP:127.0.0.1");
    struct identity two = identity_make("two", "IP:127.0.0.1");
    EVP_PKEY *key = EVP_EC_gen("P-256");
    char locked[64], expected[256];
    FILE *file;

    snprintf(expected, sizeof expected, "%s: is not the key of the certificate in %s", two.key,
             one.cert);
    expect_refusal(one.cert, two.key, expected);
    snprintf(expected, sizeof expected, "%s: holds no certificate in PEM", one.key);
    expect_refusal(one.key, one.key, expected);
    snprintf(expected, sizeof expected, "%s: holds no private key in PEM", one.cert);
    expect_refusal(one.cert, one.cert, expected);
    snprintf(locked, sizeof locked, "%s/locked.key", folder);
    file = fopen(locked, "w");
    PEM_write_PrivateKey(file, key, EVP_aes_128_cbc(), (const unsigned char *)"secret", 6, NULL,
                         NULL);
    fclose(file);
    EVP_PKEY_free(key);
    snprintf(expected, sizeof expected, "%s: needs a passphrase; take a key that needs none",
             locked);
    expect_refusal(one.cert, locked, expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_asked_is_answered),
        cmocka_unit_test(why_there_is_no_answer_is_one_line),
        cmocka_unit_test(an_endpoint_is_a_url),
        cmocka_unit_test(answers_that_are_none_are_told),
        cmocka_unit_test(tls_is_spoken_with_who_is_trusted),
        cmocka_unit_test(tls_is_held_to_the_same_bounds),
        cmocka_unit_test(what_is_read_differently_elsewhere_is_refused_over_tls),
        cmocka_unit_test(what_is_wrong_with_files_is_one_line),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
