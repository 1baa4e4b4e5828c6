/* compiler/driver/symbols.h - the runtime of this process, for code compiled into it. */
#ifndef SFNC_DRIVER_SYMBOLS_H
#define SFNC_DRIVER_SYMBOLS_H

#include "compiler/backend/backend.h"

/* Every function and table that emitted code may name, with its address here. */
extern const struct backend_symbol runtime_symbols[];
extern const size_t runtime_symbol_count;

#endif
