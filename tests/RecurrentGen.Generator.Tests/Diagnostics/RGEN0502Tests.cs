using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0502Tests
{
    [Fact]
    public Task Every_tensor_of_another_shape_is_an_error_with_both() => Rule.Reports(
        Model("[Lstm(2)] [Dense(3)]", 2),
        "RGEN0502: 'amp.nam' does not fit 'Model': dense.weight: expected [3, 2], the file has [1, 2]",
        "RGEN0502: 'amp.nam' does not fit 'Model': dense.bias: expected [3], the file has [1]");

    [Fact]
    public Task Another_kind_of_layer_is_an_error() => Rule.Reports(
        Model("[Gru(2)] [Dense(1)]"),
        "RGEN0502: 'amp.nam' does not fit 'Model': gru: expected Gru(2), the file has Lstm(2)");

    [Fact]
    public Task An_activation_that_the_file_does_not_have_is_an_error() => Rule.Reports(
        Model("[Lstm(2)] [Dense(1, Activation = Activation.Tanh)]"),
        "RGEN0502: 'amp.nam' does not fit 'Model': dense: expected Dense(1, Activation = Tanh), the file has Dense(1)");

    [Fact]
    public Task Another_number_of_layers_is_an_error() => Rule.Reports(
        Model("[Lstm(2)] [Lstm(2)] [Dense(1)]"),
        "RGEN0502: 'amp.nam' does not fit 'Model': expected 1 input(s) and Lstm(2), Lstm(2), Dense(1), the file has 1 input(s) "
        + "and Lstm(2), Dense(1)");

    private static string Model(string layers, int findings = 1) =>
        "[RecurrentModel(InputSize = 1, SequenceLength = 4)] ["
        + string.Concat(Enumerable.Repeat("[|", findings)) + "Weights(\"amp.nam\")"
        + string.Concat(Enumerable.Repeat("|]", findings)) + "] " + layers + " public partial class Model;";
}
