/* compiler/prove/analysis/success.c - what the answer to a Task that has succeeded cannot say.
 *
 * Optimized integrations make an error of an answer that tells of a failure, and those that wait
 * for a job make one of a job that has failed: no state behind them sees "FAILED". So says the
 * guide's page of each; of jobs that somebody has stopped it does not say it, so those may be seen.
 * Integrations of the SDK hand on whatever the API answers. */
#include "compiler/prove/analysis/success.h"

#include <string.h>

#include "runtime/base/count.h"
#include "sfn/abi.h"

static const struct texts {
    const char *type, *action, *path;
    const char *words[2]; /* of which it is one; all NULL: it is not there */
} texts[] = {
    {"athena",
     "startQueryExecution.sync",
     "QueryExecution.Status.State",
     {"SUCCEEDED", "CANCELLED"}},
    {"batch", "submitJob.sync", "Status", {"SUCCEEDED"}},
    {"codebuild", "startBuild.sync", "Build.BuildStatus", {"SUCCEEDED", "STOPPED"}},
    {"glue", "startJobRun.sync", "JobRunState", {"SUCCEEDED", "STOPPED"}},
    {"lambda", "invoke", "FunctionError", {NULL}},
    {"sagemaker", "createProcessingJob.sync", "ProcessingJobStatus", {"Completed", "Stopped"}},
    {"sagemaker", "createTrainingJob.sync", "TrainingJobStatus", {"Completed", "Stopped"}},
    {"sagemaker", "createTransformJob.sync", "TransformJobStatus", {"Completed", "Stopped"}},
};

static const struct numbers {
    const char *type, *action, *name;
    double low, high;
} numbers[] = {
    {"apigateway", "invoke", "StatusCode", 100, 399},
    {"events", "putEvents", "FailedEntryCount", 0, 0},
    {"http", "invoke", "StatusCode", 100, 399},
    {"lambda", "invoke", "StatusCode", 200, 299},
};

/* The object with only what `part` has of what the path leads to, which may be absent still. */
static const struct shape *met(struct arena *arena, const struct shape *object, const char *path,
                               const struct shape *part)
{
    const struct key key = key_of(path, strcspn(path, "."));
    const struct shape *member = shape_member_of(arena, object, &key), *made;

    if (path[key.size] == '.')
        made = met(arena, shape_only(arena, member, SHAPE_OBJECT), path + key.size + 1, part);
    else
        made = shape_meet(arena, shape_only(arena, member, ~SHAPE_ABSENT), part);
    if (shape_may_be(member, SHAPE_ABSENT))
        made = shape_with(arena, made, SHAPE_ABSENT);
    return shape_documented(arena, shape_set_member(arena, object, &key, made, (struct span){0}));
}

static const struct shape *shape_of_texts(struct arena *arena, const struct texts *of)
{
    struct shape_word words[COUNT_OF(of->words)];
    size_t count = 0;

    for (size_t i = 0; i < COUNT_OF(of->words) && of->words[i] != NULL; i++)
        words[count++] = (struct shape_word){of->words[i], (uint32_t)strlen(of->words[i])};
    return count == 0 ? shape_of_kinds(arena, 0) : shape_of_words(arena, words, count);
}

static bool is_of(const struct ir_resource *resource, const char *type, const char *action)
{
    return strcmp(resource->type, type) == 0 && strcmp(resource->action, action) == 0;
}

const struct shape *answer_of_success(struct arena *arena, const struct ir_resource *resource,
                                      const struct shape *answer)
{
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        if (is_of(resource, texts[i].type, texts[i].action))
            answer = met(arena, answer, texts[i].path, shape_of_texts(arena, &texts[i]));
    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        if (is_of(resource, numbers[i].type, numbers[i].action))
            answer = met(arena, answer, numbers[i].name,
                         shape_of_range(arena, numbers[i].low, numbers[i].high, true));
    return answer;
}
