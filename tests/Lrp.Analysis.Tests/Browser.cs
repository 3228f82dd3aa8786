using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;

namespace Lrp.Analysis.Tests;

/// <summary>Chromium without a window, as Debian packages it (chromium, chromium-driver).</summary>
internal static class Browser
{
    private const string Program = "/usr/bin/chromium", Driver = "/usr/bin/chromedriver";

    public static bool IsInstalled => File.Exists(Program) && File.Exists(Driver);

    public static IWebDriver Open(string page)
    {
        var options = new ChromeOptions { BinaryLocation = Program };
        options.AddArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1240,1400");
        var driver = new ChromeDriver(ChromeDriverService.CreateDefaultService(Path.GetDirectoryName(Driver), Path.GetFileName(Driver)),
            options);
        driver.Navigate().GoToUrl(new Uri(page).AbsoluteUri);
        return driver;
    }
}

/// <summary>A test that needs the browser; where there is none, it is reported as skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Browser.IsInstalled ? null! : "there is no Chromium: apt-get install chromium chromium-driver";
}
