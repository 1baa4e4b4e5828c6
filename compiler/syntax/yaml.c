/* compiler/syntax/yaml.c - parse a YAML definition into the located tree, by means of libyaml.
 *
 * In: the text. Out: the tree, or NULL and findings. Scalars have the types of YAML 1.2's core
 * schema; a tag other than YAML's own (!Sub, !GetAtt) makes its scalar a string. An alias shares
 * the nodes of its anchor. libyaml stops at the first syntax error, so only one is reported. */
#include <string.h>
#include <yaml.h>

#include "compiler/syntax/build.h"
#include "compiler/syntax/placeholder.h"
#include "compiler/syntax/yaml_scalar.h"
#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/base/utf8.h"

/* How many nodes all aliases together may repeat: otherwise a few lines can stand for billions. */
#define ALIASED_NODES_MAX 100000
#define ANCHORS_MAX 1000

struct anchor {
    const char *name;
    struct tree *node; /* NULL while it is being read */
    size_t nodes;
    int height;
    struct anchor *next;
};

/* The last place that was asked for. libyaml counts characters and spans count bytes, so each place
 * is found by counting on from the one before. */
struct cursor {
    size_t index; /* in characters */
    struct span span;
};

struct yaml_parse {
    struct arena *arena;
    const struct source *source;
    struct diags *diags;
    struct placeholders *placeholders;
    yaml_parser_t parser;
    struct cursor cursor;
    struct anchor *anchors;
    size_t anchor_count;
    size_t nodes, aliased;
};

/* A node that has been read. Its height is how many levels are nested inside it: an alias that
 * repeats it further down must not exceed VALUE_DEPTH_MAX. */
struct built {
    struct tree *node;
    int height;
};

static bool parse_node(struct yaml_parse *parse, yaml_event_t *event, int depth,
                       struct built *built);

/* ---- places ---- */

/* Where the text that libyaml gets begins: behind a byte order mark. */
static size_t first_byte(const struct source *source)
{
    return utf8_mark_size(source->text, source->size);
}

/* The byte `count` characters after byte `at`. */
static size_t skip_characters(const struct source *source, size_t at, size_t count)
{
    for (; count > 0 && at < source->size; count--) {
        at++;
        while (at < source->size && utf8_is_inside(source->text[at]))
            at++;
    }
    return at;
}

static struct span span_between(struct yaml_parse *parse, const yaml_mark_t *from,
                                const yaml_mark_t *to)
{
    struct cursor *cursor = &parse->cursor;
    size_t start, end;

    if (from->index < cursor->index) {
        cursor->index = 0;
        start = first_byte(parse->source);
        cursor->span = span_of(parse->source, start, start);
    }
    start = skip_characters(parse->source, cursor->span.start, from->index - cursor->index);
    end = to->index <= from->index ? start
                                   : skip_characters(parse->source, start, to->index - from->index);
    cursor->span = span_after(parse->source, cursor->span, start, end);
    cursor->index = from->index;
    return cursor->span;
}

static struct span event_span(struct yaml_parse *parse, const yaml_event_t *event)
{
    return span_between(parse, &event->start_mark, &event->end_mark);
}

/* ---- errors ---- */

static void report_bytes(struct yaml_parse *parse)
{
    size_t at = first_byte(parse->source) + parse->parser.problem_offset;

    diag_report(parse->diags, span_of(parse->source, at, at + 1), RULE_SYNTAX, "not YAML: %s",
                parse->parser.problem);
}

static void report_problem(struct yaml_parse *parse)
{
    const yaml_parser_t *parser = &parse->parser;
    struct finding *finding;

    if (parser->error == YAML_MEMORY_ERROR)
        BUG("no memory for YAML");
    if (parser->error == YAML_READER_ERROR) {
        report_bytes(parse);
        return;
    }
    finding =
        diag_report(parse->diags, span_between(parse, &parser->problem_mark, &parser->problem_mark),
                    RULE_SYNTAX, "not YAML: %s",
                    parser->problem != NULL ? parser->problem : "the text cannot be read");
    if (parser->context != NULL)
        diag_note(parse->diags, finding,
                  span_between(parse, &parser->context_mark, &parser->context_mark), "%s",
                  parser->context);
}

static bool next_event(struct yaml_parse *parse, yaml_event_t *event)
{
    if (yaml_parser_parse(&parse->parser, event))
        return true;
    report_problem(parse);
    return false;
}

/* ---- anchors ---- */

static struct anchor *find_anchor(struct yaml_parse *parse, const char *name)
{
    struct anchor *anchor = parse->anchors;

    while (anchor != NULL && strcmp(anchor->name, name) != 0)
        anchor = anchor->next;
    return anchor;
}

/* Begin the anchor that the event carries, if any: *out is it or NULL. A later anchor of the same
 * name hides the earlier one. False after a finding. */
static bool begin_anchor(struct yaml_parse *parse, const yaml_event_t *event,
                         const yaml_char_t *name, struct anchor **out)
{
    const char *text = (const char *)name;
    struct anchor *anchor;

    *out = NULL;
    if (name == NULL)
        return true;
    if (++parse->anchor_count > ANCHORS_MAX) {
        diag_report(parse->diags, event_span(parse, event), RULE_SYNTAX,
                    "a definition has at most %d anchors", ANCHORS_MAX);
        return false;
    }
    anchor = ARENA_NEW(parse->arena, struct anchor);
    anchor->name = arena_text(parse->arena, text, strlen(text));
    anchor->nodes = parse->nodes;
    anchor->next = parse->anchors;
    parse->anchors = anchor;
    *out = anchor;
    return true;
}

static void end_anchor(struct yaml_parse *parse, struct anchor *anchor, const struct built *built)
{
    if (anchor == NULL)
        return;
    anchor->node = built->node;
    anchor->nodes = parse->nodes - anchor->nodes;
    anchor->height = built->height;
}

static bool parse_alias(struct yaml_parse *parse, const yaml_event_t *event, int depth,
                        struct built *built)
{
    const char *name = (const char *)event->data.alias.anchor;
    const struct anchor *anchor = find_anchor(parse, name);
    struct span span = event_span(parse, event);

    if (anchor == NULL || anchor->node == NULL) {
        diag_report(parse->diags, span, RULE_SYNTAX,
                    anchor == NULL ? "no anchor &%s stands before this" : "&%s contains itself",
                    name);
        return false;
    }
    parse->nodes += anchor->nodes;
    parse->aliased += anchor->nodes;
    if (parse->aliased > ALIASED_NODES_MAX) {
        diag_report(parse->diags, span, RULE_NESTING, "aliases stand for more than %d nodes",
                    ALIASED_NODES_MAX);
        return false;
    }
    if (depth + anchor->height > VALUE_DEPTH_MAX) {
        diag_report(parse->diags, span, RULE_NESTING, "values are nested more than %d deep",
                    VALUE_DEPTH_MAX);
        return false;
    }
    built->node = anchor->node;
    built->height = anchor->height;
    return true;
}

/* ---- scalars ---- */

/* libyaml puts the end of a block scalar behind its last line break: take that off the span. */
static struct span trim_end(const struct source *source, struct span span)
{
    size_t end = span.end;

    while (end > span.start && strchr(" \t\r\n", source->text[end - 1]) != NULL)
        end--;
    return end == span.end ? span : span_after(source, span, span.start, end);
}

static bool is_yaml_tag(const yaml_char_t *tag)
{
    return text_starts((const char *)tag, "tag:yaml.org,2002:");
}

/* The tag of a node when it is not one of YAML's own, or NULL. */
static const char *own_tag(struct yaml_parse *parse, const yaml_char_t *tag)
{
    const char *text = (const char *)tag;

    return text == NULL || is_yaml_tag(tag) ? NULL : arena_text(parse->arena, text, strlen(text));
}

static struct tree *string_node(struct yaml_parse *parse, struct span span, const char *text,
                                size_t size)
{
    return placeholder_string(parse->placeholders, span, arena_text(parse->arena, text, size),
                              size);
}

static struct tree *plain_node(struct yaml_parse *parse, struct span span, const char *text,
                               size_t size)
{
    size_t name_size = placeholder_name_size(text, size);
    struct buffer number = BUFFER_EMPTY;
    struct tree *node = NULL;

    if (name_size > 0 && name_size + 3 == size &&
        !placeholder_is_text(parse->placeholders, text + 2, name_size))
        return placeholder_node(parse->placeholders, span, text + 2, name_size);
    if (!parse->placeholders->verbatim)
        yaml_scalar_remark(parse->source, span, parse->diags);
    switch (yaml_scalar_read(text, size, &number)) {
    case YAML_SCALAR_NULL:
        node = build_node(parse->arena, TREE_NULL, span);
        break;
    case YAML_SCALAR_TRUE:
    case YAML_SCALAR_FALSE:
        node = build_boolean(parse->arena, span, text[0] == 't' || text[0] == 'T');
        break;
    case YAML_SCALAR_UNBOUNDED:
        if (parse->placeholders->verbatim)
            return string_node(parse, span, text, size);
        diag_report(parse->diags, span, RULE_NUMBER_RANGE, "%.60s is no number JSON can hold",
                    text);
        node = build_text(parse->arena, TREE_NUMBER, span, "0", 1);
        break;
    case YAML_SCALAR_NUMBER:
        node = build_text(parse->arena, TREE_NUMBER, span, number.text, number.size);
        break;
    case YAML_SCALAR_STRING:
        node = string_node(parse, span, text, size);
        break;
    }
    buffer_fini(&number);
    return node;
}

static struct tree *parse_scalar(struct yaml_parse *parse, const yaml_event_t *event)
{
    const char *text = (const char *)event->data.scalar.value;
    size_t size = event->data.scalar.length;
    const yaml_char_t *tag = event->data.scalar.tag;
    struct span span = trim_end(parse->source, event_span(parse, event));
    bool is_plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;

    if (tag != NULL)
        is_plain = is_yaml_tag(tag) && strcmp((const char *)tag, YAML_STR_TAG) != 0;
    return is_plain ? plain_node(parse, span, text, size) : string_node(parse, span, text, size);
}

/* ---- containers ---- */

/* The span of a container: one in brackets ends with its bracket, a block with its last child. */
static struct span container_span(struct yaml_parse *parse, struct span first,
                                  const struct span *last, const yaml_event_t *end, bool is_flow)
{
    if (is_flow)
        return span_join(first, event_span(parse, end));
    return last == NULL ? first : span_join(first, *last);
}

/* Read the child of a container that begins with the event, and delete the event. *last becomes the
 * child's place; the container becomes at least as high as the child. NULL after a finding. */
static struct tree *parse_child(struct yaml_parse *parse, yaml_event_t *event, int depth,
                                struct built *container, struct span *last)
{
    struct built child = {NULL, 0};
    bool good;

    *last = event_span(parse, event);
    good = parse_node(parse, event, depth + 1, &child);
    yaml_event_delete(event);
    if (!good)
        return NULL;
    if (child.node->span.end > last->end)
        *last = child.node->span;
    container->height = child.height > container->height ? child.height : container->height;
    return child.node;
}

static bool parse_sequence(struct yaml_parse *parse, const yaml_event_t *start, int depth,
                           struct built *built)
{
    struct span span = event_span(parse, start);
    bool is_flow = start->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
    struct list list = LIST_EMPTY;
    struct span last;
    yaml_event_t event;

    for (;;) {
        struct tree *child;

        if (!next_event(parse, &event))
            return false;
        if (event.type == YAML_SEQUENCE_END_EVENT)
            break;
        child = parse_child(parse, &event, depth, built, &last);
        if (child == NULL)
            return false;
        list_add_item(parse->arena, &list, child);
    }
    span = container_span(parse, span, list.count > 0 ? &last : NULL, &event, is_flow);
    yaml_event_delete(&event);
    built->node = build_array(parse->arena, span, &list);
    built->node->tag = own_tag(parse, start->data.sequence_start.tag);
    built->height++;
    return true;
}

/* Read the key of the next member; false when the event is not a key. */
static bool parse_key(struct yaml_parse *parse, const yaml_event_t *event,
                      struct tree_member *member)
{
    const char *text = (const char *)event->data.scalar.value;

    member->key_span = event_span(parse, event);
    if (event->type != YAML_SCALAR_EVENT) {
        diag_report(parse->diags, member->key_span, RULE_SYNTAX, "a key is a string");
        return false;
    }
    if (event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && strcmp(text, "<<") == 0 &&
        !parse->placeholders->verbatim) {
        diag_report(parse->diags, member->key_span, RULE_SYNTAX,
                    "merge keys are not understood: write the members out");
        return false;
    }
    member->key_size = event->data.scalar.length;
    member->key = arena_text(parse->arena, text, member->key_size);
    member->placeholder =
        placeholder_fill(parse->placeholders, member->key_span, &member->key, &member->key_size);
    return true;
}

static bool parse_mapping(struct yaml_parse *parse, const yaml_event_t *start, int depth,
                          struct built *built)
{
    struct span span = event_span(parse, start);
    bool is_flow = start->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
    struct list list = LIST_EMPTY;
    struct span last;
    yaml_event_t event;

    for (;;) {
        struct tree_member *member;
        bool good;

        if (!next_event(parse, &event))
            return false;
        if (event.type == YAML_MAPPING_END_EVENT)
            break;
        member = ARENA_NEW(parse->arena, struct tree_member);
        good = parse_key(parse, &event, member);
        yaml_event_delete(&event);
        if (!good || !next_event(parse, &event))
            return false;
        member->value = parse_child(parse, &event, depth, built, &last);
        if (member->value == NULL)
            return false;
        list_add_member(&list, member);
    }
    span = container_span(parse, span, list.count > 0 ? &last : NULL, &event, is_flow);
    yaml_event_delete(&event);
    built->node = build_object(parse->arena, span, &list);
    built->node->tag = own_tag(parse, start->data.mapping_start.tag);
    built->height++;
    if (!parse->placeholders->verbatim)
        build_check_keys(parse->diags, built->node);
    return true;
}

/* Read the node that begins with the event; the event stays the caller's. False after a finding. */
static bool parse_node(struct yaml_parse *parse, yaml_event_t *event, int depth,
                       struct built *built)
{
    struct anchor *anchor = NULL;
    bool good = true;

    if (event->type == YAML_ALIAS_EVENT)
        return parse_alias(parse, event, depth, built);
    if (event->type != YAML_SCALAR_EVENT && depth == VALUE_DEPTH_MAX) {
        diag_report(parse->diags, event_span(parse, event), RULE_NESTING,
                    "values are nested more than %d deep", VALUE_DEPTH_MAX);
        return false;
    }
    parse->nodes++;
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        good = begin_anchor(parse, event, event->data.scalar.anchor, &anchor);
        built->node = parse_scalar(parse, event);
        built->node->tag = own_tag(parse, event->data.scalar.tag);
        break;
    case YAML_SEQUENCE_START_EVENT:
        good = begin_anchor(parse, event, event->data.sequence_start.anchor, &anchor) &&
               parse_sequence(parse, event, depth, built);
        break;
    case YAML_MAPPING_START_EVENT:
        good = begin_anchor(parse, event, event->data.mapping_start.anchor, &anchor) &&
               parse_mapping(parse, event, depth, built);
        break;
    default:
        BUG("libyaml began a node with another event");
    }
    if (good)
        end_anchor(parse, anchor, built);
    return good;
}

/* ---- the whole ---- */

/* Read the stream, which must hold one document. */
static struct tree *parse_stream(struct yaml_parse *parse)
{
    struct built built = {NULL, 0};
    struct tree *root = NULL;
    yaml_event_t event;

    while (next_event(parse, &event)) {
        yaml_event_type_t type = event.type;
        struct span span = event_span(parse, &event);
        bool good = true;

        switch (type) {
        case YAML_STREAM_START_EVENT:
        case YAML_DOCUMENT_END_EVENT:
            break;
        case YAML_DOCUMENT_START_EVENT:
            if (root != NULL) {
                diag_report(parse->diags, span, RULE_SYNTAX, "a file holds one definition only");
                good = false;
            }
            break;
        case YAML_STREAM_END_EVENT:
            if (root == NULL)
                diag_report(parse->diags, span_of(parse->source, 0, 0), RULE_SYNTAX,
                            "the file is empty");
            yaml_event_delete(&event);
            return root;
        default:
            good = parse_node(parse, &event, 0, &built);
            root = built.node;
            break;
        }
        yaml_event_delete(&event);
        if (!good)
            return NULL;
    }
    return NULL;
}

struct tree *yaml_read_tree(struct placeholders *set, struct diags *diags)
{
    const struct source *source = set->source;
    struct yaml_parse parse = {
        .arena = set->arena, .source = source, .diags = diags, .placeholders = set};
    size_t mark = first_byte(source);
    struct tree *root;

    if (!yaml_parser_initialize(&parse.parser))
        BUG("no memory for YAML");
    yaml_parser_set_encoding(&parse.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parse.parser, (const unsigned char *)source->text + mark,
                                 source->size - mark);
    parse.cursor.span = span_of(source, mark, mark);
    root = parse_stream(&parse);
    yaml_parser_delete(&parse.parser);
    return root;
}
