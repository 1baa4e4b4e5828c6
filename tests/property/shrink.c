/* tests/property/shrink.c - make a failing specimen smaller, as long as it still fails.
 *
 * Every candidate is the document {"definition", "input", "files"} with one thing changed: a node
 * removed, a container emptied, a state skipped or made the last one, a scope replaced by one
 * inside. States that nothing leads to any more go with it. What the compiler refuses is no
 * candidate, so most changes need no thought. */
#include "tests/property/shrink.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

#define TRIALS_MAX 1500
#define SECONDS_MAX 150

struct edit {
    struct region *region;
    int target, at; /* which change of those met on the way */
    bool done;
    const struct value *skipped, *follower; /* names: where the first is led to, now the second */
};

static bool is_change(struct edit *edit)
{
    if (edit->done || edit->at++ != edit->target)
        return false;
    edit->done = true;
    return true;
}

/* ---- one change ---- */

static const struct value *edited(struct edit *edit, const struct value *value, bool root);

static const struct value *with_end(struct edit *edit, const struct value *state)
{
    struct member *members = value_new_members(edit->region, state->size);

    for (uint32_t i = 0; i < state->size; i++) {
        members[i] = state->as.members[i];
        if (strncmp(members[i].key.text, "Next", members[i].key.size) != 0)
            continue;
        members[i].key = key_of("End", 3);
        members[i].value = *value_boolean(true);
    }
    return value_object(edit->region, members, state->size);
}

static const struct value *edited_object(struct edit *edit, const struct value *object)
{
    struct member *members = value_new_members(edit->region, object->size);
    uint32_t count = 0;

    for (uint32_t i = 0; i < object->size; i++) {
        const struct member *member = &object->as.members[i];
        const struct value *next = value_member_named(&member->value, "Next");
        const struct value *value;

        if (next != NULL && value_member_named(&member->value, "Type") != NULL && is_change(edit)) {
            edit->skipped = value_string(edit->region, member->key.text, member->key.size);
            edit->follower = next;
        }
        value = edited(edit, &member->value, false);
        if (value == NULL)
            continue;
        members[count].key = member->key;
        members[count++].value = *value;
    }
    return value_object(edit->region, members, count);
}

static const struct value *edited_array(struct edit *edit, const struct value *array)
{
    struct value *items = value_new_items(edit->region, array->size);
    uint32_t count = 0;

    for (uint32_t i = 0; i < array->size; i++) {
        const struct value *item = edited(edit, &array->as.items[i], false);

        if (item != NULL)
            items[count++] = *item;
    }
    return value_array(edit->region, items, count);
}

/* The states of a Map's or Parallel's inside, in the place of what is around them. */
static const struct value *inner_scope(struct edit *edit, const struct value *state)
{
    static const char *const processors[] = {"ItemProcessor", "Iterator"};
    const struct value *branches = value_member_named(state, "Branches");

    for (size_t i = 0; i < COUNT_OF(processors); i++) {
        const struct value *processor = value_member_named(state, processors[i]);

        if (processor != NULL && processor->kind == VALUE_OBJECT && is_change(edit))
            return processor;
    }
    for (uint32_t i = 0; branches != NULL && branches->kind == VALUE_ARRAY && i < branches->size;
         i++)
        if (branches->as.items[i].kind == VALUE_OBJECT && is_change(edit))
            return &branches->as.items[i];
    return NULL;
}

static const struct value *hoisted(struct edit *edit, const struct value *scope)
{
    const struct value *states = value_member_named(scope, "States"), *inner = NULL;
    struct key keys[] = {key_of("StartAt", 7), key_of("States", 6)};
    const struct value *values[2];

    if (states == NULL || states->kind != VALUE_OBJECT)
        return NULL;
    for (uint32_t i = 0; inner == NULL && i < states->size; i++)
        inner = inner_scope(edit, &states->as.members[i].value);
    for (size_t i = 0; inner != NULL && i < 2; i++) {
        values[i] = value_member_named(inner, keys[i].text);
        if (values[i] == NULL)
            return NULL;
    }
    return inner != NULL ? value_object_of(edit->region, keys, values, 2) : NULL;
}

/* NULL: the node is gone. */
static const struct value *edited(struct edit *edit, const struct value *value, bool root)
{
    bool container = value->kind == VALUE_OBJECT || value->kind == VALUE_ARRAY;
    const struct value *inner;

    if (!root && is_change(edit))
        return NULL;
    if (!container || value->size == 0 || edit->done)
        return value;
    inner = value->kind == VALUE_OBJECT ? hoisted(edit, value) : NULL;
    if (inner != NULL)
        return inner;
    if (is_change(edit))
        return value->kind == VALUE_OBJECT ? &value_empty_object : &value_empty_array;
    if (value->kind == VALUE_ARRAY)
        return edited_array(edit, value);
    if (value_member_named(value, "Type") != NULL && value_member_named(value, "Next") != NULL &&
        is_change(edit))
        return with_end(edit, value);
    return edited_object(edit, value);
}

/* ---- its consequences: targets, and states nothing leads to ---- */

static bool key_is(const struct key *key, const char *text)
{
    return key->size == strlen(text) && memcmp(key->text, text, key->size) == 0;
}

/* Does a transition inside the value (of this scope) lead to the state `name`? */
static bool leads_to(const struct value *value, const struct value *name)
{
    if (value->kind == VALUE_ARRAY) {
        for (uint32_t i = 0; i < value->size; i++)
            if (leads_to(&value->as.items[i], name))
                return true;
    }
    for (uint32_t i = 0; value->kind == VALUE_OBJECT && i < value->size; i++) {
        const struct member *at = &value->as.members[i];

        if (key_is(&at->key, "Branches") || key_is(&at->key, "ItemProcessor") ||
            key_is(&at->key, "Iterator"))
            continue;
        if ((key_is(&at->key, "Next") || key_is(&at->key, "Default")) &&
            value_equals(&at->value, name))
            return true;
        if (leads_to(&at->value, name))
            return true;
    }
    return false;
}

static void mark_reached(const struct value *states, const struct value *start, bool *reached)
{
    bool more = true;

    for (uint32_t i = 0; i < states->size; i++) {
        const struct key *key = &states->as.members[i].key;

        reached[i] = start != NULL && start->kind == VALUE_STRING && start->size == key->size &&
                     memcmp(start->as.text, key->text, key->size) == 0;
    }
    while (more) {
        more = false;
        for (uint32_t i = 0; i < states->size; i++)
            for (uint32_t j = 0; reached[i] && j < states->size; j++) {
                const struct key *key = &states->as.members[j].key;
                struct value name = {.kind = VALUE_STRING, .size = key->size, .as.text = key->text};

                if (!reached[j] && leads_to(&states->as.members[i].value, &name))
                    reached[j] = more = true;
            }
    }
}

static const struct value *without_lost(struct edit *edit, const struct value *states,
                                        const struct value *start)
{
    bool *reached = region_alloc(edit->region, states->size + 1);
    struct member *members = value_new_members(edit->region, states->size);
    uint32_t count = 0;

    mark_reached(states, start, reached);
    for (uint32_t i = 0; i < states->size; i++)
        if (reached[i])
            members[count++] = states->as.members[i];
    return value_object(edit->region, members, count);
}

static const struct value *settled(struct edit *edit, const struct value *value)
{
    if (value->kind == VALUE_STRING && edit->skipped != NULL && value_equals(value, edit->skipped))
        return edit->follower;
    if (value->kind == VALUE_ARRAY) {
        struct value *items = value_new_items(edit->region, value->size);

        for (uint32_t i = 0; i < value->size; i++)
            items[i] = *settled(edit, &value->as.items[i]);
        return value_array(edit->region, items, value->size);
    }
    if (value->kind == VALUE_OBJECT) {
        struct member *members = value_new_members(edit->region, value->size);
        const struct value *start = value_member_named(value, "StartAt");

        if (start != NULL)
            start = settled(edit, start);
        for (uint32_t i = 0; i < value->size; i++) {
            members[i] = value->as.members[i];
            members[i].value = *settled(edit, &members[i].value);
            if (key_is(&members[i].key, "States") && members[i].value.kind == VALUE_OBJECT)
                members[i].value = *without_lost(edit, &members[i].value, start);
        }
        return value_object(edit->region, members, value->size);
    }
    return value;
}

/* ---- the search ---- */

static const struct value *read_part(struct region *region, const struct buffer *text)
{
    struct json_error error;
    const struct value *value = json_read(region, text->text, text->size, JSON_TEXT_COPIED, &error);

    ENSURE(value != NULL);
    return value;
}

static const struct value *document_of(struct region *region, const struct specimen *specimen)
{
    struct key keys[] = {key_of("definition", 10), key_of("input", 5), key_of("files", 5)};
    const struct value *values[] = {read_part(region, &specimen->definition),
                                    read_part(region, &specimen->inputs[0]), NULL};
    bool files = specimen->files.size > 0;

    if (files)
        values[2] = read_part(region, &specimen->files);
    return value_object_of(region, keys, values, files ? 3 : 2);
}

/* False: the document is no specimen any more. */
static bool take_document(struct specimen *specimen, const struct value *document)
{
    const struct value *definition = value_member_named(document, "definition");
    const struct value *input = value_member_named(document, "input");
    const struct value *files = value_member_named(document, "files");

    if (definition == NULL || input == NULL || definition->kind != VALUE_OBJECT)
        return false;
    buffer_clear(&specimen->definition);
    buffer_clear(&specimen->inputs[0]);
    json_write(&specimen->definition, definition);
    json_write(&specimen->inputs[0], input);
    buffer_clear(&specimen->files);
    if (files != NULL)
        json_write(&specimen->files, files);
    return true;
}

void specimen_shrink(struct specimen *specimen,
                     bool (*fails)(void *context, const struct specimen *candidate), void *context)
{
    struct specimen candidate = {.seed = specimen->seed, .worlds = 1, .express = specimen->express};
    time_t until = time(NULL) + SECONDS_MAX;
    struct region region;
    const struct value *document;
    int target = 0, trials = 0;
    bool better = false;

    region_init(&region);
    document = document_of(&region, specimen);
    while (trials < TRIALS_MAX && time(NULL) < until) {
        struct edit edit = {.region = &region, .target = target};
        const struct value *next = settled(&edit, edited(&edit, document, true));

        if (!edit.done) {
            if (!better)
                break;
            better = false;
            target = 0;
            continue;
        }
        trials++;
        if (!value_equals(next, document) && take_document(&candidate, next) &&
            fails(context, &candidate)) {
            document = next;
            better = true;
        } else {
            target++;
        }
    }
    (void)take_document(specimen, document);
    specimen_fini(&candidate);
    region_fini(&region);
}

void specimen_write(const struct specimen *specimen, struct buffer *out)
{
    buffer_add_format(out, "# {\"definition\": %s,\n#  \"input\": %s,\n", specimen->definition.text,
                      specimen->inputs[0].text);
    if (specimen->files.size > 0)
        buffer_add_format(out, "#  \"files\": %s,\n", specimen->files.text);
    buffer_add_format(out, "#  \"seed\": %llu, \"express\": %s}\n",
                      (unsigned long long)specimen->seed, specimen->express ? "true" : "false");
}

/* Blank the marks of a comment. No line of JSON begins with one: its strings hold no line ends. */
static void drop_marks(struct buffer *text)
{
    for (size_t i = 0; i < text->size; i++)
        if (text->text[i] == '#' && (i == 0 || text->text[i - 1] == '\n'))
            text->text[i] = ' ';
}

bool specimen_read(struct specimen *specimen, const char *path)
{
    struct buffer text = BUFFER_EMPTY;
    struct json_error error = {.message = NULL};
    struct region region;
    const struct value *document, *seed, *express;
    int err = buffer_add_file(&text, path, SIZE_MAX);
    bool good;

    drop_marks(&text);
    memset(specimen, 0, sizeof *specimen);
    specimen->worlds = 1;
    region_init(&region);
    document = err < 0 ? NULL
                       : json_read(&region, text.text != NULL ? text.text : "", text.size,
                                   JSON_TEXT_COPIED, &error);
    good = document != NULL && take_document(specimen, document);
    if (!good)
        fprintf(stderr, "%s: %s\n", path,
                err < 0                 ? strerror(-err)
                : error.message != NULL ? error.message
                                        : "no object with definition and input");
    seed = value_member_named(document, "seed");
    express = value_member_named(document, "express");
    specimen->seed = value_is(seed, VALUE_INTEGER) ? (uint64_t)seed->as.integer : 0;
    specimen->express = value_is(express, VALUE_BOOLEAN) && express->as.integer != 0;
    region_fini(&region);
    buffer_fini(&text);
    return good;
}
