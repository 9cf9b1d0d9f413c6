using CharacterModel;
using RecurrentGen;
using RecurrentGen.Data;
using Samples;

return Sample.Run(args, Options.Usage, Options.Parse, options =>
{
    Directory.CreateDirectory(options.Output);
    string source = options.File ?? ReferenceText.Find() ?? throw new DataFormatException(
        "There is no documentation of the .NET reference assemblies on this machine; give a text with --file PATH.");
    var corpus = new Corpus(
        options.File is null ? ReferenceText.Read(source) : TextFile.Read(source), options.Characters, source);
    Report.Describe(corpus, source);

    var experiment = new Experiment(corpus);
    var model = new CharacterLstm(seed: 1, Initialization.Keras);
    var report = experiment.Train(model, options, Path.Combine(options.Output, "character.checkpoint.safetensors"));
    Report.Table(experiment, corpus, model);

    Console.WriteLine(Generator.Write(model, options.Prompt, options.Generate, options.Temperature, seed: 1));
    Console.WriteLine();
    var weights = Path.Combine(options.Output, "character.safetensors");
    var chart = Path.Combine(options.Output, "character.svg");
    model.Save(weights);
    Report.Chart(experiment, corpus, report, chart);
    Console.WriteLine($"Wrote {weights} and {chart}.");
});
