using Lrp.Compiler.IR;
using Lrp.Compiler.Passes;
using Lrp.Testing;

namespace Lrp.Compiler.Tests.Passes;

/// <summary>Activations as exporters, and people, write them out; each row is one spelling.</summary>
public class ActivationTests
{
    private const string Input = "x[1,40]; zero=0; half=0.5; one=1; two=2; three=3; six=6; sqrt2=1.41421356; rsqrt2=<0.70710678>; ";

    public static TheoryData<string, string> WrittenOut => new()
    {
        { "Gelu", "a=Div(x,sqrt2); e=Erf(a); s=Add(e,one); m=Mul(x,s); y=Mul(m,half)" },
        { "Gelu", "h=Mul(x,half); a=Div(x,sqrt2); e=Erf(a); s=Add(one,e); y=Mul(h,s)" },
        { "Gelu", "a=Mul(x,rsqrt2); e=Erf(a); s=Add(e,one); g=Mul(s,half); y=Mul(g,x)" },
        { "GeluTanh", "k=3; c=0.044715; r=0.7978846; p=Pow(x,k); q=Mul(p,c); i=Add(x,q); j=Mul(i,r); t=Tanh(j); s=Add(t,one); h=Mul(x,half); y=Mul(h,s)" },
        { "GeluTanh", "c=0.044715; r=0.7978846; a=Mul(x,x); b=Mul(a,c); d=Add(one,b); e=Mul(x,d); j=Mul(r,e); t=Tanh(j); s=Add(one,t); u=Mul(s,half); y=Mul(x,u)" },
        { "GeluTanh", "c=0.035677408; r=0.7978846; a=Mul(x,x); b=Mul(a,x); d=Mul(b,c); f=Mul(x,r); j=Add(d,f); t=Tanh(j); s=Add(t,one); h=Mul(s,x); y=Div(h,two)" },
        { "GeluTanh", "c=0.044715; r=1.5957691; a=Mul(x,x); b=Mul(a,x); d=Mul(b,c); e=Add(x,d); j=Mul(e,r); g=Sigmoid(j); y=Mul(x,g)" },
        { "Silu", "s=Sigmoid(x); y=Mul(x,s)" },
        { "Silu", "s=Sigmoid(x); y=Mul(s,x)" },
        { "Silu", "a=Mul(x,half); s=Sigmoid(a); y=Mul(s,x)" },
        { "Silu", "q=1.702; a=Mul(q,x); s=Sigmoid(a); y=Mul(x,s)" },
        { "Silu", "n=Neg(x); e=Exp(n); d=Add(e,one); y=Div(x,d)" },
        { "HardSwish", "a=Add(x,three); c=Clip(a,zero,six); m=Mul(x,c); y=Div(m,six)" },
        { "HardSwish", "a=Add(x,three); c=Clip(a,zero,six); g=Div(c,six); y=Mul(x,g)" },
        { "HardSwish", "a=Add(x,three); b=Max(a,zero); c=Min(b,six); g=Div(c,six); y=Mul(x,g)" },
        { "HardSwish", "g=HardSigmoid(x | alpha=0.16666667 beta=0.5); y=Mul(x,g)" },
        { "HardSigmoid", "a=Add(x,three); c=Clip(a,zero,six); y=Div(c,six)" },
        { "HardSigmoid", "s=0.2; a=Mul(x,s); b=Add(a,half); y=Clip(b,zero,one)" },
        { "HardSigmoid", "s=0.2; a=Mul(x,s); b=Add(a,half); c=Max(b,zero); y=Min(one,c)" },
        { "Softplus", "e=Exp(x); s=Add(e,one); y=Log(s)" },
        { "LogSigmoid", "s=Sigmoid(x); y=Log(s)" },
        { "LogSigmoid", "n=Neg(x); s=Softplus(n); y=Neg(s)" },
        { "LogSigmoid", "n=Neg(x); e=Exp(n); a=Add(one,e); l=Log(a); y=Neg(l)" },
        { "Softsign", "a=Abs(x); b=Add(a,one); y=Div(x,b)" },
        { "Softsign", "a=Abs(x); b=Add(one,a); c=Reciprocal(b); y=Mul(c,x)" },
        { "Mish", "p=Softplus(x); t=Tanh(p); y=Mul(x,t)" },
        { "Mish", "e=Exp(x); s=Add(e,one); p=Log(s); t=Tanh(p); y=Mul(t,x)" },
        { "Sigmoid", "n=Neg(x); e=Exp(n); d=Add(one,e); y=Reciprocal(d)" },
        { "Sigmoid", "n=Neg(x); e=Exp(n); d=Add(one,e); y=Div(one,d)" },
        { "Sigmoid", "a=Mul(x,half); t=Tanh(a); s=Add(t,one); y=Mul(s,half)" },
        { "Tanh", "a=Mul(x,two); s=Sigmoid(a); b=Mul(s,two); y=Sub(b,one)" },
        { "Tanh", "n=Neg(x); e=Exp(x); f=Exp(n); a=Sub(e,f); b=Add(e,f); y=Div(a,b)" },
        { "Relu", "y=Max(x,zero)" },
        { "Relu", "y=Max(zero,x)" },
        { "Relu", "c=Greater(x,zero); y=Where(c,x,zero)" },
        { "Relu", "c=Less(x,zero); y=Where(c,zero,x)" },
        { "Relu", "c=Greater(x,zero); f=Cast(c | to=1); y=Mul(x,f)" },
        { "Relu", "a=Abs(x); s=Add(x,a); y=Mul(s,half)" },
        { "Clip", "a=Max(x,zero); y=Min(a,six)" },
        { "Clip", "a=Relu(x); y=Min(a,six)" },
        { "LeakyRelu", "l=0.1; a=Mul(x,l); y=Max(x,a)" },
        { "LeakyRelu", "l=0.1; a=Mul(x,l); c=GreaterOrEqual(x,zero); y=Where(c,x,a)" },
        { "LeakyRelu", "l=0.1; a=Mul(x,l); c=Less(x,zero); y=Where(c,a,x)" },
        { "LeakyRelu", "l=0.1; p=Relu(x); n=Neg(x); q=Relu(n); m=Mul(q,l); y=Sub(p,m)" },
        { "PRelu", "w=[40]; p=Relu(x); n=Neg(x); q=Relu(n); m=Mul(q,w); y=Sub(p,m)" },
        { "PRelu", "w=[40]; v=Neg(w); p=Relu(x); n=Neg(x); q=Relu(n); m=Mul(q,v); y=Add(p,m)" },
        { "PRelu", "w=[40]; p=Relu(x); a=Abs(x); b=Sub(x,a); c=Mul(b,w); d=Mul(c,half); y=Add(p,d)" },
        { "PRelu", "w=[40]; a=Mul(x,w); c=Greater(x,zero); y=Where(c,x,a)" },
        { "Elu", "e=Exp(x); m=Sub(e,one); c=Greater(x,zero); y=Where(c,x,m)" },
        { "Elu", "e=Exp(x); m=Sub(e,one); a=Mul(m,half); c=Greater(x,zero); y=Where(c,x,a)" },
        { "Selu", "l=1.6732632; g=1.0507010; e=Exp(x); m=Sub(e,one); a=Mul(m,l); c=Greater(x,zero); w=Where(c,x,a); y=Mul(w,g)" },
        { "Selu", "g=1.0507010; a=Elu(x | alpha=1.6732632); y=Mul(a,g)" },
        { "Celu", "d=Div(x,two); e=Exp(d); m=Sub(e,one); a=Mul(m,two); n=Min(zero,a); p=Max(x,zero); y=Add(p,n)" },
        { "ThresholdedRelu", "c=Greater(x,half); y=Where(c,x,zero)" },
        { "Absolute", "n=Neg(x); y=Max(x,n)" },
    };

    [Theory]
    [MemberData(nameof(WrittenOut))]
    public void A_written_out_activation_becomes_one_node(string function, string nodes)
    {
        var graph = OnnxText.Parse(Input + nodes).Import();
        var expected = GraphText.Outputs(graph);
        Canonicalization.Run(graph);
        Assert.Equal(function, GraphText.Operators(graph));
        Assert.Equal("y", graph.Outputs[0].Name);
        var actual = GraphText.Outputs(graph);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Theory]
    [InlineData("a=Div(x,sqrt2); e=Erf(a); s=Add(e,one); y=Mul(x,s)")]
    [InlineData("a=Div(x,six); e=Erf(a); s=Add(e,one); m=Mul(x,s); y=Mul(m,half)")]
    [InlineData("a=Add(x,three); c=Clip(a,zero,six); y=Mul(x,c)")]
    [InlineData("s=Sigmoid(x); y=Mul(s,half)")]
    [InlineData("e=Exp(x); s=Add(e,three); y=Log(s)")]
    [InlineData("s=Sigmoid(x); y=Sub(one,s)")]
    [InlineData("t=1000; s=Sigmoid(x); a=Mul(x,s); y=Min(a,t)", "Silu Clip")]
    [InlineData("t=0.05; a=Abs(x); c=Greater(a,t); y=Where(c,x,zero)")]
    [InlineData("s=Sigmoid(x); y=Relu(s)")]
    [InlineData("r=Relu(x); y=LeakyRelu(r)")]
    [InlineData("w=[40]; s=Mul(x,w); g=Sigmoid(s); y=Mul(x,g)")]
    public void What_only_looks_like_one_stays(string nodes, string? operators = null)
    {
        var graph = OnnxText.Parse(Input + nodes).Import();
        operators ??= GraphText.Operators(graph);
        GraphText.Run("RecogniseActivations", graph);
        graph.RemoveUnused();
        Assert.Equal(operators, GraphText.Operators(graph));
    }

    [Fact]
    public void A_slope_that_is_a_weight_stays_one()
    {
        // Another training of the file may have another number.
        var graph = OnnxText.Parse(Input + "w=[1]; a=Mul(x,w); c=Greater(x,zero); y=Where(c,x,a)").Import();
        Canonicalization.Run(graph);
        var node = Assert.Single(graph.Nodes, node => !node.IsConstant);
        Assert.Equal(new Binary(BinaryFunction.PRelu), node.Operator);
        Assert.Equal("w", Assert.IsType<FileConstant>(node.Inputs[1].Constant).Tensor);
    }
}
