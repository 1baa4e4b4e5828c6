/* runtime/include/sfn/abi.h - the contract between emitted code and the runtime.
 *
 * Emitted code is a function for each point of a state (each way into it), a loop that runs from
 * point to point until nothing is left to do at once, and a struct sfn_program that refers to all
 * of them. Not for users: tasks written in C include sfn/task.h. docs/abi.md says how to read it.
 */
#ifndef SFN_ABI_H
#define SFN_ABI_H

#include <stddef.h>
#include <stdint.h>

#include "sfn/value.h"

#ifdef __cplusplus
extern "C" {
#endif

#define SFN_ABI_VERSION 7

/* What emitted code sees of a frame. The loop over points goes on until an outcome is none of the
 * points, or `pause` is set: the frame has run long enough for once, and the next point is
 * returned so that timers, signals and others get their turn. */
struct sfn_frame_head {
    int32_t pause;
};

/* One running instance of a scope; begins with its head (runtime/lang/frame.h, runtime/engine). */
struct sfn_frame;

/* A list of values that is being made. */
struct query_list;

/* What a point function, and the loop over them, returns: the next point (>= 0) or one of these. */
enum sfn_outcome {
    SFN_END = -1,       /* the scope has ended; its output is what sfn_leave was given */
    SFN_SUSPENDED = -2, /* the frame waits for a happening */
    SFN_FAILED = -3,    /* the frame has failed; its failure is set */
};

enum sfn_state_kind {
    SFN_PASS,
    SFN_TASK,
    SFN_CHOICE,
    SFN_WAIT,
    SFN_SUCCEED,
    SFN_FAIL,
    SFN_PARALLEL,
    SFN_MAP,
};

/* What the result of a distributed Map holds for each child (Transformation). */
enum sfn_map_form {
    SFN_OUTPUTS, /* COMPACT: its output */
    SFN_FLAT,    /* FLATTEN: its output; if that is an array, the items of it */
    SFN_RECORDS, /* NONE: what AWS's DescribeExecution would return */
};

/* Which history events the work behind a Resource makes. */
enum sfn_resource_kind {
    SFN_LAMBDA,   /* a Lambda function */
    SFN_ACTIVITY, /* an activity, whose workers ask for work */
    SFN_SERVICE,  /* a service integration, and whatever else */
};

/* What a state that is tested tells of: values on their way through it, named as AWS's TestState
 * names them, and the decisions it takes. */
enum sfn_inspected {
    SFN_AFTER_INPUT_PATH,
    SFN_AFTER_PARAMETERS,
    SFN_AFTER_ARGUMENTS, /* of a JSONata state */
    SFN_RESULT,
    SFN_AFTER_RESULT_SELECTOR,
    SFN_AFTER_RESULT_PATH,
    SFN_AFTER_ITEMS_PATH, /* from here on to SFN_CAUSE by the engine */
    SFN_AFTER_ITEM_SELECTOR,
    SFN_AFTER_ITEM_BATCHER,
    SFN_MAX_CONCURRENCY,
    SFN_TOLERATED_COUNT,
    SFN_TOLERATED_PERCENTAGE,
    SFN_VARIABLES,   /* all that have a value when the state is left */
    SFN_ERROR,       /* with a retrier or a catcher: what they handle */
    SFN_CAUSE,
    SFN_RETRIER,     /* the index of the one that names the error */
    SFN_CATCHER,     /* the same */
    SFN_STATE_LEAVE, /* the state is left with this output ... */
    SFN_STATE_NEXT,  /* ... for the state of this name; not told of: for none */
    SFN_INSPECTED_COUNT,
};

/* A function that is too long to be optimised in a reasonable time. */
#if defined(__clang__)
#define SFN_HUGE __attribute__((optnone, noinline))
#elif defined(__GNUC__)
#define SFN_HUGE __attribute__((optimize("O0")))
#else
#define SFN_HUGE
#endif

typedef const struct value *(*sfn_chooser)(struct sfn_frame *frame);
typedef int32_t (*sfn_filter)(struct sfn_frame *frame, const struct value *node,
                              const struct value *root);

/* The code of a closure. The arguments are as many as it has parameters; both arrays stay as they
 * are while it runs. NULL: it has failed. */
typedef const struct value *(*sfn_lambda)(struct sfn_frame *frame,
                                          const struct value *const *captured,
                                          const struct value *const *arguments);

/* What the field of a state that an expression stands in takes. */
enum sfn_expected {
    SFN_EXPECT_ANYTHING,
    SFN_EXPECT_BOOLEAN,
    SFN_EXPECT_STRING,
    SFN_EXPECT_NUMBER,
    SFN_EXPECT_INTEGER,
    SFN_EXPECT_ARRAY,
    SFN_EXPECT_OBJECT,
};

/* From point to point, beginning with `point`. */
typedef int32_t (*sfn_runner)(struct sfn_frame *frame, int32_t point);

/* The parts of the runtime that only some definitions need. A program refers to those that it can
 * use, so that the others are not linked. */
struct task_service;  /* runtime/task/task.h: what stands here for the Resources */
struct sfn_task_kind; /* runtime/task/kind.h: a way of doing a Task's work */
struct keeping;       /* runtime/engine/keeping.h: what puts executions into rows */
struct bucket_reader; /* runtime/bucket/bucket.h: what an ItemReader reads ... */
struct bucket_writer; /* ... and a ResultWriter writes */
struct entry_service; /* runtime/entry/service.h: the commands over a store */
extern const struct task_service sfn_tasks;
#define TASK_KIND(name, prefix, form) extern const struct sfn_task_kind sfn_kind_##name;
#include "sfn/kinds.def"
#undef TASK_KIND
extern const struct keeping sfn_keeping;
extern const struct bucket_reader sfn_reader;
extern const struct bucket_writer sfn_writer;
extern const struct entry_service sfn_service;

/* The tables: struct sfn_state, ... and struct sfn_program, which names the others. */
#define TEXT const char *
#define NUMBER int32_t
#define LONG int64_t
#define COUNT size_t
#define RUN sfn_runner
#define ADDRESS void *
#define CHOOSER sfn_chooser
#define RESOURCE const struct sfn_resource *
#define MAP const struct sfn_map *
#define STATE const struct sfn_state *
#define VARIABLE const struct sfn_variable *
#define SCOPE const struct sfn_scope *
#define SYMBOL const struct sfn_symbol *
#define KIND const struct sfn_kind *
#define TASKS const struct task_service *
#define TASK_KIND const struct sfn_task_kind *
#define KEEPING const struct keeping *
#define READER const struct bucket_reader *
#define WRITER const struct bucket_writer *
#define SERVICE const struct entry_service *
#define SFN_TABLE(table) struct sfn_##table {
#define SFN_COLUMN(table, type, column) type column;
#define SFN_TABLE_END(table)                                                                       \
    }                                                                                              \
    ;
#include "sfn/tables.def"
#undef SFN_TABLE
#undef SFN_COLUMN
#undef SFN_TABLE_END
#undef TEXT
#undef NUMBER
#undef LONG
#undef COUNT
#undef RUN
#undef ADDRESS
#undef CHOOSER
#undef RESOURCE
#undef MAP
#undef STATE
#undef VARIABLE
#undef SCOPE
#undef SYMBOL
#undef KIND
#undef TASKS
#undef TASK_KIND
#undef KEEPING
#undef READER
#undef WRITER
#undef SERVICE

#define VALUE const struct value *
#define KEY const struct key *
#define KEYS const struct key_list *
#define FRAME struct sfn_frame *
#define TEXT const char *
#define INT int64_t
#define REAL double
#define BOOL int32_t
#define STATE int32_t
#define FILTER sfn_filter
#define LAMBDA sfn_lambda
#define WORD const char *
#define LIST struct query_list *
#define VALUES const struct value *const *, size_t
#define MEMBERS const struct key *, const struct value *const *, size_t
#define NONE void
#define SFN_ABI(name, result, parameters, traits) result sfn_##name parameters;
#include "sfn/abi.def"
#include "sfn/query.def"
#undef SFN_ABI
#undef VALUE
#undef KEY
#undef KEYS
#undef FRAME
#undef TEXT
#undef INT
#undef REAL
#undef BOOL
#undef STATE
#undef FILTER
#undef LAMBDA
#undef WORD
#undef LIST
#undef VALUES
#undef MEMBERS
#undef NONE

/* What a loop asks of each item: operations of query.def, in place of a call (runtime/lang/jsonata
 * says what they mean; compiler/backend/llvm/inline.c does the same). */
static inline int32_t sfn_inline_query_defined(const struct value *value)
{
    return value->kind != VALUE_UNDEFINED;
}

static inline int32_t sfn_inline_query_is_array(const struct value *value)
{
    return value->kind == VALUE_ARRAY;
}

static inline int32_t sfn_inline_query_is_string(const struct value *value)
{
    return value->kind == VALUE_STRING;
}

static inline int32_t sfn_inline_query_is_function(const struct value *value)
{
    return value->kind == VALUE_FUNCTION;
}

static inline int64_t sfn_inline_query_count(const struct value *value)
{
    return value->kind == VALUE_ARRAY ? (int64_t)value->size : sfn_inline_query_defined(value);
}

static inline int64_t sfn_inline_query_rounds(const struct value *value)
{
    return value->kind == VALUE_ARRAY ? (int64_t)value->size : 1;
}

static inline const struct value *sfn_inline_query_item(const struct value *value, int64_t index)
{
    return value->kind == VALUE_ARRAY ? &value->as.items[index] : value;
}

/* The command line of an emitted executable: `main` is one call of this. */
int sfn_main(const struct sfn_program *program, int argc, char **argv);

#ifdef __cplusplus
}
#endif
#endif
