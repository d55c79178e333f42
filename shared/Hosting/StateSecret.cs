using System.Text.RegularExpressions;
using OneStop.Deciding;

namespace OneStop.Hosting;

/// <summary>What bears a mark of secrecy may not even be typed into a networked computer: it is refused at the door, nothing of it is kept or repeated.</summary>
public static partial class StateSecret
{
    public static readonly Refusal Refused = new(
        "state-secret", "Luật Bảo vệ bí mật nhà nước 2018, Đ.5.5", "Nội dung mang dấu độ mật không được soạn thảo, lưu giữ trên hệ thống này.");

    /// <summary>Tuyệt mật and Tối mật wherever they stand; Mật only where it is a mark, since people and passwords are called so too.</summary>
    public static bool IsMarked(string text) => Mark().IsMatch(text);

    [GeneratedRegex(@"(?i:\b(tuyệt|tối)\s+mật\b)|(?i:\bđộ\s+mật\s*:\s*mật\b)|^\W*MẬT\W*$|[\[(<{]\s*(?i:mật)\s*[\])>}]", RegexOptions.Multiline)]
    private static partial Regex Mark();
}

/// <summary>A request that holds what may not be here.</summary>
public sealed class StateSecretException() : Exception(StateSecret.Refused.Code);
