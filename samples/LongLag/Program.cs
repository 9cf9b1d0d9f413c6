using LongLag;
using Samples;

return Sample.Run(args, Options.Usage, Options.Parse, options =>
{
    Directory.CreateDirectory(options.Output);
    Report.Describe(options);
    var outcomes = Contest.Run(Entries.All, options);
    Report.Table(outcomes);
    var chart = Path.Combine(options.Output, "longlag.svg");
    Sample.WriteFile(chart, new SmallMultiples(outcomes).ToSvg());
    Console.WriteLine($"Wrote {chart}.");
});
