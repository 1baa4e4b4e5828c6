/* runtime/answers/answers.c - find and read what AWS's services answer. */
#include "runtime/answers/answers.h"

#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"

static const struct answer {
    const char *action, *shape;
    bool result;
} answers[] = {
#define ANSWER(action, shape) {action, shape, false},
#define RESULT(action, shape) {action, shape, true},
#include "runtime/answers/answers.def"
#include "runtime/answers/accounts.def"
#include "runtime/answers/compute.def"
#include "runtime/answers/data.def"
#include "runtime/answers/learning.def"
#include "runtime/answers/messages.def"
#undef ANSWER
#undef RESULT
};

static const char *find(const char *action, bool result)
{
    for (size_t i = 0; i < COUNT_OF(answers); i++)
        if (answers[i].result == result && strcmp(answers[i].action, action) == 0)
            return answers[i].shape;
    return NULL;
}

const char *answer_of_api(const char *action)
{
    return find(action, false);
}

const char *answer_of_task(const char *action, bool sdk)
{
    const char *result = sdk ? NULL : find(action, true);

    /* What is asked when the work is done is seldom all of the result. */
    if (result != NULL || strstr(action, ".sync") != NULL)
        return result;
    return find(action, false);
}

const char *answer_behind(const char *shape)
{
    int depth = 0;

    for (;; shape++) {
        ENSURE(*shape != '\0');
        if (strchr("[<{(", *shape) != NULL)
            depth++;
        else if (strchr("]>})", *shape) != NULL)
            depth--;
        if (depth == 0 && shape[1] != '(')
            return shape + 1;
    }
}

const char *answer_next_member(const char *at, struct answer_member *member)
{
    at += *at == ' ';
    if (*at == '}')
        return NULL;
    member->name = at;
    member->size = strcspn(at, "!:");
    at += member->size;
    member->required = *at == '!';
    member->shape = strchr(at, ':') + 1;
    return answer_behind(member->shape);
}

const char *answer_next_word(const char *at, const char **word, size_t *size)
{
    if (at[-1] == ')')
        return NULL;
    *word = at;
    *size = strcspn(at, "|,)");
    return at + *size + 1;
}
