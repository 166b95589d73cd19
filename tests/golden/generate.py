#!/usr/bin/env python3
"""Write golden reference data for a static neural-network library in C++20.

Usage:  generate.py OUTDIR --seed S --set public|heldout [--digits digits.csv]

Every case becomes one file OUTDIR/<case>.safetensors.  A file is complete in
itself: it has the inputs, the parameters under PyTorch's state_dict names, and
the results to be reproduced (outputs, losses, gradients, trajectories, ...).
README.md beside this script describes the names and the architecture text.

How the numbers are made
  * Inputs and parameters are drawn at random and rounded to float32 first, so
    the stored values are exactly the ones used.
  * PyTorch then computes every result in float64 from those values, and the
    result is rounded once to float32 when it is stored.
  * The same computation is repeated in float32 to see how far an ordinary
    float32 implementation drifts; the `tolerance` metadata comes from that.
  * A draw is rejected if a change of 1e-5 in inputs and parameters makes a
    result jump, so no value sits on a kink (ReLU at 0, ties in max pooling).
    The "..._edges" cases sit on the kinks on purpose and are exempt.

The two sets share case names but not sizes: widths, batch sizes, sequence
lengths, hyperparameters and nestings come from different lists.
"""
import argparse
import json
import math
import os
import struct
import warnings
import zlib

import numpy as np
import torch
from torch import nn

# --------------------------------------------------------------------------
# safetensors writer
# --------------------------------------------------------------------------

DTYPES = {np.dtype("<f4"): "F32", np.dtype("<i8"): "I64"}


def write_safetensors(path, tensors, metadata):
    """8-byte header length, JSON header padded with spaces, raw data.

    The wider dtypes go first so that every tensor is aligned to its own size.
    """
    names = sorted(tensors, key=lambda n: (-tensors[n].dtype.itemsize, n))
    header, blobs, offset = {"__metadata__": metadata}, [], 0
    for name in names:
        array = tensors[name]
        blob = np.ascontiguousarray(array).tobytes()
        header[name] = {"dtype": DTYPES[array.dtype], "shape": list(array.shape),
                        "data_offsets": [offset, offset + len(blob)]}
        offset += len(blob)
        blobs.append(blob)
    text = json.dumps(header, separators=(",", ":"), allow_nan=False).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + b"".join(blobs))


# --------------------------------------------------------------------------
# Architectures.  An architecture is a JSON object with a "type"; `build` turns
# it into a torch module.  Types not listed here are torch.nn classes with
# their own keyword arguments.
# --------------------------------------------------------------------------

class Residual(nn.Module):
    """shortcut(x) + alpha * body(x); the shortcut is the identity if absent."""

    def __init__(self, body, shortcut=None, alpha=1.0):
        super().__init__()
        self.body, self.alpha = build(body), alpha
        self.shortcut = build(shortcut) if shortcut else None

    def forward(self, x):
        skip = x if self.shortcut is None else self.shortcut(x)
        return skip + self.alpha * self.body(x)


class ReZero(nn.Module):
    """x + alpha * body(x) with a learned alpha of shape [1]."""

    def __init__(self, body):
        super().__init__()
        self.body, self.alpha = build(body), nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return x + self.alpha * self.body(x)


class Highway(nn.Module):
    """g * transform(x) + (1 - g) * x with g = sigmoid(gate(x))."""

    def __init__(self, transform, gate):
        super().__init__()
        self.transform, self.gate = build(transform), build(gate)

    def forward(self, x):
        g = torch.sigmoid(self.gate(x))
        return g * self.transform(x) + (1 - g) * x


class Concat(nn.Module):
    """The branches' outputs for the same x, joined along dim."""

    def __init__(self, branches, dim=-1):
        super().__init__()
        self.branches, self.dim = nn.ModuleList(build(b) for b in branches), dim

    def forward(self, x):
        return torch.cat([b(x) for b in self.branches], self.dim)


class RMSNorm(nn.Module):
    """x / sqrt(mean(x^2 over the last axis) + eps) * weight."""

    def __init__(self, normalized_shape, eps):
        super().__init__()
        self.eps, self.weight = eps, nn.Parameter(torch.ones(normalized_shape))

    def forward(self, x):
        return x / torch.sqrt(x.pow(2).mean(-1, keepdim=True) + self.eps) * self.weight


def recurrent(base):
    """nn.RNN/LSTM/GRU that returns only the outputs: all steps, or the last."""

    class Recurrent(base):
        def __init__(self, returns="sequence", **kw):
            super().__init__(**kw)
            self.returns = returns

        def forward(self, x):
            y = super().forward(x)[0]
            if self.returns == "sequence":
                return y
            return y[:, -1] if self.batch_first else y[-1]

    return Recurrent


def causal_mask(steps, like):
    return torch.full((steps, steps), -math.inf).triu(1).to(like)


class MultiheadSelfAttention(nn.MultiheadAttention):
    """nn.MultiheadAttention with query = key = value = x, layout [batch, step, feature]."""

    def __init__(self, embed_dim, num_heads, causal=False):
        super().__init__(embed_dim, num_heads, batch_first=True)
        self.causal = causal

    def forward(self, x):
        mask = causal_mask(x.shape[1], x) if self.causal else None
        return super().forward(x, x, x, attn_mask=mask, need_weights=False)[0]


class TransformerEncoderLayer(nn.TransformerEncoderLayer):
    """nn.TransformerEncoderLayer without dropout, layout [batch, step, feature]."""

    def __init__(self, causal=False, **kw):
        super().__init__(dropout=0.0, batch_first=True, **kw)
        self.causal = causal

    def forward(self, x):
        return super().forward(x, causal_mask(x.shape[1], x) if self.causal else None)


class RecurrentHead(nn.Module):
    """A recurrent layer followed, at every step, by a head."""

    def __init__(self, rnn, head):
        super().__init__()
        rnn = dict(rnn)
        self.rnn = getattr(nn, rnn.pop("type"))(**rnn)
        self.head = build(head)

    def forward(self, x, state=None):
        y, state = self.rnn(x, state)
        return self.head(y), state


CUSTOM = {c.__name__: c for c in (Residual, ReZero, Highway, Concat, RMSNorm, RecurrentHead,
                                  MultiheadSelfAttention, TransformerEncoderLayer)}
CUSTOM.update({c.__name__: recurrent(c) for c in (nn.RNN, nn.LSTM, nn.GRU)})


def build(arch):
    """Turn an architecture object into a torch module."""
    arch = dict(arch)
    kind = arch.pop("type")
    if kind == "Sequential":
        return nn.Sequential(*(build(c) for c in arch["children"]))
    return CUSTOM.get(kind, getattr(nn, kind, None))(**arch)


def node(kind, **fields):
    return {"type": kind, **fields}


def seq(*children):
    return node("Sequential", children=list(children))


def linear(i, o, bias=True):
    return node("Linear", in_features=i, out_features=o, bias=bias)


def conv2d(i, o, kernel_size=3, stride=1, padding=1, bias=True, **kw):
    return node("Conv2d", in_channels=i, out_channels=o, kernel_size=kernel_size,
                stride=stride, padding=padding, bias=bias, **kw)


def conv1d(i, o, kernel_size, stride=1, padding=0, dilation=1, bias=True, **kw):
    return node("Conv1d", in_channels=i, out_channels=o, kernel_size=kernel_size,
                stride=stride, padding=padding, dilation=dilation, bias=bias, **kw)


RELU, TANH, SIGMOID, GELU, SILU = (node("ReLU"), node("Tanh"), node("Sigmoid"),
                                   node("GELU", approximate="none"), node("SiLU"))
MSE, CE = node("MSELoss"), node("CrossEntropyLoss")


def loss_value(spec, y, target, reduction="mean"):
    """The loss a spec names.  For class indices the classes are y's last axis."""
    spec = dict(spec)
    kind = spec.pop("type")
    if kind == "Mean":
        return y.mean()
    if kind in ("CrossEntropyLoss", "NLLLoss"):
        y, target = y.reshape(-1, y.shape[-1]), target.reshape(-1)
    spec.setdefault("reduction", "mean")
    if reduction == "none":
        spec["reduction"] = "none"
    return getattr(nn, kind)(**spec)(y, target)


CLASS_LOSSES = ("CrossEntropyLoss", "NLLLoss", "MultiMarginLoss")

# --------------------------------------------------------------------------
# Cases
# --------------------------------------------------------------------------


class Case:
    """One file: `draw(rng)` gives the stored inputs, `compute` the results.

    draw(rng)      -> {name: array}; floats are rounded to float32
    compute(given) -> {name: tensor}, where `given` has the inputs as tensors in
                      float64 (the reference) or float32 (to measure tolerance)
    """

    def __init__(self, name, arch, draw, compute, loss=None, notes="", smooth=True, tolerance=None,
                 **extra):
        self.name, self.arch, self.draw, self.compute = name, arch, draw, compute
        self.loss, self.notes, self.smooth, self.extra = loss, notes, smooth, extra
        self.tolerance = tolerance or {}


def draw_parameter(name, shape, rng):
    """Generic random values for a parameter or buffer, by its name and rank."""
    leaf = name.split(".")[-1]
    if leaf == "num_batches_tracked":
        return np.array(3)
    if leaf == "running_var":
        return rng.uniform(0.5, 1.5, shape)
    if leaf == "running_mean" or leaf == "alpha" or leaf.startswith(("bias", "in_proj_bias")):
        return rng.normal(0.0, 0.3, shape)
    if len(shape) == 1:                                   # weight of a norm
        return 1.0 + rng.normal(0.0, 0.3, shape)
    fan_in = int(np.prod(shape[1:]))
    return rng.uniform(-1, 1, shape) * math.sqrt(3.0 / fan_in)


def as_leaf(tensor):
    tensor = tensor.clone()
    return tensor.requires_grad_() if tensor.is_floating_point() else tensor


def float_dtype(given):
    return next(t.dtype for t in given.values() if t.is_floating_point())


def load(arch, given, train=True):
    model = build(arch).to(float_dtype(given))
    model.train(train)
    model.load_state_dict({k: given[k] for k in model.state_dict()})
    return model


def gradients(model, prefix="grad."):
    return {prefix + n: p.grad for n, p in model.named_parameters()}


def model_case(name, arch, input_shape, loss=MSE, notes="", train=True, vocabulary=None,
               fixed=None, fixed_input=None, smooth=True):
    """input -> model -> loss, with gradients of the input and all parameters."""

    def draw(rng):
        model = build(arch).to(torch.float64)
        given = {k: draw_parameter(k, tuple(v.shape), rng) for k, v in model.state_dict().items()}
        given.update(fixed or {})
        if fixed_input is not None:
            given["input"] = np.asarray(fixed_input)
        elif vocabulary:
            given["input"] = rng.integers(0, vocabulary, input_shape)
        else:
            given["input"] = rng.normal(0.0, 1.0, input_shape)
        shape = tuple(model(torch.as_tensor(given["input"])).shape)
        if loss["type"] in CLASS_LOSSES:
            given["target"] = rng.integers(0, shape[-1], shape[:-1])
        elif loss["type"] != "Mean":
            given["target"] = rng.normal(0.0, 1.0, shape)
        return given

    def compute(given):
        model = load(arch, given, train)
        x = as_leaf(given["input"])
        y = model(x)
        value = loss_value(loss, y, given.get("target"))
        value.backward()
        out = {"output": y, "loss": value, **gradients(model)}
        if x.requires_grad:
            out["grad.input"] = x.grad
        if train:
            out.update({"after." + n: b for n, b in model.named_buffers()})
        return out

    return Case(name, arch, draw, compute, loss, notes, smooth)


def loss_case(name, spec, draw, notes="", smooth=True):
    """A loss alone: input and target -> loss, unreduced loss, grad.input."""

    def compute(given):
        x = as_leaf(given["input"])
        value = loss_value(spec, x, given["target"])
        value.backward()
        return {"output": x, "loss": value, "grad.input": x.grad,
                "loss.none": loss_value(spec, x, given["target"], "none")}

    return Case(name, node("Identity"), draw, compute, spec,
                ("`output` repeats `input`; `loss.none` is the loss with reduction none. "
                 + notes).strip(), smooth)


def recurrent_case(name, arch, steps, batch, initial_state=False, returns="sequence", notes=""):
    """A bare recurrent layer, with final states and optional initial ones."""
    is_lstm = arch["type"] == "LSTM"
    ways = 2 if arch.get("bidirectional") else 1
    state_shape = (arch.get("num_layers", 1) * ways, batch, arch["hidden_size"])
    size = arch["input_size"]
    input_shape = (batch, steps, size) if arch.get("batch_first") else (steps, batch, size)
    make = dict(arch)
    kind = make.pop("type")

    def draw(rng):
        given = {k: draw_parameter(k, tuple(v.shape), rng)
                 for k, v in getattr(nn, kind)(**make).state_dict().items()}
        given["input"] = rng.normal(0.0, 1.0, input_shape)
        if initial_state:
            given["h0"] = rng.normal(0.0, 0.5, state_shape)
            if is_lstm:
                given["c0"] = rng.normal(0.0, 0.5, state_shape)
        width = arch["hidden_size"] * ways
        given["target"] = rng.normal(0.0, 0.5, input_shape[:2] + (width,)
                                     if returns == "sequence" else (batch, width))
        return given

    def compute(given):
        model = getattr(nn, kind)(**make).to(float_dtype(given))
        model.load_state_dict({k: given[k] for k in model.state_dict()})
        x = as_leaf(given["input"])
        state = {k: as_leaf(given[k]) for k in ("h0", "c0") if k in given}
        initial = tuple(state.values()) if is_lstm else state.get("h0")
        y, final = model(x, initial or None) if is_lstm else model(x, initial)
        if returns == "last":
            y = y[:, -1] if arch.get("batch_first") else y[-1]
        value = loss_value(MSE, y, given["target"])
        value.backward()
        out = {"output": y, "loss": value, "grad.input": x.grad, **gradients(model)}
        out.update({"grad." + k: v.grad for k, v in state.items()})
        out.update(dict(zip(("h_n", "c_n"), final)) if is_lstm else {"h_n": final})
        return out

    return Case(name, {**arch, "returns": returns}, draw, compute, MSE,
                ("Initial state h0" + (", c0" if is_lstm else "") + " given. " if initial_state
                 else "Initial state zero. ") + notes)


def tbptt_case(name, arch, batch, steps, window, lr=None):
    """Truncated backpropagation: the state crosses windows, the gradient does not."""
    windows = steps // window
    size, width = arch["rnn"]["input_size"], arch["head"]["out_features"]

    def draw(rng):
        given = {k: draw_parameter(k, tuple(v.shape), rng)
                 for k, v in build(arch).state_dict().items()}
        given["input"] = rng.normal(0.0, 1.0, (batch, steps, size))
        given["target"] = rng.normal(0.0, 1.0, (batch, steps, width))
        return given

    def detach(state):
        return tuple(s.detach() for s in state) if isinstance(state, tuple) else state.detach()

    def compute(given):
        model, out = load(arch, given), {}
        x, state, outputs, losses = as_leaf(given["input"]), None, [], []
        traj = {n: [p.detach().clone()] for n, p in model.named_parameters()}
        total = {n: torch.zeros_like(p) for n, p in model.named_parameters()}
        for i in range(windows):
            part = slice(i * window, (i + 1) * window)
            model.zero_grad()
            y, state = model(x[:, part], state)
            state = detach(state)
            value = loss_value(MSE, y, given["target"][:, part])
            value.backward()
            outputs.append(y)
            losses.append(value)
            for n, p in model.named_parameters():
                out[f"window.{i}.grad.{n}"] = p.grad.clone()
                total[n] += p.grad / windows
                if lr:
                    p.data -= lr * p.grad
                traj[n].append(p.detach().clone())
        out["output"], out["losses"] = torch.cat(outputs, 1), torch.stack(losses)
        out["loss"] = out["losses"].mean()
        if lr:
            out.update({"traj." + n: torch.stack(t) for n, t in traj.items()})
        else:
            out.update({"grad." + n: g for n, g in total.items()})
            out["grad.input"] = x.grad / windows
            model.zero_grad()
            y, _ = model(given["input"])
            loss_value(MSE, y, given["target"]).backward()
            out.update(gradients(model, "full.grad."))
        return out

    notes = (f"{windows} windows of {window} steps; `losses` has each window's mean, `loss` their "
             "mean; window.<i>.grad.<name> is the gradient of window i's loss alone. ")
    notes += (f"After each window the parameters take a plain SGD step with lr {lr}; "
              "traj.<name>[i] is the value before window i." if lr else
              "grad.<name> is the gradient of `loss` with the state detached between windows; "
              "full.grad.<name> is the untruncated one, for contrast.")
    return Case(name, node("TruncatedBPTT", model=arch, window=window, windows=windows, lr=lr),
                draw, compute, MSE, notes)


# ---- optimisers ----------------------------------------------------------

STEPS = 20


def optimiser_case(name, spec, arch, shapes):
    """20 steps on a fixed problem; traj.<name>[k] is the value after k steps."""
    kind = spec["type"]
    hyper = {k: v for k, v in spec.items() if k != "type"}
    quadratic = arch["type"] == "Quadratic"

    def draw(rng):
        if quadratic:
            n = arch["n"]
            m = rng.normal(0.0, 0.4, (n, n))
            a = (m + m.T) / 2 + np.diag(np.linspace(1.0, 4.0, n))
            a = a.astype(np.float32).astype(np.float64)
            return {"w": rng.normal(0.0, 2.0, n), "A": (a + a.T) / 2, "b": rng.normal(0.0, 1.0, n)}
        given = {k: draw_parameter(k, tuple(v.shape), rng)
                 for k, v in build(arch).state_dict().items()}
        given["input"] = rng.normal(0.0, 1.0, shapes[0])
        given["target"] = rng.normal(0.0, 1.0, shapes[1])
        return given

    def compute(given):
        if quadratic:
            params = {"w": as_leaf(given["w"])}

            def objective():
                w = params["w"]
                return 0.5 * w @ given["A"] @ w - given["b"] @ w, w
        else:
            model = load(arch, given)
            params = dict(model.named_parameters())

            def objective():
                y = model(given["input"])
                return loss_value(MSE, y, given["target"]), y

        optimiser = getattr(torch.optim, kind)(list(params.values()), **hyper)
        traj = {n: [p.detach().clone()] for n, p in params.items()}
        grads, losses = {n: [] for n in params}, []
        for _ in range(STEPS):
            optimiser.zero_grad()
            value, _ = objective()
            value.backward()
            losses.append(value.detach())
            for n, p in params.items():
                grads[n].append(p.grad.clone())
            optimiser.step()
            for n, p in params.items():
                traj[n].append(p.detach().clone())
        value, y = objective()
        out = {"losses": torch.stack(losses), "loss": value, "output": y}
        for n, p in params.items():
            out["traj." + n], out["grads." + n] = torch.stack(traj[n]), torch.stack(grads[n])
            for k, s in optimiser.state[p].items():
                if torch.is_tensor(s) and s.shape == p.shape and s.dim():
                    out[f"state.{n}.{k}"] = s
        return out

    notes = (f"{STEPS} steps. traj.<name>[k]: parameter after k steps (row 0 is the start); "
             "grads.<name>[k] and losses[k]: at traj[k], before weight decay; state.<name>.<key>: "
             "PyTorch's optimiser state after the last step; `output` and `loss`: after it.")
    return Case(name, arch, draw, compute, None if quadratic else MSE, notes, optimizer=spec)


# ---- gradient clipping ---------------------------------------------------

def clip_case(name, shapes, spec, scale=1.0, special=None, notes=""):
    """Gradients before and after torch.nn.utils.clip_grad_norm_ / clip_grad_value_."""

    def draw(rng):
        given = {"grad_before." + n: rng.normal(0.0, 1.0, s) * scale for n, s in shapes.items()}
        first = given["grad_before." + next(iter(shapes))].reshape(-1)
        for index, value in (special or {}).items():
            first[index] = value
        return given

    def clip(given):
        params = {k.split(".", 1)[1]: nn.Parameter(torch.zeros_like(g)) for k, g in given.items()}
        for n, p in params.items():
            p.grad = given["grad_before." + n].clone()
        out = {}
        if spec["type"] == "clip_grad_norm_":
            out["norm"] = torch.nn.utils.clip_grad_norm_(
                list(params.values()), spec["max_norm"], float(spec["norm_type"]))
        else:
            torch.nn.utils.clip_grad_value_(list(params.values()), spec["clip_value"])
        out.update({"grad_after." + n: p.grad for n, p in params.items()})
        return out

    def compute(given):
        out = clip(given)
        if not 1e-3 < scale < 1e3 or special:
            single = clip({k: v.float() for k, v in given.items()})
            out.update({"torch_float32." + k: v for k, v in single.items()})
        return out

    if not 1e-3 < scale < 1e3 or special:
        notes += (" torch_float32.<...>: what PyTorch 1.13 itself returns when run in float32, "
                  "for information.")
    # Outside the normal range PyTorch's own float32 result is not the yardstick.
    tolerance = None
    if not 1e-3 < scale < 1e3:
        tolerance = {"atol": 1e-6 if scale > 1 else 0.0, "rtol": 1e-5, "of_max": 2e-6}
    return Case(name, spec, draw, compute, notes=notes.strip(), smooth=False,
                tolerance=tolerance)


# ---- learning-rate schedules --------------------------------------------

SCHEDULE_STEPS = 50


def schedule_case(name, spec, base_lr, notes=""):
    kind = spec["type"]
    hyper = {k: v for k, v in spec.items() if k != "type"}

    def compute(given):
        parameter = nn.Parameter(torch.zeros(1))
        optimiser = torch.optim.SGD([parameter], lr=base_lr, momentum=0.9)
        schedule = getattr(torch.optim.lr_scheduler, kind)(optimiser, **hyper)
        rates, momenta = [], []
        for _ in range(SCHEDULE_STEPS):
            rates.append(optimiser.param_groups[0]["lr"])
            momenta.append(optimiser.param_groups[0]["momentum"])
            optimiser.step()
            if len(rates) < SCHEDULE_STEPS:
                schedule.step()
        out = {"lr": torch.tensor(rates, dtype=torch.float64)}
        if kind == "OneCycleLR":
            out["momentum"] = torch.tensor(momenta, dtype=torch.float64)
        return out

    return Case(name, {**spec, "base_lr": base_lr}, lambda rng: {}, compute, notes=(
        "lr[k] is the rate used for optimiser step k, k = 0..49. " + notes).strip(), smooth=False)


# ---- initialisers --------------------------------------------------------

class RecordFills:
    """While active, torch's in-place fills only note what they would have done."""

    def __enter__(self):
        self.seen = {}

        def note(kind, make):
            def fill(tensor, *args, **kw):
                self.seen[id(tensor)] = {"distribution": kind, **make(*args, **kw)}
                return tensor
            return fill

        def uniform(a=0.0, b=1.0, **kw):
            return {"low": a, "high": b, "std": (b - a) / math.sqrt(12.0)}

        patches = {"uniform_": note("uniform", uniform),
                   "normal_": note("normal", lambda mean=0.0, std=1.0, **kw:
                                   {"mean": mean, "std": std}),
                   "fill_": note("constant", lambda value: {"value": float(value), "std": 0.0}),
                   "zero_": note("constant", lambda: {"value": 0.0, "std": 0.0})}
        for method, patch in patches.items():
            setattr(torch.Tensor, method, patch)
        self.patched = list(patches)
        return self

    def __exit__(self, *exc):
        for method in self.patched:
            delattr(torch.Tensor, method)


def table_case(name, entries, notes):
    """Scalars only: the table is in the architecture text, and as tensors."""

    def compute(given):
        def column(get):
            return torch.tensor([get(e) for e in entries], dtype=torch.float64)
        if "gain" in entries[0] and "distribution" not in entries[0]:
            return {"gain": column(lambda e: e["gain"])}
        return {"std": column(lambda e: e["std"]),
                "bound": column(lambda e: e.get("high", math.inf if e["distribution"] == "normal"
                                                else abs(e.get("value", 0.0))))}

    return Case(name, node("Table", entries=entries), lambda rng: {}, compute, notes=notes,
                smooth=False)


def initialiser_cases(ctx):
    init = torch.nn.init
    gains = [{"nonlinearity": n, "param": p, "gain": float(init.calculate_gain(n, p))}
             for n, p in [("linear", None), ("conv1d", None), ("conv2d", None), ("sigmoid", None),
                          ("tanh", None), ("relu", None), ("selu", None), ("leaky_relu", None)]
             + [("leaky_relu", s) for s in ctx.pick([0.2, 0.5, math.sqrt(5)], [0.1, 0.3, 1.0])]]
    yield table_case("init_gain", gains, "gain[i] is calculate_gain of entry i.")

    shapes = ctx.pick([(8, 4), (3, 16), (6, 3, 5), (4, 2, 3, 3)],
                      [(5, 9), (12, 7), (10, 5, 3), (9, 6, 5, 5), (7, 3, 3, 1)])
    entries = []

    def record(function, shape, **args):
        tensor = torch.empty(shape)
        with RecordFills() as fills:
            getattr(init, function)(tensor, **args)
        fan_in, fan_out = init._calculate_fan_in_and_fan_out(tensor)
        entries.append({"init": function, "args": args, "shape": list(shape), "fan_in": fan_in,
                        "fan_out": fan_out, **fills.seen[id(tensor)]})

    for shape in shapes:
        for gain in (1.0, float(init.calculate_gain(ctx.pick("tanh", "relu")))):
            record("xavier_uniform_", shape, gain=gain)
            record("xavier_normal_", shape, gain=gain)
        for mode in ("fan_in", "fan_out"):
            for function in ("kaiming_uniform_", "kaiming_normal_"):
                record(function, shape, mode=mode, nonlinearity="relu")
                record(function, shape, mode=mode, nonlinearity="linear")
                record(function, shape, mode=mode, nonlinearity="tanh")
                record(function, shape, mode=mode, nonlinearity="leaky_relu",
                       a=ctx.pick(0.2, 0.1))
        record("kaiming_uniform_", shape)
    yield table_case("init_functions", entries, (
        "What torch.nn.init.<init>(tensor of `shape`, **args) draws from: uniform in "
        "[low, high] or normal(mean, std).  Tensors std[i] and bound[i] follow the entries; "
        "bound is infinite for a normal distribution.  Shapes are [out, in, kernel...]."))

    w = ctx.pick([(4, 6), (16, 3)], [(5, 11), (9, 2)])
    modules = [linear(*w[0]), linear(*w[1]),
               conv1d(w[0][0], w[0][1], ctx.pick(3, 5)), conv2d(w[1][1], 4, ctx.pick(3, 5)),
               conv2d(*ctx.pick((4, 6), (6, 9)), groups=ctx.pick(2, 3)),
               *[node(k, input_size=w[0][0], hidden_size=w[0][1], num_layers=n)
                 for k in ("RNN", "LSTM", "GRU") for n in (1, 2)],
               node("Embedding", num_embeddings=ctx.pick(10, 13), embedding_dim=w[0][0]),
               node("LayerNorm", normalized_shape=w[0][0]),
               node("BatchNorm1d", num_features=w[0][1]),
               node("GroupNorm", num_groups=ctx.pick(2, 3), num_channels=6),
               node("MultiheadAttention", embed_dim=ctx.pick(8, 12), num_heads=ctx.pick(2, 3)),
               node("PReLU")]
    entries = []
    for arch in modules:
        fields = {k: v for k, v in arch.items() if k != "type"}
        plain = dict(getattr(nn, arch["type"])(**fields).named_parameters())
        with RecordFills() as fills:
            module = getattr(nn, arch["type"])(**fields)
        for n, p in module.named_parameters():
            # A parameter that was created with its value has no record: a constant.
            found = fills.seen.get(id(p)) or {
                "distribution": "constant", "value": float(plain[n].detach().reshape(-1)[0]),
                "std": 0.0}
            entries.append({"module": arch, "parameter": n, "shape": list(p.shape), **found})
    yield table_case("init_defaults", entries, (
        "PyTorch's own initial distribution of every parameter of `module`, in the entries' "
        "order: std[i], and bound[i] (infinite for normal, |value| for constant)."))


# ---- end to end ----------------------------------------------------------

def digits_case(ctx, path):
    """A small MLP trained on the digits data with a fixed order of batches."""
    table = np.loadtxt(path, delimiter=",")
    pixels, labels = table[:, :64] / 16.0, table[:, 64].astype(np.int64)
    hidden, act, batch, lr = ctx.pick(([32], RELU, 32, 0.1), ([20, 14], TANH, 24, 0.15))
    widths = [64, *hidden, 10]
    layers = []
    for i, o in zip(widths, widths[1:]):
        layers += [linear(i, o), act]
    arch = seq(*layers[:-1])
    steps, clip, momentum, decay = 100, 1.0, 0.9, 1e-4

    def draw(rng):
        given = {}
        for k, v in build(arch).state_dict().items():
            fan_in = widths[int(k.split(".")[0]) // 2]
            given["initial." + k] = rng.uniform(-1, 1, tuple(v.shape)) / math.sqrt(fan_in)
        order = rng.permutation(len(labels))
        given["train_index"], given["test_index"] = order[:1437], order[1437:]
        need = [rng.permutation(given["train_index"]) for _ in range(3)]
        given["batch_index"] = np.concatenate(need)[:steps * batch].reshape(steps, batch)
        return given

    def compute(given):
        params = {k[8:]: v for k, v in given.items() if k.startswith("initial.")}
        dtype = float_dtype(given)
        model = load(arch, params)
        x, y = torch.tensor(pixels, dtype=dtype), torch.tensor(labels)
        optimiser = torch.optim.SGD(model.parameters(), lr=lr, momentum=momentum,
                                    weight_decay=decay)
        losses, norms, after_first = [], [], {}
        for k in range(steps):
            rows = given["batch_index"][k]
            optimiser.zero_grad()
            value = loss_value(CE, model(x[rows]), y[rows])
            value.backward()
            norms.append(torch.nn.utils.clip_grad_norm_(model.parameters(), clip))
            if k == 0:
                after_first = {"first.grad." + n: p.grad.clone()
                               for n, p in model.named_parameters()}
            optimiser.step()
            losses.append(value.detach())
        with torch.no_grad():
            logits = model(x[given["test_index"]])
        target = y[given["test_index"]]
        top = logits.topk(2, dim=1).values
        return {"losses": torch.stack(losses), "grad_norms": torch.stack(norms), **after_first,
                **{"final." + n: p for n, p in model.named_parameters()},
                "test_logits": logits, "test_loss": loss_value(CE, logits, target),
                "test_accuracy": (logits.argmax(1) == target).to(dtype).mean(),
                "test_smallest_margin": (top[:, 0] - top[:, 1]).min()}

    return Case("digits_training", arch, draw, compute, CE, (
        "digits.csv: 1797 rows of 64 pixels 0..16 and a label; the input is pixel / 16. "
        "batch_index[k] has the CSV rows (from 0) of step k. Per step: mean cross entropy; "
        "backward; clip_grad_norm_(1.0) over all parameters; SGD. losses[k] and grad_norms[k] "
        "(before clipping) belong to step k; first.grad.<name>: gradients of step 0 after "
        "clipping; final.<name>: parameters after 100 steps; test_*: on test_index with those. "
        "test_smallest_margin: least gap between the two largest logits of a test row. "
        "PyTorch's SGD adds weight_decay * w to the gradient after clipping, for biases too."),
        smooth=False, steps=steps, clip_grad_norm=clip,
        optimizer=node("SGD", lr=lr, momentum=momentum, weight_decay=decay))


# --------------------------------------------------------------------------
# The list of cases
# --------------------------------------------------------------------------

class Context:
    """Which set is being written, and the sizes to choose from."""

    POOLS = {"public": dict(width=[3, 6, 8], batch=[2, 4], steps=[5, 7], side=[6, 8],
                            channels=[2, 3], classes=[4, 5]),
             "heldout": dict(width=[5, 7, 9, 10], batch=[3, 6], steps=[4, 8], side=[5, 7, 9],
                             channels=[3, 4], classes=[6, 11])}

    def __init__(self, which, seed):
        self.which, self.seed = which, seed

    def pick(self, public, heldout):
        return public if self.which == "public" else heldout

    def sizes(self, name):
        """A function that gives the next size of a pool; neighbours always differ."""
        rng = np.random.default_rng([self.seed, zlib.crc32(name.encode()), 77])
        pools = self.POOLS[self.which]
        queues = {pool: [] for pool in pools}
        last = dict.fromkeys(pools)

        def next_size(pool):
            while not queues[pool] or queues[pool][0] == last[pool]:
                queues[pool] = [int(n) for n in rng.permutation(pools[pool])]
            last[pool] = queues[pool].pop(0)
            return last[pool]

        return next_size


def activations(ctx):
    return {
        "relu": RELU, "relu6": node("ReLU6"), "leaky_relu_0.01": node("LeakyReLU",
                                                                      negative_slope=0.01),
        "leaky_relu_0.2": node("LeakyReLU", negative_slope=0.2), "elu": node("ELU", alpha=1.0),
        "elu_alpha": node("ELU", alpha=ctx.pick(0.5, 1.75)), "selu": node("SELU"),
        "celu": node("CELU", alpha=1.0), "celu_alpha": node("CELU", alpha=ctx.pick(0.5, 1.75)),
        "gelu": GELU, "gelu_tanh": node("GELU", approximate="tanh"), "silu": SILU,
        "mish": node("Mish"), "softplus": node("Softplus", beta=1, threshold=20),
        "softplus_beta": node("Softplus", beta=ctx.pick(2.0, 0.5), threshold=ctx.pick(10.0, 15.0)),
        "hardtanh": node("Hardtanh", min_val=-1.0, max_val=1.0),
        "hardtanh_range": node("Hardtanh", min_val=ctx.pick(-2.0, -0.25),
                               max_val=ctx.pick(0.75, 1.5)),
        "hardsigmoid": node("Hardsigmoid"), "hardswish": node("Hardswish"), "sigmoid": SIGMOID,
        "logsigmoid": node("LogSigmoid"), "softsign": node("Softsign"), "tanh": TANH,
        "prelu": node("PReLU", num_parameters=1), "softmax": node("Softmax", dim=-1),
        "log_softmax": node("LogSoftmax", dim=-1)}


def linear_and_activation_cases(ctx):
    for name, bias, batch in (("linear", True, None), ("linear_no_bias", False, None),
                              ("linear_batch1", True, 1)):
        s = ctx.sizes(name)
        i, o = s("width"), s("width")
        yield model_case(name, linear(i, o, bias), (batch or s("batch"), i))
    s = ctx.sizes("linear_sequence")
    i, o = s("width"), s("width")
    yield model_case("linear_sequence", linear(i, o), (s("batch"), s("steps"), i),
                     notes="Linear over the last axis of a rank-3 input.")

    edges = ctx.pick([0.0, 1.0, -1.0, 3.0, -3.0, 0.5, -0.5, 6.0, -6.0, 21.0, -21.0, 100.0, -100.0],
                     [0.0, 1.0, -1.0, 3.0, -3.0, 1e-4, -1e-4, 2.5, -2.5, 19.5, 40.0, -40.0, 500.0,
                      -500.0])
    for key, arch in activations(ctx).items():
        name = "act_" + key
        s = ctx.sizes(name)
        shape = (s("batch") + 2, s("width"))
        spread = np.random.default_rng([ctx.seed, zlib.crc32(name.encode())]).normal(0, 2.0, shape)
        fixed = {"weight": np.array([ctx.pick(0.3, 0.15)])} if key == "prelu" else None
        yield model_case(name, arch, shape, fixed_input=spread, fixed=fixed)
        if "softmax" in key:
            rows = ctx.pick([[1000.0, 999.0, -5.0], [-1000.0, -1001.0, -1000.5], [0.0, 0.0, 0.0]],
                            [[800.0, 0.0, 799.5, 2.0], [-900.0, -903.0, -900.5, -901.0],
                             [7.0, 7.0, 7.0, 7.0], [88.0, -88.0, 0.0, 1.0]])
            yield model_case(name + "_edges", arch, None, fixed_input=rows, smooth=False,
                             notes="Large logits and ties; must stay finite.")
        else:
            # PyTorch's hardswish has derivative 1 or 1.5 at exactly 3, depending on the
            # element's place in the array (vector loop or remainder), so avoid that point.
            points = [x * 0.9990234375 if abs(x) == 3.0 and key == "hardswish" else x
                      for x in edges]
            yield model_case(name + "_edges", arch, None, node("Mean"), fixed_input=[points],
                             fixed=fixed,
                             smooth=False, notes=(
                                 "Points exactly on kinks and far out; grad.input is f'(x) / N "
                                 "under PyTorch's choice of derivative at a kink."))


def dense_cases(ctx):
    acts = ctx.pick([TANH, RELU, GELU], [SILU, node("ELU", alpha=1.0), node("Softplus", beta=1,
                                                                            threshold=20)])
    for depth, act in zip((2, 3, 4), acts):
        name = f"mlp_{depth}layer"
        s = ctx.sizes(name)
        widths = [s("width") for _ in range(depth + 1)]
        layers = []
        for i, o in zip(widths, widths[1:]):
            layers += [linear(i, o), act]
        yield model_case(name, seq(*layers[:-1]), (s("batch"), widths[0]))
    s = ctx.sizes("mlp_classifier")
    i, h, k = s("width"), s("width"), s("classes")
    yield model_case("mlp_classifier", seq(linear(i, h), RELU, linear(h, k)), (s("batch"), i), CE)

    name = "residual_identity"
    s = ctx.sizes(name)
    i, h, o, act = s("width"), s("width"), s("width"), ctx.pick(RELU, SILU)
    block = node("Residual", body=seq(linear(h, h), act, linear(h, h)), shortcut=None, alpha=1.0)
    yield model_case(name, seq(linear(i, h), block, act, linear(h, o)), (s("batch"), i))

    name = "residual_projection"
    s = ctx.sizes(name)
    i, h, m = s("width"), s("width"), s("width")
    o = h + ctx.pick(2, 3)
    block = node("Residual", body=seq(linear(h, m), TANH, linear(m, o)),
                 shortcut=linear(h, o, bias=ctx.pick(False, True)), alpha=1.0)
    yield model_case(name, seq(linear(i, h), block, RELU), (s("batch"), i))

    name = "residual_nested"
    s = ctx.sizes(name)
    h, m = s("width"), s("width")
    inner = node("Residual", body=seq(linear(m, m), TANH), shortcut=None, alpha=1.0)
    public = seq(node("Residual", body=seq(linear(h, m), RELU, inner, linear(m, h)),
                      shortcut=None, alpha=1.0), TANH)
    innermost = node("Residual", body=linear(m, m), shortcut=None, alpha=0.5)
    middle = node("Residual", body=seq(SILU, innermost, linear(m, m + 1)),
                  shortcut=linear(m, m + 1, False), alpha=1.0)
    held = seq(linear(h, h), node("Residual", body=seq(linear(h, m), middle, TANH,
                                                       linear(m + 1, h)), shortcut=None, alpha=1.0),
               node("Residual", body=node("Residual", body=linear(h, h), shortcut=None, alpha=0.25),
                    shortcut=None, alpha=1.0))
    yield model_case(name, ctx.pick(public, held), (s("batch"), h))

    name = "residual_scaled"
    s = ctx.sizes(name)
    h = s("width")
    blocks = [node("Residual", body=seq(linear(h, h), RELU, linear(h, h)), shortcut=None, alpha=a)
              for a in ctx.pick([0.5, 0.1], [0.25, -0.75, 0.125])]
    yield model_case(name, seq(*blocks), (s("batch"), h))

    for name, start in (("rezero_zero", 0.0), ("rezero_nonzero", None)):
        s = ctx.sizes(name)
        h = s("width")
        body = ctx.pick(seq(linear(h, h), TANH), seq(linear(h, h + 2), GELU, linear(h + 2, h)))
        count = ctx.pick(1, 2)
        fixed = {f"{k}.alpha": np.zeros(1) for k in range(count)} if start == 0.0 else {}
        yield model_case(name, seq(*[node("ReZero", body=body)] * count, linear(h, s("width"))),
                         (s("batch"), h), fixed=fixed, notes=(
            "alpha starts at zero, so the body's gradients are exactly zero and only alpha "
            "learns." if start == 0.0 else ""))

    name = "highway"
    s = ctx.sizes(name)
    h = s("width")
    block = node("Highway", transform=seq(linear(h, h), ctx.pick(RELU, TANH)), gate=linear(h, h))
    yield model_case(name, seq(*[block] * ctx.pick(1, 3), linear(h, s("width"))),
                     (s("batch"), h))

    name = "dense_concat"
    s = ctx.sizes(name)
    i, g = s("width"), s("channels")
    layers = []
    for _ in range(ctx.pick(2, 3)):
        layers.append(node("Concat", branches=[node("Identity"), seq(linear(i, g), RELU)], dim=-1))
        i += g
    start = layers[0]["branches"][1]["children"][0]["in_features"]
    yield model_case(name, seq(*layers, linear(i, s("width"))), (s("batch"), start),
                     notes="Each block appends its branch's features to its input.")

    name = "parallel_concat"
    s = ctx.sizes(name)
    i, a, b = s("width"), s("width"), s("width")
    branches = [seq(linear(i, a), TANH), linear(i, b, False),
                node("Residual", body=linear(i, i), shortcut=None, alpha=1.0)][:ctx.pick(2, 3)]
    total = a + b + ctx.pick(0, i)
    yield model_case(name, seq(node("Concat", branches=branches, dim=-1),
                               linear(total, s("width"))), (s("batch"), i))

    name = "nested_mix"
    s = ctx.sizes(name)
    h, m, k = s("width"), s("width"), s("classes")
    public = seq(linear(h, m), node("LayerNorm", normalized_shape=m, eps=1e-5),
                 node("Residual", body=seq(node("Concat", branches=[linear(m, 2), linear(m, 3)],
                                                dim=-1), SILU, linear(5, m)),
                      shortcut=None, alpha=1.0), RELU, linear(m, k))
    held = seq(node("Highway", transform=seq(linear(h, m), GELU, linear(m, h)), gate=linear(h, h)),
               node("Concat", branches=[node("ReZero", body=seq(linear(h, h), TANH)),
                                        seq(node("RMSNorm", normalized_shape=h, eps=1e-6),
                                            linear(h, m))], dim=-1),
               node("Residual", body=seq(linear(h + m, 3), SILU, linear(3, k)),
                    shortcut=linear(h + m, k), alpha=0.5))
    yield model_case(name, ctx.pick(public, held), (s("batch"), h), CE)


def norm_cases(ctx):
    bn_note = ("Running statistics before are under the state_dict names, those after the forward "
               "pass under after.<name>; momentum 0.1; the running variance is the unbiased one, "
               "the normalisation uses the biased one.")
    for train in (True, False):
        tail, note = ("train", bn_note) if train else ("eval", "Uses the running statistics.")
        name = "batchnorm1d_" + tail
        s = ctx.sizes(name)
        c = s("width")
        yield model_case(name, node("BatchNorm1d", num_features=c, eps=1e-5, momentum=0.1),
                         (s("batch") + ctx.pick(3, 5), c), train=train, notes=note)
        name = "batchnorm2d_" + tail
        s = ctx.sizes(name)
        c = s("channels")
        yield model_case(name, node("BatchNorm2d", num_features=c, eps=1e-5, momentum=0.1),
                         (s("batch"), c, 3, ctx.pick(4, 5)), train=train, notes=note)
        name = "mlp_batchnorm_" + tail
        s = ctx.sizes(name)
        i, h, o = s("width"), s("width"), s("width")
        yield model_case(name, seq(linear(i, h), node("BatchNorm1d", num_features=h, eps=1e-5,
                                                      momentum=0.1), RELU, linear(h, o)),
                         (s("batch") + ctx.pick(3, 5), i), train=train, notes=note + (
            " grad.0.bias is mathematically zero; what is stored is rounding noise, so compare it "
            "with atol only." if train else ""))
    s = ctx.sizes("batchnorm1d_sequence")
    c = s("channels")
    yield model_case("batchnorm1d_sequence", node("BatchNorm1d", num_features=c, eps=1e-5,
                                                  momentum=0.1),
                     (s("batch"), c, s("steps")), notes="Input [batch, channel, length]. " + bn_note)
    for name, fields in (("layernorm", {}), ("layernorm_sequence", {})):
        s = ctx.sizes(name)
        c = s("width")
        shape = (s("batch"), c) if name == "layernorm" else (s("batch"), s("steps"), c)
        yield model_case(name, node("LayerNorm", normalized_shape=c, eps=1e-5, **fields), shape)
    for name in ("rmsnorm", "rmsnorm_sequence"):
        s = ctx.sizes(name)
        c = s("width")
        shape = (s("batch"), c) if name == "rmsnorm" else (s("batch"), s("steps"), c)
        yield model_case(name, node("RMSNorm", normalized_shape=c, eps=1e-6), shape,
                         notes="x / sqrt(mean(x^2) + eps) * weight over the last axis.")
    for name, rank in (("groupnorm", 2), ("groupnorm_image", 4)):
        s = ctx.sizes(name)
        groups = ctx.pick(2, 3)
        c = groups * ctx.pick(3, 4)
        shape = (s("batch"), c) if rank == 2 else (s("batch"), c, 3, ctx.pick(3, 4))
        yield model_case(name, node("GroupNorm", num_groups=groups, num_channels=c, eps=1e-5),
                         shape)


def conv_cases(ctx):
    kernel = ctx.pick(3, 5)
    variants = {"conv1d_plain": dict(), "conv1d_padding": dict(padding=kernel // 2),
                "conv1d_stride": dict(stride=2, padding=1),
                "conv1d_dilation": dict(dilation=2, padding=ctx.pick(2, 3)),
                "conv1d_no_bias": dict(bias=False),
                "conv1d_groups": dict(padding=1, groups=ctx.pick(2, 3))}
    for name, fields in variants.items():
        s = ctx.sizes(name)
        i, o = s("channels"), s("channels")
        if "groups" in fields:
            i, o = ctx.pick((4, 4), (6, 3))
        k = ctx.pick(3, 4) if name == "conv1d_stride" else kernel
        yield model_case(name, conv1d(i, o, k, **fields), (s("batch"), i, s("steps") + 6))
    for name, dilation in (("conv1d_causal", 1), ("conv1d_causal_dilated", ctx.pick(2, 3))):
        s = ctx.sizes(name)
        i, o, k = s("channels"), s("channels"), ctx.pick(3, 4)
        pad = node("ConstantPad1d", padding=[(k - 1) * dilation, 0], value=0.0)
        yield model_case(name, seq(pad, conv1d(i, o, k, dilation=dilation)),
                         (s("batch"), i, s("steps") + 4),
                         notes="Causal: (kernel_size - 1) * dilation zeros on the left only.")
    s = ctx.sizes("tcn_block")
    c, k = s("channels"), ctx.pick(2, 3)
    branch = []
    for d in ctx.pick((1, 2), (1, 2, 4)):
        branch += [node("ConstantPad1d", padding=[(k - 1) * d, 0], value=0.0),
                   conv1d(c, c, k, dilation=d), RELU]
    yield model_case("tcn_block", node("Residual", body=seq(*branch), shortcut=None, alpha=1.0),
                     (s("batch"), c, s("steps") + 4))

    for name, fields in {"conv2d_same": dict(), "conv2d_stride2": dict(stride=2),
                         "conv2d_valid": dict(padding=0), "conv2d_1x1": dict(kernel_size=1,
                                                                             padding=0),
                         "conv2d_rect": dict(kernel_size=ctx.pick([3, 1], [1, 5]),
                                             padding=ctx.pick([1, 0], [0, 2]))}.items():
        s = ctx.sizes(name)
        i, o, h = s("channels"), s("channels"), s("side")
        yield model_case(name, conv2d(i, o, **fields), (ctx.pick(2, 3), i, h, h + ctx.pick(0, 1)))

    pools = {"maxpool2d": node("MaxPool2d", kernel_size=2, stride=2),
             "maxpool2d_overlap": node("MaxPool2d", kernel_size=3, stride=2,
                                       padding=ctx.pick(0, 1)),
             "avgpool2d": node("AvgPool2d", kernel_size=2, stride=2),
             "avgpool2d_padded": node("AvgPool2d", kernel_size=3, stride=ctx.pick(2, 1), padding=1),
             "global_avgpool2d": node("AdaptiveAvgPool2d", output_size=1)}
    for name, arch in pools.items():
        s = ctx.sizes(name)
        h = s("side")
        yield model_case(name, arch, (ctx.pick(2, 3), s("channels"), h, h + ctx.pick(0, 2)),
                         notes="The padding counts as zeros in the mean (count_include_pad)."
                         if "padded" in name else "")
    for name, arch in {"maxpool1d": node("MaxPool1d", kernel_size=2, stride=2),
                       "avgpool1d": node("AvgPool1d", kernel_size=ctx.pick(2, 3), stride=2),
                       "global_avgpool1d": node("AdaptiveAvgPool1d", output_size=1)}.items():
        s = ctx.sizes(name)
        yield model_case(name, arch, (s("batch"), s("channels"), s("steps") + 3))
    s = ctx.sizes("flatten_linear")
    c, h, w = s("channels"), ctx.pick(3, 4), ctx.pick(2, 3)
    yield model_case("flatten_linear", seq(node("Flatten", start_dim=1, end_dim=-1),
                                           linear(c * h * w, s("width"))), (s("batch"), c, h, w))

    s = ctx.sizes("cnn_small")
    c1, c2, k, side = s("channels"), s("channels"), s("classes"), ctx.pick(8, 9)
    yield model_case("cnn_small", seq(conv2d(1, c1), RELU, node("MaxPool2d", kernel_size=2,
                                                               stride=2),
                                      conv2d(c1, c2), ctx.pick(RELU, SILU),
                                      node("AdaptiveAvgPool2d", output_size=1),
                                      node("Flatten", start_dim=1, end_dim=-1), linear(c2, k)),
                     (ctx.pick(2, 3), 1, side, side), CE)
    s = ctx.sizes("resnet_block")
    i, o, stride = s("channels"), s("channels") + 2, ctx.pick(2, 3)

    def bn(n):
        return node("BatchNorm2d", num_features=n, eps=1e-5, momentum=0.1)
    yield model_case("resnet_block", seq(node(
        "Residual", body=seq(conv2d(i, o, stride=stride, bias=False), bn(o), RELU,
                             conv2d(o, o, bias=False), bn(o)),
        shortcut=seq(conv2d(i, o, kernel_size=1, stride=stride, padding=0, bias=False), bn(o)),
        alpha=1.0), RELU), (ctx.pick(3, 4), i, 6, 6),
        notes="Train mode; running statistics after the pass under after.<name>.")


def recurrent_cases(ctx):
    kinds = {"rnn_tanh": node("RNN", nonlinearity="tanh"), "rnn_relu": node("RNN",
             nonlinearity="relu"), "lstm": node("LSTM"), "gru": node("GRU")}
    for kind, base in kinds.items():
        variants = {"": {}, "_last": dict(returns="last"), "_initial": dict(initial_state=True),
                    "_2layer": dict(initial_state=ctx.pick(False, True), num_layers=ctx.pick(2, 3)),
                    "_bidirectional": dict(bidirectional=True,
                                           initial_state=ctx.pick(False, True))}
        if kind in ("lstm", "gru"):
            variants["_seq_first"] = dict(batch_first=False)
        for suffix, fields in variants.items():
            name = kind + suffix
            s = ctx.sizes(name)
            fields = dict(fields)
            returns = fields.pop("returns", "sequence")
            initial = fields.pop("initial_state", False)
            hidden = ctx.pick(4, 6) if suffix in ("_2layer", "_bidirectional") else s("width")
            arch = {**base, "input_size": s("width"), "hidden_size": hidden,
                    "num_layers": fields.pop("num_layers", 1), "batch_first": True,
                    "bidirectional": False, **fields}
            notes = ""
            if arch["num_layers"] > 1:
                notes = f"{arch['num_layers']} stacked layers. "
            if kind == "gru":
                notes += ("PyTorch's GRU: n = tanh(W_in x + b_in + r * (W_hn h + b_hn)), "
                          "h' = (1 - z) * n + z * h. ")
            yield recurrent_case(name, arch, s("steps"), s("batch"), initial, returns, notes)
    s = ctx.sizes("lstm_classifier")
    i, h, k = s("width"), s("width"), s("classes")
    yield model_case("lstm_classifier", seq(
        node(ctx.pick("LSTM", "GRU"), input_size=i, hidden_size=h, num_layers=1,
             batch_first=True, returns="last"), linear(h, k)), (s("batch"), s("steps"), i), CE,
        notes="Recurrent layer's last step into a linear classifier.")
    s = ctx.sizes("gru_residual")
    i, h = s("width"), s("width")
    yield model_case("gru_residual", seq(linear(i, h), node("Residual", body=node(
        "GRU", input_size=h, hidden_size=h, num_layers=1, batch_first=True, returns="sequence"),
        shortcut=None, alpha=ctx.pick(1.0, 0.5)), TANH), (s("batch"), s("steps"), i))

    for name, kind, lr in (("tbptt_lstm", "LSTM", None), ("tbptt_gru", "GRU", None),
                           ("tbptt_rnn_sgd", "RNN", ctx.pick(0.1, 0.05))):
        s = ctx.sizes(name)
        h, window = ctx.pick(4, 5), ctx.pick(3, 4)
        rnn = node(kind, input_size=3, hidden_size=h, batch_first=True)
        yield tbptt_case(name, node("RecurrentHead", rnn=rnn, head=linear(h, 2)), s("batch"),
                         window * ctx.pick(3, 4), window, lr)


def attention_cases(ctx):
    name = "embedding"
    s = ctx.sizes(name)
    v, d = ctx.pick(10, 13), s("width")
    yield model_case(name, node("Embedding", num_embeddings=v, embedding_dim=d),
                     (s("batch"), s("steps")), vocabulary=v,
                     notes="input: I64 indices, some repeated; no grad.input.")
    name = "embedding_padding_idx"
    s = ctx.sizes(name)
    v, d, pad = 4, s("width"), ctx.pick(0, 2)
    yield model_case(name, node("Embedding", num_embeddings=v, embedding_dim=d, padding_idx=pad),
                     (s("batch"), s("steps")), vocabulary=v,
                     notes="The padding row is used in the forward pass but gets no gradient.")
    name = "embedding_classifier"
    s = ctx.sizes(name)
    v, d, h, k, t = ctx.pick(8, 11), ctx.pick(3, 5), s("width"), s("classes"), ctx.pick(3, 4)
    yield model_case(name, seq(node("Embedding", num_embeddings=v, embedding_dim=d),
                               node("Flatten", start_dim=1, end_dim=-1), linear(t * d, h), TANH,
                               linear(h, k)), (s("batch"), t), CE, vocabulary=v)
    heads = ctx.pick(2, 3)
    for causal in (False, True):
        tail = "_causal" if causal else ""
        name = "attention" + tail
        s = ctx.sizes(name)
        d = heads * 3
        yield model_case(name, node("MultiheadSelfAttention", embed_dim=d, num_heads=heads,
                                    causal=causal), (s("batch"), s("steps"), d), notes=(
            "in_proj_weight stacks W_q, W_k, W_v; the key bias has a gradient that is "
            "mathematically zero (the middle third of grad.in_proj_bias)."))
        name = "attention_pre_ln" + tail
        s = ctx.sizes(name)
        d = heads * 3
        attn = node("MultiheadSelfAttention", embed_dim=d, num_heads=heads, causal=causal)
        ln = node("LayerNorm", normalized_shape=d, eps=1e-5)
        yield model_case(name, node("Residual", body=seq(ln, attn), shortcut=None, alpha=1.0),
                         (s("batch"), s("steps"), d), notes="x + attention(layernorm(x)).")
        name = "attention_post_ln" + tail
        s = ctx.sizes(name)
        yield model_case(name, seq(node("Residual", body=attn, shortcut=None, alpha=1.0), ln),
                         (s("batch"), s("steps"), d), notes="layernorm(x + attention(x)).")
        for norm_first in (True, False):
            name = f"transformer_{'pre' if norm_first else 'post'}_ln{tail}"
            s = ctx.sizes(name)
            yield model_case(name, node("TransformerEncoderLayer", d_model=d, nhead=heads,
                                        dim_feedforward=ctx.pick(8, 10),
                                        activation=ctx.pick("relu", "gelu"),
                                        layer_norm_eps=1e-5, norm_first=norm_first,
                                        causal=causal), (s("batch"), s("steps"), d),
                             notes="pre: x += attn(norm1(x)); x += ff(norm2(x)). post: x = norm1(x "
                                   "+ attn(x)); x = norm2(x + ff(x)). ff: linear1, activation, "
                                   "linear2.")
    name = "tiny_language_model"
    s = ctx.sizes(name)
    v, d = ctx.pick(8, 7), heads * 2
    layer = node("TransformerEncoderLayer", d_model=d, nhead=heads, dim_feedforward=ctx.pick(6, 9),
                 activation="gelu", layer_norm_eps=1e-5, norm_first=True, causal=True)
    yield model_case(name, seq(node("Embedding", num_embeddings=v, embedding_dim=d),
                               *[layer] * ctx.pick(1, 2),
                               node("LayerNorm", normalized_shape=d, eps=1e-5),
                               linear(d, v, False)), (s("batch"), s("steps")), CE, vocabulary=v,
                     notes="Mean cross entropy over batch and steps; target [batch, step].")


def loss_cases(ctx):
    def regression(name):
        s = ctx.sizes(name)
        shape = (s("batch"), s("width"))
        return lambda rng: {"input": rng.normal(0, 1.5, shape), "target": rng.normal(0, 1.0, shape)}

    def classes(name, scale=1.5):
        s = ctx.sizes(name)
        shape = (s("batch") + 1, s("classes"))
        return lambda rng: {"input": rng.normal(0, scale, shape),
                            "target": rng.integers(0, shape[1], shape[0])}

    for name, spec in {
            "loss_mse": MSE, "loss_l1": node("L1Loss"),
            "loss_smooth_l1": node("SmoothL1Loss", beta=1.0),
            "loss_smooth_l1_beta": node("SmoothL1Loss", beta=ctx.pick(0.5, 0.25)),
            "loss_huber": node("HuberLoss", delta=1.0),
            "loss_huber_delta": node("HuberLoss", delta=ctx.pick(0.5, 1.75))}.items():
        yield loss_case(name, spec, regression(name))
    for name, spec, scale in (
            ("loss_cross_entropy", CE, 1.5),
            ("loss_cross_entropy_smoothing", node("CrossEntropyLoss", label_smoothing=0.1), 1.5),
            ("loss_cross_entropy_large", CE, ctx.pick(300.0, 1000.0)),
            ("loss_multi_margin", node("MultiMarginLoss", p=1, margin=1.0), 1.0),
            ("loss_multi_margin_p2", node("MultiMarginLoss", p=2, margin=ctx.pick(1.0, 0.5)), 1.0)):
        yield loss_case(name, spec, classes(name, scale),
                        "Logits far beyond the range of exp in float32." if "large" in name else "")

    s = ctx.sizes("loss_nll")
    shape = (s("batch") + 1, s("classes"))

    def log_softmax(z):
        return z - np.log(np.exp(z).sum(-1, keepdims=True))

    yield loss_case("loss_nll", node("NLLLoss"), lambda rng: {
        "input": log_softmax(rng.normal(0, 1.5, shape)),
        "target": rng.integers(0, shape[1], shape[0])}, "input: log-probabilities.")

    s = ctx.sizes("loss_bce_with_logits")
    bce_shape = (s("batch"), s("width"))
    yield loss_case("loss_bce_with_logits", node("BCEWithLogitsLoss"), lambda rng: {
        "input": rng.normal(0, 2.0, bce_shape), "target": rng.integers(0, 2, bce_shape) * 1.0})
    yield loss_case("loss_bce_with_logits_soft", node("BCEWithLogitsLoss"), lambda rng: {
        "input": rng.normal(0, 2.0, bce_shape), "target": rng.uniform(0, 1, bce_shape)})
    far = ctx.pick([[-200.0, 200.0, 90.0, -90.0, 0.0]], [[150.0, -150.0, 700.0, -700.0, 30.0, 0.0]])
    yield loss_case("loss_bce_with_logits_large", node("BCEWithLogitsLoss"), lambda rng: {
        "input": np.array(far), "target": np.array([[i % 3 == 0 for i in range(len(far[0]))]]) * 1.0},
        "Must stay finite.", smooth=False)

    s = ctx.sizes("loss_kl_div")
    kl_shape = (s("batch"), s("classes"))

    def kl(log_target):
        def draw(rng):
            target = log_softmax(rng.normal(0, 1.0, kl_shape))
            return {"input": log_softmax(rng.normal(0, 1.0, kl_shape)),
                    "target": target if log_target else np.exp(target)}
        return draw
    for name, reduction, log_target in (("loss_kl_div", "mean", False),
                                        ("loss_kl_div_batchmean", "batchmean", False),
                                        ("loss_kl_div_log_target", "mean", True)):
        yield loss_case(name, node("KLDivLoss", reduction=reduction, log_target=log_target),
                        kl(log_target), "input: log-probabilities; target: "
                        + ("log-probabilities." if log_target else "probabilities.")
                        + " The mean divides by the number of elements, batchmean by the batch.")


def training_cases(ctx, digits):
    lr = ctx.pick(1.0, 0.7)
    optimisers = {
        "sgd": node("SGD", lr=0.1 * lr), "sgd_momentum": node("SGD", lr=0.05 * lr, momentum=0.9),
        "sgd_nesterov": node("SGD", lr=0.05 * lr, momentum=0.9, nesterov=True),
        "sgd_dampening": node("SGD", lr=0.1 * lr, momentum=0.9, dampening=ctx.pick(0.5, 0.3)),
        "sgd_weight_decay": node("SGD", lr=0.1 * lr, weight_decay=ctx.pick(0.1, 0.03)),
        "sgd_momentum_weight_decay": node("SGD", lr=0.05 * lr, momentum=ctx.pick(0.9, 0.8),
                                          weight_decay=ctx.pick(0.1, 0.02)),
        "rmsprop": node("RMSprop", lr=0.02 * lr, alpha=ctx.pick(0.99, 0.9), eps=1e-8),
        "rmsprop_momentum": node("RMSprop", lr=0.01 * lr, alpha=0.99, eps=1e-8, momentum=0.9),
        "rmsprop_centered": node("RMSprop", lr=0.01 * lr, alpha=0.9, eps=1e-4, centered=True),
        "adagrad": node("Adagrad", lr=0.2 * lr, eps=1e-10),
        "adagrad_decay": node("Adagrad", lr=0.3 * lr, lr_decay=ctx.pick(0.1, 0.05), eps=1e-10,
                              weight_decay=0.01, initial_accumulator_value=0.1),
        "adam": node("Adam", lr=0.1 * lr, betas=ctx.pick([0.9, 0.999], [0.8, 0.95]), eps=1e-8),
        "adam_weight_decay": node("Adam", lr=0.1 * lr, betas=[0.9, 0.999], eps=1e-8,
                                  weight_decay=ctx.pick(0.1, 0.05)),
        "adam_amsgrad": node("Adam", lr=0.1 * lr, betas=[0.9, 0.99], eps=1e-8, amsgrad=True),
        "adamw": node("AdamW", lr=0.1 * lr, betas=ctx.pick([0.9, 0.999], [0.85, 0.98]), eps=1e-8,
                      weight_decay=ctx.pick(0.01, 0.2))}
    for key, spec in optimisers.items():
        yield optimiser_case(f"optim_{key}_quadratic", spec, node("Quadratic", n=ctx.pick(3, 5),
                             f="0.5 * w.A.w - b.w, A symmetric"), None)
        i, h, o, b = ctx.pick((3, 4, 2, 4), (4, 5, 3, 6))
        yield optimiser_case(f"optim_{key}_mlp", spec, seq(linear(i, h), TANH, linear(h, o)),
                             ((b, i), (b, o)))

    shapes = ctx.pick({"0.weight": (4, 3), "0.bias": (4,), "2.weight": (2, 4), "2.bias": (2,)},
                      {"0.weight": (5, 7), "0.bias": (5,), "1.body.weight": (5, 5),
                       "1.alpha": (1,), "2.weight": (3, 5)})

    def norm(kind, bound):
        return node("clip_grad_norm_", max_norm=bound, norm_type=kind)
    nan, inf = math.nan, math.inf
    non_finite = "PyTorch's behaviour with error_if_nonfinite=False: "
    yield clip_case("clip_norm_l2", shapes, norm("2", ctx.pick(1.0, 0.7)))
    yield clip_case("clip_norm_l2_under", shapes, norm("2", ctx.pick(100.0, 50.0)),
                    notes="The norm is under the threshold: gradients are unchanged.")
    yield clip_case("clip_norm_inf", shapes, norm("inf", ctx.pick(0.5, 0.25)))
    yield clip_case("clip_norm_inf_under", shapes, norm("inf", ctx.pick(100.0, 50.0)),
                    notes="The norm is under the threshold: gradients are unchanged.")
    huge = ("Values near 1e20: their squares overflow float32. The reference is the float64 "
            "result, which a scaled norm reaches in float32 too.")
    yield clip_case("clip_norm_l2_huge", shapes, norm("2", 1.0), 1e20, notes=huge)
    yield clip_case("clip_norm_inf_huge", shapes, norm("inf", 1.0), 1e20, notes=huge)
    yield clip_case("clip_norm_l2_tiny", shapes, norm("2", 1.0), 1e-25, notes=(
        "Values near 1e-25: their squares underflow float32. Gradients are unchanged."))
    yield clip_case("clip_norm_l2_nan", shapes, norm("2", 1.0), special={1: nan}, notes=(
        non_finite + "the norm is NaN and every gradient becomes NaN."))
    yield clip_case("clip_norm_l2_inf_grad", shapes, norm("2", 1.0), special={2: inf}, notes=(
        non_finite + "the norm is inf, the factor 0: finite gradients become 0, inf * 0 is NaN."))
    yield clip_case("clip_norm_inf_nan", shapes, norm("inf", 1.0), special={1: nan},
                    notes=non_finite + "the norm is NaN and every gradient becomes NaN.")
    yield clip_case("clip_norm_inf_inf_grad", shapes, norm("inf", 1.0), special={2: -inf}, notes=(
        non_finite + "the norm is inf, the factor 0: finite gradients become 0, inf * 0 is NaN."))

    def value(bound):
        return node("clip_grad_value_", clip_value=bound)
    yield clip_case("clip_value", shapes, value(ctx.pick(0.5, 0.3)))
    yield clip_case("clip_value_under", shapes, value(100.0))
    yield clip_case("clip_value_huge", shapes, value(1.0), 1e20)
    yield clip_case("clip_value_nonfinite", shapes, value(1.0), special={0: nan, 1: inf, 2: -inf},
                    notes="NaN stays NaN; the infinities become the bounds.")

    for name, spec, base in (
            ("lr_step", node("StepLR", step_size=ctx.pick(10, 7), gamma=ctx.pick(0.5, 0.3)), 0.1),
            ("lr_multistep", node("MultiStepLR", milestones=ctx.pick([10, 30], [5, 6, 41]),
                                  gamma=0.1), 0.1),
            ("lr_exponential", node("ExponentialLR", gamma=ctx.pick(0.95, 0.9)), 0.1),
            ("lr_cosine", node("CosineAnnealingLR", T_max=ctx.pick(49, 45),
                               eta_min=ctx.pick(0.0, 0.002)), ctx.pick(0.1, 0.2)),
            ("lr_cosine_periodic", node("CosineAnnealingLR", T_max=ctx.pick(10, 12),
                                        eta_min=0.001), 0.1),
            ("lr_one_cycle", node("OneCycleLR", max_lr=ctx.pick(0.1, 0.3), total_steps=50,
                                  pct_start=ctx.pick(0.3, 0.25)), 0.1),
            ("lr_one_cycle_linear", node("OneCycleLR", max_lr=0.1, total_steps=50, pct_start=0.4,
                                         anneal_strategy="linear", div_factor=ctx.pick(10., 20.),
                                         final_div_factor=100.0), 0.1),
            ("lr_one_cycle_three_phase", node("OneCycleLR", max_lr=0.1, total_steps=50,
                                              three_phase=True), 0.1),
            ("lr_linear_warmup", node("LinearLR", start_factor=ctx.pick(0.1, 0.25), end_factor=1.0,
                                      total_iters=ctx.pick(10, 15)), 0.1)):
        yield schedule_case(name, spec, base, {
            "lr_cosine_periodic": "Longer than T_max: the rate rises again (period 2 * T_max).",
        }.get(name, "OneCycleLR replaces base_lr by max_lr / div_factor; `momentum` is cycled the "
                    "other way." if spec["type"] == "OneCycleLR" else ""))
    yield from initialiser_cases(ctx)
    yield digits_case(ctx, digits)


def all_cases(ctx, digits):
    for group in (linear_and_activation_cases, dense_cases, norm_cases, conv_cases,
                  recurrent_cases, attention_cases, loss_cases):
        yield from group(ctx)
    yield from training_cases(ctx, digits)


# --------------------------------------------------------------------------
# Running a case
# --------------------------------------------------------------------------

def to_stored(value):
    array = value.detach().numpy() if torch.is_tensor(value) else np.asarray(value)
    return array.astype("<f4") if array.dtype.kind == "f" else array.astype("<i8")


def to_tensors(stored, dtype):
    return {k: torch.tensor(v, dtype=dtype if v.dtype.kind == "f" else torch.int64)
            for k, v in stored.items()}


def is_smooth(case, given, reference, rng):
    """False if tiny changes of the inputs change a result out of proportion."""
    for _ in range(3):
        moved = {k: v + 1e-5 * torch.tensor(rng.uniform(-1, 1, tuple(v.shape)))
                 if v.is_floating_point() else v for k, v in given.items()}
        for k, got in case.compute(moved).items():
            want = reference[k]
            if want.is_floating_point() and want.abs().max() > 1e-9:
                if (got - want).abs().max() > 2e-3 * want.abs().max():
                    return False
    return True


def round_up(x):
    """The next of 1, 2, 5 times a power of ten."""
    if x <= 0:
        return 0.0
    power = 10.0 ** math.floor(math.log10(x))
    return float(f"{next(m for m in (1, 2, 5, 10) if m * power >= x * 0.999999) * power:.0e}")


def measure(reference, single):
    """How far float32 results are from the reference, and the tolerance advised.

    float32_max_abs_error     largest |error|
    float32_max_rel_error     largest |error| / |value|, over values of at least 1/100 of their
                              tensor's largest (smaller ones are differences of larger numbers)
    float32_max_error_of_max  largest |error| / largest |value| of its tensor, over tensors of
                              more than one value that are not rounding noise (over 1e-9)
    atol, rtol                advised: |error| <= atol + rtol * |value|, 8 times what was seen
    of_max                    advised: |error| <= of_max * largest |value|, for the same tensors
                              as float32_max_error_of_max; free of scale
    """
    worst, worst_abs, worst_rel, worst_max, excess, odd = "", 0.0, 0.0, 0.0, 0.0, []
    rtol = 1e-5
    for name, want in reference.items():
        if not want.is_floating_point() or name.startswith("torch_float32."):
            continue
        want, got = want.detach().double(), single[name].detach().double()
        want = want.to(torch.float32).double()
        finite = torch.isfinite(want)
        same = torch.where(finite, torch.isfinite(got), (got == want) | (got.isnan() & want.isnan()))
        if not bool(same.all()):
            odd.append(name)
            finite = finite & torch.isfinite(got)
        if not bool(finite.any()):
            continue
        w, error = want[finite].abs(), (got - want)[finite].abs()
        top = float(w.max())
        if float(error.max()) > worst_abs:
            worst, worst_abs = name, float(error.max())
        big = (w >= 0.01 * top) & (w > 1e-9)
        if bool(big.any()):
            worst_rel = max(worst_rel, float((error / w)[big].max()))
            if want.numel() > 1:
                worst_max = max(worst_max, float(error.max()) / top)
        excess = max(excess, float((error - rtol * w).max()))
    atol = max(1e-6, round_up(8 * excess))
    return {"atol": atol, "rtol": rtol, "of_max": max(2e-6, round_up(8 * worst_max)),
            "float32_max_abs_error": float(f"{worst_abs:.2e}"),
            "float32_max_rel_error": float(f"{worst_rel:.2e}"),
            "float32_max_error_of_max": float(f"{worst_max:.2e}"),
            "float32_worst_tensor": worst, "float32_not_finite": odd}


def run_case(case, ctx):
    """Draw inputs (again, if they sit on a kink), compute, measure."""
    for attempt in range(500):
        rng = np.random.default_rng([ctx.seed, zlib.crc32(case.name.encode()), attempt])
        stored = {k: to_stored(v) for k, v in case.draw(rng).items()}
        given = to_tensors(stored, torch.float64)
        reference = {k: v.detach() for k, v in case.compute(given).items()}
        if not case.smooth or is_smooth(case, given, reference, rng):
            break
    else:
        raise RuntimeError(f"{case.name}: no draw away from the kinks")
    single = case.compute(to_tensors(stored, torch.float32))
    tolerance = {**measure(reference, single), **case.tolerance}
    tensors = dict(stored)
    for name, value in reference.items():
        assert name not in tensors, name
        tensors[name] = to_stored(value)
    metadata = {
        "case": case.name, "architecture": json.dumps(case.arch), "notes": case.notes,
        "tolerance": json.dumps(tolerance), "set": ctx.which, "seed": str(ctx.seed),
        "computed": f"PyTorch {torch.__version__.split('a')[0]} on a CPU in float64 from the "
                    "stored float32 inputs and parameters; results rounded once to float32"}
    if case.loss:
        metadata["loss"] = json.dumps({"reduction": "mean", **case.loss})
    for key, value in case.extra.items():
        metadata[key] = json.dumps(value)
    return tensors, metadata, attempt


def summary(arch):
    """One line of text for an architecture."""
    kind = arch["type"]
    if kind == "Sequential":
        return " > ".join(summary(c) for c in arch["children"])
    if kind == "Table":
        return f"{len(arch['entries'])} entries"
    parts = []
    for key, value in arch.items():
        if key == "type" or value is None:
            continue
        if isinstance(value, dict):
            parts.append(f"{key}: {summary(value)}")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            parts.append("[" + "; ".join(summary(v) for v in value) + "]")
        elif key in ("in_features", "out_features", "in_channels", "out_channels", "input_size",
                     "hidden_size", "num_features", "normalized_shape", "kernel_size"):
            parts.append(str(value).replace(" ", ""))
        elif not (isinstance(value, bool) and not value and key != "bias") and not (
                key == "bias" and value) and key not in ("eps", "layer_norm_eps", "f") \
                and (key, value) not in (("alpha", 1.0), ("momentum", 0.1), ("dilation", 1), ("stride", 1),
                                         ("padding", 0), ("num_layers", 1),
                                         ("batch_first", True), ("start_dim", 1), ("end_dim", -1)):
            parts.append(f"{key}={value}".replace(" ", ""))
    return kind + (f"({', '.join(parts)})" if parts else "")


def main():
    parser = argparse.ArgumentParser(description="Write golden reference data.")
    parser.add_argument("outdir")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--set", dest="which", choices=("public", "heldout"), required=True)
    parser.add_argument("--digits", default=os.path.join(
        os.path.dirname(os.path.abspath(__file__)), "..", "..", "examples", "data", "digits.csv"),
        help="the digits table (default: ../../examples/data/digits.csv)")
    args = parser.parse_args()
    warnings.filterwarnings("ignore", message="reduction: 'mean' divides")   # KLDivLoss
    torch.manual_seed(0)
    torch.set_num_threads(1)
    os.makedirs(args.outdir, exist_ok=True)
    ctx = Context(args.which, args.seed)
    index = []
    for case in all_cases(ctx, args.digits):
        tensors, metadata, attempt = run_case(case, ctx)
        filename = case.name + ".safetensors"
        path = os.path.join(args.outdir, filename)
        assert filename not in [e["file"] for e in index], filename
        write_safetensors(path, tensors, metadata)
        index.append({"case": case.name, "file": filename, "bytes": os.path.getsize(path),
                      "draws": attempt + 1, "architecture": case.arch, "loss": case.loss,
                      "notes": case.notes, **case.extra,
                      "tolerance": json.loads(metadata["tolerance"]),
                      "tensors": {n: list(tensors[n].shape) for n in sorted(tensors)}})
    with open(os.path.join(args.outdir, "index.json"), "w") as f:
        lines = ",\n".join(json.dumps(entry) for entry in index)
        f.write(f'{{"set": "{args.which}", "seed": {args.seed}, "cases": [\n{lines}\n]}}\n')
    with open(os.path.join(args.outdir, "CASES.md"), "w") as f:
        f.write(f"# Cases of the {args.which} set (seed {args.seed})\n\n"
                "`input` and `output` are shapes. The last four columns: largest absolute error and "
                "largest\nrelative error of PyTorch in float32 against the stored reference, and "
                "the advised `atol`\nand `rtol`. README.md defines them.\n\n"
                "| case | architecture | input | output | f32 abs | f32 rel | atol | rtol |\n"
                "|---|---|---|---|---|---|---|---|\n")
        for e in index:
            t, tol = e["tensors"], e["tolerance"]
            text = summary(e["architecture"])
            if e["loss"] and e["architecture"]["type"] == "Identity":
                text = summary(e["loss"])
            if "optimizer" in e:
                text += " / " + summary({**e["optimizer"]})
            f.write(f"| {e['case']} | {text} | {t.get('input', '')} | {t.get('output', '')} | "
                    f"{tol['float32_max_abs_error']:.1e} | {tol['float32_max_rel_error']:.1e} | "
                    f"{tol['atol']:.0e} | {tol['rtol']:.0e} |\n")
    total = sum(e["bytes"] for e in index)
    print(f"{args.which}: {len(index)} cases, {total} bytes")


if __name__ == "__main__":
    main()
