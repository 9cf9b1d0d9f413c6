// Starts a program again and again: time from exec to the first byte of its output, and its peak resident memory.
// A standard input that is a file is read from its beginning each time.
// usage: launch NAME REPETITIONS PROGRAM [ARGUMENT...]
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + 1e-9 * t.tv_nsec;
}

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void print(const char *name, const char *metric, double *values, int count) {
    qsort(values, count, sizeof *values, compare);
    printf("{\"peer\":\"recurrentgen\",\"workload\":\"%s\",\"metric\":\"%s\","
           "\"median\":%.6g,\"min\":%.6g,\"max\":%.6g,\"n\":%d}\n",
           name, metric, values[count / 2], values[0], values[count - 1], count);
}

// vfork, as a shell would start it: the child shares nothing that is measured.
static double start(char **command, double *mebibytes) {
    lseek(STDIN_FILENO, 0, SEEK_SET);
    int ends[2];
    if (pipe(ends)) fail("pipe");
    double begin = now();
    pid_t child = vfork();
    if (child < 0) fail("vfork");
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execv(command[0], command);
        _exit(127);
    }
    close(ends[1]);
    char byte;
    if (read(ends[0], &byte, 1) != 1) {
        fprintf(stderr, "%s has no output\n", command[0]);
        exit(1);
    }
    double seconds = now() - begin;
    while (read(ends[0], &byte, 1) == 1) {
    }
    close(ends[0]);
    int status;
    struct rusage usage;
    if (wait4(child, &status, 0, &usage) != child) fail("wait4");
    if (status != 0) {
        fprintf(stderr, "%s: status %d\n", command[0], status);
        exit(1);
    }
    *mebibytes = usage.ru_maxrss / 1024.0;
    return seconds;
}

int main(int argc, char **argv) {
    int count = argc > 3 ? atoi(argv[2]) : 0;
    if (count < 1) {
        fprintf(stderr, "usage: launch NAME REPETITIONS PROGRAM [ARGUMENT...]\n");
        return 2;
    }
    char **command = argv + 3;
    double *milliseconds = calloc(count, sizeof *milliseconds), *mebibytes = calloc(count, sizeof *mebibytes), ignored;
    for (int i = 0; i < 3; i++) start(command, &ignored);
    for (int i = 0; i < count; i++) milliseconds[i] = 1e3 * start(command, &mebibytes[i]);
    struct stat file;
    if (stat(command[0], &file)) fail(command[0]);
    double megabytes = file.st_size / 1e6;
    print(argv[1], "ms_exec_to_first_output", milliseconds, count);
    print(argv[1], "MiB_peak_rss", mebibytes, count);
    print(argv[1], "MB_on_disk", &megabytes, 1);
    return 0;
}
