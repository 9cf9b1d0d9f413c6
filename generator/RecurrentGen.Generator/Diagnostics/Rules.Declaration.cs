using Microsoft.CodeAnalysis;
using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Diagnostics;

/// <summary>Rules about the declaration of a model.</summary>
internal static partial class Rules
{
    public static readonly DiagnosticDescriptor NotPartial = new(
        FindingIds.NotPartial,
        "A model must be partial",
        "'{0}' must be partial: the network is generated into it",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.NotPartial + ".md");

    public static readonly DiagnosticDescriptor Generic = new(
        FindingIds.Generic,
        "A model must not be generic",
        "'{0}' must not be generic, nor be nested in a generic type: one network is one class",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.Generic + ".md");

    public static readonly DiagnosticDescriptor KindOfClass = new(
        FindingIds.KindOfClass,
        "A model must be an ordinary class",
        "'{0}' must be an ordinary class, found '{1}'",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.KindOfClass + ".md");

    public static readonly DiagnosticDescriptor ContainingTypeNotPartial = new(
        FindingIds.ContainingTypeNotPartial,
        "A type that contains a model must be partial",
        "'{1}' must be partial, because '{0}' in it is a model",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.ContainingTypeNotPartial + ".md");

    public static readonly DiagnosticDescriptor NoLayers = new(
        FindingIds.NoLayers,
        "A model needs layers",
        "'{0}' has no layers: add attributes such as [Lstm(20)] and [Dense(1)] below [RecurrentModel]",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.NoLayers + ".md");

    public static readonly DiagnosticDescriptor LayersOnTwoDeclarations = new(
        FindingIds.LayersOnTwoDeclarations,
        "Layers must be on one declaration",
        "'{0}' has layers on two partial declarations, which have no order: put all of them on one",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.LayersOnTwoDeclarations + ".md");

    public static readonly DiagnosticDescriptor MemberNameTaken = new(
        FindingIds.MemberNameTaken,
        "A member's name is taken by the generated code",
        "'{0}' declares {1}, which the generated code declares as well: rename or remove it",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.MemberNameTaken + ".md");

    public static readonly DiagnosticDescriptor ModelName = new(
        FindingIds.ModelName,
        "A model has the name of a generated member",
        "'{0}' is also the name of a member that the generated code declares in the class, which C# forbids: name the model "
        + "otherwise",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.ModelName + ".md");

    public static readonly DiagnosticDescriptor LayersWithoutModel = new(
        FindingIds.LayersWithoutModel,
        "A class has layers but is no model",
        "'{0}' has [{1}] but no [RecurrentModel], so nothing is generated for it: add [RecurrentModel] with "
        + "its sizes, or remove the attributes",
        Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.LayersWithoutModel + ".md");

    public static readonly DiagnosticDescriptor InheritedMember = new(
        FindingIds.InheritedMember,
        "A model inherits what the generated code declares",
        "'{0}' derives from '{1}', which {2}: the generated code would hide it, so rename it or derive from "
        + "another class",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.InheritedMember + ".md");
}
