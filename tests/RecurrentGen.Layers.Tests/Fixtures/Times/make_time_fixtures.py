#!/usr/bin/python3
"""Makes the PyTorch fixtures of layers that hand on fewer steps than they take (Debian's python3-torch, 1.13):

    /usr/bin/python3 tests/RecurrentGen.Layers.Tests/Fixtures/Times/make_time_fixtures.py

Drawing, precision and saving are those of make_fixtures.py. Each sequence runs alone, cut to its length, so that nothing
is said about padding; what it lacks of the longest one's outputs is zero, and the loss is the mean over the other rows.
"""
import os
import sys

import torch
from torch import nn

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "..", "RecurrentGen.Tests", "Fixtures"))
sys.path.insert(0, os.path.join(HERE, ".."))
import make_fixtures  # noqa: E402
from make_fixtures import Case  # noqa: E402
from make_layer_fixtures import AttentionPooling  # noqa: E402

FULL = [12] * 4
# Neither sorted nor all different; of the third and the last no step is left.
MIXED = [9, 12, 4, 12, 7, 2]


class Convolutions(nn.Module):
    """Convolutions without padding, with strides, dilation and groups, then an LSTM: its sequence."""

    def __init__(self, case):
        super().__init__()
        self.conv1d = nn.Conv1d(case.inputs, 6, 3, stride=2)
        self.conv1d_1 = nn.Conv1d(6, 8, 2, dilation=2, groups=2)
        self.lstm = nn.LSTM(8, case.hidden, batch_first=True)
        self.dense = nn.Linear(case.hidden, case.outputs)

    def left(self, steps):
        return max(0, (steps - 3) // 2 + 1 - 2) if steps >= 3 else 0

    def forward(self, steps):
        channels = self.conv1d_1(torch.tanh(self.conv1d(steps.transpose(1, 2))))
        return self.dense(self.lstm(channels.transpose(1, 2))[0])


class Pools(nn.Module):
    """Convolution and largest values, an LSTM, means, a GRU in both directions: the last states."""

    def __init__(self, case):
        super().__init__()
        self.conv1d = nn.Conv1d(case.inputs, 6, 2)
        self.lstm = nn.LSTM(6, case.hidden, batch_first=True)
        self.gru = nn.GRU(case.hidden, case.hidden, batch_first=True, bidirectional=True)
        self.dense = nn.Linear(2 * case.hidden, case.outputs)

    def left(self, steps):
        pooled = (steps - 1 - 3) // 2 + 1 if steps >= 4 else 0
        return pooled - 1 if pooled >= 2 else 0

    def forward(self, steps):
        pooled = nn.functional.max_pool1d(self.conv1d(steps.transpose(1, 2)), 3, stride=2)
        states = self.lstm(pooled.transpose(1, 2))[0]
        means = nn.functional.avg_pool1d(states.transpose(1, 2), 2, stride=1)
        hidden = self.gru(means.transpose(1, 2))[1]
        return self.dense(torch.cat([hidden[0], hidden[1]], dim=-1))


class Attention(nn.Module):
    """A convolution with a stride, attention pooling."""

    def __init__(self, case):
        super().__init__()
        self.conv1d = nn.Conv1d(case.inputs, 5, 3, stride=2)
        self.attentionpooling = AttentionPooling(5, 4)
        self.dense = nn.Linear(5, case.outputs)

    def left(self, steps):
        return (steps - 3) // 2 + 1 if steps >= 3 else 0

    def forward(self, steps):
        return self.dense(self.attentionpooling(self.conv1d(steps.transpose(1, 2)).transpose(1, 2)))


CASES = [
    (Convolutions, Case("convolutions", "convolutions", 3, 5, 2, 4, 12), FULL),
    (Convolutions, Case("convolutions_mixed", "convolutions", 3, 5, 2, 6, 12), MIXED),
    (Pools, Case("pools", "pools", 2, 5, 3, 4, 12, last=True, loss="cross_entropy"), FULL),
    (Attention, Case("attention_mixed", "attention", 3, 5, 2, 4, 10, last=True), [6, 10, 3, 2]),
    (Pools, Case("pools_mixed", "pools", 2, 5, 3, 6, 12, last=True, loss="cross_entropy"), MIXED),
]


def fixture(network_type, lengths):
    """Functions that take the place of those of make_fixtures."""

    def outputs_of(network, case, inputs):
        rows = []
        for sequence, length in enumerate(lengths):
            left = network.left(length)
            if case.last:
                # Zeros are what the dense layer sees of an empty sequence.
                empty = network.dense(torch.zeros(network.dense.in_features, dtype=inputs.dtype))
                rows.append(network(inputs[sequence:sequence + 1, :length])[0] if left > 0 else empty)
                continue
            all_steps = network.left(case.time)
            row = torch.zeros(all_steps, case.outputs, dtype=inputs.dtype)
            if left > 0:
                found = network(inputs[sequence:sequence + 1, :length])[0]
                assert found.shape[0] == left
                row = torch.cat([found, row[left:]])
            rows.append(row)
        return torch.stack(rows)

    def draw(case, seed):
        generator = torch.Generator().manual_seed(seed)
        network = network_type(case)
        parameters = {}
        for name, parameter in network.named_parameters():
            spread = 0.8 if name.startswith("dense") else 1.0 / min(case.hidden, 5) ** 0.5
            parameters[name] = spread * torch.randn(parameter.shape, generator=generator)
        inputs = torch.randn(case.batch, case.time, case.inputs, generator=generator)
        rows = (case.batch,) if case.last else (case.batch, network.left(case.time))
        if case.loss == "cross_entropy":
            targets = torch.randint(case.outputs, rows, generator=generator)
        else:
            targets = 2.0 * torch.randn(*rows, case.outputs, generator=generator)
        return parameters, inputs, targets

    def run(case, parameters, inputs, targets, dtype):
        network = network_type(case).to(dtype)
        network.load_state_dict({name: value.to(dtype) for name, value in parameters.items()})
        inputs = inputs.to(dtype).requires_grad_()
        left = torch.tensor([network.left(length) for length in lengths])
        steps = network.left(case.time)
        valid = left > 0 if case.last else torch.arange(steps).unsqueeze(0) < left.unsqueeze(1)
        outputs = outputs_of(network, case, inputs)
        if case.loss == "mse":
            loss = nn.functional.mse_loss(outputs[valid], targets[valid].to(dtype))
        else:
            loss = nn.functional.cross_entropy(outputs[valid], targets[valid])
        outputs.retain_grad()
        loss.backward()
        result = {"output": outputs.detach(), "loss": loss.detach().reshape(1), "gradient_of_input": inputs.grad.clone(),
                  "gradient_of_output": outputs.grad.clone()}
        for name, parameter in network.named_parameters():
            result["gradient." + name] = parameter.grad.clone()
        return result

    return draw, run


def main():
    torch.set_num_threads(1)
    for network, case, lengths in CASES:
        make_fixtures.draw, make_fixtures.run = fixture(network, lengths)
        seed, worst, tensors = make_fixtures.make(case)
        tensors["lengths"] = torch.tensor(lengths)
        metadata = {key: str(value) for key, value in vars(case).items() if key != "memory"}
        metadata.update(seed=str(seed), torch=torch.__version__)
        make_fixtures.save(os.path.join(HERE, case.name + ".safetensors"), tensors, metadata)
        print(f"{case.name}: seed {seed}, float32 differs by {worst:.1e}")


if __name__ == "__main__":
    main()
