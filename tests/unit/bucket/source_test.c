/* tests/unit/bucket/source_test.c - items of each format, well formed and malformed. */
#include "runtime/base/count.h"
#include "tests/unit/bucket/folder.h"

#define GET "arn:aws:states:::s3:getObject"
#define LIST "arn:aws:states:::s3:listObjectsV2"
#define ALL 1000

/* Add an origin in short: a member's key, and what follows the folder in the source. */
static void add_origin(struct buffer *out, const struct value *origin)
{
    const struct value *key = value_member_named(origin, "Key");

    buffer_add_text(out, "@");
    if (key != NULL)
        json_write(out, key);
    json_write(out, value_member_named(origin, "Source"));
}

/* All items of a request, `at_a_time`, as one JSON text, perhaps with their origins; or "!" and the
 * problem. */
static char *read_with(const struct bucket_request *request, int64_t max_items, size_t at_a_time,
                       bool with_origins)
{
    static struct buffer out;
    struct item_source *source = source_open(request, max_items);
    const struct value *items, *origins;
    char *problem = NULL;
    bool last = false;

    buffer_clear(&out);
    buffer_add_text(&out, "");
    while (!last && (items = source_read(source, at_a_time, &origins, &last, &problem)) != NULL) {
        assert_true(items->size <= at_a_time);
        assert_int_equal(origins->size, items->size);
        for (uint32_t i = 0; i < items->size; i++) {
            buffer_add_text(&out, out.size > 0 ? " " : "");
            json_write(&out, &items->as.items[i]);
            if (with_origins)
                add_origin(&out, &origins->as.items[i]);
        }
    }
    if (problem != NULL)
        buffer_add_format(&out, "%s! %s", out.size > 0 ? " " : "", folder_plain(problem));
    free(problem);
    source_close(source);
    return out.text;
}

static const char *read_all(const struct bucket_request *request, int64_t max_items,
                            size_t at_a_time)
{
    return read_with(request, max_items, at_a_time, false);
}

/* What a mock gives, with where it comes from. */
static const char *read_mocked(const char *items, int64_t max_items, uint64_t skip)
{
    struct bucket_request request;
    struct json_error error;
    struct region region;
    const char *all;

    region_init(&region);
    request = folder_request(&region, GET, "{\"Parameters\":{\"Bucket\":\"b\",\"Key\":\"k\"}}");
    request.skip = skip;
    if (items == NULL)
        request.refused = "there are none";
    else
        request.mocked = json_read(&region, items, strlen(items), JSON_TEXT_COPIED, &error);
    all = read_with(&request, max_items, 2, true);
    region_fini(&region);
    return all;
}

static void items_of_a_mock(void **state)
{
    (void)state;
    assert_string_equal(read_mocked("[1,[2],{}]", 0, 0),
                        "1@\"s3://b/k\" [2]@\"s3://b/k\" {}@\"s3://b/k\"");
    assert_string_equal(read_mocked("[1,[2],{}]", 2, 1), "[2]@\"s3://b/k\"");
    assert_string_equal(read_mocked("{\"a\":1}", 0, 0),
                        "{\"Key\":\"a\",\"Value\":1}@\"a\"\"s3://b/k\"");
    assert_string_equal(read_mocked("[]", 0, 0), "");
    assert_string_equal(read_mocked(NULL, 0, 0), "! there are none");
}

/* Of the file "object", as this ReaderConfig says. */
static const char *read_as(const char *config)
{
    struct bucket_request request;
    struct region region;
    char said[1024];
    const char *all;

    region_init(&region);
    snprintf(said, sizeof said,
             "{\"Parameters\":{\"Bucket\":\"file:FOLDER\",\"Key\":\"object\"},"
             "\"Literals\":{\"Bucket\":true},\"ReaderConfig\":{%s}}",
             config);
    request = folder_request(&region, GET, said);
    all = read_all(&request, 0, 3);
    region_fini(&region);
    return all;
}

#define ASSERT_ITEMS(config, text, items)                                                          \
    do {                                                                                           \
        folder_write("object", text);                                                              \
        assert_string_equal(read_as(config), items);                                               \
    } while (0)

#define JSON "\"InputType\":\"JSON\""
#define JSONL "\"InputType\":\"JSONL\""
#define CSV "\"InputType\":\"CSV\",\"CSVHeaderLocation\":\"FIRST_ROW\""

static void items_of_json(void **state)
{
    (void)state;
    ASSERT_ITEMS(JSON, "[]", "");
    ASSERT_ITEMS(JSON, " [ ]", "");
    ASSERT_ITEMS(JSON, "[1, \"a,]\\\"\", {\"b\": [2, 3]}, null, 5]",
                 "1 \"a,]\\\"\" {\"b\":[2,3]} null 5");
    ASSERT_ITEMS(JSON, "\xEF\xBB\xBF[1]", "1");
    ASSERT_ITEMS(JSON, "5", "! Attempting to map over non-iterable node.");
    ASSERT_ITEMS(JSON, "", "! line 1 of FOLDER/object is not JSON: it is empty");
    ASSERT_ITEMS(JSON, "[1,\n2", "! line 2 of FOLDER/object is not JSON: it ends within a value");
    ASSERT_ITEMS(JSON, "[1 2]", "! line 1 of FOLDER/object is not JSON: more text after the value");
    ASSERT_ITEMS(JSON, "[1,]", "! line 1 of FOLDER/object is not JSON: expected a value");
}

/* What was read before is left out; MaxItems counts it. */
static void items_that_were_read_before(void **state)
{
    static const struct {
        uint64_t skip;
        int64_t max_items;
        const char *items;
    } cases[] = {{0, 0, "1 2 3 4 5"}, {2, 0, "3 4 5"}, {2, 3, "3"}, {2, 2, ""},
                 {5, 0, ""},          {9, 0, ""},      {4, 9, "5"}};
    struct region region;

    (void)state;
    folder_write("object", "[1, 2, 3, 4, 5]");
    region_init(&region);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bucket_request request =
            folder_request(&region, GET,
                           "{\"Parameters\":{\"Bucket\":\"file:FOLDER\",\"Key\":\"object\"},"
                           "\"Literals\":{\"Bucket\":true},\"ReaderConfig\":{" JSON "}}");

        request.skip = cases[i].skip;
        assert_string_equal(read_all(&request, cases[i].max_items, 2), cases[i].items);
    }
    region_fini(&region);
}

/* The members of an object are items, too. */
static void items_of_an_object(void **state)
{
    (void)state;
    ASSERT_ITEMS(JSON, "{}", "");
    ASSERT_ITEMS(JSON, " { \"a\" : [1, {\"b\":2}] ,\n\"\\u0062\\n\":null}x",
                 "{\"Key\":\"a\",\"Value\":[1,{\"b\":2}]} {\"Key\":\"b\\n\",\"Value\":null}");
    ASSERT_ITEMS(JSON ",\"ItemsPointer\":\"/x/1\"", "{\"x\":[0,{\"y\":3}]}",
                 "{\"Key\":\"y\",\"Value\":3}");
    ASSERT_ITEMS(JSON, "{\"a\":1,}", "! line 1 of FOLDER/object is not JSON: expected a member");
    ASSERT_ITEMS(JSON, "{a:1}", "! line 1 of FOLDER/object is not JSON: expected a member");
    ASSERT_ITEMS(JSON, "{\"a\" 1}", "! line 1 of FOLDER/object is not JSON: expected ':'");
    ASSERT_ITEMS(JSON, "{\"a\":}", "! line 1 of FOLDER/object is not JSON: expected a value");
    ASSERT_ITEMS(JSON, "{\"a\":1]", "! line 1 of FOLDER/object is not JSON: expected ',' or '}'");
    ASSERT_ITEMS(JSON, "{\"a\":1", "! line 1 of FOLDER/object is not JSON: it ends within a value");
    ASSERT_ITEMS(JSON, "{\"\\x\":1}",
                 "! line 1 of FOLDER/object is not JSON: unknown escape: one of \\\" \\\\ "
                 "\\/ \\b \\f \\n \\r \\t \\uXXXX was expected");
}

static void items_behind_a_pointer(void **state)
{
    static const char document[] =
        "{\"x\": [{\"no\": [9]}], \"a/b\": {\"~\": [0, [1, 2]]}, \"b\": 7}";

    (void)state;
    ASSERT_ITEMS(JSON ",\"ItemsPointer\":\"/a~1b/~0\"", document, "0 [1,2]");
    ASSERT_ITEMS(JSON ",\"ItemsPointer\":\"/a~1b/~0/1\"", document, "1 2");
    ASSERT_ITEMS(JSON ",\"ItemsPointer\":\"/x/0/no\"", document, "9");
    ASSERT_ITEMS(JSON ",\"ItemsPointer\":\"/x/1\"", document,
                 "! the ItemsPointer \"/x/1\" finds nothing in FOLDER/object");
    ASSERT_ITEMS(JSON ",\"ItemsPointer\":\"/y\"", document,
                 "! the ItemsPointer \"/y\" finds nothing in FOLDER/object");
    ASSERT_ITEMS(JSON ",\"ItemsPointer\":\"/b/c\"", document,
                 "! the ItemsPointer \"/b/c\" finds nothing in FOLDER/object");
    ASSERT_ITEMS(JSON ",\"ItemsPointer\":\"/b\"", document,
                 "! Attempting to map over non-iterable node.");
}

static void items_of_lines(void **state)
{
    (void)state;
    ASSERT_ITEMS(JSONL, "", "");
    ASSERT_ITEMS(JSONL, "1\n\n \t\r\n{\"a\":2}\r\n3", "1 {\"a\":2} 3");
    ASSERT_ITEMS(JSONL, "1\n2\n3\n4\n5\n6\n7\n", "1 2 3 4 5 6 7");
    ASSERT_ITEMS(JSONL, "1\n\n{",
                 "! line 3 of FOLDER/object is not JSON: "
                 "expected '\"': a key at column 2");
}

static void items_of_rows(void **state)
{
    (void)state;
    ASSERT_ITEMS(CSV, "a,b\n1,2\n\n3\r\n4,5,6\r7,\"8,\"\"9\n\"\n",
                 "{\"a\":\"1\",\"b\":\"2\"} {\"a\":\"3\",\"b\":\"\"} {\"a\":\"4\",\"b\":\"5\"} "
                 "{\"a\":\"7\",\"b\":\"8,\\\"9\\n\"}");
    ASSERT_ITEMS(CSV ",\"CSVDelimiter\":\"TAB\"", "a\tb\n1,2\t3\n", "{\"a\":\"1,2\",\"b\":\"3\"}");
    ASSERT_ITEMS("\"InputType\":\"CSV\",\"CSVHeaderLocation\":\"GIVEN\",\"CSVHeaders\":[\"x\"]",
                 "1\n2", "{\"x\":\"1\"} {\"x\":\"2\"}");
    ASSERT_ITEMS(CSV, "", "! FOLDER/object has no row of headers");
    ASSERT_ITEMS(CSV, "a,a\n1,2\n", "! CSV headers cannot contain duplicates.");
    ASSERT_ITEMS(CSV, "a\n\"1\"2\n",
                 "! line 2 of FOLDER/object: text follows the closing quote of a field");
    ASSERT_ITEMS(CSV, "a\n1\n\"2\n",
                 "! line 3 of FOLDER/object: the quoted field that begins here has no end");
    ASSERT_ITEMS(CSV, "a,b\n\xC3,\xA9\n", "! line 2 of FOLDER/object: the row is not UTF-8");
    folder_write_bytes("object", "a\n1\0\n", 5);
    assert_string_equal(read_as(CSV), "! line 2 of FOLDER/object: the row holds NUL");
}

/* A doubled quote is one in every field, and a backslash escapes what means something here. */
static void escapes_in_rows(void **state)
{
    (void)state;
    ASSERT_ITEMS(CSV, "a,b\n{\"\"k\"\":1},x\"\"\n", "{\"a\":\"{\\\"k\\\":1}\",\"b\":\"x\\\"\"}");
    ASSERT_ITEMS(CSV, "a,b\n\"\"k\"\",\"\"\n\"\"\"k\"\"\",\"\"\"\"\n",
                 "{\"a\":\"\\\"k\\\"\",\"b\":\"\"} {\"a\":\"\\\"k\\\"\",\"b\":\"\\\"\"}");
    ASSERT_ITEMS(CSV, "a,b\n5\" pipe,6\"\n", "{\"a\":\"5\\\" pipe\",\"b\":\"6\\\"\"}");
    ASSERT_ITEMS(CSV, "a,b\nC:\\\\x\\y\\,z,\\\"q\\\"\n",
                 "{\"a\":\"C:\\\\xy,z\",\"b\":\"\\\"q\\\"\"}");
    ASSERT_ITEMS(CSV, "a,b\n\"\\\"q\\\", \\\\ \\n \\,\",\"\\\\\"\n",
                 "{\"a\":\"\\\"q\\\", \\\\ n ,\",\"b\":\"\\\\\"}");
    ASSERT_ITEMS(CSV ",\"CSVDelimiter\":\"PIPE\"", "a\\||b\n1\\,|2\\|3\n",
                 "{\"b\":\"2|3\",\"a|\":\"1,\"}");
    ASSERT_ITEMS(CSV, "a,b\nx\\\ny\\\r\nz\\",
                 "{\"a\":\"x\",\"b\":\"\"} {\"a\":\"y\",\"b\":\"\"} {\"a\":\"z\",\"b\":\"\"}");
    ASSERT_ITEMS(CSV, "a\n\"x\\\"\n",
                 "! line 2 of FOLDER/object: the quoted field that begins here has no end");
}

/* The members of an item come in the order of a HashMap, whatever that of the columns is. */
static void order_of_columns(void **state)
{
    (void)state;
    ASSERT_ITEMS(CSV, "userId,movieId,rating,timestamp\n1,307,3.5,9\n",
                 "{\"rating\":\"3.5\",\"movieId\":\"307\",\"userId\":\"1\",\"timestamp\":\"9\"}");
}

static void items_of_an_inventory(void **state)
{
    (void)state;
    folder_write("one.csv", "\"b\",\"k 1\"\n\"b\",\"k2\"\n");
    folder_write("two.csv", "b,k3\n");
    ASSERT_ITEMS("\"InputType\":\"MANIFEST\"",
                 "{\"fileFormat\":\"CSV\",\"fileSchema\":\"Bucket, Key\","
                 "\"files\":[{\"key\":\"one.csv\"},{\"key\":\"two.csv\"}]}",
                 "{\"Bucket\":\"b\",\"Key\":\"k 1\"} {\"Bucket\":\"b\",\"Key\":\"k2\"} "
                 "{\"Bucket\":\"b\",\"Key\":\"k3\"}");
    ASSERT_ITEMS("\"InputType\":\"MANIFEST\"",
                 "{\"fileFormat\":\"CSV\",\"fileSchema\":\"Key\",\"files\":[{\"key\":\"a.gz\"}]}",
                 "! FOLDER/object names a.gz: compressed files are not read here");
    ASSERT_ITEMS("\"InputType\":\"MANIFEST\"",
                 "{\"fileFormat\":\"CSV\",\"fileSchema\":\"Key\",\"files\":[{\"key\":\"../a\"}]}",
                 "! the key \"../a\" leads out of the folder FOLDER");
    ASSERT_ITEMS("\"InputType\":\"MANIFEST\"",
                 "{\"fileFormat\":\"ORC\",\"fileSchema\":\"Key\",\"files\":[]}",
                 "! the inventory of FOLDER/object is not of the fileFormat CSV");
    ASSERT_ITEMS("\"InputType\":\"MANIFEST\"", "{}",
                 "! FOLDER/object is no manifest of an inventory: it lacks \"files\" or "
                 "\"fileSchema\"");
}

/* Only Key and Size: the others say when the test ran. */
static const char *listed(const char *parameters)
{
    static struct buffer out;
    struct bucket_request request;
    struct item_source *source;
    const struct value *items, *origins;
    struct region region;
    char said[512];
    char *problem = NULL;
    bool last;

    region_init(&region);
    snprintf(said, sizeof said,
             "{\"Parameters\":{\"Bucket\":\"file:FOLDER/tree\"%s},\"Literals\":{\"Bucket\":true}}",
             parameters);
    request = folder_request(&region, LIST, said);
    source = source_open(&request, 0);
    items = source_read(source, ALL, &origins, &last, &problem);
    buffer_clear(&out);
    buffer_add_text(&out, "");
    for (uint32_t i = 0; items != NULL && i < items->size; i++) {
        const struct value *item = &items->as.items[i];

        json_write(&out, value_member_named(item, "Key"));
        buffer_add_byte(&out, ' ');
        json_write(&out, value_member_named(item, "Size"));
        buffer_add_byte(&out, '\n');
        assert_non_null(value_member_named(item, "Etag"));
        assert_non_null(value_member_named(item, "LastModified"));
    }
    if (problem != NULL)
        buffer_add_format(&out, "! %s", folder_plain(problem));
    free(problem);
    source_close(source);
    region_fini(&region);
    return out.text;
}

static void items_of_a_listing(void **state)
{
    (void)state;
    assert_string_equal(listed(""), "! cannot read the folder FOLDER/tree: "
                                    "No such file or directory");
    mkdir(folder_file("tree"), 0777);
    assert_string_equal(listed(""), "");
    mkdir(folder_file("tree/b"), 0777);
    folder_write("tree/b/1", "x");
    folder_write("tree/b/2", "");
    folder_write("tree/a", "four");
    folder_write("tree/b.c", "yy");
    assert_int_equal(symlink("..", folder_file("tree/loop")), 0);
    assert_int_equal(symlink("a", folder_file("tree/link")), 0);
    assert_string_equal(listed(""), "\"a\" 4\n\"b.c\" 2\n\"b/1\" 1\n\"b/2\" 0\n\"link\" 4\n");
    assert_string_equal(listed(",\"Prefix\":\"b/\""), "\"b/1\" 1\n\"b/2\" 0\n");
    assert_string_equal(listed(",\"Prefix\":\"c\""), "");
    folder_write("tree/\xFF", "");
    assert_non_null(strstr(listed(""), "is not UTF-8"));
}

/* LOAD_AND_FLATTEN: the items of all objects of a listing. Each says which object it is from. */
static void items_of_listed_objects(void **state)
{
    static const char said[] =
        "{\"Parameters\":{\"Bucket\":\"own\",\"Prefix\":\"in/\"},"
        "\"ReaderConfig\":{\"Transformation\":\"LOAD_AND_FLATTEN\"," JSON "}}";
    static const char rows[] =
        "{\"Parameters\":{\"Bucket\":\"own\",\"Prefix\":\"rows\"},"
        "\"ReaderConfig\":{\"Transformation\":\"LOAD_AND_FLATTEN\"," CSV "}}";
    struct bucket_request request;
    struct region region;
    char target[64];

    (void)state;
    region_init(&region);
    mkdir(folder_file("flat"), 0777);
    mkdir(folder_file("flat/own"), 0777);
    mkdir(folder_file("flat/own/in"), 0777);
    folder_write("flat/own/in/a", "[1,2]");
    folder_write("flat/own/in/b", "[]");
    folder_write("flat/own/in/c", "{\"k\":3}");
    folder_write("flat/own/in/d", "[4]");
    folder_write("flat/own/other", "[5]");
    folder_write("flat/own/rows1", "a\n1\n");
    folder_write("flat/own/rows2", "b\n2\n");
    snprintf(target, sizeof target, "file:%s/flat/*", folder_path);
    request = folder_request(&region, LIST, said);
    request.target = target;
    for (size_t at_a_time = 1; at_a_time < 6; at_a_time++)
        assert_string_equal(read_with(&request, 0, at_a_time, true),
                            "1@\"s3://own/in/a\" 2@\"s3://own/in/a\" "
                            "{\"Key\":\"k\",\"Value\":3}@\"k\"\"s3://own/in/c\" "
                            "4@\"s3://own/in/d\"");
    assert_string_equal(read_all(&request, 3, ALL), "1 2 {\"Key\":\"k\",\"Value\":3}");
    folder_write("flat/own/in/c", "nothing");
    assert_string_equal(read_all(&request, 0, 1),
                        "1 2 ! line 1 of FOLDER/flat/own/in/c is not JSON: expected a value");
    request = folder_request(&region, LIST, rows);
    request.target = target;
    assert_string_equal(read_all(&request, 0, 1), "{\"a\":\"1\"} {\"b\":\"2\"}");
    region_fini(&region);
}

/* Every kind of source says where its items come from. */
static void origins_of_items(void **state)
{
    static const struct {
        const char *resource, *said, *items;
    } cases[] = {
        {GET, "\"Bucket\":\"b\",\"Key\":\"in/rows\"},\"ReaderConfig\":{" CSV "}",
         "{\"x\":\"1\"}@\"s3://b/in/rows\""},
        {GET, "\"Bucket\":\"b\",\"Key\":\"lines\"},\"ReaderConfig\":{" JSONL "}",
         "7@\"s3://b/lines\" 8@\"s3://b/lines\""},
        {GET, "\"Bucket\":\"b\",\"Key\":\"list\"},\"ReaderConfig\":{\"InputType\":\"MANIFEST\"}",
         "{\"k\":\"x\"}@\"s3://b/in/rows\" {\"k\":\"1\"}@\"s3://b/in/rows\""},
        {GET,
         "\"Bucket\":\"file:FOLDER\",\"Key\":\"lines\"},\"Literals\":{\"Bucket\":1},"
         "\"ReaderConfig\":{" JSONL "}",
         "7@\"file:FOLDER/lines\" 8@\"file:FOLDER/lines\""},
        {GET,
         "\"Key\":\"file:FOLDER/list\"},\"Literals\":{\"Key\":1},"
         "\"ReaderConfig\":{\"InputType\":\"MANIFEST\"}",
         "{\"k\":\"x\"}@\"file:FOLDER/in/rows\" {\"k\":\"1\"}@\"file:FOLDER/in/rows\""},
    };
    struct region region;
    char target[64];

    (void)state;
    region_init(&region);
    mkdir(folder_file("in"), 0777);
    folder_write("in/rows", "x\n1\n");
    folder_write("lines", "7\n8\n");
    folder_write("list", "{\"fileFormat\":\"CSV\",\"fileSchema\":\"k\",\"files\":[{\"key\":"
                         "\"in/rows\"}]}");
    snprintf(target, sizeof target, "file:%s", folder_path);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct bucket_request request;
        char said[512];

        snprintf(said, sizeof said, "{\"Parameters\":{%s}", cases[i].said);
        request = folder_request(&region, cases[i].resource, said);
        request.target = target;
        assert_string_equal(folder_plain(read_with(&request, 0, 1, true)), cases[i].items);
    }
    region_fini(&region);
}

static void no_more_than_max_items(void **state)
{
    struct bucket_request request;
    struct region region;

    (void)state;
    region_init(&region);
    folder_write("object", "[1,2,3,4]");
    request = folder_request(&region, GET,
                             "{\"Parameters\":{\"Bucket\":\"b\",\"Key\":\"object\"},"
                             "\"ReaderConfig\":{" JSON "}}");
    request.target = "file:.";
    assert_int_equal(chdir(folder_path), 0);
    assert_string_equal(read_all(&request, 0, 1), "1 2 3 4");
    assert_string_equal(read_all(&request, 4, ALL), "1 2 3 4");
    assert_string_equal(read_all(&request, 3, 2), "1 2 3");
    assert_string_equal(read_all(&request, 1, 2), "1");
    assert_string_equal(read_all(&request, -1, 2), "! field MaxItems must be positive");
    region_fini(&region);
}

/* A bucket is where the binding says, or where the definition itself does; data choose nothing. */
static void places_are_bound_or_literal(void **state)
{
    static const char data[] = "{\"Parameters\":{\"Bucket\":\"file:FOLDER\",\"Key\":\"object\"},"
                               "\"Literals\":{\"Key\":true},\"ReaderConfig\":{" JSON "}}";
    static const char named[] = "{\"Parameters\":{\"Bucket\":\"own\",\"Key\":\"object\"},"
                                "\"ReaderConfig\":{" JSON "}}";
    struct bucket_request request;
    struct region region;
    char target[64];

    (void)state;
    region_init(&region);
    folder_write("object", "[1]");
    request = folder_request(&region, GET, data);
    assert_string_equal(read_all(&request, 0, 1),
                        "! the Bucket \"file:FOLDER\" comes from data: write it into the "
                        "definition, or bind " GET " with --bindings FILE");
    request = folder_request(&region, GET, named);
    assert_string_equal(read_all(&request, 0, 1),
                        "! no folder stands for the bucket \"own\" here: map " GET
                        " to \"file:FOLDER\" with --bindings FILE");
    request.target = "exec:cat";
    assert_non_null(strstr(read_all(&request, 0, 1), "no folder stands for the bucket"));
    snprintf(target, sizeof target, "file:%s", folder_path);
    request.target = target;
    assert_string_equal(read_all(&request, 0, 1), "1");
    mkdir(folder_file("own"), 0777);
    folder_write("own/object", "[2]");
    assert_string_equal(read_all(&request, 0, 1), "2");
    snprintf(target, sizeof target, "file:%s/*", folder_path);
    assert_string_equal(read_all(&request, 0, 1), "2");
    request = folder_request(&region, GET,
                             "{\"Parameters\":{\"Bucket\":\"none\",\"Key\":\"object\"},"
                             "\"ReaderConfig\":{" JSON "}}");
    request.target = target;
    assert_string_equal(read_all(&request, 0, 1),
                        "! no folder stands for the bucket \"none\": there is none of that name "
                        "in FOLDER");
    region_fini(&region);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_of_a_mock),
        cmocka_unit_test(items_of_json),
        cmocka_unit_test(items_that_were_read_before),
        cmocka_unit_test(items_of_an_object),
        cmocka_unit_test(items_behind_a_pointer),
        cmocka_unit_test(items_of_lines),
        cmocka_unit_test(items_of_rows),
        cmocka_unit_test(escapes_in_rows),
        cmocka_unit_test(order_of_columns),
        cmocka_unit_test(items_of_an_inventory),
        cmocka_unit_test(items_of_a_listing),
        cmocka_unit_test(items_of_listed_objects),
        cmocka_unit_test(origins_of_items),
        cmocka_unit_test(no_more_than_max_items),
        cmocka_unit_test(places_are_bound_or_literal),
    };

    return cmocka_run_group_tests(tests, folder_make, folder_remove);
}
