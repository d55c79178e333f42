namespace OneStop.BrowserTests;

/// <summary>What WCAG 2.2 wants of a page and axe cannot see: everything within the width of the window (1.4.10), every stop of the Tab key marked (2.4.7), on the
/// screen and under nothing else (2.4.11), no word of a control cut off. At the size of a desk's screen and at 200 % zoom of it.</summary>
public static class Reachable
{
    /// <summary>Looks at what has the focus; an empty answer is good, null the end: nothing has it, or what had it before.</summary>
    private const string Look = """
        seen => {
            const e = document.activeElement;
            if (!e || e === document.body || e === document.documentElement || seen && (window.stops ??= new WeakSet()).has(e)) return null;
            window.stops.add(e);
            const shown = e.closest('.upload') ?? e, [box] = shown.getClientRects(), wrong = [];
            if (!box) return `${e.outerHTML.slice(0, 150)}: has the focus and is not there`;
            const width = document.documentElement.clientWidth, height = document.documentElement.clientHeight;
            const style = getComputedStyle(shown), ring = parseFloat(style.outlineWidth);
            if (style.outlineStyle === 'none' || ring < 2) wrong.push('is not marked');
            // Everything that cuts it or its mark off: the window and whatever scrolls around it.
            const cut = { left: 0, top: 0, right: width, bottom: height };
            for (let p = shown.parentElement; p && p !== document.body; p = p.parentElement) {
                if (getComputedStyle(p).overflow === 'visible') continue;
                const b = p.getBoundingClientRect();
                cut.left = Math.max(cut.left, b.left); cut.top = Math.max(cut.top, b.top); cut.right = Math.min(cut.right, b.right); cut.bottom = Math.min(cut.bottom, b.bottom);
            }
            const far = parseFloat(style.outlineOffset) + ring / 2;
            const sides = [box.left - far >= cut.left, box.top - far >= cut.top, box.right + far <= cut.right, box.bottom + far <= cut.bottom].filter(s => s).length;
            if (sides < 2) wrong.push(`only ${sides} sides of its mark are seen`);
            // A table that scrolls may be larger than the window.
            if (!e.matches('[role=region]')) {
                const at = (x, y) => { const top = document.elementFromPoint(x, y); return top !== null && shown.contains(top); };
                const [x1, y1, x2, y2] = [box.left + 4, box.top + 4, box.right - 4, box.bottom - 4];
                const hidden = [[x1, y1], [x2, y1], [x1, y2], [x2, y2], [(x1 + x2) / 2, (y1 + y2) / 2]].filter(([x, y]) => !at(x, y)).length;
                if (hidden > 0) wrong.push(`${hidden} of five points are covered or off the screen (${[box.left, box.top, box.right, box.bottom].map(Math.round)} in ${width}x${height})`);
                if (shown.scrollWidth > shown.clientWidth + 1 && style.display !== 'inline' && !e.matches('input, select, textarea')) wrong.push('its words are cut off');
            }
            // Rows of a list are alike: the first three and the last two stand for all.
            const row = e.closest('tbody > tr'), rows = row ? [...row.parentElement.rows] : [];
            if (row && rows.length - row.sectionRowIndex > 3 && row.sectionRowIndex >= 3) [...rows.at(-2).querySelectorAll('a, input, select, button, summary')][0]?.focus();
            return wrong.length === 0 ? '' : `${e.outerHTML.slice(0, 150)}: ${wrong.join('; ')}`;
        }
        """;

    /// <summary>As when the page has just come.</summary>
    private const string Begin = """
        () => {
            window.stops = new WeakSet();
            scrollTo(0, 0);
            const modal = document.querySelector('dialog[open]');
            if (modal) { modal.tabIndex = -1; modal.focus(); modal.removeAttribute('tabindex'); return; }
            document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex');
        }
        """;

    public static async Task IsReachable(this Window window, string name)
    {
        List<string> wrong = [];
        foreach (var (size, width, height) in new[] { ("zoomed", 640, 360), ("", 1280, 720) })
        {
            await window.Page.SetViewportSizeAsync(width, height);
            await window.Page.EvaluateAsync(Begin);
            if (await window.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth") is > 0 and var over) wrong.Add($"{width}x{height}: {over} pixels too wide");
            if (size.Length > 0) await window.Picture($"{name}-{size}");
            var stops = 0;
            while (true)
            {
                await window.Page.Keyboard.PressAsync("Tab");
                if (await window.Page.EvaluateAsync<string?>(Look, stops > 0) is not { } found) break;
                if (found.Length > 0) wrong.Add($"{width}x{height}: {found}");
                (++stops).Should().BeLessThan(300, "it comes to an end");
            }
            stops.Should().BeGreaterThan(0, name);
        }
        wrong.Should().BeEmpty(name);
    }
}
