namespace Lrp.Generated;

/// <summary>The weights of a network that was compiled from a model file: that file, or one of the same network trained anew.</summary>
internal sealed class ModelWeights : WeightFile
{
    private readonly ModelFiles _files;
    private readonly WeightTable _table;

    /// <exception cref="WeightMismatchException">The file is of another network, or damaged.</exception>
    public ModelWeights(ModelFiles files, WeightTable table, string name)
    {
        (_files, _table) = (files, table);
        try
        {
            WeightTableCheck.Verify(files.Model, table, name);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    public override WeightTensor Read(int entry) => WeightDecoder.Read(_files.Of(_table.Entries[entry]), _table.Entries[entry]);

    public override void Dispose() => _files.Dispose();
}
