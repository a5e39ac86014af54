// Numbers in memory and what is done with one of them, for every file of kernels.

#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

#define EXPORT extern "C" __attribute__((visibility("default")))

namespace {

struct bf16 { uint16_t bits; };  // the upper half of a float

inline float get(float x) { return x; }
inline float get(bf16 x) {
    uint32_t wide = uint32_t(x.bits) << 16;
    float out;
    memcpy(&out, &wide, 4);
    return out;
}
inline void put(float& at, float x) { at = x; }
inline void put(bf16& at, float x) {  // rounded to the nearest, ties to even
    uint32_t wide;
    memcpy(&wide, &x, 4);
    at.bits = uint16_t((wide + 0x7fff + ((wide >> 16) & 1)) >> 16);
}

// e^x to within 2 ulp (the polynomial of Cephes' expf), written so that a loop of it vectorises.
// A NaN stays one.
inline float exp_of(float x) {
    x = x > 88.3f ? 88.3f : x;
    x = x < -87.3f ? -87.3f : x;
    float n = std::floor(x * 1.44269504f + 0.5f);
    float r = x - n * 0.693359375f + n * 2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * r * r + r + 1.0f;
    int32_t bits = (int32_t(n) + 127) << 23;
    float scale;
    memcpy(&scale, &bits, 4);
    return p * scale;
}

constexpr float EPS = 1e-6f;
constexpr long SMALL = 1 << 14;  // less work than this is one thread's: waking others takes longer

}  // namespace
