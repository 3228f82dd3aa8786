namespace Lrp.Compiler.Diagnostics;

public enum DiagnosticSeverity
{
    Info,
    Warning,
    Error,
}

/// <summary>A kind of message. The table <see cref="DiagnosticTable"/> is the one list of them.</summary>
/// <param name="Id">LRP0xxx set-up, 1xxx ONNX, 2xxx C# definition, 3xxx explanations, 4xxx performance, 9000 internal error.</param>
/// <param name="Title">What is wrong, in a few words.</param>
/// <param name="Format">The sentence that users see; {0}, {1} … are its arguments. It names the thing and the remedy.</param>
public sealed record DiagnosticDescriptor(string Id, DiagnosticSeverity Severity, string Title, string Format)
{
    /// <summary>It is given only where <c>.editorconfig</c> asks for it.</summary>
    public bool IsOptional { get; init; }
}

/// <summary>A message of the compiler.</summary>
/// <param name="Arguments">Arguments of the descriptor's format.</param>
public sealed record Diagnostic(DiagnosticDescriptor Descriptor, params string[] Arguments)
{
    /// <summary>Which explanation of the request it is about (index), or −1.</summary>
    public int Explanation { get; init; } = -1;

    /// <summary>It is about what that explanation keeps rather than about its text.</summary>
    public bool IsOfKeepLayers { get; init; }

    /// <summary>The part of that text it is about: first character and length; length 0: all of it.</summary>
    public int Start { get; init; }

    public int Length { get; init; }

    public string Message => string.Format(System.Globalization.CultureInfo.InvariantCulture, Descriptor.Format, Arguments);

    public override string ToString() => $"{Descriptor.Severity.ToString().ToLowerInvariant()} {Descriptor.Id}: {Message}";
}

/// <summary>Ends a stage by one message; <see cref="NetworkCompiler"/> adds it to the others.</summary>
public sealed class DiagnosticException(Diagnostic diagnostic) : Exception(diagnostic.Message)
{
    public DiagnosticException(DiagnosticDescriptor descriptor, params string[] arguments)
        : this(new Diagnostic(descriptor, arguments))
    {
    }

    public Diagnostic Diagnostic { get; } = diagnostic;
}
