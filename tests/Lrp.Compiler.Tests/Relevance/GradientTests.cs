using Lrp.Compiler.IR;

namespace Lrp.Compiler.Tests.Relevance;

/// <summary>The method <c>gradient</c> against differences of the forward pass.</summary>
public class GradientTests
{
    [Theory]
    [InlineData(UnaryFunction.Tanh)]
    [InlineData(UnaryFunction.Gelu)]
    [InlineData(UnaryFunction.Relu)]
    public void Convolutional_net(UnaryFunction function)
    {
        var random = new Random(1);
        var same = new Window(new(3, 3), new(2, 1), new(1, 1), new(1, 0), new(1, 1), new(3, 4));
        var pool = new Window(new(2, 2), new(1, 2), new(1, 1), new(0, 0), new(0, 0), new(2, 2));
        var net = new Network(1, 2, 5, 5).Conv("conv", same, random.NextTensor(4, 1, 3, 3), random.NextTensor(4), groups: 2);
        net.Unary(function);
        var branch = net.Current;
        var max = net.Then(new MaxPool(pool), "max", "MaxPool").Current;
        var mean = net.Join(new AveragePool(pool, false), "mean", "AveragePool", branch).Current;
        net.Join(new Concat(1), "concat", "Concat", max, mean).Flatten().Dense("fc", random.NextTensor(3, 32), random.NextTensor(3));
        AssertIsSlope(net, random.NextTensor(1, 2, 5, 5));
    }

    [Fact]
    public void Attention()
    {
        var random = new Random(2);
        var net = new Network(1, 4, 3);
        var x = net.Current;
        var keys = net.Dense("k", random.NextTensor(3, 3)).Then(new Transpose(new IntList(0, 2, 1)), "t", "Transpose").Current;
        var scores = net.Join(new MatMul(), "qk", "MatMul", x, keys).Then(new Softmax(2), "softmax", "Softmax").Current;
        net.Join(new MatMul(), "av", "MatMul", scores, x);
        net.Join(new Binary(BinaryFunction.Divide), "div", "Div", net.Current, net.Constant(Tensor.Scalar(3)));
        net.Then(new LogSoftmax(2), "log", "LogSoftmax");
        net.Then(new Reduce(ReduceFunction.Mean, new IntList(1), KeepAxes: false), "mean", "ReduceMean");
        AssertIsSlope(net, random.NextTensor(1, 4, 3));
    }

    [Fact]
    public void Products_quotients_and_differences_with_broadcasting()
    {
        var random = new Random(3);
        var net = new Network(1, 3, 4);
        var x = net.Current;
        var mean = net.Then(new Reduce(ReduceFunction.Mean, new IntList(2), KeepAxes: true), "mean", "ReduceMean").Current;
        var gated = net.Join(new Binary(BinaryFunction.Multiply), "mul", "Mul", x, mean).Current;
        var difference = net.Join(new Binary(BinaryFunction.Subtract), "sub", "Sub", gated, mean).Current;
        var size = net.Join(new Unary(UnaryFunction.Exp), "exp", "Exp", mean).Current;
        net.Join(new Binary(BinaryFunction.Divide), "div", "Div", difference, size);
        net.Then(new Binary(BinaryFunction.PRelu), "prelu", "PRelu", net.Constant(new Tensor(new Shape(3, 1), [0.1, 0.2, 0.3])));
        net.Then(new Affine(), "bn", "BatchNormalization", net.Constant(random.NextTensor(3)), net.Constant(random.NextTensor(3)));
        net.Then(new Pad(new IntList(0, 0, 1), new IntList(0, 0, -2), PadMode.Constant, 0), "pad", "Pad");
        AssertIsSlope(net, random.NextTensor(1, 3, 4));
    }

    [Theory]
    [InlineData(BinaryFunction.Minimum)]
    [InlineData(BinaryFunction.Maximum)]
    [InlineData(BinaryFunction.Power)]
    public void Extremes_and_powers_of_constants_and_activations(BinaryFunction function)
    {
        var random = new Random(5);
        var net = new Network(2, 3).Unary(UnaryFunction.Exp);
        var x = net.Current;
        var constant = net.Constant(new Tensor(new Shape(3), [0.7, 0, 1.2]));
        var first = net.Join(new Binary(function), "first", "f", x, constant).Current;
        var second = net.Join(new Binary(function), "second", "f", constant, x).Current;
        var root = net.Join(new Unary(UnaryFunction.Sqrt), "sqrt", "Sqrt", x).Current;
        var both = net.Join(new Binary(function), "both", "f", x, root).Current;
        net.Join(new Concat(1), "concat", "Concat", first, second, both);
        AssertIsSlope(net, random.NextTensor(2, 3));
    }

    [Fact]
    public void Of_equal_operands_the_first_has_won()
    {
        var net = new Network(1, 2);
        var x = net.Current;
        var same = net.Then(new Identity(), "same", "Identity").Current;
        net.Join(new Binary(BinaryFunction.Maximum), "max", "Max", x, same).Explain("gradient");
        Assert.Equal([1.0, 0], net.Relevance(new Tensor(new Shape(1, 2), [3, 4]), 0));
    }

    [Fact]
    public void Normalisation_across_channels_and_pools_of_norms()
    {
        var random = new Random(6);
        var net = new Network(1, 4, 5).Then(new LocalResponseNormalization(3, 0.5, 0.75, 2), "lrn", "LRN");
        net.Then(new LpPool(new Window(new(3), new(2), new(1), new(1), new(1), new(3)), 2), "l2", "LpPool");
        net.Then(new LpPool(new Window(new(2), new(1), new(1), new(0), new(0), new(2)), 3), "l3", "LpPool");
        AssertIsSlope(net, random.NextTensor(1, 4, 5));
    }

    [Fact]
    public void Interpolation_along_an_inner_axis()
    {
        var random = new Random(8);
        var net = new Network(2, 3, 2).Unary(UnaryFunction.Tanh);
        net.Then(new Resample(1, new IntList(0, 1, 2, 2, 1, 0, 1, 2)), "resize", "Resize", net.Constant(random.NextTensor(4, 2)));
        AssertIsSlope(net, random.NextTensor(2, 3, 2));
    }

    [Fact]
    public void Transposed_convolution()
    {
        var random = new Random(4);
        var net = new Network(1, 4, 3);
        var window = new Window(new(3), new(2), new(1), new(1), new(0), new(3));
        Value weights = net.Constant(random.NextTensor(4, 3, 3)), bias = net.Constant(random.NextTensor(6));
        net.Then(new ConvTranspose(window, 2, new(6)), "up", "ConvTranspose", weights, bias);
        AssertIsSlope(net.Unary(UnaryFunction.Tanh), random.NextTensor(1, 4, 3));
    }

    private static void AssertIsSlope(Network net, Tensor x)
    {
        const double h = 1e-5;
        net.Explain("gradient");
        var interpreter = new Interpreter(net.Graph);
        var gradients = Enumerable.Range(0, net.Graph.Logits!.Shape.Count).Select(target => net.Relevance(x, target)).ToArray();
        for (var index = 0; index < x.Data.Length; index++)
        {
            var (above, below) = (Shifted(index, h), Shifted(index, -h));
            for (var target = 0; target < gradients.Length; target++)
                Assert.Equal((above[target] - below[target]) / (2 * h), gradients[target][index], 1e-7);
        }

        double[] Shifted(int index, double by)
        {
            var moved = new Tensor(x.Shape, [.. x.Data]);
            moved.Data[index] += by;
            return interpreter.Forward(moved).Logits!.Data;
        }
    }
}
