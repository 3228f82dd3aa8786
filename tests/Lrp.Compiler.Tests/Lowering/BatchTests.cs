using Lrp.Compiler.Lowering;
using Lrp.Compiler.Planning;
using Lrp.Testing;

namespace Lrp.Compiler.Tests.Lowering;

/// <summary>A batch is compiled to loops over samples: as long as one sample's code, and no kernels of its own.</summary>
public class BatchTests
{
    private const string Network = """
        x[N,3,17,17]; v=[20,3,3,3]; a=Conv(x,v | pads=[1,1,1,1] strides=[2,2]); b=Relu(a); w=[32,20,3,3]; c=Conv(b,w); d=Relu(c);
        p=MaxPool(d | kernel_shape=[2,2] strides=[2,2]); g=GlobalAveragePool(p); f=Flatten(g); u=[32,10]; y=MatMul(f,u)
        """;

    [Fact]
    public void A_convolution_is_repeated_for_each_sample()
    {
        var network = Lower(8);
        var loop = Assert.IsType<LoopStep>(network.Forward.First(step => step.Call() is ConvolutionCall));
        Assert.Equal(new LoopIndex("sample", 8), loop.Index);
        Assert.True(loop.IsParallel);
        var call = (ConvolutionCall)loop.Call();
        Assert.Equal(call.Input.Buffer.Whole.Layout.BatchStride, call.Input.Buffer.StrideOf(loop.Index));
        Assert.Equal(8 * call.Work, loop.Work);
    }

    [Fact]
    public void A_batch_has_the_steps_and_the_kernels_of_one_sample()
    {
        // Dense layers alone are others: they take samples for rows.
        var (one, eight) = (LowerConvolutions(1), LowerConvolutions(8));
        Assert.Equal(one.AllCalls.Select(step => step.Call.Name), eight.AllCalls.Select(step => step.Call.Name));
        Assert.Equal(one.Kernels.Kernels.Select(kernel => kernel.Key), eight.Kernels.Kernels.Select(kernel => kernel.Key));
        Assert.Equal(one.Weights.Sum(region => region.Length), eight.Weights.Sum(region => region.Length));
    }

    [Fact]
    public void A_pair_of_convolutions_is_repeated_as_one()
    {
        var joint = Lower(4, "convolution: z+").ForwardAndPrepare[0]!;
        Assert.Contains(joint, step => step is LoopStep && step.Kernel() is PairKernel);
    }

    [Fact]
    public void What_is_the_same_for_each_sample_is_packed_once()
    {
        var network = OnnxText.Parse("""
            x[5,16,5,5]; w=[16,16,2,2]; a=Conv(x,w); s=[16,1,1]; b=Mul(a,s); t=[16,4,4]; c=Add(b,t); p=MaxPool(c | kernel_shape=[1,1]);
            q=Mul(p,s); y=Add(q,t)
            """).Lower();
        Assert.All(network.Weights, region => Assert.InRange(region.Length, 0, 4 * 16 * 16));
    }

    /// <summary>A network of some layers: of two, the few lines that a dense layer of several rows takes more are much.</summary>
    [Fact]
    public void Code_is_as_long_as_that_of_one_sample()
    {
        const string Residual = """
            x[N,3,16,16]; v=[32,3,3,3]; a=Conv(x,v | pads=[1,1,1,1]); b=Relu(a); w=[32,32,3,3]; c=Conv(b,w | pads=[1,1,1,1]); d=Relu(c);
            e=Conv(d,w | pads=[1,1,1,1]); f=Add(e,b); g=Relu(f); u=[64,32,3,3]; h=Conv(g,u | strides=[2,2] pads=[1,1,1,1]); i=Relu(h);
            t=[64,64,3,3]; j=Conv(i,t | pads=[1,1,1,1]); s=[64,32,1,1]; k=Conv(g,s | strides=[2,2]); l=Add(j,k); m=Relu(l);
            n=GlobalAveragePool(m); o=Flatten(n); r=[64,10]; y=MatMul(o,r)
            """;
        Assert.InRange((double)Length(Residual, 8, "EpsilonPlus") / Length(Residual, 1, "EpsilonPlus"), 0.9, 1.1);
    }

    [Theory]
    [InlineData("EpsilonPlus")]
    [InlineData("gradient")]
    public void Dense_layers_of_many_samples_take_no_more_code_than_those_of_some(string explanation)
    {
        const string Dense = "x[N,64]; v=[64,96]; a=MatMul(x,v); b=Relu(a); w=[96,96]; c=MatMul(b,w); d=Relu(c); u=[96,10]; y=MatMul(d,u)";
        Assert.InRange((double)Length(Dense, 280, explanation) / Length(Dense, 28, explanation), 0.9, 1.1);
    }

    [Fact]
    public void Turns_that_share_what_they_write_are_found()
    {
        var network = Lower(2);
        var (index, loop) = network.Forward.Index().First(step => step.Item is LoopStep);
        var call = (ConvolutionCall)loop.Call();
        var epilogue = call.Sums[0].Epilogue.Cast<TensorOperand>().Select(operand => operand with { Buffer = operand.Buffer.Root });
        var sums = call.Sums[0] with { Epilogue = [.. epilogue] };
        network.Forward[index] = LoopStep.Of(loop.Subject, call with { Sums = [sums] }, ((LoopStep)loop).Index);
        var error = Assert.Throws<InvalidOperationException>(() => LoweredVerifier.Verify(network));
        Assert.Contains("cannot run at once", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dump_shows_loops()
    {
        var text = Lower(8).ToString();
        Assert.Contains("for sample < 8", text, StringComparison.Ordinal);
    }

    private static OnnxModelBuilder Model(int batch) => OnnxText.Parse(Network.Replace("[N", $"[{batch}", StringComparison.Ordinal));

    private static LoweredNetwork Lower(int batch, params string[] explanations)
    {
        var network = Model(batch).Lower(explanations);
        MemoryPlan.Run(network);
        return network;
    }

    private static LoweredNetwork LowerConvolutions(int batch) =>
        OnnxText.Parse(Network[..Network.IndexOf("f=", StringComparison.Ordinal)].Replace("[N", $"[{batch}", StringComparison.Ordinal))
            .Lower("convolution: z+");

    private static int Length(string text, int batch, string explanation)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx");
        try
        {
            var model = OnnxText.Parse(text.Replace("[N", $"[{batch}", StringComparison.Ordinal));
            var result = NetworkCompiler.Compile(new CompilationRequest(model.Save(path), "Tests", ["Network"])
            {
                Explanations = [new(Lrp.Compiler.Relevance.Presets.Expand(explanation))],
            });
            Assert.True(result.Succeeded, string.Join("\n", result.Diagnostics));
            return result.Files.Sum(file => file.Text.Length);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
