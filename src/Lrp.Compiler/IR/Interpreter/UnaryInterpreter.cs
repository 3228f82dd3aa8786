using static Lrp.Compiler.IR.SpecialFunctions;

namespace Lrp.Compiler.IR;

public sealed partial record Unary
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs) => [inputs[0].Map(Scalar())];

    private Func<double, double> Scalar()
    {
        double alpha = Alpha, beta = Beta;
        return Function switch
        {
            UnaryFunction.Relu => x => Math.Max(x, 0),
            UnaryFunction.NegativePart => x => Math.Min(x, 0),
            UnaryFunction.Clip => x => Math.Min(Math.Max(x, alpha), beta),
            UnaryFunction.LeakyRelu => x => x >= 0 ? x : alpha * x,
            UnaryFunction.Elu => x => x > 0 ? x : alpha * ExpMinusOne(x),
            UnaryFunction.Selu => x => beta * (x > 0 ? x : alpha * ExpMinusOne(x)),
            UnaryFunction.Celu => x => Math.Max(x, 0) + Math.Min(0, alpha * ExpMinusOne(x / alpha)),
            UnaryFunction.Softplus => Softplus,
            UnaryFunction.LogSigmoid => x => -Softplus(-x),
            UnaryFunction.Softsign => x => x / (1 + Math.Abs(x)),
            UnaryFunction.Tanh => Math.Tanh,
            UnaryFunction.Sigmoid => Sigmoid,
            UnaryFunction.HardSigmoid => x => HardSigmoid(x, alpha, beta),
            UnaryFunction.HardSwish => x => x * HardSigmoid(x, 1.0 / 6, 0.5),
            UnaryFunction.Mish => x => x * Math.Tanh(Softplus(x)),
            UnaryFunction.Gelu => x => x * NormalCumulative(x),
            UnaryFunction.GeluTanh => x => x / 2 * (1 + Math.Tanh(GeluTanhArgument(x))),
            UnaryFunction.Silu => x => x * Sigmoid(alpha * x),
            UnaryFunction.ThresholdedRelu => x => x <= alpha ? 0 : x,
            UnaryFunction.Stabilize => x => x >= 0 ? x + alpha : x - alpha,
            UnaryFunction.Negate => x => -x,
            UnaryFunction.Absolute => Math.Abs,
            UnaryFunction.Square => x => x * x,
            UnaryFunction.Exp => Math.Exp,
            UnaryFunction.Log => Math.Log,
            UnaryFunction.Sqrt => Math.Sqrt,
            UnaryFunction.Reciprocal => x => 1 / x,
            UnaryFunction.Erf => Erf,
            UnaryFunction.Sign => x => x > 0 ? 1 : x < 0 ? -1 : 0,
            UnaryFunction.Floor => Math.Floor,
            UnaryFunction.Ceil => Math.Ceiling,
            UnaryFunction.Truncate => Math.Truncate,
            UnaryFunction.Not => x => x == 0 ? 1 : 0,
            UnaryFunction.RoundToFormat => x => RoundToFormat(x, (int)alpha, (int)beta),
            _ => throw new NotSupportedException(Name),
        };
    }
}

public sealed partial record UnaryDerivative
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs) => [inputs[0].Map(Scalar())];

    private Func<double, double> Scalar()
    {
        double alpha = Alpha, beta = Beta;
        return Function switch
        {
            UnaryFunction.Relu => x => x > 0 ? 1 : 0,
            UnaryFunction.NegativePart => x => x < 0 ? 1 : 0,

            // Open at both ends, so that Clip(0, 6) is ReLU6 and agrees with ReLU′(0) = 0.
            UnaryFunction.Clip => x => x > alpha && x < beta ? 1 : 0,
            UnaryFunction.LeakyRelu => x => x > 0 ? 1 : alpha,
            UnaryFunction.Elu => x => x > 0 ? 1 : alpha * Math.Exp(x),
            UnaryFunction.Selu => x => beta * (x > 0 ? 1 : alpha * Math.Exp(x)),
            UnaryFunction.Celu => x => x > 0 ? 1 : Math.Exp(x / alpha),
            UnaryFunction.Softplus => Sigmoid,
            UnaryFunction.LogSigmoid => x => Sigmoid(-x),
            UnaryFunction.Softsign => x => 1 / Square(1 + Math.Abs(x)),
            UnaryFunction.Tanh => x => 1 - Square(Math.Tanh(x)),
            UnaryFunction.Sigmoid => x => Sigmoid(x) * Sigmoid(-x),
            UnaryFunction.HardSigmoid => x => (alpha * x) + beta is > 0 and < 1 ? alpha : 0,
            UnaryFunction.HardSwish => x => x <= -3 ? 0 : x < 3 ? (x / 3) + 0.5 : 1,
            UnaryFunction.Mish => x => Math.Tanh(Softplus(x)) + (x * (1 - Square(Math.Tanh(Softplus(x)))) * Sigmoid(x)),
            UnaryFunction.Gelu => x => NormalCumulative(x) + (x * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI)),
            UnaryFunction.GeluTanh => GeluTanhDerivative,
            UnaryFunction.Silu => x => Sigmoid(alpha * x) * (1 + (alpha * x * Sigmoid(-alpha * x))),
            UnaryFunction.ThresholdedRelu => x => x > alpha ? 1 : 0,
            UnaryFunction.Stabilize => _ => 1,
            UnaryFunction.Negate => _ => -1,
            UnaryFunction.Absolute => x => x > 0 ? 1 : x < 0 ? -1 : 0,
            UnaryFunction.Square => x => 2 * x,
            UnaryFunction.Exp => Math.Exp,
            UnaryFunction.Log => x => 1 / x,
            UnaryFunction.Sqrt => x => 0.5 / Math.Sqrt(x),
            UnaryFunction.Reciprocal => x => -1 / (x * x),
            UnaryFunction.Erf => x => 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x),
            UnaryFunction.Sign or UnaryFunction.Floor or UnaryFunction.Ceil or UnaryFunction.Truncate or UnaryFunction.Not => _ => 0,

            // Straight through, as frameworks treat a cast.
            UnaryFunction.RoundToFormat => _ => 1,
            _ => throw new NotSupportedException(Name),
        };
    }
}
