/* compiler/model/names.c - find the names in a JSONata expression that it does not bind itself.
 *
 * In: the tree of an expression. Out: each name that is looked up outside of it, and whether there
 * is a context where it stands. What a block or function assigns is known all through it: where the
 * name is used before that, it may be a variable outside, and is passed over. */
#include "compiler/model/names.h"

#include <string.h>

#include "compiler/syntax/jsonata/ast.h"
#include "runtime/base/count.h"
#include "runtime/base/table.h"

struct walk {
    query_name_visit *visit;
    void *context;
    struct arena *arena;
    struct table bound; /* by name: in how many blocks and functions around */
};

/* What is around a node. */
struct around {
    bool has_context;
    bool is_lost;
    const struct jsonata_node *call;
    size_t given;
    const struct jsonata_node *member;
};

static void bind_name(struct walk *walk, const char *name, int by)
{
    int *count = table_get(&walk->bound, 0, name, strlen(name));

    if (count == NULL) {
        count = ARENA_NEW(walk->arena, int);
        table_put(&walk->bound, 0, name, strlen(name), count);
    }
    *count += by;
}

static bool is_bound(struct walk *walk, const char *name)
{
    const int *count = table_get(&walk->bound, 0, name, strlen(name));

    return count != NULL && *count > 0;
}

static bool opens_frame(const struct jsonata_node *node)
{
    return node->kind == JSONATA_BLOCK || (node->kind == JSONATA_LAMBDA && !node->thunk);
}

static void bind_below(struct walk *walk, const struct jsonata_node *node, int by);

static void bind_stages(struct walk *walk, const struct jsonata_stage *stage, int by)
{
    for (; stage != NULL; stage = stage->next) {
        if (stage->filter == NULL)
            bind_name(walk, stage->index, by);
        bind_below(walk, stage->filter, by);
    }
}

/* Bind (by 1) or release (by -1) what is assigned below a node but not in a block or function of
 * its own; also what names an item or its index there. */
static void bind_below(struct walk *walk, const struct jsonata_node *node, int by)
{
    if (node == NULL)
        return;
    if (node->focus != NULL)
        bind_name(walk, node->focus, by);
    if (node->index != NULL)
        bind_name(walk, node->index, by);
    bind_stages(walk, node->predicates, by);
    bind_stages(walk, node->stages, by);
    bind_below(walk, node->group, by);
    if (opens_frame(node))
        return;
    if (node->kind == JSONATA_BIND)
        bind_name(walk, node->text, by);
    for (size_t i = 0; i < node->count; i++)
        bind_below(walk, node->children[i], by);
}

/* Bind or release what a block or function binds. */
static void bind_frame(struct walk *walk, const struct jsonata_node *node, int by)
{
    for (size_t i = 0; i < node->parameter_count; i++)
        bind_name(walk, node->parameters[i], by);
    for (size_t i = 0; i < node->count; i++)
        bind_below(walk, node->children[i], by);
}

static void walk_node(struct walk *walk, const struct jsonata_node *node, struct around around);

static void walk_in_context(struct walk *walk, const struct jsonata_node *node)
{
    if (node != NULL)
        walk_node(walk, node, (struct around){.has_context = true});
}

static void walk_stages(struct walk *walk, const struct jsonata_stage *stage)
{
    for (; stage != NULL; stage = stage->next)
        walk_in_context(walk, stage->filter);
}

static void walk_path(struct walk *walk, const struct jsonata_node *path, struct around around)
{
    const struct jsonata_node *second = path->count > 1 ? path->children[1] : NULL;

    if (second != NULL && second->kind == JSONATA_NAME)
        around.member = second;
    walk_node(walk, path->children[0], around);
    for (size_t i = 1; i < path->count; i++)
        walk_in_context(walk, path->children[i]);
}

static void walk_call(struct walk *walk, const struct jsonata_node *call, struct around around)
{
    struct around inside = {.has_context = around.has_context, .is_lost = around.is_lost};

    walk_node(walk, call->children[0],
              (struct around){around.has_context, around.is_lost, call, around.given, NULL});
    for (size_t i = 1; i < call->count; i++)
        walk_node(walk, call->children[i], inside);
}

/* x ~> f(y) is f(x, y). */
static void walk_apply(struct walk *walk, const struct jsonata_node *apply, struct around inside)
{
    walk_node(walk, apply->children[0], inside);
    inside.given = apply->children[1]->kind == JSONATA_CALL;
    walk_node(walk, apply->children[1], inside);
}

static void walk_below(struct walk *walk, const struct jsonata_node *node, struct around around)
{
    struct around inside = {.has_context = around.has_context, .is_lost = around.is_lost};

    if (node->kind == JSONATA_LAMBDA && !node->thunk && !around.has_context)
        inside.is_lost = true;
    else if (node->kind == JSONATA_TRANSFORM || node->kind == JSONATA_SORT)
        inside.is_lost = false;
    if (node->kind == JSONATA_LAMBDA || node->kind == JSONATA_TRANSFORM ||
        node->kind == JSONATA_SORT)
        inside.has_context = true;
    for (size_t i = 0; i < node->count; i++)
        walk_node(walk, node->children[i], inside);
}

static void tell(struct walk *walk, const struct jsonata_node *node, struct around around)
{
    const struct query_name name = {node,          around.call,        around.given,
                                    around.member, around.has_context, around.is_lost};

    walk->visit(walk->context, &name);
}

static void walk_node(struct walk *walk, const struct jsonata_node *node, struct around around)
{
    bool frame = opens_frame(node);

    if (frame)
        bind_frame(walk, node, 1);
    switch (node->kind) {
    case JSONATA_VARIABLE:
        if (!is_bound(walk, node->text))
            tell(walk, node, around);
        break;
    case JSONATA_NAME:
    case JSONATA_WILDCARD:
    case JSONATA_DESCENDANTS:
        if (!around.has_context || around.is_lost)
            tell(walk, node, around);
        break;
    case JSONATA_PATH:
        walk_path(walk, node, around);
        break;
    case JSONATA_CALL:
    case JSONATA_PARTIAL:
        walk_call(walk, node, around);
        break;
    case JSONATA_APPLY:
        walk_apply(walk, node,
                   (struct around){.has_context = around.has_context, .is_lost = around.is_lost});
        break;
    default:
        walk_below(walk, node, around);
        break;
    }
    if (frame)
        bind_frame(walk, node, -1);
    walk_stages(walk, node->predicates);
    walk_stages(walk, node->stages);
    walk_in_context(walk, node->group);
}

void query_names(const struct field_query *query, query_name_visit *visit, void *context)
{
    struct walk walk = {.visit = visit, .context = context};

    if (query->node == NULL)
        return;
    walk.arena = arena_new();
    table_init(&walk.bound, &walk.arena->region);
    bind_below(&walk, query->node, 1);
    walk_node(&walk, query->node, (struct around){.has_context = false});
    arena_free(walk.arena);
}

/* ---- built-in functions ---- */

static const char *const signatures[] = {
#define QUERY_BUILTIN(name, text, signature, arity, traits) signature,
#include "sfn/builtins.def"
#undef QUERY_BUILTIN
};

const char *const query_builtin_names[] = {
#define QUERY_BUILTIN(name, text, signature, arity, traits) text,
#include "sfn/builtins.def"
#undef QUERY_BUILTIN
    NULL};

/* Behind the parameter type at `at`: a letter, or several in parentheses, and in <> what its items
 * or results are. */
static const char *skip_type(const char *at)
{
    int depth = 0;

    if (*at == '(')
        at = strchr(at, ')');
    at++;
    if (*at != '<')
        return at;
    do {
        depth += *at == '<' ? 1 : *at == '>' ? -1 : 0;
        at++;
    } while (depth > 0);
    return at;
}

/* The signature of a built-in function, or NULL. */
static const char *signature_of(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(signatures); i++)
        if (strcmp(query_builtin_names[i], name) == 0)
            return signatures[i];
    return NULL;
}

/* Whether what stands at `at` in a signature follows its last parameter. */
static bool ends(const char *at)
{
    return *at == ':' || *at == '>';
}

bool query_builtin(const char *name, size_t *least, size_t *most)
{
    const char *at = signature_of(name);

    *least = *most = 0;
    if (at == NULL)
        return false;
    for (at++; !ends(at);) {
        at = skip_type(at);
        if (*at == '+')
            *most = SIZE_MAX - 1;
        else if (*at != '?' && *at != '-')
            ++*least;
        ++*most;
        while (*at == '+' || *at == '?' || *at == '-')
            at++;
    }
    return true;
}

size_t query_builtin_alone(const char *name)
{
    const char *at = signature_of(name);
    size_t count = 0;

    for (at = at != NULL ? at + 1 : ">"; !ends(at);) {
        at = skip_type(at);
        if (*at != '?')
            count++;
        while (*at == '+' || *at == '?' || *at == '-')
            at++;
    }
    return count;
}

/* Whether a parameter of the type at `at` takes an argument of that kind. */
static bool type_takes(const char *at, char kind)
{
    if (kind == 'd')
        return *at != 'f';
    if (kind == '?' || *at == 'a' || *at == 'x') /* what is no array becomes one */
        return true;
    if (*at == 'j')
        return kind != 'f';
    if (*at == '(')
        return memchr(at, kind, (size_t)(strchr(at, ')') - at)) != NULL;
    return *at == kind;
}

/* The same for the parameters from `at` on and all of the arguments. One that may come from the
 * context, if there is one, may be left out, as an optional one. */
static bool rest_takes(const char *at, const char *kinds, bool has_context)
{
    const char *next;
    bool one;

    if (ends(at))
        return *kinds == '\0';
    next = skip_type(at);
    one = *kinds != '\0' && type_takes(at, *kinds);
    if (*next == '+')
        return one && (rest_takes(at, kinds + 1, has_context) ||
                       rest_takes(next + 1, kinds + 1, has_context));
    if (*next == '?' || *next == '-')
        return (one && rest_takes(next + 1, kinds + 1, has_context)) ||
               ((*next == '?' || has_context) && rest_takes(next + 1, kinds, has_context));
    return one && rest_takes(next, kinds + 1, has_context);
}

bool query_builtin_takes(const char *name, const char *kinds, bool has_context)
{
    const char *signature = signature_of(name);

    return signature != NULL && rest_takes(signature + 1, kinds, has_context);
}

/* What a letter of a signature means. */
static const char *kind_name(char letter)
{
    switch (letter) {
    case 's':
        return "a text";
    case 'n':
        return "a number";
    case 'b':
        return "a boolean";
    case 'a':
        return "an array";
    case 'o':
        return "an object";
    case 'f':
        return "a function";
    default:
        return "any value";
    }
}

static void say_parameter(const char *at, struct buffer *out)
{
    if (*at != '(') {
        buffer_add_text(out, kind_name(*at));
        if (*at == 'a' && at[1] == '<')
            buffer_add_format(out, " (each item %s)", kind_name(at[2]));
        return;
    }
    for (at++; *at != ')'; at++)
        buffer_add_format(out, "%s%s", kind_name(*at), at[1] != ')' ? " or " : "");
}

void query_builtin_say(const char *name, struct buffer *out)
{
    const char *signature = signature_of(name);
    const char *before = "";

    if (signature == NULL || ends(signature + 1))
        buffer_add_text(out, "nothing");
    for (const char *at = signature != NULL ? signature + 1 : ">"; !ends(at);) {
        const char *behind = skip_type(at);

        buffer_add_format(out, "%s%s", before, *behind == '?' ? "perhaps " : "");
        say_parameter(at, out);
        buffer_add_text(out, *behind == '+' ? " and more of them" : "");
        for (at = behind; *at == '+' || *at == '?' || *at == '-';)
            at++;
        before = ", ";
    }
}
