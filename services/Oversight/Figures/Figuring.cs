using OneStop.Hosting;

namespace OneStop.Oversight.Figures;

/// <summary>What the figures need of the host.</summary>
public static class Figuring
{
    public static void Configure(IServiceCollection services)
    {
        services.AddSingleton(Lives.Tables);
        services.AddSingleton(SignedReports.Tables);
        services.AddSingleton(new Schema.WrittenOnce(SignedReports.Table));
        services.AddSingleton<Lives>();
        services.AddSingleton<IOverviews>(provider => provider.GetRequiredService<Lives>());
        services.AddSingleton<SignedReports>();
        services.AddHostedService<KeepingLives>();
    }
}
