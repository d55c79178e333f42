using OneStop.Provinces;

namespace OneStop.Intake.Dossiers;

/// <summary>Phí, lệ phí: the published fees worked out for one dossier on one day, each with its reason. NĐ 118/2025, Đ.24.</summary>
public static class FeeRules
{
    /// <param name="due">At which of the three moments.</param>
    /// <returns>Null where nothing was published for that moment; what is waived altogether stands there with 0 đồng and the reason.</returns>
    public static FeeAssessed? Assess(Procedure procedure, Submitted submission, FeeDue due, DateOnly day)
    {
        var lines = procedure.Fees
            .Where(f => f.AmountVnd > 0 && f.Due == due && Holds(f.ValidFrom, f.ValidTo, day) && (f.Channel is null || f.Channel == submission.Channel))
            .Select(f => Line(f, submission, day)).ToList();
        return lines is [] ? null : new(lines.Sum(l => l.AmountVnd), lines);
    }

    private static FeeLine Line(Fee fee, Submitted submission, DateOnly day)
    {
        var best = fee.Reliefs
            .Where(r => Holds(r.ValidFrom, r.ValidTo, day) && (r.Channel is null || r.Channel == submission.Channel) && (!r.Claimed || submission.Reliefs?.Contains(r.Code) == true))
            .MaxBy(r => r.Percent);
        return new(fee.Name, fee.Kind, fee.AmountVnd - fee.AmountVnd * (best?.Percent ?? 0) / 100, fee.AmountVnd, fee.Due, best?.Name, best?.LegalBasis);
    }

    private static bool Holds(DateOnly? from, DateOnly? to, DateOnly day) => (from is null || from <= day) && (to is null || day <= to);
}
