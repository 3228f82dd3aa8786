namespace Lrp.Compiler.IR;

public sealed partial record DescriptorGrid
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        var raw = Raw.Evaluate([inputs[0]])[0];
        var places = Raw.HasPlaces ? 2 : 0;
        var length = raw.Shape[2] - places;
        var rows = raw.Rows().SelectMany(row =>
        {
            double[] descriptor = [.. row.Take(length)];
            if (Contrast is { } contrast)
                descriptor = Normalised(descriptor, contrast);
            if (inputs.Count == 3)
                descriptor = Projected(descriptor, inputs[1].Data, inputs[2]);
            return descriptor.Concat(row.Skip(length));
        });
        return [new Tensor(inputs.Count == 1 ? raw.Shape : raw.Shape.With(2, inputs[2].Shape[0] + places), [.. rows])];
    }

    private static double[] Normalised(double[] patch, double contrast)
    {
        var mean = patch.Average();
        double[] centred = [.. patch.Select(pixel => pixel - mean)];
        var deviation = Math.Sqrt(centred.Average(pixel => pixel * pixel) + contrast);
        return [.. centred.Select(pixel => pixel / deviation)];
    }

    private static double[] Projected(double[] descriptor, double[] mean, Tensor basis) =>
        [.. basis.Rows().Select(axis => axis.Select((weight, index) => weight * (descriptor[index] - mean[index])).Sum())];
}

public sealed partial record LocalDescriptors
{
    /// <summary>Where a gradient's histogram is cut off (Lowe 2004).</summary>
    internal const double Clip = 0.2;

    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        var (samples, pixels) = (inputs[0].Shape[0], inputs[0].Shape.CountOf(1, 4));
        var result = Enumerable.Range(0, samples).SelectMany(sample =>
        {
            var image = new Picture(Geometry, inputs[0].Data, sample * pixels);
            return Geometry.Areas().SelectMany(area => Describe(image, area).Concat(Place(area)));
        });
        return [new Tensor(new Shape(samples, Geometry.Count, (int)Length + (HasPlaces ? 2 : 0)), [.. result])];
    }

    private IEnumerable<double> Describe(Picture image, DescriptorArea area) => Kind switch
    {
        DescriptorKind.Patch => Patch(image, area),
        DescriptorKind.Gradient => Gradients(image, area),
        _ => Colours(image, area),
    };

    private IEnumerable<double> Place(DescriptorArea area) => HasPlaces
        ? [2 * (((area.Left + (area.Width / 2.0)) / Geometry.Width) - 0.5), 2 * (((area.Top + (area.Height / 2.0)) / Geometry.Height) - 0.5)]
        : [];

    private IEnumerable<double> Patch(Picture image, DescriptorArea area) =>
        from channel in Enumerable.Range(0, Geometry.Channels)
        from row in Enumerable.Range(0, Geometry.Size[0])
        from column in Enumerable.Range(0, Geometry.Size[1])
        select image.Pixels(channel, area with
        {
            Top = area.Top + (row * area.Scale),
            Left = area.Left + (column * area.Scale),
            Height = area.Scale,
            Width = area.Scale,
        }).Average();

    private IEnumerable<double> Colours(Picture image, DescriptorArea area) =>
        from cell in CellsOf(area)
        from channel in Enumerable.Range(0, Geometry.Channels)
        let pixels = image.Pixels(channel, cell).ToList()
        let mean = pixels.Average()
        from number in new[] { mean, Math.Sqrt(pixels.Average(pixel => (pixel - mean) * (pixel - mean))) }
        select number;

    /// <summary>The cells of an area, whose borders are whole pixels.</summary>
    private IEnumerable<DescriptorArea> CellsOf(DescriptorArea area) =>
        from row in Enumerable.Range(0, Cells)
        from column in Enumerable.Range(0, Cells)
        let top = row * area.Height / Cells
        let left = column * area.Width / Cells
        select new DescriptorArea(area.Top + top, area.Left + left, ((row + 1) * area.Height / Cells) - top,
            ((column + 1) * area.Width / Cells) - left, area.Scale);

    private double[] Gradients(Picture image, DescriptorArea area)
    {
        var histograms = new List<double>();
        foreach (var cell in CellsOf(area))
        {
            var histogram = new double[Bins];
            for (var y = cell.Top; y < cell.Top + cell.Height; y++)
            {
                for (var x = cell.Left; x < cell.Left + cell.Width; x++)
                    Add(histogram, image.Slope(y, x));
            }

            histograms.AddRange(histogram);
        }

        double[] all = [.. histograms];
        if (IsRoot)
            return Array.ConvertAll(Divided(all, all.Sum()), Math.Sqrt);
        var clipped = Array.ConvertAll(Divided(all, Length2(all)), share => Math.Min(share, Clip));
        return Divided(clipped, Length2(clipped));
    }

    /// <summary>The size of a gradient goes to the two bins that are next to its direction.</summary>
    private void Add(double[] histogram, (double Down, double Right) slope)
    {
        var size = Math.Sqrt((slope.Down * slope.Down) + (slope.Right * slope.Right));
        var turn = Math.Atan2(slope.Down, slope.Right) / (2 * Math.PI);
        var place = (turn < 0 ? turn + 1 : turn) * Bins;
        var bin = (int)Math.Floor(place);
        histogram[bin % Bins] += size * (1 - (place - bin));
        histogram[(bin + 1) % Bins] += size * (place - bin);
    }

    private static double[] Divided(double[] numbers, double by) => by == 0 ? numbers : Array.ConvertAll(numbers, number => number / by);

    private static double Length2(double[] numbers) => Math.Sqrt(numbers.Sum(number => number * number));

    /// <summary>An image of a batch.</summary>
    private sealed class Picture(GridGeometry grid, double[] data, int start)
    {
        public double At(int channel, int y, int x) => data[start + (((channel * grid.Height) + y) * grid.Width) + x];

        public IEnumerable<double> Pixels(int channel, DescriptorArea area) =>
            from y in Enumerable.Range(area.Top, area.Height)
            from x in Enumerable.Range(area.Left, area.Width)
            select At(channel, y, x);

        /// <summary>Half the difference of neighbours, of the mean of channels; at a border its own pixel stands for one.</summary>
        public (double Down, double Right) Slope(int y, int x) => (
            (Grey(Math.Min(y + 1, grid.Height - 1), x) - Grey(Math.Max(y - 1, 0), x)) / 2,
            (Grey(y, Math.Min(x + 1, grid.Width - 1)) - Grey(y, Math.Max(x - 1, 0))) / 2);

        private double Grey(int y, int x) => Enumerable.Range(0, grid.Channels).Average(channel => At(channel, y, x));
    }
}

public sealed partial record DescriptorAreas
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        var result = new Tensor(new Shape(inputs[0].Shape[0], Geometry.Channels, Geometry.Height, Geometry.Width));
        var descriptor = 0;
        for (var sample = 0; sample < inputs[0].Shape[0]; sample++)
        {
            foreach (var area in Geometry.Areas())
            {
                var share = inputs[0].Data[descriptor++] / ((double)area.Height * area.Width * Geometry.Channels);
                for (var channel = 0; channel < Geometry.Channels; channel++)
                {
                    for (var y = area.Top; y < area.Top + area.Height; y++)
                    {
                        var row = ((((sample * Geometry.Channels) + channel) * Geometry.Height) + y) * Geometry.Width;
                        for (var x = area.Left; x < area.Left + area.Width; x++)
                            result.Data[row + x] += share;
                    }
                }
            }
        }

        return [result];
    }
}
