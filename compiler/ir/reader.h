/* compiler/ir/reader.h - what the files that read the text form share: the text at hand, and what
 * its names and numbers refer to. */
#ifndef SFNC_IR_READER_H
#define SFNC_IR_READER_H

#include "compiler/ir/ir.h"
#include "compiler/ir/scan.h"
#include "compiler/ir/text.h"
#include "runtime/base/table.h"

/* A place that names a function; it is looked up at the end, when all functions have been read. */
struct name_use {
    struct ir_function **where;
    const char *name;
    int line;
    struct name_use *next;
};

/* An operand that refers to a result or a block by its number; it is looked up at the end of the
 * function. */
struct number_use {
    struct ir_operand *operand;
    int number;
    const char *label; /* of a block */
    int line;
    struct number_use *next;
};

struct reader {
    struct ir_scanner scan;
    struct arena *arena;
    struct ir_program *program;
    struct table states, blocks, results; /* by the number that the text gives them */
    struct name_use *names;
    struct number_use *numbers;
    size_t symbols_max;
    struct ir_function *function; /* being read, or NULL */
    struct ir_block *block;
    struct span place; /* of the last instruction */
};

/* ---- reader.c; those that return bool return false when the text has a problem ---- */
/* Enter a thing under the number that the text gives it. False when the number is taken. */
bool reader_give(struct reader *reader, struct table *table, const char *what, int number,
                 void *thing);
/* The thing with that number, or NULL. */
void *reader_find(const struct table *table, int number);
/* The number of a word in a list that ends in NULL; -1 when it is not there. */
int reader_word(const char *word, const char *const *words);
/* "@Charge.work": the name; or a place that refers to the function of that name. */
bool reader_function_name(struct reader *reader, const char **name);
bool reader_function_use(struct reader *reader, struct ir_function **where);
/* Look up the functions that have been referred to. */
bool reader_resolve(struct reader *reader);
/* `2 "Each"`: look up a state that has been read. */
bool reader_state_name(struct reader *reader, struct ir_state **state);

/* ---- read_function.c ---- */
/* Read a line of the function at hand, which is none any more when the line ends it. */
bool reader_function_line(struct reader *reader);

#endif
