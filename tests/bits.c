// Compares two files whose lines end in three floats, written as the bits in hexadecimal digits: the largest difference
// over the largest value of the column. The other columns are not compared.
// usage: bits TOLERANCE FILE FILE
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 3, DIGITS = 8 };

static FILE *file(const char *path) {
    FILE *stream = fopen(path, "r");
    if (!stream) {
        perror(path);
        exit(2);
    }
    return stream;
}

// The float of a column counted from the end of the line.
static double value(const char *path, const char *line, int from_end) {
    const char *start = line + strlen(line) - 1 - from_end * (DIGITS + 1) + 1;
    char *end;
    if (start <= line || start[-1] != ' ') {
        fprintf(stderr, "%s: no such column: %s", path, line);
        exit(2);
    }
    uint32_t bits = (uint32_t)strtoul(start, &end, 16);
    float result;
    if (end != start + DIGITS) {
        fprintf(stderr, "%s: expected %d hexadecimal digits: %s", path, DIGITS, line);
        exit(2);
    }
    memcpy(&result, &bits, sizeof result);
    return result;
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: bits TOLERANCE FILE FILE\n");
        return 2;
    }
    FILE *files[2] = {file(argv[2]), file(argv[3])};
    char lines[2][512];
    double difference[COLUMNS] = {0}, largest[COLUMNS] = {0};
    long count = 0;
    for (;; count++) {
        int ended[2];
        for (int i = 0; i < 2; i++) ended[i] = !fgets(lines[i], sizeof lines[i], files[i]);
        if (ended[0] != ended[1]) {
            fprintf(stderr, "one file ends after %ld lines, the other does not\n", count);
            return 1;
        }
        if (ended[0]) break;
        for (int k = 0; k < COLUMNS; k++) {
            double a = value(argv[2], lines[0], k + 1), b = value(argv[3], lines[1], k + 1);
            if (isnan(a) != isnan(b)) {
                fprintf(stderr, "line %ld: NaN in one file only\n", count + 1);
                return 1;
            }
            if (!isnan(a)) {
                difference[k] = fmax(difference[k], fabs(a - b));
                largest[k] = fmax(largest[k], fabs(a));
            }
        }
    }
    double error = 0;
    for (int k = 0; k < COLUMNS; k++) error = fmax(error, difference[k] / fmax(largest[k], 1e-30));
    printf("%ld lines, largest error over the largest value %.2g, allowed %s\n", count, error, argv[1]);
    return count > 0 && error <= atof(argv[1]) ? 0 : 1;
}
