using System.Runtime.CompilerServices;
using Lrp.Cli.Compilation;
using Lrp.Compiler;

namespace Lrp.Cli.Tests;

public class NetworkAssemblyTests
{
    private const string Valid = """
        #nullable enable
        namespace N;
        public sealed class Network : Lrp.IExplainedNetwork
        {
            public static Network Load(string path) => path == "there" ? new Network() : throw new System.IO.FileNotFoundException(path);
            public Lrp.IExplainer CreateExplainer(Lrp.InstructionSet? instructionSet = null, int threads = 1) =>
                throw new System.NotSupportedException();
            public unsafe void Dispose() { int* nothing = null; }
        }
        """;

    [Fact]
    public void Generated_code_is_compiled_and_loaded()
    {
        using var assembly = NetworkAssembly.Compile([new GeneratedFile("Network.g.cs", Valid)], "N.Network");
        using var network = assembly.Load("there");
        Assert.Throws<NotSupportedException>(() => network.CreateExplainer());
        Assert.Throws<FileNotFoundException>(() => assembly.Load("elsewhere"));
    }

    [Fact]
    public void Generated_code_that_does_not_compile_is_shown_with_file_and_line()
    {
        var exception = Assert.Throws<GeneratedCodeException>(
            () => NetworkAssembly.Compile([new GeneratedFile("Network.g.cs", "class A\n{\n    int x = y;\n}")], "A"));
        Assert.Contains("Network.g.cs(3,13): error CS0103", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Disposed_code_is_unloaded()
    {
        var network = LoadAndDispose();
        for (var attempt = 0; attempt < 20 && network.IsAlive; attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(network.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference LoadAndDispose()
    {
        using var assembly = NetworkAssembly.Compile([new GeneratedFile("Network.g.cs", Valid)], "N.Network");
        using var network = assembly.Load("there");
        return new WeakReference(network.GetType().Assembly);
    }
}
