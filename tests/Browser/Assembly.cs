using OneStop.BrowserTests;

// One browser, one instance, two cores: one page at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(SharedInstance))]
[assembly: AssemblyFixture(typeof(Chromium))]
