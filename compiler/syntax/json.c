/* compiler/syntax/json.c - parse a JSON text into the located tree. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/syntax/json_parse.h"
#include "compiler/syntax/json_scan.h"
#include "compiler/syntax/json_y.h"
#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/base/utf8.h"
#include "runtime/json/value.h"

static int run_parser(void *scanner, struct json_parse *parse)
{
    return json_yyparse(scanner, parse);
}

/* The first byte from `start` on that is not white space. */
static size_t first_byte(const struct source *source, size_t start)
{
    while (start < source->size && text_byte_is_blank(source->text[start]))
        start++;
    return start;
}

struct tree *json_read_tree(struct placeholders *set, struct diags *diags)
{
    const struct source *source = set->source;
    struct json_parse parse = {.arena = set->arena,
                               .source = source,
                               .diags = diags,
                               .line = 1,
                               .column = 1,
                               .placeholders = set};
    struct finding *finding;

    parse.offset = utf8_mark_size(source->text, source->size);
    if (first_byte(source, parse.offset) == source->size) {
        finding = diag_report(diags, span_of(source, parse.offset, parse.offset), RULE_SYNTAX,
                              "the file is empty");
        diag_aws(diags, finding, "SCHEMA_VALIDATION_FAILED", NULL, "%s",
                 "Definition must be a valid JSON object");
        return NULL;
    }
    if (source->size > INT_MAX / 2) {
        diag_report(diags, span_of(source, 0, 0), RULE_SYNTAX,
                    "the file is larger than a gigabyte");
        return NULL;
    }
    parse.open = mem_zeroed(VALUE_DEPTH_MAX + 1, sizeof(struct json_bracket));
    json_scan_text(&parse, run_parser);
    free(parse.open);
    buffer_fini(&parse.string);
    return parse.lost ? NULL : parse.root;
}
