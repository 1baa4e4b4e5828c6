/* runtime/entry/store/upkeep.c - the command `store`: check, compact or export a store.
 *
 * Each works beside an owner. Long work says how it is going, on a terminal; a signal ends it
 * between two steps. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "runtime/entry/guard.h"
#include "runtime/entry/output.h"
#include "runtime/entry/store/commands.h"
#include "runtime/entry/store/visit.h"
#include "runtime/store/read.h"
#include "runtime/store/upkeep.h"

enum { EXPORT_BYTES = 256 << 10, TURNS_PER_DOT = 100 };

struct upkeep {
    const struct visit *visit;
    struct buffer lines; /* of an export, or what a check has found */
    uint64_t turns;
    bool shows; /* how it is going */
    bool lost;  /* what is printed cannot be written */
};

static bool goes_on(const struct upkeep *upkeep)
{
    return guard_caught() == 0 && !upkeep->lost;
}

/* Let people see that something happens: one line of dots, on a terminal only. */
static void show_progress(struct upkeep *upkeep)
{
    if (upkeep->shows && ++upkeep->turns % TURNS_PER_DOT == 0)
        output_write(STDERR_FILENO, ".", 1);
}

static void end_progress(const struct upkeep *upkeep)
{
    if (upkeep->shows && upkeep->turns >= TURNS_PER_DOT)
        output_write(STDERR_FILENO, "\n", 1);
}

static void print_lines(struct upkeep *upkeep)
{
    upkeep->lost = upkeep->lost || !output_print(upkeep->visit->entry->invoked_as,
                                                 upkeep->lines.text, upkeep->lines.size);
    buffer_clear(&upkeep->lines);
}

/* ---- check ---- */

static bool on_found(void *context, const char *line)
{
    struct upkeep *upkeep = context;

    end_progress(upkeep);
    upkeep->turns = 0;
    buffer_add_format(&upkeep->lines, "%s\n", line);
    print_lines(upkeep);
    return goes_on(upkeep);
}

static bool on_progress(void *context)
{
    struct upkeep *upkeep = context;

    show_progress(upkeep);
    return goes_on(upkeep);
}

static enum store_result check(struct upkeep *upkeep)
{
    return store_check(upkeep->visit->store, on_found, on_progress, upkeep);
}

/* ---- compact ---- */

static bool on_bytes_left(void *context, int64_t bytes_left)
{
    struct upkeep *upkeep = context;

    if (upkeep->shows)
        buffer_add_format(&upkeep->lines, "\r%" PRId64 " MiB to give back  ", bytes_left >> 20);
    output_write(STDERR_FILENO, upkeep->lines.text, upkeep->lines.size);
    buffer_clear(&upkeep->lines);
    return goes_on(upkeep);
}

static enum store_result compact(struct upkeep *upkeep)
{
    enum store_result result = store_compact(upkeep->visit->store, on_bytes_left, upkeep);

    if (upkeep->shows)
        output_write(STDERR_FILENO, "\n", 1);
    return result;
}

/* ---- export ---- */

static bool on_line(void *context, const char *text, size_t size)
{
    struct upkeep *upkeep = context;

    buffer_add(&upkeep->lines, text, size);
    buffer_add_byte(&upkeep->lines, '\n');
    if (upkeep->lines.size >= EXPORT_BYTES)
        print_lines(upkeep);
    return goes_on(upkeep);
}

static enum store_result export(struct upkeep *upkeep) {
    enum store_result result = store_export(upkeep->visit->store, on_line, upkeep);

    if (goes_on(upkeep)) print_lines(upkeep);
    return result;
}

/* ---- the command ---- */

static const struct {
    const char *name;
    enum store_result (*run)(struct upkeep *upkeep);
} works[] = {
    {"check", check},
    {"compact", compact},
    {"export", export},
};

/* The exit status, after a complaint. */
static int report(const struct upkeep *upkeep, enum store_result result)
{
    const struct visit *visit = upkeep->visit;

    if (guard_caught() != 0)
        return ENTRY_BY_SIGNAL + guard_caught();
    if (upkeep->lost)
        return ENTRY_USAGE;
    if (result == STORE_OK)
        return ENTRY_SUCCEEDED;
    if (store_problem(visit->store)[0] != '\0')
        output_complain(visit->entry->invoked_as, "%s", store_problem(visit->store));
    return ENTRY_FAILED;
}

static int upkeep(const struct visit *visit)
{
    struct upkeep upkeep = {.visit = visit, .shows = isatty(STDERR_FILENO)};
    struct loop *loop = loop_new(false); /* which a signal would stop, if it ran */
    int status = ENTRY_USAGE;

    guard_signals(loop);
    for (size_t i = 0; i < sizeof works / sizeof *works; i++) {
        enum store_result result;

        if (strcmp(visit->options.operand, works[i].name) != 0)
            continue;
        result = works[i].run(&upkeep);
        end_progress(&upkeep);
        status = report(&upkeep, result);
        goto done;
    }
    output_complain(visit->entry->invoked_as, "it is check, compact or export, not \"%s\"",
                    visit->options.operand);
done:
    guard_rest();
    loop_free(loop);
    buffer_fini(&upkeep.lines);
    return status;
}

int entry_upkeep(const struct entry *entry, int argc, char **argv)
{
    struct visit visit;
    int status;

    if (visit_open(&visit, entry, OPTIONS_UPKEEP, "check|compact|export --store URL",
                   "check: look at everything in the store, and print a line for each thing that "
                   "is wrong.\ncompact: give the space of what was removed back to the system.\n"
                   "export: print everything as of one moment, a JSON object a line.\n"
                   "All of them may run beside the owner. Exit status: 0, 1 when something is "
                   "wrong, 2 usage.",
                   argc, argv, &status))
        status = upkeep(&visit);
    visit_close(&visit);
    return status;
}
