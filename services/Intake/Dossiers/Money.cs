using System.Globalization;

namespace OneStop.Intake.Dossiers;

/// <summary>Sums as people read them.</summary>
public static class Money
{
    /// <summary>"1.000.000 đồng".</summary>
    public static string InWords(long vnd) => string.Create(CultureInfo.InvariantCulture, $"{vnd:#,0} đồng").Replace(',', '.');
}
