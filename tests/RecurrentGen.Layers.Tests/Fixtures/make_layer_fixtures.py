#!/usr/bin/python3
"""Makes the PyTorch fixtures of layers around recurrent ones (Debian's python3-torch, 1.13):

    /usr/bin/python3 tests/RecurrentGen.Layers.Tests/Fixtures/make_layer_fixtures.py

Drawing, running and saving are those of tests/RecurrentGen.Tests/Fixtures/make_fixtures.py; only the networks differ.
"""
import os
import sys

import torch
from torch import nn

FOLDER = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(FOLDER, "../../RecurrentGen.Tests/Fixtures"))
import make_fixtures  # noqa: E402
from make_fixtures import Case  # noqa: E402


class LayerNormLstm(nn.Module):
    """LSTM, layer normalisation, a residual around a second one, dense."""

    def __init__(self, case):
        super().__init__()
        self.lstm = nn.LSTM(case.inputs, case.hidden, batch_first=True)
        self.layernorm = nn.LayerNorm(case.hidden)
        self.lstm_1 = nn.LSTM(case.hidden, case.hidden, batch_first=True)
        self.dense = nn.Linear(case.hidden, case.outputs)

    def forward(self, inputs):
        normal = self.layernorm(self.lstm(inputs)[0])
        return self.dense(normal + self.lstm_1(normal)[0])


class AttentionPooling(nn.Module):
    def __init__(self, inputs, units):
        super().__init__()
        self.projection = nn.Linear(inputs, units)
        self.score = nn.Linear(units, 1, bias=False)

    def forward(self, steps):
        weights = torch.softmax(self.score(torch.tanh(self.projection(steps))), dim=1)
        return (weights * steps).sum(dim=1)


class AttentionGru(nn.Module):
    """GRU in both directions, attention pooling, dense."""

    def __init__(self, case):
        super().__init__()
        self.gru = nn.GRU(case.inputs, case.hidden, batch_first=True, bidirectional=True)
        self.attentionpooling = AttentionPooling(2 * case.hidden, 6)
        self.dense = nn.Linear(2 * case.hidden, case.outputs)

    def forward(self, inputs):
        return self.dense(self.attentionpooling(self.gru(inputs)[0]))


class ConvolutionLstm(nn.Module):
    """Two causal convolutions, the second in groups and dilated, LSTM, dense."""

    def __init__(self, case):
        super().__init__()
        self.conv1d = nn.Conv1d(case.inputs, 8, 3)
        self.conv1d_1 = nn.Conv1d(8, 6, 2, dilation=2, groups=2)
        self.lstm = nn.LSTM(6, case.hidden, batch_first=True)
        self.dense = nn.Linear(case.hidden, case.outputs)

    def forward(self, inputs):
        channels = inputs.transpose(1, 2)
        channels = torch.tanh(self.conv1d(nn.functional.pad(channels, (2, 0))))
        channels = self.conv1d_1(nn.functional.pad(channels, (2, 0)))
        return self.dense(self.lstm(channels.transpose(1, 2))[0])


class SlopesGru(nn.Module):
    """Dense, a slope for each feature, GRU, slopes, dense."""

    def __init__(self, case):
        super().__init__()
        self.dense = nn.Linear(case.inputs, 7)
        self.prelu = nn.PReLU(7)
        self.gru = nn.GRU(7, case.hidden, batch_first=True)
        self.prelu_1 = nn.PReLU(case.hidden)
        self.dense_1 = nn.Linear(case.hidden, case.outputs)

    def forward(self, inputs):
        hidden = self.prelu(self.dense(inputs).transpose(1, 2)).transpose(1, 2)
        hidden = self.prelu_1(self.gru(hidden)[0].transpose(1, 2)).transpose(1, 2)
        return self.dense_1(hidden)


class ConvLstm(nn.Module):
    """Shi 2015 without peepholes, as Keras's ConvLSTM layers: both products are convolutions with "same" padding."""

    def __init__(self, channels, filters, kernel, grid):
        super().__init__()
        convolution = {1: nn.Conv1d, 2: nn.Conv2d}[len(grid)]
        self.input = convolution(channels, 4 * filters, kernel)
        self.recurrent = convolution(filters, 4 * filters, kernel, bias=False)
        self.grid, self.filters = grid, filters
        # Of an even kernel the larger half lies ahead; pad takes the last axis first.
        self.padding = [side for k in reversed(kernel) for side in ((k - 1) // 2, k // 2)]

    def forward(self, steps):
        """[batch, time, places * channels] becomes [batch, time, places * filters]."""
        batch, time, _ = steps.shape
        grids = steps.reshape(batch, time, *self.grid, -1).movedim(-1, 2)
        state = memory = grids.new_zeros(batch, self.filters, *self.grid)
        outputs = []
        for t in range(time):
            gates = self.input(nn.functional.pad(grids[:, t], self.padding))
            gates = gates + self.recurrent(nn.functional.pad(state, self.padding))
            i, f, g, o = gates.chunk(4, dim=1)
            memory = torch.sigmoid(f) * memory + torch.sigmoid(i) * torch.tanh(g)
            state = torch.sigmoid(o) * torch.tanh(memory)
            outputs.append(state.movedim(1, -1).reshape(batch, -1))
        return torch.stack(outputs, dim=1)


class ConvLstmLine(nn.Module):
    """Two convolutional LSTMs over a line of five places, dense."""

    def __init__(self, case):
        super().__init__()
        self.convlstm1d = ConvLstm(2, 3, [2], [5])
        self.convlstm1d_1 = ConvLstm(3, 2, [3], [5])
        self.dense = nn.Linear(10, case.outputs)

    def forward(self, inputs):
        return self.dense(self.convlstm1d_1(self.convlstm1d(inputs)))


class ConvLstmPlane(nn.Module):
    """A convolutional LSTM over three rows of four places with a kernel of 3 x 2, dense."""

    def __init__(self, case):
        super().__init__()
        self.convlstm2d = ConvLstm(2, 2, [3, 2], [3, 4])
        self.dense = nn.Linear(24, case.outputs)

    def forward(self, inputs):
        return self.dense(self.convlstm2d(inputs))


CASES = [
    (LayerNormLstm, Case("layernorm_lstm", "layernormlstm", 3, 9, 2, 3, 4)),
    (AttentionGru, Case("attention_gru", "attentiongru", 3, 5, 3, 3, 4, last=True, loss="cross_entropy")),
    (ConvLstmLine, Case("convlstm_line", "convlstmline", 10, 3, 2, 3, 4)),
    (ConvLstmPlane, Case("convlstm_plane", "convlstmplane", 24, 2, 1, 2, 3)),
    (SlopesGru, Case("slopes_gru", "slopesgru", 3, 5, 2, 3, 4)),
    (ConvolutionLstm, Case("convolution_lstm", "convolutionlstm", 3, 5, 2, 3, 5)),
]


def main():
    torch.set_num_threads(1)
    for network, case in CASES:
        make_fixtures.Network = network
        seed, worst, tensors = make_fixtures.make(case)
        metadata = {key: str(value) for key, value in vars(case).items() if key != "memory"}
        metadata.update(
            seed=str(seed), torch=torch.__version__, learning_rate=str(make_fixtures.LEARNING_RATE),
            steps=str(make_fixtures.STEPS))
        make_fixtures.save(os.path.join(FOLDER, case.name + ".safetensors"), tensors, metadata)
        print(f"{case.name}: seed {seed}, float32 differs by {worst:.1e}")


if __name__ == "__main__":
    main()
