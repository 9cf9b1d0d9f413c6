using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Tests.Infrastructure;

/// <summary>The manifest of a packed weight file, as the build hands it to the compiler.</summary>
internal sealed class ManifestText(string file, string lines) : AdditionalText
{
    /// <summary>An LSTM of two units over one input, and a dense layer of one unit; every compilation of the tests has it.</summary>
    public const string Amp =
        """
        format Nam
        rate 48000
        inputs 1
        layer Lstm 1 2
        tensor weight_ih 8 1
        tensor weight_hh 8 2
        tensor bias_ih 8
        tensor bias_hh 8
        layer Dense 2 1
        tensor weight 1 2
        tensor bias 1
        """;

    /// <summary>The same network with names, of which one beginning is not the generator's.</summary>
    public const string Named =
        """
        format Safetensors
        tensor rnn.weight_ih_l0 8 1
        tensor rnn.weight_hh_l0 8 2
        tensor rnn.bias_ih_l0 8
        tensor rnn.bias_hh_l0 8
        tensor dense.weight 1 2
        tensor dense.bias 1
        """;

    public override string Path => "/obj/recurrentgen/" + file + WeightManifest.Extension;

    public override SourceText GetText(CancellationToken cancellationToken = default) =>
        SourceText.From($"recurrentgen weights 1\nbytes 172 00\nfile {file}\n{lines}\n", Encoding.UTF8);
}
