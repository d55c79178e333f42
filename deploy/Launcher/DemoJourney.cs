using System.Text.Json;
using OneStop.Provinces;

namespace OneStop.Launcher;

/// <summary>How one dossier of the demo is meant to go; drawn beforehand, so that a seed gives the same demo whatever the timing.</summary>
/// <param name="Channel">counter, online or postal.</param>
/// <param name="SentBackOnce">The reviewer wants the handling done again, once.</param>
/// <param name="Missing">The code of the paper that the department asks the desk for, twice where the procedure's law lets it; null for nothing.</param>
/// <param name="LeftOpen">Stays with the officer who took it up, so that boards and estimates have something to show.</param>
public sealed record DemoPlan(
    Officer Receiver, object Dossier, string Channel, string ReceivedBy, string Delivery, bool SentBackOnce, bool Refused, string? Missing, bool LeftOpen = false);

/// <summary>One dossier from the counter to the result, each step by an officer who may do it.</summary>
public sealed class DemoJourney(DemoApi api, Province province, DemoPlan plan)
{
    private const int MostSteps = 200, MostSupplements = 2;
    private string code = "";
    private int supplements;

    /// <returns>The status it ended in.</returns>
    public async Task<string> Play()
    {
        try
        {
            code = await Receive();
            if (IsOnline) await Perform(Dossier, "accept", plan.Receiver, new { });
        }
        catch (DemoFailureException e) when (e.Code == "calendar-missing")
        {
            // Late in the year a long limit ends in a year whose holidays nobody has published yet: rightly, no date is promised.
            if (code.Length > 0) await Perform(Dossier, "refuse", plan.Receiver, new { reason = "Chưa thể hẹn ngày trả kết quả.", legalBasis = "Bộ luật Lao động, Đ.112" });
            return "receptionRefused";
        }
        var sendBack = plan.SentBackOnce;
        while (true)
        {
            var unit = await Handle();
            if (plan.LeftOpen && unit is not null) return "inProgress";
            if (unit is null || await Decide(unit, sendBack)) break;
            sendBack = false;
            // The word of it reaches the department in a moment; until then the case looks as if it were still being decided.
            await api.WaitFor(Case, Watcher, "back with the department", view => !IsBeingDecided(view));
        }
        var dossier = await api.WaitFor(Dossier, plan.Receiver, "resultIssued or stopped", d => d.Text("status") is "resultIssued" or "resultReturned" or "stopped");
        if (dossier.Text("status") is "resultIssued")
        {
            if (dossier.GetProperty("feeVnd").GetInt64() is > 0 and var fee) await Perform(Dossier, "payment", plan.Receiver, new { amountVnd = fee, method = "desk" });
            await Perform(Dossier, "return", plan.Receiver, new { receivedBy = plan.ReceivedBy, delivery = plan.Delivery });
            dossier = await api.WaitFor(Dossier, plan.Receiver, "resultReturned", d => d.Text("status") is "resultReturned");
        }
        return dossier.Text("status")!;
    }

    /// <summary>Such a dossier is handed in first, and accepted by the desk afterwards.</summary>
    private bool IsOnline => plan.Channel == "online";

    private string Dossier => $"api/intake/dossiers/{code}";

    private string Case => $"api/routing/cases/{code}";

    private string Decision => $"api/decision/cases/{code}";

    /// <summary>Sees every case of the province, whichever department has it.</summary>
    private Officer Watcher => province.Officers.FirstOrDefault(o => o.Roles.Contains(Role.Supervisor)) ?? plan.Receiver;

    private async Task<string> Receive()
    {
        for (var attempt = 0; attempt < 5; attempt++)
            if (await api.Write("api/intake/dossiers", plan.Receiver, plan.Dossier) is { } receipt)
                return receipt.Text("dossierCode") ?? throw new DemoFailureException("POST api/intake/dossiers: the receipt bears no dossierCode");
        throw new DemoFailureException("POST api/intake/dossiers: 409 five times");
    }

    /// <summary>Through the departments, until the case is submitted for decision; or, where it is to be left open, to the officer who takes it up.</summary>
    /// <returns>The department that handled it last; null when the case was closed meanwhile.</returns>
    private async Task<string?> Handle()
    {
        var view = await api.WaitFor(Case, Watcher, "there", _ => true);
        for (var step = 0; step < MostSteps; step++)
        {
            if (view.Text("status") is "resultIssued" or "stopped") return null;
            var unit = view.Text("unit") ?? throw new DemoFailureException("GET api/routing/cases/…: no unit");
            if (IsBeingDecided(view)) return unit;
            var officer = view.Text("assignee") is { } assignee ? province.Officer(assignee)! : OneOf(Role.Handler, unit);
            var own = await api.WaitFor(Case, officer, "there for an officer of its unit", _ => true);
            var action = own.Allows("claim") && own.Text("assignee") is null ? "claim" : own.Allows("complete-step") ? "complete-step" : null;
            if (plan.LeftOpen && action is "complete-step") return unit;
            if (plan.Missing is { } missing && supplements < MostSupplements && own.Allows("return-for-supplement")) await Supplement(officer, missing);
            else if (action is not null) await api.Write($"{Case}/{action}", officer, new { });
            // Somebody else may have moved it between the two readings; only what stands still is stuck.
            else if (!await WorkTogether(own) && own.Text("unit") == unit && own.Text("assignee") == view.Text("assignee") && !IsBeingDecided(own))
                throw new DemoFailureException($"an officer of the unit may neither claim ({own.WhyNot("claim")}) nor complete the step ({own.WhyNot("complete-step")})");
            view = await api.WaitFor(Case, Watcher, "there", _ => true);
        }
        throw new DemoFailureException($"still with the departments after {MostSteps} steps");
    }

    /// <summary>The department finds something missing, the desk asks the applicant for it, and the applicant brings it.</summary>
    private async Task Supplement(Officer officer, string missing)
    {
        var reason = ++supplements == 1 ? "Giấy tờ chưa đủ căn cứ giải quyết." : "Giấy tờ bổ sung chưa đáp ứng yêu cầu đã nêu.";
        var items = new[] { new { componentCode = missing, what = "Bản có đủ chữ ký, còn giá trị", originals = 1, copies = 0 } };
        await Perform(Case, "return-for-supplement", officer, new { items, reason });
        await api.WaitFor(Dossier, plan.Receiver, "to be asked for a supplement", d => d.TryGetProperty("supplementToPassOn", out var asked) && asked.ValueKind is JsonValueKind.Object);
        await Perform(Dossier, "supplement-request", plan.Receiver, new { items = Array.Empty<object>(), reason });
        await Perform(Dossier, "supplement", plan.Receiver, new { components = new[] { new { code = missing, originals = 1, copies = 0 } } });
        await api.WaitFor(Case, Watcher, "going on after the supplement", view => view.TryGetProperty("supplement", out var round) && round.Text("state") is "received");
    }

    /// <summary>What waits with the linked agencies is taken, then completed.</summary>
    /// <returns>Whether anything was waiting there.</returns>
    private async Task<bool> WorkTogether(JsonElement view)
    {
        var open = view.Items("linkedWorks").Where(w => w.Text("state") is "started" or "claimed").ToArray();
        foreach (var work in open)
        {
            var officer = work.Text("assignee") is { } assignee ? province.Officer(assignee)! : OneOf(Role.Handler, work.Text("unit")!);
            if (work.Text("state") is "started") await api.Write($"{Case}/linked-work/{work.Text("code")}/claim", officer, new { });
            else await api.Write($"{Case}/linked-work/{work.Text("code")}/complete", officer, new { number = $"{code[^4..]}/{work.Text("code")}" });
        }
        return open.Length > 0;
    }

    /// <summary>Draft, review, signature or refusal; or back to the department.</summary>
    /// <returns>Whether it is decided.</returns>
    private async Task<bool> Decide(string unit, bool sendBack)
    {
        var drafter = OneOf(Role.Handler, unit);
        await api.WaitFor(Decision, drafter, "open for a draft", d => d.Allows("draft"));
        await Perform(Decision, "draft", drafter, new { content = $"Kết quả giải quyết hồ sơ {code}: đủ điều kiện theo quy định." });
        var reviewer = OneOf(Role.Reviewer, unit);
        if (sendBack)
        {
            await Perform(Decision, "send-back", reviewer, new { reason = "Thiếu phiếu xác minh, đề nghị bổ sung rồi trình lại." });
            return false;
        }
        await Perform(Decision, "review", reviewer, new { approved = true, note = "Đồng ý trình ký." });
        var signer = OneOf(Role.Signer, unit);
        if (plan.Refused)
            await Perform(Decision, "refuse", signer, new { reason = "Không đủ điều kiện theo quy định.", legalBasis = "Nghị định 118/2025/NĐ-CP, Điều 19" });
        else
            await Perform(Decision, "sign", signer, new { });
        return true;
    }

    /// <summary>Does it; where somebody was faster, reads again and does it if it is still to be done.</summary>
    private async Task Perform(string resource, string action, Officer officer, object body)
    {
        for (var attempt = 0; attempt < 10; attempt++)
        {
            if (await api.Write($"{resource}/{action}", officer, body) is not null) return;
            if (await api.Find(resource, officer) is { } view && !view.Allows(action)) return;
        }
        throw new DemoFailureException($"{action}: 409 ten times");
    }

    /// <summary>One of the officers in this role in the department; spread over them by dossier.</summary>
    private Officer OneOf(Role role, string unit)
    {
        var able = province.Officers.Where(o => o.Roles.Contains(role) && o.UnitIds.Contains(unit)).ToArray();
        if (able.Length == 0) throw new DemoFailureException($"the province has no {role.Word()} in {unit}");
        return able[code.Sum(c => c) % able.Length];
    }

    private static bool IsBeingDecided(JsonElement view) => view.Items("nextActions").Any(a => a.Text("service") is "decision");
}
