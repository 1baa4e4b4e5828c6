/* tests/unit/http/credentials_test.c - access keys are read as AWS's tools read them; what is wrong
 * is told with its place, and without a secret. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/base/buffer.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"
#include "runtime/http/credentials.h"

/* A line for each key. */
static char *told(const struct credentials *credentials)
{
    struct buffer text = BUFFER_EMPTY;

    buffer_add_text(&text, "");
    for (size_t i = 0; i < credentials->count; i++) {
        const struct credential *one = &credentials->list[i];

        buffer_add_format(&text, "%s:%d %s %s %s\n", one->profile, one->line, one->key, one->secret,
                          one->token != NULL ? one->token : "-");
    }
    return buffer_take(&text);
}

static void expect_text(const char *text, const char *expected)
{
    struct credentials credentials;
    char *problem, *said;

    if (credentials_read_text(&credentials, text, strlen(text), "file", &problem)) {
        assert_null(problem);
        said = told(&credentials);
        credentials_fini(&credentials);
    } else {
        assert_int_equal(credentials.count, 0);
        said = problem;
    }
    assert_string_equal(said, expected);
    free(said);
}

static void profiles(void **state)
{
    (void)state;
    expect_text("", "");
    expect_text("# nothing\n\n ; either\n[default]\nregion = eu-west-1\n", "");
    expect_text("[default]\naws_access_key_id=A\naws_secret_access_key=a/+=b\n",
                "default:1 A a/+=b -\n");
    expect_text("\n[ default ] # mine\r\n  AWS_ACCESS_KEY_ID = A \r\n"
                "\taws_secret_access_key: a#b;c ; a comment\r\n\r\n"
                "s3 =\n  max_concurrent_requests = 20\n"
                "[role]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = default\n"
                "[two]\naws_session_token = t==\naws_access_key_id = B\n"
                "aws_secret_access_key = b",
                "default:2 A a#b;c -\ntwo:11 B b t==\n");
    /* The same key under two names. */
    expect_text("[a]\naws_access_key_id=A\naws_secret_access_key=s\n"
                "[b]\naws_access_key_id=A\naws_secret_access_key=s\n",
                "a:1 A s -\nb:4 A s -\n");
}

static void problems(void **state)
{
    static const char *const cases[][2] = {
        {"[default\n", "file:1: a \"[\" without the \"]\" at the end"},
        {"\n[ ]\n", "file:2: a profile without a name"},
        {"[a]\n[b]\n[a]\n", "file:3: the profile \"a\" is there twice, first in line 1"},
        {"aws_access_key_id = A\n", "file:1: aws_access_key_id before any profile: a line like "
                                    "[default] must come first"},
        {"[a]\naws_secret_access_key = hidden\naws_secret_access_key = hidden\n",
         "file:3: aws_secret_access_key is there twice"},
        {"[a]\naws_secret_access_key = # hidden\n",
         "file:2: aws_secret_access_key has a character that does not belong into it"},
        {"[a]\naws_secret_access_key =\n", "file:2: aws_secret_access_key has no value"},
        {"[a]\naws_secret_access_key = hidden thing\n",
         "file:2: aws_secret_access_key has a character that does not belong into it"},
        {"[a]\naws_access_key_id = A/B\n",
         "file:2: aws_access_key_id has a character that does not belong into it"},
        {"[a]\nhidden\n", "file:2: neither a profile in \"[\" and \"]\" nor a setting with \"=\""},
        {"[x]\n\n[a\x1b]\naws_access_key_id = A\n",
         "file:3: the profile \"a?\" has aws_access_key_id, but no aws_secret_access_key"},
        {"[x]\n[a]\naws_secret_access_key = hidden\n",
         "file:2: the profile \"a\" has aws_secret_access_key, but no aws_access_key_id"},
        {"[r]\nregion=x\n[a]\naws_access_key_id=A\naws_secret_access_key=hidden\n"
         "[b]\naws_access_key_id=A\naws_secret_access_key=hidden2\n",
         "file:6: the profiles \"a\" and \"b\" have the same aws_access_key_id, but not the same "
         "secrets"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        expect_text(cases[i][0], cases[i][1]);
}

/* ---- files and the environment ---- */

static char folder[] = "/tmp/sfnc-credentials-XXXXXX";
static char path[64], shared[64], shared_folder[64];

static void write_file(const char *where, mode_t mode, const char *text)
{
    FILE *stream = fopen(where, "w");

    assert_non_null(stream);
    fputs(text, stream);
    fclose(stream);
    assert_int_equal(chmod(where, mode), 0);
}

static int set_up(void **state)
{
    (void)state;
    if (mkdtemp(folder) == NULL)
        return -1;
    snprintf(path, sizeof path, "%s/file", folder);
    snprintf(shared_folder, sizeof shared_folder, "%s/.aws", folder);
    snprintf(shared, sizeof shared, "%s/.aws/credentials", folder);
    return mkdir(shared_folder, 0700);
}

static int tear_down(void **state)
{
    (void)state;
    unlink(path);
    unlink(shared);
    rmdir(shared_folder);
    return rmdir(folder);
}

static void files_that_others_may_read(void **state)
{
    struct credentials credentials;
    char *warning, *problem, *expected;

    (void)state;
    write_file(path, 0600, "\xef\xbb\xbf[a]\naws_access_key_id=A\naws_secret_access_key=s\n");
    assert_true(credentials_read(&credentials, path, &warning, &problem));
    assert_int_equal(credentials.count, 1);
    assert_null(warning);
    credentials_fini(&credentials);
    write_file(path, 0640, "");
    assert_true(credentials_read(&credentials, path, &warning, &problem));
    assert_int_equal(credentials.count, 0);
    expected = text_format("%s: others than its owner have access to these secrets (mode 0640); "
                           "chmod 600 would change that",
                           path);
    assert_string_equal(warning, expected);
    free(expected);
    free(warning);
    unlink(path);
    assert_false(credentials_read(&credentials, path, &warning, &problem));
    assert_null(warning);
    assert_non_null(strstr(problem, path));
    free(problem);
}

/* The key of a client whose environment has these variables (NAME=VALUE, up to NULL). */
static void expect_client(const char *const *variables, const char *expected)
{
    static const char *const names[] = {"AWS_ACCESS_KEY_ID",           "AWS_SECRET_ACCESS_KEY",
                                        "AWS_SESSION_TOKEN",           "AWS_PROFILE",
                                        "AWS_SHARED_CREDENTIALS_FILE", "HOME"};
    struct credentials credentials;
    char *warning, *problem, *said;

    for (size_t i = 0; i < COUNT_OF(names); i++)
        unsetenv(names[i]);
    for (; *variables != NULL; variables += 2)
        setenv(variables[0], variables[1], 1);
    if (credentials_find(&credentials, &warning, &problem)) {
        assert_null(problem);
        said = told(&credentials);
        credentials_fini(&credentials);
    } else {
        said = problem;
    }
    assert_null(warning);
    assert_non_null(strstr(said, expected));
    assert_true((said[0] == '\0') == (expected[0] == '\0'));
    assert_null(strstr(said, "hidden"));
    free(said);
}

#define VARIABLES(...) ((const char *const[]){__VA_ARGS__, NULL})

static void clients(void **state)
{
    (void)state;
    write_file(path, 0600, "[one]\naws_access_key_id=A\naws_secret_access_key=s\n");
    expect_client(VARIABLES("AWS_ACCESS_KEY_ID", "A", "AWS_SECRET_ACCESS_KEY", "s"),
                  "environment:0 A s -\n");
    expect_client(VARIABLES("AWS_ACCESS_KEY_ID", "A", "AWS_SECRET_ACCESS_KEY", "s",
                            "AWS_SESSION_TOKEN", "t", "AWS_PROFILE", "one"),
                  "environment:0 A s t\n");
    expect_client(VARIABLES("AWS_ACCESS_KEY_ID", "A", "AWS_SECRET_ACCESS_KEY", ""),
                  "AWS_ACCESS_KEY_ID is set, but not AWS_SECRET_ACCESS_KEY");
    expect_client(VARIABLES("AWS_SECRET_ACCESS_KEY", "hidden"),
                  "AWS_SECRET_ACCESS_KEY is set, but not AWS_ACCESS_KEY_ID");
    expect_client(VARIABLES("AWS_ACCESS_KEY_ID", "A", "AWS_SECRET_ACCESS_KEY", "hidden\n"),
                  "AWS_SECRET_ACCESS_KEY has a character that does not belong into it");
    /* Nothing is named, and there is no file. */
    expect_client(VARIABLES("HOME", folder), "");
    expect_client(VARIABLES("HOME", folder, "AWS_PROFILE", "one"), "/.aws/credentials");
    write_file(shared, 0600,
               "[default]\naws_access_key_id=D\naws_secret_access_key=d\n"
               "[other]\naws_access_key_id=O\naws_secret_access_key=o\n");
    expect_client(VARIABLES("HOME", folder), "default:1 D d -\n");
    expect_client(VARIABLES("HOME", folder, "AWS_PROFILE", "other"), "other:4 O o -\n");
    expect_client(VARIABLES("HOME", folder, "AWS_PROFILE", "no"),
                  "there is no profile \"no\" with an access key, which AWS_PROFILE names");
    expect_client(VARIABLES("HOME", folder, "AWS_SHARED_CREDENTIALS_FILE", path), "");
    expect_client(VARIABLES("AWS_PROFILE", "one", "AWS_SHARED_CREDENTIALS_FILE", path),
                  "one:1 A s -\n");
    expect_client(VARIABLES("AWS_SHARED_CREDENTIALS_FILE", folder), folder);
    unlink(path); /* as the AWS CLI, we do without it; but it does not fall back on the usual one */
    expect_client(VARIABLES("HOME", folder, "AWS_SHARED_CREDENTIALS_FILE", path), "");
    expect_client(VARIABLES("AWS_SHARED_CREDENTIALS_FILE", path, "AWS_ACCESS_KEY_ID", "A",
                            "AWS_SECRET_ACCESS_KEY", "s"),
                  "environment:0 A s -\n");
    expect_client(VARIABLES("AWS_SHARED_CREDENTIALS_FILE", path, "AWS_PROFILE", "one"), path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(profiles),
        cmocka_unit_test(problems),
        cmocka_unit_test(files_that_others_may_read),
        cmocka_unit_test(clients),
    };

    return cmocka_run_group_tests_name("http/credentials", tests, set_up, tear_down);
}
