/* compiler/driver/symbols.c - the addresses, in this process, of what emitted code may name. */
#include "compiler/driver/symbols.h"

#include "runtime/base/count.h"
#include "sfn/abi.h"

const struct backend_symbol runtime_symbols[] = {
#define SFN_ABI(name, result, parameters, traits) {"sfn_" #name, (void *)sfn_##name},
#include "sfn/abi.def"
#include "sfn/query.def"
#undef SFN_ABI
    {"sfn_main", (void *)sfn_main},        {"sfn_tasks", (void *)&sfn_tasks},
#define TASK_KIND(name, prefix, form) {"sfn_kind_" #name, (void *)&sfn_kind_##name},
#include "sfn/kinds.def"
#undef TASK_KIND
    {"sfn_keeping", (void *)&sfn_keeping}, {"sfn_reader", (void *)&sfn_reader},
    {"sfn_writer", (void *)&sfn_writer},   {"sfn_service", (void *)&sfn_service},
};

const size_t runtime_symbol_count = COUNT_OF(runtime_symbols);
