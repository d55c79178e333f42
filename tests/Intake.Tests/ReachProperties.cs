using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using OneStop.Provinces;
using OneStop.Testing;
using Xunit;

namespace OneStop.Intake.Tests;

/// <summary>What a dossier holds is not disclosed beyond the role (NĐ 118/2025, Đ.5.1d, Đ.27.3): whoever asks, by whatever door. Who may is said here once more, from
/// the law and the pack, and not taken from the service.</summary>
public sealed class ReachProperties(IntakeHost intake)
{
    private sealed record Filed(string Code, string Desk, string Name, string Id);

    /// <param name="Officer">Null for who has not signed in.</param>
    /// <param name="Path">With the dossier's code, its desk and the name on it.</param>
    private sealed record Read(Officer? Officer, int Dossier, string Path);

    private static readonly string[] Dossier = ["/api/intake/dossiers/{code}", "/api/intake/dossiers/{code}/forms/01", "/api/intake/dossiers/{code}/timeline", "/api/intake/dossiers/{code}/forms/07"];

    private static readonly string[] Lists = ["/api/intake/dossiers", "/api/intake/dossiers?q={name}", "/api/intake/dossiers?q={code}", "/api/intake/desks/{desk}/register?from=2026-01-01&to=2026-12-31&format=xlsx"];

    private static readonly string[] Desks = ["ttphvcc", "phuong-1", "xa-2"];

    private Gen<Officer?> AnyOfficer =>
        from roles in Gen.Elements(Enum.GetValues<Role>()).ArrayOf()
        from units in Gen.Elements(intake.Province.Units.Select(u => u.Id).ToArray()).ArrayOf()
        from desk in Gen.Elements([null, .. Desks])
        from anonymous in Gen.Choose(0, 9)
        select anonymous == 0 ? null : new Officer("somebody", "Ai đó", [.. roles.Distinct().Take(3)], [.. units.Distinct().Take(3)], desk);

    private Gen<Read> AnyRead =>
        from officer in AnyOfficer
        from dossier in Gen.Choose(0, Desks.Length - 1)
        from path in Gen.Elements([.. Dossier, .. Lists])
        select new Read(officer, dossier, path);

    [Fact]
    public async Task I15_nobody_outside_their_roles_reach_sees_what_a_dossier_holds()
    {
        using var mint = new TokenMint(intake.Instance, TimeProvider.System);
        List<Filed> filed = [];
        foreach (var (desk, reception) in Desks.Zip(["reception.a", "reception.b", "reception.c"]))
        {
            var (name, id) = ($"Người {Papers.Mark()}", Papers.Id());
            var answer = await intake.Receive(Papers.From(name, id).With(r => r["deskId"] = desk), intake.Token(reception));
            filed.Add(new(answer.Json["dossierCode"]!.GetValue<string>(), desk, name, id));
        }
        var (seen, hidden) = (0, 0);
        Prop.ForAll(AnyRead.ToArbitrary(), read => Task.Run(() => Holds(read)).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(400).WithEndSize(4));
        // Both sides were tried.
        seen.Should().BeGreaterThan(20);
        hidden.Should().BeGreaterThan(100);

        async Task Holds(Read read)
        {
            var dossier = filed[read.Dossier];
            var path = read.Path.Replace("{code}", dossier.Code, StringComparison.Ordinal).Replace("{desk}", dossier.Desk, StringComparison.Ordinal)
                .Replace("{name}", Uri.EscapeDataString(dossier.Name), StringComparison.Ordinal);
            var answer = await intake.Client.Get(path, read.Officer is null ? null : mint.For(read.Officer, TimeSpan.FromHours(1)));
            if (read.Officer is { } officer && MaySee(officer, dossier))
            {
                if (Dossier.Contains(read.Path)) answer.Status.Should().Be(200, $"{officer} reads {read.Path}");
                seen++;
                return;
            }
            hidden++;
            if (!Lists.Contains(read.Path)) answer.Status.Should().BeOneOf(401, 403, 404);
            else if (read.Path.Contains("register", StringComparison.Ordinal)) answer.Status.Should().BeOneOf(401, 403);
            answer.Body.Should().NotContain(dossier.Name, $"{string.Join(", ", read.Officer?.Roles ?? [])} reads {path}").And.NotContain(dossier.Id);
        }
    }

    /// <summary>The desk that received it, who supervises the province, and the departments that handle or decide it; who operates the system sees nothing.</summary>
    private bool MaySee(Officer officer, Filed dossier) => !officer.Roles.Contains(Role.Operator) && (officer.Roles.Contains(Role.Supervisor)
        || officer.Roles.Contains(Role.Reception) && officer.DeskId == dossier.Desk
        || officer.Roles.Any(r => r is Role.Handler or Role.Reviewer or Role.Signer) && officer.UnitIds.Any(u => u is "snv-lao-dong" or "snv-lanh-dao"));
}
