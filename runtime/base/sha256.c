/* runtime/base/sha256.c - SHA-256, and HMAC-SHA256 (RFC 2104) over it. */
#include "runtime/base/sha256.h"

#define OPENSSL_SUPPRESS_DEPRECATED 1
#include <openssl/sha.h>
#include <string.h>

enum { BLOCK = 64, INNER = 0x36, OUTER = 0x5c };

void sha256_digest(const void *text, size_t size, unsigned char digest[SHA256_SIZE])
{
    SHA256_CTX hash;

    SHA256_Init(&hash);
    SHA256_Update(&hash, text, size);
    SHA256_Final(digest, &hash);
}

void sha256_hex(const unsigned char digest[SHA256_SIZE], char hex[SHA256_HEX_SIZE])
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < SHA256_SIZE; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    hex[2 * SHA256_SIZE] = '\0';
}

/* Begin a hash with the key, each byte of which is changed by `pad`. */
static void begin(SHA256_CTX *hash, const unsigned char *key, size_t key_size, unsigned char pad)
{
    unsigned char block[BLOCK];

    memset(block, pad, sizeof block);
    for (size_t i = 0; i < key_size; i++)
        block[i] ^= key[i];
    SHA256_Init(hash);
    SHA256_Update(hash, block, sizeof block);
}

void sha256_hmac(const void *key, size_t key_size, const void *text, size_t size,
                 unsigned char mac[SHA256_SIZE])
{
    unsigned char digest[SHA256_SIZE], inner[SHA256_SIZE];
    SHA256_CTX hash;

    if (key_size > BLOCK) {
        sha256_digest(key, key_size, digest);
        key = digest;
        key_size = sizeof digest;
    }
    begin(&hash, key, key_size, INNER);
    SHA256_Update(&hash, text, size);
    SHA256_Final(inner, &hash);
    begin(&hash, key, key_size, OUTER);
    SHA256_Update(&hash, inner, sizeof inner);
    SHA256_Final(mac, &hash);
}
