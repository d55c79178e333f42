using System.Globalization;

namespace OneStop.Identity.SignIn;

/// <summary>What the pages say. Vietnamese first; English for those who ask.</summary>
public sealed record Texts
{
    public required string Language { get; init; }
    public required string Product { get; init; }
    public required string OtherLanguage { get; init; }
    public required string OtherLanguageCode { get; init; }
    public required string SignIn { get; init; }
    public required string User { get; init; }
    public required string PasswordField { get; init; }
    public required string Wrong { get; init; }
    public required string SecondFactor { get; init; }
    public required string SecondFactorHow { get; init; }
    public required string Code { get; init; }
    public required string Continue { get; init; }
    public required string WrongCode { get; init; }
    public required string Enrol { get; init; }
    public required string EnrolHow { get; init; }
    public required string EnrolReplaces { get; init; }
    public required string SecretByHand { get; init; }
    public required string QrCode { get; init; }
    public required string RecoveryCodes { get; init; }
    public required string RecoveryCodesHow { get; init; }
    public required string KeptThem { get; init; }
    public required string PasswordChange { get; init; }
    public required string PasswordChangeWhy { get; init; }
    public required string PasswordNew { get; init; }
    public required string Repeat { get; init; }
    public required string AtLeast { get; init; }
    public required string TooShort { get; init; }
    public required string TooPlain { get; init; }
    public required string UsedBefore { get; init; }
    public required string NotTheSame { get; init; }
    public required string SignedOut { get; init; }
    public required string SignedOutHow { get; init; }
    public required string SignInAgain { get; init; }
    public required string Failed { get; init; }
    public required string FailedHow { get; init; }

    /// <summary>The sentence for what is wrong with a password.</summary>
    public string Why(string code) => code switch { "TooShort" => TooShort, "TooPlain" => TooPlain, "UsedBefore" => UsedBefore, _ => NotTheSame };

    public static Texts Current => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? English : Vietnamese;

    public static readonly Texts Vietnamese = new()
    {
        Language = "vi",
        Product = "OneStop – một cửa điện tử",
        OtherLanguage = "English",
        OtherLanguageCode = "en",
        SignIn = "Đăng nhập",
        User = "Tên đăng nhập",
        PasswordField = "Mật khẩu",
        Wrong = "Không đăng nhập được: sai tên hoặc mật khẩu, hoặc tài khoản đang bị khóa (15 phút sau 5 lần sai; lâu không dùng thì nhờ quản trị viên mở lại).",
        SecondFactor = "Xác thực lần hai",
        SecondFactorHow = "Nhập mã 6 số trên ứng dụng xác thực, hoặc một mã dự phòng.",
        Code = "Mã xác thực",
        Continue = "Tiếp tục",
        WrongCode = "Mã không đúng, đã dùng hoặc đã hết hạn. Xin thử mã mới.",
        Enrol = "Cài đặt xác thực hai lớp",
        EnrolHow = "Ngoài mật khẩu, khi đăng nhập còn nhập mã trên ứng dụng xác thực (ví dụ FreeOTP, Google Authenticator); người ký và quản trị viên bắt buộc phải dùng. Quét mã dưới đây, rồi nhập mã 6 số mà ứng dụng hiện ra.",
        EnrolReplaces = "Ứng dụng xác thực và các mã dự phòng đang dùng sẽ hết hiệu lực.",
        SecretByHand = "Hoặc nhập khóa này vào ứng dụng",
        QrCode = "Mã QR để thêm tài khoản vào ứng dụng xác thực",
        RecoveryCodes = "Mã dự phòng",
        RecoveryCodesHow = "Mỗi mã thay cho ứng dụng một lần khi mất điện thoại. Hãy in hoặc chép ra và cất nơi an toàn: các mã chỉ hiện một lần này.",
        KeptThem = "Tôi đã cất các mã",
        PasswordChange = "Đổi mật khẩu",
        PasswordChangeWhy = "Mật khẩu được cấp, hoặc đã dùng quá hai tháng, phải đổi trước khi làm việc.",
        PasswordNew = "Mật khẩu mới",
        Repeat = "Nhập lại mật khẩu mới",
        AtLeast = "Ít nhất {0} ký tự; không trùng 10 mật khẩu gần đây. Một câu dài dễ nhớ là tốt nhất.",
        TooShort = "Mật khẩu quá ngắn.",
        TooPlain = "Mật khẩu chứa tên đăng nhập hoặc quá đơn giản.",
        UsedBefore = "Mật khẩu này đã dùng gần đây.",
        NotTheSame = "Hai lần nhập không giống nhau.",
        SignedOut = "Đã đăng xuất",
        SignedOutHow = "Bạn đã đăng xuất khỏi OneStop. Hãy đóng cửa sổ này nếu dùng chung máy.",
        SignInAgain = "Đăng nhập lại",
        Failed = "Không thực hiện được",
        FailedHow = "Yêu cầu không hợp lệ hoặc đã hết hạn. Xin đăng nhập lại từ đầu.",
    };

    public static readonly Texts English = new()
    {
        Language = "en",
        Product = "OneStop – one-stop desk",
        OtherLanguage = "Tiếng Việt",
        OtherLanguageCode = "vi",
        SignIn = "Sign in",
        User = "User name",
        PasswordField = "Password",
        Wrong = "Not signed in: wrong name or password, or the account is locked (15 minutes after 5 failures; long unused, an administrator opens it again).",
        SecondFactor = "Second factor",
        SecondFactorHow = "Enter the 6-digit code of your authenticator app, or a recovery code.",
        Code = "Code",
        Continue = "Continue",
        WrongCode = "The code is wrong, used or expired. Please try a new one.",
        Enrol = "Set up two-factor sign-in",
        EnrolHow = "Besides the password, signing in then takes a code of an authenticator app (for example FreeOTP, Google Authenticator); signers and administrators have to use one. Scan this code, then enter the 6 digits the app shows.",
        EnrolReplaces = "The authenticator and the recovery codes you have now will no longer work.",
        SecretByHand = "Or type this key into the app",
        QrCode = "QR code to add the account to an authenticator app",
        RecoveryCodes = "Recovery codes",
        RecoveryCodesHow = "Each code stands in for the app once, when the phone is lost. Print or copy them and keep them safe: they are shown only now.",
        KeptThem = "I have kept the codes",
        PasswordChange = "Change password",
        PasswordChangeWhy = "A password that was given to you, or is older than two months, has to be changed before you work on.",
        PasswordNew = "New password",
        Repeat = "New password again",
        AtLeast = "At least {0} characters; none of the last 10 passwords. A long sentence you remember is best.",
        TooShort = "The password is too short.",
        TooPlain = "The password contains the user name or is too plain.",
        UsedBefore = "This password was used recently.",
        NotTheSame = "The two entries differ.",
        SignedOut = "Signed out",
        SignedOutHow = "You are signed out of OneStop. Close this window if you share the computer.",
        SignInAgain = "Sign in again",
        Failed = "That did not work",
        FailedHow = "The request is not valid, or has expired. Please sign in again from the start.",
    };
}
