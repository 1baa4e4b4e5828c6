/* tests/property/queries.c - random JSONata expressions for the fields of JSONata states.
 *
 * What the language itself does is compared with its reference elsewhere; here expressions are of a
 * few shapes, give mostly what their field wants, and read all that an expression may read. */
#include <string.h>

#include "runtime/base/count.h"
#include "runtime/base/text.h"
#include "runtime/json/write.h"
#include "tests/property/generate.h"

/* Of every calm document, by what is wanted; # stands for $states.input. */
static const char *const numbers[] = {"#.n",
                                      "#.o.n",
                                      "#.items[0].n",
                                      "$count(#.items)",
                                      "$sum(#.items.n)",
                                      "#.n + 1",
                                      "($x := #.n; $x * 2)",
                                      "$reduce(#.items.n, function($a, $b) { $a + $b }, 0)",
                                      "$states.context.State.RetryCount",
                                      "$round(#.n / 3, 2)",
                                      "$length(#.s)"};
static const char *const strings[] = {"#.s",
                                      "#.o.s",
                                      "#.items[0].s",
                                      "#.s & '-' & #.n",
                                      "$uppercase(#.s)",
                                      "$string(#.o)",
                                      "$join(#.items.s, ',')",
                                      "$states.context.State.Name",
                                      "$replace(#.s, /[ab]/, 'c')",
                                      "$substring(#.s, 1)",
                                      "#.f ? 'yes' : 'no'"};
static const char *const booleans[] = {"#.f",
                                       "#.n > 1",
                                       "$exists(#.none)",
                                       "#.f or #.n = 2",
                                       "#.s in ['a', 'b', 'abc']",
                                       "$not(#.f)",
                                       "$count(#.items[n > 1]) > 0"};
static const char *const timestamps[] = {"#.t", "'2020-01-01T00:00:00Z'", "$now()",
                                         "$states.context.State.EnteredTime"};
static const char *const arrays[] = {"#.items",
                                     "[#.items[n > 1]]",
                                     "#.items^(n)[]",
                                     "$map(#.items, function($v, $i) { {'n': $i, 's': $v.s} })[]",
                                     "$filter(#.items, function($v) { $v.n > 1 })[]",
                                     "[1..3]",
                                     "$append(#.items, [#.o])",
                                     "[#.items.{'n': n, 's': s}]"};
static const char *const objects[] = {"#.o",
                                      "$merge([#.o, {'n': 1}])",
                                      "{'n': #.n, 's': #.s, 'none': #.none}",
                                      "#.items{s: $sum(n)}",
                                      "#.items[0]",
                                      "#.o ~> |$|{'n': 7}|",
                                      "$sift(#.o, function($v, $k) { $k = 'n' })"};
static const char *const anything[] = {"#",
                                       "$states",
                                       "$states.context",
                                       "#.**.n",
                                       "#.items.n",
                                       "null",
                                       "#.*",
                                       "[#.items.(n)]",
                                       "#.items.s ~> $join",
                                       "$spread(#.o)",
                                       "#.items@$i.o.{'n': $i.n}",
                                       "#.items#$k.($k & s)"};
/* What fails, or gives what no field takes. */
static const char *const faults[] = {
    "#.none",   "#.none.a", "$lowercase",         "function($x) { $x }",
    "#.s + 1",  "$unset",   "$number('x')",       "$error('Boom')",
    "#.n()",    "1 / 0",    "$assert(false)",     "$states.result",
    "$toMillis('x')", "-#.s", "$single([1, 2])", "($f := function($n) { 1 + $f($n) }; $f(1))"};

static const char *shape(struct generator *g, enum want want)
{
    if (chance(g, g->calm ? 1 : 10))
        return faults[pick(g, COUNT_OF(faults))];
    switch (want) {
    case WANT_NUMBER:
        return PICK(g, numbers);
    case WANT_STRING:
        return PICK(g, strings);
    case WANT_BOOLEAN:
        return PICK(g, booleans);
    case WANT_TIMESTAMP:
        return PICK(g, timestamps);
    case WANT_ARRAY:
        return PICK(g, arrays);
    case WANT_OBJECT:
        return PICK(g, objects);
    case WANT_ANY:
        break;
    }
    return PICK(g, anything);
}

/* A variable of this scope or one around, as JSONPath states read it. */
static bool add_read(struct generator *g, struct buffer *out, enum want want)
{
    static const char kinds[] = "nsf\0aon";
    int scope = g->scope;

    while (g->parents[scope] >= 0 && chance(g, 40))
        scope = g->parents[scope];
    if (kinds[want] == '\0' || (g->calm && !g->ready[scope]))
        return false;
    buffer_add_format(out, "$%c%d", kinds[want], scope);
    return true;
}

/* Whether an expression may say so here: $states.result is no member everywhere. */
static bool is_allowed(const struct generator *g, const char *text)
{
    return g->has_result || strstr(text, "$states.result") == NULL;
}

void add_query(struct generator *g, struct buffer *out, enum want want)
{
    const char *text;

    if (chance(g, 20) && add_read(g, out, want))
        return;
    do
        text = shape(g, want);
    while (!is_allowed(g, text));
    for (; *text != '\0'; text++)
        if (*text == '#' && (text[1] == '.' || text[1] == '\0' || strchr(" ,)^", text[1]) != NULL))
            buffer_add_text(out, "$states.input");
        else
            buffer_add_byte(out, *text);
}

void put_query_value(struct generator *g, enum want want)
{
    struct buffer text = BUFFER_EMPTY;

    buffer_add_text(&text, chance(g, 90) ? "{% " : "{%");
    add_query(g, &text, want);
    buffer_add_text(&text, " %}");
    json_write_string(g->out, text.text, text.size);
    buffer_fini(&text);
}

/* The key of a JSONPath state as a JSONata state has it: without .$ or Path at its end. */
void put_query(struct generator *g, const char *key, enum want want)
{
    struct buffer name = BUFFER_EMPTY;

    buffer_add_text(&name, key);
    if (text_ends(key, ".$"))
        name.size -= 2;
    else if (text_ends(key, "Path"))
        name.size -= 4;
    name.text[name.size] = '\0';
    put_key(g, name.text);
    put_query_value(g, want);
    buffer_fini(&name);
}

/* What the state hands on: mostly what is still like a document. */
void put_output(struct generator *g, bool result)
{
    g->has_result = result;
    put_key(g, "Output");
    if (!chance(g, g->calm ? 92 : 50))
        chance(g, 50) ? put_query_value(g, WANT_ANY) : put_template(g, 1);
    else if (result && chance(g, 50))
        put_text(g, "{% $merge([$states.input, {'r': $states.result}]) %}");
    else
        put_text(g, "{% $states.input %}");
    g->has_result = false;
}
