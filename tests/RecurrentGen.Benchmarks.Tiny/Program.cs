using RecurrentGen;

// One step of one signal, and its answer.
var stream = new TinyModel(seed: 1).CreateStream();
Span<float> output = stackalloc float[1];
stream.Step([0.5f], output);

// Six digits; the framework's formatting would be a sixth of this program.
int millionths = (int)(Math.Abs(output[0]) * 1_000_000);
Span<byte> text = stackalloc byte[10];
text[0] = (byte)(output[0] < 0 ? '-' : ' ');
text[1] = (byte)('0' + (millionths / 1_000_000));
text[2] = (byte)'.';
for (int i = 8; i > 2; i--)
{
    text[i] = (byte)('0' + (millionths % 10));
    millionths /= 10;
}

text[9] = (byte)'\n';
using var standardOutput = Console.OpenStandardOutput();
standardOutput.Write(text);

[RecurrentModel(InputSize = 1, SequenceLength = 1)]
[Lstm(16)]
[Dense(1)]
internal sealed partial class TinyModel;
