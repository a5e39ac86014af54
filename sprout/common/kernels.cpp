// The steps of a training step that are not matrix products, for processors: each goes through memory once.
//
// Plain C++ that any compiler vectorises, built on first use by kernels.py, which says what each function
// takes. Every one has a slow version in PyTorch beside it (models/functions.py, models/attention.py,
// losses.py), to which the tests hold it. S is the type of the numbers in memory, float or bf16; sums are
// in float. Shapes: B batch, T positions, C width, H heads, D head size, V vocabulary.
//
// Sums over tokens are made of parts whose borders do not hang on the number of threads.

#include <vector>

#include "team.h"

namespace {

template <class S> void rms_norm(const S* x, S* y, float* scale, long N, long C) {
    share(N, N * C, [&](long low, long high) {
        for (long n = low; n < high; n++) {
            const S* in = x + n * C;
            float sum = 0;
#pragma omp simd reduction(+ : sum)
            for (long c = 0; c < C; c++) sum += get(in[c]) * get(in[c]);
            float r = 1 / std::sqrt(sum / C + EPS);
            scale[n] = r;
#pragma omp simd
            for (long c = 0; c < C; c++) put(y[n * C + c], get(in[c]) * r);
        }
    });
}

template <class S>
void rms_norm_backward(const S* dy, const S* y, const float* scale, S* dx, long N, long C) {
#pragma omp parallel for schedule(static)
    for (long n = 0; n < N; n++) {
        const S *g = dy + n * C, *out = y + n * C;
        float along = 0;
#pragma omp simd reduction(+ : along)
        for (long c = 0; c < C; c++) along += get(g[c]) * get(out[c]);
        along /= C;
#pragma omp simd
        for (long c = 0; c < C; c++)
            put(dx[n * C + c], (get(g[c]) - get(out[c]) * along) * scale[n]);
    }
}

// Rotary positions, then the norm: x (B, T, H, D) -> y (B, H, T, D). cos and sin (1 or B, T, D) as
// `rotary_tables` makes them, `row` apart from one row of the batch to the next (0: the same for all).
// The norm of a vector is not changed by turning it.
template <class S>
void turn_norm(const S* x, const float* cos, const float* sin, long row, S* y, float* scale, long B,
               long T, long H, long D) {
    long half = D / 2;
    share(B * T, B * T * H * D, [&](long low, long high) {
        for (long n = low; n < high; n++) {
            long b = n / T, t = n % T;
            const float *c = cos + b * row + t * D, *s = sin + b * row + t * D;
            for (long h = 0; h < H; h++) {
                const S* in = x + (n * H + h) * D;
                long at = (b * H + h) * T + t;
                S* out = y + at * D;
                float sum = 0;
#pragma omp simd reduction(+ : sum)
                for (long d = 0; d < D; d++) sum += get(in[d]) * get(in[d]);
                float r = 1 / std::sqrt(sum / D + EPS);
                scale[at] = r;
#pragma omp simd
                for (long d = 0; d < half; d++) {
                    float u = get(in[d]), v = get(in[d + half]);
                    put(out[d], (u * c[d] + v * s[d]) * r);
                    put(out[d + half], (v * c[d] - u * s[d]) * r);
                }
            }
        }
    });
}

template <class S>
void turn_norm_backward(const S* dy, const S* y, const float* cos, const float* sin, long row,
                        const float* scale, S* dx, long B, long T, long H, long D) {
    long half = D / 2;
#pragma omp parallel for collapse(2) schedule(static)
    for (long b = 0; b < B; b++)
        for (long t = 0; t < T; t++) {
            const float *c = cos + b * row + t * D, *s = sin + b * row + t * D;
            for (long h = 0; h < H; h++) {
                long at = (b * H + h) * T + t;
                const S *g = dy + at * D, *out = y + at * D;
                S* to = dx + ((b * T + t) * H + h) * D;
                float along = 0;
#pragma omp simd reduction(+ : along)
                for (long d = 0; d < D; d++) along += get(g[d]) * get(out[d]);
                along /= D;
#pragma omp simd
                for (long d = 0; d < half; d++) {
                    float u = (get(g[d]) - get(out[d]) * along) * scale[at];
                    float v = (get(g[d + half]) - get(out[d + half]) * along) * scale[at];
                    put(to[d], u * c[d] - v * s[d]);
                    put(to[d + half], v * c[d] + u * s[d]);
                }
            }
        }
}

template <class S> void relu_squared(const S* x, S* y, long N) {
    share(N, N, [&](long low, long high) {
#pragma omp simd
        for (long n = low; n < high; n++) {
            float v = get(x[n]);
            v = v < 0 ? 0 : v;
            put(y[n], v * v);
        }
    });
}

template <class S> void relu_squared_backward(const S* dy, const S* x, S* dx, long N) {
#pragma omp parallel for simd schedule(static)
    for (long n = 0; n < N; n++) {
        float v = get(x[n]);
        v = v < 0 ? 0 : v;
        put(dx[n], 2 * v * get(dy[n]));
    }
}

// How many of the n positions before (step -1) or after (step 1) t are in its row and its document.
// documents: that row's, each in one piece, or null where all positions are of one.
inline long reached(const int64_t* documents, long t, long T, long n, long step) {
    long j = 0;
    while (j < n && t + (j + 1) * step >= 0 && t + (j + 1) * step < T
           && (!documents || documents[t] == documents[t + (j + 1) * step]))
        j++;
    return j;
}

// y_t = x_t + sum over j of taps_j · x_{t-j}, j = 1 … n, within a document; x (B, T, C), taps (n, C),
// documents (B, T) or null.
template <class S>
void short_convolution(const S* x, const float* taps, const int64_t* documents, S* y, long B, long T,
                       long C, long n) {
#pragma omp parallel for collapse(2) schedule(static)
    for (long b = 0; b < B; b++)
        for (long t = 0; t < T; t++) {
            const S* in = x + (b * T + t) * C;
            S* out = y + (b * T + t) * C;
            long reach = reached(documents ? documents + b * T : nullptr, t, T, n, -1);
            if (reach == 3) {  // the usual case, in one pass
#pragma omp simd
                for (long c = 0; c < C; c++)
                    put(out[c], get(in[c]) + taps[c] * get(in[c - C]) + taps[C + c] * get(in[c - 2 * C])
                                    + taps[2 * C + c] * get(in[c - 3 * C]));
                continue;
            }
            for (long c = 0; c < C; c++) {
                float sum = get(in[c]);
                for (long j = 1; j <= reach; j++) sum += taps[(j - 1) * C + c] * get(in[c - j * C]);
                put(out[c], sum);
            }
        }
}

// The taps' gradient is left in parts (B, n, C), one a row of the batch, to be added up.
template <class S>
void short_convolution_backward(const S* dy, const S* x, const float* taps, const int64_t* documents,
                                S* dx, float* parts, long B, long T, long C, long n) {
#pragma omp parallel for schedule(static)
    for (long b = 0; b < B; b++) {
        float* part = parts + b * n * C;
        memset(part, 0, sizeof(float) * n * C);
        for (long t = 0; t < T; t++) {
            const S *g = dy + (b * T + t) * C, *in = x + (b * T + t) * C;
            S* out = dx + (b * T + t) * C;
            const int64_t* own = documents ? documents + b * T : nullptr;
            long ahead = reached(own, t, T, n, 1), reach = reached(own, t, T, n, -1);
            if (ahead == 3 && reach == 3) {
#pragma omp simd
                for (long c = 0; c < C; c++) {
                    float d = get(g[c]);
                    part[c] += d * get(in[c - C]);
                    part[C + c] += d * get(in[c - 2 * C]);
                    part[2 * C + c] += d * get(in[c - 3 * C]);
                    put(out[c], d + taps[c] * get(g[c + C]) + taps[C + c] * get(g[c + 2 * C])
                                    + taps[2 * C + c] * get(g[c + 3 * C]));
                }
                continue;
            }
            for (long c = 0; c < C; c++) {
                float sum = get(g[c]);
                for (long j = 1; j <= ahead; j++) sum += taps[(j - 1) * C + c] * get(g[c + j * C]);
                for (long j = 1; j <= reach; j++) part[(j - 1) * C + c] += get(g[c]) * get(in[c - j * C]);
                put(out[c], sum);
            }
        }
    }
}

// y = r · x + s · start, numbers r and s.
template <class S> void mix(const S* x, const S* start, float r, float s, S* y, long N) {
    share(N, N, [&](long low, long high) {
#pragma omp simd
        for (long n = low; n < high; n++) put(y[n], r * get(x[n]) + s * get(start[n]));
    });
}

// The gradients of r and s are left in parts (rows, 2), one a row of C numbers, to be added up.
template <class S>
void mix_backward(const S* dy, const S* x, const S* start, float r, float s, S* dx, S* d_start,
                  float* parts, long rows, long C) {
#pragma omp parallel for schedule(static)
    for (long n = 0; n < rows; n++) {
        float dr = 0, ds = 0;
#pragma omp simd reduction(+ : dr, ds)
        for (long c = 0; c < C; c++) {
            float g = get(dy[n * C + c]);
            dr += g * get(x[n * C + c]);
            ds += g * get(start[n * C + c]);
            put(dx[n * C + c], r * g);
            put(d_start[n * C + c], s * g);
        }
        parts[2 * n] = dr;
        parts[2 * n + 1] = ds;
    }
}

// Values with their embedding: out (B, H, T, D) = v (B, T, H, D) + gate (B, T, H) · table[ids] (V, H·D).
template <class S>
void embed_values(const S* v, const S* gate, const float* table, const int64_t* ids, S* out, long B,
                  long T, long H, long D) {
#pragma omp parallel for collapse(2) schedule(static)
    for (long b = 0; b < B; b++)
        for (long t = 0; t < T; t++)
            for (long h = 0; h < H; h++) {
                long from = (b * T + t) * H + h;
                const float* row = table + ids[b * T + t] * H * D + h * D;
                S* to = out + ((b * H + h) * T + t) * D;
                float g = get(gate[from]);
#pragma omp simd
                for (long d = 0; d < D; d++) put(to[d], get(v[from * D + d]) + g * row[d]);
            }
}

// Each piece of a head's columns of d_table belongs to one thread, so no two write one number.
template <class S>
void embed_values_backward(const S* dout, const S* gate, const float* table, const int64_t* ids,
                           S* dv, S* d_gate, float* d_table, long B, long T, long H, long D) {
#pragma omp parallel
    {
#pragma omp for collapse(2) schedule(static)
        for (long b = 0; b < B; b++)
            for (long t = 0; t < T; t++)
                for (long h = 0; h < H; h++) {
                    long to = (b * T + t) * H + h;
                    const float* row = table + ids[b * T + t] * H * D + h * D;
                    const S* g = dout + ((b * H + h) * T + t) * D;
                    float sum = 0;
#pragma omp simd reduction(+ : sum)
                    for (long d = 0; d < D; d++) {
                        sum += get(g[d]) * row[d];
                        dv[to * D + d] = g[d];
                    }
                    put(d_gate[to], sum);
                }
        const long piece = 32, pieces = (D + piece - 1) / piece;
#pragma omp for collapse(2) schedule(static)
        for (long h = 0; h < H; h++)
            for (long p = 0; p < pieces; p++) {
                long low = p * piece, high = low + piece < D ? low + piece : D;
                for (long b = 0; b < B; b++)
                    for (long t = 0; t < T; t++) {
                        float* row = d_table + ids[b * T + t] * H * D + h * D;
                        const S* g = dout + ((b * H + h) * T + t) * D;
                        float weight = get(gate[(b * T + t) * H + h]);
#pragma omp simd
                        for (long d = low; d < high; d++) row[d] += weight * get(g[d]);
                    }
            }
    }
}

// Which of K keys, the first of them at position `key`, a query at position `at` sees: first … end - 1.
// low … high - 1 hold these and are whole vectors of 16 where there are as many, so that no number is
// left over for a slow loop.
struct Reach {
    long first, end, low, high;
    Reach(long at, long key, long window, long K) {
        first = at - window + 1 - key;
        first = first < 0 ? 0 : first;
        end = at - key + 1;
        low = first / 16 * 16;
        high = (end + 15) / 16 * 16;
        high = high > K ? K : high;
    }
    bool sees(long j) const { return j >= first && j < end; }
};

// Softmax of scores (N, Q, K) in their place, times `scale`: query i stands at start + i, key j at low + j,
// and sees the `window` positions up to its own; what it does not see becomes 0. documents (N / H, T), or
// null, keeps a query to keys of its own document.
template <class S>
void window_softmax(S* scores, const int64_t* documents, float scale, long N, long Q, long K, long start,
                    long low, long window, long H, long T) {
#pragma omp parallel
    {
        std::vector<float> room(K);
        float* e = room.data();
#pragma omp for collapse(2) schedule(static)
        for (long n = 0; n < N; n++)
            for (long i = 0; i < Q; i++) {
                S* row = scores + (n * Q + i) * K;
                const Reach reach(start + i, low, window, K);
                const int64_t* own = documents ? documents + n / H * T : nullptr;
                float most = -INFINITY;
#pragma omp simd reduction(max : most)
                for (long j = reach.low; j < reach.high; j++) {
                    e[j] = reach.sees(j) ? get(row[j]) * scale : -INFINITY;
                    most = e[j] > most ? e[j] : most;
                }
                if (own) {
                    most = -INFINITY;
                    for (long j = reach.low; j < reach.high; j++) {
                        e[j] = own[low + j] == own[start + i] ? e[j] : -INFINITY;
                        most = e[j] > most ? e[j] : most;
                    }
                }
                float sum = 0;
#pragma omp simd reduction(+ : sum)
                for (long j = reach.low; j < reach.high; j++) {
                    e[j] = e[j] == -INFINITY ? 0 : exp_of(e[j] - most);
                    sum += e[j];
                }
                float share = 1 / sum;
                memset((void*)row, 0, sizeof(S) * reach.low);
#pragma omp simd
                for (long j = reach.low; j < reach.high; j++) put(row[j], e[j] * share);
                memset((void*)(row + reach.high), 0, sizeof(S) * (K - reach.high));
            }
    }
}

// d scores, in the place of d weights: weights · (d weights - their mean under the weights) · scale.
template <class S>
void window_softmax_backward(const S* weights, S* d, float scale, long N, long Q, long K, long start,
                             long low, long window) {
#pragma omp parallel for collapse(2) schedule(static)
    for (long n = 0; n < N; n++)
        for (long i = 0; i < Q; i++) {
            const S* w = weights + (n * Q + i) * K;
            S* row = d + (n * Q + i) * K;
            const Reach reach(start + i, low, window, K);
            float mean = 0;
#pragma omp simd reduction(+ : mean)
            for (long j = reach.low; j < reach.high; j++) mean += get(w[j]) * get(row[j]);
            memset((void*)row, 0, sizeof(S) * reach.low);
#pragma omp simd
            for (long j = reach.low; j < reach.high; j++)
                put(row[j], get(w[j]) * (get(row[j]) - mean) * scale);
            memset((void*)(row + reach.high), 0, sizeof(S) * (K - reach.high));
        }
}

// Cross-entropy of logits softcap · tanh(raw / softcap), raw (N, V), uncapped where softcap is 0. With
// `learn`, raw becomes the gradient of the sum of losses by raw. A target below 0 has loss and gradient 0.
template <class S>
void cross_entropy(S* raw, const int64_t* targets, float* losses, float softcap, long N, long V,
                   long learn) {
#pragma omp parallel
    {
        std::vector<float> room(2 * V);
        float *e = room.data(), *slope = e + V;
#pragma omp for schedule(static)
        for (long n = 0; n < N; n++) {
            S* row = raw + n * V;
            long target = targets[n];
            if (target < 0) {
                losses[n] = 0;
                if (learn) memset((void*)row, 0, sizeof(S) * V);
                continue;
            }
            float sum = 0, wanted;
            if (softcap > 0) {
                float double_over_cap = 2 / softcap;
                auto capped = [&](float x) { return 1 - 2 / (1 + exp_of(x * double_over_cap)); };
                wanted = softcap * (capped(get(row[target])) - 1);
#pragma omp simd reduction(+ : sum)
                for (long j = 0; j < V; j++) {
                    float u = capped(get(row[j]));
                    slope[j] = 1 - u * u;
                    e[j] = exp_of(softcap * (u - 1));  // the highest a capped logit can be is softcap
                    sum += e[j];
                }
            } else {
                float most = -INFINITY;
#pragma omp simd reduction(max : most)
                for (long j = 0; j < V; j++) most = get(row[j]) > most ? get(row[j]) : most;
                wanted = get(row[target]) - most;
#pragma omp simd reduction(+ : sum)
                for (long j = 0; j < V; j++) {
                    slope[j] = 1;
                    e[j] = exp_of(get(row[j]) - most);
                    sum += e[j];
                }
            }
            losses[n] = std::log(sum) - wanted;
            if (!learn) continue;
            float share = 1 / sum, right = (e[target] * share - 1) * slope[target];
#pragma omp simd
            for (long j = 0; j < V; j++) put(row[j], e[j] * share * slope[j]);
            put(row[target], right);
        }
    }
}

// Muon's momentum: velocity moves to the gradient by 1 - momentum, and out = the gradient moved to the new
// velocity by `momentum` (Nesterov). N numbers.
template <class S> void blend(const float* grad, float* velocity, S* out, float momentum, long N) {
#pragma omp parallel for simd schedule(static)
    for (long n = 0; n < N; n++) {
        float g = grad[n], v = velocity[n];
        v += (g - v) * (1 - momentum);
        velocity[n] = v;
        put(out[n], g + (v - g) * momentum);
    }
}

// Weights (R, C) step against `update`, whose rows or columns are first multiplied by `factor` (R or C), and
// shrink where both have one sign.
template <class S>
void step_matrix(float* weights, const S* update, const float* factor, long by_row, float rate,
                 float shrink, long R, long C) {
#pragma omp parallel for schedule(static)
    for (long r = 0; r < R; r++) {
        float* row = weights + r * C;
        const S* u = update + r * C;
        float own = by_row ? factor[r] : 1;
#pragma omp simd
        for (long c = 0; c < C; c++) {
            float step = get(u[c]) * (by_row ? own : factor[c]);
            float w = row[c];
            w -= step * w >= 0 ? shrink * w : 0;
            row[c] = w - rate * step;
        }
    }
}

// AdamW on N numbers: `mean` and `square` move to the gradient and its square by beta1 and beta2 less than all,
// the weights shrink to `kept` of themselves and step by `rate`, which takes in the correction of the mean.
template <class S>
void step_adam(float* weights, const S* grad, float* mean, float* square, float beta1, float beta2,
               float correction, float eps, float kept, float rate, long N) {
    share(N, 4 * N, [&](long low, long high) {
#pragma omp simd
        for (long n = low; n < high; n++) {
            float g = get(grad[n]);
            float m = mean[n] + (g - mean[n]) * (1 - beta1);
            float s = square[n] * beta2 + g * g * (1 - beta2);
            mean[n] = m;
            square[n] = s;
            weights[n] = weights[n] * kept - rate * m / (std::sqrt(s / correction) + eps);
        }
    });
}

}  // namespace

BOTH(rms_norm, (const void* x, void* y, float* scale, long N, long C),
     ((const S*)x, (S*)y, scale, N, C))
BOTH(rms_norm_backward, (const void* dy, const void* y, const float* scale, void* dx, long N, long C),
     ((const S*)dy, (const S*)y, scale, (S*)dx, N, C))
BOTH(turn_norm,
     (const void* x, const float* cos, const float* sin, long row, void* y, float* scale, long B, long T,
      long H, long D),
     ((const S*)x, cos, sin, row, (S*)y, scale, B, T, H, D))
BOTH(turn_norm_backward,
     (const void* dy, const void* y, const float* cos, const float* sin, long row, const float* scale,
      void* dx, long B, long T, long H, long D),
     ((const S*)dy, (const S*)y, cos, sin, row, scale, (S*)dx, B, T, H, D))
BOTH(relu_squared, (const void* x, void* y, long N), ((const S*)x, (S*)y, N))
BOTH(relu_squared_backward, (const void* dy, const void* x, void* dx, long N),
     ((const S*)dy, (const S*)x, (S*)dx, N))
BOTH(short_convolution,
     (const void* x, const float* taps, const int64_t* documents, void* y, long B, long T, long C, long n),
     ((const S*)x, taps, documents, (S*)y, B, T, C, n))
BOTH(short_convolution_backward,
     (const void* dy, const void* x, const float* taps, const int64_t* documents, void* dx, float* parts,
      long B, long T, long C, long n),
     ((const S*)dy, (const S*)x, taps, documents, (S*)dx, parts, B, T, C, n))
BOTH(mix, (const void* x, const void* start, float r, float s, void* y, long N),
     ((const S*)x, (const S*)start, r, s, (S*)y, N))
BOTH(mix_backward,
     (const void* dy, const void* x, const void* start, float r, float s, void* dx, void* d_start,
      float* parts, long rows, long C),
     ((const S*)dy, (const S*)x, (const S*)start, r, s, (S*)dx, (S*)d_start, parts, rows, C))
BOTH(embed_values,
     (const void* v, const void* gate, const float* table, const int64_t* ids, void* out, long B, long T,
      long H, long D),
     ((const S*)v, (const S*)gate, table, ids, (S*)out, B, T, H, D))
BOTH(embed_values_backward,
     (const void* dout, const void* gate, const float* table, const int64_t* ids, void* dv, void* d_gate,
      float* d_table, long B, long T, long H, long D),
     ((const S*)dout, (const S*)gate, table, ids, (S*)dv, (S*)d_gate, d_table, B, T, H, D))
BOTH(window_softmax,
     (void* scores, const int64_t* documents, float scale, long N, long Q, long K, long start, long low,
      long window, long H, long T),
     ((S*)scores, documents, scale, N, Q, K, start, low, window, H, T))
BOTH(window_softmax_backward,
     (const void* weights, void* d, float scale, long N, long Q, long K, long start, long low,
      long window),
     ((const S*)weights, (S*)d, scale, N, Q, K, start, low, window))
BOTH(blend, (const float* grad, float* velocity, void* out, float momentum, long N),
     (grad, velocity, (S*)out, momentum, N))
BOTH(step_matrix,
     (float* weights, const void* update, const float* factor, long by_row, float rate, float shrink,
      long R, long C),
     (weights, (const S*)update, factor, by_row, rate, shrink, R, C))
BOTH(step_adam,
     (float* weights, const void* grad, float* mean, float* square, float beta1, float beta2,
      float correction, float eps, float kept, float rate, long N),
     (weights, (const S*)grad, mean, square, beta1, beta2, correction, eps, kept, rate, N))
BOTH(cross_entropy,
     (void* raw, const int64_t* targets, float* losses, float softcap, long N, long V, long learn),
     ((S*)raw, targets, losses, softcap, N, V, learn))
