#!/usr/bin/python3
"""Makes the PyTorch fixtures of models that read tokens (Debian's python3-torch, 1.13):

    /usr/bin/python3 tests/RecurrentGen.Layers.Tests/Fixtures/make_token_fixtures.py

nn.Embedding, a recurrent layer and a linear one: outputs, loss, gradients, and the weights after ten Adam steps. How
weights are drawn and which seeds are taken: make_fixtures.py of RecurrentGen.Tests.
"""
import os
import sys

import torch
from torch import nn

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.join(HERE, "../../RecurrentGen.Tests/Fixtures"))
import make_fixtures as base  # noqa: E402


class Case:
    def __init__(self, name, kind, vocabulary, dimension, hidden, outputs, batch, time, padding=-1, bidirectional=False):
        self.__dict__.update(locals())
        del self.__dict__["self"]


CASES = [
    Case("embedding_lstm", "lstm", 7, 5, 6, 7, 3, 5),
    Case("embedding_padding_gru", "gru", 9, 17, 4, 3, 2, 6, padding=2, bidirectional=True),
]


class Network(nn.Module):
    def __init__(self, case):
        super().__init__()
        self.case = case
        padding = case.padding if case.padding >= 0 else None
        self.embedding = nn.Embedding(case.vocabulary, case.dimension, padding_idx=padding)
        recurrent = {"lstm": nn.LSTM, "gru": nn.GRU}[case.kind]
        options = dict(bidirectional=case.bidirectional, batch_first=True)
        setattr(self, case.kind, recurrent(case.dimension, case.hidden, **options))
        self.dense = nn.Linear(case.hidden * (2 if case.bidirectional else 1), case.outputs)

    def forward(self, tokens):
        sequence, _ = getattr(self, self.case.kind)(self.embedding(tokens))
        return self.dense(sequence)


def draw(case, seed):
    generator = torch.Generator().manual_seed(seed)
    parameters = {}
    for name, parameter in Network(case).named_parameters():
        spread = 0.8 if name.startswith("dense") else 1.0 / min(case.hidden, 5) ** 0.5
        parameters[name] = spread * torch.randn(parameter.shape, generator=generator)
    if case.padding >= 0:
        parameters["embedding.weight"][case.padding] = 0
    tokens = torch.randint(case.vocabulary, (case.batch, case.time), generator=generator)
    targets = torch.randint(case.outputs, (case.batch, case.time), generator=generator)
    return parameters, tokens, targets


def run(case, parameters, tokens, targets, dtype):
    network = Network(case).to(dtype)
    network.load_state_dict({name: value.to(dtype) for name, value in parameters.items()})

    def loss_of(outputs):
        return nn.functional.cross_entropy(outputs.reshape(-1, case.outputs), targets.reshape(-1))

    outputs = network(tokens)
    loss = loss_of(outputs)
    loss.backward()
    result = {"output": outputs.detach(), "loss": loss.detach().reshape(1)}
    for name, parameter in network.named_parameters():
        result["gradient." + name] = parameter.grad.clone()
    optimizer = torch.optim.Adam(network.parameters(), lr=base.LEARNING_RATE)
    for _ in range(base.STEPS):
        optimizer.zero_grad()
        loss_of(network(tokens)).backward()
        optimizer.step()
    for name, parameter in network.named_parameters():
        result["after_adam." + name] = parameter.detach().clone()
    return result


def make(case):
    for seed in range(1, 100_000):
        parameters, tokens, targets = draw(case, seed)
        exact = run(case, parameters, tokens, targets, torch.float64)
        single = run(case, parameters, tokens, targets, torch.float32)
        worst = max(base.error(single[name], exact[name]) for name in exact)
        if worst <= base.ALLOWED:
            tensors = {"input": tokens, "target": targets}
            tensors.update({"parameter." + name: value for name, value in parameters.items()})
            tensors.update(exact)
            return seed, worst, tensors
    raise RuntimeError(f"{case.name}: no seed is good enough")


def main():
    torch.set_num_threads(1)
    for case in CASES:
        seed, worst, tensors = make(case)
        metadata = {key: str(value) for key, value in vars(case).items()}
        metadata.update(
            loss="cross_entropy", seed=str(seed), torch=torch.__version__, learning_rate=str(base.LEARNING_RATE),
            steps=str(base.STEPS))
        base.save(os.path.join(HERE, case.name + ".safetensors"), tensors, metadata)
        print(f"{case.name}: seed {seed}, float32 differs by {worst:.1e}")


if __name__ == "__main__":
    main()
