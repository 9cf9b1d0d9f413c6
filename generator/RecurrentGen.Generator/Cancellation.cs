namespace RecurrentGen.Generator;

/// <summary>
/// Lets whoever waits for a model end the work on it: an editor cancels at every key. The rooms ask here, in whatever may
/// go on for long, so that a token need not be handed through every method of a graph.
/// </summary>
internal static class Cancellation
{
    [ThreadStatic]
    private static Action? _check;

    /// <summary>What <see cref="Check"/> calls on this thread, for another thread that works for it; null for nothing.</summary>
    public static Action? Current => _check;

    /// <exception cref="OperationCanceledException">Nobody waits for the work any more.</exception>
    public static void Check() => _check?.Invoke();

    /// <summary>Works with a token that ends it.</summary>
    public static void Run(Action work, CancellationToken token) => Run(
        () =>
        {
            work();
            return true;
        },
        token);

    /// <summary>Works with a token that ends it.</summary>
    public static T Run<T>(Func<T> work, CancellationToken token) =>
        Run(work, token.CanBeCanceled ? token.ThrowIfCancellationRequested : null);

    /// <param name="work">What is done.</param>
    /// <param name="check">Throws where the work is to end; null where nobody can ask for that.</param>
    public static T Run<T>(Func<T> work, Action? check)
    {
        var before = _check;
        _check = check;
        try
        {
            check?.Invoke();
            return work();
        }
        finally
        {
            _check = before;
        }
    }
}
