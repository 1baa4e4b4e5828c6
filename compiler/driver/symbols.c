/* compiler/driver/symbols.c - addresses of the functions of abi.def in this process. */
#include "compiler/driver/symbols.h"

#include "runtime/base/count.h"
#include "sfn/abi.h"

const struct backend_symbol runtime_symbols[] = {
#define SFN_ABI(name, result, parameters, traits) {"sfn_" #name, (void *)sfn_##name},
#include "sfn/abi.def"
#undef SFN_ABI
    {"sfn_object", (void *)sfn_object},
    {"sfn_array", (void *)sfn_array},
    {"sfn_main", (void *)sfn_main},
};

const size_t runtime_symbol_count = COUNT_OF(runtime_symbols);
