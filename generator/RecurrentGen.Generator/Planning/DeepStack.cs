using System;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading;
using RecurrentGen.Generator.Binding;

namespace RecurrentGen.Generator.Planning;

/// <summary>
/// Room for cells of which every value depends on the one before: graphs are walked from value to value, and a thread of an
/// editor has a stack of a megabyte. Ordinary cells stay on the caller's thread.
/// </summary>
internal static class DeepStack
{
    /// <summary>Operations of a cell that any stack has room for.</summary>
    private const int Ordinary = 300;

    private const int Bytes = 256 << 20;

    /// <summary>Runs what plans or writes a model, and throws what it throws.</summary>
    public static T Run<T>(BoundModel model, Func<T> work)
    {
        bool isOrdinary = model.Layers.OfType<BoundRecurrentLayer>()
            .All(l => l.Cells.All(c => c.Spec.Operations <= Ordinary));
        if (isOrdinary)
        {
            return work();
        }

        var result = default(T);
        ExceptionDispatchInfo? failure = null;
        var check = Cancellation.Current;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = Cancellation.Run(work, check);
                }
                catch (Exception exception)
                {
                    failure = ExceptionDispatchInfo.Capture(exception);
                }
            },
            Bytes);
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }
}
