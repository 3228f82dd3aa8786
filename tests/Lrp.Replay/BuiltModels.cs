using Lrp.Compiler.IR;
using Lrp.Testing;

namespace Lrp.Replay;

/// <summary>Models whose weights do not matter, as nothing is computed: only their layers are worth a place in the repository.</summary>
internal static class BuiltModels
{
    private const string VisionTransformer =
        """
        x[1,3,32,32]; p=[32,3,8,8]; pb=[32]; a=Conv(x,p,pb | strides=[8,8]); s={1,32,16}; b=Reshape(a,s); t=Transpose(b | perm=[0,2,1]);
        e=[1,16,32]; h=Add(t,e); g1=+[32]; n1=[32]; l=LayerNormalization(h,g1,n1 | axis=-1); wq=[32,32]; wk=[32,32]; wv=[32,32];
        q=MatMul(l,wq); k=MatMul(l,wk); v=MatMul(l,wv); heads={1,16,4,8}; q1=Reshape(q,heads); k1=Reshape(k,heads); v1=Reshape(v,heads);
        q2=Transpose(q1 | perm=[0,2,1,3]); k2=Transpose(k1 | perm=[0,2,3,1]); v2=Transpose(v1 | perm=[0,2,1,3]); d=0.353; qk=MatMul(q2,k2);
        sc=Mul(qk,d); w=Softmax(sc | axis=-1); o=MatMul(w,v2); o1=Transpose(o | perm=[0,2,1,3]); joined={1,16,32}; o2=Reshape(o1,joined);
        wo=[32,32]; o3=MatMul(o2,wo); r=Add(h,o3); g2=+[32]; n2=[32]; m=LayerNormalization(r,g2,n2 | axis=-1); w1=[32,64]; b1=[64];
        m1=MatMul(m,w1); m2=Add(m1,b1); m3=Gelu(m2); w2=[64,32]; m4=MatMul(m3,w2); z=Add(r,m4); over={1};
        c=ReduceMean(z,over | keepdims=0); f=[32,10]; y=MatMul(c,f)
        """;

    private const string Batch =
        "x[2,3,9,9]; w=[20,3,3,3]; a=Conv(x,w | strides=[2,2]); r=Relu(a); g=GlobalAveragePool(r); f=Flatten(g); v=[20,5]; y=MatMul(f,v)";

    private const string Tokens =
        """
        t:int[1,6]; e=[19,12]; a=Gather(e,t); w=[12,12]; b=MatMul(a,w); r=Relu(b); over={1}; m=ReduceMean(r,over | keepdims=0); v=[12,4];
        y=MatMul(m,v)
        """;

    private const string Words =
        """
        d:text[1,1]; t=com.microsoft.Tokenizer(d | tokenexp='[a-z]+'); c=TfIdfVectorizer(t | mode='TF' pool_strings=['cat','dog','cat','dog']
        ngram_counts=[0,2] ngram_indexes=[0,2,1] max_gram_length=2); n=ai.onnx.ml.Normalizer(c | norm='L2'); w=[3,8]; b=[8]; h=Gemm(n,w,b);
        r=Relu(h); v=[8,4]; y=MatMul(r,v)
        """;

    public static IEnumerable<ReplayModel> All(string folder)
    {
        yield return new("resnet-18", ResNet18(At("resnet-18.onnx")), Composite.EpsilonPlusFlat, Composite.EpsilonAlpha2Beta1);
        yield return new("vision-transformer", Text("vision-transformer", VisionTransformer), Composite.AttnLrp, Method.Gradient);
        yield return new("batch", Text("batch", Batch), Composite.EpsilonPlusFlat, Method.Gradient);
        yield return new("tokens", Text("tokens", Tokens), "dense: epsilon(0.25)", Method.Sensitivity);
        yield return new("text", Text("text", Words), "dense: z(bias-on-present)", Method.Gradient);
        File.WriteAllText(At("machine.txt"), Machine());
        yield return new("machine", At("machine.txt"), "kernel: taylor", "kernel: path(16)", Method.Gradient)
        {
            InputShapes = new Dictionary<string, IntList> { ["input"] = new IntList(1, 21) },
        };
        File.WriteAllText(At("toolbox.txt"), Toolbox());
        yield return new("toolbox", At("toolbox.txt"), "*: z+", Method.Gradient)
        {
            InputShapes = new Dictionary<string, IntList> { ["input"] = new IntList(1, 6, 7, 3) },
        };

        string At(string name) => Path.Combine(folder, name);

        string Text(string name, string network) => OnnxText.Parse(network, opset: 20).Save(At(name + ".onnx"));
    }

    /// <summary>The layers of ResNet-18 on a small picture, with an eighth of its channels.</summary>
    private static string ResNet18(string path)
    {
        var model = new OnnxModelBuilder().Input("image", 1, 3, 64, 64);
        Conv("stem", "image", 3, 8, 7, 2);
        model.Node("Relu", "stem", "stem_relu").Node("MaxPool", "stem_relu", "pooled",
            ("kernel_shape", new[] { 3, 3 }), ("strides", new[] { 2, 2 }), ("pads", new[] { 1, 1, 1, 1 }));
        var (value, channels) = ("pooled", 8);
        foreach (var (index, width) in new[] { 8, 8, 16, 16, 32, 32, 64, 64 }.Index())
        {
            var (block, stride) = ($"block{index}", width == channels ? 1 : 2);
            Conv(block + "_1", value, channels, width, 3, stride);
            model.Node("Relu", block + "_1", block + "_1_relu");
            Conv(block + "_2", block + "_1_relu", width, width, 3, 1);
            if (stride == 2)
                Conv(block + "_s", value, channels, width, 1, 2);
            model.Node("Add", $"{block}_2, {(stride == 2 ? block + "_s" : value)}", block + "_sum").Node("Relu", block + "_sum", block);
            (value, channels) = (block, width);
        }

        return model.Node("GlobalAveragePool", value, "average").Node("Flatten", "average", "features").Weights("w", 100, 64)
            .Node("Gemm", "features, w", "logits", ("transB", 1)).Output("logits").Save(path);

        void Conv(string name, string input, int inputs, int outputs, int kernel, int stride) => model
            .Weights("w_" + name, outputs, inputs, kernel, kernel).Node("Conv", $"{input}, w_{name}", name + "_conv",
                ("strides", new[] { stride, stride }), ("pads", Enumerable.Repeat(kernel / 2, 4).ToArray()))
            .Positive("g_" + name, outputs).Weights("o_" + name, outputs).Weights("m_" + name, outputs).Positive("v_" + name, outputs)
            .Node("BatchNormalization", $"{name}_conv, g_{name}, o_{name}, m_{name}, v_{name}", name);
    }

    /// <summary>A network in the text format of the LRP Toolbox.</summary>
    private static string Toolbox() => string.Join('\n',
        "Convolution 3 2 3 5 1 2", Ones(3 * 2 * 3 * 5), Ones(5), "Rect", "SumPool 2 2 1 1", "Tanh", "MaxPool 2 1 1 1", "Flatten",
        "Linear 20 4", Ones(20 * 4), Ones(4), "SoftMax", "");

    /// <summary>A machine of two classes in the text format of LIBSVM.</summary>
    private static string Machine() => string.Join('\n',
        "svm_type c_svc", "kernel_type rbf", "gamma 0.1", "nr_class 2", "total_sv 4", "rho 0.25", "label 1 2", "nr_sv 2 2", "SV",
        "1 1:1 4:-0.5 ", "0.5 2:2 21:1 ", "-0.75 1:-1 9:1 ", "-0.75 3:0.5 ", "");

    private static string Ones(int count) => string.Join(' ', Enumerable.Repeat(1, count));
}
