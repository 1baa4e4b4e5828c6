/* compiler/lower/resource.c - find out what a Resource means for the history and for task tokens.
 *
 * In: the Resource as written. Out: which history events the attempts of its Task make, what they
 * call the service and the action, whether it takes a task token.
 * Why here: none of that changes while a machine runs, so the runtime need not look into the text.
 */
#include "compiler/lower/resource.h"

#include <string.h>

#include "compiler/model/resource.h"
#include "runtime/base/text.h"
#include "sfn/abi.h"

/* Read SERVICE:ACTION of arn:aws:states:::SERVICE:ACTION. SERVICE may hold a colon:
 * "aws-sdk:dynamodb". */
static void read_service(struct arena *arena, struct ir_resource *resource, const char *rest)
{
    enum resource_pattern pattern;
    const char *cut = resource_cut(arena, rest, &pattern);
    const char *colon = strrchr(cut, ':');
    size_t size = colon != NULL ? (size_t)(colon - cut) : 0;

    resource->type = arena_text(arena, cut, size);
    resource->action = colon != NULL ? rest + size + 1 : rest;
    resource->submits = pattern != RESOURCE_PLAIN;
}

/* Read any other Resource as if what stands before its first colon were a service. */
static void read_other(struct arena *arena, struct ir_resource *resource)
{
    const char *text = resource->text;
    size_t size = strcspn(text, ":");

    resource->type = arena_text(arena, text, size);
    resource->action = text[size] == ':' ? text + size + 1 : text;
}

struct ir_resource *lower_resource(struct ir_program *program, const char *text)
{
    struct ir_resource *resource = ir_resource_add(program, text, SFN_SERVICE);
    struct arena *arena = program->arena;
    struct resource_arn arn;

    if (!resource_split(arena, text, &arn)) {
        read_other(arena, resource);
    } else if (strcmp(arn.service, "lambda") == 0 && text_starts(arn.rest, "function:")) {
        resource->kind = SFN_LAMBDA;
    } else if (strcmp(arn.service, "states") == 0 && strcmp(arn.place, ":") == 0) {
        read_service(arena, resource, arn.rest);
    } else if (strcmp(arn.service, "states") == 0 && text_starts(arn.rest, "activity:")) {
        resource->kind = SFN_ACTIVITY;
    } else {
        read_other(arena, resource);
    }
    resource->token = resource->submits || resource->kind == SFN_ACTIVITY;
    return resource;
}
