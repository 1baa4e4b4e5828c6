/* runtime/task/environment.c - what a process finds in its environment. */
#include "runtime/task/environment.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/task/call.h"

extern char **environ;

struct variable {
    const char *name;
    const char *value; /* "" or NULL: it is not set */
};

static bool names(const char *setting, const struct variable *variable)
{
    size_t size = strlen(variable->name);

    return strncmp(setting, variable->name, size) == 0 && setting[size] == '=';
}

static bool is_ours(const char *setting, const struct variable *variables, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (names(setting, &variables[i]))
            return true;
    }
    return false;
}

/* How many bytes "NAME=VALUE" and its end need; 0 when it is not set. */
static size_t setting_size(const struct variable *variable)
{
    if (variable->value == NULL || variable->value[0] == '\0')
        return 0;
    return strlen(variable->name) + 1 + strlen(variable->value) + 1;
}

static char **merge(const struct variable *variables, size_t count)
{
    size_t inherited = 0;
    size_t bytes = 0;
    size_t used = 0;
    char **settings;
    char *text;

    while (environ[inherited] != NULL)
        inherited++;
    for (size_t i = 0; i < count; i++)
        bytes += setting_size(&variables[i]);
    settings = mem_alloc((inherited + count + 1) * sizeof(char *) + bytes);
    text = (char *)(settings + inherited + count + 1);
    for (size_t i = 0; i < inherited; i++) {
        if (!is_ours(environ[i], variables, count))
            settings[used++] = environ[i];
    }
    for (size_t i = 0; i < count; i++) {
        size_t name = strlen(variables[i].name);
        size_t size = setting_size(&variables[i]);

        if (size == 0)
            continue;
        settings[used++] = text;
        memcpy(text, variables[i].name, name);
        text[name] = '=';
        memcpy(text + name + 1, variables[i].value, size - name - 1);
        text += size;
    }
    settings[used] = NULL;
    return settings;
}

char **environment_make(const struct task_request *request, const char *folder)
{
    struct task_about about = call_about(request);
    const struct variable variables[] = {
        {"SFN_EXECUTION_ARN", about.arn.text}, {"SFN_STATE_NAME", request->state},
        {"SFN_ATTEMPT_KEY", about.key.text},   {"SFN_TASK_TOKEN", request->token},
        {"SFN_DEFINITION_DIR", folder},
    };
    char **settings = merge(variables, COUNT_OF(variables));

    buffer_fini(&about.arn);
    buffer_fini(&about.key);
    return settings;
}
