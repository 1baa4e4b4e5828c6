/* runtime/task/mock_book.h - a mock file that is read once, for all machines of a process.
 *
 * Each execution picks a test case of its own machine, or none, and counts its calls from 0; many
 * may run at once. A machine has the mocks under its own name in the file, which may name machines
 * that are not there (yet). The counts are in memory: an execution that goes on in another process
 * picks the same test case, but counts from 0 again. */
#ifndef SFN_TASK_MOCK_BOOK_H
#define SFN_TASK_MOCK_BOOK_H

#include "sfn/abi.h"
#include "sfn/value.h"

struct mock_book;

/* Read a mock file. NULL: *problem is then one line that says what is wrong; free it. Give the book
 * to the tasks of all machines (task_setting.book), and free it with mock_book_close after them. */
struct mock_book *mock_book_open(const char *file, char **problem);
void mock_book_close(struct mock_book *book);

/* Why an execution of the program cannot pick this test case: one line, to be freed, which names
 * those that there are. NULL: it can. Ask before it starts. */
char *mock_book_problem(const struct mock_book *book, const struct sfn_program *program,
                        const char *test_case);

/* Call `tell` with every answer that some test case of a machine has for one of its states; of all
 * machines, when the file does not have that one. `output`: what the call returns; NULL: it fails.
 */
typedef void mock_book_answer(void *context, const char *state, const struct value *output);
void mock_book_each(const struct mock_book *book, const char *machine, mock_book_answer *tell,
                    void *context);

#endif
