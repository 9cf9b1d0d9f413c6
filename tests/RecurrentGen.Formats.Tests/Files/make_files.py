#!/usr/bin/env python3
"""Writes network files of other tools with random, asymmetric weights, and what PyTorch answers to them.

Needs PyTorch (Debian: apt-get install python3-torch). The arrays of each format are laid out here from PyTorch's modules, so
that the C# readers are checked against an independent transcription. Run in this folder: python3 make_files.py
"""
import importlib.util
import json
import os
import struct

import numpy
import torch

spec = importlib.util.spec_from_file_location(
    "export_weights", os.path.join(os.path.dirname(__file__), "../../../src/RecurrentGen.Tool/export_weights.py"))
export_weights = importlib.util.module_from_spec(spec)
spec.loader.exec_module(export_weights)

STEPS = 24


def module(kind, inputs, hidden, levels=1):
    net = getattr(torch.nn, kind)(inputs, hidden, levels, batch_first=True)
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.copy_(torch.randn_like(parameter) * 0.6)
    return net


def linear(inputs, outputs, bias=True):
    net = torch.nn.Linear(inputs, outputs, bias=bias)
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.copy_(torch.randn_like(parameter) * 0.7)
    return net


def signal(inputs):
    return torch.randn(1, STEPS, inputs) * 0.8


def numbers(tensor):
    return [round(float(v), 9) for v in tensor.flatten()]


def nested(tensor):
    return [nested(t) for t in tensor] if tensor.dim() > 1 else numbers(tensor)


def keras_lstm(net):
    """Kernel, recurrent kernel, bias; gates i f c o, as PyTorch's i f g o."""
    return [nested(net.weight_ih_l0.T), nested(net.weight_hh_l0.T), nested(net.bias_ih_l0 + net.bias_hh_l0)]


def keras_gru(net):
    """Gates z r h in place of r z n; both biases."""

    def order(t):
        r, z, n = t.chunk(3)
        return torch.cat([z, r, n])

    return [
        nested(order(net.weight_ih_l0).T),
        nested(order(net.weight_hh_l0).T),
        nested(torch.stack([order(net.bias_ih_l0), order(net.bias_hh_l0)])),
    ]


def keras_dense(net):
    return [nested(net.weight.T), nested(net.bias)]


def write(name, content, x, y):
    with open(name, "w", encoding="utf-8") as file:
        json.dump(content, file)
    with open("answer_" + name.rsplit(".", 1)[0] + ".json", "w", encoding="utf-8") as file:
        json.dump({"input": numbers(x), "output": numbers(y)}, file)


def guitarml(name, kind, inputs, hidden, levels, skip, bias):
    rec, lin = module(kind, inputs, hidden, levels), linear(hidden, 1, bias)
    x = signal(inputs)
    y = lin(rec(x)[0])
    if skip:
        y = y + x[:, :, :1]
    state = {"rec." + k: nested(v) for k, v in rec.state_dict().items()}
    state.update({"lin." + k: nested(v) for k, v in lin.state_dict().items()})
    data = {
        "model": "SimpleRNN", "input_size": inputs, "skip": skip, "output_size": 1, "unit_type": kind,
        "num_layers": levels, "hidden_size": hidden, "bias_fl": bias,
    }
    write(name, {"model_data": data, "state_dict": state}, x, y)


def nam(name, hidden, levels):
    rec, head = module("LSTM", 1, hidden, levels), linear(hidden, 1)
    h, c = torch.randn(levels, 1, hidden) * 0.5, torch.randn(levels, 1, hidden) * 3
    x = signal(1)
    y = head(rec(x, (h, c))[0])
    flat = []
    for level in range(levels):
        w = torch.cat([getattr(rec, f"weight_ih_l{level}"), getattr(rec, f"weight_hh_l{level}")], 1)
        b = getattr(rec, f"bias_ih_l{level}") + getattr(rec, f"bias_hh_l{level}")
        flat += numbers(w) + numbers(b) + numbers(h[level]) + numbers(c[level])
    flat += numbers(head.weight) + numbers(head.bias)
    config = {"input_size": 1, "hidden_size": hidden, "num_layers": levels}
    content = {"version": "0.5.2", "architecture": "LSTM", "config": config, "weights": flat, "sample_rate": 48000}
    write(name, content, x, y)


def layer(kind, size, activation, weights):
    return {"type": kind, "activation": activation, "shape": [None, None, size], "weights": weights}


def rtneural_gru():
    first, gru, last = linear(2, 5), module("GRU", 5, 6), linear(6, 2)
    x = signal(2)
    y = last(gru(torch.tanh(first(x)))[0])
    layers = [
        layer("time-distributed-dense", 5, "tanh", keras_dense(first)),
        layer("gru", 6, "tanh", keras_gru(gru)),
        layer("dense", 2, "", keras_dense(last)),
    ]
    write("rtneural_gru.json", {"in_shape": [None, None, 2], "layers": layers, "author": "nobody"}, x, y)


def aidax():
    lstm, last = module("LSTM", 1, 7), linear(7, 1)
    x = signal(1)
    y = last(lstm(x)[0]) + x
    layers = [layer("lstm", 7, "", keras_lstm(lstm)), layer("dense", 1, "", keras_dense(last))]
    content = {
        "in_shape": [None, None, 1], "in_skip": 1, "samplerate": 48000, "layers": layers, "input_batch": numbers(x),
        "output_batch": numbers(y), "metadata": {"name": "random"},
    }
    write("aidax_lstm.json", content, x, y)


def gained():
    """AIDA-X with gains: the player multiplies the signal, adds the skip, multiplies the sum; the test signal has no gains."""
    gru, last = module("GRU", 2, 4), linear(4, 1)
    before, behind = -7.5, 4.25
    f_in, f_out = 10 ** (before / 20), 10 ** (behind / 20)
    x = signal(2)
    raised = x * torch.tensor([f_in, 1.0])
    plain = last(gru(x)[0]) + x[:, :, :1]
    y = (last(gru(raised)[0]) + raised[:, :, :1]) * f_out
    layers = [layer("gru", 4, "", keras_gru(gru)), layer("dense", 1, "", keras_dense(last))]
    content = {
        "in_shape": [None, None, 2], "in_skip": 1, "in_gain": before, "out_gain": behind, "layers": layers,
        "input_batch": nested(x[0]), "output_batch": numbers(plain), "metadata": {"samplerate": 44100},
    }
    write("aidax_gains.json", content, x, y)


def random_parameters(net):
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.copy_(torch.randn_like(parameter) * 0.6)
    return net.eval()


def batch_norm(size):
    net = random_parameters(torch.nn.BatchNorm1d(size, eps=1e-3))
    net.running_mean.copy_(torch.randn(size))
    net.running_var.copy_(torch.rand(size) + 0.2)
    return net


def normalization(net, size):
    arrays = [net.weight, net.bias, net.running_mean, net.running_var]
    return {**layer("batchnorm", size, "", [numbers(a) for a in arrays]), "epsilon": 1e-3}


def convolution(net, activation):
    """Keras's kernel is [taps, inputs / groups, filters]."""
    weights = [nested(net.weight.permute(2, 1, 0)), nested(net.bias)]
    return {
        **layer("conv1d", net.out_channels, activation, weights), "kernel_size": [net.kernel_size[0]],
        "dilation": [net.dilation[0]], "groups": net.groups,
    }


def convolved(name):
    """All that surrounds recurrent layers: normalisations in front of, behind and between layers, slopes, a layer that is an
    activation alone."""
    first, second = torch.nn.Conv1d(2, 6, 3), torch.nn.Conv1d(6, 6, 2, dilation=3, groups=2)
    norms = [batch_norm(6), batch_norm(6), batch_norm(5), batch_norm(5)]
    slopes = random_parameters(torch.nn.PReLU(6))
    middle, gru, last = linear(6, 5), module("GRU", 5, 4), linear(4, 1)
    for net in (first, second):
        random_parameters(net)
    x = signal(2)

    def causal(net, value):
        return net(torch.nn.functional.pad(value, ((net.kernel_size[0] - 1) * net.dilation[0], 0)))

    with torch.no_grad():
        channels = slopes(norms[0](causal(first, x.transpose(1, 2))))
        channels = norms[1](torch.nn.functional.elu(causal(second, channels)))
        hidden = norms[2](middle(channels.transpose(1, 2)).transpose(1, 2))
        hidden = norms[3](torch.tanh(hidden)).transpose(1, 2)
        y = last(gru(hidden)[0])
    layers = [
        convolution(first, ""), normalization(norms[0], 6),
        layer("prelu", 6, "", [[numbers(slopes.weight)]]),
        convolution(second, "elu"), normalization(norms[1], 6),
        layer("dense", 5, "", keras_dense(middle)), normalization(norms[2], 5),
        layer("activation", 5, "tanh", []), normalization(norms[3], 5),
        layer("gru", 4, "", keras_gru(gru)), layer("dense", 1, "", keras_dense(last)),
    ]
    write(name, {"in_shape": [None, None, 2], "layers": layers}, x, y)


def sigmoid(x):
    return 1 / (1 + numpy.exp(-x))


class KerasLayer:
    """
    A layer with Keras's arrays, computed by the equations that Keras states for them, in NumPy: no transcription to PyTorch's
    order has a part in it. The names of the classes are Keras's, by which the exporter knows them.
    """

    def __init__(self, random, name, *shapes):
        self.name, self.arrays = name, [random.normal(0, 0.6, shape).astype("f4") for shape in shapes]

    def get_weights(self):
        return self.arrays

    def __call__(self, steps):
        state, outputs = self.begin(), []
        for x in steps:
            state = self.step(x, *state)
            outputs.append(state[0])
        return numpy.array(outputs)

    def begin(self):
        return [numpy.zeros(len(self.arrays[1]))]


class LSTM(KerasLayer):
    def begin(self):
        return [numpy.zeros(len(self.arrays[1]))] * 2

    def step(self, x, h, c):
        kernel, recurrent, bias = self.arrays
        i, f, candidate, o = numpy.split(x @ kernel + h @ recurrent + bias, 4)
        c = sigmoid(f) * c + sigmoid(i) * numpy.tanh(candidate)
        return [sigmoid(o) * numpy.tanh(c), c]


class GRU(KerasLayer):
    reset_after = True

    def step(self, x, h):
        kernel, recurrent, (bias, recurrent_bias) = self.arrays
        x_z, x_r, x_h = numpy.split(x @ kernel + bias, 3)
        h_z, h_r, h_h = numpy.split(h @ recurrent + recurrent_bias, 3)
        z, r = sigmoid(x_z + h_z), sigmoid(x_r + h_r)
        return [z * h + (1 - z) * numpy.tanh(x_h + r * h_h)]


class SimpleRNN(KerasLayer):
    def step(self, x, h):
        kernel, recurrent, bias = self.arrays
        return [numpy.tanh(x @ kernel + bias + h @ recurrent)]


class Dense(KerasLayer):
    def __call__(self, steps):
        return steps @ self.arrays[0] + self.arrays[1]


class KerasModel:
    def __init__(self, *layers):
        self.layers = layers

    def __call__(self, steps):
        for each in self.layers:
            steps = each(steps)
        return steps


def keras():
    random = numpy.random.default_rng(7)
    lstm = LSTM(random, "lstm", (2, 12), (3, 12), (12,))
    gru = GRU(random, "gru", (3, 12), (4, 12), (2, 12))
    rnn = SimpleRNN(random, "rnn", (4, 3), (3, 3), (3,))
    dense = Dense(random, "dense", (3, 1), (1,))
    x = random.normal(0, 0.8, (STEPS, 2))
    model = KerasModel(lstm, gru, rnn, dense)
    export_weights.write_safetensors("keras_layers.safetensors", export_weights.from_keras(model))
    with open("answer_keras_layers.json", "w", encoding="utf-8") as file:
        json.dump({"input": numbers(torch.tensor(x)), "output": numbers(torch.tensor(model(x)))}, file)
    last = Dense(random, "dense", (4, 1), (1,))
    model = KerasModel(lstm, gru, last)
    layers = [
        layer(kind, len(each.arrays[1]), "", [nested(torch.tensor(a)) for a in each.get_weights()])
        for kind, each in zip(["lstm", "gru", "dense"], model.layers)
    ]
    content = {"in_shape": [None, None, 2], "layers": layers}
    write("keras_rtneural.json", content, torch.tensor(x), torch.tensor(model(x)))


def torch_names():
    """A state dictionary as safetensors, with names of its own and a tensor that no layer has."""
    rnn, fc = module("LSTM", 1, 3, 2), linear(3, 1)
    x = signal(1)
    y = fc(rnn(x)[0])
    state = {"net.rnn." + k: v for k, v in rnn.state_dict().items()}
    state.update({"net.fc." + k: v for k, v in fc.state_dict().items()})
    state["epoch"] = torch.tensor([7.0])
    header, data = {}, b""
    for key, value in sorted(state.items()):
        raw = struct.pack(f"<{value.numel()}f", *value.flatten().tolist())
        header[key] = {"dtype": "F32", "shape": list(value.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open("torch_names.safetensors", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)
    with open("answer_torch_names.json", "w", encoding="utf-8") as file:
        json.dump({"input": numbers(x), "output": numbers(y)}, file)


class Net(torch.nn.Module):
    """What save_module takes: a module from a signal to answers."""

    def __init__(self):
        super().__init__()
        self.gru, self.fc = module("GRU", 2, 3), linear(3, 1)

    def forward(self, x):
        return self.fc(self.gru(x)[0])


def exported():
    """The exporter's own files, and its transcription of Keras's arrays against the one above."""
    export_weights.save_module(Net(), "exported.safetensors", signal(2)[0])
    for kind, gates, keras in (("LSTM", 4, keras_lstm), ("GRU", 3, keras_gru)):
        net = module(kind, 2, 3)
        back = export_weights.keras_recurrent(gates, *(numpy.array(a) for a in keras(net)))
        state = {k: v.numpy() for k, v in net.state_dict().items()}
        if kind == "LSTM":
            state["bias_ih_l0"] = state["bias_ih_l0"] + state.pop("bias_hh_l0")
            assert not back.pop("bias_hh_l0").any()
        for name, value in state.items():
            assert numpy.allclose(back[name], value, atol=1e-6), (kind, name)


if __name__ == "__main__":
    torch.manual_seed(20)
    guitarml("guitarml_lstm_skip.json", "LSTM", 1, 6, 1, 1, True)
    guitarml("guitarml_gru_knob.json", "GRU", 2, 5, 1, 0, False)
    guitarml("guitarml_lstm_levels.json", "LSTM", 1, 4, 2, 0, True)
    nam("nam_levels.nam", 5, 2)
    rtneural_gru()
    aidax()
    torch_names()
    exported()
    gained()
    convolved("rtneural_convolution.json")
    keras()
