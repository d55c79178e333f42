using OneStop.Desk.Mining;
using static OneStop.Desk.Mining.BottleneckMap;

namespace OneStop.Desk.Tests;

public sealed class MapDrawingTests
{
    private static readonly BottleneckMap Map = new(
        9, 8, 1, [.. new[] { "a", "b", "c", "d" }.Select((step, i) => new Node(step, 9, 1, 0, new(1, 2), null, i / 6.0))],
        [new("a", "b", 9, false), new("b", "c", 8, false), new("c", "d", 8, false), new("a", "c", 2, false), new("b", "d", 2, false), new("c", "b", 3, true), new("d", "a", 1, true), new("b", "b", 1, true)]);

    [Fact]
    public void Steps_lie_below_each_other_ways_on_to_the_right_and_ways_back_to_the_left()
    {
        var drawing = MapDrawing.Of(Map);

        drawing.Boxes.Zip(drawing.Boxes.Skip(1)).Should().OnlyContain(pair => pair.Second.Y > pair.First.Y + MapDrawing.BoxHeight);
        drawing.Arrows.Select(a => a.Flow).Should().BeEquivalentTo(Map.Flows);
        drawing.Arrows.Where(a => a.Flow.Back).Should().OnlyContain(a => a.TextX < drawing.Boxes[0].X && a.TextX > 0);
        drawing.Arrows.Where(a => !a.Flow.Back && a.Flow.Count == 2).Should().OnlyContain(a => a.TextX > drawing.Boxes[0].X + MapDrawing.BoxWidth && a.TextX < drawing.Width);
        drawing.Arrows.Where(a => a.Flow.Back || a.Flow.Count == 2).Select(a => a.TextX).Should().OnlyHaveUniqueItems("each has a lane of its own");
    }

    [Fact]
    public void The_more_time_a_step_takes_the_darker_it_is() => MapDrawing.Of(Map).Boxes.Select(b => b.Heat).Should().Equal(0, 1, 3, 4);
}
