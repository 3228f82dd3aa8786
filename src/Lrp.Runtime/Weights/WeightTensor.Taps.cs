namespace Lrp.Generated;

// Sums over the taps of a window.
public sealed partial class WeightTensor
{
    /// <summary>
    /// The sum of those taps that meet the input, at each position: what a convolution gives for an input of ones, or its adjoint.
    /// Called on taps [K, kernel…].
    /// </summary>
    /// <param name="output">Spatial dimensions of the convolution's output.</param>
    /// <param name="spatial">Spatial dimensions of its input.</param>
    /// <param name="isAdjoint">Sums at the input's positions rather than at the output's.</param>
    /// <returns>[1, K, output…], or [1, K, spatial…] of the adjoint.</returns>
    public WeightTensor TapSum(int[] strides, int[] dilations, int[] padsBegin, int[] output, int[] spatial, bool isAdjoint)
    {
        // Which taps exist at a position is decided axis by axis, so one axis after the other is summed. Each becomes the last.
        var sums = this;
        int[] turn = [0, .. Enumerable.Range(2, output.Length - 1), 1];
        for (var axis = 0; axis < output.Length; axis++)
        {
            sums = sums.Transpose(turn);
            var taps = sums.Shape[^1];
            var positions = isAdjoint ? spatial[axis] : output[axis];
            var exists = Filled([positions, taps], 0);
            for (var o = 0; o < output[axis]; o++)
            {
                for (var tap = 0; tap < taps; tap++)
                {
                    var read = (long)o * strides[axis] - padsBegin[axis] + (long)tap * dilations[axis];
                    if (read >= 0 && read < spatial[axis])
                        exists.Data[(isAdjoint ? read : o) * taps + tap] = 1;
                }
            }

            sums = Dense(sums, exists);
        }

        return sums.Reshape([1, .. sums.Shape]);
    }
}
