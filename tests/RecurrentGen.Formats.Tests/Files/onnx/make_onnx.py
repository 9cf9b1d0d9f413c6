#!/usr/bin/env python3
"""Writes ONNX files with random, asymmetric weights, and what they answer.

The first half is exported by PyTorch (torch.onnx.export), and the answers are PyTorch's. The second half are single nodes
with attributes that PyTorch does not write; their answers come from the equations of the operators' specification, evaluated
here in double precision. Needs PyTorch and onnx (Debian: python3-torch, python3-onnx). Run in this folder:
python3 make_onnx.py
"""
import json
import warnings

import numpy
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

warnings.filterwarnings("ignore")
BATCH, STEPS = 2, 6
BATCH_TIME = {0: "batch", 1: "time"}


def save_answer(name, inputs, output, batch_first=True):
    answer = {"batch_first": batch_first, "inputs": {}, "output": flat(output), "output_shape": list(output.shape)}
    for key, value in inputs.items():
        answer["inputs"][key] = {"type": value.dtype.name, "shape": list(value.shape), "data": flat(value)}
    with open(name + ".json", "w") as file:
        json.dump(answer, file, separators=(",", ":"))


def flat(array):
    whole = array.dtype.kind in "iu"
    return [int(v) if whole else round(float(v), 9) for v in array.reshape(-1)]


def randomize(net):
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.copy_(torch.randn_like(parameter) * 0.6)
    return net.eval()


class Chain(nn.Module):
    """A recurrent part, then a head; `forward` is a function of the module and its inputs."""

    def __init__(self, rnn, head, forward):
        super().__init__()
        self.rnn, self.head, self.run = rnn, head, forward

    def forward(self, *inputs):
        return self.run(self, *inputs)


def export(name, net, inputs, axes, batch_first=True, opset=14):
    randomize(net)
    with torch.no_grad():
        output = net(*inputs.values())
        torch.onnx.export(
            net, tuple(inputs.values()), name + ".onnx", input_names=list(inputs), output_names=["output"],
            dynamic_axes=axes, opset_version=opset)
    save_answer(name, {k: v.numpy() for k, v in inputs.items()}, output.numpy(), batch_first)


def signal(features, batch_first=True):
    return torch.randn(BATCH, STEPS, features) if batch_first else torch.randn(STEPS, BATCH, features)


def packed(net, x, lengths):
    return net.rnn(pack_padded_sequence(x, lengths, batch_first=True))


def exports():
    dynamic = {"input": BATCH_TIME, "output": BATCH_TIME}
    last = {"input": BATCH_TIME, "output": {0: "batch"}}
    export("lstm_last", Chain(nn.LSTM(3, 5, batch_first=True), nn.Linear(5, 2),
           lambda net, x: net.head(net.rnn(x)[0][:, -1, :])), {"input": signal(3)}, last)
    export("lstm_static", Chain(nn.LSTM(2, 4), nn.Linear(4, 3), lambda net, x: net.head(net.rnn(x)[0])),
           {"input": signal(2, False)}, None, batch_first=False)
    export("gru_levels", Chain(nn.GRU(3, 4, 2, batch_first=True), nn.Linear(4, 2),
           lambda net, x: torch.sigmoid(net.head(net.rnn(x)[0]))), {"input": signal(3)}, dynamic)
    export("rnn_state", Chain(nn.RNN(2, 5, nonlinearity="relu", batch_first=True), nn.Linear(5, 3),
           lambda net, x: torch.softmax(net.head(net.rnn(x)[1][-1]), -1)), {"input": signal(2)}, last)
    export("lstm_both", Chain(nn.LSTM(3, 4, 2, batch_first=True, bidirectional=True), nn.Linear(8, 3),
           lambda net, x: net.head(net.rnn(x)[0])), {"input": signal(3)}, dynamic)
    export("gru_both_state", Chain(nn.GRU(3, 4, batch_first=True, bidirectional=True), nn.Linear(8, 2),
           lambda net, x: net.head(torch.cat([net.rnn(x)[1][-2], net.rnn(x)[1][-1]], 1))), {"input": signal(3)}, last)
    export("lstm_both_end", Chain(nn.LSTM(3, 4, batch_first=True, bidirectional=True), nn.Linear(8, 2),
           lambda net, x: net.head(net.rnn(x)[0][:, -1])), {"input": signal(3)}, last, opset=9)
    embedding = Chain(nn.GRU(4, 5, batch_first=True), nn.Linear(5, 7), lambda net, x: net.head(net.rnn(net.table(x))[0]))
    embedding.table = nn.Embedding(7, 4)
    export("embedding", embedding, {"input": torch.randint(0, 7, (BATCH, STEPS))}, dynamic)
    export("lstm_skip", Chain(nn.LSTM(2, 4, batch_first=True), nn.Linear(4, 1),
           lambda net, x: net.head(net.rnn(x)[0]) + x[:, :, 0:1]), {"input": signal(2)}, dynamic)
    mean, scale = torch.tensor([0.5, -1.0]), torch.tensor([2.0, 0.4])
    export("lstm_scaled", Chain(nn.LSTM(2, 4, batch_first=True), nn.Linear(4, 2),
           lambda net, x: net.head(torch.relu(net.rnn((x - mean) / scale)[0].mean(1))) * scale + mean),
           {"input": signal(2)}, last)
    export("lstm_rows", Chain(nn.LSTM(2, 4), nn.Linear(4, 3),
           lambda net, x: torch.tanh(net.head(net.rnn(x)[0].reshape(-1, 4))).reshape(x.shape[0], x.shape[1], 3)),
           {"input": signal(2, False)}, {"input": {0: "time", 1: "batch"}, "output": {0: "time", 1: "batch"}},
           batch_first=False)
    lengths = torch.tensor([STEPS, 4])
    with_lengths = dict(dynamic, lengths={0: "batch"})
    export("lstm_packed", Chain(nn.LSTM(3, 4, batch_first=True, bidirectional=True), nn.Linear(8, 2),
           lambda net, x, n: net.head(pad_packed_sequence(packed(net, x, n)[0], batch_first=True)[0])),
           {"input": signal(3), "lengths": lengths}, with_lengths)
    export("gru_packed_state", Chain(nn.GRU(3, 4, batch_first=True), nn.Linear(4, 2),
           lambda net, x, n: net.head(packed(net, x, n)[1][-1])),
           {"input": signal(3), "lengths": lengths}, dict(last, lengths={0: "batch"}))


# The operators' equations, as their specification has them.
FUNCTIONS = {
    "Sigmoid": lambda v: 1 / (1 + numpy.exp(-v)),
    "Tanh": numpy.tanh,
    "Relu": lambda v: numpy.maximum(v, 0),
    "LeakyRelu": lambda v: numpy.where(v < 0, 0.01 * v, v),
    "HardSigmoid": lambda v: numpy.clip(0.2 * v + 0.5, 0, 1),
    "Softsign": lambda v: v / (1 + numpy.abs(v)),
}


def step(operator, x, h, c, w, r, b, p, functions, attributes):
    hidden = h.shape[-1]
    clip = attributes.get("clip", numpy.inf)

    def part(matrix, gate):
        return matrix[gate * hidden:(gate + 1) * hidden]

    def bound(v):
        return numpy.clip(v, -clip, clip)

    gates = {"LSTM": 4, "GRU": 3, "RNN": 1}[operator]
    wb, rb = b[:gates * hidden], b[gates * hidden:]
    f, g = functions[0], functions[-1]
    if operator == "RNN":
        return f(bound(x @ w.T + h @ r.T + wb + rb)), c
    if operator == "GRU":
        z = f(bound(x @ part(w, 0).T + h @ part(r, 0).T + part(rb, 0) + part(wb, 0)))
        reset = f(bound(x @ part(w, 1).T + h @ part(r, 1).T + part(rb, 1) + part(wb, 1)))
        if attributes.get("linear_before_reset"):
            n = g(bound(x @ part(w, 2).T + reset * (h @ part(r, 2).T + part(rb, 2)) + part(wb, 2)))
        else:
            n = g(bound(x @ part(w, 2).T + (reset * h) @ part(r, 2).T + part(rb, 2) + part(wb, 2)))
        return (1 - z) * n + z * h, c
    p_i, p_o, p_f = p.reshape(3, hidden)

    def gate(k, peephole):
        return bound(x @ part(w, k).T + h @ part(r, k).T + part(wb, k) + part(rb, k) + peephole)

    i = functions[0](gate(0, p_i * c))
    forget = 1 - i if attributes.get("input_forget") else functions[0](gate(2, p_f * c))
    memory = forget * c + i * functions[1](gate(3, 0))
    o = functions[0](gate(1, p_o * memory))
    return o * functions[2](memory), memory


def evaluate(operator, x, w, r, b, p, h0, c0, lengths, attributes):
    """x [time, batch, inputs]; Y [time, directions, batch, hidden] and Y_h."""
    directions, hidden = r.shape[0], r.shape[2]
    usual = {"LSTM": ["Sigmoid", "Tanh", "Tanh"], "GRU": ["Sigmoid", "Tanh"], "RNN": ["Tanh"]}[operator]
    names = attributes.get("activations", usual * directions)
    y = numpy.zeros((x.shape[0], directions, x.shape[1], hidden))
    last = numpy.zeros((directions, x.shape[1], hidden))
    for d in range(directions):
        functions = [FUNCTIONS[n] for n in names[d * len(usual):(d + 1) * len(usual)]]
        backwards = attributes.get("direction") == "reverse" or d == 1
        for s in range(x.shape[1]):
            h, c = h0[d, s], c0[d, s]
            steps = range(lengths[s])
            for t in reversed(steps) if backwards else steps:
                h, c = step(operator, x[t, s], h, c, w[d], r[d], b[d], p[d], functions, attributes)
                y[t, d, s] = h
            last[d, s] = h
    return y, last


def node(name, operator, inputs, hidden, peepholes=False, states=None, lengths=None, last=False, **attributes):
    gates = {"LSTM": 4, "GRU": 3, "RNN": 1}[operator]
    directions = 2 if attributes.get("direction") == "bidirectional" else 1
    layout = attributes.get("layout", 0)

    def weights(*shape):
        return (numpy.random.randn(*shape) * 0.7).astype("float32")

    tensors = {"W": weights(directions, gates * hidden, inputs), "R": weights(directions, gates * hidden, hidden),
               "B": weights(directions, 2 * gates * hidden)}
    x = numpy.random.randn(STEPS, BATCH, inputs).astype("float32")
    h0 = numpy.zeros((directions, BATCH, hidden), "float32")
    c0 = h0.copy()
    names = ["input", "W", "R", "B", "", "", "", ""]
    nodes = []
    if lengths:
        names[4] = "lengths"
    if states == "constant":
        h0[:], c0[:] = weights(1, 1, hidden), weights(1, 1, hidden)
        tensors["h0"], tensors["c0"] = h0, c0
        names[5:7] = ["h0", "c0"]
    elif states == "expanded":
        h0[:] = weights(1, 1, hidden)
        tensors.update(h0=h0[:, :1], one=numpy.array([1]), units=numpy.array([hidden]), at=numpy.array([1]))
        nodes = [helper.make_node("Shape", ["input"], ["shape"]), helper.make_node("Gather", ["shape", "at"], ["batch"]),
                 helper.make_node("Concat", ["one", "batch", "units"], ["state_shape"], axis=0),
                 helper.make_node("Expand", ["h0", "state_shape"], ["state"])]
        names[5] = "state"
    p = weights(directions, 3 * hidden) if peepholes else numpy.zeros((directions, 3 * hidden), "float32")
    if peepholes:
        tensors["P"] = p
        names[7] = "P"
    while not names[-1]:
        names.pop()
    nodes.append(helper.make_node(operator, names, ["Y", "Y_h"], name=name, hidden_size=hidden, **attributes))
    double = [v.astype("float64") for v in (x, tensors["W"], tensors["R"], tensors["B"], p, h0, c0)]
    y, y_h = evaluate(operator, *double, lengths or [STEPS] * BATCH, attributes)
    if last:
        nodes += [helper.make_node("Transpose", ["Y_h"], ["turned"], perm=[1, 0, 2]),
                  helper.make_node("Flatten", ["turned"], ["output"])]
        output = y_h.transpose(1, 0, 2).reshape(BATCH, -1)
    else:
        tensors["flat"] = numpy.array([0, 0, -1])
        turned = [0, 2, 1, 3]
        if layout == 0:
            nodes.append(helper.make_node("Transpose", ["Y"], ["turned"], perm=turned))
        nodes.append(helper.make_node("Reshape", ["Y" if layout else "turned", "flat"], ["output"]))
        output = y.transpose(turned).reshape(STEPS, BATCH, -1)
    if layout:
        x, output = x.swapaxes(0, 1), output if last else output.swapaxes(0, 1)
    sizes = ["batch", "time"] if layout else ["time", "batch"]
    values = [helper.make_tensor_value_info("input", TensorProto.FLOAT, sizes + [inputs])]
    feeds = {"input": x}
    if lengths:
        values.append(helper.make_tensor_value_info("lengths", TensorProto.INT32, ["batch"]))
        feeds["lengths"] = numpy.array(lengths, "int32")
    shape = ["batch", directions * hidden] if last else sizes + [directions * hidden]
    graph = helper.make_graph(
        nodes, name, values, [helper.make_tensor_value_info("output", TensorProto.FLOAT, shape)],
        [numpy_helper.from_array(v, k) for k, v in tensors.items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, name + ".onnx")
    save_answer(name, feeds, output, bool(layout))


def nodes():
    node("node_peepholes", "LSTM", 3, 4, peepholes=True)
    node("node_coupled", "LSTM", 3, 4, input_forget=1, clip=0.5)
    node("node_reverse", "LSTM", 3, 4, direction="reverse", clip=1.25, last=True)
    node("node_lengths", "LSTM", 3, 4, direction="bidirectional", lengths=[STEPS, 3], last=True)
    node("node_states", "LSTM", 3, 4, states="constant")
    node("node_expanded", "GRU", 3, 4, states="expanded", linear_before_reset=1)
    node("node_gru_before", "GRU", 3, 4)
    node("node_gru_functions", "GRU", 3, 4, direction="bidirectional", linear_before_reset=1,
         activations=["HardSigmoid", "Softsign"] * 2, activation_alpha=[0.2, 0.2], activation_beta=[0.5, 0.5])
    node("node_rnn", "RNN", 3, 4, direction="reverse", activations=["LeakyRelu"], activation_alpha=[0.01])
    node("node_batch_first", "GRU", 3, 4, direction="bidirectional", layout=1)


if __name__ == "__main__":
    torch.manual_seed(11)
    numpy.random.seed(12)
    exports()
    nodes()
