using System.Globalization;
using System.Text.RegularExpressions;
using Lrp.Compiler.IR;

namespace Lrp.Testing;

/// <summary>
/// Small ONNX networks as text, one thing between semicolons: inputs <c>x[1,3]</c> (<c>t:int[4]</c>, <c>m:bool[4]</c>,
/// <c>d:text[1,1]</c>), float weights
/// <c>w=[4,3]</c> (positive ones <c>p=+[4]</c>), integers <c>n={1,2}</c>, a number <c>s=0.5</c>, nodes
/// <c>y=Conv(x,w | strides=[2,2] auto_pad='VALID')</c>. The outputs of the last node are the network's, unless <c>-> a,b:int</c> names them.
/// In attributes a number with a point is a float; <c>{…}</c> a tensor of integers, <c>&lt;…&gt;</c> one of floats.
/// </summary>
public static partial class OnnxText
{
    public static OnnxModelBuilder Parse(string text, int opset = 17) => Parse(text, new OnnxModelBuilder(opset));

    /// <summary>Adds to a network that has, for example, functions.</summary>
    public static OnnxModelBuilder Parse(string text, OnnxModelBuilder builder)
    {
        var last = "";
        foreach (var part in text.Split(';').Select(part => part.Trim()).Where(part => part.Length > 0))
        {
            if (part.StartsWith("->", StringComparison.Ordinal))
                last = part[2..];
            else if (Node().Match(part) is { Success: true } node)
                builder.Node(node.Groups["type"].Value, node.Groups["inputs"].Value, last = node.Groups["outputs"].Value, [.. Attributes(node.Groups["attributes"].Value)]);
            else if (Input().Match(part) is { Success: true } input)
                builder.Input(input.Groups["name"].Value, TypeOf(input.Groups["type"].Value), [.. Numbers(input.Groups["shape"].Value).Select(size => (object)(int)size)]);
            else
                AddConstant(builder, part);
        }

        foreach (var output in last.Split(',').Select(name => name.Trim().Split(':')).Where(output => output[0].Length > 0))
            _ = output.Length > 1 ? builder.Output(output[0], TypeOf(output[1])) : builder.Output(output[0]);
        return builder;
    }

    private static void AddConstant(OnnxModelBuilder builder, string part)
    {
        var (name, value) = (part[..part.IndexOf('=')].Trim(), part[(part.IndexOf('=') + 1)..].Trim());
        int[] Shape(string text) => [.. Numbers(text).Select(size => (int)size)];
        _ = value[0] switch
        {
            '[' => builder.Weights(name, Shape(value[1..^1])),
            '+' => builder.Positive(name, Shape(value[2..^1])),
            '{' => builder.Integers(name, [.. Numbers(value[1..^1]).Select(number => (long)number)]),
            '<' => builder.Initializer(name, [Numbers(value[1..^1]).Length], [.. Numbers(value[1..^1]).Select(number => (float)number)]),
            _ => builder.Scalar(name, (float)Numbers(value)[0]),
        };
    }

    private static IEnumerable<(string, object)> Attributes(string text) =>
        Attribute().Matches(text).Select(match => (match.Groups["name"].Value, ValueOf(match.Groups["value"].Value)));

    private static object ValueOf(string text) => text[0] switch
    {
        '\'' => text[1..^1],
        '[' when text.Contains('\'', StringComparison.Ordinal) => text[1..^1].Split(',').Select(item => item.Trim('\'')).ToArray(),
        '[' when text.Contains('.', StringComparison.Ordinal) => Numbers(text[1..^1]),
        '[' => Numbers(text[1..^1]).Select(number => (int)number).ToArray(),
        '{' => Numbers(text[1..^1]).Select(number => (long)number).ToArray(),
        '<' => Numbers(text[1..^1]).Select(number => (float)number).ToArray(),
        _ when text.Contains('.', StringComparison.Ordinal) => (float)Numbers(text)[0],
        _ => (int)Numbers(text)[0],
    };

    private static double[] Numbers(string text) => [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries)
        .Select(number => double.Parse(number.Trim(), CultureInfo.InvariantCulture))];

    private static ElementType TypeOf(string name) => name switch
    {
        "int" => ElementType.Int64,
        "bool" => ElementType.Bool,
        "byte" => ElementType.UInt8,
        "text" => ElementType.String,
        _ => ElementType.Float32,
    };

    [GeneratedRegex(@"^(?<outputs>[\w,\s]*)=\s*(?<type>[A-Za-z][\w.]*)\((?<inputs>[^|)]*)(\|(?<attributes>.*))?\)$", RegexOptions.Singleline)]
    private static partial Regex Node();

    [GeneratedRegex(@"^(?<name>\w+)(:(?<type>\w+))?\[(?<shape>[\d,\s]*)\]$")]
    private static partial Regex Input();

    [GeneratedRegex(@"(?<name>\w+)=(?<value>'[^']*'|\[[^\]]*\]|\{[^}]*\}|<[^>]*>|[-+\d.eE]+)")]
    private static partial Regex Attribute();
}
