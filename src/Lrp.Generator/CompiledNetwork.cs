using Lrp.Compiler;
using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.Emission;
using Lrp.Compiler.IR;
using Lrp.Generator.Declarations;
using Lrp.Generator.Diagnostics;
using Lrp.Generator.Infrastructure;
using Lrp.Generator.Models;

namespace Lrp.Generator;

/// <summary>Everything that decides what is compiled: equal jobs give equal code.</summary>
/// <param name="Models">The model files that the request's name fits.</param>
/// <param name="Suggestion">The name that may have been meant, where no file has the request's; else null.</param>
internal sealed record CompilationJob(
    NetworkRequest Request, EquatableArray<ModelItem> Models, string? Suggestion, ProjectSettings Settings)
{
    public static CompilationJob Of(NetworkRequest request, IEnumerable<ModelItem> models, ProjectSettings settings)
    {
        if (request.IsDefined)
            return new(request, default, null, settings);
        var named = models.Where(model => model.IsNamed(request.Model)).ToArray();
        return new(request, new(named), named.Length > 0 ? null : ModelItem.Nearest(request.Model, models), settings);
    }
}

/// <summary>What a project says for all its networks.</summary>
/// <param name="AllowsUnsafe">It allows unsafe code.</param>
/// <param name="InstructionSets">Its property <c>LrpInstructionSets</c>.</param>
internal sealed record ProjectSettings(bool AllowsUnsafe, string InstructionSets);

/// <summary>Generated texts and messages.</summary>
/// <param name="FullName">The network's <see cref="NetworkRequest.FullName"/>.</param>
internal sealed record CompiledNetwork(string FullName, EquatableArray<GeneratedFile> Files, EquatableArray<Message> Messages)
{
    public static CompiledNetwork Compile(CompilationJob job, Func<CompilationRequest, CompilationResult> compile)
    {
        var model = job.Models.Count == 1 ? job.Models[0] : null;
        var instructionSets = VectorIsa.Parse(job.Settings.InstructionSets, out var unknown);
        var request = job.Request.ToCompilationRequest(model) with { InstructionSets = instructionSets };

        var problem = job switch
        {
            { Request.IsDefined: false, Models.Count: 0 } => new Diagnostic(
                DiagnosticTable.ModelNotListed, job.Request.Model, job.Suggestion is { } name
                    ? $"did you mean '{name}'? (Upper and lower case count.)"
                    : $"add <LrpModel Include=\"{job.Request.Model}\" /> to the project"),
            { Models.Count: > 1 } => new Diagnostic(DiagnosticTable.ModelAmbiguous, job.Request.Model, $"{job.Models.Count}"),
            _ when model is { IsMissing: true } => new Diagnostic(DiagnosticTable.ModelMissing, model.Path),
            _ when model is { Placement: null } => new Diagnostic(DiagnosticTable.WeightsUnknown, request.ModelName, model.Weights),
            _ when unknown is not null => new Diagnostic(
                DiagnosticTable.InstructionSetUnknown, unknown, string.Join(", ", VectorIsa.All.Select(isa => isa.Name))),
            { Settings.AllowsUnsafe: false } => new Diagnostic(DiagnosticTable.UnsafeCodeForbidden, request.ModelName),
            _ => null,
        };
        var result = problem is not null ? new CompilationResult([], [problem])
            : job.Request.IsValid ? compile(request)
            : new CompilationResult([], []);
        var files = result.Succeeded && job.Request.IsValid ? result.Files : [FailedNetworkEmitter.Emit(request)];
        return new CompiledNetwork(job.Request.FullName, new(files), new(result.Diagnostics.Select(Message.Of)));
    }
}
