using System.Reflection;
using Lrp.Compiler.Lowering;
using Lrp.Compiler.Tests.Onnx;
using Lrp.Testing;

namespace Lrp.Compiler.Tests.Lowering;

/// <summary>Steps are data: what a call does can be asked of it, and its kernel takes what it gives.</summary>
public class KernelCallTests
{
    private static readonly Assembly _runtime = typeof(Lrp.Generated.BlockedTensor).Assembly;

    public static TheoryData<string> Kernels => [.. RuntimeKernel.All.Select(kernel => kernel.ToString())];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void The_runtime_has_every_kernel_of_the_table_with_these_parameters(string name)
    {
        var kernel = RuntimeKernel.All.Single(row => row.ToString() == name);
        var method = _runtime.GetType($"Lrp.Generated.{kernel.Type}", throwOnError: true)!.GetMethod(kernel.Method);
        Assert.NotNull(method);
        Assert.Equal(method.GetParameters().Select(parameter => parameter.Name), kernel.Parameters);
    }

    [Theory]
    [InlineData(typeof(ConvolutionLoop), "ConvolutionShape")]
    [InlineData(typeof(DenseLoop), "DenseShape")]
    [InlineData(typeof(PointwiseLoop), "PointwiseShape")]
    [InlineData(typeof(ImageLoop), "ImageShape")]
    [InlineData(typeof(PoolLoop), "PoolShape")]
    public void A_loop_has_the_fields_of_the_runtime_s_structure(Type loop, string structure)
    {
        var constructor = _runtime.GetType($"Lrp.Generated.{structure}", throwOnError: true)!.GetConstructors().Single();
        var sample = AllCalls().SelectMany(call => call.Arguments).OfType<Loop>().Where(one => one.GetType() == loop)
            .MaxBy(one => one.Fields.Count())!;
        Assert.Equal(constructor.GetParameters().Select(parameter => parameter.Name), sample.Fields.Select(field => field.Name));
    }

    [Fact]
    public void A_call_gives_its_kernel_as_many_arguments_as_it_takes()
    {
        foreach (var call in AllCalls().OfType<RuntimeCall>())
            Assert.Equal(call.Kernel.Parameters.Count,
                call.Arguments.Sum(argument => argument is Numbers numbers ? numbers.Values.Count : 1));
    }

    [Fact]
    public void Steps_calls_and_operands_hold_no_text_but_names()
    {
        Type[] roots = [typeof(Step), typeof(Subject), typeof(KernelCall), typeof(Argument), typeof(SumOperands), typeof(TapLoop),
            typeof(ReducedAxes)];
        var texts = typeof(Step).Assembly.GetTypes()
            .Where(type => roots.Any(root => root.IsAssignableFrom(type)))
            .SelectMany(type => type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => field.FieldType == typeof(string)).ToList();
        Assert.All(texts, field => Assert.Equal("<Name>k__BackingField", field.Name));
    }

    private static IEnumerable<KernelCall> AllCalls() => OperatorSamples.Texts.Keys
        .Select(name => (Model: OperatorSamples.Model(name), Method: OperatorSamples.HasGradient(name) ? "gradient" : "*: epsilon"))
        .Append((Model: Volume(), Method: "gradient")).Select(sample => sample.Model.Lower(sample.Method)).SelectMany(network => network.AllCalls).Select(step => step.Call);

    private static OnnxModelBuilder Volume() => OnnxText.Parse("x[1,2,4,5,6]; y=MaxPool(x | kernel_shape=[2,2,2])");
}
