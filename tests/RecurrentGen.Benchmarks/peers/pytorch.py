"""PyTorch, one thread. Of the ways to run a workload (eager, TorchScript, ...) the fastest is taken.

usage: pytorch.py SHARE        names of workloads on the standard input
"""
import gc
import json
import os
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

from names import parse

BLOCK = 128
REPETITIONS = 15
# A call that takes this long is many times slower than the others': a few repetitions tell as much.
SLOW = 0.15
FEW_REPETITIONS = 5
UNITS = {"A": ("ns_per_step", 1e9, 0.02), "B": ("us_per_forward", 1e6, 0.04), "C": ("ms_per_step", 1e3, 0.1)}


# Seconds on the wall, or with CLOCK=cpu the time that this process was given.
now = time.process_time if os.environ.get("CLOCK") == "cpu" else time.perf_counter


def seconds_per_call(call, count):
    start = now()
    for _ in range(count):
        call()
    return (now() - start) / count


def fastest(candidates):
    """The best of several ways; one that this version of PyTorch cannot run is left out."""
    timed = []
    for candidate in candidates:
        try:
            call = candidate()
            for _ in range(3):
                call()
            timed.append((min(seconds_per_call(call, 1) for _ in range(5)), call))
        except RuntimeError as error:
            print("  PyTorch: %s" % str(error).splitlines()[0], file=sys.stderr)
    return min(timed, key=lambda t: t[0])[1]


class LstmStep(nn.Module):
    def __init__(self, w):
        super().__init__()
        self.cell = nn.LSTMCell(w.inputs, w.hidden)
        self.head = nn.Linear(w.hidden, 1)

    def forward(self, x, h, c):
        h, c = self.cell(x, (h, c))
        return self.head(h), h, c


class GruStep(nn.Module):
    def __init__(self, w):
        super().__init__()
        self.cell = nn.GRUCell(w.inputs, w.hidden)
        self.head = nn.Linear(w.hidden, 1)

    def forward(self, x, h):
        h = self.cell(x, h)
        return self.head(h), h


def stream_call(w, step):
    inputs = torch.rand(BLOCK, 1, w.inputs) * 2 - 1
    states = [torch.zeros(1, w.hidden) for _ in range(2 if w.kind == "lstm" else 1)]

    def call():
        with torch.inference_mode():
            current = states[:]
            for t in range(BLOCK):
                current = step(inputs[t], *current)[1:]
            states[:] = current

    return call


def prepare_stream(w):
    module = (LstmStep if w.kind == "lstm" else GruStep)(w).eval()
    return fastest([
        lambda: stream_call(w, module),
        lambda: stream_call(w, torch.jit.optimize_for_inference(torch.jit.script(module))),
    ])


class Sequence(nn.Module):
    def __init__(self, rnn):
        super().__init__()
        self.rnn = rnn

    def forward(self, x):
        return self.rnn(x)[0]


def prepare_sequence(w):
    module = Sequence(w.create_rnn()).eval()
    x = torch.rand(w.steps, w.batch, w.inputs) * 2 - 1

    def calling(m):
        def call():
            with torch.inference_mode():
                m(x)
        return call

    return fastest([lambda: calling(module), lambda: calling(torch.jit.freeze(torch.jit.script(module)))])


class Network(nn.Module):
    def __init__(self, w):
        super().__init__()
        self.rnn = w.create_rnn()
        self.head = nn.Linear(w.directions * w.hidden, w.outputs)
        self.last = w.name.startswith(("C2", "C3"))
        self.half = w.hidden if w.bidirectional else 0

    def forward(self, x):
        y = self.rnn(x)[0]
        if self.last:
            # Each direction's own last step.
            y = torch.cat((y[-1, :, :self.half], y[0, :, self.half:]), -1) if self.half > 0 else y[-1]
        return self.head(y)


def prepare_training(w):
    squared = w.name.startswith("C1")
    last = w.name.startswith(("C2", "C3"))
    x = torch.rand(w.steps, w.batch, w.inputs) * 2 - 1
    rows = w.batch if last else w.steps * w.batch
    target = torch.rand(w.steps, w.batch, 1) * 2 - 1 if squared else torch.randint(0, w.outputs, (rows,))

    def training(script, **options):
        torch.manual_seed(1)
        network = Network(w)
        optimizer = torch.optim.Adam(network.parameters(), lr=1e-3, **options)
        run = torch.jit.script(network) if script else network

        def call():
            optimizer.zero_grad(set_to_none=True)
            y = run(x)
            loss = F.mse_loss(y, target) if squared else F.cross_entropy(y.reshape(-1, w.outputs), target)
            loss.backward()
            optimizer.step()
        return call

    return fastest([lambda: training(False), lambda: training(False, foreach=True), lambda: training(True)])


def measure(w, call, share):
    metric, scale, repetition = UNITS[w.group]
    units = BLOCK if w.group == "A" else 1
    once = seconds_per_call(call, 3)
    count = max(1, int(repetition * share / once))
    repetitions = REPETITIONS if once < SLOW else FEW_REPETITIONS
    gc.collect()
    gc.disable()
    values = sorted(seconds_per_call(call, count) / units * scale for _ in range(repetitions))
    gc.enable()
    print(json.dumps({
        "peer": "pytorch-" + torch.__version__, "workload": w.name, "metric": metric,
        "median": values[len(values) // 2], "min": values[0], "max": values[-1], "n": len(values)}))


def main():
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    torch.manual_seed(1)
    share = float(sys.argv[1]) if len(sys.argv) > 1 else 1
    prepare = {"A": prepare_stream, "B": prepare_sequence, "C": prepare_training}
    calls = {}
    for line in sys.stdin:
        w = parse(line.strip())
        if w:
            if w.name not in calls:
                calls[w.name] = prepare[w.group](w)
            measure(w, calls[w.name], share)
        print("done", flush=True)


if __name__ == "__main__":
    main()
