// The steps of generating a token at a time that are not products with weights, for processors.
//
// As in kernels.cpp, which see; each has a slow version in PyTorch (models/functions.py, decoding.py and
// attention.py). Shapes: B rows of a batch, H query heads, G key/value heads, D head size, C width.

#include <algorithm>
#include <vector>

#include "team.h"

#if defined(__AVX512BF16__) && defined(__AVX512BW__)
#include <immintrin.h>
#define PAIRS 1
#endif

namespace {

// scores[i] = scale · (q · keys[i]) for n keys of D numbers each.
template <class S> inline void score(const S* q, const S* keys, float scale, float* scores, long n, long D) {
    for (long i = 0; i < n; i++) {
        float sum = 0;
#pragma omp simd reduction(+ : sum)
        for (long d = 0; d < D; d++) sum += get(q[d]) * get(keys[i * D + d]);
        scores[i] = sum * scale;
    }
}

// out = Σ_i weights[i] · values[i] / total for n values of D numbers each; `sum` has room for D.
template <class S>
inline void mean(const float* weights, const S* values, float total, float* sum, S* out, long n, long D) {
    std::fill(sum, sum + D, 0.0f);
    for (long i = 0; i < n; i++) {
#pragma omp simd
        for (long d = 0; d < D; d++) sum[d] += weights[i] * get(values[i * D + d]);
    }
    for (long d = 0; d < D; d++) put(out[d], sum[d] / total);
}

#ifdef PAIRS
// The same for bf16, four keys at a time in pairs, and 64 numbers of the values in registers.
inline void score(const bf16* q, const bf16* keys, float scale, float* scores, long n, long D) {
    if (D % 32) return score<bf16>(q, keys, scale, scores, n, D);
    for (long i = 0; i < n; i += 4) {
        long last = n - 1 - i;  // the rows past the end are the last one again
        __m512 sum[4] = {};
        for (long d = 0; d < D; d += 32) {
            __m512bh one = (__m512bh)_mm512_loadu_si512(q + d);
#pragma GCC unroll 4
            for (long r = 0; r < 4; r++) {
                const bf16* key = keys + (i + std::min(r, last)) * D + d;
                sum[r] = _mm512_dpbf16_ps(sum[r], one, (__m512bh)_mm512_loadu_si512(key));
            }
        }
        for (long r = 0; r <= std::min(3L, last); r++) scores[i + r] = _mm512_reduce_add_ps(sum[r]) * scale;
    }
}

inline void mean(const float* weights, const bf16* values, float total, float* sum, bf16* out, long n, long D) {
    if (D % 64) return mean<bf16>(weights, values, total, sum, out, n, D);
    for (long d = 0; d < D; d += 64) {
        __m512 part[4] = {};
        for (long i = 0; i < n; i++) {
            __m512 weight = _mm512_set1_ps(weights[i]);
#pragma GCC unroll 4
            for (long r = 0; r < 4; r++) {
                __m256i some = _mm256_loadu_si256((const __m256i*)(values + i * D + d + 16 * r));
                __m512 wide = _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(some), 16));
                part[r] = _mm512_fmadd_ps(weight, wide, part[r]);
            }
        }
        for (long r = 0; r < 4; r++) _mm512_storeu_ps(sum + d + 16 * r, part[r]);
    }
    for (long d = 0; d < D; d++) put(out[d], sum[d] / total);
}
#endif

// One new position of each row: its key and value go into the cache, then its query attends to what it sees.
//
// q (B, H, D); k, v (B, G, D); keys, values: one layer's, whose rows are `row` numbers apart and heads `head`,
// positions D. starts (B): where the new position stands. It sees `window` positions, itself included.
// out (B, H, D).
template <class S>
void attend_next(const S* q, const S* k, const S* v, S* keys, S* values, const int64_t* starts, S* out,
                 long B, long H, long G, long D, long row, long head, long window) {
    long longest = 0;
    for (long b = 0; b < B; b++) longest = std::max(longest, long(starts[b]) + 1);
    longest = std::min(longest, window);
    if (B * H * D * window > SMALL) wide = true;  // it will be, when the rows are longer
    float scale = 1 / std::sqrt(float(D));
    share(B * G, B * H * D * longest, [&](long first, long last) {
        std::vector<float> weights(longest), sum(D);
        for (long i = first; i < last; i++) {
            long b = i / G, g = i % G;
            long at = starts[b], low = std::max(0L, at + 1 - window), n = at + 1 - low;
            S *own = keys + b * row + g * head, *said = values + b * row + g * head;
            memcpy(own + at * D, k + i * D, D * sizeof(S));
            memcpy(said + at * D, v + i * D, D * sizeof(S));
            for (long h = g * (H / G); h < (g + 1) * (H / G); h++) {
                float most = -INFINITY, total = 0;
                score(q + (b * H + h) * D, own + low * D, scale, weights.data(), n, D);
#pragma omp simd reduction(max : most)
                for (long i = 0; i < n; i++) most = std::max(most, weights[i]);
#pragma omp simd reduction(+ : total)
                for (long i = 0; i < n; i++) total += weights[i] = exp_of(weights[i] - most);
                mean(weights.data(), said + low * D, total, sum.data(), out + (b * H + h) * D, n, D);
            }
        }
    });
}

// One new input of each row: y = x + Σ_j taps_j · (the input j before), j = 1 … n, and its tail moves on by one.
//
// x, y (B, C); tails: of one convolution, n inputs a row, the last one at the end, `apart` numbers from one to the
// next; taps (n, C). starts (B): how many inputs there were before; what a tail holds beyond those is another's.
template <class S>
void convolve_next(const S* x, S* tails, const S* taps, const int64_t* starts, S* y, long B, long C, long n,
                   long apart) {
    share(B, B * C * (n + 1), [&](long first, long last) {
        for (long b = first; b < last; b++) {
            const S* in = x + b * C;
            S *tail = tails + b * n * apart, *out = y + b * C;
            if (n == 3 && starts[b] >= n) {  // the usual case, in one pass
                S *one = tail + 2 * apart, *two = tail + apart, *three = tail;
#pragma omp simd
                for (long c = 0; c < C; c++) {
                    put(out[c], get(in[c]) + get(taps[c]) * get(one[c]) + get(taps[C + c]) * get(two[c])
                                    + get(taps[2 * C + c]) * get(three[c]));
                    three[c] = two[c];
                    two[c] = one[c];
                    one[c] = in[c];
                }
                continue;
            }
            long reach = std::min(n, long(starts[b]));
            for (long c = 0; c < C; c++) {
                float sum = get(in[c]);
                for (long j = 1; j <= reach; j++) sum += get(taps[(j - 1) * C + c]) * get(tail[(n - j) * apart + c]);
                put(out[c], sum);
            }
            for (long j = 0; j + 1 < n; j++) memcpy(tail + j * apart, tail + (j + 1) * apart, C * sizeof(S));
            memcpy(tail + (n - 1) * apart, in, C * sizeof(S));
        }
    });
}

// v + gate · table[ids], (B, H, T, D): v (B, T, H, D), gate (B, T, H), table (V, H·D), ids (B, T).
template <class S>
void embed_cast_values(const S* v, const S* gate, const S* table, const int64_t* ids, S* out, long B,
                       long T, long H, long D) {
    share(B * T, B * T * H * D, [&](long low, long high) {
        for (long n = low; n < high; n++)
            for (long h = 0; h < H; h++) {
                const S *in = v + (n * H + h) * D, *row = table + (ids[n] * H + h) * D;
                S* to = out + ((n / T * H + h) * T + n % T) * D;
                float g = get(gate[n * H + h]);
#pragma omp simd
                for (long d = 0; d < D; d++) put(to[d], get(in[d]) + g * get(row[d]));
            }
    });
}

// Rows `ids` of a table of so many rows of C numbers: out (M, C). An id past the end is the last row's.
template <class S> void look_up(const S* table, const int64_t* ids, S* out, long M, long rows, long C) {
    for (long m = 0; m < M; m++) memcpy(out + m * C, table + std::min(long(ids[m]), rows - 1) * C, C * sizeof(S));
}

template <class S> void add(const S* x, const S* y, S* out, long N) {
    share(N, N, [&](long low, long high) {
#pragma omp simd
        for (long n = low; n < high; n++) put(out[n], get(x[n]) + get(y[n]));
    });
}

// 2 · sigmoid(Σ_c w[h, c] x[m, c]) over the first n channels: x (M, C), w (H, n), out (M, H).
template <class S> void value_gate(const S* x, const S* w, S* out, long M, long C, long H, long n) {
    for (long m = 0; m < M; m++)
        for (long h = 0; h < H; h++) {
            float sum = 0;
#pragma omp simd reduction(+ : sum)
            for (long c = 0; c < n; c++) sum += get(x[m * C + c]) * get(w[h * n + c]);
            put(out[m * H + h], 2 / (1 + exp_of(-sum)));
        }
}

inline float square(float x) { return x * x; }

// The sum of f(c) for 0 ≤ c < C.
template <class F> inline float sum_of(long C, F f) {
    float sum = 0;
#pragma omp simd reduction(+ : sum)
    for (long c = 0; c < C; c++) sum += f(c);
    return sum;
}

// (x - mean) / √(variance + eps) · weight + bias of each of N rows of C; bias may be null.
template <class S>
void layer_norm(const S* x, const S* weight, const S* bias, float eps, S* y, long N, long C) {
    share(N, N * C, [&](long low, long high) {
        for (long n = low; n < high; n++) {
            const S* in = x + n * C;
            S* out = y + n * C;
            float mean = sum_of(C, [&](long c) { return get(in[c]); }) / C;
            float r = 1 / std::sqrt(sum_of(C, [&](long c) { return square(get(in[c]) - mean); }) / C + eps);
#pragma omp simd
            for (long c = 0; c < C; c++)
                put(out[c], (get(in[c]) - mean) * r * get(weight[c]) + (bias ? get(bias[c]) : 0));
        }
    });
}

// x / √(mean of x² + eps) · weight of each of N rows of C.
template <class S> void weighted_norm(const S* x, const S* weight, float eps, S* y, long N, long C) {
    share(N, N * C, [&](long low, long high) {
        for (long n = low; n < high; n++) {
            const S* in = x + n * C;
            S* out = y + n * C;
            float r = 1 / std::sqrt(sum_of(C, [&](long c) { return square(get(in[c])); }) / C + eps);
#pragma omp simd
            for (long c = 0; c < C; c++) put(out[c], get(in[c]) * r * get(weight[c]));
        }
    });
}

// The same of each head, then rotary positions: x (B, T, H, D) -> y (B, H, T, D); see `turn_norm` in kernels.cpp.
template <class S>
void norm_turn(const S* x, const S* weight, const float* cos, const float* sin, long row, float eps, S* y,
               long B, long T, long H, long D) {
    long half = D / 2;
    share(B * T, B * T * H * D, [&](long low, long high) {
        for (long n = low; n < high; n++) {
            long b = n / T, t = n % T;
            const float *c = cos + b * row + t * D, *s = sin + b * row + t * D;
            for (long h = 0; h < H; h++) {
                const S* in = x + (n * H + h) * D;
                S* out = y + ((b * H + h) * T + t) * D;
                float r = 1 / std::sqrt(sum_of(D, [&](long d) { return square(get(in[d])); }) / D + eps);
#pragma omp simd
                for (long d = 0; d < half; d++) {
                    float u = get(in[d]) * r * get(weight[d]), v = get(in[d + half]) * r * get(weight[d + half]);
                    put(out[d], u * c[d] + v * s[d]);
                    put(out[d + half], v * c[d] - u * s[d]);
                }
            }
        }
    });
}

inline float sigmoid(float x) { return 1 / (1 + exp_of(-x)); }

// gate · sigmoid(gate) · up.
template <class S> void swiglu(const S* gate, const S* up, S* y, long N) {
    share(N, N, [&](long low, long high) {
#pragma omp simd
        for (long n = low; n < high; n++) put(y[n], get(gate[n]) * sigmoid(get(gate[n])) * get(up[n]));
    });
}

// x / 2 · (1 + tanh u) = x · sigmoid(2 u) for u = √(2 / π) · (x + 0.044715 x³).
template <class S> void gelu(const S* x, S* y, long N) {
    share(N, N, [&](long low, long high) {
#pragma omp simd
        for (long n = low; n < high; n++) {
            float v = get(x[n]);
            put(y[n], v * sigmoid(1.5957691216f * (v + 0.044715f * v * v * v)));
        }
    });
}

}  // namespace

BOTH(layer_norm,
     (const void* x, const void* weight, const void* bias, float eps, void* y, long N, long C),
     ((const S*)x, (const S*)weight, (const S*)bias, eps, (S*)y, N, C))
BOTH(weighted_norm, (const void* x, const void* weight, float eps, void* y, long N, long C),
     ((const S*)x, (const S*)weight, eps, (S*)y, N, C))
BOTH(norm_turn,
     (const void* x, const void* weight, const float* cos, const float* sin, long row, float eps, void* y,
      long B, long T, long H, long D),
     ((const S*)x, (const S*)weight, cos, sin, row, eps, (S*)y, B, T, H, D))
BOTH(swiglu, (const void* gate, const void* up, void* y, long N), ((const S*)gate, (const S*)up, (S*)y, N))
BOTH(gelu, (const void* x, void* y, long N), ((const S*)x, (S*)y, N))
BOTH(look_up, (const void* table, const int64_t* ids, void* out, long M, long rows, long C),
     ((const S*)table, ids, (S*)out, M, rows, C))
BOTH(add, (const void* x, const void* y, void* out, long N), ((const S*)x, (const S*)y, (S*)out, N))
BOTH(value_gate, (const void* x, const void* w, void* out, long M, long C, long H, long n),
     ((const S*)x, (const S*)w, (S*)out, M, C, H, n))
BOTH(attend_next,
     (const void* q, const void* k, const void* v, void* keys, void* values, const int64_t* starts,
      void* out, long B, long H, long G, long D, long row, long head, long window),
     ((const S*)q, (const S*)k, (const S*)v, (S*)keys, (S*)values, starts, (S*)out, B, H, G, D, row, head,
      window))
BOTH(convolve_next,
     (const void* x, void* tails, const void* taps, const int64_t* starts, void* y, long B, long C, long n,
      long apart),
     ((const S*)x, (S*)tails, (const S*)taps, starts, (S*)y, B, C, n, apart))
BOTH(embed_cast_values,
     (const void* v, const void* gate, const void* table, const int64_t* ids, void* out, long B, long T,
      long H, long D),
     ((const S*)v, (const S*)gate, (const S*)table, ids, (S*)out, B, T, H, D))
