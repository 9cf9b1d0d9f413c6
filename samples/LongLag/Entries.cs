using RecurrentGen;

namespace LongLag;

/// <summary>All cells on all tasks with all lags.</summary>
internal static class Entries
{
    public static readonly IReadOnlyList<Entry> All =
    [
        .. Of<AddingRnn5, AddingLstm5, AddingGru5, AddingPeephole5, AddingMultiplicative5, float>(new Adding(5)),
        .. Of<AddingRnn20, AddingLstm20, AddingGru20, AddingPeephole20, AddingMultiplicative20, float>(new Adding(20)),
        .. Of<AddingRnn100, AddingLstm100, AddingGru100, AddingPeephole100, AddingMultiplicative100, float>(
            new Adding(100)),
        .. Of<OrderRnn5, OrderLstm5, OrderGru5, OrderPeephole5, OrderMultiplicative5, int>(new TemporalOrder(5)),
        .. Of<OrderRnn20, OrderLstm20, OrderGru20, OrderPeephole20, OrderMultiplicative20, int>(new TemporalOrder(20)),
        .. Of<OrderRnn100, OrderLstm100, OrderGru100, OrderPeephole100, OrderMultiplicative100, int>(
            new TemporalOrder(100)),
        .. Of<ReberRnn5, ReberLstm5, ReberGru5, ReberPeephole5, ReberMultiplicative5, int>(new ReberString(5)),
        .. Of<ReberRnn20, ReberLstm20, ReberGru20, ReberPeephole20, ReberMultiplicative20, int>(new ReberString(20)),
        .. Of<ReberRnn100, ReberLstm100, ReberGru100, ReberPeephole100, ReberMultiplicative100, int>(
            new ReberString(100)),
    ];

    private static Entry[] Of<TRnn, TLstm, TGru, TPeephole, TMultiplicative, TTarget>(LagTask<TTarget> task)
        where TRnn : class, IRecurrentModel<TRnn, float, TTarget>
        where TLstm : class, IRecurrentModel<TLstm, float, TTarget>
        where TGru : class, IRecurrentModel<TGru, float, TTarget>
        where TPeephole : class, IRecurrentModel<TPeephole, float, TTarget>
        where TMultiplicative : class, IRecurrentModel<TMultiplicative, float, TTarget>
        where TTarget : unmanaged =>
    [
        Of<TRnn, TTarget>(task, Cell.Rnn),
        Of<TLstm, TTarget>(task, Cell.Lstm),
        Of<TGru, TTarget>(task, Cell.Gru),
        Of<TPeephole, TTarget>(task, Cell.Peephole),
        Of<TMultiplicative, TTarget>(task, Cell.Multiplicative),
    ];

    private static Entry Of<TModel, TTarget>(LagTask<TTarget> task, Cell cell)
        where TModel : class, IRecurrentModel<TModel, float, TTarget>
        where TTarget : unmanaged => new(
            task.Name,
            task.Lag,
            cell,
            task.Figure,
            (seed, rate, limit) => new Run<TModel, TTarget>(task, cell, seed).Train(rate, limit));
}
