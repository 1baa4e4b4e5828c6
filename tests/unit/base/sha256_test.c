/* tests/unit/base/sha256_test.c - SHA-256 and HMAC-SHA256 are what the standards say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "runtime/base/count.h"
#include "runtime/base/sha256.h"

/* Of FIPS 180-4. */
static void digests(void **state)
{
    static const char *const cases[][2] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        unsigned char digest[SHA256_SIZE];
        char hex[SHA256_HEX_SIZE];

        sha256_digest(cases[i][0], strlen(cases[i][0]), digest);
        sha256_hex(digest, hex);
        assert_string_equal(hex, cases[i][1]);
    }
}

#define EIGHT(byte) byte byte byte byte byte byte byte byte
#define BYTES_131 EIGHT(EIGHT("\xaa")) EIGHT(EIGHT("\xaa")) "\xaa\xaa\xaa"

/* Of RFC 4231; the last key is longer than a block. */
static void authentication_codes(void **state)
{
    static const char *const cases[][3] = {
        {"Jefe", "what do ya want for nothing?",
         "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
        {"\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b",
         "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
        {BYTES_131, "Test Using Larger Than Block-Size Key - Hash Key First",
         "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        unsigned char mac[SHA256_SIZE];
        char hex[SHA256_HEX_SIZE];

        sha256_hmac(cases[i][0], strlen(cases[i][0]), cases[i][1], strlen(cases[i][1]), mac);
        sha256_hex(mac, hex);
        assert_string_equal(hex, cases[i][2]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digests),
        cmocka_unit_test(authentication_codes),
    };

    return cmocka_run_group_tests_name("base/sha256", tests, NULL, NULL);
}
