#!/usr/bin/python3
"""Makes the PyTorch fixtures beside this script (Debian's python3-torch, 1.13):

    /usr/bin/python3 tests/RecurrentGen.Tests/Fixtures/make_fixtures.py

Weights and inputs are random and asymmetric: with constant ones every gate order gives the same numbers. They are float32
values; all results come from a run in double precision and are rounded to float32. Ten Adam steps divide by the size of
gradients, so rounding errors grow where a gradient passes near zero, and so they do near the kink of ReLU. The script
takes the first seed for which PyTorch itself, in float32, stays within a tenth of the tests' tolerance of the double run.
"""
import json
import os
import struct

import torch
from torch import nn

LEARNING_RATE = 0.01
STEPS = 10
ALLOWED = 1e-6  # the tests allow 1e-5


class Case:
    def __init__(self, name, kind, inputs, hidden, outputs, batch, time, layers=1, bidirectional=False, last=False,
                 loss="mse", nonlinearity="tanh", memory=0):
        self.__dict__.update(locals())
        del self.__dict__["self"]


# 20 units fill a granule of 16 and leave four; 5 and 3 leave rests that are padded; 1 is the smallest.
CASES = [
    Case("lstm_last", "lstm", 3, 5, 2, 3, 4, last=True),
    Case("lstm_sequence", "lstm", 2, 20, 1, 2, 4),
    Case("lstm_batch_1", "lstm", 1, 4, 1, 1, 6, last=True),
    Case("lstm_classes_last", "lstm", 3, 4, 5, 3, 4, last=True, loss="cross_entropy"),
    Case("lstm_classes_sequence", "lstm", 2, 5, 3, 2, 4, loss="cross_entropy"),
    Case("lstm_two_layers", "lstm", 2, 4, 1, 2, 4, layers=2, last=True),
    Case("lstm_bidirectional", "lstm", 2, 3, 2, 2, 4, bidirectional=True),
    Case("lstm_bidirectional_two_layers_last", "lstm", 2, 3, 2, 3, 4, layers=2, bidirectional=True, last=True),
    Case("gru_last", "gru", 3, 5, 2, 3, 4, last=True),
    Case("gru_sequence", "gru", 2, 17, 1, 2, 4),
    Case("gru_batch_1", "gru", 1, 1, 1, 1, 6),
    Case("gru_two_layers", "gru", 2, 4, 3, 2, 4, layers=2, last=True, loss="cross_entropy"),
    Case("gru_bidirectional_last", "gru", 2, 3, 2, 3, 4, bidirectional=True, last=True),
    Case("rnn_tanh_last", "rnn", 3, 9, 2, 3, 4, last=True),
    Case("rnn_tanh_two_layers", "rnn", 2, 4, 2, 2, 4, layers=2),
    Case("rnn_tanh_bidirectional", "rnn", 2, 4, 2, 2, 4, bidirectional=True),
    Case("rnn_relu_last", "rnn", 3, 5, 2, 2, 4, last=True, nonlinearity="relu"),
    Case("projected_lstm_last", "projectedlstm", 3, 5, 2, 3, 4, last=True, memory=9),
    Case("projected_lstm_bidirectional_two_layers", "projectedlstm", 2, 3, 2, 2, 4, layers=2, bidirectional=True,
         memory=5),
    Case("rnn_relu_sequence", "rnn", 2, 4, 2, 1, 4, nonlinearity="relu"),
]


class Network(nn.Module):
    def __init__(self, case):
        super().__init__()
        self.case = case
        options = dict(num_layers=case.layers, bidirectional=case.bidirectional, batch_first=True)
        if case.kind == "rnn":
            options["nonlinearity"] = case.nonlinearity
        recurrent = {"lstm": nn.LSTM, "projectedlstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}[case.kind]
        size = case.hidden
        if case.memory > 0:
            # PyTorch calls the memory hidden_size and the output proj_size.
            size, options["proj_size"] = case.memory, case.hidden
        # The attribute names become the tensors' first part: lstm.weight_ih_l0, dense.weight.
        setattr(self, case.kind, recurrent(case.inputs, size, **options))
        self.dense = nn.Linear(case.hidden * (2 if case.bidirectional else 1), case.outputs)

    def forward(self, inputs):
        sequence, _ = getattr(self, self.case.kind)(inputs)
        if self.case.last:
            # The backward half has seen the whole sequence at step 0.
            hidden = self.case.hidden
            sequence = torch.cat([sequence[:, -1, :hidden], sequence[:, 0, hidden:]], dim=-1)
        return self.dense(sequence)


def draw(case, seed):
    generator = torch.Generator().manual_seed(seed)
    network = Network(case)
    parameters = {}
    for name, parameter in network.named_parameters():
        spread = 0.8 if name.startswith("dense") else 1.0 / min(case.hidden, 5) ** 0.5
        parameters[name] = spread * torch.randn(parameter.shape, generator=generator)
    inputs = torch.randn(case.batch, case.time, case.inputs, generator=generator)
    rows = (case.batch,) if case.last else (case.batch, case.time)
    if case.loss == "cross_entropy":
        targets = torch.randint(case.outputs, rows, generator=generator)
    else:
        targets = 2.0 * torch.randn(*rows, case.outputs, generator=generator)
    return parameters, inputs, targets


def run(case, parameters, inputs, targets, dtype):
    network = Network(case).to(dtype)
    network.load_state_dict({name: value.to(dtype) for name, value in parameters.items()})
    inputs = inputs.to(dtype).requires_grad_()
    if case.loss == "mse":
        targets = targets.to(dtype)

    def loss_of(outputs):
        if case.loss == "mse":
            return nn.functional.mse_loss(outputs, targets)
        return nn.functional.cross_entropy(outputs.reshape(-1, case.outputs), targets.reshape(-1))

    outputs = network(inputs)
    loss = loss_of(outputs)
    loss.backward()
    result = {"output": outputs.detach(), "loss": loss.detach().reshape(1), "gradient_of_input": inputs.grad.clone()}
    for name, parameter in network.named_parameters():
        result["gradient." + name] = parameter.grad.clone()
    optimizer = torch.optim.Adam(network.parameters(), lr=LEARNING_RATE)
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss_of(network(inputs.detach())).backward()
        optimizer.step()
    for name, parameter in network.named_parameters():
        result["after_adam." + name] = parameter.detach().clone()
    return result


def error(actual, expected):
    scale = expected.abs().max().item()
    return (actual.double() - expected).abs().max().item() / scale if scale > 0 else float("inf")


def make(case):
    for seed in range(1, 100_000):
        parameters, inputs, targets = draw(case, seed)
        exact = run(case, parameters, inputs, targets, torch.float64)
        single = run(case, parameters, inputs, targets, torch.float32)
        worst = max(error(single[name], exact[name]) for name in exact)
        if worst <= ALLOWED:
            tensors = {"input": inputs, "target": targets}
            tensors.update({"parameter." + name: value for name, value in parameters.items()})
            tensors.update(exact)
            return seed, worst, tensors
    raise RuntimeError(f"{case.name}: no seed is good enough")


def save(path, tensors, metadata):
    """Writes safetensors: header length, JSON, data; sorted by type (widest first), then by name."""
    def as_stored(value):
        whole = value.dtype == torch.int64
        values = value.to(torch.int32 if whole else torch.float32).contiguous()
        form = "i" if whole else "f"
        return "I32" if whole else "F32", struct.pack(f"<{values.numel()}{form}", *values.reshape(-1).tolist())

    stored = {name: as_stored(value) for name, value in tensors.items()}
    header, offset = {"__metadata__": metadata}, 0
    order = sorted(stored, key=lambda name: (stored[name][0], name))
    for name in order:
        dtype, data = stored[name]
        header[name] = {"dtype": dtype, "shape": list(tensors[name].shape), "data_offsets": [offset, offset + len(data)]}
        offset += len(data)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(stored[name][1] for name in order))


def main():
    torch.set_num_threads(1)
    folder = os.path.dirname(os.path.abspath(__file__))
    for case in CASES:
        seed, worst, tensors = make(case)
        # A memory of its own is news only where there is one.
        metadata = {key: str(value) for key, value in vars(case).items() if key != "memory" or value > 0}
        metadata.update(seed=str(seed), torch=torch.__version__, learning_rate=str(LEARNING_RATE), steps=str(STEPS))
        save(os.path.join(folder, case.name + ".safetensors"), tensors, metadata)
        print(f"{case.name}: seed {seed}, float32 differs by {worst:.1e}")


if __name__ == "__main__":
    main()
