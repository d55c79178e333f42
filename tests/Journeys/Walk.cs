namespace OneStop.Journeys;

/// <summary>One dossier on its way, each step by an officer who may do it. What a step needs from another service it waits for.</summary>
public sealed class Walk(Client client, string code)
{
    public const string Supervisor = "supervisor.a", Reception = "reception.a", Handler = "handler.a", Colleague = "handler.c", Reviewer = "reviewer.a", Signer = "signer.a";

    public string Code => code;

    public string Dossier => $"api/intake/dossiers/{code}";

    public string Case => $"api/routing/cases/{code}";

    public string Decision => $"api/decision/cases/{code}";

    /// <summary>Nội quy lao động: no fee, one handling step, in a department where two officers handle.</summary>
    public static object OneStep(int n = 0) => Body("2.001955", null, n, ("G09-KQ003210", 1, 0), ("G09-KQ002548", 1, 0));

    /// <summary>Giao đất: a fee, three handling steps in two departments.</summary>
    public static object ThreeSteps() => Body("1.115354", "1.115354.01", 0, ("TPHS.H21.000023", 1, 0), ("TPHS.H21.000011", 0, 1));

    public static async Task<Walk> Begin(Client client, object dossier)
    {
        var receipt = await client.Insist("api/intake/dossiers", Reception, dossier);
        return new(client, receipt.Word("dossierCode")!);
    }

    public Task<Answer> CaseIs(Func<Answer, bool> isThere, string what, double seconds = 60) => client.Await(Case, Supervisor, isThere, what, seconds);

    /// <summary>Handles every step, until the case is submitted for decision.</summary>
    public async Task Handle(double seconds = 60)
    {
        var view = await CaseIs(_ => true, $"a case for {code}", seconds);
        while (view.Word("phase") == "handling")
        {
            if (view.Word("assignee") is null) await client.Insist($"{Case}/claim", Handler, new { }, seconds);
            view = await client.Insist($"{Case}/complete-step", Handler, new { note = "Đủ điều kiện." }, seconds);
        }
    }

    public async Task Draft(double seconds = 60)
    {
        await client.Await(Decision, Handler, d => d.Allows("draft"), $"{code} open for a draft", seconds);
        await client.Insist($"{Decision}/draft", Handler, new { content = $"Kết quả giải quyết hồ sơ {code}." });
    }

    public async Task Sign()
    {
        await client.Insist($"{Decision}/review", Reviewer, new { approved = true });
        await client.Insist($"{Decision}/sign", Signer, new { });
    }

    public async Task Return()
    {
        var issued = await client.Await(Dossier, Reception, d => d.Word("status") == "resultIssued", $"{code} issued, for Intake");
        await Pay(issued);
        await client.Insist($"{Dossier}/return", Reception, new { receivedBy = "Nguyễn Thị Hoa", delivery = "desk" });
        // The case's own end is told by a message of its own.
        await CaseIs(c => c.Word("phase") == "closed", $"the case of {code} closed");
    }

    /// <summary>Pays what is owed, if anything is.</summary>
    public async Task Pay(Answer dossier)
    {
        if (dossier.Body.GetProperty("feeVnd").GetInt64() - dossier.Body.GetProperty("paidVnd").GetInt64() is > 0 and var owed)
            await client.Insist($"{Dossier}/payment", Reception, new { amountVnd = owed, method = "desk" });
    }

    public async Task Finish()
    {
        await Handle();
        await Draft();
        await Sign();
        await Return();
    }

    private static object Body(string procedure, string? @case, int n, params (string Code, int Originals, int Copies)[] papers) => new
    {
        procedureCode = procedure, caseCode = @case, deskId = "ttphvcc", channel = "counter",
        applicant = new { fullName = "Nguyễn Văn An", idNumber = $"001085{n:000000}", phone = "0912345678" },
        components = papers.Select(p => new { code = p.Code, originals = p.Originals, copies = p.Copies }).ToArray(),
        resultDelivery = "desk",
    };
}
