namespace RecurrentGen;

/// <summary>
/// Marks code that runs against a deadline, such as the callback of an audio device. Whatever it allocates, locks, waits for
/// or throws by design is a warning of the compiler, as deep as the source of the project goes; nothing happens at run time.
/// </summary>
/// <remarks>
/// On a class or structure it means all of its methods, accessors and operators, but not its constructors; on an interface,
/// a virtual or an abstract member, every implementation as well.
/// </remarks>
/// <param name="check">False takes one member of a marked type out, such as the one that prepares the buffers.</param>
[AttributeUsage(
    AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property | AttributeTargets.Class
    | AttributeTargets.Struct | AttributeTargets.Interface,
    Inherited = false)]
public sealed class RealTimeAttribute(bool check = true) : Attribute
{
    /// <summary>Whether the code is checked.</summary>
    public bool Check { get; } = check;
}
