/* compiler/prove/judge/judge_found.c - paths and names that find nothing, on all ways or on one. */
#include "compiler/prove/judge/judge_found.h"

#include <string.h>

#include "compiler/prove/analysis/describe.h"
#include "compiler/prove/analysis/operation.h"
#include "compiler/prove/judge/judge_variable.h"
#include "compiler/prove/judge/meant.h"
#include "compiler/prove/judge/told.h"
#include "compiler/prove/ways/fragile.h"
#include "compiler/prove/ways/handlers.h"

/* Where the objects were made, if that is known. */
static struct span made_at(const struct shape *object)
{
    return shape_may_be(object, SHAPE_OBJECT) && object->members != NULL ? object->members->made
                                                                         : (struct span){0};
}

/* Tell what that is which lacks a part, and (`where`) where it was made. */
static void note_whole(struct judging *j, struct finding *finding,
                       const struct ir_instruction *part, bool where)
{
    const struct ir_instruction *whole = describe_whole(part);
    const struct shape *shape = judging_known(j, whole);
    const char *name = judging_name_or(j, whole, "the value");
    const struct shape *object;
    struct span made = {0};

    if (shape == NULL || shape_is_only(shape, SHAPE_ABSENT))
        return;
    object = meant_fielded(j, shape);
    if (where)
        made = made_at(object);
    if (part->operands[1].type == IR_KEY && shape_is_only(object, SHAPE_OBJECT | SHAPE_ABSENT) &&
        object->members != NULL && object->members->other == NULL)
        diag_note(j->diags, finding, made, "%s%s%s has %s", object != shape ? "each item of " : "",
                  name, made.line != 0 ? ", which is made here," : "",
                  meant_fields(j, object->members));
    else
        diag_note(j->diags, finding, made, "%s%s is %s", name,
                  made.line != 0 ? ", which is made here," : "", judging_words(j, shape));
}

/* The outermost part of a path that is never there. */
static const struct ir_instruction *where_lost(struct judging *j,
                                               const struct ir_instruction *value)
{
    const struct ir_instruction *whole = describe_whole(value);

    while (whole != NULL && judging_known(j, whole) != NULL &&
           shape_is_only(judging_known(j, whole), SHAPE_ABSENT)) {
        value = whole;
        whole = describe_whole(value);
    }
    return value;
}

static struct losses *losses_at_hand(struct judging *j)
{
    if (j->losses == NULL)
        j->losses = losses_new(j->analysis, j->program, j->whole);
    return j->losses;
}

/* Tell on which way it went missing. */
static bool note_loss(struct judging *j, struct finding *finding,
                      const struct ir_instruction *value, enum loss loss)
{
    return losses_note(losses_at_hand(j), j->function, value,
                       judging_name_or(j, value, "the value"), loss, j->diags, finding);
}

/* Tell what was meant, or where it went missing, and what is there instead. */
static void note_why(struct judging *j, struct finding *finding, const struct ir_instruction *lost)
{
    const char *near = meant_part(j, lost, false);

    if (near != NULL)
        diag_note(j->diags, finding, (struct span){0}, "did you mean \"%s\"?", near);
    note_whole(j, finding, lost,
               !note_loss(j, finding, lost, near != NULL ? LOSS_CERTAIN : LOSS_ALWAYS));
}

/* Of a path through something that is known: the first step that finds nothing, and what is there
 * instead. */
static void note_step(struct judging *j, struct finding *finding, const struct ir_instruction *at)
{
    const struct ir_operand *start = &at->operands[1];
    const struct value *steps = at->operands[3].as.instruction->op == OP_LITERAL
                                    ? at->operands[3].as.instruction->literal
                                    : NULL;
    const struct shape *shape =
        ir_is_reference(start) ? judging_known(j, start->as.instruction) : NULL;

    for (uint32_t i = 0; shape != NULL && value_is(steps, VALUE_ARRAY) && i < steps->size; i++) {
        const struct value *step = &steps->as.items[i];
        const struct shape *part;
        const char *near;
        struct key key;

        if (!value_is(step, VALUE_STRING) || shape->members == NULL ||
            !shape_is_only(shape, SHAPE_OBJECT))
            return;
        key = key_of(step->as.text, step->size);
        part = shape_member_of(j->arena, shape, &key);
        if (!shape_is_only(part, SHAPE_ABSENT)) {
            shape = part;
            continue;
        }
        near = meant_near(j, shape->members, arena_text(j->arena, key.text, key.size), false);
        if (near != NULL)
            diag_note(j->diags, finding, (struct span){0}, "did you mean \"%s\"?", near);
        diag_note(j->diags, finding, (struct span){0}, "it is looked for in what has %s",
                  meant_fields(j, shape->members));
        return;
    }
}

/* What is looked for, by itself: a path, or the name of a member; NULL: it has neither. */
static const char *looked_for(struct judging *j, const struct ir_instruction *at)
{
    const char *path = operation_path(j->arena, at);
    const struct ir_operand *name = at->count > 1 ? &at->operands[1] : NULL;

    if (path == NULL && name != NULL && name->type == IR_KEY)
        path = arena_format(j->arena, "\"%.*s\"", (int)name->as.text.size, name->as.text.text);
    return path;
}

/* What it is looked for in has no name: it is computed. */
static void computed_never_found(struct judging *j, const struct seen *seen)
{
    const char *path = looked_for(j, seen->at);
    struct finding *finding =
        diag_report(j->diags, seen->at->span, RULE_NEVER_FOUND, "%s is never there",
                    path != NULL ? path : "what this looks for");

    if (seen->at->op == OP_sfn_require_path && ir_is_reference(&seen->at->operands[3]))
        note_step(j, finding, seen->at);
    else if (describe_whole(seen->at) != NULL)
        note_why(j, finding, seen->at);
}

void judge_never_found(struct judging *j, const struct seen *seen,
                       const struct ir_instruction *value)
{
    const struct ir_instruction *lost = where_lost(j, value);
    const char *name = judging_name(j, value);
    struct finding *finding;

    if (name == NULL && (seen->at->next->op == OP_FAIL || told_failing(j->diags, seen->at->span)))
        return; /* a placeholder that is not filled, or a variable that nothing assigns */
    if (name == NULL) {
        computed_never_found(j, seen);
        return;
    }
    finding = diag_report(j->diags, seen->at->span, RULE_NEVER_FOUND, "%s is never there", name);
    if (lost->op == OP_sfn_variable)
        judge_note_variable(j, finding, lost);
    else if (describe_whole(lost) != NULL)
        note_why(j, finding, lost);
}

/* Whether some schema may say that a part is not required. */
static bool has_schemas(const struct judging *j)
{
    const struct assumptions *assumptions = analysis_assumptions(j->analysis);

    return assumptions->schema != NULL || assumptions->results != NULL;
}

/* Whether the machine asks for a part of the path that may be missing. */
static bool is_asked_for(struct judging *j, const struct ir_instruction *value)
{
    if (j->asked == NULL)
        j->asked = asked_of(j->program, j->whole);
    for (value = describe_read(value); describe_whole(value) != NULL;
         value = describe_whole(value)) {
        const struct ir_operand *step = &value->operands[1];
        const struct shape *shape = judging_known(j, value);
        struct key key;

        if (step->type != IR_KEY || shape == NULL || !shape_may_be(shape, SHAPE_ABSENT))
            continue;
        key = key_of(step->as.text.text, step->as.text.size);
        if (asked_for(j->asked, &key))
            return true;
    }
    return false;
}

/* Whether a catcher takes what the failure raises. */
static bool is_caught(const struct judging *j, const struct seen *seen)
{
    const char *error = fragile_error(seen->at);
    struct handled handled;

    if (error == NULL || handlers_fatal(error))
        return false;
    for (const struct ir_state *state = analysis_state(j->analysis, j->function); state != NULL;
         state = state->scope->owner)
        if (state->fail != NULL && handlers_walk(j->arena, state->fail, error, NULL, &handled) &&
            handled.end->op == OP_GOTO)
            return true;
    return false;
}

void judge_sometimes_found(struct judging *j, const struct seen *seen,
                           const struct ir_instruction *value)
{
    const char *name = judging_name(j, value);
    const char *near = meant_part(j, value, true);
    struct finding *finding;

    if (name == NULL || told_failing(j->diags, seen->at->span))
        return; /* of a part of it is said that it is never there */
    if (has_schemas(j) && (is_asked_for(j, value) || is_caught(j, seen)) &&
        !losses_on_way(losses_at_hand(j), j->function, value))
        return; /* the machine knows what a schema does not require */
    finding = diag_report(j->diags, seen->at->span, RULE_SOMETIMES_FOUND,
                          "there is a way to this state on which %s is not there", name);
    if (near != NULL)
        diag_note(j->diags, finding, (struct span){0},
                  "\"%s\" is not there on every way, either: is one of them misspelt?", near);
    if (!note_loss(j, finding, value, LOSS_SOMETIMES) && describe_whole(value) != NULL)
        note_whole(j, finding, value, true);
}

/* Of a path that may find many nodes, the part that leads to one: without that it finds none. */
void judge_beginning(struct judging *j, const struct seen *seen)
{
    const struct ir_instruction *value = describe_read(seen->at->operands[0].as.instruction);

    if (seen->operand == NULL)
        return;
    if (shape_is_only(seen->operand, SHAPE_ABSENT))
        judge_never_found(j, seen, value);
    else if (seen->operand->lost &&
             (!has_schemas(j) || losses_on_way(losses_at_hand(j), j->function, value)))
        judge_sometimes_found(j, seen, value); /* what is not required, of which none are found */
}

/* Whether a name of JSONata that is never there is another one but for a letter: then it is told
 * even where it is only asked for. */
bool judge_is_slip(struct judging *j, const struct seen *seen)
{
    const struct ir_operand *step = &seen->at->operands[1];
    const char *near = step->type == IR_KEY ? meant_part(j, seen->at, false) : NULL;

    return near != NULL &&
           meant_is_one_off(near, arena_text(j->arena, step->as.text.text, step->as.text.size));
}

/* A name that is almost one of those that are documented, of an object that may have more. */
void judge_undocumented(struct judging *j, const struct seen *seen)
{
    const struct ir_instruction *whole = describe_whole(seen->at);
    const struct shape *shape = whole != NULL ? judging_known(j, whole) : NULL;
    const struct ir_operand *step = &seen->at->operands[1];
    const char *near;
    struct finding *finding;
    struct key key;

    if (shape == NULL || step->type != IR_KEY)
        return;
    shape = meant_fielded(j, shape);
    if (!shape_may_be(shape, SHAPE_OBJECT) || shape->members == NULL ||
        !shape->members->documented || shape->members->other == NULL)
        return;
    key = key_of(step->as.text.text, step->as.text.size);
    if (shape_find(shape->members, &key) != NULL)
        return;
    near = meant_inner(j, shape->members, &key);
    if (near == NULL)
        near = meant_part(j, seen->at, false);
    if (near == NULL)
        near = meant_longer(j, shape->members, &key);
    if (near == NULL)
        return;
    finding = diag_report(
        j->diags, seen->at->span, RULE_MISSPELT_MEMBER,
        "%s is not documented; \"%s\" was probably meant",
        judging_name_or(j, seen->at, arena_format(j->arena, "\"%.*s\"", (int)key.size, key.text)),
        near);
    note_whole(j, finding, seen->at, true);
}

static bool is_lost(const struct judging *j, const struct ir_operand *operand)
{
    const struct shape *shape =
        ir_is_reference(operand) ? judging_known(j, operand->as.instruction) : NULL;

    return shape != NULL && shape->lost;
}

/* The part of an expression without which all of it has no value. */
static const struct ir_instruction *needed(struct judging *j, const struct ir_instruction *value)
{
    for (;;) {
        size_t i = 0;

        value = describe_read(value);
        if (!ir_hands_absence_on(value->op))
            return value;
        while (i < value->count && !is_lost(j, &value->operands[i]))
            i++;
        if (i == value->count)
            return value;
        value = value->operands[i].as.instruction;
    }
}

/* An expression of which a part is certainly not there on one way. */
void judge_sometimes_undefined(struct judging *j, const struct seen *seen)
{
    const struct ir_instruction *value = needed(j, seen->at->operands[0].as.instruction);

    if (judging_known(j, value) != NULL && judging_known(j, value)->lost)
        judge_sometimes_found(j, seen, value);
}

void judge_no_node(struct judging *j, const struct seen *seen)
{
    const struct ir_operand *name = &seen->at->operands[1];
    const struct key key = key_of(name->as.text.text, name->as.text.size);
    const struct shape *nodes = shape_items_of(j->arena, seen->operand);
    const struct shape *objects = shape_only(j->arena, nodes, SHAPE_OBJECT);
    struct finding *finding;
    const char *near;

    if (!seen->used || shape_is_empty(objects) || objects->members == NULL ||
        !shape_is_only(shape_member_of(j->arena, objects, &key), SHAPE_ABSENT))
        return;
    finding = diag_report(j->diags, seen->at->span, RULE_NEVER_FOUND,
                          "the path never finds \"%s\": it gives no items",
                          arena_text(j->arena, key.text, key.size));
    near = meant_near(j, objects->members, arena_text(j->arena, key.text, key.size), false);
    if (near != NULL)
        diag_note(j->diags, finding, (struct span){0}, "did you mean \"%s\"?", near);
    diag_note(j->diags, finding, made_at(objects), "it is looked for in what has %s",
              meant_fields(j, objects->members));
}
