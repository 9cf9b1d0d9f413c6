using System.ComponentModel;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RecurrentGen.Numerics;

/// <summary>
/// Runs the shards of a training, on several threads where asked. For generated code, which checks all arguments.
/// </summary>
/// <remarks>
/// Shard <c>s</c> of <c>S</c> has the sequences from <c>ceil(s n / S)</c> to below <c>ceil((s + 1) n / S)</c> of a
/// batch of <c>n</c>, so that the first shard always has some. What a shard computes does not depend on the thread, and
/// shards are added in their order: for equal shards all results are the same bits for any number of threads.
/// </remarks>
/// <typeparam name="TInput"><c>float</c>, or <c>int</c> for tokens.</typeparam>
/// <typeparam name="TTarget"><c>float</c>, or <c>int</c> for class indices.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class ShardedTraining<TInput, TTarget> : IParallelWork
    where TInput : unmanaged
    where TTarget : unmanaged
{
    /// <summary>Floats that are added shard by shard: a part of the first-level cache.</summary>
    private const int ReductionBlock = 2048;

    /// <summary>Parameters below which one thread goes through them in less time than threads need to meet.</summary>
    private const int SharedLength = 1 << 15;

    private readonly IRecurrentModel _model;
    private readonly TrainingShard<TInput, TTarget>[] _shards;
    private readonly int _derivedParts;
    private readonly int _threads;
    private readonly int _parameterThreads;
    private readonly bool _apart;
    private readonly SequenceShape _inputShape;
    private readonly SequenceShape _outputShape;
    private readonly ModelShape _shape;
    private readonly float[] _classWeights;
    private readonly int _stateSize;

    // Final states wait here until the whole call has succeeded.
    private readonly float[] _states;
    private int _version;
    private Stage _stage;
    private int _phase;
    private int _batch;
    private double _total;
    private bool _ownLoss;
    private bool _differentiates;
    private bool _wantsInputs;
    private bool _noisy;
    private long _calls;

    // Of the call that is running; pinned while it does.
    private TInput* _inputs;
    private float* _inputGradients;
    private float* _outputs;
    private TTarget* _targets;
    private int _targetLength;
    private int* _lengths;
    private int _lengthCount;
    private float* _weights;
    private int _weightCount;

    /// <summary>Takes the shards of a training; the gradients of the first become those of all.</summary>
    /// <param name="model">The model.</param>
    /// <param name="shards">At least one.</param>
    /// <param name="derivedParts">Parts of <see cref="SequencePass{TInput}.Derive"/>.</param>
    /// <param name="options">Checked, but for the weights of classes.</param>
    /// <exception cref="ArgumentException">The weights of classes do not fit the model.</exception>
    public ShardedTraining(
        IRecurrentModel model, TrainingShard<TInput, TTarget>[] shards, int derivedParts, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(shards);
        ArgumentNullException.ThrowIfNull(options);
        _model = model;
        _shards = shards;
        _derivedParts = derivedParts;
        int most = shards.Length * (shards[0].ForwardParts.Length > 0 ? 2 : 1);
        _threads = Math.Min(options.Threads, most);
        _parameterThreads = model.Description.PackedLength < SharedLength ? 1 : _threads;
        _apart = _threads > shards.Length;
        var shape = model.Description.Shape;
        _inputShape = SequenceShape.RowMajor(shape.BatchSize, shape.SequenceLength, shape.InputSize);
        _outputShape = SequenceShape.RowMajor(shape.BatchSize, shape.OutputSteps, shape.OutputSize);
        _shape = shape;
        _classWeights = LossWeights.OfClasses(options.ClassWeights, shape);
        _stateSize = shape.StateSize;
        _states = GC.AllocateArray<float>(shape.BatchSize * _stateSize, pinned: true);
        WorkerPool.Shared.Reserve(_threads);
    }

    private enum Stage
    {
        Derive,
        Begin,
        ForwardPart,
        End,
        Forward,
        BeginBackward,
        BackwardPart,
        EndBackward,
        Backward,
        Add,
    }

    /// <summary>
    /// Sequences of the last <c>Forward</c> that has had no <see cref="Backward"/>; 0 if there is none.
    /// </summary>
    public int Count { get; private set; }

    /// <summary>The seed of the random bits of training calls.</summary>
    public ulong Seed { get; init; }

    /// <summary>Training calls so far, which the random bits depend on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public long Calls
    {
        get => _calls;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _calls = value;
        }
    }

    /// <summary>The mean loss of a batch, and its gradients if asked.</summary>
    public float ComputeLoss(in Batch<TInput, TTarget> batch, bool gradients)
    {
        CheckStates(
            "batch.InitialState", batch.InitialState, "batch.FinalState", batch.FinalState.Length, batch.Count);
        if (!batch.Weights.IsEmpty)
        {
            LossWeights.Check(batch.Weights, batch.Lengths, batch.Count, _shape);
        }

        (_ownLoss, _differentiates) = (false, gradients);
        _total = LossWeights.Total(batch, _classWeights, _shape);
        _noisy = gradients;
        fixed (TInput* inputs = batch.Inputs)
        fixed (TTarget* targets = batch.Targets)
        fixed (int* lengths = batch.Lengths)
        fixed (float* weights = batch.Weights)
        fixed (float* initialState = batch.InitialState)
        {
            _inputs = inputs;
            _targets = targets;
            _targetLength = batch.Targets.Length;
            _lengths = lengths;
            _lengthCount = batch.Lengths.Length;
            _weights = weights;
            _weightCount = batch.Weights.Length;
            Carry(initialState, batch.FinalState.Length);
            RunForward(batch.Inputs, batch.Count);
        }

        _states.AsSpan(0, batch.FinalState.Length).CopyTo(batch.FinalState);

        double loss = 0;
        foreach (var shard in _shards)
        {
            loss += shard.LossShare;
        }

        if (gradients)
        {
            RunBackward(inputs: false);
        }

        return (float)loss;
    }

    /// <summary>Inputs to outputs; keeps what <see cref="Backward"/> needs.</summary>
    /// <param name="inputs">Those of all sequences.</param>
    /// <param name="lengths">Valid steps of each sequence; empty where all have all steps.</param>
    /// <param name="initialState">States by sequence; empty for zero.</param>
    /// <param name="outputs">Takes those of all sequences.</param>
    /// <param name="finalState">Takes the states after the last valid step; empty if they are not wanted.</param>
    /// <param name="count">Sequences.</param>
    public void Forward(
        ReadOnlySpan<TInput> inputs,
        ReadOnlySpan<int> lengths,
        ReadOnlySpan<float> initialState,
        Span<float> outputs,
        Span<float> finalState,
        int count)
    {
        CheckStates(nameof(initialState), initialState, nameof(finalState), finalState.Length, count);
        _ownLoss = true;
        _noisy = true;
        fixed (TInput* first = inputs)
        fixed (float* output = outputs)
        fixed (int* length = lengths)
        fixed (float* states = initialState)
        {
            _inputs = first;
            _outputs = output;
            _lengths = length;
            _lengthCount = lengths.Length;
            Carry(states, finalState.Length);
            RunForward(inputs, count);
        }

        _states.AsSpan(0, finalState.Length).CopyTo(finalState);
        Count = count;
    }

    /// <summary>From the gradients of the outputs of the last <c>Forward</c> to all others.</summary>
    public void Backward(ReadOnlySpan<float> dOutputs, Span<float> dInputs)
    {
        // The backward pass writes over what the forward pass has kept.
        Count = 0;
        fixed (float* outputs = dOutputs)
        fixed (float* inputs = dInputs)
        {
            _outputs = outputs;
            _inputGradients = inputs;
            RunBackward(inputs: dInputs.Length != 0);
        }
    }

    void IParallelWork.Run(int item, int worker)
    {
        if (_stage == Stage.Derive)
        {
            _shards[0].Derive(item);
        }
        else if (_stage == Stage.Add)
        {
            AddGradients(item);
        }
        else if (_stage is Stage.ForwardPart or Stage.BackwardPart)
        {
            RunPart(item);
        }
        else if (_shards[item].Count > 0)
        {
            RunShard(_shards[item]);
        }
    }

    private void RunForward(ReadOnlySpan<TInput> inputs, int count)
    {
        Count = 0;
        _batch = count;
        ulong call = _noisy ? (ulong)++_calls : 0;
        for (int s = 0; s < _shards.Length; s++)
        {
            int first = FirstSequence(s);
            _shards[s].Take(first, FirstSequence(s + 1) - first);
            _shards[s].LossShare = 0;
            _shards[s].Noise.Begin(Seed, call, first);
        }

        if (_version != _model.Parameters.Version)
        {
            Run(Stage.Derive, _derivedParts, _parameterThreads);
            _version = _model.Parameters.Version;
        }

        Run(_apart ? Stage.Begin : Stage.Forward, _shards.Length);
        foreach (var shard in _shards)
        {
            if (shard.Count > 0 && !shard.IsFinite)
            {
                ArgumentChecks.ThrowNotFinite(
                    MemoryMarshal.Cast<TInput, float>(inputs),
                    new ReadOnlySpan<int>(_lengths, _lengthCount),
                    _inputShape.Steps,
                    (int)_inputShape.StepStride);
            }
        }

        if (_apart)
        {
            RunParts(Stage.ForwardPart, _shards[0].ForwardParts);
            Run(Stage.End, _shards.Length);
        }
    }

    private void CheckStates(string initialName, ReadOnlySpan<float> initial, string finalName, int final, int count)
    {
        CarriedState.Check(_model.Description, initialName, initial.Length, finalName, final, count);
        CarriedState.CheckFinite(initialName, initial, _stateSize);
    }

    /// <summary>Gives the shards the states of the call.</summary>
    /// <param name="initial">Null for zero.</param>
    /// <param name="finalLength">0 where final states are not wanted.</param>
    private void Carry(float* initial, int finalLength)
    {
        float* final = finalLength == 0 ? null : (float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_states));
        foreach (var shard in _shards)
        {
            shard.Carry(initial, final, _model);
        }
    }

    private int FirstSequence(int shard) =>
        (int)((((long)shard * _batch) + _shards.Length - 1) / _shards.Length);

    private void RunBackward(bool inputs)
    {
        _wantsInputs = inputs;
        if (!_apart)
        {
            Run(Stage.Backward, _shards.Length);
        }
        else
        {
            if (_ownLoss)
            {
                Run(Stage.BeginBackward, _shards.Length);
            }

            RunParts(Stage.BackwardPart, _shards[0].BackwardParts);
            if (inputs)
            {
                Run(Stage.EndBackward, _shards.Length);
            }
        }

        if (_shards.Length > 1)
        {
            Run(Stage.Add, _parameterThreads, _parameterThreads);
        }
    }

    /// <summary>All shards go from phase to phase together: those of two parts keep more threads busy.</summary>
    private void RunParts(Stage stage, int[] parts)
    {
        for (_phase = 0; _phase < parts.Length; _phase++)
        {
            Run(stage, _shards.Length * parts[_phase]);
        }
    }

    private void Run(Stage stage, int items) => Run(stage, items, _threads);

    private void Run(Stage stage, int items, int threads)
    {
        _stage = stage;
        WorkerPool.Shared.Run(this, items, threads);
    }

    private void RunPart(int item)
    {
        var shard = _shards[item % _shards.Length];
        int part = item / _shards.Length;
        if (shard.Count == 0)
        {
            return;
        }

        if (_stage == Stage.ForwardPart)
        {
            shard.ForwardPart(_phase, part);
        }
        else
        {
            shard.BackwardPart(_phase, part, _wantsInputs);
        }
    }

    private void RunShard(TrainingShard<TInput, TTarget> shard)
    {
        switch (_stage)
        {
            case Stage.Begin:
                shard.Start(ref *_inputs, _inputShape, new ReadOnlySpan<int>(_lengths, _lengthCount));
                break;
            case Stage.Forward:
                shard.Start(ref *_inputs, _inputShape, new ReadOnlySpan<int>(_lengths, _lengthCount));
                if (shard.IsFinite)
                {
                    shard.ForwardLayers();
                    End(shard);
                }

                break;
            case Stage.End:
                End(shard);
                break;
            case Stage.BeginBackward:
                BeginBackward(shard);
                break;
            case Stage.EndBackward:
                EndBackward(shard);
                break;
            case Stage.Backward:
                if (_ownLoss)
                {
                    BeginBackward(shard);
                }

                shard.BackwardLayers(_wantsInputs);
                if (_wantsInputs)
                {
                    EndBackward(shard);
                }

                break;
        }
    }

    private void End(TrainingShard<TInput, TTarget> shard)
    {
        if (_ownLoss)
        {
            shard.End(ref _outputs[_outputShape.At(shard.First, 0)], _outputShape with { Count = shard.Count });
        }
        else
        {
            var targets = new ReadOnlySpan<TTarget>(_targets, _targetLength);
            shard.LossShare = shard.Loss(
                targets,
                new LossPart
                {
                    First = shard.First,
                    Batch = _batch,
                    Total = _total,
                    Weights = new ReadOnlySpan<float>(_weights, _weightCount),
                    ClassWeights = _classWeights,
                    Differentiate = _differentiates,
                });
        }
    }

    private void BeginBackward(TrainingShard<TInput, TTarget> shard) => shard.BeginBackward(
        ref _outputs[_outputShape.At(shard.First, 0)], _outputShape with { Count = shard.Count });

    private void EndBackward(TrainingShard<TInput, TTarget> shard) => shard.EndBackward(
        ref _inputGradients[_inputShape.At(shard.First, 0)], _inputShape with { Count = shard.Count });

    /// <summary>Adds a slice of the shards' gradients, in the order of the shards; each thread has one.</summary>
    private void AddGradients(int slice)
    {
        int granules = _shards[0].Gradients.Packed.Length / PackedMatrix.Granule;
        int end = (int)((long)granules * (slice + 1) / _parameterThreads) * PackedMatrix.Granule;
        int length;
        int start = (int)((long)granules * slice / _parameterThreads) * PackedMatrix.Granule;
        for (int first = start; first < end; first += length)
        {
            length = Math.Min(end - first, ReductionBlock);
            var sum = _shards[0].Gradients.Packed.Slice(first, length);
            for (int s = 1; s < _shards.Length; s++)
            {
                if (_shards[s].Count > 0)
                {
                    ReadOnlySpan<float> other = _shards[s].Gradients.Packed.Slice(first, length);
                    TensorPrimitives.Add(sum, other, sum);
                }
            }
        }
    }
}
