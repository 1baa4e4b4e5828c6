/* compiler/check/slip.h - tell whether a name is another one with a slip of the pen. */
#ifndef SFNC_CHECK_SLIP_H
#define SFNC_CHECK_SLIP_H

#include <stdbool.h>
#include <stddef.h>

/* Whether two different names are the same but for upper and lower case, or for one letter or sign
 * that is missing, added, wrong or swapped with its neighbour. Names that only differ in a digit
 * or at their end are two names: Error1 and Error2, ErrorA and ErrorB. */
bool name_is_slip(const char *wrong, const char *right);

/* The same of a name against which nothing is known but that it stands in one place only: less is
 * a slip. Two neighbours are swapped, or a letter is missing, too many or wrong within a long word
 * of the name: not at its beginning (startRate, startDate) nor in its ending (items, item;
 * createdAt, createAt). */
bool member_is_slip(const char *wrong, size_t wrong_size, const char *right, size_t right_size);

/* The same of a name for which more speaks: any letter may be missing, too many or wrong, at the
 * end as well; or two neighbours are swapped. Digits tell names apart here, too. */
bool member_is_near(const char *wrong, size_t wrong_size, const char *right, size_t right_size);

#endif
