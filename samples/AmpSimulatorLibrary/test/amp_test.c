/* Calls the shared library as a C program would, and compares with a file that AmpSimulator has made of the same input:
 *   amp_test IN.wav EXPECTED.wav [MODEL]
 * Both files as AmpSimulator writes them with --format float32, mono; the knob of the model, if any, stands at 0.5. Without a model
 * file, the one that comes with the library. Prints the largest difference; ends with "N passed, N failed".
 */
#include "amp_simulator.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FLOAT_HEAD = 58 };

static int passed;
static int failed;

static void check(int ok, const char *what)
{
    if (ok) {
        passed++;
    } else {
        failed++;
        printf("FAILED: %s (last error: %s)\n", what, amp_error());
    }
}

static uint32_t number(const unsigned char *bytes)
{
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

/* The samples of a WAV file with 32-bit floating point numbers; this machine is little-endian, as x64 and arm64 are. */
static float *read_wave(const char *path, int32_t *count, double *rate)
{
    unsigned char head[FLOAT_HEAD];
    float *samples = NULL;
    FILE *file = fopen(path, "rb");
    if (file != NULL && fread(head, 1, sizeof head, file) == sizeof head && memcmp(head + 50, "data", 4) == 0) {
        *rate = number(head + 24);
        *count = (int32_t)(number(head + 54) / sizeof(float));
        samples = malloc(*count * sizeof(float) + 1);
        if (samples != NULL && fread(samples, sizeof(float), *count, file) != (size_t)*count) {
            free(samples);
            samples = NULL;
        }
    }
    if (file != NULL) {
        fclose(file);
    }
    if (samples == NULL) {
        fprintf(stderr, "%s: expected a file of AmpSimulator --format float32\n", path);
        exit(2);
    }
    return samples;
}

static float largest_difference(const float *a, const float *b, int32_t count)
{
    float largest = 0;
    for (int32_t i = 0; i < count; i++) {
        float difference = fabsf(a[i] - b[i]);
        if (!(difference <= largest)) {
            largest = difference;
        }
    }
    return largest;
}

static void process(amp *opened, float *samples, int32_t count)
{
    /* Blocks of several lengths. */
    static const int32_t blocks[] = { 1, 64, 100, 512, 4096 };
    int32_t done = 0;
    for (int i = 0; done < count; i++) {
        int32_t block = blocks[i % 5];
        if (block > count - done) {
            block = count - done;
        }
        check(amp_process(opened, samples + done, block) == AMP_OK, "process a block");
        done += block;
    }
}

static void test_sound(const char *input, const char *expected, const char *model)
{
    int32_t count;
    int32_t expected_count;
    double rate;
    float *samples = read_wave(input, &count, &rate);
    float *again = malloc(count * sizeof(float) + 1);
    float *truth = read_wave(expected, &expected_count, &rate);
    amp *opened;
    float difference;
    memcpy(again, samples, count * sizeof(float));
    check(count == expected_count, "as many samples");
    check(amp_open(model, rate, &opened) == AMP_OK && opened != NULL, "open the model");
    process(opened, samples, count);
    difference = largest_difference(samples, truth, count);
    printf("%d samples, largest difference %g\n", count, difference);
    check(difference <= 1e-6f, "the sound that AmpSimulator makes");
    check(amp_reset(opened) == AMP_OK, "reset");
    process(opened, again, count);
    check(largest_difference(samples, again, count) == 0, "the same sound after a reset");
    if (amp_knobs(opened) > 0) {
        check(amp_set_knob(opened, 0, 1.0f) == AMP_OK, "turn the knob");
        process(opened, again, count);
        check(largest_difference(samples, again, count) > 0.01f, "another sound with the knob turned");
    }
    check(amp_switch(opened, NULL, 100) == AMP_OK, "switch to the model of the library");
    process(opened, again, count);
    amp_close(opened);
    free(samples);
    free(again);
    free(truth);
}

static void test_mistakes(const char *wave)
{
    float sample = 0;
    amp *opened = (amp *)&sample;
    check(amp_open("no such file.nam", 44100, &opened) == AMP_IO && opened == NULL, "a file that is not there");
    check(strlen(amp_error()) > 0, "an error has a text");
    check(amp_open(wave, 44100, &opened) == AMP_WRONG_FILE && opened == NULL, "a file that is no model");
    check(amp_open(NULL, 44100, NULL) == AMP_WRONG_ARGUMENT, "nowhere to write the amp");
    check(amp_open(NULL, 1000, &opened) == AMP_WRONG_ARGUMENT && opened == NULL, "a rate that cannot be corrected");
    check(strstr(amp_error(), "0.5") != NULL, "the text names the bound");
    check(amp_process(NULL, &sample, 1) == AMP_WRONG_ARGUMENT, "process without an amp");
    check(amp_reset(NULL) == AMP_WRONG_ARGUMENT, "reset without an amp");
    check(amp_knobs(NULL) == 0, "knobs without an amp");
    check(amp_open(NULL, 44100, &opened) == AMP_OK, "open the model of the library");
    check(amp_knobs(opened) == 1, "one knob");
    check(amp_process(opened, NULL, 1) == AMP_WRONG_ARGUMENT, "process nothing");
    check(amp_process(opened, &sample, -1) == AMP_WRONG_ARGUMENT, "a negative count");
    check(amp_process(opened, NULL, 0) == AMP_OK, "an empty block");
    check(amp_set_knob(opened, 1, 0.5f) == AMP_WRONG_ARGUMENT, "a knob that is not there");
    check(amp_set_knob(opened, 0, 2.0f) == AMP_WRONG_ARGUMENT, "a position beyond the end");
    check(amp_switch(opened, "no such file.nam", 100) == AMP_IO, "switch to a file that is not there");
    check(amp_process(opened, &sample, 1) == AMP_OK, "it plays on");
    amp_close(opened);
    amp_close(NULL);
}

int main(int argc, char **argv)
{
    if (argc != 3 && argc != 4) {
        fprintf(stderr, "Usage: amp_test IN.wav EXPECTED.wav [MODEL]\n");
        return 2;
    }
    test_sound(argv[1], argv[2], argc == 4 ? argv[3] : NULL);
    test_mistakes(argv[1]);
    printf("%d passed, %d failed\n", passed, failed);
    return failed == 0 ? 0 : 1;
}
