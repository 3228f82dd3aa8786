using Lrp.Cli.Images;

namespace Lrp.Cli.Tests;

public class ImageTests
{
    [Fact]
    public void Shorter_side_is_set_and_the_longer_one_rounded_down()
    {
        var image = Filled(451, 300, 7);
        Assert.Equal((384, 256), SizeOf(image.ResizeShorterSide(256)));
        Assert.Equal((256, 384), SizeOf(Filled(300, 451, 7).ResizeShorterSide(256)));
    }

    [Fact]
    public void A_uniform_picture_stays_uniform_at_every_size()
    {
        foreach (var (width, height) in ((int, int)[])[(1, 1), (5, 3), (64, 48), (100, 7)])
            Assert.All(Filled(23, 17, 200).Resize(width, height).Pixels, value => Assert.Equal(200, value));
    }

    [Fact]
    public void Shrinking_averages_rather_than_skips()
    {
        // Stripes of one pixel: a kernel that did not widen would return black or white.
        var stripes = new RgbImage(64, 1, [.. Enumerable.Range(0, 64).SelectMany(x => Enumerable.Repeat((byte)(x % 2 * 255), 3))]);
        Assert.All(stripes.Resize(8, 1).Pixels, value => Assert.InRange(value, 115, 140));
    }

    [Fact]
    public void The_centre_is_cut_out()
    {
        var image = new RgbImage(5, 1, [.. Enumerable.Range(0, 15).Select(value => (byte)value)]);
        Assert.Equal([3, 4, 5, 6, 7, 8, 9, 10, 11], image.CropCentre(3, 1).Pixels);
        Assert.Throws<ArgumentException>(() => image.CropCentre(6, 1));
    }

    [Fact]
    public void Planes_are_normalised_per_channel()
    {
        var planes = new RgbImage(1, 1, [255, 0, 51]).ToPlanes([0.5f, 0, 0.2f], [0.5f, 1, 2]);
        Assert.Equal([1f, 0f, 0f], planes.Select(value => MathF.Round(value, 5)));
    }

    [Fact]
    public void Channels_last_and_grey_networks_get_their_own_layout()
    {
        float[] planes = [1, 2, 3, 4, 5, 6];
        Assert.Equal(new ImageLayout(3, 8, 2, ChannelsLast: true), ImageLayout.Of([1, 8, 2, 3]));
        Assert.Equal([1, 3, 5, 2, 4, 6], new ImageLayout(3, 1, 2, true).Arrange(planes));
        Assert.Equal([3, 4], new ImageLayout(1, 1, 2, false).Arrange(planes));
        Assert.Equal([9, 12], new ImageLayout(3, 1, 2, true).SumChannels([1, 3, 5, 2, 4, 6]));
        Assert.Null(ImageLayout.Of([1, 784]));
    }

    [Fact]
    public void Sizes_and_channels_are_read_or_refused()
    {
        Assert.Equal(new PictureSize(256, 0), PictureSize.Parse("256"));
        Assert.Equal(new PictureSize(320, 240), PictureSize.Parse("320x240"));
        foreach (var text in (string[])["", "x", "0", "-3", "1x2x3", "3,5", "99999999999"])
            Assert.Throws<FormatException>(() => PictureSize.Parse(text));
        Assert.Equal([0.5f, 0.5f, 0.5f], Preprocessing.ParseChannels("0.5"));
        foreach (var text in (string[])["", "1,2", "1,2,x", "NaN", "1,2,3,4"])
            Assert.Throws<FormatException>(() => Preprocessing.ParseChannels(text));
    }

    [Fact]
    public void A_picture_that_cannot_fill_the_network_is_refused_with_the_option_to_change()
    {
        var preprocessing = new Preprocessing(new PictureSize(100, 0), null, [0, 0, 0], [1, 1, 1]);
        var layout = new ImageLayout(3, 224, 224, ChannelsLast: false);
        var exception = Assert.Throws<InvalidDataException>(() => preprocessing.Fit(Filled(300, 200, 0), layout));
        Assert.Contains("--resize", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_options_a_picture_covers_the_network_whatever_its_proportions()
    {
        var preprocessing = new Preprocessing(null, null, [0, 0, 0], [1, 1, 1]);
        foreach (var (width, height) in ((int, int)[])[(300, 200), (10, 999), (224, 224), (7, 7)])
            Assert.Equal((224, 112), SizeOf(preprocessing.Fit(Filled(width, height, 0), new ImageLayout(3, 112, 224, false))));
    }

    private static RgbImage Filled(int width, int height, byte value)
    {
        var pixels = new byte[3 * width * height];
        Array.Fill(pixels, value);
        return new RgbImage(width, height, pixels);
    }

    private static (int Width, int Height) SizeOf(RgbImage image) => (image.Width, image.Height);
}
