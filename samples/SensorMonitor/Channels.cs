namespace SensorMonitor;

/// <summary>What a reading consists of: one line <c>speed,current,pressure,temperature</c> a minute.</summary>
internal static class Channels
{
    /// <summary>Numbers in a reading: the speed that is set for the coming minute, then the sensors.</summary>
    public const int Count = 4;

    /// <summary>Channels that are forecast and watched; they are the last of a reading.</summary>
    public const int Sensors = 3;

    /// <summary>The first sensor's place in a reading.</summary>
    public const int FirstSensor = Count - Sensors;

    /// <summary>The name of a channel as in the first line of a file: ASCII.</summary>
    public static ReadOnlySpan<byte> Name(int channel) => channel switch
    {
        0 => "speed"u8,
        1 => "current"u8,
        2 => "pressure"u8,
        _ => "temperature"u8,
    };
}
