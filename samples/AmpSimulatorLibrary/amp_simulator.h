/* The effect of samples/AmpSimulator as a shared library.
 *
 * An amp is one mono signal through one model. Opening, closing and amp_switch allocate and take milliseconds; amp_process,
 * amp_set_knob and amp_reset do not allocate, lock or wait, and may be called from an audio thread. One amp must not be used by
 * two threads at once; different amps may.
 */
#ifndef AMP_SIMULATOR_H
#define AMP_SIMULATOR_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct amp amp;

enum {
    AMP_OK = 0,
    AMP_WRONG_ARGUMENT = 1, /* a null pointer, a count below 0, a knob that is not there, a rate that cannot be corrected */
    AMP_WRONG_FILE = 2,     /* a file that is malformed or has a network that is not known */
    AMP_IO = 3,             /* a file that cannot be read */
    AMP_FAILED = 4          /* anything else */
};

/* Opens a model: path is a .nam, GuitarML, Proteus, AIDA-X, RTNeural or safetensors file in UTF-8, or NULL for the model that
 * comes with the library. The signal has sample_rate samples per second. Writes the amp to *opened, or NULL after an error. */
int32_t amp_open(const char *path, double sample_rate, amp **opened);

/* Opens another model for the same signal and fades to it within fade_samples, from the next amp_process on. Not for the audio
 * thread; amp_process must not run meanwhile. After an error the amp plays on as before. */
int32_t amp_switch(amp *opened, const char *path, int32_t fade_samples);

/* Processes count samples in place; full scale is 1. Blocks may be of any length. */
int32_t amp_process(amp *opened, float *samples, int32_t count);

/* How many knobs the model has; 0 for NULL. */
int32_t amp_knobs(const amp *opened);

/* Turns a knob, numbered from 0, to a position from 0 to 1; it arrives after 10 ms. */
int32_t amp_set_knob(amp *opened, int32_t knob, float position);

/* Back to silence. Knobs stay where they are. */
int32_t amp_reset(amp *opened);

/* Frees an amp; NULL is allowed. The pointer must not be used again. */
void amp_close(amp *opened);

/* What the last call of this thread that did not return AMP_OK was about, in UTF-8; valid until the thread's next such call.
 * An empty text where there was none. */
const char *amp_error(void);

#ifdef __cplusplus
}
#endif

#endif
