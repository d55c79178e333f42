using OneStop.Deciding;

namespace OneStop.Intake.Dossiers;

/// <summary>Refusals that two or more commands share.</summary>
public static class DossierRules
{
    public static readonly Refusal WrongDesk = new(
        "wrong-desk", "NĐ 118/2025, Đ.11", "Chỉ cán bộ của Bộ phận Một cửa này được thực hiện.", RefusalKind.Authority);
}
