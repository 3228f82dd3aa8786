using System.Diagnostics;
using System.Text.Json;

namespace Lrp.Generator.Tests.Building;

/// <summary>
/// Projects in a folder of their own, which the SDK builds with the package's props and targets, as those of users. Each build takes
/// seconds: tests share them.
/// </summary>
internal sealed class Solution : IDisposable
{
    private static readonly string s_package = Path.Combine(SourceTree.Root, "src", "Lrp.Runtime", "build");

    public Solution()
    {
        // From a package, too, props come before the SDK's own defaults and targets after the project.
        Write("Directory.Build.props",
            $"""
            <Project>
              <Import Project="{s_package}/Lrp.Runtime.props" />
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <AppendTargetFrameworkToOutputPath>false</AppendTargetFrameworkToOutputPath>
              </PropertyGroup>
            </Project>
            """);
        Write("Directory.Build.targets",
            $"""
            <Project>
              <ItemGroup>
                <Reference Include="{AppContext.BaseDirectory}/Lrp.Runtime.dll" />
                <Analyzer Include="{AppContext.BaseDirectory}/Lrp.Generator.dll" />
              </ItemGroup>
              <Import Project="{s_package}/Lrp.Runtime.targets" />
            </Project>
            """);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("lrp-solution-").FullName;

    public void Write(string file, string text) => File.WriteAllText(PathOf(file), text);

    public void Write(string file, byte[] bytes) => File.WriteAllBytes(PathOf(file), bytes);

    /// <summary>Builds a project and those it references.</summary>
    public void Build(string project)
    {
        var (code, output) = Run("dotnet", "build", PathOf(project), "--nologo", "-v:quiet", "-nodeReuse:false");
        Assert.True(code == 0, output);
    }

    /// <summary>Items of a project as its evaluation has them, without a build: the value of a metadatum by that of another.</summary>
    /// <param name="target">What is run before; for most items the evaluation is enough.</param>
    public Dictionary<string, string> Items(string project, string type, string key, string value, string target = "")
    {
        string[] targets = target.Length > 0 ? [$"-t:{target}"] : [];
        var (code, output) = Run("dotnet", ["msbuild", PathOf(project), "-nologo", "-nodeReuse:false", $"-getItem:{type}", .. targets]);
        Assert.True(code == 0, output);
        return JsonDocument.Parse(output).RootElement.GetProperty("Items").GetProperty(type).EnumerateArray()
            .ToDictionary(item => item.GetProperty(key).GetString()!, item => item.GetProperty(value).GetString()!);
    }

    /// <summary>What a target of the package says, as <c>error LRP0012: …</c>; "" where it finds nothing wrong.</summary>
    public string Message(string project, string target)
    {
        var (code, output) = Run("dotnet", "msbuild", PathOf(project), "-nologo", "-nodeReuse:false", "-v:quiet", $"-t:{target}");
        Assert.Equal(code == 0, output.Length == 0);
        return output.Length == 0 ? "" : Assert.Single(output.Trim().Split('\n')).Replace(PathOf(project) + " : ", "");
    }

    /// <summary>What a program of the solution writes.</summary>
    public string Run(string program)
    {
        var (code, output) = Run("dotnet", PathOf(program));
        Assert.True(code == 0, output);
        return output;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private string PathOf(string file)
    {
        var path = Path.Combine(Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    private static (int Code, string Output) Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }
}
