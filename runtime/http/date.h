/* runtime/http/date.h - the dates in requests. Inside runtime/http. */
#ifndef SFN_HTTP_DATE_H
#define SFN_HTTP_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DATE_BASIC_SIZE 17

/* As signatures have them: "20150830T123600Z", from seconds since the epoch. */
void date_write_basic(char date[DATE_BASIC_SIZE], int64_t seconds);
bool date_read_basic(const char *text, size_t size, int64_t *seconds);

/* As the header Date has them: "Sun, 30 Aug 2015 12:36:00 GMT". */
bool date_read_http(const char *text, int64_t *seconds);

#endif
