/* compiler/support/rules.c - the names, severities and summaries of rules.def. */
#include <string.h>

#include "compiler/support/diag.h"
#include "runtime/base/bug.h"
#include "runtime/base/nearest.h"

static const struct {
    const char *name;
    enum severity severity;
    const char *summary;
} rules[RULE_COUNT] = {
#define RULE(symbol, name, severity, summary) {name, severity, summary},
#include "compiler/support/rules.def"
#undef RULE
};

const char *rule_name(enum rule rule)
{
    ENSURE(rule < RULE_COUNT);
    return rules[rule].name;
}

const char *rule_summary(enum rule rule)
{
    ENSURE(rule < RULE_COUNT);
    return rules[rule].summary;
}

enum severity rule_severity(enum rule rule)
{
    ENSURE(rule < RULE_COUNT);
    return rules[rule].severity;
}

enum rule rule_of(const char *name)
{
    for (size_t i = 0; i < RULE_COUNT; i++) {
        if (strcmp(rules[i].name, name) == 0)
            return (enum rule)i;
    }
    return RULE_COUNT;
}

const char *rule_nearest(const char *wrong)
{
    const char *names[RULE_COUNT];

    for (size_t i = 0; i < RULE_COUNT; i++)
        names[i] = rules[i].name;
    return nearest_name(wrong, names, RULE_COUNT);
}
