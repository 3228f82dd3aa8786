using System.Collections.ObjectModel;
using OpenQA.Selenium;
using OpenQA.Selenium.Interactions;

namespace Lrp.Analysis.Tests;

public sealed class ReportTests : IDisposable
{
    private const string Hostile = "</script><b>&\"'${x}";

    private static readonly ReportClass _class = Class(7, Hostile, ReferenceMaps.Maps);

    private readonly string _folder = Directory.CreateTempSubdirectory("lrp-report-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [BrowserFact]
    public void The_page_of_a_class_works_in_a_browser()
    {
        using var driver = Browser.Open(Write("class-7.html", SprayReport.ClassPage("net", _class, 16, 16)));
        Assert.Empty(Errors(driver));
        Assert.Equal(Hostile, driver.FindElement(By.Id("name")).Text);
        Assert.Equal(3, driver.FindElements(By.CssSelector("#clusters .panel")).Count);
        Assert.Contains("gap after 3", driver.FindElement(By.Id("eigen")).Text, StringComparison.Ordinal);

        // Pointing at a point shows its picture and its map.
        var plane = driver.FindElement(By.Id("plane"));
        var point = (ReadOnlyCollection<object>)((IJavaScriptExecutor)driver).ExecuteScript("return points[0]")!;
        var (x, y) = (Convert.ToDouble(point[0]), Convert.ToDouble(point[1]));
        new Actions(driver).MoveToElement(plane, (int)x - (plane.Size.Width / 2), (int)y - (plane.Size.Height / 2)).Perform();
        var tip = driver.FindElement(By.Id("tip"));
        Assert.True(tip.Displayed);
        Assert.Equal(2, tip.FindElements(By.ClassName("sprite")).Count);

        // Drawing around everything lists everything; a button lists a cluster.
        new Actions(driver).MoveToElement(plane, -318, -238).ClickAndHold().MoveByOffset(636, 0).MoveByOffset(0, 476)
            .MoveByOffset(-636, 0).Release().Perform();
        Assert.Equal("300 chosen", driver.FindElement(By.Id("listTitle")).Text);
        Assert.Equal(300, driver.FindElements(By.CssSelector("#list .pair")).Count);
        var cluster = driver.FindElements(By.CssSelector("#clusters .panel"))[1];
        cluster.FindElement(By.TagName("button")).Click();
        var number = int.Parse(cluster.GetAttribute("data-cluster")!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(_class.Result!.Clusters[number].Members.Count, driver.FindElements(By.CssSelector("#list .pair")).Count);
        driver.FindElement(By.Id("pca")).Click();
        Assert.Contains("on", driver.FindElement(By.Id("pca")).GetAttribute("class"), StringComparison.Ordinal);
        Assert.Empty(Errors(driver));
    }

    [BrowserFact]
    public void The_overview_ranks_classes_and_leads_to_their_pages()
    {
        var plain = Class(2, "plain", Halves());
        var few = new ReportClass(3, "few", null, [], "1 maps are too few");
        Write("class-7.html", SprayReport.ClassPage("net", _class, 16, 16));
        using var driver = Browser.Open(Write("index.html", SprayReport.Overview("net", [few, plain, _class], 16, 16)));
        var rows = driver.FindElements(By.CssSelector("#classes tr"));
        var expected = ((ReportClass[])[plain, _class]).OrderByDescending(each => each.Result!.Separability).Select(each => each.Name)
            .Append("few");
        Assert.Equal(expected, rows.Select(row => row.FindElement(By.TagName("td")).Text));
        Assert.Contains("too few", rows[2].Text, StringComparison.Ordinal);
        driver.FindElement(By.LinkText(Hostile)).Click();
        Assert.Equal(Hostile, driver.FindElement(By.Id("name")).Text);
        Assert.Empty(Errors(driver));
    }

    [Fact]
    public void A_page_is_one_file_that_needs_no_other()
    {
        var page = SprayReport.ClassPage("net", _class, 16, 16);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
        Assert.Equal(4, page.Split("data:image/png;base64,").Length - 1);
        Assert.Throws<ArgumentException>(() => SprayReport.ClassPage("net", _class with { Result = null }, 16, 16));
    }

    [Fact]
    public void Pictures_are_PNG_that_others_read()
    {
        byte[] pixels = [255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 8, 7, 6, 5, 4, 3, 2, 1];
        var path = Path.Combine(_folder, "p.png");
        File.WriteAllBytes(path, PngWriter.Write(3, 2, pixels));
        var read = Cli.Images.RgbImage.Load(path);
        Assert.Equal((3, 2), (read.Width, read.Height));
        Assert.Equal(pixels, read.Pixels);
    }

    private string Write(string file, string page)
    {
        var path = Path.Combine(_folder, file);
        File.WriteAllText(path, page);
        return path;
    }

    private static IEnumerable<string> Errors(IWebDriver driver) =>
        driver.Manage().Logs.GetLog(LogType.Browser).Where(entry => entry.Level == LogLevel.Severe).Select(entry => entry.Message);

    internal static ReportClass Class(int number, string name, RowMatrix maps)
    {
        var result = Spray.Run(maps);
        var side = (int)Math.Sqrt(maps.Width);
        return new ReportClass(number, name, result, [.. result.Members.Select(row =>
            new ReportSample($"map {row}", side, side, [.. Enumerable.Repeat((byte)(row % 256), 3 * maps.Width)], maps[row].ToArray()))]);
    }

    private static RowMatrix Halves()
    {
        var maps = new RowMatrix(60, 256);
        for (var row = 0; row < maps.Count; row++)
        {
            for (var index = 0; index < maps.Width; index++)
                maps[row][index] = 1 + ((row * 31) + (index * 17)) % 23 / 10f;
        }

        return maps;
    }
}
