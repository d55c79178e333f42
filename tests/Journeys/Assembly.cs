using OneStop.Journeys;

// Whole systems on one machine: one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(SharedInstance))]
