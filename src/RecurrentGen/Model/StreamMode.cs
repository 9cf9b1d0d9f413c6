namespace RecurrentGen;

/// <summary>
/// What the answers of a stream depend on: the argument of a model's <c>CreateStream</c>. Each mode is a type of its own, so
/// that a program carries the code of those it names.
/// </summary>
public static class StreamMode
{
    /// <summary>
    /// The state is carried from step to step for ever: a <c>LiveStream</c>, one step of work for each answer. The default.
    /// </summary>
    public static CarryMode Carry => default;

    /// <summary>
    /// Every answer is computed from the last <c>SequenceLength</c> inputs, begun from the initial state as in training: a
    /// <see cref="WindowStream{TModel, TInput, TTarget}"/>, as much work for each answer as for a whole sequence.
    /// </summary>
    public static WindowMode Window => default;
}

/// <summary>The type of <see cref="StreamMode.Carry"/>.</summary>
public readonly struct CarryMode;

/// <summary>The type of <see cref="StreamMode.Window"/>.</summary>
public readonly struct WindowMode;
