using Lrp.Compiler;
using Lrp.Compiler.Diagnostics;
using Lrp.Replay;

// Writes what the compiler makes of each model, a file per stage and generated file: REPOSITORY, the tree that the models are in, and
// OUTPUT, a folder. Comparing two such folders is the business of replay.sh.
if (args is not [var repository, var output])
{
    Console.Error.WriteLine("usage: Lrp.Replay REPOSITORY OUTPUT");
    return 2;
}

var scratch = Directory.CreateTempSubdirectory("lrp-replay-").FullName;
try
{
    ReplayModel[] models = [.. FileModels.All(repository), .. BuiltModels.All(scratch)];
    models.AsParallel().ForAll(model => Write(model, Path.Combine(output, model.Name)));
    return 0;
}
finally
{
    Directory.Delete(scratch, recursive: true);
}

static void Write(ReplayModel model, string folder)
{
    Directory.CreateDirectory(folder);
    foreach (var (index, stage) in StageDump.Stages.Where(stage => stage != "code").Index())
    {
        try
        {
            File.WriteAllText(Path.Combine(folder, $"{index + 1}-{stage}.txt"), StageDump.Write(model.Request, stage, null));
        }
        catch (DiagnosticException exception)
        {
            // A model that is refused is a result too: it changes where the message does.
            File.WriteAllText(Path.Combine(folder, "error.txt"), $"{exception.Diagnostic}\n");
            return;
        }
    }

    foreach (var file in NetworkCompiler.Compile(model.Request).Files)
        File.WriteAllText(Path.Combine(folder, $"{StageDump.Stages.Count}-{file.Name}"), file.Text);
}
