/* runtime/durable/hmac.c - HMAC-SHA256 (RFC 2104). */
#include "runtime/durable/hmac.h"

#define OPENSSL_SUPPRESS_DEPRECATED 1
#include <openssl/sha.h>
#include <string.h>

#include "runtime/base/bug.h"

enum { BLOCK = 64, INNER = 0x36, OUTER = 0x5c };

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

void hmac_sha256(const unsigned char *key, size_t key_size, const unsigned char *text, size_t size,
                 unsigned char mac[HMAC_SIZE])
{
    SHA256_CTX hash;

    ENSURE(key_size <= BLOCK);
    begin(&hash, key, key_size, INNER);
    SHA256_Update(&hash, text, size);
    SHA256_Final(mac, &hash);
    begin(&hash, key, key_size, OUTER);
    SHA256_Update(&hash, mac, HMAC_SIZE);
    SHA256_Final(mac, &hash);
}
