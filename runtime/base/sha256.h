/* runtime/base/sha256.h - SHA-256, and HMAC-SHA256 (RFC 2104) over it.
 *
 * By the one hash of libcrypto that it needs: libcrypto's own HMAC finds the hash by its name, and
 * so would have an executable linked with all of them: four megabytes, or a library to load at each
 * start. */
#ifndef SFN_BASE_SHA256_H
#define SFN_BASE_SHA256_H

#include <stddef.h>

#define SHA256_SIZE 32
#define SHA256_HEX_SIZE (2 * SHA256_SIZE + 1)

void sha256_digest(const void *text, size_t size, unsigned char digest[SHA256_SIZE]);

/* The digest in lower-case hexadecimal digits, with a NUL. */
void sha256_hex(const unsigned char digest[SHA256_SIZE], char hex[SHA256_HEX_SIZE]);

/* A key of any size; `mac` may be where the key is. */
void sha256_hmac(const void *key, size_t key_size, const void *text, size_t size,
                 unsigned char mac[SHA256_SIZE]);

#endif
