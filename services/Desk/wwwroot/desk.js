// What a page cannot do from the server: keys, dialogs, focus. Everything is found by its attributes, so that no page has a script of its own.
const keysOff = 'onestop.keysOff', kept = 'onestop.views';

const isTyping = target => target.closest('input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable=true]') !== null;

const go = selector => { const link = document.querySelector(selector); if (link) link.click(); return !!link; };

function moveRow(by) {
  const rows = [...document.querySelectorAll('[data-row]')];
  if (rows.length === 0) return;
  const at = rows.findIndex(row => row.closest('tr').contains(document.activeElement));
  const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1)];
  next.focus();
  next.closest('tr').scrollIntoView({ block: 'nearest' });
}

// A scrubber goes by days too: data-days are the values that days begin at.
function moveDay(scrubber, key) {
  if (key !== 'PageUp' && key !== 'PageDown') return false;
  const days = scrubber.dataset.days.split(' ').map(Number), at = Number(scrubber.value);
  scrubber.value = key === 'PageUp' ? days.find(day => day > at) ?? scrubber.max : days.findLast(day => day < at) ?? scrubber.min;
  scrubber.dispatchEvent(new Event('input', { bubbles: true }));
  return true;
}

function press(key) {
  switch (key) {
    case 'j': moveRow(1); return true;
    case 'k': moveRow(-1); return true;
    case 'x': document.activeElement.closest('tr')?.querySelector('input[type=checkbox]')?.click(); return true;
    case 'b': return go('.rail a[href^="/board"]');
    case 'i': return go('.rail a[href^="/inbox"]');
  }
  const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!target) return false;
  if (target.matches('input')) { target.focus(); target.select(); } else target.click();
  return true;
}

document.addEventListener('keydown', e => {
  if (e.ctrlKey && e.key === 'Enter' && go('[data-ctrl-enter]:enabled')) { e.preventDefault(); return; }
  if (/^F\d+$/.test(e.key) && press(e.key)) { e.preventDefault(); return; }
  if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || e.defaultPrevented) return;
  if (e.target.dataset?.days && moveDay(e.target, e.key)) { e.preventDefault(); return; }
  const menu = e.key === 'Escape' && e.target.closest('details.menu[open]');
  if (menu) { menu.open = false; menu.querySelector('summary').focus(); return; }
  if (e.key === 'Escape' && isTyping(e.target) && e.target.matches('[type=search]')) { e.target.blur(); return; }
  if (isTyping(e.target) || document.querySelector('dialog[open]') || localStorage.getItem(keysOff)) return;
  if (press(e.key.length === 1 ? e.key.toLowerCase() : e.key)) e.preventDefault();
});

document.addEventListener('click', e => {
  const opener = e.target.closest('[data-opens]');
  if (opener) open(opener.dataset.opens);
  const closer = e.target.closest('[data-closes]');
  if (closer) close(closer.dataset.closes);
  if (e.target.closest('[data-reload]')) { e.preventDefault(); location.reload(); }
  if (e.target.closest('.skip')) { e.preventDefault(); document.getElementById('main').focus(); }
  leaveMenu(e.target);
});

// An open menu would cover what is gone to next.
function leaveMenu(to) { for (const menu of document.querySelectorAll('details.menu[open]')) if (!menu.contains(to)) menu.open = false; }

document.addEventListener('change', e => {
  if (!e.target.matches('[data-keys-switch]')) return;
  if (e.target.checked) localStorage.removeItem(keysOff); else localStorage.setItem(keysOff, '1');
});

// The first drawing is replaced when the page comes alive. What was typed into it goes over into the field that takes its place, and so do the focus and an Enter.
const root = document.documentElement, passed = new Set();
const fields = 'input[id], textarea[id], select[id]';
let entered = document.activeElement, sent = null;
document.addEventListener('focusin', e => { entered = e.target; leaveMenu(e.target); });
document.addEventListener('submit', e => {
  // What was looked for is looked at next: the keys are for the rows again.
  if (e.target.matches('[role=search]')) document.activeElement.blur();
  // A form whose fields have names is the browser's own to send.
  if (root.dataset.alive || e.target.querySelector('[name]')) return;
  e.preventDefault();
  sent = entered.matches(fields) ? entered : e.target.querySelector(fields);
}, true);

const wasTyped = field => field.type === 'checkbox' || field.type === 'radio' ? field.checked !== field.defaultChecked
  : field.options ? [...field.options].some(o => o.selected !== o.defaultSelected) : field.value !== field.defaultValue;

function goOver(old, field) {
  if (wasTyped(old)) {
    if (old.type === 'checkbox' || old.type === 'radio') field.checked = old.checked; else field.value = old.value;
    for (const told of ['input', 'change']) field.dispatchEvent(new Event(told, { bubbles: true }));
  }
  if (old === entered && document.activeElement === document.body) {
    field.focus();
    if (typeof old.selectionStart === 'number') field.setSelectionRange(old.selectionStart, old.selectionEnd);
  }
  if (old === sent) field.form.requestSubmit();
}

const replaced = new MutationObserver(changes => {
  for (const gone of changes.flatMap(c => [...c.removedNodes]).filter(n => n.querySelectorAll))
    for (const field of gone.querySelectorAll(fields)) if (field === entered || field === sent || wasTyped(field)) passed.add(field);
  for (const old of passed) {
    const field = document.getElementById(old.id);
    if (field) { passed.delete(old); goOver(old, field); }
  }
});
replaced.observe(document.body, { childList: true, subtree: true });

function alive() {
  root.dataset.alive = 'yes';
  // What a page still has to ask for is drawn a moment later.
  setTimeout(() => replaced.disconnect(), 3000);
}

function open(id) {
  const dialog = document.getElementById(id);
  const toggle = dialog.querySelector('[data-keys-switch]');
  if (toggle) toggle.checked = !localStorage.getItem(keysOff);
  if (!dialog.open) dialog.showModal();
}

function close(id) { document.getElementById(id)?.close(); }

// The first of these that is there.
function focus(...selectors) {
  const there = selectors.map(s => document.querySelector(s)).find(e => e);
  there?.focus();
  return !!there;
}

function views() { try { return JSON.parse(localStorage.getItem(kept)) ?? []; } catch { return []; } }

function keepViews(list) { localStorage.setItem(kept, JSON.stringify(list)); }

// What the server calls.
window.onestop = { open, close, focus, views, keepViews, alive, address: url => history.replaceState(history.state, '', url) };

// Whoever presses a key or the pointer is there: the session is told, at most once a minute. An open board alone does not keep it.
let told = 0;
const active = () => {
    if (Date.now() - told < 60_000) return;
    told = Date.now();
    fetch("/session", { headers: { Accept: "application/json" } }).catch(() => { told = 0; });
};
for (const act of ["keydown", "pointerdown"]) addEventListener(act, active, { passive: true });
