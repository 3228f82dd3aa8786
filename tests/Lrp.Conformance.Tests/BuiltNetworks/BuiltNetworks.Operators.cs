using Lrp.Testing;

namespace Lrp.Conformance.Tests;

public static partial class BuiltNetworks
{
    /// <summary>Every rule that a network of these takes, with stabilisers that condition it well.</summary>
    private const string Softened = "*: epsilon(0.25); add: epsilon(0.25)";

    private static IEnumerable<TestNetwork> Operators()
    {
        yield return Text("norms", 18,
            """
            x[1,8,5,5]; w=[8,8,3,3]; c=Conv(x,w | pads=[1,1,1,1]); g=+[8]; b=[8]; h=+[4]; i=[4];
            a=InstanceNormalization(c,g,b | epsilon=0.1); r=Relu(a); d=GroupNormalization(r,h,i | num_groups=4 epsilon=0.1);
            e=MeanVarianceNormalization(d); j=[8,1,1]; l=+[8,5,5]; k=LayerNormalization(e,l,l | axis=1 epsilon=0.1); f=Flatten(k);
            v=[200,7]; m=MatMul(f,v); n=+[7]; y=SimplifiedLayerNormalization(m,n | epsilon=0.1)
            """,
            Softened + "; normalisation: pass", "gradient");

        yield return Text("gates", 17,
            """
            x[1,6,5,5]; w=[19,6,3,3]; a=Conv(x,w); s=Sigmoid(a); v=[19,6,3,3]; b=Conv(x,v); m=Mul(b,s); one=1; t=Sub(one,s); u=Tanh(b);
            n=Mul(t,u);
            p=Add(m,n); q=Softplus(b); r=Div(p,q); e=Mul(r,q); f=GlobalAveragePool(e); g=Flatten(f); k=[19,5]; y=MatMul(g,k)
            """,
            Softened, Softened + "; product: uniform; quotient: uniform", Softened + "; product, quotient: signal", "gradient");

        yield return Text("reductions", 17,
            """
            x[1,5,7]; w=[7,19]; a=MatMul(x,w); b=ReduceMax(a | axes=[1]); c=ReduceMin(a | axes=[1]); d=ReduceL1(a | axes=[1]);
            e=ReduceL2(a | axes=[1]);
            f=ReduceSumSquare(a | axes=[1]); g=ReduceProd(a | axes=[1]); h=ReduceLogSumExp(a | axes=[1]); i=Exp(a);
            j=ReduceLogSum(i | axes=[1]);
            k=Concat(b,c,d,e,f,g,h,j | axis=2); f2=Flatten(k); v=[152,6]; y=MatMul(f2,v)
            """,
            "dense: epsilon(0.25); ReduceLogSumExp: gradient",
            "dense: epsilon(0.25); ReduceMax, ReduceMin: split; ReduceLogSumExp: gradient", "gradient");

        yield return Text("copied-pads", 17,
            """
            x[1,3,6,7]; n={0,0,1,2,0,0,2,1}; a=Pad(x,n | mode='reflect'); w=[17,3,3,3]; c=Conv(a,w); b=Pad(c,n | mode='edge');
            v=[18,17,3,3]; d=Conv(b,v);
            r=Relu(d); e=Pad(r,n | mode='wrap'); f=AveragePool(e | kernel_shape=[3,3] strides=[2,2]); g=Flatten(f); k=[450,5]; y=MatMul(g,k)
            """,
            "convolution: epsilon(0.25); dense: epsilon(0.25)", "convolution: z+; dense: epsilon(0.25)", "gradient");

        yield return Text("choices", 17,
            """
            x[1,4,19]; w=[19,23]; a=MatMul(x,w); v=[19,23]; b=MatMul(x,v); c=Greater(a,b); d=Where(c,a,b); e=Max(a,b); z=0.1;
            f=LessOrEqual(d,z); g=Not(f);
            h=And(g,c); i=Or(h,f); j=Where(i,e,d); k=Xor(h,f); l=Cast(k | to=1); m=Add(j,l); n={3}; o,p=TopK(m,n); q=Flatten(o);
            u=[12,5]; y=MatMul(q,u)
            """,
            Softened, "gradient");

        yield return Text("mask", 17,
            """
            x[1,5,8]; w=[8,8]; q=MatMul(x,w); v=[8,8]; k=MatMul(x,v); u=[8,8]; z=MatMul(x,u); t=Transpose(k | perm=[0,2,1]);
            s=MatMul(q,t); n={5,5};
            f=<0,-Infinity,-Infinity,-Infinity,-Infinity,0,0,-Infinity,-Infinity,-Infinity,0,0,0,-Infinity,-Infinity,
            0,0,0,0,-Infinity,0,0,0,0,-Infinity>;
            m=Reshape(f,n); a=Add(s,m); p=Softmax(a); o=MatMul(p,z); r={1}; e=ReduceSum(o,r); g=[8,6]; y=MatMul(e,g)
            """,
            [.. Masking]);

        yield return Text("tokens", 17,
            """
            t:int[1,6]; e=[19,12]; a=Gather(e,t); w=[12,12]; b=MatMul(a,w); r=Relu(b); m=ReduceMean(r | axes=[1] keepdims=0); v=[12,4];
            y=MatMul(m,v)
            """,
            "dense: epsilon(0.25)", "dense: z+", "gradient", "input*gradient", "sensitivity");

        yield return Text("several-outputs", 17,
            """
            x[1,5]; w=[5,17]; a=MatMul(x,w); h=Relu(a); v=[17,6]; s=MatMul(h,v); y=Softmax(s); u=[17,4]; b=MatMul(h,u);
            l=ArgMax(s | axis=1); -> l:int,y,b
            """,
            "dense: epsilon(0.25)", "gradient");

        yield return Text("not-a-number", 20,
            """
            x[1,3,4,5]; l=-0.5; h=0.5; a=Relu(x); b=Clip(x,l,h); c=Max(x,l); d=Min(h,x); e=LeakyRelu(x); f=Exp(x); g=Max(x,f); i=Min(f,x);
            j=HardSigmoid(x); k=HardSwish(x); m=ThresholdedRelu(x | alpha=0.2); n=Sigmoid(x); o=Gelu(x); p=Softplus(x);
            q=MaxPool(x | kernel_shape=[1,1]);
            r=Selu(x); s=Tanh(x); u=PRelu(x,l); v=Celu(x); w=Mish(x); z=Elu(x); y=Concat(a,b,c,d,e,g,i,j,k,m,n,o,p,q,r,s,u,v,w,z | axis=1)
            """,
            "gradient");
    }

    /// <summary>All presets: none multiplies what a mask made infinite by zero.</summary>
    private static IEnumerable<string> Masking => Lrp.Compiler.Relevance.Presets.All.Select(preset => preset.Key)
        .Concat(["gradient", "input*gradient", "*: epsilon(0.25); softmax: constant", Softened]);

    private static TestNetwork Text(string name, int opset, string network, params string[] explanations) =>
        new(name, OnnxText.Parse(network, opset).Save(Path.Combine(Folder, name + ".onnx")), explanations) { HasAllKernels = true };
}
