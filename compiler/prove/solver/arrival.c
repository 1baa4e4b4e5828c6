/* compiler/prove/solver/arrival.c - whether an input comes to a state, as states before it see it.
 */
#include "compiler/prove/solver/arrival.h"

#include "compiler/ir/leads.h"
#include "compiler/prove/replay/replay.h"
#include "compiler/prove/solver/writer.h"

#define ASKED_MAX 24        /* functions that are asked for one input; then it is taken to come */
#define WRITTEN_MAX 600     /* instructions that are written into a formula ... */
#define WRITTEN_IN_ALL 6000 /* ... and into those of a program */

/* A function with rules that the input comes through, in a formula. */
struct gate {
    const struct ir_function *function;
    int *places; /* as struct places has them: by its results */
    struct writer writer;
};

enum asked { NOT_ASKED, ASKING, ASKED };

struct arrivals {
    const struct analysis *analysis;
    struct arena *arena;
    const struct lead **leads; /* by function */
    struct replayer **replayers;
    size_t functions;
    size_t *asked; /* by function: the round, and enum asked; for one input, ASKED is in vain */
    size_t round;  /* of asking; those before it do not count */
    size_t asked_count;
    struct gate gates[ARRIVALS_FUNCTIONS_MAX];
    size_t gate_count;
    size_t written, written_in_all;
    const char **terms; /* by function: when the input comes there */
};

struct arrivals *arrivals_of(const struct analysis *analysis, const struct ir_program *program,
                             struct arena *arena)
{
    struct arrivals *a = ARENA_NEW(arena, struct arrivals);

    *a = (struct arrivals){.analysis = analysis, .arena = arena};
    a->leads = leads_of(program, arena, &a->functions);
    a->replayers = ARENA_ARRAY(arena, struct replayer *, a->functions);
    a->asked = ARENA_ARRAY(arena, size_t, a->functions);
    a->terms = ARENA_ARRAY(arena, const char *, a->functions);
    return a;
}

void arrivals_free(struct arrivals *a)
{
    for (size_t i = 0; a != NULL && i < a->functions; i++)
        replayer_free(a->replayers[i]);
}

/* ---- a function that leads to another ---- */

static bool leads_to(const struct ir_block *block, const struct ir_function *to)
{
    return block->last->op == OP_GOTO && block->last->operands[0].as.function == to;
}

/* Whether the block goes on with what its state was given. */
static bool hands_on(const struct ir_block *block)
{
    for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
        if (at->op == OP_sfn_leave)
            return ir_is_reference(&at->operands[0]) &&
                   at->operands[0].as.instruction->op == OP_sfn_input;
    return false;
}

/* Whether all blocks that lead there do so, and no variable is assigned. */
static bool changes_nothing(const struct ir_function *from, const struct ir_function *to)
{
    for (const struct ir_block *block = from->blocks; block != NULL; block = block->next) {
        if (leads_to(block, to) && !hands_on(block))
            return false;
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
            if (at->op == OP_sfn_assign)
                return false;
    }
    return true;
}

static struct replayer *replayer_of(struct arrivals *a, const struct ir_function *function)
{
    struct replayer **replayer = &a->replayers[function->number];

    if (*replayer == NULL)
        *replayer =
            replayer_new(a->arena, function, numbers_of(function, a->arena),
                         analysis_bases(a->analysis, analysis_state(a->analysis, function)));
    return *replayer;
}

/* Whether the function is known to lead to the other one with the witness. */
static bool leads_with(struct arrivals *a, const struct ir_function *from,
                       const struct ir_function *to, const struct witness *witness)
{
    struct replayer *replayer = replayer_of(a, from);
    const struct ir_block *reached = NULL;
    const struct ir_instruction *at;
    enum replayed done;

    for (const struct ir_block *block = from->blocks; block != NULL; block = block->next)
        replayer_end(replayer, block, block->last->op == OP_GOTO);
    done = replayer_run(replayer, witness->input, witness->variables, &reached, &at);
    return done == REPLAY_REACHED && leads_to(reached, to);
}

/* ---- ways back ---- */

static void begin_asking(struct arrivals *a)
{
    a->round += ASKED + 1;
    a->asked_count = 0;
}

static enum asked asked(const struct arrivals *a, const struct ir_function *function)
{
    size_t when = a->asked[function->number];

    return when > a->round ? (enum asked)(when - a->round) : NOT_ASKED;
}

static void set_asked(struct arrivals *a, const struct ir_function *function, enum asked how)
{
    a->asked_count += asked(a, function) == NOT_ASKED;
    a->asked[function->number] = a->round + how;
}

/* Whether nothing is to be asked of a function: executions, or children, begin there. */
static bool is_open(const struct arrivals *a, const struct ir_function *to)
{
    return to == analysis_state(a->analysis, to)->scope->start || a->asked_count == ASKED_MAX;
}

static bool comes(struct arrivals *a, const struct ir_function *to, const struct witness *witness)
{
    const struct ir_state *state = analysis_state(a->analysis, to);

    if (is_open(a, to))
        return true;
    if (asked(a, to) != NOT_ASKED)
        return false;
    set_asked(a, to, ASKED);
    if (to != state->enter) /* what follows its work has the state's input, too */
        return comes(a, state->enter, witness);
    for (const struct lead *lead = a->leads[to->number]; lead != NULL; lead = lead->next) {
        if (analysis_at(a->analysis, lead->from) == NULL)
            continue; /* it is never reached */
        if (!changes_nothing(lead->from, to) ||
            (leads_with(a, lead->from, to, witness) && comes(a, lead->from, witness)))
            return true;
    }
    return false;
}

bool arrivals_allow(struct arrivals *a, const struct ir_state *state, const struct witness *witness)
{
    begin_asking(a);
    return comes(a, state->enter, witness);
}

/* ---- in a formula ---- */

/* A function that chooses is a gate, as long as there is room. */
static void add_gate(struct arrivals *a, const struct ir_function *from)
{
    size_t size = ir_instruction_count(from);

    for (size_t i = 0; i < a->gate_count; i++)
        if (a->gates[i].function == from)
            return;
    if (from->blocks == from->last_block || a->gate_count == ARRIVALS_FUNCTIONS_MAX ||
        a->written + size > WRITTEN_MAX || a->written_in_all + size > WRITTEN_IN_ALL)
        return;
    a->written += size;
    a->written_in_all += size;
    a->gates[a->gate_count++] = (struct gate){.function = from};
}

static void find_gates(struct arrivals *a, const struct ir_function *to)
{
    const struct ir_state *state = analysis_state(a->analysis, to);

    if (is_open(a, to) || asked(a, to) != NOT_ASKED)
        return;
    set_asked(a, to, ASKED);
    if (to != state->enter) {
        find_gates(a, state->enter);
        return;
    }
    for (const struct lead *lead = a->leads[to->number]; lead != NULL; lead = lead->next) {
        if (analysis_at(a->analysis, lead->from) == NULL || !changes_nothing(lead->from, to))
            continue;
        add_gate(a, lead->from);
        find_gates(a, lead->from);
    }
}

bool arrivals_any(struct arrivals *a, const struct ir_state *state)
{
    begin_asking(a);
    a->gate_count = a->written = 0;
    find_gates(a, state->enter);
    return a->gate_count > 0;
}

size_t arrivals_find(struct arrivals *a, const struct ir_state *state, struct formula *f,
                     const struct ir_function *out[ARRIVALS_FUNCTIONS_MAX])
{
    int *own = f->places.of;

    begin_asking(a);
    a->gate_count = a->written = 0;
    find_gates(a, state->enter);
    for (size_t i = 0; i < a->gate_count; i++) {
        out[i] = a->gates[i].function;
        places_go_on(&f->places, out[i]);
        places_find_all(&f->places, out[i]);
        a->gates[i].places = f->places.of;
    }
    f->places.of = own;
    return a->gate_count;
}

static void write_gate(struct arrivals *a, struct formula *f, size_t index)
{
    struct gate *gate = &a->gates[index];
    const char *prefix = arena_format(a->arena, "g%zu_", index);
    int *own = f->places.of;

    f->places.of = gate->places;
    writer_begin(&gate->writer, f, gate->function,
                 terms_new(f, gate->function, numbers_of(gate->function, a->arena), prefix));
    for (const struct ir_block *block = gate->function->blocks; block != NULL; block = block->next)
        gate->writer.ends[block->id] = block->last->op == OP_GOTO;
    writer_write(&gate->writer, gate->function->blocks, NULL, prefix);
    f->places.of = own;
}

/* When the function leads to the other one. */
static const char *leads_term(struct arrivals *a, const struct ir_function *from,
                              const struct ir_function *to)
{
    const char *term = "false";

    for (size_t i = 0; i < a->gate_count; i++) {
        if (a->gates[i].function != from)
            continue;
        for (const struct ir_block *block = from->blocks; block != NULL; block = block->next)
            if (leads_to(block, to))
                term = arena_format(a->arena, "(or %s %s)", term,
                                    writer_comes_to(&a->gates[i].writer, block));
        return term;
    }
    return "true"; /* it is no gate */
}

/* When the input comes there. Around a loop: whenever. */
static const char *comes_term(struct arrivals *a, struct formula *f, const struct ir_function *to)
{
    const struct ir_state *state = analysis_state(a->analysis, to);
    const char *term = "false";

    if (is_open(a, to) || asked(a, to) == ASKING)
        return "true";
    if (asked(a, to) == ASKED)
        return a->terms[to->number];
    set_asked(a, to, ASKING);
    if (to != state->enter)
        term = comes_term(a, f, state->enter);
    for (const struct lead *lead = to == state->enter ? a->leads[to->number] : NULL; lead != NULL;
         lead = lead->next)
        if (analysis_at(a->analysis, lead->from) != NULL)
            term = arena_format(
                a->arena, "(or %s (and %s %s))", term,
                changes_nothing(lead->from, to) ? leads_term(a, lead->from, to) : "true",
                changes_nothing(lead->from, to) ? comes_term(a, f, lead->from) : "true");
    a->terms[to->number] = arena_format(a->arena, "come%d", to->number);
    terms_name(f, a->terms[to->number], "Bool", term);
    set_asked(a, to, ASKED);
    return a->terms[to->number];
}

void arrivals_write(struct arrivals *a, const struct ir_state *state, struct formula *f)
{
    if (a->gate_count == 0)
        return;
    for (size_t i = 0; i < a->gate_count; i++)
        write_gate(a, f, i);
    begin_asking(a);
    buffer_add_format(&f->text, "(assert %s)\n", comes_term(a, f, state->enter));
    for (size_t i = 0; i < a->gate_count; i++)
        writer_end(&a->gates[i].writer);
}
