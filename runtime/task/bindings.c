/* runtime/task/bindings.c - read bindings, and find what is bound to a Resource.
 *
 * A bindings file is one JSON object. It binds names of Resources, exact or with `*`, to targets:
 * those of the kinds in sfn/kinds.def or, for what a Map reads and writes, `file:...`. An object in
 * the place of a target has it as a member, and may say beside it which results there are.
 * The most specific name wins: an exact one before any with `*`, then the one with the most literal
 * characters. Of equals the one in the file given at start wins over the one built in. Lambda
 * functions are found by ARN, by name:qualifier and by name. docs/decisions/0003-bindings.md. */
#include "runtime/task/bindings.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/region.h"
#include "runtime/base/text.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/task/kind.h"
#include "runtime/task/setup.h"
#include "runtime/task/task.h"

/* What a binding says. */
enum part { PART_TARGET, PART_RESULT, BINDING_PARTS };

struct binding {
    char *name;
    char *says[BINDING_PARTS]; /* by enum part; or NULL */
};

struct bindings {
    struct binding *items;
    size_t count;
};

struct bindings *bindings_new(void)
{
    return mem_zeroed(1, sizeof(struct bindings));
}

void bindings_free(struct bindings *bindings)
{
    if (bindings == NULL)
        return;
    for (size_t i = 0; i < bindings->count; i++) {
        free(bindings->items[i].name);
        for (int part = 0; part < BINDING_PARTS; part++)
            free(bindings->items[i].says[part]);
    }
    free(bindings->items);
    free(bindings);
}

/* ---- reading ---- */

/* The text that is being read: its name for messages, and the kinds that check its targets. */
struct source {
    const char *name;
    const struct sfn_kind *kinds;
    size_t kind_count;
};

/* Append all ways to write a target, each in quotes. */
static void list_forms(struct buffer *out)
{
    for (int i = 0; i < SFN_KIND_COUNT; i++)
        buffer_add_format(out, "%s\"%s\"", i > 0 ? ", " : "",
                          sfn_kind_info((enum sfn_kind_id)i)->form);
    buffer_add_text(out, " or \"file:FOLDER\"");
}

static char *explain_form(const char *file, const char *name, const char *target)
{
    struct buffer forms = BUFFER_EMPTY;
    char *problem;

    list_forms(&forms);
    problem = text_format("%s: \"%s\" must be bound to %s%s", file, name, forms.text,
                          target != NULL && text_starts(target, "http")
                              ? "; this build of sfnc does not have HTTP tasks"
                              : "");
    buffer_fini(&forms);
    return problem;
}

/* NULL, or what is wrong with the target. */
static char *target_problem(const struct source *source, const char *name, const char *target)
{
    enum sfn_kind_id kind = target != NULL ? sfn_kind_of(target) : SFN_KIND_NONE;
    const char *why;

    if (kind == SFN_KIND_NONE && (target == NULL || !text_starts(target, "file:")))
        return explain_form(source->name, name, target);
    if (strcmp(target, "file:") == 0 || strcmp(target, "file://") == 0)
        return text_format("%s: binding of \"%s\": \"%s\" names no folder", source->name, name,
                           target);
    why = kind_malformed(source->kinds, source->kind_count, target);
    if (why != NULL)
        return text_format("%s: binding of \"%s\": %s", source->name, name, why);
    return NULL;
}

static bool holds_nul(const char *text, size_t size)
{
    return size > 0 && memchr(text, '\0', size) != NULL;
}

/* A copy of the text of a target; NULL: it is none. */
static char *copy_target(const struct value *value)
{
    return value_is(value, VALUE_STRING) ? mem_text(value->as.text, value->size) : NULL;
}

static char *json_of(const struct value *value)
{
    struct buffer text = BUFFER_EMPTY;
    char *copy;

    json_write(&text, value);
    copy = mem_text(text.text, text.size);
    buffer_fini(&text);
    return copy;
}

/* Read {"target": ..., "result": ...}, of which one may be absent. NULL, or what is wrong. */
static char *read_parts(struct binding *binding, const struct source *source,
                        const struct value *parts)
{
    const struct value *target = value_member_named(parts, "target");
    const struct value *result = value_member_named(parts, "result");

    for (uint32_t i = 0; i < parts->size; i++) {
        const struct member *part = &parts->as.members[i];

        if (&part->value != target && &part->value != result)
            return text_format("%s: binding of \"%s\": \"%.*s\" is neither \"target\" nor "
                               "\"result\"",
                               source->name, binding->name, (int)part->key.size, part->key.text);
    }
    if (target == NULL && result == NULL)
        return text_format("%s: binding of \"%s\" says nothing: it has a \"target\", a "
                           "\"result\" or both",
                           source->name, binding->name);
    if (result != NULL && !value_is(result, VALUE_OBJECT) && !value_is(result, VALUE_BOOLEAN))
        return text_format("%s: binding of \"%s\": \"result\" is a JSON Schema: an object, or true "
                           "or false",
                           source->name, binding->name);
    if (result != NULL)
        binding->says[PART_RESULT] = json_of(result);
    if (target == NULL)
        return NULL;
    if (value_is(target, VALUE_STRING) && holds_nul(target->as.text, target->size))
        return text_format("%s: binding of \"%s\": it holds NUL", source->name, binding->name);
    binding->says[PART_TARGET] = copy_target(target);
    return target_problem(source, binding->name, binding->says[PART_TARGET]);
}

static char *add_binding(struct bindings *bindings, const struct source *source,
                         const struct member *member)
{
    const struct value *value = &member->value;
    struct binding *added;
    char *problem;

    bindings->items = mem_resize(bindings->items, (bindings->count + 1) * sizeof *added);
    added = &bindings->items[bindings->count++];
    *added = (struct binding){.name = mem_text(member->key.text, member->key.size)};
    if (holds_nul(member->key.text, member->key.size) ||
        (value_is(value, VALUE_STRING) && holds_nul(value->as.text, value->size))) {
        problem = text_format("%s: binding of \"%s\": it holds NUL", source->name, added->name);
    } else if (value_is(value, VALUE_OBJECT)) {
        problem = read_parts(added, source, value);
    } else {
        added->says[PART_TARGET] = copy_target(value);
        problem = target_problem(source, added->name, added->says[PART_TARGET]);
    }
    return problem;
}

char *bindings_add(struct bindings *bindings, const char *name, const char *text, size_t size,
                   const struct sfn_kind *kinds, size_t kind_count)
{
    const struct source source = {.name = name, .kinds = kinds, .kind_count = kind_count};
    struct region region;
    const struct value *root;
    char *problem = NULL;

    region_init(&region);
    root = setup_read(&region, name, text, size, &problem);
    if (root != NULL && root->kind != VALUE_OBJECT)
        problem = text_format("%s: bindings are one JSON object: {\"NAME\": \"%s\"}", name,
                              sfn_kind_info((enum sfn_kind_id)0)->form);
    for (uint32_t i = 0; problem == NULL && i < root->size; i++)
        problem = add_binding(bindings, &source, &root->as.members[i]);
    region_fini(&region);
    return problem;
}

char *bindings_read(struct buffer *text, const char *file, const struct sfn_kind *kinds,
                    size_t kind_count)
{
    struct bindings *bindings = bindings_new();
    char *problem = NULL;

    if (text_read_file(text, file, TASK_SETUP_MAX, &problem)) {
        text_drop_mark(text);
        buffer_add_text(text, ""); /* ends it, if it is empty */
        problem = bindings_add(bindings, file, text->text, text->size, kinds, kind_count);
    }
    bindings_free(bindings);
    return problem;
}

void bindings_each(const struct bindings *bindings, bindings_target *tell, void *context)
{
    for (size_t i = 0; i < bindings->count; i++)
        if (bindings->items[i].says[PART_TARGET] != NULL)
            tell(context, bindings->items[i].says[PART_TARGET]);
}

void bindings_each_result(const struct bindings *bindings, bindings_result *tell, void *context)
{
    for (size_t i = 0; i < bindings->count; i++)
        if (bindings->items[i].says[PART_RESULT] != NULL)
            tell(context, bindings->items[i].name, bindings->items[i].says[PART_RESULT]);
}

/* ---- finding ---- */

/* How well a binding's name fits a Resource: 0 not at all; the larger the more specific. */
static size_t fit(const char *name, const char *text, size_t size)
{
    size_t literal = 0;
    bool wild = false;

    for (const char *at = name; *at != '\0'; at++) {
        wild |= *at == '*';
        literal += *at != '*';
    }
    if (!wild)
        return literal == size && memcmp(name, text, size) == 0 ? SIZE_MAX : 0;
    return text_matches(name, strlen(name), text, size) ? literal + 1 : 0;
}

/* What is looked for, and the best that was found. */
struct search {
    const struct bindings *bindings;
    enum part part; /* bindings that do not say it do not count */
    size_t fit;
    const char *found;
};

static void look(struct search *search, const char *text, size_t size)
{
    for (size_t i = 0; i < search->bindings->count; i++) {
        const struct binding *binding = &search->bindings->items[i];
        size_t found = binding->says[search->part] != NULL ? fit(binding->name, text, size) : 0;

        if (found > search->fit) {
            search->fit = found;
            search->found = binding->says[search->part];
        }
    }
}

/* The "NAME" or "NAME:QUALIFIER" at the end of a Lambda function's ARN; NULL for any other text. */
static const char *function_of_arn(const char *resource)
{
    const char *function = strstr(resource, ":function:");

    if (function == NULL)
        return NULL;
    if (text_starts(resource, "arn:") && strstr(resource, ":lambda:") == NULL)
        return NULL;
    return function + strlen(":function:");
}

/* Find the best binding of `name`. `function` is the part of it that names a Lambda function, or
 * NULL. A function is looked for in every form: the whole name, the whole name without a qualifier,
 * name:qualifier, name. */
static struct search find(const struct bindings *bindings, enum part part, const char *name,
                          const char *function)
{
    struct search search = {.bindings = bindings, .part = part};
    size_t bare;

    if (bindings == NULL)
        return search;
    look(&search, name, strlen(name));
    if (function == NULL)
        return search;
    bare = strcspn(function, ":");
    look(&search, name, (size_t)(function - name) + bare);
    look(&search, function, strlen(function));
    look(&search, function, bare);
    return search;
}

bool bindings_is_invoke(const char *resource)
{
    static const char name[] = ":states:::lambda:invoke";
    const char *tail = text_starts(resource, "arn:") ? strstr(resource, name) : NULL;

    if (tail == NULL)
        return false;
    tail += strlen(name);
    return *tail == '\0' || strcmp(tail, ".waitForTaskToken") == 0;
}

static const char *find_resource(const struct bindings *bindings, enum part part,
                                 const char *resource)
{
    struct search search = find(bindings, part, resource, function_of_arn(resource));

    if (sfn_kind_of(resource) != SFN_KIND_NONE || bindings_is_invoke(resource))
        return search.fit == SIZE_MAX ? search.found : NULL;
    return search.found;
}

static const char *find_function(const struct bindings *bindings, enum part part, const char *name)
{
    const char *function = function_of_arn(name);

    return find(bindings, part, name, function != NULL ? function : name).found;
}

const char *bindings_find(const struct bindings *bindings, const char *resource)
{
    return find_resource(bindings, PART_TARGET, resource);
}

const char *bindings_find_function(const struct bindings *bindings, const char *name)
{
    return find_function(bindings, PART_TARGET, name);
}

const char *bindings_find_result(const struct bindings *bindings, const char *resource)
{
    return find_resource(bindings, PART_RESULT, resource);
}

const char *bindings_find_function_result(const struct bindings *bindings, const char *name)
{
    return find_function(bindings, PART_RESULT, name);
}
