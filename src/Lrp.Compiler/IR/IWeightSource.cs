namespace Lrp.Compiler.IR;

/// <summary>Reads payloads of weights: for folding small constants, and for the interpreter. Generated code reads them by itself.</summary>
public interface IWeightSource
{
    /// <summary>The content, widened to float64, in the given shape.</summary>
    Tensor Read(FileConstant constant, Shape shape);

    /// <summary>Bytes of the model file.</summary>
    long Length { get; }

    /// <summary>Hash of the model file's bytes outside the payloads of these tensors.</summary>
    ulong Fingerprint(IEnumerable<FileConstant> payloads);
}
