"""Writes the ONNX models of workloads A and B, with inputs and PyTorch's answers to check against.

usage: onnx_models.py FOLDER NAME...      NAME as in the benchmarks: A.lstm_1x8, B.gru_64x128_T64_L1_b32
For each NAME: NAME.onnx, NAME.x and NAME.y (raw float32).
"""
import os
import sys

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from names import parse

# Positions of PyTorch's gates in the order of ONNX: i o f c of i f g o; z r h of r z n.
GATES = {"lstm": (0, 3, 1, 2), "gru": (1, 0, 2)}


def reorder(values, kind):
    blocks = np.split(values, len(GATES[kind]))
    return np.concatenate([blocks[g] for g in GATES[kind]])


class Graph:
    def __init__(self):
        self.nodes, self.constants, self.inputs, self.outputs = [], [], [], []

    def constant(self, name, values):
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, kind, inputs, outputs, **attributes):
        self.nodes.append(helper.make_node(kind, inputs, outputs, **attributes))
        return outputs[0]

    def input(self, name, shape):
        self.inputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))
        return name

    def output(self, name, shape):
        self.outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))

    def save(self, path):
        graph = helper.make_graph(self.nodes, "network", self.inputs, self.outputs, self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)])
        model.ir_version = 7
        onnx.checker.check_model(model)
        onnx.save(model, path)


def add_layer(graph, w, rnn, level, source, streaming):
    """One recurrent layer; its output is [time, directions, batch, hidden]."""
    p = {k: v.detach().numpy() for k, v in rnn.named_parameters()}
    ends = ["_l%d" % level] + (["_l%d_reverse" % level] if w.bidirectional else [])
    both = lambda stem: np.stack([reorder(p[stem + e], w.kind) for e in ends])
    inputs = [source, graph.constant("W%d" % level, both("weight_ih")),
              graph.constant("R%d" % level, both("weight_hh")),
              graph.constant("B%d" % level, np.concatenate([both("bias_ih"), both("bias_hh")], axis=1))]
    outputs = ["Y%d" % level]
    if streaming:
        states = ["h", "c"] if w.kind == "lstm" else ["h"]
        inputs += [""] + [graph.input(s + "_in", [1, 1, w.hidden]) for s in states]
        outputs += [s + "_out" for s in states]
        for s in states:
            graph.output(s + "_out", [1, 1, w.hidden])
    attributes = {"hidden_size": w.hidden, "direction": "bidirectional" if w.bidirectional else "forward"}
    if w.kind == "gru":
        attributes["linear_before_reset"] = 1
    return graph.node("LSTM" if w.kind == "lstm" else "GRU", inputs, outputs, **attributes)


def write(folder, name):
    w = parse(name)
    streaming = w.group == "A"
    torch.manual_seed(1)
    rnn = w.create_rnn()
    head = torch.nn.Linear(w.hidden, 1)
    graph = Graph()
    current = graph.input("x", [w.steps, w.batch, w.inputs])
    # The answers' order of axes is PyTorch's where there is a head, else ONNX's.
    graph.output("y", [w.steps, w.batch, 1] if streaming else [w.steps, w.directions, w.batch, w.hidden])
    for level in range(w.layers):
        current = add_layer(graph, w, rnn, level, current, streaming)
        if streaming or level + 1 < w.layers:
            axes = graph.constant("axes%d" % level, np.array([1], np.int64))
            current = graph.node("Squeeze", [current, axes], ["S%d" % level])
    if streaming:
        graph.constant("head_weight", head.weight.detach().numpy().T)
        graph.constant("head_bias", head.bias.detach().numpy())
        graph.node("MatMul", [current, "head_weight"], ["product"])
        graph.node("Add", ["product", "head_bias"], ["y"])
    else:
        graph.node("Identity", [current], ["y"])
    path = os.path.join(folder, name)
    graph.save(path + ".onnx")

    x = torch.rand(128 if streaming else w.steps, w.batch, w.inputs) * 2 - 1
    with torch.no_grad():
        y, _ = rnn(x)
        y = head(y) if streaming else y.view(w.steps, w.batch, w.directions, w.hidden).permute(0, 2, 1, 3)
    x.numpy().tofile(path + ".x")
    np.ascontiguousarray(y.numpy()).tofile(path + ".y")


if __name__ == "__main__":
    os.makedirs(sys.argv[1], exist_ok=True)
    for model in sys.argv[2:]:
        write(sys.argv[1], model)
