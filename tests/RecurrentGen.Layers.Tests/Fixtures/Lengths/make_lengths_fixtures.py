#!/usr/bin/python3
"""Makes the PyTorch fixtures of sequences of several lengths beside this script (Debian's python3-torch, 1.13):

    /usr/bin/python3 tests/RecurrentGen.Layers.Tests/Fixtures/Lengths/make_lengths_fixtures.py

Networks, weights and precision are those of make_fixtures.py; the recurrent layer runs over packed sequences. Outputs
behind a sequence's length are zero, and the loss is the mean over the other rows.
"""
import os
import sys

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "..", "RecurrentGen.Tests", "Fixtures"))
import make_fixtures
from make_fixtures import Case

# Neither sorted nor all different; the first is not the longest.
LENGTHS = [3, 6, 1, 6, 4]
CASES = [
    Case("lstm_sequence", "lstm", 3, 5, 2, 5, 6),
    Case("lstm_last", "lstm", 3, 5, 2, 5, 6, last=True),
    Case("lstm_bidirectional_two_layers_last", "lstm", 2, 3, 2, 5, 6, layers=2, bidirectional=True, last=True),
    Case("lstm_bidirectional_classes", "lstm", 2, 4, 3, 5, 6, bidirectional=True, loss="cross_entropy"),
    Case("gru_two_layers_last", "gru", 2, 4, 3, 5, 6, layers=2, last=True, loss="cross_entropy"),
    Case("gru_bidirectional", "gru", 2, 17, 2, 5, 6, bidirectional=True),
]


class PackedNetwork(make_fixtures.Network):
    def forward(self, inputs):
        packed = pack_padded_sequence(inputs, LENGTHS, batch_first=True, enforce_sorted=False)
        sequence, state = getattr(self, self.case.kind)(packed)
        if self.case.last:
            hidden = state[0] if isinstance(state, tuple) else state
            last = torch.cat([hidden[-2], hidden[-1]], dim=-1) if self.case.bidirectional else hidden[-1]
            return self.dense(last)
        sequence, _ = pad_packed_sequence(sequence, batch_first=True, total_length=self.case.time)
        return self.dense(sequence) * valid(self.case).unsqueeze(-1)


def valid(case):
    return torch.arange(case.time).unsqueeze(0) < torch.tensor(LENGTHS).unsqueeze(1)


def run(case, parameters, inputs, targets, dtype):
    network = PackedNetwork(case).to(dtype)
    network.load_state_dict({name: value.to(dtype) for name, value in parameters.items()})
    inputs = inputs.to(dtype).requires_grad_()

    def loss_of(outputs):
        rows, wanted = (outputs, targets) if case.last else (outputs[valid(case)], targets[valid(case)])
        if case.loss == "mse":
            return nn.functional.mse_loss(rows, wanted.to(dtype))
        return nn.functional.cross_entropy(rows, wanted)

    outputs = network(inputs)
    loss = loss_of(outputs)
    outputs.retain_grad()
    loss.backward()
    result = {"output": outputs.detach(), "loss": loss.detach().reshape(1), "gradient_of_input": inputs.grad.clone(),
              "gradient_of_output": outputs.grad.clone()}
    for name, parameter in network.named_parameters():
        result["gradient." + name] = parameter.grad.clone()
    return result


def main():
    torch.set_num_threads(1)
    make_fixtures.run = run
    for case in CASES:
        seed, worst, tensors = make_fixtures.make(case)
        tensors["lengths"] = torch.tensor(LENGTHS)
        metadata = {key: str(value) for key, value in vars(case).items() if key != "memory"}
        metadata.update(seed=str(seed), torch=torch.__version__)
        make_fixtures.save(os.path.join(HERE, case.name + ".safetensors"), tensors, metadata)
        print(f"{case.name}: seed {seed}, float32 differs by {worst:.1e}")


if __name__ == "__main__":
    main()
