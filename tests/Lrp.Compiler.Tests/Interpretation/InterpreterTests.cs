using Lrp.Compiler.IR;
using Lrp.Compiler.Tests.Relevance;

namespace Lrp.Compiler.Tests.Interpretation;

public class InterpreterTests
{
    [Fact]
    public void Forward_gives_outputs_and_logits()
    {
        var net = new Network(1, 2).Dense("fc", new Tensor(new Shape(2, 2), [1, 0, 0, 1])).Then(new Softmax(1), "softmax", "Softmax");
        net.Explain("gradient");
        var result = new Interpreter(net.Graph).Forward(new Tensor(new Shape(1, 2), [3, 3]));
        Assert.Equal([3, 3], result.Logits!.Data);
        Assert.Equal([0.5, 0.5], result.Outputs[0].Data);
    }

    [Fact]
    public void Forward_keeps_only_what_explanations_read()
    {
        var net = new Network(1, 2).Dense("fc", new Tensor(new Shape(2, 2), [1, 0, 0, 1])).Relu().Unary(UnaryFunction.Tanh);
        net.Explain("*: epsilon(1e-6)");
        var kept = new Interpreter(net.Graph).Forward(new Tensor(new Shape(1, 2), [3, 3])).Values.Keys;
        Assert.Contains(net.Graph.Nodes[0].Output, kept);
        Assert.DoesNotContain(net.Graph.Nodes[1].Output, kept);
    }

    [Fact]
    public void Several_targets_are_explained_from_one_forward_pass()
    {
        var net = new Network(1, 2).Dense("fc", new Tensor(new Shape(2, 2), [1, 2, 3, 4])).Explain("gradient");
        var interpreter = new Interpreter(net.Graph);
        var forward = interpreter.Forward(new Tensor(new Shape(1, 2), [1, 1]));
        Assert.Equal([1, 2], interpreter.Explain(0, forward, 0)[0].Data);
        Assert.Equal([3, 4], interpreter.Explain(0, forward, 1)[0].Data);
    }

    [Fact]
    public void A_misfitting_input_is_refused()
    {
        var net = new Network(1, 2).Dense("fc", new Tensor(new Shape(2, 2), [1, 2, 3, 4])).Explain("gradient");
        Assert.Throws<ArgumentException>(() => new Interpreter(net.Graph).Forward(new Tensor(new Shape(1, 3))));
    }
}
