using System.CommandLine;
using Lrp.Analysis;
using Lrp.Cli.Spraying;

namespace Lrp.Cli.Commands;

/// <summary><c>lrp spray</c>: finds the strategies by which a network recognises each class.</summary>
internal static class SprayCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var data = CommonOptions.Data();
        var explanation = CommonOptions.Explanation();
        var label = CommonOptions.Number("--class", "The class to analyse, by its number. Default: all.", 0);
        var size = CommonOptions.Number("--size", "The longer side of the maps that are compared. Default: 32.", 1);
        var neighbours = CommonOptions.Number("--neighbours", "Neighbours of each map in the graph. Default: 10.", 1);
        var clusters = CommonOptions.Number("--clusters", "How many clusters. Default: as the eigengap says.", 1);
        var eigenpairs = CommonOptions.Number("--eigenpairs", "Eigenpairs of the Laplacian. Default: 32.", 2);
        var seed = CommonOptions.Number("--random-seed", "Where random numbers begin. Default: 0.", 0);
        var normalise = new Option<MapNormalisation>("--normalise")
        {
            Description = "What maps are divided by: Sum, Absolute or None. Default: Sum.",
        };
        var method = new Option<ClusterMethod>("--method") { Description = "KMeans, Agglomerative or Dbscan. Default: KMeans." };
        var folder = new Option<string>("--out", "-o") { Description = "The folder of the report.", DefaultValueFactory = _ => "report" };
        var virelay = new Option<bool>("--virelay") { Description = "Also write the files of a ViRelAy project (HDF5)." };
        var command = new Command("spray", "Finds the strategies by which a network recognises each class, and reports them as pages.")
        {
            model, data, explanation, label, size, neighbours, clusters, eigenpairs, normalise, method, seed, folder, virelay,
        };
        var options = new DataCommandOptions(command);
        var usual = new SprayOptions();
        command.SetWork((parsed, cancellation) =>
            new SprayRun(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error)
            {
                Loader = options.Loader(parsed),
                Model = parsed.GetRequiredValue(model),
                DataPath = parsed.GetRequiredValue(data),
                DataOptions = options.Data(parsed),
                Explanation = parsed.GetRequiredValue(explanation),
                Class = parsed.GetValue(label),
                Size = parsed.GetValue(size) ?? 32,
                Options = usual with
                {
                    Neighbours = parsed.GetValue(neighbours) ?? usual.Neighbours,
                    Clusters = parsed.GetValue(clusters),
                    Eigenpairs = parsed.GetValue(eigenpairs) ?? usual.Eigenpairs,
                    Normalisation = parsed.GetValue(normalise),
                    Method = parsed.GetValue(method),
                    Seed = parsed.GetValue(seed) ?? usual.Seed,
                },
                Threads = options.Threads(parsed),
                Out = parsed.GetRequiredValue(folder),
                Virelay = parsed.GetValue(virelay),
            }.Run(cancellation));
        return command;
    }
}
