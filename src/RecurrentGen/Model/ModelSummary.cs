using System.Text;

namespace RecurrentGen;

/// <summary>Writes a model as a table, as Keras does.</summary>
public static class ModelSummary
{
    /// <summary>
    /// The model's name; one line per layer with name, declaration, output shape <c>[steps, features]</c>, parameters and
    /// multiply-adds per step; beneath, the bytes of <see cref="ModelDescription.Figures"/>. An editor shows the same
    /// table of the class.
    /// </summary>
    /// <param name="description">The model's.</param>
    public static string Of(ModelDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        var rows = new List<SummaryRow>();
        foreach (var layer in description.Layers)
        {
            rows.Add(new SummaryRow(
                layer.Name, layer.Kind, layer.OutputShape, layer.Parameters, layer.MultiplyAddsPerStep));
        }

        long trained = 0;
        foreach (var tensor in description.Tensors)
        {
            trained += tensor.Trainable ? tensor.Count : 0;
        }

        var text = new StringBuilder(description.Name).Append('\n');
        foreach (string line in SummaryTable.Lines(rows, trained, description.Figures))
        {
            text.Append(line.Length > 0 ? "  " : "").Append(line).Append('\n');
        }

        return text.ToString();
    }
}
