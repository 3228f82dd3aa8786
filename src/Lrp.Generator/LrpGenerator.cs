using System.Text;
using Lrp.Compiler;
using Lrp.Generator.Declarations;
using Lrp.Generator.Diagnostics;
using Lrp.Generator.Infrastructure;
using Lrp.Generator.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Lrp.Generator;

/// <summary>Compiles every class with <c>[ExplainedNetwork]</c>: the pipeline, in the order of its work.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class LrpGenerator : IIncrementalGenerator
{
    private readonly Func<CompilationRequest, CompilationResult> _compile;

    public LrpGenerator()
        : this(NetworkCompiler.Compile)
    {
    }

    /// <summary>With another compiler, for tests of the pipeline itself.</summary>
    internal LrpGenerator(Func<CompilationRequest, CompilationResult> compile) => _compile = compile;

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var declarations = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                DeclarationReader.NetworkAttribute, (node, _) => node is TypeDeclarationSyntax, DeclarationReader.Read)
            .Where(declaration => declaration is not null)
            .Select((declaration, _) => declaration!)
            .WithTrackingName(Steps.Declarations);

        var requests = declarations
            .Where(declaration => declaration.Request is not null)
            .Select((declaration, _) => declaration.Request!)
            .WithTrackingName(Steps.Requests);

        // The compilation takes part so that the files are looked at whenever anything changed: who replaces a file in place may give
        // us the same AdditionalText again.
        var models = context.AdditionalTextsProvider
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Where(file => ModelItem.IsModel(file.Left, file.Right))
            .Combine(context.CompilationProvider)
            .Select((file, _) => ModelItem.Read(file.Left.Left, file.Left.Right))
            .WithTrackingName(Steps.Models)
            .Collect();

        var settings = context.CompilationProvider
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select((project, _) => new ProjectSettings(
                project.Left.Options is CSharpCompilationOptions { AllowUnsafe: true },
                project.Right.GlobalOptions.TryGetValue("build_property.LrpInstructionSets", out var sets) ? sets : ""));

        var jobs = requests
            .Combine(models)
            .Combine(settings)
            .Select((item, _) => CompilationJob.Of(item.Left.Left, item.Left.Right, item.Right))
            .WithTrackingName(Steps.Jobs);

        var networks = jobs
            .Select((job, _) => CompiledNetwork.Compile(job, _compile))
            .WithTrackingName(Steps.Networks);

        var sources = networks
            .Combine(requests.Collect().Select((all, _) => HintNames.Ambiguous(all)))
            .SelectMany((item, _) => HintNames.Name(item.Left, item.Right))
            .WithTrackingName(Steps.Sources);

        var messages = networks
            .Combine(declarations.Select((declaration, _) => declaration.Positions).Collect())
            .SelectMany((item, _) => item.Left.Messages.Select(message =>
                message.Locate(item.Right.First(positions => positions.FullName == item.Left.FullName))))
            .WithTrackingName(Steps.Messages);

        context.RegisterSourceOutput(sources, (output, file) => output.AddSource(file.Name, SourceText.From(file.Text, Encoding.UTF8)));

        // Only here places become those of a syntax tree, which #pragma and .editorconfig refer to.
        Report(messages);
        Report(declarations.SelectMany((declaration, _) => declaration.Messages));
        Report(models.Combine(declarations.Collect()).SelectMany((all, _) => ModelItemChecks.Check(all.Left, all.Right)));
        Report(Strays(DeclarationReader.ExplanationAttribute));
        Report(Strays(DeclarationReader.InputShapeAttribute));

        IncrementalValuesProvider<LocatedMessage> Strays(string attribute) => context.SyntaxProvider
            .ForAttributeWithMetadataName(attribute, (node, _) => node is TypeDeclarationSyntax, StrayAttribute.Read)
            .Where(message => message is not null)
            .Select((message, _) => message!);

        void Report(IncrementalValuesProvider<LocatedMessage> located) => context.RegisterSourceOutput(
            located.Combine(context.CompilationProvider),
            (output, message) => output.ReportDiagnostic(message.Left.ToDiagnostic(message.Right)));
    }

    /// <summary>Tracking names of the steps.</summary>
    internal static class Steps
    {
        public const string Declarations = nameof(Declarations);
        public const string Requests = nameof(Requests);
        public const string Models = nameof(Models);
        public const string Jobs = nameof(Jobs);
        public const string Networks = nameof(Networks);
        public const string Sources = nameof(Sources);
        public const string Messages = nameof(Messages);
    }
}
