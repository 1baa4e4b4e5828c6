/* tests/unit/entry/wire.h - a client of a server in the same process. */
#ifndef TESTS_UNIT_ENTRY_WIRE_H
#define TESTS_UNIT_ENTRY_WIRE_H

/* Connect to "127.0.0.1:PORT", with or without "http://" before it, and send a text. */
int wire_send(const char *address, const char *text);
/* Let the server run by `turn` until a whole answer has come, which is given back; free it. */
char *wire_read(int fd, void (*turn)(void *context), void *context);
/* All of that on a connection of its own. */
char *wire_ask(const char *address, const char *text, void (*turn)(void *context), void *context);

#endif
