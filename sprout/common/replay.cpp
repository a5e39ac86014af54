// Playing the calls of a pass again (models/replay.py): one call from Python, and one team of threads, for all.

#include <sched.h>

#include <atomic>

#include "team.h"

namespace {

constexpr long PATIENCE = 1 << 16;  // looks at the others before the processor is left to them

struct Step {
    void (*call)(const Word*);
    const Word* words;
    int64_t wide;  // whether it may be worth more than one thread
};

}  // namespace

// Do the steps in order, with a team of threads if `together`: the wide ones by all of them, the others by one.
// Threads wait for each other only around wide steps, because each waiting is dear where they are not all running.
EXPORT void play(const Step* steps, long count, int together) {
    std::atomic<long> arrived{0};  // at barriers, all of them together
#pragma omp parallel if (together)
    {
        bool first = !omp_get_thread_num();
        long threads = omp_get_num_threads(), awaited = 0;
        for (long i = 0; i < count; i++) {
            bool all = steps[i].wide;
            alone = !all;
            if (all || first) steps[i].call(steps[i].words);
            if (all || (i + 1 < count && steps[i + 1].wide)) {
                // A barrier: OpenMP's own takes a thirtieth of a token longer.
                awaited += threads;
                arrived.fetch_add(1, std::memory_order_acq_rel);
                for (long looks = 0; arrived.load(std::memory_order_acquire) < awaited; looks++)
                    if (looks > PATIENCE) sched_yield();
            }
        }
        alone = false;
    }
}

// Whether a kernel that this thread has called since the last time may be worth several threads.
EXPORT int was_wide() {
    int any = wide;
    wide = false;
    return any;
}
