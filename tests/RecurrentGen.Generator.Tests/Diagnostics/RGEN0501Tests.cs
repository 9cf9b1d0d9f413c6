using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0501Tests
{
    [Fact]
    public Task A_file_that_is_no_item_of_the_project_is_an_error_with_those_that_are() => Rule.Reports(
        "[RecurrentModel(InputSize = 1, SequenceLength = 4)] [Weights([|\"amps.nam\"|])] [Lstm(2)] [Dense(1)] "
        + "public partial class Model;",
        "RGEN0501: 'amps.nam' is not one of the project's weight files (amp.nam, named.safetensors): add "
        + "<RecurrentWeights Include=\"amps.nam\" /> to the project");

    [Fact]
    public Task A_file_that_is_there_is_none() => Rule.Reports(
        "[RecurrentModel(InputSize = 1, SequenceLength = 4)] [Weights(\"amp.nam\")] [Lstm(2)] [Dense(1)] "
        + "public partial class Model;");
}
