/* tests/unit/lang/jsonata/encode_test.c - texts in base 64, and in URLs. */
#include "tests/unit/lang/fixture.h"

#include "runtime/lang/jsonata/text/encode.h"

static void base_64_is_of_bytes(void **state)
{
    (void)state;
    expect_text(query_base64_encode(&frame, string("myuser:mypass")), "bXl1c2VyOm15cGFzcw==");
    expect_text(query_base64_encode(&frame, string("\xc3\xa9")), "6Q==");
    expect_text(query_base64_encode(&frame, string("")), "");
    expect_text(query_base64_decode(&frame, string("bXl1c2VyOm15cGFzcw==")), "myuser:mypass");
    expect_text(query_base64_decode(&frame, string("6Q==6Q")), "\xc3\xa9");
    expect_text(query_base64_decode(&frame, string("b X.l1c2_")), "myuso");
}

static void urls_are_escaped(void **state)
{
    const struct value *url = string("https://x.y/?a b=\xe2\x82\xac&c=%(1)");

    (void)state;
    expect_text(query_url_encode(&frame, url, false), "https://x.y/?a%20b=%E2%82%AC&c=%25(1)");
    expect_text(query_url_encode(&frame, url, true),
                "https%3A%2F%2Fx.y%2F%3Fa%20b%3D%E2%82%AC%26c%3D%25(1)");
    expect_text(query_url_decode(&frame, string("%2fa%20%e2%82%ac"), false), "%2fa \xe2\x82\xac");
    expect_text(query_url_decode(&frame, string("%2fa%20%e2%82%ac"), true), "/a \xe2\x82\xac");
}

static void broken_escapes_fail(void **state)
{
    static const char *const texts[] = {"%", "%4", "%zz", "%c3", "%c3a", "%ed%a0%80", "%80", "%ff"};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        expect_failure(query_url_decode(&frame, string(texts[i]), true), "D3140",
                       "Malformed URL passed to $decodeUrlComponent(): \"%");
    expect_failure(query_url_decode(&frame, string("%"), false), "D3140", "$decodeUrl(): \"%\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(base_64_is_of_bytes),
        TEST(urls_are_escaped),
        TEST(broken_escapes_fail),
    };

    return cmocka_run_group_tests_name("lang/jsonata/encode", tests, NULL, NULL);
}
