/* compiler/driver/symbols.h - the addresses, in this process, of what emitted code may name. */
#ifndef SFNC_DRIVER_SYMBOLS_H
#define SFNC_DRIVER_SYMBOLS_H

#include "compiler/backend/backend.h"

/* Every function and constant of the runtime that emitted code may name. */
extern const struct backend_symbol runtime_symbols[];
extern const size_t runtime_symbol_count;

#endif
