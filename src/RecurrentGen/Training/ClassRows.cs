namespace RecurrentGen;

/// <summary>What a row of outputs, one per class, says.</summary>
internal static class ClassRows
{
    /// <summary>The class with the largest output, the first of equal ones; -1 if an output is NaN.</summary>
    public static int Answer(ReadOnlySpan<float> outputs)
    {
        int answer = -1;
        float largest = float.NegativeInfinity;
        for (int i = 0; i < outputs.Length; i++)
        {
            if (float.IsNaN(outputs[i]))
            {
                return -1;
            }

            if (answer < 0 || outputs[i] > largest)
            {
                answer = i;
                largest = outputs[i];
            }
        }

        return answer;
    }

    /// <summary>Refuses a target that is not one of the classes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static void Check(int target, int classes)
    {
        if ((uint)target >= (uint)classes)
        {
            throw new ArgumentOutOfRangeException(
                nameof(target), $"Expected a class of 0 to {classes - 1}, found {target}.");
        }
    }
}
