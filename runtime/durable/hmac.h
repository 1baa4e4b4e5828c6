/* runtime/durable/hmac.h - HMAC-SHA256 (RFC 2104), by the one hash of libcrypto that it needs.
 *
 * libcrypto's own finds the hash by its name, and so would have an executable linked with all of
 * them: four megabytes, or a library to load at each start. Inside runtime/durable. */
#ifndef SFN_DURABLE_HMAC_H
#define SFN_DURABLE_HMAC_H

#include <stddef.h>

#define HMAC_SIZE 32

/* The key has at most 64 bytes. */
void hmac_sha256(const unsigned char *key, size_t key_size, const unsigned char *text, size_t size,
                 unsigned char mac[HMAC_SIZE]);

#endif
