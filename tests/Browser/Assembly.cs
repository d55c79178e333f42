using OneStop.BrowserTests;
using Xunit.Sdk;
using Xunit.v3;

// One browser, one instance, two cores: one page at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: TestCollectionOrderer(typeof(ShortListsFirst))]
[assembly: AssemblyFixture(typeof(SharedInstance))]
[assembly: AssemblyFixture(typeof(Chromium))]

namespace OneStop.BrowserTests;

/// <summary>The inbox shows fifty a page, what is due first: who looks for a new line in it comes before the others have filled it.</summary>
public sealed class ShortListsFirst : ITestCollectionOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderByDescending(c => c.TestCollectionDisplayName.Contains(nameof(InboxTests), StringComparison.Ordinal))];
}
