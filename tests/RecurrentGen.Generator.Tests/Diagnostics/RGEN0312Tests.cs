using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0312Tests
{
    [Theory]
    [InlineData("Budget")]
    [InlineData("Budget()")]
    public Task ABudgetLimitsSomething(string budget) => Rule.Reports(
        $"[RecurrentModel(InputSize = 3, SequenceLength = 4)] [[|{budget}|]] [Lstm(2)] [Dense(1)] public partial class Model;",
        "RGEN0312: The budget of 'Model' limits nothing: set MaxParameters, MaxStateBytes, MaxTrainingBytes, MaxMultiplyAddsPerStep "
        + "or MaxCodeBytes");
}
