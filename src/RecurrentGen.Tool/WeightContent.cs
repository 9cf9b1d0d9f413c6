using RecurrentGen.Onnx;
using RecurrentGen.Weights;

namespace RecurrentGen.Tool;

/// <summary>What every command asks of a file first.</summary>
internal static class WeightContent
{
    /// <summary>Refuses the containers of other languages, and says what to do instead.</summary>
    /// <exception cref="WeightFileException">The file is one of them.</exception>
    public static void RefuseContainers(string path)
    {
        string? advice = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".pt" or ".pth" or ".ckpt" or ".bin" or ".pkl" =>
                "a Python program in disguise; save the state dictionary with export_weights.py or safetensors.torch.save_file",
            ".keras" or ".h5" or ".hdf5" => "a Keras container; save its weights with export_weights.py",
            ".tflite" => "a TensorFlow Lite program; export the model that it was made from",
            _ => null,
        };
        if (advice is not null)
        {
            throw new WeightFileException($"{path}: expected .safetensors, .onnx, .nam or .json, found {advice}.");
        }
    }

    public static StoredNetwork Network(string path)
    {
        RefuseContainers(path);
        return OnnxNetwork.IsLikely(path) ? OnnxNetwork.Read(path) : StoredNetwork.Read(path);
    }
}
