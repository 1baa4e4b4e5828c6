/* tests/property/maps.c - random Maps: inline, and distributed ones with all that they may have. */
#include <stdio.h>

#include "tests/property/generate.h"

/* What an item becomes; an inline Map calls it Parameters, too. */
static void put_selector(struct generator *g, const char *key, unsigned percent)
{
    static const char *const items[] = {"$$.Map.Item.Value",  "$$.Map.Item.Value",
                                        "$$.Map.Item",        "$$.Map.Item.Index",
                                        "$$.Map.Item.Source", "$$.Map.Item.Key"};
    static const char *const queried[] = {"{% $states.context.Map.Item.Value %}",
                                          "{% $states.context.Map.Item.Index %}",
                                          "{% $states.context.Map.Item %}"};

    if (!chance(g, percent))
        return;
    put_key(g, key);
    g->blind = g->calm && chance(g, 60); /* most runs get to their children */
    put_template(g, 2);
    g->blind = false;
    if (g->out->text[g->out->size - 1] != '}' || !chance(g, 60))
        return;
    g->out->size--;
    if (g->jsonata) {
        put_key(g, "item");
        put_text(g, PICK(g, queried));
        buffer_add_byte(g->out, '}');
        return;
    }
    put_key(g, "item.$");
    put_text(g, items[pick(g, g->calm || chance(g, 80) ? COUNT_OF(items) - 1 : COUNT_OF(items))]);
    buffer_add_byte(g->out, '}');
}

static void put_label(struct generator *g, unsigned percent)
{
    char label[32];

    if (!chance(g, percent))
        return;
    (void)snprintf(label, sizeof label, "L%d", g->scopes);
    put_key(g, "Label");
    put_text(g, label);
}

static void put_inline(struct generator *g, const struct chain *chain)
{
    bool old = chance(g, 25);

    if (g->calm || chance(g, 85))
        put_reference(g, "ItemsPath", WANT_ARRAY);
    put_selector(g, old && !g->jsonata ? "Parameters" : "ItemSelector", g->calm ? 90 : 35);
    put_parameters(g, "ResultSelector", 15);
    if (chance(g, 40))
        put_quantity(g, "MaxConcurrency", 0, 4);
    if (chance(g, 25))
        put_quantity(g, "ToleratedFailureCount", 0, 3);
    if (chance(g, 25))
        put_quantity(g, "ToleratedFailurePercentage", 0, 100);
    put_label(g, 10);
    put_key(g, old ? "Iterator" : "ItemProcessor");
    buffer_add_byte(g->out, '{');
    if (chance(g, 50)) {
        put_key(g, "ProcessorConfig");
        buffer_add_text(g->out, chance(g, 85) ? "{\"Mode\": \"INLINE\"}" : "{}");
    }
    put_scope(g, chain->scope);
    buffer_add_byte(g->out, '}');
}

/* ---- distributed ---- */

static void put_batcher(struct generator *g)
{
    bool counted = chance(g, 70);

    put_key(g, "ItemBatcher");
    buffer_add_byte(g->out, '{');
    if (counted)
        put_quantity(g, "MaxItemsPerBatch", 1, 4);
    if (!counted || chance(g, 30)) {
        if (chance(g, g->calm ? 95 : 70)) {
            put_key(g, "MaxInputBytesPerBatch");
            buffer_add_format(g->out, "%u", chance(g, 80) ? 20 + pick(g, 600) : 262144);
        } else {
            put_reference(g, "MaxInputBytesPerBatchPath", WANT_NUMBER);
        }
    }
    g->lead = g->calm ? "$.Items[0]" : NULL;
    if (chance(g, 40)) {
        put_key(g, "BatchInput");
        put_template(g, 1);
        if (g->calm && chance(g, 50))
            g->lead = "$.BatchInput";
    }
    buffer_add_byte(g->out, '}');
}

static void put_writer_config(struct generator *g)
{
    static const char *const transformations[] = {"NONE", "COMPACT", "FLATTEN"};

    put_key(g, "WriterConfig");
    buffer_add_byte(g->out, '{');
    if (chance(g, 80)) {
        put_key(g, "Transformation");
        put_text(g, PICK(g, transformations));
    }
    put_key(g, "OutputType");
    put_text(g, chance(g, 50) ? "JSON" : "JSONL");
    buffer_add_byte(g->out, '}');
}

/* A Resource with Parameters, a WriterConfig, or all. */
static void put_writer(struct generator *g)
{
    /* None is the name of a bucket: the first run would make the folder that the next one takes for
     * that bucket. */
    static const char *const prefixes[] = {"", "result", "a/b", "a/", "../a", "h\303\251 llo"};
    bool exports = chance(g, 75);

    put_key(g, "ResultWriter");
    buffer_add_byte(g->out, '{');
    if (exports) {
        put_key(g, "Resource");
        put_text(g, "arn:aws:states:::s3:putObject");
        put_key(g, g->jsonata ? "Arguments" : "Parameters");
        buffer_add_text(g->out, "{\"Bucket\": \"results\"");
        if (chance(g, 15))
            put_path(g, "Prefix.$", WANT_STRING);
        else if (chance(g, 85))
            put_key(g, "Prefix"), put_text(g, PICK(g, prefixes));
        buffer_add_byte(g->out, '}');
    }
    if (!exports || chance(g, 60))
        put_writer_config(g);
    buffer_add_byte(g->out, '}');
}

static void put_distributed(struct generator *g, const struct chain *chain)
{
    bool reads = chance(g, 50);

    if (!reads || chance(g, 10))
        put_reference(g, "ItemsPath", chance(g, 75) ? WANT_ARRAY : WANT_OBJECT);
    if (reads)
        put_item_reader(g);
    put_selector(g, "ItemSelector", g->calm && reads ? 80 : g->calm ? 60 : 35);
    put_parameters(g, "ResultSelector", 10);
    if (chance(g, 35))
        put_batcher(g);
    if (chance(g, 35))
        put_writer(g);
    if (chance(g, 40))
        put_quantity(g, "MaxConcurrency", 0, 4);
    if (chance(g, 45))
        put_quantity(g, "ToleratedFailureCount", 0, 4);
    if (chance(g, 45))
        put_quantity(g, "ToleratedFailurePercentage", 0, 101);
    put_label(g, 40);
    put_key(g, chance(g, 85) ? "ItemProcessor" : "Iterator");
    buffer_add_byte(g->out, '{');
    if (!reads || chance(g, 85)) { /* an ItemReader alone makes a Map distributed */
        put_key(g, "ProcessorConfig");
        buffer_add_format(g->out, "{\"Mode\": \"DISTRIBUTED\", \"ExecutionType\": \"%s\"}",
                          chance(g, 60) ? "STANDARD" : "EXPRESS");
    }
    put_scope(g, -1);
    buffer_add_byte(g->out, '}');
}

void put_map(struct generator *g, const struct chain *chain)
{
    if (!g->express && chance(g, 45))
        put_distributed(g, chain);
    else
        put_inline(g, chain);
}
