#!/usr/bin/env python3
# tests/unit/lang/jsonata/case_table.py - print runtime/lang/jsonata/text/case_table.h from the
# Unicode data that Python comes with. Run by hand when there is a new version of Unicode.
import unicodedata

ALL = [c for c in range(0x110000) if not 0xd800 <= c < 0xe000]


def ranges_of_mapping(mapping):
    """Ranges (first, last, step, delta) of characters that are moved by the same distance."""
    out = []
    for c in sorted(mapping):
        delta = mapping[c] - c
        if out:
            first, last, step, same = out[-1]
            if same == delta and c - last <= 2 and step in (0, c - last):
                out[-1] = (first, c, c - last, same)
                continue
        out.append((c, c, 0, delta))
    return [(f, l, s or 1, d) for f, l, s, d in out]


def ranges_of_set(members):
    out = []
    for c in sorted(members):
        if out and out[-1][1] == c - 1:
            out[-1][1] = c
        else:
            out.append([c, c])
    return out


def mappings(convert):
    simple, special = {}, {}
    for c in ALL:
        to = convert(chr(c))
        if to == chr(c):
            continue
        if len(to) == 1:
            simple[c] = ord(to)
        else:
            special[c] = [ord(x) for x in to]
    return simple, special


def is_cased(c):
    """Alone before a sigma it makes the sigma final."""
    return (chr(c) + '\u03a3').lower()[-1] == '\u03c2'


def is_ignorable(c):
    """Between a letter and a sigma it is not seen."""
    return not is_cased(c) and ('A' + chr(c) + '\u03a3').lower()[-1] == '\u03c2'


def table(name, kind, rows, form, bound=''):
    print(f'\nstatic const {kind} {name}[]{bound} = {{')
    line = '   '
    for row in rows:
        text = ' ' + form(row) + ','
        if len(line + text) > 100:
            print(line)
            line = '   '
        line += text
    print(line)
    print('};')


def number(n):
    return hex(n) if n >= 0 else '-' + hex(-n)


def moved(row):
    return '{%s, %s, %d, %s}' % (hex(row[0]), hex(row[1]), row[2], number(row[3]))


upper, upper_special = mappings(str.upper)
lower, lower_special = mappings(str.lower)
print('/* runtime/lang/jsonata/text/case_table.h - upper and lower case of Unicode '
      f'{unicodedata.unidata_version}.')
print(' *')
print(' * Made by tests/unit/lang/jsonata/case_table.py; private to case.c. */')
print('#ifndef SFN_LANG_JSONATA_CASE_TABLE_H')
print('#define SFN_LANG_JSONATA_CASE_TABLE_H')
print('\n#include <stdint.h>')
print('\n/* From `first` to `last`, each or each second character is moved by `delta`. */')
print('struct case_range {\n    uint32_t first, last;\n    uint32_t step;\n    int32_t delta;\n};')
print('\n/* One character becomes several; the last may be 0. */')
print('struct case_special {\n    uint32_t from;\n    uint32_t to[3];\n};')
table('upper_ranges', 'struct case_range', ranges_of_mapping(upper), moved)
table('lower_ranges', 'struct case_range', ranges_of_mapping(lower), moved)
special = lambda row: '{%s, {%s}}' % (hex(row[0]), ', '.join(map(hex, (row[1] + [0])[:3])))
table('upper_specials', 'struct case_special', sorted(upper_special.items()), special)
table('lower_specials', 'struct case_special', sorted(lower_special.items()), special)
pair = lambda row: '{%s, %s}' % (hex(row[0]), hex(row[1]))
print('\n/* Letters that have a case, and characters that are skipped in the search for one: they'
      '\n * decide whether a sigma is final. */')
cased = ranges_of_set([c for c in ALL if is_cased(c)])
ignorable = ranges_of_set([c for c in ALL if is_ignorable(c)])
table('cased_ranges', 'uint32_t', cased, pair, '[2]')
table('ignorable_ranges', 'uint32_t', ignorable, pair, '[2]')
print('\n#endif')
