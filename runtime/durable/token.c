/* runtime/durable/token.c - task tokens: who is answered by them, and that they are ours.
 *
 * A token is base64url of 33 bytes: the version, the number of the execution and the id of the task
 * (the highest byte first), and 16 bytes of HMAC-SHA256 over these. */
#include "runtime/durable/token.h"

#include <openssl/crypto.h>
#include <string.h>

#include "runtime/base/sha256.h"
#include "runtime/durable/inside.h"

enum {
    VERSION = 1,
    NAMED_SIZE = 1 + 8 + 8,
    MAC_SIZE = 16,
    SIZE = NAMED_SIZE + MAC_SIZE, /* a multiple of three */
    TEXT_SIZE = SIZE / 3 * 4,
};

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static void put_number(unsigned char *to, uint64_t number)
{
    for (int i = 0; i < 8; i++)
        to[i] = (unsigned char)(number >> (56 - 8 * i));
}

static uint64_t get_number(const unsigned char *from)
{
    uint64_t number = 0;

    for (int i = 0; i < 8; i++)
        number = number << 8 | from[i];
    return number;
}

/* Authenticate the bytes that name something. */
static void add_mac(const struct store *store, unsigned char bytes[SIZE])
{
    unsigned char mac[SHA256_SIZE];

    sha256_hmac(store_key(store), STORE_KEY_SIZE, bytes, NAMED_SIZE, mac);
    memcpy(bytes + NAMED_SIZE, mac, MAC_SIZE);
}

/* ---- making ---- */

static void make(void *context, void *owner, uint64_t id, char token[TASK_TOKEN_SIZE])
{
    const struct resident *resident = owner;
    const struct durable *durable = context;
    unsigned char bytes[SIZE] = {VERSION};
    char *to = token;

    put_number(bytes + 1, (uint64_t)resident->number);
    put_number(bytes + 9, id);
    add_mac(durable->store, bytes);
    for (int i = 0; i < SIZE; i += 3) {
        uint32_t bits = (uint32_t)bytes[i] << 16 | (uint32_t)bytes[i + 1] << 8 | bytes[i + 2];

        for (int shift = 18; shift >= 0; shift -= 6)
            *to++ = digits[bits >> shift & 63];
    }
    *to = '\0';
}

void token_init(struct durable *durable)
{
    durable->token_maker = (struct token_maker){make, durable};
}

/* ---- reading ---- */

static bool decode(const char *token, unsigned char bytes[SIZE])
{
    if (strlen(token) != TEXT_SIZE)
        return false;
    for (int i = 0; i < SIZE; i += 3) {
        uint32_t bits = 0;

        for (int n = 0; n < 4; n++) {
            const char *digit = strchr(digits, *token++);

            if (digit == NULL)
                return false;
            bits = bits << 6 | (uint32_t)(digit - digits);
        }
        bytes[i] = (unsigned char)(bits >> 16);
        bytes[i + 1] = (unsigned char)(bits >> 8);
        bytes[i + 2] = (unsigned char)bits;
    }
    return true;
}

static bool read_of(const struct store *store, const char *token, int64_t *execution, uint64_t *id)
{
    unsigned char bytes[SIZE], ours[SIZE];

    if (!decode(token, bytes) || bytes[0] != VERSION)
        return false;
    memcpy(ours, bytes, NAMED_SIZE);
    add_mac(store, ours);
    if (CRYPTO_memcmp(ours, bytes, SIZE) != 0)
        return false;
    *execution = (int64_t)get_number(bytes + 1);
    *id = get_number(bytes + 9);
    return true;
}

bool token_read(const struct durable *durable, const char *token, int64_t *execution, uint64_t *id)
{
    return read_of(durable->store, token, execution, id);
}

bool durable_names_task(const struct store *store, const char *token, int64_t *execution)
{
    uint64_t id;

    return read_of(store, token, execution, &id);
}
