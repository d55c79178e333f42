using OneStop.Provinces;
using OneStop.WorkingTime;

namespace OneStop.Intake.Dossiers;

// The life of a dossier at the counter, in the order it is lived. Stored for decades: a name or a property never changes meaning;
// a new need is a new event. Who, when and by which right stand in the event's metadata. Of people, only references.

/// <summary>Nộp: the papers are on the desk, nothing is promised yet.</summary>
/// <param name="AgencyCode">The competent agency.</param>
/// <param name="Owner">The dossier's owner where someone else hands it in.</param>
public sealed record Submitted(
    string ProcedureCode, string? CaseCode, string DeskId, string AgencyCode, Channel Channel, IReadOnlyList<HandedIn> Components,
    PersonReference Applicant, PersonReference? Owner, ResultDelivery ResultDelivery);

/// <summary>Thu phí, lệ phí: what the applicant owes, as published. NĐ 118/2025, Đ.24.</summary>
public sealed record FeeAssessed(long AmountVnd, IReadOnlyList<string> For);

/// <summary>Tiếp nhận: the desk promises <paramref name="DueAt"/>. NĐ 118/2025, Đ.17.3.</summary>
/// <param name="Explanation">How the date came about, as read to the applicant.</param>
public sealed record Accepted(DateTimeOffset AcceptedAt, DateTimeOffset DueAt, Limit Limit, string Explanation, string LawProfile);

/// <summary>A department has taken the case up.</summary>
public sealed record HandlingStarted;

/// <summary>The result has been issued and waits at the desk: for the deadline, the dossier is done. QĐ 766, NgayKetThucXuLy.</summary>
public sealed record ResultReceived(string Number, DateTimeOffset IssuedAt);

/// <summary>Trả kết quả: the applicant, or who came for them, has the result. NĐ 118/2025, Đ.22.</summary>
public sealed record ResultReturned(PersonReference ReceivedBy, ResultDelivery Delivery);

/// <summary>Dừng: nothing more will come of it. A refusal after examination: NĐ 118/2025, Đ.19.3.</summary>
public sealed record Closed(string Reason, string LegalBasis);

/// <summary>A component as counted at the desk.</summary>
public sealed record HandedIn(string Code, int Originals, int Copies);

/// <summary>Points into the personal-data store: which record, which version, and the hash of what it held.</summary>
public sealed record PersonReference(Guid RecordId, int Version, string Sha256);

public enum ResultDelivery { Desk, Post, Online }
