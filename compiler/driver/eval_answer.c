/* compiler/driver/eval_answer.c - evaluate one expression, compiled in memory. */
#include "compiler/driver/eval_answer.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "compiler/driver/compilation.h"
#include "compiler/driver/eval_remedy.h"
#include "compiler/driver/symbols.h"
#include "compiler/lower/lower.h"
#include "compiler/model/remedy.h"
#include "runtime/base/bug.h"
#include "runtime/base/utf8.h"
#include "runtime/engine/engine.h"
#include "runtime/json/write.h"
#include "runtime/lang/filter_match.h"
#include "runtime/lang/frame.h"

enum eval_language eval_language_named(const char *name, size_t size)
{
    static const char *const names[] = {"jsonpath", "intrinsic", "jsonata"};

    for (int i = 0; i < 3; i++)
        if (strlen(names[i]) == size && memcmp(names[i], name, size) == 0)
            return LANGUAGE_JSONPATH + (enum eval_language)i;
    return LANGUAGE_UNKNOWN;
}

/* The language of an expression for which none was given: no path begins with "States.". */
enum eval_language eval_language_of(const char *text, size_t size)
{
    static const char start[] = "States.";
    size_t blanks = 0;

    while (blanks < size && text[blanks] == ' ')
        blanks++;
    return size - blanks > strlen(start) && memcmp(text + blanks, start, strlen(start)) == 0
               ? LANGUAGE_INTRINSIC
               : LANGUAGE_JSONPATH;
}

struct eval_answer eval_answer_error(const char *code, const char *message)
{
    return (struct eval_answer){.text = BUFFER_EMPTY, .code = code, .message = message};
}

static const char *bad_pattern(const struct path *path);

/* The first pattern in a filter that is not a valid regular expression, or NULL. */
static const char *bad_pattern_in(const struct path_filter *filter)
{
    const char *bad;

    if (filter == NULL)
        return NULL;
    if (filter->kind == FILTER_MATCH && !filter_pattern_is_valid(filter->pattern, filter->flags))
        return filter->pattern;
    bad = bad_pattern_in(filter->first);
    if (bad == NULL)
        bad = bad_pattern_in(filter->second);
    if (bad == NULL)
        bad = bad_pattern(filter->left.path);
    return bad != NULL ? bad : bad_pattern(filter->right.path);
}

static const char *bad_pattern(const struct path *path)
{
    const char *bad = NULL;

    for (const struct path_step *step = path != NULL ? path->steps : NULL;
         step != NULL && bad == NULL; step = step->next)
        bad = bad_pattern_in(step->filter);
    return bad;
}

/* Whether an argument of the call refers to the context object. */
static bool call_uses_context(const struct intrinsic_call *call)
{
    for (size_t i = 0; i < call->count; i++) {
        const struct intrinsic_argument *argument = &call->arguments[i];

        if (argument->kind == INTRINSIC_PATH && argument->path->root == PATH_ROOT_CONTEXT)
            return true;
        if (argument->kind == INTRINSIC_CALL && call_uses_context(argument->call))
            return true;
    }
    return false;
}

/* How many bytes behind its $ the path has of the name of a variable; 0 for $.a, $[0] and $$. */
static size_t variable_size(const struct eval_request *request)
{
    size_t size = 1;

    if (request->size < 2 || request->text[0] != '$')
        return 0;
    while (size < request->size && strchr(".[$( ", request->text[size]) == NULL)
        size++;
    return size - 1;
}

static bool has_variable(const struct eval_request *request, const char *name, size_t size)
{
    struct key key = key_of(name, size);

    return value_member(request->variables, &key) != NULL;
}

/* True for a path that begins as only a machine's can: $$, or the name of a variable. All others
 * are Jayway's, which knows neither. */
static bool is_asl_path(const struct eval_request *request)
{
    size_t size = variable_size(request);

    if (size == 0)
        return request->size > 1 && memcmp(request->text, "$$", 2) == 0;
    return has_variable(request, request->text + 1, size);
}

/* The name of a variable that an argument of the call uses and that was not given, or NULL. */
static const char *missing_variable(const struct eval_request *request,
                                    const struct intrinsic_call *call)
{
    const char *missing = NULL;

    for (size_t i = 0; i < call->count && missing == NULL; i++) {
        const struct intrinsic_argument *argument = &call->arguments[i];

        if (argument->kind == INTRINSIC_CALL)
            missing = missing_variable(request, argument->call);
        else if (argument->kind == INTRINSIC_PATH && argument->path->root == PATH_ROOT_VARIABLE &&
                 !has_variable(request, argument->path->variable, strlen(argument->path->variable)))
            missing = argument->path->variable;
    }
    return missing;
}

static const char *no_variable(struct arena *arena, const char *name, size_t size)
{
    return arena_format(arena, "there is no variable $%.*s: give it with --variables", (int)size,
                        name);
}

/* The function that the call, or one of its arguments, names and that does not exist, or NULL. */
static const char *unknown_function(const struct intrinsic_call *call)
{
    const char *unknown = intrinsic_find(call->name) == NULL ? call->name : NULL;

    for (size_t i = 0; i < call->count && unknown == NULL; i++)
        if (call->arguments[i].kind == INTRINSIC_CALL)
            unknown = unknown_function(call->arguments[i].call);
    return unknown;
}

static const char **variable_names(struct arena *arena, const struct eval_request *request)
{
    size_t count = request->variables->size;
    const char **names = ARENA_ARRAY(arena, const char *, count + 1);

    for (size_t i = 0; i < count; i++)
        names[i] = arena_text(arena, request->variables->as.members[i].key.text,
                              request->variables->as.members[i].key.size);
    return names;
}

/* Compile the expression to a program. NULL when that fails; *wrong then says why. */
static struct ir_program *compile(struct arena *arena, const struct eval_request *request,
                                  struct eval_answer *wrong)
{
    struct eval_expression e = {.variables = variable_names(arena, request),
                                .variable_count = request->variables->size};
    struct path_error error = {NULL, 0, 0};
    size_t variable = variable_size(request);
    const char *missing;

    if (request->language == LANGUAGE_JSONPATH) {
        e.path = path_parse(arena, request->text, request->size,
                            is_asl_path(request) ? PATH_DIALECT_ASL : PATH_DIALECT_JAYWAY, &error);
        *wrong = eval_answer_error("invalid-path", error.message);
        if (variable > 0 && !has_variable(request, request->text + 1, variable))
            wrong->message = no_variable(arena, request->text + 1, variable);
    } else {
        e.call = intrinsic_parse(arena, request->text, request->size, PATH_DIALECT_ASL, &error);
        *wrong = eval_answer_error("invalid-intrinsic", error.message);
    }
    if (e.path == NULL && e.call == NULL) {
        wrong->remedy = query_remedy(arena, request->text, request->size);
        return NULL;
    }
    if (value_member_named(request->variables, EVAL_CONTEXT) == NULL &&
        ((e.path != NULL && e.path->root == PATH_ROOT_CONTEXT) ||
         (e.call != NULL && call_uses_context(e.call)))) {
        wrong->message = "eval has no context object ($$): give one with --context";
        return NULL;
    }
    if (bad_pattern(e.path) != NULL) {
        wrong->message =
            arena_format(arena, "/%s/ is not a regular expression", bad_pattern(e.path));
        return NULL;
    }
    missing = e.call != NULL ? unknown_function(e.call) : NULL;
    if (missing != NULL) {
        wrong->message = remedy_of_intrinsic(arena, missing);
        return NULL;
    }
    missing = e.call != NULL ? missing_variable(request, e.call) : NULL;
    if (missing != NULL) {
        wrong->message = no_variable(arena, missing, strlen(missing));
        return NULL;
    }
    if (request->fold)
        e.input = request->input;
    return lower_eval(arena, &e);
}

/* The same of an expression of JSONata. Names that nothing binds are undefined. */
static struct ir_program *compile_query(struct arena *arena, const struct eval_request *request,
                                        const struct jsonata_node **query,
                                        struct eval_answer *wrong)
{
    struct jsonata_error *error = ARENA_NEW(arena, struct jsonata_error);
    struct eval_expression e = {.variables = variable_names(arena, request),
                                .variable_count = request->variables->size};

    *query = e.query = jsonata_parse(arena, request->text, request->size, error);
    if (e.query == NULL) {
        *wrong = eval_answer_error(error->code, error->message);
        wrong->syntax = error;
        wrong->remedy = jsonata_remedy(request->text, request->size, error);
        wrong->position = error->position <= request->size
                              ? utf8_units(request->text, error->position)
                              : error->position;
        return NULL;
    }
    if (request->fold)
        e.input = request->input;
    return lower_eval(arena, &e);
}

static uint64_t fresh_seed(void)
{
    uint64_t seed = 0;

    while (getrandom(&seed, sizeof(seed), 0) < 0 && errno == EINTR)
        ;
    return seed;
}

/* Run the compiled expression. Its value may point into the code's constants, so it is written
 * before the code goes away. */
static struct eval_answer run(struct arena *arena, sfn_chooser function,
                              const struct eval_request *request)
{
    struct failure failure = {NULL, NULL, false};
    struct eval_answer answer = {.text = BUFFER_EMPTY};
    const struct value *value;
    struct region region;

    region_init(&region);
    value = engine_evaluate(&region, function, request->input, request->variables, fresh_seed(),
                            &failure);
    if (value != NULL && value->kind == VALUE_UNDEFINED) {
        answer.undefined = true;
    } else if (value != NULL) {
        json_write(&answer.text, value);
    } else if (failure.error == NULL) {
        answer = eval_answer_error("path-not-found", "the path finds nothing");
    } else {
        answer.code = request->language == LANGUAGE_JSONPATH
                          ? "path-not-found"
                          : arena_text(arena, failure.error->as.text, failure.error->size);
        answer.message = failure.cause != NULL
                             ? arena_text(arena, failure.cause->as.text, failure.cause->size)
                             : "";
    }
    region_fini(&region);
    return answer;
}

/* Compile the expression, load it and run it. Free the answer's text with buffer_fini. */
struct eval_answer eval_answer_of(const struct backend *backend, struct arena *arena,
                                  const struct eval_request *request)
{
    struct emit_options options = {.optimize = 0};
    struct eval_answer answer = {.text = BUFFER_EMPTY};
    const struct jsonata_node *query = NULL;
    struct ir_program *program;
    sfn_chooser function;
    const char *problem;
    void *handle;

    if (request->language == LANGUAGE_UNKNOWN)
        return eval_answer_error("unknown-language", "language is jsonpath, intrinsic or jsonata");
    program = request->language == LANGUAGE_JSONATA ? compile_query(arena, request, &query, &answer)
                                                    : compile(arena, request, &answer);
    if (program == NULL)
        return answer;
    program_improve(program, false);
    if (request->print) {
        ir_print(program, &answer.text);
        return answer;
    }
    problem = backend->load(program, &options, runtime_symbols, runtime_symbol_count, &handle);
    if (problem != NULL)
        return eval_answer_error("internal", problem);
    function = (sfn_chooser)backend->find(handle, EVAL_FUNCTION);
    ENSURE(function != NULL);
    answer = run(arena, function, request);
    backend->drop(handle);
    if (query != NULL && answer.undefined)
        answer.remedy = query_value_remedy(arena, query, request->variables);
    if (query != NULL && answer.code != NULL && strcmp(answer.code, "T1006") == 0)
        answer.remedy =
            query_call_remedy(arena, request->text, request->size, query, request->variables);
    return answer;
}

/* Let $$ stand for a context object. */
void eval_add_context(struct arena *arena, struct eval_request *request,
                      const struct value *context)
{
    struct key key = key_of(EVAL_CONTEXT, strlen(EVAL_CONTEXT));

    request->variables = value_with_member(&arena->region, request->variables, &key, context);
    ENSURE(request->variables != NULL);
}
