/* runtime/http/date.c - the dates in requests. */
#include "runtime/http/date.h"

#include <stdio.h>
#include <string.h>

#include "runtime/base/time.h"

void date_write_basic(char date[DATE_BASIC_SIZE], int64_t seconds)
{
    char text[TIME_TEXT_MAX];
    size_t size = 0;

    time_write_ms(text, seconds * 1000);
    for (const char *at = text; *at != '\0' && *at != '.' && size < DATE_BASIC_SIZE - 2; at++)
        if (*at != '-' && *at != ':')
            date[size++] = *at;
    date[size++] = 'Z';
    date[size] = '\0';
}

bool date_read_basic(const char *text, size_t size, int64_t *seconds)
{
    char whole[TIME_TEXT_MAX];
    struct instant instant;

    if (size != DATE_BASIC_SIZE - 1)
        return false;
    snprintf(whole, sizeof whole, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", text, text + 4, text + 6,
             text + 9, text + 11, text + 13);
    if (text[8] != 'T' || text[15] != 'Z' || !time_read(whole, strlen(whole), &instant))
        return false;
    *seconds = instant.seconds;
    return true;
}

bool date_read_http(const char *text, int64_t *seconds)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    char day[3], month[4], year[5], hour[3], minute[3], second[3], zone[6], whole[TIME_TEXT_MAX];
    const char *place;
    struct instant instant;

    if (sscanf(text, "%*3[A-Za-z], %2[0-9] %3[A-Za-z] %4[0-9] %2[0-9]:%2[0-9]:%2[0-9] %5s", day,
               month, year, hour, minute, second, zone) != 7)
        return false;
    place = strlen(month) == 3 ? strstr(months, month) : NULL;
    if (place == NULL || (place - months) % 3 != 0 ||
        (strcmp(zone, "GMT") != 0 && strcmp(zone, "UTC") != 0 && strcmp(zone, "-0000") != 0 &&
         strcmp(zone, "+0000") != 0))
        return false;
    snprintf(whole, sizeof whole, "%s-%02d-%sT%s:%s:%sZ", year,
             (int)((place - months) / 3 + 1) % 100, day, hour, minute, second);
    if (!time_read(whole, strlen(whole), &instant))
        return false;
    *seconds = instant.seconds;
    return true;
}
