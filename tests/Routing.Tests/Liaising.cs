using OneStop.Routing.Cases;
using OneStop.Routing.Linked;
using OneStop.WorkingTime;

namespace OneStop.Routing.Tests;

/// <summary>A case of one step, beside three linked works: the birth first, by handler.b; then the residence, by handler.b, and the insurance, by handler.a.</summary>
public static class Liaising
{
    public static readonly PlannedWork[] Works =
    [
        new("khai-sinh", "Đăng ký khai sinh", "phuong-1-tu-phap", "KQ.G15.000031", null, 1, LimitUnit.WorkingDay),
        new("thuong-tru", "Đăng ký thường trú", "phuong-1-cong-an", "KQ.G01.000065", "khai-sinh", 7, LimitUnit.WorkingDay),
        new("bao-hiem-y-te", "Cấp thẻ bảo hiểm y tế", "bhxh-bao-hiem", null, "khai-sinh", 5, LimitUnit.WorkingDay),
    ];

    public static LinkedWorkStarted Started(string code)
    {
        var work = Array.Find(Works, w => w.Code == code)!;
        var from = work.After is null ? Sample.Opened.AcceptedAt : Sample.Now;
        return new(code, work.UnitId, ((DueAnswer.Due)Deadline.Compute(from, new(work.LimitAmount, work.LimitUnit), Sample.Province.Calendar)).At);
    }

    // Each stage on top of the one before.
    public static readonly object[] Opened =
        [Sample.Opened with { Steps = [Sample.Steps[0]] }, Sample.Started(0), new LinkedWorksPlanned(Works), Started("khai-sinh"), new Claimed("handler.a")];
    public static readonly object[] FirstClaimed = [.. Opened, new LinkedWorkClaimed("khai-sinh", "handler.b")];
    public static readonly object[] FirstComplete =
        [.. FirstClaimed, new LinkedWorkCompleted("khai-sinh", "12/2026", null, "handler.b"), Started("thuong-tru"), Started("bao-hiem-y-te")];
    public static readonly object[] SecondComplete =
        [.. FirstComplete, new LinkedWorkClaimed("thuong-tru", "handler.b"), new LinkedWorkCompleted("thuong-tru", "34/2026", null, "handler.b")];
    public static readonly object[] Complete =
        [.. SecondComplete, new LinkedWorkClaimed("bao-hiem-y-te", "handler.a"), new LinkedWorkCompleted("bao-hiem-y-te", null, "Đã cấp", "handler.a")];
}
