/* runtime/trigger/address.c - read IP addresses, and compare their first bits. */
#include "runtime/trigger/address.h"

#include <arpa/inet.h>
#include <string.h>

#include "runtime/base/text.h"

#define ADDRESS_TEXT_MAX 64

/* What a text looks like, before its numbers are looked at. */
enum look { LOOK_OTHER, LOOK_4, LOOK_6 };

static enum look look_at(const char *text, size_t size)
{
    size_t dots = 0, digits = 0, colons = 0;

    for (size_t i = 0; i < size; i++) {
        char byte = text[i];

        if (byte == '.') {
            if (digits == 0)
                return LOOK_OTHER;
            dots++;
            digits = 0;
        } else if (byte == ':') {
            colons++;
        } else if (byte >= '0' && byte <= '9') {
            digits++;
        } else if ((byte | 0x20) < 'a' || (byte | 0x20) > 'f' || dots > 0) {
            return LOOK_OTHER;
        }
    }
    if (colons > 0)
        return dots == 0 ? LOOK_6 : LOOK_OTHER;
    return dots == 3 && digits > 0 ? LOOK_4 : LOOK_OTHER;
}

/* Four decimal numbers, which may begin with zeros. */
static bool read_4(const char *text, size_t size, struct address *address)
{
    unsigned number = 0;
    size_t part = 0;

    for (size_t i = 0; i < size; i++) {
        if (text[i] == '.') {
            address->bytes[part++] = (uint8_t)number;
            number = 0;
            continue;
        }
        number = number * 10 + (unsigned)(text[i] - '0');
        if (number > 255)
            return false;
    }
    address->bytes[part] = (uint8_t)number;
    address->size = 4;
    return true;
}

static bool read_6(const char *text, size_t size, struct address *address)
{
    static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
    char plain[ADDRESS_TEXT_MAX];

    if (size >= sizeof plain)
        return false;
    memcpy(plain, text, size);
    plain[size] = '\0';
    if (inet_pton(AF_INET6, plain, address->bytes) != 1)
        return false;
    address->size = 16;
    if (memcmp(address->bytes, mapped, sizeof mapped) == 0) {
        memmove(address->bytes, address->bytes + 12, 4);
        address->size = 4;
    }
    return true;
}

bool address_read(const char *text, size_t size, struct address *address)
{
    switch (look_at(text, size)) {
    case LOOK_4:
        return read_4(text, size, address);
    case LOOK_6:
        return read_6(text, size, address);
    default:
        return false;
    }
}

/* Read the bits of a mask, as Java reads an integer. False when they are none. */
static bool read_bits(const char *text, size_t size, int64_t *bits)
{
    bool negative = size > 0 && text[0] == '-';
    size_t i = size > 0 && (text[0] == '-' || text[0] == '+') ? 1 : 0;

    *bits = 0;
    if (i == size)
        return false;
    for (; i < size; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        *bits = *bits * 10 + (text[i] - '0');
        if (*bits > INT32_MAX)
            return false;
    }
    if (negative)
        *bits = -*bits;
    return true;
}

static bool fail(struct buffer *problem, const char *what)
{
    buffer_add_text(problem, what);
    return false;
}

bool address_block_read(const char *text, size_t size, struct address_block *block,
                        struct buffer *problem)
{
    const char *slash = memchr(text, '/', size), *end = text + size, *second;
    int64_t bits;

    /* Slashes at the end do not count: nothing stands behind them. */
    while (end > text && end[-1] == '/')
        end--;
    second =
        slash != NULL && slash < end ? memchr(slash + 1, '/', (size_t)(end - slash - 1)) : NULL;
    if (slash == NULL || slash >= end || second != NULL)
        return fail(problem, "Malformed CIDR, one '/' required");
    if (!read_bits(slash + 1, (size_t)(end - slash - 1), &bits))
        return fail(problem, "Malformed CIDR, mask bits must be an integer");
    if (bits < 0)
        return fail(problem, "Malformed CIDR, mask bits must not be negative");
    if (!address_read(text, (size_t)(slash - text), &block->base)) {
        bool other = look_at(text, (size_t)(slash - text)) == LOOK_OTHER;

        buffer_add_text(problem, other ? "Nonstandard IP address: " : "Invalid IP address: ");
        buffer_add(problem, text, (size_t)(slash - text));
        return false;
    }
    if (bits > block->base.size * 8)
        return fail(problem, block->base.size == 4 ? "IPv4 mask bits must be < 33"
                                                   : "IPv6 mask bits must be < 129");
    block->bits = (int)bits;
    return true;
}

bool address_block_has(const struct address_block *block, const struct address *address)
{
    int whole = block->bits / 8, rest = block->bits % 8;

    if (block->base.size != address->size ||
        memcmp(block->base.bytes, address->bytes, (size_t)whole) != 0)
        return false;
    return rest == 0 || (block->base.bytes[whole] ^ address->bytes[whole]) >> (8 - rest) == 0;
}
