namespace OneStop.Intake.People;

/// <summary>What is shown of a person without asking: enough to recognise them, too little to use.</summary>
public static class Masking
{
    private const string Hidden = "•••••";

    /// <summary>079•••••1234.</summary>
    public static string? Number(string? number) => number is null ? null : number.Length < 9 ? Hidden : $"{number[..3]}{Hidden}{number[^4..]}";

    /// <summary>The last three digits.</summary>
    public static string? Phone(string? phone) => phone is null ? null : $"{Hidden}{phone[^3..]}";

    /// <summary>The first letter, and where it is delivered.</summary>
    public static string? Email(string? email) => email is null ? null : $"{email[0]}{Hidden}{email[email.IndexOf('@', StringComparison.Ordinal)..]}";

    /// <summary>The commune and what comes after it; a house never.</summary>
    public static string? Address(string? address) => address?.Split(',', StringSplitOptions.TrimEntries) switch
    {
        null => null,
        [_, .., var commune, var province] => $"{Hidden}, {commune}, {province}",
        _ => Hidden,
    };
}
