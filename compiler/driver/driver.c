/* compiler/driver/driver.c - the table of commands, and help. */
#include "compiler/driver/driver.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "compiler/driver/print.h"
#include "compiler/support/diag.h"
#include "config.h"
#include "runtime/base/buffer.h"
#include "runtime/base/count.h"
#include "runtime/base/nearest.h"
#include "runtime/entry/entry.h"

#define DEFINITION_HELP                                                                            \
    "DEF is a definition in JSON or YAML, or a template, plan or other document that holds "       \
    "some;\n"                                                                                      \
    "- reads standard input.\n"                                                                    \
    "  --machine NAME        which state machine of a document\n"                                  \
    "  -D NAME=VALUE         fill ${NAME}\n"                                                       \
    "  --define-file FILE    fill the names of a JSON object; -D counts before it\n"               \
    "  --literal-placeholders   a ${NAME} that nothing fills is text\n"

static const struct command commands[] = {
    {"build", command_build, "compile a definition to an executable",
     "usage: sfnc build DEF [-o FILE] [options]\n\n" DEFINITION_HELP
     "  -o FILE               what to write (default: the definition's file name without "
     "extensions,\n"
     "                        `machine` for standard input; of a document, the machine's name)\n"
     "  --backend llvm|c      the code generator (default: llvm)\n"
     "  --emit KIND           exe obj so c llvm-ir llvm-bc asm ir (default: exe)\n"
     "  -O0 -O1 -O2 -O3       how hard to optimise (default: -O2; -O is -O1, -Os -O2)\n"
     "  -g                    lines of the definition for debuggers\n"
     "  -v                    print the command line of the C compiler\n"
     "  --type TYPE           standard (default) or express\n"
     "  --static              link everything statically\n"
     "  --slim                leave out the service and the store\n"
     "  --no-prove            do not look for what can only go wrong beside building\n"
     "  --require-proofs      build only if no claim of sfnc prove is refuted\n"
     "  --input-schema FILE   a JSON Schema: what is taken for granted of inputs in proofs\n"
     "  --link FILE           link a C source, object or archive with c: tasks (repeatable)\n"
     "  --bindings FILE       bake in which Resource runs what\n"
     "  --target TRIPLE       compile for another machine (--emit obj, asm, llvm-*)\n"
     "  --dump-after PASS     print what a pass made, on standard error\n"
     "  --list-passes         print the passes\n"
     "  --werror, -Werror, -WRULE, -Wno-RULE   as in sfnc check\n"
     "Exit status: 0 built, 1 the definition has errors, 2 usage, or it cannot be built.\n"},
    {"check", command_check, "find what is wrong in definitions",
     "usage: sfnc check DEF... [options]\n\n"
     "Findings go to standard output; those of build and run to standard error.\n\n" DEFINITION_HELP
     "  --type TYPE           standard (default) or express\n"
     "  --format text|json|sarif|github|junit   how to print findings (default: text)\n"
     "  --input-schema FILE   a JSON Schema: what executions are given\n"
     "  --bindings FILE       bindings, some with JSON Schemas of results: what tasks give\n"
     "  --mock FILE           take for granted that tasks answer as in a mock file\n"
     "  --no-prove            find only what the text shows; prove nothing\n"
     "  --explain-errors      also note which errors nothing catches\n"
     "  --werror, -Werror     warnings are errors\n"
     "  -Wno-RULE, -WRULE     do not report warnings or notes of a rule; report them again\n"
     "  -Wall, -Wextra        report those of all rules, as is done anyway\n"
     "A Comment in the definition has findings of its object ignored: sfnc:ignore RULE reason.\n"
     "Exit status: 0 no errors, 1 errors, 2 usage, or a file that cannot be read.\n"},
    {"prove", command_prove, "prove what can be proven of a definition",
     "usage: sfnc prove DEF [options]\n\n"
     "Print a table: for each claim whether it is proved, refuted by an input, or not proven, "
     "and why.\n"
     "  total        every input of a Choice finds a rule, or the Default\n"
     "  taken        some input takes the rule\n"
     "  no-failure   no path, expression or condition of the state fails\n"
     "  ends         every execution ends, or waits for something\n\n" DEFINITION_HELP
     "  --type TYPE           standard (default) or express\n"
     "  --format text|json    how to print the table (default: text)\n"
     "  --input-schema FILE   a JSON Schema: what executions are given\n"
     "  --bindings FILE       bindings, some with JSON Schemas of results: what tasks give\n"
     "  --mock FILE           take for granted that tasks answer as in a mock file\n"
     "Findings, if it has any, go to standard error as those of build.\n"
     "Exit status: 0 nothing is refuted, 1 something is, or there are errors, 2 usage.\n"},
    {"run", command_run, "compile in memory and run an execution",
     "usage: sfnc run DEF [options]\n\n" DEFINITION_HELP
     "  --type TYPE           standard (default) or express\n"
     "  --backend llvm        compile in memory by LLVM (the only way)\n"
     "  -O0 -O1 -O2 -O3       how hard to optimise (default: -O0)\n"
     "  --link FILE           compile and load a C source with c: tasks (repeatable)\n"
     "  --werror, -Werror, -WRULE, -Wno-RULE   as in sfnc check\n"
     "and every option of `run` of an executable:\n"},
    {"test", command_test, "run the test cases of a mock file",
     "usage: sfnc test DEF MOCKS [options]\n"
     "       sfnc test --generate DEF [-o MOCKS] [options]\n\n" DEFINITION_HELP
     "MOCKS is a mock file of Step Functions Local, with what is to be expected in \"Tests\".\n"
     "  --test-case NAME      this test case only\n"
     "  --format text|json|junit|tap   how to report (default: text)\n"
     "  --coverage FILE       write what was never taken as JSON\n"
     "  --no-missed           do not list what was never taken\n"
     "  --input JSON|@FILE    input of test cases that have none (default: {})\n"
     "  --bindings FILE       which Resource runs what, where no mock stands for a state\n"
     "  --seed N              make other random choices (default: 0)\n"
     "  --aws-limits          hold to the quotas of AWS\n"
     "  --type TYPE           standard (default) or express\n"
     "  --backend llvm        compile in memory by LLVM (the only way)\n"
     "  -O0 -O1 -O2 -O3       how hard to optimise (default: -O0)\n"
     "  --link FILE           compile and load a C source with c: tasks (repeatable)\n"
     "  --dump-after PASS     print what a pass made, on standard error\n"
     "  --generate            make test cases that take each state, transition, rule, retrier and\n"
     "                        catcher that can be taken; say why nothing takes the others, or "
     "that\n"
     "                        it is not known\n"
     "  -o MOCKS              with --generate: the mock file (default: standard output)\n"
     "  --input-schema FILE   with --generate: a JSON Schema: what executions are given\n"
     "  --werror, -Werror, -WRULE, -Wno-RULE   as in sfnc check; with --werror a mock that "
     "nothing\n"
     "                        asks for fails the test case\n"
     "Exit status: 0 all passed, 1 some did not, 2 usage, or a file with errors; with --generate "
     "1 when\n"
     "something is not known.\n"},
    {"eval", command_eval, "evaluate one path, intrinsic call or JSONata expression",
     "usage: sfnc eval [--language jsonpath|intrinsic|jsonata] EXPR [--input JSON|@FILE|-]\n"
     "                 [--variables JSON|@FILE|-] [--context JSON|@FILE|-] [--ir]\n"
     "       sfnc eval --batch < requests.ndjson > answers.ndjson\n\n"
     "  --language LANGUAGE   jsonpath, intrinsic or jsonata (default: intrinsic for what begins "
     "with\n"
     "                        States., else jsonpath)\n"
     "  --input JSON|@FILE|-  the document that $ names (default: null; in JSONata none); - is "
     "standard\n"
     "                        input\n"
     "  --variables JSON|@FILE|-   an object: $name is its member\n"
     "  --context JSON|@FILE|-     what $$ names\n"
     "  --batch               a request {\"id\",\"language\",\"expr\",\"input\",\"variables\","
     "\"context\"} a line in,\n"
     "                        an answer {\"id\",\"value\"} or {\"id\",\"error\"} a line out;\n"
     "                        {\"id\",\"undefined\":true} where JSONata finds nothing\n"
     "  --ir                  print what the expression is compiled to, and do not evaluate it\n"
     "Exit status: 0 a value was printed, 1 there is none, 2 usage.\n"},
    {"explain", command_explain, "say what a finding means and what to do",
     "usage: sfnc explain RULE\n       sfnc explain --list\n\n"
     "Print what a finding of this RULE means, with an example and what to do about it. A finding\n"
     "ends with the name of its rule, in brackets. With --list print the names of all rules, how\n"
     "severe their findings are, and what they are about.\n"
     "Exit status: 0 printed, 2 usage, or there is no such rule.\n"},
    {"serve", command_serve, "answer the API of AWS Step Functions over HTTP", NULL},
    {"graph", command_absent, "draw a definition", NULL},
    {"lsp", command_absent, "serve an editor", NULL},
};

#define COMMAND_COUNT COUNT_OF(commands)

int command_absent(const struct command *command, int argc, char **argv)
{
    print_complaint("this version does not have `sfnc %s`", command->name);
    return EXIT_USAGE;
}

static void print_help(FILE *out)
{
    struct buffer text = BUFFER_EMPTY;

    buffer_add_text(&text, "usage: sfnc COMMAND [options]\n\n"
                           "Compiles Amazon States Language (AWS Step Functions) to native "
                           "executables.\n\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (commands[i].run != command_absent)
            buffer_add_format(&text, "  %-9s %s\n", commands[i].name, commands[i].summary);
    buffer_add_text(&text,
                    "\n`sfnc COMMAND --help` lists a command's options, `sfnc --version` the "
                    "version.\n");
    print_text(out, text.text, text.size);
    buffer_fini(&text);
}

static bool asks_for_help(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    return false;
}

static const char *nearest_command(const char *wrong)
{
    const char *names[COMMAND_COUNT];

    for (size_t i = 0; i < COMMAND_COUNT; i++)
        names[i] = commands[i].name;
    return nearest_name(wrong, names, COMMAND_COUNT);
}

static int run_command(int argc, char **argv)
{
    static const char version[] = "sfnc " PACKAGE_VERSION "\n";
    const char *name = argc > 1 ? argv[1] : NULL;

    if (name == NULL) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(name, "help") == 0 && argc > 2)
        return run_command(3, (char *[]){argv[0], argv[2], "--help", NULL});
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
        print_help(stdout);
        return EXIT_CLEAN;
    }
    if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0) {
        print_text(stdout, version, strlen(version));
        return EXIT_CLEAN;
    }
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        const struct command *command = &commands[i];

        if (strcmp(command->name, name) != 0)
            continue;
        /* `run` prints the executable's options after its own, so it answers --help itself; all of
         * those of `serve` are the executable's. */
        if (command->usage != NULL && command->run != command_run &&
            asks_for_help(argc - 1, argv + 1)) {
            print_text(stdout, command->usage, strlen(command->usage));
            return EXIT_CLEAN;
        }
        return command->run(command, argc - 1, argv + 1);
    }
    if (nearest_command(name) != NULL)
        return usage_error(NULL, "no command `%s`; did you mean `%s`?", name,
                           nearest_command(name));
    return usage_error(NULL, "no command `%s`", name);
}

/* Run the command, and fail when what it printed to stdout could not be written. */
int driver_main(int argc, char **argv)
{
    int status;

    entry_begin();
    status = run_command(argc, argv);
    return print_end() ? entry_end(status) : EXIT_USAGE;
}
