namespace Lrp.Generated;

/// <summary>The initialisers of an ONNX file, with external data beside it.</summary>
internal static class OnnxTensors
{
    /// <exception cref="InvalidDataException">The file is damaged, or no ONNX file.</exception>
    public static TensorStore Open(string path)
    {
        var file = new ModelFiles(path);
        try
        {
            PlacedTensor[] tensors = [.. new OnnxTensorReader(file.Model).ReadAll().Where(tensor => tensor.Name.Length > 0).Select(Place)];
            return new TensorStore(Path.GetFileName(path), tensors, file.Of, file);
        }
        catch (InvalidDataException exception)
        {
            file.Dispose();
            throw new InvalidDataException($"'{Path.GetFileName(path)}' is no ONNX file: {exception.Message}.", exception);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static PlacedTensor Place(OnnxTensor tensor)
    {
        var type = (WeightType)tensor.Type;
        // External data without a length goes on for as long as the shape says.
        var length = tensor.Length >= 0 || !Enum.IsDefined(type) ? tensor.Length
            : tensor.Shape.Aggregate((long)WeightDecoder.SizeOf(type), (bytes, dimension) => bytes * dimension);
        return new PlacedTensor(
            new StoredTensor(tensor.Name, type.ToString(), tensor.Shape), Enum.IsDefined(type) && length >= 0 ? type : null,
            tensor.File, tensor.Offset, length, tensor.Encoding);
    }
}
