extern alias generator;

using System.Reflection;
using Lrp.Definitions;

namespace Lrp.Generator.Tests.Definitions;

/// <summary>The types that definitions are written with, and what the generator knows of them.</summary>
public sealed class DefinitionApiTests
{
    private static IEnumerable<MethodInfo> Methods => new[] { typeof(Network), typeof(Tensor) }
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        .Where(method => !method.IsSpecialName);

    [Fact]
    public void Every_method_is_a_row_of_the_layer_table() => Assert.Equal(
        Methods.Select(method => method.Name).Distinct().Order(StringComparer.Ordinal),
        generator::Lrp.Generator.Definitions.LayerTable.All.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void A_definition_that_is_called_says_what_it_is_for()
    {
        var exception = Assert.Throws<NotSupportedException>(() => { Size size = 3; });
        Assert.Contains("never runs", exception.Message, StringComparison.Ordinal);
        Assert.All(Methods, method =>
        {
            var target = System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(method.DeclaringType!);
            var arguments = method.GetParameters().Select(parameter => parameter.ParameterType.IsValueType
                ? Activator.CreateInstance(parameter.ParameterType) : null).ToArray();
            Assert.Throws<NotSupportedException>(() => method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, arguments, null));
        });
    }
}
