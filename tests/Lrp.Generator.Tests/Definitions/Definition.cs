extern alias generator;

using System.Globalization;

namespace Lrp.Generator.Tests.Definitions;

/// <summary>Definitions for tests, and what the generator reads in them.</summary>
internal static class Definition
{
    /// <summary>A class with a definition of these statements, and further members.</summary>
    public static string Source(string body, string members = "", string attributes = "", string returns = "Tensor") => $$"""
        using System;
        using System.Linq;
        using Lrp;
        using Lrp.Definitions;
        {{attributes}}
        [ExplainedNetwork]
        sealed partial class Net
        {
            [NetworkDefinition]
            static {{returns}} Define(Network net)
            {
                {{body}}
            }
            {{members}}
        }
        """;

    /// <summary>What the compiler gets: layers, one a line, <c>conv1 = Conv(image, conv1.weight, conv1.bias) group 1</c>.</summary>
    public static string Read(string body, string members = "", string attributes = "", string returns = "Tensor")
    {
        CompilationRequest? request = null;
        using var project = new Project
        {
            Compiler = asked =>
            {
                request = asked;
                return new CompilationResult([FailedNetworkEmitter.Emit(asked)], []);
            },
        };
        project.Write("Net.cs", Source(body, members, attributes, returns));
        var generation = project.Generate();
        Assert.Null(generation.Result.Exception);
        Assert.Empty(generation.Result.Diagnostics);
        Assert.Empty(generation.Errors);
        return Text(Assert.IsType<generator::Lrp.Compiler.DefinitionSource>(request!.Source).Definition);
    }

    public static string Text(generator::Lrp.Compiler.Definitions.NetworkDefinition definition)
    {
        var constants = definition.Constants.ToDictionary(constant => constant.Name, constant => constant.Shape.Count == 0
            ? constant.Values[0].ToString(CultureInfo.InvariantCulture)
            : $"[{string.Join(", ", constant.Values.Select(value => value.ToString(CultureInfo.InvariantCulture)))}]");
        var parameters = definition.Parameters.ToDictionary(parameter => parameter.Name, parameter => $"{parameter.Stored} {parameter.Shape}");
        IEnumerable<string> lines =
        [
            .. definition.Inputs.Select(input => $"{input.Name} {input.Shape}{(input.IsInteger ? " integers" : "")}"),
            .. definition.Layers.Select(layer => $"{string.Join(", ", layer.Outputs)} = {layer.Operator}({string.Join(", ",
                layer.Inputs.Select(input => constants.GetValueOrDefault(input) ?? parameters.GetValueOrDefault(input) ?? input))})"
                + string.Concat(layer.Attributes.Select(Attribute))),
            $"return {string.Join(", ", definition.Outputs)}",
        ];
        return string.Join("\n", lines);
    }

    private static string Attribute(generator::Lrp.Compiler.Definitions.DefinedAttribute attribute) => attribute switch
    {
        generator::Lrp.Compiler.Definitions.DefinedInteger integer => $" {integer.Name} {integer.Value}",
        generator::Lrp.Compiler.Definitions.DefinedIntegers integers => $" {integers.Name} {integers.Values}",
        generator::Lrp.Compiler.Definitions.DefinedNumber number => string.Create(CultureInfo.InvariantCulture, $" {number.Name} {number.Value}"),
        generator::Lrp.Compiler.Definitions.DefinedText text => $" {text.Name} {text.Value}",
        _ => $" {attribute.Name}",
    };
}
