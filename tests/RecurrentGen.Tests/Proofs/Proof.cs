using RecurrentGen.Tests.Reference;

namespace RecurrentGen.Tests.Proofs;

/// <summary>Short names for <see cref="ModelProof{TModel, TTarget}"/>.</summary>
internal static class Proof
{
    /// <summary>A model whose targets are values.</summary>
    public static void Values<TModel>(
        Func<TModel, TrainingCalls> createCalls, Func<TModel, SpanCall>? createStream, params EagerLayer[] layers)
        where TModel : class, IRecurrentModel<TModel, float, float> =>
        new ModelProof<TModel, float>(createCalls, createStream, layers).Check();

    /// <summary>A model whose targets are class indices.</summary>
    public static void Classes<TModel>(
        Func<TModel, TrainingCalls> createCalls, Func<TModel, SpanCall>? createStream, params EagerLayer[] layers)
        where TModel : class, IRecurrentModel<TModel, float, int> =>
        new ModelProof<TModel, int>(createCalls, createStream, layers).Check();
}
