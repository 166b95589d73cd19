#!/usr/bin/env python3
"""Check the golden files without PyTorch.

Usage:  verify.py DIR [--digits digits.csv]

Reads every .safetensors file of DIR with a small reader of its own, checks the
layout, computes the forward pass again in NumPy float64 from the architecture
text, and compares it with the stored outputs and losses.  Gradients are checked
with directional derivatives of that forward pass.  Trajectories of optimisers,
clipping, schedules and initialisers are computed again from their formulas.
"""
import argparse
import glob
import json
import math
import os
import struct
import sys

import numpy as np

TOL = 2e-6        # of the largest value: a float32 rounding is 6e-8


def read(path):
    raw = open(path, "rb").read()
    (n,) = struct.unpack("<Q", raw[:8])
    assert (8 + n) % 8 == 0 and raw[8:9] == b"{"
    header = json.loads(raw[8:8 + n])
    meta = header.pop("__metadata__")
    assert all(isinstance(v, str) for v in meta.values())
    tensors, spans = {}, []
    for name, h in header.items():
        begin, end = h["data_offsets"]
        dtype = {"F32": "<f4", "I64": "<i8"}[h["dtype"]]
        assert begin % np.dtype(dtype).itemsize == 0
        data = np.frombuffer(raw[8 + n + begin:8 + n + end], dtype)
        tensors[name] = data.reshape(h["shape"]).astype(float if h["dtype"] == "F32" else int)
        spans.append((begin, end))
    spans.sort()
    assert not spans or spans[0][0] == 0 and spans[-1][1] == len(raw) - 8 - n
    assert all(a[1] == b[0] for a, b in zip(spans, spans[1:]))
    return tensors, meta


# ---- forward passes ------------------------------------------------------

erf = np.vectorize(math.erf)


def sigmoid(x):
    return np.where(x >= 0, 1 / (1 + np.exp(-np.abs(x))), np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x))))


def softplus(x):
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def log_softmax(x):
    z = x - x.max(-1, keepdims=True)
    return z - np.log(np.exp(z).sum(-1, keepdims=True))


def gelu(x):
    return 0.5 * x * (1 + erf(x / math.sqrt(2)))


def neg_exp(x):
    return np.expm1(np.minimum(x, 0))


SELU_A, SELU_S = 1.6732632423543772848170429916717, 1.0507009873554804934193349852946

ACT = {
    "ReLU": lambda x, a: np.maximum(x, 0), "ReLU6": lambda x, a: np.clip(x, 0, 6),
    "LeakyReLU": lambda x, a: np.where(x > 0, x, a["negative_slope"] * x),
    "ELU": lambda x, a: np.maximum(x, 0) + a["alpha"] * neg_exp(x),
    "SELU": lambda x, a: SELU_S * (np.maximum(x, 0) + SELU_A * neg_exp(x)),
    "CELU": lambda x, a: np.maximum(x, 0) + a["alpha"] * neg_exp(x / a["alpha"]),
    "GELU": lambda x, a: gelu(x) if a["approximate"] == "none" else
    0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x ** 3))),
    "SiLU": lambda x, a: x * sigmoid(x), "Mish": lambda x, a: x * np.tanh(softplus(x)),
    "Softplus": lambda x, a: np.where(x * a["beta"] > a["threshold"], x,
                                      softplus(x * a["beta"]) / a["beta"]),
    "Hardtanh": lambda x, a: np.clip(x, a["min_val"], a["max_val"]),
    "Hardsigmoid": lambda x, a: np.clip(x / 6 + 0.5, 0, 1),
    "Hardswish": lambda x, a: x * np.clip(x / 6 + 0.5, 0, 1),
    "Sigmoid": lambda x, a: sigmoid(x), "LogSigmoid": lambda x, a: -softplus(-x),
    "Softsign": lambda x, a: x / (1 + np.abs(x)), "Tanh": lambda x, a: np.tanh(x),
    "Softmax": lambda x, a: np.exp(log_softmax(x)), "LogSoftmax": lambda x, a: log_softmax(x),
    "Identity": lambda x, a: x}


def pair(v):
    return tuple(v) if isinstance(v, (list, tuple)) else (v, v)


def windows(x, kernel, stride, dilation=(1, 1)):
    """[N, C, H, W] -> [N, C, OH, OW, kh, kw]."""
    kh, kw = kernel
    oh = (x.shape[2] - dilation[0] * (kh - 1) - 1) // stride[0] + 1
    ow = (x.shape[3] - dilation[1] * (kw - 1) - 1) // stride[1] + 1
    out = np.empty(x.shape[:2] + (oh, ow, kh, kw))
    for i in range(kh):
        for j in range(kw):
            out[..., i, j] = x[:, :, i * dilation[0]:i * dilation[0] + (oh - 1) * stride[0] + 1:stride[0],
                               j * dilation[1]:j * dilation[1] + (ow - 1) * stride[1] + 1:stride[1]]
    return out


def pad2(x, padding, value=0.0):
    ph, pw = padding
    return np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)), constant_values=value)


def conv(x, w, b, stride, padding, dilation, groups):
    v = windows(pad2(x, padding), w.shape[2:], stride, dilation)
    per = w.shape[0] // groups
    parts = [np.einsum("nchwij,ocij->nohw", v[:, g * w.shape[1]:(g + 1) * w.shape[1]],
                       w[g * per:(g + 1) * per]) for g in range(groups)]
    y = np.concatenate(parts, 1)
    return y if b is None else y + b[:, None, None]


def normalise(x, axes, eps):
    m, v = x.mean(axes, keepdims=True), x.var(axes, keepdims=True)
    return (x - m) / np.sqrt(v + eps)


def attention(x, p, heads, causal):
    n, t, d = x.shape
    q, k, v = np.split(x @ p("in_proj_weight").T + p("in_proj_bias"), 3, -1)
    out = np.empty_like(x)
    e = d // heads
    for h in range(heads):
        s = slice(h * e, (h + 1) * e)
        scores = q[..., s] @ k[..., s].transpose(0, 2, 1) / math.sqrt(e)
        if causal:
            scores = np.where(np.tri(t, dtype=bool), scores, -np.inf)
        out[..., s] = np.exp(log_softmax(scores)) @ v[..., s]
    return out @ p("out_proj.weight").T + p("out_proj.bias")


def cell(kind, nonlinearity, x, h, c, wi, wh, bi, bh):
    if kind == "GRU":
        gi, gh = np.split(x @ wi.T + bi, 3, -1), np.split(h @ wh.T + bh, 3, -1)
        r, z = sigmoid(gi[0] + gh[0]), sigmoid(gi[1] + gh[1])
        return (1 - z) * np.tanh(gi[2] + r * gh[2]) + z * h, c
    g = x @ wi.T + bi + h @ wh.T + bh
    if kind == "RNN":
        return (np.tanh(g) if nonlinearity != "relu" else np.maximum(g, 0)), c
    i, f, u, o = np.split(g, 4, -1)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(u)
    return sigmoid(o) * np.tanh(c), c


def recurrent(a, x, p, h0=None, c0=None):
    """Returns outputs (in the layout of x), h_n, c_n."""
    if a.get("batch_first"):
        x = x.transpose(1, 0, 2)
    steps, batch, _ = x.shape
    ways = 2 if a.get("bidirectional") else 1
    layers = a.get("num_layers", 1)
    shape = (layers * ways, batch, a["hidden_size"])
    h0 = np.zeros(shape) if h0 is None else h0
    c0 = np.zeros(shape) if c0 is None else c0
    hn, cn = np.empty(shape), np.empty(shape)
    for layer in range(layers):
        sides = []
        for way in range(ways):
            tail = f"_l{layer}" + ("_reverse" if way else "")
            w = [p(k + tail) for k in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")]
            k = layer * ways + way
            h, c, ys = h0[k], c0[k], np.empty((steps, batch, a["hidden_size"]))
            for t in (range(steps) if not way else reversed(range(steps))):
                h, c = cell(a["type"], a.get("nonlinearity"), x[t], h, c, *w)
                ys[t] = h
            hn[k], cn[k] = h, c
            sides.append(ys)
        x = np.concatenate(sides, -1)
    y = x.transpose(1, 0, 2) if a.get("batch_first") else x
    if a.get("returns") == "last":
        y = y[:, -1] if a.get("batch_first") else y[-1]
    return y, hn, cn


def forward(a, x, get, train, after, path=""):
    """Value of architecture `a` at x; get(name) finds a parameter."""
    def p(name):
        return get(path + name)

    def sub(b, x, name):
        return forward(b, x, get, train, after, path + name + ".")
    kind = a["type"]
    if kind in ACT:
        return ACT[kind](x, a)
    if kind == "PReLU":
        return np.where(x > 0, x, p("weight") * x)
    if kind == "Sequential":
        for i, child in enumerate(a["children"]):
            x = sub(child, x, str(i))
        return x
    if kind == "Linear":
        y = x @ p("weight").T
        return y + p("bias") if a["bias"] else y
    if kind == "Residual":
        skip = sub(a["shortcut"], x, "shortcut") if a["shortcut"] else x
        return skip + a["alpha"] * sub(a["body"], x, "body")
    if kind == "ReZero":
        return x + p("alpha") * sub(a["body"], x, "body")
    if kind == "Highway":
        g = sigmoid(sub(a["gate"], x, "gate"))
        return g * sub(a["transform"], x, "transform") + (1 - g) * x
    if kind == "Concat":
        return np.concatenate([sub(b, x, f"branches.{i}") for i, b in enumerate(a["branches"])],
                              a["dim"])
    if kind in ("BatchNorm1d", "BatchNorm2d"):
        axes = tuple(i for i in range(x.ndim) if i != 1)
        shape = [1, -1] + [1] * (x.ndim - 2)
        if train:
            n = x.size // x.shape[1]
            after[path + "running_mean"] = 0.9 * p("running_mean") + 0.1 * x.mean(axes)
            after[path + "running_var"] = 0.9 * p("running_var") + 0.1 * x.var(axes) * n / (n - 1)
            after[path + "num_batches_tracked"] = p("num_batches_tracked") + 1
            y = normalise(x, axes, a["eps"])
        else:
            y = (x - p("running_mean").reshape(shape)) / np.sqrt(
                p("running_var").reshape(shape) + a["eps"])
        return y * p("weight").reshape(shape) + p("bias").reshape(shape)
    if kind == "LayerNorm":
        return normalise(x, -1, a["eps"]) * p("weight") + p("bias")
    if kind == "RMSNorm":
        return x / np.sqrt((x * x).mean(-1, keepdims=True) + a["eps"]) * p("weight")
    if kind == "GroupNorm":
        y = normalise(x.reshape(x.shape[0], a["num_groups"], -1), -1, a["eps"]).reshape(x.shape)
        shape = [1, -1] + [1] * (x.ndim - 2)
        return y * p("weight").reshape(shape) + p("bias").reshape(shape)
    if kind in ("Conv1d", "Conv2d"):
        w, b = p("weight"), p("bias") if a["bias"] else None
        groups, dilation = a.get("groups", 1), a.get("dilation", 1)
        if kind == "Conv2d":
            return conv(x, w, b, pair(a["stride"]), pair(a["padding"]), pair(dilation), groups)
        return conv(x[:, :, None], w[:, :, None], b, (1, a["stride"]), (0, a["padding"]),
                    (1, dilation), groups)[:, :, 0]
    if kind == "ConstantPad1d":
        return np.pad(x, ((0, 0), (0, 0), tuple(a["padding"])), constant_values=a["value"])
    if kind in ("MaxPool2d", "AvgPool2d", "MaxPool1d", "AvgPool1d"):
        one = kind.endswith("1d")
        k, s, q = a["kernel_size"], a["stride"], a.get("padding", 0)
        most = kind.startswith("Max")
        x4 = pad2(x[:, :, None] if one else x, (0, q) if one else (q, q),
                  -np.inf if most else 0.0)
        v = windows(x4, (1, k) if one else (k, k), (1, s) if one else (s, s))
        y = v.max((-1, -2)) if most else v.mean((-1, -2))
        return y[:, :, 0] if one else y
    if kind == "AdaptiveAvgPool2d":
        return x.mean((2, 3), keepdims=True)
    if kind == "AdaptiveAvgPool1d":
        return x.mean(2, keepdims=True)
    if kind == "Flatten":
        return x.reshape(x.shape[0], -1)
    if kind == "Embedding":
        return p("weight")[x]
    if kind in ("RNN", "LSTM", "GRU"):
        return recurrent(a, x, p)[0]
    if kind == "MultiheadSelfAttention":
        return attention(x, p, a["num_heads"], a["causal"])
    if kind == "TransformerEncoderLayer":
        act = gelu if a["activation"] == "gelu" else lambda z: np.maximum(z, 0)

        def norm(z, k):
            return normalise(z, -1, a["layer_norm_eps"]) * p(k + ".weight") + p(k + ".bias")

        def attn(z):
            return attention(z, lambda n: p("self_attn." + n), a["nhead"], a["causal"])

        def feed(z):
            return act(z @ p("linear1.weight").T + p("linear1.bias")) @ p("linear2.weight").T \
                + p("linear2.bias")
        if a["norm_first"]:
            x = x + attn(norm(x, "norm1"))
            return x + feed(norm(x, "norm2"))
        x = norm(x + attn(x), "norm1")
        return norm(x + feed(x), "norm2")
    raise NotImplementedError(kind)


def loss(s, y, t):
    kind = s["type"]
    if kind == "Mean":
        return y.mean(), y
    if kind in ("CrossEntropyLoss", "NLLLoss", "MultiMarginLoss"):
        y, t = y.reshape(-1, y.shape[-1]), t.reshape(-1)
        rows = np.arange(len(t))
        if kind == "MultiMarginLoss":
            m = np.maximum(0, s["margin"] - y[rows, t][:, None] + y) ** s["p"]
            m[rows, t] = 0
            each = m.sum(1) / y.shape[1]
        else:
            z = log_softmax(y) if kind == "CrossEntropyLoss" else y
            e = s.get("label_smoothing", 0.0)
            each = -(1 - e) * z[rows, t] - e * z.mean(1)
        return each.mean(), each
    d = np.abs(y - t)
    if kind == "MSELoss":
        each = d ** 2
    elif kind == "L1Loss":
        each = d
    elif kind == "SmoothL1Loss":
        each = np.where(d < s["beta"], 0.5 * d * d / s["beta"], d - 0.5 * s["beta"])
    elif kind == "HuberLoss":
        each = np.where(d < s["delta"], 0.5 * d * d, s["delta"] * (d - 0.5 * s["delta"]))
    elif kind == "BCEWithLogitsLoss":
        each = np.maximum(y, 0) - y * t + np.log1p(np.exp(-np.abs(y)))
    elif kind == "KLDivLoss":
        each = np.exp(t) * (t - y) if s["log_target"] else t * (np.log(t) - y)
        if s["reduction"] == "batchmean":
            return each.sum() / y.shape[0], each
    return each.mean(), each


# ---- comparing -----------------------------------------------------------

class Check:
    def __init__(self):
        self.count, self.worst, self.failed = 0, 0.0, []

    def __call__(self, case, what, got, want, tol=TOL):
        got, want = np.asarray(got, float), np.asarray(want, float)
        assert got.shape == want.shape, (case, what, got.shape, want.shape)
        finite = np.isfinite(want)
        same = np.array_equal(np.isnan(got), np.isnan(want)) and np.array_equal(
            got[np.isinf(want)], want[np.isinf(want)])
        scale = max(np.abs(want[finite]).max(), 1e-30) if finite.any() else 1.0
        error = (np.abs(got - want)[finite].max() / scale) if finite.any() else 0.0
        if "tiny" not in case and finite.any() and np.abs(got - want)[finite].max() < 1e-15:
            error = 0.0                            # rounding noise of an exact zero
        self.count += 1
        self.worst = max(self.worst, error)
        if not same or not error <= tol:
            self.failed.append((case, what, float(error)))


check = Check()


def directional(case, value, tensors, names):
    """Compare grad.<name> with a central difference of value({name: array})."""
    rng = np.random.default_rng(5)
    for name in names:
        g = tensors["grad." + name]
        d = rng.choice([-1.0, 1.0], tensors[name].shape)
        h = 2e-6
        up = value({name: tensors[name] + h * d})
        down = value({name: tensors[name] - h * d})
        got, want = (up - down) / (2 * h), float((g * d).sum())
        scale = max(np.sqrt((g * g).sum()), 1e-4)
        check(case, "grad." + name, np.array([got, scale]), np.array([want, scale]), 2e-5)


def check_model(case, arch, spec, t, meta):
    train = not case.endswith("_eval")

    def value(change, full=False):
        def get(n):
            return change.get(n, t[n])
        after = {}
        y = forward(arch, change.get("input", t["input"]), get, train, after)
        v, each = loss(spec, y, t.get("target"))
        return (y, v, each, after) if full else v
    y, v, each, after = value({}, True)
    check(case, "output", y, t["output"])
    check(case, "loss", v, t["loss"])
    if "loss.none" in t:
        check(case, "loss.none", each, t["loss.none"])
    for n, b in after.items():
        check(case, "after." + n, b, t["after." + n])
    if spec["type"] == "Mean":                     # activations at their kinks
        x, n = t["input"], t["input"].size

        def f(z):
            return forward(arch, z, lambda k: t[k], train, {})
        h = 1e-6 * np.maximum(1, np.abs(x))
        left, right, got = (f(x) - f(x - h)) / h, (f(x + h) - f(x)) / h, t["grad.input"] * n
        low, high = np.minimum(left, right), np.maximum(left, right)
        assert np.all((got > low - 1e-5) & (got < high + 1e-5)), (case, got, low, high)
    elif "padding_idx" in case:                    # the padding row learns nothing
        pad = arch["padding_idx"]
        g = np.zeros_like(t["weight"])
        np.add.at(g, t["input"].reshape(-1),
                  (2 * (y - t["target"]) / y.size).reshape(-1, y.shape[-1]))
        g[pad] = 0
        check(case, "grad.weight", g, t["grad.weight"])
    else:
        directional(case, value, t, [n[5:] for n in t if n.startswith("grad.")])


def check_recurrent(case, arch, spec, t):
    def value(change, full=False):
        def get(n):
            return change.get(n, t[n])
        state = {k: get(k) for k in ("h0", "c0") if k in t}
        y, h, c = recurrent(arch, get("input"), get, **state)
        v = loss(spec, y, t["target"])[0]
        return (y, h, c, v) if full else v
    y, h, c, v = value({}, True)
    check(case, "output", y, t["output"])
    check(case, "loss", v, t["loss"])
    check(case, "h_n", h, t["h_n"])
    if "c_n" in t:
        check(case, "c_n", c, t["c_n"])
    directional(case, value, t, [n[5:] for n in t if n.startswith("grad.")])


def check_tbptt(case, arch, spec, t):
    k, rnn = arch["window"], arch["model"]["rnn"]
    params = [n[5:] for n in t if n.startswith("traj.")] or [
        n[5:] for n in t if n.startswith("grad.") and n != "grad.input"]

    def window(i, state, change):
        def get(n):
            return change.get(n, t[n])
        part = slice(i * k, (i + 1) * k)
        y, h, c = recurrent(rnn, get("input")[:, part], lambda n: get("rnn." + n), *state)
        y = y @ get("head.weight").T + get("head.bias")
        return y, (h, c), loss(spec, y, t["target"][:, part])[0]
    state, losses, outputs = (None, None), [], []
    for i in range(arch["windows"]):
        now = {n: t["traj." + n][i] for n in params} if arch["lr"] else {}
        start = state
        y, state, v = window(i, start, now)
        outputs.append(y)
        losses.append(v)
        for n in params:
            rng = np.random.default_rng(i)
            d, h = rng.choice([-1.0, 1.0], t[n].shape), 2e-6
            base = now.get(n, t[n])
            got = (window(i, start, {**now, n: base + h * d})[2]
                   - window(i, start, {**now, n: base - h * d})[2]) / (2 * h)
            g = t[f"window.{i}.grad.{n}"]
            scale = max(np.sqrt((g * g).sum()), 1e-4)
            check(case, f"window.{i}.grad.{n}", np.array([got, scale]),
                  np.array([(g * d).sum(), scale]), 2e-5)
            if arch["lr"]:
                check(case, "traj." + n, t[n], t["traj." + n][0])
                check(case, "traj." + n, base - arch["lr"] * g, t["traj." + n][i + 1])
        if not arch["lr"]:
            d = np.zeros(t["input"].shape)
            d[:, i * k:(i + 1) * k] = np.random.default_rng(i).choice([-1.0, 1.0], d[:, :k].shape)
            got = (window(i, start, {"input": t["input"] + 2e-6 * d})[2]
                   - window(i, start, {"input": t["input"] - 2e-6 * d})[2]) / 4e-6
            check(case, "grad.input", [got, 1], [(t["grad.input"] * d).sum() * arch["windows"], 1],
                  2e-5)
    check(case, "output", np.concatenate(outputs, 1), t["output"])
    check(case, "losses", losses, t["losses"])
    check(case, "loss", np.mean(losses), t["loss"])
    if not arch["lr"]:
        for n in params:
            check(case, "grad." + n, np.mean([t[f"window.{i}.grad.{n}"]
                                              for i in range(arch["windows"])], 0), t["grad." + n])
        for n in params:

            def whole(b):
                def get(k):
                    return b if k == n else t[k]
                z = recurrent(rnn, t["input"], lambda k: get("rnn." + k))[0]
                return loss(spec, z @ get("head.weight").T + get("head.bias"), t["target"])[0]
            d, h = np.random.default_rng(9).choice([-1.0, 1.0], t[n].shape), 2e-6
            got = (whole(t[n] + h * d) - whole(t[n] - h * d)) / (2 * h)
            g = t["full.grad." + n]
            scale = max(np.sqrt((g * g).sum()), 1e-4)
            check(case, "full.grad." + n, [got, scale], [(g * d).sum(), scale], 2e-5)
        far = max(np.abs(t["full.grad." + n] - t["grad." + n]).max() for n in params)
        assert far > 1e-4, (case, "truncation makes no difference")


def check_optimiser(case, arch, spec, o, t):
    names = [n[5:] for n in t if n.startswith("traj.")]
    steps = len(t["losses"])
    for k in range(steps + 1):
        if arch["type"] == "Quadratic":
            w = t["traj.w"][k]
            v, y, g = 0.5 * w @ t["A"] @ w - t["b"] @ w, w, {"w": t["A"] @ w - t["b"]}
        else:
            now = {n: t["traj." + n][k] for n in names}
            x, w1, w2 = t["input"], now["0.weight"], now["2.weight"]
            hid = np.tanh(x @ w1.T + now["0.bias"])
            y = hid @ w2.T + now["2.bias"]
            v = loss(spec, y, t["target"])[0]
            dy = 2 * (y - t["target"]) / y.size
            dh = (dy @ w2) * (1 - hid ** 2)
            g = {"0.weight": dh.T @ x, "0.bias": dh.sum(0), "2.weight": dy.T @ hid,
                 "2.bias": dy.sum(0)}
        if k < steps:
            scale = max(1.0, np.abs(t["losses"]).max())
            check(case, "losses", [v, scale], [t["losses"][k], scale])
            for n in names:
                s = max(1.0, np.abs(t["grads." + n]).max())
                check(case, "grads." + n, np.append(g[n], s), np.append(t["grads." + n][k], s))
        else:
            check(case, "loss", [v, 1], [t["loss"], 1])
            check(case, "output", y, t["output"])
    for n in names:
        p, m, s, a, c = t[n].copy(), None, 0.0, 0.0, 0.0
        s = s + o.get("initial_accumulator_value", 0.0)
        top = 0.0
        for k in range(steps):
            g = t["grads." + n][k]
            wd, lr, kind = o.get("weight_decay", 0.0), o["lr"], o["type"]
            if kind == "AdamW":
                p = p * (1 - lr * wd)
            else:
                g = g + wd * p
            if kind == "SGD":
                mu = o.get("momentum", 0.0)
                if mu:
                    m = g if m is None else mu * m + (1 - o.get("dampening", 0.0)) * g
                    g = g + mu * m if o.get("nesterov") else m
                p = p - lr * g
            elif kind == "RMSprop":
                s = o["alpha"] * s + (1 - o["alpha"]) * g * g
                a = o["alpha"] * a + (1 - o["alpha"]) * g
                root = np.sqrt(s - a * a if o.get("centered") else s) + o["eps"]
                m = o.get("momentum", 0.0) * (0.0 if m is None else m) + g / root
                p = p - lr * m
            elif kind == "Adagrad":
                s = s + g * g
                p = p - lr / (1 + k * o.get("lr_decay", 0.0)) * g / (np.sqrt(s) + o["eps"])
            else:
                b1, b2 = o["betas"]
                c = b1 * c + (1 - b1) * g
                s = b2 * s + (1 - b2) * g * g
                top = np.maximum(top, s)
                root = np.sqrt((top if o.get("amsgrad") else s) / (1 - b2 ** (k + 1))) + o["eps"]
                p = p - lr * c / (1 - b1 ** (k + 1)) / root
            # Gradients are stored rounded, so this drifts a little.
            check(case, f"traj.{n}[{k + 1}]", p, t["traj." + n][k + 1], 2e-5)
        state = {"momentum_buffer": m, "square_avg": s, "grad_avg": a, "sum": s, "exp_avg": c,
                 "exp_avg_sq": s, "max_exp_avg_sq": top}
        for key in t:
            if key.startswith(f"state.{n}."):
                check(case, key, state[key[len(n) + 7:]], t[key], 2e-5)


def check_clip(case, a, t):
    g = {n[12:]: v for n, v in t.items() if n.startswith("grad_before.")}
    flat = np.concatenate([v.reshape(-1) for v in g.values()])
    with np.errstate(all="ignore"):
        if a["type"] == "clip_grad_value_":
            for n, v in g.items():
                check(case, n, np.where(np.isnan(v), v, np.clip(v, -a["clip_value"],
                                                                a["clip_value"])), t["grad_after." + n])
            return
        norm = np.sqrt((flat ** 2).sum()) if a["norm_type"] == "2" else np.abs(flat).max()
        norm_is = np.abs(t["norm"]) if np.isfinite(norm) and norm < 1e-20 else None
        if norm_is is not None:
            assert abs(norm_is / norm - 1) < 1e-6
        check(case, "norm", norm, t["norm"])
        coefficient = np.minimum(a["max_norm"] / (norm + 1e-6), 1.0)
        for n, v in g.items():
            check(case, n, v * coefficient, t["grad_after." + n])


def check_schedule(case, a, t):
    k, base, kind = np.arange(50), a["base_lr"], a["type"]
    if kind == "StepLR":
        lr = base * a["gamma"] ** (k // a["step_size"])
    elif kind == "MultiStepLR":
        lr = base * a["gamma"] ** sum(k >= m for m in a["milestones"])
    elif kind == "ExponentialLR":
        lr = base * a["gamma"] ** k
    elif kind == "CosineAnnealingLR":
        lr = a["eta_min"] + (base - a["eta_min"]) * (1 + np.cos(math.pi * k / a["T_max"])) / 2
    elif kind == "LinearLR":
        lr = base * (a["start_factor"] + (a["end_factor"] - a["start_factor"])
                     * np.minimum(k, a["total_iters"]) / a["total_iters"])
    else:
        n, pct, high = a["total_steps"], a.get("pct_start", 0.3), a["max_lr"]
        low = high / a.get("div_factor", 25.0)
        end = low / a.get("final_div_factor", 1e4)
        if a.get("three_phase"):
            points = [0, pct * n - 1, 2 * pct * n - 2, n - 1]
            rates, moms = [low, high, low, end], [0.95, 0.85, 0.95, 0.95]
        else:
            points, rates, moms = [0, pct * n - 1, n - 1], [low, high, end], [0.95, 0.85, 0.95]

        def along(values):
            out = []
            for i in k:
                j = next(j for j in range(len(points) - 1) if i <= points[j + 1])
                f = (i - points[j]) / (points[j + 1] - points[j])
                f = f if a.get("anneal_strategy") == "linear" else (1 - math.cos(math.pi * f)) / 2
                out.append(values[j] + (values[j + 1] - values[j]) * f)
            return np.array(out)
        lr = along(rates)
        check(case, "momentum", along(moms), t["momentum"])
    check(case, "lr", lr, t["lr"], 1e-6)
    assert np.all(np.abs(lr - t["lr"]) <= 1e-6 * np.abs(t["lr"]) + 1e-9), case


def gain(name, param=None):
    slope = 0.01 if param is None else param
    return {"tanh": 5 / 3, "relu": math.sqrt(2), "selu": 0.75,
            "leaky_relu": math.sqrt(2 / (1 + slope ** 2))}.get(name, 1.0)


def check_table(case, entries, t):
    for i, e in enumerate(entries):
        if case == "init_gain":
            check(case, i, gain(e["nonlinearity"], e["param"]), t["gain"][i])
            continue
        shape = e["shape"]
        if case == "init_functions":
            field = int(np.prod(shape[2:]))
            fan_in, fan_out = shape[1] * field, shape[0] * field
            assert (fan_in, fan_out) == (e["fan_in"], e["fan_out"])
            args = e["args"]
            if e["init"].startswith("xavier"):
                std = args["gain"] * math.sqrt(2 / (fan_in + fan_out))
            else:
                fan = fan_out if args.get("mode") == "fan_out" else fan_in
                std = gain(args.get("nonlinearity", "leaky_relu"), args.get("a", 0)) / math.sqrt(fan)
        else:
            m, n = e["module"], e["parameter"]
            kind = m["type"]
            if kind in ("Linear", "Conv1d", "Conv2d"):
                k = m["kernel_size"] if kind != "Linear" else 1
                fan_in = m["in_features"] if kind == "Linear" else (
                    m["in_channels"] // m.get("groups", 1) * k ** (2 if kind == "Conv2d" else 1))
                std = 1 / math.sqrt(3 * fan_in)
            elif kind in ("RNN", "LSTM", "GRU"):
                std = 1 / math.sqrt(3 * m["hidden_size"])
            elif kind == "Embedding":
                std = 1.0
            elif kind == "MultiheadAttention" and n == "in_proj_weight":
                std = math.sqrt(2 / (4 * m["embed_dim"]))
            elif kind == "MultiheadAttention" and n == "out_proj.weight":
                std = 1 / math.sqrt(3 * m["embed_dim"])
            else:
                assert e["distribution"] == "constant"
                value = 0.25 if kind == "PReLU" else float("weight" in n and "proj" not in n)
                assert e["value"] == value, e
                std = 0.0
        check(case, i, std, t["std"][i])
        if e["distribution"] == "uniform":
            check(case, i, std * math.sqrt(3), t["bound"][i])


def check_digits(case, arch, t, meta, digits):
    table = np.loadtxt(digits, delimiter=",")
    x, y = table[:, :64] / 16, table[:, 64].astype(int)
    o, clip = json.loads(meta["optimizer"]), json.loads(meta["clip_grad_norm"])
    w = {k[8:]: v.copy() for k, v in t.items() if k.startswith("initial.")}
    layers = sorted({int(k.split(".")[0]) for k in w})
    relu = arch["children"][1]["type"] == "ReLU"
    m = {}

    def run(rows):
        hs = [x[rows]]
        for l in layers:
            z = hs[-1] @ w[f"{l}.weight"].T + w[f"{l}.bias"]
            hs.append(z if l == layers[-1] else np.maximum(z, 0) if relu else np.tanh(z))
        return hs
    for k, rows in enumerate(t["batch_index"]):
        hs = run(rows)
        v, _ = loss({"type": "CrossEntropyLoss"}, hs[-1], y[rows])
        d = np.exp(log_softmax(hs[-1]))
        d[np.arange(len(rows)), y[rows]] -= 1
        d /= len(rows)
        g = {}
        for i in reversed(range(len(layers))):
            l = layers[i]
            g[f"{l}.weight"], g[f"{l}.bias"] = d.T @ hs[i], d.sum(0)
            d = d @ w[f"{l}.weight"]
            if i:
                d = d * ((hs[i] > 0) if relu else 1 - hs[i] ** 2)
        norm = math.sqrt(sum((v * v).sum() for v in g.values()))
        check(case, "losses", v, t["losses"][k])
        check(case, "grad_norms", norm, t["grad_norms"][k])
        c = min(1.0, clip / (norm + 1e-6))
        for n in w:
            if k == 0:
                check(case, "first.grad." + n, c * g[n], t["first.grad." + n])
            step = c * g[n] + o["weight_decay"] * w[n]
            m[n] = step if n not in m else o["momentum"] * m[n] + step
            w[n] = w[n] - o["lr"] * m[n]
    for n in w:
        check(case, "final." + n, w[n], t["final." + n])
    logits = run(t["test_index"])[-1]
    truth = y[t["test_index"]]
    check(case, "test_logits", logits, t["test_logits"])
    check(case, "test_loss", loss({"type": "CrossEntropyLoss"}, logits, truth)[0], t["test_loss"])
    check(case, "test_accuracy", (logits.argmax(1) == truth).mean(), t["test_accuracy"])
    assert not set(t["test_index"]) & set(t["train_index"])
    assert sorted([*t["test_index"], *t["train_index"]]) == list(range(len(y)))
    assert set(t["batch_index"].reshape(-1)) <= set(t["train_index"])
    print(f"  digits: loss {t['losses'][0]:.4f} -> {t['losses'][-1]:.4f}, test accuracy "
          f"{t['test_accuracy']:.4f}, smallest margin {t['test_smallest_margin']:.2e}, clipped in "
          f"{int((t['grad_norms'] > clip).sum())} of {len(t['grad_norms'])} steps")


def main():
    parser = argparse.ArgumentParser(description="Check golden reference data.")
    parser.add_argument("dir")
    parser.add_argument("--digits", default=os.path.join(
        os.path.dirname(os.path.abspath(__file__)), "..", "..", "examples", "data", "digits.csv"))
    args = parser.parse_args()
    index = {e["case"]: e for e in json.load(open(os.path.join(args.dir, "index.json")))["cases"]}
    files = sorted(glob.glob(os.path.join(args.dir, "*.safetensors")))
    assert len(files) == len(index)
    for path in files:
        t, meta = read(path)
        case, arch = meta["case"], json.loads(meta["architecture"])
        assert os.path.basename(path) == case + ".safetensors"
        assert {n: list(v.shape) for n, v in t.items()} == index[case]["tensors"]
        assert json.loads(meta["tolerance"]) and "notes" in meta and "computed" in meta
        spec = json.loads(meta["loss"]) if "loss" in meta else None
        kind = arch["type"]
        if case == "digits_training":
            check_digits(case, arch, t, meta, args.digits)
        elif "optimizer" in meta:
            check_optimiser(case, arch, spec, json.loads(meta["optimizer"]), t)
        elif kind.startswith("clip_grad"):
            check_clip(case, arch, t)
        elif "base_lr" in arch:
            check_schedule(case, arch, t)
        elif kind == "Table":
            check_table(case, arch["entries"], t)
        elif kind == "TruncatedBPTT":
            check_tbptt(case, arch, spec, t)
        elif kind in ("RNN", "LSTM", "GRU"):
            check_recurrent(case, arch, spec, t)
        else:
            check_model(case, arch, spec, t, meta)
    for failure in check.failed:
        print("  FAILED", *failure)
    print(f"{len(files)} files, {check.count} comparisons, {len(check.failed)} failed, "
          f"largest error relative to a tensor's largest value {check.worst:.1e}")
    return bool(check.failed)


if __name__ == "__main__":
    sys.exit(main())
