using OneStop.Verifier;

// verifier BUNDLE [FINGERPRINT]: is this file what the authority's record said? Needs no network, no database and nothing of OneStop.
if (args is not ([_] or [_, _]))
{
    Console.Error.WriteLine("verifier BUNDLE.zip [FINGERPRINT]\n\nFINGERPRINT: of the key that the authority has published; without it the bundle is only held against the key it brings along.");
    return 1;
}
var (bundle, faults) = Bundle.Judge(File.ReadAllBytes(args[0]), args.ElementAtOrDefault(1));
if (bundle is null || faults.Count > 0)
{
    Console.WriteLine("NO");
    foreach (var fault in faults) Console.WriteLine($"  {fault}");
    return 2;
}
Console.WriteLine($"YES: {bundle.Dossier}, {bundle.EventCount} events, as sealed by {bundle.Checkpoint.Instance} on {bundle.Checkpoint.At} (checkpoint {bundle.Checkpoint.Number}).");
Console.WriteLine($"Signed with the key {bundle.KeyFingerprint}: compare it with the one the authority has published.");
return 0;
