#!/usr/bin/env python3
"""Saves the weights of PyTorch and Keras models as safetensors files that RecurrentGen reads.

    python3 export_weights.py model.pt model.safetensors        a PyTorch state dictionary
    python3 export_weights.py model.keras model.safetensors     a Keras model (needs TensorFlow or Keras)

    from export_weights import save_module
    save_module(module, "model.safetensors", example)           a PyTorch module, with a signal to check with

Needs NumPy, and PyTorch or Keras for their files. Names are PyTorch's. The example is an array [steps, features]; it is stored with the
module's answer as "recurrentgen.test_input" and "recurrentgen.test_output", and `recurrentgen verify` runs it again.
"""
import json
import os
import struct
import sys

import numpy as np

TEST_INPUT = "recurrentgen.test_input"
TEST_OUTPUT = "recurrentgen.test_output"


def write_safetensors(path, tensors):
    """Writes arrays by name, as 32-bit floats; the file appears whole or not at all."""
    header, chunks, end = {}, [], 0
    for name in sorted(tensors):
        array = np.ascontiguousarray(tensors[name], dtype="<f4")
        if not np.isfinite(array).all():
            raise ValueError(f"{name}: expected finite values")
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [end, end + array.nbytes]}
        end += array.nbytes
        chunks.append(array.tobytes())
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    temporary = path + ".tmp"
    with open(temporary, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(chunks))
    os.replace(temporary, path)


def from_state_dict(state):
    """The tensors of a PyTorch state dictionary, by its names."""
    return {name: value.detach().cpu().float().numpy() for name, value in state.items()}


def save_module(module, path, example=None):
    """Saves a PyTorch module; with an example, its answer from the zero state too."""
    import torch

    tensors = from_state_dict(module.state_dict())
    if example is not None:
        signal = torch.as_tensor(np.asarray(example), dtype=torch.float32)
        with torch.no_grad():
            answer = module(signal.unsqueeze(0))
        answer = answer[0] if isinstance(answer, tuple) else answer
        tensors[TEST_INPUT] = signal.numpy()
        tensors[TEST_OUTPUT] = answer.squeeze(0).numpy()
    write_safetensors(path, tensors)


def keras_recurrent(gates, kernel, recurrent, bias):
    """Keras arrays of an LSTM (i f c o) or a GRU (z r h) as PyTorch's (i f g o; r z n)."""

    def rows(array):
        array = np.asarray(array).T
        if gates == 3:
            z, r, n = np.split(array, 3)
            array = np.concatenate([r, z, n])
        return array

    bias = np.asarray(bias)
    both = bias if bias.ndim == 2 else np.stack([bias, np.zeros_like(bias)])
    return {
        "weight_ih_l0": rows(kernel), "weight_hh_l0": rows(recurrent), "bias_ih_l0": rows(both[0]), "bias_hh_l0": rows(both[1]),
    }


def from_keras(model):
    """The tensors of a Keras model of LSTM, GRU, SimpleRNN and Dense layers, by the names of the layers."""
    tensors = {}
    gates = {"LSTM": 4, "GRU": 3, "SimpleRNN": 1}
    for layer in model.layers:
        kind = type(layer).__name__
        if kind in gates:
            if kind == "GRU" and not layer.reset_after:
                raise ValueError(f"{layer.name}: expected a GRU with reset_after, found one without: declare "
                                 "[Gru(..., ResetAfter = false)] and add its single bias by hand")
            for name, value in keras_recurrent(gates[kind], *layer.get_weights()).items():
                tensors[f"{layer.name}.{name}"] = value
        elif kind == "Dense":
            weights = layer.get_weights()
            tensors[f"{layer.name}.weight"] = weights[0].T
            tensors[f"{layer.name}.bias"] = weights[1] if len(weights) > 1 else np.zeros(weights[0].shape[1])
        elif layer.get_weights():
            raise ValueError(f"{layer.name}: expected LSTM, GRU, SimpleRNN or Dense, found {kind}")
    return tensors


def main(arguments):
    if len(arguments) != 2 or not arguments[1].endswith(".safetensors"):
        sys.exit(__doc__)
    source, target = arguments
    if source.endswith((".keras", ".h5", ".hdf5")):
        try:
            from keras.models import load_model
        except ImportError:
            from tensorflow.keras.models import load_model
        write_safetensors(target, from_keras(load_model(source)))
    else:
        import torch

        state = torch.load(source, map_location="cpu", weights_only=True)
        write_safetensors(target, from_state_dict(state.get("state_dict", state)))


if __name__ == "__main__":
    main(sys.argv[1:])
