using Lrp.Compiler.Diagnostics;
using Lrp.Generator.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Lrp.Generator.Definitions;

/// <summary>Calls: of layers, of blocks, of the little of .NET that is known here.</summary>
internal sealed partial class DefinitionInterpreter
{
    private const string Namespace = "Lrp.Definitions.";

    private const string NotOfTheProject =
        "it is not part of the project's code, which alone can be read; write it as a [NetworkBlock] of the project";

    private const string AsBlock = "write it as a static method with [NetworkBlock]";

    private object? Invoke(InvocationExpressionSyntax call)
    {
        var method = Model(call).GetSymbolInfo(call, cancellation).Symbol as IMethodSymbol ?? throw DefinitionFault.OfCSharp(call);
        var type = method.ContainingType.ToDisplayString();
        if (type is Namespace + "Network" or Namespace + "Tensor")
            return Layer(call, method);
        if (Attributes(method).Any(name => name is Namespace + "NetworkBlockAttribute" or Namespace + "NetworkDefinitionAttribute"))
            return Block(call, method);
        if (type is "System.Math" or "System.Linq.Enumerable" && Known(method.Name, [.. Arguments(call, method).Values]) is { } value)
            return value;
        throw Foreign(call, method, method.DeclaringSyntaxReferences.Length > 0 ? "mark it with [NetworkBlock] if it makes layers"
            : NotOfTheProject);
    }

    private object? Layer(InvocationExpressionSyntax call, IMethodSymbol method)
    {
        var receiver = call.Expression is MemberAccessExpressionSyntax member ? Evaluate(member.Expression) : null;
        if (receiver is not (NetworkValue or TensorValue))
            throw DefinitionFault.OfCSharp(call);
        var scope = receiver as NetworkValue ?? Frame.Scope;
        return Make(new LayerCall(
            writer, scope, method.Name, receiver as TensorValue, Places(call, method), Arguments(call, method), PlaceOf(call)), call);
    }

    /// <summary>An operator on tensors: a layer without a name.</summary>
    private TensorValue Operator(ExpressionSyntax expression, string operation, object?[] operands)
    {
        if (operands.Any(operand => operand is not (TensorValue or int or long or float or double)))
            throw Unreadable(expression, "an operand is neither a tensor nor a number");
        var call = new LayerCall(writer, Frame.Scope, operation, null, _ => expression.GetLocation(),
            new Dictionary<string, object?>(), expression.GetLocation());
        return (TensorValue)Guarded(() => LayerTable.Operator(call, operation, operands), call)!;
    }

    private object? Make(LayerCall layer, SyntaxNode call) => LayerTable.All.TryGetValue(layer.Method, out var make)
        ? Guarded(() => make(layer), layer)
        : throw Unreadable(call, "there is no such layer");

    /// <summary>What the importer refuses is said at the layer's place, in words of definitions.</summary>
    private static object? Guarded(Func<object?> make, LayerCall layer)
    {
        try
        {
            return make();
        }
        catch (DiagnosticException refusal)
        {
            var diagnostic = refusal.Diagnostic;
            var what = diagnostic.Descriptor == DiagnosticTable.ShapeMisfit ? diagnostic.Arguments[3]
                : diagnostic.Descriptor == DiagnosticTable.AttributeInvalid ? $"its {diagnostic.Arguments[3]} {diagnostic.Arguments[4]}"
                : diagnostic.Message;
            throw layer.MisfitOfImport(what);
        }
        catch (Compiler.IR.ShapeException misfit)
        {
            throw layer.MisfitOfImport(misfit.Message);
        }
    }

    private object? Block(InvocationExpressionSyntax call, IMethodSymbol method)
    {
        if (method.DeclaringSyntaxReferences.Length == 0)
            throw Foreign(call, method, NotOfTheProject);
        if (!method.IsStatic || method.IsAsync || method.MethodKind != MethodKind.Ordinary || method.IsAbstract)
            throw Foreign(call, method, "a block is a static method with a body");
        var arguments = Arguments(call, method);
        return Run(method, [.. method.Parameters.Select(parameter => arguments[parameter.Name])], NameOf(call));
    }

    private static DefinitionFault Foreign(InvocationExpressionSyntax call, IMethodSymbol method, string why) =>
        new(DiagnosticTable.DefinitionForeign, NameOf(call), method.Name, why);

    /// <summary>What a loop repeats: it sees the variables around it.</summary>
    private Func<NetworkValue, object?[], object?> Lambda(ParenthesizedLambdaExpressionSyntax lambda)
    {
        var around = Frame;
        return (scope, arguments) =>
        {
            var frame = new Frame(around.Method, scope, around.Variables);
            _frames.Push(frame);
            foreach (var (parameter, index) in lambda.ParameterList.Parameters.Select((parameter, index) => (parameter, index)))
            {
                frame.Variables[Model(parameter).GetDeclaredSymbol(parameter) ?? throw DefinitionFault.OfCSharp(parameter)] =
                    index < arguments.Length ? arguments[index] : throw DefinitionFault.OfCSharp(parameter);
            }

            if (lambda.ExpressionBody is { } body)
                frame.Result = Evaluate(body);
            else
                Execute(lambda.Block!);
            _frames.Pop();
            return frame.Result;
        };
    }

    /// <summary>By the names of parameters, those that the call leaves out among them.</summary>
    private Dictionary<string, object?> Arguments(InvocationExpressionSyntax call, IMethodSymbol method)
    {
        var values = new Dictionary<string, object?>();
        var rest = new List<object?>();
        var arguments = call.ArgumentList.Arguments;
        for (var index = 0; index < arguments.Count; index++)
        {
            if (!arguments[index].RefKindKeyword.IsKind(Microsoft.CodeAnalysis.CSharp.SyntaxKind.None))
                throw Unreadable(arguments[index], "arguments are values");
            var parameter = ParameterOf(arguments[index], index, method);
            var value = Evaluate(arguments[index].Expression);
            // params: one argument for each, or an array for all.
            if (parameter.IsParams && !(value is object?[] && arguments.Count == method.Parameters.Length))
                rest.Add(value);
            else
                values[parameter.Name] = value;
        }

        foreach (var parameter in method.Parameters.Where(parameter => !values.ContainsKey(parameter.Name)))
        {
            values[parameter.Name] = parameter.IsParams ? rest.ToArray()
                : parameter.HasExplicitDefaultValue ? parameter.ExplicitDefaultValue : throw DefinitionFault.OfCSharp(call);
        }

        return values;
    }

    private static IParameterSymbol ParameterOf(ArgumentSyntax argument, int index, IMethodSymbol method) => argument.NameColon is { } name
        ? method.Parameters.FirstOrDefault(parameter => parameter.Name == name.Name.Identifier.ValueText)
            ?? throw DefinitionFault.OfCSharp(argument)
        : index < method.Parameters.Length ? method.Parameters[index]
        : method.Parameters.LastOrDefault() ?? throw DefinitionFault.OfCSharp(argument);

    /// <summary>Where an argument is, or the call that leaves it out.</summary>
    private static Func<string, Location> Places(InvocationExpressionSyntax call, IMethodSymbol method) => name =>
    {
        var arguments = call.ArgumentList.Arguments;
        for (var index = 0; index < arguments.Count; index++)
        {
            if (ParameterOf(arguments[index], index, method).Name == name)
                return arguments[index].Expression.GetLocation();
        }

        return PlaceOf(call);
    };

    /// <summary>Of a chain of calls the last one: <c>MaxPool(2)</c>.</summary>
    private static Location PlaceOf(InvocationExpressionSyntax call) =>
        call.SyntaxTree.GetLocation(TextSpan.FromBounds(NameOf(call).SpanStart, call.Span.End));

    private static SyntaxNode NameOf(InvocationExpressionSyntax call) =>
        call.Expression is MemberAccessExpressionSyntax member ? member.Name : call.Expression;

    private static object? Known(string method, object?[] arguments) => (method, arguments) switch
    {
        ("Range", [int start, int count]) when count is >= 0 and <= 10_000 && start <= int.MaxValue - count =>
            Enumerable.Range(start, count).Select(item => (object?)item).ToArray(),
        ("Min", [int a, int b]) => Math.Min(a, b),
        ("Max", [int a, int b]) => Math.Max(a, b),
        ("Min", [double a, double b]) => Math.Min(a, b),
        ("Max", [double a, double b]) => Math.Max(a, b),
        ("Abs", [int a]) => Math.Abs(a),
        ("Sqrt", [double a]) => Math.Sqrt(a),
        ("Pow", [double a, double b]) => Math.Pow(a, b),
        ("Floor", [double a]) => Math.Floor(a),
        ("Ceiling", [double a]) => Math.Ceiling(a),
        ("Round", [double a]) => Math.Round(a),
        ("Log", [double a]) => Math.Log(a),
        _ => null,
    };

    private static IEnumerable<string> Attributes(IMethodSymbol method) =>
        method.GetAttributes().Select(attribute => attribute.AttributeClass?.ToDisplayString() ?? "");
}
