using System.Numerics;

namespace Lrp.Conformance.Tests;

/// <summary>An activation function and its derivative.</summary>
internal sealed record SketchActivation<T>(Func<T, T> Value, Func<T, T> Slope)
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    private static readonly T _leak = T.CreateChecked(0.01f), _six = T.CreateChecked(6), _half = T.CreateChecked(0.5);

    /// <summary>By ONNX operator, with the attributes that it has by default.</summary>
    public static IReadOnlyDictionary<string, SketchActivation<T>> All { get; } = new Dictionary<string, SketchActivation<T>>
    {
        ["Relu"] = new(x => x > T.Zero ? x : T.Zero, x => x > T.Zero ? T.One : T.Zero),
        ["LeakyRelu"] = new(x => x > T.Zero ? x : _leak * x, x => x > T.Zero ? T.One : _leak),
        ["Elu"] = new(x => x > T.Zero ? x : T.Exp(x) - T.One, x => x > T.Zero ? T.One : T.Exp(x)),
        ["HardSwish"] = new(x => x * Gate(x), x => Gate(x) > T.Zero && Gate(x) < T.One ? Gate(x) + (x / _six) : Gate(x)),
        ["Tanh"] = new(T.Tanh, x => T.One - (T.Tanh(x) * T.Tanh(x))),
        ["Sigmoid"] = new(Sigmoid, x => Sigmoid(x) * (T.One - Sigmoid(x))),
        ["Softplus"] = new(x => T.Log(T.One + T.Exp(x)), Sigmoid),
    };

    private static T Gate(T x) => T.Clamp((x / _six) + _half, T.Zero, T.One);

    private static T Sigmoid(T x) => T.One / (T.One + T.Exp(-x));
}
