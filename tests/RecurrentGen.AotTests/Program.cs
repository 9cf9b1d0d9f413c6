using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using RecurrentGen.AotTests;

// What has to hold in a NativeAOT binary too: the same numbers, training, no allocation.
Console.WriteLine(
    $"{(RuntimeFeature.IsDynamicCodeCompiled ? "JIT" : "NativeAOT")}, vectors of "
    + $"{(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128)} bits");
var check = new Check();
check.Run("LSTM equals PyTorch", () => FixtureChecks.Run<LstmModel>("lstm_last"));
check.Run("bidirectional GRU equals PyTorch", () => FixtureChecks.Run<GruModel>("gru_bidirectional_last"));
check.Run("training reaches the signal", WaveChecks.Trains);
check.Run("same seed gives same bits", WaveChecks.SameSeedGivesSameBits);
check.Run("threads change no bits", WaveChecks.ThreadsChangeNoBits);
check.Run("stream equals Predict", WaveChecks.StreamEqualsPredict);
check.Run("stream of windows equals Predict", WindowChecks.EqualsPredict);
check.Run("saved model loads", WaveChecks.SavedModelLoads);
check.Run("embedded weights are those of the file", EmbeddedChecks.AreThoseOfTheFile);
check.Run("embedded weights lie in the mapped file", EmbeddedChecks.LieInTheMappedFile);
check.Run("embedded weights are copied once", EmbeddedChecks.AreCopiedOnce);
check.Run("stream with bfloat16 weights", CompactChecks.BFloat16);
check.Run("stream with int8 weights", CompactChecks.Int8);
check.Run("a file is opened as the size that it fits", VariantChecks.OpensAFile);
check.Run("a file that fits no size is refused", VariantChecks.RefusesAFileThatFitsNone);
check.Run("nothing allocates", WaveChecks.NothingAllocates);
return check.Finish();
