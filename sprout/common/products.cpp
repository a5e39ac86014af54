// Products with weights, a few rows of input at a time, for processors: each weight is read once.
//
// Generation is bound by that. Plain C++ as in kernels.cpp, which see; where the processor multiplies bf16
// numbers in pairs (AVX-512 BF16) or tiles (AMX) that is used. PyTorch's own products are the slow version
// beside it (models/decoding.py, engine/quantize.py). Shapes: M rows of input, K inputs, N outputs.
//
// With weights in bf16 or fp32 a sum is made in the same order whatever M is, so an answer does not hang on
// its neighbours.

#include <algorithm>
#include <type_traits>
#include <vector>

#include "team.h"

#if defined(__AVX512BF16__) && defined(__AVX512BW__) && defined(__AVX512VNNI__)
#include <immintrin.h>
#define PAIRS 1
#if defined(__AMX_BF16__) && defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#define TILES 1
#endif
#endif

namespace {

constexpr long ROWS = 4;  // weight rows, and rows of input, that are in registers together
constexpr long TILE = 16;  // rows of a matrix tile
constexpr long BLOCK = 32; // weight rows that are done with before the next are read
constexpr long AHEAD = 16384;  // how far behind the weights at work others are called for, in bytes

// y[r · M + m] = Σ_k w[r · K + k] · x[m · K + k] for r < R and m < M, where y has `all` columns.
template <long R, long M, class S>
inline void products(const S* w, const S* x, long K, float* y, long all) {
    for (long m = 0; m < M; m++)
        for (long r = 0; r < R; r++) {
            const S *a = w + r * K, *b = x + m * K;
            float sum = 0;
#pragma omp simd reduction(+ : sum)
            for (long k = 0; k < K; k++) sum += get(a[k]) * get(b[k]);
            y[r * all + m] = sum;
        }
}

#ifdef PAIRS
template <long R, long M>
inline void products(const bf16* w, const bf16* x, long K, float* y, long all) {
    __m512 sum[R][M];
    for (long r = 0; r < R; r++)
        for (long m = 0; m < M; m++) sum[r][m] = _mm512_setzero_ps();
    for (long k = 0; k < K; k += 32) {
        __mmask32 here = K - k >= 32 ? ~0u : (1u << (K - k)) - 1;
        __m512i from[M];
#pragma GCC unroll 4
        for (long m = 0; m < M; m++) from[m] = _mm512_maskz_loadu_epi16(here, x + m * K + k);
#pragma GCC unroll 4
        for (long r = 0; r < R; r++) {
            __m512i row = _mm512_maskz_loadu_epi16(here, w + r * K + k);
#pragma GCC unroll 4
            for (long m = 0; m < M; m++)
                sum[r][m] = _mm512_dpbf16_ps(sum[r][m], (__m512bh)row, (__m512bh)from[m]);
        }
    }
    for (long r = 0; r < R; r++)
        for (long m = 0; m < M; m++) y[r * all + m] = _mm512_reduce_add_ps(sum[r][m]);
}
#endif

// So many rows of weights by all rows of input: y (rows, M).
template <class S> inline void block(const S* w, const S* x, long rows, long M, long K, float* y) {
    long r = 0;
    for (; r + ROWS <= rows; r += ROWS) {
        long m = 0;
        for (; m + ROWS <= M; m += ROWS) products<ROWS, ROWS>(w + r * K, x + m * K, K, y + r * M + m, M);
        for (; m < M; m++) products<ROWS, 1>(w + r * K, x + m * K, K, y + r * M + m, M);
    }
    for (; r < rows; r++)
        for (long m = 0; m < M; m++) products<1, 1>(w + r * K, x + m * K, K, y + r * M + m, M);
}

#ifdef TILES
// Whether this process may use the matrix tiles of the processor (AMX): Linux wants to be asked.
inline bool tiles() {
    static const bool allowed = !syscall(SYS_arch_prctl, 0x1023 /* ARCH_REQ_XCOMP_PERM */, 18L);
    return allowed;
}

// The tiles of this thread, 16 rows each: 0 … 3 sums, 4 … 5 weights, 6 … 7 input. Those of weights are 64 bytes
// wide, the others 4 for each row of input, of which a tile takes `across`.
inline void set_tiles(long across) {
    struct { uint8_t palette, start, zero[14]; uint16_t width[16]; uint8_t rows[16]; } shape = {1, 0, {}, {}, {}};
    for (long i = 0; i < 8; i++) shape.width[i] = i == 4 || i == 5 ? 64 : 4 * across, shape.rows[i] = TILE;
    _tile_loadconfig(&shape);
}

// The input as the tiles take it, (M / across, K / 2, across, 2) with zero rows behind the last: pairs of inputs
// of so many rows beside each other.
inline std::vector<uint32_t> packed(const bf16* x, long M, long K, long across) {
    std::vector<uint32_t> out((M + across - 1) / across * across * K / 2);
    for (long m = 0; m < M; m++)
        for (long k = 0; k < K / 2; k++)
            memcpy(&out[m / across * across * K / 2 + k * across + m % across], x + m * K + 2 * k, 4);
    return out;
}

// 32 rows of weights by all rows of packed input: y (32, M). Nothing is called for ahead: the processor's own
// prefetching reads such rows faster than instructions for it did.
template <bool both>
inline void tile_products(const bf16* w, const uint32_t* x, long K, long across, float* y) {
    const bf16* low = w + TILE * K;
    const uint32_t* two = x + across * K / 2;
    _tile_zero(0);
    _tile_zero(1);
    if (both) {
        _tile_zero(2);
        _tile_zero(3);
    }
    for (long k = 0; k < K; k += 32) {
        _tile_loadd(6, x + k * across / 2, 4 * across);
        _tile_loadd(4, w + k, K * sizeof(bf16));
        _tile_dpbf16ps(0, 4, 6);
        _tile_loadd(5, low + k, K * sizeof(bf16));
        _tile_dpbf16ps(1, 5, 6);
        if (both) {
            _tile_loadd(7, two + k * across / 2, 4 * across);
            _tile_dpbf16ps(2, 4, 7);
            _tile_dpbf16ps(3, 5, 7);
        }
    }
    _tile_stored(0, y, 64);
    _tile_stored(1, y + TILE * TILE, 64);
    if (both) {
        _tile_stored(2, y + 2 * TILE * TILE, 64);
        _tile_stored(3, y + 3 * TILE * TILE, 64);
    }
}

inline void tile_block(const bf16* w, const uint32_t* x, long M, long K, long across, float* y) {
    float sums[4 * TILE * TILE];  // (input's tile, row of weights, row of input)
    for (long m = 0; m < M; m += 2 * TILE) {
        const uint32_t* from = x + m * K / 2;
        if (m + TILE < M)
            tile_products<true>(w, from, K, across, sums);
        else
            tile_products<false>(w, from, K, across, sums);
        for (long r = 0; r < 2 * TILE; r++)
            for (long i = m; i < M && i < m + 2 * TILE; i++)
                y[r * M + i] = sums[((i - m) / TILE * 2 * TILE + r) * TILE + i % TILE];
    }
}
#endif

// The codes of a row as numbers of type S, which holds each of them exactly.
template <class S> inline void widen(const int8_t* codes, S* row, long K) {
#pragma omp simd
    for (long k = 0; k < K; k++) put(row[k], float(codes[k]));
}

#ifdef PAIRS
inline void widen(const int8_t* codes, bf16* row, long K) {
    for (long k = 0; k < K; k += 32) {
        __mmask32 here = K - k >= 32 ? ~0u : (1u << (K - k)) - 1;
        __m256i some = _mm256_maskz_loadu_epi8(here, codes + k);
        __m512 low = _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(_mm256_castsi256_si128(some)));
        __m512 high = _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(_mm256_extracti128_si256(some, 1)));
        _mm512_mask_storeu_epi16(row + k, here, (__m512i)_mm512_cvtne2ps_pbh(high, low));
    }
}
#endif

template <class S> inline float at(const S* numbers, long n, float missing) {
    return numbers ? get(numbers[n]) : missing;
}

// y = x wᵀ · scale + bias: x (M, K), w (N, K) of type W, S or int8; scale and bias (N) or null; y (M, N).
template <class S, class W>
void linear(const S* x, const W* w, const S* scale, const S* bias, S* y, long M, long K, long N) {
    constexpr bool coded = !std::is_same<S, W>::value;
#ifdef TILES
    const bool tiled = std::is_same<S, bf16>::value && K % 32 == 0 && tiles();
    const long across = std::min(M, TILE);
    std::vector<uint32_t> copied;
    const uint32_t* input = (const uint32_t*)x;  // as it is where it is one row
    if constexpr (std::is_same<S, bf16>::value)
        if (tiled && M > 1) {
            copied = packed(x, M, K, across);
            input = copied.data();
        }
#endif
    share((N + BLOCK - 1) / BLOCK, N * K, [&](long first, long last) {
        std::vector<float> sums(BLOCK * M);
        std::vector<S> wide(coded ? BLOCK * K : 0);
#ifdef TILES
        if (tiled) set_tiles(across);
#endif
        for (long n = first * BLOCK; n < std::min(last * BLOCK, N); n += BLOCK) {
            long rows = std::min(BLOCK, N - n);
            const S* from;
            if constexpr (coded) {
                for (long r = 0; r < rows; r++) widen(w + (n + r) * K, wide.data() + r * K, K);
                from = wide.data();
            } else {
                from = w + n * K;
            }
            bool done = false;
#ifdef TILES
            if constexpr (std::is_same<S, bf16>::value)
                if (tiled && rows == BLOCK) {
                    tile_block(from, input, M, K, across, sums.data());
                    done = true;
                }
#endif
            if (!done) block(from, x, rows, M, K, sums.data());
            for (long m = 0; m < M; m++)
                for (long r = 0; r < rows; r++)
                    put(y[m * N + n + r], sums[r * M + m] * at(scale, n + r, 1) + at(bias, n + r, 0));
        }
#ifdef TILES
        if (tiled) _tile_release();
#endif
    });
}

// Whole numbers for the rows of x, and what they are times: x[m · K + k] ≈ wholes[m · K + k] · unit[m]. With 15 bits
// they are nearer than bf16 is for all but the smallest.
template <class S> inline void round_rows(const S* x, long M, long K, int16_t* wholes, float* unit) {
    for (long m = 0; m < M; m++) {
        float most = 0;
#pragma omp simd reduction(max : most)
        for (long k = 0; k < K; k++) most = std::max(most, std::fabs(get(x[m * K + k])));
        unit[m] = most > 0 ? most / 32767 : 1;
        float per = 1 / unit[m];
#pragma omp simd
        for (long k = 0; k < K; k++) wholes[m * K + k] = int16_t(std::rint(get(x[m * K + k]) * per));
    }
}

// Σ_k w[k] · x[k] by whole numbers, whose sums over 8,192 pass 32 bits in no lane; then in float. A row is read from
// its beginning to its end, and what comes AHEAD bytes behind is called for: other orders read memory slower.
inline float whole_product(const int8_t* w, const int16_t* x, long K) {
    float total = 0;
    for (long low = 0; low < K; low += 8192) {
        long k = low, end = std::min(K, low + 8192);
#ifdef PAIRS
        __m512i sum[4] = {};
        for (; k + 128 <= end; k += 128) {
            _mm_prefetch((const char*)(w + k + AHEAD), _MM_HINT_T1);
            _mm_prefetch((const char*)(w + k + AHEAD + 64), _MM_HINT_T1);
#pragma GCC unroll 4
            for (long i = 0; i < 4; i++) {
                __m256i codes = _mm256_loadu_si256((const __m256i*)(w + k + 32 * i));
                __m512i from = _mm512_loadu_si512(x + k + 32 * i);
                sum[i] = _mm512_dpwssd_epi32(sum[i], _mm512_cvtepi8_epi16(codes), from);
            }
        }
        for (; k < end; k += 32) {
            __mmask32 here = end - k >= 32 ? ~0u : (1u << (end - k)) - 1;
            __m512i codes = _mm512_cvtepi8_epi16(_mm256_maskz_loadu_epi8(here, w + k));
            sum[0] = _mm512_dpwssd_epi32(sum[0], codes, _mm512_maskz_loadu_epi16(here, x + k));
        }
        sum[0] = _mm512_add_epi32(_mm512_add_epi32(sum[0], sum[1]), _mm512_add_epi32(sum[2], sum[3]));
        total += _mm512_reduce_add_ps(_mm512_cvtepi32_ps(sum[0]));
#else
        int64_t sum = 0;
#pragma omp simd reduction(+ : sum)
        for (; k < end; k++) sum += int32_t(w[k]) * x[k];
        total += sum;
#endif
    }
    return total;
}

// The same with weights in 8 bits, (N, K) with a scale for each of the N. Up to four rows of input are
// multiplied as whole numbers; for more the weights are widened first.
template <class S>
void linear_int8(const S* x, const int8_t* w, const S* scale, const S* bias, S* y, long M, long K, long N) {
    if (M > ROWS) return linear(x, w, scale, bias, y, M, K, N);
    std::vector<int16_t> wholes(M * K);
    std::vector<float> unit(M);
    round_rows(x, M, K, wholes.data(), unit.data());
    share((N + ROWS - 1) / ROWS, N * K, [&](long first, long last) {
        for (long n = first * ROWS; n < std::min(last * ROWS, N); n += ROWS) {
            long rows = std::min(ROWS, N - n);
            for (long m = 0; m < M; m++) {
                float sums[ROWS];
                for (long r = 0; r < rows; r++) sums[r] = whole_product(w + (n + r) * K, wholes.data() + m * K, K);
                for (long r = 0; r < rows; r++)
                    put(y[m * N + n + r], sums[r] * unit[m] * at(scale, n + r, 1) + at(bias, n + r, 0));
            }
        }
    });
}

}  // namespace

BOTH(linear,
     (const void* x, const void* w, const void* scale, const void* bias, void* y, long M, long K, long N),
     ((const S*)x, (const S*)w, (const S*)scale, (const S*)bias, (S*)y, M, K, N))
BOTH(linear_int8,
     (const void* x, const int8_t* w, const void* scale, const void* bias, void* y, long M, long K, long N),
     ((const S*)x, w, (const S*)scale, (const S*)bias, (S*)y, M, K, N))
EXPORT int has_tiles() {
#ifdef TILES
    return tiles();
#else
    return 0;
#endif
}
