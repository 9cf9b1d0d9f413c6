"""What the name of a workload says."""
import re
from dataclasses import dataclass


@dataclass
class Workload:
    name: str
    group: str
    kind: str
    inputs: int
    hidden: int
    bidirectional: bool = False
    steps: int = 1
    layers: int = 1
    batch: int = 1
    outputs: int = 0

    @property
    def directions(self):
        return 2 if self.bidirectional else 1

    def create_rnn(self):
        import torch

        rnn = torch.nn.LSTM if self.kind == "lstm" else torch.nn.GRU
        return rnn(self.inputs, self.hidden, num_layers=self.layers, bidirectional=self.bidirectional)


def parse(name):
    """A Workload, or None."""
    found = re.fullmatch(r"([ABC])\d?\.(bi)?(lstm|gru)_(\d+)x(\d+)((?:_[TLbd]\d+)*)", name)
    if not found:
        return None
    group, two, kind, inputs, hidden, rest = found.groups()
    w = Workload(name, group, kind, int(inputs), int(hidden), two is not None)
    fields = {"T": "steps", "L": "layers", "b": "batch", "d": "outputs"}
    for letter, value in re.findall(r"_([TLbd])(\d+)", rest):
        setattr(w, fields[letter], int(value))
    return w
