/* compiler/driver/explain.c - sfnc explain: print the page of a rule. */
#include <stdio.h>
#include <string.h>

#include "compiler/check/explain/explain.h"
#include "compiler/driver/driver.h"
#include "compiler/driver/print.h"
#include "compiler/support/diag.h"

static int list_rules(void)
{
    static const char *const severities[] = {"note", "warning", "error"};
    struct buffer list = BUFFER_EMPTY;

    for (int rule = 0; rule < RULE_COUNT; rule++)
        buffer_add_format(&list, "%-22s %-8s %s\n", rule_name(rule),
                          severities[rule_severity(rule)], rule_summary(rule));
    print_text(stdout, list.text, list.size);
    buffer_fini(&list);
    return EXIT_CLEAN;
}

int command_explain(const struct command *command, int argc, char **argv)
{
    struct buffer page = BUFFER_EMPTY;
    enum rule rule;

    if (argc == 2 && strcmp(argv[1], "--list") == 0)
        return list_rules();
    if (argc != 2)
        return usage_error(command, "which rule? --list lists them");
    rule = rule_of(argv[1]);
    if (rule == RULE_COUNT && rule_nearest(argv[1]) != NULL)
        return usage_error(command, "no rule `%s`; did you mean `%s`?", argv[1],
                           rule_nearest(argv[1]));
    if (rule == RULE_COUNT)
        return usage_error(command, "no rule `%s`; sfnc explain --list lists them", argv[1]);
    explain_write(rule, &page);
    print_text(stdout, page.text, page.size);
    buffer_fini(&page);
    return EXIT_CLEAN;
}
