// Playing the calls of a pass again (models/replay.py): one call from Python, and one team of threads, for all.

#include "team.h"

namespace {

struct Step {
    void (*call)(const Word*);
    const Word* words;
};

}  // namespace

// Do the steps in order; with `together`, all threads do each before the next begins.
EXPORT void play(const Step* steps, long count, int together) {
#pragma omp parallel if (together)
    for (long i = 0; i < count; i++) {
        steps[i].call(steps[i].words);
#pragma omp barrier
    }
}

// Whether a kernel that this thread has called since the last time was worth several threads.
EXPORT int was_wide() {
    int any = wide;
    wide = false;
    return any;
}
