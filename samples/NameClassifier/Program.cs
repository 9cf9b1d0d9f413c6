using NameClassifier;
using Samples;

return Sample.Run(args, Options.Usage, Options.Parse, options =>
{
    Directory.CreateDirectory(options.Output);
    var names = NameSet.Load(options);
    Report.Describe(names);
    var classifier = Classifier.Train(names.Train, options.Epochs);

    int[] truth = [.. names.Test.Select(t => t.Label)];
    int labels = names.Labels.Count;
    var bayes = new NaiveBayes(labels, names.Train);
    int majority = Report.Majority(names.Train);
    var model = Score.Of(classifier.Answer(names.Test, labels), truth, labels);
    Report.Table(
        names,
        ("most frequent label", Score.Of([.. truth.Select(_ => majority)], truth, labels)),
        ("naive Bayes of letter pairs", Score.Of([.. names.Test.Select(t => bayes.Answer(t.Text))], truth, labels)),
        ("GRU in both directions", model));

    var picture = Path.Combine(options.Output, "names.svg");
    Sample.WriteFile(picture, new ConfusionPicture(names.Labels, model.Counts).ToSvg("What the GRU answers"));
    Console.WriteLine($"Wrote {picture}.");
});
