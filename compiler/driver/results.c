/* compiler/driver/results.c - what files say of the results of tasks: for proofs. */
#include "compiler/driver/results.h"

#include <stdlib.h>
#include <string.h>

#include "compiler/driver/file.h"
#include "compiler/driver/kinds.h"
#include "compiler/driver/print.h"
#include "compiler/driver/schema_file.h"
#include "compiler/prove/schema/schema.h"
#include "compiler/prove/schema/schema_parts.h"
#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/json/read.h"
#include "runtime/json/write.h"
#include "runtime/task/bindings.h"
#include "runtime/task/mock_book.h"
#include "runtime/task/task.h"

/* The shapes of a schema, which are found by its text. */
struct schema_shape {
    const char *schema;
    const struct alternatives *shapes;
    struct schema_shape *next;
};

/* A state that has mocks. */
struct mocked {
    const char *state;
    struct alternatives shapes; /* none: no mock returns */
    bool fails;
    struct mocked *next;
};

struct said {
    struct results results; /* whose context this is */
    struct arena *arena;
    struct bindings *bindings; /* or NULL */
    struct schema_shape *schemas;
    struct mocked *mocked;
    struct schema_file file; /* that is being read */
    bool fine;
};

/* ---- bindings ---- */

/* Say what is wrong with the result schema of a name, and where. */
static void refuse(struct said *said, const char *name, const char *what, const char *pointer,
                   const char *message)
{
    const struct tree *from = tree_field(tree_field(said->file.tree, name), "result");

    print_complaint("%s: \"result\" of \"%s\" %s: %s%s%s",
                    schema_file_place(&said->file, from, pointer), name, what, pointer,
                    pointer[0] != '\0' ? ": " : "", message);
    said->fine = false;
}

/* The shapes of a schema. NULL, after a message: it is none, or lets nothing through. */
static const struct alternatives *read_shapes(struct said *said, const char *name, const char *text)
{
    struct schema_problem problem;
    const struct value *schema = schema_parse(said->arena, text, strlen(text), &problem);
    const char *conflict = schema != NULL ? schema_conflict(said->arena, schema) : NULL;
    const struct tree *tree = tree_field(tree_field(said->file.tree, name), "result");
    struct alternatives *shapes = ARENA_NEW(said->arena, struct alternatives);
    const struct value *open = NULL;

    if (schema == NULL)
        refuse(said, name, "is no JSON Schema", problem.pointer != NULL ? problem.pointer : "",
               problem.message);
    else if (conflict != NULL)
        refuse(said, name, "lets no result through", conflict, "nothing fulfils it");
    else
        said->fine = schema_file_is_clear(&said->file, tree);
    if (!said->fine)
        return NULL;
    *shapes = schema_results(said->arena, schema, &open);
    if (open != NULL && said->results.open == NULL) {
        const char *pointer = schema_pointer(said->arena, schema, open);

        said->results.open = arena_format(said->arena, "%s%sthe result schema of \"%s\"", pointer,
                                          pointer[0] != '\0' ? " of " : "", name);
    }
    return shapes;
}

static void add_schema(void *context, const char *name, const char *schema)
{
    struct said *said = context;
    struct schema_shape *added = ARENA_NEW(said->arena, struct schema_shape);

    if (!said->fine)
        return;
    *added = (struct schema_shape){schema, read_shapes(said, name, schema), said->schemas};
    said->schemas = added;
}

static void read_bindings(struct said *said, const char *path)
{
    struct buffer text = BUFFER_EMPTY;
    char *problem = NULL;

    said->fine = file_read(&text, path, TASK_SETUP_MAX);
    if (said->fine) {
        text_drop_mark(&text);
        schema_file_open(&said->file, said->arena, path, text.text, text.size);
        said->bindings = bindings_new();
        problem = bindings_add(said->bindings, path, text.size > 0 ? text.text : "", text.size,
                               all_kinds, SFN_KIND_COUNT);
    }
    if (problem != NULL) {
        print_complaint("%s", problem);
        said->fine = false;
    } else if (said->fine) {
        bindings_each_result(said->bindings, add_schema, said);
    }
    free(problem);
    buffer_fini(&text);
}

static const struct alternatives *shapes_of_schema(const struct said *said, const char *schema)
{
    const struct schema_shape *at = said->schemas;

    while (at != NULL && at->schema != schema)
        at = at->next;
    return at != NULL ? at->shapes : NULL;
}

static const struct alternatives *of_resource(void *context, const char *resource)
{
    const struct said *said = context;

    return shapes_of_schema(said, bindings_find_result(said->bindings, resource));
}

static const struct alternatives *of_function(void *context, const char *name)
{
    const struct said *said = context;

    return shapes_of_schema(said, bindings_find_function_result(said->bindings, name));
}

/* ---- mocks ---- */

static struct mocked *find_mocked(const struct said *said, const char *state)
{
    struct mocked *at = said->mocked;

    while (at != NULL && strcmp(at->state, state) != 0)
        at = at->next;
    return at;
}

/* Of many mocks some have become one shape, which has more values than they give. */
static void open_mixed(struct said *said)
{
    for (struct mocked *at = said->mocked; at != NULL; at = at->next) {
        if (!at->shapes.mixed)
            continue;
        said->results.open =
            arena_format(said->arena, "which of the many mocks of \"%s\" it is", at->state);
        for (size_t i = 0; i < at->shapes.count; i++)
            at->shapes.list[i] =
                shape_with_origin(said->arena, at->shapes.list[i], ORIGIN_RESULT);
    }
}

/* The same value, in the arena: a mock file is closed before its shapes are looked at. */
static const struct value *copy_value(struct arena *arena, const struct value *value)
{
    struct buffer text = BUFFER_EMPTY;
    struct json_error error;
    const struct value *copy;

    json_write(&text, value);
    copy = json_read(&arena->region, arena_text(arena, text.text, text.size), text.size,
                     JSON_TEXT_BORROWED, &error);
    buffer_fini(&text);
    ENSURE(copy != NULL);
    return copy;
}

static void add_answer(void *context, const char *state, const struct value *output)
{
    struct said *said = context;
    struct mocked *mocked = find_mocked(said, state);

    if (mocked == NULL) {
        mocked = ARENA_NEW(said->arena, struct mocked);
        *mocked = (struct mocked){.state = arena_text(said->arena, state, strlen(state)),
                                  .shapes = alternatives_none(),
                                  .next = said->mocked};
        said->mocked = mocked;
    }
    if (output == NULL)
        mocked->fails = true;
    else
        alternatives_add(said->arena, &mocked->shapes,
                         shape_of_value(said->arena, copy_value(said->arena, output)));
}

static void read_mocks(struct said *said, const char *path, const char *machine)
{
    char *problem = NULL;
    struct mock_book *book = mock_book_open(path, &problem);

    if (book == NULL) {
        print_complaint("%s", problem);
        said->fine = false;
    } else {
        mock_book_each(book, machine, add_answer, said);
        mock_book_close(book);
        open_mixed(said);
    }
    free(problem);
}

static const struct alternatives *of_state(void *context, const char *state, bool *fails)
{
    const struct mocked *mocked = find_mocked(context, state);

    if (mocked == NULL)
        return NULL;
    *fails = mocked->fails;
    return &mocked->shapes;
}

/* ---- both ---- */

struct results *results_read(struct arena *arena, const char *bindings, const char *mocks,
                             const char *machine, bool *fine)
{
    struct said *said;

    *fine = true;
    if (bindings == NULL && mocks == NULL)
        return NULL;
    said = ARENA_NEW(arena, struct said);
    *said = (struct said){
        .results = {said, NULL, of_resource, of_function, of_state}, .arena = arena, .fine = true};
    if (bindings != NULL)
        read_bindings(said, bindings);
    if (mocks != NULL && said->fine)
        read_mocks(said, mocks, machine);
    *fine = said->fine;
    if (said->fine)
        return &said->results;
    results_free(&said->results);
    return NULL;
}

void results_free(struct results *results)
{
    struct said *said = results != NULL ? results->context : NULL;

    if (said != NULL)
        bindings_free(said->bindings);
}

bool results_check(const char *bindings, const char *mocks)
{
    struct arena *arena = arena_new();
    bool fine;

    results_free(results_read(arena, bindings, mocks, "", &fine));
    arena_free(arena);
    return fine;
}
