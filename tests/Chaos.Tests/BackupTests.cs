using System.Security.Cryptography;
using FluentAssertions;
using OneStop.Chaos.Checks;
using OneStop.Launcher;
using Xunit;

namespace OneStop.Chaos.Tests;

/// <summary>A backup is worth what can be made of it.</summary>
public sealed class BackupTests(ITestOutputHelper output)
{
    private static readonly BackupKey Key = new(RandomNumberGenerator.GetBytes(32), IsPassphrase: false);

    [Fact]
    public async Task An_instance_restored_from_a_backup_under_load_holds_what_was_acknowledged_and_goes_on_with_what_was_on_its_way()
    {
        var root = Directory.CreateTempSubdirectory("onestop-chaos-backup-").FullName;
        await Ground.Shell($"chmod a+rx {root}");
        try
        {
            var evidence = await new Restored(20261125, 6, output.WriteLine).Play(root);

            evidence.Commands.Count(c => c.Any(a => a.Succeeded)).Should().BeGreaterThan(20, "there was a load");
            Check.All.SelectMany(c => c.Find(evidence)).Should().BeEmpty();
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Theory]
    [InlineData(0), InlineData(1), InlineData(1024 * 1024), InlineData(1024 * 1024 + 1), InlineData(3 * 1024 * 1024)]
    public void What_is_sealed_is_opened_as_it_was(int length)
    {
        var content = RandomNumberGenerator.GetBytes(length);

        Open(Seal(content)).Should().Equal(content);
    }

    [Fact]
    public void A_file_that_is_changed_cut_off_or_put_together_otherwise_is_not_opened()
    {
        const int Chunk = 1024 * 1024 + 16, Header = 41;
        var sealedUp = Seal(RandomNumberGenerator.GetBytes(3 * 1024 * 1024 + 100));

        foreach (var place in (int[])[0, 8, 9, 40, Header, Header + Chunk - 1, Header + Chunk, sealedUp.Length - 1])
        {
            var changed = (byte[])sealedUp.Clone();
            changed[place] ^= 1;
            Opening(changed).Should().Throw<FailureException>($"byte {place} is another");
        }
        foreach (var length in (int[])[0, 8, Header, Header + 1, Header + Chunk, Header + 2 * Chunk, sealedUp.Length - 1])
            Opening(sealedUp[..length]).Should().Throw<FailureException>($"it ends after {length} bytes");
        Opening([.. sealedUp[..(Header + Chunk)], .. sealedUp[(Header + 2 * Chunk)..]]).Should().Throw<FailureException>("a chunk is missing");
        Opening([.. sealedUp, 0]).Should().Throw<FailureException>("there is more");
    }

    [Fact]
    public void Another_key_or_another_kind_of_key_does_not_open_it()
    {
        var sealedUp = Seal([1, 2, 3]);

        FluentActions.Invoking(() => Open(sealedUp, new(RandomNumberGenerator.GetBytes(32), false))).Should().Throw<FailureException>().WithMessage("*key or passphrase is another*");
        FluentActions.Invoking(() => Open(sealedUp, new("một hai ba bốn năm"u8.ToArray(), true))).Should().Throw<FailureException>().WithMessage("*made with a key file*");
        Open(Seal([1, 2, 3], new("một hai ba bốn năm"u8.ToArray(), true)), new("một hai ba bốn năm"u8.ToArray(), true)).Should().Equal(1, 2, 3);
    }

    [Fact]
    public async Task A_damaged_file_and_a_directory_that_is_not_empty_are_refused_and_left_as_they_are()
    {
        var root = Directory.CreateTempSubdirectory("onestop-chaos-refused-").FullName;
        var (file, key, state) = (Path.Combine(root, "backup"), Path.Combine(root, "key"), Path.Combine(root, "state"));
        try
        {
            await File.WriteAllBytesAsync(key, Key.Secret, TestContext.Current.CancellationToken);
            await File.WriteAllBytesAsync(file, Seal(new byte[2_000_000])[..^1], TestContext.Current.CancellationToken);
            (await Restore()).Should().Contain("damaged or cut off");
            Directory.Exists(state).Should().BeFalse();

            Directory.CreateDirectory(state);
            await File.WriteAllTextAsync(Path.Combine(state, "mine"), "", TestContext.Current.CancellationToken);
            (await Restore()).Should().Contain("is not empty");
            Directory.GetFiles(state).Should().ContainSingle();
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }

        async Task<string> Restore()
        {
            var refused = await Tool.Run(root,
                ["dotnet", Checkout.PathOf("deploy/Launcher/bin/Release/net10.0/OneStop.Launcher.dll"), "restore", file, "--key", key, "--state", state], TestContext.Current.CancellationToken);
            refused.ExitCode.Should().Be(1);
            return string.Join('\n', refused.Output);
        }
    }

    private static byte[] Seal(byte[] content, BackupKey? key = null)
    {
        using var file = new MemoryStream();
        using (var sealing = new SealingStream(file, key ?? Key))
        {
            sealing.Write(content);
            sealing.Complete();
        }
        return file.ToArray();
    }

    private static byte[] Open(byte[] file, BackupKey? key = null)
    {
        using var content = new MemoryStream();
        using var opening = new OpeningStream(new MemoryStream(file), key ?? Key);
        opening.CopyTo(content);
        return content.ToArray();
    }

    private static Action Opening(byte[] file) => () => Open(file);
}
