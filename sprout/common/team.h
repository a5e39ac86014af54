// Work that several threads do together, and calls that are written down and played again.
//
// A kernel made of `share` runs in three ways. Called by itself it asks for threads where its work is worth
// waking them. Within `play` (replay.cpp) the threads are there already: either all of them call it, and each
// does its part, or one does it alone. So a token's several hundred steps cost one waking.

#pragma once

#include <type_traits>
#include <utility>

#include "numbers.h"

// As omp.h has them, which Apple's compiler does not come with.
extern "C" int omp_in_parallel();
extern "C" int omp_get_num_threads();
extern "C" int omp_get_thread_num();

// Whether anything that this thread called may be worth more than one since `was_wide` (replay.cpp) was asked last.
inline thread_local bool wide = false;
// Whether this thread does a step of `play` alone.
inline thread_local bool alone = false;

namespace {

// f(low, high) for parts that make up 0 … count, `work` numbers in all; less than SMALL is one thread's.
template <class F> inline void share(long count, long work, F f) {
    if (omp_in_parallel()) {
        if (alone) return f(0, count);
        long all = work > SMALL ? omp_get_num_threads() : 1, me = omp_get_thread_num();
        if (me < all) f(count * me / all, count * (me + 1) / all);
        return;
    }
    if (work > SMALL) wide = true;
#pragma omp parallel if (work > SMALL)
    {
        long all = omp_get_num_threads(), me = omp_get_thread_num();
        f(count * me / all, count * (me + 1) / all);
    }
}

// An argument as it is written down.
union Word {
    void* place;
    int64_t whole;
    double real;
};

template <class A> inline A word(Word w) {
    if constexpr (std::is_pointer<A>::value)
        return (A)w.place;
    else if constexpr (std::is_floating_point<A>::value)
        return (A)w.real;
    else
        return (A)w.whole;
}

template <class... A, size_t... I>
inline void call_with(void (*function)(A...), const Word* words, std::index_sequence<I...>) {
    function(word<A>(words[I])...);
}

// Call a function with arguments that were written down.
template <class... A> inline void call_with(void (*function)(A...), const Word* words) {
    call_with(function, words, std::index_sequence_for<A...>());
}

}  // namespace

// A function of numbers of type S, exported for both types, and as one that is called with words.
#define BOTH(name, arguments, call)                                    \
    EXPORT void name##_float arguments { typedef float S; name call; } \
    EXPORT void name##_bf16 arguments { typedef bf16 S; name call; }   \
    EXPORT void name##_float_played(const Word* words) { call_with(name##_float, words); } \
    EXPORT void name##_bf16_played(const Word* words) { call_with(name##_bf16, words); }
