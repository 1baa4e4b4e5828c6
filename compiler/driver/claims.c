/* compiler/driver/claims.c - sfnc prove: the table of claims about a definition. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "compiler/driver/compilation.h"
#include "compiler/driver/driver.h"
#include "compiler/driver/locate.h"
#include "compiler/driver/print.h"
#include "compiler/driver/prove.h"
#include "compiler/driver/report.h"
#include "compiler/driver/test/mocked.h"
#include "compiler/prove/bounds/bounds.h"
#include "compiler/prove/claims.h"
#include "compiler/prove/bounds/price.h"
#include "runtime/json/write.h"

struct proving {
    struct compilation c;
    const char *path;
    bool as_json;
};

static void add_text(const struct claim *claim, struct buffer *out)
{
    bool of_machine = claim->state == NULL && claim->subject == NULL;

    /* What is said of the machine names nothing, so no column is kept for a name. */
    buffer_add_format(out, "%-11s %-*s", verdict_name(claim->verdict), of_machine ? 0 : 11,
                      claim_name(claim->kind));
    if (claim->state != NULL)
        buffer_add_format(out, " %s", claim->state->name);
    if (claim->subject != NULL)
        buffer_add_format(out, " %s", claim->subject);
    buffer_add_format(out, ": %s", claim->because);
    if (claim->input != NULL) {
        buffer_add_byte(out, ' ');
        json_write(out, claim->input);
    }
    if (claim->variables != NULL) {
        buffer_add_text(out, " and the variables ");
        json_write(out, claim->variables);
    }
    buffer_add_byte(out, '\n');
}

static void add_member(struct buffer *out, const char *name, const char *text)
{
    buffer_add_format(out, ",\"%s\":", name);
    json_write_string(out, text, strlen(text));
}

static void add_json(const struct claim *claim, struct buffer *out)
{
    buffer_add_format(out, "{\"claim\":\"%s\"", claim_name(claim->kind));
    add_member(out, "verdict", verdict_name(claim->verdict));
    if (claim->state != NULL)
        add_member(out, "state", claim->state->name);
    if (claim->subject != NULL)
        add_member(out, "subject", claim->subject);
    add_member(out, "because", claim->because);
    if (claim->advice != NULL)
        add_member(out, "advice", claim->advice);
    if (claim->input != NULL) {
        buffer_add_text(out, ",\"input\":");
        json_write(out, claim->input);
    }
    if (claim->variables != NULL) {
        buffer_add_text(out, ",\"variables\":");
        json_write(out, claim->variables);
    }
    buffer_add_byte(out, '}');
}

/* ---- what helps ---- */

#define STATES_NAMED 3 /* in a note */
#define ADVICE_MAX 12  /* notes */

static bool is_same(const char *left, const char *right)
{
    return left != NULL && right != NULL && strcmp(left, right) == 0;
}

static bool is_first(const struct claim *first, const struct claim *claim)
{
    while (first != claim && !is_same(first->advice, claim->advice))
        first = first->next;
    return first == claim;
}

/* "A", "B", "C" and 2 others: the states that an advice is for. */
static void add_states(const struct claim *claim, struct buffer *out)
{
    const struct ir_state *last = NULL;
    size_t count = 0;

    for (const struct claim *at = claim; at != NULL; at = at->next) {
        if (!is_same(at->advice, claim->advice) || at->state == NULL || at->state == last)
            continue;
        last = at->state;
        if (count++ < STATES_NAMED)
            buffer_add_format(out, "%s\"%s\"", count > 1 ? ", " : "", last->name);
    }
    if (count > STATES_NAMED)
        buffer_add_format(out, " and %zu other%s", count - STATES_NAMED,
                          count - STATES_NAMED == 1 ? "" : "s");
    if (count > 0)
        buffer_add_text(out, ": ");
}

/* What helps to prove what is not, each once, under the table. */
static void add_advice(const struct claim *first, struct buffer *out)
{
    size_t shown = 0;

    for (const struct claim *at = first; at != NULL && shown < ADVICE_MAX; at = at->next) {
        if (at->advice == NULL || !is_first(first, at))
            continue;
        shown++;
        buffer_add_text(out, "note: ");
        add_states(at, out);
        buffer_add_format(out, "%s\n", at->advice);
    }
}

/* ---- bounds ---- */

/* "12", "0.00105", "0.000075". */
static void add_number(double number, struct buffer *out)
{
    if (number >= 1 || number <= 0) {
        buffer_add_format(out, "%.15g", number);
        return;
    }
    buffer_add_format(out, "%.12f", number);
    while (out->text[out->size - 1] == '0')
        out->size--;
}

static void add_bound_text(const struct bounds *bounds, enum measure measure, struct buffer *out)
{
    const struct amount *amount = &bounds->whole.of[measure];

    if (amount->cause != NULL) {
        buffer_add_format(out, "no bound    %s: %s\n", measure_name(measure), amount->cause);
        return;
    }
    buffer_add_format(out, "at most     %s: ", measure_name(measure));
    add_number(amount->most, out);
    if (measure == MEASURE_USD) {
        buffer_add_text(out, " (" PRICE_REGION ", " PRICE_DATE ")\n");
        return;
    }
    buffer_add_text(out, " by ");
    bounds_show_path(bounds, measure, out);
    buffer_add_byte(out, '\n');
}

static void add_bound_json(const struct bounds *bounds, enum measure measure, struct buffer *out)
{
    const struct amount *amount = &bounds->whole.of[measure];
    struct buffer path = BUFFER_EMPTY;

    buffer_add_format(out, "{\"of\":\"%s\",\"most\":", measure_name(measure));
    if (amount->cause == NULL && isfinite(amount->most)) {
        add_number(amount->most, out);
        bounds_show_path(bounds, measure, &path);
        add_member(out, "by", path.size > 0 ? path.text : "");
    } else {
        buffer_add_text(out, "null");
        add_member(out, "because", amount->cause != NULL ? amount->cause : "it is too large");
    }
    if (measure == MEASURE_USD)
        buffer_add_text(out, ",\"region\":\"" PRICE_REGION "\",\"date\":\"" PRICE_DATE "\"");
    buffer_add_byte(out, '}');
    buffer_fini(&path);
}

static void add_bounds(const struct proving *p, const struct bounds *bounds, struct buffer *out)
{
    for (enum measure m = 0; m < MEASURES_SHOWN; m++) {
        if (p->as_json && m > 0)
            buffer_add_byte(out, ',');
        if (p->as_json)
            add_bound_json(bounds, m, out);
        else
            add_bound_text(bounds, m, out);
    }
}

/* Print the table. Returns whether something is refuted. */
static bool print_claims(const struct proving *p, const struct claim *first,
                         const struct bounds *bounds)
{
    struct buffer out = BUFFER_EMPTY;
    size_t counts[3] = {0};

    if (p->as_json)
        buffer_add_text(&out, "{\"claims\":[");
    for (const struct claim *at = first; at != NULL; at = at->next) {
        counts[at->verdict]++;
        if (p->as_json && at != first)
            buffer_add_byte(&out, ',');
        if (p->as_json)
            add_json(at, &out);
        else
            add_text(at, &out);
    }
    if (p->as_json && p->c.mocks != NULL) {
        buffer_add_text(&out, "],\"assuming\":[");
        json_write_string(&out, p->c.mocks, strlen(p->c.mocks));
    }
    if (!p->as_json && p->c.mocks != NULL)
        buffer_add_format(&out, "assuming the mocks of %s\n", p->c.mocks);
    if (p->as_json)
        buffer_add_text(&out, "],\"bounds\":[");
    add_bounds(p, bounds, &out);
    if (!p->as_json)
        add_advice(first, &out);
    if (p->as_json)
        buffer_add_text(&out, "]}\n");
    else
        buffer_add_format(&out, "%zu proved, %zu refuted, %zu not proven\n", counts[VERDICT_PROVED],
                          counts[VERDICT_REFUTED], counts[VERDICT_UNPROVEN]);
    print_text(stdout, out.text, out.size);
    buffer_fini(&out);
    return counts[VERDICT_REFUTED] > 0;
}

bool claims_refuted(struct compilation *c, FILE *out)
{
    struct solver solver = {.module = locate_solver(), .milliseconds = PROVE_SOLVER_MS};
    struct buffer text = BUFFER_EMPTY;
    const struct bounds *bounds;
    struct proof proof;
    bool any = false;

    if (!prove_open(c, &proof))
        return false;
    bounds = bounds_of(flow_of(proof.analysis, proof.program, c->arena), c->arena);
    for (const struct claim *at =
             claims_of(proof.analysis, proof.program, bounds, &solver, c->arena);
         at != NULL; at = at->next) {
        if (at->verdict != VERDICT_REFUTED)
            continue;
        any = true;
        add_text(at, &text);
    }
    solver_close(&solver);
    print_text(out, text.text, text.size);
    buffer_fini(&text);
    if (any)
        print_complaint("not built: --require-proofs, and a claim is refuted");
    return any;
}

static int option(struct proving *p, const struct command *command, int argc, char **argv)
{
    int used = compilation_option(&p->c, command, argc, argv);
    const char *value;

    if (used == 0)
        used = prove_option(&p->c, argc, argv);
    if (used != 0)
        return used;
    if ((value = option_value("--format", argc, argv, &used)) != NULL) {
        if (strcmp(value, "text") != 0 && strcmp(value, "json") != 0)
            return usage_error(command, "--format is text or json"), -1;
        p->as_json = strcmp(value, "json") == 0;
        return used;
    }
    if (argv[0][0] == '-' && argv[0][1] != '\0')
        return usage_no_option(command, argv[0], NULL), -1;
    if (p->path != NULL)
        return usage_error(command, "more than one definition"), -1;
    p->path = argv[0];
    return 1;
}

static int prove(struct proving *p)
{
    struct solver solver = {.module = locate_solver(), .milliseconds = PROVE_SOLVER_MS};
    const struct bounds *bounds;
    const struct claim *claims;
    struct proof proof;

    if (!compilation_open(&p->c, p->path) || !compilation_choose(&p->c))
        return EXIT_USAGE;
    if (!compilation_run(&p->c, STAGE_CHECKED))
        return report_failure(&p->c);
    if (!mocked_fits(&p->c))
        return EXIT_USAGE;
    if (!prove_open(&p->c, &proof)) {
        (void)compilation_run(&p->c, STAGE_LOWERED);
        (void)report_text(&p->c, stderr);
        print_complaint("what cannot be built cannot be proven");
        return EXIT_FINDINGS;
    }
    if (solver.module == NULL)
        print_complaint("sfnc-z3.so is not installed: nothing is proven of Choices");
    bounds = bounds_of(flow_of(proof.analysis, proof.program, p->c.arena), p->c.arena);
    claims = claims_of(proof.analysis, proof.program, bounds, &solver, p->c.arena);
    solver_close(&solver);
    return print_claims(p, claims, bounds) ? EXIT_FINDINGS : EXIT_CLEAN;
}

int command_prove(const struct command *command, int argc, char **argv)
{
    struct proving p = {.path = NULL};
    int status = EXIT_USAGE;
    int used = 1;

    for (int i = 1; i < argc && used > 0; i += used)
        used = option(&p, command, argc - i, argv + i);
    if (used > 0 && p.path == NULL)
        status = usage_error(command, "which definition?");
    else if (used > 0)
        status = prove(&p);
    compilation_close(&p.c);
    return status;
}
