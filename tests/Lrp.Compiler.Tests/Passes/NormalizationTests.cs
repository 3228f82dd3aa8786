using Lrp.Compiler.IR;
using Lrp.Compiler.Passes;
using Lrp.Testing;

namespace Lrp.Compiler.Tests.Passes;

/// <summary>Normalisations as exporters write them out; each row is one spelling.</summary>
public class NormalizationTests
{
    private const string Image = "x[2,4,3,3]; e=0.01; two=2; g=[4,1,1]; b=[4,1,1]; n={2,3}; ", Row = "x[3,8]; e=0.01; two=2; g=[8]; b=[8]; one=1; ";

    public static TheoryData<string, bool> WrittenOut => new()
    {
        // PyTorch before operator set 17.
        { Row + "m=ReduceMean(x | axes=[-1]); c=Sub(x,m); q=Pow(c,two); v=ReduceMean(q | axes=[-1]); a=Add(v,e); d=Sqrt(a); z=Div(c,d); s=Mul(z,g); y=Add(s,b)", true },
        { Row + "m=ReduceMean(x | axes=[1]); c=Sub(x,m); q=Mul(c,c); v=ReduceMean(q | axes=[1]); a=Add(e,v); d=Sqrt(a); z=Div(c,d); s=Mul(g,z); y=Add(b,s)", true },

        // The difference computed twice, 1/√ as a factor, γ before it.
        { Row + "m=ReduceMean(x | axes=[1]); c=Sub(x,m); f=Sub(x,m); q=Mul(f,f); v=ReduceMean(q | axes=[1]); a=Add(v,e); d=Sqrt(a); r=Reciprocal(d); z=Mul(c,r); s=Mul(z,g); y=Add(s,b)", true },
        { Row + "m=ReduceMean(x | axes=[1]); c=Sub(x,m); q=Mul(c,c); v=ReduceMean(q | axes=[1]); a=Add(v,e); d=Sqrt(a); r=Div(one,d); k=Mul(r,g); z=Mul(c,k); y=Add(z,b)", true },
        { Row + "h=-0.5; m=ReduceMean(x | axes=[1]); c=Sub(x,m); q=Mul(c,c); v=ReduceMean(q | axes=[1]); a=Add(v,e); r=Pow(a,h); k=Mul(c,g); z=Mul(k,r); y=Add(z,b)", true },

        // Keras: xr + (β − µr) with r = γ/√.
        { Row + "m=ReduceMean(x | axes=[1]); c=Sub(x,m); q=Mul(c,c); v=ReduceMean(q | axes=[1]); a=Add(v,e); d=Sqrt(a); r=Reciprocal(d); k=Mul(r,g); p=Mul(x,k); o=Mul(m,k); t=Sub(b,o); y=Add(p,t)", true },

        // The variance by moments, and its unbiased estimate.
        { Row + "m=ReduceMean(x | axes=[1]); q=Mul(x,x); w=ReduceMean(q | axes=[1]); i=Mul(m,m); v=Sub(w,i); a=Add(v,e); d=Sqrt(a); c=Sub(x,m); z=Div(c,d); s=Mul(z,g); y=Add(s,b)", true },
        { Row + "k=8; l=7; m=ReduceMean(x | axes=[1]); c=Sub(x,m); q=Mul(c,c); v=ReduceMean(q | axes=[1]); i=Mul(v,k); j=Div(i,l); a=Add(j,e); d=Sqrt(a); z=Div(c,d); s=Mul(z,g); y=Add(s,b)", true },

        // Axes that go and come back, and over space: a global pool.
        { Row + "n={1}; m=ReduceMean(x | axes=[1] keepdims=0); o=Unsqueeze(m,n); c=Sub(x,o); q=Mul(c,c); v=ReduceMean(q | axes=[1] keepdims=0); w=Unsqueeze(v,n); a=Add(w,e); d=Sqrt(a); z=Div(c,d); s=Mul(z,g); y=Add(s,b)", true },
        { Image + "m=ReduceMean(x | axes=[2,3]); c=Sub(x,m); q=Pow(c,two); v=ReduceMean(q | axes=[2,3]); a=Add(v,e); d=Sqrt(a); z=Div(c,d); s=Mul(z,g); y=Add(s,b)", true },
        { Image + "m=GlobalAveragePool(x); c=Sub(x,m); q=Mul(c,c); v=GlobalAveragePool(q); a=Add(v,e); d=Sqrt(a); z=Div(c,d); s=Mul(z,g); y=Add(s,b)", true },
        { Image + "m=ReduceMean(x | axes=[1]); c=Sub(x,m); q=Mul(c,c); v=ReduceMean(q | axes=[1]); a=Add(v,e); d=Sqrt(a); z=Div(c,d); s=Mul(z,g); y=Add(s,b)", true },

        // Root mean square.
        { Row + "q=Pow(x,two); v=ReduceMean(q | axes=[1]); a=Add(v,e); d=Sqrt(a); z=Div(x,d); y=Mul(z,g)", false },
        { Row + "q=Mul(x,x); v=ReduceMean(q | axes=[1]); a=Add(v,e); d=Sqrt(a); r=Reciprocal(d); z=Mul(x,r); y=Mul(g,z)", false },
        { Row + "h=-0.5; q=Mul(x,x); v=ReduceMean(q | axes=[1]); a=Add(v,e); r=Pow(a,h); y=Mul(x,r)", false },
    };

    [Theory]
    [MemberData(nameof(WrittenOut))]
    public void A_written_out_normalisation_becomes_one_node(string text, bool subtractsMean)
    {
        var graph = OnnxText.Parse(text).Import();
        var expected = GraphText.Outputs(graph);
        Canonicalization.Run(graph);
        Assert.Equal("Normalization", GraphText.Operators(graph));
        var normalization = (Normalization)graph.Output.Producer!.Operator;
        Assert.Equal(subtractsMean, normalization.SubtractsMean);
        GraphText.AssertSameOutputs(expected, graph, 1e-9);
    }

    [Theory]
    [InlineData("v=ReduceMean(x | axes=[1]); a=Add(v,e); d=Sqrt(a); y=Div(x,d)", "Reduce Add Sqrt Divide")]
    [InlineData("m=ReduceMean(x | axes=[0]); c=Sub(x,m); q=Mul(c,c); v=ReduceMean(q | axes=[1]); a=Add(v,e); d=Sqrt(a); y=Div(c,d)", "Reduce Subtract Normalization")]
    [InlineData("q=Mul(x,x); v=ReduceSum(q); a=Add(v,e); d=Sqrt(a); y=Div(x,d)", "Multiply Reduce Add Sqrt Divide")]
    [InlineData("q=Mul(x,x); v=ReduceMean(q | axes=[1]); d=Sqrt(v); f=Add(d,e); y=Div(x,f)", "Multiply Reduce Sqrt Add Divide")]
    [InlineData("m=ReduceMean(x | axes=[1]); c=Sub(x,m); q=Mul(c,c); v=ReduceMean(q | axes=[1]); d=Sqrt(v); y=Div(x,d)", "Reduce Subtract Multiply Reduce Sqrt Divide")]
    public void What_only_looks_like_one_stays(string nodes, string operators)
    {
        var graph = OnnxText.Parse(Row + nodes).Import();
        Canonicalization.Run(graph);
        Assert.Equal(operators, GraphText.Operators(graph));
    }

    [Fact]
    public void A_constant_for_every_token_stands_behind_the_normalisation()
    {
        var graph = OnnxText.Parse(
            "x[1,3,8]; e=0.01; g=[8]; p=[1,3,8]; q=Mul(x,x); v=ReduceMean(q | axes=[2]); a=Add(v,e); d=Sqrt(a); z=Div(x,d); s=Mul(z,g); y=Add(s,p)").Import();
        Canonicalization.Run(graph);
        Assert.Equal("Normalization Add", GraphText.Operators(graph));
    }

    [Fact]
    public void A_reciprocal_that_is_a_factor_makes_a_quotient()
    {
        var graph = OnnxText.Parse(Row + "s=Exp(x); r=Reciprocal(s); k=Mul(r,g); y=Mul(x,k)").Import();
        var expected = GraphText.Outputs(graph);
        Canonicalization.Run(graph);
        Assert.Equal("Exp Multiply Divide", GraphText.Operators(graph));
        GraphText.AssertSameOutputs(expected, graph, 1e-12);
    }
}
