namespace Lrp.Generated;

/// <summary>A function of one number, on all lanes of a vector of float32.</summary>
internal interface ISingleFunction<TVector>
{
    /// <summary>f(x); α and β are the function's parameters, where it has any.</summary>
    static abstract TVector Invoke(TVector x, float alpha, float beta);
}
