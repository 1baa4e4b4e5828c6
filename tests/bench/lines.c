/* tests/bench/lines.c - the work on the data alone, which items.py compares with: a file of JSON
 * lines, each read to a value and written back to text. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
    char *line = NULL;
    size_t capacity = 0, written = 0;
    long large = 0;
    ssize_t size;

    if (file == NULL) {
        fprintf(stderr, "usage: %s FILE\n", argv[0]);
        return 2;
    }
    while ((size = getline(&line, &capacity, file)) > 0) {
        json_t *value = json_loadb(line, (size_t)size, 0, NULL);
        char *text = json_dumps(value, JSON_COMPACT);

        if (text == NULL)
            return 1;
        large += json_integer_value(json_object_get(value, "id")) > 500;
        for (const char *at = text; *at != '\0'; at++)
            written++;
        free(text);
        json_decref(value);
    }
    printf("%ld %zu\n", large, written);
    free(line);
    fclose(file);
    return 0;
}
