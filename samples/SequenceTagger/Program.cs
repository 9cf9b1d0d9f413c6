using Samples;
using SequenceTagger;

return Sample.Run(args, Options.Usage, Options.Parse, options =>
{
    Directory.CreateDirectory(options.Output);
    var train = new TextSet(options.Texts, stream: 1);
    var test = new TextSet(count: 2000, stream: 2);
    Report.Describe(train, test);
    TaggerResult[] results =
    [
        Tagger.Train<ForwardTagger>("forward only", train, test, options),
        Tagger.Train<BackwardTagger>("backward only", train, test, options),
        Tagger.Train<BidirectionalTagger>("both directions", train, test, options),
    ];
    Report.Table(train, test, results);
    var picture = Path.Combine(options.Output, "tagger.svg");
    Sample.WriteFile(picture, new TaggedText(test, results).ToSvg());
    Console.WriteLine($"Wrote {picture}.");
});
