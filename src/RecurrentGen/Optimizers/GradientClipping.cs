using System.Numerics.Tensors;

namespace RecurrentGen;

/// <summary>Keeps gradients from exploding. Frozen segments neither count nor change.</summary>
public static class GradientClipping
{
    /// <summary>Added to the norm before dividing by it, as PyTorch does.</summary>
    private const double NormEpsilon = 1e-6;

    /// <summary>
    /// Scales the gradient down to a norm of <paramref name="maxNorm"/> over all trainable parameters, if it is longer
    /// (Pascanu, Mikolov and Bengio 2013).
    /// </summary>
    /// <returns>
    /// The norm before. If it is not finite, the gradients stay as they are: there is nothing sound to scale.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxNorm"/> is not above 0.</exception>
    public static float ByGlobalNorm(PackedBlock gradients, float maxNorm)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        CheckLimit(maxNorm, nameof(maxNorm));
        var segments = gradients.Description.Segments;
        double squares = 0;
        for (int i = 0; i < segments.Count; i++)
        {
            if (segments[i].Trainable)
            {
                ReadOnlySpan<float> values = gradients.Packed.Slice(segments[i].Offset, segments[i].Length);
                squares += TensorPrimitives.SumOfSquares(values);
            }
        }

        double norm = Math.Sqrt(squares);
        float scale = (float)(maxNorm / (norm + NormEpsilon));
        if (double.IsFinite(norm) && scale < 1)
        {
            for (int i = 0; i < segments.Count; i++)
            {
                if (segments[i].Trainable)
                {
                    var values = gradients.Packed.Slice(segments[i].Offset, segments[i].Length);
                    TensorPrimitives.Multiply(values, scale, values);
                }
            }
        }

        return (float)norm;
    }

    /// <summary>Cuts every element to within <paramref name="limit"/> of 0; NaN stays NaN.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is not above 0.</exception>
    public static void ByValue(PackedBlock gradients, float limit)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        CheckLimit(limit, nameof(limit));
        var segments = gradients.Description.Segments;
        for (int i = 0; i < segments.Count; i++)
        {
            if (segments[i].Trainable)
            {
                var values = gradients.Packed.Slice(segments[i].Offset, segments[i].Length);
                TensorPrimitives.Clamp<float>(values, -limit, limit, values);
            }
        }
    }

    private static void CheckLimit(float limit, string name)
    {
        if (!(limit > 0))
        {
            throw new ArgumentOutOfRangeException(name, limit, "Expected a number above 0.");
        }
    }
}
