using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace RecurrentGen.Numerics;

/// <summary>
/// Predicts any number of sequences, on several threads where asked. For generated code, which checks all arguments.
/// </summary>
/// <remarks>
/// One thread predicts the model's batch size of sequences at a time. Several threads predict the same batches, or cut
/// each into pieces of two or more sequences: every element of a product is summed in the same order whatever the other
/// rows are, except where there is only one row, so that a sequence that is not alone with one thread must not be alone
/// with several. So the number of threads does not change a bit of the outputs. Sequences of several lengths may be
/// alone in the last steps of any piece, so their batches are not cut.
/// </remarks>
/// <typeparam name="TInput"><c>float</c>, or <c>int</c> for tokens.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class ParallelPrediction<TInput> : IParallelWork
    where TInput : unmanaged
{
    private const int SmallestPiece = 2;

    private readonly IRecurrentModel _model;
    private readonly SequencePass<TInput>[] _passes;
    private readonly int _batchSize;
    private int _version;
    private int _piecesPerBatch;
    private int _phase;
    private bool _apart;

    // Of the call that is running; pinned while it does.
    private TInput* _inputs;
    private float* _outputs;
    private int* _lengths;
    private int _lengthCount;
    private SequenceShape _source;
    private SequenceShape _target;

    /// <summary>Takes the passes of a predictor: one for each thread.</summary>
    public ParallelPrediction(IRecurrentModel model, SequencePass<TInput>[] passes)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(passes);
        _model = model;
        _passes = passes;
        _batchSize = model.Description.Shape.BatchSize;
        WorkerPool.Shared.Reserve(passes.Length);
    }

    /// <summary>Predicts all sequences.</summary>
    /// <param name="inputs">The first value of the first sequence.</param>
    /// <param name="source">Places of the inputs.</param>
    /// <param name="lengths">Valid steps of each sequence; empty where all have all steps.</param>
    /// <param name="initialState">States by sequence; empty for zero.</param>
    /// <param name="outputs">The first output of the first sequence.</param>
    /// <param name="target">Places of the outputs.</param>
    /// <param name="finalState">Takes the states after the last valid step; empty if they are not wanted.</param>
    /// <exception cref="ArgumentException">A length of the states does not fit.</exception>
    public void Run(
        ref TInput inputs,
        SequenceShape source,
        ReadOnlySpan<int> lengths,
        ReadOnlySpan<float> initialState,
        ref float outputs,
        SequenceShape target,
        Span<float> finalState)
    {
        CarriedState.Check(
            _model.Description, nameof(initialState), initialState.Length, nameof(finalState), finalState.Length, source.Count);
        if (_version != _model.Parameters.Version)
        {
            _passes[0].Derive(0);
            _version = _model.Parameters.Version;
        }

        fixed (TInput* first = &inputs)
        fixed (float* output = &outputs)
        fixed (int* length = lengths)
        fixed (float* initial = initialState)
        fixed (float* final = finalState)
        {
            foreach (var pass in _passes)
            {
                pass.Carry(initial, final, _model);
            }

            _inputs = first;
            _outputs = output;
            _lengths = length;
            _lengthCount = lengths.Length;
            (_source, _target) = (source, target);
            int batches = (source.Count + _batchSize - 1) / _batchSize;
            _piecesPerBatch = batches == 0 || !lengths.IsEmpty ? 1 : (_passes.Length + batches - 1) / batches;
            int pieces = batches * PiecesOf(Math.Min(_batchSize, source.Count));
            _apart = pieces == 1 && _passes.Length > 1 && _passes[0].ForwardParts.Length > 0;
            if (_apart)
            {
                RunApart();
            }
            else
            {
                WorkerPool.Shared.Run(this, batches * _piecesPerBatch, _passes.Length);
            }
        }
    }

    void IParallelWork.Run(int item, int worker)
    {
        if (_apart)
        {
            _passes[0].ForwardPart(_phase, item);
            return;
        }

        int first = item / _piecesPerBatch * _batchSize;
        int count = Math.Min(_batchSize, _source.Count - first);
        int pieces = PiecesOf(count);
        int piece = item % _piecesPerBatch;
        if (piece >= pieces)
        {
            return;
        }

        int start = FirstOf(piece, pieces, count);
        var pass = _passes[worker];
        pass.Take(first + start, FirstOf(piece + 1, pieces, count) - start);
        pass.Start(ref *_inputs, _source, new ReadOnlySpan<int>(_lengths, _lengthCount));
        pass.ForwardLayers();
        End(pass);
    }

    private static int FirstOf(int piece, int pieces, int count) => (int)((long)piece * count / pieces);

    private int PiecesOf(int count) => Math.Max(1, Math.Min(_piecesPerBatch, count / SmallestPiece));

    /// <summary>So few sequences that the directions of the layers are all that may run at once.</summary>
    private void RunApart()
    {
        var pass = _passes[0];
        pass.Take(0, _source.Count);
        pass.Start(ref *_inputs, _source, new ReadOnlySpan<int>(_lengths, _lengthCount));
        for (_phase = 0; _phase < pass.ForwardParts.Length; _phase++)
        {
            WorkerPool.Shared.Run(this, pass.ForwardParts[_phase], _passes.Length);
        }

        End(pass);
    }

    private void End(SequencePass<TInput> pass) => pass.End(
        ref Unsafe.Add(ref *_outputs, _target.At(pass.First, 0)), _target with { Count = pass.Count });
}
