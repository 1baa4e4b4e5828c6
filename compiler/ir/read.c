/* compiler/ir/read.c - read an IR program from its text form, which text.h describes.
 *
 * In: any text. Out: a linked program, or the line and what is wrong there.
 * Why: tests of passes and back ends are written as IR. Only the form is checked here, and that
 * every name and number refers to something; ir_verify checks the rest. */
#include "compiler/ir/ir.h"

#include <limits.h>
#include <string.h>

#include "compiler/ir/reader.h"
#include "sfn/abi.h"

static bool read_program(struct reader *reader)
{
    struct ir_scanner *scan = &reader->scan;
    struct ir_program *program = reader->program;

    if (!ir_scan_plain_text(scan, &program->name))
        return false;
    if (ir_scan_is_word(scan, "id") && !ir_scan_plain_text(scan, &program->id))
        return false;
    if (ir_scan_is_word(scan, "source") && !ir_scan_plain_text(scan, &program->source_path))
        return false;
    if (ir_scan_is_word(scan, "digest") && !ir_scan_plain_text(scan, &program->digest))
        return false;
    if (ir_scan_is_word(scan, "timeout") && !ir_scan_integer(scan, &program->timeout_seconds))
        return false;
    program->express = ir_scan_is_word(scan, "express");
    return true;
}

static bool read_symbol(struct reader *reader)
{
    struct ir_program *program = reader->program;

    if (program->symbol_count == reader->symbols_max) {
        const char **larger;

        reader->symbols_max = reader->symbols_max * 2 + 8;
        larger = ARENA_ARRAY(reader->arena, const char *, reader->symbols_max);
        if (program->symbol_count > 0)
            memcpy(larger, program->symbols, program->symbol_count * sizeof *larger);
        program->symbols = larger;
    }
    return ir_scan_plain_text(&reader->scan, &program->symbols[program->symbol_count++]);
}

static bool read_resource(struct reader *reader, struct ir_resource **resource)
{
    struct ir_scanner *scan = &reader->scan;
    const char *word;
    const char *text;

    if (!ir_scan_run(scan, IR_NAME_CHARACTERS, &word))
        return false;
    if (reader_word(word, ir_resource_words) < 0)
        return ir_scan_wrong(scan, "no kind of Resource \"%s\"", word);
    if (!ir_scan_plain_text(scan, &text))
        return false;
    *resource = ir_resource_add(reader->program, text, reader_word(word, ir_resource_words));
    if ((ir_scan_is_word(scan, "type") && !ir_scan_plain_text(scan, &(*resource)->type)) ||
        (ir_scan_is_word(scan, "action") && !ir_scan_plain_text(scan, &(*resource)->action)))
        return false;
    (*resource)->submits = ir_scan_is_word(scan, "submits");
    (*resource)->token = ir_scan_is_word(scan, "token");
    return true;
}

static bool read_map(struct reader *reader, struct ir_map *map)
{
    struct ir_scanner *scan = &reader->scan;

    if (ir_scan_is_word(scan, "selector") && !reader_function_use(reader, &map->selector))
        return false;
    map->distributed = ir_scan_is_word(scan, "distributed");
    if (ir_scan_is_word(scan, "label") && !ir_scan_plain_text(scan, &map->label))
        return false;
    map->express = ir_scan_is_word(scan, "express");
    map->drops = ir_scan_is_word(scan, "drops");
    map->form = ir_scan_is_word(scan, "flat")      ? SFN_FLAT
                : ir_scan_is_word(scan, "records") ? SFN_RECORDS
                                                   : SFN_OUTPUTS;
    return (!ir_scan_is_word(scan, "reads") || read_resource(reader, &map->reader)) &&
           (!ir_scan_is_word(scan, "writes") || read_resource(reader, &map->writer));
}

static bool read_state(struct reader *reader)
{
    struct ir_scanner *scan = &reader->scan;
    struct ir_state *state;
    const char *kind_word;
    const char *name;
    int number;
    int kind;

    if (reader->program->last_scope == NULL)
        return ir_scan_wrong(scan, "a state before the first scope");
    if (!ir_scan_count(scan, INT_MAX, &number) ||
        !ir_scan_run(scan, IR_NAME_CHARACTERS, &kind_word))
        return false;
    kind = reader_word(kind_word, ir_state_words);
    if (kind < 0)
        return ir_scan_wrong(scan, "no kind of state \"%s\"", kind_word);
    if (!ir_scan_plain_text(scan, &name))
        return false;
    state = ir_state_add(reader->program, name, kind);
    if (!reader_give(reader, &reader->states, "state", number, state) ||
        (ir_scan_is_word(scan, "enter") && !reader_function_use(reader, &state->enter)) ||
        (ir_scan_is_word(scan, "work") && !reader_function_use(reader, &state->work)) ||
        (ir_scan_is_word(scan, "leave") && !reader_function_use(reader, &state->leave)) ||
        (ir_scan_is_word(scan, "fail") && !reader_function_use(reader, &state->fail)) ||
        (ir_scan_is_word(scan, "placeholder") && !ir_scan_plain_text(scan, &state->placeholder)) ||
        (ir_scan_is_word(scan, "work_placeholder") &&
         !ir_scan_plain_text(scan, &state->work_placeholder)) ||
        (ir_scan_is_word(scan, "does") && !read_resource(reader, &state->task)))
        return false;
    return state->map == NULL || read_map(reader, state->map);
}

static bool read_needs(struct reader *reader)
{
    struct ir_scanner *scan = &reader->scan;
    struct ir_needs *needs = &reader->program->needs;

    needs->tasks = ir_scan_is_word(scan, "tasks");
    for (int i = 0; i < SFN_KIND_COUNT; i++)
        needs->kinds[i] = ir_scan_is_word(scan, sfn_kind_info((enum sfn_kind_id)i)->name);
    needs->reader = ir_scan_is_word(scan, "reader");
    needs->writer = ir_scan_is_word(scan, "writer");
    return true;
}

/* `variables 2 "one" "other"` */
static bool read_variables(struct reader *reader, struct ir_scope *scope)
{
    struct ir_scanner *scan = &reader->scan;
    const char **names;
    int count;

    if (!ir_scan_expect_word(scan, "variables") || !ir_scan_count(scan, INT_MAX, &count))
        return false;
    if (count > scan->end - scan->at) /* before memory is taken for them */
        return ir_scan_wrong(scan, "there are no names of %d variables", count);
    names = ARENA_ARRAY(reader->program->arena, const char *, (size_t)count);
    for (int i = 0; i < count; i++) {
        if (!ir_scan_plain_text(scan, &names[i]))
            return false;
    }
    scope->variables = count;
    scope->variable_names = names;
    return true;
}

static bool read_scope(struct reader *reader)
{
    struct ir_scanner *scan = &reader->scan;
    const struct ir_scope *last = reader->program->last_scope;
    int next = last != NULL ? last->id + 1 : 0;
    struct ir_state *owner = NULL;
    struct ir_scope *scope;
    int number;

    if (!ir_scan_count(scan, INT_MAX, &number))
        return false;
    if (number != next)
        return ir_scan_wrong(scan, "scope %d comes next", next);
    if (ir_scan_is_word(scan, "of") &&
        (!ir_scan_expect_word(scan, "state") || !reader_state_name(reader, &owner)))
        return false;
    scope = ir_scope_add(reader->program, owner);
    return ir_scan_expect_word(scan, "start") && reader_function_use(reader, &scope->start) &&
           read_variables(reader, scope);
}

static bool read_function(struct reader *reader, enum ir_function_kind kind)
{
    struct ir_scanner *scan = &reader->scan;
    const char *name;

    if (!reader_function_name(reader, &name))
        return false;
    reader->function = ir_function_add(reader->program, name, kind);
    reader->block = NULL;
    reader->place = (struct span){0};
    table_clear(&reader->blocks);
    table_clear(&reader->results);
    reader->numbers = NULL;
    if (ir_scan_is_word(scan, "at") && !ir_scan_place(scan, &reader->place))
        return false;
    reader->function->span = reader->place;
    return ir_scan_expect(scan, '{');
}

static bool read_outer_line(struct reader *reader)
{
    struct ir_scanner *scan = &reader->scan;
    const char *word;

    if (!ir_scan_run(scan, IR_NAME_CHARACTERS, &word))
        return false;
    if (strcmp(word, "program") == 0)
        return read_program(reader);
    if (strcmp(word, "references") == 0)
        return ir_scan_plain_text(scan, &reader->program->references);
    if (strcmp(word, "bindings") == 0)
        return ir_scan_plain_text(scan, &reader->program->bindings);
    if (strcmp(word, "symbol") == 0)
        return read_symbol(reader);
    if (strcmp(word, "needs") == 0)
        return read_needs(reader);
    if (strcmp(word, "state") == 0)
        return read_state(reader);
    if (strcmp(word, "scope") == 0)
        return read_scope(reader);
    if (reader_word(word, ir_function_words) >= 0)
        return read_function(reader, (enum ir_function_kind)reader_word(word, ir_function_words));
    return ir_scan_wrong(scan, "expected a program, state, scope or function, not \"%s\"", word);
}

static bool read_lines(struct reader *reader)
{
    struct ir_scanner *scan = &reader->scan;

    while (ir_scan_line(scan)) {
        if (reader->function != NULL ? !reader_function_line(reader) : !read_outer_line(reader))
            return false;
        if (!ir_scan_end_line(scan))
            return false;
    }
    if (reader->function != NULL)
        return ir_scan_wrong(scan, "a function does not end");
    return scan->problem == NULL && reader_resolve(reader);
}

struct ir_program *ir_read(struct arena *arena, const char *text, size_t size, const char **problem)
{
    struct reader reader = {.arena = arena};
    bool done;

    ir_scan_init(&reader.scan, arena, text, size);
    reader.program = ir_program_new(arena, "");
    done = read_lines(&reader);
    table_fini(&reader.states);
    table_fini(&reader.blocks);
    table_fini(&reader.results);
    if (done) {
        ir_number(reader.program);
        return reader.program;
    }
    *problem = reader.scan.problem;
    return NULL;
}
