#!/usr/bin/python3
"""Makes the PyTorch fixtures of weighted losses beside this script (Debian's python3-torch, 1.13):

    /usr/bin/python3 tests/RecurrentGen.Layers.Tests/Fixtures/LossWeights/make_loss_weights_fixtures.py

classes_last is PyTorch's own mean of CrossEntropyLoss(weight); the others divide a sum of weighted losses by the sum of the
weights, over sequences of several lengths.
"""
import os
import sys

import torch
from torch import nn

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "Lengths"))
import make_lengths_fixtures
from make_lengths_fixtures import LENGTHS, PackedNetwork, make_fixtures, valid
from make_fixtures import Case

CASES = [
    Case("classes_last", "gru", 2, 4, 3, 5, 6, last=True, loss="cross_entropy"),
    Case("classes_rows", "lstm", 2, 4, 3, 5, 6, bidirectional=True, loss="cross_entropy"),
    Case("values_sequences", "lstm", 3, 5, 2, 5, 6),
    Case("binary_last", "lstm", 3, 4, 2, 5, 6, last=True, loss="binary"),
]
CLASS_WEIGHTS = {"classes_last": [0.5, 2.0, 1.25], "classes_rows": [3.0, 0.25, 1.0], "binary_last": [0.5, 3.0]}
ROW_WEIGHTS = {
    "classes_rows": torch.rand(5, 6, generator=torch.Generator().manual_seed(3)) * 2,
    "values_sequences": torch.tensor([0.5, 2.0, 0.0, 1.5, 1.0]),
    "binary_last": torch.tensor([1.0, 0.25, 3.0, 0.5, 2.0]),
}


def loss_of(case, outputs, targets):
    classes = torch.tensor(CLASS_WEIGHTS.get(case.name, [1.0]), dtype=outputs.dtype)
    if case.name == "classes_last":
        return nn.functional.cross_entropy(outputs, targets, weight=classes)
    weights = ROW_WEIGHTS[case.name].to(outputs.dtype)
    if case.loss == "cross_entropy":
        rows = valid(case)
        losses = nn.functional.cross_entropy(outputs[rows], targets[rows], weight=classes, reduction="none")
        return (weights[rows] * losses).sum() / (weights[rows] * classes[targets[rows]]).sum()
    targets = targets.to(outputs.dtype)
    if case.loss == "mse":
        rows = valid(case).unsqueeze(-1) * weights[:, None, None] * torch.ones_like(outputs)
        return (rows * (outputs - targets) ** 2).sum() / rows.sum()
    rows = weights[:, None] * classes[targets.long()]
    return nn.functional.binary_cross_entropy_with_logits(outputs, targets, weight=rows, reduction="sum") / rows.sum()


def run(case, parameters, inputs, targets, dtype):
    network = PackedNetwork(case).to(dtype)
    network.load_state_dict({name: value.to(dtype) for name, value in parameters.items()})
    loss = loss_of(case, network(inputs.to(dtype)), targets)
    loss.backward()
    result = {"loss": loss.detach().reshape(1)}
    for name, parameter in network.named_parameters():
        result["gradient." + name] = parameter.grad.clone()
    return result


def draw(case, seed):
    parameters, inputs, targets = draw_values(case, seed)
    return parameters, inputs, (targets > 0).float() if case.loss == "binary" else targets


draw_values = make_fixtures.draw


def main():
    torch.set_num_threads(1)
    make_fixtures.run = run
    make_fixtures.draw = draw
    for case in CASES:
        seed, worst, tensors = make_fixtures.make(case)
        tensors["lengths"] = torch.tensor(LENGTHS)
        if case.name in CLASS_WEIGHTS:
            tensors["class_weights"] = torch.tensor(CLASS_WEIGHTS[case.name])
        if case.name in ROW_WEIGHTS:
            tensors["weights"] = ROW_WEIGHTS[case.name]
        metadata = {key: str(value) for key, value in vars(case).items() if key != "memory"}
        metadata.update(seed=str(seed), torch=torch.__version__)
        make_fixtures.save(os.path.join(HERE, case.name + ".safetensors"), tensors, metadata)
        print(f"{case.name}: seed {seed}, float32 differs by {worst:.1e}")


if __name__ == "__main__":
    main()
