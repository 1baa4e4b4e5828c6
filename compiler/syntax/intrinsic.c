/* compiler/syntax/intrinsic.c - parse an intrinsic call; the table of the 18 functions. */
#include "compiler/syntax/intrinsic.h"

#include <limits.h>
#include <string.h>

#include "compiler/syntax/intrinsic_parse.h"
#include "compiler/syntax/intrinsic_y.h"
#include "runtime/base/count.h"
#include "runtime/json/value.h"

const struct intrinsic_function intrinsic_functions[] = {
    {"States.Format", 1, -1, "format", 1, "s*", 's'},
    {"States.StringToJson", 1, 1, "string_to_json", 0, "s", '*'},
    {"States.JsonToString", 1, 1, "json_to_string", 1, "*", 's'},
    {"States.Array", 0, -1, "array", 0, "*", 'a'},
    {"States.ArrayPartition", 2, 2, "array_partition", 0, "an", 'a'},
    {"States.ArrayContains", 2, 2, "array_contains", 0, "a*", 'b'},
    {"States.ArrayRange", 3, 3, "array_range", 0, "n", 'a'},
    {"States.ArrayGetItem", 2, 2, "array_get_item", 1, "an", '*'},
    {"States.ArrayLength", 1, 1, "array_length", 0, "a", 'n'},
    {"States.ArrayUnique", 1, 1, "array_unique", 0, "a", 'a'},
    {"States.Base64Encode", 1, 1, "base64_encode", 1, "s", 's'},
    {"States.Base64Decode", 1, 1, "base64_decode", 1, "s", 's'},
    {"States.Hash", 2, 2, "hash", 1, "*s", 's'},
    {"States.JsonMerge", 3, 3, "json_merge", 0, "oo*", 'o'},
    {"States.MathRandom", 2, 3, "math_random", 0, "n", 'n'},
    {"States.MathAdd", 2, 2, "math_add", 0, "n", 'n'},
    {"States.StringSplit", 2, 2, "string_split", 0, "s", 'a'},
    {"States.UUID", 0, -1, "uuid", 1, "*", 's'},
};
const size_t intrinsic_function_count = COUNT_OF(intrinsic_functions);

const struct intrinsic_function *intrinsic_find(const char *name)
{
    for (size_t i = 0; i < intrinsic_function_count; i++) {
        if (strcmp(intrinsic_functions[i].name, name) == 0)
            return &intrinsic_functions[i];
    }
    return NULL;
}

bool intrinsic_takes(const struct intrinsic_function *function, size_t count)
{
    return count >= (size_t)function->least &&
           (function->most < 0 || count <= (size_t)function->most);
}

const char *intrinsic_hash_operation(const struct value *algorithm)
{
    static const struct {
        const char *algorithm;
        const char *operation;
    } hashes[] = {
        {"MD5", "hash_md5"},        {"SHA-1", "hash_sha1"},     {"SHA-256", "hash_sha256"},
        {"SHA-384", "hash_sha384"}, {"SHA-512", "hash_sha512"},
    };

    for (size_t i = 0; i < COUNT_OF(hashes); i++)
        if (value_is_text(algorithm, hashes[i].algorithm))
            return hashes[i].operation;
    return NULL;
}

static int run_parser(void *scanner, struct intrinsic_parse *parse)
{
    return intrinsic_yyparse(scanner, parse);
}

const struct intrinsic_call *intrinsic_parse(struct arena *arena, const char *text, size_t size,
                                             enum path_dialect dialect, struct path_error *error)
{
    struct intrinsic_parse parse = {.arena = arena, .text = text, .size = size, .dialect = dialect};

    parse.whole = arena_text(arena, text, size);
    if (size > INT_MAX / 2)
        intrinsic_complain(&parse, (struct path_place){0, 0}, "the call is too long");
    else if (intrinsic_scan(&parse, run_parser) != 0)
        intrinsic_complain(&parse, (struct path_place){0, size}, "not an intrinsic call");
    if (parse.message != NULL) {
        error->message = parse.message;
        error->start = parse.place.start;
        error->end = parse.place.end;
        return NULL;
    }
    return parse.call;
}
