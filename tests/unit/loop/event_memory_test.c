/* tests/unit/loop/event_memory_test.c - libevent's memory: what it holds is whole, and little of it
 * stays when it is given back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <event2/buffer.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/lang/random.h"
#include "runtime/loop/event_memory.h"

enum { BUFFERS = 40, CHANGES = 20000, BYTES_MAX = 9000 };

/* A buffer, and that which it should hold: `size` times `byte`. */
struct pair {
    struct evbuffer *buffer;
    char byte;
    size_t size;
};

static uint64_t below(uint64_t *random, uint64_t bound)
{
    return random_next(random) % bound;
}

static void check(const struct pair *pair)
{
    static char bytes[BYTES_MAX * 2];

    assert_int_equal(evbuffer_get_length(pair->buffer), pair->size);
    assert_int_equal(evbuffer_copyout(pair->buffer, bytes, sizeof bytes), (int)pair->size);
    for (size_t i = 0; i < pair->size; i++)
        if (bytes[i] != pair->byte)
            fail_msg("byte %zu is '%c', not '%c'", i, bytes[i], pair->byte);
}

static void change(struct pair *pair, uint64_t *random)
{
    static char bytes[BYTES_MAX];
    const size_t size = (size_t)below(random, BYTES_MAX) >> below(random, 12);

    if (pair->size > BYTES_MAX || below(random, 4) == 0) {
        evbuffer_free(pair->buffer);
        *pair = (struct pair){evbuffer_new(), (char)('a' + below(random, 26)), 0};
        assert_non_null(pair->buffer);
    } else if (below(random, 2) == 0) {
        memset(bytes, pair->byte, size);
        assert_int_equal(evbuffer_expand(pair->buffer, below(random, 3) * size), 0);
        assert_int_equal(evbuffer_add(pair->buffer, bytes, size), 0);
        pair->size += size;
    } else {
        assert_int_equal(evbuffer_drain(pair->buffer, size), 0);
        pair->size -= size < pair->size ? size : pair->size;
    }
}

static void what_it_holds_is_whole(void **state)
{
    uint64_t random = 1;
    struct pair pairs[BUFFERS];

    (void)state;
    for (size_t i = 0; i < BUFFERS; i++) {
        pairs[i] = (struct pair){evbuffer_new(), 'x', 0};
        assert_non_null(pairs[i].buffer);
    }
    for (int i = 0; i < CHANGES; i++) {
        struct pair *pair = &pairs[below(&random, BUFFERS)];

        change(pair, &random);
        check(pair);
    }
    for (size_t i = 0; i < BUFFERS; i++) {
        check(&pairs[i]);
        evbuffer_free(pairs[i].buffer);
    }
}

/* Ten thousand connections that have gone leave no more than a mebibyte at hand. */
static void little_stays(void **state)
{
    enum { MANY = 10000 };
    static struct evbuffer *buffers[MANY];
    const size_t before = mallinfo2().uordblks;

    (void)state;
    for (size_t i = 0; i < MANY; i++) {
        buffers[i] = evbuffer_new();
        assert_int_equal(evbuffer_expand(buffers[i], 500), 0);
    }
    for (size_t i = 0; i < MANY; i++)
        evbuffer_free(buffers[i]);
    assert_in_range(mallinfo2().uordblks, 0, before + 1300000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_it_holds_is_whole),
        cmocka_unit_test(little_stays),
    };

    event_memory_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
