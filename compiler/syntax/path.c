/* compiler/syntax/path.c - parse a JSONPath, and tell which features it uses. */
#include "compiler/syntax/path.h"

#include <limits.h>
#include <string.h>

#include "compiler/syntax/path_parse.h"
#include "compiler/syntax/path_y.h"
#include "runtime/base/buffer.h"
#include "runtime/base/text.h"

static int run_parser(void *scanner, struct path_parse *parse)
{
    return path_yyparse(scanner, parse);
}

/* The path was parsed with `added` bytes in front that the user did not write: take them off the
 * places of the steps. */
static void shift_steps(struct path_step *step, size_t added)
{
    for (; step != NULL; step = step->next) {
        step->start -= step->start < added ? step->start : added;
        step->end -= step->end < added ? step->end : added;
    }
}

/* The text with "$." in front; it may hold NUL. */
static const char *with_root(struct arena *arena, const char *text, size_t size)
{
    char *rooted = ARENA_ARRAY(arena, char, size + 3);

    memcpy(rooted, "$.", 2);
    memcpy(rooted + 2, text, size);
    return rooted;
}

const struct path *path_parse(struct arena *arena, const char *text, size_t size,
                              enum path_dialect dialect, struct path_error *error)
{
    struct path_parse parse = {.arena = arena, .text = text, .size = size, .dialect = dialect};
    size_t before = 0, added = 0;

    while (parse.size > 0 && text_byte_is_blank(text[parse.size - 1]) &&
           (parse.size < 2 || text[parse.size - 2] != '\\'))
        parse.size--;
    while (dialect == PATH_DIALECT_JAYWAY && before < parse.size &&
           text_byte_is_blank(text[before]))
        before++;
    parse.text += before;
    parse.size -= before;
    if (dialect == PATH_DIALECT_JAYWAY && parse.size > 0 && parse.text[0] != '$' &&
        parse.text[0] != '@') {
        parse.text = with_root(arena, parse.text, parse.size);
        added = 2;
        parse.size += added;
    }
    if (parse.size == 0)
        path_complain(&parse, (struct path_place){0, 0}, "the path is empty");
    else if (parse.size > INT_MAX / 2)
        path_complain(&parse, (struct path_place){0, 0}, "the path is too long");
    else if (path_scan(&parse, run_parser) != 0)
        path_complain(&parse, (struct path_place){0, parse.size}, "not a path");
    if (parse.message != NULL) {
        error->message = parse.message;
        error->start = parse.place.start < added ? before : parse.place.start - added + before;
        error->end = parse.place.end < added ? before : parse.place.end - added + before;
        return NULL;
    }
    shift_steps(parse.path->steps, added);
    parse.path->text = arena_text(arena, text + before, parse.size - added);
    return parse.path;
}

/* ---- traits ---- */

static unsigned filter_traits(const struct path_filter *filter);

static unsigned steps_traits(const struct path_step *steps)
{
    unsigned traits = 0;

    for (const struct path_step *step = steps; step != NULL; step = step->next) {
        switch (step->kind) {
        case PATH_NAME:
            traits |= step->call ? PATH_USES_FUNCTION : 0;
            break;
        case PATH_INDEX:
        case PATH_INDEXES:
            for (size_t i = 0; i < step->count; i++)
                traits |= step->indexes[i] < 0 ? PATH_USES_NEGATIVE_INDEX : 0;
            traits |= step->kind == PATH_INDEXES ? PATH_USES_INDEFINITE : 0;
            break;
        case PATH_FUNCTION:
            traits |= PATH_USES_FUNCTION;
            break;
        case PATH_FILTER:
            traits |= PATH_USES_INDEFINITE | PATH_USES_FILTER | filter_traits(step->filter);
            break;
        default:
            traits |= PATH_USES_INDEFINITE;
            break;
        }
    }
    return traits;
}

/* The traits of a path inside a filter. It may select many nodes without making the path around the
 * filter select more, so PATH_USES_INDEFINITE does not count. */
static unsigned operand_traits(const struct filter_operand *operand)
{
    unsigned traits;

    if (operand->path == NULL)
        return 0;
    traits = steps_traits(operand->path->steps) & ~(unsigned)PATH_USES_INDEFINITE;
    if (operand->path->root == PATH_ROOT_DATA)
        traits |= PATH_USES_DOCUMENT_IN_FILTER;
    return traits;
}

static unsigned filter_traits(const struct path_filter *filter)
{
    unsigned traits = operand_traits(&filter->left) | operand_traits(&filter->right);

    if (filter->first != NULL)
        traits |= filter_traits(filter->first);
    if (filter->second != NULL)
        traits |= filter_traits(filter->second);
    if (filter->kind == FILTER_MATCH)
        traits |= PATH_USES_REGEX;
    if (filter->kind == FILTER_COMPARE && filter->comparison->text[0] >= 'a' &&
        filter->comparison->text[0] <= 'z')
        traits |= PATH_USES_WORD_OPERATOR;
    return traits;
}

unsigned path_traits(const struct path *path)
{
    return steps_traits(path->steps);
}

/* The innermost condition of a filter that has the trait. */
static const struct path_filter *filter_with(const struct path_filter *filter, unsigned trait)
{
    if (filter->first != NULL && (filter_traits(filter->first) & trait) != 0)
        return filter_with(filter->first, trait);
    if (filter->second != NULL && (filter_traits(filter->second) & trait) != 0)
        return filter_with(filter->second, trait);
    return filter;
}

void path_trait_place(const struct path *path, enum path_trait trait, size_t *start, size_t *end)
{
    for (const struct path_step *step = path->steps; step != NULL; step = step->next) {
        struct path_step alone = *step;

        alone.next = NULL;
        if ((steps_traits(&alone) & (unsigned)trait) == 0)
            continue;
        *start = step->start;
        *end = step->end;
        if (step->kind == PATH_FILTER && (filter_traits(step->filter) & (unsigned)trait) != 0) {
            const struct path_filter *filter = filter_with(step->filter, trait);

            *start = filter->start;
            *end = filter->end;
        }
        return;
    }
}

/* What is wrong with one step of a Reference Path, or NULL. */
static const char *step_reference_problem(const struct path_step *step)
{
    switch (step->kind) {
    case PATH_NAME:
        return step->call ? "must name a node: a function computes a value" : NULL;
    case PATH_INDEX:
        return step->indexes[0] < 0 ? "must name one node: an index may not be negative" : NULL;
    case PATH_NAMES:
    case PATH_INDEXES:
        return "must name one node: \",\" names several";
    case PATH_SLICE:
        return "must name one node: \":\" may name many";
    case PATH_WILDCARD:
        return "must name one node: \"*\" may name many";
    case PATH_DESCENT:
        return "must name one node: \"..\" may name many";
    case PATH_FILTER:
        return "must name one node: \"?\" may name many";
    case PATH_FUNCTION:
        return "must name a node: a function computes a value";
    }
    return NULL;
}

const char *path_reference_problem(const struct path *path, size_t *start, size_t *end)
{
    for (const struct path_step *step = path->steps; step != NULL; step = step->next) {
        const char *problem = step_reference_problem(step);

        if (problem != NULL) {
            *start = step->start;
            *end = step->end;
            return problem;
        }
    }
    return NULL;
}

/* ---- bracket form ---- */

static void add_names(struct buffer *out, const struct path_step *step)
{
    buffer_add_byte(out, '[');
    for (size_t i = 0; i < step->count; i++) {
        buffer_add_text(out, i > 0 ? ",'" : "'");
        buffer_add(out, step->names[i].text, step->names[i].size);
        buffer_add_byte(out, '\'');
    }
    buffer_add_byte(out, ']');
}

static void add_indexes(struct buffer *out, const struct path_step *step)
{
    for (size_t i = 0; i < step->count; i++)
        buffer_add_format(out, "%c%lld", i > 0 ? ',' : '[', (long long)step->indexes[i]);
    buffer_add_byte(out, ']');
}

static void add_slice(struct buffer *out, const struct path_step *step)
{
    buffer_add_byte(out, '[');
    if (step->has_from)
        buffer_add_format(out, "%lld", (long long)step->from);
    buffer_add_byte(out, ':');
    if (step->has_to)
        buffer_add_format(out, "%lld", (long long)step->to);
    buffer_add_byte(out, ']');
}

static void add_step(struct buffer *out, const struct path_step *step)
{
    switch (step->kind) {
    case PATH_NAME:
    case PATH_NAMES:
        add_names(out, step);
        break;
    case PATH_INDEX:
    case PATH_INDEXES:
        add_indexes(out, step);
        break;
    case PATH_SLICE:
        add_slice(out, step);
        break;
    case PATH_WILDCARD:
        buffer_add_text(out, "[*]");
        break;
    case PATH_DESCENT:
        buffer_add_text(out, "..");
        break;
    case PATH_FILTER:
        buffer_add_text(out, "[?]");
        break;
    case PATH_FUNCTION:
        buffer_add_byte(out, '.');
        buffer_add(out, step->names[0].text, step->names[0].size);
        buffer_add_text(out, step->argument_count > 0 ? "(...)" : "()");
        break;
    }
}

const char *path_bracket_form(struct arena *arena, const struct path *path)
{
    struct buffer out = BUFFER_EMPTY;
    const char *text;

    buffer_add_byte(&out, path->root == PATH_ROOT_NODE ? '@' : '$');
    for (const struct path_step *step = path->steps; step != NULL; step = step->next)
        add_step(&out, step);
    text = arena_text(arena, out.text, out.size);
    buffer_fini(&out);
    return text;
}

size_t path_bracket_size(const struct path_step *step, const struct path_step *end)
{
    struct buffer out = BUFFER_EMPTY;
    size_t size;

    for (; step != end; step = step->next)
        add_step(&out, step);
    size = out.size;
    buffer_fini(&out);
    return size;
}
